"""Passages → what a store keeps of their vectors, and back: a passage with vectors and words, ready to be scored.

Every store uses these, so that all give the same numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from index.language import language_for
from index.language.lexicon import passage_words, title_words
from index.language.words import WORD, hashes
from index.store.base import Above, StoredPassage
from index.text import nearest
from index.types import Citation, Encoded, Passage, Vectors


@dataclass(frozen=True, slots=True)
class VectorBatch:
    """What a build keeps of the vectors of some consecutive passages.

    A passage under a line (`index.text.nearest`) has that line's vectors after its own: one more sentence, and
    the line's tokens.

    Attributes:
        vectors: float32, shape (passages, dim).
        sentences: float32, shape (sentences, dim), passage after passage.
        tokens: int8, shape (tokens, dim), passage after passage.
        offsets: uint16, shape (tokens, 2): each token's span within its passage; the passage's end for the line above.
        sentence_counts, token_counts: int64, shape (passages,): how many rows of sentences and of tokens are each
            passage's, with the rows of the line above it.
    """

    vectors: Vectors
    sentences: Vectors
    tokens: npt.NDArray[np.int8]
    offsets: npt.NDArray[np.uint16]
    sentence_counts: npt.NDArray[np.int64]
    token_counts: npt.NDArray[np.int64]

    def part(self, first: int, last: int) -> "VectorBatch":
        """Passages `first` to `last`, the last one left out."""
        sentences = slice(int(self.sentence_counts[:first].sum()), int(self.sentence_counts[:last].sum()))
        tokens = slice(int(self.token_counts[:first].sum()), int(self.token_counts[:last].sum()))
        return VectorBatch(
            self.vectors[first:last],
            self.sentences[sentences],
            self.tokens[tokens],
            self.offsets[tokens],
            self.sentence_counts[first:last],
            self.token_counts[first:last],
        )


def vector_batch(passages: Sequence[Passage], encode: Callable[[Sequence[str]], Sequence[Encoded]]) -> VectorBatch:
    """Encode passages, at least one. A line above several of them is encoded once."""
    lines = list(dict.fromkeys(nearest(p.above) for p in passages if p.above))
    encoded = encode([*(p.text for p in passages), *lines])
    above = dict(zip(lines, encoded[len(passages) :], strict=True))
    whole = [_with_line(p, e, above.get(nearest(p.above))) for p, e in zip(passages, encoded, strict=False)]
    return VectorBatch(
        np.stack([e.vector for e in encoded[: len(passages)]]).astype(np.float32),
        np.concatenate([vectors for vectors, _, _ in whole]),
        np.concatenate([_to_int8(tokens) for _, tokens, _ in whole]),
        np.concatenate([offsets for _, _, offsets in whole]).astype(np.uint16),
        np.array([len(vectors) for vectors, _, _ in whole], np.int64),
        np.array([len(tokens) for _, tokens, _ in whole], np.int64),
    )


def _with_line(passage: Passage, text: Encoded, line: Encoded | None) -> tuple[Vectors, Vectors, npt.NDArray[Any]]:
    """Vectors of sentences, vectors of tokens and offsets of a passage; in each, the line above comes last."""
    vectors = sentence_vectors(passage, text)
    if line is None:
        return vectors, text.tokens, text.offsets
    behind = np.full((len(line.tokens), 2), min(len(passage.text), np.iinfo(np.uint16).max))
    return (
        np.concatenate([vectors, line.vector[None, :]]),
        np.concatenate([text.tokens, line.tokens]),
        np.concatenate([text.offsets, behind]),
    )


def sentence_vectors(passage: Passage, encoded: Encoded) -> Vectors:
    """A vector for each sentence: the mean of its tokens' vectors, made in the context of the passage; unit rows."""
    starts = np.array([start - passage.span[0] for start, _ in passage.sentences])
    owner = np.maximum(np.searchsorted(starts, encoded.offsets[:, 0], side="right") - 1, 0)
    places = np.searchsorted(owner, np.arange(len(starts) + 1))  # offsets ascend, so a sentence's tokens are together
    vectors = np.zeros((len(starts), encoded.vector.shape[0]), np.float32)
    for i, (first, last) in enumerate(pairwise(places)):
        encoded.tokens[first:last].sum(0, out=vectors[i])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors


def stored_passage(
    number: int,
    passage: Passage,
    vector: Vectors,
    sentences: Vectors,
    tokens: npt.NDArray[np.int8],
    offsets: npt.NDArray[np.uint16],
    *,
    citation: Citation,
    title: npt.NDArray[np.int64],
    begins: bool,
) -> StoredPassage:
    """A passage from its rows of a `VectorBatch`.

    Args:
        number: As in `StoredPassage`.
        passage: As indexed.
        vector: Its own.
        sentences: Vectors of its sentences; the last one is the vector of the line above.
        tokens: Vectors of its tokens; the tokens of the line above come last.
        offsets: Of the tokens.
        citation: Of its document.
        title: `title_hashes` of its document.
        begins: As in `StoredPassage`.
    """
    language = language_for(citation.language)
    norms = _norms(tokens)
    own = int(np.searchsorted(offsets[:, 0], len(passage.text))) if passage.above else len(tokens)
    count = len(passage.sentences)
    headings = hashes(map(language.words.stem, WORD.findall(passage.above)))
    line = sentences[count] if passage.above else np.zeros(sentences.shape[1], np.float32)
    return StoredPassage(
        id=number,
        passage=passage,
        vector=vector,
        sentence_vectors=sentences[:count],
        quantised=tokens[:own],
        norms=norms[:own],
        offsets=offsets[:own],
        cuts=_cuts(passage, offsets[:own]),
        words=passage_words(passage, language),
        above=Above(np.unique(np.concatenate([title, headings])), line, tokens[own:], norms[own:]),
        begins=begins,
    )


def title_hashes(citation: Citation) -> npt.NDArray[np.int64]:
    """Hashes of the stems in a document's title, which all its passages share."""
    language = language_for(citation.language)
    return hashes(map(language.words.stem, WORD.findall(title_words(citation, language))))


def _to_int8(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Quantise unit rows so that each row's largest component is 127; the scale is not needed, as rows are unit length."""
    peak = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=1e-12), 1e-12)
    return cast(npt.NDArray[np.int8], np.rint(vectors / peak * 127).astype(np.int8))


def _norms(vectors: npt.NDArray[np.int8]) -> npt.NDArray[np.float32]:
    lengths: npt.NDArray[np.float32] = np.maximum(np.linalg.norm(vectors.astype(np.float32), axis=1), 1e-12)
    return lengths


def _cuts(passage: Passage, offsets: npt.NDArray[np.uint16]) -> npt.NDArray[np.int64]:
    starts = np.array([start - passage.span[0] for start, _ in passage.sentences])
    places = offsets[:, 0] if len(offsets) else np.zeros(1, np.uint16)  # without tokens, as if one were at the start
    owner = np.maximum(np.searchsorted(starts, places, side="right") - 1, 0)
    return np.searchsorted(owner, np.arange(len(starts)))
