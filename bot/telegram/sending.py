"""Replies on their way out: where they go, how often sending is tried, what is done when Telegram refuses."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError

from bot.telegram.messages import Outgoing

_TYPING_AFTER_SECONDS: Final = 0.4
_TYPING_LASTS_SECONDS: Final = 4.5
_ATTEMPTS: Final = 5
_MAX_WAIT_SECONDS: Final = 120.0
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes: the chat, its topic, and the message replied to."""

    chat: int
    message: int
    topic: int | None = None
    direct_topic: int | None = None

    @classmethod
    def of(cls, message: Message) -> "Place":
        """The place to answer a message in. A thread of replies has an id too, but only a topic's may be named."""
        topic = message.message_thread_id if message.is_topic_message else None
        direct = message.direct_messages_topic
        return cls(
            message.chat.id, message.message_id, None if topic == 1 else topic, direct.topic_id if direct else None
        )


async def send(
    bot: Bot, place: Place, parts: Sequence[Outgoing], *, sent: list[int] | None = None, pause_seconds: float = 1.0
) -> None:
    """Send messages in order; the first one replies to the message asked with. `sent` takes each id at once.

    Raises:
        TelegramError: If a message could not be sent after all attempts; those before it are in `sent`.
    """
    chat = place.chat
    for position, part in enumerate(parts):
        entities, waited = part.entities, 0.0
        for attempt in range(_ATTEMPTS):
            try:
                message = await bot.send_message(
                    chat,
                    part.text,
                    entities=entities or None,
                    reply_markup=part.keyboard,
                    message_thread_id=place.topic,
                    direct_messages_topic_id=place.direct_topic,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_parameters=(
                        None if position else ReplyParameters(place.message, allow_sending_without_reply=True)
                    ),
                )
            except RetryAfter as error:
                wait = _seconds(error) + 0.1
                if attempt == _ATTEMPTS - 1 or waited + wait > _MAX_WAIT_SECONDS:
                    raise
            except ChatMigrated as error:
                if attempt == _ATTEMPTS - 1:
                    raise
                chat, wait = error.new_chat_id, 0.0
            except BadRequest as error:
                if not entities or attempt == _ATTEMPTS - 1:
                    raise
                _logger.warning("formatting was refused (%s); sent as plain text", error)
                entities, wait = (), 0.0
            except NetworkError:  # may have arrived all the same: twice is better than never
                if attempt == _ATTEMPTS - 1:
                    raise
                wait = pause_seconds * 2**attempt
            else:
                if sent is not None:
                    sent.append(message.message_id)
                break
            waited += wait
            await asyncio.sleep(wait)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


async def show_typing(bot: Bot, place: Place, done: asyncio.Event) -> None:
    """Show “typing…” while a question takes longer than a moment; a quick answer comes without."""
    pause = _TYPING_AFTER_SECONDS
    while True:
        try:
            await asyncio.wait_for(done.wait(), pause)
            return
        except TimeoutError:
            pause = _TYPING_LASTS_SECONDS
        try:
            await bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.topic)
        except TelegramError as error:
            _logger.debug("no typing shown: %s", error)
            return
