"""What is read of the log: the jobs of a moderator, lists with filters and search, one case with all that belongs to it.

Every statement is written here; what a person gives goes in as bound values. No statement names a column that tells who
asked: no hash of a user or chat, no address, no Telegram number. They run on Datasette's connections, which cannot write.
"""

import heapq
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from bot.log.moderation import export
from bot.log.moderation.gaps import wordings
from bot.log.moderation.queues import matching
from bot.review.facets import FACETS

PAGE: Final = 25
TABLE: Final = 200
"""Rows of a canned query, which is shown on one page."""
LONGEST: Final = 10_000
"""Rows of a job in a file."""
LAST_PAGE: Final = 40
COUNTED: Final = 1000
"""Counts stop here; the page then says "1,000+"."""
FOUND: Final = 500
"""Rows that a search finds and filters at a time; the numbers at its filters are of the newest so many."""
_BEYOND: Final = 1 << 62

Row = dict[str, Any]
Connection = Any  # a connection of the build of SQLite that `bot.log.sqlite` chose; Datasette chooses the same

ROW_COLUMNS: Final = (
    "id", "asked_at", "chat_kind", "language", "question", "asked", "outcome", "reason", "confidence", "threshold",
    "quotes", "differences", "nearest", "faults", "build", "latency_ms", "likes", "dislikes", "reports", "tuning",
)  # fmt: skip
"""Columns of a question that its page shows."""
_JSON: Final = ("quotes", "differences", "nearest", "hits", "faults")
_SHOWN: Final = "id, uid, asked_at, chat_kind, question, outcome, reason, confidence, quotes, dislikes, reports, judged"


@dataclass(frozen=True, slots=True)
class Job:
    """A moderator's job: a view of the log, as a queue to work through or as a list to look at.

    Attributes:
        name: Of the view, of the canned query `/log/<name>` and of the page `/queue/<name>`.
        columns: What the canned query shows of the view.
        cases: Whether its rows are questions, each with its page, to be judged one by one.
    """

    name: str
    title: str
    what: str
    columns: tuple[str, ...]
    cases: bool = False

    @property
    def sql(self) -> str:
        """The canned query."""
        return self.piece(TABLE, 0)

    def piece(self, limit: int, offset: int) -> str:
        """Some rows of it; only these are looked up further, however long the list is."""
        columns = ", ".join("(SELECT q.id FROM questions q WHERE q.uid = line.question) AS number" if each == "number" else each
                            for each in self.columns)  # fmt: skip
        order = "ORDER BY at DESC " if self.name == "history" else ""
        return (
            f"SELECT {columns} FROM (SELECT * FROM {self.name} {order}LIMIT {int(limit)} OFFSET {int(offset)}) AS line"
        )


_LINE: Final = ("id", "asked_at", "chat_kind", "question", "confidence", "dislikes", "reports", "build")
JOBS: Final = (
    Job("reported", "Reported", "People said that something is wrong with the answer.", (*_LINE, "reasons"), cases=True),
    Job("disliked", "Disliked", "People said that the answer does not answer.", _LINE, cases=True),
    Job("low_confidence", "Low confidence", "Answered, but the bot was not sure.", _LINE, cases=True),
    Job("failed", "Failed", "An error, or a quote withheld because its text no longer matched.",
        ("id", "asked_at", "chat_kind", "question", "outcome", "faults", "build"), cases=True),
    Job("unanswered", "Unanswered", "Nothing was found. Questions of one meaning stand together.",
        ("id", "times", "question", "first_at", "last_at", "confidence", "build"), cases=True),
    Job("most_asked", "Most asked", "The same words, however often.", ("text", "times", "first_at", "last_at")),
    Job("sources_most_quoted", "Sources most quoted", "Documents by the number of answers that quote them.",
        ("document", "title", "answers", "passages")),
    Job("taken_down", "Taken down", "Passages and documents that no bot quotes, until it is undone.",
        ("id", "at", "actor", "reason", "document", "title", "passage_sha256", "text")),
    Job("history", "History", "Who decided what, and when.", ("at", "actor", "what", "number", "document", "detail")),
)  # fmt: skip
BY_NAME: Final = {job.name: job for job in JOBS}


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or with `more` at least this number: counting was stopped."""

    value: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.value:,}{'+' if self.more else ''}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to: words, and a value for some of the facets."""

    words: str = ""
    facets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of questions.

    Attributes:
        following: The next page has the questions before this number; None at the end.
        facets: For each facet its values with their counts, over all rows that fit the other filters.
        total: Rows that fit.
    """

    rows: list[Row]
    following: int | None
    facets: dict[str, list[tuple[str, int]]]
    total: Count


def counts(db: Connection) -> dict[str, Count]:
    """How long each queue is."""
    found = {}
    for job in JOBS:
        if job.cases or job.name == "taken_down":
            limit = COUNTED + 1
            number = int(db.execute(f"SELECT count(*) FROM (SELECT 1 FROM {job.name} LIMIT {limit})").fetchone()[0])
            found[job.name] = Count(min(number, COUNTED), number > COUNTED)
    return found


def queue(db: Connection, job: Job, page: int) -> tuple[list[Row], bool]:
    """A page of a job (from 1) and whether there is another; questions come with their quotes."""
    start = (min(max(page, 1), LAST_PAGE) - 1) * PAGE
    rows = _rows(db, job.piece(PAGE + 1, start))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if job.cases:
        cases = {row["id"]: row for row in _cases(db, [row["id"] for row in rows])}
        rows = [row | cases.get(row["id"], {}) for row in rows]
    if job.name == "taken_down":
        for row in rows:
            row["case"] = _first(db, "SELECT q.id FROM questions q JOIN takedowns t ON t.question = q.uid WHERE t.id = ?",
                                 [row["id"]])  # fmt: skip
    return rows, more and page < LAST_PAGE


def job_rows(db: Connection, job: Job) -> list[Row]:
    """A job's rows for a file, from the first on."""
    return _rows(db, job.piece(LONGEST, 0))


