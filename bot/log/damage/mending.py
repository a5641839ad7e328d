"""A damaged database is set aside and replaced by what can be read of it; the log says what is missing.

For the log this happens at a start, before anything writes to it, or by `scripts/review.py check --mend`; for the inbox as
soon as it shows. The damaged file stays in the data folder under another name.
"""

import functools
import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.log.aside import locked, set_aside
from bot.log.damage import checking
from bot.log.damage.checking import Table, is_list, read_all, read_rows
from bot.log.sqlite import connect_read_only, sqlite3
from bot.log.tables.schema import Immediate
from bot.log.takedowns.barred import rows_of
from bot.log.takedowns.takedown_copy import add, copy_of, fault_of, read_copy

_OUTCOMES: Final = frozenset({"answered", "declined", "failed"})
_STATES: Final = frozenset({"waiting", "dead", "again"})
_LISTS: Final = ("reply_ids", "quotes", "differences", "nearest", "hits", "faults")
_COUNTED: Final = frozenset({"times", "size", "judged", "reports", "dislikes", "likes"})
"""Columns that triggers fill again."""
_LOG: Final = (
    *("marks", "people", "chats", "passages", "questions", "feedback", "verdicts", "takedowns", "deeds", "erasures"),
    *("cards_from", "correction_cards", "opened", "gap_groups", "gaps"),
)
_LOG_KEYED: Final = ("cards", "gone_passages", "opened_passages")
_INBOX: Final = ("updates", "done", "counters", "owner")
_PAGE: Final = 4096
_PLAUSIBLE: Final = 1 << 40
_GROUPING: Final = frozenset({"gap_groups", "gaps"})
_logger = logging.getLogger(__name__)


def mend_log(path: Path, migrations: Sequence[Migrations]) -> list[Table]:
    """Set a damaged log aside and put what can be read of it in its place; no process may have it open for writing.

    Returns:
        What came of each table.

    Raises:
        OSError: If files cannot be renamed or written.
        sqlite3.Error: If the new log cannot be written. The damaged one is then where it was.
    """
    with locked(path.parent):
        tables = _mend(path, migrations, "questions", _fill_log)
    lost = next(each for each in tables if each.name == "takedowns")
    if not lost.whole and read_copy(copy_of(path)).state != "whole":
        with closing(sqlite3.connect(str(path))) as db:
            rows = [row for row in rows_of(db) if not fault_of(row)]
        add(copy_of(path), rows, incomplete=datetime.now(UTC).isoformat(timespec="seconds"))
    return tables


def mend_inbox(path: Path, migrations: Sequence[Migrations]) -> list[Table]:
    """Set a damaged inbox aside and put what can be read of it in its place; as `mend_log`."""
    with locked(path.parent):
        return _mend(path, migrations, "updates", _fill_inbox)


def altered(path: Path, migrations: Sequence[Migrations]) -> list[str]:
    """Lines of the schema that are not as the migrations made them; empty for a log of another version."""
    made = Database(sqlite3.connect(":memory:"), execute_plugins=False)
    try:
        for each in migrations:
            each.apply(made)
        wanted = (_schema(made), _applied(made, migrations))
        with closing(connect_read_only(path, wait_seconds=2)) as db:
            found = (_schema(db), _applied(db, migrations))
    except (sqlite3.Error, *checking.BROKEN) as error:
        return [str(error)] if checking.is_damage(error) else []
    finally:
        made.close()
    if found[1] != wanted[1]:
        return []
    return [f"the definition of {name} is altered" for name, sql in wanted[0].items() if found[0].get(name) != sql]


def _schema(db: Any) -> dict[str, str]:
    sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%_fts_%' AND name NOT LIKE '_sqlite%'"
    return {str(name): str(made) for name, made in db.execute(sql).fetchall()}


def _applied(db: Any, migrations: Sequence[Migrations]) -> set[tuple[str, str]]:
    names = {each.name for each in migrations}
    found = db.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall()
    return {(str(each), str(name)) for each, name in found if each in names}


def _mend(
    path: Path, migrations: Sequence[Migrations], table: str, fill: Callable[[Any, Database], list[Table]]
) -> list[Table]:
    fresh = path.with_name(f".{path.name}.mended")
    for suffix in ("", "-wal", "-shm", "-journal"):
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    try:
        db = Database(sqlite3.connect(str(fresh)), execute_plugins=False)
        try:
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")
            with Immediate(db):
                for each in migrations:
                    each.apply(db)
            made = functools.partial(_first_pages, migrations, fresh.with_name(f"{fresh.name}.new"))
            with checking.opened(path, table, made) as old, Immediate(db):
                tables = fill(old, db)
        finally:
            db.close()
        aside = set_aside(path, by=fresh)
    finally:
        fresh.unlink(missing_ok=True)
    _logger.error("%s was damaged; it is now %s, and all that could be read of it was taken over", path, aside.name)
    for lost in (found for found in tables if not found.whole):
        _logger.error("%s, %s", aside.name, lost.in_words())
    return tables


