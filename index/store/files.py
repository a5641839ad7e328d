"""Files written so that they can be trusted: hashed while they are written, synced, and put in place by one rename."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from index.errors import IndexMismatchError

_BLOCK = 8 << 20


class HashedFile:
    """A new file, written in order, not synced; `sha256` is of what should be in it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._digest = hashlib.sha256()
        self._hashing = ThreadPoolExecutor(1, "hash")  # neither hashing nor writing holds Python's lock

    def __enter__(self) -> "HashedFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._hashing, self._file:
            pass

    def write(self, data: Any) -> int:
        """Append bytes, or an array's numbers."""
        raw = np.ascontiguousarray(data).reshape(-1).view(np.uint8).data if isinstance(data, np.ndarray) else data
        if len(raw):
            hashing = self._hashing.submit(self._digest.update, raw)
            self._file.write(raw)
            hashing.result()
        return len(raw)

    @property
    def sha256(self) -> str:
        """Of everything written, in hexadecimal."""
        return self._digest.hexdigest()


def write_atomically(path: Path, data: bytes | memoryview) -> None:
    """Write a file, or replace it: a reader finds the old content or the new one, also after a crash.

    The new content is synced under another name (a hidden one, in the same folder) before it takes the file's place.

    Raises:
        OSError: If it cannot be written; the old file stays.
    """
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def sync(path: Path) -> None:
    """Have a file, or the list of names in a folder, written to the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sha256_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    block = memoryview(bytearray(_BLOCK))  # large, so that a thread that hashes seldom has to wait for Python's lock
    with path.open("rb", buffering=0) as file:
        while length := file.readinto(block):
            digest.update(block[:length])
    return digest.hexdigest()


def check_file(path: Path, sha256: str) -> None:
    """Compare a file with the SHA-256 it should have.

    Raises:
        IndexMismatchError: If it is missing or differs.
    """
    try:
        found = sha256_file(path)
    except OSError as error:
        raise IndexMismatchError(f"{path}: {error.strerror}. Rebuild: make build") from None
    if found != sha256:
        raise IndexMismatchError(
            f"{path} has SHA-256 {found[:12]}…, build.json says {sha256[:12]}…: the file is damaged. Rebuild: make build"
        )
