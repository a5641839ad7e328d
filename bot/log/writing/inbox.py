"""Updates that wait for their answer: `data/inbox.db`, so that a killed process loses no question.

An update is committed here before Telegram is told that it arrived, and erased when its reply was sent. What is sent for it is
kept with it, so that after a kill sending continues with the first message that is not known to have arrived. Everything
of a person in it is sealed under the hash key. An update that cannot be answered stays as a dead letter, with the
reason, until somebody has it tried again or drops it. A forgotten person's is found by the hash, and deleted.

A damaged inbox does not keep the bot down: it is set aside, and what can be read of it is taken over.

It is a separate file, because it is written and erased many times a second, and never read by people. One thread writes;
what arrives meanwhile shares one transaction. Erased pages are overwritten, and the write-ahead log is cut off.
"""

import asyncio
import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlite_utils import Database

from bot.log.alarms import Alarms
from bot.log.damage import checking
from bot.log.damage.mending import mend_inbox
from bot.log.sealing import Seal
from bot.log.sqlite import sqlite3
from bot.log.tables.inbox import FILE, connect, migrations
from bot.log.tables.schema import Immediate
from bot.update_context import new_uid

_REMEMBER_SECONDS: Final = 48 * 3600  # Telegram keeps an update for 24 hours
_REMEMBER_MOST: Final = 200_000
_NUMBERS: Final = 4096  # message ids of a row
_SUSPECT: Final = 5
_CRASHES: Final = 20
_Value = TypeVar("_Value")
_logger = logging.getLogger(__name__)


class InboxError(Exception):
    """The inbox cannot be read or written; the message is one line."""


@dataclass(slots=True)
class Waiting:
    """One update that waits.

    Attributes:
        payload: The update as Telegram's JSON; None when it was sealed with another key.
        letters: What is sent for it, oldest first, as `bot.telegram.transport.delivery` writes it.
        received_at: Unix seconds.
        begun: How often answering was begun by a process that then died.
        attempts: How often answering or sending has failed.
    """

    update_id: int
    uid: str
    payload: Mapping[str, Any] | None
    letters: list[Any] = field(default_factory=list)
    received_at: float = field(default_factory=time.time)
    begun: int = 0
    attempts: int = 0

    @property
    def suspect(self) -> bool:
        """Whether the process has died often while answering it, perhaps because of another update."""
        return self.begun >= _SUSPECT

    @property
    def crashed(self) -> bool:
        """Whether answering it seems to end the process each time."""
        return self.begun >= _CRASHES


@dataclass(frozen=True, slots=True)
class Counts:
    """How many updates wait, how many are dead, and the age of the oldest that waits in seconds."""

    waiting: int
    dead: int
    oldest_seconds: float


