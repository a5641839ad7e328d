"""Questions of judgement in Russian: who is right, who is to blame, may it be called so; which account is true; who did wrong.

Documents do not settle them, so the answer shows who says what, each statement attributed. The words classify questions and
statements and take no side. A question of fact, or for what somebody said, is none. The sources are often in English, so a
sentence in Latin script is read by the commonest English words for it.
"""

import re
from dataclasses import dataclass
from typing import Final

from index.language import readings
from index.language.russian.manners import bare
from index.language.russian.vocabulary import STOP_WORDS, stem
from index.language.values import numbers
from index.language.words import WORD, fold

_CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)
_EVALUATION: Final = (
    r"(?:прав(?:а|о|ы)?|неправ(?:а|ы)?|виноват(?:а|о|ы)?|виновен|виновна|виновны|виновник(?:и|ом|ами)?|невиновн\w+"
    r"|ответственн\w+|в ответе|оправдан(?:а|о|ы|н\w+)?"
    r"|справедлив\w*|несправедлив\w*|законн\w*|незаконн\w*|аморальн\w*|морально|хуже|лучше|лжец\w*|лж[её]т|лгут|вр[её]т"
    r"|врут|предател\w+|геро(?:й|и|ем|ями)"
    r"|преступник\w*|агрессор\w*|жертв(?:а|ы|ой|ами)|террорист\w*|фашист\w*|нацист\w*|варвар\w*|пропаганд\w*|ложь|ложью"
    r"|фейк\w*|выдумк\w+|преувеличен\w*|ошибк\w+"
    r"|злодей\w*|зло|злом|провокаци\w+)"
)
_CRIME: Final = (
    r"(?:геноцид\w*|резн(?:я|и|ей|ю)|бойн(?:я|и|ей|ю)|преступлени\w+|военн\w+ преступлени\w+|этническ\w+ чистк\w+"
    r"|терроризм\w*|террор\w*|агресси\w+|погром\w*|зверств\w*"
    r"|массов\w+ убийств\w*|убийств\w*|оккупаци\w+|освобождени\w+|самооборон\w+|провокаци\w+|апартеид\w*|холокост\w*"
    r"|апартеид\w*|переворот\w*)"
)
_CLAIM: Final = (
    r"(?:цифр\w+|числ\w+|данны\w+|верси\w+|рассказ\w*|свидетельств\w*|источник\w*|документ\w*|отч[её]т\w*|доклад\w*"
    r"|заявлени\w+|утверждени\w+|оценк\w+|обвинени\w+"
    r"|показани\w+|статист\w+|информаци\w+|слух\w*|сообщени\w+|стать\w+)"
)
_SOUND: Final = (
    r"(?:верн\w+|правдив\w+|правда|истинн\w+|ложн\w+|неверн\w+|точн\w+|неточн\w+|надежн\w+|надёжн\w+|ненад\w+|достоверн\w+"
    r"|недостоверн\w+|преувеличен\w*|завышен\w*|занижен\w*"
    r"|выдуман\w*|вымышлен\w*|сфабрикован\w*|объективн\w+|предвзят\w+|правильн\w+)"
)
_SO: Final = r"(?:(?:а|и|но|так|ну|все-таки|же|тогда) )*"
_REALLY: Final = (
    r"(?:на самом деле |действительно |реально |все-таки |всё-таки |вообще |же |ли |морально |больше |более )*"
)
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_SO}(?:кто|какая сторона|какая страна|какой народ|кто из них|кого) {_REALLY}(?:был[аи]? |является "
        rf"|является в этом |из них |тут |здесь |в этом |во вс[её]м )*{_EVALUATION}\b",
        rf"^{_SO}(?:кого|кому|какой стороне|какому источнику) {_REALLY}(?:(?:мне|нам|следует|нужно|надо|можно|стоит"
        rf"|должны?) )*(?:винить|обвинять|верить|доверять|поддерживать|наказать|осуждать|осудить)\b",
        rf"^{_SO}(?:чья|чьей) (?:это )?{_REALLY}(?:вина|виной|правда|ответственность)\b",
        rf"^{_SO}(?:кто|какая сторона) {_REALLY}(?:говорит правду|вр[её]т|лж[её]т|начал (?:первым|войну|конфликт)"
        rf"|начал первый|спровоцировал|прав|заслуж\w+|имеет (?:моральное )?право)\b",
        rf"^{_SO}(?:кто|какая сторона) (?:совершил|соверш\w+|виновен в|виноват в|устроил|устроила|учинил) (?:(?:эт\w+"
        rf"|сам\w+|так\w+) )?{_CRIME}",
        rf"^{_SO}(?:правда(?: ли)?|верно ли|правильно ли|справедливо ли),? (?:считать |называть "
        rf"|говорить )?(?:что )?.*\b(?:{_CRIME}|{_EVALUATION})\b",
        rf"^{_SO}(?!что\b|кто\b|как|когда\b|где\b|сколько\b|почему\b)(?:это|эт\w+(?: \w+)?"
        rf"|[\w-]+(?: [\w-]+){{0,6}}?) {_REALLY}(?:был[аои]?|является|являлся|являлась|являлось|были|есть|-|—"
        rf"|–)? ?(?:ли )?(?:это )?{_REALLY}(?:{_CRIME}|{_EVALUATION})(?: или .*)?\W*\?",
        rf"^{_SO}(?:был[аои]?|является|являются|были|являлись|являлось|есть|не был[аои]?) ли .*?\b(?:{_CRIME}"
        rf"|{_EVALUATION})(?: или .*| .{{0,30}})?\W*$",
        rf"^{_SO}(?:можно|следует|нужно|надо|стоит|должны?|правомерно|корректно) ли .*\b(?:назвать|называть|считать"
        rf"|оправда\w+|прост\w+|обвин\w+|вин\w+|довер\w+|верить|осужд\w+|квалифицировать|признать)\b",
        rf"^{_SO}(?:совершал\w*|совершил\w*|устроил\w*|учинил\w*) ли .*\b{_CRIME}",
        r"\b(?:что (?:ты|вы) (?:думаешь|думаете|считаешь|считаете)|как (?:ты|вы) (?:думаешь|думаете|считаешь|считаете)"
        r"|(?:твое|твоё|ваше) мнение|по-?(?:твоему|вашему)|(?:ты|вы) (?:согласн\w|осужда\w+|поддержива\w+))\b",
        r"^(?:почему|зачем|отчего) .*\b(?:такие (?:жестокие|плохие|злые)|варвары|фашисты|террористы|лжецы|лгут|врут"
        r"|лжет|врет)\b",
        rf"^{_SO}(?:где|в ч[её]м|какова) (?:же )?(?:правда|истина)\b",
        rf"^{_SO}(?:какая|какой|чья|которая|что|какое|какие) .*?(?:сторона|верси\w+|{_CLAIM})?.*\b(?:лучше|хуже|прав(?:а|ы)"
        rf"|ближе к (?:правде|истине))\W*$",
        rf"^{_SO}(?:кто|какая сторона|какая страна|на ком|на ч[её]й) .*\b(?:ответственност\w+|вин(?:а|у|ой))\b",
        rf"^{_SO}{_EVALUATION} ли\b",
        rf"^{_SO}{_CRIME} ли (?:это|эт\w+|там)\b",
        r"^(?:должен|должна|должны|должно) ли\b",
        r"^имел[аи]? ли .* право\b",
    )
)
_TRUTH: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_SO}(?:это|все это|всё это)? ?{_REALLY}(?:правда|верно|истина|ложь|миф|фейк|пропаганда"
        rf"|так)(?: ли)?(?: это)?(?: или (?:нет|ложь|неправда|миф|выдумка))?\W*$",
        rf"^{_SO}(?:верн\w+|правдив\w+|точн\w+|над[её]жн\w+|достоверн\w+|преувеличен\w*|завышен\w*|правильн\w+) ли .*",
        rf"^{_SO}(?:какая|какое|какой|какие|чья|чьи|каким|какому|какой из) .*\b{_CLAIM}\b.*\b{_SOUND}\W*$",
        rf"^{_SO}(?:какая|какое|какой|какие|чья|чьи) {_REALLY}(?:из .*)?(?:сам\w+ |наиболее |более )?{_SOUND}\b.*",
        rf"^{_SO}(?:каким|какому|какой|каким из|кому|чему|чьим|чьему|можно ли|стоит ли) .*\b(?:верить|доверять|полагаться)\b",
        rf"^{_SO}(?:насколько|как) (?:верн\w+|точн\w+|над[её]жн\w+|достоверн\w+|правдив\w+|объективн\w+)\b",
        rf"^{_SO}(?:\d[\d ,.]*|{_CLAIM}(?: \S+){{0,6}}?) ?(?:-|—|–|это)? ?(?:погибших |убитых "
        rf"|жертв )?{_REALLY}(?:это )?{_SOUND}(?: (?:цифра|число|данные))?(?: или .*)?\W*\?",
    )
)
_ACTS: Final = (
    ("named", rf"(?:соверш\w+|устро\w+|учини\w+) .*{_CRIME}"),
    ("killed", r"(?:убива\w+|убил\w*|расстрел\w+|стрелял\w*|казнил\w*|резал\w*|вырезал\w*|насилова\w+|изнасилова\w+"
               r"|глумил\w+|открыва?л\w* огонь)"),
    ("attacked", r"(?:напада\w+|напал\w*|обстрел\w+|бомбил\w*|жгли|сжигал\w*|сожгл?\w*|атакова\w+)"),
    ("tortured", r"(?:пыта(?:л\w*|ли)|истяза\w+|избива\w+|издева\w+)"),
    ("blocked", r"(?:блокирова\w+|препятствова\w+|мешал\w*|не (?:да\w+|выпуска\w+|пускал\w*)|использова\w+ .*щит\w*)"),
    ("lied", r"(?:лга\w+|лгал\w*|врал\w*|солгал\w*|фальсифицир\w+|сфабрик\w+|скрыва\w+|скрыл\w*|искаж\w+|исказ\w+"
             r"|преувелич\w+|выдумал\w*)"),
    ("took part", r"(?:участвова\w+|принимал\w* участие|принял\w* участие|помогал\w*|причаст\w+|замешан\w*|стоял\w* за)"),
    ("ordered", r"(?:отда\w+ приказ|приказ\w+|спланирова\w+|организова\w+|спровоцирова\w+|подстрекал\w*)"),
)  # fmt: skip
_SAID: Final = {
    "named": rf"{_CRIME}|genocid\w*|massacre\w*|crime\w*|atrocit\w*|murder\w*|pogrom\w*|terror\w*|aggression|self-?defen[cs]e",
    "killed": r"уби\w+|расстрел\w+|стрел\w+|казн\w+|погиб\w*|гибел\w*|резн\w+|kill\w*|sho[ot]\w*|murder\w*|massacre\w*"
              r"|fir(?:ed|ing)|deaths?",
    "attacked": r"напад\w+|напал\w*|атак\w+|обстрел\w*|бомб\w+|штурм\w*|attack\w*|assault\w*|shell\w*|storm\w*|bomb\w*",
    "tortured": r"пыт\w+|истяз\w+|изби\w+|издев\w+|tortur\w+|abus\w+|beat\w*",
    "blocked": r"блок\w+|препятств\w+|меша\w+|щит\w*|block\w*|obstruct\w*|prevent\w*|hinder\w*|shields?",
    "lied": r"лож\w+|лж\w+|лга\w+|вр[аеу]\w+|фальсиф\w+|фабрик\w+|скры\w+|иска[жз]\w+|преувелич\w+|правд\w+|false\w*"
            r"|fabricat\w+|distort\w*|exaggerat\w+|mislead\w*|lie[ds]?|truth|true",
    "took part": r"участ\w+|помог\w+|причаст\w+|поддерж\w+|took (?:\w+ )?part|participat\w+|involve\w*|join\w*|help\w*"
                 r"|support\w*",
    "ordered": r"приказ\w*|план\w+|организ\w+|провоц\w+|обвин\w+|order\w*|plan\w*|organi[sz]\w+|provok\w+|blam\w+",
    "true": rf"{_SOUND}|сомн\w+|оспар\w+|опроверг\w+|довер\w+|true|false|correct|reliab\w+|doubt\w*|disput\w+|question\w+"
            rf"|exaggerat\w+",
}  # fmt: skip
"""By family, words with which a statement in Russian or English says or denies the same."""
_OTHERWISE: Final = "обвинил отрицает отверг назвал заявил"
_REPORTED: Final = re.compile(
    r"\b(?:по (?:данным|словам|мнению|оценк\w+|сведениям|версии|информации|утверждению)|согласно)\b(?! (?:твоим|вашим"
    r"|тебе|вам))"
    r"|\b(?:что|как|кем|ч[её]м|каким|какой|какую)\b.*\b(?:говорит|говорят|сказал\w*|заяв\w+|сообщ\w+|пишет|пишут|написал\w*"
    r"|счита(?:ет|ют|л\w*)|утвержда\w+|называ(?:ет|ют|л\w*)|назвал\w*"
    r"|призна(?:л\w*|ет|ют)|установил\w*|решил\w*|отрица\w+|квалифицир\w+|описыва\w+)\b"
    r"|\b(?:признал\w*|назвал\w*|заявил\w*|называл\w*|считает|отрица\w+|утвержда\w+) ли\b|^кто (?:признал|назвал|называет"
    r"|считает|отрицает|утверждает|обвин\w+)\b",
    re.IGNORECASE,
)
_ATTRIBUTED: Final = re.compile(
    r"\b(?:по (?:данным|словам|мнению|оценк\w+|сведениям|версии|информации|утверждению|сообщени\w+)|согласно|со слов"
    r"|в заявлении|в докладе|в отч[её]те)\b"
    r"|\b(?:говорит|говорят|говорится|говорил\w*|сказал\w*|сказано|заявля\w+|заявил\w*|заявлено|сообща\w+|сообщил\w*"
    r"|сообщено|пишет|пишут|писал\w*|написал\w*|называ\w+|назвал\w*|описыва\w+|описал\w*"
    r"|утвержда\w+|счита(?:ет|ют|л\w*)|полага\w+|обвини\w+|обвиня\w+|отверг\w*|отверга\w+|отрица\w+|призна\w+|осуди\w+"
    r"|осужда\w+|объяви\w+|объявля\w+|отмети\w+|отмеча\w+|подчеркну\w+"
    r"|подч[её]ркива\w+|добави\w+|рассказ\w+|указа\w+|указыва\w+|оцени\w+|оценива\w+|приводи\w+|приведен\w*|возлага\w+"
    r"|возложил\w*|возража\w+|опроверг\w*|опроверга\w+|подтверди\w+|подтвержда\w+"
    r"|критикова\w+|поставил\w* под сомнение|ссыла\w+|настаива\w+|цитиру\w+)\b",
    re.IGNORECASE,
)
_DENIES: Final = re.compile(
    r"\b(?:не|ни|нет|никто|никогда|никак\w+|без|отрица\w+|отверг\w*|отверга\w+|опроверг\w*|опроверга\w+|оспарива\w+"
    r"|преувелич\w+|иска[жз]\w+|ложн\w+|ложь|неправд\w+|неверн\w+|вопреки|сомнева\w+)\b",
    re.IGNORECASE,
)
_ATTRIBUTED_IN_ENGLISH: Final = re.compile(
    r"\b(?:according to|says?|said|states?|stated|writes?|wrote|calls?|called|describes?|described|claims?|claimed|argues?"
    r"|argued|finds|found|concluded|accuses?|accused|blames?|blamed|rejects?|rejected|denies|denied|recogni[sz]e[sd]?"
    r"|considers?|considered|regards?|regarded|maintains?|maintained|alleged|condemns?|condemned|declares?|declared"
    r"|reports?|reported|added|noted|notes|admits?|admitted|told|tells|estimated?|estimates|gives|gave|counts|counted|puts"
    r"|lists|listed|ascribes?|ascribed|concludes|questioned|spoke of|speaks of)\b",
    re.IGNORECASE,
)
_DENIES_IN_ENGLISH: Final = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|without|cannot|den(?:y|ies|ied|ying)|reject\w*|disput\w+|refut\w+|dismiss\w*"
    r"|exaggerat\w+|distort\w*|false\w*|untrue|wrong)\b|n[’']t\b",
    re.IGNORECASE,
)
_WHETHER: Final = re.compile(
    r"^\W*(?:(?:а|и|но|так|ну) )*(?:[^\W\d_]+ ли\b|(?:правда|верно)(?: ли)?\b|разве\b|неужели\b)", re.IGNORECASE
)
_PARTAKES: Final = re.compile(
    r"\b(?:участвова\w+|принимал\w*|принял\w*|причаст\w+|замешан\w*|вовлеч\w+)\b", re.IGNORECASE
)
_NAMED: Final = {
    "геноцид": "genocid", "резн": "massacre", "бойн": "massacre", "преступлени": "crime", "погром": "pogrom",
    "террор": "terror", "чистк": "ethnic cleans", "убийств": "murder",
}  # fmt: skip
"""What a deed is called, as the start of a word, in Russian and in English."""
_LIKE: Final = 5
"""Letters that two words must share from the start to be of one name; less for a shorter word."""


