"""How often one person or one chat may ask: token buckets in memory, one a key.

Pure: knows no Telegram, no clock but the one it is given. A bucket holds a minute's worth of tokens and fills
steadily, so a burst is fine as long as the minute is not exceeded for long.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Final

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
        clock: Seconds that only go forward.
        size: How many keys are remembered; the one longest not seen is forgotten first, and starts afresh.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic, size: int = 10_000) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._size = size
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: Hashable, cost: float = QUESTION) -> Decision:
        """Take tokens for one request; a refused one costs nothing. The notice comes once in a minute."""
        if not self._per_minute:
            return Decision.GO
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(float(self._per_minute), now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        gained = (now - bucket.at) * self._per_minute / _WINDOW_SECONDS
        bucket.tokens, bucket.at = min(float(self._per_minute), bucket.tokens + gained), now
        if bucket.tokens + 1e-9 >= cost:  # sums of fractions fall short by a hair
            bucket.tokens -= cost
            return Decision.GO
        if bucket.noticed is not None and now - bucket.noticed < _WINDOW_SECONDS:
            return Decision.SILENT
        bucket.noticed = now
        return Decision.NOTICE
