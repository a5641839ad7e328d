"""What the log holds of one person: their choices, all of it as a readable file, and its complete erasure.

Every statement here works on hashes; what Telegram calls a person never reaches SQL. Erasing has two steps: `erase`, in
a transaction, takes the rows away, and `scrub` rewrites the file, because SQLite keeps deleted text in free pages, in
search tables and in the write-ahead log.
"""

import json
import re
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

from bot.log.clock import clock
from bot.log.rows import Record
from bot.log.sealing import Seal
from bot.log.sqlite import sqlite3
from index import joining_words

_POINTERS: Final = frozenset({"question", "question_uid", "uid"})
"""Columns of the other tables that hold a question's uid."""
_UNLINKED: Final = {"takedowns": (), "deeds": ("detail",)}
"""Tables whose rows stay and only stop saying which question they were about; with what else is emptied in them."""
_TAIL_WORDS: Final = 3
_WAL_TRIES: Final = 10
_WAL_PAUSE_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has chosen. `language` is empty for Telegram's; `tuning` False when they have opted out."""

    language: str = ""
    tuning: bool = True


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows that an erasure took.

    Attributes:
        uids: Of the questions.
        texts: Of the questions, as asked and as searched.
        remarks: Rows of feedback.
        choices: Whether there was a choice of language or tuning.
    """

    uids: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    remarks: int = 0
    choices: bool = False

    def __bool__(self) -> bool:
        return bool(self.uids or self.remarks or self.choices)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A person who had everything erased.

    Attributes:
        user: Telegram's id, for what is held in memory under it; never stored.
        hashes: The keyed hashes of it, as in the log.
        erased: What the log held.
        scrubbed: Whether the files hold no trace any more; False while another program keeps the old pages open.
    """

    user: int
    hashes: tuple[str, ...]
    erased: Erased
    scrubbed: bool


def choices(db: Database, hashes: Sequence[str]) -> Choices:
    """What this person has chosen, or the defaults; `hashes` under each key, the newest first."""
    for user_hash in hashes:
        found = db.execute("SELECT language, tuning FROM people WHERE user_hash = ?", [user_hash]).fetchone()
        if found:
            return Choices(str(found[0]), bool(found[1]))
    return Choices()


def choose_language(db: Database, user_hash: str, language: str) -> None:
    """Keep a language, or empty for Telegram's."""
    _choose(db, user_hash, "language", language)


def choose_tuning(db: Database, hashes: Sequence[str], tuning: bool) -> None:
    """Keep whether this person's reviewed questions may tune the bot; holds for earlier questions too."""
    _choose(db, hashes[0], "tuning", int(tuning))
    db.execute(f"UPDATE questions SET tuning = ? WHERE user_hash IN ({_marks(hashes)})", [int(tuning), *hashes])  # noqa: S608 # marks only


def is_quiet(db: Database, hashes: Sequence[str]) -> bool:
    """Whether this chat has set quiet mode."""
    for chat_hash in hashes:
        found = db.execute("SELECT quiet FROM chats WHERE chat_hash = ?", [chat_hash]).fetchone()
        if found:
            return bool(found[0])
    return False


def set_quiet(db: Database, chat_hash: str, quiet: bool) -> None:
    """Set quiet mode on or off."""
    db.execute(
        "INSERT INTO chats (chat_hash, quiet, at) VALUES (?, ?, ?) "
        "ON CONFLICT (chat_hash) DO UPDATE SET quiet = excluded.quiet, at = excluded.at",
        [chat_hash, int(quiet), clock()],
    )


def everything(db: Database, hashes: Sequence[str], waiting: Sequence[Record], seal: Seal) -> Record:
    """All that the log holds of a person, to be read by that person; nothing of anybody else.

    Args:
        db: The log.
        hashes: Whose, under each key, the newest first.
        waiting: Rows of this person that wait outside the database.
        seal: Opens the address of a question.
    """
    whose = f"user_hash IN ({_marks(hashes)})"
    cursor = db.execute(f"SELECT * FROM questions WHERE {whose} ORDER BY id", list(hashes))  # noqa: S608 # marks only
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()] + list(waiting)
    own = {row["uid"] for row in rows}
    remarks: dict[str, list[Record]] = {}
    elsewhere = []
    for uid, kind, reason, source, at in db.execute(
        f"SELECT question, kind, reason, source, at FROM feedback WHERE {whose} ORDER BY id",  # noqa: S608 # the same
        list(hashes),
    ).fetchall():
        remark = {"said": kind, "reason": reason, "by": source, "at": at}
        if uid in own:
            remarks.setdefault(uid, []).append(remark)
        else:
            elsewhere.append(remark)
    reviews: dict[str, list[Record]] = {}
    for uid, verdict, note, at, undone_at in db.execute(
        "SELECT question, verdict, note, at, undone_at FROM verdicts WHERE question IN "  # noqa: S608 # the same
        f"(SELECT uid FROM questions WHERE {whose}) ORDER BY id",
        list(hashes),
    ).fetchall():
        reviews.setdefault(uid, []).append({"verdict": verdict, "note": note, "at": at, "undone_at": undone_at})
    opened: dict[str, list[Record]] = {}
    for uid, address, language, at in db.execute(
        "SELECT question, address, language, at FROM opened WHERE question IN "  # noqa: S608 # the same
        f"(SELECT uid FROM questions WHERE {whose}) ORDER BY id",
        list(hashes),
    ).fetchall():
        one = {"address in Telegram": seal.open(address), "language": language, "at": at}
        opened.setdefault(uid, []).append(one)
    kept = choices(db, hashes)
    return {
        "made_at": clock(),
        "hash": hashes[0],
        "choices": {"language": kept.language or "as in Telegram", "questions may tune the bot": kept.tuning},
        "questions": [
            _readable(row, seal)
            | {"feedback": remarks.get(row["uid"], []), "reviews": reviews.get(row["uid"], [])}
            | {"messages opened by buttons": opened.get(row["uid"], [])}
            for row in rows
        ],
        "feedback on answers to others": elsewhere,
    }


