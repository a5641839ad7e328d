"""What is said to the bot in Russian and not asked of the documents, by kind, and several questions in one message."""

import re
from functools import lru_cache
from typing import Final

from index.language.phrases import pieces
from index.language.readings import Talk
from index.language.russian.courtesies import FAREWELL, GREETING, THANKS, WH
from index.language.russian.manners import bare
from index.language.words import WORD, fold

_YOU: Final = r"(?:ты|вы|тебя|вас|тебе|вам)"
_PHRASES: Final[tuple[tuple[Talk, str], ...]] = (
    ("language", r"(?:(?:смени|поменяй|измени|сменить|поменять|изменить|выбрать|выбери|переключи|какие|какой|другой"
                 r"|мой)(?:те)? )?язык(?:и|а|ов)?"
                 r"|(?:(?:ты|вы|можно|пиши|пишите|говори|говорите|отвечай|отвечайте|ответь|ответьте|давай|давайте|умеешь"
                 r"|говоришь|понимаешь|понимаете"
                 r"|говорите|знаешь|знаете|со мной|переведи|переведите|это|мне) )*(?:на |по )?(?:русск(?:ий|ом|и)"
                 r"|азербайджанск(?:ий|ом|и)|турецк(?:ий|ом|и)"
                 r"|армянск(?:ий|ом|и)|английск(?:ий|ом|и))(?: язык(?:е)?)?"
                 r"|на каки(?:х|е) языках? (?:ты|вы|можно)? ?(?:говоришь|говорите|отвечаешь|отвечаете|понимаешь|понимаете"
                 r"|писать|спрашивать)"),
    ("sources", r"(?:(?:покажи|дай|какие|какой|список|все|твои|ваши|у тебя|у вас|есть|назови|перечисли|где"
                r"|укажи)(?:те)? )*(?:источник(?:и|ов|а)?|документ(?:ы|ов)?"
                r"|ссылк(?:и|а|у)|файлы|литератур[аы])(?: (?:есть|у тебя|у вас|пожалуйста|информации|данных|использу(?:ешь"
                r"|ете)|этого|такой информации))*"
                r"|откуда (?:это|эта информация|такая информация|информация|данные|эти данные|такие данные"
                r"|ты (?:это )?(?:знаешь|взял|берешь)|вы (?:это )?(?:знаете|взяли|берете)"
                r"|это известно|известно)|(?:а )?кто (?:(?:это|так|такое) (?:сказал|говорит|утверждает)|(?:сказал|говорит"
                r"|утверждает) (?:это|так|такое))|где (?:это|так) (?:написано|сказано)"
                r"|(?:какие|есть|где|а)(?: ли)? доказательства|докажи(?:те)?|(?:на чем|на что) (?:это )?(?:основано"
                r"|опираешься|ссылаешься)|с чего (?:ты|вы) взяли?"),
    ("doubt", r"(?:правда|серьезно|честно|точно|неужели|разве|да ладно|не может быть|реально|уверен[аы]?|(?:ты"
              r"|вы) (?:точно |правда )?(?:уверен[аы]?|серьезно)(?: в этом)?"
              r"|это (?:точно|правда)|ты шутишь|вы шутите|не верю|я (?:тебе |вам |в это )?(?:не верю|сомневаюсь)|сомневаюсь"
              r"|что правда)"),
    ("privacy", r"конфиденциальность|приватность|(?:удали|удалите|сотри|сотрите|забудь|забудьте|очисти|стереть"
                r"|удалить)(?: (?:меня|все|мои|данные|историю|переписку|сообщения"
                r"|вопросы|обо мне|это|мой|чат|про меня))*|мои данные|(?:что|какие данные) (?:ты|вы) (?:обо мне )?(?:знаешь"
                r"|знаете|хранишь|храните)(?: обо мне)?"
                r"|(?:кто )?(?:читает|видит) мои (?:сообщения|вопросы)|стоп|отписаться|отпишись"),
    ("help", r"помощь|помоги(?:те)?(?: мне)?|справка|инструкция|меню|команды|старт|начать|что (?:ты|вы) (?:умеешь|умеете"
             r"|можешь|можете|знаешь|знаете|делаешь|делаете)(?: делать)?"
             r"|как (?:тобой|вами|этим|ботом)? ?(?:пользоваться|это работает|ты работаешь|вы работаете|спросить|спрашивать"
             r"|задать вопрос|задавать вопросы|искать)"
             r"|что (?:тут|здесь|у тебя|у вас|можно)(?: тут| здесь| у тебя| у вас)? ?(?:можно )?(?:спросить|спрашивать"
             r"|делать|есть|узнать)|о чем (?:тебя |вас )?можно (?:спросить|спрашивать)"
             r"|чем (?:ты|вы) (?:можешь|можете) помочь|как (?:это|бот|он) работает"),
    ("bot", rf"(?:а )?(?:кто {_YOU}(?: так(?:ой|ая|ие))?|{_YOU} кто(?: так(?:ой|ая|ие))?|что (?:ты|вы)(?: так(?:ое|ой))?"
            rf"|(?:ты|вы) (?:бот|робот|человек|живой|живая|настоящий|машина|искусственный интеллект"
            rf"|ии|чатгпт|нейросеть|тут|здесь|спишь|глупый|там|работаешь|работаете)|(?:ты|вы) (?:же )?(?:бот|робот)"
            rf"|как {_YOU} зовут|как (?:тебя|вас) называть|как твое имя|как ваше имя"
            rf"|кто {_YOU} (?:создал|сделал|написал|придумал|разработал|запрограммировал|придумали|создали|сделали)"
            rf"|кто (?:создал|сделал|написал|разработал) {_YOU}|кто (?:твой|ваш|твои|ваши|твоя)"
            r" (?:создател[ьи]|автор(?:ы)?|разработчик(?:и)?|хозяин|владелец)|кто (?:твой|ваш|автор|создал этого"
            r"|сделал этого|создатель|разработчик|владелец|этого) (?:бота|бот)?"
            r"|на кого (?:ты|вы) работа(?:ешь|ете)|чей (?:ты|это бот|вы)(?: бот)?|сколько (?:тебе|вам) лет|откуда (?:ты|вы)"
            r"|где (?:ты|вы) (?:живешь|живете|находишься)"
            r"|(?:есть )?кто(?:-| )?нибудь(?: тут| здесь| есть)?|есть кто(?: живой)?|что это(?: за бот)?"
            r"|что ты думаешь(?: об этом)?|ты меня (?:слышишь|понимаешь|любишь|видишь)"
            r"|тест|проверка|проверка связи|ты (?:меня )?(?:понимаешь|слышишь))"),
    ("abuse", r"(?:(?:ты|вы|какой|какой же ты|ну ты|сам) )?(?:дурак|дура|идиот|тупой|тупая|глупый|бесполезный|бесполезная"
              r"|кретин|дебил|придурок|лжец|врун|врешь|врете|лжешь|мусор|дрянь)"
              r"(?: бот)?|заткнись|отстань|иди (?:к черту|на хер|на хуй|нахуй)|пошел (?:к черту|вон|ты|на хер|нахуй)"
              r"|да пошел ты"),
    ("thanks", rf"{THANKS}|(?:очень )?(?:отлично|супер|класс|круто|здорово|молодец|умница|прекрасно|замечательно|полезно"
               rf"|помогло)(?: (?:бот|работа|помогли|помог))*"),
    ("farewell", FAREWELL),
    ("noted", r"ок|окей|ладно|понятно|ясно|хорошо|понял[аи]?|ага|угу|да|нет|ну|так|вот как|принято|интересно|ясненько|пон"
              r"|ого|вау|ничего себе|хм+|ммм*|ха(?:ха)*|лол"),
    ("greeting", rf"{GREETING}|(?:а )?(?:как (?:дела|делишки|жизнь|настроение|сам|ты|вы|поживаешь|поживаете|у тебя дела"
                 rf"|ваши дела|твои дела)|что нового|что делаешь|что делаете|а (?:у )?(?:тебя|вас)"
                 r"|рад(?:а)? (?:знакомству|видеть|вас видеть|тебя видеть)|приятно познакомиться|ку|ау)"),
)  # fmt: skip
_COMPILED: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _PHRASES)
_FILLER: Final = re.compile(
    r"(?:пожалуйста|плиз|плз|бот|друг|дружище|мне|вам|тебе|а|и|ну|же|то|уж|эй|о|ой|уважаемый|дорогой|брат|вас|еще раз|там"
    r"|все|всем|очень|можно|вообще|вот|просто)"
)
_ORDER: Final = re.compile(
    r"(?:.*[.!,;] *)?(?:пожалуйста )?(?:игнорируй|забудь|отбрось|не учитывай|проигнорируй)(?:те)? (?:\w+ )*(?:инструкци\w+"
    r"|указани\w+|правил\w+|промпт\w*|подсказк\w+)\b[^?]*"
    r"|(?:теперь ты|ты теперь|представь что ты|притворись|веди себя как|повтори за мной)\b[^?]*"
    r"|(?:покажи|выведи|напечатай|раскрой|скажи)(?:те)? (?:мне )?(?:\w+ ){0,2}(?:системн\w+ промпт|промпт"
    r"|системн\w+ инструкци\w+|инструкции)[^?]*"
    r"|(?:напиши|сочини|нарисуй|придумай|сгенерируй|спой|расскажи)(?:те)? (?:мне |нам )?(?:\w+ )?(?:стих\w*|песн\w+|шутк\w+"
    r"|анекдот\w*|сказк\w+|рассказ|сочинение|эссе|код|программ\w+"
    r"|реферат|картинк\w+)\b.*",
    re.DOTALL,
)
_RANKED: Final[tuple[Talk, ...]] = (
    "language", "sources", "privacy", "help", "bot", "abuse", "doubt", "thanks", "farewell", "noted", "greeting"
)  # fmt: skip
_LONGEST: Final = 14
"""Words of a text that can be small talk."""
_MARK: Final = re.compile(r"(?<=[?？])[\s,;–—-]*\s(?=\S)|(?<=[?？])[,;]?(?=\w)|\n+")
_FIRST: Final = re.compile(rf"\s*(?:(?:а|и|но|ну) )?({WH})\b", re.IGNORECASE)
_ALSO: Final = re.compile(
    rf"(?:,\s*|\s+)(?:а также|и также|и ещё|и еще|а ещё|а еще|кроме того|и|а)\s+(?={WH}\b)", re.IGNORECASE
)
_NUMBERED: Final = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[а-еa-f]\)|[-–—•*])\s+(?=\w)", re.IGNORECASE)
_SHORTEST: Final = 3
"""Words of a question that another is joined to."""
_LEADS: Final = re.compile(
    r"\b(?:сказал\w*|заявил\w*|сообщил\w*|говор\w+|пиш\w+|написал\w*|утвержда\w+|известно|знает|знал\w*|понять|узнать"
    r"|выяснил\w*|спросил\w*|зависит|решил\w*|то|том|тем|того|тому)\s*$",
    re.IGNORECASE,
)
"""Before a joint: the question word behind it opens a clause of the same question."""


