"""The call that asks Telegram for updates, and when Telegram last answered it.

An answer that python-telegram-bot cannot read is made readable (`parsing`), so that no update can stop the others.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from telegram.error import TelegramError

from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.parsing import readable_batch
from bot.telegram.transport.responses import Connection


@dataclass
class Pulse:
    """When Telegram last sent updates, or said that there were none."""

    heard_at: float = field(default_factory=time.monotonic)
    conflict: bool = False

    def age_seconds(self) -> float:
        """Seconds since Telegram last answered."""
        return time.monotonic() - self.heard_at

    def beat(self) -> None:
        """Telegram has answered."""
        self.heard_at, self.conflict = time.monotonic(), False


class WatchedConnection(Connection):
    """The connection for `getUpdates`; it notes each answer in a pulse."""

    def __init__(self, pulse: Pulse, counters: Counters, **options: Any) -> None:
        super().__init__(**options)
        self._pulse = pulse
        self._counters = counters

    async def do_request(self, url: str, method: str, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make a request, and note whether Telegram answered it."""
        self._counters.poll_begins()
        try:
            status, body = await super().do_request(url, method, *args, **options)
        except TelegramError:
            self._counters.poll_failed()
            raise
        if status == 200:
            self._pulse.beat()
            body = readable_batch(body)
            return status, body
        self._counters.poll_failed()
        if status == 409:
            self._pulse.conflict = True
        return status, body
