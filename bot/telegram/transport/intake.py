"""Updates on their way in: committed before they are acknowledged, handed out in order, done when their reply was sent.

`InboxQueue` is the queue that PTB's updater or the webhook fills. Its `put` returns when the update is in the inbox, and only
then is Telegram told that it arrived. It hands out one update a chat at a time, chat after chat in turn, so that a chat
with a hundred questions holds up nobody, and within a group person after person. What a group is refused for haste does not
wait behind its questions, so that the notice comes at once. `Intake` runs an update's handlers and then decides: done, again
later (with its chat waiting), or a dead letter. What waited when the process ended is taken up at the next start.
"""

import asyncio
import bisect
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseUpdateProcessor

from bot.log.inbox import Counts, Inbox, InboxError, Waiting
from bot.log.rows import keyed_hash
from bot.metrics import METRICS
from bot.telegram.messages import read_message
from bot.telegram.transport import delivery
from bot.telegram.transport.delivery import Delivery, DeliveryOutcome, judge
from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.parsing import readable
from bot.telegram.transport.sending import seconds_of
from bot.update_context import UpdateContext, new_uid

_SIDE_BY_SIDE: Final = 256
_MOST: Final = 10_000  # updates in memory; the rest stays at Telegram
_REMEMBERED: Final = 20_000
_ANSWER_WITHIN_SECONDS: Final = 60.0
_LONGEST_PAUSE_SECONDS: Final = 300.0
_MANY: Final = 2  # when so many of a chat wait that may ask something, a notice goes ahead of them
_TIDY_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 5.0
_EPHEMERAL: Final = ("inline_query", "chosen_inline_result", "poll", "poll_answer")
_ASKING: Final = ("message", "edited_message")
_logger = logging.getLogger(__name__)


class NotCommitted(NetworkError):  # noqa: N818 # PTB polls on after a NetworkError, and after nothing else
    """The inbox cannot be written and the update is not answered yet: it must not be acknowledged."""


