"""Which case comes next: the open cases in the order in which moderators see them, the most urgent kind first."""

import re
from typing import Final

from telegram import Message

from bot.log.moderation import cases, queues
from bot.log.moderation.cases import Case
from bot.log.moderation.queues import Kind
from bot.log.writing.database import Log
from bot.telegram.moderation.cards import Why
from bot.telegram.moderation.verbs import PREFIX
from bot.telegram.moderation.watch import gap, why_of

QUEUES: Final[tuple[Kind, ...]] = ("reported", "disliked", "low confidence", "failed", "unanswered")
"""The kinds of open cases. A button names a kind by its position here."""
_NEXT: Final = re.compile(rf"{PREFIX}:s:(\d):\d+")


async def case_of(log: Log, uid: str) -> Case:
    """The case of a logged question.

    Raises:
        UnknownCase: If it is no longer in the log.
        LogError: If the log cannot be read.
    """
    return await log.read(lambda db: cases.case(db, uid))


async def next_case(log: Log, kind: Kind | None = None, after: int = 0) -> tuple[Case, Why] | None:
    """The case after number `after` in its queue, or the first one of the queues that follow; None when none is open.

    Raises:
        LogError: If the log cannot be read.
    """
    start = QUEUES.index(kind) if kind else 0
    for place, queue in enumerate(QUEUES[start:], start):
        after_ = after if place == start else 0
        lines = await log.read(lambda db, queue=queue, after=after_: queues.queue(db, queue, 1, after))  # type: ignore[misc]
        if lines:
            found = await case_of(log, lines[0].uid)
            why = gap(lines[0].times) if queue == "unanswered" else why_of(found, queue)
            return found, Why(why.text, str(place))
    return None


def queue_in(arguments: list[str], place: int) -> str:
    """The queue's position that a button carries after its own arguments; empty when it carries none."""
    return arguments[place] if place < len(arguments) and arguments[place] in map(str, range(len(QUEUES))) else ""


def queue_shown(message: Message | None) -> str:
    """The queue that a card's “Next” continues, for a press that does not carry it."""
    lines = message.reply_markup.inline_keyboard if message is not None and message.reply_markup is not None else ()
    found = (_NEXT.fullmatch(str(each.callback_data or "")) for line in lines for each in line)
    return next((queue_in([match[1]], 0) for match in found if match), "")
