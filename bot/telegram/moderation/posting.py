"""Messages to moderators: sent to a chat, as a reply, under a pressed button, or put in place of the message pressed on."""

from dataclasses import replace
from typing import Final

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message

from bot.telegram.messages import Outgoing
from bot.telegram.transport import delivery
from bot.telegram.transport.editing import SentMessage, acknowledge, edit
from bot.telegram.transport.sending import ChatTarget, send

_ALERT_FROM: Final = 60
"""Telegram shows a text longer than this many characters better in a window than in the line at the top."""


async def post(bot: Bot, place: ChatTarget, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None) -> SentMessage:
    """Send one message; returns where it is.

    Raises:
        TelegramError: If it could not be sent after all attempts.
    """
    sent: list[int] = []
    await send(bot, place, [replace(outgoing, keyboard=keyboard)], sent=sent)
    return SentMessage(delivery.moved_to(place.chat), sent[0])


async def reply(
    bot: Bot, message: Message, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None = None
) -> SentMessage:
    """Reply to a message; returns where the reply is."""
    return await post(bot, ChatTarget.of(message), outgoing, keyboard)


async def post_under(
    bot: Bot, query: CallbackQuery, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None
) -> SentMessage | None:
    """Send a message to the chat and topic in which a button was pressed; None when that is unknown."""
    if query.message is None:
        return None
    return await post(bot, ChatTarget(query.message.chat.id, 0, topic_of(query.message)), outgoing, keyboard)


async def replace_pressed(
    bot: Bot, query: CallbackQuery, message: Message | None, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Change the message pressed on; does nothing when it says so already or can no longer be changed."""
    if query.message is None:
        return
    if message is not None and (message.text, message.reply_markup) == (outgoing.text, keyboard):
        return
    await edit(bot, SentMessage(query.message.chat.id, query.message.message_id), replace(outgoing, keyboard=keyboard))


async def acknowledge_press(query: CallbackQuery, text: str) -> None:
    """Answer a press, a long text in a window."""
    await acknowledge(query, text, alert=len(text) > _ALERT_FROM)


def topic_of(message: MaybeInaccessibleMessage) -> int | None:
    """The forum topic of a message; None outside of topics, or where the message is out of reach."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
