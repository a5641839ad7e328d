"""The vector files of a build: written in one pass, opened, searched. The only importer of faiss."""

import threading
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np
import numpy.typing as npt

from index.errors import IndexMismatchError
from index.store.files import HashedFile
from index.store.folder.manifest import SHARDS
from index.store.passages import VectorBatch
from index.types import Vectors


@dataclass(frozen=True, slots=True)
class Shard:
    """The passages of one shard, as they are to be written.

    Attributes:
        batches: Of all its passages, in order.
        tokens: How many token vectors they have together.
        copied: SHA-256 of its file, when that lies in the folder already; else empty.
        checked: Whether that file was compared with it.
    """

    batches: Iterable[VectorBatch]
    tokens: int
    copied: str = ""
    checked: bool = False


def write_vectors(folder: Path, shards: Sequence[Shard], dim: int) -> dict[str, str]:
    """Write the vector files of a new folder, not synced.

    Vectors of tokens go from each batch to the disk; vectors of passages and sentences stay in memory until the end.

    Args:
        folder: New; holds none of the files but the shards that were copied.
        shards: All 16, in order.
        dim: Of the vectors.

    Returns:
        SHA-256 of what each file should hold, by its name. A full disk goes unnoticed by faiss, so read them back.
    """
    passages, sentences = faiss.IndexFlatIP(dim), faiss.IndexFlatIP(dim)
    bounds = [np.zeros(1, np.int64)]
    hashes: dict[str, str] = {}
    with ThreadPoolExecutor(1, "vectors") as adder, HashedFile(folder / "offsets.npy") as offset_file:
        _write_npy_header(offset_file, np.uint16, (sum(shard.tokens for shard in shards), 2))
        for name, shard in zip(SHARDS, shards, strict=True):
            with nullcontext() if shard.copied else HashedFile(folder / name) as token_file:
                if token_file is not None:
                    _write_npy_header(token_file, np.int8, (shard.tokens, dim))
                for batch in shard.batches:
                    adding = adder.submit(_add, batch, passages, sentences)
                    if token_file is not None:
                        token_file.write(batch.tokens)
                    offset_file.write(batch.offsets)
                    bounds.append(bounds[-1][-1] + np.cumsum(batch.token_counts))
                    adding.result()
            hashes[name] = shard.copied if token_file is None else token_file.sha256
        hashes["offsets.npy"] = offset_file.sha256
    every = np.concatenate(bounds)
    if every[-1] != sum(shard.tokens for shard in shards):
        raise ValueError(f"the batches have {every[-1]} tokens, expected {sum(shard.tokens for shard in shards)}")
    with HashedFile(folder / "bounds.npy") as file:
        _write_npy_header(file, np.int64, every.shape)
        file.write(every)
        hashes["bounds.npy"] = file.sha256
    for name, index in (("passages.faiss", passages), ("sentences.faiss", sentences)):
        with HashedFile(folder / name) as file:
            faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]  # made when imported
            hashes[name] = file.sha256
    return hashes


def _add(batch: VectorBatch, passages: Any, sentences: Any) -> None:
    passages.add(np.ascontiguousarray(batch.vectors))
    if len(batch.sentences):
        sentences.add(np.ascontiguousarray(batch.sentences))


def _write_npy_header(file: HashedFile, kind: type[np.generic], shape: tuple[int, ...]) -> None:
    header = {"descr": np.lib.format.dtype_to_descr(np.dtype(kind)), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)


class FlatVectors:
    """Vectors of one kind, each compared with a query: exact, and quick enough for a million of them.

    Args:
        path: The file, whose hash was compared; no size written in it makes faiss ask for more memory than it has bytes.

    Raises:
        OSError, RuntimeError, MemoryError: If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        with _FAISS:
            limit = faiss.get_deserialization_vector_byte_limit()
            faiss.set_deserialization_vector_byte_limit(path.stat().st_size)
            try:
                self._index: Any = faiss.read_index(str(path))
            finally:
                faiss.set_deserialization_vector_byte_limit(limit)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Numbers of rows with their inner products, best first, at most `count`."""
        scores, ids = self._index.search(vector[None, :], count)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def row(self, number: int) -> Vectors:
        """One row, as a copy."""
        return cast(Vectors, self._index.reconstruct(number))

    def rows(self, first: int, last: int) -> Vectors:
        """Rows `first` to `last`, the last one left out, as a copy."""
        if first == last:
            return np.zeros((0, self._index.d), np.float32)
        return cast(Vectors, self._index.reconstruct_n(first, last - first))


