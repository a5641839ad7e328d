"""One build opened for reading: its texts and its vectors, each checked first."""

import weakref
from collections.abc import Container
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from index.errors import IndexMismatchError
from index.store.base import StoredPassage
from index.store.folder.manifest import FILES, SHARDS, check_files, read_build
from index.store.folder.texts import Texts
from index.store.folder.vectors import VectorFiles
from index.store.passages import VectorBatch, stored_passage, title_hashes
from index.types import Vectors

KEPT_PASSAGES = 8192
"""Passages whose text and words stay in memory (some 22 kB each)."""


class FolderStore(Texts):
    """One build, opened for reading: the `PassageStore` of an index folder, and what a new build takes from it.

    Args:
        folder: Of the build.
        shards: Whether to open the token vectors, too; else `open_shards` does it, before any of them is read.

    Raises:
        IndexMissingError: If the folder is not there.
        IndexMismatchError: If a file is missing, truncated or altered, or counts disagree.
    """

    def __init__(self, folder: Path, *, shards: bool = True) -> None:
        self.folder = folder.resolve()
        self.build = read_build(folder)
        check_files(self.folder, self.build, [name for name in FILES if name not in SHARDS])
        self._vectors = VectorFiles(self.folder)
        super().__init__(self.folder / "text.db", self.build.passages)
        self._title_hashes: dict[str, npt.NDArray[np.int64]] = {}
        try:
            self._count_all()
            if shards:
                self.open_shards()
        except BaseException:
            self._connections.close()
            raise
        own = weakref.proxy(self)  # a cycle would keep a closed store's vectors until the garbage collector comes by
        self.passage = lru_cache(maxsize=KEPT_PASSAGES)(lambda number: cast(FolderStore, own)._stored(number))

    def _count_all(self) -> None:
        """Compare what there is with `build.json`.

        Raises:
            IndexMismatchError: If it differs.
        """
        passages, sentences, lines = self.passage_rows()
        self._vectors.own_sentences([n + line for n, line in zip(sentences, lines, strict=False)])
        found = [len(self.citations), passages, sum(sentences)]
        found += [len(self._vectors.passages), len(self._vectors.sentences), len(self._vectors.tokens.offsets)]
        expected = [self.build.documents, self.build.passages, self.build.sentences]
        expected += [self.build.passages, self.build.sentences + sum(lines), self.build.tokens]
        if found != expected:
            raise IndexMismatchError(f"{self.folder} counts {found}, build.json {expected}. Rebuild: make build")

    def open_shards(self, checked: Container[str] = ()) -> None:
        """Open the token vectors; their files are compared with their SHA-256 first, but for those checked already.

        Raises:
            IndexMismatchError: If one is missing, truncated or altered, or their counts disagree.
        """
        check_files(self.folder, self.build, [name for name in SHARDS if name not in checked])
        self._vectors.open_shards(self.build.tokens)

    def nearest_passages(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Passages by the cosine similarity of their vectors."""
        return self._vectors.passages.nearest(vector, min(count, self.build.passages))

    def nearest_sentences(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Passages by the cosine similarity of their sentences' vectors."""
        return self._vectors.nearest_sentences(vector, min(count, self.build.sentences))

    def token_counts(self) -> list[int]:
        """Token vectors of each passage, in order."""
        return self._vectors.tokens.counts()

    def batch(self, first: int, last: int) -> VectorBatch:
        """The vectors of passages `first` to `last`, the last one left out; vectors of tokens stay in the file."""
        return self._vectors.batch(first, last)

    def close(self) -> None:
        """Close the database, for a question in progress when it is done with it, and drop what was kept in memory."""
        super().close()
        self.passage.cache_clear()

    def _stored(self, number: int) -> StoredPassage:
        passage, begins = self.read_passage(number)
        citation = self.citations[passage.document]
        title = self._title_hashes.get(passage.document)
        if title is None:
            title = self._title_hashes[passage.document] = title_hashes(citation)
        rows = self._vectors.of_passage(number)
        return stored_passage(number, passage, *rows, citation=citation, title=title, begins=begins)
