"""What earlier work can serve a new build, so that only what changed is done again.

    unchanged file, same readers                → its text, from an earlier build
    unchanged text, same rules to cut it        → its passages, from an earlier build
    unchanged passage, same model and libraries → its vectors, from an earlier build or from a build that was broken off
    unchanged rules to count words              → the earlier counts, less the passages gone, plus the new ones

Whatever is taken over is what making it anew would give, to the last bit; where that is not sure, it is made anew.
"""

import hashlib
import io
import json
import shutil
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from index.documents import Known
from index.language.lexicon import Lexicon, analyse
from index.store.files import check_file, sha256_file, write_atomically
from index.store.folder import SHARDS, FolderStore, Shard, shard_number
from index.store.passages import VectorBatch, vector_batch
from index.text import nearest, sha256_text
from index.types import Document, Encoder, Extracted, Passage

BATCH = 256
"""Passages that are embedded, and kept for a build that is broken off, at a time."""
STRETCH = 1024
"""Passages copied at a time."""
_PARTS_OPEN = 4


def vector_key(passage: Passage) -> bytes:
    """What a passage's vectors depend on, beside the model: its text, where in it sentences are, what it stands under.

    Returns:
        32 bytes.
    """
    spans = [(start - passage.span[0], end - passage.span[0]) for start, end in passage.sentences]
    named = [nearest(passage.above)] if passage.above else []
    return hashlib.sha256(json.dumps([passage.sha256, spans, *named]).encode()).digest()


class Earlier:
    """An earlier build, as far as a new one can take from it; what it holds is read once, when it is needed.

    Attributes:
        checked: Files of the shards of which a copy was compared with its SHA-256.
    """

    def __init__(self, store: FolderStore) -> None:
        self.store = store
        self.checked: set[str] = set()
        self._copied: set[Path] = set()

    def read(self) -> None:
        """Read now what would be read when it is needed."""
        _ = self.keys

    @cached_property
    def readings(self) -> list[dict[str, Any]]:
        """What was read from each file, as `FolderStore.readings` has it."""
        return self.store.readings()

    @cached_property
    def passages(self) -> list[Passage]:
        """All, in order."""
        return self.store.passages()

    @cached_property
    def keys(self) -> list[bytes]:
        """What the vectors of each depend on."""
        return [vector_key(passage) for passage in self.passages]

    def copy_shards(self, names: Sequence[str], folder: Path) -> None:
        """Have the files of some shards in a new folder, not synced, and open the build's shards, all of them checked.

        Of those that are copied, the copies are.

        Raises:
            IndexMismatchError: If one is damaged.
        """
        for name in names:
            self.copy_shard(name, folder)
            check_file(folder / name, self.store.build.files[name])
        self.checked.update(names)
        self.store.open_shards(names)

    def copy_shard(self, name: str, folder: Path) -> str:
        """Have the file of a shard in a new folder, not synced, and return what its SHA-256 should be."""
        path = folder / name
        if path not in self._copied:
            path.unlink(missing_ok=True)  # from another build
            shutil.copyfile(self.store.folder / name, path)
            self._copied.add(path)
        return self.store.build.files[name]


def known_texts(readings: Sequence[Mapping[str, Any]]) -> Known:
    """What was extracted before, by the kind of file and the SHA-256 of its bytes.

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


class Chunks:
    """Passages of an earlier build, by the text they were cut from.

    Args:
        earlier: The build, made by the same rules; None when there is none.
    """

    def __init__(self, earlier: Earlier | None) -> None:
        self._by_text: dict[str, list[Passage]] = {}
        if earlier is None:
            return
        by_document: dict[str, list[Passage]] = {}
        for passage in earlier.passages:
            by_document.setdefault(passage.document, []).append(passage)
        for row in earlier.readings:
            self._by_text[_reading_key(row)] = by_document.get(row["id"], [])

    def of(self, document: Document) -> list[Passage] | None:
        """The document's passages; None when it must be cut anew."""
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


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage's vectors are: passage `number` of an earlier build (part -1), or row `number` of a kept part.

    Attributes:
        tokens: How many vectors of tokens there are.
    """

    part: int
    number: int
    tokens: int = field(compare=False)


class Parts:
    """Embeddings kept beside the builds until the build that needs them is done: no text, only vectors and hashes.

    Each file holds `BATCH` passages and is named by its own SHA-256; one that does not match is removed and made anew.

    Args:
        folder: Where they lie.
        look_only: Remove nothing: the one that does not match may be what another builder is writing now.
    """

    def __init__(self, folder: Path, *, look_only: bool = False) -> None:
        self.folder = folder
        self._look_only = look_only
        self._paths: list[Path] = []
        self._open: OrderedDict[int, VectorBatch] = OrderedDict()

    def find(self) -> dict[bytes, Source]:
        """What a build that was broken off has left."""
        found: dict[bytes, Source] = {}
        for path in sorted(self.folder.glob("*")):
            if sha256_file(path) != path.stem:
                if not self._look_only:
                    path.unlink()
                continue
            with np.load(path, allow_pickle=False) as table:
                keys = [key.tobytes() for key in table["keys"]]
                found |= self._sources(keys, table["token_counts"])
            self._paths.append(path)
        return found

    def add(self, keys: Sequence[bytes], stretch: VectorBatch) -> dict[bytes, Source]:
        """Keep some passages' vectors."""
        self.folder.mkdir(parents=True, exist_ok=True)
        raw = io.BytesIO()
        arrays = {name: getattr(stretch, name) for name in VectorBatch.__dataclass_fields__}
        np.savez(raw, keys=np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), 32), **arrays)
        path = self.folder / f"{hashlib.sha256(raw.getbuffer()).hexdigest()}.npz"
        write_atomically(path, raw.getbuffer())
        sources = self._sources(keys, stretch.token_counts)
        self._paths.append(path)
        return sources

    def stretch(self, part: int, first: int, last: int) -> VectorBatch:
        """Rows `first` to `last` of a part, the last one left out."""
        if part not in self._open:
            with np.load(self._paths[part], allow_pickle=False) as table:
                self._open[part] = VectorBatch(**{name: table[name] for name in VectorBatch.__dataclass_fields__})
            if len(self._open) > _PARTS_OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(part)
        return self._open[part].part(first, last)

    def _sources(self, keys: Sequence[bytes], tokens: npt.NDArray[np.int64]) -> dict[bytes, Source]:
        part = len(self._paths)
        rows = enumerate(zip(keys, tokens.tolist(), strict=True))
        return {key: Source(part, row, count) for row, (key, count) in rows}

    def remove(self) -> None:
        """Delete them all."""
        self._open.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


