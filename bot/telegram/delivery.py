"""One update on its way to its reply: what is sent for it, what has arrived, and what is to be done when it went wrong.

`application` makes a `Delivery` current before an update's handlers run; `sending.send` asks it what to send. Each `send` of an
update is a letter: it is committed to the inbox when a part of it goes out, and again with the part's message id as soon as
Telegram has given it. When the update is taken up again (after a kill, or after a failure), its handlers run again, but
the n-th `send` sends what the n-th letter says, from the first part that is not known to have arrived. A letter of which
nothing is known to have arrived says what the handlers say now: what it quoted may have been taken down since.
"""

import asyncio
import dataclasses
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

import telegram
from telegram import Bot, TelegramObject
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.log.inbox import Inbox, InboxError, Waiting
from bot.log.rows import keyed_hash
from bot.telegram.messages import Outgoing
from bot.trail import Trail, follow_trail

_KIND: Final = "_object"
_FIRST_SUPERGROUP: Final = -1_000_000_000_000
_BUSY_SECONDS: Final = 5.0
_BUSY: Final = 5  # so many new ids within that time
_TAKEN: Final = 4096  # ids kept of the row of private chats and basic groups …
_TAKEN_ELSEWHERE: Final = 512  # … and of each other row, …
_ROWS: Final = 256  # … the latest ones
_SEARCHES: Final = 8
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Letter:
    """The messages of one `send`.

    Attributes:
        place: Where they go, as `sending.Place` has it.
        parts: The messages, in order.
        sent: Ids of those that have arrived.
        after: The highest message id known before the next part was sent; its own is above.
        doubtful: Whether the next part may have arrived without our knowing.
        lost: When that came to be so (monotonic seconds); 0 when it was before this process; not kept.
        anew: What the handlers say now, when they run again; not kept.
    """

    place: dict[str, Any]
    parts: tuple[Outgoing, ...]
    sent: list[int] = field(default_factory=list)
    after: int = 0
    doubtful: bool = False
    anew: tuple[Outgoing, ...] = ()
    lost: float = 0.0

    def doubt(self) -> None:
        """The next part may have arrived."""
        self.doubtful, self.lost = True, time.monotonic()


class Counters:
    """The highest message ids seen, which tell where a new message's id can be.

    Telegram numbers the messages of all private chats and basic groups of a bot in one row, those of each supergroup and
    channel in a row of their own. Kept in the inbox with each letter: an id that the process before has used must not be
    taken for a new message's.

    Args:
        key: What the ids of supergroups are hashed with.

    Attributes:
        searching: Held while a message is looked for: after a kill there can be many, and each is many calls. One after the
            other, the first of them are answered soon.
    """

    def __init__(self, key: bytes = b"") -> None:
        self._key = key
        self.searching = asyncio.Semaphore(_SEARCHES)
        self._latest: dict[str, int] = {}
        self._taken: OrderedDict[str, OrderedDict[int, None]] = OrderedDict()
        self._made = time.monotonic()
        self._rise: dict[str, deque[tuple[float, int]]] = {}  # when the highest id was which, of late
        self._begun: dict[str, float] = {}  # when the latest call that made a message began

    def restore(self, latest: Mapping[str, int]) -> None:
        """Take over what was kept."""
        for name, message in latest.items():
            self._latest[name] = max(message, self._latest.get(name, 0))

    def note(self, chat: int, message: int, *, begun: float | None = None, ours: bool = False) -> None:
        """A message with this id exists.

        Args:
            chat: Where.
            message: Its id.
            begun: When a call of ours that made it began (monotonic seconds).
            ours: Whether it may be one of ours whose sending we know nothing of.
        """
        name, now = self._name(chat), time.monotonic()
        if not ours:
            taken = self._taken.setdefault(name, OrderedDict())
            taken[message] = None
            if len(taken) > (_TAKEN_ELSEWHERE if name else _TAKEN):
                taken.popitem(last=False)
            self._taken.move_to_end(name)
            if len(self._taken) > _ROWS:
                self._taken.popitem(last=False)
        if begun is not None:
            self._begun[name] = max(begun, self._begun.get(name, 0.0))
        latest = self._latest.get(name, 0)
        if message <= latest:
            return
        rise = self._rise.setdefault(name, deque([(now, latest or message)]))
        while len(rise) > 1 and now - rise[1][0] > _BUSY_SECONDS:
            rise.popleft()
        rise.append((now, message))
        self._latest[name] = message

    def latest(self, chat: int) -> int:
        """The highest id known in the row that a chat's messages are numbered in; 0 when none is."""
        return self._latest.get(self._name(chat), 0)

    def is_taken(self, chat: int, message: int) -> bool:
        """Whether an id is known to be another's than a message's whose sending we know nothing of."""
        return message in self._taken.get(self._name(chat), ())

    def is_above(self, chat: int, since: float) -> bool:
        """Whether the highest id is surely above that of any message made before `since` (monotonic seconds).

        It is when a call of ours that began later has made a message. In a row where little happens it is taken to be so.
        """
        name, now = self._name(chat), time.monotonic()
        if self._begun.get(name, 0.0) > since:
            return True
        if since <= self._made and now - self._made < _BUSY_SECONDS:
            return False  # what came while no process ran is still being heard of
        lately = [latest for at, latest in self._rise.get(name, ()) if now - at <= _BUSY_SECONDS]
        return not lately or lately[-1] - lately[0] < _BUSY

    def kept(self, chat: int) -> tuple[str, int]:
        """The row's name and its highest id, to be kept."""
        return self._name(chat), self.latest(chat)

    def _name(self, chat: int) -> str:
        return keyed_hash(self._key, "chat", chat) if chat <= _FIRST_SUPERGROUP else ""


