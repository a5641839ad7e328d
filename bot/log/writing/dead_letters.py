"""Dead letters: updates in the inbox that were given up, until somebody has them tried again or drops them."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.log.tables.schema import Immediate


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One update that was given up, without anything of the person."""

    update_id: int
    uid: str
    received_at: float
    attempts: int
    reason: str


def dead_letters(db: Database) -> list[DeadLetter]:
    """The updates that were given up, oldest first."""
    sql = "SELECT update_id, uid, received_at, attempts, reason FROM updates WHERE state = 'dead' ORDER BY update_id"
    return [DeadLetter(*row) for row in db.execute(sql).fetchall()]


def settle_dead(db: Database, update_ids: Sequence[int], *, retry: bool) -> int:
    """Have dead letters tried again by the running bot or at the next start, or erase them; return how many."""
    sql = "UPDATE updates SET state = 'again'" if retry else "DELETE FROM updates"
    wanted = json.dumps(list(update_ids))
    with Immediate(db):
        where = "WHERE state = 'dead' AND update_id IN (SELECT value FROM json_each(?))"
        if not retry:
            db.execute(f"INSERT OR REPLACE INTO done SELECT update_id, ? FROM updates {where}", [time.time(), wanted])  # noqa: S608 # constants
        count = db.execute(f"{sql} {where}", [wanted]).rowcount
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return int(count)
