"""Messages that a button under an answer opened: further passages, a passage in context. A takedown must reach them too.

Each is noted with the texts it shows (as rows of `passages` that no answer quotes), its address sealed. The note is
deleted with its question, and once the message no longer shows the texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

from bot.log.clock import clock


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A text of a document that a message shows: a passage, or the sentences around one."""

    document: str
    title: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Such a message, or several in a row. `question` is a uid, `address` sealed JSON with `chat` and `messages`."""

    id: int
    question: str
    address: str
    language: str
    texts: tuple[tuple[str, str], ...]
    """Document and text of each passage shown."""


def note(db: Database, question: str, first: int, address: str, language: str, texts: Sequence[OpenedText]) -> None:
    """Note what messages show; it replaces the earlier note, since another page may be shown now.

    Args:
        db: The log.
        question: Uid; nothing is noted for a question that was erased.
        first: Number of the first of the messages.
        address: Where they are, sealed.
        language: What they are written in.
        texts: What they show.
    """
    db.execute("DELETE FROM opened WHERE question = ? AND message_id = ?", [question, first])
    if not texts or not db.execute("SELECT 1 FROM questions WHERE uid = ? AND erased = 0", [question]).fetchone():
        return
    sql = "INSERT INTO opened (question, message_id, address, language, at) VALUES (?, ?, ?, ?, ?)"
    number = db.execute(sql, [question, first, address, language, clock()]).lastrowid
    for each in texts:
        key = [each.document, each.sha256]
        db.execute(
            "INSERT INTO passages (document, passage_sha256, title, text) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (document, passage_sha256) DO NOTHING",
            [*key, each.title, each.text],
        )
        db.execute(
            "INSERT OR IGNORE INTO opened_passages (passage, opened) "
            "SELECT id, ? FROM passages WHERE document = ? AND passage_sha256 = ?",
            [number, *key],
        )


def to_correct(db: Database, passages: str, cause: str, limit: int) -> list[Opened]:
    """Messages that show one of these passages (JSON list of their numbers); those not tried yet for this cause first."""
    sql = f"SELECT id, question, address, language {SHOWING} ORDER BY failed = ?, id DESC LIMIT ?"
    found = db.execute(sql, [passages, cause, limit]).fetchall()
    return [Opened(row[0], row[1], row[2], row[3], _texts(db, row[0])) for row in found]


def close(db: Database, number: int) -> None:
    """The message no longer shows a text of a document."""
    db.execute("DELETE FROM opened WHERE id = ?", [number])


def note_failure(db: Database, number: int, cause: str) -> None:
    """The message could not be changed for this cause."""
    db.execute("UPDATE opened SET failed = ? WHERE id = ?", [cause, number])


def _texts(db: Database, number: int) -> tuple[tuple[str, str], ...]:
    sql = "SELECT document, text FROM passages WHERE id IN (SELECT passage FROM opened_passages WHERE opened = ?)"
    return tuple((str(document), str(text)) for document, text in db.execute(sql, [number]).fetchall())


SHOWING: Final = (
    "FROM opened WHERE id IN (SELECT opened FROM opened_passages WHERE passage IN (SELECT value FROM json_each(?)))"
)
"""Messages that show one of some passages."""
