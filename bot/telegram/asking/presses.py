"""Presses on the buttons under answers: each does one thing, is always acknowledged, and never ends in an exception.

Anyone who sees a button may press it. A press relies only on the row's uid that the button carries. If the row is erased,
the document has changed, the message can no longer be changed, or Telegram refuses, the person is told so.
"""

import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from cachetools import LRUCache, TTLCache
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message, Update
from telegram.error import ChatMigrated, TelegramError

from bot.log.moderation.feedback import ANSWERED, NOT_ANSWERED
from bot.log.moderation.opened import OpenedText, note
from bot.log.rows import Asker
from bot.log.writing.database import LogError
from bot.past import Archive, Past
from bot.questions import PausedError, QuestionService
from bot.telegram.asking import buttons
from bot.telegram.asking.buttons import VERBS, Press, Verb
from bot.telegram.asking.feedback import FeedbackButtons
from bot.telegram.asking.links import document_link
from bot.telegram.asking.pages import context_page, more_page, source_page, sources_page
from bot.telegram.asking.questions import Asking, IncomingQuestion
from bot.telegram.messages import Outgoing, text_messages
from bot.telegram.transport import delivery
from bot.telegram.transport.editing import SentMessage, acknowledge, edit, edit_buttons
from bot.telegram.transport.ptb import HandlerContext
from bot.telegram.transport.sending import ChatTarget
from bot.text import strings
from bot.text.locale import _, language
from bot.text.wording import number_text
from index import Context, Quote

_Answer = Callable[[Bot, CallbackQuery, Press, Past], Awaitable[str]]
_SHOWN_SECONDS: Final = 60.0
_REMEMBERED: Final = 10_000
_ON_ITS_WAY_SECONDS: Final = 2.0
_SHRINK: Final = 40
_logger = logging.getLogger(__name__)


