"""Opening the log for writing: its settings, its tables, and the takedowns that the copy has and the log has not."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from bot.log import people
from bot.log.sqlite import sqlite3
from bot.log.tables.derived import derived
from bot.log.tables.schema import Immediate, migrations
from bot.log.takedowns import takedown_copy
from bot.log.takedowns.barred import in_log, restore
from bot.log.takedowns.takedown_copy import copy_of, read_copy

SYNCHRONOUS: Final = "NORMAL"
"""Together with `syncing`: a killed process costs no row, a loss of power costs the rows of the last half second."""
_logger = logging.getLogger(__name__)


def open_log(path: Path, *, wait_seconds: float, synchronous: str = SYNCHRONOUS) -> Database:
    """Open or make the log, bring it up to date, and bring the copy of its takedowns up to date.

    Args:
        path: `log.db`.
        wait_seconds: How long to wait for somebody else who writes.
        synchronous: `NORMAL`, or `FULL` to wait for the disk with each row.

    Raises:
        sqlite3.Error: If it cannot be opened or written.
        OSError: If the file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    db = Database(sqlite3.connect(str(path), timeout=wait_seconds), execute_plugins=False)
    try:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file; an old one stays as it is
        db.enable_wal()
        db.execute(f"PRAGMA synchronous = {synchronous}")
        db.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten with zeros
        with Immediate(db, wait_seconds):  # two bots starting at once would otherwise both find the table missing
            is_new = not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
            migrations.apply(db)
            derived.apply(db)
            if restored := restore(db, path):
                _logger.warning(
                    "%s is older than the copy of its takedowns, or new; %d takedowns and undos were taken from there",
                    path, restored,
                )  # fmt: skip
        _keep_copy(db, path, is_new=is_new)
        if people.scrub_is_due(db):  # the last run ended, or was kept from it, before the file was rewritten
            people.scrub(db)
    except Exception:
        db.close()
        raise
    return db


def _keep_copy(db: Database, log: Path, *, is_new: bool) -> None:
    """Bring the copy of the takedowns up to date; from the first start on there is one."""
    copy = copy_of(log)
    there = read_copy(copy)
    if there.state == "whole" and not in_log(db).rows:
        return
    lost = datetime.now(UTC).isoformat(timespec="seconds") if is_new and there.state == "damaged" else ""
    try:
        if aside := takedown_copy.add(copy, in_log(db).rows, incomplete=lost):
            _logger.error(
                "%s was damaged; it is now %s, and a new one was written from what is known", copy, aside.name
            )
    except OSError as error:
        _logger.error("%s cannot be written (%s); takedowns depend on the log alone", copy, error)
