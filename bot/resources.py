"""Is there enough memory, and may enough files be open? Uses only Python's own modules: large libraries crash without memory.

At the start, one line says what is missing. Later, an error that comes from it becomes one line too.
"""

import errno
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LEAST_MEMORY: Final = 2 << 30
"""Bytes of address space (most of it is never used) below which large libraries crash or fail in strange ways."""
LEAST_FILES: Final = 64
LEAST_FILES_IN_TELEGRAM: Final = 256
"""Open files: the index and the log need some fifty, and each connection one more."""
_WANTED_FILES: Final = 4096
_TIGHT_MEMORY: Final = 700 << 20
"""Bytes that a container or a service may use; below this, the system is likely to kill the process without a message."""
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
    """What is missing, in one line for a person; empty if nothing is. Raises the limit of open files as far as allowed.

    Args:
        files: How many files must be allowed to be open at once.
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
    """A warning in one line if a container or a service may use less memory than answering is likely to need; else empty."""
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
    """What to do about an error that comes from too little memory or too few open files, in one line; empty for any other."""
    for each in _chain(error):
        text = str(each).lower()
        number = getattr(each, "errno", None)
        if isinstance(each, MemoryError) or number == errno.ENOMEM or any(words in text for words in _NO_MEMORY):
            return _MEMORY_LINE
        if number in (errno.EMFILE, errno.ENFILE) or any(words in text for words in _NO_FILES):
            return "Too many open files. Raise the limit: ulimit -n 1024"
    return ""


def exit_without_room(files: int = LEAST_FILES) -> None:
    """End the program with status 1 and a line that says what is missing, if anything is; for the first lines of a program."""
    if line := require_room(files):
        print(f"Error: {line}", file=sys.stderr)
        sys.exit(1)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and the errors that led to it."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__
