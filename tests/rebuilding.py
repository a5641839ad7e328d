"""Four documents to build and rebuild, and encoders that note or change what they are given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index import (
    BuildReport,
    Encoded,
    Encoder,
)
from index.store.folder import current_folder

Files = Mapping[str, str | bytes]
Write = Callable[[Path, Files], Path]
Make = Callable[..., Any]
Build = Callable[..., BuildReport]
FILES = {
    "a.md": "# Bridges\n\nThe old bridge was built by Anna in 1905. It stands in Baku.\n\n## Roads\n\nA road is long.\n",
    "b.txt": "The museum holds silver coins. It opened in 1950.",
    "c.txt": "A river flows to the sea. The water is cold.",
    "d/e.txt": "The market opens at nine. Anna sells bread there.",
}


class Opposite:
    """Another model: the vectors of a given one, negated."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.sha256 = "opposite", "e" * 64
        self.dim, self.max_tokens = encoder.dim, encoder.max_tokens
        self.count_tokens = encoder.count_tokens
        self.query_prompt = self.passage_prompt = ""
        self.vocabulary, self.runtime = encoder.vocabulary, encoder.runtime

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Encode."""
        return [self.encode_query(text) for text in texts]

    def encode_query(self, text: str) -> Encoded:
        """Encode."""
        found = self._encoder.encode_query(text)
        return replace(found, vector=-found.vector, tokens=-found.tokens)


class Recording:
    """An encoder that notes what it was given, and breaks off when told to."""

    def __init__(self, encoder: Encoder, fails_after: int = 10**9, **facts: Any) -> None:
        self._encoder = encoder
        self.name, self.sha256 = encoder.name, encoder.sha256
        self.dim, self.max_tokens = encoder.dim, encoder.max_tokens
        self.seen: list[str] = []
        self._left = fails_after
        self.vocabulary = encoder.vocabulary
        self.runtime: dict[str, str] = {}
        self.passage_prompt = self.query_prompt = ""
        vars(self).update(facts)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Note and encode."""
        if self._left <= 0:
            raise MemoryError("broken off")
        self._left -= 1
        self.seen += texts
        return self._encoder.encode_passages(texts)

    def encode_query(self, text: str) -> Encoded:
        """Encode."""
        return self._encoder.encode_query(text)

    def count_tokens(self, text: str) -> int:
        """Count."""
        return self._encoder.count_tokens(text)


def names(data: Path) -> set[str]:
    """What lies in the index folder, but for the link, the lock and the history."""
    return {path.name for path in (data / "index").iterdir()} - {"current", "lock", "history.json"}


def current(data: Path) -> str:
    """The folder that answers."""
    return current_folder(data).name


MARKER = "Quetzalcoatlus"
