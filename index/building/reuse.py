"""Builds on the disk that save work: a finished one that is the build asked for, or one to take parts from."""

from collections.abc import Mapping
from pathlib import Path

from index.building.options import BuildOptions
from index.building.previous import PreviousBuild
from index.building.reading import Inputs
from index.building.spec import BuildSpec
from index.building.workspace import Workspace, open_build
from index.errors import IndexMismatchError, IndexMissingError
from index.store.folder import read_build


def find_finished(root: Path, spec: BuildSpec, files: Mapping[str, str] | None = None) -> Path | None:
    """A whole build of this id that exists already and was made with the same libraries.

    Args:
        root: `data/index`.
        spec: The build asked for.
        files: When given, its files must have these SHA-256 too.
    """
    for path in sorted(root.glob(f"{spec.id}*")):
        if _is_same(path, spec.runtime, files):
            store = open_build(path)
            if store is not None:
                store.close()
                return path.resolve()
    return None


def _is_same(path: Path, runtime: Mapping[str, str], files: Mapping[str, str] | None) -> bool:
    try:
        build = read_build(path)
    except (IndexMissingError, IndexMismatchError):
        return False
    return build.runtime == runtime and (files is None or build.files == files)


def find_source(workspace: Workspace, options: BuildOptions, inputs: Inputs) -> PreviousBuild | None:
    """A build to take parts from; None for a full build, or when there is none.

    It is the current one, or else the newest that is whole and has the same model's vectors.
    """
    if options.full:
        return None
    if inputs.spec.if_same_vectors(inputs.previous) is not None:
        return inputs.previous
    for name in reversed(workspace.builds.history().answered):
        store = workspace.open(workspace.root / name)
        if store is not None and inputs.spec.if_same_vectors(source := PreviousBuild(store)) is not None:
            return source
    return inputs.previous
