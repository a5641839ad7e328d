"""Files written whole or not at all, readable by their owner only."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give an empty file next to `path` to fill; it takes the place of `path` when the block ends without an error.

    What was written is on the disk before the old file goes. After an error the old file is as it was.

    Raises:
        OSError: If the file cannot be made, synced or renamed.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield fresh
        descriptor = os.open(fresh, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write_whole(path: Path, pieces: Iterable[str], *, encoding: str = "utf-8", errors: str = "strict") -> None:
    """Write a text in one step; line ends stay as given.

    Raises:
        OSError: If it cannot be written.
        UnicodeError: If a piece cannot be encoded, with `errors="strict"`.
    """
    with replacing(path) as fresh, fresh.open("w", encoding=encoding, errors=errors, newline="") as file:
        file.writelines(pieces)
