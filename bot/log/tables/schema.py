"""The log's table: its migrations (added to, never edited once released) and every statement that writes to it."""

import json
import time
from typing import Any, Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.log.rows import Record
from bot.log.sqlite import sqlite3

TABLE: Final = "questions"
_PACE_SECONDS: Final = 0.002

migrations = Migrations("citebot.log")


@migrations()
def questions(db: Database) -> None:
    """One row per question. AUTOINCREMENT, because people see the number: a deleted row's is never used again."""
    db.execute(
        """
        CREATE TABLE questions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,                -- random; lets a row be taken in twice without doubling
            asked_at TEXT NOT NULL,                  -- UTC, ISO 8601, milliseconds
            chat_kind TEXT NOT NULL,                 -- private, group, supergroup, console
            question TEXT NOT NULL,                  -- as received
            asked TEXT NOT NULL,                     -- as searched, completed from the question before
            outcome TEXT NOT NULL,                   -- answered, declined, failed
            reason TEXT NOT NULL,                    -- why declined
            confidence REAL,                         -- 0 to 1; empty when failed
            threshold REAL,                          -- as set; empty: the build's own
            quotes TEXT NOT NULL,                    -- JSON: the quotes as sent, with citation, spans, score
            differences TEXT NOT NULL,               -- JSON: where sources differ
            nearest TEXT NOT NULL,                   -- JSON: titles named when declined
            hits TEXT NOT NULL,                      -- JSON: the best passages
            faults TEXT NOT NULL,                    -- JSON: quotes withheld, and why
            error TEXT NOT NULL,                     -- traceback of an unexpected error
            build TEXT NOT NULL,                     -- the index build that answered
            latency_ms REAL NOT NULL,
            user_hash TEXT NOT NULL,                 -- keyed hash, never the id
            chat_hash TEXT NOT NULL,
            update_id INTEGER,                       -- Telegram's number for the update
            reply_ids TEXT NOT NULL DEFAULT '[]'     -- JSON: message ids of the reply
        )
        """
    )
    db.table(TABLE).create_index(["asked_at"])


