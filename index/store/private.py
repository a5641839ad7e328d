"""Folders that only their owner may read: a build holds the documents, and the log holds what people asked."""

import os
import stat
from pathlib import Path
from typing import Final

_SYSTEM: Final = frozenset("bin boot dev etc home lib media mnt opt proc root run sbin srv sys tmp usr var".split())
"""Names of folders right under `/` that are everybody's."""


def make_private(folder: Path) -> bool:
    """Make a folder with mode 700; if it is there already, take away the rights of others and say whether they had any.

    A folder that has another use (the working directory, a home, one of the system's, one that all may write to) or another
    owner is left as it is. So is any folder on a system without such rights.

    Raises:
        OSError: If it is not there and cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name != "posix":
        return False
    state = folder.stat()
    if not state.st_mode & 0o077 or state.st_uid != os.geteuid() or _is_shared(folder.resolve(), state.st_mode):
        return False
    try:
        folder.chmod(0o700)
    except OSError:  # a file system without such rights
        return False
    return True


def _is_shared(folder: Path, mode: int) -> bool:
    system = folder.parent == Path("/") and folder.name in _SYSTEM
    others = {Path("/"), Path.cwd(), Path(os.path.expanduser("~"))}  # noqa: PTH111 # `Path.home` raises where there is none
    return bool(mode & stat.S_ISVTX) or system or folder in others
