"""Questions found in the log, as one message with a button for each."""

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.log.moderation.queues import Line
from bot.telegram.messages import Outgoing, text_messages
from bot.telegram.moderation.cards import moment
from bot.telegram.moderation.verbs import press
from bot.text import moderation as texts
from bot.text.layout import one_line
from bot.text.locale import _

LISTED: Final = 8
"""Questions in one list."""
_A_LINE: Final = 4
_OUTCOMES: Final = {"answered": texts.ANSWERED, "declined": texts.DECLINED, "failed": texts.FAILED}


def question_list(lines: Sequence[Line]) -> tuple[Outgoing, InlineKeyboardMarkup | None]:
    """The first `LISTED` of these questions, each with a button that opens it, and one for older ones when there are more."""
    if not lines:
        return text_messages(_(texts.LOG_NONE))[0], None
    shown = lines[:LISTED]
    text = [
        _(texts.LOG_LINE).format(
            number=line.number,
            at=moment(line.asked_at),
            outcome=_(_OUTCOMES.get(line.outcome, texts.FAILED)),
            question=one_line(line.question, 200),
        )
        for line in shown
    ]
    opens = [InlineKeyboardButton(f"#{line.number}", callback_data=press("o", line.number)) for line in shown]
    buttons = [opens[i : i + _A_LINE] for i in range(0, len(opens), _A_LINE)]
    if len(lines) > LISTED:
        buttons.append([InlineKeyboardButton(_(texts.OLDER), callback_data=press("l", shown[-1].number))])
    return text_messages("\n".join([_(texts.LOG_HEAD), *text]))[0], InlineKeyboardMarkup(buttons)


def uids_listed(lines: Sequence[Line]) -> list[str]:
    """The questions that the list of these shows."""
    return [line.uid for line in lines[:LISTED]]
