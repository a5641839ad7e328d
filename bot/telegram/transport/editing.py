"""Messages are changed after they were sent: an answer whose question was edited, a page turned by a button.

An edit can be repeated without harm, so it is tried again. A message that cannot be edited (deleted, too old, not the bot's)
is told apart from an error of the network.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.messages import Outgoing
from bot.telegram.transport.responses import is_unmodified, seconds_of, shuts_out

_Value = TypeVar("_Value")
_ATTEMPTS: Final = 4
_MAX_WAIT_SECONDS: Final = 60.0
_MAX_SAID: Final = 200  # Telegram's limit
_GONE: Final = ("not found", "can't be edited", "message_id_invalid", "no text in the message")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Where a message of the bot is: its chat and its number."""

    chat: int
    message: int


async def edit(bot: Bot, target: SentMessage, part: Outgoing, *, pause_seconds: float = 1.0) -> bool:
    """Change a message's text and buttons; False if it can no longer be changed.

    Raises:
        TelegramError: If Telegram could not be reached after all attempts.
    """
    for entities in (part.entities, ()):
        try:
            await patiently(
                lambda entities=entities: bot.edit_message_text(  # type: ignore[misc]
                    part.text,
                    chat_id=target.chat,
                    message_id=target.message,
                    entities=entities or None,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=part.keyboard,
                ),
                pause_seconds,
            )
        except BadRequest as error:
            if is_unmodified(error):
                return True
            if shuts_out(error) or not _is_about_formatting(error) or not entities:
                return _gone(error)
            _logger.warning("formatting was refused (%s); edited as plain text", error)
        else:
            return True
    return False


async def edit_buttons(
    bot: Bot, target: SentMessage, keyboard: InlineKeyboardMarkup | None, *, pause_seconds: float = 1.0
) -> bool:
    """Change the buttons under a message; False if it can no longer be changed.

    Raises:
        TelegramError: If Telegram could not be reached after all attempts.
    """
    try:
        await patiently(
            lambda: bot.edit_message_reply_markup(
                chat_id=target.chat, message_id=target.message, reply_markup=keyboard
            ),
            pause_seconds,
        )
    except BadRequest as error:
        return is_unmodified(error) or _gone(error)
    return True


async def delete(bot: Bot, chat: int, messages: Sequence[int], *, pause_seconds: float = 1.0) -> None:
    """Delete messages of the bot; if Telegram refuses one, that is logged."""
    for message in messages:
        try:
            await patiently(lambda message=message: bot.delete_message(chat, message), pause_seconds)  # type: ignore[misc]
        except TelegramError as error:
            _logger.info("a message could not be deleted: %s", error)


async def acknowledge(query: CallbackQuery, text: str = "", *, alert: bool = False, pause_seconds: float = 1.0) -> None:
    """Answer a press; it does not matter if it is too old to be answered, as what it asked for is done."""
    said = text[:_MAX_SAID] or None
    try:
        await patiently(lambda: query.answer(said, show_alert=alert or None), pause_seconds, attempts=3)
    except TelegramError as error:
        _logger.info("a press was not acknowledged: %s", error)


async def patiently(
    call: Callable[[], Awaitable[_Value]], pause_seconds: float, *, attempts: int = _ATTEMPTS
) -> _Value:
    """Make a call that may safely be made twice; try again a few times if Telegram is busy or cannot be reached.

    Written by hand and not with a library for retries: Telegram names the wait, and one that would be too long ends the
    attempts at once.

    Raises:
        TelegramError: The last error.
    """
    waited = 0.0
    for attempt in range(attempts):
        try:
            return await call()
        except BadRequest:
            raise
        except RetryAfter as error:
            wait = seconds_of(error) + 0.1
            if attempt == attempts - 1 or waited + wait > _MAX_WAIT_SECONDS:
                raise
        except NetworkError:
            if attempt == attempts - 1:
                raise
            wait = pause_seconds * 2**attempt
        waited += wait
        await asyncio.sleep(wait)
    raise AssertionError("unreachable")


def _is_about_formatting(error: BadRequest) -> bool:
    return not any(words in str(error).lower() for words in _GONE)


def _gone(error: BadRequest) -> bool:
    _logger.info("a message could not be changed: %s", error)
    return False
