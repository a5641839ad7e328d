"""The command menu, as Telegram shows it: by language, and by where it is opened."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError
from telegram.ext import Application

from bot.text import strings
from bot.text.locale import LANGUAGES, _, language, use

_App = Application[Any, Any, Any, Any, Any, Any]
_EVERYWHERE: Final = frozenset({"ask", "sources", "language", "privacy", "help"})
_logger = logging.getLogger(__name__)


def menu(scope: BotCommandScope) -> list[BotCommand]:
    """The commands for one kind of chat, described in the language in use."""
    commands: Sequence[tuple[str, str]] = strings.COMMANDS
    if scope.type != BotCommandScope.ALL_PRIVATE_CHATS:
        commands = [command for command in commands if command[0] in _EVERYWHERE]
    if scope.type == BotCommandScope.ALL_CHAT_ADMINISTRATORS:
        commands = [*commands, *strings.ADMIN_COMMANDS]
    return [BotCommand(name, _(description)) for name, description in commands]


async def set_commands(application: _App) -> None:
    """Fill Telegram's command menus; a failure is one line, because the bot works without them."""
    scopes = (
        BotCommandScopeDefault(),
        BotCommandScopeAllPrivateChats(),
        BotCommandScopeAllGroupChats(),
        BotCommandScopeAllChatAdministrators(),
    )
    before = language()
    calls = []
    for code in LANGUAGES:
        use(code)
        # English is what a client in any other language gets
        calls += [
            application.bot.set_my_commands(menu(scope), scope=scope, language_code=None if code == "en" else code)
            for scope in scopes
        ]
    use(before)
    results = await asyncio.gather(*calls, return_exceptions=True)
    failed = [result for result in results if isinstance(result, BaseException)]
    for error in failed:
        if not isinstance(error, TelegramError):
            raise error
    if failed:
        _logger.warning("the command menu could not be set (%d of %d menus): %s", len(failed), len(calls), failed[0])
