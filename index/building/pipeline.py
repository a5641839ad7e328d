"""Corpus folder → a new index folder, made current in one rename.

    options → read → chunk → plan → embed → write → check → check before the switch → switch → report

Each step is a function that takes what the steps before it returned. Whatever goes wrong before the rename, the previous
build stays in use. Only one builder works at a time; its lock dies with its process. An interrupted build resumes.

Only what changed is done again (`index.building.previous`). A build that reuses parts of earlier ones has the same files,
byte for byte, as a full build.
"""

import errno
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from index.building.options import BuildOptions, BuildReport, Preview
from index.building.passages import chunk
from index.building.plan import EmbeddedPassages, EmbeddingPlan, embed, plan_embedding
from index.building.reading import Inputs, read
from index.building.reuse import find_finished, find_source
from index.building.switching import compare, make_current, refuse_rolled_back
from index.building.workspace import Workspace
from index.building.writing import check, check_room, keep, write
from index.documents import read_corpus
from index.errors import RetrievalError
from index.store.folder import FolderBuilds, read_build
from index.store.private import make_private
from index.text import one_line
from index.types import Checkable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Finished:
    """A whole build on the disk, current or not.

    Attributes:
        folder: Of the build.
        notes: What making it brought up.
        fresh: Whether it was made just now.
        embedded: Passages whose vectors were made for it.
    """

    folder: Path
    notes: tuple[str, ...] = ()
    fresh: bool = False
    embedded: int = 0


def build_index(options: BuildOptions) -> BuildReport:
    """Build the index of a corpus under `data/index` and switch to it.

    Raises:
        SwitchStoppedError: If the new build was not made current; the previous build stays in use.
        RetrievalError: With one line for the maintainer; the current build is untouched.
    """
    began = time.monotonic()
    root = options.root
    new = [path for path in (root, options.data) if not path.exists()]
    if not options.corpus.is_dir():
        read_corpus(options.corpus)  # says what is wrong, before anything is written
    try:
        for place in (options.data, root):
            make_private(place)
        builds = FolderBuilds(options.data)
        with builds.lock(options.wait_seconds):
            builds.clear_leftovers()
            builds.mend_link()
            with closing(Workspace(root)) as workspace:
                return _build(workspace, options, began)
    except OSError as error:
        if error.errno in _FULL or "full" in str(error):
            FolderBuilds(options.data).remove_caches()  # what was embedded is worth less than room for the log
        raise RetrievalError(
            f"Cannot write the index: {one_line(str(error))}. The current build is untouched."
        ) from error
    finally:
        if new and [path.name for path in root.glob("*")] == ["lock"]:
            (root / "lock").unlink()
            for path in new:  # made for nothing
                path.rmdir()


def _build(workspace: Workspace, options: BuildOptions, began: float) -> BuildReport:
    inputs = read(workspace, options)
    if inputs.previous is not None and inputs.is_current(options):
        workspace.drop_draft()
        finished = Finished(inputs.previous.store.folder)
        lines: tuple[str, ...] = ()
    else:
        refuse_rolled_back(inputs, options)
        finished = _find_or_make(workspace, options, inputs)
        workspace.drop_draft()
        lines = compare(inputs, options, finished.folder)
    pruned = make_current(inputs, options, finished.folder)
    return BuildReport(
        build=read_build(finished.folder),
        changed=inputs.changed,
        notes=(*inputs.notes, *finished.notes),
        fresh=finished.fresh,
        seconds=time.monotonic() - began,
        embedded=finished.embedded,
        comparison=lines,
        pruned=pruned,
    )


def _find_or_make(workspace: Workspace, options: BuildOptions, inputs: Inputs) -> Finished:
    """The build asked for, from the disk if it is there and a full build is not wanted."""
    folder = None if options.full else find_finished(workspace.root, inputs.spec)
    if folder is not None:
        return Finished(folder)
    source = find_source(workspace, options, inputs)
    cut = chunk(inputs, source)
    cache = inputs.spec.cache(workspace.root, read_only=False)
    workspace.builds.remove_caches(but=cache.folder)  # of other models
    plan = plan_embedding(cut.passages, inputs.spec.if_same_vectors(source), cache)
    options.say(
        f"{len(inputs.corpus.documents)} documents, {len(plan.passages)} passages; "
        f"embedding {len(plan.missing)} with {inputs.encoder.name}"
    )
    check_room(workspace, inputs, plan)
    embedded = _embed(plan, inputs, options)
    draft = write(workspace, inputs, embedded, source)
    check(workspace, draft)
    return Finished(keep(workspace, inputs, draft), cut.notes, True, len(plan.missing))


def _embed(plan: EmbeddingPlan, inputs: Inputs, options: BuildOptions) -> EmbeddedPassages:
    if plan.missing and isinstance(inputs.encoder, Checkable):
        inputs.encoder.check()
    with tqdm(
        total=len(plan.missing), unit=" passages", desc="embedding", disable=not options.progress, leave=False
    ) as bar:
        return embed(plan, inputs.encoder, bar.update)


def preview_build(options: BuildOptions) -> Preview:
    """What `build_index` would do now; nothing is written.

    Raises:
        RetrievalError: As `build_index` would.
    """
    try:
        with closing(Workspace(options.root, read_only=True)) as workspace:
            return _preview(workspace, options)
    except OSError as error:  # another builder may take away what is looked at
        raise RetrievalError(f"Cannot read the index: {one_line(str(error))}. Run this again.") from error


def _preview(workspace: Workspace, options: BuildOptions) -> Preview:
    inputs = read(workspace, options)
    documents = len(inputs.corpus.documents)
    if inputs.is_current(options):
        return Preview(inputs.spec.id, inputs.changed, inputs.notes, documents, 0, 0, False)
    if not options.full and find_finished(workspace.root, inputs.spec) is not None:
        return Preview(inputs.spec.id, inputs.changed, inputs.notes, documents, 0, 0, True)
    source = find_source(workspace, options, inputs)
    cut = chunk(inputs, source)
    cache = inputs.spec.cache(workspace.root, read_only=True)
    plan = plan_embedding(cut.passages, inputs.spec.if_same_vectors(source), cache)
    return Preview(
        id=inputs.spec.id,
        changed=inputs.changed,
        notes=(*inputs.notes, *cut.notes),
        documents=documents,
        passages=len(cut.passages),
        embedded=len(plan.missing),
        needed=True,
    )
