"""The file that catches what the log could not take: JSON lines, appended, read back later.

Two bots may share the file: every access holds a lock on it, and reading back empties it in place instead of renaming
it, so that nothing is appended to a file that is about to go.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from bot.log.rows import Record

try:
    import fcntl
except ImportError:  # not on Windows; there, one bot a folder
    fcntl = None  # type: ignore[assignment]


class Unwritten:
    """Records waiting for the log, at `path`. Every method may raise OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, record: Record) -> None:
        """Add one record and wait until it is on the disk."""
        line = json.dumps(record, ensure_ascii=True) + "\n"
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            _lock(file)
            if _ends_inside_a_line(file):
                line = "\n" + line  # a crash cut the last record; keep it apart from this one
            file.write(line.encode())
            os.fsync(file.fileno())

    def take_back(self, take: Callable[[list[Record]], list[Record]]) -> int:
        """Hand all records to `take`, then empty the file; when `take` raises, the file stays as it was.

        Args:
            take: Stores records and returns those it cannot; they stay in the file, as do lines that are not JSON.

        Returns:
            How many records were taken.
        """
        if not self.path.exists():
            return 0
        with self.path.open("r+b") as file:
            _lock(file)
            records: list[Record] = []
            kept: list[bytes] = []
            for line in file.read().splitlines():
                try:
                    record = json.loads(line)
                except ValueError:
                    record = None
                if isinstance(record, dict):
                    records.append(record)
                elif line.strip():
                    kept.append(line)
            refused = take(records) if records else []
            kept += [json.dumps(record).encode() for record in refused]
            file.seek(0)
            file.write(b"".join(line + b"\n" for line in kept))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
            return len(records) - len(refused)

    def lines(self) -> list[str]:
        """The records as they are in the file, unreadable ones too."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            _lock(file)
            return file.read().decode("utf-8", "replace").splitlines()

    def keep(self, wanted: Callable[[str], bool]) -> None:
        """Keep only the lines that are wanted; the others are gone from the file when this returns."""
        if not self.path.exists():
            return
        with self.path.open("r+b") as file:
            _lock(file)
            kept = [line for line in file.read().splitlines() if wanted(line.decode("utf-8", "replace"))]
            file.seek(0)
            file.write(b"".join(line + b"\n" for line in kept))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


def _lock(file: IO[bytes]) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX)  # released when the file is closed


def _ends_inside_a_line(file: IO[bytes]) -> bool:
    size = file.seek(0, os.SEEK_END)
    if not size:
        return False
    file.seek(size - 1)
    return file.read(1) != b"\n"