def as_files(held: Record, most_bytes: int) -> list[bytes]:
    """Write `everything` as JSON in UTF-8, in as many files as it takes for each to stay within `most_bytes`.

    Every file can be read alone: each has everything but the questions, which continue from file to file.
    """
    rest = {name: value for name, value in held.items() if name != "questions"}
    parts: list[list[Record]] = [[]]
    size = room = most_bytes - len(_json(rest)) - 200
    for question in held["questions"]:
        cost = len(_json(question)) + 2 * _json(question).count(b"\n") + 10  # it stands two levels deeper
        if cost > room and parts[-1]:
            parts.append([])
            room = size
        parts[-1].append(question)
        room -= cost
    return [
        _json(rest | {"part": f"{place} of {len(parts)}", "questions": part}) for place, part in enumerate(parts, 1)
    ]


def erase(db: Database, hashes: Sequence[str], chats: Sequence[str]) -> Erased:
    """Delete every row of a person, in the caller's transaction; the file must be scrubbed afterwards.

    What others said of the person's questions and what moderators decided on them goes too. A takedown and an entry of
    the history stay, but no longer say which question led to them. Follow-ups of others in the same chats lose the
    words that were carried over from the person's question.

    Args:
        db: The log.
        hashes: Whose, under each key.
        chats: Hashes of the person's private chat.
    """
    whose = f"user_hash IN ({_marks(hashes)})"
    mine = f"(SELECT uid FROM questions WHERE {whose})"  # noqa: S608 # marks only
    sql = f"SELECT uid, question, asked, chat_hash, asked_at FROM questions WHERE {whose}"  # noqa: S608 # the same
    rows = db.execute(sql, list(hashes)).fetchall()
    chosen = _count(db, f"people WHERE {whose}", hashes)
    guards = _guards(db)  # they keep moderators' decisions from being altered; only this may
    for name, _ in guards:
        db.execute(f'DROP TRIGGER "{name}"')
    remarks = _count(db, f"feedback WHERE {whose}", hashes)
    for table in _plain_tables(db):
        if table == "questions":
            continue
        columns = {str(column[1]) for column in db.execute(f'PRAGMA table_info("{table}")').fetchall()}
        for column in sorted((columns & _POINTERS) | _references(db, table)):
            if table in _UNLINKED:
                empty = ", ".join(f"\"{each}\" = ''" for each in (*_UNLINKED[table], column))
                db.execute(f'UPDATE "{table}" SET {empty} WHERE "{column}" IN {mine}', list(hashes))  # noqa: S608 # names from the schema
            else:
                db.execute(f'DELETE FROM "{table}" WHERE "{column}" IN {mine}', list(hashes))  # noqa: S608 # the same
        if "user_hash" in columns:
            db.execute(f'DELETE FROM "{table}" WHERE {whose}', list(hashes))  # noqa: S608 # the same
    db.execute(f"DELETE FROM chats WHERE chat_hash IN ({_marks(chats)})", list(chats))  # noqa: S608 # marks only
    db.execute(f"DELETE FROM questions WHERE {whose}", list(hashes))  # noqa: S608 # the same
    for _, question, asked, chat, at in rows:
        _cut_from_follow_ups(db, chat, at, {question, asked})
    for _, sql in guards:
        db.execute(sql)
    uids, texts = frozenset(row[0] for row in rows), frozenset(text for row in rows for text in row[1:3])
    erased = Erased(uids, texts, remarks, bool(chosen))
    if erased:
        db.execute("INSERT INTO erasures (at) VALUES (?)", [clock()])
    return erased


def scrub(db: Database) -> bool:
    """Rewrite the file so that nothing erased until now is left in it; outside a transaction.

    Returns:
        Whether that is done; False while another program reads or writes the log: try again later.
    """
    try:
        due = [row[0] for row in db.execute("SELECT id FROM erasures WHERE scrubbed_at = ''").fetchall()]
        for table in _search_tables(db):
            if db.execute(f"SELECT 1 FROM \"{table}_config\" WHERE k = 'secure-delete' AND v").fetchone():  # noqa: S608 # a name from the schema
                continue  # nothing deleted stays in it
            db.execute(f'INSERT INTO "{table}" ("{table}") VALUES (\'rebuild\')')  # noqa: S608 # the same
        db.commit()
        db.execute("VACUUM")
        if not _empty_wal(db):
            return False
        sql = f"UPDATE erasures SET scrubbed_at = ? WHERE id IN ({_marks(due)})"  # noqa: S608 # marks only
        db.execute(sql, [clock(), *due])
        db.commit()
        _empty_wal(db)
    except sqlite3.OperationalError:
        db.rollback()
        return False
    return True


