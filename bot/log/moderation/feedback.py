"""What people say of an answer: one opinion per person, question and way of giving it; the last one counts.

Each function runs in one transaction of the log (`Log.do`) and gives None when the question's row is gone.
"""

from datetime import UTC, datetime
from typing import Final

from sqlite_utils import Database

ANSWERED: Final = "answered"
NOT_ANSWERED: Final = "not answered"
REPORT: Final = "report"


def say(db: Database, question: str, user_hash: str, kind: str, source: str, reason: str = "") -> str | None:
    """Keep what a person says; returns what they had said this way before, empty for nothing."""
    number = _number(db, question)
    if number is None:
        return None
    before = _said(db, question, user_hash, source)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    db.execute(
        "INSERT INTO feedback (question, user_hash, kind, source, reason, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (question, user_hash, source) DO UPDATE SET kind = excluded.kind, reason = excluded.reason, "
        "at = excluded.at",
        [question, user_hash, kind, source, reason, at],
    )
    return before


def take_back(db: Database, question: str, user_hash: str, source: str) -> str | None:
    """Forget what a person said this way; returns what it was, empty for nothing."""
    if _number(db, question) is None:
        return None
    before = _said(db, question, user_hash, source)
    db.execute(
        "DELETE FROM feedback WHERE question = ? AND user_hash = ? AND source = ?", [question, user_hash, source]
    )
    return before


def toggle(db: Database, question: str, user_hash: str, kind: str, source: str) -> bool | None:
    """Keep what a person says, or take it back when it is what they had said; returns whether it stands now."""
    before = say(db, question, user_hash, kind, source)
    if before == kind:
        take_back(db, question, user_hash, source)
    return None if before is None else before != kind


def _number(db: Database, question: str) -> int | None:
    row = db.execute("SELECT id FROM questions WHERE uid = ?", [question]).fetchone()
    return int(row[0]) if row else None


def _said(db: Database, question: str, user_hash: str, source: str) -> str:
    sql = "SELECT kind FROM feedback WHERE question = ? AND user_hash = ? AND source = ?"
    row = db.execute(sql, [question, user_hash, source]).fetchone()
    return str(row[0]) if row else ""
