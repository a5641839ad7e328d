"""Updates taken from the queue: their handlers run, then each update is done, tried again later, or given up.

An update that waits for another attempt holds its chat back, so that the order stays. What waited when the process ended is
taken up at the next start.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import BaseUpdateProcessor

from bot.log.writing.inbox import Counts, Inbox, InboxError, Waiting
from bot.metrics import METRICS
from bot.telegram.transport import delivery
from bot.telegram.transport.delivery import Delivery, DeliveryOutcome, judge
from bot.telegram.transport.inbox_queue import InboxQueue, kind_of
from bot.telegram.transport.responses import seconds_of

_SIDE_BY_SIDE: Final = 256
_LONGEST_PAUSE_SECONDS: Final = 300.0
_TIDY_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 5.0
_ASKING: Final = ("message", "edited_message")
_logger = logging.getLogger(__name__)


class Intake(BaseUpdateProcessor):
    """Runs the handlers of each update and decides what to do with it next.

    Args:
        queue: Where the updates come from.
        pause_seconds: The first wait before an update is tried again; each further one is twice as long.
        look: Called every few seconds with the number of updates in the inbox.
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
        """Open the inbox and queue what the last run left.

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
        self._housekeeping = asyncio.create_task(self._clean_regularly())

    async def shutdown(self) -> None:
        """Close the inbox."""
        if self._housekeeping is not None:
            self._housekeeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._housekeeping
        await asyncio.to_thread(self._inbox.close)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run an update's handlers, then decide what to do with it next."""
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
        """At a stop, cancel what is being answered. Return how many updates are left to the next start."""
        left = self._queue.abandon()
        for task in self._in_work:
            task.cancel()
        return left

    async def _run(self, current: Delivery, update: Update, coroutine: Awaitable[Any]) -> DeliveryOutcome:
        if current.waiting.crashed:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            return DeliveryOutcome("dead", f"the process ended {current.waiting.begun} times while answering it")
        if current.waiting.suspect:  # one at a time: if the process dies again, this is the one
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
        """Write to the inbox, however long it takes: an update that is not noted as done would be answered again."""
        pause = self._pause_seconds
        while current.inbox is not None:
            try:
                await action(current.inbox)
                return
            except InboxError as error:
                _logger.error("it could not be noted that an update is done: %s", error)
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

    async def _clean_regularly(self) -> None:
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
