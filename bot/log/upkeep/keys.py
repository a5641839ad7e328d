"""Rotating the hash key: a new key, so that new hashes cannot be matched with the old ones, nor old ones with a leaked key.

Hashes cannot be made again, since no id is kept. So a rotation has two steps:

1. `rotate`: a new key is put before the others in the key file, and every sealed value is sealed under it. New rows carry
   hashes under the new key; earlier rows keep theirs, and are still found, since every key is tried. What a person
   or a chat has chosen is carried over when they are seen again.
2. `drop_previous`, after a while or at once: the older keys are destroyed, and the hashes made with them are erased.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from bot.files import write_whole
from bot.log.clock import clock
from bot.log.moderation import cases
from bot.log.rows import keyed_hashes
from bot.log.sealing import Seal
from bot.log.writing.database import Log

ROTATED: Final = "hash key rotated"
DROPPED: Final = "previous hash keys dropped"
Run = Callable[[Callable[[Database], Any]], Any]
_SOME: Final = 1000
_CHOSEN: Final = (("people", "user_hash", "user"), ("chats", "chat_hash", "chat"))


class KeyRotationError(Exception):
    """The keys cannot be changed now; the message is one line."""


def add_key(path: Path) -> tuple[bytes, ...]:
    """Put a new key before the file's keys, in one step; returns all, newest first."""
    kept = path.read_text(encoding="ascii").split()
    return _write(path, [secrets.token_hex(32), *kept])


def keep_newest(path: Path) -> tuple[bytes, ...]:
    """Destroy all keys of the file but the first, in one step."""
    return _write(path, path.read_text(encoding="ascii").split()[:1])


def _write(path: Path, keys: list[str]) -> tuple[bytes, ...]:
    write_whole(path, (f"{key}\n" for key in keys), encoding="ascii")
    return tuple(key.encode() for key in keys)


def reseal(run: Run, keys: Sequence[bytes]) -> tuple[int, int]:
    """Seal every sealed value of the log under the first key, some at a time, so that no one waits for long.

    In `questions` that is the address; in other tables, every value that begins as a sealed one does.

    Args:
        run: Runs an action in one transaction, as `Log.call` does.
        keys: Newest first.

    Returns:
        How many were sealed under it, and how many none of the keys opens; those stay unchanged.
    """
    seal = Seal(keys[0], keys[1:])
    renewed = unreadable = 0
    for table, columns in run(_may_be_sealed).items():
        last: int | None = -(1 << 63)
        while last is not None:
            fresh, lost, last = run(partial(_reseal_some, seal=seal, table=table, columns=columns, after=last))
            renewed += fresh
            unreadable += lost
    return renewed, unreadable


def _may_be_sealed(db: Database) -> dict[str, list[str]]:
    """Ordinary tables, each with the columns in which sealed values may stand."""
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE '%_fts_%' AND sql NOT LIKE '%WITHOUT ROWID%' AND name NOT IN ('questions', 'passages', 'quoted')"
    ).fetchall()
    found = {"questions": ["address"]}
    for (table,) in tables:
        found[table] = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()]
    return found


def _reseal_some(
    db: Database, *, seal: Seal, table: str, columns: Sequence[str], after: int
) -> tuple[int, int, int | None]:
    """Seal the values of some rows under the first key.

    Returns:
        How many were sealed, how many could not be, and the number of the last row; None at the end.
    """
    sealed = [f"substr(\"{column}\", 1, 5) IN ('gAAAA', x'6741414141')" for column in columns]
    chosen = ", ".join(f'CAST("{column}" AS TEXT)' for column in columns)
    rows = db.execute(
        f'SELECT rowid, {chosen} FROM "{table}" WHERE rowid > ? AND ({" OR ".join(sealed)}) ORDER BY rowid LIMIT {_SOME}',
        [after],
    ).fetchall()
    renewed = unreadable = 0
    for number, *values in rows:
        for column, value in zip(columns, values, strict=True):
            if not str(value).startswith("gAAAA"):
                continue
            fresh = seal.renew(value)
            if fresh is None:
                unreadable += 1
            else:
                db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', [fresh, number])
                renewed += 1
    return renewed, unreadable, int(rows[-1][0]) if len(rows) == _SOME else None


