"""Replies are sent: where they go, how often sending is tried, what happens when Telegram refuses.

Each part of a reply is noted before and after it is sent (`delivery`), so that an interrupted reply resumes with the first
part that may not have arrived. If what comes back is neither Telegram's answer nor its refusal, the message may still
have arrived; `searching` finds out before it is sent again.

The attempts are a loop written by hand: what happened to each is kept in the letter, which must survive a restart.
"""

import asyncio
import dataclasses
import logging
from collections.abc import Awaitable, Callable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot, InputFile, LinkPreviewOptions, Message, MessageEntity, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError

from bot.metrics import METRICS
from bot.telegram.messages import Outgoing
from bot.telegram.transport import delivery
from bot.telegram.transport.delivery import Delivery, Letter
from bot.telegram.transport.responses import may_have_arrived, seconds_of, shuts_out
from bot.telegram.transport.searching import find

_TYPING_AFTER_SECONDS: Final = 0.4
_TYPING_LASTS_SECONDS: Final = 4.5
_TYPING_MOST: Final = 8
_ATTEMPTS: Final = 5
_MAX_WAIT_SECONDS: Final = 120.0
AT_ONCE: Final = 1
"""For `rate_limit_args`: this call goes before the others of its chat."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """Where a reply goes: the chat, its topic, and the message replied to (0 for none)."""

    chat: int
    message: int
    topic: int | None = None
    direct_topic: int | None = None

    @classmethod
    def of(cls, message: Message) -> "ChatTarget":
        """Where to reply to a message. A thread of replies has an id too, but only a topic's may be sent."""
        topic = message.message_thread_id if message.is_topic_message else None
        direct = message.direct_messages_topic
        return cls(
            message.chat.id, message.message_id, None if topic == 1 else topic, direct.topic_id if direct else None
        )


Make = Callable[[Letter, Outgoing, Sequence[MessageEntity]], Awaitable[Message]]
"""The call that sends a part of a letter, with these entities."""


async def send(
    bot: Bot, place: ChatTarget, parts: Sequence[Outgoing], *, sent: list[int] | None = None, pause_seconds: float = 1.0
) -> None:
    """Send messages in order; the first one replies to the message of the question. `sent` gets each id at once.

    When an update is handled again after a kill or a failure, its n-th call sends what the n-th call before it had to send,
    and of that only what may not have arrived; `sent` gets the ids of all of it.

    Raises:
        TelegramError: If a message could not be sent after all attempts; those before it are in `sent`.
    """

    async def make(letter: Letter, part: Outgoing, entities: Sequence[MessageEntity]) -> Message:
        return await bot.send_message(
            **_address(letter),
            text=part.text,
            entities=entities or None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=part.keyboard,
        )

    await _send(bot, place, parts, make, sent, pause_seconds)


async def send_file(
    bot: Bot,
    place: ChatTarget,
    content: bytes,
    name: str,
    caption: str,
    *,
    picture: bool = False,
    pause_seconds: float = 1.0,
) -> None:
    """Send a file or a picture, as `send` sends messages; only the caption of it is kept.

    Raises:
        TelegramError: If it could not be sent after all attempts.
    """

    async def make(letter: Letter, part: Outgoing, _entities: Sequence[MessageEntity]) -> Message:
        file = InputFile(content, filename=name)
        if picture:
            return await bot.send_photo(**_address(letter), photo=file, caption=part.text)
        return await bot.send_document(
            **_address(letter), document=file, caption=part.text, disable_content_type_detection=True
        )

    await _send(bot, place, [Outgoing(caption, (), None)], make, None, pause_seconds)


