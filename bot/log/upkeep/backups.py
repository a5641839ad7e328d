"""Copies of the log: made while the bot runs, and put back while it is stopped."""

import shutil
from contextlib import closing
from pathlib import Path

from bot.files import replacing
from bot.log.aside import locked, set_aside
from bot.log.damage import checking
from bot.log.sqlite import connect_read_only, sqlite3
from bot.log.writing.database import LogError


def back_up(log: Path, target: Path) -> int:
    """Copy the log as it is at one moment, while the bot runs, into a file for the owner only; returns its size in bytes.

    Raises:
        LogError: If the log cannot be read, or the copy cannot be written or does not pass SQLite's own check.
    """
    try:
        with replacing(target) as fresh:
            with (
                closing(connect_read_only(log, wait_seconds=10)) as source,
                closing(sqlite3.connect(str(fresh))) as copy,
            ):
                source.backup(copy)  # in one step, so that writers do not make it begin again
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole without a WAL
                (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise LogError(f"The copy of {log} does not pass SQLite's check: {found}")
    except (sqlite3.Error, OSError) as error:
        raise LogError(f"{log} cannot be copied to {target} ({error})") from error
    return target.stat().st_size


def restore(source: Path, log: Path) -> Path | None:
    """Put a backup in the place of the log; no process may have the log open.

    Returns:
        Where the previous log is now; None when there was none.

    Raises:
        LogError: If the backup is damaged or cannot be read, or the log cannot be written. The log is then as it was.
    """
    found = checking.check(source)
    if found is None or found:
        raise LogError(f"{source} is no whole log ({'; '.join(found or ['it cannot be read'])})")
    fresh = log.with_name(f".{log.name}.restored")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        shutil.copyfile(source, fresh)
        if log.exists():
            with locked(log.parent):
                return set_aside(log, by=fresh, mark=".before-")
        fresh.rename(log)
    except OSError as error:
        raise LogError(f"{log} cannot be written ({error.strerror})") from error
    finally:
        fresh.unlink(missing_ok=True)
    return None
