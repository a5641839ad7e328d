"""Which update goes where; nothing is decided here about answers.

Each kind of update that the bot understands is passed to the part that answers it: messages and commands here, the rest in
`asking`: `presses` (buttons), `feedback` (reactions), `inline`. Other updates are ignored.
"""

import logging
from collections import deque
from collections.abc import Sequence
from typing import Final

from telegram import Bot, ChatMember, Message, Update
from telegram.error import TelegramError
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.log.rows import Asker
from bot.log.writing.database import LogError
from bot.past import Archive, Past
from bot.questions import PausedError, QuestionService, clean
from bot.telegram.asking import buttons
from bot.telegram.asking.feedback import FeedbackButtons
from bot.telegram.asking.inline import Inline
from bot.telegram.asking.links import document_link, read_start
from bot.telegram.asking.pages import help_page, source_page, sources_page, start_page
from bot.telegram.asking.presses import Presses
from bot.telegram.asking.questions import Asking, IncomingQuestion
from bot.telegram.commands import commands_of
from bot.telegram.messages import Outgoing, Request, read_message, text_messages
from bot.telegram.transport.ptb import App, HandlerContext
from bot.telegram.transport.responses import reason_of
from bot.telegram.transport.sending import ChatTarget
from bot.text import strings
from bot.text.layout import one_line
from bot.text.locale import _
from index import MAX_QUESTIONS, split_questions

_OUT: Final = frozenset({ChatMember.LEFT, ChatMember.BANNED})
_MAX_LEFT: Final = 1000
_PAGES: Final = {each.name: each.method for each in commands_of("handlers") if each.name != "ask"}
_logger = logging.getLogger(__name__)


