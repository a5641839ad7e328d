"""The builds of an index folder: which one answers, which ones answered before, going back, and pruning.

    data/index/<build id>/      a finished build; made anew from the same input it is called <build id>-2, and so on
    data/index/current          link to the one that answers
    data/index/history.json     which ones answered, in order; which one was gone back from; which one was stopped
    data/index/lock             held by whoever builds or switches
    data/index/embedded-<key>/  vectors of a build that was broken off, to go on from
    data/index/.*               in the making, or half removed; the next builder clears it away

Every change is one rename, so whoever dies in the middle leaves the state before or the state after.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import IndexMismatchError, IndexMissingError, RetrievalError
from index.store.folder import Build, Store, check_files, current_folder, read_build
from index.text import one_line

KEEP_BUILDS = 3
CACHES = "embedded-*"
"""Folders of embeddings to go on from."""


@dataclass(frozen=True, slots=True)
class KeptBuild:
    """One line of the list of builds.

    Attributes:
        folder: Its name under `data/index`.
        build: What its `build.json` says; None when that cannot be read.
        size: Bytes of all its files.
        state: `current`, `before` (it answered before), `rolled back`, `stopped` (finished, but not switched to), or empty.
        problem: Why it cannot be used, in one line; empty when nothing is known against it. Checksums are not looked at.
    """

    folder: str
    build: Build | None
    size: int
    state: str
    problem: str = ""


@dataclass(slots=True)
class History:
    """Which builds answered; kept in `history.json`.

    Attributes:
        answered: Folder names, the one that answers now last.
        held_at: Folder name of the build that was gone back to; empty once another answers.
        rolled_back: Folder names that were gone back from to get there.
        since: When the first of them was gone back from, UTC, ISO.
        stopped: Folder name of a finished build that was not switched to; empty when there is none.
    """

    answered: list[str] = field(default_factory=list)
    held_at: str = ""
    rolled_back: list[str] = field(default_factory=list)
    since: str = ""
    stopped: str = ""

    @classmethod
    def read(cls, root: Path) -> "History":
        """As written, made to agree with the link; a missing or damaged file is an empty history."""
        try:
            table = json.loads((root / "history.json").read_bytes())
            found = cls(
                [str(name) for name in table["answered"]],
                str(table["held_at"]),
                [str(name) for name in table["rolled_back"]],
                str(table["since"]),
                str(table["stopped"]),
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            found = cls()
        found.answered = [name for name in found.answered if is_build(root / name)]
        found.rolled_back = [name for name in found.rolled_back if is_build(root / name)]
        found.stopped = found.stopped if is_build(root / found.stopped) else ""
        current = current_name(root)
        if found.held_at != current:
            found.release()
        if current and current not in found.answered[-1:]:
            found.answers(current)
        return found

    def answers(self, name: str) -> None:
        """Put a build last."""
        self.answered = [*(other for other in self.answered if other != name), name]
        self.stopped = "" if self.stopped == name else self.stopped

    def release(self) -> None:
        """Forget that the current build was gone back to."""
        self.held_at, self.rolled_back, self.since = "", [], ""

    def write(self, root: Path) -> None:
        """In one rename."""
        path = root / f".history-{os.getpid()}"
        with path.open("w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(self), indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.replace(root / "history.json")


@contextmanager
def lock(root: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Be the only one who changes builds; the lock dies with its process.

    Raises:
        RetrievalError: If another process holds it.
    """
    held = FileLock(root / "lock", timeout=wait_seconds)
    try:
        held.acquire()
    except Timeout:
        raise RetrievalError(f"Another build is running in {root}. Wait for it to end, then run this again.") from None
    try:
        yield
    finally:
        held.release()


