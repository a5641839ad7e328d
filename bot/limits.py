"""How often one person or one chat may ask: token buckets in memory, one a key.

Pure: knows no Telegram. The time of a request is when it was made, not when its turn came, so that what waited while the bot
was away is not taken for haste. A bucket holds a minute's worth of tokens and fills
steadily, so a burst is fine as long as the minute is not exceeded for long.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from cachetools import LRUCache

QUESTION: Final = 1.0
"""What a question costs, in tokens."""
LIGHT: Final = 0.2
"""What a command, a button or a letter typed inline costs."""
_WINDOW_SECONDS: Final = 60.0


class Decision(Enum):
    """What to do with a request: deal with it, say once that there are too many, or pass over it in silence."""

    GO = "go"
    NOTICE = "notice"
    SILENT = "silent"


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    noticed: float | None = None


class Rate:
    """One limit for many keys.

    Args:
        per_minute: Tokens a minute; 0 for no limit.
        size: How many keys are remembered; the one longest not seen is forgotten first, and starts afresh.
    """

    def __init__(self, per_minute: int, *, size: int = 10_000) -> None:
        self._per_minute = per_minute
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(size)

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: Hashable, at: float, cost: float = QUESTION) -> Decision:
        """Take tokens for one request; a refused one costs nothing. The notice comes once in a minute.

        `at` is when the request was made, in seconds; one from before the last counts as made with it.
        """
        if not self._per_minute:
            return Decision.GO
        bucket = self._buckets.setdefault(key, _Bucket(float(self._per_minute), at))
        now = max(at, bucket.at)
        gained = (now - bucket.at) * self._per_minute / _WINDOW_SECONDS
        bucket.tokens, bucket.at = min(float(self._per_minute), bucket.tokens + gained), now
        if bucket.tokens + 1e-9 >= cost:  # sums of fractions fall short by a hair
            bucket.tokens -= cost
            return Decision.GO
        if bucket.noticed is not None and now - bucket.noticed < _WINDOW_SECONDS:
            return Decision.SILENT
        bucket.noticed = now
        return Decision.NOTICE
