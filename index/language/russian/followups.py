"""A Russian question that leans on the one before: "А сколько детей?" → "Сколько детей погибло в Лесном?".

Russian words change with their place, so a part is exchanged only for its like; all else is read behind the question before.
"""

import re
from dataclasses import replace
from typing import Final

from index.language.readings import Reading
from index.language.russian.courtesies import WH
from index.language.russian.manners import bare
from index.language.russian.vocabulary import NUMBERS, QUESTION_WORDS, STOP_WORDS, folded
from index.language.words import WORD, fold

JOINING: Final = folded("в во на по данным человек год году")
"""Words put into a completed question that neither of the two questions has."""
_REMEMBERED: Final = 30
"""Words of each earlier question that a follow-up is completed with, its last ones."""
_FRAGMENT: Final = 2
"""Words of its own that a question without a question word may have to be taken for a part of one."""
_CONNECTIVE: Final = re.compile(
    r"(?:(?:а|и|но|ну|так)(?: (?:что|как) (?:насч[её]т|по поводу|же|с|со|про|об|о)| также| ещ[её]| вот| если| тогда)?"
    r"|что (?:насч[её]т|по поводу|с|про)|как насч[её]т|ещ[её]|также)"
    r"(?=[\s,])[\s,]*",
    re.IGNORECASE,
)
_WH: Final = re.compile(rf"(?:{WH})\b", re.IGNORECASE)
_THING_ASKED: Final = re.compile(r"(?:кто|кого|кому|кем|что|чего|чем|какой|какая|какие|какое|сколько)$", re.IGNORECASE)
_HAPPENED: Final = re.compile(r"\b(?:произош\w+|случил\w+|происходил\w*|стряслось|было|это)\b", re.IGNORECASE)
_COUNTS: Final = re.compile(r"сколько\b", re.IGNORECASE)
_COUNTED: Final = re.compile(
    r"(?P<head>.*?\bсколько )(?:всего )?(?P<said>[а-яё]+)(?P<tail>(?:\s+[^\W\d_]+)+.*)$", re.IGNORECASE | re.DOTALL
)
_COUNTED_NEW: Final = re.compile(
    r"(?:сколько )?(?:(?:из них|среди них|там|было|всего|погибло|погибли) )*(?P<new>[а-яё]+(?:ов|ев|ей|ин|ек|ок|ых|их|ят|т"
    r"|н|м|ц|р|к)?)"
    r"(?: (?:из них|среди них|там|было|всего|погибло|погибли))*[?. ]*",
    re.IGNORECASE,
)
_PRONOUNS: Final = folded(
    "он она оно они его ее её их ему ей им ими нем нём ней них него нее неё там туда оттуда этот эта эти этого этой этих "
    "этому этим этом эту это"
    " тот та те того той тех том"
)
_NAME: Final = re.compile(
    r"(?<!\w)[A-ZА-ЯЁƏĞIİŞÇÖÜ][\w’'-]*(?: (?:[A-ZА-ЯЁƏĞIİŞÇÖÜ][\w’'-]*))*|(?<![\w.,])\d[\d.,]*\w?"
)
_YEAR: Final = re.compile(r"(?:в |во |за |на )?(?P<year>1\d{3}|20\d\d)(?:-м)?(?: (?:году?|годах|г\.?))?", re.IGNORECASE)
_PLACED: Final = re.compile(r"(?P<prep>в|во|на|под|у|из|около|близ|по|о|об|для|от|при)\s+(?P<name>.+)", re.IGNORECASE)
_BY: Final = re.compile(
    r"(?P<by>(?:по (?:данным|словам|мнению|оценкам?|сведениям|версии)|согласно)\s+)(?P<who>[^?,;]+?)(?=\s+(?:в|во|на|при)\b"
    r"|[?,;]|$)",
    re.IGNORECASE,
)
_EMPTY: Final = STOP_WORDS | QUESTION_WORDS | folded(
    "произошло случилось произошел произошла происходило началось точно именно год году года дата день месяц время часа час "
    "всего еще ещё другие другой названо называют"
    " раз имя них такое сделал сделали стало человек люди людей"
)  # fmt: skip
"""Words that name nothing to look up by themselves."""
_ENDED: Final = re.compile(r"(?<=[?!.…])(?<!\b[А-ЯA-Z]\.)(?<!\bг\.)\s+|\n+")


def readings(question: str, previous: str = "") -> tuple[Reading, ...]:
    """The ways to read a question, the one to keep first when several are sure.

    Args:
        question: As typed, without manners.
        previous: The question before, completed itself perhaps, or a text that was replied to; empty when there is none.
    """
    typed = Reading(question)
    base = _base(previous)
    content = _content(question)
    opened = _CONNECTIVE.match(question)
    rest = question[opened.end() :] if opened else question
    pronoun = _pronoun(rest)
    asks = _WH.match(rest) is not None or re.search(r"\bли\b", rest) is not None
    alone = not asks and question.rstrip().endswith("?") and len(content) <= _FRAGMENT
    fragment = alone or (opened is not None and not asks)
    short = len(content) == 1 and not _names(question) and _COUNTS.match(rest) is not None
    if not base or not WORD.search(question) or not (pronoun or opened or alone or not content or short):
        return (typed,)
    completed = _completed(question, rest, base, content, fragment=fragment)
    if fragment or not content:
        return completed
    if _has_antecedent(rest, pronoun) if pronoun else bool(_names(question)) and not opened:
        return (typed,)
    if pronoun is None and not short and (_names(question) or len(content) > 1):
        return (typed, *completed)
    return (*completed, replace(typed, own=frozenset(_content(base))))


