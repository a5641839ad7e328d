"""The one table of the bot's commands, and the menus that Telegram shows.

Menus, /help, the handlers and the tests are made from `COMMANDS`. Moderators' commands are shown to the administrators of the
moderators' chat and in the private chats of the moderators named in the settings, and to no one else.
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Final, Literal

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
from telegram.ext import Application

from bot.settings import Settings
from bot.text import moderation, strings
from bot.text.locale import LANGUAGES, _, language, use

Audience = Literal["everybody", "private", "administrators", "moderators", "no menu"]
"""Whose menus have a command: everybody's, private chats', a group's administrators', moderators', or none."""
Part = Literal["handlers", "people", "moderation"]
"""The module or folder of `bot.telegram` that answers a command."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: Without the slash.
        audience: Who sees it in a menu.
        description: In English, as the menu has it; a text of `bot.text`.
        part: Where the command is answered, and `method` the name of the method there.
        own_data: Whether it is about what the bot keeps of a person; such a command works in every private chat.
    """

    name: str
    audience: Audience
    description: str
    part: Part
    method: str
    own_data: bool = False


COMMANDS: Final = (
    Command("review", "moderators", moderation.COMMAND_REVIEW, "moderation", "review"),
    Command("log", "moderators", moderation.COMMAND_LOG, "moderation", "search"),
    Command("stats", "moderators", moderation.COMMAND_STATS, "moderation", "stats"),
    Command("export", "moderators", moderation.COMMAND_EXPORT, "moderation", "export"),
    Command("ask", "everybody", strings.COMMAND_ASK, "handlers", "on_ask"),
    Command("sources", "everybody", strings.COMMAND_SOURCES, "handlers", "sources"),
    Command("help", "everybody", strings.COMMAND_HELP, "handlers", "help"),
    Command("language", "everybody", strings.COMMAND_LANGUAGE, "people", "on_language"),
    Command("privacy", "everybody", strings.COMMAND_PRIVACY, "people", "on_privacy", own_data=True),
    Command("mydata", "private", strings.COMMAND_MYDATA, "people", "on_mydata", own_data=True),
    Command("forgetme", "private", strings.COMMAND_FORGETME, "people", "on_forgetme", own_data=True),
    Command("quiet", "administrators", strings.COMMAND_QUIET, "people", "on_quiet"),
    Command("start", "no menu", strings.COMMAND_START, "handlers", "start"),
)
"""Every command, in the order of the menus. Telegram itself offers /start, so no menu has it."""
PUBLIC: Final = {each.name: each for each in COMMANDS if each.audience != "moderators"}
"""By name, the commands that anybody may send; to others, moderators' commands look unknown."""
HELPED: Final = tuple(each for each in COMMANDS if each.audience in {"everybody", "private"} and each.name != "help")
"""The commands that /help explains."""


def commands_of(part: Part) -> tuple[Command, ...]:
    """The commands that one part of the bot answers."""
    return tuple(each for each in COMMANDS if each.part == part)


def menu(scope: BotCommandScope) -> list[BotCommand]:
    """The commands for one kind of chat, described in the language in use; the menu of one chat is a moderator's."""
    shown = {"everybody"}
    if scope.type in {BotCommandScope.ALL_PRIVATE_CHATS, BotCommandScope.CHAT}:
        shown.add("private")
    if scope.type in {BotCommandScope.ALL_CHAT_ADMINISTRATORS, BotCommandScope.CHAT_ADMINISTRATORS}:
        shown.add("administrators")
    if scope.type in {BotCommandScope.CHAT, BotCommandScope.CHAT_ADMINISTRATORS}:
        shown.add("moderators")
    return [BotCommand(each.name, _(each.description)) for each in COMMANDS if each.audience in shown]


async def set_commands(
    application: Application[Any, Any, Any, Any, Any, Any], settings: Settings | None = None
) -> None:
    """Fill Telegram's command menus, moderators' too; failures are one line: the bot works without them."""
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