async def _send(
    bot: Bot, place: ChatTarget, parts: Sequence[Outgoing], make: Make, sent: list[int] | None, pause_seconds: float
) -> None:
    current = delivery.current() or delivery.without_update(bot)
    if (moved := delivery.moved_to(place.chat)) != place.chat:
        place = ChatTarget(moved, 0)  # the numbers of messages and topics belong to the old chat
    where = dataclasses.asdict(place)
    letter = current.letter(where, parts) if current else Letter(where, tuple(parts))
    if sent is not None:
        sent.extend(letter.sent)
    try:
        while len(letter.sent) < len(letter.parts):
            number = await _send_part(bot, letter, make, current, pause_seconds)
            letter.sent.append(number)
            letter.doubtful = False
            METRICS.sent.inc()
            if sent is not None:
                sent.append(number)
            if current:
                current.counters.arrived(letter.place["chat"], number)
                await current.save()
    except TelegramError as error:
        delivery.failed(error)
        if current:
            await current.save()
        raise


async def _send_part(bot: Bot, letter: Letter, make: Make, current: Delivery | None, pause_seconds: float) -> int:
    """Send the next part of a letter; return its message id."""
    position = len(letter.sent)
    part = letter.parts[position]
    entities, waited = part.entities, 0.0
    for attempt in range(_ATTEMPTS):
        if letter.doubtful and current and (found := await find(bot, letter, part, current, pause_seconds)):
            return found
        if letter.rewritten and not letter.sent:
            letter.parts, letter.rewritten = letter.rewritten, ()
            part = letter.parts[position]
            entities = part.entities
        try:
            with delivery.in_hand(current, letter):
                return (await make(letter, part, entities)).message_id
        except TelegramError as error:
            if not letter.doubtful and may_have_arrived(error):
                letter.doubt()
                if current:
                    current.counters.doubt(letter.place["chat"], id(letter), letter.left)
            if attempt == _ATTEMPTS - 1:
                raise
            wait = _wait_after(error, letter, entities, pause_seconds * 2**attempt)
            if isinstance(error, BadRequest):
                entities = ()
            if waited + wait > _MAX_WAIT_SECONDS:
                raise
        METRICS.retries.inc()
        waited += wait
        await asyncio.sleep(wait)
    raise AssertionError("the last attempt returns or raises")


def _wait_after(error: TelegramError, letter: Letter, entities: Sequence[MessageEntity], pause_seconds: float) -> float:
    """How long to wait before the next attempt; raises the error if another attempt would not help."""
    if isinstance(error, RetryAfter):
        return seconds_of(error) + 0.1
    if isinstance(error, ChatMigrated):
        delivery.note_move(letter.place["chat"], error.new_chat_id)
        letter.move(error.new_chat_id)
        return 0.0
    if shuts_out(error):
        raise error
    if isinstance(error, BadRequest) and entities:
        _logger.warning("formatting was refused (%s); sent as plain text", error)
        return 0.0
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        raise error
    return pause_seconds


def _address(letter: Letter) -> dict[str, Any]:
    """Where a letter's next part goes, as arguments for Telegram; the first part replies to the question's message."""
    place = letter.place
    replies = bool(place["message"]) and not letter.sent
    return {
        "chat_id": place["chat"],
        "message_thread_id": place["topic"],
        "direct_messages_topic_id": place["direct_topic"],
        "reply_parameters": ReplyParameters(place["message"], allow_sending_without_reply=True) if replies else None,
    }


async def show_typing(bot: Bot, place: ChatTarget, done: asyncio.Event, waiting: Sized = ()) -> None:
    """Show “typing…” if a question takes longer than a moment.

    If many are in `waiting`, it is not shown: each such call takes as long as sending a reply, so all would wait longer.
    """
    pause = _TYPING_AFTER_SECONDS
    while True:
        try:
            await asyncio.wait_for(done.wait(), pause)
            return
        except TimeoutError:
            pause = _TYPING_LASTS_SECONDS
        if len(waiting) > _TYPING_MOST:
            continue
        try:
            await bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.topic)
        except TelegramError as error:
            _logger.debug("no typing shown: %s", error)
            return
