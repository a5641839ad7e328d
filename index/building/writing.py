"""Steps 5 and 6, write and check: vectors and texts → a finished build folder that is not current yet.

The folder is written under a temporary name, synced, opened once as a reader would open it, and then renamed.
"""

import importlib.metadata
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.building.plan import EmbeddedPassages, EmbeddingPlan, count_words, token_estimate
from index.building.previous import PreviousBuild
from index.building.reading import Inputs
from index.building.reuse import find_finished
from index.building.workspace import Workspace, sync_all
from index.errors import RetrievalError
from index.language import languages_of
from index.language.lexicon import Lexicon
from index.store.base import Build
from index.store.files import sha256_file
from index.store.folder import SHARDS, FolderStore, write_build, write_texts, write_vectors
from index.types import Passage

_LIBRARIES = ("faiss-cpu", "numpy", "PyStemmer", "sentence-transformers", "sentencex", "sqlite-utils", "torch")


@dataclass(frozen=True, slots=True)
class Draft:
    """A build that is written, but neither checked nor known to be on the disk.

    Attributes:
        folder: Under its temporary name.
        build: What its `build.json` says.
        checked: Names of the shard files that were compared with their SHA-256 when they were copied.
    """

    folder: Path
    build: Build
    checked: tuple[str, ...]


def check_room(workspace: Workspace, inputs: Inputs, plan: EmbeddingPlan) -> None:
    """Refuse a build that plainly does not fit on the disk.

    Raises:
        RetrievalError: If it does not.
    """
    root = workspace.root
    texts = sum(len(document.text) for document in inputs.corpus.documents)
    missing = [plan.passages[number] for number in plan.missing]
    need = (token_estimate(plan.passages) + token_estimate(missing)) * inputs.encoder.dim + 3 * texts
    free = shutil.disk_usage(root).free + sum(path.stat().st_size for path in workspace.draft.glob("*"))
    if need > free:
        raise RetrievalError(
            f"{root} has {free / 1e9:.2f} GB of room, and this build needs about {need / 1e9:.2f}. Make room, or "
            "keep fewer builds (--keep). The current build is untouched."
        )


def write(workspace: Workspace, inputs: Inputs, embedded: EmbeddedPassages, source: PreviousBuild | None) -> Draft:
    """Write all files of a build.

    Args:
        workspace: Where to; copied shards may lie there already.
        inputs: With the documents.
        embedded: The passages and their vectors.
        source: A build to take counts of words from, where it counted by the same rules.
    """
    folder = workspace.draft
    folder.mkdir(exist_ok=True)
    languages = languages_of(document.citation for document in inputs.corpus.documents)
    counts = count_words(embedded.passages, languages, inputs.spec.if_same_words(source))
    writing = workspace.start(_write_texts, folder / "text.db", inputs, embedded.passages, counts)
    shards = embedded.shards(folder)
    copies = [folder / name for name, shard in zip(SHARDS, shards, strict=True) if shard.copied]
    syncing = workspace.start(sync_all, copies)
    hashes = write_vectors(folder, shards, inputs.encoder.dim)
    syncing.result()
    hashes["text.db"] = writing.result()
    facts: dict[str, object] = {
        "id": inputs.spec.id,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "documents": len(inputs.corpus.documents),
        "passages": len(embedded.passages),
        "sentences": sum(len(p.sentences) for p in embedded.passages),
        "tokens": embedded.tokens,
        "versions": {name: importlib.metadata.version(name) for name in _LIBRARIES},
        "runtime": dict(inputs.spec.runtime),
    }
    build = write_build(folder, {**inputs.spec.facts, **facts}, hashes)
    return Draft(folder, build, tuple(name for name, shard in zip(SHARDS, shards, strict=True) if shard.checked))


def _write_texts(path: Path, inputs: Inputs, passages: Sequence[Passage], counts: Lexicon) -> str:
    """Write `text.db`; gives its SHA-256."""
    write_texts(path, inputs.corpus.documents, passages, counts, inputs.aliases)
    return sha256_file(path)


def check(workspace: Workspace, draft: Draft) -> None:
    """Sync a build to the disk and, at the same time, open it as a reader would.

    What is read back is still in memory, so it need not wait for the disk.

    Raises:
        IndexMismatchError: If a file is not what was written.
    """
    syncing = workspace.start(sync_all, [*draft.folder.iterdir(), draft.folder])
    try:
        with closing(FolderStore(draft.folder, shards=False)) as written:
            written.open_shards(draft.checked)
    finally:
        syncing.result()


def keep(workspace: Workspace, inputs: Inputs, draft: Draft) -> Path:
    """Give a checked build its final name; where the same build exists already, that one is kept instead."""
    same = find_finished(workspace.root, inputs.spec, draft.build.files)
    if same is not None:
        return same
    name = workspace.builds.publish(draft.folder, inputs.spec.id)
    return workspace.builds.folder(name).resolve()
