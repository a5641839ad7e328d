"""Show the questions that could not be answered (dead letters), try them again, or drop them.

Each line has Telegram's number of the update, when it came, how often it was tried, and why it was given up. A running
bot tries again within seconds what you choose with `--retry`, and a stopped one at its next start.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from bot.log.sqlite import sqlite3
from bot.log.tables.inbox import FILE, connect
from bot.log.writing.dead_letters import dead_letters, settle_dead


@click.command(help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder of the bot's data."
)
@click.option(
    "--retry", multiple=True, metavar="NUMBER", help="Try this one again, or `all`; may be given several times."
)
@click.option("--drop", multiple=True, metavar="NUMBER", help="Erase this one, or `all`; may be given several times.")
def main(data: Path, retry: Sequence[str], drop: Sequence[str]) -> None:
    """Run the command line."""
    path = data / FILE
    if not path.exists():
        raise click.ClickException(f"No inbox in {data}. The bot makes it at its first start in Telegram; see --data")
    if retry and drop:
        raise click.ClickException("Found --retry and --drop, expected one of them. Run it twice")
    try:
        db = connect(path)
        try:
            found = dead_letters(db)
            known = {letter.update_id for letter in found}
            if wanted := _numbers(retry or drop, known):
                count = settle_dead(db, wanted, retry=bool(retry))
                click.echo(f"{count} {'will be tried again' if retry else 'dropped'}")
                return
        finally:
            db.close()
    except sqlite3.Error as error:
        raise click.ClickException(f"{path} cannot be read or written ({error})") from error
    for letter in found:
        came = datetime.fromtimestamp(letter.received_at).astimezone().isoformat(" ", "seconds")
        click.echo(f"{letter.update_id}  {came}  tried {letter.attempts}x  {letter.reason}")
    click.echo(f"{len(found)} dead letters")


def _numbers(given: Sequence[str], known: set[int]) -> list[int]:
    if "all" in given:
        return sorted(known)
    unknown = [text for text in given if not (text.isdecimal() and int(text) in known)]
    if unknown:
        raise click.ClickException(f"Found {unknown[0]!r}, expected the number of a dead letter, or all")
    return [int(text) for text in given]
