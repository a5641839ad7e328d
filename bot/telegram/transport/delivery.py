"""One update and its replies: what is sent for it, what has arrived, and what to do if something went wrong.

`intake` makes a `Delivery` current before an update's handlers run, and `sending.send` asks it what to send. Each `send` of
an update is a letter. A letter is committed to the inbox when a part of it goes out, and again with the part's message id as
soon as Telegram has given it. When the update is handled again (after a kill or a failure), its handlers run again, but the
n-th `send` sends the n-th letter, from the first part that may not have arrived. A letter without a part that is known
to have arrived gets the text that the handlers give now: what it quoted may have been taken down since.
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

from bot.log.writing.inbox import Inbox, InboxError, Waiting
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
        place: Where they go: the fields of a `sending.ChatTarget`.
        parts: The messages, in order.
        sent: Ids of the parts that have arrived.
        after: The highest message id known before the next part was sent; the part's own id is above it.
        doubtful: Whether the next part may have arrived, though no answer of Telegram says so.
        left: When it was sent (Unix seconds). Of two in doubt, the earlier one is likely to have the lower id.
        lost: When it became doubtful (monotonic seconds); 0 if that was before this process; not kept.
        rewritten: What the handlers say when they run again; not kept.
    """

    place: dict[str, Any]
    parts: tuple[Outgoing, ...]
    sent: list[int] = field(default_factory=list)
    after: int = 0
    doubtful: bool = False
    left: float = 0.0
    rewritten: tuple[Outgoing, ...] = ()
    lost: float = 0.0

    def doubt(self) -> None:
        """Note that the next part may have arrived."""
        self.doubtful, self.lost = True, time.monotonic()

    def move(self, chat: int) -> None:
        """The group has become this supergroup: there, the old numbers belong to other messages."""
        self.place |= {"chat": chat, "message": 0, "topic": None}
        self.after = 0


@dataclass(eq=False)
class Delivery:
    """One update that is being answered; `inbox` is None if it is not kept there.

    Attributes:
        letters: What was sent for it so far, by this run of its handlers or an earlier one.
        in_hand: The letter whose next part is being sent.
        failures: Errors that were not put right.
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
        """Prepare for another run of the handlers."""
        self._next = 0
        self.failures.clear()
        self.context.taken = 0

    def letter(self, place: dict[str, Any], parts: Sequence[Outgoing]) -> Letter:
        """The next letter: the one that an earlier run began, or a new one."""
        self._next += 1
        if self.inbox is not None and self._next == 1:
            self.inbox.survived(self.waiting.update_id)
        if self._next <= len(self.letters):
            begun = self.letters[self._next - 1]
            begun.rewritten = tuple(parts)
            return begun
        self.letters.append(Letter(place, tuple(parts)))
        return self.letters[-1]

    async def leaving(self) -> None:
        """A part of the letter in hand is about to be sent: commit that, and the highest message id before it."""
        letter = self.in_hand
        if letter is not None:
            chat = letter.place["chat"]
            if not letter.doubtful:
                letter.after, letter.left = self.counters.latest(chat), time.time()
            await self.save()
            if not letter.doubtful:  # other messages come while this is committed
                letter.after = self.counters.latest(chat)

    async def save(self) -> None:
        """Commit the letters as they are. If that fails, a reply may later be sent twice, but it is never lost."""
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
        """No handler works on this update now, so no other search waits for its doubtful letters."""
        for letter in self.letters:
            self.counters.settle(id(letter))


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What to do with an update after its handlers have run.

    Attributes:
        action: `done`, `retry` or `dead`.
        reason: One line without ids or texts.
    """

    action: str
    reason: str = ""


def judge(
    failures: Sequence[BaseException], attempts: int, age_seconds: float, *, asks: bool = True
) -> DeliveryOutcome:
    """Decide what to do after the failures of the last run; `attempts` runs failed before it.

    After an error of the network, the update is tried again for a day; after an error in the bot, three times. If
    Telegram's refusal is final, the update is given up at once. If the bot was blocked, removed or muted, or the topic
    is closed, there is no one to answer, and the update is done. An update that asks nothing (a press, a reaction) is
    tried for a minute and never kept as given up.

    These rules must hold after a restart too, so no library for retries is used.
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
    """The update that the running task answers, if any."""
    return _current.get()


def follow(delivery: Delivery | None) -> None:
    """Say that the running task answers this update from now on."""
    _current.set(delivery)
    follow_update(delivery.context if delivery else None)


def without_update(bot: Bot) -> Delivery | None:
    """A delivery for what is sent without an update, such as a card for moderators: not kept, but searched for if in doubt."""
    counters = getattr(getattr(bot, "rate_limiter", None), "counters", None)
    uid = new_uid()
    return Delivery(Waiting(0, uid, None), None, UpdateContext(uid), counters, bot) if counters else None


@contextlib.contextmanager
def in_hand(delivery: Delivery | None, letter: Letter) -> Iterator[None]:
    """Marks a letter as the one whose next part is being sent."""
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
    """The supergroup that a group has become, if this is known; else the chat itself."""
    delivery = _current.get()
    return delivery.counters.moved.get(chat, chat) if delivery else chat


def note_move(old: int, new: int) -> None:
    """Note that a group has become a supergroup."""
    delivery = _current.get()
    if delivery is not None:
        delivery.counters.moved[old] = new


def failed(error: BaseException) -> None:
    """Note an error of the running task's update that was not put right."""
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
    """Treat doubtful letters as not arrived: newer messages came into the chat, so it cannot be found out any more."""
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
