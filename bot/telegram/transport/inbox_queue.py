"""The queue between Telegram and the handlers: an update is in the inbox before Telegram is told that it arrived.

PTB's updater or the webhook fills it. It hands out one update of a chat at a time, and serves the chats in turn, so
that a chat with a hundred questions delays no other; within a group it serves the people in turn. An update that a
group's limit refuses does not wait for the group's questions, so that the notice comes at once.
"""

import asyncio
import bisect
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from cachetools import LRUCache
from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import NetworkError

from bot.log.rows import keyed_hash
from bot.log.writing.inbox import Inbox, InboxError, Waiting
from bot.metrics import METRICS
from bot.telegram.messages import read_message
from bot.telegram.transport.delivery import Delivery
from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.parsing import readable
from bot.update_context import UpdateContext, new_uid

_MOST: Final = 10_000  # updates in memory; the rest stays at Telegram
_REMEMBERED: Final = 20_000
_ANSWER_WITHIN_SECONDS: Final = 60.0
_MANY: Final = 2  # when so many of a chat wait that may ask something, a notice goes ahead of them
_EPHEMERAL: Final = ("inline_query", "chosen_inline_result", "poll", "poll_answer")
_logger = logging.getLogger(__name__)


class NotCommitted(NetworkError):  # noqa: N818 # PTB polls on after a NetworkError, and after nothing else
    """The inbox cannot be written and the update is not answered yet, so it must not be acknowledged."""


