"""Who moderates: the people named in the settings, and the administrators of the moderators' chat.

This is checked at every command and press, so that a former moderator can do nothing with an old button.
"""

import logging
import time
from typing import Final

from telegram import Bot, Chat, Message, User
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.settings import Settings

_FRESH_SECONDS: Final = 30.0
_logger = logging.getLogger(__name__)


class Moderators:
    """Tells moderators from others."""

    def __init__(self, settings: Settings) -> None:
        self._named = settings.moderators
        self._chat = settings.moderators_chat
        self._admins: dict[int, str] = {}
        self._asked = -_FRESH_SECONDS

    @property
    def any(self) -> bool:
        """Whether the settings name any."""
        return bool(self._named or self._chat)

    @property
    def places(self) -> list[int]:
        """Chats that cards are sent to: the moderators' chat, or else each moderator's private chat."""
        return [self._chat] if self._chat else list(self._named)

    async def name(self, bot: Bot, user: User | None, chat: Chat | None, sender_chat: Chat | None = None) -> str | None:
        """The moderator's name for the log, or None for everybody else.

        Moderators can only act in private chats and in the moderators' chat; elsewhere, others could read it. An
        administrator who writes anonymously in the moderators' chat has the chat's title as name.
        """
        if chat is None or (chat.type != Chat.PRIVATE and chat.id != self._chat):
            return None
        if sender_chat is not None:
            return (sender_chat.title or "moderators") if sender_chat.id == self._chat == chat.id else None
        if user is None or user.is_bot:
            return None
        return self._named.get(user.id) or (await self._administrators(bot)).get(user.id)

    async def writer(self, bot: Bot, message: Message) -> str | None:
        """The moderator who wrote a message, by the name for the log, or None for everybody else."""
        return await self.name(bot, message.from_user, message.chat, message.sender_chat)

    async def _administrators(self, bot: Bot) -> dict[int, str]:
        if not self._chat:
            return {}
        if time.monotonic() - self._asked > _FRESH_SECONDS:
            try:
                found = await bot.get_chat_administrators(self._chat)
            except TelegramError as error:
                _logger.warning("the administrators of the moderators' chat could not be read: %s", error)
                # if Telegram says that the bot is out, there are none; a network error says nothing
                self._admins = {} if type(error).__name__ in {"Forbidden", "BadRequest"} else self._admins
            else:
                statuses = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
                self._admins = {
                    each.user.id: f"@{each.user.username}" if each.user.username else each.user.full_name
                    for each in found
                    if each.status in statuses and not each.user.is_bot
                }
            self._asked = time.monotonic()
        return self._admins
