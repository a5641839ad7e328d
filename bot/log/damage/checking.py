"""Damaged databases: found, and read as far as SQLite can read them.

`quick_check` looks at the structure of the whole file: pages, order, the full-text indexes. It takes seconds for each
gigabyte. It cannot see a text that a disk has garbled, nor that pages of two full-text indexes were
exchanged, since their tables look alike; so the numbers in these indexes are compared with the tables they belong to.

Reading goes from both ends of each table towards the damage, and then asks for each number in between, so that only what
lies on a damaged page is missing. A file whose first page has lost its header gets a new one, in a copy.
"""

import json
import re
import shutil
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.log.sqlite import VERSION, connect_read_only, sqlite3

_FINDINGS: Final = 5
_STEPS: Final = 100_000  # of SQLite's machine, between two looks at the clock
_PROBES: Final = 20_000
"""Numbers of a table asked for one by one; a page holds some hundreds of rows at most."""
_AT_LEAST: Final = 2_000
_SEEKS: Final = 40
_FARTHEST: Final = 1 << 40
_MAGIC: Final = b"SQLite format 3\0"
_AVERAGES, _STRUCTURE, _FIRST_SEGMENT = 1, 10, 1 << 37
"""Numbers in the data of a full-text index: of its two records, and from which on its pages are counted."""
BROKEN: Final = (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError)
"""What reading a damaged database raises; the second where even the message about it is garbled."""
_PASSING: Final = (
    *(
        "locked",
        "busy",
        "unable to open",
        "disk i/o",
        "readonly",
        "read-only",
        "disk is full",
        "interrupted",
        "authoriz",
    ),
    *("out of memory", "closed"),
)


def is_damage(error: BaseException) -> bool:
    """Whether an error of SQLite says that the file is damaged; a locked, full or closed one is not."""
    if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
        return False
    return isinstance(error, BROKEN) and not any(word in str(error).lower() for word in _PASSING)


def check(path: Path, *, within_seconds: float | None = None) -> list[str] | None:
    """What SQLite finds wrong with a database, at most a few findings; empty when nothing is.

    Returns:
        None when it cannot be checked now: there is no file, somebody has locked it, or the time ran out.
    """
    if not path.is_file() or not path.stat().st_size:
        return None
    until = None if within_seconds is None else time.monotonic() + within_seconds
    try:
        with closing(connect_read_only(path, wait_seconds=2)) as db:
            db.text_factory = _text
            if until is not None:
                db.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            found = [str(row[0]) for row in db.execute(f"PRAGMA quick_check({_FINDINGS})").fetchall()]
            if found == ["ok"]:
                found = [f"the full-text index {name} is not its own" for name in _strange_indexes(db)] or found
    except (sqlite3.Error, *BROKEN) as error:
        return [str(error) or type(error).__name__] if is_damage(error) else None
    return [] if found == ["ok"] else [" ".join(line.split()) for line in found]


def _strange_indexes(db: Any) -> list[str]:
    """Full-text indexes that hold numbers of no row of their table, or lack the records that each index begins with.

    Source of what the tables of an index hold: https://www.sqlite.org/fts5.html, section 9.
    """
    made = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'"
    found = []
    for name, sql in db.execute(made).fetchall():
        over = re.search(r"\bcontent='(\w+)'", str(sql))
        if over is None:
            continue
        stray = f'SELECT 1 FROM "{name}_docsize" WHERE id NOT IN (SELECT rowid FROM "{over[1]}") LIMIT 1'
        begins = f'SELECT count(*) FROM "{name}_data" WHERE id IN ({_AVERAGES}, {_STRUCTURE}) AND length(block) > 1'
        alien = (
            f'SELECT 1 FROM "{name}_data" WHERE id NOT IN ({_AVERAGES}, {_STRUCTURE}) AND id < {_FIRST_SEGMENT} LIMIT 1'
        )
        if (
            db.execute(stray).fetchone()
            or db.execute(alien).fetchone()
            or (
                db.execute(f'SELECT 1 FROM "{name}_docsize" LIMIT 1').fetchone()
                and db.execute(begins).fetchone()[0] < 2
            )
        ):
            found.append(str(name))
    return found


