"""Steps 7 and 8, the check before the switch and the switch: a finished build → the current one, old builds pruned."""

from pathlib import Path

from index.building.options import BuildOptions
from index.building.reading import Inputs
from index.errors import RetrievalError, SwitchStoppedError
from index.store.folder import FolderBuilds


def refuse_rolled_back(inputs: Inputs, options: BuildOptions) -> None:
    """Refuse to make again the build that a maintainer rolled back, unless `accept` is set.

    Raises:
        SwitchStoppedError: If it is the stopped build.
    """
    history = FolderBuilds(options.data).history()
    rolled_back = {name.partition("-")[0] for name in history.rolled_back}
    if inputs.spec.id in rolled_back - {history.held_at.partition("-")[0]} and not options.accept:
        raise SwitchStoppedError(
            f"Build {inputs.spec.id} was rolled back on {history.since}, and the corpus and the settings are still those "
            "that it was made from. Change them, or run this again with --accept."
        )


def compare(inputs: Inputs, options: BuildOptions, folder: Path) -> tuple[str, ...]:
    """Run the check before the switch; gives its lines.

    Args:
        inputs: With the current build.
        options: With the check.
        folder: Of the finished build.

    Raises:
        SwitchStoppedError: If the check stops the switch. The finished build stays on the disk, to be accepted.
    """
    if options.switch_check is None:
        return ()
    current = None if inputs.previous is None else inputs.previous.store.folder
    try:
        return tuple(options.switch_check(current, folder))
    except RetrievalError as error:
        if options.accept:
            return (*getattr(error, "lines", ()), str(error))
        builds = FolderBuilds(options.data)
        history = builds.history()
        history.stopped = folder.name
        builds.write_history(history)
        builds.prune(history, options.keep, options.in_use)
        builds.remove_caches()
        raise SwitchStoppedError(str(error)) from error


def make_current(inputs: Inputs, options: BuildOptions, folder: Path) -> tuple[str, ...]:
    """Switch to a finished build, prune old ones and remove the cache; gives one line for each build pruned.

    Args:
        inputs: With the current build; a current one that could not be opened is removed after the switch.
        options: With the number of builds to keep.
        folder: Of the finished build; it may be the current one already.
    """
    builds = FolderBuilds(options.data)
    history = builds.history()
    damaged = builds.current() if inputs.previous is None else ""
    if builds.current() != folder.name:
        builds.switch(folder.name)
    history.record_current(folder.name)
    history.release()
    builds.write_history(history)
    if damaged and damaged != folder.name:
        builds.remove(damaged)
    pruned = builds.prune(history, options.keep, options.in_use)
    builds.remove_caches()
    return tuple(pruned)