def list_builds(data: Path) -> list[KeptBuild]:
    """All builds under a data folder, newest first; empty when there are none."""
    root = data / "index"
    history = History.read(root)
    current = current_name(root)
    found = []
    for path in _folders(root):
        state = "before" if path.name in history.answered else ""
        state = "rolled back" if path.name in history.rolled_back else state
        state = "stopped" if path.name == history.stopped else state
        state = "current" if path.name == current else state
        try:
            size = sum(file.stat().st_size for file in path.iterdir())
        except FileNotFoundError:
            continue  # pruned while it was looked at
        try:
            found.append(KeptBuild(path.name, read_build(path), size, state))
        except (IndexMissingError, IndexMismatchError) as error:
            found.append(KeptBuild(path.name, None, size, state, one_line(str(error), 200)))

    def age(kept: KeptBuild) -> tuple[str, bool, str]:
        return kept.build.created if kept.build else "", kept.state == "current", kept.folder  # dates are to the second

    return sorted(found, key=age, reverse=True)


def find_build(data: Path, name: str) -> Path:
    """The folder of a build, by its name or the beginning of it; the current one for an empty name.

    Raises:
        IndexMissingError: If there is none, or several begin like that.
    """
    if not name:
        return current_folder(data)
    root = data / "index"
    exact = [path for path in _folders(root) if path.name == name]
    found = exact or [path for path in _folders(root) if path.name.startswith(name)]
    if len(found) != 1:
        known = ", ".join(sorted(path.name for path in _folders(root))) or "none"
        raise IndexMissingError(
            f"{'Several builds' if found else 'No build'} {one_line(name)} in {root}; there are: {known}."
        )
    return found[0].resolve()


def roll_back(data: Path, name: str = "") -> Build:
    """Switch back to the build that answered before, or to a named one; it is proved by its checksums first.

    Again, it goes back one more. What was gone back from stays on the disk, and only a build that somebody asks for
    takes its place: see `held`.

    Raises:
        RetrievalError: If there is nothing to go back to, or it is damaged; the current build stays.
    """
    root = data / "index"
    current = current_folder(data).name
    try:
        with lock(root):
            mend_link(root)
            current = current_folder(data).name
            history = History.read(root)
            before = [other for other in history.answered if other not in (current, *history.rolled_back)]
            if not name and not before:
                raise RetrievalError(f"No earlier build in {root}: {current} is the only one that has answered.")
            folder = find_build(data, name or before[-1])
            if folder.name == current:
                raise RetrievalError(f"{current} is the build that answers already.")
            Store(folder).close()
            gone = (
                history.answered[history.answered.index(folder.name) + 1 :]
                if folder.name in history.answered
                else [current]
            )
            history.rolled_back += [other for other in reversed(gone) if other not in history.rolled_back]
            history.rolled_back = [other for other in history.rolled_back if other != folder.name]
            history.answered = [other for other in history.answered if other not in (*gone, folder.name)] + [
                folder.name
            ]
            history.held_at = folder.name
            history.since = history.since or datetime.now(UTC).isoformat(timespec="seconds")
            history.write(
                root
            )  # first: it counts from the switch on, and a switch without it would be undone at the next start
            switch(root, folder.name)
            return read_build(folder)
    except OSError as error:
        raise RetrievalError(f"Cannot go back: {one_line(str(error))}. {current} answers on.") from error


def held(data: Path) -> str:
    """One line when the current build was gone back to and nobody has asked for another since; else empty."""
    history = History.read(data / "index")
    if not history.held_at:
        return ""
    return (
        f"held: build {current_name(data / 'index')} answers since it was gone back to on {history.since}; "
        "run build_index.py without --if-stale and --watch to build again"
    )


def is_build(path: Path) -> bool:
    """Whether a path is a finished build's folder."""
    return path.name != "" and (path / "build.json").is_file() and not path.is_symlink() and path.name[0] != "."


def current_name(root: Path) -> str:
    """The name of the folder that answers; empty when none does."""
    try:
        return current_folder(root.parent).name
    except IndexMissingError:
        return ""


def switch(root: Path, name: str) -> None:
    """Make a build current: a new link beside the old one, renamed over it."""
    link = root / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(name, target_is_directory=True)
    link.replace(root / "current")
    sync(root)


