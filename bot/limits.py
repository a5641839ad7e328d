"""How often one person or one chat may ask: token buckets in memory, one per key.

Pure: knows no Telegram. A request counts at the time it was made, not when its turn came, so that questions which waited
while the bot was down are not taken for a flood. A bucket holds a minute's worth of tokens and fills steadily, so a burst
is allowed.

Two other limits look similar and are not the same: `bot.telegram.transport.pace` makes calls wait and refuses none, and
`bot.review.brake` slows down logins after each failure.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from cachetools import LRUCache

QUESTION: Final = 1.0
"""What a question costs, in tokens."""
LIGHT: Final = 0.2
"""What a command, a press on a button or an inline query costs."""
_WINDOW_SECONDS: Final = 60.0


class Decision(Enum):
    """What to do with a request: answer it, warn that there are too many, or drop it in silence."""

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
        per_minute: Tokens per minute; 0 for no limit.
        size: How many keys are remembered; the one that was not seen for longest is forgotten first.
    """

    def __init__(self, per_minute: int, *, size: int = 10_000) -> None:
        self._per_minute = per_minute
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(size)

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: Hashable, at: float, cost: float = QUESTION) -> Decision:
        """Take tokens for one request; a refused one costs nothing. There is one warning per minute.

        `at` is when the request was made, in seconds; if that is before the last request, the time of that one counts.
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
