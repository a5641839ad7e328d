"""The log, `data/log.db`: one row per question, and a row reads alone.

Writing happens in one thread and never raises: what the database cannot take (locked, full, damaged, not
writable) goes to `log-unwritten.jsonl`, or stays in memory when that fails too, and is taken into the log at
the next start or as soon as a write succeeds again. Each row has a `uid`, so that taking it twice changes nothing.
"""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from sqlite_utils import Database

from bot.log import people
from bot.log.alarms import Alarms
from bot.log.rows import Entry, Record, keyed_hashes
from bot.log.sealing import Seal
from bot.log.sqlite import reading, sqlite3
from bot.log.tables.schema import Immediate, insert, store, update
from bot.log.takedowns import takedown_copy
from bot.log.takedowns.barred import Takedowns, in_log
from bot.log.takedowns.takedown_copy import copy_of
from bot.log.writing.forgotten import Forgotten
from bot.log.writing.opening import SYNCHRONOUS, open_log
from bot.log.writing.syncing import Syncer
from bot.log.writing.unwritten import Unwritten

BUSY_MS: Final = 2000
_ATTEMPT_MS: Final = 5
_CLEAN_MS: Final = 300  # readers that hold on to the WAL are waited for so long
_BUSY_MS_AFTER_FAILURE: Final = 50  # while the log is locked, no reply waits long for it
_COMPLAIN_EVERY_SECONDS: Final = 60
_HELD: Final = 10_000
_FREED_PAGES: Final = 20_000
"""Given back to the file system at a time: some 80 MB, within a second."""
_Value = TypeVar("_Value")
_logger = logging.getLogger(__name__)


class LogError(Exception):
    """The log cannot be read or written; the message is one line."""


class _RefusedError(Exception):
    """An action of `Log.do` raised something that is not the database's; its cause says what."""