@dataclass(frozen=True, slots=True)
class Point(readings.Point):
    """A point with the words in which it is said and denied."""

    def otherwise(self, text: str) -> str:
        """A question in the words that those who accuse and deny use; empty when it has nobody's name."""
        names = [word for word in WORD.findall(text) if stem(word) in self.who]
        return f"{' '.join(names)} {_OTHERWISE}" if names else ""

    def spoken_of(self, sentence: str, rest: str) -> bool:
        """Whether a sentence says or denies the thing of the same people, or of one of the figures."""
        if self.numbers:
            return not self.numbers.isdisjoint(numbers(sentence))
        if not re.search(rf"\b(?:{_SAID[self.family]})\b", rest, re.IGNORECASE):
            return False
        words = [stem(word) for word in WORD.findall(sentence)]
        return not self.who or any(_one_name(who, word) for who in self.who for word in words)


def _one_name(one: str, other: str) -> bool:
    length = min(_LIKE, len(one), len(other))
    return one == other or (length >= 4 and one[:length] == other[:length])


def _plain(question: str) -> str:
    """The question without what opens it."""
    return " ".join((bare(question).text or question).replace("ё", "е").split())


def is_judgement(question: str) -> bool:
    """Whether a question asks for a verdict that no document can give for all."""
    plain = _plain(question)
    if any(pattern.search(plain) for pattern in _TRUTH):
        return True
    if _REPORTED.search(plain) and not re.search(r"\b(?:ты|вы|тво\w+|ваш\w*)\b", plain, re.IGNORECASE):
        return False
    return _act(plain) is not None or any(pattern.search(plain) for pattern in _PATTERNS)


