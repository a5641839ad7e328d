"""The one table of commands: every row is answered, and every list of commands is made from it."""

import pytest
from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.constants import BotCommandLimit

from bot.telegram.asking.pages import help_page
from bot.telegram.commands import COMMANDS, HELPED, Command, menu
from bot.telegram.handlers import Handlers
from bot.telegram.moderation.commands import ModeratorCommands
from bot.telegram.people import People

PARTS = {"handlers": Handlers, "people": People, "moderation": ModeratorCommands}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_command_is_answered_by_a_method(command: Command) -> None:
    """The method that the table names is there; name and description are within Telegram's limits."""
    assert callable(getattr(PARTS[command.part], command.method))
    assert BotCommandLimit.MIN_COMMAND <= len(command.name) <= BotCommandLimit.MAX_COMMAND
    assert BotCommandLimit.MIN_DESCRIPTION <= len(command.description) <= BotCommandLimit.MAX_DESCRIPTION


def test_each_command_is_in_the_table_once() -> None:
    """Two entries of one name would make two handlers; only the first answers."""
    names = [each.name for each in COMMANDS]
    assert len(names) == len(set(names))


def test_help_and_menu_are_made_from_the_table() -> None:
    """Everybody's commands are in both, in one order; moderators see theirs first."""
    lines = "\n".join(part.text for part in help_page("@bot")).splitlines()
    assert [line for line in lines if line.startswith("/")] == [f"/{each.name} – {each.description}" for each in HELPED]
    own = [each.command for each in menu(BotCommandScopeAllPrivateChats())]
    assert [name for name in own if name != "help"] == [each.name for each in HELPED]
    moderators = [each.name for each in COMMANDS if each.audience == "moderators"]
    assert [each.command for each in menu(BotCommandScopeChat(1))] == [*moderators, *own]