@dataclass(eq=False)
class Delivery:
    """One update; `inbox` is None for one that is not kept there.

    Attributes:
        letters: What was sent for it so far, by this run of its handlers or an earlier one.
        in_hand: The one whose next part is being sent.
        failures: What went wrong and was not put right.
    """

    waiting: Waiting
    inbox: Inbox | None
    trail: Trail
    counters: Counters
    bot: Bot | None = None
    letters: list[Letter] = field(default_factory=list)
    in_hand: Letter | None = None
    failures: list[BaseException] = field(default_factory=list)
    _next: int = 0

    def __post_init__(self) -> None:
        self.letters = [_read_letter(each, self.bot) for each in self.waiting.letters]

    def restart(self) -> None:
        """The handlers run from the beginning."""
        self._next = 0
        self.failures.clear()
        self.trail.taken = 0

    def letter(self, place: dict[str, Any], parts: Sequence[Outgoing]) -> Letter:
        """The next letter: the one an earlier run began, or else a new one."""
        self._next += 1
        if self.inbox is not None and self._next == 1:
            self.inbox.survived(self.waiting.update_id)
        if self._next <= len(self.letters):
            begun = self.letters[self._next - 1]
            begun.anew = tuple(parts)
            return begun
        self.letters.append(Letter(place, tuple(parts)))
        return self.letters[-1]

    async def leaving(self) -> None:
        """A part of the letter in hand goes to the network now: commit that, and where its message id can be."""
        letter = self.in_hand
        if letter is not None:
            chat = letter.place["chat"]
            if not letter.doubtful:
                letter.after = self.counters.latest(chat)
            await self.save()
            if not letter.doubtful:  # committing takes a moment, in which other messages come
                letter.after = self.counters.latest(chat)

    async def save(self) -> None:
        """Commit the letters as they are; a failure costs the safety against sending twice, never the reply."""
        if self.inbox is None:
            return
        self.waiting.letters = [
            _write_letter(each, doubtful=each.doubtful or each is self.in_hand) for each in self.letters
        ]
        try:
            chat = self.letters[-1].place["chat"] if self.letters else 0
            await self.inbox.keep(self.waiting.update_id, self.waiting.letters, self.counters.kept(chat))
        except InboxError as error:
            _logger.error("what is sent could not be noted: %s", error)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with an update after its handlers ran.

    Attributes:
        action: `done`, `retry` or `dead`.
        reason: One line without ids or texts.
    """

    action: str
    reason: str = ""


def judge(failures: Sequence[BaseException], attempts: int, age_seconds: float, *, asks: bool = True) -> Verdict:
    """Decide what to do after these failures of the last run, the `attempts`-th before it not counted.

    Trouble on the way to Telegram is tried again for a day; a fault in the bot three times; what Telegram refuses for good
    is a dead letter at once. Somebody who has shut the bot out is no failure: there is nobody to answer. An update that asks
    nothing (a press, a reaction) is worth a minute and no dead letter.
    """
    if not failures:
        return Verdict("done")
    worst = max(failures, key=_gravity)
    reason = reason_of(worst)
    if isinstance(worst, Forbidden):
        return Verdict("done", reason)
    if not asks:
        return Verdict("retry" if _is_passing(worst) and age_seconds < _GIVE_UP_PRESSES_SECONDS else "done", reason)
    if _is_passing(worst):
        return Verdict("retry" if age_seconds < _GIVE_UP_SECONDS else "dead", reason)
    if isinstance(worst, TelegramError):
        return Verdict("dead", reason)
    return Verdict("retry" if attempts + 1 < _ATTEMPTS_OF_A_FAULT else "dead", reason)


def reason_of(error: BaseException) -> str:
    """An error in one line; of errors that are not Telegram's only the kind, since their text may quote a question."""
    if isinstance(error, telegram.error.ChatMigrated):
        return "ChatMigrated"
    if isinstance(error, TelegramError):
        return " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return type(error).__name__


