"""Words that exclude each other, and words that can replace each other, where the encoder cannot tell which is which.

An encoder puts `opened` and `closed` side by side because they are used alike. A question that asks for one of two things
that exclude each other is not answered by the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Contrasts:
    """The words of one language; all are stems.

    Attributes:
        apart: For a word, the words that exclude it: of `opened` and `closed`, a thing is only one.
        together: For a word, the words that are commonly used for it: `director`, `head`.
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
        """Whether two stems, or words commonly used for them, exclude each other: injured, killed."""
        if one == other or self.stand(one, other):
            return False
        return other in self.apart.get(one, ()) or any(
            b in self.apart.get(a, ()) and not self.stand(a, b)
            for a in (one, *self.together.get(one, ()))
            for b in (other, *self.together.get(other, ()))
        )

    def stand(self, one: str, other: str) -> bool:
        """Whether two stems are commonly used for each other."""
        return one == other or other in self.together.get(one, ())
