"""The command line: `citebot`, one module for each of its commands.

    build, builds         a folder of documents -> a build; the builds that are kept
    ask                   one question, or a file of them
    run                   start the bot, or the review in a browser
    log, log_upkeep       what was asked and answered; backups, erasure, checks and keys of the log
    review_session        the log as those two use it
    inbox                 what could not be answered
    summaries             how the commands of a group are listed
    evaluate, calibrate   how good the answers are; fit the weights and the threshold

`scripts/` calls the same functions, one script for each command. Nothing big is imported before a command is chosen, so that
`citebot --help` answers at once.
"""

from pkgutil import resolve_name
from typing import Final

import click

from bot.resources import exit_without_room

_COMMANDS: Final = {
    "build": ("bot.commands.build:main", "Build the index of a folder of documents, and switch to it."),
    "builds": ("bot.commands.builds:main", "List the builds, go back to one, or verify one."),
    "ask": ("bot.commands.ask:main", "Ask one question, or a file of them."),
    "run": ("bot.commands.run:run", "Start the bot, in Telegram or in this terminal."),
    "review": ("bot.commands.run:review", "The log in a browser, for moderators, and their accounts."),
    "log": (
        "bot.commands.log:main",
        "The log in this terminal: see, judge, take down, undo, count, export, look after.",
    ),
    "inbox": ("bot.commands.inbox:main", "Questions that could not be answered: try them again, or drop them."),
    "evaluate": ("bot.commands.evaluate:main", "Measure how well a build answers labelled questions."),
    "calibrate": ("bot.commands.calibrate:main", "Fit the weights and the threshold to labelled questions."),
}
"""By name: where the command is, and what it does."""


class _Commands(click.Group):
    """Imports a command when it is chosen."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name not in _COMMANDS:
            return None
        exit_without_room()  # before the big libraries are loaded, which crash if there is no room for them
        found = resolve_name(_COMMANDS[cmd_name][0])
        assert isinstance(found, click.Command)  # noqa: S101 (by the table above)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in _COMMANDS.items()])


@click.command("citebot", cls=_Commands)
@click.version_option(package_name="citebot")
def main() -> None:
    """Answer questions from a folder of documents by quoting them word for word.

    `citebot COMMAND --help` explains a command.
    """