@lru_cache(maxsize=512)
def small_talk(text: str) -> Talk:
    """What kind of small talk a text is as a whole; empty for a question, and for a text without a word."""
    if not WORD.search(text):
        return ""
    said = _plain(text)
    if _ORDER.fullmatch(text.casefold().replace("ё", "е").strip()) and not re.search(
        rf"[:;,.!] *{WH}\b.*\?", text, re.I
    ):
        return "order"
    if found := _in_phrases(said):
        return found
    rest = bare(text).text
    if not rest:
        for kind, pattern in (("thanks", THANKS), ("farewell", FAREWELL), ("help", r"помоги\w*")):
            if re.search(rf"\b(?:{pattern})\b", said):
                return kind  # type: ignore[return-value]  # one of the three
        return "greeting"
    return "" if rest == text.strip() else _in_phrases(_plain(rest))


def _plain(text: str) -> str:
    """Small letters and single spaces, without punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("ё", "е")))


def _in_phrases(said: str) -> Talk:
    """The kind that a text made of phrases and fillers alone is; that of a command where there is one."""
    if said.count(" ") >= _LONGEST:
        return ""
    kinds: set[Talk] = set()
    ends = [match.end() for match in re.finditer(r"\w+", said)]
    at = 0
    while at < len(said):
        for end in reversed([end for end in ends if end > at]):
            kind = next((kind for kind, pattern in _COMPILED if pattern.fullmatch(said, at, end)), None)
            if kind or _FILLER.fullmatch(said, at, end):
                kinds |= {kind} if kind else set()
                at = end + 1
                break
        else:
            return ""
    return next((kind for kind in _RANKED if kind in kinds), "")


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a text, in order, without small talk; empty when there is none."""
    rest = bare(text).text
    if not rest:
        return ()
    parts: list[str] = []
    said = ""
    for each in pieces(rest, _MARK):
        piece = _NUMBERED.sub("", f"{said} {each}".strip())
        said = "" if _asks(piece) else piece
        parts += [] if said else _apart(piece)
    if said and parts:
        parts[-1] = f"{parts[-1]} {said}"
    elif said:
        parts = [said]
    found = {" ".join(map(fold, WORD.findall(part))): part.strip() for part in reversed(parts) if WORD.search(part)}
    return tuple(part for part in reversed(found.values()) if not small_talk(part))


def _asks(piece: str) -> bool:
    """Whether a piece is a question: by its mark, or by its first word."""
    plain = bare(piece).text or piece
    return piece.rstrip().endswith(("?", "？")) or _FIRST.match(plain) is not None


def _apart(piece: str) -> list[str]:
    """A sentence with two questions joined by "и", "а" or a comma, as two; others as they are."""
    for joint in _ALSO.finditer(piece):
        before, behind = piece[: joint.start()], piece[joint.end() :]
        opening = bare(before).text or before
        first, second = _FIRST.match(opening), _FIRST.match(behind)
        if first is None or second is None or len(WORD.findall(opening)) < _SHORTEST or len(WORD.findall(behind)) < 2:
            continue
        clause = _LEADS.search(before) is not None
        relative = fold(second[1].split()[-1]).startswith("котор")
        if fold(first[1]) != fold(second[1]) and not clause and not relative:
            return [f"{before.rstrip(' ,;.')}?", *_apart(behind)]
    return [piece]
