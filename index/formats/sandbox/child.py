"""The child process: reads one file after another from a pipe, under limits the system enforces.

A request is a line of JSON, `{"format": ".pdf", "bytes": n}`, then n bytes of the file. A reply is four bytes, the length of
the JSON object that follows; four zero bytes before it say that a page is done. The object is what `Draft.finish` gives,
or `{"refused": why}`; in both, `peak` is the most memory held so far, in bytes. A reply with `spent` is the last one: the
process ends after it.

The process ends when its parent is gone (its standard input ends), and when a file takes too long: an alarm that no
parser can hold up ends it, even inside a C library.
"""

import contextlib
import gc
import json
import logging
import os
import queue
import resource
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from index.formats.registry import FORMATS
from index.formats.sandbox.limits import MAX_MEMORY, MAX_SECONDS, Refusal

NO_MEMORY = 77
"""Exit status of a child that held more memory than it may."""
_ALARM_SECONDS = MAX_SECONDS + 2
"""A little after the parent's own limit, so that the parent names the reason."""
_WATCH_SECONDS = 0.05


def peak_memory() -> int:
    """The most memory this process has occupied, in bytes.

    On Linux `getrusage` would count what its parent occupied before it became this program.
    """
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with contextlib.suppress(OSError, ValueError):
        status = Path("/proc/self/status").read_text("ascii", "replace")
        return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) * 1024
    return 0


def serve(memory: int = MAX_MEMORY) -> None:
    """Read files until standard input ends.

    Args:
        memory: Bytes this process may hold.
    """
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # a parser that prints must not break the pipe
    os.dup2(nowhere, 2)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses this one; the watch below does it instead
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests: queue.Queue[tuple[str, bytes]] = queue.Queue()
    threading.Thread(target=_receive, args=(requests,), daemon=True).start()
    threading.Thread(target=_watch, args=(memory,), daemon=True).start()

    def page_done() -> None:
        replies.write(bytes(4))
        replies.flush()
        signal.setitimer(signal.ITIMER_REAL, _ALARM_SECONDS)

    while True:
        kind, raw = requests.get()
        signal.setitimer(signal.ITIMER_REAL, _ALARM_SECONDS)
        reply = _read(kind, raw, page_done)
        del raw
        gc.collect()
        reply["peak"] = peak_memory()
        if reply["peak"] > memory // 2:
            reply["spent"] = True
        sent = json.dumps(reply, ensure_ascii=False).encode()
        replies.write(len(sent).to_bytes(4, "big") + sent)
        replies.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)
        if reply.get("spent"):
            os._exit(0)


def _receive(requests: "queue.Queue[tuple[str, bytes]]") -> None:
    """Hand on requests; the parent's end ends the process, even while a file is being read."""
    stream = os.fdopen(0, "rb", closefd=False)
    while True:
        line = stream.readline()
        if not line:
            os._exit(0)
        head = json.loads(line)
        raw = stream.read(head["bytes"])
        if len(raw) < head["bytes"]:
            os._exit(0)
        requests.put((head["format"], raw))
        del raw


def _watch(memory: int) -> None:
    while True:
        time.sleep(_WATCH_SECONDS)
        if peak_memory() > memory:
            os._exit(NO_MEMORY)


def _read(kind: str, raw: bytes, page_done: Callable[[], None]) -> dict[str, Any]:
    try:
        return _reader(kind, page_done)(raw)
    except Refusal as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        os._exit(NO_MEMORY)
    except RecursionError:
        return {"refused": "is nested too deeply to be read. Open it and save it again."}
    except Exception as error:
        why = " ".join("".join(c if c.isprintable() else " " for c in str(error)).split())[:100]
        return {"refused": f"cannot be read ({why or type(error).__name__}). Open it and save it again."}


def _reader(kind: str, page_done: Callable[[], None]) -> Callable[[bytes], dict[str, Any]]:
    """The reader of a format."""
    chosen = FORMATS[kind]
    for name in chosen.blocked:
        sys.modules[name] = None  # type: ignore[assignment]
    return partial(chosen.load(), page_done=page_done) if chosen.pages else chosen.load()
