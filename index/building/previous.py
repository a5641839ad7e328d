"""What an earlier build can give a new one, so that only what changed is done again.

    unchanged file, same readers                → its text
    unchanged text, same rules to cut it        → its passages
    unchanged passage, same model and libraries → its vectors (also from the cache of an interrupted build)
    unchanged rules to count words              → its counts, less the passages gone, plus the new ones

Reused results are equal, to the last bit, to what a full build would make. Where that is not sure, nothing is reused.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from index.documents import Known
from index.store.files import check_file
from index.store.folder import FolderStore
from index.text import nearest, sha256_text
from index.types import Document, Extracted, Passage


def vector_key(passage: Passage) -> bytes:
    """A hash of what decides a passage's vectors, besides the model: its text, its sentences, the line above it.

    Returns:
        32 bytes.
    """
    spans = [(start - passage.span[0], end - passage.span[0]) for start, end in passage.sentences]
    named = [nearest(passage.above)] if passage.above else []
    return hashlib.sha256(json.dumps([passage.sha256, spans, *named]).encode()).digest()


class PreviousBuild:
    """An earlier build that a new one may reuse parts of; each part is read once, when it is first needed.

    Attributes:
        store: The open build.
        checked: Names of the shard files whose copies were compared with their SHA-256.
    """

    def __init__(self, store: FolderStore) -> None:
        self.store = store
        self.checked: set[str] = set()
        self._copied: set[Path] = set()

    def preload(self) -> None:
        """Read passages and keys now, while there is time."""
        _ = self.keys

    @cached_property
    def readings(self) -> list[dict[str, Any]]:
        """What was read from each file, as `FolderStore.readings` gives it."""
        return self.store.readings()

    @cached_property
    def passages(self) -> list[Passage]:
        """All passages, in order."""
        return self.store.passages()

    @cached_property
    def keys(self) -> list[bytes]:
        """The `vector_key` of each passage."""
        return [vector_key(passage) for passage in self.passages]

    def copy_shards(self, names: Sequence[str], folder: Path) -> None:
        """Copy some shard files to a new folder, not synced, and open the build's shards, all of them checked.

        Of a shard that is copied, the copy is checked.

        Raises:
            IndexMismatchError: If one is damaged.
        """
        for name in names:
            self.copy_shard(name, folder)
            check_file(folder / name, self.store.build.files[name])
        self.checked.update(names)
        self.store.open_shards(names)

    def copy_shard(self, name: str, folder: Path) -> str:
        """Copy a shard file to a new folder, not synced, unless it was copied before; gives the SHA-256 it should have."""
        path = folder / name
        if path not in self._copied:
            path.unlink(missing_ok=True)  # from another build
            shutil.copyfile(self.store.folder / name, path)
            self._copied.add(path)
        return self.store.build.files[name]


def known_texts(readings: Sequence[Mapping[str, Any]]) -> Known:
    """What was extracted before, found by the kind of file and the SHA-256 of its bytes.

    Args:
        readings: Of an earlier build, made by the same readers.
    """
    found = {(_kind(row["path"]), row["source_sha256"]): row for row in readings}

    def known(path: str, source_sha256: str) -> Extracted | None:
        row = found.get((_kind(path), source_sha256))
        if row is None or sha256_text(row["text"]) != row["sha256"]:
            return None
        headings = tuple(((int(start), int(end)), int(level)) for (start, end), level in row["headings"])
        return Extracted(row["text"], dict(row["found"]), headings, tuple(int(page) for page in row["pages"]))

    return known


class KnownPassages:
    """Passages of an earlier build, found by the text they were cut from.

    Args:
        previous: A build that cut by the same rules; None when there is none.
    """

    def __init__(self, previous: PreviousBuild | None) -> None:
        self._by_text: dict[str, list[Passage]] = {}
        if previous is None:
            return
        by_document: dict[str, list[Passage]] = {}
        for passage in previous.passages:
            by_document.setdefault(passage.document, []).append(passage)
        for row in previous.readings:
            self._by_text[_reading_key(row)] = by_document.get(row["id"], [])

    def of(self, document: Document) -> list[Passage] | None:
        """The document's passages; None when it must be cut."""
        found = self._by_text.get(_document_key(document))
        if found is None or any(document.text[slice(*p.span)] != p.text for p in found):
            return None
        return [replace(passage, document=document.id) for passage in found]


def _reading_key(row: Mapping[str, Any]) -> str:
    return _text_key(row["sha256"], row["path"], row["language"], row["headings"], row["pages"])


def _document_key(document: Document) -> str:
    citation = document.citation
    return _text_key(document.sha256, citation.path, citation.language, document.headings, document.pages)


def _text_key(sha256: str, path: str, language: str, headings: object, pages: object) -> str:
    return json.dumps([sha256, _kind(path), language, headings, pages])


def _kind(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
