"""A store in memory: the test double of `index.store.base`, and the shortest example of one.

It passes `tests/index/test_index_store_contract.py`, as every store must.
"""

import math
import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from index.errors import IndexMismatchError, IndexMissingError, RetrievalError
from index.language import DEFAULT, languages_of
from index.language.aliases import Aliases
from index.language.lexicon import Lexicon, analyse, title_words, topics
from index.language.words import WORD
from index.store.base import Build, History, KeptBuild, Mark, StoredPassage, Term, pruned_line
from index.store.passages import VectorBatch, stored_passage, title_hashes
from index.types import Citation, Document, Passage, Span, Vectors

K1, B = 1.2, 0.75


@dataclass
class Contents:
    """What a build holds, and the draft of one in memory.

    Attributes:
        facts: All of a `Build` but `files`.
        vectors: Of all passages.
        texts: Documents' texts as stored, by id.
    """

    facts: dict[str, Any]
    documents: Sequence[Document]
    passages: Sequence[Passage]
    vectors: VectorBatch
    aliases: Aliases = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.documents = sorted(self.documents, key=lambda document: document.citation.path)
        self.texts = {document.id: document.text for document in self.documents}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The counts of words."""
        return analyse(self.passages, languages_of(each.citation for each in self.documents))


class MemoryStore:
    """A `PassageStore` over one `Contents`."""

    def __init__(self, contents: Contents) -> None:
        self.build = Build(**contents.facts, files={})
        self._contents = contents
        self._closed = False
        self._documents = {document.id: document for document in contents.documents}
        self._passages, self._vectors = contents.passages, contents.vectors
        counts = [len(self._documents), len(self._passages), len(self._vectors.tokens)]
        if counts != [self.build.documents, self.build.passages, self.build.tokens]:
            raise IndexMismatchError(f"{self.build.id} counts {counts}. Rebuild: make build")
        self.citations: Mapping[str, Citation] = {key: each.citation for key, each in self._documents.items()}
        self.aliases = contents.aliases
        self._owner = np.repeat(np.arange(len(self._passages)), self._vectors.sentence_counts)
        self._columns = [self._columns_of(passage) for passage in self._passages]
        languages = languages_of(self.citations.values())
        titles = {key: title_words(citation, languages[key]) for key, citation in self.citations.items()}
        self._topics = topics(contents.passages, titles, languages)

    def nearest_passages(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """By comparing with every one."""
        return _best(self._vectors.vectors @ vector, count)

    def nearest_sentences(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """By comparing with every one."""
        return [(int(self._owner[i]), score) for i, score in _best(self._vectors.sentences @ vector, count)]

    def keyword_passages(self, terms: Sequence[str], count: int) -> list[int]:
        """BM25 as SQLite's FTS5 has it, over title, headings and text."""
        self._text_may_be_read()
        lengths = [sum(map(len, columns)) for columns in self._columns]
        mean = sum(lengths) / len(lengths)
        scores: Counter[int] = Counter()
        for phrase in filter(None, (_stems(term) for term in terms)):
            uses = {i: n for i, columns in enumerate(self._columns) if (n := _occurrences(columns, phrase))}
            idf = max(math.log((len(lengths) - len(uses) + 0.5) / (len(uses) + 0.5)), 1e-6)
            for i, n in uses.items():
                scores[i] += idf * n * (K1 + 1) / (n + K1 * (1 - B + B * lengths[i] / mean))  # type: ignore[assignment]
        return sorted(scores, key=lambda i: -scores[i])[:count]

    def passage(self, number: int) -> StoredPassage:
        """With its rows of the vectors."""
        self._text_may_be_read()
        passage, rows = self._passages[number], self._vectors.part(number, number + 1)
        before = self._passages[number - 1] if number else None
        return stored_passage(
            number,
            passage,
            rows.vectors[0],
            rows.sentences,
            rows.tokens,
            rows.offsets,
            citation=self.citations[passage.document],
            title=title_hashes(self.citations[passage.document]),
            begins=before is None or (before.document, before.above) != (passage.document, passage.above),
        )

    def find_passage(self, document: str, sha256: str) -> int | None:
        """The first that matches."""
        self._text_may_be_read()
        wanted = (document, sha256)
        return next((i for i, each in enumerate(self._passages) if (each.document, each.sha256) == wanted), None)

    def passage_count(self, document: str) -> int:
        """Counted."""
        return sum(passage.document == document for passage in self._passages)

    def sentences(self, document: str) -> list[tuple[Span, int]]:
        """Of all passages of the document."""
        found = [(i, each) for i, each in enumerate(self._passages) if each.document == document]
        return [(span, i) for i, passage in found for span in passage.sentences]

    def document_text(self, document: str) -> str:
        """As it is in the contents now."""
        self._text_may_be_read()
        if document not in self._contents.texts:
            raise IndexMismatchError(f"{self.build.id} has no document {document}. Rebuild: make build")
        return self._contents.texts[document]

    def document_sha256(self, document: str) -> str:
        """As it was indexed."""
        return self._documents[document].sha256

    def page(self, document: str, offset: int) -> int | None:
        """By the offsets at which pages begin."""
        pages = self._documents[document].pages if document in self._documents else ()
        return bisect_right(pages, offset) if pages else None

    def terms(self, stems: Iterable[str]) -> dict[str, Term]:
        """From the lexicon."""
        wanted = set(stems)
        rows = (row for row in self._contents.lexicon.terms() if row[0] in wanted)
        return {name: Term(passages, capitals / seen if seen else 1.0) for name, passages, seen, capitals in rows}

    def topics(self, stems: Iterable[str]) -> dict[str, int]:
        """From titles and headings."""
        wanted, found = set(stems), Counter[str]()
        for _, name, passages in self._topics:
            if name in wanted:
                found[name] = max(found[name], passages)
        return dict(found)

    def most_named(self) -> tuple[str, int]:
        """Most passages first, then by the alphabet."""
        names = [
            (-passages, name)
            for name, passages, seen, capitals in self._contents.lexicon.terms()
            if capitals > 0.9 * seen
        ]
        return (min(names)[1], -min(names)[0]) if names else ("", 0)

    def word_forms(self) -> list[str]:
        """From the lexicon, titles and headings."""
        return sorted({form for form, _ in self._contents.lexicon.words()} | {form for form, _, _ in self._topics})

    def mean_length(self) -> float:
        """From the lexicon."""
        return (sum(count for _, count in self._contents.lexicon.words()) or 1.0) / max(len(self._passages), 1)

    def close(self) -> None:
        """Read no more texts."""
        self._closed = True

    def _text_may_be_read(self) -> None:
        if self._closed:
            raise IndexMissingError(f"{self.build.id} was closed. Open the index again.")

    def _columns_of(self, passage: Passage) -> list[list[str]]:
        return [_stems(text) for text in (self.citations[passage.document].title, passage.above, passage.text)]


