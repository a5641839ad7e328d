"""`Answers` found in another process, so that searching does not delay the one that asks.

Python runs one thread of a process at a time. A bot that talks to Telegram and searches in one process spends more time
on switching between the two than on either. With two processes, neither waits for the other. The answering process
holds the model. The asking process opens the same build for its texts (citations, contexts), and never loads the model.

The answering process ends with the one that started it, however that ends. When it dies, it is started again and asked once
more.
"""

import contextlib
import multiprocessing
import os
import pickle
import queue
import signal
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from pathlib import Path
from typing import Any, Final

from index.answering.engine import Index, encoder_fits
from index.answering.quoting import Allowed, Quoting
from index.answering.scoring import Scorer, weights_for
from index.errors import ModelError
from index.models.reranker import CrossReranker
from index.store.base import PassageStore
from index.store.builds import open_build, read_build
from index.text import one_line
from index.types import Answer, Encoder, Reranker, Vectors

Opener = Callable[[Path, Encoder | None, float | None, Reranker | None], Index]
"""Opens a build's folder in the other process: with the encoder in use there when that made it, the threshold, the reranker."""
_ATTEMPTS: Final = 3
_LOOK_SECONDS: Final = 0.05


class AnswerProcess:
    """The other process; started when the first build is opened.

    Args:
        threshold: As for `Index.open`; it holds for every build.
        reranker: The name of a cross-encoder, or empty.
        opener: How a build is opened there; a function of a module, since only its name travels.
    """

    def __init__(self, *, threshold: float | None = None, reranker: str = "", opener: Opener | None = None) -> None:
        self.threshold = threshold
        self._with = (threshold, reranker, opener or _open)
        self._pool: ProcessPoolExecutor | None = None
        self._guard = threading.Lock()
        self._numbers = count(1)
        self._gone: queue.SimpleQueue[int] = queue.SimpleQueue()  # its `put` may run in a finalizer
        self._allowed: tuple[Allowed | None, int, bytes] = (None, 0, b"")

    def open_folder(self, folder: Path) -> "ProcessAnswers":
        """Open one build here and there.

        Raises:
            RetrievalError: As `Index.open_folder`.
        """
        number = next(self._numbers)
        opened = self.call("opened", number, folder)
        store = open_build(folder)
        try:
            while not opened:  # meanwhile the build in use is asked
                time.sleep(_LOOK_SECONDS)
                opened = self.call("opened", number, folder)
            return ProcessAnswers(store, self, number, folder)
        except BaseException:
            store.close()
            raise

    def call(self, job: str, number: int, folder: Path, *arguments: object) -> Any:
        """Have a job done there; raises what it raises.

        Raises:
            ModelError: If the process dies of it again and again.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._submit(job, number, folder, *arguments).result()
            except BrokenProcessPool:
                continue
        try:
            return self._submit(job, number, folder, *arguments).result()
        except BrokenProcessPool as error:
            raise ModelError(
                f"The process that answers has ended {_ATTEMPTS} times while it was asked; is there enough memory for it?"
            ) from error

    def builds(self) -> list[str]:
        """Ids of the builds that are open there."""
        found: list[str] = self._submit("builds").result()
        return found

    def process(self) -> int:
        """Number of the process."""
        found: int = self._submit("process").result()
        return found

    def forget(self, number: int) -> None:
        """Have the build of this number closed there with the next call; may be called from any thread or finalizer."""
        self._gone.put(number)

    def packed(self, allowed: Allowed | None) -> tuple[int, bytes]:
        """What says whether a passage may be shown, as bytes and with a number: it seldom changes, and is pickled once."""
        with self._guard:
            known, number, packed = self._allowed
            if known != allowed:
                number, packed = number + 1, pickle.dumps(allowed)
                self._allowed = (allowed, number, packed)
            return number, packed

    def close(self) -> None:
        """End the process, when it has done what it was asked."""
        with self._guard:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()

    def _submit(self, job: str, *arguments: object) -> "Future[Any]":
        gone: list[int] = []
        with contextlib.suppress(queue.Empty):
            while True:
                gone.append(self._gone.get_nowait())
        with self._guard:
            for _ in range(2):
                try:
                    if self._pool is None:
                        spawn = multiprocessing.get_context("spawn")
                        self._pool = ProcessPoolExecutor(1, spawn, initializer=_begin, initargs=self._with)
                    return self._pool.submit(_work, gone, job, *arguments)
                except BrokenProcessPool as broken:
                    error: Exception = broken
                    if self._pool is not None:
                        self._pool.shutdown(wait=False)
                    self._pool = None
                except (OSError, ImportError) as failed:  # no semaphores, no memory, too many processes
                    error = failed
        raise ModelError(
            f"The process that answers cannot be started ({one_line(str(error), 160)}). Set CITEBOT_ONE_PROCESS=yes to "
            "answer without it"
        ) from error


class ProcessAnswers(Quoting):
    """An opened build whose questions are answered in another process."""

    def __init__(self, store: PassageStore, process: AnswerProcess, number: int, folder: Path) -> None:
        super().__init__(store)
        self._process = process
        self._number = number
        self._folder = folder
        weakref.finalize(self, process.forget, number).atexit = False

    @property
    def threshold(self) -> float:
        """Confidence (0 to 1) below which an answer is declined: the process's, or else the calibrated one."""
        set_ = self._process.threshold
        return Scorer.load(weights_for(self.build.model)).threshold if set_ is None else set_

    def answer(
        self,
        question: str,
        *,
        threshold: float | None = None,
        hits: int = 20,
        previous: str | None = None,
        allowed: Allowed | None = None,
    ) -> Answer:
        """Answer a question; `allowed` is pickled, so it is a function of a module or a method of a picklable object."""
        options = {"threshold": threshold, "hits": hits, "previous": previous}
        packed = self._process.packed(allowed)
        answer: Answer = self._process.call("answer", self._number, self._folder, question, options, *packed)
        return answer

    def embed(self, text: str) -> Vectors:
        """The meaning of a question."""
        vector: Vectors = self._process.call("embed", self._number, self._folder, text)
        return vector


