"""Read-only connections to `text.db`, shared by threads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the build of SQLite that sqlite-utils chose

from index.errors import IndexMissingError


def open_readonly(path: Path) -> Any:
    """A connection that can change nothing and that any thread may use, one at a time.

    Raises:
        sqlite3.Error: If the file is not there or is no database.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    try:
        connection.execute("select 1 from sqlite_master").fetchone()  # opens the file
    except BaseException:
        connection.close()
        raise
    return connection


class Connections:
    """Read-only connections to one file, all opened at the start, each lent to one thread at a time.

    What is open stays readable, so a build that is pruned while somebody has it open keeps answering in every thread.
    """

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._change = threading.Condition()
        self._closed = False
        self._free: list[Any] = []
        try:
            for _ in range(count):
                self._free.append(open_readonly(path))
        except BaseException:
            self.close()
            raise

    @contextmanager
    def lend(self) -> Iterator[Any]:
        """One of them, as soon as one is free.

        Raises:
            IndexMissingError: After `close`.
        """
        with self._change:
            self._change.wait_for(lambda: self._free or self._closed)
            if self._closed:
                raise IndexMissingError(f"{self._path} was closed. Open the index again.")
            connection = self._free.pop()
        try:
            yield connection
        finally:
            with self._change:
                if self._closed:
                    connection.close()
                else:
                    self._free.append(connection)
                self._change.notify()

    def close(self) -> None:
        """Close them; one that is in use is closed when it is given back."""
        with self._change:
            self._closed = True
            while self._free:
                self._free.pop().close()
            self._change.notify_all()