def leans(question: str) -> bool:
    """Whether a question speaks of an event that it does not name: "Когда это произошло?"."""
    return not _content(question) and _HAPPENED.search(question) is not None and _WH.match(question) is not None


def says_nothing(question: str) -> bool:
    """Whether no word of a question names something: "Когда это было?"."""
    return not _content(question)


def says_little(text: str) -> bool:
    """Whether a text has no name and fewer than two words that name something, so that nothing can lean on it."""
    return not _names(text) and len(_content(text)) < 2


def stands_alone(question: str) -> bool:
    """Whether a question names what it is about, and no word of it stands for something said before."""
    pronoun = _pronoun(question)
    return bool(_content(question)) and (pronoun is None or _has_antecedent(question, pronoun))


def _content(text: str) -> list[str]:
    """Folded words that name something."""
    return [word for word in map(fold, WORD.findall(text)) if word not in _EMPTY]


def _base(previous: str) -> str:
    """What of the text before is leant on: at most the first and the last of its questions, without manners."""
    kept = [bare(part).text for part in _ENDED.split(previous.strip()) if WORD.search(part)]
    kept = [part for part in kept if part]
    if len(kept) > 2:
        kept = [kept[0], kept[-1]]
    return " ".join(" ".join(part.split()[-_REMEMBERED:]) for part in kept)


def _names(text: str) -> list[str]:
    """Runs of capitalised words and figures that do not open the text."""
    found = []
    for match in _NAME.finditer(text):
        run = match[0]
        if not run[0].isdigit() and not text[: match.start()].strip(' "«('):
            run = run.partition(" ")[2]
        if run and fold(run) not in _EMPTY:
            found.append(run)
    return found


def _pronoun(question: str) -> "re.Match[str] | None":
    """The first word that stands for something named before; "это" in "Что это такое?" stands for something too."""
    words = list(WORD.finditer(question))
    for place, match in enumerate(words):
        if fold(match[0]) not in _PRONOUNS:
            continue
        after = question[match.end() : match.end() + 2]
        if fold(match[0])[0] == "т" and after.startswith(","):  # "о том, что", "те, кто"
            continue
        if place and fold(words[place - 1][0]) == "для" and fold(match[0]) == "того":
            continue
        return match
    return None


def _has_antecedent(question: str, pronoun: "re.Match[str] | None") -> bool:
    """Whether the pronoun may stand for something named earlier in the same question."""
    before = question[: pronoun.start()] if pronoun else ""
    return bool(_names(before)) or len(_content(before)) > 1


def _completed(question: str, rest: str, base: str, content: list[str], *, fragment: bool) -> tuple[Reading, ...]:
    """The question completed, the likeliest way first."""
    last = _ENDED.split(base)[-1]
    own = frozenset(content) - frozenset(_content(base))
    names = frozenset(word for name in _names(question) for word in map(fold, WORD.findall(name))) - STOP_WORDS
    found = _exchanged(last, rest.strip(" ?.!,;")) if fragment or _COUNTS.match(rest) else ""
    made = [Reading(found, completed=True)] if found else []
    asked = _WH.search(rest)
    if (content and not (fragment and names and made)) or not made:
        unsure = asked is not None and not content and _THING_ASKED.match(asked[0]) is not None
        joined = f"{_marked(base)} {_marked(question)}"
        made.append(
            Reading(
                joined,
                completed=True,
                own=own,
                names=names & own,
                repeats=not content and asked is not None,
                bare=(bool(content) and not own) or unsure,
            )
        )
    return tuple(made)


def _marked(text: str) -> str:
    """A text with the mark that ends it."""
    return (
        text
        if not text or text[-1] in ".!?…"
        else f"{text}{'?' if _WH.match(_CONNECTIVE.sub('', text, count=1)) else '.'}"
    )


def _exchanged(base: str, part: str) -> str:
    """The question before with this part in place of its like: a year, a place, a source, what is counted; or empty."""
    if year := _YEAR.fullmatch(part):
        years = re.findall(r"\b(?:1\d{3}|20\d\d)\b", base)
        return base.replace(years[0], year["year"]) if len(years) == 1 else ""
    if source := _BY.fullmatch(part):
        said = _BY.search(base)
        return f"{base[: said.start()]}{source[0]}{base[said.end() :]}" if said else ""
    if (placed := _PLACED.fullmatch(part)) and re.match(r"[A-ZА-ЯЁƏ]", placed["name"]):
        like = [
            match
            for match in re.finditer(
                r"\b(?P<prep>в|во|на|под|у|из|около|близ|по|о|об|для|от"
                r"|при)\s+(?P<name>[A-ZА-ЯЁƏ][\w’'-]*(?: [A-ZА-ЯЁƏ][\w’'-]*)*)",
                base,
            )
            if match["prep"][0] == placed["prep"][0].lower()
        ]
        return f"{base[: like[0].start()]}{part}{base[like[0].end() :]}" if len(like) == 1 else ""
    new, old = _COUNTED_NEW.fullmatch(part), _COUNTED.match(base)
    if new and old and _countable(new["new"]) and _countable(old["said"], people=True):
        return f"{old['head']}{new['new'].lower()}{old['tail']}"
    return ""


def _countable(word: str, *, people: bool = False) -> bool:
    """Whether a word can be what is counted: no stop word, no number, no verb."""
    plain = fold(word)
    if people and plain in {"человек", "людеи", "народу"}:
        return True
    return (
        plain not in _EMPTY
        and plain not in NUMBERS
        and re.search(r"(?:л[аои]?|лся|лись|лось|ть|ться|ет|ют|ит|ят(?<!реб.)|но)$", plain) is None
    )
