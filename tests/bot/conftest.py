"""What the bot's tests share: an index that answers from a dictionary, and quotes made by hand."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.log.database import Log
from index import Answer, Citation, Passage, Quote

KEY = b"k" * 32
TEXT = "İlk cümlə 🇦🇿. The bridge was built in 1905, says the council. It was repaired later."
SENTENCE = "The bridge was built in 1905, says the council."


@dataclass(frozen=True)
class FakeBuild:
    """A build as the bot sees it."""

    id: str = "build-1"
    documents: int = 2
    passages: int = 5
    examples: tuple[str, ...] = ("How many people were taken hostage?",)


@dataclass
class FakeIndex:
    """Answers by question, and declines what it does not know; `error` is raised instead, `wait` holds it up."""

    build: FakeBuild = field(default_factory=FakeBuild)
    answers: dict[str, Answer] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    error: Exception | None = None
    wait: dict[str, threading.Event] = field(default_factory=dict)
    seconds: float = 0.0
    begun: threading.Event = field(default_factory=threading.Event)

    def answer(
        self,
        question: str,
        *,
        threshold: float | None = None,
        hits: int = 20,
        previous: str | None = None,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Answer:
        """Look the question up."""
        self.asked.append((question, previous))
        self.begun.set()
        if question in self.wait:
            assert self.wait[question].wait(10)
        time.sleep(self.seconds)
        if self.error:
            raise self.error
        declined = Answer(question, "declined", "not found", 0.1, self.build.id, 1.0, nearest=("On rivers", "On roads"))
        return self.answers.get(question, declined)

    def documents(self) -> list[Citation]:
        """All of them."""
        return self.citations

    def close(self) -> None:
        """Nothing to close."""


def quote_of(text: str = TEXT, sentence: str = SENTENCE, *, start: int = 40, rank: int = 1, **citation: Any) -> Quote:
    """A quote of `text`, which begins at `start` in its document, with `sentence` as the answer."""
    fields = {"document": f"doc-{rank}", "path": f"texts/{rank}.md", "title": "Bridges", "publisher": "The Council"}
    about = Citation(**(fields | {"published": "1999-04", "url": "https://example.org/bridges"} | citation))
    first = start + text.index(sentence)
    return Quote(
        rank,
        about,
        (start, start + len(text)),
        text,
        (first, first + len(sentence)),
        sentence,
        0.9,
        f"{rank:064x}",
    )


def answer_of(question: str, *quotes: Quote, **fields: Any) -> Answer:
    """An answer with these quotes."""
    return Answer(question, "answered", "", fields.pop("confidence", 0.9), "build-1", 3.0, quotes=quotes, **fields)


@pytest.fixture
def make_quote() -> Callable[..., Quote]:
    """`quote_of`, as a fixture."""
    return quote_of


@pytest.fixture
def make_answer() -> Callable[..., Answer]:
    """`answer_of`, as a fixture."""
    return answer_of


@pytest.fixture
def index() -> FakeIndex:
    """An index that knows one question."""
    quote = quote_of()
    return FakeIndex(
        answers={"When was the bridge built?": answer_of("When was the bridge built?", quote)},
        citations=[quote.citation, Citation("doc-9", "texts/9.md", "On rivers", "River Board", "2001")],
    )


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """A log in an empty folder."""
    made = Log(tmp_path / "data", key=KEY)
    yield made
    made.close()


@pytest.fixture
def desk(index: FakeIndex, log: Log) -> Desk:
    """A desk over both."""
    return Desk(index, log, max_question=200)


@pytest.fixture
def rows(log: Log) -> Callable[[], list[dict[str, Any]]]:
    """Read the log's rows."""
    from sqlite_utils import Database

    def read() -> list[dict[str, Any]]:
        if not log.path.exists():
            return []
        db = Database(log.path)
        try:
            return list(db["questions"].rows) if db["questions"].exists() else []
        finally:
            db.close()

    return read
