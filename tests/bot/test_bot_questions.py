"""A question always ends in a reply and a row."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.log.rows import Asker
from bot.questions import QuestionService, clean
from bot.redaction import Redactor
from index import Answer, Citation, Difference, DifferenceValue, Quote

ASKER = Asker("private", 1, 1, 1)
Rows = Callable[[], list[dict[str, Any]]]


async def test_at_most_three_quotes_are_shown_and_logged(
    service: QuestionService,
    index: Any,
    make_quote: Callable[..., Quote],
    make_answer: Callable[..., Answer],
    rows: Rows,
) -> None:
    """The row holds what was sent, not what could have been."""
    index.answers["q"] = make_answer("q", *(make_quote(rank=rank) for rank in range(1, 6)))
    reply = await service.ask("q", ASKER)
    assert reply.answer is not None
    assert [quote.rank for quote in reply.answer.quotes] == [1, 2, 3]
    assert rows()[0]["quotes"].count('"rank"') == 3


async def test_long_question_is_declined_without_asking(service: QuestionService, index: Any, rows: Rows) -> None:
    """The limit is the bot's, in characters."""
    reply = await service.ask("w" * 201, ASKER)
    assert reply.answer is not None
    assert (reply.answer.reason, reply.asked, index.asked) == ("too long", "", [])
    assert rows()[0]["reason"] == "too long"


async def test_unexpected_error_is_a_row_without_secrets(index: Any, service: QuestionService, rows: Rows) -> None:
    """The traceback goes into the row, the token does not."""
    index.error = RuntimeError("broken at bot123456:ABCdefghi")
    guarded = QuestionService(index, service.log, redact=Redactor(["123456:ABCdefghi"]))
    reply = await guarded.ask("q", ASKER)
    assert reply.answer is None
    assert reply.entry.number == 1
    (row,) = rows()
    assert (row["outcome"], row["build"]) == ("failed", "build-1")
    assert "RuntimeError: broken at bot<secret>" in row["error"]


async def test_citations_of_differences_come_along(
    service: QuestionService, index: Any, make_quote: Callable[..., Quote], make_answer: Callable[..., Answer]
) -> None:
    """Also of documents that are not quoted."""
    values = (DifferenceValue("1905", "doc-1", (1, 2)), DifferenceValue("1907", "doc-9", (1, 2)))
    index.answers["q"] = make_answer("q", make_quote(), differences=(Difference("the year", values),))
    reply = await service.ask("q", ASKER)
    assert set(reply.citations) == {"doc-1", "doc-9"}
    assert reply.citations["doc-9"] == Citation("doc-9", "texts/9.md", "On rivers", "River Board", "2001")


async def test_index_can_be_exchanged_while_a_question_runs(service: QuestionService, index: Any, rows: Rows) -> None:
    """A question stays with the index it began with; the next one asks the new one."""
    index.wait["slow"] = threading.Event()
    running = asyncio.create_task(service.ask("slow", ASKER))
    await asyncio.to_thread(index.begun.wait, 10)
    service.index = replace(index, build=replace(index.build, id="build-2"), wait={}, asked=[])
    await service.ask("next", ASKER)
    index.wait["slow"].set()
    await running
    assert {row["question"]: row["build"] for row in rows()} == {"slow": "build-1", "next": "build-2"}


def test_clean_makes_a_question_fit_for_utf_8() -> None:
    """NUL and half pairs would stop SQLite."""
    assert clean(" a\0b \ud83d ") == "a b ?"
