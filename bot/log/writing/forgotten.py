"""Who had everything erased while the bot runs, so that a question being answered meanwhile is not written down."""

from datetime import UTC, datetime, timedelta
from typing import Final

from cachetools import LRUCache

from bot.log.rows import Record

_REMEMBERED: Final = 10_000


class Forgotten:
    """Hashes of people and uids of questions, each with the time of its erasure; the oldest give way."""

    def __init__(self) -> None:
        self._erased: LRUCache[str, datetime] = LRUCache(_REMEMBERED)

    def __contains__(self, name: str) -> bool:
        return name in self._erased

    def note(self, *names: str) -> None:
        """These were erased just now."""
        now = datetime.now(UTC)
        for name in names:
            self._erased[name] = now

    def covers(self, row: Record) -> bool:
        """Whether the person had everything erased after this question was begun."""
        if row["uid"] in self._erased:  # its update was taken up again
            return True
        erased = self._erased.get(row.get("user_hash", ""))
        if erased is None:
            return False
        begun = datetime.fromisoformat(row["asked_at"]) - timedelta(milliseconds=row["latency_ms"] + 1)
        return begun <= erased
