"""A group of commands whose list shows what each command does in a whole sentence."""

import inspect
import re

import click


class SummaryGroup(click.Group):
    """As `click.Group`, which cuts what a command does to one line."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by name, each with the first sentence of its help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_sentence(each)) for name, each in sorted(self.commands.items())])


def _first_sentence(command: click.Command) -> str:
    paragraph = " ".join(inspect.cleandoc(command.help or "").partition("\n\n")[0].split())
    return re.split(r"(?<=[.?]) ", paragraph, maxsplit=1)[0]
