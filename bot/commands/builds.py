"""`citebot builds`: the builds that are kept. `citebot build` does the same with `--list`, `--rollback` and `--verify`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.commands.build import Output, failed, list_all, roll_back_to, verify_against
from bot.commands.summaries import SummaryGroup

_data = click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder for built things."
)
_json = click.option(
    "--json", "json_", is_flag=True, help="One JSON object on standard output; other lines on standard error."
)
_name = click.argument("name", default="")


@click.group(cls=SummaryGroup)
def main() -> None:
    """List the builds, go back to one, or verify one. A build's NAME may be shortened to its beginning."""


@main.command("list")
@_data
@_json
def list_(data: Path, json_: bool) -> None:
    """All builds, with date, counts, size, and which one answers."""
    _run(json_, lambda output: list_all(output, data))


@main.command()
@_name
@_data
@_json
def rollback(name: str, data: Path, json_: bool) -> None:
    """Switch back to the previous build, or to the build NAME."""
    _run(json_, lambda output: roll_back_to(output, data, name))


@main.command("verify")
@_name
@click.option(
    "--corpus", type=click.Path(path_type=Path), default=Path("corpus"), show_default=True, help="Folder of documents."
)
@_data
@_json
def verify(name: str, corpus: Path, data: Path, json_: bool) -> None:
    """Check the current build, or the build NAME, against its checksums and the documents. Status 1 if they differ."""
    _run(json_, lambda output: verify_against(output, corpus, data, name))


def _run(as_json: bool, action: Callable[[Output], Any]) -> None:
    output = Output(as_json)
    try:
        action(output)
    except Exception as error:
        failed(output, error, None)