def next_in_queue(db: Connection, name: str, after: int) -> int | None:
    """The case that comes after one in a queue, or its first; None when the queue has no other."""
    job = BY_NAME.get(name)
    if job is None or not job.cases:
        return None
    by_number = name != "unanswered"
    if by_number:
        following = _first(db, f"SELECT id FROM {name} WHERE id < ? LIMIT 1", [after])
        if following is not None:
            return int(following)
    other = _first(db, f"SELECT id FROM {name} WHERE id <> ? LIMIT 1", [after])
    return None if other is None else int(other)


def questions(db: Connection, filters: Filters, before: int | None) -> Listed:
    """Questions newest first, narrowed and with facets."""
    chosen = {name: value for name, value in filters.facets.items() if name in FACETS}
    top = before if before is not None else _BEYOND
    if filters.words:
        return _searched(db, filters.words, chosen, top)
    facets = {}
    for facet in FACETS:
        where, values = _where({name: value for name, value in chosen.items() if name != facet})
        order = "1 DESC" if facet == "month" else "2 DESC, 1"
        counted = db.execute(
            f"SELECT {facet}, sum(times) FROM facet_counts WHERE {where} GROUP BY {facet} HAVING sum(times) > 0 "
            f"ORDER BY {order} LIMIT 12",
            values,
        )
        facets[facet] = [(str(value), int(times)) for value, times in counted]
    where, values = _where(chosen)
    total = _first(db, f"SELECT sum(times) FROM facet_counts WHERE {where}", values)
    numbers = _numbers(db, chosen, top, PAGE + 1)
    following = numbers[PAGE - 1] if len(numbers) > PAGE else None
    return Listed(_cases(db, numbers[:PAGE]), following, facets, Count(int(total or 0)))


def export_numbers(db: Connection, filters: Filters, top: int) -> list[int]:
    """Numbers of the next rows of an export below `top`, newest first; empty at the end."""
    chosen = {name: value for name, value in filters.facets.items() if name in FACETS}
    if not filters.words:
        return _numbers(db, chosen, top, FOUND)
    while found := matching(db, filters.words, top, FOUND):
        if fitting := [row["id"] for row in _narrow(db, found) if _fits(row, chosen)]:
            return fitting
        top = found[-1]
    return []


def export_rows(db: Connection, numbers: list[int]) -> list[Row]:
    """Rows of an export, as `bot.log.moderation.export` gives them."""
    return list(export.rows(db, numbers=numbers))


_STANDING: Final = (
    "FROM verdicts v WHERE v.question = questions.uid AND v.undone_at = '' AND v.verdict <> 'note' LIMIT 1"
)
_VERDICT: Final = f"(SELECT v.verdict {_STANDING})"
_VERDICT_BY: Final = f"(SELECT v.actor {_STANDING})"


def case(db: Connection, number: int) -> Row | None:
    """One question with feedback, verdicts and takedowns; None when there is no such number."""
    columns = ", ".join((*ROW_COLUMNS, "uid", "hits", "error", "judged", "erased"))
    found = _rows(db, f"SELECT {columns} FROM questions WHERE id = ?", [number])
    if not found:
        return None
    row = _parsed(found[0])
    uid = row["uid"]
    row["error"] = str(row["error"]).strip().rpartition("\n")[2]  # the last line of a traceback says what happened
    row["feedback"] = _rows(db, "SELECT kind, source, reason, at FROM feedback WHERE question = ? ORDER BY at", [uid])
    row["verdicts"] = _rows(db, "SELECT id, verdict, note, actor, at, undone_at, undone_by FROM verdicts "
                                "WHERE question = ? ORDER BY id", [uid])  # fmt: skip
    row["standing"] = next(
        (each for each in row["verdicts"] if each["verdict"] != "note" and not each["undone_at"]), None
    )
    row["takedowns"] = _rows(db, "SELECT id, document, passage_sha256, reason, actor, at, undone_at, undone_by "
                                 "FROM takedowns WHERE question = ? ORDER BY id", [uid])  # fmt: skip
    row["wordings"] = wordings(db, number) if row["outcome"] == "declined" else []
    row["barred"] = {}
    for quote in row["quotes"]:
        barred = _rows(
            db,
            "SELECT id, passage_sha256, actor, at, reason FROM takedowns "
            "WHERE document = ? AND passage_sha256 IN ('', ?) AND undone_at = '' ORDER BY id",
            [quote.get("document", ""), quote.get("passage_sha256", "")],
        )
        if barred:
            row["barred"][quote["rank"]] = barred
    return row