class Plan:
    """Which vectors of a new build are there already, and which must be made.

    Args:
        passages: Of the new build, in order, shard after shard.
        earlier: A build whose vectors are those that the encoder would make; None when there is none.
        parts: What a build that was broken off has left.
    """

    def __init__(self, passages: Sequence[Passage], earlier: Earlier | None, parts: Parts) -> None:
        self._passages = passages
        self._earlier = earlier
        self._parts = parts
        self._keys = [vector_key(passage) for passage in passages]
        wanted = set(self._keys)
        self._known = {key: source for key, source in parts.find().items() if key in wanted}
        if earlier is not None:
            rows = zip(earlier.keys, range(len(earlier.keys)), earlier.store.token_counts(), strict=True)
            self._known |= {key: Source(-1, number, tokens) for key, number, tokens in rows if key in wanted}
        first = dict(zip(reversed(self._keys), reversed(range(len(passages))), strict=True))
        self.missing = sorted(number for key, number in first.items() if key not in self._known)
        """Passages to embed, by number; of several with the same text, the first."""

    @property
    def tokens(self) -> int:
        """Token vectors of all passages, once everything missing was embedded."""
        return sum(self._known[key].tokens for key in self._keys)

    def embed(self, encoder: Encoder, done: Callable[[int], object]) -> None:
        """Embed what is missing, some at a time, and keep each lot; `done` receives how many were made."""
        for begin in range(0, len(self.missing), BATCH):
            numbers = self.missing[begin : begin + BATCH]
            passages = [self._passages[number] for number in numbers]
            stretch = vector_batch(passages, encoder.encode_passages)
            self._known |= self._parts.add([self._keys[number] for number in numbers], stretch)
            done(len(numbers))

    def shards(self, folder: Path) -> list[Shard]:
        """What is to be written of each shard, once everything missing was embedded.

        The file of one whose passages are those of the earlier build is copied into the folder, unless it was before; one
        that was copied in vain is removed.
        """
        made = []
        earlier = self._earlier
        before = [] if earlier is None else _by_shard(earlier.passages)
        for number, (name, (first, last)) in enumerate(zip(SHARDS, _by_shard(self._passages), strict=True)):
            stretches = self._stretches(first, last)
            tokens = sum(self._known[key].tokens for key in self._keys[first:last])
            if earlier is not None and self._keys[first:last] == earlier.keys[slice(*before[number])]:
                copied = earlier.copy_shard(name, folder)
                made.append(Shard(stretches, tokens, copied, name in earlier.checked))
            else:
                (folder / name).unlink(missing_ok=True)
                made.append(Shard(stretches, tokens))
        return made

    def _stretches(self, first: int, last: int) -> Iterator[VectorBatch]:
        sources = [self._known[key] for key in self._keys[first:last]]
        begin = 0
        while begin < len(sources):
            end = begin + 1
            part, number = sources[begin].part, sources[begin].number
            while end < min(len(sources), begin + STRETCH) and sources[end] == Source(part, number + end - begin, 0):
                end += 1
            yield self._from(part, number, number + end - begin)
            begin = end

    def _from(self, part: int, first: int, last: int) -> VectorBatch:
        if part >= 0:
            return self._parts.stretch(part, first, last)
        assert self._earlier is not None  # noqa: S101 (only its passages have this source)
        return self._earlier.store.batch(first, last)


def _by_shard(passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """The first passage of each shard and the one after its last."""
    counts: Counter[int] = Counter()
    for document, group in groupby(passages, lambda passage: passage.document):
        counts[shard_number(document)] += sum(1 for _ in group)
    return list(pairwise(accumulate((counts[number] for number in range(len(SHARDS))), initial=0)))


def count_words(passages: Sequence[Passage], earlier: Earlier | None) -> Lexicon:
    """The counts of words of all passages.

    Args:
        passages: Of the new build.
        earlier: A build that counted by the same rules; None when there is none.
    """
    if earlier is None:
        return analyse(passages)
    keys = [vector_key(passage) for passage in passages]
    had, have = Counter(earlier.keys), Counter(keys)
    before = dict(zip(earlier.keys, earlier.passages, strict=True))
    now = dict(zip(keys, passages, strict=True))
    removed = analyse(before[key] for key in (had - have).elements())
    added = analyse(now[key] for key in (have - had).elements())
    return earlier.store.lexicon().changed(removed, added)


def token_estimate(passages: Sequence[Passage]) -> int:
    """About how many tokens some passages have; rather too few."""
    return sum(len(passage.text) // 6 + 1 for passage in passages)