class MemoryBuilds:
    """A `BuildRepository`; a draft is a `Contents`."""

    def __init__(self) -> None:
        self.stored: dict[str, Contents] = {}
        self._current = ""
        self._history = History()
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """In the order they were published."""
        return list(self.stored)

    def current(self) -> str:
        """As switched to."""
        return self._current

    def mark(self, name: str = "") -> Mark:
        """By the object that holds it."""
        held = self.stored.get(name or self._current)
        return () if held is None else (id(held),)

    def fallbacks(self) -> list[str]:
        """By the history, then by when they were made."""
        if not self._current:
            return []
        history, made = self.history(), self.read(self._current).created
        answered = [name for name in reversed(history.answered) if name != self._current]
        known = {self._current, *history.answered, history.stopped, *history.rolled_back}
        others = [(self.read(name).created, name) for name in self.stored if name not in known]
        return answered + [name for when, name in sorted(others, reverse=True) if when <= made]

    def read(self, name: str) -> Build:
        """Made from the facts."""
        if name not in self.stored:
            raise IndexMissingError(f"No build {name}. Run: make build")
        return Build(**self.stored[name].facts, files={})

    def open(self, name: str) -> MemoryStore:
        """Over what is stored."""
        self.read(name)
        return MemoryStore(self.stored[name])

    def kept(self) -> list[KeptBuild]:
        """Newest first."""
        history = self.history()
        found = [
            KeptBuild(name, self.read(name), each.vectors.tokens.nbytes, history.state(name, self._current))
            for name, each in self.stored.items()
        ]
        return sorted(found, key=lambda each: (each.build.created if each.build else "", each.folder), reverse=True)

    def find(self, name: str) -> str:
        """By the beginning."""
        found = [self._current] if not name and self._current else []
        if name:
            found = [name] if name in self.stored else [each for each in self.stored if each.startswith(name)]
        if len(found) != 1:
            raise IndexMissingError(f"{'Several builds' if found else 'No build'} {name}; there are: {self.names()}.")
        return found[0]

    @contextmanager
    def lock(self, wait_seconds: float = 0) -> Iterator[None]:
        """By a lock of this process, which is all that can reach it."""
        if not self._lock.acquire(timeout=wait_seconds or 0.001):
            raise RetrievalError("Another build is running. Wait for it to end, then run this again.")
        try:
            yield
        finally:
            self._lock.release()

    def publish(self, draft: Contents, build_id: str) -> str:
        """Under the first free name."""
        name, number = build_id, 1
        while name in self.stored:
            number += 1
            name = f"{build_id}-{number}"
        self.stored[name] = draft
        return name

    def switch(self, name: str) -> None:
        """From now on."""
        self._current = name

    def history(self) -> History:
        """Without builds that are gone."""
        was = self._history
        found = History([n for n in was.answered if n in self.stored], was.held_at, [], was.since, was.stopped)
        found.rolled_back = [name for name in was.rolled_back if name in self.stored]
        found.stopped = was.stopped if was.stopped in self.stored else ""
        if found.held_at != self._current:
            found.release()
        if self._current and self._current not in found.answered[-1:]:
            found.record_current(self._current)
        return found

    def write_history(self, history: History) -> None:
        """Kept until the next one."""
        self._history = History(
            list(history.answered), history.held_at, list(history.rolled_back), history.since, history.stopped
        )

    def prune(self, history: History, keep: int, in_use: Callable[[], Mapping[str, int]]) -> list[str]:
        """In the order of publishing."""
        doomed = history.doomed(self.names(), self._current, keep)
        rows = in_use() if doomed else {}
        for name in doomed:
            del self.stored[name]
        return [pruned_line(name, rows) for name in doomed]

    def mend(self) -> None:
        """Nothing can be lost here."""


def _best(scores: Vectors, count: int) -> list[tuple[int, float]]:
    order = np.argsort(-scores, kind="stable")[:count]
    return [(int(i), float(scores[i])) for i in order]


def _stems(text: str) -> list[str]:
    return [DEFAULT.words.stem(word) for word in WORD.findall(text)]


def _occurrences(columns: Sequence[Sequence[str]], phrase: Sequence[str]) -> int:
    """How often words follow one another in a column."""
    size = len(phrase)
    return sum(list(words[i : i + size]) == list(phrase) for words in columns for i in range(len(words) - size + 1))
