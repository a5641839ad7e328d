"""Brings what was written to the log onto the disk within a second, so that no reply waits for the disk.

The log is written with `synchronous = NORMAL`: a row is in the WAL, and safe from anything that ends a process, before its
reply is sent, but the system may keep it in memory for a while. Waiting for the disk with each row (`FULL`) takes many times as
long as writing it. So a thread syncs the WAL a moment after a write; only a loss of power within that
moment can cost the rows of it.
"""

import os
import threading
from pathlib import Path
from typing import Final

WITHIN_SECONDS: Final = 0.5


class Syncer:
    """Syncs one WAL, at `path`, a moment after each note of a write."""

    def __init__(self, path: Path, within_seconds: float = WITHIN_SECONDS) -> None:
        self._path = path
        self._within = within_seconds
        self._written = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self.synced = 0  # how often; for tests

    def note(self) -> None:
        """Something was written; returns at once."""
        self._written.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="log-sync", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End; SQLite itself syncs when the last connection closes."""
        self._closed.set()
        self._written.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._written.wait()
            self._closed.wait(self._within)  # what is written meanwhile goes along
            self._written.clear()
            try:
                # SQLite holds no lock on the WAL itself, so closing it here releases none
                descriptor = os.open(self._path, os.O_RDWR)
            except OSError:  # emptied and removed meanwhile, which has synced it
                continue
            try:
                os.fsync(descriptor)
                self.synced += 1
            except OSError:
                continue
            finally:
                os.close(descriptor)