class _Requests:
    """Answers the requests in the other process, with the builds and the model that it has open."""

    def __init__(self, threshold: float | None, reranker: str, opener: Opener) -> None:
        self._threshold = threshold
        self._reranker_name = reranker
        self._reranker: Reranker | None = None
        self._opener = opener
        self._indexes: dict[int, Index] = {}
        self._opening: dict[int, Future[None]] = {}
        self._opener_thread = ThreadPoolExecutor(1, "open")
        self._allowed: tuple[int, Allowed | None] = (0, None)

    def opened(self, number: int, folder: Path) -> bool:
        """Whether a build is open; starts to open it in a thread, so that questions are answered meanwhile."""
        if number not in self._indexes and number not in self._opening:
            self._opening[number] = self._opener_thread.submit(self.open, number, folder)
        opening = self._opening.get(number)
        if opening is None or not opening.done():
            return opening is None
        del self._opening[number]
        opening.result()
        return True

    def open(self, number: int, folder: Path) -> None:
        """Open a build, unless that is done."""
        if number in self._indexes:
            return
        if self._reranker_name and self._reranker is None:
            self._reranker = CrossReranker(self._reranker_name)
        build = read_build(folder)
        loaded = (index.searcher.encoder for index in self._indexes.values())
        encoder = next((each for each in loaded if encoder_fits(each, build)), None)
        self._indexes[number] = self._opener(folder, encoder, self._threshold, self._reranker)

    def answer(
        self, number: int, folder: Path, question: str, options: dict[str, Any], which: int, packed: bytes
    ) -> Answer:
        """Answer a question from a build."""
        self.open(number, folder)
        if which != self._allowed[0]:
            self._allowed = which, pickle.loads(packed)  # noqa: S301 # of the process that started this one
        return self._indexes[number].answer(question, **options, allowed=self._allowed[1])

    def embed(self, number: int, folder: Path, text: str) -> Vectors:
        """The meaning of a question."""
        self.open(number, folder)
        return self._indexes[number].embed(text)

    def builds(self) -> list[str]:
        """Ids of the open builds."""
        return [index.build.id for index in self._indexes.values()]

    def process(self) -> int:
        """Number of this process."""
        return os.getpid()

    def close(self, numbers: Sequence[int]) -> None:
        """Close builds."""
        for number in numbers:
            if number in self._indexes:
                self._indexes.pop(number).close()


_requests: _Requests | None = None


def _begin(threshold: float | None, reranker: str, opener: Opener) -> None:
    """Prepare the process: it ends with its parent and not before, whatever signal a terminal or a service manager sends."""
    global _requests  # noqa: PLW0603 # one for each process
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _requests = _Requests(threshold, reranker, opener)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _work(gone: Sequence[int], job: str, *arguments: Any) -> Any:
    assert _requests is not None  # noqa: S101 # the process has begun
    _requests.close(gone)
    return getattr(_requests, job)(*arguments)


def _open(folder: Path, encoder: Encoder | None, threshold: float | None, reranker: Reranker | None) -> Index:
    return Index.open_folder(folder, encoder=encoder, threshold=threshold, reranker=reranker)