_FAISS = threading.Lock()


class TokenVectors:
    """Vectors of tokens, still in their files: of all shards in order, and which of them are a passage's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.offsets = _map_rows(folder / "offsets.npy")
        self.bounds = np.load(folder / "bounds.npy", allow_pickle=False)
        self._shards: list[npt.NDArray[np.int8]] = []
        self._starts: list[int] = [0]

    def open(self) -> int:
        """Open the shards, whose hashes were compared, and return how many vectors they hold."""
        self._shards = [_map_rows(self._folder / name) for name in SHARDS]
        self._starts = np.cumsum([0, *map(len, self._shards)]).tolist()
        return self._starts[-1]

    def rows(self, start: int, end: int) -> npt.NDArray[np.int8]:
        """Rows `start` to `end`, the last one left out: still in the file, when they are all in one."""
        first = min(bisect_right(self._starts, start), len(self._shards)) - 1
        parts: list[npt.NDArray[np.int8]] = []
        while not parts or self._starts[first] < end:
            begin = self._starts[first]
            parts.append(self._shards[first][max(start - begin, 0) : end - begin])
            first += 1
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def counts(self) -> list[int]:
        """How many each passage has, in order."""
        return cast(list[int], np.diff(self.bounds).tolist())


def _map_rows(path: Path) -> npt.NDArray[Any]:
    """An array that stays in its file."""
    return cast(npt.NDArray[Any], np.load(path, mmap_mode="r", allow_pickle=False))


class VectorFiles:
    """The vectors of an opened build.

    Args:
        folder: Of the build; all files but the shards were compared with their hashes.

    Raises:
        IndexMismatchError: If a file cannot be parsed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.passages = FlatVectors(folder / "passages.faiss")
            self.sentences = FlatVectors(folder / "sentences.faiss")
            self.tokens = TokenVectors(folder)
        except (OSError, ValueError, RuntimeError, MemoryError) as error:
            raise _unreadable(folder, error) from None
        self._first_sentence: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self._sentence_owner: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    def own_sentences(self, counts: Sequence[int]) -> None:
        """Say how many rows of sentences each passage has, the row of the line above it included."""
        self._first_sentence = np.cumsum([0, *counts])
        self._sentence_owner = np.repeat(np.arange(len(counts)), np.diff(self._first_sentence))

    def open_shards(self, expected: int) -> None:
        """Open the token vectors, whose hashes were compared.

        Raises:
            IndexMismatchError: If they cannot be parsed, or are not as many as expected.
        """
        try:
            found = self.tokens.open()
        except (OSError, ValueError) as error:
            raise _unreadable(self._folder, error) from None
        if found != expected:
            raise IndexMismatchError(
                f"{self._folder} has {found} token vectors, build.json says {expected}. Rebuild: make build"
            )

    def nearest_sentences(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Passages whose sentences are nearest, best first."""
        return [(int(self._sentence_owner[i]), score) for i, score in self.sentences.nearest(vector, count)]

    def of_passage(self, number: int) -> tuple[Vectors, Vectors, npt.NDArray[np.int8], npt.NDArray[np.uint16]]:
        """A passage's vector, vectors of sentences and of tokens, and offsets; the line above it comes last."""
        start, end = int(self.tokens.bounds[number]), int(self.tokens.bounds[number + 1])
        first, last = int(self._first_sentence[number]), int(self._first_sentence[number + 1])
        return (
            self.passages.row(number),
            self.sentences.rows(first, last),
            self.tokens.rows(start, end),
            self.tokens.offsets[start:end],
        )

    def batch(self, first: int, last: int) -> VectorBatch:
        """The vectors of passages `first` to `last`, the last one left out; vectors of tokens stay in the file."""
        start, end = self._first_sentence[first], self._first_sentence[last]
        tokens = (int(self.tokens.bounds[first]), int(self.tokens.bounds[last]))
        return VectorBatch(
            self.passages.rows(first, last),
            self.sentences.rows(int(start), int(end)),
            self.tokens.rows(*tokens),
            self.tokens.offsets[slice(*tokens)],
            np.diff(self._first_sentence[first : last + 1]),
            np.diff(self.tokens.bounds[first : last + 1]),
        )


def _unreadable(folder: Path, error: Exception) -> IndexMismatchError:
    return IndexMismatchError(f"{folder} cannot be read ({type(error).__name__}). Rebuild: make build")
