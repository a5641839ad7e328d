"""A question is put to the index, and its row is written to the log: for the Telegram bot and the terminal alike.

Knows no Telegram. The index is one attribute, read once per question, so that it can be replaced while the bot runs. It is
asked in a thread, so that the event loop never waits for it.
"""

import asyncio
import contextvars
import functools
import logging
import os
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol, TypeVar

from bot.log.people import Forgotten
from bot.log.rows import Asker, Entry, Record, question_row
from bot.log.upkeep.keys import carry_over
from bot.log.writing.database import Log, LogError
from bot.metrics import METRICS
from bot.redaction import Redactor, without_private
from bot.resources import trouble
from bot.text import locale
from bot.update_context import hide_question, note_row
from index import Answer, Citation, Context, Passage, Quote, Span

MAX_QUOTES: Final = 3
PAUSED: Final = "paused"
"""Reason why nothing is quoted: neither the log nor its copy can say what is taken down."""
_logger = logging.getLogger(__name__)
_Value = TypeVar("_Value")
_ANSWERING: Final = ThreadPoolExecutor(max(2, (os.cpu_count() or 1) // 2), "answer")
"""Threads that answer. There are few, because most of the work holds Python's lock: many threads waiting for it delay the
event loop by seconds at twenty questions per second. At least two, so that one slow question does not delay all others."""


class PausedError(LogError):
    """Nothing may be quoted or named, because it is unknown what is taken down."""


class BuildInfo(Protocol):
    """What the bot says about an index build."""

    @property
    def id(self) -> str:
        """Name of the build."""

    @property
    def documents(self) -> int:
        """Number of documents."""

    @property
    def examples(self) -> Sequence[str]:
        """A few questions that the documents answer."""

    @property
    def passages(self) -> int:
        """Number of passages."""


class Answers(Protocol):
    """What the bot needs of `index.Index`; the methods block and may be called from any thread."""

    @property
    def build(self) -> BuildInfo:
        """The build that answers."""

    def answer(
        self,
        question: str,
        *,
        threshold: float | None = None,
        hits: int = 20,
        previous: str | None = None,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Answer:
        """Answer one question; `previous` is the last one answered in the same chat, `allowed` tells what may be shown."""

    def documents(self) -> Sequence[Citation]:
        """All documents."""

    def passage_count(self, document: str) -> int:
        """Number of passages of a document."""

    def document_text(self, document: str) -> str | None:
        """A document's text as stored, or None when it is not there."""

    def quote(
        self,
        document: str,
        passage_sha256: str,
        highlight: Span | None = None,
        score: float = 0.0,
        *,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Quote | None:
        """A passage of an earlier answer, cut again from the document; None if it is gone, has changed or may not be shown."""

    def context(
        self,
        document: str,
        passage_sha256: str,
        before: int = 2,
        after: int = 2,
        *,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Context | None:
        """The sentences around a passage; None if that is gone, has changed or may not be shown."""

    def close(self) -> None:
        """Close its files."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one question, and its row in the log.

    Attributes:
        answer: With at most `MAX_QUOTES` quotes; None if answering failed unexpectedly.
        entry: The row in the log.
        citations: By document id, of every document that a difference names.
        asked: The completed question, to be remembered for a follow-up; empty if it was not answered.
        row: What is logged of it.
    """

    answer: Answer | None
    entry: Entry
    citations: Mapping[str, Citation] = field(default_factory=dict)
    asked: str = ""
    row: Record = field(default_factory=dict, repr=False)


class QuestionService:
    """Answers questions and logs them.

    Attributes:
        index: May be replaced at any time; a question in progress keeps the one it started with. Read it once for one
            piece of work and do not keep it: an index is closed when nothing refers to it any more.
        forgetting: Called when a person's data was erased, so that other parts of the bot drop what they hold of them.
    """

    def __init__(
        self,
        index: Answers,
        log: Log,
        *,
        threshold: float | None = None,
        max_question: int = 1000,
        redact: Redactor | None = None,
        log_questions: bool = False,
    ) -> None:
        self.index = index
        self.log = log
        self.seal = log.seal
        self.max_question = max_question
        self.forgetting: list[Callable[[Forgotten], Awaitable[object] | None]] = []
        self._threshold = threshold
        self._redact = redact or Redactor()
        self._carried: set[tuple[int | None, int | None]] = set()
        self._log_questions = log_questions

    async def ask(self, question: str, asker: Asker, *, previous: str | None = None, log: bool = True) -> Reply:
        """Answer one question and log it. Never raises: an unexpected error becomes a row with `error` and no answer.

        With `log` false no row is written; the caller passes the reply to `keep` if it should have one.
        """
        index = self.index
        question = clean(question)
        if not self._log_questions:
            hide_question(question)
        await self._carry_over(asker)
        started = time.perf_counter()
        answer: Answer | None = None
        citations: dict[str, Citation] = {}
        build = error = ""
        try:
            build = index.build.id
            if len(question) > self.max_question:
                answer = Answer(question, "declined", "too long", 0.0, build, 0.0)
            else:
                answer, citations = await self._in_turn(self._answer, index, question, previous)
        except Exception as failure:
            error = without_private(self._redact(traceback.format_exc()))
            if line := trouble(failure):
                _logger.error("a question could not be answered: %s", line)
            else:
                _logger.exception("a question could not be answered")
        latency_ms = (time.perf_counter() - started) * 1000
        self._report(question, answer, latency_ms)
        row = question_row(
            question,
            answer,
            asker,
            key=self.log.key,
            build=build,
            threshold=self._threshold,
            latency_ms=latency_ms,
            error=error,
            language=locale.language(),
        )
        entry = await self.log.write(row) if log else Entry(row["uid"], None)
        note_row(entry.uid, entry.number)
        asked = ""
        if answer and answer.outcome == "answered" and not self.log.has_forgotten(entry.uid):
            asked = answer.asked or question
        return Reply(answer, entry, citations, asked, row)

    @staticmethod
    async def _in_turn(work: Callable[..., _Value], *arguments: object) -> _Value:
        """Run some work in one of the few threads that answer, with the context variables of this task."""
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_ANSWERING, functools.partial(context.run, work, *arguments))

    async def keep(self, reply: Reply) -> None:
        """Log a reply that has no row yet."""
        await self.log.write(reply.row)

    async def sent(
        self, reply: Reply, message_ids: Sequence[int], error: BaseException | None = None, *, address: Any = None
    ) -> None:
        """Add to a reply's row which messages were sent, what went wrong, and where the messages are.

        `address` is what is needed to find the messages again, as JSON; it is sealed.
        """
        trace = "".join(traceback.format_exception(error)) if error else ""
        sealed = self.seal.close(address) if address is not None else ""
        await self.log.sent(reply.entry, message_ids, without_private(self._redact(trace)), sealed)

    async def forget(self, user: int) -> Forgotten:
        """Erase everything that is kept of a person, also in the other parts of the bot (`forgetting`).

        Raises:
            LogError: If the log cannot be written; then nothing is erased.
        """
        forgotten = await self.log.forget(user)
        for let_go in self.forgetting:
            waited = let_go(forgotten)
            if waited is not None:
                await waited
        return forgotten

    def allowed(self) -> Callable[[Passage], bool] | None:
        """A test of whether a passage may be shown, or None if nothing is taken down. The log is read once per second."""
        barred = self.log.takedowns.current()
        return barred.allows if barred else None

    async def documents(self) -> list[Citation]:
        """All documents of the index in use, except taken down ones.

        Raises:
            PausedError: If it is unknown what is taken down.
        """
        barred = self.log.takedowns.current()
        if barred.unknown:
            raise PausedError("it is not known what is taken down")
        return barred.citations(await asyncio.to_thread(self.index.documents))

    def may_name(self, document: str) -> bool:
        """Whether a document may be named: it is not taken down as a whole."""
        return self.log.takedowns.current().allows_document(document)

    @property
    def paused(self) -> bool:
        """Whether nothing may be quoted, because it is unknown what is taken down."""
        return self.log.takedowns.current().unknown

    async def _carry_over(self, asker: Asker) -> None:
        """After a rotation of the hash key, keep what this person and chat have chosen under the new key too."""
        who = (asker.user, asker.chat)
        if len(self.log.keys) > 1 and who not in self._carried:
            try:
                await self.log.do(lambda db: carry_over(db, self.log.keys, *who))
                self._carried.add(who)
            except LogError:
                _logger.warning(
                    "the choices that a person made before the key was rotated could not be carried over yet"
                )

    def _report(self, question: str, answer: Answer | None, latency_ms: float) -> None:
        outcome = answer.outcome if answer else "failed"
        METRICS.questions.labels(outcome).inc()
        METRICS.answering.observe(latency_ms / 1000)
        shown = f": {question}" if self._log_questions else ""
        _logger.info("a question was %s in %.0f ms%s", outcome, latency_ms, shown)

    def _answer(self, index: Answers, question: str, previous: str | None) -> tuple[Answer, dict[str, Citation]]:
        if self.paused:
            return Answer(question, "declined", PAUSED, 0.0, index.build.id, 0.0), {}
        answer = index.answer(question, threshold=self._threshold, previous=previous, allowed=self.allowed())
        answer = replace(answer, quotes=answer.quotes[:MAX_QUOTES])
        named = {value.document for difference in answer.differences for value in difference.values}
        citations = {quote.citation.document: quote.citation for quote in answer.quotes}
        if named - citations.keys():
            citations |= {each.document: each for each in index.documents() if each.document in named}
        return answer, citations


def clean(question: str) -> str:
    """Make a question fit for UTF-8 and SQLite: no NUL, no lone surrogate, no white space around it."""
    return question.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip()