def scrub_is_due(db: Database) -> bool:
    """Whether an erasure has not been followed by a scrub yet, as after a crash."""
    return bool(db.execute("SELECT 1 FROM erasures WHERE scrubbed_at = ''").fetchone())


def mentions(line: str, wanted: Collection[str]) -> bool:
    """Whether a line of JSON names one of these hashes or uids."""
    return any(each in line for each in wanted)


def _empty_wal(db: Database) -> bool:
    """Cut off the write-ahead log. SQLite does not wait for another connection that does this, so it is tried again."""
    for attempt in range(_WAL_TRIES):
        if attempt:
            time.sleep(_WAL_PAUSE_SECONDS)
        if not db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            return True
    return False


def _choose(db: Database, user_hash: str, column: str, value: object) -> None:
    db.execute(
        f"INSERT INTO people (user_hash, {column}, at) VALUES (?, ?, ?) "  # noqa: S608 # one of two names above
        f"ON CONFLICT (user_hash) DO UPDATE SET {column} = excluded.{column}, at = excluded.at",
        [user_hash, value, clock()],
    )


def _cut_from_follow_ups(db: Database, chat_hash: str, since: str, texts: set[str]) -> None:
    tails = {" ".join(text.split()[-_TAIL_WORDS:]) for text in texts if text.split()}
    for number, question, asked in db.execute(
        "SELECT id, question, asked FROM questions WHERE chat_hash = ? AND asked_at >= ? AND asked <> question",
        [chat_hash, since],
    ).fetchall():
        carried = _words(asked) - _words(question) - joining_words()
        taken = carried and any(carried <= _words(text) for text in texts)
        if taken or any(tail in " ".join(asked.split()) for tail in tails):
            db.execute("UPDATE questions SET asked = question WHERE id = ?", [number])


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _readable(row: Record, seal: Seal) -> Record:
    """A row for its asker. In a group, `asked` may hold words of somebody else's question, so it stays out."""
    private = row["chat_kind"] == "private"
    address = seal.open(row.get("address", ""))
    return {
        "number": row.get("id"),
        "asked_at": row["asked_at"],
        "where": row["chat_kind"],
        "address in Telegram": address,
        "question": row["question"],
        **({"understood as": row["asked"]} if private and row["asked"] != row["question"] else {}),
        "language": row.get("language", ""),
        "may tune the bot": bool(row.get("tuning", 1)),
        "outcome": row["outcome"],
        "reason": row["reason"],
        "confidence": row["confidence"],
        "threshold": row["threshold"],
        "quotes": [_quote(each) for each in json.loads(row["quotes"])],
        "sources differ": json.loads(row["differences"]),
        "nearest": json.loads(row["nearest"]),
        "passages considered": json.loads(row["hits"]),
        "quotes withheld": json.loads(row["faults"]),
        "error": row["error"].strip().rsplit("\n", 1)[-1],
        "build": row["build"],
        "latency_ms": row["latency_ms"],
        "update": row["update_id"],
        "messages sent": json.loads(row.get("reply_ids", "[]")),
        "chat hash": row["chat_hash"],
        **{name.replace("_", " "): row[name] for name in ("message_id", "topic") if row.get(name) is not None},
    }


def _quote(quote: Record) -> Record:
    named = {"text": "text", "highlight_text": "answering sentence", "title": "title", "publisher": "publisher"}
    named |= {"published": "published", "url": "url", "document": "document"}
    return {shown: quote[name] for name, shown in named.items() if name in quote}


def _plain_tables(db: Database) -> list[str]:
    """Tables except SQLite's own and full-text search's."""
    search = _search_tables(db)
    found = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [
        name
        for name, sql in found.fetchall()
        if not str(sql).upper().startswith("CREATE VIRTUAL") and not any(name.startswith(f"{each}_") for each in search)
    ]


def _search_tables(db: Database) -> list[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
    return [str(row[0]) for row in found.fetchall()]


def _guards(db: Database) -> list[tuple[str, str]]:
    """Triggers that refuse a change: name, and the statement that makes it."""
    found = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%raise(ABORT%'")
    return [(str(name), str(sql)) for name, sql in found.fetchall()]


def _references(db: Database, table: str) -> set[str]:
    """Columns of a table that refer to questions."""
    found = db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    return {str(row[3]) for row in found if row[2] == "questions" and row[4] == "uid"}


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _count(db: Database, where: str, values: Sequence[str]) -> int:
    return int(db.execute(f"SELECT count(*) FROM {where}", list(values)).fetchone()[0])  # noqa: S608 # written above


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
