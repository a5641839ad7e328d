"""Which updates are answered: checks of the chat, quiet mode and limits, before all other handlers; sets the language too.

Runs in handler group -1. For an update that must not be answered, it raises `ApplicationHandlerStop`.
"""

import logging
import math
import time
from typing import Any, Final

from cachetools import LRUCache
from telegram import Bot, Chat, Message, ReplyParameters, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.limits import LIGHT, QUESTION, Decision, Rate
from bot.preferences import Preferences
from bot.settings import Settings
from bot.telegram.commands import COMMANDS
from bot.telegram.messages import Request, read_message
from bot.telegram.moderation.cards import answers_card
from bot.telegram.transport.editing import acknowledge
from bot.telegram.transport.ptb import App, HandlerContext
from bot.telegram.transport.responses import reason_of
from bot.telegram.transport.sending import AT_ONCE, ChatTarget
from bot.text import strings
from bot.text.locale import _, use

_GROUPS: Final = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_GONE: Final = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})
_TOLD: Final = 1000
_DECIDED: Final = 10_000
_OWN_DATA: Final = frozenset(f"/{each.name}" for each in COMMANDS if each.own_data)
_OWN_DATA_PRESSES: Final = ("people:tuning:", "people:forget", "people:keep")
_SHARE: Final = 2 / 3  # of a group's questions may be one person's, so that others can ask too
PRIVATE: Final = "private"
"""In `Settings.chats`: every private chat."""
_logger = logging.getLogger(__name__)


