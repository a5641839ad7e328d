"""Moderators' work on the log: read a case, judge it, take a passage down, search, count; and who did what when.

A *case* is one question with everything known of it. Every function works on a connection to the log that its caller opened;
those that write belong inside the caller's transaction (`Log.do`, or `schema.Immediate`), those that only read can run
on a read-only one (`Log.read`).

Nothing is deleted here. An undo is noted on what was undone, once; the triggers of `bot.log.derived` refuse anything else.
"""

import heapq
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, get_args

from sqlite_utils import Database

Judgement = Literal["right", "wrong passage", "should have declined", "should have answered", "note"]
JUDGEMENTS: Final[tuple[Judgement, ...]] = get_args(Judgement)
"""`right` of a declined question: it was right to decline."""

Kind = Literal["unanswered", "low confidence", "reported", "disliked", "failed"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""Queues of open cases. A verdict takes a case out of its queue, undoing the verdict puts it back."""

MAX_WORDS: Final = 32
_MAX_NOTE: Final = 2000


class CaseError(Exception):
    """What a moderator asked for cannot be done; the message is one line."""


class UnknownCase(CaseError):  # noqa: N818 # said to a moderator, not an error of the program
    """No question with this uid or number is in the log."""


class AlreadyJudged(CaseError):  # noqa: N818 # the same
    """Somebody else's verdict stands. `actor`, `at` and `verdict` say whose, when and what."""

    def __init__(self, verdict: str, actor: str, at: str) -> None:
        super().__init__(f"{actor} has judged this already: {verdict}, {at}")
        self.verdict = verdict
        self.actor = actor
        self.at = at


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator said of a case. `undone_at` is empty while it stands; times are UTC, ISO 8601."""

    id: int
    question: str
    verdict: Judgement
    note: str
    actor: str
    at: str
    undone_at: str = ""
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Takedown:
    """A passage, or with an empty `passage_sha256` a whole document, that is not shown while `undone_at` is empty."""

    id: int
    question: str
    document: str
    passage_sha256: str
    reason: str
    actor: str
    at: str
    undone_at: str = ""
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody who asked or read said of the answer: `answered`, `not answered` or `report`."""

    kind: str
    source: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a list shows it.

    Attributes:
        number: The row's number, as people are told it.
        uid: Names it in every function here.
        confidence: 0 to 1, None when the question failed.
        judged: Whether a verdict stands (notes do not count).
        times: How many questions it stands for, in `unanswered`; else 1.
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
class Case:
    """Everything known of one question, as a card or a page shows it.

    Attributes:
        asked: As searched; differs from `question` where that leaned on the one before.
        threshold: As it was set then; None for the build's own.
        quotes: As sent, best first: `rank`, `document`, `path`, `title`, `publisher`, `published`, `url`, `span`, `text`,
            `highlight` (document code points), `highlight_text`, `score`, `passage_sha256`, `also_in`, `heading`, `page`.
        address: Sealed JSON of Telegram's ids, for whoever holds the key; empty when unknown.
        reply_ids: Messages of the reply.
        verdicts: Oldest first, undone ones too.
        takedowns: Those that this case led to, and every standing one that bars a passage it quotes.
        erased: Its text is gone, after the time that the settings give; only the label is left.
    """

    number: int
    uid: str
    asked_at: str
    chat_kind: str
    question: str
    asked: str
    outcome: str
    reason: str
    confidence: float | None
    threshold: float | None
    quotes: list[dict[str, Any]]
    differences: list[dict[str, Any]]
    nearest: list[str]
    faults: list[str]
    error: str
    build: str
    latency_ms: float
    language: str
    tuning: bool
    user_hash: str
    address: str
    reply_ids: list[int]
    erased: bool
    feedback: list[Feedback] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    takedowns: list[Takedown] = field(default_factory=list)

    @property
    def standing(self) -> Verdict | None:
        """The verdict that stands, notes left out."""
        return next((each for each in self.verdicts if not each.undone_at and each.verdict != "note"), None)


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


def now() -> str:
    """This moment as the log writes it: UTC, ISO 8601, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def verdict(db: Database, question_uid: str, verdict: str, actor: str, note: str = "", *, replace: bool = False) -> int:
    """Judge a case, or add a note to it.

    One verdict stands at a time. The same moderator's own is replaced, saying the same twice changes nothing; somebody
    else's is replaced only when asked for. Notes (`verdict="note"`) never collide.

    Returns:
        The verdict's number, for `undo_verdict`.

    Raises:
        UnknownCase: If there is no such question.
        AlreadyJudged: If somebody else's verdict stands and `replace` is false.
        CaseError: If the verdict is none of `JUDGEMENTS`, the actor is empty, or a note is.
    """
    _require_actor(actor)
    if verdict not in JUDGEMENTS:
        raise CaseError(f"Verdict is {verdict!r}, expected one of: {', '.join(JUDGEMENTS)}")
    note = _clean(note)
    if verdict == "note" and not note:
        raise CaseError("The note is empty, expected some text")
    if _one(db, "SELECT 1 FROM questions WHERE uid = ?", [question_uid]) is None:
        raise UnknownCase(f"No question {question_uid} in the log")
    at = now()
    if verdict != "note":
        standing = _one(
            db,
            "SELECT id, verdict, actor, at, note FROM verdicts WHERE question = ? AND undone_at = '' AND verdict <> 'note'",
            [question_uid],
        )
        if standing is not None:
            if standing["actor"] != actor and not replace:
                raise AlreadyJudged(standing["verdict"], standing["actor"], standing["at"])
            if (standing["actor"], standing["verdict"], standing["note"]) == (actor, verdict, note):
                return int(standing["id"])
            db.execute("UPDATE verdicts SET undone_at = ?, undone_by = ? WHERE id = ?", [at, actor, standing["id"]])
    cursor = db.execute(
        "INSERT INTO verdicts (question, verdict, note, actor, at) VALUES (?, ?, ?, ?, ?)",
        [question_uid, verdict, note, actor, at],
    )
    return int(cursor.lastrowid or 0)


def undo_verdict(db: Database, id: int, actor: str) -> Verdict:  # noqa: A002 # the name of the column
    """Undo a verdict or a note; it stays, marked with who undid it and when.

    Returns:
        The verdict as it is now.

    Raises:
        CaseError: If there is none with this number, or it was undone already; the message says by whom.
    """
    return Verdict(**_undo(db, "verdict", _VERDICT, id, actor))


def _undo(db: Database, what: str, columns: str, id: int, actor: str) -> dict[str, Any]:  # noqa: A002 # the name of the column
    """Mark a verdict or a takedown as undone, once; its columns as they are now."""
    _require_actor(actor)
    found = _one(db, f"SELECT {columns} FROM {what}s WHERE id = ?", [id])
    if found is None:
        raise CaseError(f"No {what} {id} in the log")
    if found["undone_at"]:
        raise CaseError(f"{what.capitalize()} {id} was undone already, by {found['undone_by']}, {found['undone_at']}")
    done = {"undone_at": now(), "undone_by": actor}
    db.execute(f"UPDATE {what}s SET undone_at = ?, undone_by = ? WHERE id = ?", [*done.values(), id])
    return found | done


def take_down(
    db: Database,
    question_uid: str,
    document: str,
    passage_sha256: str,
    sentences: Sequence[str],
    reason: str,
    actor: str,
) -> int:
    """Take a passage, or a whole document, out of every answer; see `bot.log.takedowns`.

    Args:
        db: The log, in a transaction.
        question_uid: The case that led to it, or empty.
        document: Document id.
        passage_sha256: Of the passage's text; empty for the whole document.
        sentences: What `takedowns.sentence_keys` gives for the passage; found from the log's own copy of the passage
            when empty.
        reason: In the moderator's words.
        actor: Who.

    Returns:
        The takedown's number, for `undo_takedown`; that of the standing one when the same is taken down already.

    Raises:
        UnknownCase: If a case is named that is not there.
        CaseError: If the document or the actor is empty.
    """
    from bot.log.takedowns import keep_copy, known_sentences

    _require_actor(actor)
    if not document:
        raise CaseError("No document given, expected a document's id")
    if question_uid and _one(db, "SELECT 1 FROM questions WHERE uid = ?", [question_uid]) is None:
        raise UnknownCase(f"No question {question_uid} in the log")
    standing = _one(
        db,
        "SELECT id FROM takedowns WHERE document = ? AND passage_sha256 = ? AND undone_at = ''",
        [document, passage_sha256],
    )
    if standing is not None:
        return int(standing["id"])
    if passage_sha256 and not sentences:
        sentences = known_sentences(db, document, passage_sha256)
    cursor = db.execute(
        "INSERT INTO takedowns (question, document, passage_sha256, sentences, reason, actor, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [question_uid, document, passage_sha256, json.dumps(list(sentences)), _clean(reason), actor, now()],
    )
    keep_copy(db)
    return int(cursor.lastrowid or 0)


def undo_takedown(db: Database, id: int, actor: str) -> Takedown:  # noqa: A002 # the name of the column
    """Show a passage or document again; the takedown stays, marked with who undid it and when.

    Returns:
        The takedown as it is now.

    Raises:
        CaseError: If there is none with this number, or it was undone already; the message says by whom.
    """
    from bot.log.takedowns import keep_copy

    undone = Takedown(**_undo(db, "takedown", _TAKEDOWN, id, actor))
    keep_copy(db)
    return undone


def takedowns(db: Database, *, standing: bool = True) -> list[Takedown]:
    """All takedowns, newest first; without `standing`, those undone too."""
    where = "WHERE undone_at = ''" if standing else ""
    return [Takedown(**row) for row in _all(db, f"SELECT {_TAKEDOWN} FROM takedowns {where} ORDER BY id DESC")]


def record(db: Database, actor: str, what: str, question_uid: str = "", detail: str = "") -> None:
    """Note something else that somebody did, such as an export or a corrected message, for `history`."""
    _require_actor(actor)
    db.execute(
        "INSERT INTO deeds (at, actor, what, question, detail) VALUES (?, ?, ?, ?, ?)",
        [now(), actor, what, question_uid, _clean(detail)],
    )


def case(db: Database, uid: str) -> Case:
    """Everything known of a question.

    Raises:
        UnknownCase: If there is no such question.
    """
    row = _one(db, "SELECT * FROM questions WHERE uid = ?", [uid])
    if row is None:
        raise UnknownCase(f"No question {uid} in the log")
    about = [
        *_all(db, f"SELECT {_TAKEDOWN} FROM takedowns WHERE question = ?", [uid]),
        *_all(
            db,
            f"SELECT {_TAKEDOWN} FROM takedowns t WHERE undone_at = '' AND EXISTS (SELECT 1 FROM quoted JOIN passages "
            "ON passages.id = quoted.passage WHERE quoted.question = ? AND passages.document = t.document "
            "AND t.passage_sha256 IN ('', passages.passage_sha256))",
            [row["id"]],
        ),
    ]
    fields: dict[str, Any] = {name: row[name] for name in _PLAIN}
    fields |= {name: json_list(row[name]) for name in ("quotes", "differences", "nearest", "faults", "reply_ids")}
    return Case(
        number=row["id"],
        **fields,
        tuning=bool(row["tuning"]),
        erased=bool(row["erased"]),
        feedback=[
            Feedback(**each)
            for each in _all(db, "SELECT kind, source, reason, at FROM feedback WHERE question = ? ORDER BY id", [uid])
        ],
        verdicts=[
            Verdict(**each)
            for each in _all(db, f"SELECT {_VERDICT} FROM verdicts WHERE question = ? ORDER BY id", [uid])
        ],
        takedowns=[Takedown(**each) for each in {each["id"]: each for each in about}.values()],
    )


def uid_of(db: Database, number: int) -> str:
    """The uid of the question with this number.

    Raises:
        UnknownCase: If there is no such question.
    """
    row = _one(db, "SELECT uid FROM questions WHERE id = ?", [number])
    if row is None:
        raise UnknownCase(f"No question {number} in the log")
    return str(row["uid"])


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
        last = _one(db, before, [after]) if after else None
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
    terms = [f'"{word}"' for word in re.findall(r"\w+", words.encode("utf-8", "ignore").decode())[:MAX_WORDS]]
    terms = [term for term in terms if term.strip('"_')]
    if not terms or limit < 1:
        return []
    match, top = " ".join(terms), after or 1 << 62
    asked = db.execute(
        "SELECT rowid FROM questions_fts WHERE questions_fts MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
        [match, top, limit],
    )
    found = {int(row[0]) for row in asked}
    # each passage's latest question first: only the `limit` latest passages can have one of the `limit` latest questions
    latest = db.execute(
        "SELECT rowid, (SELECT max(question) FROM quoted WHERE passage = passages_fts.rowid AND question < ?) AS last "
        "FROM passages_fts WHERE passages_fts MATCH ?",
        [top, match],
    )
    for passage, _ in heapq.nlargest(limit, ((row[0], row[1]) for row in latest if row[1]), key=lambda row: row[1]):
        quoting = "SELECT question FROM quoted WHERE passage = ? AND question < ? ORDER BY question DESC LIMIT ?"
        found |= {int(row[0]) for row in db.execute(quoting, [passage, top, limit])}
    return _by_numbers(db, heapq.nlargest(limit, found))


def stats(db: Database, days: int = 30) -> list[Day]:
    """Counts of the last `days` days up to today (UTC), oldest first, days without a question included."""
    today = datetime.now(UTC).date()
    wanted = [(today - timedelta(days=back)).isoformat() for back in reversed(range(days))]
    if not wanted:
        return []
    known = {
        row["day"]: Day(**row)
        for row in _all(
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
    return [Deed(**row) for row in _all(db, sql, [*values, limit])]


_PLAIN: Final = (
    *("uid", "asked_at", "chat_kind", "question", "asked", "outcome", "reason", "confidence", "threshold", "error"),
    *("build", "latency_ms", "language", "user_hash", "address"),
)
_VERDICT: Final = "id, question, verdict, note, actor, at, undone_at, undone_by"
_TAKEDOWN: Final = "id, question, document, passage_sha256, reason, actor, at, undone_at, undone_by"
_LINE: Final = (
    *("uid", "asked_at", "chat_kind", "question", "outcome", "reason", "confidence", "build"),
    *("likes", "dislikes", "reports"),
)


def _line(table: str) -> str:
    return f"{table}.id AS number, {table}.judged > 0 AS judged, " + ", ".join(f"{table}.{name}" for name in _LINE)


def _lines(db: Database, sql: str, values: Sequence[object]) -> list[Line]:
    return [Line(**(row | {"judged": bool(row["judged"])})) for row in _all(db, sql, values)]


def _by_numbers(db: Database, numbers: Iterable[int]) -> list[Line]:
    given = json.dumps(list(numbers))
    sql = f"SELECT {_line('questions')} FROM questions WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC"
    return _lines(db, sql, [given])


def _all(db: Database, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
    cursor = db.execute(sql, list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _one(db: Database, sql: str, values: Sequence[object]) -> dict[str, Any] | None:
    rows = _all(db, sql, values)
    return rows[0] if rows else None


def json_list(text: str) -> list[Any]:
    """A JSON list of a row; empty when it is damaged."""
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return value if isinstance(value, list) else []


def _require_actor(actor: str) -> None:
    if not actor.strip():
        raise CaseError("No name given, expected the moderator's")


def _clean(text: str) -> str:
    """A moderator's text as the log keeps it: UTF-8 without NUL, at most 2,000 characters."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode().strip()[:_MAX_NOTE]
