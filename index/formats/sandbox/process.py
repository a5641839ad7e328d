"""The parent's side: hands files to a child process, and replaces the child when it misbehaves."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from index.formats.registry import FORMATS
from index.formats.sandbox.child import NO_MEMORY
from index.formats.sandbox.limits import (
    MAX_MEMORY,
    MAX_SECONDS,
    MAX_SECONDS_IN_ALL,
    MAX_SECONDS_MORE,
    Refusal,
)

_MAX_REPLY: Final = 512 * 1024 * 1024
_START = (
    # the child gets the readers without the rest of `index`, which would load numpy, faiss and SQLite
    "import sys, types; package = types.ModuleType('index'); package.__path__ = [sys.argv[1]]; "
    "sys.modules['index'] = package; from index.formats.sandbox.child import serve; serve(int(sys.argv[2]))"
)
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "HOME", "TMPDIR", "LANG", "LC_ALL")
"""Of the environment; the rest, secrets among it, is no business of a parser."""


class ReaderProcess:
    """Reads files in a child process that is started when first needed and ended on leaving the `with` block.

    Attributes:
        seconds: Wall time one file may take; more for a PDF whose pages keep coming.
        memory: Bytes a child may hold.
        started: Children started so far.
        peak: The most memory a child has reported, in bytes.
    """

    def __init__(self, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY) -> None:
        self.seconds = seconds
        self.memory = memory
        self.started = 0
        self.peak = 0
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ReaderProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child, while there is one."""
        return None if self._child is None else self._child.pid

    def read(self, kind: str, raw: bytes) -> dict[str, Any]:
        """Extract the text of one file.

        Args:
            kind: A key of `FORMATS`.
            raw: The whole file.

        Returns:
            `text`, `metadata`, `headings` and `pages`, as `Draft.finish` gives them.

        Raises:
            Refusal: If the file cannot be read, takes too long or needs too much memory, or its parser crashes.
            ValueError: If no format has this name.
        """
        if kind not in FORMATS:
            raise ValueError(f"no reader for {kind!r}, expected one of {', '.join(FORMATS)}")
        head = json.dumps({"format": kind, "bytes": len(raw)}).encode() + b"\n"
        child = self._child or self._start()
        try:
            reply = json.loads(self._exchange(child, [memoryview(head), memoryview(raw)]))
        except TimeoutError as error:
            self._kill()
            raise Refusal(f"takes longer than {error} s to read. Split the document.") from None
        except (OSError, EOFError, ValueError) as error:
            status = self._kill()
            raise Refusal(_death(status, error, self.memory)) from None
        except BaseException:
            self._kill()
            raise
        self.peak = max(self.peak, int(reply.get("peak", 0)))
        if reply.get("spent"):
            self._kill()
        if "refused" in reply:
            raise Refusal(str(reply["refused"]))
        return dict(reply)

    def close(self) -> None:
        """End the child; it has nothing to lose."""
        if self._child is not None:
            self._kill()

    def _start(self) -> subprocess.Popen[bytes]:
        folder = str(Path(__file__).resolve().parents[2])
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ} | {"MALLOC_ARENA_MAX": "1"}
        child = subprocess.Popen(  # noqa: S603 (our own interpreter, our own code)
            [sys.executable, "-P", "-c", _START, folder, str(self.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the parent, which ends the child
            bufsize=0,
        )
        assert child.stdin is not None and child.stdout is not None  # noqa: S101 (both are pipes)
        os.set_blocking(child.stdin.fileno(), False)
        os.set_blocking(child.stdout.fileno(), False)
        self._child = child
        self.started += 1
        return child

    def _exchange(self, child: subprocess.Popen[bytes], parts: list[memoryview]) -> bytes:
        """Send a request and take the reply, within the time; each page that is done gives more of it."""
        assert child.stdin is not None and child.stdout is not None  # noqa: S101 (both are pipes)
        began = time.monotonic()
        deadline = latest = began + self.seconds
        reply = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdin, selectors.EVENT_WRITE)
            selector.register(child.stdout, selectors.EVENT_READ)
            while True:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{time.monotonic() - began:.0f}")
                for key, _ in selector.select(left):
                    if key.fileobj is child.stdin:
                        parts[0] = parts[0][os.write(child.stdin.fileno(), parts[0][:1_048_576]) :]
                        if not parts[0]:
                            parts.pop(0)
                        if not parts:
                            selector.unregister(child.stdin)
                    else:
                        received = os.read(child.stdout.fileno(), 1_048_576)
                        if not received:
                            raise EOFError
                        reply += received
                while len(reply) >= 4 and not any(reply[:4]):
                    del reply[:4]
                    latest = min(latest + MAX_SECONDS_MORE, began + MAX_SECONDS_IN_ALL)
                    deadline = max(began + self.seconds, min(latest, time.monotonic() + self.seconds))
                if len(reply) >= 4:
                    length = int.from_bytes(reply[:4], "big")
                    if length > _MAX_REPLY:
                        raise ValueError(f"{length} bytes")
                    if len(reply) == 4 + length:
                        return bytes(reply[4:])

    def _kill(self) -> int:
        """End the child and give its exit status: its own, if it had already ended; else the status of the kill."""
        child, self._child = self._child, None
        assert child is not None  # noqa: S101 (called while there is one)
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(0.5)
        child.kill()
        return child.wait()


def _death(status: int, error: Exception, memory: int) -> str:
    if status == NO_MEMORY:
        return f"needs more than {memory // 2**20:,} MiB of memory to read. Split the document."
    how = f"signal {-status}" if status < 0 else f"status {status}, {type(error).__name__}"
    return f"crashes its parser ({how}). Open it and save it again, or remove it."
