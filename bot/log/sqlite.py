"""The one SQLite build this process uses, and whether it is safe.

sqlite-utils takes pysqlite3 when it is installed and the standard library otherwise; this module follows that choice,
so that no file is ever opened by two builds in one process. Every other module of the bot imports SQLite from here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

if TYPE_CHECKING:
    import sqlite3  # pysqlite3 has the same interface, but no types
else:
    from sqlite_utils.utils import sqlite3

__all__ = ["VERSION", "connect_read_only", "reading", "sqlite3", "version_warning"]

VERSION: tuple[int, ...] = tuple(int(part) for part in sqlite3.sqlite_version.split("."))

_BUG_FIRST = (3, 7, 0)
_BUG_LAST = (3, 51, 2)


def connect_read_only(path: Path, *, wait_seconds: float = 5.0, any_thread: bool = False) -> "sqlite3.Connection":
    """A connection that cannot write.

    Args:
        path: The database, which must exist.
        wait_seconds: How long to wait for somebody who holds a lock on it.
        any_thread: Whether threads other than this one may use it; the caller then keeps them apart.

    Raises:
        sqlite3.OperationalError: If there is no such file, or it cannot be opened.
    """
    uri = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=wait_seconds, check_same_thread=not any_thread)


@contextmanager
def reading(path: Path, *, wait_seconds: float = 5.0) -> Iterator[Database]:
    """`connect_read_only` for statements of sqlite-utils, closed when the block ends."""
    db = Database(connect_read_only(path, wait_seconds=wait_seconds), execute_plugins=False)
    try:
        yield db
    finally:
        db.close()


def version_warning(version: tuple[int, ...] = VERSION) -> str | None:
    """Say in one line that this SQLite can corrupt a WAL database, or None when it cannot.

    Source: https://sqlite.org/wal.html, "the WAL-reset bug": 3.7.0 to 3.51.2. A few older branches have the fix too,
    but the warning does not tell them apart.
    """
    if not _BUG_FIRST <= version <= _BUG_LAST:
        return None
    found = ".".join(map(str, version))
    return (
        f"SQLite {found} has the WAL-reset bug (3.7.0 to 3.51.2), which can corrupt the log when two programs write "
        "to it. Run: pip install pysqlite3"
    )
