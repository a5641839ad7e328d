"""Which files a build has, and `build.json`, which names each with its SHA-256."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.errors import IndexMismatchError, IndexMissingError
from index.store.base import Build
from index.store.files import HashedFile, check_file
from index.text import one_line, sha256_text

FORMAT = 5
"""Of the folder's layout; a build of another format is refused with the advice to rebuild."""
SHARDS = tuple(f"tokens-{digit:x}.npy" for digit in range(16))
"""Files of token vectors, in order."""
FILES = ("bounds.npy", "offsets.npy", "passages.faiss", "sentences.faiss", "text.db", *SHARDS)
"""All files of a build but `build.json`."""


def shard_number(document: str) -> int:
    """Which shard a document's token vectors belong to, by its id; 0 to 15."""
    return int(sha256_text(document)[0], len(SHARDS))


def write_build(folder: Path, build: dict[str, Any], hashes: dict[str, str]) -> Build:
    """Write `build.json`, last of all and not synced, and return it; `hashes` are of the other files."""
    made = Build(**build, files=dict(sorted(hashes.items())))
    with HashedFile(folder / "build.json") as file:
        file.write(_build_bytes(asdict(made)))
    return made


def _build_bytes(table: dict[str, Any]) -> bytes:
    """`build.json` to the byte, with the hash of everything else in it."""
    plain = json.dumps(table, indent=1, sort_keys=True)
    table = {**table, "sha256": hashlib.sha256(plain.encode()).hexdigest()}
    return (json.dumps(table, indent=1, sort_keys=True) + "\n").encode()


def read_build(folder: Path) -> Build:
    """Read `build.json`; every byte of it must be as it was written.

    Raises:
        IndexMissingError: If there is none.
        IndexMismatchError: If it is damaged or of another format.
    """
    path = folder / "build.json"
    try:
        raw = path.read_bytes()
        table = json.loads(raw)
        if table["format"] != FORMAT:
            raise IndexMismatchError(
                f"{folder} has format {one_line(str(table['format']), 20)}, expected {FORMAT}. Rebuild: make build"
            )
        del table["sha256"]
        if _build_bytes(table) != raw:
            raise ValueError("altered")
        return Build(**table)
    except FileNotFoundError:
        raise IndexMissingError(f"No index in {folder}. Run: make build, or: citebot build") from None
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise IndexMismatchError(f"{path} is damaged ({type(error).__name__}). Rebuild: make build") from None


def check_files(folder: Path, build: Build, names: Iterable[str] = FILES) -> None:
    """Compare files of a build with their SHA-256, before anything parses one.

    Raises:
        IndexMismatchError: If one is missing or differs.
    """
    for name in names:
        check_file(folder / name, build.files.get(name, ""))


def current_folder(data: Path) -> Path:
    """Where the current build lies, with the link resolved once so that a reader stays on one build.

    Raises:
        IndexMissingError: If there is none.
    """
    link = data / "index" / "current"
    if not link.is_dir():
        raise IndexMissingError(f"No index in {data / 'index'}. Run: make build, or: citebot build")
    return link.resolve()
