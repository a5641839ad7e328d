"""One update on its way to its reply: what is sent for it, what has arrived, and what is to be done when it went wrong.

`application` makes a `Delivery` current before an update's handlers run; `sending.send` asks it what to send. Each `send` of an
update is a letter: it is committed to the inbox when a part of it goes out, and again with the part's message id as soon as
Telegram has given it. When the update is taken up again (after a kill, or after a failure), its handlers run again, but
the n-th `send` sends what the n-th letter says, from the first part that is not known to have arrived. A letter of which
nothing is known to have arrived says what the handlers say now: what it quoted may have been taken down since.
"""

import contextlib
import dataclasses
import logging
import time
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

import telegram
from telegram import Bot, TelegramObject
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.log.inbox import Inbox, InboxError, Waiting
from bot.telegram.messages import Outgoing
from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.responses import reason_of, shuts_out
from bot.update_context import UpdateContext, follow_update, new_uid

_KIND: Final = "_object"
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Letter:
    """The messages of one `send`.

    Attributes:
        place: Where they go, as `sending.ChatTarget` has it.
        parts: The messages, in order.
        sent: Ids of those that have arrived.
        after: The highest message id known before the next part was sent; its own is above.
        doubtful: Whether the next part may have arrived without our knowing.
        left: When it went (Unix seconds); of two that are in doubt, the earlier one is likely to have the lower id.
        lost: When that came to be so (monotonic seconds); 0 when it was before this process; not kept.
        anew: What the handlers say now, when they run again; not kept.
    """

    place: dict[str, Any]
    parts: tuple[Outgoing, ...]
    sent: list[int] = field(default_factory=list)
    after: int = 0
    doubtful: bool = False
    left: float = 0.0
    anew: tuple[Outgoing, ...] = ()
    lost: float = 0.0

    def doubt(self) -> None:
        """The next part may have arrived."""
        self.doubtful, self.lost = True, time.monotonic()

    def move(self, chat: int) -> None:
        """The group has become this supergroup: the old messages' numbers mean others there."""
        self.place |= {"chat": chat, "message": 0, "topic": None}
        self.after = 0


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
    context: UpdateContext
    counters: Counters
    bot: Bot | None = None
    letters: list[Letter] = field(default_factory=list)
    in_hand: Letter | None = None
    failures: list[BaseException] = field(default_factory=list)
    _next: int = 0

    def __post_init__(self) -> None:
        self.letters = [_read_letter(each, self.bot) for each in self.waiting.letters]
        for letter in self.letters:
            if letter.doubtful:
                self.counters.doubt(letter.place["chat"], id(letter), letter.left)

    def restart(self) -> None:
        """The handlers run from the beginning."""
        self._next = 0
        self.failures.clear()
        self.context.taken = 0

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
                letter.after, letter.left = self.counters.latest(chat), time.time()
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
        numbers = self.counters.unkept()
        try:
            chat = self.letters[-1].place["chat"] if self.letters else 0
            await self.inbox.keep(self.waiting.update_id, self.waiting.letters, self.counters.kept(chat), numbers)
        except InboxError as error:
            self.counters.keep_later(numbers)
            _logger.error("what is sent could not be noted: %s", error)

    def let_go(self) -> None:
        """Nobody works on it just now; what is in doubt is not waited for by others."""
        for letter in self.letters:
            self.counters.settle(id(letter))


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What is to be done with an update after its handlers ran.

    Attributes:
        action: `done`, `retry` or `dead`.
        reason: One line without ids or texts.
    """

    action: str
    reason: str = ""


def judge(
    failures: Sequence[BaseException], attempts: int, age_seconds: float, *, asks: bool = True
) -> DeliveryOutcome:
    """Decide what to do after these failures of the last run, the `attempts`-th before it not counted.

    Trouble on the way to Telegram is tried again for a day; a fault in the bot three times; what Telegram refuses for good
    is a dead letter at once. Somebody who has shut the bot out (blocked, removed or muted it, closed the topic) is no
    failure: there is nobody to answer. An update that asks
    nothing (a press, a reaction) is worth a minute and no dead letter.
    """
    if not failures:
        return DeliveryOutcome("done")
    worst = max(failures, key=_gravity)
    reason = reason_of(worst)
    if shuts_out(worst):
        return DeliveryOutcome("done", reason)
    if not asks:
        return DeliveryOutcome(
            "retry" if _is_passing(worst) and age_seconds < _GIVE_UP_PRESSES_SECONDS else "done", reason
        )
    if _is_passing(worst):
        return DeliveryOutcome("retry" if age_seconds < _GIVE_UP_SECONDS else "dead", reason)
    if isinstance(worst, TelegramError):
        return DeliveryOutcome("dead", reason)
    return DeliveryOutcome("retry" if attempts + 1 < _ATTEMPTS_OF_A_FAULT else "dead", reason)


_GIVE_UP_SECONDS: Final = 24 * 3600
_GIVE_UP_PRESSES_SECONDS: Final = 60
_ATTEMPTS_OF_A_FAULT: Final = 3


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, BadRequest):
        return False
    return isinstance(error, (NetworkError, RetryAfter, InvalidToken, InboxError))


def _gravity(error: BaseException) -> int:
    if shuts_out(error):
        return 0
    return 2 if _is_passing(error) else 1


_current: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


def current() -> Delivery | None:
    """The update that the running task answers."""
    return _current.get()


def follow(delivery: Delivery | None) -> None:
    """From here on, the running task answers this update."""
    _current.set(delivery)
    follow_update(delivery.context if delivery else None)


def apart(bot: Bot) -> Delivery | None:
    """What is sent for no update, such as a moderators' card: it is not kept, and looked for all the same."""
    counters = getattr(getattr(bot, "rate_limiter", None), "counters", None)
    uid = new_uid()
    return Delivery(Waiting(0, uid, None), None, UpdateContext(uid), counters, bot) if counters else None


