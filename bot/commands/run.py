"""`citebot run` and `citebot review`: what `python -m bot` and `python -m bot.review` do, with the same options."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

import click

_AS_TYPED: Final[dict[str, Any]] = {
    "ignore_unknown_options": True,
    "allow_extra_args": True,
    "allow_interspersed_args": False,
}
"""The program reads its options itself, `--help` too."""
_arguments = click.argument("arguments", nargs=-1, type=click.UNPROCESSED)


@click.command(context_settings=_AS_TYPED, add_help_option=False)
@_arguments
def run(arguments: Sequence[str]) -> None:
    """Start the bot, in Telegram or in this terminal."""
    from bot.__main__ import main

    _hand_on(main, arguments)


@click.command(context_settings=_AS_TYPED, add_help_option=False)
@_arguments
def review(arguments: Sequence[str]) -> None:
    """The log in a browser, for moderators, and their accounts."""
    from bot.review.__main__ import main

    _hand_on(main, arguments)


def _hand_on(main: Callable[[Sequence[str], str], int], arguments: Sequence[str]) -> None:
    """Run a program that reads its own arguments; its exit status is that of the command."""
    sys.exit(main(list(arguments), click.get_current_context().command_path))