class InboxQueue(asyncio.Queue[object]):
    """The queue between Telegram and the handlers; see the module.

    Attributes:
        bot: Set when the application is built; needed to read updates back.
        counters: The highest message ids known.
        work: By update id, every update that waits or is being answered.
        refuses: Asked of each update that comes in whether it will not be answered; if so, it waits for no other.
    """

    def __init__(self, inbox: Inbox, *, key: bytes, counters: Counters, show_questions: bool = False) -> None:
        super().__init__()
        self.inbox = inbox
        self.bot: Bot | None = None
        self.work: dict[int, Delivery] = {}
        self._key = key
        self.counters = counters
        self._show_questions = show_questions
        self._lanes: dict[object, list[Update]] = {}  # chat → what waits behind the one that is ready or in work
        self._later: dict[object, asyncio.TimerHandle] = {}
        self._seen: OrderedDict[int, asyncio.Event | None] = (
            OrderedDict()
        )  # the event: not committed, set when answered
        self._room = asyncio.Event()
        self._room.set()
        self._end: object | None = None
        self.refuses: Callable[[Update], Awaitable[bool]] | None = None
        self._apart: set[int] = set()  # updates that wait for no other
        self._served: dict[object, dict[object, int]] = {}  # chat → who had how manieth turn

    @property
    def backlog(self) -> int:
        """How many updates wait or are being answered."""
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
        """Queue an update from the inbox; False when it cannot be read."""
        update = Update.de_json(readable(dict(waiting.payload)), self.bot) if waiting.payload else None
        if update is None:
            return False
        if update.update_id not in self.work:
            self._seen[update.update_id] = None
            self._enqueue(update, waiting, self.inbox)
        return True

    def release(self, update: Update, *, answered: bool = True) -> None:
        """An update is dealt with, or left to the next start: the next of its chat may come."""
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
        """Hand an update out once more after this time; its chat waits until then."""
        lane = self._lane(update)
        self._lanes[lane].insert(0, update)
        if self._end is not None:
            self._drop(lane)
            self._end_when_idle()
        else:
            self._later[lane] = asyncio.get_running_loop().call_later(seconds, self._hand_out, lane)

    def abandon(self) -> int:
        """Let go of all that waits; it stays in the inbox. Return how many updates that leaves, those in work included."""
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
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)

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
        """Whether an update will not be answered, in a chat in which others wait."""
        try:
            if self.refuses is None or not await self.refuses(update):
                return False
            waiting = [self.work[each.update_id] for each in self._lanes.get(lane_of(update), ())]
            return sum(each.inbox is not None for each in waiting) >= _MANY
        except Exception:  # it is asked again when its turn comes
            _logger.exception("it could not be told whether an update is answered")
            return False

    def _lane(self, update: Update) -> object:
        return ("apart", update.update_id) if update.update_id in self._apart else lane_of(update)

    def _next_in(self, lane: object, behind: Sequence[Update], done: Update) -> int:
        """Which of a chat's updates comes next: the oldest of the person whose last turn is longest ago.

        Nothing overtakes a command or a service message, which may change what holds for those after it.
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
        """Leave a chat that waits for another attempt to the next start."""
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
        """Whether an update may ask something; what a group says among itself is not written down."""
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


class Intake(BaseUpdateProcessor):
    """Runs the handlers of each update and settles it.

    Args:
        queue: Where the updates come from.
        pause_seconds: The first wait before an update is tried again; each further one is twice as long.
        look: Called every few seconds with how much the inbox holds.
    """

    def __init__(
        self, queue: InboxQueue, *, pause_seconds: float = 1.0, look: Callable[[Counts], None] | None = None
    ) -> None:
        super().__init__(_SIDE_BY_SIDE)
        self._queue = queue
        self._inbox = queue.inbox
        self._pause_seconds = pause_seconds
        self._look_with = look
        self._in_work: set[asyncio.Task[Any]] = set()
        self._suspects = asyncio.Lock()
        self._housekeeping: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Open the inbox and take up what the last run left.

        Raises:
            InboxError: If the inbox cannot be used.
        """
        waiting = await asyncio.to_thread(self._inbox.open, self._queue.bot.id if self._queue.bot else 0)
        taken = await asyncio.to_thread(self._inbox.numbers)
        self._queue.counters.restore(await asyncio.to_thread(self._inbox.counters), taken)
        for each in waiting:
            await self._take_up(each)
        if self._queue.backlog:
            _logger.info("%d updates from before are answered first", self._queue.backlog)
        await self._look()
        self._housekeeping = asyncio.create_task(self._keep_house())

    async def shutdown(self) -> None:
        """Let go of the inbox."""
        if self._housekeeping is not None:
            self._housekeeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._housekeeping
        await asyncio.to_thread(self._inbox.close)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run an update's handlers, then settle it."""
        current = self._queue.work.get(update.update_id) if isinstance(update, Update) else None
        if current is None or not isinstance(update, Update):
            await coroutine
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 # a coroutine runs in a task
        self._in_work.add(task)
        delivery.follow(current)
        try:
            outcome = await self._run(current, update, coroutine)
            await self._settle(current, update, outcome)
        except asyncio.CancelledError:
            self._queue.release(update, answered=False)  # the process stops; the update stays in the inbox
            raise
        finally:
            current.let_go()
            self._in_work.discard(task)
            delivery.follow(None)

    def abandon(self) -> int:
        """Give up waiting at a stop: cancel what is in work. Return how many updates the next start will find."""
        left = self._queue.abandon()
        for task in self._in_work:
            task.cancel()
        return left

    async def _run(self, current: Delivery, update: Update, coroutine: Awaitable[Any]) -> DeliveryOutcome:
        if current.waiting.crashed:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            return DeliveryOutcome("dead", f"the process ended {current.waiting.begun} times while answering it")
        if current.waiting.suspect:  # one at a time, so that the next death of the process tells which one it is
            async with self._suspects:
                return await self._answer(current, update, coroutine)
        return await self._answer(current, update, coroutine)

    async def _answer(self, current: Delivery, update: Update, coroutine: Awaitable[Any]) -> DeliveryOutcome:
        if current.inbox is not None:
            current.inbox.begin(update.update_id)
        current.restart()
        try:
            await coroutine
        except Exception as error:
            _logger.exception("an update could not be handled")
            current.failures.append(error)
        age = time.time() - current.waiting.received_at
        return judge(current.failures, current.waiting.attempts, age, asks=kind_of(update) in _ASKING)

    async def _settle(self, current: Delivery, update: Update, outcome: DeliveryOutcome) -> None:
        if current.failures and outcome.action == "done":
            METRICS.undeliverable.inc()
        if outcome.action == "retry":
            pause = min(_LONGEST_PAUSE_SECONDS, self._pause_seconds * 2**current.waiting.attempts)
            named = [seconds_of(each) for each in current.failures if isinstance(each, RetryAfter)]
            pause = max([pause, *named])
            current.waiting.attempts += 1
            _logger.warning("an update is tried again in %.1f s: %s", pause, outcome.reason)
            await self._note(lambda inbox: inbox.failed(update.update_id, outcome.reason, dead=False), current)
            METRICS.retries.inc()
            self._queue.again(update, pause)
            return
        if outcome.action == "dead":
            METRICS.dead.inc()
            _logger.error("update %d is given up (%s); see scripts/inbox.py", update.update_id, outcome.reason)
            await self._note(lambda inbox: inbox.failed(update.update_id, outcome.reason, dead=True), current)
        else:
            await self._note(lambda inbox: inbox.done(update.update_id), current)
        METRICS.replying.observe(max(0.0, time.time() - current.waiting.received_at))
        self._queue.release(update)

    async def _note(self, action: Callable[[Inbox], Awaitable[None]], current: Delivery) -> None:
        """Write to the inbox, however long it takes: what is not noted as done would be answered again."""
        pause = self._pause_seconds
        while current.inbox is not None:
            try:
                await action(current.inbox)
                return
            except InboxError as error:
                _logger.error("an update that is dealt with could not be noted: %s", error)
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE_SECONDS, 2 * pause)

    async def _take_up(self, waiting: Waiting) -> None:
        if not self._queue.take_up(waiting):
            METRICS.dead.inc()
            reason = "sealed with another hash key"
            _logger.error("update %d is given up (%s); see scripts/inbox.py", waiting.update_id, reason)
            await self._inbox.failed(waiting.update_id, reason, dead=True)

    async def _look(self) -> None:
        for each in await self._inbox.revived():
            delivery.trust(each.letters)
            await self._take_up(each)
        counts = await self._inbox.counts()
        METRICS.backlog.set(counts.waiting)
        METRICS.dead_now.set(counts.dead)
        METRICS.oldest.set(counts.oldest_seconds)
        if self._look_with is not None:
            self._look_with(counts)

    async def _keep_house(self) -> None:
        looked = tidied = time.monotonic()
        while True:
            await asyncio.sleep(1.0)
            now = time.monotonic()
            try:
                if not self._queue.backlog or now - tidied >= _TIDY_SECONDS:
                    tidied = now
                    await self._inbox.tidy()
                if now - looked >= _LOOK_SECONDS:
                    looked = now
                    await self._look()
            except InboxError as error:
                _logger.error("the inbox could not be looked after: %s", error)


def lane_of(update: Update) -> object:
    """What an update must not be overtaken in: its chat, else its sender."""
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
    """What sort of update it is, as Telegram names it."""
    return next((name for name in Update.ALL_TYPES if getattr(update, name, None) is not None), "other")


def _private(update: Update, *, texts: bool) -> list[object]:
    """What of an update must not stand in a log line."""
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
