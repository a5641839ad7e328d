"""The numbers of messages: which are taken, and where that of a message can be whose sending we know nothing of.

Telegram numbers the messages of all private chats and basic groups of a bot in one row, those of each supergroup and
channel in a row of their own. What is known of a row is kept in the inbox with each letter, so that a restart forgets nothing:
a number that the process before has used must not be taken for a new message's, nor be asked about.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from cachetools import LRUCache

from bot.log.rows import keyed_hash

_FIRST_SUPERGROUP: Final = -1_000_000_000_000
_BUSY_SECONDS: Final = 5.0
_BUSY: Final = 5  # so many new numbers within that time
_TAKEN: Final = 4096  # numbers kept of the row of private chats and basic groups …
_TAKEN_ELSEWHERE: Final = 512  # … and of each other row, …
_ROWS: Final = 256  # … the latest ones
_SILENT_SECONDS: Final = 2.0  # Telegram tells at once what there is; on a bad day, not quite
_SILENT_SECONDS_QUIET: Final = 0.3
_MADE: Final = 512  # own messages of a row whose beginning is remembered

Number = tuple[str, int, float]
"""The name of a row, a message's number in it, and when the process began that made it (Unix seconds; 0: others made it)."""


class Counters:
    """What is known of the numbers in each row.

    Args:
        key: What the ids of supergroups are hashed with.

    Attributes:
        moved: Groups that have become supergroups, with another id and row, as Telegram says when something is sent there.
        announced: The same, as the messages that announce it say.
    """

    def __init__(self, key: bytes = b"") -> None:
        self._key = key
        self.moved: dict[int, int] = {}
        self.announced: dict[int, int] = {}
        self._latest: dict[str, int] = {}
        self._taken: LRUCache[str, LRUCache[int, None]] = LRUCache(_ROWS)
        self._started = time.monotonic()
        self._rise: dict[str, deque[tuple[float, int]]] = {}  # when the highest number was which, of late
        self._made: dict[str, deque[tuple[float, int]]] = {}  # when calls of ours began, and what they made
        self._made_before: dict[str, list[tuple[float, int]]] = {}  # when processes began, and what they made
        self._began = time.time()
        self._unkept: list[Number] = []
        self._polled: deque[float] = deque(
            maxlen=2
        )  # when the last calls for updates began, unless the last one failed
        self._polls = False
        self._heard: dict[str, int] = {}  # the highest number of a person's message
        self._heard_at = 0.0
        self._doubts: dict[int, tuple[str, float]] = {}  # letter → its row, and when its part left
        self._turns: dict[str, asyncio.Lock] = {}

    def restore(self, latest: Mapping[str, int], taken: Iterable[Number] = ()) -> None:
        """Take over what was kept: the highest number of each row, and numbers known to be taken; what is new comes now."""
        self._started, self._began = time.monotonic(), time.time()
        for name, message in latest.items():
            self._latest[name] = max(message, self._latest.get(name, 0))
        for name, message, began in taken:
            self._take(name, message)
            if began:
                self._made_before.setdefault(name, []).append((began, message))

    def note(
        self, chat: int, message: int, *, begun: float | None = None, ours: bool = False, in_hand: bool = False
    ) -> None:
        """A message with this number exists.

        Args:
            chat: Where.
            message: Its number.
            begun: When a call of ours that made it began (monotonic seconds).
            ours: Whether it may be one of ours whose sending we know nothing of.
            in_hand: Whether it is of a letter: it is kept by `arrived`, with the letter and not before.
        """
        name, now = self._name(chat), time.monotonic()
        if not ours and self._take(name, message) and not in_hand:
            self._unkept.append((name, message, self._began if begun else 0.0))
        if begun is not None:
            self._made.setdefault(name, deque(maxlen=_MADE)).append((begun, message))
        latest = self._latest.get(name, 0)
        if message <= latest:
            return
        rise = self._rise.setdefault(name, deque([(now, latest or message)]))
        while len(rise) > 1 and now - rise[1][0] > _BUSY_SECONDS:
            rise.popleft()
        rise.append((now, message))
        self._latest[name] = message

    def arrived(self, chat: int, message: int) -> None:
        """A letter's part has this number, and the letter is kept now: were it kept before, nobody would find it again.

        One that was looked for may be of a process before this one, and bounds nothing.
        """
        name = self._name(chat)
        self._take(name, message)
        made = any(message == each for _, each in self._made.get(name, ()))
        self._unkept.append((name, message, self._began if made else 0.0))

    def latest(self, chat: int) -> int:
        """The highest number known in the row that a chat's messages are numbered in; 0 when none is."""
        return self._latest.get(self._name(chat), 0)

    def is_taken(self, chat: int, message: int) -> bool:
        """Whether a number is known to be another's than a message's whose sending we know nothing of."""
        return message in self._taken.get(self._name(chat), ())

    def bound(self, chat: int, since: float, left: float = math.inf) -> int | None:
        """A number that is above those of all messages made before `since` (monotonic seconds); None when none is known.

        It is the lowest that a call of ours got which began later: Telegram gives numbers out in order.

        Args:
            chat: Where.
            since: When it was known that the message may have arrived; 0 when that was in a process before this one.
            left: When it went (Unix seconds): what a process made that began after that is above it.
        """
        name = self._name(chat)
        made = [message for begun, message in self._made.get(name, ()) if begun > since]
        made += [message for began, message in self._made_before.get(name, ()) if began > left]
        return min(made, default=None)

    def poll_begins(self) -> None:
        """Telegram is asked for updates; what it gave before has been noted."""
        self._polls = True
        self._polled.append(time.monotonic())

    def poll_failed(self) -> None:
        """It gave none: what has come in meanwhile is still to be heard of."""
        if self._polled:
            self._polled[-1] = math.inf

    def heard(self, chat: int, message: int) -> None:
        """An update with a person's message has come; Telegram gives them in order."""
        name = self._name(chat)
        self._heard[name] = max(message, self._heard.get(name, 0))
        self._heard_at = time.monotonic()

    def is_caught_up(self, chat: int, bound: int | None, since: float) -> bool:
        """Whether all messages of the row have been heard of that came before `since` (monotonic seconds).

        One above `bound` was heard of, Telegram was asked again after it had answered, or it has nothing to tell for a while.
        """
        now = time.monotonic()
        if bound is not None and self._heard.get(self._name(chat), 0) > bound:
            return True
        enough = _SILENT_SECONDS if bound is not None else _SILENT_SECONDS_QUIET
        if not self._polls:
            return now - max(since, self._heard_at) > enough
        if len(self._polled) == 2 and since < self._polled[0] <= now:
            return True
        last = self._polled[-1]
        return last <= now and now - max(last, since) > enough

    def is_quiet(self, chat: int, since: float) -> bool:
        """Whether so little happens in a row that nothing unheard of is likely to have come in it.

        It is not when the message may be of the process before: what came while none ran is still being heard of.
        """
        now = time.monotonic()
        if since <= self._started and now - self._started < _BUSY_SECONDS:
            return False
        lately = [latest for at, latest in self._rise.get(self._name(chat), ()) if now - at <= _BUSY_SECONDS]
        return not lately or lately[-1] - lately[0] < _BUSY

    def doubt(self, chat: int, letter: int, left: float) -> None:
        """A letter's part may have arrived; `left` is when it went (Unix seconds)."""
        self._doubts[letter] = (self._name(chat), left)

    def settle(self, letter: int) -> None:
        """What became of a letter's part is known, or nobody asks just now."""
        self._doubts.pop(letter, None)

    def in_doubt(self, chat: int, before: float = math.inf) -> int:
        """How many letters of the row are in doubt that left before this time."""
        name = self._name(chat)
        return sum(row == name and left < before for row, left in self._doubts.values())

    def turn(self, chat: int) -> asyncio.Lock:
        """Held while a message of the row is looked for: what one search finds, the next need not try."""
        return self._turns.setdefault(self._name(chat), asyncio.Lock())

    def kept(self, chat: int) -> tuple[str, int]:
        """The row's name and its highest number, to be kept."""
        return self._name(chat), self.latest(chat)

    def unkept(self) -> list[Number]:
        """Taken numbers that were not kept yet; they count as kept from here on."""
        found, self._unkept = self._unkept, []
        return found

    def keep_later(self, numbers: list[Number]) -> None:
        """Keeping these failed."""
        self._unkept = (numbers + self._unkept)[-_TAKEN:]

    def _take(self, name: str, message: int) -> bool:
        """Whether this number was not known to be taken before."""
        if name not in self._taken:
            self._taken[name] = LRUCache(_TAKEN_ELSEWHERE if name else _TAKEN)
        taken = self._taken[name]
        new = message not in taken
        taken[message] = None
        return new

    def _name(self, chat: int) -> str:
        return keyed_hash(self._key, "chat", chat) if chat <= _FIRST_SUPERGROUP else ""
