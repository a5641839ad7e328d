"""/privacy, /mydata, /forgetme and /language for the people who ask; /quiet for a group's administrators.

The first three are about one person's data, so in a group they only point to the private chat. A button says what it sets
and not for whom: it always acts for the person who presses it.
"""

import asyncio
import logging
from typing import Any, Final

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.log import people
from bot.log.rows import keyed_hashes
from bot.log.writing.database import LogError
from bot.preferences import Preferences
from bot.questions import QuestionService
from bot.telegram.commands import commands_of
from bot.telegram.messages import Outgoing, text_messages
from bot.telegram.transport.editing import acknowledge, patiently
from bot.telegram.transport.ptb import App, HandlerContext
from bot.telegram.transport.sending import ChatTarget, send, send_file
from bot.text import strings
from bot.text.locale import LANGUAGES, _, language, plural, use

_FILE_BYTES: Final = 45_000_000  # Telegram takes 50 MB from a bot
_FILE_NAME: Final = "citebot-my-data.json"
_SCRUB_TRIES: Final = 60
_SCRUB_SECONDS: Final = 60.0
_ADMINS: Final = frozenset({ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})
_logger = logging.getLogger(__name__)


class People:
    """Answers the commands and their buttons."""

    def __init__(
        self,
        application: App,
        service: QuestionService,
        preferences: Preferences,
        retention_days: int,
        *,
        pause_seconds: float,
    ) -> None:
        self._application = application
        self._service = service
        self._preferences = preferences
        self._retention_days = retention_days
        self._pause_seconds = pause_seconds

    def register(self) -> None:
        """Add the handlers."""
        new = filters.UpdateType.MESSAGE
        for command in commands_of("people"):
            self._application.add_handler(CommandHandler(command.name, getattr(self, command.method), new))
        self._application.add_handler(CallbackQueryHandler(self.on_button, r"^people:"))

    async def on_privacy(self, update: Update, context: HandlerContext) -> None:
        """Say what is kept; in a private chat, with a button to opt out of tuning."""
        message = update.message
        if message is None:
            return
        if not _is_private(message):
            await self._say(context.bot, message, self._privacy(strings.PRIVACY_IN_PRIVATE), _open_private(context.bot))
            return
        try:
            tuning = (await self._preferences.read(message.chat.id)).tuning
        except LogError as error:
            _logger.warning("%s", error)
            await self._say(context.bot, message, self._privacy(strings.PRIVACY_YOURS))
            return
        await self._say(context.bot, message, self._privacy(strings.PRIVACY_YOURS, tuning), _tuning_button(tuning))

    async def on_mydata(self, update: Update, context: HandlerContext) -> None:
        """Send everything that the log has of the sender, as files."""
        message = update.message
        if message is None:
            return
        bot = context.bot
        if not _is_private(message):
            await self._say(bot, message, _(strings.ONLY_IN_PRIVATE), _open_private(bot))
            return
        log, user = self._service.log, message.chat.id
        hashes = keyed_hashes(log.keys, "user", user)
        try:
            waiting = await log.waiting(user)
            held, files = await log.read(lambda db: _files(people.everything(db, hashes, waiting, log.seal)))
        except LogError as error:
            _logger.warning("%s", error)
            await self._say(bot, message, _(strings.TRY_LATER))
            return
        if held is None:
            await self._say(bot, message, _(strings.MYDATA_NONE))
            return
        caption = plural(strings.MYDATA_ONE, strings.MYDATA, held).format(count=held)
        for part, content in enumerate(files, 1):
            await self._send_file(bot, message, content, caption, part, len(files))

    async def on_forgetme(self, update: Update, context: HandlerContext) -> None:
        """Ask whether to erase everything of the sender."""
        message = update.message
        if message is None:
            return
        if not _is_private(message):
            await self._say(context.bot, message, _(strings.ONLY_IN_PRIVATE), _open_private(context.bot))
            return
        await self._say(
            context.bot,
            message,
            _(strings.FORGET_ASK),
            _forget_buttons(),
        )

    async def on_language(self, update: Update, context: HandlerContext) -> None:
        """Offer the languages."""
        if (message := update.message) is None:
            return
        rows = [
            [InlineKeyboardButton(name, callback_data=f"people:language:{code}")] for code, name in LANGUAGES.items()
        ]
        rows.append([InlineKeyboardButton(_(strings.LANGUAGE_TELEGRAM), callback_data="people:language:")])
        await self._say(context.bot, message, _(strings.LANGUAGE_CHOOSE), InlineKeyboardMarkup(rows))

    async def on_quiet(self, update: Update, context: HandlerContext) -> None:
        """Set a group's quiet mode, for its administrators; without on or off, say whether it is on."""
        if (message := update.message) is None:
            return
        bot, chat = context.bot, message.chat
        if chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
            await self._say(bot, message, _(strings.QUIET_GROUPS))
            return
        wanted = {"on": True, "off": False}.get(" ".join(context.args or []).lower())
        try:
            if wanted is not None:
                if not await self._is_admin(bot, message):
                    await self._say(bot, message, _(strings.QUIET_ADMINS))
                    return
                await self._preferences.set_quiet(chat.id, wanted)
            quiet = await self._preferences.quiet(chat.id)
        except (LogError, TelegramError) as error:
            _logger.warning("quiet mode could not be set: %s", error)
            await self._say(bot, message, _(strings.TRY_LATER))
            return
        await self._say(bot, message, _(strings.QUIET_ON if quiet else strings.QUIET_OFF))

    async def on_button(self, update: Update, context: HandlerContext) -> None:
        """Do what a button of this module says, for the person who pressed it."""
        query = update.callback_query
        if query is None:
            return
        # a press on a game's button comes here too and has no data
        what, _colon, value = (query.data or "").removeprefix("people:").partition(":")
        try:
            if what == "language" and (value in LANGUAGES or not value):
                await self._set_language(query, value)
            elif what == "tuning" and value in {"0", "1"} and _is_own(query):
                await self._set_tuning(query, value == "1")
            elif what == "forget" and _is_own(query):
                await self._forget(context.bot, query)
            elif what == "keep" and _is_own(query):
                await _answer(query)
                await self._edit(query, _(strings.FORGET_KEPT))
            else:
                await _answer(query)
        except LogError as error:
            _logger.warning("%s", error)
            await _answer(query, _(strings.TRY_LATER), alert=True)

    async def _set_language(self, query: CallbackQuery, chosen: str) -> None:
        user = query.from_user
        await self._preferences.choose_language(user.id, chosen)
        use(chosen or user.language_code)
        told = _(strings.LANGUAGE_NOW).format(language=LANGUAGES[language()])
        await _answer(query, told)
        if _is_own(query):
            await self._edit(query, told)

    async def _set_tuning(self, query: CallbackQuery, tuning: bool) -> None:
        await self._preferences.choose_tuning(query.from_user.id, tuning)
        await _answer(query, _(strings.PRIVACY_TUNING_ON if tuning else strings.PRIVACY_TUNING_OFF))
        await self._edit(query, self._privacy(strings.PRIVACY_YOURS, tuning), _tuning_button(tuning))

    async def _forget(self, bot: Bot, query: CallbackQuery) -> None:
        await _answer(query)  # at once: in a large log, erasing takes a while
        try:
            gone = await self._service.forget(query.from_user.id)
        except LogError as error:
            _logger.warning("%s", error)
            await self._edit(query, _(strings.FORGET_FAILED), _forget_buttons())
            return
        use(query.from_user.language_code)  # the chosen language is erased too
        done = _(strings.FORGOTTEN_NONE)
        if count := len(gone.erased.uids):
            done = plural(strings.FORGOTTEN_ONE, strings.FORGOTTEN, count).format(count=count)
        if gone.scrubbed:
            await self._edit(query, done)
            return
        _logger.warning("another program is reading the log: what was erased is cleared from the disk later")
        await self._edit(query, _(strings.FORGOTTEN_SOON))
        self._application.create_task(self._scrub_later(query, done))

    async def _scrub_later(self, query: CallbackQuery, done: str) -> None:
        """Try again until nothing is left on the disk, then say so; stops when the application stops."""
        loop = asyncio.get_running_loop()
        for _attempt in range(_SCRUB_TRIES):
            until = loop.time() + _SCRUB_SECONDS
            while loop.time() < until:
                if not self._application.running:
                    return
                await asyncio.sleep(min(0.5, _SCRUB_SECONDS))
            if await self._service.log.scrub():
                try:
                    await self._edit(query, done)
                except TelegramError as error:
                    _logger.warning("a message could not be changed: %s", error)
                return
        _logger.error("what was erased is still on the disk, because another program reads the log all the time")

    async def _is_admin(self, bot: Bot, message: Message) -> bool:
        """Whether the sender is an administrator of this group; one who writes as the group itself is."""
        if message.sender_chat:
            return message.sender_chat.id == message.chat.id
        if message.from_user is None:
            return False
        user = message.from_user.id
        member = await patiently(lambda: bot.get_chat_member(message.chat.id, user), self._pause_seconds)
        return member.status in _ADMINS

    def _privacy(self, last: str, tuning: bool | None = None) -> str:
        days = self._retention_days
        kept = plural(strings.PRIVACY_DAYS_ONE, strings.PRIVACY_DAYS, days).format(count=days)
        used = _(strings.PRIVACY_TUNING)
        if tuning is not None:
            used += " " + _(strings.PRIVACY_TUNING_ON if tuning else strings.PRIVACY_TUNING_OFF)
        return "\n\n".join(
            [
                _(strings.PRIVACY_KEPT),
                kept if days else _(strings.PRIVACY_NO_LIMIT),
                _(strings.PRIVACY_WHO),
                used,
                _(last),
            ]
        )

    async def _say(self, bot: Bot, message: Message, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        parts = text_messages(text)
        parts[-1] = Outgoing(parts[-1].text, parts[-1].entities, keyboard)
        await send(bot, ChatTarget.of(message), parts, pause_seconds=self._pause_seconds)

    async def _send_file(self, bot: Bot, message: Message, content: bytes, caption: str, part: int, parts: int) -> None:
        if parts > 1:
            caption += " " + _(strings.MYDATA_PART).format(part=part, parts=parts)
        name = _FILE_NAME if parts == 1 else _FILE_NAME.replace(".", f"-{part}.")
        await send_file(bot, ChatTarget.of(message), content, name, caption, pause_seconds=self._pause_seconds)

    async def _edit(self, query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Change the message with the button, unless it is deleted or says so already.

        Raises:
            TelegramError: If Telegram could not be reached; the press is then handled again.
        """
        try:
            await patiently(lambda: query.edit_message_text(text, reply_markup=keyboard), self._pause_seconds)
        except BadRequest as error:
            _logger.debug("a message was not changed: %s", error)


def _files(held: dict[str, Any]) -> tuple[int | None, list[bytes]]:
    """How many questions there are, and the files; None if nothing is kept."""
    default = {"language": "as in Telegram", "questions may tune the bot": True}
    if not held["questions"] and not held["feedback on answers to others"] and held["choices"] == default:
        return None, []
    return len(held["questions"]), people.as_files(held, _FILE_BYTES)


def _is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


def _is_own(query: CallbackQuery) -> bool:
    """Whether the button is in the private chat of the person who pressed it."""
    return query.message is not None and query.message.chat.id == query.from_user.id


def _forget_buttons() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(_(strings.BUTTON_FORGET), callback_data="people:forget")],
            [InlineKeyboardButton(_(strings.BUTTON_KEEP), callback_data="people:keep")],
        ]
    )


def _tuning_button(tuning: bool) -> InlineKeyboardMarkup:
    text = strings.BUTTON_TUNING_OFF if tuning else strings.BUTTON_TUNING_ON
    return InlineKeyboardMarkup([[InlineKeyboardButton(_(text), callback_data=f"people:tuning:{int(not tuning)}")]])


def _open_private(bot: Bot) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(_(strings.BUTTON_PRIVATE_CHAT), url=bot.link)]])


async def _answer(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Answer a press; it does not matter if it is too old to be answered."""
    await acknowledge(query, text, alert=alert)