_GIVE_UP_SECONDS: Final = 24 * 3600
_GIVE_UP_PRESSES_SECONDS: Final = 60
_ATTEMPTS_OF_A_FAULT: Final = 3


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, BadRequest):
        return False
    return isinstance(error, (NetworkError, RetryAfter, InvalidToken, InboxError))


def _gravity(error: BaseException) -> int:
    if isinstance(error, Forbidden):
        return 0
    return 2 if _is_passing(error) else 1


_current: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


def current() -> Delivery | None:
    """The update that the running task answers."""
    return _current.get()


def follow(delivery: Delivery | None) -> None:
    """From here on, the running task answers this update."""
    _current.set(delivery)
    follow_trail(delivery.trail if delivery else None)


def failed(error: BaseException) -> None:
    """Note that something of the running task's update went wrong and was not put right."""
    delivery = _current.get()
    if delivery is not None and error not in delivery.failures:
        delivery.failures.append(error)


def _write_letter(letter: Letter, *, doubtful: bool) -> dict[str, Any]:
    parts = [
        {each.name: _write(getattr(part, each.name)) for each in dataclasses.fields(part)} for part in letter.parts
    ]
    return {"place": letter.place, "parts": parts, "sent": letter.sent, "after": letter.after, "doubtful": doubtful}


def trust(letters: Sequence[dict[str, Any]]) -> None:
    """Take kept letters for not arrived, where it is not known: the chat has gone on, so nobody can find out any more."""
    for letter in letters:
        letter["doubtful"] = False


def _read_letter(kept: dict[str, Any], bot: Bot | None) -> Letter:
    parts = tuple(Outgoing(**{name: _read(value, bot) for name, value in part.items()}) for part in kept["parts"])
    return Letter(kept["place"], parts, list(kept["sent"]), kept["after"], kept["doubtful"])


def _write(value: Any) -> Any:
    if isinstance(value, TelegramObject):
        return {_KIND: type(value).__name__, "value": value.to_dict()}
    return [_write(each) for each in value] if isinstance(value, (list, tuple)) else value


def _read(value: Any, bot: Bot | None) -> Any:
    if isinstance(value, dict) and _KIND in value:
        kind: type[TelegramObject] = getattr(telegram, value[_KIND])
        return kind.de_json(value["value"], bot)
    return tuple(_read(each, bot) for each in value) if isinstance(value, list) else value
