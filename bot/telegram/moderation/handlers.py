"""Moderators in Telegram: who may do what, their commands and notes, and the cards that are sent to them.

Every command and note asks first whether the person is a moderator, here and now. To anybody else these commands look
unknown.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from telegram import Bot, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.log.moderation.cases import Case, UnknownCase
from bot.log.moderation.service import ModerationService
from bot.log.writing.database import LogError
from bot.questions import QuestionService
from bot.settings import Settings
from bot.telegram.commands import commands_of
from bot.telegram.messages import Outgoing, text_messages
from bot.telegram.moderation.blanking import Blanking
from bot.telegram.moderation.cards import CARD_NUMBER, Why, answers_card, card, correction_card
from bot.telegram.moderation.commands import ModeratorCommands
from bot.telegram.moderation.moderators import Moderators
from bot.telegram.moderation.posting import post, reply
from bot.telegram.moderation.presses import CardPresses
from bot.telegram.moderation.watch import EVERY_SECONDS, Watch
from bot.telegram.transport.ptb import App, HandlerContext
from bot.telegram.transport.sending import ChatTarget
from bot.text import moderation as texts
from bot.text import strings
from bot.text.locale import _

_METHODS: Final = {each.name: each.method for each in commands_of("moderation")}
_logger = logging.getLogger(__name__)


class Moderation:
    """Everything moderators do in Telegram; `register` adds it to an application."""

    def __init__(self, service: QuestionService, settings: Settings, *, watch_seconds: float = EVERY_SECONDS) -> None:
        self._service = service
        self._log = service.log
        self._moderators = Moderators(settings)
        self._deeds = ModerationService(service.log)
        self._watch_seconds = watch_seconds
        self.blanking = Blanking(service, every_seconds=watch_seconds)
        self.watch: Watch | None = None
        self._commands = ModeratorCommands(service.log, self.blanking)
        self._presses = CardPresses(service, self._moderators, self._deeds, self.blanking)

    def register(self, application: App) -> None:
        """Take moderators' commands, presses and notes; register before what answers everything else."""
        if not self._moderators.any:
            return
        application.add_handler(CommandHandler(list(_METHODS), self.on_command, filters.UpdateType.MESSAGE))
        application.add_handler(MessageHandler(_NOTE, self.on_note))
        self._presses.register(application)

    def start(self, bot: Bot) -> None:
        """Begin to send cards, and to blank those whose question is erased."""
        if self._moderators.any:
            self.watch = Watch(
                self._service,
                lambda case, why: self._show_everywhere(bot, case, why),
                lambda text: self._tell_everywhere(bot, text),
                lambda found: self._send_everywhere(bot, *correction_card(found)),
                every_seconds=self._watch_seconds,
            )
            self.watch.start()
        self.blanking.start(bot)  # also without moderators: there may have been some before

    async def stop(self) -> None:
        """Send no more cards."""
        await self.blanking.stop()
        if self.watch is not None:
            await self.watch.stop()

    async def on_command(self, update: Update, context: HandlerContext) -> None:
        """Answer a moderator's command; to others it looks unknown in private, and stays unanswered in groups."""
        message = update.message
        if message is None:
            return
        actor = await self._moderators.writer(context.bot, message)
        if actor is None:
            if message.chat.type == "private":
                await reply(context.bot, message, text_messages(_(strings.UNKNOWN_COMMAND))[0])
            return
        name = (message.text or "").split(maxsplit=1)[0].lstrip("/").split("@")[0].lower()
        command: Callable[[Bot, Message, str, str], Awaitable[None]] = getattr(self._commands, _METHODS[name])
        try:
            await command(context.bot, message, actor, " ".join(context.args or []))
        except LogError as error:
            _logger.warning("a moderator's command failed: %s", error)
            await reply(context.bot, message, text_messages(_(texts.LOG_BUSY))[0])

    async def on_note(self, update: Update, context: HandlerContext) -> None:
        """Keep a moderator's reply to a card as a note on its case."""
        message = update.message
        if message is None or message.reply_to_message is None:
            return
        actor = await self._moderators.writer(context.bot, message)
        found = CARD_NUMBER.match(message.reply_to_message.text or "")
        if actor is None or found is None:
            return
        number = int(found[1])
        try:
            uid = await self._deeds.uid_of(number)
            await self._deeds.note(uid, message.text or "", actor)
            said = _(texts.NOTE_KEPT).format(number=number)
        except UnknownCase:
            said = _(texts.NO_CASE)
        except LogError:
            said = _(texts.LOG_BUSY)
        await reply(context.bot, message, text_messages(said)[0])

    async def _show_everywhere(self, bot: Bot, found: Case, why: Why) -> bool:
        outgoing, keyboard = card(found, why)
        return await self._send_everywhere(bot, outgoing, keyboard, [found.uid])

    async def _tell_everywhere(self, bot: Bot, text: str) -> bool:
        return await self._send_everywhere(bot, text_messages(text)[0], None)

    async def _send_everywhere(
        self, bot: Bot, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None, uids: Sequence[str] = ()
    ) -> bool:
        """Send to all moderators; `uids` are the questions that the message shows. False when no one could be reached."""
        reached = False
        for chat in self._moderators.places:
            try:
                sent = await post(bot, ChatTarget(chat, 0), outgoing, keyboard)
                reached = True
                if uids:
                    await self.blanking.sent(sent, uids)
            except TelegramError as error:
                _logger.warning("a card could not be sent to moderators: %s: %s", type(error).__name__, error)
        return reached


class _Note(filters.MessageFilter):
    """A text that replies to a card of this bot."""

    def filter(self, message: Message) -> bool:
        """Look at the message replied to."""
        return answers_card(message)


_NOTE: Final = filters.UpdateType.MESSAGE & _Note()
