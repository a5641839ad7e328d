"""The bot changes to a new build while it runs: the build is opened next to the old one and takes over between two questions.

A thread looks at `data/index/current` every second. A question in progress keeps the index that it began with and ends on
that build. This thread closes an old index when nothing refers to it any more. A build that cannot be opened is named in
the log once, and the index in use stays. Knows no Telegram; runs in the bot and in the terminal.
"""

import logging
import math
import queue
import threading
import time
import weakref
from pathlib import Path
from typing import Final

from bot.questions import QuestionService
from index import (
    AnswerProcess,
    Answers,
    Index,
    Mark,
    PassageStore,
    Reranker,
    RetrievalError,
    builds_of,
    encoder_fits,
    find_build,
    one_line,
    read_build,
)

POLL_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 60.0
"""How long to wait before a build that could not be opened is tried again: its files or its model may come back."""
_STOP_SECONDS: Final = 30.0
_logger = logging.getLogger(__name__)


class Live:
    """Opens the current build, or the newest good one before it, and gives a question service each build that becomes current.

    Args:
        data: The data folder.
        threshold: As for `Index.open`; it holds for every build.
        reranker: As for `Index.open`; it is used with every build.
        apart: Where to open builds, when questions are to be answered in another process; it has its own threshold and
            reranker.
        poll_seconds: How often to look.
        retry_seconds: How long to wait before a build that could not be opened is tried again.

    Attributes:
        index: The one in use. Do not keep it elsewhere: it is closed when nothing refers to it any more.

    Raises:
        RetrievalError: If neither the current build nor an older one can be used; it says what is wrong with the current one.
    """

    def __init__(
        self,
        data: Path,
        *,
        threshold: float | None = None,
        reranker: Reranker | None = None,
        apart: AnswerProcess | None = None,
        poll_seconds: float = POLL_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._data = data
        self._builds = builds_of(data)
        self._threshold = threshold
        self._reranker = reranker
        self._apart = apart
        self._poll_seconds = poll_seconds
        self._retry_seconds = retry_seconds
        self._retry_at = math.inf
        # wakes the thread up: a store to close, or None to stop; its `put` may run in a finalizer
        self._events: queue.SimpleQueue[PassageStore | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._seen = self._serving = self._builds.mark()  # the build last looked at, usable or not; the one in use
        try:
            if apart is not None:
                self.index: Answers = apart.open_folder(find_build(data, ""))
            else:
                self.index = Index.open(data, threshold=threshold, reranker=reranker)
        except RetrievalError as error:
            self.index, self._serving = self._open_older(error)
            self._retry_at = time.monotonic() + self._retry_seconds

    def follow(self, service: QuestionService) -> None:
        """Replace the service's index whenever another build becomes current, until `close`."""
        self._thread = threading.Thread(target=self._run, args=(service,), name="live", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop following, and close the index in use."""
        if self._thread is not None:
            self._events.put(None)
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        self.index.close()
        if self._apart is not None:
            self._apart.close()

    def _run(self, service: QuestionService) -> None:
        while True:
            try:
                gone = self._events.get(timeout=self._poll_seconds)
            except queue.Empty:
                self._look(service)
                continue
            if gone is None:
                return
            gone.close()
            _logger.debug("build %s is closed", gone.build.id)
            del gone  # the last reference: its vectors and the connections of other threads are freed

    def _look(self, service: QuestionService) -> None:
        """Replace the index if `current` leads to other files than those in use. Never raises."""
        mark = self._builds.mark()
        again = mark == self._seen
        if again and time.monotonic() < self._retry_at:
            return
        self._seen, self._retry_at = mark, math.inf
        if mark == self._serving:  # current again, after a build that could not be used
            return
        try:
            index = self._open(find_build(self._data, ""))
        except Exception as error:  # whatever is wrong with it, the build in use stays
            if self._builds.mark() != mark:  # replaced while it was opened: look again
                self._seen = ()
                return
            self._retry_at = time.monotonic() + self._retry_seconds
            if not again:
                _logger.warning(
                    "%s cannot be used: %s; still answering from build %s",
                    self._name(),
                    one_line(f"{type(error).__name__}: {error}", 400),
                    service.index.build.id,
                    exc_info=None if isinstance(error, RetrievalError) else error,
                )
            return
        self._serving = mark
        self._exchange(service, index)

    def _open(self, folder: Path) -> Answers:
        """Open a build, with the model in use if that made the build, else with its own."""
        if self._apart is not None:
            return self._apart.open_folder(folder)
        before = getattr(self, "index", None)
        encoder = before.searcher.encoder if isinstance(before, Index) else None
        shared = encoder if encoder is not None and encoder_fits(encoder, read_build(folder)) else None
        return Index.open_folder(folder, encoder=shared, threshold=self._threshold, reranker=self._reranker)

    def _exchange(self, service: QuestionService, index: Answers) -> None:
        # its store comes into the queue when the last question that uses it has ended
        weakref.finalize(self.index, self._events.put, self.index.store).atexit = False
        self.index = service.index = index
        _logger.info("answering from build %s, %d documents", index.build.id, index.build.documents)

    def _open_older(self, error: RetrievalError) -> tuple[Answers, Mark]:
        fallbacks = self._builds.fallbacks()
        if not fallbacks:
            raise error
        _logger.warning("%s cannot be used: %s", self._name(), one_line(str(error), 400))
        for name in fallbacks:
            try:
                index = self._open(find_build(self._data, name))
            except RetrievalError as other:
                _logger.warning("build %s cannot be used: %s", name, one_line(str(other), 400))
                continue
            _logger.warning("answering from the older build %s, made %s", index.build.id, index.build.created)
            return index, self._builds.mark(name)
        raise error

    def _name(self) -> str:
        name = self._builds.current()
        return f"build {name}" if name else "the current build"
