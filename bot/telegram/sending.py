"""Replies on their way out: where they go, how often sending is tried, what is done when Telegram refuses.

Each part of a reply is noted before and after it is sent (`delivery`), so that a reply taken up again goes on from the first
part that is not known to have arrived. When a connection breaks before the answer came, the message may be there all the
same; `arrived` finds out before it is sent again.
"""

import asyncio
import dataclasses
import logging
from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Final

import httpx
from telegram import Bot, LinkPreviewOptions, Message, MessageEntity, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError

from bot.metrics import METRICS
from bot.telegram import delivery
from bot.telegram.delivery import Delivery, Letter
from bot.telegram.messages import Outgoing

_TYPING_AFTER_SECONDS: Final = 0.4
_TYPING_LASTS_SECONDS: Final = 4.5
_TYPING_MOST: Final = 8
_ATTEMPTS: Final = 5
_MAX_WAIT_SECONDS: Final = 120.0
_PROBED: Final = 400
_PROBED_AFTER_A_KILL: Final = 100  # then many are looked for, each of which had its id at once or never
_UNHEARD: Final = 5  # so many messages may have come to other chats that we have not heard of
_HEAR_WITHIN_SECONDS: Final = 3.0
_LISTEN_SECONDS: Final = 0.05
UNCOUNTED: Final = -1
"""For `rate_limit_args`: a call that is no message and does not wait for its chat's pace."""
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

    Taken up again after a kill or a failure, an update's n-th call sends what its n-th call before was to send, and of that
    only what is not known to have arrived; `sent` has the ids of all of it.

    Raises:
        TelegramError: If a message could not be sent after all attempts; those before it are in `sent`.
    """
    now = delivery.current()
    where = dataclasses.asdict(place)
    letter = now.letter(where, parts) if now else Letter(where, tuple(parts))
    if sent is not None:
        sent.extend(letter.sent)
    try:
        while len(letter.sent) < len(letter.parts):
            number = await _send_part(bot, letter, now, pause_seconds)
            letter.sent.append(number)
            letter.doubtful = False
            METRICS.sent.inc()
            if sent is not None:
                sent.append(number)
            if now:
                now.counters.note(letter.place["chat"], number)
                await now.save()
    except TelegramError as error:
        delivery.failed(error)
        if now:
            await now.save()
        raise


async def _send_part(bot: Bot, letter: Letter, now: Delivery | None, pause_seconds: float) -> int:
    """Send the next part of a letter; return its message id."""
    position = len(letter.sent)
    part = letter.parts[position]
    entities, waited = part.entities, 0.0
    for attempt in range(_ATTEMPTS):
        if letter.doubtful and now and (found := await _arrived(bot, letter, part, now, pause_seconds)):
            return found
        if letter.anew and not letter.sent:
            letter.parts, letter.anew = letter.anew, ()
            part = letter.parts[position]
            entities = part.entities
        if now:
            now.in_hand = letter
        try:
            return (await _send_message(bot, letter.place, part, entities, reply=not position)).message_id
        except TelegramError as error:
            if not letter.doubtful and _may_have_arrived(error):
                letter.doubt()
            if attempt == _ATTEMPTS - 1:
                raise
            wait = _wait_after(error, letter, entities, pause_seconds * 2**attempt)
            if isinstance(error, BadRequest):
                entities = ()
            if waited + wait > _MAX_WAIT_SECONDS:
                raise
        finally:
            if now:
                now.in_hand = None
        METRICS.retries.inc()
        waited += wait
        await asyncio.sleep(wait)
    raise AssertionError("the last attempt returns or raises")


def _wait_after(error: TelegramError, letter: Letter, entities: Sequence[MessageEntity], pause_seconds: float) -> float:
    """How long to wait before the next attempt; raises the error when another attempt would not help."""
    if isinstance(error, RetryAfter):
        return seconds_of(error) + 0.1
    if isinstance(error, ChatMigrated):
        letter.place["chat"], letter.after = error.new_chat_id, 0
        return 0.0
    if isinstance(error, BadRequest) and entities:
        _logger.warning("formatting was refused (%s); sent as plain text", error)
        return 0.0
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        raise error
    return pause_seconds


async def _send_message(
    bot: Bot, place: dict[str, Any], part: Outgoing, entities: Sequence[MessageEntity], *, reply: bool
) -> Message:
    return await bot.send_message(
        place["chat"],
        part.text,
        entities=entities or None,
        message_thread_id=place["topic"],
        direct_messages_topic_id=place["direct_topic"],
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(place["message"], allow_sending_without_reply=True) if reply else None,
        reply_markup=part.keyboard,
    )


def _may_have_arrived(error: TelegramError) -> bool:
    """Whether the request may have reached Telegram: the connection stood, and broke or fell silent."""
    cause = error.__cause__
    return isinstance(cause, httpx.HTTPError) and not isinstance(
        cause, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    )


async def _arrived(bot: Bot, letter: Letter, part: Outgoing, now: Delivery, pause_seconds: float) -> int | None:
    """Find out whether a part whose answer was lost is in the chat; return its message id if so.

    The Bot API cannot look a message up, but it refuses an edit that changes nothing with words of their own. Only ids above
    all that were known before the send are tried: no other message of the bot in this chat has one. Where much happens, the
    highest of them is not known before a message made later than the lost one has been heard of.
    """
    chat = letter.place["chat"]
    listened = 0.0
    while listened < _HEAR_WITHIN_SECONDS and not now.counters.is_above(chat, letter.lost):
        await asyncio.sleep(_LISTEN_SECONDS)
        listened += _LISTEN_SECONDS
    first = max(letter.after, letter.place["message"]) + 1
    beyond = max(first, now.counters.latest(chat)) + _UNHEARD
    most = _PROBED if letter.lost else _PROBED_AFTER_A_KILL
    free = (number for number in range(first, beyond) if not now.counters.is_taken(chat, number))
    try:
        found = await _find(bot, chat, islice(free, most), part, now.counters.searching, pause_seconds)
    except TelegramError as error:
        _logger.info("could not find out whether a message had arrived: %s", delivery.reason_of(error))
        return None
    letter.doubtful = found is not None
    return found


async def _find(
    bot: Bot, chat: int, numbers: Iterator[int], part: Outgoing, turn: asyncio.Semaphore, pause_seconds: float
) -> int | None:
    """The first of these ids that the bot has a message of in the chat; None when it has none.

    Raises:
        TelegramError: If that cannot be found out.
    """
    number, failures = next(numbers, None), 0
    while number is not None:
        try:
            async with turn:
                while number is not None:
                    if await _is_there(bot, chat, number, part):
                        METRICS.found.inc()
                        return number
                    number, failures = next(numbers, None), 0
        except NetworkError:
            failures += 1
            if failures == _ATTEMPTS:
                raise
            await asyncio.sleep(pause_seconds * 2 ** (failures - 1))  # others have their turn meanwhile
    return None


async def _is_there(bot: Bot, chat: int, number: int, part: Outgoing) -> bool:
    """Whether the bot has a message of this id in the chat."""
    try:
        await bot.edit_message_reply_markup(
            chat,
            number,
            reply_markup=part.keyboard,
            rate_limit_args=UNCOUNTED,  # type: ignore[call-arg] # of ExtBot
        )
    except BadRequest as error:
        return "not modified" in str(error).lower()
    return True


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


async def show_typing(bot: Bot, place: Place, done: asyncio.Event, waiting: Sized = ()) -> None:
    """Show “typing…” while a question takes longer than a moment; a quick answer comes without.

    When there are many in `waiting`, none is told so: telling takes as long as sending a reply, and all would wait longer.
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
