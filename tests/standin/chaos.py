"""Bad days on order: random faults with a fixed seed, and Telegram's flood limits.

Both are choosers for `StandIn.fault_hook`: asked before each call, they say what happens to it.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

from standin.faults import (
    Fault,
    bad_gateway,
    cut_off,
    flood,
    garbage,
    lost_answer,
    lost_request,
    server_error,
    slow,
)
from standin.refusals import Json


class Chaos:
    """Lets a share of all calls go wrong, each in one of several ways.

    Attributes:
        happened: How often each kind of fault came.
        on: Set to False for quiet.
    """

    def __init__(self, seed: int, share: float = 0.05, *, storm: float = 0.0, slow_seconds: float = 0.3) -> None:
        """Take the seed, the share of faulty calls, and the share of calls that begin a storm of 429."""
        self.happened: Counter[str] = Counter()
        self.on = True
        self._chance = random.Random(seed)  # noqa: S311 (no secret is made)
        self._share, self._storm = share, storm
        self._guard = threading.Lock()
        self._storm_until = 0.0
        self._kinds: dict[str, Callable[[], Fault]] = {
            "lost request": lost_request,
            "lost answer": lost_answer,
            "bad gateway": bad_gateway,
            "page of a proxy": lambda: bad_gateway(page=True),
            "server error": server_error,
            "slow": lambda: slow(slow_seconds),
            "flood": lambda: flood(1),
            "garbage": garbage,
            "garbage in place of it": lambda: garbage(acted=False),
            "cut off": cut_off,
        }

    def __call__(self, method: str, params: Json) -> Fault | None:
        """What happens to this call."""
        if not self.on:
            return None
        with self._guard:
            now = time.monotonic()
            if method.startswith("send"):
                if self._chance.random() < self._storm:
                    self._storm_until = now + 1.0
                if now < self._storm_until:
                    self.happened["storm"] += 1
                    return flood(1)
            if self._chance.random() >= self._share:
                return None
            kind = self._chance.choice(list(self._kinds))
            if method == "getUpdates" and kind == "flood":
                kind = "slow"
            self.happened[kind] += 1
            return self._kinds[kind]()


class Limits:
    """Telegram's flood limits: so many messages a chat, a group and in all; what is more gets a 429.

    Attributes:
        refused: How many calls were too many.
    """

    def __init__(self, *, private_a_second: float = 1.0, private_burst: int = 6, group_a_minute: int = 20,
                 all_a_second: int = 31) -> None:  # fmt: skip
        """Take the limits; a little more than the documented ones passes, as at Telegram."""
        self.refused = 0
        self._private = (1.0 / private_a_second, private_burst)
        self._group = (60.0 / group_a_minute, group_a_minute)
        self._all = (1.0 / all_a_second, 2 * all_a_second)
        self._due: dict[object, float] = {}
        self._guard = threading.Lock()

    def __call__(self, method: str, params: Json) -> Fault | None:
        """A 429 when this call is one too many."""
        if not method.startswith("send") or method == "sendChatAction":
            return None
        chat = params.get("chat_id")
        kind = self._private if isinstance(chat, int) and chat > 0 else self._group
        with self._guard:
            now = time.monotonic()
            for key, (interval, burst) in ((chat, kind), ("all", self._all)):
                if self._due.get(key, 0.0) - (burst - 1) * interval > now:
                    self.refused += 1
                    return flood(max(1, round(interval)))
            for key, (interval, _) in ((chat, kind), ("all", self._all)):
                self._due[key] = max(self._due.get(key, 0.0), now) + interval
        return None