@dataclass(slots=True)
class Table:
    """What came of one table. `missing` holds runs of row numbers that cannot be read; None: it is unknown which."""

    name: str
    taken: int = 0
    missing: list[tuple[int, int]] | None = field(default_factory=list)
    worn: int = 0
    """Fields that were garbled, and left out."""
    renumbered: int = 0
    """Rows whose number was garbled, and that have a new one."""
    strange: int = 0
    """Rows that are none of this table."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.missing == [] and not (self.worn or self.strange or self.renumbered)

    def in_words(self) -> str:
        """In words: `questions: 2 of them cannot be read (numbers 40 to 41)`."""
        if self.missing is None:
            return f"{self.name}: {self.taken} rows were read, the rest cannot be"
        count = sum(last - first + 1 for first, last in self.missing)
        runs = ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in self.missing[:8])
        runs += ", …" if len(self.missing) > 8 else ""
        parts = [f"{self.name}: {self.taken} rows were read"]
        parts += [f"numbers {runs} cannot be ({count})"] if count else []
        parts += [f"{self.worn} fields are garbled"] if self.worn else []
        parts += [f"{self.renumbered} rows have new numbers"] if self.renumbered else []
        parts += [f"{self.strange} rows are not its own"] if self.strange else []
        return ", ".join(parts)


@contextmanager
def opened(path: Path, table: str, first_pages: Callable[[], Sequence[bytes]]) -> Iterator[Any]:
    """A connection that reads what it can of a damaged database; the file is not changed.

    Args:
        path: The file.
        table: One that must be in it.
        first_pages: Gives first pages of databases made as this one was, to put in the place of one that is lost: with the
            same tables made in the same order, everything after it lies where they say.
    """
    spare = path.with_name(f".{path.name}.read")
    try:
        db = _that_has(path, table)
        if db is None:
            with path.open("rb") as file:
                start = file.read(100)
            for first in (b"", *first_pages()):
                _copied(path, spare, first or _header(start, path.stat().st_size))
                db = _that_has(spare, table, row=True)
                if db is not None:
                    break
        db = db or _connected(path)
        try:
            yield db
        finally:
            db.close()
    finally:
        for suffix in ("", "-wal", "-shm"):
            spare.with_name(spare.name + suffix).unlink(missing_ok=True)


def _connected(path: Path) -> Any:
    db = connect_read_only(path, wait_seconds=2)
    db.text_factory = _text
    return db


def _that_has(path: Path, table: str, *, row: bool = False) -> Any:
    """A connection when the table is there and its first or last row can be read, else None.

    With `row`, there must be a row with a value in each column that needs one; another table would not have that.
    """
    db = _connected(path)
    try:
        db.execute("PRAGMA writable_schema = ON")  # a damaged line of the schema does not hide the others
        needed = [str(each[1]) for each in db.execute(f'PRAGMA table_info("{table}")').fetchall() if each[3]]
        listed = ", ".join(f'"{column}"' for column in needed)
        for order in ("ASC", "DESC"):
            try:
                sql = f'SELECT {listed} FROM "{table}" NOT INDEXED ORDER BY rowid {order} LIMIT 1'
                found = db.execute(sql).fetchone()
            except BROKEN:
                continue
            if not row or (found is not None and None not in found):
                return db
    except BROKEN:
        pass
    db.close()
    return None


def _copied(path: Path, spare: Path, first: bytes) -> None:
    """Copy a database and its WAL, with another beginning."""
    shutil.copyfile(path, spare)
    spare.chmod(0o600)
    pages = max(1, path.stat().st_size // _page_size(first))
    with spare.open("r+b") as file:
        file.write(first[:28] + struct.pack(">I", pages) + bytes(8) + first[40:])  # no free pages
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        shutil.copyfile(wal, spare.with_name(f"{spare.name}-wal"))


def _page_size(header: bytes) -> int:
    size = int(struct.unpack(">H", header[16:18])[0])
    return 65_536 if size == 1 else size


def _text(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def read_rows(db: Any, table: str, columns: Sequence[str], found: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table that can be read, each beginning with its number; notes in `found` what cannot.

    A row whose number is garbled comes last, with None in its place.
    """
    listed = ", ".join(f'"{column}"' for column in columns)
    sql = f'SELECT rowid, {listed} FROM "{table}" NOT INDEXED'
    if not _is_in_order(db, table):
        yield from _read_out_of_order(db, table, sql, found)
        return
    last, lost = 0, []
    reading = f"{sql} ORDER BY rowid"
    given: list[int] = []
    left = _PROBES
    while left > 0:
        try:
            for row in db.execute(reading, given):
                last = max(last, row[0])
                yield row
            break
        except BROKEN as error:
            if "no such" in str(error):
                found.missing = None
                return
        beyond, end = _beyond(db, sql, table, last)  # the row before the damage has not come through either
        for number in range(last + 1, min(end, last + left) + 1):
            left -= 1
            try:
                between = db.execute(f"{sql} WHERE rowid = ?", [number]).fetchone()
            except BROKEN:
                lost.append(number)
            else:
                if between is not None:
                    yield between
        left -= _SEEKS  # each round ends, however garbled the order is
        if not beyond or end - last > _PROBES:
            found.missing = _runs(lost) if lost and _highest(db, table, 0) else None
            return
        reading, given, last = f"{sql} WHERE rowid > ? ORDER BY rowid", [end], end
    found.missing = _runs(lost)