def _first_pages(migrations: Sequence[Migrations], spare: Path) -> list[bytes]:
    """First pages of a database as it is before anything is written to it: of now and of before, at once and vacuumed."""
    pages = []
    try:
        for vacuum in ("INCREMENTAL", "NONE"):
            spare.unlink(missing_ok=True)
            db = Database(sqlite3.connect(str(spare)), execute_plugins=False)
            try:
                db.execute(f"PRAGMA auto_vacuum = {vacuum}")
                with Immediate(db):
                    for each in migrations:
                        each.apply(db)
                pages.append(spare.read_bytes()[:_PAGE])
                db.execute("VACUUM")
            finally:
                db.close()
            pages.append(spare.read_bytes()[:_PAGE])
    finally:
        spare.unlink(missing_ok=True)
    return pages


def _fill_log(old: Any, new: Database) -> list[Table]:
    tables = [_copy(old, new, name) for name in _LOG]
    tables += [_copy(old, new, name, keyed=True) for name in _LOG_KEYED]
    if not all(table.whole for table in tables if table.name in _GROUPING):
        for name in ("gaps", "gap_groups"):  # grouped again, a few at a time
            new.execute(f"DELETE FROM {name}")
        new.execute("DELETE FROM marks WHERE name LIKE 'gaps %'")
    _copy_numbers(old, new)
    return [*tables, _copy_days(old, new)]


def _fill_inbox(old: Any, new: Database) -> list[Table]:
    return [_copy(old, new, name) for name in _INBOX]


def _copy(old: Any, new: Database, name: str, *, keyed: bool = False) -> Table:
    """Copy the rows of a table that can be read; triggers count again what depends on them."""
    found = Table(name)
    columns = _common(old, new, name)
    if not columns:
        found.missing = None
        return found
    rows = read_all(old, name, columns, found) if keyed else read_rows(old, name, columns, found)
    given = columns if keyed else ["rowid", *columns]
    sql = f"INSERT OR IGNORE INTO {name} ({', '.join(given)}) VALUES ({', '.join('?' * len(given))})"
    for row in rows:
        before = new.conn.total_changes
        numbered = (
            keyed or row[0] is not None or name not in _INBOX
        )  # a message gets no number that Telegram did not give
        if numbered and (name != "questions" or row[1 + columns.index("outcome")] in _OUTCOMES):
            new.execute(sql, _mended(row, given, found))
        if new.conn.total_changes > before:
            found.taken += 1
            found.renumbered += not keyed and row[0] is None
        else:
            found.strange += 1  # a row of another table, on a page that was written to the wrong place
    return found


def _common(old: Any, new: Database, name: str) -> list[str]:
    """Columns that both have, without counts and row numbers."""
    try:
        there = {str(row[1]) for row in old.execute(f'PRAGMA table_info("{name}")').fetchall()}
    except checking.BROKEN:
        return []
    mine = new.execute(f'PRAGMA table_info("{name}")').fetchall()
    key = [str(row[1]) for row in mine if row[5]]
    number = {str(row[1]) for row in mine if row[2] == "INTEGER" and key == [row[1]]}  # another name of `rowid`
    return [str(row[1]) for row in mine if str(row[1]) in there - _COUNTED - number]


def _mended(row: Sequence[Any], columns: Sequence[str], found: Table) -> list[Any]:
    """A row with an empty list in place of a garbled one; a message whose state is garbled becomes a waiting one."""
    values = list(row)
    for place, column in enumerate(columns):
        if found.name == "questions" and column in _LISTS and not is_list(values[place]):
            values[place] = "[]"
            found.worn += 1
        if found.name == "updates" and column == "state" and values[place] not in _STATES:
            values[place] = "waiting"
            found.worn += 1
    return values


def _copy_numbers(old: Any, new: Database) -> None:
    """Copy the highest number of each table, so that the number of a lost row is not used again."""
    try:
        given = old.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
    except checking.BROKEN:
        return
    for name, number in given:
        if isinstance(number, int) and 0 < number < _PLAUSIBLE:
            new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", [number, name])


def _copy_days(old: Any, new: Database) -> Table:
    """Counts of days outlive their rows: the damaged log's counts are kept; counts made while copying fill the gaps."""
    found = Table("days")
    columns = _common(old, new, "days")
    if not columns:
        found.missing = None
    else:
        columns = [str(row[1]) for row in new.execute("PRAGMA table_info(days)").fetchall()]
        sql = f"INSERT OR REPLACE INTO days ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for row in read_rows(old, "days", columns, found):
            new.execute(sql, row[1:])
            found.taken += 1
    new.execute("DELETE FROM days WHERE length(day) <> 10")  # erased questions have a month only
    return found
