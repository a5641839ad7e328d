"""For tests: an encoder without a model, and a scorer that a reader can follow."""

import hashlib
import os
import re
import time
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index import Encoded, Encoder, Index, Reranker, Scorer
from index.answering.features import FEATURES
from index.answering.scoring import Linear

DIM = 48
_TOKEN = re.compile(r"\w+|[^\w\s]")


class FakeEncoder:
    """Words as vectors: each word has a direction of its own, from its hash, and a text the mean of its words'.

    Like WordPiece it gives a token to each word and punctuation mark, and none to control and zero-width characters.
    """

    def __init__(self, name: str = "fake", sha256: str = "f" * 64, max_tokens: int = 64) -> None:
        self.name = name
        self.sha256 = sha256
        self.dim = DIM
        self.max_tokens = max_tokens
        self.query_prompt = self.passage_prompt = ""
        self.runtime: dict[str, str] = {}
        self.vocabulary = frozenset("what which bread bake capital people taken hostage museum".split())
        self.calls = 0

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """One after another."""
        self.calls += 1
        return [self.encode_query(text) for text in texts]

    def encode_query(self, text: str) -> Encoded:
        """Mean of the words' directions."""
        matches = _tokens(text)
        tokens = np.array([_direction(match[0].lower()) for match in matches], np.float32).reshape(-1, self.dim)
        mean = tokens.sum(0)
        vector = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
        return Encoded(vector, tokens, np.array([m.span() for m in matches], np.int32).reshape(-1, 2))

    def count_tokens(self, text: str) -> int:
        """Words and punctuation marks."""
        return len(_tokens(text))


def _tokens(text: str) -> list[re.Match[str]]:
    return [m for m in _TOKEN.finditer(text) if unicodedata.category(m[0][0])[0] != "C" and m[0] != "\ufffd"]


def _direction(word: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "big")
    vector = np.random.default_rng(seed).normal(size=DIM)
    return np.asarray(vector / np.linalg.norm(vector), np.float64)


def linear(names: Sequence[str], weights: Mapping[str, float], bias: float) -> Linear:
    """A linear model over plain values: weights by name, the rest zero."""
    weight = np.array([weights.get(name, 0.0) for name in names])
    return Linear(tuple(names), np.zeros(len(names)), np.ones(len(names)), weight, bias)


def plain_scorer() -> Scorer:
    """A scorer that a reader can follow."""
    names = tuple(FEATURES)
    ranking = linear(names, {"s_cov": 6.0, "p_cov": 2.0, "s_max": 1.0}, 0.0)
    return Scorer(ranking, linear(names, {"s_cov": 12.0}, -6.0), 0.5)


def open_with_fake(folder: Path, encoder: Encoder | None, threshold: float | None, reranker: Reranker | None) -> Index:
    """For `answering.process`: a build with the fake encoder. A file `deadly` next to it ends the process, `slow` waits."""
    if folder.with_name("deadly").exists():
        os._exit(3)
    while folder.with_name("slow").exists():
        time.sleep(0.01)
    return Index.open_folder(
        folder, encoder=encoder or FakeEncoder(), threshold=threshold, scorer=Scorer.load(), reranker=reranker
    )