def rotate(run: Run, keys: Sequence[bytes], actor: str) -> tuple[int, int]:
    """Seal everything under the first key and note the rotation; returns what `reseal` returns."""
    found = reseal(run, keys)
    run(lambda db: cases.record(db, actor, ROTATED, detail=f"{found[0]} values renewed"))
    return found


def drop_older(log: Log, path: Path, keys: Sequence[bytes], actor: str) -> int:
    """Destroy the keys of a file but the first, and erase every hash made with them; returns how many questions lost theirs.

    Raises:
        KeyRotationError: If there is one key only, no rotation is noted, or a bot has written with an older key since.
        LogError: If the log cannot be written.
        OSError: If the key file cannot be changed.
    """
    if len(keys) < 2:
        raise KeyRotationError(f"{path} holds one key, expected older ones to drop. Run rotate-key first")
    erased = log.call(lambda db: drop_previous(db, keys, actor))
    reseal(log.call, keys)
    keep_newest(path)
    return erased


def drop_previous(db: Database, keys: Sequence[bytes], actor: str) -> int:
    """Erase every hash made before the last rotation, in the caller's transaction; `reseal` and `keep_newest` follow.

    A person's choice to stay out of tuning holds for the questions asked until now. Someone who was not seen since the rotation
    has to choose it again, since the log can no longer tell who it was.

    Returns:
        How many questions lost their hashes.

    Raises:
        KeyRotationError: If no rotation is noted, or a bot has written with an older key since.
    """
    row = db.execute("SELECT max(at) FROM deeds WHERE what = ?", [ROTATED]).fetchone()
    if row is None or row[0] is None:
        raise KeyRotationError("No rotation is noted in this log. Run: scripts/review.py rotate-key")
    rotated = str(row[0])
    newest = Seal(keys[0])
    any_key = Seal(keys[0], keys[1:])
    since = db.execute(
        "SELECT id, address FROM questions WHERE asked_at >= ? AND address <> '' ORDER BY id DESC LIMIT 1000", [rotated]
    ).fetchall()
    old = [number for number, address in since if newest.open(address) is None and any_key.open(address) is not None]
    if old:
        raise KeyRotationError(
            f"Question {old[0]} was written with the old key after the rotation. Restart the bot, run rotate-key again"
        )
    db.execute(
        "UPDATE questions SET tuning = 0 WHERE tuning = 1 AND user_hash IN (SELECT user_hash FROM people WHERE tuning = 0)"
    )
    changed = db.execute(
        "UPDATE questions SET user_hash = '', chat_hash = '' WHERE asked_at < ? AND (user_hash <> '' OR chat_hash <> '')",
        [rotated],
    ).rowcount
    db.execute("UPDATE feedback SET user_hash = 'erased ' || id WHERE at < ?", [rotated])
    for table, _, _ in _CHOSEN:
        db.execute(f"DELETE FROM {table} WHERE at < ?", [rotated])
    cases.record(db, actor, DROPPED, detail=f"{changed} questions without their hashes")
    return int(changed)


def carry_over(db: Database, keys: Sequence[bytes], user: int | None, chat: int | None) -> None:
    """Copy what a person and a chat have chosen from their hash under an older key to that under the first."""
    for (table, column, kind), number in zip(_CHOSEN, (user, chat), strict=True):
        hashes = keyed_hashes(keys, kind, number)
        if len(hashes) < 2:
            continue
        if db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", hashes[:1]).fetchone():
            continue
        for old in hashes[1:]:
            found = list(db.query(f"SELECT * FROM {table} WHERE {column} = ?", [old]))
            if found:
                row = found[0] | {column: hashes[0], "at": clock()}
                marks = ", ".join("?" * len(row))
                db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
                break