def point(question: str) -> Point | None:
    """The point on which a side of a contested question must speak; None when the question is of another kind."""
    plain = _plain(question)
    if any(pattern.search(plain) for pattern in _TRUTH):
        return Point("true", numbers=numbers(plain))
    if _REPORTED.search(plain):
        return None
    if act := _act(plain):
        return act
    named = _deeds(plain)
    return (
        Point("named", named)
        if named and (_WHETHER.search(plain) or plain.endswith("?")) and _asks_name(plain)
        else None
    )


def _asks_name(plain: str) -> bool:
    """Whether a question asks if a deed may be called so, not who is to blame for it."""
    return (
        re.match(
            r"(?:а |и |но |так )?(?:кто|чья|кого|кому|почему|когда|сколько|где|какая сторона)\b", plain, re.IGNORECASE
        )
        is None
    )


def _deeds(plain: str) -> frozenset[str]:
    """What a question calls a deed, each as the start of a word in small letters, in Russian and in English."""
    return frozenset(
        word for each in _NAMED if re.search(rf"\b{each}", plain, re.IGNORECASE) for word in (each, _NAMED[each])
    )


def _act(plain: str) -> Point | None:
    """What a question asks whether somebody did, when it is a wrong that people are accused of."""
    for family, act in _ACTS:
        found = re.search(
            rf"^{_SO}(?:(?:правда|верно)(?: ли)?,? (?:что )?)?(?:{act} ли (?P<who>.*)|(?P<who2>[\w -]+?) {act}\b.*\?"
            rf"|(?P<who3>[\w-]+) ли {act}\b.*)",
            plain,
            re.IGNORECASE,
        )
        if found is None or (
            found["who2"]
            and re.search(
                r"\b(?:кто|что|где|когда|как\w*|сколько|почему|зачем|кого|котор\w+|откуда|куда)\b", plain, re.IGNORECASE
            )
        ):
            continue
        said = found["who"] or found["who2"] or found["who3"] or ""
        people = re.search(
            r"(?i:арми\w+|солдат\w*|войск\w*|сил\w*|военн\w+|боевик\w*|полк\w*|отряд\w*|полици\w+|правительств\w*|\w+цы\b"
            r"|\w+ане\b|\w+яне\b)|\b[А-Я]",
            said,
        )
        who = frozenset(stem(word) for word in WORD.findall(said) if fold(word) not in STOP_WORDS)
        if people and who:
            return Point(
                family,
                _deeds(plain) if family == "named" else frozenset(),
                frozenset(sorted(who, key=lambda each: said.casefold().find(each[:4]))[:2]),
            )
    return None


