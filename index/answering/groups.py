"""Groups of people that a question counts: "how many women", "how many Danes"; a total of people does not say.

A sentence names a group by its name or by another word for it: `troops` for soldiers, `from Denmark` for Danes. "The
Danish report" names none: it tells who speaks.
"""

from collections.abc import Sequence

from index.answering.sameness import kin
from index.language.base import Language
from index.language.mentions import Mention, Sort
from index.language.words import fold
from index.types import Span


def groups(text: str, every: Sequence[Mention], language: Language) -> frozenset[Span]:
    """Spans of the words of a question that say which people it counts; none where it counts people as such, or things."""
    found: set[Span] = set()
    by_span = {m.span: m for m in every}
    for pattern in (language.groups.asks, language.groups.were):
        match = pattern.search(text)
        if match is None:
            continue
        one, two = (by_span.get(match.span(name)) for name in ("one", "two"))
        if one is None:
            continue
        found |= _of(one, two, language, last=pattern is language.groups.were)
    return frozenset(found)


def _of(one: Mention, two: Mention | None, language: Language, *, last: bool) -> set[Span]:
    """Which of the two words name a group; `last` where they are the predicate."""
    counted = (
        two is None
        or two.key in language.groups.people
        or two.key in language.groups.members
        or fold(two.text) in language.words.stop_words
    )
    found = set()
    if one.key in language.groups.members and (one.text.lower() not in language.groups.adjectives or counted):
        found.add(one.span)
    if (
        two is not None
        and two.key in language.groups.members
        and (one.key in language.groups.members or one.sort is Sort.NAME or not last)
    ):
        found.add(two.span)
    if one.sort is Sort.NAME and (counted or (two is not None and two.sort is Sort.NAME)):
        found.add(one.span)
        if two is not None and two.sort is Sort.NAME:
            found.add(two.span)
    return found


def counts_people(here: Sequence[Mention], language: Language) -> bool:
    """Whether a sentence has a word by which people are counted, of whatever group."""
    return any(m.key in language.groups.people for m in here)


def totals(here: Sequence[Mention], language: Language) -> bool:
    """Whether a number comes before a word for people at large: "forty people"."""
    return any(m.sort is Sort.NUMBER and m.after in language.groups.total for m in here)


def stands_for(asked: Mention, here: Sequence[Mention], language: Language) -> bool:
    """Whether mentions name a group as the people that something is said of."""
    same = language.groups.members.get(asked.key)
    if same is not None and asked.sort is not Sort.NAME:
        return any(m.key in same and (m.key, m.before) not in language.groups.ages for m in here)
    return any(_named(asked, here, at, language) for at in range(len(here)))


def _named(asked: Mention, here: Sequence[Mention], at: int, language: Language) -> bool:
    """Whether a name at a place means the people: not the country, and not who speaks or kills."""
    found = here[at]
    if found.key != asked.key:
        people = found.before in language.groups.people or found.before in language.groups.members
        return (
            found.sort is Sort.NAME and people and found.link in language.groups.origins and kin(asked, found, language)
        )
    if found.link in language.groups.by:
        return False
    follow = here[at + 1 : at + 3]
    if found.close and len(follow) == 2 and follow[0].key in language.groups.killing and follow[1].sort is Sort.NUMBER:
        return False
    plural = language.groups.plural.fullmatch(fold(found.text)) is not None
    whole = bool(found.after) and found.after == asked.after and found.close
    return (
        plural
        or whole
        or not found.after
        or found.after in language.groups.people
        or found.after in language.groups.members
    )
