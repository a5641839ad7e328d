"""How fast the bot may call Telegram: calls wait so that no flood limit is broken, and longer if Telegram says so.

Each chat has its own pace: a short burst, then one message per second; in groups 20 within any minute. All chats together
get 30 messages per second and take turns, so that a busy chat delays no other. A 429 stops the chat that it was for;
only if several chats get one at once, everything stops. Limits as in Telegram's FAQ, "My bot is hitting limits".
"""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.metrics import METRICS
from bot.telegram.transport import delivery
from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.responses import seconds_of
from bot.telegram.transport.sending import AT_ONCE

_Result = bool | dict[str, Any] | list[dict[str, Any]]
_ALL_A_SECOND: Final = 30.0
_PRIVATE: Final = (1.0, 5)  # seconds between two messages in the long run, and how many may come at once
_GROUP: Final = (60.0, 20)  # within so many seconds, so many at most
_EVERYWHERE_CHATS: Final = 3  # if so many chats must wait within …
_EVERYWHERE_SECONDS: Final = 2.0  # … this time, it is not the limit of one chat
_WAIT_MOST_SECONDS: Final = 30.0
_KEPT: Final = 10_000
_COUNTED: Final = ("send", "edit", "copy", "forward")
_MAKING: Final = ("send", "copy", "forward")
_SLACK_SECONDS: Final = 0.05
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Bucket:
    """A rate with bursts; `due` is the time at which the bucket is full again."""

    interval: float
    burst: int
    due: float = 0.0

    def ready_at(self) -> float:
        return self.due - (self.burst - 1) * self.interval

    def take(self, now: float) -> None:
        self.due = max(self.due, now) + self.interval


@dataclass(slots=True)
class _Window:
    """At most `most` calls within any `seconds`."""

    seconds: float
    most: int
    taken: deque[float] = field(default_factory=deque)

    @property
    def due(self) -> float:
        """The time at which no call counts any more."""
        return self.taken[-1] + self.seconds if self.taken else 0.0

    def ready_at(self) -> float:
        return self.taken[0] + self.seconds if len(self.taken) == self.most else 0.0

    def take(self, now: float) -> None:
        self.taken.append(now)
        if len(self.taken) > self.most:
            self.taken.popleft()


@dataclass(slots=True)
class _Lane:
    """The calls of one chat that wait for their turn."""

    bucket: _Bucket | _Window
    held_until: float = 0.0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Pacer(BaseRateLimiter[int]):
    """Lets calls through at Telegram's pace; after a 429, a call is repeated when the time that Telegram names is over.

    Args:
        counters: Told of each message that a call made.
        all_a_second: Messages per second of all chats together.

    Attributes:
        counters: As given.
    """

    def __init__(self, counters: Counters | None = None, *, all_a_second: float = _ALL_A_SECOND) -> None:
        self.counters = counters or Counters()
        self._all = _Bucket(1.0 / all_a_second, max(1, int(all_a_second)))
        self._held_until = 0.0
        self._lanes: OrderedDict[int | str | None, _Lane] = OrderedDict()  # no cache of a library: one in use must stay
        self._ring: deque[_Lane] = deque()
        self._put_off: deque[tuple[float, int | str | None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Cancel the timer."""
        if self._timer is not None:
            self._timer.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Result:
        """Make one call when its turn comes.

        Raises:
            RetryAfter: If Telegram asks for a longer wait than a call should have; the chat's other calls wait that long.
        """
        chat = _chat_of(data)
        counted = endpoint.startswith(_COUNTED) and endpoint != "sendChatAction"
        waited = 0.0
        while True:
            await self._turn(chat, counted=counted, first=rate_limit_args == AT_ONCE)
            if endpoint.startswith("send") and counted and (current := delivery.current()) is not None:
                await current.leaving()
            begun = time.monotonic()
            try:
                result = await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = seconds_of(error) + _SLACK_SECONDS
                METRICS.held.inc()
                self._hold(chat, seconds)
                waited += seconds
                if waited > _WAIT_MOST_SECONDS:
                    raise
            else:
                self._note(result, begun if endpoint.startswith(_MAKING) else None)
                return result

    def _note(self, result: _Result, begun: float | None) -> None:
        current = delivery.current()
        in_hand = begun is not None and current is not None and current.in_hand is not None
        for message in result if isinstance(result, list) else [result]:
            if isinstance(message, dict) and "message_id" in message and "chat" in message:
                self.counters.note(message["chat"]["id"], message["message_id"], begun=begun, in_hand=in_hand)

    def _lane(self, chat: int | str | None) -> _Lane:
        lane = self._lanes.get(chat)
        if lane is None:
            if chat is None:
                pace: _Bucket | _Window = _Bucket(0.0, 1)
            else:
                pace = _Bucket(*_PRIVATE) if isinstance(chat, int) and chat > 0 else _Window(*_GROUP)
            lane = self._lanes[chat] = _Lane(pace)
            self._forget_idle()
        self._lanes.move_to_end(chat)
        return lane

    def _forget_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        while len(self._lanes) > _KEPT:
            chat, lane = next(iter(self._lanes.items()))
            if lane.waiting or lane.held_until > now or lane.bucket.due > now:
                return
            del self._lanes[chat]

    def _hold(self, chat: int | str | None, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        lane = self._lane(chat)
        lane.held_until = max(lane.held_until, now + seconds)
        self._put_off.append((now, chat))
        while now - self._put_off[0][0] > _EVERYWHERE_SECONDS:
            self._put_off.popleft()
        if len({each for _, each in self._put_off}) >= _EVERYWHERE_CHATS:
            _logger.warning("Telegram asks for a wait in several chats at once; nothing is sent for %.1f s", seconds)
            self._held_until = max(self._held_until, now + seconds)
            self._put_off.clear()
        self._pump()

    async def _turn(self, chat: int | str | None, *, counted: bool, first: bool = False) -> None:
        lane = self._lane(chat)
        loop = asyncio.get_running_loop()
        if not counted:
            await asyncio.sleep(max(lane.held_until, self._held_until) - loop.time())
            return
        turn: asyncio.Future[None] = loop.create_future()
        if not lane.waiting:
            self._ring.append(lane)
        if first:
            lane.waiting.appendleft(turn)
        else:
            lane.waiting.append(turn)
        self._pump()
        try:
            await turn
        except asyncio.CancelledError:
            with contextlib.suppress(ValueError):
                lane.waiting.remove(turn)
            raise

    def _pump(self) -> None:
        """Give a turn to each chat that is ready, in order; run again when the next one will be ready."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        soonest = self._serve(now)
        if soonest is not None:
            self._timer = loop.call_at(soonest, self._pump)

    def _serve(self, now: float) -> float | None:
        soonest: float | None = None
        later: deque[_Lane] = deque()
        while self._ring:
            lane = self._ring.popleft()
            while lane.waiting and lane.waiting[0].done():  # cancelled since
                lane.waiting.popleft()
            if not lane.waiting:
                continue
            ready = max(self._held_until, lane.held_until, lane.bucket.ready_at(), self._all.ready_at())
            if ready > now:
                soonest = ready if soonest is None else min(soonest, ready)
                later.append(lane)
                continue
            lane.bucket.take(now)
            self._all.take(now)
            lane.waiting.popleft().set_result(None)
            if lane.waiting:
                self._ring.append(lane)
        self._ring = later
        return soonest


def _chat_of(data: dict[str, Any]) -> int | str | None:
    chat = data.get("chat_id")
    with contextlib.suppress(TypeError, ValueError):
        return int(chat)  # type: ignore[arg-type]
    return chat if isinstance(chat, str) else None
