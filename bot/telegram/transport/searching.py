"""Has a message arrived although Telegram's answer was lost? It is looked for by its number.

The Bot API cannot look up a message. But if an edit changes nothing, Telegram refuses it with a special error, and so the
bot learns that the message is there. Each number tried is one call, so few are tried: the numbers above all that were
known before the message was sent and below one that a later call got, except taken ones. That usually leaves one or
none. No other message of the bot in this chat can have such a number, because a chat gets one reply at a time. The
calls keep to the chat's pace.
"""

import asyncio
import math
import time
from collections.abc import Iterator
from itertools import islice
from typing import Final

from telegram import Bot
from telegram.error import BadRequest, NetworkError

from bot.metrics import METRICS
from bot.telegram.messages import Outgoing
from bot.telegram.transport.delivery import Delivery, Letter
from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.responses import is_unmodified

_ATTEMPTS: Final = 5
_PROBED: Final = 20
"""Numbers tried at most; it is rare that more messages of others, unknown to the bot, are between two of its own."""
_UNHEARD: Final = 5  # if no later message is known, at most so many numbers above the highest known one
_HEAR_WITHIN_SECONDS: Final = 3.0
_CATCH_UP_WITHIN_SECONDS: Final = 10.0
_LISTEN_SECONDS: Final = 0.02


async def find(bot: Bot, letter: Letter, part: Outgoing, current: Delivery, pause_seconds: float) -> int | None:
    """The number of a letter's part that may have arrived; None if it has not.

    Raises:
        TelegramError: If Telegram does not say; the part may still have arrived.
    """
    chat, counters = letter.place["chat"], current.counters
    counters.doubt(chat, id(letter), letter.left)
    try:
        await _listen(chat, letter, counters)
        numbers = islice(_likely(chat, letter, counters), _PROBED)
        found = await _first_there(bot, chat, numbers, part, counters.turn(chat), pause_seconds)
        if found is not None:
            counters.note(chat, found, in_hand=True)
    finally:
        counters.settle(id(letter))
    letter.doubtful = found is not None
    return found


async def _first_there(
    bot: Bot, chat: int, numbers: Iterator[int], part: Outgoing, turn: asyncio.Lock, pause_seconds: float
) -> int | None:
    number: int | None = None
    failures = 0
    while True:
        try:
            async with turn:
                number = next(numbers, None) if number is None else number
                if number is None:
                    return None
                if await _is_there(bot, chat, number, part):
                    METRICS.found.inc()
                    return number
                number, failures = None, 0
        except NetworkError:
            failures += 1
            if failures == _ATTEMPTS:
                raise
            await asyncio.sleep(pause_seconds * 2 ** (failures - 1))  # meanwhile, others have their turn


async def _listen(chat: int, letter: Letter, counters: Counters) -> None:
    """Wait briefly until it is known how far to look, and until earlier doubtful letters were looked for."""
    began = time.monotonic()
    known = math.inf
    while (now := time.monotonic()) - began < (_HEAR_WITHIN_SECONDS if known == math.inf else _CATCH_UP_WITHIN_SECONDS):
        bound = counters.bound(chat, letter.lost, letter.left)
        if bound is not None:
            known = min(known, now)
            if next(_likely(chat, letter, counters), None) is None:
                return
        elif counters.is_quiet(chat, letter.lost):
            known = min(known, began)
        if counters.is_caught_up(chat, bound, known) and not counters.in_doubt(chat, letter.left):
            return
        await asyncio.sleep(_LISTEN_SECONDS)


def _likely(chat: int, letter: Letter, counters: Counters) -> Iterator[int]:
    """The numbers that the message can have, the likeliest first; numbers that turn out to be taken are left out.

    The first free number is the likeliest, because the message was sent right after `after` was the highest. If a later
    number is known and nothing else is looked for, the last free one is next: the gaps before it are from late updates.
    """
    first = max(letter.after, letter.place["message"]) + 1
    bound = counters.bound(chat, letter.lost, letter.left)
    if bound is None:
        slack = min(_UNHEARD, counters.in_doubt(chat) + 1)
        bound = max(first, counters.latest(chat) + 1) + slack
        numbers = list(range(first, bound))
    else:
        numbers = [number for number in range(first, bound) if not counters.is_taken(chat, number)]
        if counters.in_doubt(chat) > 1:
            return iter(numbers)
        numbers = [number for pair in zip(numbers, reversed(numbers), strict=True) for number in pair][: len(numbers)]
    return (number for number in numbers if not counters.is_taken(chat, number))


async def _is_there(bot: Bot, chat: int, number: int, part: Outgoing) -> bool:
    """Whether the bot has a message of this number in the chat.

    Raises:
        TelegramError: If Telegram does not say.
    """
    try:
        await bot.edit_message_reply_markup(chat, number, reply_markup=part.keyboard)
    except BadRequest as error:
        return is_unmodified(error)
    return True
