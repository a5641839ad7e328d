"""The Telegram application: polling, order, limits, start and stop.

Questions of different chats are answered side by side; within a chat in the order asked. Stopping (SIGINT, SIGTERM)
answers what has been fetched, then ends.
"""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, BaseUpdateProcessor

from bot.desk import Desk
from bot.settings import Settings, SettingsError
from bot.telegram import people
from bot.telegram.commands import set_commands
from bot.telegram.handlers import Handlers

_App = Application[Any, Any, Any, Any, Any, Any]
_BOOTSTRAP_RETRIES: Final = 10
_SIDE_BY_SIDE: Final = 1024  # includes updates that wait for another one of their chat
_TIMEOUT_SECONDS: Final = 15.0


class InChatOrder(BaseUpdateProcessor):
    """Processes updates side by side, but those of one chat one after the other."""

    def __init__(self, max_concurrent_updates: int = _SIDE_BY_SIDE) -> None:
        super().__init__(max_concurrent_updates)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when it is its turn."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        lock = self._locks.get(chat.id) or self._locks.setdefault(chat.id, asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""


def build_application(settings: Settings, desk: Desk, *, pause_seconds: float = 1.0) -> _App:
    """Put the application together; nothing is sent yet."""
    application: _App = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .connect_timeout(_TIMEOUT_SECONDS)
        .read_timeout(_TIMEOUT_SECONDS)
        .write_timeout(_TIMEOUT_SECONDS)
        .get_updates_connect_timeout(_TIMEOUT_SECONDS)
        .get_updates_read_timeout(_TIMEOUT_SECONDS)
        # No retries here: the limiter would hold up every chat for one chat's 429. `handlers.send` waits instead.
        .rate_limiter(AIORateLimiter(max_retries=0))
        .concurrent_updates(InChatOrder())
        .post_init(set_commands)
        .build()
    )
    people.register(application, desk, settings, pause_seconds=pause_seconds)
    Handlers(desk, pause_seconds=pause_seconds).register(application)
    return application


def run_application(settings: Settings, desk: Desk) -> None:
    """Answer until a signal stops the process.

    Raises:
        SettingsError: If Telegram rejects the token or cannot be reached at the start.
    """
    # PTB writes the errors that end a start with their traceback; they become one line below
    logging.getLogger("telegram.ext").addFilter(_is_not_final_line)
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
    application = build_application(settings, desk)
    try:
        application.run_polling(
            allowed_updates=Update.ALL_TYPES, drop_pending_updates=False, bootstrap_retries=_BOOTSTRAP_RETRIES
        )
    except InvalidToken as error:
        raise SettingsError("Telegram rejected TELEGRAM_BOT_TOKEN. Copy it again from @BotFather into .env") from error
    except NetworkError as error:
        raise SettingsError(
            f"Telegram cannot be reached at {settings.base_url} ({error}). Check the network and TELEGRAM_BASE_URL"
        ) from error


def _is_not_final_line(record: logging.LogRecord) -> bool:
    return "Network Retry Loop (Bootstrap" not in record.getMessage()
