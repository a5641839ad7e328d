"""The buttons under messages: what they say, and what Telegram sends back when one is pressed.

A press carries `<verb>:<row's uid, or a page>:<argument>`, at most 64 bytes. `VERBS` is the one table of what the verbs mean
and who answers them. All else is in the log and the index, so a button works as long as its row is kept.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.answer_view import AnswerView
from bot.text import strings
from bot.text.layout import one_line
from bot.text.locale import _

Row = list[InlineKeyboardButton]
_MAX_BYTES: Final = 64
_MAX_LABEL: Final = 60
_PRESS: Final = re.compile(r"([a-z]):([0-9a-z]{0,32}):(.*)", re.DOTALL)
_STEP: Final = 3
_FURTHEST: Final = 9999

MORE: Final = "m"
CONTEXT: Final = "c"
SOURCE: Final = "a"
DOCUMENT: Final = "d"
ANSWERED: Final = "y"
NOT_ANSWERED: Final = "n"
REPORT: Final = "r"
SOURCES: Final = "s"
EXAMPLE: Final = "e"


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: what a press does, and the method of `presses.Presses` that answers it.

    Attributes:
        on_answer: Whether `key` is the uid of an answer's row; then the method also gets what the log has of it.
        quotes: Whether it shows text of documents, which must wait while quoting is paused.
        says: Whether it records what a person says of the answer.
    """

    meaning: str
    method: str
    on_answer: bool = True
    quotes: bool = False
    says: bool = False


VERBS: Final = {
    MORE: Verb("more passages of this answer, from the hit in the argument on", "more", quotes=True),
    CONTEXT: Verb("a passage with the sentences around it", "context", quotes=True),
    SOURCE: Verb("the document of a quote", "source_of", quotes=True),
    ANSWERED: Verb("this answers the question; once more takes it back", "say", says=True),
    NOT_ANSWERED: Verb("this does not answer it; once more takes it back", "say", says=True),
    REPORT: Verb("report the answer: ask for the reason, keep it, or go back", "report", says=True),
    SOURCES: Verb("a page of the list of documents; the argument is words to search for", "turn_page", on_answer=False),
    DOCUMENT: Verb("a document of the list", "document", on_answer=False),
    EXAMPLE: Verb("ask an example question, named by its hash", "example", on_answer=False),
}


@dataclass(frozen=True, slots=True)
class Press:
    """What a button carries. `key` is a row's uid, a page or an example's hash; `argument` depends on the verb."""

    verb: str
    key: str = ""
    argument: str = ""

    @property
    def data(self) -> str:
        """The callback data; at most 64 bytes, the argument cut between characters if need be."""
        head = f"{self.verb}:{self.key}:"
        return head + self.argument.encode()[: _MAX_BYTES - len(head)].decode("utf-8", "ignore")

    @classmethod
    def read(cls, data: str | None) -> "Press | None":
        """Read callback data; None for data that no button of this bot has."""
        found = _PRESS.fullmatch(data or "")
        return cls(*found.groups()) if found else None


def button(text: str, press: Press) -> InlineKeyboardButton:
    """A button that this bot answers.

    Raises:
        ValueError: If the table has no such verb.
    """
    if press.verb not in VERBS:
        raise ValueError(f"{press.verb!r} is no verb of a button, expected one of {', '.join(VERBS)}")
    return InlineKeyboardButton(one_line(text, _MAX_LABEL), callback_data=press.data)


def answer_keyboard(answer: AnswerView) -> InlineKeyboardMarkup | None:
    """The buttons under an answer or a declined one; none if there was nothing to answer."""
    if answer.outcome == "declined" and answer.reason == "not found":
        documents = button(_(strings.BUTTON_DOCUMENTS), Press(SOURCES, "0"))
        return InlineKeyboardMarkup([[documents], [button(_(strings.BUTTON_THEY_DO), Press(NOT_ANSWERED, answer.uid))]])
    if answer.outcome != "answered":
        return None
    rows = quote_rows(answer.uid, [f"q{place}" for place in range(len(answer.quotes))])
    if answer.has_more():
        rows.append([button(_(strings.BUTTON_MORE), Press(MORE, answer.uid, "0"))])
    return InlineKeyboardMarkup([*rows, feedback_row(answer.uid)])


def quote_rows(uid: str, which: Sequence[str]) -> list[Row]:
    """“In context” and “About the source” for each quote, given by short name; numbered if there are several."""
    if len(which) == 1:
        context, source = _(strings.BUTTON_CONTEXT), _(strings.BUTTON_SOURCE)
        return [[button(context, Press(CONTEXT, uid, f"{which[0]}.2.2")), button(source, Press(SOURCE, uid, which[0]))]]
    context, source = _(strings.BUTTON_CONTEXT_OF), _(strings.BUTTON_SOURCE_OF)
    contexts = [button(context.format(number=i), Press(CONTEXT, uid, f"{name}.2.2")) for i, name in enumerate(which, 1)]
    sources = [button(source.format(number=i), Press(SOURCE, uid, name)) for i, name in enumerate(which, 1)]
    return [contexts, sources] if which else []


