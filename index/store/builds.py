"""The builds of a data folder, whatever store keeps them: opening one, listing them, rolling back.

This is the only module outside of a store's own that says which store is used; answering and the bot open builds here.
"""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import RetrievalError
from index.store.base import Build, BuildRepository, KeptBuild, PassageStore
from index.store.folder import FolderBuilds, FolderStore
from index.store.folder import check_files as _check_files
from index.store.folder import current_folder as _current_folder
from index.store.folder import read_build as _read_build
from index.text import one_line

KEEP_BUILDS = 3


def builds_of(data: Path) -> FolderBuilds:
    """The builds of a data folder."""
    return FolderBuilds(data)


def open_current(data: Path) -> PassageStore:
    """Open the current build of a data folder.

    Raises:
        IndexMissingError: If there is none.
        IndexMismatchError: If it is damaged.
    """
    builds = builds_of(data)
    return builds.open(builds.find(""))


def open_build(place: Path) -> PassageStore:
    """Open a build, current or not.

    Raises:
        IndexMissingError: If there is none.
        IndexMismatchError: If it is damaged.
    """
    return FolderStore(place)


def read_build(place: Path) -> Build:
    """What a build says of itself, without opening it.

    Raises:
        IndexMissingError: If there is none.
        IndexMismatchError: If it is damaged or of another format.
    """
    return _read_build(place)


def current_folder(data: Path) -> Path:
    """Where the current build of a data folder lies.

    Raises:
        IndexMissingError: If there is none.
    """
    return _current_folder(data)


def check_files(place: Path, build: Build) -> None:
    """Compare the files of a build with their checksums.

    Raises:
        IndexMismatchError: If one is missing or differs.
    """
    _check_files(place, build)


def list_builds(data: Path) -> list[KeptBuild]:
    """All builds of a data folder, newest first; empty when there are none."""
    return builds_of(data).kept()


def find_build(data: Path, name: str) -> Path:
    """The folder of a build, by its name or the beginning of it; the current one for an empty name.

    Raises:
        IndexMissingError: If there is none, or several begin like that.
    """
    builds = builds_of(data)
    return builds.folder(builds.find(name)).resolve()


def mend_builds(data: Path) -> None:
    """Restore which build is current where a copy of the data folder has lost that."""
    builds_of(data).mend()


def roll_back(data: Path, name: str = "") -> Build:
    """Switch back to the build that was current before, or to a named one; it is proved by its checksums first.

    Called again, it goes back one more. What was rolled back stays stored, and only a build that somebody asks for takes its
    place: see `held_notice`.

    Raises:
        RetrievalError: If there is nothing to roll back to, or it is damaged; the current build stays.
    """
    return roll_back_in(builds_of(data), name, str(data / "index"))


def roll_back_in(builds: BuildRepository[Any], name: str = "", place: str = "the index") -> Build:
    """As `roll_back`, in any repository; `place` names it in messages."""
    current = builds.find("")
    builds.mend()
    try:
        with builds.lock():
            current = builds.find("")
            history = builds.history()
            before = [other for other in history.answered if other not in (current, *history.rolled_back)]
            if not name and not before:
                raise RetrievalError(f"No earlier build in {place}: {current} is the only one that has answered.")
            wanted = builds.find(name or before[-1])
            if wanted == current:
                raise RetrievalError(f"{current} is the current build already.")
            builds.open(wanted).close()
            gone = history.answered[history.answered.index(wanted) + 1 :] if wanted in history.answered else [current]
            history.rolled_back += [other for other in reversed(gone) if other not in history.rolled_back]
            history.rolled_back = [other for other in history.rolled_back if other != wanted]
            history.answered = [other for other in history.answered if other not in (*gone, wanted)] + [wanted]
            history.held_at = wanted
            history.since = history.since or datetime.now(UTC).isoformat(timespec="seconds")
            # first: it counts from the switch on, and a switch without it would be undone at the next start
            builds.write_history(history)
            builds.switch(wanted)
            return builds.read(wanted)
    except OSError as error:
        raise RetrievalError(f"Cannot roll back: {one_line(str(error))}. {current} stays in use.") from error


def held_notice(data: Path) -> str:
    """One line if a rollback made this build current and no other has been asked for since; else empty."""
    builds = builds_of(data)
    history = builds.history()
    if not history.held_at:
        return ""
    return (
        f"held: build {builds.current()} stays in use since the rollback of {history.since}; "
        "run build_index.py without --if-stale and --watch to build again"
    )


def kept_build_as_json(kept: KeptBuild) -> dict[str, Any]:
    """A line of the list for programs."""
    build = asdict(kept.build) if kept.build else {}
    names = ("id", "created", "documents", "passages", "sentences", "model")
    return {"folder": kept.folder, "state": kept.state, "bytes": kept.size, "problem": kept.problem} | {
        name: build.get(name) for name in names
    }