class InboxQueue(asyncio.Queue[object]):
    """The queue between Telegram and the handlers, as the module says.

    Attributes:
        bot: Set when the application is built; needed to read updates back.
        counters: The highest message ids known.
        work: By update id, every update that waits or is being answered.
        refuses: Tells of each update that comes in whether a limit refuses it; if so, it need not wait for others.
    """

    def __init__(self, inbox: Inbox, *, key: bytes, counters: Counters, show_questions: bool = False) -> None:
        super().__init__()
        self.inbox = inbox
        self.bot: Bot | None = None
        self.work: dict[int, Delivery] = {}
        self._key = key
        self.counters = counters
        self._show_questions = show_questions
        self._lanes: dict[object, list[Update]] = {}  # chat → what waits for the update that is ready or being answered
        self._later: dict[object, asyncio.TimerHandle] = {}
        self._seen: LRUCache[int, asyncio.Event | None] = LRUCache(
            _REMEMBERED
        )  # an event: not committed, set when answered
        self._room = asyncio.Event()
        self._room.set()
        self._end: object | None = None
        self.refuses: Callable[[Update], Awaitable[bool]] | None = None
        self._apart: set[int] = set()  # updates that need not wait for others
        self._served: dict[object, dict[object, int]] = {}  # chat → person → number of their last turn

    @property
    def backlog(self) -> int:
        """Number of updates that wait or are being answered."""
        return len(self.work)

    async def put(self, item: object) -> None:
        """Take in one update; returns when it may be acknowledged.

        Raises:
            NotCommitted: If it may not: the inbox cannot be written, and it was not answered in time.
        """
        if not isinstance(item, Update):  # PTB's sign to stop
            self._end = item
            for lane in list(self._later):
                self._drop(lane)
            self._end_when_idle()
            return
        while len(self.work) >= _MOST:
            self._room.clear()
            await self._room.wait()
        if item.update_id in self._seen:
            METRICS.repeated.inc()
        else:
            await self._take(item)
        answered = self._seen.get(item.update_id)
        if answered is not None:
            try:
                await asyncio.wait_for(answered.wait(), _ANSWER_WITHIN_SECONDS)
            except TimeoutError as error:
                raise NotCommitted("the inbox cannot be written; see the log") from error

    def take_up(self, waiting: Waiting) -> bool:
        """Queue an update from the inbox; False if it cannot be read."""
        update = Update.de_json(readable(dict(waiting.payload)), self.bot) if waiting.payload else None
        if update is None:
            return False
        if update.update_id not in self.work:
            self._seen[update.update_id] = None
            self._enqueue(update, waiting, self.inbox)
        return True

    def release(self, update: Update, *, answered: bool = True) -> None:
        """An update is done, or left to the next start: hand out the next one of its chat."""
        lane = self._lane(update)
        self._apart.discard(update.update_id)
        self.work.pop(update.update_id, None)
        uncommitted = self._seen.get(update.update_id)
        if uncommitted is not None and answered:
            uncommitted.set()
        self._room.set()
        behind = self._lanes.get(lane)
        if behind:
            self.put_nowait(behind.pop(self._next_in(lane, behind, update)))
        else:
            self._lanes.pop(lane, None)
            self._served.pop(lane, None)
        self._end_when_idle()

    def again(self, update: Update, seconds: float) -> None:
        """Hand out an update again after this time; its chat waits until then."""
        lane = self._lane(update)
        self._lanes[lane].insert(0, update)
        if self._end is not None:
            self._drop(lane)
            self._end_when_idle()
        else:
            self._later[lane] = asyncio.get_running_loop().call_later(seconds, self._hand_out, lane)

    def abandon(self) -> int:
        """Drop all that waits; it stays in the inbox. Return how many updates are left, those being answered included."""
        left = len(self.work)
        while not self.empty():
            item = self.get_nowait()
            self.task_done()
            if isinstance(item, Update):
                self.work.pop(item.update_id, None)
        for behind in self._lanes.values():
            for update in behind:
                self.work.pop(update.update_id, None)
            behind.clear()
        return left

    async def _take(self, update: Update) -> None:
        if update.message is not None:
            self.counters.heard(update.message.chat.id, update.message.message_id)
        waiting: Waiting | None = Waiting(update.update_id, new_uid(), None)
        inbox: Inbox | None = None
        if self._keeps(update):
            payload = update.to_dict()
            try:
                waiting = await self.inbox.take(update.update_id, payload, self._user(update))
                inbox = self.inbox
            except InboxError as error:
                _logger.error("an update is answered without being kept: %s", error)
                self._remember(update.update_id, asyncio.Event())
        if waiting is None:
            METRICS.repeated.inc()
        elif update.update_id not in self.work:
            if await self._is_refused(update):
                self._apart.add(update.update_id)
            self._enqueue(update, waiting, inbox)
        self._remember(update.update_id, None)

    def _remember(self, update_id: int, answered: asyncio.Event | None) -> None:
        self._seen.setdefault(update_id, answered)

    def _enqueue(self, update: Update, waiting: Waiting, inbox: Inbox | None) -> None:
        METRICS.updates.labels(kind_of(update)).inc()
        context = UpdateContext(waiting.uid)
        context.hide(_private(update, texts=not self._show_questions))
        message = update.effective_message
        if message is not None and message.business_connection_id is None:  # whose messages are numbered by its account
            self.counters.note(message.chat.id, message.message_id, ours=update.callback_query is not None)
            if message.migrate_to_chat_id:
                self.counters.announced[message.chat.id] = message.migrate_to_chat_id
            if message.migrate_from_chat_id:
                self.counters.announced[message.migrate_from_chat_id] = message.chat.id
            for letter in waiting.letters:
                if letter["place"]["chat"] == message.chat.id:  # a group that has moved had other numbers before
                    for number in letter["sent"]:
                        self.counters.note(message.chat.id, number)
        self.work[update.update_id] = Delivery(waiting, inbox, context, self.counters, self.bot)
        lane = self._lane(update)
        if lane in self._lanes:
            bisect.insort(self._lanes[lane], update, key=lambda each: each.update_id)
        else:
            self._lanes[lane] = []
            self.put_nowait(update)

    async def _is_refused(self, update: Update) -> bool:
        """Whether a limit refuses an update in a chat where others wait."""
        try:
            if self.refuses is None or not await self.refuses(update):
                return False
            waiting = [self.work[each.update_id] for each in self._lanes.get(lane_of(update), ())]
            return sum(each.inbox is not None for each in waiting) >= _MANY
        except Exception:  # the limits are checked again when its turn comes
            _logger.exception("the limits could not be checked for an update")
            return False

    def _lane(self, update: Update) -> object:
        return ("apart", update.update_id) if update.update_id in self._apart else lane_of(update)

    def _next_in(self, lane: object, behind: Sequence[Update], done: Update) -> int:
        """The position of the chat's update that comes next: the oldest one of the person whose last turn is longest ago.

        Nothing may overtake a command or a service message, because it may change what holds for those after it.
        """
        if not (isinstance(lane, int) and lane < 0):
            return 0
        served = self._served.setdefault(lane, {})
        served[_who(done)] = max(served.values(), default=0) + 1
        free = next((place for place, update in enumerate(behind) if _keeps_its_place(update)), len(behind))
        return min(range(free), key=lambda place: (served.get(_who(behind[place]), 0), place), default=0)

    def _hand_out(self, lane: object) -> None:
        del self._later[lane]
        self.put_nowait(self._lanes[lane].pop(0))

    def _drop(self, lane: object) -> None:
        """Leave a chat that waits for another attempt until the next start."""
        timer = self._later.pop(lane, None)
        if timer is not None:
            timer.cancel()
        for update in self._lanes.pop(lane):
            self.work.pop(update.update_id, None)

    def _end_when_idle(self) -> None:
        if self._end is not None and not self.work:
            end, self._end = self._end, None
            self.put_nowait(end)

    def _keeps(self, update: Update) -> bool:
        """Whether to keep an update: it may ask something. What a group's members say to each other is not kept."""
        if any(getattr(update, kind) is not None for kind in _EPHEMERAL):
            return False
        message = update.message or update.edited_message
        if message is None or message.chat.type == ChatType.PRIVATE or self.bot is None:
            return True
        if message.migrate_to_chat_id or message.migrate_from_chat_id:
            return True
        return read_message(message, bot_id=self.bot.id, username=self.bot.username) is not None

    def _user(self, update: Update) -> str:
        sender = update.effective_sender
        return keyed_hash(self._key, "user", sender.id if sender else None)


def lane_of(update: Update) -> object:
    """Where the order of updates must stay: the chat, or else the sender."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    if update.effective_user is not None:
        return "user", update.effective_user.id
    return "update", update.update_id


def _keeps_its_place(update: Update) -> bool:
    message = update.message
    if message is None:
        return update.callback_query is None and update.edited_message is None
    text = message.text or message.caption or ""
    return not text or (text.startswith("/") and not text.startswith("/ask"))


def _who(update: Update) -> int | None:
    sender = update.effective_sender
    return sender.id if sender else None


def kind_of(update: Update) -> str:
    """The kind of an update, as Telegram names it."""
    return next((name for name in Update.ALL_TYPES if getattr(update, name, None) is not None), "other")


def _private(update: Update, *, texts: bool) -> list[object]:
    """What no log line may show of an update."""
    found: list[object] = []
    for person in (update.effective_user, update.effective_chat):
        if person is not None:
            names = (person.first_name, person.last_name, person.username, getattr(person, "title", None))
            found += [person.id, *names]
    message = update.effective_message
    if texts and isinstance(message, Message):
        found += [message.text, message.caption]
    if texts and update.inline_query is not None:
        found.append(update.inline_query.query)
    return found
