"""The one SQLite build this process uses, and whether it is safe.

sqlite-utils takes pysqlite3 when it is installed and the standard library otherwise; this module follows that choice,
so that no file is ever opened by two builds in one process. Every other module of the bot imports SQLite from here.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3  # pysqlite3 has the same interface, but no types
else:
    from sqlite_utils.utils import sqlite3

__all__ = ["VERSION", "sqlite3", "version_warning"]

VERSION: tuple[int, ...] = tuple(int(part) for part in sqlite3.sqlite_version.split("."))

_BUG_FIRST = (3, 7, 0)
_BUG_LAST = (3, 51, 2)


def version_warning(version: tuple[int, ...] = VERSION) -> str | None:
    """Say in one line that this SQLite can corrupt a WAL database, or None when it cannot.

    Source: https://sqlite.org/wal.html, "the WAL-reset bug": 3.7.0 to 3.51.2. A few older branches carry the fix too
    and are warned about all the same.
    """
    if not _BUG_FIRST <= version <= _BUG_LAST:
        return None
    found = ".".join(map(str, version))
    return (
        f"SQLite {found} has the WAL-reset bug (3.7.0 to 3.51.2), which can corrupt the log when two programs write "
        "to it. Run: pip install pysqlite3"
    )
