"""What the passages found for a question say together about the names in it, before one of them is doubted.

A name that nearly all of them have is what they are about, so one of them may well leave it out. A name that none of them
puts anything in, at or near is no place. A name right after another ("Ada Byron") may mean the same.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.answering.sameness import same
from index.answering.scopes import Scope
from index.language.base import Language
from index.language.mentions import Mention, Sort
from index.types import Span

SHARED, SEVERAL = 0.8, 4
"""Share, and least number, of the passages found that have a name from which it is what they are all about."""


@dataclass(frozen=True, slots=True)
class SharedNames:
    """Names of a question, by their spans in it.

    Attributes:
        topics: Names that nearly all passages have.
        places: Names that a passage puts something in, at or near.
        things: Names that passages have, and no passage uses for a place.
        families: For the stem of a name, the stems of names right after it.
    """

    topics: frozenset[Span] = frozenset()
    places: frozenset[Span] = frozenset()
    things: frozenset[Span] = frozenset()
    families: dict[str, set[str]] = field(default_factory=dict)


def shared_names(
    named: Sequence[Mention], scopes: Sequence[Scope], met: Callable[[Mention, Scope], bool], language: Language
) -> SharedNames:
    """Read all passages found.

    Args:
        named: What the question names.
        scopes: The passages found.
        met: Whether a passage has what is named.
        language: Of the question.
    """
    names = [asked for asked in named if asked.sort is Sort.NAME]
    keys = {asked.key for asked in names}
    count: Counter[Span] = Counter()
    places: set[Span] = set()
    families: dict[str, set[str]] = {}
    inside = language.sameness.locative - language.nearmiss.loose_links
    for scope in scopes:
        for asked in names:
            if met(asked, scope):
                count[asked.span] += 1
                found = (m for each in (*scope.sentences, scope.around) for m in each)
                if any(m.link in inside and same(asked, m, language) for m in found):
                    places.add(asked.span)
        for one, other in (pair for each in scope.sentences for pair in pairwise(each)):
            if one.sort is other.sort is Sort.NAME and one.close and one.after == other.key and one.key in keys:
                families.setdefault(one.key, set()).add(other.key)
    enough = max(SHARED * len(scopes), SEVERAL)
    topics = frozenset(span for span, number in count.items() if number >= enough)
    return SharedNames(topics, frozenset(places), frozenset(count) - places, families)
