"""No page reads the whole log: each of its queries goes by an index, so that a million rows make no difference."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from reviewing.world import World, quote_of

from bot.log.sqlite import sqlite3
from bot.review import queries
from bot.review.queries import JOBS, Filters

READS: dict[str, Callable[[Any], object]] = {
    "home": queries.counts,
    "newest": lambda db: queries.questions(db, Filters(), None),
    "older": lambda db: queries.questions(db, Filters(), 20),
    "narrowed": lambda db: queries.questions(
        db, Filters("", {"outcome": "answered", "month": "2026-01", "build": "x"}), 20
    ),
    "searched": lambda db: queries.questions(db, Filters("bridge", {"outcome": "answered"}), None),
    "case": lambda db: queries.case(db, 1),
    "export": lambda db: queries.export_numbers(db, Filters("", {"outcome": "answered"}), 20),
    "export of a search": lambda db: queries.export_numbers(db, Filters("bridge", {"outcome": "declined"}), 30),
    "rows of an export": lambda db: queries.export_rows(db, [1, 2, 3]),
    **{f"queue {job.name}": lambda db, job=job: queries.queue(db, job, 2) for job in JOBS},  # type: ignore[misc]
    **{f"next in {job.name}": lambda db, job=job: queries.next_in_queue(db, job.name, 3) for job in JOBS if job.cases},  # type: ignore[misc]
    **{f"query {job.name}": lambda db, job=job: queries.job_rows(db, job) for job in JOBS},  # type: ignore[misc]
}


@pytest.fixture
def reading(world: World) -> Iterator[Any]:
    """A connection to a log with some rows, such as Datasette's."""
    for number in range(40):
        world.add(f"Is bridge {number} open?", *([quote_of()] if number % 2 else []))
    connection = sqlite3.connect(f"{world.review.log.path.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.mark.parametrize("name", READS)
def test_query_goes_by_an_index(reading: Any, name: str) -> None:
    """SQLite's plan for every statement that the page runs scans no table of questions, quotes or feedback."""
    statements: list[str] = []
    reading.set_trace_callback(statements.append)
    READS[name](reading)
    reading.set_trace_callback(None)
    asked = [statement for statement in statements if statement.startswith("SELECT")]
    assert asked
    for statement in asked:
        plan = [str(row[3]) for row in reading.execute(f"EXPLAIN QUERY PLAN {statement}")]
        scans = [step for step in plan if re.match(r"SCAN (questions|q|quoted|feedback|f|gaps)\b(?! USING)", step)]
        assert scans == [], statement
