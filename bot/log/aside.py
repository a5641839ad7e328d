"""Damaged files are set aside under another name and never deleted: a person looks at them and moves them away."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # not on Windows; there, one bot a folder
    fcntl = None  # type: ignore[assignment]

_MARK: Final = ".damaged-"
_HELD: Final = threading.RLock()
"""Keeps threads of one process apart; the lock on the folder keeps processes apart."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock the folder against everybody else who replaces a file in it."""
    with _HELD:
        descriptor = os.open(folder, os.O_RDONLY) if fcntl is not None else None
        try:
            if descriptor is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)


def set_aside(path: Path, by: Path | None = None, mark: str = _MARK) -> Path:
    """Rename a file, and a database's write-ahead log with it; returns the new name, which has a mark and the time in it.

    With `by`, that file takes its place in one step, so that a file of this name always exists.

    Raises:
        OSError: If that is not possible; the file is then where it was.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.name}{mark}{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}{mark}{stamp}-{number}")
    if by is None:
        path.rename(target)
    else:
        os.link(path, target)
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        wal.rename(target.with_name(f"{target.name}-wal"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    if by is not None:
        by.replace(path)
    return target


def aside_in(folder: Path) -> list[str]:
    """Names of the files set aside in a data folder, in order."""
    if not folder.is_dir():
        return []
    found = (path.name for path in folder.iterdir() if _MARK in path.name)
    return sorted(name for name in found if not name.endswith(("-wal", "-shm")))
