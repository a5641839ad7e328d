"""`@bot question` in any chat: up to ten quotes to choose from, each with its source.

Telegram sends a query for almost every keystroke. Each is answered, but only a finished question is logged: one from which
a result was chosen (Telegram reports that if @BotFather's inline feedback is on), or the last one that a person typed,
some seconds later. Its row has the uid that the buttons under its quotes carry.
"""

import asyncio
import logging
import re
from dataclasses import replace
from typing import Any, Final

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.error import TelegramError

from bot.answer_view import view_of
from bot.log.rows import Asker, Entry
from bot.log.writing.database import LogError
from bot.past import Archive
from bot.questions import QuestionService, Reply
from bot.telegram.asking.buttons import inline_keyboard
from bot.telegram.asking.links import document_link, question_parameter, report_link
from bot.telegram.messages import Outgoing, quote_block, text_block, to_messages
from bot.telegram.transport.editing import patiently
from bot.telegram.transport.ptb import HandlerContext
from bot.text import strings
from bot.text.layout import one_line
from bot.text.locale import _
from bot.text.wording import declined_text, nearest_titles, opening_words, source_notes
from index import Quote

MAX_RESULTS: Final = 10
SETTLED_SECONDS = 4.0
"""How long after a person's last inline question it is logged, if nothing was chosen before."""
_CACHE_SECONDS: Final = 5
_PAUSE_SECONDS: Final = 0.3
_TITLE: Final = 100
_EXAMPLES: Final = 3
_START: Final = "inline"
_logger = logging.getLogger(__name__)