def mend(data: Path) -> None:
    """As `mend_link`, unless there is nothing to mend or another process builds or switches just now."""
    root = data / "index"
    if not root.is_dir() or (root / "current").is_symlink():
        return
    with suppress(RetrievalError, OSError), lock(root):
        mend_link(root)


def mend_link(root: Path) -> None:
    """Put the link `current` back where a copy made without links has a folder, a file or nothing; only under the lock.

    A folder in its place is the build that answers, or a copy of it: it becomes that build again. Where nothing tells which
    one it was, the history does. What cannot be used is taken away, and the next build fills the place.
    """
    place = root / "current"
    if place.is_symlink():
        return
    name = ""
    if place.is_dir():
        name = _as_build(root, place)
    if not name:
        name = next(iter(_last_answered(root)), "")
    if place.is_dir():
        remove(place)
    if name:
        switch(root, name)
    else:
        place.unlink(missing_ok=True)


def _as_build(root: Path, place: Path) -> str:
    """The name of the build that a folder holds: of the same one that is there already, or its own from now on."""
    if not _is_whole(place):
        return ""
    made = read_build(place)
    for twin in sorted(root.glob(f"{made.id}*")):
        if _is_whole(twin) and read_build(twin) == made:
            return twin.name
    name = free_name(root, made.id)
    place.rename(root / name)
    return name


def _last_answered(root: Path) -> list[str]:
    """The build that answered last by what is written in the history, in a list; empty when it is not there or not whole."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        names = [str(name) for name in json.loads((root / "history.json").read_bytes())["answered"][-1:]]
        return [name for name in names if name != "current" and is_build(root / name) and _is_whole(root / name)]
    return []


def _is_whole(folder: Path) -> bool:
    try:
        check_files(folder, read_build(folder))
    except (IndexMissingError, IndexMismatchError, OSError):
        return False
    return folder.is_dir()


def clear_leftovers(root: Path) -> None:
    """Remove what builders left that died; only for who holds the lock."""
    for path in root.glob(".*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def prune(root: Path, history: History, keep: int, in_use: Callable[[], Mapping[str, int]]) -> list[str]:
    """Remove all but the newest builds, and give one line for each that log rows still name.

    The current one, those that were gone back from and one that was stopped stay. A reader that has a removed build open
    keeps its files until it closes them.

    Args:
        root: `data/index`.
        history: Of the folder; builds that answered last are the newest.
        keep: How many to keep, at least 1.
        in_use: Gives the number of recent log rows by build id.
    """
    current = current_name(root)
    spared = {current, history.stopped, *history.rolled_back}
    place = {name: number for number, name in enumerate(history.answered)}
    folders = sorted(_folders(root), key=lambda path: (place.get(path.name, -1), path.stat().st_mtime), reverse=True)
    free = [path for path in folders if path.name not in spared]
    doomed = free[max(keep - 1, 0) :]
    rows = in_use() if doomed else {}
    lines = []
    for path in doomed:
        count = rows.get(path.name.partition("-")[0], 0)
        lines.append(f"pruned: build {path.name}" + (f", which {count} recent rows of the log name" if count else ""))
        remove(path)
    return lines


def remove(folder: Path) -> None:
    """Take a folder out of sight in one rename, then delete it; nothing happens when it is not there."""
    if not folder.exists():
        return
    doomed = folder.with_name(f".old-{os.getpid()}-{folder.name}")
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def free_name(root: Path, build_id: str) -> str:
    """A folder name for a new build of this id."""
    number = 1
    name = build_id
    while (root / name).exists() or (root / name).is_symlink():
        number += 1
        name = f"{build_id}-{number}"
    return name


def sync(path: Path) -> None:
    """Have a file or a folder's list of names written to the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return [path for path in root.iterdir() if is_build(path)]


def as_json(kept: KeptBuild) -> dict[str, Any]:
    """A line of the list for programs."""
    build = asdict(kept.build) if kept.build else {}
    names = ("id", "created", "documents", "passages", "sentences", "model")
    return {"folder": kept.folder, "state": kept.state, "bytes": kept.size, "problem": kept.problem} | {
        name: build.get(name) for name in names
    }
