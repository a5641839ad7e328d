"""A full disk makes one log line per minute, and not several with every message that comes in."""

import logging
import re
import time
from collections.abc import Callable
from typing import Final

EVERY_SECONDS: Final = 60.0
_FULL: Final = re.compile(r"disk is full|no space left|disk quota exceeded|disk I/O error", re.IGNORECASE)


class FullDisk(logging.Filter):
    """Lets one line about a full disk through every `EVERY_SECONDS`; it says how many were left out before it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said_at = -EVERY_SECONDS
        self._left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record may be written."""
        text = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if not _FULL.search(text) and not (error is not None and _FULL.search(str(error))):
            return True
        if self._clock() - self._said_at < EVERY_SECONDS:
            self._left_out += 1
            return False
        if self._left_out:
            text += f" ({self._left_out} more such lines were left out)"
        self._said_at, self._left_out = self._clock(), 0
        record.msg, record.args = text, None
        record.exc_info = record.exc_text = None  # where the disk was found to be full does not matter
        return True
