"""Embeddings kept on the disk until the build that needs them is done, so that an interrupted build resumes.

The files hold no text, only vectors and hashes. They are removed when the build is done.
"""

import hashlib
import io
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.store.files import sha256_file, write_atomically
from index.store.passages import VectorBatch

_FILES_OPEN = 4
"""Files whose vectors stay in memory, the last used ones."""


@dataclass(frozen=True, slots=True)
class VectorSource:
    """Where the vectors of a passage are.

    Attributes:
        file: Number of a file of the cache, or `PREVIOUS` for the earlier build.
        number: Of the passage within the file or the build.
        tokens: How many vectors of tokens it has.
    """

    file: int
    number: int
    tokens: int = field(compare=False)


PREVIOUS = -1


class EmbeddingCache:
    """Embeddings kept until the build that needs them is done.

    Each file is named by its own SHA-256. One that does not match was cut off or damaged; it is removed.

    Args:
        folder: Where the files lie.
        read_only: Remove nothing: a file that does not match may be one that another builder is writing now.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self._read_only = read_only
        self._paths: list[Path] = []
        self._open: OrderedDict[int, VectorBatch] = OrderedDict()

    def find(self) -> dict[bytes, VectorSource]:
        """What an interrupted build has left, by the passage's `vector_key`."""
        found: dict[bytes, VectorSource] = {}
        for path in sorted(self.folder.glob("*")):
            if sha256_file(path) != path.stem:
                if not self._read_only:
                    path.unlink()
                continue
            with np.load(path, allow_pickle=False) as table:
                keys = [key.tobytes() for key in table["keys"]]
                found |= self._sources(keys, table["token_counts"])
            self._paths.append(path)
        return found

    def add(self, keys: Sequence[bytes], batch: VectorBatch) -> dict[bytes, VectorSource]:
        """Keep the vectors of some passages; they are on the disk when this returns.

        Args:
            keys: The `vector_key` of each passage, 32 bytes.
            batch: Their vectors, in the same order.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        raw = io.BytesIO()
        arrays = {name: getattr(batch, name) for name in VectorBatch.__dataclass_fields__}
        np.savez(raw, keys=np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), 32), **arrays)
        path = self.folder / f"{hashlib.sha256(raw.getbuffer()).hexdigest()}.npz"
        write_atomically(path, raw.getbuffer())
        sources = self._sources(keys, batch.token_counts)
        self._paths.append(path)
        return sources

    def batch(self, file: int, first: int, last: int) -> VectorBatch:
        """Vectors of passages `first` to `last` of a file, the last one left out."""
        if file not in self._open:
            with np.load(self._paths[file], allow_pickle=False) as table:
                self._open[file] = VectorBatch(**{name: table[name] for name in VectorBatch.__dataclass_fields__})
            if len(self._open) > _FILES_OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(file)
        return self._open[file].part(first, last)

    def _sources(self, keys: Sequence[bytes], tokens: npt.NDArray[np.int64]) -> dict[bytes, VectorSource]:
        file = len(self._paths)
        passages = enumerate(zip(keys, tokens.tolist(), strict=True))
        return {key: VectorSource(file, number, count) for number, (key, count) in passages}