class Admission:
    """Lets updates through or stops them."""

    def __init__(self, settings: Settings, preferences: Preferences) -> None:
        self._preferences = preferences
        self._chats = set(settings.chats)
        self._moderating = {*settings.moderators, settings.moderators_chat} - {None}
        if self._chats:  # moderators must be able to reach their cards
            self._chats.update(map(str, self._moderating))
        self._users = Rate(settings.rate_user)
        self._groups = Rate(settings.rate_chat)
        self._shares = Rate(math.ceil(settings.rate_chat * _SHARE))
        self._told: LRUCache[int, None] = LRUCache(_TOLD)
        self._decided: LRUCache[int, Decision] = LRUCache(
            _DECIDED
        )  # an update that is handled again is not counted again

    def register(self, application: App) -> None:
        """Run before all other handlers."""
        application.add_handler(TypeHandler(Update, self.on_update), group=-1)

    async def on_update(self, update: Update, context: HandlerContext) -> None:
        """Set the language; stop an update that must not be answered.

        Raises:
            ApplicationHandlerStop: If no other handler may see the update.
        """
        user = update.effective_user
        chosen = await self._preferences.of(user.id) if user and not user.is_bot else None
        use((chosen.language if chosen else "") or (user.language_code if user else None))
        bot: Bot = context.bot
        message = update.message
        if message and message.migrate_from_chat_id:
            await self._move(message.migrate_from_chat_id, message.chat.id)
        if not self._is_ours(update, bot.username):
            await self._refuse(bot, update)
            raise ApplicationHandlerStop
        if await self._is_quiet(bot, update):
            raise ApplicationHandlerStop
        decision = self._decide(bot, update)
        if decision is not Decision.GO:
            await self._tell(bot, update, decision)
            raise ApplicationHandlerStop

    async def refuses(self, update: Update) -> bool:
        """Whether an update that has just come from a group is above a limit; the decision still holds when its turn comes."""
        chat, bot = update.effective_chat, update.get_bot()
        if (
            chat is None
            or chat.type not in _GROUPS
            or not self._is_ours(update, bot.username)
            or await self._preferences.quiet(chat.id)
        ):
            return False
        return self._decide(bot, update) is not Decision.GO

    async def _is_quiet(self, bot: Bot, update: Update) -> bool:
        """Whether the group is in quiet mode and this is no command."""
        message = update.message or update.edited_message
        if message is None or message.chat.type not in _GROUPS or self._is_note(message):
            return False
        if (message.text or message.caption or "").startswith("/"):
            return False
        return self._asked(bot, message) is not None and await self._preferences.quiet(message.chat.id)

    @staticmethod
    def _asked(bot: Bot, message: Message) -> Request | None:
        return read_message(message, bot_id=bot.id, username=bot.username)

    def _is_note(self, message: Message) -> bool:
        return message.chat.id in self._moderating and answers_card(message)

    def _decide(self, bot: Bot, update: Update) -> Decision:
        decision = self._decided.get(update.update_id)
        if decision is None:
            decision = self._decided[update.update_id] = self._judge(bot, update)
        return decision

    def _is_ours(self, update: Update, username: str) -> bool:
        """Whether the bot may answer here; by default, it may everywhere.

        The commands about a person's own data work in every private chat.
        """
        if not self._chats:
            return True
        chat, user = update.effective_chat, update.effective_user
        if chat is not None and chat.type == ChatType.PRIVATE and _is_about_own_data(update, username):
            return True
        if chat is None:  # inline, polls: typed by a person anywhere
            return user is None or str(user.id) in self._chats or PRIVATE in self._chats
        return str(chat.id) in self._chats or (chat.type == ChatType.PRIVATE and PRIVATE in self._chats)

    async def _refuse(self, bot: Bot, update: Update) -> None:
        """Say once that the bot does not answer in this chat, with the chat's id; leave groups and channels."""
        if update.inline_query:
            await _quietly(update.inline_query.answer([], cache_time=60, is_personal=True))
            return
        chat, query = update.effective_chat, update.callback_query
        if query:
            await acknowledge(query)
        if chat is None or _bot_is_out(update):
            return
        if _bot_was_out(update):  # added again, it says so again
            self._told.pop(chat.id, None)
        if chat.id in self._told:  # what was written before the bot left comes in later
            return
        self._told[chat.id] = None
        refused = None
        if chat.type != ChatType.CHANNEL:
            refused = await _quietly(bot.send_message(chat.id, _(strings.NOT_FOR_THIS_CHAT).format(chat=chat.id)))
        if chat.type == ChatType.PRIVATE or isinstance(refused, Forbidden):  # it is out already
            return
        failure = await _quietly(bot.leave_chat(chat.id))
        if failure and not isinstance(failure, (BadRequest, Forbidden)):
            self._told.pop(chat.id, None)  # tried again with what comes next

    async def _move(self, old: int, new: int) -> None:
        """A group has become a supergroup: its permission and quiet mode go over to the new id."""
        if str(old) in self._chats and str(new) not in self._chats:
            self._chats.add(str(new))
            _logger.warning(
                "a group of CITEBOT_CHATS has become a supergroup with another id: it stays allowed until the next start. "
                "Put its new id into the setting; docs/moderation.md says how"
            )
        try:
            await self._preferences.move(old, new)
        except Exception:
            _logger.exception("quiet mode could not be kept for a supergroup")

    def _judge(self, bot: Bot, update: Update) -> Decision:
        chat, user = update.effective_chat, update.effective_user
        message = update.message or update.edited_message
        if message:
            request = self._asked(bot, message)
            if request is None:  # not addressed to the bot; other handlers may see it
                return Decision.GO
            command = (message.text or message.caption or "").startswith("/")
            cost = LIGHT if self._is_note(message) or (command and request.kind != "ask") else QUESTION
            made = message.edit_date or message.date
            return self._take(message.chat, _sender(message), cost, made.timestamp())
        if update.callback_query:
            return self._take(chat, user.id if user else None, LIGHT)
        if inline := update.inline_query:
            return self._take(None, inline.from_user.id, LIGHT)
        return Decision.GO

    def _take(self, chat: Chat | None, sender: int | None, cost: float, at: float | None = None) -> Decision:
        at = time.time() if at is None else at
        if sender is not None and (decision := self._users.take(sender, at, cost)) is not Decision.GO:
            return decision
        if chat is None or chat.type not in _GROUPS:
            return Decision.GO
        if sender is not None and (decision := self._shares.take((chat.id, sender), at, cost)) is not Decision.GO:
            return decision
        return self._groups.take(chat.id, at, cost)

    async def _tell(self, bot: Bot, update: Update, decision: Decision) -> None:
        if query := update.callback_query:
            await acknowledge(query, _(strings.TOO_FAST))
        elif inline := update.inline_query:
            await _quietly(inline.answer([], cache_time=1, is_personal=True))
        elif decision is Decision.NOTICE and (message := update.message or update.edited_message):
            quiet = message.chat.type in _GROUPS and await self._preferences.quiet(message.chat.id)
            if not quiet:
                await self._notice(bot, message)

    async def _notice(self, bot: Bot, message: Message) -> None:
        """Send the warning ahead of what waits for the chat; it is not tried again and not kept as the update's reply."""
        _logger.info("a person or chat asks too fast; they were warned once, further messages are dropped")
        place = ChatTarget.of(message)
        await _quietly(
            bot.send_message(
                place.chat,
                _(strings.TOO_FAST),
                message_thread_id=place.topic,
                direct_messages_topic_id=place.direct_topic,
                reply_parameters=ReplyParameters(place.message, allow_sending_without_reply=True),
                rate_limit_args=AT_ONCE,  # type: ignore[call-arg] # of ExtBot
            )
        )


def _is_about_own_data(update: Update, username: str) -> bool:
    """Whether this is a command about the sender's own data, or a press on a button under its answer."""
    if query := update.callback_query:
        return (query.data or "").startswith(_OWN_DATA_PRESSES)
    message = update.message
    if message is None or not any(each.type == "bot_command" and each.offset == 0 for each in message.entities):
        return False
    command, _at, name = (message.text or "").split(maxsplit=1)[0].partition("@")
    return command.lower() in _OWN_DATA and name.lower() in {"", username.lower()}


def _sender(message: Message) -> int | None:
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else None


def _bot_is_out(update: Update) -> bool:
    changed = update.my_chat_member
    return bool(changed and changed.new_chat_member.status in _GONE)


def _bot_was_out(update: Update) -> bool:
    changed = update.my_chat_member
    return bool(changed and changed.old_chat_member.status in _GONE)


async def _quietly(call: Any) -> TelegramError | None:
    """Await a call whose result does not matter; a failure is logged and returned."""
    try:
        await call
    except (BadRequest, Forbidden) as error:  # a query grown too old, a chat that is gone
        _logger.debug("not done: %s", error)
        return error
    except TelegramError as error:
        _logger.warning("not done: %s", reason_of(error))
        return error
    return None