class Presses:
    """Answers presses. Each public method but `on_press` answers a verb of `VERBS` and returns what to tell the person."""

    def __init__(self, service: QuestionService, archive: Archive, asking: Asking, feedback: FeedbackButtons) -> None:
        self._service = service
        self._archive = archive
        self._asking = asking
        self._feedback = feedback
        self._shown: TTLCache[tuple[int, int, str], bool] = TTLCache(_REMEMBERED, _SHOWN_SECONDS)
        self._put_under: LRUCache[tuple[int, int], tuple[float, InlineKeyboardMarkup | None]] = LRUCache(_REMEMBERED)

    async def on_press(self, update: Update, context: HandlerContext) -> None:
        """Do what a button says, and acknowledge it."""
        query = update.callback_query
        if query is None:
            return
        try:
            said = await self._do(context.bot, update, query)
        except LogError as error:
            _logger.warning("a button could not be answered: %s", error)
            said = _(strings.PAUSED if isinstance(error, PausedError) else strings.TOO_BUSY)
        except TelegramError as error:
            _logger.warning("a button could not be answered: %s: %s", type(error).__name__, error)
            said = _(strings.TOO_BUSY)
        except Exception:
            _logger.exception("a button could not be answered")
            said = _(strings.TOO_BUSY)
        await acknowledge(query, said, pause_seconds=self._asking.pause_seconds)

    async def _do(self, bot: Bot, update: Update, query: CallbackQuery) -> str:
        press = Press.read(query.data)
        if press is None:
            return _(strings.BUTTON_UNKNOWN)
        verb = VERBS.get(press.verb)
        if verb is None:
            return _(strings.BUTTON_UNKNOWN)
        answer = getattr(self, verb.method)
        if verb.on_answer:
            return await self._do_on_answer(answer, verb, bot, query, press)
        said: str = await answer(bot, update, query, press)
        return said

    async def _do_on_answer(self, answer: _Answer, verb: Verb, bot: Bot, query: CallbackQuery, press: Press) -> str:
        """Do what a button under an answer says, or tell why it cannot be done: the answer's row may not be in the log yet."""
        if verb.quotes and self._service.paused:
            return _(strings.PAUSED)
        past = await self._archive.by_uid(press.key)
        if past:
            return await answer(bot, query, press, past)
        if not await self._service.log.is_aside(press.key):
            return _(strings.CASE_GONE)
        return _(strings.NOT_NOTED if verb.says else strings.TOO_BUSY)  # its row is not in the log yet

    async def say(self, _bot: Bot, query: CallbackQuery, press: Press, past: Past) -> str:
        """Keep what a person says of the answer, or take it back."""
        yes = press.verb == buttons.ANSWERED
        stands = await self._feedback.toggle(past.uid, query.from_user.id, ANSWERED if yes else NOT_ANSWERED)
        noted = strings.NOTED_ANSWERED if yes else strings.NOTED_NOT_ANSWERED
        return _(strings.CASE_GONE if stands is None else noted if stands else strings.NOTED_TAKEN_BACK)

    async def source_of(self, bot: Bot, query: CallbackQuery, press: Press, past: Past) -> str:
        """Show the document of a quote."""
        shown = past.passage(press.argument)
        return await self._source(bot, query, press, shown.document if shown else "", past)

    async def more(self, bot: Bot, query: CallbackQuery, press: Press, past: Past) -> str:
        """Show more passages."""
        start = int(press.argument) if press.argument.isascii() and press.argument.isdecimal() else 0
        if self._is_shown(query, press):
            return _(strings.SHOWN_ALREADY)
        further = await self._archive.further(past, start)
        texts = [_quoted(quote) for _name, quote in further.quotes]
        return await self._put(bot, query, press, more_page(past, further), past, texts)

    async def context(self, bot: Bot, query: CallbackQuery, press: Press, past: Past) -> str:
        """Show a passage with the sentences around it, in place of such a message or in a new one."""
        which, _dot, numbers = press.argument.partition(".")
        shown = past.passage(which)
        try:
            before, after = (max(-9999, min(int(number), 9999)) for number in numbers.split("."))
        except ValueError:
            shown = None
        if shown is None:
            return _(strings.BUTTON_UNKNOWN)
        quote = await self._archive.quote(shown)
        for _attempt in range(_SHRINK):
            context = await self._archive.context(shown, before, after)
            if context is None or quote is None:
                return _(strings.CHANGED)
            parts = context_page(past.uid, which, context, quote.highlight, before, after)
            texts = [_stretch(context)]
            if len(parts) == 1:
                break
            before, after = (
                (before, after - 1) if before >= after else (before - 1, after)
            )  # drop a sentence at the longer end
        message = _accessible(query)
        if message and message.message_id not in past.reply_ids and _is_context(message, press):
            if await self._change(bot, message, parts[0]):
                await self._note(past, message.chat.id, [message.message_id], texts)
                return ""
        elif self._is_shown(query, press):
            return _(strings.SHOWN_ALREADY)
        return await self._put(bot, query, press, parts[:1], past, texts)

    async def _source(self, bot: Bot, query: CallbackQuery, press: Press, document: str, past: Past | None) -> str:
        found = await self._archive.source(document)
        if found is None or not self._service.may_name(document):
            return _(strings.SOURCE_GONE)
        if self._is_shown(query, press):
            return _(strings.SHOWN_ALREADY)
        return await self._put(bot, query, press, [source_page(*found, document_link(bot.username, document))], past)

    async def turn_page(self, bot: Bot, _update: Update, query: CallbackQuery, press: Press) -> str:
        """Show another page of the list of documents, in place of the list or in a new message."""
        page = int(press.key) if press.key.isdecimal() and len(press.key) < 6 else 0
        part = sources_page(await self._service.documents(), page, press.argument)
        message = _accessible(query)
        if message and _has_list(message):
            if await self._change(bot, message, part):
                return ""
        elif self._is_shown(query, press):
            return _(strings.SHOWN_ALREADY)
        return await self._put(bot, query, press, [part], None)

    async def document(self, bot: Bot, _update: Update, query: CallbackQuery, press: Press) -> str:
        """Show a document of the list."""
        return await self._source(bot, query, press, press.argument, None)

    async def example(self, bot: Bot, update: Update, query: CallbackQuery, press: Press) -> str:
        """Ask an example question."""
        examples = self._service.index.build.examples
        question = next((each for each in examples if buttons.example_key(each) == press.key), None)
        if question is None or query.message is None:
            return _(strings.EXAMPLE_GONE)
        if self._is_shown(query, press):
            return _(strings.SHOWN_ALREADY)
        place = _place(query, query.message, None)
        chat = query.message.chat
        asker = Asker(str(chat.type), query.from_user.id, chat.id, update.update_id, topic=place.topic)
        if not await self._asking.answer(bot, place, IncomingQuestion(question, asker, shown=True)):
            return _(strings.TOO_BUSY)
        self._remember(query, press)
        return ""

    async def report(self, bot: Bot, query: CallbackQuery, press: Press, past: Past) -> str:
        """Ask for the reason of a report, keep the reason, or go back."""
        reason, apart = press.argument.removesuffix("+"), press.argument.endswith("+")
        if not reason:
            if await self._swap(bot, query, buttons.report_keyboard(past.uid, apart=False)):
                return _(strings.REPORT_WHY)
            parts = text_messages(_(strings.REPORT_WHY))
            keyboard = buttons.report_keyboard(past.uid, apart=True)
            return await self._put(bot, query, press, [Outgoing(parts[0].text, (), keyboard)], past)
        said = ""
        if reason != "back":
            if reason not in dict(strings.REASONS):
                return _(strings.BUTTON_UNKNOWN)
            before = await self._feedback.report(past.uid, query.from_user.id, reason)
            if before is None:
                return _(strings.CASE_GONE)
            said = _(strings.REPORT_AGAIN if before else strings.REPORT_NOTED).format(number=number_text(past.number))
        await self._swap(bot, query, None if apart else buttons.answer_keyboard(past))
        return said

    async def _change(self, bot: Bot, message: Message, part: Outgoing) -> bool:
        """Show a page in place of another; False if the message can no longer be changed."""
        if message.text == part.text and message.reply_markup == part.keyboard:
            return True
        target = SentMessage(message.chat.id, message.message_id)
        try:
            return await edit(bot, target, part, pause_seconds=self._asking.pause_seconds)
        except ChatMigrated as error:
            return _stays_behind(message, error)

    async def _swap(self, bot: Bot, query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Put other buttons under the message with the button; False if it can no longer be changed.

        Its buttons may have changed since the press was made: two people press, or one presses twice.
        """
        message = _accessible(query)
        if message is None:
            return False
        if self._stands_under(message) == keyboard:
            return True
        target = SentMessage(message.chat.id, message.message_id)
        try:
            if not await edit_buttons(bot, target, keyboard, pause_seconds=self._asking.pause_seconds):
                return False
        except ChatMigrated as error:
            return _stays_behind(message, error)
        self._put_under[message.chat.id, message.message_id] = (time.time(), keyboard)
        return True

    def _stands_under(self, message: Message) -> InlineKeyboardMarkup | None:
        """The buttons that are under a message now; a press only shows the buttons of its own time."""
        at, keyboard = self._put_under.get((message.chat.id, message.message_id), (0.0, None))
        current = delivery.current()
        pressed = current.waiting.received_at if current else time.time()
        return keyboard if pressed <= at + _ON_ITS_WAY_SECONDS else message.reply_markup

    async def _put(
        self,
        bot: Bot,
        query: CallbackQuery,
        press: Press,
        parts: list[Outgoing],
        past: Past | None,
        texts: Sequence[OpenedText] = (),
    ) -> str:
        """Send what a press opens, as a reply to the message with the button; `texts` of documents in it are noted."""
        if query.message is None:  # sent in inline mode: there is no chat to write to
            return _(strings.TOO_BUSY)
        sent = await self._asking.say(bot, _place(query, query.message, past), parts)
        if past and texts and sent:
            await self._note(past, delivery.moved_to(query.message.chat.id), sent, texts)
        if len(sent) < len(parts):
            return _(strings.TOO_BUSY)
        self._remember(query, press)
        return ""

    async def _note(self, past: Past, chat: int, messages: list[int], texts: Sequence[OpenedText]) -> None:
        """Note what messages show, so that a takedown finds them; if the log cannot be written, that is one log line."""
        address = self._service.seal.close({"chat": chat, "messages": messages})
        shown_in = language()
        try:
            await self._service.log.do(lambda db: note(db, past.uid, messages[0], address, shown_in, texts))
        except LogError as error:
            _logger.warning("what a button opened was not noted, so a takedown will not find it: %s", error)

    def _is_shown(self, query: CallbackQuery, press: Press) -> bool:
        """Whether the same button was pressed a moment ago, so that what it opens is just below."""
        return _button(query, press) in self._shown

    def _remember(self, query: CallbackQuery, press: Press) -> None:
        self._shown[_button(query, press)] = True


def _quoted(quote: Quote) -> OpenedText:
    return OpenedText(quote.citation.document, quote.citation.title, quote.passage_sha256, quote.text)


def _stretch(context: Context) -> OpenedText:
    sha256 = hashlib.sha256(context.text.encode("utf-8", "replace")).hexdigest()
    return OpenedText(context.citation.document, context.citation.title, sha256, context.text)


def _button(query: CallbackQuery, press: Press) -> tuple[int, int, str]:
    message = query.message
    if message is None:
        return 0, 0, press.data
    current, chat = (
        delivery.current(),
        message.chat.id,
    )  # after a group has moved, what it was sent is no longer below
    return (current.counters.announced.get(chat, chat) if current else chat), message.message_id, press.data


def _accessible(query: CallbackQuery) -> Message | None:
    """The message with the button; None if it can no longer be changed.

    Then it is deleted or out of reach (PTB gives it the date 0), or its group has become a supergroup since.
    """
    message = query.message
    if not isinstance(message, Message) or not message.is_accessible:
        return None
    return message if delivery.moved_to(message.chat.id) == message.chat.id else None


def _stays_behind(message: Message, error: ChatMigrated) -> bool:
    """Note that a group has become a supergroup; its old messages can no longer be changed."""
    delivery.note_move(message.chat.id, error.new_chat_id)
    return False


def _place(query: CallbackQuery, shown: MaybeInaccessibleMessage, past: Past | None) -> ChatTarget:
    """Where to reply to a message with a button; if it is out of reach, only its chat and number are known."""
    message = _accessible(query)
    if message:
        return ChatTarget.of(message)
    return ChatTarget(shown.chat.id, shown.message_id, past.topic if past else None)


def _presses(message: Message) -> list[Press]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return [press for row in rows for each in row if (press := Press.read(str(each.callback_data or "")))]


def _is_context(message: Message, press: Press) -> bool:
    """Whether a message is a passage in context, which a press changes in place: it has no other buttons."""
    found = _presses(message)
    return bool(found) and all(each.verb == buttons.CONTEXT and each.key == press.key for each in found)


def _has_list(message: Message) -> bool:
    """Whether a message is a list of documents."""
    found = _presses(message)
    return bool(found) and all(each.verb in {buttons.DOCUMENT, buttons.SOURCES} for each in found)
