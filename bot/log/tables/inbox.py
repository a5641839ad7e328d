"""The tables of the inbox, `data/inbox.db`, and a connection to it."""

from pathlib import Path
from typing import Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.log.sqlite import sqlite3

FILE: Final = "inbox.db"
_BUSY_SECONDS: Final = 2.0

migrations = Migrations("citebot.inbox")


@migrations()
def inbox(db: Database) -> None:
    """Updates not yet answered, and the numbers of answered ones."""
    db.execute(
        """
        CREATE TABLE updates (
            update_id INTEGER PRIMARY KEY,           -- Telegram's number: the same update is taken in once
            uid TEXT NOT NULL,                       -- of the row that the question gets in the log
            received_at REAL NOT NULL,               -- Unix seconds
            user_hash TEXT NOT NULL DEFAULT '',      -- keyed hash, as in the log
            payload TEXT NOT NULL,                   -- sealed JSON: the update
            letters TEXT NOT NULL DEFAULT '',        -- sealed JSON: what is sent for it, and which parts have arrived
            state TEXT NOT NULL DEFAULT 'waiting',   -- waiting, dead; again: a dead one that somebody wants tried
            begun INTEGER NOT NULL DEFAULT 0,        -- times that answering was begun and did not come to a reply
            attempts INTEGER NOT NULL DEFAULT 0,     -- times that answering or sending failed
            reason TEXT NOT NULL DEFAULT ''          -- of the last failure
        )
        """
    )
    db.execute("CREATE TABLE done (update_id INTEGER PRIMARY KEY, at REAL NOT NULL)")
    db.execute(
        """
        CREATE TABLE counters (                      -- highest message ids known: `bot.telegram.transport.numbers`
            name TEXT PRIMARY KEY,                   -- a keyed hash, or empty
            latest INTEGER NOT NULL
        )
        """
    )
    db.execute("CREATE TABLE owner (bot INTEGER NOT NULL)")  # whose updates these are: each bot counts its own


@migrations()
def numbers(db: Database) -> None:
    """Message ids known to be taken, so that the next process does not take one for a new message's."""
    db.execute(
        """
        CREATE TABLE numbers (
            name TEXT,                               -- of the row, as in `counters`
            message INTEGER,
            began REAL,                              -- Unix seconds: of the process that made it; 0 for others' messages
            PRIMARY KEY (name, message)
        ) WITHOUT ROWID
        """
    )


def connect(path: Path) -> Database:
    """A connection as the inbox wants it: committed means on the disk, erased means overwritten."""
    db = Database(sqlite3.connect(str(path), timeout=_BUSY_SECONDS, check_same_thread=False), execute_plugins=False)
    db.enable_wal()
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON")
    return db
