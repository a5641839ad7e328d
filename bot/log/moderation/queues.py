"""Lists of cases: the queues, all questions, a search; counts of days; and who did what when.

Every function only reads, and runs on a connection that its caller opened (`Log.read`).
"""

import heapq
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, get_args

from sqlite_utils import Database

from bot.log.moderation.cases import CaseError, all_of, one_of

Kind = Literal["unanswered", "low confidence", "reported", "disliked", "failed"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""Queues of open cases. A verdict takes a case out of its queue, undoing the verdict puts it back."""

MAX_WORDS: Final = 32
_BEYOND: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a list shows it.

    Attributes:
        number: The row's number, as people are told it.
        uid: Names it in every function here.
        confidence: 0 to 1, None when the question failed.
        judged: Whether a verdict stands (notes do not count).
        times: How many questions it represents, in `unanswered`; else 1.
    """

    number: int
    uid: str
    asked_at: str
    chat_kind: str
    question: str
    outcome: str
    reason: str
    confidence: float | None
    build: str
    likes: int
    dislikes: int
    reports: int
    judged: bool
    times: int = 1


@dataclass(frozen=True, slots=True)
class Day:
    """Counts of one day (UTC) by when the question was asked; they stay when the questions are erased."""

    day: str
    asked: int = 0
    answered: int = 0
    declined: int = 0
    failed: int = 0
    disliked: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what when; `question` is the uid of the case, or empty."""

    at: str
    actor: str
    what: str
    question: str
    document: str
    detail: str


def queue(db: Database, kind: Kind, limit: int = 20, after: int = 0) -> list[Line]:
    """Open cases of one kind: `unanswered` by how often they were asked, the others newest first.

    Args:
        db: The log.
        kind: One of `KINDS`. `unanswered` has one line for all wordings of a question, once `upkeep` has grouped them.
        limit: At most this many.
        after: Number of the last case of the page before, 0 for the first page.

    Raises:
        CaseError: If the kind is unknown.
    """
    if kind not in KINDS:
        raise CaseError(f"Queue is {kind!r}, expected one of: {', '.join(KINDS)}")
    if kind == "unanswered":
        sql = f"SELECT {_line('q')}, g.size AS times FROM gap_groups g JOIN questions q ON q.id = g.question WHERE g.judged = 0"
        before = "SELECT size, id FROM gap_groups WHERE id = (SELECT gap_group FROM gaps WHERE question = ?)"
        last = one_of(db, before, [after]) if after else None
        if last is not None:
            sql += f" AND (g.size, g.id) < ({int(last['size'])}, {int(last['id'])})"
        return _lines(db, f"{sql} ORDER BY g.size DESC, g.id DESC LIMIT ?", [limit])
    below = "AND id < ?" if after else "AND ? = 0"
    view = kind.replace(" ", "_")
    where = f"id IN (SELECT id FROM {view} WHERE true {below} ORDER BY id DESC LIMIT ?)"
    return _lines(db, f"SELECT {_line('questions')} FROM questions WHERE {where} ORDER BY id DESC", [after, limit])


def recent(db: Database, limit: int = 20, after: int = 0) -> list[Line]:
    """All questions, newest first; `limit` and `after` as for `queue`."""
    where = "WHERE id < ?" if after else "WHERE ? = 0"
    return _lines(db, f"SELECT {_line('questions')} FROM questions {where} ORDER BY id DESC LIMIT ?", [after, limit])


def search(db: Database, words: str, limit: int = 20, after: int = 0) -> list[Line]:
    """Questions that hold all the words, or quoted a passage that does, newest first.

    Case and diacritics do not matter. Any text is safe: it is cut into words (`MAX_WORDS` at most), and nothing in it is
    a command of the search; without a word in it, nothing is found. `limit` and `after` are as for `queue`.
    """
    return _by_numbers(db, matching(db, words, after or _BEYOND, limit)) if limit > 0 else []


def matching(db: Any, words: str, below: int, limit: int) -> list[int]:
    """Numbers of the questions that `search` finds, newest first.

    Args:
        db: The log; also a plain connection.
        words: Any text.
        below: Only questions with a lower number.
        limit: At most this many.
    """
    terms = [f'"{word}"' for word in re.findall(r"\w+", words.encode("utf-8", "ignore").decode())[:MAX_WORDS]]
    match = " ".join(term for term in terms if term.strip('"_'))
    if not match:
        return []
    asked = db.execute(
        "SELECT rowid FROM questions_fts WHERE questions_fts MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
        [match, below, limit],
    )
    found = {int(row[0]) for row in asked}
    passages = db.execute(
        "SELECT rowid, (SELECT max(question) FROM quoted WHERE passage = passages_fts.rowid AND question < ?) "
        "FROM passages_fts WHERE passages_fts MATCH ?",
        [below, match],
    )
    # the newest `limit` questions are among the questions of the `limit` passages quoted last; read them in parallel
    latest = heapq.nlargest(limit, ((row[1], row[0]) for row in passages if row[1] is not None))
    quoting = "SELECT question FROM quoted WHERE passage = ? AND question < ? ORDER BY question DESC"
    streams = [(int(row[0]) for row in db.execute(quoting, [passage, below])) for _, passage in latest]
    quoted: dict[int, None] = {}
    for number in heapq.merge(*streams, reverse=True):
        quoted[number] = None
        if len(quoted) >= limit:
            break
    return heapq.nlargest(limit, found | quoted.keys())


def stats(db: Database, days: int = 30) -> list[Day]:
    """Counts of the last `days` days up to today (UTC), oldest first, days without a question included."""
    today = datetime.now(UTC).date()
    wanted = [(today - timedelta(days=back)).isoformat() for back in reversed(range(days))]
    if not wanted:
        return []
    known = {
        row["day"]: Day(**row)
        for row in all_of(
            db,
            "SELECT day, asked, answered, declined, failed, disliked, reported FROM days WHERE day >= ?",
            [wanted[0]],
        )
    }
    return [known.get(day, Day(day)) for day in wanted]


def history(db: Database, limit: int = 50, *, actor: str = "", question: str = "", before: str = "") -> list[Deed]:
    """Who did what when, newest first.

    Args:
        db: The log.
        limit: At most this many.
        actor: Only of this moderator.
        question: Only about the case with this uid.
        before: Only what is older than this time (`Deed.at` of the last one seen).
    """
    where, values = ["at <> ''"], []
    for column, value in (("actor = ?", actor), ("question = ?", question), ("at < ?", before)):
        if value:
            where.append(column)
            values.append(value)
    sql = f"SELECT * FROM history WHERE {' AND '.join(where)} ORDER BY at DESC LIMIT ?"
    return [Deed(**row) for row in all_of(db, sql, [*values, limit])]


_LINE: Final = (
    *("uid", "asked_at", "chat_kind", "question", "outcome", "reason", "confidence", "build"),
    *("likes", "dislikes", "reports"),
)


def _line(table: str) -> str:
    return f"{table}.id AS number, {table}.judged > 0 AS judged, " + ", ".join(f"{table}.{name}" for name in _LINE)


def _lines(db: Database, sql: str, values: Sequence[object]) -> list[Line]:
    return [Line(**(row | {"judged": bool(row["judged"])})) for row in all_of(db, sql, values)]


def _by_numbers(db: Database, numbers: Iterable[int]) -> list[Line]:
    given = json.dumps(list(numbers))
    sql = f"SELECT {_line('questions')} FROM questions WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC"
    return _lines(db, sql, [given])
