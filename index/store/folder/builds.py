"""The builds of an index folder: which one is current, which ones were, switching, and pruning.

    data/index/<build id>/      a finished build; made again from the same input it is called <build id>-2, and so on
    data/index/current          link to the current one
    data/index/history.json     which ones were current, in order; which ones were rolled back; which one was stopped
    data/index/lock             held by the process that builds or switches
    data/index/embedded-<key>/  vectors of an interrupted build, from which the next one resumes
    data/index/.*               unfinished, or half removed; the next builder clears it away

Every change is one rename: after a crash in the middle there is the state before it or the state after it.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from index.errors import IndexMismatchError, IndexMissingError, RetrievalError
from index.store.base import Build, History, KeptBuild, Mark, pruned_line
from index.store.files import sync, write_atomically
from index.store.folder.manifest import check_files, current_folder, read_build
from index.store.folder.reading import FolderStore
from index.text import one_line

CACHES = "embedded-*"
"""Folders of embeddings from which an interrupted build resumes."""
_NAME: Final = re.compile(r"[0-9a-f]{16}(-\d+)?")


class FolderBuilds:
    """The `BuildRepository` of `data/index`; a draft is a finished folder there, of any hidden name.

    Args:
        data: The data folder; need not be there, then there are no builds.
    """

    def __init__(self, data: Path) -> None:
        self.root = data / "index"

    def names(self) -> list[str]:
        """Names of the folders of finished builds."""
        return [path.name for path in self._folders()]

    def folder(self, name: str) -> Path:
        """Where a build lies, or would."""
        return self.root / name

    def current(self) -> str:
        """Where the link leads; empty when it leads nowhere."""
        try:
            return current_folder(self.root.parent).name
        except IndexMissingError:
            return ""

    def mark(self, name: str = "") -> Mark:
        """Which file `build.json` is; a copy made of hard links has the same mark."""
        folder = (self.root / (name or "current")).resolve()
        try:
            stat = (folder / "build.json").stat()
        except OSError:
            return (folder.name,) if folder.is_dir() else ()
        return stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size

    def fallbacks(self) -> list[str]:
        """By the history, then by when they were made."""
        link = self.root / "current"
        if not link.is_symlink():
            return []
        current, history = link.resolve(), self.history()
        answered = [name for name in reversed(history.answered) if name != current.name]
        if not current.is_dir():
            return answered
        known = {current.name, *history.answered, history.stopped, *history.rolled_back}
        others = [path for path in self._folders() if _NAME.fullmatch(path.name) and path.name not in known]
        made = sorted((_made(path), path.name) for path in others)
        return answered + [name for when, name in reversed(made) if when <= _made(current)]

    def read(self, name: str) -> Build:
        """What `build.json` says."""
        return read_build(self.root / name)

    def open(self, name: str) -> FolderStore:
        """Open a build."""
        return FolderStore(self.root / name)

    def kept(self) -> list[KeptBuild]:
        """All builds, newest first; empty when there are none."""
        history, current = self.history(), self.current()
        found = []
        for path in self._folders():
            state = history.state(path.name, current)
            try:
                size = sum(file.stat().st_size for file in path.iterdir())
            except FileNotFoundError:
                continue  # pruned while it was looked at
            try:
                found.append(KeptBuild(path.name, read_build(path), size, state))
            except (IndexMissingError, IndexMismatchError) as error:
                found.append(KeptBuild(path.name, None, size, state, one_line(str(error), 200)))

        def age(kept: KeptBuild) -> tuple[str, bool, str]:
            return (
                kept.build.created if kept.build else "",
                kept.state == "current",
                kept.folder,
            )  # dates are to the second

        return sorted(found, key=age, reverse=True)

    def find(self, name: str) -> str:
        """A build by its name or the beginning of it; the current one for an empty name."""
        if not name:
            return current_folder(self.root.parent).name
        names = self.names()
        found = [each for each in names if each == name] or [each for each in names if each.startswith(name)]
        if len(found) != 1:
            known = ", ".join(sorted(names)) or "none"
            raise IndexMissingError(
                f"{'Several builds' if found else 'No build'} {one_line(name)} in {self.root}; there are: {known}."
            )
        return found[0]

    @contextmanager
    def lock(self, wait_seconds: float = 0) -> Iterator[None]:
        """Be the only one who changes builds."""
        held = FileLock(self.root / "lock", timeout=wait_seconds)
        try:
            held.acquire()
        except Timeout:
            raise RetrievalError(
                f"Another build is running in {self.root}. Wait for it to end, then run this again."
            ) from None
        try:
            yield
        finally:
            held.release()

    def publish(self, draft: Path, build_id: str) -> str:
        """Rename a draft to the first free name of its build."""
        name, number = build_id, 1
        while (self.root / name).exists() or (self.root / name).is_symlink():
            number += 1
            name = f"{build_id}-{number}"
        draft.rename(self.root / name)
        sync(self.root)
        return name

    def switch(self, name: str) -> None:
        """Make a build current: a new link is renamed over the old one."""
        link = self.root / f".current-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(name, target_is_directory=True)
        link.replace(self.root / "current")
        sync(self.root)

    def history(self) -> History:
        """As written in `history.json`, made to agree with the link; a missing or damaged file is an empty history."""
        try:
            table = json.loads((self.root / "history.json").read_bytes())
            found = History(
                [str(name) for name in table["answered"]],
                str(table["held_at"]),
                [str(name) for name in table["rolled_back"]],
                str(table["since"]),
                str(table["stopped"]),
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            found = History()
        found.answered = [name for name in found.answered if is_build(self.root / name)]
        found.rolled_back = [name for name in found.rolled_back if is_build(self.root / name)]
        found.stopped = found.stopped if is_build(self.root / found.stopped) else ""
        current = self.current()
        if found.held_at != current:
            found.release()
        if current and current not in found.answered[-1:]:
            found.record_current(current)
        return found

    def write_history(self, history: History) -> None:
        """Replace `history.json`."""
        write_atomically(self.root / "history.json", (json.dumps(asdict(history), indent=1) + "\n").encode())

    def prune(self, history: History, keep: int, in_use: Callable[[], Mapping[str, int]]) -> list[str]:
        """Remove all but the newest builds; an open file outlives its name."""
        by_age = sorted(self._folders(), key=lambda path: path.stat().st_mtime)
        doomed = history.doomed([path.name for path in by_age], self.current(), keep)
        rows = in_use() if doomed else {}
        for name in doomed:
            self.remove(name)
        return [pruned_line(name, rows) for name in doomed]

    def remove(self, name: str) -> None:
        """Take a build, or another folder there, out of sight in one rename, then delete it; nothing if it is not there."""
        folder = self.root / name
        if not folder.exists():
            return
        doomed = folder.with_name(f".old-{os.getpid()}-{name}")
        folder.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)

    def remove_caches(self, but: Path | None = None) -> None:
        """Delete the embeddings that interrupted builds left, but for one folder of them."""
        for cache in self.root.glob(CACHES):
            if cache != but:
                self.remove(cache.name)

    def clear_leftovers(self) -> None:
        """Remove what killed builders left; only under the lock."""
        for path in self.root.glob(".*"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def mend(self) -> None:
        """As `mend_link`, unless there is nothing to mend or another process builds or switches just now."""
        if not self.root.is_dir() or (self.root / "current").is_symlink():
            return
        with suppress(RetrievalError, OSError), self.lock():
            self.mend_link()

    def mend_link(self) -> None:
        """Put the link `current` back where a copy made without links has a folder, a file or nothing; only under the lock.

        A folder in its place is the current build, or a copy of it: it becomes that build again. Where nothing tells which
        one it was, the history does. What cannot be used is removed, and the next build fills the place.
        """
        place = self.root / "current"
        if place.is_symlink():
            return
        name = ""
        if place.is_dir():
            name = self._as_build(place)
        if not name:
            name = self._last_answered()
        if place.is_dir():
            self.remove("current")
        if name:
            self.switch(name)
        else:
            place.unlink(missing_ok=True)

    def _as_build(self, place: Path) -> str:
        """The name of the build that a folder holds, which is the one it is a copy of or its own from now on; or empty."""
        if not _is_whole(place):
            return ""
        made = read_build(place)
        for twin in sorted(self.root.glob(f"{made.id}*")):
            if _is_whole(twin) and read_build(twin) == made:
                return twin.name
        return self.publish(place, made.id)

    def _last_answered(self) -> str:
        """The build that was current last by what is written in the history; empty when it is not there or not whole."""
        with suppress(OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
            name = str(json.loads((self.root / "history.json").read_bytes())["answered"][-1])
            if name != "current" and is_build(self.root / name) and _is_whole(self.root / name):
                return name
        return ""

    def _folders(self) -> list[Path]:
        if not self.root.is_dir():
            return []
        return [path for path in self.root.iterdir() if is_build(path)]


def is_build(path: Path) -> bool:
    """Whether a path is a finished build's folder."""
    return path.name != "" and (path / "build.json").is_file() and not path.is_symlink() and path.name[0] != "."


def _made(folder: Path) -> str:
    """When a build was made (UTC, ISO); the date of its folder if `build.json` does not say."""
    try:
        return read_build(folder).created
    except RetrievalError:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC).isoformat(timespec="seconds")


def _is_whole(folder: Path) -> bool:
    try:
        check_files(folder, read_build(folder))
    except (IndexMissingError, IndexMismatchError, OSError):
        return False
    return folder.is_dir()