class Inline:
    """Answers inline queries."""

    def __init__(self, service: QuestionService, archive: Archive) -> None:
        self._service = service
        self._archive = archive
        self._latest: dict[int, str] = {}
        self._pending: dict[int, Reply] = {}

    async def on_query(self, update: Update, context: HandlerContext) -> None:
        """Offer quotes for what has been typed so far."""
        query = update.inline_query
        if query is None:
            return
        person, question = query.from_user.id, query.query.strip()
        if not question:
            await self._offer(query, [_how_to(context.bot, self._service.index.build.examples)], None)
            return
        self._latest[person] = query.id
        asker = Asker("inline", person, None, update.update_id)
        reply = await self._service.ask(question, asker, log=False)
        if self._latest.get(person) != query.id:  # the person has typed more
            return
        del self._latest[person]
        try:
            results = await self._results(context.bot, reply)
        except Exception:
            _logger.exception("an inline answer could not be laid out")
            results = []
        self._settle_later(context, person, reply)
        button = InlineQueryResultsButton(
            _(strings.BUTTON_ASK_PRIVATELY), start_parameter=question_parameter(question) or _START
        )
        await self._offer(query, results, button)

    async def on_chosen(self, update: Update, _context: HandlerContext) -> None:
        """Log the question from which a result was sent, and where that result is."""
        chosen = update.chosen_inline_result
        if chosen is None:
            return
        uid, _dot, place = chosen.result_id.partition(".")
        if not re.fullmatch("[0-9a-f]{32}", uid) or not chosen.query.strip():
            return
        reply = await self._chosen(uid, chosen.query, Asker("inline", chosen.from_user.id, None, update.update_id))
        if reply:
            await self._service.sent(reply, [], address={"inline": chosen.inline_message_id, "result": place})

    async def _chosen(self, uid: str, question: str, asker: Asker) -> Reply | None:
        """The reply that a chosen result belongs to; it is in the log after this."""
        pending = self._pending.get(asker.user or 0)
        if pending and pending.entry.uid == uid:
            await self._settle(asker.user or 0, pending)
            return pending
        try:
            if await self._archive.by_uid(uid):
                return Reply(None, Entry(uid, None))
        except LogError as error:
            _logger.warning("an inline question could not be looked up: %s", error)
            return None
        # not logged: the bot was restarted, or the person typed more and went back
        reply = await self._service.ask(question, asker, log=False)
        reply = replace(reply, entry=Entry(uid, None), row=reply.row | {"uid": uid})
        await self._service.keep(reply)
        return reply

    async def _offer(
        self, query: InlineQuery, results: list[InlineQueryResultArticle], button: InlineQueryResultsButton | None
    ) -> None:
        try:
            await patiently(
                lambda: query.answer(results, cache_time=_CACHE_SECONDS, is_personal=True, button=button),
                _PAUSE_SECONDS,
                attempts=2,
            )
        except TelegramError as error:  # the person typed more, or it was too slow: no one waits for it any more
            _logger.info("an inline query was not answered: %s", error)

    async def _results(self, bot: Bot, reply: Reply) -> list[InlineQueryResultArticle]:
        answer = reply.answer
        if answer is None or not answer.quotes:
            return [self._declined(bot, reply)]
        view = view_of(reply.entry.uid, answer)
        rest = await self._archive.further(view, 0, MAX_RESULTS - len(answer.quotes))
        results = []
        quotes = [*answer.quotes, *(quote for _name, quote in rest.quotes)]
        for place, quote in enumerate(quotes):
            intro = opening_words(answer, alone=True) if place == 0 or answer.kind else ""
            part = _one_message(quote, intro)
            if part is None:
                continue
            keyboard = inline_keyboard(
                view.uid, document_link(bot.username, quote.citation.document), report_link(bot.username, view.uid)
            )
            results.append(
                _article(
                    f"{view.uid}.{place}", one_line(quote.citation.title, _TITLE), _described(quote), part, keyboard
                )
            )
        return results

    def _declined(self, bot: Bot, reply: Reply) -> InlineQueryResultArticle:
        """One result if nothing is quoted: what to do about it, or that nothing was found, with the nearest titles."""
        answer = reply.answer
        if answer is None or answer.reason not in {"not found", "withheld"}:
            limit = self._service.max_question
            said = _(strings.TOO_BUSY) if answer is None else declined_text(answer, number=None, limit=limit)
            part = to_messages([text_block(said)])[0]
            return _article(f"{reply.entry.uid}.-", one_line(said, _TITLE), "", part, None)
        titles = nearest_titles(answer)
        said = _(strings.INLINE_NOT_FOUND_TEXT).format(name=f"@{bot.username}", question=one_line(answer.question))
        if titles:
            said += "\n\n" + "\n".join([_(strings.NEAREST), *(f"• {title}" for title in titles)])
        part = to_messages([text_block(said)])[0]
        return _article(f"{reply.entry.uid}.-", _(strings.INLINE_NOT_FOUND), ", ".join(titles), part, None)

    def _settle_later(self, context: HandlerContext, person: int, reply: Reply) -> None:
        """Log this question after a while, unless the person types another one before."""
        self._pending[person] = reply
        context.application.create_task(self._wait(person, reply))  # stopping waits for it

    async def _wait(self, person: int, reply: Reply) -> None:
        await asyncio.sleep(SETTLED_SECONDS)
        await self._settle(person, reply)

    async def _settle(self, person: int, reply: Reply) -> None:
        if self._pending.get(person) is reply:
            del self._pending[person]
            await self._service.keep(reply)


def _article(
    name: str, title: str, description: str, part: Outgoing, keyboard: InlineKeyboardMarkup | None
) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        part.text, entities=part.entities or None, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(name, title or "–", content, reply_markup=keyboard, description=description or None)


def _one_message(quote: Quote, intro: str) -> Outgoing | None:
    """A quote as one message; None if it is too long for one."""
    parts = to_messages([quote_block(quote, intro)])
    return parts[0] if len(parts) == 1 else None


def _described(quote: Quote) -> str:
    notes = one_line(source_notes(quote), 120)
    return one_line(quote.highlight_text, 200) + (f"\n{notes}" if notes else "")


def _how_to(bot: Bot, examples: Any) -> InlineQueryResultArticle:
    """For an empty query: how to ask, and examples that a press puts into the input field."""
    name = f"@{bot.username}"
    rows = [
        [InlineKeyboardButton(one_line(each, 60), switch_inline_query_current_chat=one_line(each, 200))]
        for each in list(examples)[:_EXAMPLES]
    ]
    text = _(strings.INLINE_HOW_TEXT if rows else strings.INLINE_HOW_TEXT_PLAIN).format(name=name)
    part = to_messages([text_block(text)])[0]
    keyboard = InlineKeyboardMarkup(rows) if rows else None
    return _article("how", _(strings.INLINE_HOW), _(strings.INLINE_HOW_LINE), part, keyboard)
