"""Groups of people that a question counts: "how many women", "how many Danes"; a total of people does not say.

A group stands in a sentence by its name or by another word for it: `troops` for soldiers, `from Denmark` for Danes, but
not in "the Danish report", which tells who speaks.
"""

import re
from collections.abc import Sequence

from index.answering.sameness import kin
from index.language.lexicon import STOP_WORDS, fold, stem
from index.language.mentions import Mention, Sort
from index.types import Span

_GROUPS = (
    "woman women female females lady ladies mother mothers wife wives",
    "man men male males",
    "child children kid kids minor minors infant infants baby babies boy boys girl girls underage juvenile",
    "elderly old aged pensioner pensioners senior seniors elder elders",
    "young youth youths youngster youngsters teenager teenagers",
    "soldier soldiers troops serviceman servicemen military fighter fighters combatant combatants army armed conscript",
    "police policeman policemen policewoman policewomen",
)
_MEMBERS = {stem(word): frozenset(map(stem, line.split())) for line in _GROUPS for word in line.split()}
PEOPLE = frozenset(
    map(
        stem,
        "people person persons civilian civilians resident residents inhabitant inhabitants victim victims dead deaths "
        "toll casualties fatalities individuals population citizens townspeople men women children killed died wounded "
        "injured missing captured fled descent origin heritage community hostages prisoners refugees captives bodies".split(),
    )
)
"""Stems of words by which people are counted, whoever they are."""
_TOTAL = frozenset(
    map(
        stem,
        "people person persons civilian civilians resident residents inhabitant inhabitants victim victims".split(),
    )
)
_KILLING = frozenset(
    map(stem, "killed kill kills shot murdered massacred captured wounded injured expelled took".split())
)
_ASKS = re.compile(
    r"\b(?:how many|number of|(?:toll|deaths) (?:of|among))(?:\s+(?:of|the|those|these|them))*"
    r"(?:\s+(?P<one>[^\W\d_]+))(?:\s+(?P<two>[^\W\d_]+))?",
    re.IGNORECASE,
)
_WERE = re.compile(
    r"\b(?:how many|number of)\b[^,;]*?\b(?:was|were|are|is)\s+(?:the\s+)?(?P<one>[^\W\d_]+)(?:\s+(?P<two>[^\W\d_]+))?",
    re.IGNORECASE,
)


def groups(text: str, every: Sequence[Mention]) -> frozenset[Span]:
    """Spans of the words of a question that say which people it counts; none where it counts people as such, or things."""
    found: set[Span] = set()
    by_span = {m.span: m for m in every}
    for pattern in (_ASKS, _WERE):
        match = pattern.search(text)
        if match is None:
            continue
        one, two = (by_span.get(match.span(name)) for name in ("one", "two"))
        if one is None:
            continue
        found |= _of(one, two, last=pattern is _WERE)
    return frozenset(found)


def _of(one: Mention, two: Mention | None, *, last: bool) -> set[Span]:
    """Which of the two words name a group; `last` where they are the predicate."""
    counted = two is None or two.key in PEOPLE or two.key in _MEMBERS or fold(two.text) in STOP_WORDS
    found = set()
    if one.key in _MEMBERS and (one.text.lower() not in {"old", "young", "aged", "armed"} or counted):
        found.add(one.span)
    if two is not None and two.key in _MEMBERS and (one.key in _MEMBERS or one.sort is Sort.NAME or not last):
        found.add(two.span)
    if one.sort is Sort.NAME and (counted or (two is not None and two.sort is Sort.NAME)):
        found.add(one.span)
        if two is not None and two.sort is Sort.NAME:
            found.add(two.span)
    return found


def counts_people(here: Sequence[Mention]) -> bool:
    """Whether a sentence speaks of people, whoever they are, as what may be counted."""
    return any(m.key in PEOPLE for m in here)


def totals(here: Sequence[Mention]) -> bool:
    """Whether a number stands beside a word for people at large: "forty people"."""
    return any(m.sort is Sort.NUMBER and m.after in _TOTAL for m in here)


def stands_for(asked: Mention, here: Sequence[Mention]) -> bool:
    """Whether a group is named among mentions, as those that something is said of."""
    same = _MEMBERS.get(asked.key)
    if same is not None and asked.sort is not Sort.NAME:
        return any(m.key in same and not (m.key == stem("old") and m.before == stem("year")) for m in here)
    return any(_named(asked, here, at) for at in range(len(here)))


def _named(asked: Mention, here: Sequence[Mention], at: int) -> bool:
    """Whether a name at a place is that of the people: not the country, nor who speaks or who kills."""
    found = here[at]
    if found.key != asked.key:
        people = found.before in PEOPLE or found.before in _MEMBERS
        return found.sort is Sort.NAME and people and found.link in {"from", "of"} and kin(asked, found)
    if found.link == "by":
        return False
    follow = here[at + 1 : at + 3]
    if found.close and len(follow) == 2 and follow[0].key in _KILLING and follow[1].sort is Sort.NUMBER:
        return False
    plural = fold(found.text).endswith("s") and not fold(found.text).endswith("ss")
    whole = bool(found.after) and found.after == asked.after and found.close
    return plural or whole or not found.after or found.after in PEOPLE or found.after in _MEMBERS
