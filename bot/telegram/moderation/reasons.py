"""The bot asks for the reason of a takedown; the moderator's reply to that message takes down.

The first word of the bot's message says what it is about, so that a reply works after a restart too. Nothing is taken down
without a reason, neither here nor in the browser nor on the command line (`bot.log.moderation.service`).
"""

import logging
from collections.abc import Awaitable
from typing import Final, Protocol

from cachetools import LRUCache
from telegram import Bot, CallbackQuery, ForceReply, Message, ReplyParameters, Update
from telegram.ext import MessageHandler, filters

from bot.log.moderation import affected
from bot.log.moderation.cases import Case, CaseError, UnknownCase, quoted
from bot.log.moderation.service import ModerationService
from bot.log.writing.database import Log, LogError
from bot.telegram.messages import text_messages
from bot.telegram.moderation.blanking import Blanking
from bot.telegram.moderation.cards import Why, answers_why, card, read_reason_mark, reason_mark, refused
from bot.telegram.moderation.moderators import Moderators
from bot.telegram.moderation.posting import reply, topic_of
from bot.telegram.transport.ptb import App, HandlerContext
from bot.text import moderation as texts
from bot.text.locale import _

_REMEMBERED: Final = 1000
_logger = logging.getLogger(__name__)


class Redraw(Protocol):
    """Brings a card up to date."""

    def __call__(self, bot: Bot, query: CallbackQuery, message: Message | None, *, uid: str = "") -> Awaitable[None]:
        """Edit the card."""


class Reasons:
    """Asks for reasons, and takes down what they are about."""

    def __init__(
        self, log: Log, deeds: ModerationService, blanking: Blanking, moderators: Moderators, *, redraw: Redraw
    ) -> None:
        self._log = log
        self._blanking = blanking
        self._deeds = deeds
        self._moderators = moderators
        self._redraw = redraw
        self._asked: LRUCache[tuple[int, int], CallbackQuery] = LRUCache(
            _REMEMBERED
        )  # by chat and message of the question

    def register(self, application: App) -> None:
        """Add the handler of the replies; register before what answers everything else."""
        application.add_handler(MessageHandler(_REASON, self.on_reason))

    async def ask(self, bot: Bot, query: CallbackQuery, found: Case, place: int, verb: str) -> None:
        """Ask why a quote's passage (`tp`) or document (`td`) is taken down.

        Raises:
            CaseError: If it cannot be.
            IndexError: If there is no such quote.
        """
        rank = int(found.quotes[place].get("rank", place + 1))
        quoted(found, rank, whole=verb == "td")  # so that it is refused now and not after the reason
        if query.message is None:
            return
        text = texts.TAKE_WHY_PASSAGE if verb == "tp" else texts.TAKE_WHY_DOCUMENT
        asking = text_messages(_(text).format(mark=reason_mark(found.number, rank, verb), rank=rank))[0]
        shown = query.message
        sent = await bot.send_message(
            shown.chat.id,
            asking.text,
            reply_markup=ForceReply(selective=True, input_field_placeholder=_(texts.TAKE_WHY_HINT)),
            reply_parameters=ReplyParameters(shown.message_id, allow_sending_without_reply=True),
            message_thread_id=topic_of(shown),
        )
        self._asked[shown.chat.id, sent.message_id] = query

    async def on_reason(self, update: Update, context: HandlerContext) -> None:
        """Take down what the bot's message was about, with the reply as reason."""
        message = update.message
        asked = message.reply_to_message if message is not None else None
        meant = read_reason_mark(asked.text or "") if asked is not None else None
        if message is None or asked is None or meant is None:
            return
        actor = await self._moderators.writer(context.bot, message)
        if actor is None:
            return
        number, rank, whole = meant
        try:
            uid = await self._deeds.uid_of(number)
            await self._deeds.take_down_quote(
                uid, rank, message.text or "", actor, whole=whole, also=affected.takedown_shown
            )
            await self._show(context.bot, message, asked, uid)
        except UnknownCase:
            await reply(context.bot, message, text_messages(_(texts.NO_CASE))[0])
        except CaseError as error:
            await reply(context.bot, message, text_messages(refused(error))[0])
        except LogError as error:
            _logger.warning("a moderator's takedown failed: %s", error)
            await reply(context.bot, message, text_messages(_(texts.LOG_BUSY))[0])

    async def _show(self, bot: Bot, message: Message, asked: Message, uid: str) -> None:
        """Show the takedown on the card that was pressed; after a restart that card is forgotten, so a new one is sent."""
        query = self._asked.pop((message.chat.id, asked.message_id), None)
        if query is None:
            sent = await reply(bot, message, *card(await self._deeds.case(uid), Why(_(texts.WHY_OPENED))))
            await self._blanking.sent(sent, [uid])
            return
        shown = query.message if isinstance(query.message, Message) else None
        await self._redraw(bot, query, shown, uid=uid)
        await reply(bot, message, text_messages(_(texts.SAVED))[0])


class _Reason(filters.MessageFilter):
    """A text in reply to the bot's question for a reason."""

    def filter(self, message: Message) -> bool:
        """Look at the message replied to."""
        return answers_why(message)


_REASON: Final = filters.UpdateType.MESSAGE & _Reason()
