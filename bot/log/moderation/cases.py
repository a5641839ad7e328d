"""Moderators' work on a case of the log: read it, judge it, take a passage down, undo; lists are in `queues`.

A *case* is one question with everything known of it. Every function works on a connection to the log that its caller opened;
functions that write belong inside the caller's transaction (`Log.do`, or `schema.Immediate`); the others can run on a
read-only one (`Log.read`).

Nothing is deleted here. An undo is noted on what was undone, once; triggers (`bot.log.tables.derived`) refuse
anything else.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from sqlite_utils import Database

from bot.log.clock import clock

Judgement = Literal["right", "wrong passage", "should have declined", "should have answered", "note"]
JUDGEMENTS: Final[tuple[Judgement, ...]] = get_args(Judgement)
"""`right` of a declined question: it was right to decline."""

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
class Target:
    """What to take down: a passage, or with an empty `passage_sha256` a whole document."""

    document: str
    passage_sha256: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """What somebody who asked or read said of the answer: `answered`, `not answered` or `report`."""

    kind: str
    source: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything known of one question, as a card or a page shows it.

    Attributes:
        asked: As searched; differs from `question` where that leaned on the one before.
        threshold: As it was set then; None for the build's own.
        quotes: As sent, best first: `rank`, `document`, `path`, `title`, `publisher`, `published`, `url`, `span`, `text`,
            `highlight` (document code points), `highlight_text`, `score`, `passage_sha256`, `also_in`, `heading`, `page`.
        address: Sealed JSON of Telegram's ids; empty when unknown.
        reply_ids: Messages of the reply.
        verdicts: Oldest first, undone ones too.
        takedowns: The ones that this case led to, and every standing one that bars a passage it quotes.
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
    feedback: list[FeedbackGiven] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    takedowns: list[Takedown] = field(default_factory=list)

    @property
    def standing(self) -> Verdict | None:
        """The verdict that stands, notes left out."""
        return next((each for each in self.verdicts if not each.undone_at and each.verdict != "note"), None)


def verdict(db: Database, question_uid: str, verdict: str, actor: str, note: str = "", *, replace: bool = False) -> int:
    """Judge a case, or add a note to it.

    One verdict stands at a time. A moderator's new verdict replaces that moderator's earlier one; repeating a verdict changes
    nothing. Somebody else's is replaced only with `replace`. Notes (`verdict="note"`) never collide.

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
    if one_of(db, "SELECT 1 FROM questions WHERE uid = ?", [question_uid]) is None:
        raise UnknownCase(f"No question {question_uid} in the log")
    at = clock()
    if verdict != "note":
        standing = one_of(
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
    found = one_of(db, f"SELECT {columns} FROM {what}s WHERE id = ?", [id])
    if found is None:
        raise CaseError(f"No {what} {id} in the log")
    if found["undone_at"]:
        raise CaseError(f"{what.capitalize()} {id} was undone already, by {found['undone_by']}, {found['undone_at']}")
    done = {"undone_at": clock(), "undone_by": actor}
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
    """Take a passage, or a whole document, out of every answer; see `bot.log.takedowns.barred`.

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
        The takedown's number, for `undo_takedown`; if the target is taken down already, the standing takedown's.

    Raises:
        UnknownCase: If a case is named that is not there.
        CaseError: If the document or the actor is empty.
    """
    from bot.log.takedowns.barred import keep_copy, known_sentences

    _require_actor(actor)
    if not document:
        raise CaseError("No document given, expected a document's id")
    if question_uid and one_of(db, "SELECT 1 FROM questions WHERE uid = ?", [question_uid]) is None:
        raise UnknownCase(f"No question {question_uid} in the log")
    standing = one_of(
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
        [question_uid, document, passage_sha256, json.dumps(list(sentences)), _clean(reason), actor, clock()],
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
    from bot.log.takedowns.barred import keep_copy

    undone = Takedown(**_undo(db, "takedown", _TAKEDOWN, id, actor))
    keep_copy(db)
    return undone


def takedowns(db: Database, *, standing: bool = True) -> list[Takedown]:
    """All takedowns, newest first; without `standing`, those undone too."""
    where = "WHERE undone_at = ''" if standing else ""
    return [Takedown(**row) for row in all_of(db, f"SELECT {_TAKEDOWN} FROM takedowns {where} ORDER BY id DESC")]


def record(db: Database, actor: str, what: str, question_uid: str = "", detail: str = "") -> None:
    """Note something else that somebody did, such as an export or a corrected message, for `history`."""
    _require_actor(actor)
    db.execute(
        "INSERT INTO deeds (at, actor, what, question, detail) VALUES (?, ?, ?, ?, ?)",
        [clock(), actor, what, question_uid, _clean(detail)],
    )


def case(db: Database, uid: str) -> Case:
    """Everything known of a question.

    Raises:
        UnknownCase: If there is no such question.
    """
    row = one_of(db, "SELECT * FROM questions WHERE uid = ?", [uid])
    if row is None:
        raise UnknownCase(f"No question {uid} in the log")
    about = [
        *all_of(db, f"SELECT {_TAKEDOWN} FROM takedowns WHERE question = ?", [uid]),
        *all_of(
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
            FeedbackGiven(**each)
            for each in all_of(
                db, "SELECT kind, source, reason, at FROM feedback WHERE question = ? ORDER BY id", [uid]
            )
        ],
        verdicts=[
            Verdict(**each)
            for each in all_of(db, f"SELECT {_VERDICT} FROM verdicts WHERE question = ? ORDER BY id", [uid])
        ],
        takedowns=[Takedown(**each) for each in {each["id"]: each for each in about}.values()],
    )


def quoted(found: Case, rank: int, *, whole: bool) -> Target:
    """A passage that a case quoted, counted from 1, or its document.

    Raises:
        CaseError: If the case has no such quote, or the log does not name its passage.
    """
    quote = next((each for each in found.quotes if each.get("rank") == rank), None)
    if quote is None:
        raise UnknownCase(f"Case {found.number} has {len(found.quotes)} quotes, expected at least {rank}")
    passage = "" if whole else str(quote.get("passage_sha256", ""))
    if not whole and not passage:
        raise CaseError("The log does not name this passage; only the document can be taken down")
    return Target(str(quote["document"]), passage)


def fitting(outcome: str) -> tuple[Judgement, ...]:
    """The judgements that make sense for a question with this outcome, notes left out."""
    return (
        ("right", "wrong passage", "should have declined")
        if outcome == "answered"
        else ("right", "should have answered")
    )


def uid_given(db: Database, case: str) -> str:
    """The uid of a case that a person names as `12`, `#12` or by its uid, which need not be in the log.

    Raises:
        UnknownCase: If there is no question with this number.
    """
    number = case.removeprefix("#")
    return uid_of(db, int(number)) if number.isdecimal() and len(number) <= 18 else case


def uid_of(db: Database, number: int) -> str:
    """The uid of the question with this number.

    Raises:
        UnknownCase: If there is no such question.
    """
    row = one_of(db, "SELECT uid FROM questions WHERE id = ?", [number])
    if row is None:
        raise UnknownCase(f"No question {number} in the log")
    return str(row["uid"])


_PLAIN: Final = (
    *("uid", "asked_at", "chat_kind", "question", "asked", "outcome", "reason", "confidence", "threshold", "error"),
    *("build", "latency_ms", "language", "user_hash", "address"),
)
_VERDICT: Final = "id, question, verdict, note, actor, at, undone_at, undone_by"
_TAKEDOWN: Final = "id, question, document, passage_sha256, reason, actor, at, undone_at, undone_by"


def all_of(db: Database, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
    """Every record that a statement finds: column → value."""
    cursor = db.execute(sql, list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one_of(db: Database, sql: str, values: Sequence[object]) -> dict[str, Any] | None:
    """The first record that a statement finds, or None."""
    rows = all_of(db, sql, values)
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