def _parted_in_english(sentence: str) -> tuple[str, str]:
    """As `parted`, for "according to the union, …", "the union said …" and "…, the union said"."""
    if by := re.search(r",?\s*\baccording to\s+([^,;.]+)", sentence, re.IGNORECASE):
        return by[1].strip(), f"{sentence[: by.start()]} {sentence[by.end() :]}"
    verb = _ATTRIBUTED_IN_ENGLISH.search(sentence)
    if verb is None:
        return "", sentence
    said, comma, last = sentence[: verb.start()].rpartition(",")
    after = sentence[verb.end() :]
    if comma and len(said) > len(after) and not re.search(r"\bthat\b", after):
        return last.strip(), f"{said} {verb[0]}{after}"
    return sentence[: verb.start()].strip(), verb[0] + after


def asks_whether(question: str) -> bool:
    """Whether a question is answered by yes or no."""
    return _WHETHER.search(question) is not None


def asks_part(question: str) -> bool:
    """Whether a question asks if somebody took part, in a wrong or in anything else."""
    return asks_whether(question) and _PARTAKES.search(question) is not None


def denies(sentence: str) -> bool:
    """Whether a sentence denies something."""
    if _CYRILLIC.search(sentence) is None:
        return _DENIES_IN_ENGLISH.search(sentence) is not None
    return _DENIES.search(sentence) is not None