@contextlib.contextmanager
def in_hand(delivery: Delivery | None, letter: Letter) -> Iterator[None]:
    """While its next part is being sent."""
    if delivery is None:
        yield
        return
    delivery.in_hand = letter
    token = _current.set(delivery)
    try:
        yield
    finally:
        delivery.in_hand = None
        _current.reset(token)


def moved_to(chat: int) -> int:
    """The chat that a group goes on in, where the running task's update has learnt so; else the chat itself."""
    delivery = _current.get()
    return delivery.counters.moved.get(chat, chat) if delivery else chat


def note_move(old: int, new: int) -> None:
    """A group has become a supergroup."""
    delivery = _current.get()
    if delivery is not None:
        delivery.counters.moved[old] = new


def failed(error: BaseException) -> None:
    """Note that something of the running task's update went wrong and was not put right."""
    delivery = _current.get()
    if delivery is not None and error not in delivery.failures:
        delivery.failures.append(error)


def _write_letter(letter: Letter, *, doubtful: bool) -> dict[str, Any]:
    parts = [
        {each.name: _write(getattr(part, each.name)) for each in dataclasses.fields(part)} for part in letter.parts
    ]
    kept = {"place": letter.place, "parts": parts, "sent": letter.sent, "after": letter.after}
    return kept | {"doubtful": doubtful, "left": letter.left}


def trust(letters: Sequence[dict[str, Any]]) -> None:
    """Take kept letters for not arrived, where it is not known: the chat has gone on, so nobody can find out any more."""
    for letter in letters:
        letter["doubtful"] = False


def _read_letter(kept: dict[str, Any], bot: Bot | None) -> Letter:
    parts = tuple(Outgoing(**{name: _read(value, bot) for name, value in part.items()}) for part in kept["parts"])
    return Letter(kept["place"], parts, list(kept["sent"]), kept["after"], kept["doubtful"], kept.get("left", 0.0))


def _write(value: Any) -> Any:
    if isinstance(value, TelegramObject):
        return {_KIND: type(value).__name__, "value": value.to_dict()}
    return [_write(each) for each in value] if isinstance(value, (list, tuple)) else value


def _read(value: Any, bot: Bot | None) -> Any:
    if isinstance(value, dict) and _KIND in value:
        kind: type[TelegramObject] = getattr(telegram, value[_KIND])
        return kind.de_json(value["value"], bot)
    return tuple(_read(each, bot) for each in value) if isinstance(value, list) else value
