"""What is done to the log while the bot runs: retention, grouping of gaps, freeing disk space, a check of the file."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from bot.log.moderation.gaps import Grouper
from bot.log.upkeep.looking_over import check_running
from bot.log.upkeep.retention import BATCH, RetentionRefusedError, retain
from bot.log.writing.database import Log, LogError

_TICK_SECONDS: Final = 20.0
_DAY_SECONDS: Final = 86_400.0
_AGAIN_SECONDS: Final = 3_600.0
"""When retention was refused, or the log could not be checked, it is tried again after so long."""
_logger = logging.getLogger(__name__)


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


class Upkeep:
    """A thread of a running bot: retention and a check of the file once a day, gaps as they come.

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
        self._retain_at = self._check_at = -float("inf")
        self._dirty = True  # at the start, what an earlier run erased may still be in the WAL
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def once(self) -> None:
        """What one look does; raises `LogError` when the log cannot be written."""
        if time.monotonic() >= self._check_at:
            checked = check_running(self._log)
            self._check_at = time.monotonic() + (_DAY_SECONDS if checked else _AGAIN_SECONDS)
        if time.monotonic() >= self._retain_at:
            self._retain()
        if self._dirty:
            self._dirty = not self._log.clean()
        grouper = self._grouper()
        while grouper is not None and not self._stop.is_set() and group_gaps(self._log, grouper, limit=20):
            pass

    def _retain(self) -> None:
        try:
            erased = retain(self._log, self._days, pause_seconds=0.05)
        except RetentionRefusedError as error:
            self._retain_at = time.monotonic() + _AGAIN_SECONDS
            if self._log.alarms.set("retention refused", str(error)):
                _logger.error("nothing was erased from the log: %s. If that is right, run: "
                              "scripts/review.py retention --confirm", error)  # fmt: skip
            return
        self._log.alarms.clear("retention refused")
        self._retain_at = time.monotonic() + _DAY_SECONDS
        self._dirty = True
        if erased:
            _logger.info("%d questions older than %d days were erased from the log", erased, self._days)

    def _run(self) -> None:
        while not self._stop.wait(self._tick):
            try:
                self.once()
            except LogError as error:
                _logger.warning("upkeep of the log waits: %s", error)
            except Exception:
                _logger.exception("upkeep of the log failed; it is tried again")


def grouper_of(index: Callable[[], Any]) -> Callable[[], Grouper | None]:
    """A grouper for the index in use; a new one when the encoder changes."""
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
