"""How a Russian sentence says what it says, and whose figure it gives."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from index.language.claims import ClaimWords, WordedClaims
from index.language.russian.vocabulary import STOP_WORDS, stem
from index.language.words import WORD, fold
from index.types import Span

_HARMLESS: Final = re.compile(
    r"\b(?:не только|не менее|не меньше|не более|не больше|не раньше|не позже|не позднее|не ранее|не далее|не раз|не без"
    r"|несмотря на|тем не менее|как ни"
    r"|нет сомнени\w+|без (?:предупреждения|промедления|исключения)|недалеко|невдалеке)\b",
    re.IGNORECASE,
)
_DENIAL: Final = re.compile(
    r"\b(?:не|ни|нет|никогда|никто|ничто|ничего|никак\w*|нельзя|отрица\w+|опровер\w+|отверг\w*|отверга\w+|оспарива\w+"
    r"|ложн\w+|ложь|неверн\w+|неправд\w+|ошибочн\w+|выдум\w+|сфабрик\w+"
    r"|преувелич\w+|вместо|вопреки|в отличие от|а не|миф\w*)\b",
    re.IGNORECASE,
)
"""What denies, or sets a claim against another."""
_DOUBT: Final = re.compile(
    r"\b(?:если|бы|ли|может быть|возможно|вероятно|видимо|якобы|будто|по слухам|слух\w*|предположительно|предполага\w+"
    r"|мог(?:ли|ла|ло)?(?= быть)|опаса\w+|допуст\w+)\b|\?\W*$",
    re.IGNORECASE,
)
_PLAN: Final = re.compile(
    r"\b(?:будет|будут|собира\w+|намерен\w*|намерева\w+|планир\w+|запланирован\w*|предстоит|ожида\w+|предлага\w+"
    r"|предложил\w*|предложен\w*|намечен\w*|обеща\w+|прогноз\w*|рассчитыва\w+"
    r"|надея\w+|план(?:ы|ов|е|а)?|проект(?:е|у)? бюджета)\b",
    re.IGNORECASE,
)
_RULE: Final = re.compile(
    r"\b(?:должен|должна|должны|должно|обязан\w*|следует|необходимо|требуется|запреща\w+|разреша\w+|вправе)\b",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(r"\bчем (?:\w+ )?(?:планировал\w+|ожидал\w+|предполагал\w+|намечал\w+)\b", re.IGNORECASE)
_PASSING: Final = re.compile(
    r"\b(?:следующ\w+|предыдущ\w+|предстоящ\w+|прежде|раньше|ранее|поначалу|сначала|первоначально|изначально|пока что"
    r"|до сих пор|на тот момент|с тех пор|впоследствии пересмотрен\w*|уточнен\w*"
    r"|(?:вырос|выросл\w+|увеличил\w+|повысил\w+|снизил\w+|сократил\w+|упал\w*) (?:\w+ )?(?:до|с)|больше не|уже не)\b",
    re.IGNORECASE,
)
_OWN_DAY: Final = re.compile(
    r"\b(?:сегодня|вчера|завтра|сейчас|ныне|нынешн\w+|в настоящее время|недавно|теперь|(?:в )?(?:этом|прошлом|следующем"
    r"|текущем|будущем) (?:году|месяце)|на (?:этой|прошлой|следующей) неделе)\b",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(
    r"\b(?:является|являются|есть|имеет|имеют|жив[её]т|живут|насчитывает|стоит|стоят|составляет|находится)\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:был[аои]?|были|имел[аои]?|жил[аои]?|насчитывал[аои]?|стоил[аои]?|составлял[аои]?|находил\w+)\b",
    re.IGNORECASE,
)
CLAIMS: Final = WordedClaims(
    ClaimWords(
        denial=_DENIAL,
        harmless=_HARMLESS,
        doubt=_DOUBT,
        plan=_PLAN,
        rule=_RULE,
        passing=_PASSING,
        own_day=_OWN_DAY,
        present=_PRESENT,
        past=_PAST,
        compared=_COMPARED,
    )
)
SAYS: Final = (
    r"(?:сказал\w*|говорит|говорят|говорится|заявил\w*|заявля\w+|пишет|пишут|писал\w*|написал\w*|сообщил\w*|сообща\w+"
    r"|установил\w*|назвал\w*|называ\w+|насчитал\w*|насчитыва\w+|добавил\w*|объявил\w*"
    r"|оценил\w*|оценива\w+|утвержда\w+|указал\w*|указыва\w+|привел\w*|прив[её]л|приводит|приводят|отметил\w*|отмеча\w+"
    r"|рассказал\w*|подтвердил\w*|опубликовал\w*|считает|считают|дает|да[её]т|дают)"
)
"""Verbs of saying, also of giving a figure."""
_VERB: Final = re.compile(rf"\b{SAYS}\b", re.IGNORECASE)
_BREAK: Final = re.compile(r"[;:]\s+|,\s+(?:а\s+|и\s+|но\s+|тогда как\s+)?|\s+(?:а|но|тогда как)\s+", re.IGNORECASE)
_ACCORDING: Final = re.compile(
    r"\b(?:по (?:данным|словам|мнению|оценк\w+|сведениям|версии|информации|утверждению|подсч[её]т\w+|сообщени\w+)"
    r"|согласно(?: данным)?|со слов|как (?:сообщ\w+|пиш\w+|заяв\w+))"
    r"\s+(?P<who>[^?,;:.()]+)",
    re.IGNORECASE,
)
_PRONOUNS: Final = frozenset(map(fold, "он она оно они который которая которые это мы я".split()))
_SOURCE: Final = (
    re.compile(
        r"\b(?:по (?:данным|словам|мнению|оценк\w+|сведениям|версии|информации|утверждению|подсч[её]т\w+)"
        r"|согласно(?: данным)?|со слов)\s+"
        r"(?P<who>[^?,;:.()]+?)(?=\s+(?:в|во|на|за|о|об|при|погиб\w*|было|был|сколько)\b|[?,;:.()]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:что|сколько|как\w*|когда|где|кого|ч[её]м|о ч[её]м)\b[^?]*?\b{SAYS}\s+(?P<who>[^?,;:.()]+?)(?=\s+(?:в|во|на"
        rf"|за|о|об|про|при|что)\b|[?,;:.()]|$)",
        re.IGNORECASE,
    ),
)


def source_asked(question: str) -> frozenset[str]:
    """Stems of the source whose word a question wants: `по данным Вестника`, `что сообщил Вестник`; else none."""
    return frozenset(
        name for pattern in _SOURCE for match in pattern.finditer(question) for name in _stems(match["who"])
    )


@lru_cache(maxsize=4096)
def speaker(stated: str, place: Span) -> frozenset[str]:
    """Stems of who gives a value, as its own stretch of the sentence says; none when it does not, or says `он`.

    Args:
        stated: The sentence.
        place: The value's span.
    """
    stretches = _stretches(stated)
    at = next(i for i, (start, end) in enumerate(stretches) if start <= place[0] < end or i == len(stretches) - 1)
    start, _ = stretches[at]
    if verbs := list(_VERB.finditer(stated, start, place[0])):
        return _subject(stated[start : verbs[-1].start()]) or _subject(stated[verbs[-1].end() : place[0]])
    for number in (at, at - 1, at + 1):
        if 0 <= number < len(stretches):
            found = _ACCORDING.search(stated, *stretches[number])
            if found and not (number < at and _VERB.search(stated, found.end(), stretches[number][1])):
                return _stems(found["who"])
    for number in (at - 1, at + 1):
        if 0 <= number < len(stretches):
            verb = _VERB.search(stated, *stretches[number])
            if verb and not re.search(r"\d", stated[stretches[number][0] : stretches[number][1]]):
                own = stated[stretches[number][0] : verb.start()]
                return _subject(own) or _subject(stated[verb.end() : stretches[number][1]])
    return frozenset()


def passes_on(stated: str, place: Span, title: str, known: frozenset[str]) -> bool:
    """Whether the source named in a document's title only passes a value on.

    Args:
        stated: The sentence.
        place: The value's span.
        title: Title and publisher of the document.
        known: Stems of the question, which name no source.
    """
    own = _stems(title) - known
    whose = speaker(stated, place)
    return bool(whose and not whose & own and _others(stated, place) & own)


def _others(stated: str, place: Span) -> frozenset[str]:
    """Stems of those who say something in a sentence elsewhere than the value's own stretch."""
    found: set[str] = set()
    for start, end in _stretches(stated):
        if not start <= place[0] < end:
            if verb := _VERB.search(stated, start, end):
                found |= _subject(stated[start : verb.start()]) or _subject(stated[verb.end() : end])
            if match := _ACCORDING.search(stated, start, end):
                found |= _stems(match["who"])
    return frozenset(found)


def _stretches(stated: str) -> list[Span]:
    """The sentence cut where another may speak."""
    cuts = [0, *(match.end() for match in _BREAK.finditer(stated)), len(stated)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _subject(text: str) -> frozenset[str]:
    """Stems of the last words before a verb of saying, or behind it; none for a pronoun."""
    words = [word for word in WORD.findall(text) if word[0].isalpha()][-4:]
    if not words or fold(words[-1]) in _PRONOUNS:
        return frozenset()
    return _stems(" ".join(words))


def _stems(text: str) -> frozenset[str]:
    words = [word for word in WORD.findall(text) if word[0].isalpha()]
    return frozenset(stem(word) for word in words if fold(word) not in STOP_WORDS | _PRONOUNS)