class Handlers:
    """Answers updates with one question service. `pause_seconds` is the first wait between two attempts to send."""

    def __init__(self, service: QuestionService, *, pause_seconds: float = 1.0) -> None:
        self._service = service
        self._archive = Archive(service)
        self.asking = Asking(service, self._archive, pause_seconds=pause_seconds)
        self._feedback = FeedbackButtons(service, self._archive)
        self._presses = Presses(service, self._archive, self.asking, self._feedback)
        self._inline = Inline(service, self._archive)
        self._albums: deque[str] = deque(maxlen=100)

    def register(self, application: App) -> None:
        """Add the handlers for messages and for what people do with answers; not for channel posts and business messages."""
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, self.on_message))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.on_edited))
        application.add_handler(CallbackQueryHandler(self._presses.on_press))
        application.add_handler(MessageReactionHandler(self._feedback.on_reaction))
        application.add_handler(InlineQueryHandler(self._inline.on_query))
        application.add_handler(ChosenInlineResultHandler(self._inline.on_chosen))
        application.add_handler(ChatMemberHandler(self.on_standing, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(self.on_error)

    async def on_message(self, update: Update, context: HandlerContext) -> None:
        """Answer one message; ignore it if it is not addressed to the bot."""
        message = update.message
        if message is None:
            return
        if message.migrate_to_chat_id:
            _logger.info("a group has become a supergroup; its follow-up questions start from nothing")
        request = read_message(message, bot_id=context.bot.id, username=context.bot.username)
        if request is None:
            return
        if request.kind == "ask":
            await self.on_ask(context.bot, update, message, request)
        elif not self._is_repeated(message, request):
            await self._command(context.bot, update, message, request)

    async def on_edited(self, update: Update, context: HandlerContext) -> None:
        """Answer an edited question in place of the answer that it had; other edits change nothing."""
        message = update.edited_message
        if message is None:
            return
        request = read_message(message, bot_id=context.bot.id, username=context.bot.username)
        if request is None or request.kind != "ask" or not (request.text or request.before):
            return
        try:
            before = await self._archive.by_question(message.chat.id, message.message_id, update.update_id)
        except LogError as error:
            _logger.warning("the earlier answer to an edited question is unknown: %s", error)
            before = []
        if [each.question for each in before] != self._questions(request.text or request.before)[0]:
            await self.on_ask(context.bot, update, message, request, before)

    def _questions(self, text: str) -> tuple[list[str], list[str]]:
        """The questions of a message that are answered, and the ones that are too many."""
        text = clean(text)
        if len(text) > self._service.max_question:
            return [text], []
        found = [clean(each) for each in split_questions(text)]
        return found[:MAX_QUESTIONS], found[MAX_QUESTIONS:]

    async def on_standing(self, update: Update, _context: HandlerContext) -> None:
        """Log that the bot was added to a chat or removed from it."""
        changed = update.my_chat_member
        if changed is None:
            return
        kind, status = changed.chat.type, changed.new_chat_member.status
        if status in _OUT:
            _logger.info("the bot is out of a %s chat (%s)", kind, status)
        elif changed.old_chat_member.status in _OUT:
            _logger.info("the bot is in a new %s chat (%s)", kind, status)

    async def on_error(self, update: object, context: HandlerContext) -> None:
        """Log what PTB caught: an error of Telegram or the network as one line, anything else with its traceback."""
        error = context.error
        if isinstance(error, TelegramError):
            what = "polling" if update is None else "an update could not be handled"
            _logger.warning("%s: %s", what, reason_of(error))
        else:
            _logger.error("an update could not be handled", exc_info=error)

    async def on_ask(
        self, bot: Bot, update: Update, message: Message, request: Request, edited: Sequence[Past] = ()
    ) -> None:
        """Answer the questions of a message, with /ask or without; `edited` are the rows of before its edit."""
        place = ChatTarget.of(message)
        question = request.text or request.before
        if not question:
            await self.asking.say(bot, place, text_messages(_(strings.EMPTY)))
            return
        asker = _asker(update, message, place)
        before = request.before[: self._service.max_question] if request.text else ""
        previous = before or None
        if request.reply_to is not None or not request.before:
            known = await self.asking.previous(place, asker, request.reply_to, edited[0] if edited else None)
            previous = f"{known}\n{before}" if known and before else known or previous
        texts, left = self._questions(question)
        await self.asking.answer_each(bot, place, IncomingQuestion("", asker, previous), texts, edited)
        if left:
            said = _(strings.TOO_MANY).format(count=MAX_QUESTIONS, questions=" ".join(left))
            await self.asking.say(bot, place, text_messages(one_line(said, _MAX_LEFT)))

    async def _command(self, bot: Bot, update: Update, message: Message, request: Request) -> None:
        place = ChatTarget.of(message)
        start = read_start(request.text) if request.kind == "start" else read_start("")
        if start.kind == "ask" and start.value:
            asker = _asker(update, message, place)
            await self.asking.answer(bot, place, IncomingQuestion(start.value, asker, shown=True))
            return
        try:
            parts = await self._opened(bot, start.kind, start.value) or await self._page_for(bot, request)
        except LogError as error:
            _logger.warning("a command could not be answered: %s", error)
            parts = text_messages(_(strings.PAUSED if isinstance(error, PausedError) else strings.TOO_BUSY))
        except Exception:
            _logger.exception("a command could not be answered")
            parts = text_messages(_(strings.FAILED).format(number=""))
        await self.asking.say(bot, place, parts)

    async def _opened(self, bot: Bot, kind: str, value: str) -> list[Outgoing]:
        """What a link to the bot with something after `start=` opens; nothing for a link without."""
        if kind == "document":
            found = await self._archive.source(value)
            if found is None or not self._service.may_name(value):
                return text_messages(_(strings.SOURCE_GONE))
            return [source_page(*found, document_link(bot.username, value))]
        if kind == "report":
            if await self._archive.by_uid(value) is None:
                return text_messages(_(strings.CASE_GONE))
            return [Outgoing(_(strings.REPORT_WHY), (), buttons.report_keyboard(value, apart=True))]
        return []

    async def _page_for(self, bot: Bot, request: Request) -> list[Outgoing]:
        """What a command shows; in its place a sentence, for an unknown one and for a message without text."""
        if request.kind in _PAGES:
            page: list[Outgoing] = await getattr(self, _PAGES[request.kind])(bot, request)
            return page
        return text_messages(_(strings.NOT_TEXT if request.kind == "not text" else strings.UNKNOWN_COMMAND))

    async def sources(self, _bot: Bot, request: Request) -> list[Outgoing]:
        """Answer /sources: the first page of the documents, or of the ones that match the words after it."""
        return [sources_page(await self._service.documents(), 0, request.text)]

    async def start(self, _bot: Bot, _request: Request) -> list[Outgoing]:
        """Answer /start: the greeting."""
        build = self._service.index.build
        return start_page(build.documents, build.examples)

    async def help(self, bot: Bot, _request: Request) -> list[Outgoing]:
        """Answer /help."""
        return help_page(f"@{bot.username}")

    def _is_repeated(self, message: Message, request: Request) -> bool:
        """Whether this is another picture of an album that was answered already."""
        if request.kind != "not text" or not message.media_group_id:
            return False
        if message.media_group_id in self._albums:
            return True
        self._albums.append(message.media_group_id)
        return False


def _asker(update: Update, message: Message, place: ChatTarget) -> Asker:
    """Who asks; a channel or an anonymous administrator counts as the chat that it writes as."""
    writer = message.sender_chat or message.from_user
    return Asker(
        str(message.chat.type),
        writer.id if writer else None,
        place.chat,
        update.update_id,
        message=message.message_id,
        topic=place.topic,
    )