def _searched(db: Connection, words: str, chosen: dict[str, str], top: int) -> Listed:
    found = matching(db, words, _BEYOND, FOUND + 1)
    more = len(found) > FOUND
    narrow = _narrow(db, found[:FOUND])
    facets: dict[str, list[tuple[str, int]]] = {}
    for facet in FACETS:
        others = {name: value for name, value in chosen.items() if name != facet}
        tally = Counter(row[facet] for row in narrow if _fits(row, others))
        facets[facet] = sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
    total = Count(sum(_fits(row, chosen) for row in narrow), more)
    below = narrow if top == _BEYOND else _narrow(db, matching(db, words, top, FOUND))
    numbers = [row["id"] for row in below if _fits(row, chosen)]
    following = numbers[PAGE - 1] if len(numbers) > PAGE else None
    if following is None and len(below) == FOUND:
        following = below[-1]["id"]  # what was looked at is used up, the log is not
    return Listed(_cases(db, numbers[:PAGE]), following, facets, total)


def _numbers(db: Connection, chosen: dict[str, str], top: int, limit: int) -> list[int]:
    """Numbers of the newest rows below `top` that fit: the newest of each kind there is, put together."""
    if not chosen:
        return [
            row["id"]
            for row in _rows(db, "SELECT id FROM questions WHERE id < ? ORDER BY id DESC LIMIT ?", [top, limit])
        ]
    where, values = _where(chosen)
    kinds = db.execute(
        f"SELECT month, build, outcome, chat_kind, language FROM facet_counts WHERE {where} AND times > 0", values
    ).fetchall()
    sql = (
        "SELECT id FROM questions INDEXED BY questions_by_kind WHERE substr(asked_at, 1, 7) = ? AND build = ? "
        "AND outcome = ? AND chat_kind = ? AND language = ? AND id < ? ORDER BY id DESC LIMIT ?"
    )
    found = (int(row[0]) for kind in kinds for row in db.execute(sql, [*kind, top, limit]))
    return heapq.nlargest(limit, found)


def _narrow(db: Connection, numbers: list[int]) -> list[Row]:
    """What filters look at, of these rows, newest first; nothing wide is read."""
    sql = (
        "SELECT id, outcome, chat_kind, language, build, substr(asked_at, 1, 7) AS month FROM questions "
        "INDEXED BY questions_narrow WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC"
    )
    return _rows(db, sql, [json.dumps(numbers)]) if numbers else []


def _fits(row: Row, chosen: dict[str, str]) -> bool:
    return all(row[name] == value for name, value in chosen.items())


def _cases(db: Connection, numbers: list[int]) -> list[Row]:
    """Questions as lists show them, in the order of the numbers."""
    if not numbers:
        return []
    marks = ", ".join("?" * len(numbers))
    sql = f"SELECT {_SHOWN}, {_VERDICT} AS verdict, {_VERDICT_BY} AS verdict_by FROM questions WHERE id IN ({marks})"
    found = {row["id"]: _parsed(row) for row in _rows(db, sql, numbers)}
    return [found[number] for number in numbers if number in found]


def _where(chosen: dict[str, str]) -> tuple[str, list[Any]]:
    return " AND ".join(["true", *(f"{name} = ?" for name in chosen)]), list(chosen.values())


def _rows(db: Connection, sql: str, values: list[Any] | None = None) -> list[Row]:
    cursor = db.execute(sql, values or [])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _first(db: Connection, sql: str, values: list[Any]) -> Any:
    found = db.execute(sql, values).fetchone()
    return found[0] if found else None


def _parsed(row: Row) -> Row:
    """JSON columns as values; one that cannot be read is shown as empty."""
    for name in _JSON:
        if name in row:
            try:
                value = json.loads(row[name])
            except (TypeError, ValueError):
                value = []
            row[name] = value if isinstance(value, list) else []
    if "quotes" in row:
        row["quotes"] = [quote for quote in row["quotes"] if isinstance(quote, dict) and quote.keys() >= _QUOTE]
    return row


_QUOTE: Final = frozenset({"rank", "document", "title", "span", "text", "highlight"})
