"""A bot that polls the stand-in: started, given to the test, and stopped also when the test fails."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from standin.server import StandIn
from telegram import Update
from telegram.ext import Application

from bot.questions import QuestionService
from bot.settings import Settings
from bot.telegram.application import build_application
from bot.telegram.moderation.handlers import Moderation

App = Application[Any, Any, Any, Any, Any, Any]
RunBot = Callable[..., AbstractAsyncContextManager[App]]
"""What the fixture `run_bot` gives: `polling_bot` with stand-in and service filled in."""
_KILLED_AFTER_SECONDS = 0.05


@asynccontextmanager
async def polling_bot(
    telegram: StandIn,
    service: QuestionService,
    *,
    pause_seconds: float = 0.01,
    watch_seconds: float | None = None,
    killed: bool = False,
    **settings: Any,
) -> AsyncIterator[App]:
    """Run the bot.

    Args:
        telegram: The stand-in to poll.
        service: Answers the questions.
        pause_seconds: The first wait between two attempts.
        watch_seconds: How often the bot looks for new cards for moderators; None not to begin with that.
        killed: Whether the bot ends as a killed one does: nothing more is done for what it was answering.
        settings: Others than the defaults.
    """
    given = Settings(telegram.token, telegram.base_url, telegram.base_file_url, **settings)
    made = build_application(given, service, pause_seconds=pause_seconds)
    moderation: Moderation = made.bot_data["moderation"]
    assert made.updater is not None
    async with made:
        await made.updater.start_polling(timeout=1, allowed_updates=Update.ALL_TYPES)
        await made.start()
        if watch_seconds is not None:
            moderation._watch_seconds = watch_seconds
            moderation.start(made.bot)
        try:
            yield made
        finally:
            await moderation.stop()
            if made.updater.running:
                await made.updater.stop()
            if made.running:
                stopping = asyncio.create_task(made.stop())
                if killed:
                    await asyncio.sleep(_KILLED_AFTER_SECONDS)
                    made.bot_data["intake"].abandon()
                await stopping
