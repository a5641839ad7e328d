"""How much speaks against a sentence, and its confidence after that."""

from dataclasses import dataclass

STRONG, CLEAR, SLIGHT, FAINT = 5.0, 2.5, 1.2, 0.01
"""Log-odds taken off: another in its place; another near by; not named where others are; not named, and it may not matter."""
CERTAIN = 2.5
"""Log-odds from which a slight doubt is taken off: however well the rest agrees, a doubted sentence is no surer than this."""
REFUSED, UNSURE, PART = 2.0, 0.7, 0.2
"""A doubt of at least the first number of log-odds makes a sentence no surer than the second number, which is under the
threshold. This share of the doubt above a slight one is taken off. Chosen on XQuAD's fitting half and the genres'
fitting half, where it declines the same questions as the whole doubt would, and orders those it declines better."""
AGREED, UNNAMED = 0.5, 0.25
"""Log-odds added if all that the question names is met, and taken off if it names something that is met nowhere and may
not matter. Without near misses, the other answers are surer."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a sentence: log-odds, and the words of the question that are met by another thing or not at all.

    Attributes:
        firm: Whether it holds another time, figure, label or code in place of the one asked for. Names are written in more
            ways than these, so another name is less sure to be another thing.
    """

    odds: float = 0.0
    missing: tuple[str, ...] = ()
    firm: bool = False

    def applied(self, certain: float) -> float:
        """A sentence's log-odds with the doubt taken off."""
        if self.odds <= 0:
            return certain + AGREED
        if self.odds >= REFUSED:
            return min(certain, UNSURE) - PART * (self.odds - SLIGHT)
        return min(certain, CERTAIN) - self.odds if self.odds >= SLIGHT else certain - UNNAMED
