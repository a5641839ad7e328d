"""The command menu, as Telegram shows it: by language, by where it is opened, and by who opens it.

Moderators' commands are shown to administrators of the moderators' chat and in the private chats of moderators named in
the settings, and to nobody else: the menu of a chat's administrators is not shown to its other members.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram.transport.ptb import App
from bot.text import moderation, strings
from bot.text.locale import LANGUAGES, _, language, use

_EVERYWHERE: Final = frozenset({"ask", "sources", "language", "privacy", "help"})
_logger = logging.getLogger(__name__)


def menu(scope: BotCommandScope) -> list[BotCommand]:
    """The commands for one kind of chat, described in the language in use; one chat's own menu is a moderator's."""
    commands: Sequence[tuple[str, str]] = strings.COMMANDS
    if scope.type not in {BotCommandScope.ALL_PRIVATE_CHATS, BotCommandScope.CHAT}:
        commands = [command for command in commands if command[0] in _EVERYWHERE]
    if scope.type in {BotCommandScope.ALL_CHAT_ADMINISTRATORS, BotCommandScope.CHAT_ADMINISTRATORS}:
        commands = [*commands, *strings.ADMIN_COMMANDS]
    if scope.type in {BotCommandScope.CHAT, BotCommandScope.CHAT_ADMINISTRATORS}:
        commands = [*moderation.COMMANDS, *commands]
    return [BotCommand(name, _(description)) for name, description in commands]


async def set_commands(application: App, settings: Settings | None = None) -> None:
    """Fill Telegram's command menus, those of moderators too; failures are one line: the bot works without them."""
    scopes: list[BotCommandScope] = [
        BotCommandScopeDefault(),
        BotCommandScopeAllPrivateChats(),
        BotCommandScopeAllGroupChats(),
        BotCommandScopeAllChatAdministrators(),
        *_of_moderators(settings),
    ]
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
    failed = [
        (scope, result)
        for scope, result in zip(scopes * len(LANGUAGES), results, strict=True)
        if isinstance(result, BaseException)
    ]
    for _scope, error in failed:
        if not isinstance(error, TelegramError):
            raise error
    if failed:
        alone = all(scope.type == BotCommandScope.CHAT for scope, _error in failed)
        _logger.warning(
            "the command menu could not be set (%d of %d menus): %s%s",
            len(failed),
            len(calls),
            failed[0][1],
            "; each moderator has to write to the bot once, before its next start" if alone else "",
        )


def _of_moderators(settings: Settings | None) -> list[BotCommandScope]:
    if settings is None:
        return []
    found: list[BotCommandScope] = [BotCommandScopeChat(person) for person in settings.moderators]
    if settings.moderators_chat is not None:
        found.append(BotCommandScopeChatAdministrators(settings.moderators_chat))
    return found
