"""Words that exclude each other, and words that stand for each other, where the encoder cannot tell which is which.

An encoder puts `opened` and `closed` side by side because they are used alike. A question that asks for one of two things
that exclude each other is not answered by the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Contrasts:
    """The words of one language; all are stems.

    Attributes:
        apart: For a word, the words of which one thing can be only one with it: `opened`, `closed`.
        together: For a word, the words that commonly stand for it: `director`, `head`.
        ending: Verbs by which a thing ends.
        beginning: Verbs by which a thing begins.
        days: Times at which something may be open.
    """

    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    together: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ending: frozenset[str] = frozenset()
    beginning: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()

    def exclude(self, one: str, other: str) -> bool:
        """Whether of two stems, or of words that commonly stand for them, one thing can be only one: injured, killed."""
        if one == other or self.stand(one, other):
            return False
        return other in self.apart.get(one, ()) or any(
            b in self.apart.get(a, ()) and not self.stand(a, b)
            for a in (one, *self.together.get(one, ()))
            for b in (other, *self.together.get(other, ()))
        )

    def stand(self, one: str, other: str) -> bool:
        """Whether two stems commonly stand for each other."""
        return one == other or other in self.together.get(one, ())