def _beyond(db: Any, sql: str, table: str, last: int) -> tuple[bool, int]:
    """Where reading continues after damage: whether there is such a place, and up to where each number is to be asked for."""
    step = 1
    while step < _FARTHEST:
        try:
            row = db.execute(f"{sql} WHERE rowid >= ? ORDER BY rowid LIMIT 1", [last + step]).fetchone()
        except BROKEN:
            step *= 2
        else:
            return (True, max(int(row[0]), last + step)) if row is not None else (False, last + step)
    return False, min(max(_highest(db, table, 0), last + _AT_LEAST), last + _PROBES) + 1


def _is_in_order(db: Any, table: str) -> bool:
    """Whether the numbers of a table go up, as far as they can be read."""
    last = None
    try:
        for (number,) in db.execute(f'SELECT rowid FROM "{table}" NOT INDEXED ORDER BY rowid'):
            if last is not None and number <= last:
                return False
            last = number
    except BROKEN:
        pass
    return True


def _read_out_of_order(db: Any, table: str, sql: str, found: Table) -> Iterator[tuple[Any, ...]]:
    """Each number is asked for; what only a scan shows has a garbled number."""
    rows: list[tuple[Any, ...]] = []
    broken = False
    for order in ("ASC", "DESC"):
        try:
            rows.extend(db.execute(f"{sql} ORDER BY rowid {order}"))
            break
        except BROKEN:
            broken = True
    numbers = {row[0] for row in rows}
    if broken:
        numbers |= set(range(1, min(_highest(db, table, 1), _PROBES) + 1))
    seen, lost = set(), []
    for number in sorted(numbers):
        try:
            row = db.execute(f"{sql} WHERE rowid = ?", [number]).fetchone()
        except BROKEN:
            lost.append(number)
            continue
        if row is not None:
            seen.add(hash(row[1:]))
            yield row
    found.missing = None if broken and not lost else _runs(lost)
    for row in rows:
        if hash(row[1:]) not in seen:
            seen.add(hash(row[1:]))
            yield (None, *row[1:])


def read_all(db: Any, table: str, columns: Sequence[str], found: Table) -> Iterator[tuple[Any, ...]]:
    """As `read_rows`, for a table without row numbers: from both ends of its key."""
    listed = ", ".join(f'"{column}"' for column in columns)
    seen: set[tuple[Any, ...]] = set()
    for order in ("ASC", "DESC"):
        by = ", ".join(f"{number} {order}" for number in range(1, len(columns) + 1))
        sql = f'SELECT {listed} FROM "{table}" ORDER BY {by}'
        if order == "DESC":
            found.missing = None
        try:
            for row in db.execute(sql):
                if row not in seen:
                    seen.add(row)
                    yield row
            return
        except BROKEN:
            continue


def _highest(db: Any, table: str, least: int) -> int:
    """The highest number a table has given, as SQLite keeps it."""
    try:
        row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
    except BROKEN:
        row = None
    return max(int(row[0]), least) if row and isinstance(row[0], int) else least


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def is_list(text: object) -> bool:
    """Whether a column that holds a JSON list still does."""
    try:
        return isinstance(json.loads(str(text)), list)
    except (ValueError, RecursionError):
        return False


def _header(start: bytes, length: int) -> bytes:
    """A header for a file of our own making. Source: https://www.sqlite.org/fileformat.html, section 1.3."""
    size = struct.unpack(">H", start[16:18])[0] if len(start) >= 18 else 0
    if size < 512 or size & (size - 1):
        size = 4096
    pages = max(1, length // size)
    fixed = struct.pack(">HBBBBBB", size, 2, 2, 0, 64, 32, 32)
    # change counter, pages, first free page, free pages, schema cookie, schema format, cache, largest root page, encoding,
    # user version, incremental vacuum, application id
    rest = struct.pack(">12I", 1, pages, 0, 0, 1, 4, 0, 0, 1, 0, 0, 0)
    major, minor, patch = VERSION[:3]
    return _MAGIC + fixed + rest + bytes(20) + struct.pack(">II", 1, major * 1_000_000 + minor * 1000 + patch)
