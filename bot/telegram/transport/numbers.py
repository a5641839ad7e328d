"""Which message numbers are taken, and which number a message may have if its sending had no answer.

Telegram numbers the messages of all private chats and basic groups of a bot in one sequence, and the messages of each
supergroup and channel in a sequence of its own. What is known of a sequence is kept in the inbox with each letter, so
that a restart
forgets nothing: a number that an earlier process used must not be taken for a new message's.
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
_TAKEN: Final = 4096  # numbers kept of the sequence of private chats and basic groups …
_TAKEN_ELSEWHERE: Final = 512  # … and of each other sequence …
_SEQUENCES: Final = 256  # … of the latest ones
_SILENT_SECONDS: Final = 2.0  # Telegram usually tells at once what there is
_SILENT_SECONDS_QUIET: Final = 0.3
_MADE: Final = 512  # own messages of a sequence whose sending times are remembered

Number = tuple[str, int, float]
"""A sequence's name, a number in it, and when the process that sent the message began (Unix seconds; 0: sent by others)."""


class Counters:
    """What is known of the numbers in each sequence.

    Args:
        key: What the ids of supergroups are hashed with.

    Attributes:
        moved: Old and new ids of groups that have become supergroups, as Telegram says when something is sent there.
        announced: Old and new ids of such groups, as the messages that announce the change say.
    """

    def __init__(self, key: bytes = b"") -> None:
        self._key = key
        self.moved: dict[int, int] = {}
        self.announced: dict[int, int] = {}
        self._latest: dict[str, int] = {}
        self._taken: LRUCache[str, LRUCache[int, None]] = LRUCache(_SEQUENCES)
        self._started = time.monotonic()
        self._rise: dict[str, deque[tuple[float, int]]] = {}  # the highest number at recent times
        self._made: dict[str, deque[tuple[float, int]]] = {}  # when our calls began, and the numbers they got
        self._made_before: dict[
            str, list[tuple[float, int]]
        ] = {}  # when earlier processes began, and the numbers they got
        self._began = time.time()
        self._unkept: list[Number] = []
        self._polled: deque[float] = deque(
            maxlen=2
        )  # when the last two calls for updates began; infinite if the last one failed
        self._polls = False
        self._heard: dict[str, int] = {}  # the highest number of a message of a person
        self._heard_at = 0.0
        self._doubts: dict[int, tuple[str, float]] = {}  # letter → its sequence, and when its part was sent
        self._turns: dict[str, asyncio.Lock] = {}

    def restore(self, latest: Mapping[str, int], taken: Iterable[Number] = ()) -> None:
        """Take over what an earlier process kept: the highest number of each sequence, and numbers known to be taken."""
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
            begun: When our call that sent it began (monotonic seconds), if we sent it.
            ours: Whether it may be one of ours whose sending had no answer.
            in_hand: Whether it belongs to a letter: then `arrived` keeps it, together with the letter.
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
        """A letter's part has this number; to be called when the letter is kept, and not before.

        A number kept earlier would look taken, and the message could not be found after a kill. A number that was found by
        searching may be from an earlier process, so it is no bound for others.
        """
        name = self._name(chat)
        self._take(name, message)
        made = any(message == each for _, each in self._made.get(name, ()))
        self._unkept.append((name, message, self._began if made else 0.0))

    def latest(self, chat: int) -> int:
        """The highest known number in the sequence of a chat; 0 if none is known."""
        return self._latest.get(self._name(chat), 0)

    def is_taken(self, chat: int, message: int) -> bool:
        """Whether a number is known to belong to a message other than one whose sending had no answer."""
        return message in self._taken.get(self._name(chat), ())

    def bound(self, chat: int, since: float, left: float = math.inf) -> int | None:
        """A number above the numbers of all messages sent before `since` (monotonic seconds); None if none is known.

        It is the lowest number that a later call of ours got: Telegram gives numbers in order.

        Args:
            chat: Where.
            since: When the message became doubtful; 0 if that was in an earlier process.
            left: When it was sent (Unix seconds): numbers of processes that began later are above it.
        """
        name = self._name(chat)
        made = [message for begun, message in self._made.get(name, ()) if begun > since]
        made += [message for began, message in self._made_before.get(name, ()) if began > left]
        return min(made, default=None)

    def poll_begins(self) -> None:
        """Telegram is asked for updates now; those it sent before have been noted."""
        self._polls = True
        self._polled.append(time.monotonic())

    def poll_failed(self) -> None:
        """The call for updates failed: what came in since is not known yet."""
        if self._polled:
            self._polled[-1] = math.inf

    def heard(self, chat: int, message: int) -> None:
        """An update with a person's message has come; Telegram sends them in order."""
        name = self._name(chat)
        self._heard[name] = max(message, self._heard.get(name, 0))
        self._heard_at = time.monotonic()

    def is_caught_up(self, chat: int, bound: int | None, since: float) -> bool:
        """Whether updates for all messages of the sequence that came before `since` (monotonic seconds) have arrived.

        That is so if one above `bound` has arrived, if Telegram answered and was asked again, or if it was silent for a while.
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
        """Whether so little happens in a sequence that an unknown message in it is unlikely.

        It never is for a message of an earlier process: what came while none ran is still arriving.
        """
        now = time.monotonic()
        if since <= self._started and now - self._started < _BUSY_SECONDS:
            return False
        lately = [latest for at, latest in self._rise.get(self._name(chat), ()) if now - at <= _BUSY_SECONDS]
        return not lately or lately[-1] - lately[0] < _BUSY

    def doubt(self, chat: int, letter: int, left: float) -> None:
        """A letter's part may have arrived; `left` is when it was sent (Unix seconds)."""
        self._doubts[letter] = (self._name(chat), left)

    def settle(self, letter: int) -> None:
        """It is known whether a letter's part has arrived, or the search for it has ended."""
        self._doubts.pop(letter, None)

    def in_doubt(self, chat: int, before: float = math.inf) -> int:
        """How many doubtful letters of the sequence were sent before this time."""
        name = self._name(chat)
        return sum(sequence == name and left < before for sequence, left in self._doubts.values())

    def turn(self, chat: int) -> asyncio.Lock:
        """A lock to hold while a message of the sequence is looked for: the next search need not try what this one finds."""
        return self._turns.setdefault(self._name(chat), asyncio.Lock())

    def kept(self, chat: int) -> tuple[str, int]:
        """The name of the sequence and its highest number, to be kept."""
        return self._name(chat), self.latest(chat)

    def unkept(self) -> list[Number]:
        """Taken numbers that were not kept yet; from now on they count as kept."""
        found, self._unkept = self._unkept, []
        return found

    def keep_later(self, numbers: list[Number]) -> None:
        """Note that these numbers could not be kept."""
        self._unkept = (numbers + self._unkept)[-_TAKEN:]

    def _take(self, name: str, message: int) -> bool:
        """Note that a number is taken; returns whether that is new."""
        if name not in self._taken:
            self._taken[name] = LRUCache(_TAKEN_ELSEWHERE if name else _TAKEN)
        taken = self._taken[name]
        new = message not in taken
        taken[message] = None
        return new

    def _name(self, chat: int) -> str:
        return keyed_hash(self._key, "chat", chat) if chat <= _FIRST_SUPERGROUP else ""
