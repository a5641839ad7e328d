"""Look after the log from the command line: erase what is old, back up, check, restore, rotate the key, write labels."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from bot.commands.review_session import ReviewSession, expected_failures, write_file
from bot.log.moderation import cases
from bot.log.moderation.labels import LabelsError, golden_line, read_labels
from bot.log.takedowns.takedown_copy import confirm, copy_of
from bot.log.upkeep.backups import back_up, restore
from bot.log.upkeep.keys import add_key, drop_older, rotate
from bot.log.upkeep.looking_over import check_folder
from bot.log.upkeep.retention import RetentionRefusedError, retain
from bot.settings import Settings, SettingsError, load_hash_keys, load_settings


@click.command()
@click.option("--days", type=click.IntRange(0, 36_500), help="Instead of the setting; 0 erases nothing.")
@click.option("--vacuum", is_flag=True, help="Also rewrite the file, as small as it can be; the bot waits meanwhile.")
@click.option("--confirm", is_flag=True, help="Also when the clock seems wrong, or most of the log would be erased.")
@click.pass_obj
def retention(session: ReviewSession, days: int | None, vacuum: bool, confirm: bool) -> None:
    """Erase now what is older than the setting says; a running bot does it once a day."""
    chosen = _settings().retention_days if days is None else days
    with session.log() as log:
        try:
            erased = retain(log, chosen, actor=session.actor, confirmed=confirm)
        except RetentionRefusedError as error:
            raise click.ClickException(f"Nothing was erased: {error}. If that is right, add --confirm.") from error
        if vacuum:
            log.vacuum()
        clean = log.clean()
    kept = "nothing is erased: questions are kept for ever"
    click.echo(f"{erased} questions older than {chosen} days erased" if chosen else kept)
    if not clean:
        click.echo(
            "Somebody is reading the log: what was erased stays in log.db-wal until they stop. Run it again.", err=True
        )


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(session: ReviewSession, target: Path) -> None:
    """Copy the log as it is now, while the bot runs, into a file that only its owner can read."""
    with expected_failures():
        size = back_up(session.path, target)
    session.write(lambda db: cases.record(db, session.actor, "backup"))
    click.echo(f"{size} bytes written to {target}")


@click.command()
@click.option(
    "--mend", is_flag=True, help="Set damaged files aside and take over what can be read; the bot must be stopped."
)
@click.option(
    "--takedowns-complete", is_flag=True, help="Confirm that no takedown is missing, after takedowns were lost."
)
@click.pass_obj
def check(session: ReviewSession, mend: bool, takedowns_complete: bool) -> None:
    """Check the log, the inbox and the takedowns: is anything damaged, missing or set aside? Status 1 when it is."""
    log = session.data / "log.db"
    if takedowns_complete:
        try:
            confirm(copy_of(log))
        except OSError as error:
            raise click.ClickException(f"{copy_of(log)} cannot be written ({error.strerror}).") from error
        if log.is_file():
            session.write(lambda db: cases.record(db, session.actor, "takedowns confirmed"))
    with expected_failures():
        found = check_folder(session.data, mend=mend)
    for line in found:
        click.echo(line)
    if found:
        sys.exit(1)
    click.echo("nothing is damaged")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def restore_backup(session: ReviewSession, source: Path) -> None:
    """Put a backup in the place of the log; the bot and the review must be stopped. Later takedowns stay in force."""
    log = session.data / "log.db"
    with expected_failures():
        previous = restore(source, log)
    if previous is not None:
        click.echo(f"the previous log is now {previous}")
    click.echo(f"{source} is now {log}; the next start takes later takedowns from {copy_of(log).name}")


@click.command("rotate-key")
@click.option("--drop-previous", is_flag=True, help="Destroy the older keys and erase the hashes made with them.")
@click.pass_obj
def rotate_key(session: ReviewSession, drop_previous: bool) -> None:
    """Hash ids with a new key from now on; the older keys stay in the key file until they are dropped."""
    settings = _settings(session.data)
    path = settings.hash_key_file.expanduser()
    if settings.hash_key:
        raise click.ClickException(
            "CITEBOT_HASH_KEY is set, expected a key file. Put the key into a file and unset it."
        )
    try:
        keys = load_hash_keys(settings)
        if drop_previous:
            _drop(session, keys, path)
        else:
            keys = add_key(path)
            with session.log() as log:
                renewed, unreadable = rotate(log.call, keys, session.actor)
                log.clean()
            click.echo(f"new key in {path}, {len(keys) - 1} older kept; {renewed} sealed values renewed")
            if unreadable:
                click.echo(f"{unreadable} sealed values were made with lost keys and stay unchanged", err=True)
            click.echo("Restart the bot now: until then it uses the old key.")
    except SettingsError as error:
        raise click.ClickException(f"{error}.") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be changed ({error.strerror}).") from error


def _drop(session: ReviewSession, keys: tuple[bytes, ...], path: Path) -> None:
    with session.log() as log:
        erased = drop_older(log, path, keys, session.actor)
        clean = log.clean()
    click.echo(f"{len(keys) - 1} older keys dropped; {erased} questions lost their hashes")
    if not clean:
        click.echo("Somebody is reading the log: run `retention` later to empty log.db-wal.", err=True)


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File of JSON lines to write."
)
@click.pass_obj
def golden(session: ReviewSession, out: Path) -> None:
    """Write judged questions as labelled ones, to measure a build with; not of people who opted out."""
    try:
        found = read_labels(session.path)
    except LabelsError as error:
        raise click.ClickException(f"{error}.") from error
    write_file(out, (json.dumps(golden_line(label), ensure_ascii=False) + "\n" for label in found), "utf-8")
    click.echo(f"{len(found)} labelled questions written to {out}")


def _settings(data: Path | None = None) -> Settings:
    try:
        settings = load_settings()
    except SettingsError as error:
        raise click.ClickException(f"{error}.") from error
    return settings if data is None else replace(settings, data=data)


COMMANDS = (retention, backup, check, restore_backup, rotate_key, golden)
"""All commands of this file."""