def more_keyboard(uid: str, which: Sequence[str], following: int) -> InlineKeyboardMarkup | None:
    """The buttons under more passages; `following` is the hit to continue with, 0 at the end."""
    rows = quote_rows(uid, which)
    if following:
        rows.append([button(_(strings.BUTTON_MORE), Press(MORE, uid, str(following)))])
    return InlineKeyboardMarkup(rows) if rows else None


def feedback_row(uid: str) -> Row:
    """Answered, not answered, report."""
    return [
        button(_(strings.BUTTON_ANSWERED), Press(ANSWERED, uid)),
        button(_(strings.BUTTON_NOT_ANSWERED), Press(NOT_ANSWERED, uid)),
        button(_(strings.BUTTON_REPORT), Press(REPORT, uid)),
    ]


def inline_keyboard(uid: str, source: str, report: str) -> InlineKeyboardMarkup:
    """Under a quote sent in inline mode, where the bot may not write: two links that open the bot, and two buttons to press."""
    answered, not_answered, _report = feedback_row(uid)
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(_(strings.BUTTON_SOURCE), url=source),
                InlineKeyboardButton(_(strings.BUTTON_REPORT), url=report),
            ],
            [answered, not_answered],
        ]
    )


def report_keyboard(uid: str, *, apart: bool) -> InlineKeyboardMarkup:
    """The reasons for a report: in place of an answer's buttons, with a way back, or (`apart`) under a message of their own."""
    rows = [
        [button(_(text), Press(REPORT, uid, f"{reason}+" if apart else reason))] for reason, text in strings.REASONS
    ]
    if not apart:
        rows.append([button(_(strings.BUTTON_BACK), Press(REPORT, uid, "back"))])
    return InlineKeyboardMarkup(rows)


def context_keyboard(
    uid: str, which: str, before: int, after: int, *, earlier: bool, later: bool
) -> InlineKeyboardMarkup | None:
    """The buttons under a passage in context: up, down and wider, where there is more text (`earlier`, `later`)."""

    def to(first: int, last: int) -> Press:
        return Press(CONTEXT, uid, f"{which}.{_within(first)}.{_within(last)}")

    row = [button(_(strings.BUTTON_EARLIER), to(before + _STEP, after - _STEP))] if earlier else []
    if later:
        row.append(button(_(strings.BUTTON_LATER), to(before - _STEP, after + _STEP)))
    if row:
        wider = to(before + (_STEP if earlier else 0), after + (_STEP if later else 0))
        row.append(button(_(strings.BUTTON_WIDER), wider))
    return InlineKeyboardMarkup([row]) if row else None


def sources_keyboard(page: int, pages: int, first: int, documents: Sequence[str], words: str) -> InlineKeyboardMarkup:
    """A number for each document on the page, counted from `first`; the pages before and after."""
    numbers = [button(str(first + i), Press(DOCUMENT, "", document)) for i, document in enumerate(documents)]
    rows = [numbers[i : i + 5] for i in range(0, len(numbers), 5)]
    turn = [button(f"‹ {page}", Press(SOURCES, str(page - 1), words))] if page else []
    if page + 1 < pages:
        turn.append(button(f"{page + 2} ›", Press(SOURCES, str(page + 1), words)))
    return InlineKeyboardMarkup([*rows, turn] if turn else rows)


def source_keyboard(link: str) -> InlineKeyboardMarkup:
    """Under a document: a button that copies the link to it."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(_(strings.BUTTON_COPY_LINK), copy_text=CopyTextButton(link))]])


def example_key(question: str) -> str:
    """How a button names an example: the first 8 digits of its hash."""
    return hashlib.sha256(question.encode()).hexdigest()[:8]


def examples_keyboard(questions: Sequence[str]) -> InlineKeyboardMarkup | None:
    """A button for each example question; a press asks it."""
    rows = [[button(question, Press(EXAMPLE, example_key(question)))] for question in questions]
    return InlineKeyboardMarkup(rows) if rows else None


def searched(words: str) -> str:
    """The words of a search, cut to what a button can carry."""
    return Press(SOURCES, "999", one_line(words, _MAX_BYTES)).data.split(":", 2)[2].strip()


def _within(number: int) -> int:
    return max(-_FURTHEST, min(number, _FURTHEST))