def is_attributed(sentence: str) -> bool:
    """Whether a sentence says whose statement it is."""
    if _CYRILLIC.search(sentence) is None:
        return _ATTRIBUTED_IN_ENGLISH.search(sentence) is not None
    return _ATTRIBUTED.search(sentence) is not None


def parted(sentence: str) -> tuple[str, str]:
    """The words of a sentence that say whose statement it is, and the rest; the first empty when it has none."""
    if _CYRILLIC.search(sentence) is None:
        return _parted_in_english(sentence)
    by = re.search(
        r",?\s*\b(?:по (?:данным|словам|мнению|оценк\w+|сведениям|версии|информации|утверждению|сообщени\w+)|согласно"
        r"|со слов)\s+([^,;.]+)",
        sentence,
        re.IGNORECASE,
    )
    if by:
        return by[1].strip(), f"{sentence[: by.start()]} {sentence[by.end() :]}"
    verb = _ATTRIBUTED.search(sentence)
    if verb is None:
        return "", sentence
    before, after = sentence[: verb.start()], sentence[verb.end() :]
    said, comma, last = before.rpartition(",")
    if comma and len(said) > len(after) and not re.search(r"\bчто\b", after):
        return f"{last} {after}".strip(), f"{said} {verb[0]}"
    return before.strip() or after.partition(",")[0].strip(), verb[0] + after
