"""Where one build is made: its folders, its threads, and the earlier builds that it has open."""

import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from index.errors import IndexMismatchError, IndexMissingError
from index.store.files import sync
from index.store.folder import FolderBuilds, FolderStore

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Workspace:
    """Folders, threads and open builds of one run; close it in the end.

    Loading the encoder takes longest when little has changed. Most other work is reading, hashing and writing, which
    does not hold Python's lock. So some of it runs in two threads at the same time.

    Args:
        root: `data/index`.
        read_only: Write and remove nothing, for a preview. It holds no lock, so a draft under its name may belong to
            another process that has the same process id in another container.
    """

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        self.root = root
        self.builds = FolderBuilds(root.parent)
        self.read_only = read_only
        self.draft = root / f".building-{os.getpid()}"
        self._threads = ThreadPoolExecutor(2, "build")
        self._opened: list[FolderStore] = []

    def start(
        self, work: Callable[_Arguments, _Result], *arguments: _Arguments.args, **options: _Arguments.kwargs
    ) -> Future[_Result]:
        """Run a function in a thread."""
        return self._threads.submit(work, *arguments, **options)

    def open(self, folder: Path, *, shards: bool = True) -> FolderStore | None:
        """Open an earlier build until this workspace is closed; None when it is missing or damaged."""
        store = open_build(folder, shards=shards)
        if store is not None:
            self._opened.append(store)
        return store

    def drop_draft(self) -> None:
        """Remove what was written of an unfinished build."""
        if not self.read_only:
            shutil.rmtree(self.draft, ignore_errors=True)

    def close(self) -> None:
        """Wait for the threads, remove an unfinished build, close the earlier ones."""
        self._threads.shutdown()
        self.drop_draft()
        for store in self._opened:
            store.close()


def open_build(folder: Path, *, shards: bool = True) -> FolderStore | None:
    """Open a build; None when it is missing or damaged.

    Args:
        folder: Of the build.
        shards: Open and check the token vectors too; otherwise `FolderStore.open_shards` does so later.
    """
    try:
        return FolderStore(folder, shards=shards)
    except (IndexMissingError, IndexMismatchError):
        return None


def sync_all(paths: Iterable[Path]) -> None:
    """Have files, and the lists of names of folders, written to the disk."""
    for path in paths:
        sync(path)
