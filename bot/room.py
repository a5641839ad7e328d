"""Is there room to work in: memory and open files. Only Python's own is used: the big libraries crash where there is none.

What is missing is said in one line at the start, and an error that comes of it later becomes a line as well.
"""

import errno
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LEAST_MEMORY: Final = 2 << 30
"""Bytes of address space (much of it is never used) below which the big libraries crash, or fail in ways of their own."""
LEAST_FILES: Final = 64
LEAST_FILES_IN_TELEGRAM: Final = 256
"""Open files: the index and the log take some fifty, each connection one more."""
_WANTED_FILES: Final = 4096
_TIGHT_MEMORY: Final = 700 << 20
"""Bytes that a container or a service may use, below which the system is likely to end the process without a word."""
_LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_NO_MEMORY: Final = (
    "cannot allocate memory", "can't allocate memory", "not enough memory", "bad_alloc", "out of memory",
    "failed to map segment", "can't start new thread", "unable to mmap",
)  # fmt: skip
_NO_FILES: Final = ("too many open files",)
_MEMORY_LINE: Final = (
    "Not enough memory. Raise the limit (ulimit -v, the container's or the service's), end other programs, or use a machine "
    "with 2 GB or more"
)


def require_room(files: int = LEAST_FILES) -> str:
    """What is missing, in one line for a person; empty when there is room. Raises the limit of open files as far as it may.

    Args:
        files: How many must be allowed to be open at once.
    """
    try:
        import resource
    except ImportError:  # not on Windows
        return ""
    memory = resource.getrlimit(resource.RLIMIT_AS)[0]
    if memory != resource.RLIM_INFINITY and memory < LEAST_MEMORY:
        least = f"{LEAST_MEMORY >> 20:,}"
        return (
            f"Only {memory >> 20:,} MB of memory may be used, expected at least {least}. Raise it: ulimit -v unlimited"
        )
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, _WANTED_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (OSError, ValueError):
            pass
    if soft != resource.RLIM_INFINITY and soft < files:
        return f"Only {soft} files may be open at once, expected at least {files}. Raise it: ulimit -n 1024"
    return ""


def tight_memory() -> str:
    """A warning in one line where a container or a service may use less memory than answering is likely to take; else empty."""
    for path in _LIMITS:
        try:
            allowed = int(path.read_text("ascii"))
        except (OSError, ValueError):  # no such limit
            continue
        if allowed < _TIGHT_MEMORY:
            few, least = allowed >> 20, _TIGHT_MEMORY >> 20
            return f"only {few:,} MB of memory are allowed here; with less than {least} the system may end the bot"
    return ""


def trouble(error: BaseException) -> str:
    """What to do about an error that comes of too little memory or too few open files, in one line; empty for any other."""
    for each in _chain(error):
        text = str(each).lower()
        number = getattr(each, "errno", None)
        if isinstance(each, MemoryError) or number == errno.ENOMEM or any(words in text for words in _NO_MEMORY):
            return _MEMORY_LINE
        if number in (errno.EMFILE, errno.ENFILE) or any(words in text for words in _NO_FILES):
            return "Too many open files. Raise the limit: ulimit -n 1024"
    return ""


def end_without_room(files: int = LEAST_FILES) -> None:
    """End the program with that line and status 1 where there is no room; for the first lines of a program."""
    if line := require_room(files):
        print(f"Error: {line}", file=sys.stderr)
        sys.exit(1)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that led to it."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__
