"""What the log needs by itself: questions erased when their time is over, gaps grouped, freed room given back; and backups.

Erasing a question removes its row, and with it the question, the quotes, the hashes, the sealed address, what people said of
it, its words in the search and its place among the gaps. A question that a moderator has judged leaves its label: outcome,
confidence, threshold, build and month, with the verdict, but no text, no note and no hash.

`secure_delete` overwrites what was freed, FTS5's own setting does the same for the words, and `Log.clean` empties the WAL:
then no file of the data folder holds the text any more. Copies made before (backups) do.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from bot.log import cases
from bot.log.database import Log, LogError
from bot.log.derived import SECURE_FTS
from bot.log.gaps import Grouper
from bot.log.sqlite import sqlite3

ACTOR: Final = "citebot"
"""Who erased, in the history, when nobody did it by hand."""

BATCH: Final = 200
"""Questions erased, and gaps grouped, in one transaction: some tens of milliseconds, so that no reply waits for long."""

_TICK_SECONDS: Final = 20.0
_DAY_SECONDS: Final = 86_400.0
_BLANK: Final = (
    "question = '', asked = '', quotes = '[]', differences = '[]', nearest = '[]', hits = '[]', faults = '[]', "
    "error = '', user_hash = '', chat_hash = '', update_id = NULL, reply_ids = '[]', language = '', address = '', "
    "latency_ms = 0, asked_at = substr(asked_at, 1, 7), erased = 1"
)
_logger = logging.getLogger(__name__)


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


def erase_old(db: Database, days: int, limit: int = BATCH) -> int:
    """Erase the oldest questions that are older than `days` days, at most `limit`; 0 days erases nothing.

    Returns:
        How many were erased; call again while it is `limit`.
    """
    if days <= 0:
        return 0
    before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
    sql = "SELECT id FROM questions WHERE asked_at < ? AND erased = 0 ORDER BY asked_at LIMIT ?"
    return erase(db, [int(row[0]) for row in db.execute(sql, [before, limit]).fetchall()])


def tidy(db: Database) -> None:
    """Let go of passages that nothing in the log shows any more, unless a takedown names them; in the caller's transaction."""
    db.execute(
        "DELETE FROM passages WHERE times <= 0 AND NOT EXISTS (SELECT 1 FROM opened_passages o "
        "WHERE o.passage = passages.id) AND NOT EXISTS (SELECT 1 FROM takedowns t "
        "WHERE t.document = passages.document AND t.passage_sha256 = passages.passage_sha256)"
    )
    if not SECURE_FTS:
        for table in ("questions_fts", "passages_fts"):
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def retain(log: Log, days: int, *, actor: str = ACTOR, pause_seconds: float = 0.0) -> int:
    """Erase everything older than `days` days, batch by batch, and clean up; blocks.

    Returns:
        How many questions were erased.

    Raises:
        LogError: If the log cannot be written.
    """
    erased = 0
    while count := log.call(lambda db: erase_old(db, days)):
        erased += count
        time.sleep(pause_seconds)
    if erased:
        log.call(lambda db: cases.record(db, actor, "retention", detail=f"{erased} questions older than {days} days"))
    log.call(tidy)
    return erased


def group_gaps(log: Log, grouper: Grouper, *, limit: int = BATCH) -> int:
    """Group the next gaps, at most `limit`; blocks while their meaning is computed, outside the log's thread.

    Returns:
        How many were looked at; call again while it is `limit`.

    Raises:
        LogError: If the log cannot be written.
    """
    gaps = log.call(lambda db: grouper.waiting(db, limit))
    if not gaps:
        return 0
    vectors = grouper.vectors(gaps)
    try:
        log.call(lambda db: grouper.group(db, gaps, vectors))
    except BaseException:
        grouper.forget()  # the transaction is undone, what is in memory is not
        raise
    return len(gaps)


def back_up(log: Path, target: Path) -> int:
    """Copy the log as it is at one moment, while the bot runs, into a file for the owner only; gives its size in bytes.

    Raises:
        LogError: If the log cannot be read, or the copy cannot be written or does not pass SQLite's own check.
    """
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        source = sqlite3.connect(f"{log.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
        copy = sqlite3.connect(str(fresh))
        try:
            source.backup(copy)  # in one step, so that writers do not make it begin again
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole without a WAL
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            copy.close()
            source.close()
        if found != "ok":
            raise LogError(f"The copy of {log} does not pass SQLite's check: {found}")
        fresh.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise LogError(f"{log} cannot be copied to {target} ({error})") from error
    finally:
        fresh.unlink(missing_ok=True)
    return target.stat().st_size


class Upkeep:
    """A thread beside a running bot: retention once a day, gaps as they come.

    Args:
        log: The bot's.
        retention_days: 0 keeps everything for ever.
        grouper: Gives what groups gaps for the index in use, or None when there is none; asked each time, since the index
            can be exchanged.
        tick_seconds: How long to wait between two looks.
    """

    def __init__(
        self,
        log: Log,
        *,
        retention_days: int,
        grouper: Callable[[], Grouper | None] = lambda: None,
        tick_seconds: float = _TICK_SECONDS,
    ) -> None:
        self._log = log
        self._days = retention_days
        self._grouper = grouper
        self._tick = tick_seconds
        self._retained = -_DAY_SECONDS
        self._dirty = True  # at the start, what an earlier run erased may still be in the WAL
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def once(self) -> None:
        """What one look does; raises `LogError` when the log cannot be written."""
        if time.monotonic() - self._retained >= _DAY_SECONDS:
            erased = retain(self._log, self._days, pause_seconds=0.05)
            self._retained = time.monotonic()
            self._dirty = True
            if erased:
                _logger.info("%d questions older than %d days were erased from the log", erased, self._days)
        if self._dirty:
            self._dirty = not self._log.clean()
        grouper = self._grouper()
        while grouper is not None and not self._stop.is_set() and group_gaps(self._log, grouper, limit=20):
            pass

    def _run(self) -> None:
        while not self._stop.wait(self._tick):
            try:
                self.once()
            except LogError as error:
                _logger.warning("upkeep of the log waits: %s", error)
            except Exception:
                _logger.exception("upkeep of the log failed; it is tried again")


def grouper_of(index: Callable[[], Any]) -> Callable[[], Grouper | None]:
    """A grouper for whatever index is in use, made anew when its encoder is another."""
    made: dict[str, Grouper] = {}

    def current() -> Grouper | None:
        found = index()
        model = str(getattr(found.build, "model_sha256", ""))
        if not model or not hasattr(found, "embed"):
            return None
        if model not in made:
            made.clear()
            made[model] = Grouper(model, lambda text: index().embed(text))
        return made[model]

    return current