class Log:
    """Writes rows; safe to use from any thread or event loop.

    Attributes:
        key: What ids are hashed and sealed with.
        keys: That key, and older keys that are still kept after a rotation, newest first.
        seal: Seals under that key, and opens what was sealed under any of them.
        takedowns: What may not be shown, as of now.
        alarms: Problems that need a person.
    """

    def __init__(self, data: Path, *, key: bytes, previous: Sequence[bytes] = (), busy_ms: int = BUSY_MS) -> None:
        self.key = key
        self.keys = (key, *previous)
        self.seal = Seal(key, previous)
        self.path = data / "log.db"
        self.takedowns = Takedowns(self.path)
        self.alarms = Alarms()
        self._busy_ms = busy_ms
        self._synchronous = SYNCHRONOUS
        self._syncer = Syncer(self.path.with_name("log.db-wal"))
        self._unwritten = Unwritten(data / "log-unwritten.jsonl")
        self._held: deque[Record] = deque(maxlen=_HELD)
        self._db: Database | None = None
        self._file: tuple[int, int] = (0, 0)
        self._failing = False
        self._aside = True  # at the start, look for what the last run left
        self._complained = -float(_COMPLAIN_EVERY_SECONDS)
        self._closed = False
        self._forgotten = Forgotten()
        self._thread = ThreadPoolExecutor(1, "log")

    @property
    def failing(self) -> bool:
        """Whether the last write did not reach the database."""
        return self._failing

    def open(self) -> bool:
        """Open or make the database and take in what an earlier run could not write; say whether that worked."""
        return self._thread.submit(self._attempt, lambda db: None).result() is not _FAILED

    async def write(self, row: Record) -> Entry:
        """Add a row. Without a number in the entry, the row waits outside the database."""
        # shielded: a cancelled handler must not take its row along
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._write, row)))

    async def sent(self, entry: Entry, reply_ids: Sequence[int], error: str = "", address: str = "") -> None:
        """Note the messages sent for a row, the sealed address to find them at, and what went wrong in sending."""
        future: Future[None] = self._thread.submit(self._sent, entry.uid, list(reply_ids), error, address)
        await asyncio.shield(asyncio.wrap_future(future))

    async def do(self, action: Callable[[Database], _Value]) -> _Value:
        """Run an action in the log's thread, in one transaction that holds the write lock from its beginning.

        Raises:
            LogError: If the database cannot be written.
            Exception: Whatever the action raises itself. In either case nothing of the action is kept.
        """
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._do, action)))

    def call(self, action: Callable[[Database], _Value]) -> _Value:
        """`do` for callers outside an event loop; blocks."""
        return self._thread.submit(self._do, action).result()

    def set_synchronous(self, level: str) -> None:
        """`FULL` waits for the disk with each row; see `SYNCHRONOUS` for what is used otherwise."""
        self._synchronous = level
        self._thread.submit(self._disconnect).result()

    def clean(self) -> bool:
        """Give freed pages back and empty the WAL, so that what was erased is in no file any more; blocks.

        Returns:
            False when somebody was reading just then, or the log could not be written: try again later.
        """
        return self._thread.submit(self._clean).result()

    def vacuum(self) -> None:
        """Write the file again without free pages, and so that freed ones can be given back from now on; blocks.

        Raises:
            LogError: If the log cannot be written, or somebody else is writing.
        """
        self._thread.submit(self._vacuum).result()

    async def read(self, action: Callable[[Database], _Value]) -> _Value:
        """Run a reading action on a connection that cannot write, outside the log's thread.

        Raises:
            LogError: If the database cannot be read.
        """
        return await asyncio.to_thread(self._read, action)

    async def forget(self, user: int) -> people.Forgotten:
        """Erase everything of a person completely: rows, what refers to them, what waits outside, traces in the file.

        A question of theirs that is being answered meanwhile is not written down either.

        Raises:
            LogError: If the log cannot be written; then nothing is erased.
        """
        gone = await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._forget, user)))
        return replace(gone, scrubbed=await asyncio.shield(self.scrub()))

    async def scrub(self) -> bool:
        """Clear the file of what an erasure left, if one did; say whether it is clear now.

        On another connection: what is logged meanwhile waits outside the file, and no reply waits for it.
        """
        return await asyncio.to_thread(self._scrub)

    async def waiting(self, user: int) -> list[Record]:
        """Rows of a person that the database has not taken yet."""
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._waiting, user)))

    def has_forgotten(self, uid: str) -> bool:
        """Whether a row was not written, or erased since, because the person wanted it so."""
        return uid in self._forgotten

    async def is_aside(self, uid: str) -> bool:
        """Whether a row waits outside the database, as after a write that failed."""
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._is_aside, uid)))

    def close(self) -> None:
        """Write what is still held and close the file, with all rows in `log.db` itself; calling it again does nothing."""
        if not self._closed:
            self._closed = True
            self.takedowns.close()  # the last connection to close must be one that can write
            self._syncer.close()
            self._thread.submit(self._close).result()
            self._thread.shutdown()

    def _read(self, action: Callable[[Database], _Value]) -> _Value:
        try:
            with reading(self.path, wait_seconds=self._busy_ms / 1000) as db:
                return action(db)
        except sqlite3.Error as error:
            raise LogError(f"{self.path} cannot be read ({error})") from error

    def _scrub(self) -> bool:
        try:
            db = Database(sqlite3.connect(str(self.path), timeout=self._busy_ms / 1000), execute_plugins=False)
            try:
                return not people.scrub_is_due(db) or people.scrub(db)
            finally:
                db.close()
        except sqlite3.Error as error:
            _logger.error("%s cannot be cleared of what was erased (%s)", self.path, error)
            return False

    # below here everything runs in the log's own thread

    def _do(self, action: Callable[[Database], _Value]) -> _Value:
        def guarded(db: Database) -> _Value:
            try:
                return action(db)
            except sqlite3.Error:
                raise
            except Exception as error:  # the action refused; the database is well
                raise _RefusedError from error

        try:
            result = self._attempt(guarded)
        except _RefusedError as refused:
            assert refused.__cause__ is not None  # noqa: S101 # set where it is raised
            raise refused.__cause__ from None
        if result is _FAILED:
            raise LogError(f"{self.path} cannot be written; see the log line before this one")
        return result  # type: ignore[return-value]  # what the action gave

    def _forget(self, user: int) -> people.Forgotten:
        hashes, chats = (keyed_hashes(self.keys, kind, user) for kind in ("user", "chat"))
        self._attempt(lambda db: None)  # what waits outside comes in, where everything of a person is found
        try:
            erased = self._do(lambda db: self._erase(db, hashes, chats))
        except OSError as error:
            raise LogError(f"{error.filename or self.path.parent} cannot be written ({error.strerror})") from error
        self._forgotten.note(*hashes, *erased.uids)
        return people.Forgotten(user, tuple(hashes), erased, False)

    def _erase(self, db: Database, hashes: Sequence[str], chats: Sequence[str]) -> people.Erased:
        erased = people.erase(db, hashes, chats)
        takedown_copy.add(copy_of(self.path), in_log(db).rows)
        gone = {*hashes, *chats, *erased.uids}
        torn = [line for line in self._unwritten.lines() if line.strip() and not _is_json(line)]
        if torn:
            _logger.warning("%d lines cut off by a crash are dropped from %s: it is unknown whose they were",
                            len(torn), self._unwritten.path)  # fmt: skip
        self._unwritten.keep(lambda line: _is_json(line) and not people.mentions(line, gone))
        self._held = deque((each for each in self._held if not people.mentions(json.dumps(each), gone)), maxlen=_HELD)
        return erased

    def _waiting(self, user: int) -> list[Record]:
        self._attempt(lambda db: None)
        hashes = keyed_hashes(self.keys, "user", user)
        try:
            outside = [json.loads(line) for line in self._unwritten.lines() if _is_json(line)]
        except OSError as error:
            raise LogError(f"{self._unwritten.path} cannot be read ({error})") from error
        rows = [each.get("row") for each in (*outside, *self._held) if isinstance(each, dict)]
        return [row for row in rows if isinstance(row, dict) and row.get("user_hash") in hashes]

    def _is_aside(self, uid: str) -> bool:
        try:
            lines = self._unwritten.lines() if self._aside else []
        except OSError:
            lines = []
        outside = [json.loads(line) for line in lines if uid in line and _is_json(line)]
        rows = [each.get("row") for each in (*outside, *self._held) if isinstance(each, dict)]
        return any(isinstance(row, dict) and row.get("uid") == uid for row in rows)

    def _clean(self) -> bool:
        try:
            db = self._connect()
            db.execute(f"PRAGMA incremental_vacuum({_FREED_PAGES})").fetchall()
            db.execute(f"PRAGMA busy_timeout = {_CLEAN_MS}")
            busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            db.execute(f"PRAGMA busy_timeout = {_ATTEMPT_MS}")
        except Exception as error:
            self._fail(error)
            return False
        return not busy

    def _vacuum(self) -> None:
        try:
            db = self._connect()
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")
            db.execute("VACUUM")
        except Exception as error:
            raise LogError(f"{self.path} cannot be vacuumed ({error})") from error

    def _write(self, row: Record) -> Entry:
        if self._forgotten.covers(row):
            self._forgotten.note(row["uid"])
            return Entry(row["uid"], None)
        number = self._attempt(lambda db: insert(db, row))
        if isinstance(number, int):
            return Entry(row["uid"], number)
        self._put_aside({"row": row})
        return Entry(row["uid"], None)

    def _sent(self, uid: str, reply_ids: list[int], error: str, address: str) -> None:
        if uid in self._forgotten:
            return
        record = {"uid": uid, "reply_ids": reply_ids, "error": error, "address": address}
        if self._attempt(lambda db: update(db, record)) is not True:
            self._put_aside({"sent": record})

    def _attempt(self, action: Callable[[Database], object]) -> object:
        """Run an action in one transaction that holds the write lock from its beginning; `_FAILED` on any error."""
        try:
            db = self._connect()
            with Immediate(db, self._wait_seconds()):
                result = action(db)
            self._failing = False
            self._syncer.note()
        except _RefusedError:
            raise
        except Exception as error:
            self._fail(error)
            return _FAILED
        if self._aside:
            self._take_back(db)
        return result

    def _wait_seconds(self) -> float:
        return (_BUSY_MS_AFTER_FAILURE if self._failing else self._busy_ms) / 1000

    def _connect(self) -> Database:
        if self._db is not None and self._file == _identity(self.path):
            return self._db
        self._disconnect()
        db = open_log(self.path, wait_seconds=self._wait_seconds(), synchronous=self._synchronous)
        db.execute(f"PRAGMA busy_timeout = {_ATTEMPT_MS}")  # waiting longer is done by Immediate
        self._db, self._file = db, _identity(self.path)
        return db

    def _disconnect(self) -> None:
        if self._db is not None:
            db, self._db = self._db, None
            db.close()

    def _empty_wal(self) -> None:
        """Bring all rows into `log.db` itself, so that this one file is whole."""
        if self._db is None or self._file != _identity(self.path):
            return
        try:
            self._db.execute(f"PRAGMA busy_timeout = {self._busy_ms}")
            busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            _logger.warning("%s could not be brought up to date at the end (%s); its WAL holds rows", self.path, error)
            return
        if busy:
            _logger.warning("%s is being read; its newest rows are in %s-wal, copy both", self.path, self.path.name)

    def _fail(self, error: Exception) -> None:
        if not (isinstance(error, sqlite3.OperationalError) and "locked" in str(error)):
            try:
                self._disconnect()
            except sqlite3.Error:
                _logger.debug("the log could not be closed", exc_info=True)
        self._failing = True
        self._complain("%s cannot be written (%s); questions are kept in %s", self.path, error, self._unwritten.path)

    def _complain(self, message: str, *args: object) -> None:
        now = time.monotonic()
        if now - self._complained >= _COMPLAIN_EVERY_SECONDS:
            self._complained = now
            _logger.error(message, *args)

    def _put_aside(self, record: Record) -> None:
        self._held.append(record)
        self._aside = True
        try:
            self._unwritten.path.parent.mkdir(parents=True, exist_ok=True)
            while self._held:
                self._unwritten.append(self._held[0])
                self._held.popleft()
        except OSError as error:
            self._complain("%s cannot be written (%s); kept in memory", self._unwritten.path, error)

    def _take_back(self, db: Database) -> None:
        def take(records: list[Record]) -> list[Record]:
            with Immediate(db, self._wait_seconds()):
                return [record for record in records if not store(db, record)]

        try:
            taken = self._unwritten.take_back(take)
            if held := list(self._held):  # younger than what is in the file, so after it
                refused = take(held)
                self._held = deque(refused, maxlen=_HELD)
                taken += len(held) - len(refused)
        except Exception as error:
            self._complain("%s cannot be read back (%s)", self._unwritten.path, error)
            return
        self._aside = False
        if taken:
            _logger.info("%d records that waited outside are now in %s", taken, self.path)

    def _close(self) -> None:
        if self._held:
            self._attempt(lambda db: None)
        if self._held:
            self._put_aside(self._held.popleft())
        if self._held:
            _logger.error("%d records of the log are lost: neither %s nor %s could be written", len(self._held),
                          self.path, self._unwritten.path)  # fmt: skip
        self._empty_wal()
        self._disconnect()


_FAILED: Final = object()


def _is_json(line: str) -> bool:
    """False for a line that a crash cut off: it is unknown whose it was."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _identity(path: Path) -> tuple[int, int]:
    """Device and inode: they change when someone moves the log away, and writing on would go nowhere."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
