"""Messages to moderators that show somebody's question: once the question is erased, they must go blank.

The address is sealed. A trigger (in the schema) empties `about` when a question goes or is erased; a message with an empty
`about` is due until it has been changed, also after restarts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlite_utils import Database

from bot.log.clock import clock

_FIRST_SECONDS: Final = 10
_LONGEST_SECONDS: Final = 6 * 3600
GIVEN_UP_DAYS: Final = 30
"""After so long it is not tried any more: the bot has left that chat."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that shows an erased question. `address` is sealed JSON with `chat` and `message`."""

    place: str
    address: str
    attempts: int
    since: str


def note(db: Database, place: str, address: str, uids: Iterable[str]) -> None:
    """Note which questions a message shows, in place of what was noted of it before.

    Args:
        db: The log.
        place: A keyed hash of the chat and the message's number.
        address: Where it is, sealed.
        uids: Of the questions; one that is erased by now makes the message due at once.
    """
    wanted = list(dict.fromkeys(uids))
    known = db.execute("SELECT about FROM shown_to_moderators WHERE place = ?", [place]).fetchall()
    if {str(row[0]) for row in known} == set(wanted):
        return
    db.execute("DELETE FROM shown_to_moderators WHERE place = ?", [place])
    for uid in wanted:
        there = db.execute("SELECT 1 FROM questions WHERE uid = ? AND erased = 0", [uid]).fetchone()
        sql = "INSERT INTO shown_to_moderators (about, place, address, at, gone_at) VALUES (?, ?, ?, ?, ?)"
        db.execute(sql, [uid if there else "", place, address, clock(), "" if there else clock()])


def due(db: Database, limit: int) -> list[Due]:
    """Messages to change now, the longest waiting first."""
    sql = (
        "SELECT place, max(address), max(attempts), min(gone_at) FROM shown_to_moderators WHERE about = '' AND next_at <= ? "
        "GROUP BY place ORDER BY min(gone_at) LIMIT ?"
    )
    return [Due(*row) for row in db.execute(sql, [clock(), limit]).fetchall()]


def close(db: Database, place: str) -> None:
    """The message shows no question any more, or is not there."""
    db.execute("DELETE FROM shown_to_moderators WHERE place = ?", [place])


def put_off(db: Database, found: Due) -> None:
    """The message could not be changed: try again later, after a longer wait each time."""
    seconds = min(_FIRST_SECONDS * 2 ** min(found.attempts, 20), _LONGEST_SECONDS)
    at = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
    sql = "UPDATE shown_to_moderators SET attempts = attempts + 1, next_at = ? WHERE place = ?"
    db.execute(sql, [at, found.place])


def is_too_old(found: Due) -> bool:
    """Whether changing it has been tried for long enough."""
    return datetime.fromisoformat(found.since) < datetime.now(UTC) - timedelta(days=GIVEN_UP_DAYS)
