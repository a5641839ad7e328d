"""Retention: questions older than the setting says are erased, unless the clock or the amount says that something is wrong.

Erasing a question removes its row, and with it the question, the quotes, the hashes, the sealed address, what people said of
it, its words in the search and its place among the gaps. A question that a moderator has judged leaves its label: outcome,
confidence, threshold, build and month, with the verdict, but no text, no note and no hash.

`secure_delete` overwrites what was freed, a setting of FTS5 does it for the words, and `Log.clean` empties the WAL:
then no file of the data folder holds the text any more. Earlier copies (backups, damaged files set aside) still hold it.

A machine whose clock is wrong by a year would erase everything. So nothing is erased while the clock is far from the newest
questions, nor when one run would take most of the log, until a person confirms it (`scripts/review.py retention --confirm`).
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlite_utils import Database

from bot.log.clock import clock
from bot.log.moderation import cases
from bot.log.tables.derived import SECURE_FTS
from bot.log.writing.database import Log

ACTOR: Final = "citebot"
"""Who erased, in the history, when no person did."""

BATCH: Final = 200
"""Questions erased, and gaps grouped, in one transaction: some tens of milliseconds, so that no reply waits for long."""

FAR: Final = timedelta(days=30)
"""So much later than the newest question, or the last look, the clock is not believed; nor when they are in the future."""
MOST: Final = 0.5
FEW: Final = 20
"""So many questions may be erased in one run, however small the log is."""
CONFIRMED: Final = "retention confirmed"
_AHEAD: Final = timedelta(days=1)
_CLOCK: Final = "retention last looked at"
"""Mark in the log: questions asked since may have been asked under a wrong clock already."""
_BLANK: Final = (
    "question = '', asked = '', quotes = '[]', differences = '[]', nearest = '[]', hits = '[]', faults = '[]', "
    "error = '', user_hash = '', chat_hash = '', update_id = NULL, reply_ids = '[]', language = '', address = '', "
    "latency_ms = 0, asked_at = substr(asked_at, 1, 7), erased = 1"
)


class RetentionRefusedError(Exception):
    """Nothing was erased; the message is one line."""


def doubt(db: Database, days: int) -> str:
    """Why erasing what is older than `days` days may be a mistake; empty when nothing is suspicious."""
    now = datetime.now(UTC)
    due, kept = db.execute(
        "SELECT (SELECT count(*) FROM questions WHERE erased = 0 AND asked_at < ?), "
        "(SELECT count(*) FROM questions WHERE erased = 0)",
        [_iso(now - timedelta(days=days))],
    ).fetchone()
    if not due:
        return ""
    for what, then in (("the newest question is of", _newest(db, now)), ("the last look was on", _last_look(db))):
        if then is not None and (then - now > _AHEAD or now - then > FAR):
            return f"the clock says {now:%Y-%m-%d}, but {what} {then:%Y-%m-%d}"
    if due > FEW and due > MOST * kept:
        return f"{due} of {kept} questions would be erased at once"
    return ""


def _newest(db: Database, now: datetime) -> datetime | None:
    """When the newest question was asked; one in the future counts until somebody has confirmed it."""
    confirmed = db.execute("SELECT max(CAST(detail AS INTEGER)) FROM deeds WHERE what = ?", [CONFIRMED]).fetchone()[0]
    ahead = "SELECT max(asked_at) FROM questions WHERE erased = 0 AND asked_at > ? AND id > ?"
    until = "SELECT max(asked_at) FROM questions WHERE erased = 0 AND asked_at <= ?"
    found = db.execute(ahead, [_iso(now + _AHEAD), confirmed or 0]).fetchone()[0]
    return _time(found or db.execute(until, [_iso(now + _AHEAD)]).fetchone()[0])


def _last_look(db: Database) -> datetime | None:
    row = db.execute("SELECT value FROM marks WHERE name = ?", [_CLOCK]).fetchone()
    return _time(row[0]) if row else None


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def retain(log: Log, days: int, *, actor: str = ACTOR, pause_seconds: float = 0.0, confirmed: bool = False) -> int:
    """Erase everything older than `days` days, batch by batch, and clean up; blocks. 0 days erases nothing.

    Returns:
        How many questions were erased.

    Raises:
        LogError: If the log cannot be written.
        RetentionRefusedError: If the clock seems wrong, or most of the log would go, and no person has confirmed it.
    """
    if days <= 0:
        log.call(tidy)
        return 0
    if confirmed:
        log.call(lambda db: _confirm(db, actor))
    elif why := log.call(lambda db: doubt(db, days)):
        raise RetentionRefusedError(why)
    before = _iso(datetime.now(UTC) - timedelta(days=days))
    erased = 0
    while count := log.call(lambda db: erase_old(db, before)):
        erased += count
        time.sleep(pause_seconds)
    if erased:
        log.call(lambda db: cases.record(db, actor, "retention", detail=f"{erased} questions older than {days} days"))
    log.call(_look)
    log.call(tidy)
    return erased


def erase_old(db: Database, before: str, limit: int = BATCH) -> int:
    """Erase the oldest questions asked before a time, at most `limit`; returns how many were."""
    sql = "SELECT id FROM questions WHERE asked_at < ? AND erased = 0 ORDER BY asked_at LIMIT ?"
    return erase(db, [int(row[0]) for row in db.execute(sql, [before, limit]).fetchall()])


def erase(db: Database, numbers: Sequence[int]) -> int:
    """Erase questions by their numbers, in the caller's transaction; judged ones leave their label.

    Call `Log.clean` afterwards, so that nothing of them is left in the WAL.

    Returns:
        How many were erased.
    """
    erased = 0
    for start in range(0, len(numbers), 500):
        part = list(numbers[start : start + 500])
        marks = ", ".join("?" * len(part))
        uids = [str(row[0]) for row in db.execute(f"SELECT uid FROM questions WHERE id IN ({marks})", part).fetchall()]
        named = ", ".join("?" * len(uids))
        # a note or a detail may repeat what the question said
        db.execute(f"UPDATE verdicts SET note = '' WHERE question IN ({named}) AND note <> ''", uids)
        db.execute(f"UPDATE deeds SET detail = '' WHERE question IN ({named}) AND detail <> ''", uids)
        db.execute(f"UPDATE questions SET {_BLANK} WHERE id IN ({marks}) AND judged > 0 AND erased = 0", part)
        db.execute(f"DELETE FROM questions WHERE id IN ({marks}) AND judged = 0", part)
        db.execute(f"DELETE FROM opened WHERE question IN ({named})", uids)
        # last, so that the counts of the days stay: they follow opinions only while the question is there
        db.execute(f"DELETE FROM feedback WHERE question IN ({named})", uids)
        erased += len(uids)
    return erased


def tidy(db: Database) -> None:
    """Delete passages that nothing in the log shows any more, unless a takedown names them; in the caller's transaction."""
    db.execute(
        "DELETE FROM passages WHERE times <= 0 AND NOT EXISTS (SELECT 1 FROM opened_passages o "
        "WHERE o.passage = passages.id) AND NOT EXISTS (SELECT 1 FROM takedowns t "
        "WHERE t.document = passages.document AND t.passage_sha256 = passages.passage_sha256)"
    )
    if not SECURE_FTS:
        for table in ("questions_fts", "passages_fts"):
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _look(db: Database) -> None:
    at = clock()
    db.execute(
        "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [_CLOCK, at],
    )


def _confirm(db: Database, actor: str) -> None:
    newest = db.execute("SELECT coalesce(max(id), 0) FROM questions").fetchone()[0]
    cases.record(db, actor, CONFIRMED, detail=str(newest))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
