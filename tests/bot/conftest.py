"""What the bot's tests share: an index that answers from a dictionary, and quotes made by hand."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot, polling_bot
from standin.server import StandIn
from standin.state import Chat, Person

from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.telegram.asking import inline
from index import Answer, Citation, Context, Hit, Passage, Quote

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
    stored: dict[tuple[str, str], Quote] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

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

    def passage_count(self, document: str) -> int:
        """Always three, of a document there is."""
        return 3 if document in {each.document for each in self.citations} else 0

    def document_text(self, document: str) -> str | None:
        """One of `texts`, or else what is quoted of it; None for a document that has nothing there."""
        quotes = [*(quote for answer in self.answers.values() for quote in answer.quotes), *self.stored.values()]
        quoted = [quote.text for quote in quotes if quote.citation.document == document]
        return self.texts.get(document) or "\n".join(quoted) or None

    def quote(
        self,
        document: str,
        passage_sha256: str,
        highlight: tuple[int, int] | None = None,
        score: float = 0.0,
        *,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Quote | None:
        """A passage of `stored`, with the highlight asked for."""
        quote = self.stored.get((document, passage_sha256))
        if quote is None or highlight is None or (allowed and not allowed(passage_of(quote))):
            return None
        first, last = highlight
        span = (quote.span[0] + first, quote.span[0] + last)
        return replace(quote, highlight=span, highlight_text=quote.text[first:last], score=score)

    def context(
        self,
        document: str,
        passage_sha256: str,
        before: int = 2,
        after: int = 2,
        *,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Context | None:
        """A stretch of `texts`, whose sentences are its lines; the passage is one of them."""
        quote = self.stored.get((document, passage_sha256))
        if quote is None or (allowed and not allowed(passage_of(quote))):
            return None
        lines = self.texts[document].split("\n")
        place = lines.index(quote.text)
        start = min(max(place - before, 0), len(lines) - 1)
        end = max(min(place + 1 + after, len(lines)), start + 1)
        starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines) + 1)]
        span = (starts[start], starts[end] - 1)
        focus = (starts[place], starts[place] + len(quote.text))
        text = "\n".join(lines[start:end])
        return Context(quote.citation, span, text, focus, start > 0, end < len(lines))

    def close(self) -> None:
        """Nothing to close."""


def passage_of(quote: Quote) -> Passage:
    """The passage behind a quote, as far as `allowed` looks at it."""
    return Passage(quote.citation.document, quote.span, quote.text, (quote.span,), quote.heading, quote.passage_sha256)


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
def service(index: FakeIndex, log: Log) -> QuestionService:
    """A service over both."""
    return QuestionService(index, log, max_question=200)


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


LINES = (
    "The river was surveyed in 1900.",
    TEXT,
    "A ferry ran beside it until 1911.",
    "The ferry was sold to the next town.",
    "The toll house is a museum now.",
)


@pytest.fixture
def library(index: FakeIndex) -> FakeIndex:
    """The index with eight documents; the question's answer quotes the first and ranks a passage of each."""
    quotes = []
    for number in range(1, 9):
        lines = [line.replace("1905", f"190{number}") for line in LINES]
        text = "\n".join(lines)
        sentence = SENTENCE.replace("1905", f"190{number}")
        quote = quote_of(lines[1], sentence, start=len(lines[0]) + 1, rank=number, title=f"Bridges {number}")
        index.stored[quote.citation.document, quote.passage_sha256] = quote
        index.texts[quote.citation.document] = text
        quotes.append(quote)
    index.citations = [quote.citation for quote in quotes]
    hits = tuple(
        Hit(q.rank, q.citation.document, q.citation.path, q.span, 0.9 / q.rank, q.highlight, q.passage_sha256)
        for q in quotes
    )
    question = "When was the bridge built?"
    index.answers[question] = answer_of(question, quotes[0], hits=hits)
    index.answers["Which bridges?"] = answer_of("Which bridges?", *quotes[:3], hits=hits)
    return index


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    """A running stand-in; most tests end without a refused call."""
    with StandIn() as server:
        yield server


@pytest.fixture
def run_bot(telegram: StandIn, service: QuestionService) -> RunBot:
    """Runs a bot that polls the stand-in, as a context; the settings come from `polling_bot`."""
    return partial(polling_bot, telegram, service)


@pytest_asyncio.fixture
async def live(run_bot: RunBot, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A running bot; calling it restarts the bot with the same log and index."""
    monkeypatch.setattr(inline, "SETTLED_SECONDS", 0.05)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(run_bot())

        async def again() -> None:
            await stack.aclose()
            await stack.enter_async_context(run_bot())

        yield again


@pytest.fixture
def anna(telegram: StandIn) -> Person:
    """Somebody who asks."""
    return telegram.user(41, "Anna")


@pytest.fixture
def boris(telegram: StandIn) -> Person:
    """Somebody else."""
    return telegram.user(42, "Boris")


@pytest.fixture
def private(telegram: StandIn, anna: Person) -> Chat:
    """Anna's chat with the bot."""
    return telegram.private_chat(anna)


@pytest.fixture
def told(log: Log) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """Rows of a table of the log, as soon as they are as wanted: what is written after a reply takes a moment."""
    from sqlite_utils import Database

    async def read(table: str, complete: Callable[[list[dict[str, Any]]], Any] = bool) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for _ in range(1000):
            if log.path.exists():
                db = Database(log.path)
                try:
                    found = list(db[table].rows) if db[table].exists() else []
                finally:
                    db.close()
            if complete(found):
                break
            await asyncio.sleep(0.01)
        return found

    return read
