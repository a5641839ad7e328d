"""Questions written into a log, and a search for bytes in a folder: what tests of the log and of moderation share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.log.rows import Asker, keyed_hash, question_row
from bot.log.sealing import Seal
from bot.log.writing.database import Log
from index import Answer, Citation, Quote
from index.text import sha256_text

KEY = b"k" * 32
BRIDGE = "The bridge was built in 1905, says the council. It was repaired later."
MILL = "The old mill by the river burned down in March 1931, the paper wrote. Nobody was hurt."


def quote(text: str = BRIDGE, document: str = "doc-1", rank: int = 1) -> Quote:
    """A quote of a text whose first sentence answers."""
    sentence = text[: text.index(".") + 1]
    about = Citation(document, f"texts/{document}.md", f"Title of {document}", "The Council", "1999")
    return Quote(rank, about, (0, len(text)), text, (0, len(sentence)), sentence, 0.9, sha256_text(text))


def answered(question: str, *quotes: Quote, confidence: float = 0.9, asked: str = "") -> Answer:
    """An answer with these quotes, or one."""
    given = quotes or (quote(),)
    return Answer(question, "answered", "", confidence, "build-1", 3.0, quotes=given, asked=asked)


def declined(question: str) -> Answer:
    """An honest no."""
    return Answer(question, "declined", "not found", 0.1, "build-1", 3.0, nearest=("On rivers",))


def write(
    log: Log, question: str, answer: Answer | None = None, *, user: int = 4242, days_ago: float = 0.0, **fields: Any
) -> str:
    """Put a question into the log and give its uid."""
    asker = Asker("private", user, user, 17)
    row = question_row(question, answer, asker, key=log.key, build="build-1", threshold=None, latency_ms=12.0)
    asked_at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="milliseconds")
    row |= {"asked_at": asked_at, "address": Seal(log.key).close({"chat": user, "message": 7}), **fields}
    log.call(lambda db: _insert(db, row))
    return str(row["uid"])


def say(log: Log, uid: str, kind: str, *, user: int = 4242, source: str = "button", reason: str = "") -> None:
    """Add what somebody said of an answer; the last word of a person counts."""
    said = keyed_hash(log.key, "user", user)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    log.call(
        lambda db: db.execute(
            "INSERT OR REPLACE INTO feedback (question, user_hash, kind, source, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
            [uid, said, kind, source, reason, at],
        )
    )


def read(log: Log, action: Callable[[Any], Any]) -> Any:
    """Read on a connection that cannot write."""
    return log._read(action)


def files_with(folder: Path, *needles: str | bytes) -> list[str]:
    """Names of the files below a folder that hold one of these, in UTF-8, whatever kind of file it is."""
    wanted = [needle.encode() if isinstance(needle, str) else needle for needle in needles]
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in wanted)
    )


def _insert(db: Any, row: dict[str, Any]) -> int:
    from bot.log.tables.schema import insert

    return insert(db, row)