class Inbox:
    """The file; methods may be called from any thread or event loop.

    Args:
        data: The data folder.
        key: Seals what is in it; `previous` open it too.
        alarms: Where it is said that it was damaged.
    """

    def __init__(self, data: Path, *, key: bytes, previous: Sequence[bytes] = (), alarms: Alarms | None = None) -> None:
        self.path = data / FILE
        self._alarms = alarms or Alarms()
        self._seal = Seal(key, previous)
        self._db: Database | None = None
        self._thread = ThreadPoolExecutor(1, "inbox")
        self._guard = threading.Lock()
        self._actions: deque[tuple[Callable[[Database], Any], Future[Any]]] = deque()
        self._untidy = False
        self._forgotten_at = 0.0
        self._closed = False

    def open(self, bot: int = 0) -> list[Waiting]:
        """Open or make the file; return what waits, oldest first.

        Args:
            bot: The bot's id. What waits for another bot, from before a change of the token, becomes dead letters.

        Raises:
            InboxError: If it cannot be read or written.
        """
        self._thread.submit(self._look_over).result()
        self._submit(lambda db: _own(db, bot)).result()
        return self._submit(lambda db: self._read(db, "state NOT IN ('dead', 'again')")).result()

    async def take(self, update_id: int, payload: Mapping[str, Any], user_hash: str = "") -> Waiting | None:
        """Commit an update; None when it is known already, waiting or done.

        Raises:
            InboxError: If nothing was committed.
        """
        new = Waiting(update_id, new_uid(), payload)
        sealed = self._seal.close(payload)

        def insert(db: Database) -> bool:
            if db.execute("SELECT 1 FROM done WHERE update_id = ?", [update_id]).fetchone():
                return False
            cursor = db.execute(
                "INSERT INTO updates (update_id, uid, received_at, user_hash, payload) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                [update_id, new.uid, new.received_at, user_hash, sealed],
            )
            return cursor.rowcount == 1

        return new if await self._do(insert) else None

    def begin(self, update_id: int) -> None:
        """Note that answering begins, without waiting for it: a process that dies while answering leaves a trace."""
        self._later("UPDATE updates SET begun = begun + 1 WHERE update_id = ?", update_id)

    def survived(self, update_id: int) -> None:
        """Note, without waiting for it, that an update was answered without harm; sending is no danger to the process."""
        self._later("UPDATE updates SET begun = 0 WHERE update_id = ?", update_id)

    def counters(self) -> dict[str, int]:
        """The highest message ids known when the last process ended.

        Raises:
            InboxError: If the file cannot be read.
        """
        return self._submit(lambda db: dict(db.execute("SELECT name, latest FROM counters").fetchall())).result()

    def numbers(self) -> list[tuple[str, int, float]]:
        """The message ids known to be taken when the last process ended, as `keep` took them, lowest first.

        Raises:
            InboxError: If the file cannot be read.
        """
        sql = "SELECT name, message, began FROM numbers ORDER BY name, message"
        return self._submit(lambda db: [tuple(row) for row in db.execute(sql)]).result()

    async def keep(
        self,
        update_id: int,
        letters: Sequence[Any],
        counter: tuple[str, int] = ("", 0),
        numbers: Sequence[tuple[str, int, float]] = (),
    ) -> None:
        """Commit what is sent for an update, which parts of it have arrived, and what is known of message ids with it.

        Raises:
            InboxError: If nothing was committed.
        """
        sealed = self._seal.close(list(letters))

        def note(db: Database) -> None:
            db.execute("UPDATE updates SET letters = ?, begun = 0 WHERE update_id = ?", [sealed, update_id])
            sql = "INSERT INTO counters VALUES (?, ?) ON CONFLICT DO UPDATE SET latest = max(latest, excluded.latest)"
            db.execute(sql, counter)
            db.conn.executemany("INSERT OR IGNORE INTO numbers VALUES (?, ?, ?)", numbers)

        await self._do(note)

    async def done(self, update_id: int) -> None:
        """Erase an update that was dealt with; its number is remembered, so that it is not taken in again.

        Raises:
            InboxError: If nothing was committed.
        """

        def erase(db: Database) -> None:
            db.execute("INSERT OR REPLACE INTO done VALUES (?, ?)", [update_id, time.time()])
            db.execute("DELETE FROM updates WHERE update_id = ?", [update_id])

        await self._do(erase)

    async def failed(self, update_id: int, reason: str, *, dead: bool) -> None:
        """Note a failure; a dead letter is tried again only when somebody asks for it.

        Raises:
            InboxError: If nothing was committed.
        """
        sql = "UPDATE updates SET attempts = attempts + 1, begun = 0, reason = ?, state = ? WHERE update_id = ?"
        await self._do(lambda db: db.execute(sql, [reason, "dead" if dead else "waiting", update_id]))

    async def revived(self) -> list[Waiting]:
        """Take up the dead letters that somebody wants tried again.

        Raises:
            InboxError: If the file cannot be read or written.
        """

        def revive(db: Database) -> list[Waiting]:
            if not db.execute("SELECT 1 FROM updates WHERE state = 'again' LIMIT 1").fetchone():
                return []
            now = time.time()  # it gets a whole day again
            db.execute("UPDATE updates SET attempts = 0, received_at = ? WHERE state = 'again'", [now])
            found = self._read(db, "state = 'again'")
            db.execute("UPDATE updates SET state = 'waiting' WHERE state = 'again'")
            return found

        return await self._do(revive)

    async def counts(self) -> Counts:
        """How much is in it.

        Raises:
            InboxError: If the file cannot be read.
        """
        return await self._do(_counts)

    async def forget(self, user_hash: str) -> int:
        """Erase the updates of one person, dead or waiting; return how many there were.

        One that is being answered is still answered, but not taken up again when that fails or the process ends.

        Raises:
            InboxError: If nothing was committed.
        """
        sql = "DELETE FROM updates WHERE user_hash = ?"
        count = await self._do(lambda db: db.execute(sql, [user_hash]).rowcount)
        await self.tidy()
        return count

    async def tidy(self) -> None:
        """Cut off the write-ahead log, where erased updates live on, and drop old numbers; call it now and then."""
        if self._untidy:
            self._untidy = False
            await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._tidy)))

    def close(self) -> None:
        """Write the rest and close the file; calling it again does nothing."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._close).result()
            self._thread.shutdown()

    async def _do(self, action: Callable[[Database], _Value]) -> _Value:
        # shielded: a cancelled task must not take what it had begun along
        return await asyncio.shield(asyncio.wrap_future(self._submit(action)))

    def _later(self, sql: str, *values: object) -> None:
        future = self._submit(lambda db: db.execute(sql, list(values)))
        future.add_done_callback(lambda done: done.exception())  # the next write that is waited for reports it

    def _submit(self, action: Callable[[Database], _Value]) -> "Future[_Value]":
        future: Future[_Value] = Future()
        with self._guard:
            self._actions.append((action, future))
        try:
            self._thread.submit(self._drain)
        except RuntimeError as error:  # closed
            future.set_exception(InboxError(f"{self.path} is closed ({error})"))
        return future

    # below here everything runs in the inbox's own thread

    def _drain(self) -> None:
        with self._guard:
            taken, self._actions = self._actions, deque()
        if not taken:
            return
        try:
            results = self._commit([action for action, _ in taken])
        except Exception as error:
            for _, future in taken:
                future.set_exception(error)
            return
        for (_, future), result in zip(taken, results, strict=True):
            future.set_result(result)

    def _look_over(self) -> None:
        """Before anything is written: quick, since it is small."""
        found = checking.check(self.path)
        if found:
            self._mend("; ".join(found))

    def _mend(self, why: str) -> None:
        """Set the file aside and continue with what can be read of it."""
        self._disconnect()
        _logger.error("%s is damaged: %s", self.path, why)
        try:
            tables = mend_inbox(self.path, [migrations])
        except (OSError, sqlite3.Error, *checking.BROKEN) as error:
            _logger.error("%s could not be mended (%s)", self.path, error)
            return
        lost = "; ".join(table.in_words() for table in tables if not table.whole) or "nothing is missing"
        self._alarms.set("inbox damaged", f"set aside and replaced; {lost}")

    def _commit(self, actions: Sequence[Callable[[Database], Any]]) -> list[Any]:
        try:
            return self._try(actions)
        except InboxError as error:
            if error.__cause__ is None or not checking.is_damage(error.__cause__):
                raise
            self._mend(str(error.__cause__))
        return self._try(actions)

    def _try(self, actions: Sequence[Callable[[Database], Any]]) -> list[Any]:
        try:
            db = self._connect()
            with Immediate(db):
                results = [action(db) for action in actions]
        except (sqlite3.Error, OSError, *checking.BROKEN) as error:
            if not (isinstance(error, sqlite3.OperationalError) and "locked" in str(error)):
                self._disconnect()
            raise InboxError(f"{self.path} cannot be written ({error})") from error
        self._untidy = True
        return results

    def _connect(self) -> Database:
        if self._db is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
            db = connect(self.path)
            try:
                with Immediate(db):  # two starts at once would otherwise both find the tables missing
                    migrations.apply(db)
            except Exception:
                db.close()
                raise
            self._db = db
        return self._db

    def _disconnect(self) -> None:
        if self._db is not None:
            db, self._db = self._db, None
            with contextlib.suppress(sqlite3.Error):
                db.close()

    def _read(self, db: Database, where: str) -> list[Waiting]:
        columns = "update_id, uid, payload, letters, received_at, begun, attempts"
        sql = f"SELECT {columns} FROM updates WHERE {where} ORDER BY update_id"  # noqa: S608 # constants
        rows = db.execute(sql).fetchall()
        opened = [(row, self._seal.open(row[2])) for row in rows]
        return [Waiting(row[0], row[1], update, self._seal.open(row[3]) or [], *row[4:]) for row, update in opened]

    def _tidy(self) -> None:
        if self._db is None:
            return
        now = time.time()
        try:
            if now - self._forgotten_at > _REMEMBER_SECONDS / 48:
                self._forgotten_at = now
                with Immediate(self._db):
                    self._db.execute("DELETE FROM done WHERE at < ?", [now - _REMEMBER_SECONDS])
                    oldest = "SELECT at FROM done ORDER BY at DESC LIMIT 1 OFFSET ?"
                    self._db.execute(f"DELETE FROM done WHERE at < ({oldest})", [_REMEMBER_MOST])  # noqa: S608 # a constant
                    highest = "SELECT max(other.message) FROM numbers other WHERE other.name = numbers.name"
                    self._db.execute(f"DELETE FROM numbers WHERE message < ({highest}) - ?", [_NUMBERS])  # noqa: S608 # the same
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error:  # somebody reads it just now; the next time will do
            self._untidy = True

    def _close(self) -> None:
        self._drain()
        self._tidy()
        self._disconnect()


def _own(db: Database, bot: int) -> None:
    found = db.execute("SELECT bot FROM owner").fetchone()
    if found and found[0] == bot:
        return
    if found:
        db.execute("UPDATE updates SET state = 'dead', reason = 'was sent to another bot'")
        for table in ("done", "counters", "numbers", "owner"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608 # a constant
    db.execute("INSERT INTO owner VALUES (?)", [bot])


def _counts(db: Database) -> Counts:
    waiting, oldest = db.execute("SELECT count(*), min(received_at) FROM updates WHERE state != 'dead'").fetchone()
    (dead,) = db.execute("SELECT count(*) FROM updates WHERE state = 'dead'").fetchone()
    return Counts(waiting, dead, max(0.0, time.time() - oldest) if oldest else 0.0)