@migrations()
def people_and_moderators(db: Database) -> None:
    """What people say of an answer, what moderators decide, and what a person or a chat has chosen."""
    db.execute("ALTER TABLE questions ADD COLUMN language TEXT NOT NULL DEFAULT ''")  # of the asker's interface
    db.execute("ALTER TABLE questions ADD COLUMN address TEXT NOT NULL DEFAULT ''")  # sealed JSON: chat, topic, message
    db.execute("ALTER TABLE questions ADD COLUMN tuning INTEGER NOT NULL DEFAULT 1")  # 0: the asker has opted out
    db.table(TABLE).create_index(["user_hash"])
    db.execute(
        """
        CREATE TABLE feedback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL REFERENCES questions(uid),
            user_hash TEXT NOT NULL,
            kind TEXT NOT NULL,                      -- answered, not answered, report
            source TEXT NOT NULL,                    -- button, reaction
            reason TEXT NOT NULL DEFAULT '',         -- of a report
            at TEXT NOT NULL,                        -- UTC, ISO 8601
            UNIQUE (question, user_hash, source)     -- the last word of a person counts; a report is a source too
        )
        """
    )
    db.execute(
        """
        CREATE TABLE verdicts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL REFERENCES questions(uid),
            verdict TEXT NOT NULL,                   -- right, wrong passage, should have declined, should have answered, note
            note TEXT NOT NULL DEFAULT '',
            actor TEXT NOT NULL,                     -- the moderator, as the settings name them
            at TEXT NOT NULL,
            undone_at TEXT NOT NULL DEFAULT '',      -- nothing is deleted: what was undone stays as evidence
            undone_by TEXT NOT NULL DEFAULT ''
        )
        """
    )
    db.execute(
        """
        CREATE TABLE takedowns (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL DEFAULT '',       -- uid of the case, if one led to it
            document TEXT NOT NULL,                  -- document id
            passage_sha256 TEXT NOT NULL DEFAULT '', -- empty: the whole document
            sentences TEXT NOT NULL DEFAULT '[]',    -- JSON: SHA-256 of each of the passage's sentences
            reason TEXT NOT NULL DEFAULT '',
            actor TEXT NOT NULL,
            at TEXT NOT NULL,
            undone_at TEXT NOT NULL DEFAULT '',
            undone_by TEXT NOT NULL DEFAULT ''
        )
        """
    )
    db.execute(
        """
        CREATE TABLE people (
            user_hash TEXT PRIMARY KEY,
            language TEXT NOT NULL DEFAULT '',       -- chosen with /language; empty: Telegram's
            tuning INTEGER NOT NULL DEFAULT 1,       -- 0: reviewed questions of this person are not used to tune the bot
            at TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE TABLE chats (chat_hash TEXT PRIMARY KEY, quiet INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL)")
    for table, column in (("feedback", "question"), ("feedback", "at"), ("verdicts", "question"), ("takedowns", "at")):
        db.table(table).create_index([column])


@migrations()
def people_erasures(db: Database) -> None:
    """When somebody had everything erased (not who), and whether the file has been rewritten since."""
    db.execute("CREATE TABLE erasures (id INTEGER PRIMARY KEY, at TEXT NOT NULL, scrubbed_at TEXT NOT NULL DEFAULT '')")


@migrations()
def people_tuning(db: Database) -> None:
    """Who has opted out of tuning stays out with every question, however its row comes in."""
    db.execute(
        """
        CREATE TRIGGER people_tuning AFTER INSERT ON questions
        WHEN NEW.tuning AND EXISTS (SELECT 1 FROM people WHERE user_hash = NEW.user_hash AND NOT tuning)
        BEGIN
            UPDATE questions SET tuning = 0 WHERE id = NEW.id;
        END
        """
    )


@migrations()
def conversation_places(db: Database) -> None:
    """Where a question is in its chat, so that an edit, a follow-up, a reply or a reaction finds its row."""
    db.execute("ALTER TABLE questions ADD COLUMN message_id INTEGER")  # Telegram's number of the question in its chat
    db.execute("ALTER TABLE questions ADD COLUMN topic INTEGER")  # Telegram's number of the forum topic
    db.execute("ALTER TABLE questions ADD COLUMN edit_of TEXT NOT NULL DEFAULT ''")  # uid of the row before an edit
    db.table(TABLE).create_index(["chat_hash", "message_id"])
    db.table(TABLE).create_index(["chat_hash", "reply_ids"])  # read alone when a reply is looked up


@migrations()
def moderators_cards(db: Database) -> None:
    """Which cases moderators were shown in Telegram, and for what; and from which question on cards are sent at all."""
    db.execute(
        "CREATE TABLE cards (question TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (question, why)) "
        "WITHOUT ROWID"
    )
    db.execute("CREATE TABLE cards_from (question INTEGER NOT NULL)")


@migrations()
def day_corrections(db: Database) -> None:
    """What moderators were offered to correct: replies that quote a text taken down elsewhere, or gone from a build."""
    db.execute(
        """
        CREATE TABLE correction_cards (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            takedown INTEGER NOT NULL DEFAULT 0,     -- 0: text that the documents no longer hold
            build TEXT NOT NULL DEFAULT '',          -- the build that no longer holds it
            at TEXT NOT NULL,
            shown_at TEXT NOT NULL DEFAULT ''        -- empty until the card has reached a moderator
        )
        """
    )
    db.execute(
        """
        CREATE TABLE gone_passages (
            document TEXT NOT NULL,
            passage_sha256 TEXT NOT NULL,
            how TEXT NOT NULL,                       -- changed, withdrawn
            card INTEGER NOT NULL REFERENCES correction_cards(id),
            PRIMARY KEY (document, passage_sha256)
        ) WITHOUT ROWID
        """
    )
    db.table("correction_cards").create_index(["takedown"])
    db.execute("CREATE INDEX correction_cards_waiting ON correction_cards (id) WHERE shown_at = ''")
    db.execute("INSERT INTO correction_cards (takedown, at, shown_at) SELECT id, at, at FROM takedowns")


@migrations()
def opened_messages(db: Database) -> None:
    """Messages that a button under an answer opened, and which texts of documents they show."""
    db.execute(
        """
        CREATE TABLE opened (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL,                  -- uid of the question whose button it was
            message_id INTEGER NOT NULL,             -- Telegram's number of the first of its messages
            address TEXT NOT NULL,                   -- sealed JSON: chat, messages
            language TEXT NOT NULL,                  -- of who pressed
            at TEXT NOT NULL,
            failed TEXT NOT NULL DEFAULT ''          -- the correction that could not change it
        )
        """
    )
    db.execute(
        "CREATE TABLE opened_passages (passage INTEGER NOT NULL, opened INTEGER NOT NULL, "
        "PRIMARY KEY (passage, opened)) WITHOUT ROWID"
    )
    db.table("opened").create_index(["question", "message_id"])
    db.table("opened_passages").create_index(["opened"])
    db.execute(
        "CREATE TRIGGER opened_closed AFTER DELETE ON opened "
        "BEGIN DELETE FROM opened_passages WHERE opened = old.id; END"
    )


@migrations()
def put_back(db: Database) -> None:
    """Cards that offer to put back what a takedown, undone since, was edited out of."""
    db.execute("ALTER TABLE correction_cards ADD COLUMN restores INTEGER NOT NULL DEFAULT 0")


@migrations()
def shown_to_moderators(db: Database) -> None:
    """Which messages to moderators show which question, so that they can be blanked once it is erased."""
    db.execute(
        """
        CREATE TABLE shown_to_moderators (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            about TEXT NOT NULL,                     -- uid of the question; empty once that is erased
            place TEXT NOT NULL,                     -- keyed hash of the message
            address TEXT NOT NULL,                   -- sealed JSON: chat, message
            at TEXT NOT NULL,
            gone_at TEXT NOT NULL DEFAULT '',        -- when the question was erased
            attempts INTEGER NOT NULL DEFAULT 0,     -- times that changing the message failed
            next_at TEXT NOT NULL DEFAULT ''         -- not tried again before
        )
        """
    )
    db.table("shown_to_moderators").create_index(["about"])
    db.table("shown_to_moderators").create_index(["place"])
    gone = (
        "UPDATE shown_to_moderators SET about = '', gone_at = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') "
        "WHERE about = old.uid"
    )
    db.execute(f"CREATE TRIGGER shown_and_deleted AFTER DELETE ON questions BEGIN {gone}; END")
    db.execute(
        "CREATE TRIGGER shown_and_erased AFTER UPDATE OF erased ON questions WHEN new.erased AND NOT old.erased "
        f"BEGIN {gone}; END"
    )


COLUMNS: Final = frozenset(
    (
        *("uid", "asked_at", "chat_kind", "question", "asked", "outcome", "reason", "confidence", "threshold"),
        *("quotes", "differences", "nearest", "hits", "faults", "error", "build", "latency_ms"),
        *("user_hash", "chat_hash", "update_id", "reply_ids", "language", "address", "tuning"),
        *("message_id", "topic", "edit_of"),
    )
)


class Immediate:
    """`BEGIN IMMEDIATE` … `COMMIT`: waits for the write lock at the beginning, where waiting is allowed to succeed.

    sqlite-utils' own transactions begin deferred; inside this one they become savepoints.

    SQLite's own waiting sleeps longer and longer between its attempts, so that another busy writer can keep this one
    out until its time is over. With `wait_seconds`, attempts come at an even pace for that time.
    """

    def __init__(self, db: Database, wait_seconds: float = 0.0) -> None:
        self._db = db
        self._wait = wait_seconds

    def __enter__(self) -> None:
        until = time.monotonic() + self._wait
        while True:
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() >= until:
                    raise
                time.sleep(_PACE_SECONDS)
            else:
                return

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._db.rollback()
            return
        try:
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise


def insert(db: Database, row: Record) -> int:
    """Add a row, or find it when it is there already; return its number.

    A row whose reply never went out (the process ended before) takes the new answer, when that is another one: of another
    build, or without what was taken down meanwhile.
    """
    clean = {name: _utf8(value) for name, value in row.items()}
    there = f"SELECT id, reply_ids, build, outcome, quotes FROM {TABLE} WHERE uid = ?"  # a constant
    found = db.execute(there, [row["uid"]]).fetchone()
    if found is None:
        db.table(TABLE).insert(clean)
        found = db.execute(there, [row["uid"]]).fetchone()
    elif found[1] == "[]" and any(
        clean.get(name, old) != old for name, old in zip(("build", "outcome", "quotes"), found[2:], strict=True)
    ):
        db.table(TABLE).update(found[0], clean)
    return int(found[0])


def update(db: Database, sent: Record) -> bool:
    """Add to a row how its reply went; False when there is no such row."""
    sql = (
        f"UPDATE {TABLE} SET reply_ids = ?, error = trim(error || char(10) || ?, char(10)), "  # a constant
        "address = iif(? = '', address, ?) WHERE uid = ?"
    )
    address = sent.get("address", "")
    cursor = db.execute(sql, [json.dumps(sent["reply_ids"]), _utf8(sent["error"]), address, address, sent["uid"]])
    return bool(cursor.rowcount)


def store(db: Database, record: Record) -> bool:
    """Take one record from outside; False for one that this version cannot read."""
    row, sent = record.get("row"), record.get("sent")
    if isinstance(row, dict) and "uid" in row and row.keys() <= COLUMNS:
        insert(db, row)
        return True
    if isinstance(sent, dict) and sent.keys() - {"address"} == {"uid", "reply_ids", "error"}:
        return update(db, sent)
    return False


def _utf8(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
