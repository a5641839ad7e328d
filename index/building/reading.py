"""Step 1, read: the corpus folder, the current build and the encoder → everything that a build is made from."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.building.lookalikes import suspicious
from index.building.options import BuildOptions
from index.building.previous import PreviousBuild, known_texts
from index.building.spec import BuildSpec, read_examples, readers, specify
from index.building.workspace import Workspace
from index.documents import Corpus, read_corpus
from index.errors import IndexMismatchError
from index.language.aliases import Aliases, read_aliases
from index.store.folder import SHARDS, FolderStore
from index.types import Document, Encoder

_ROOM = 4
"""Shards are copied early only where this many times their size is free. On a disk that is nearly full, `check_room`
decides first whether the build has room at all."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build is made from.

    Attributes:
        corpus: As the folder is now.
        aliases: Other spellings of names.
        encoder: Loaded.
        spec: Which build they ask for.
        previous: The current build; None when there is none that can be opened.
        changed: One line for each document that differs from the current build.
        notes: One line for each thing about the corpus that a maintainer should know.
    """

    corpus: Corpus
    aliases: Aliases
    encoder: Encoder
    spec: BuildSpec
    previous: PreviousBuild | None
    changed: tuple[str, ...]
    notes: tuple[str, ...]

    def is_current(self, options: BuildOptions) -> bool:
        """Whether the current build is the one asked for, so that there is nothing to make."""
        previous = self.previous
        return previous is not None and previous.store.build.id == self.spec.id and not options.full


def read(workspace: Workspace, options: BuildOptions) -> Inputs:
    """Read the corpus while the encoder loads and the current build's shards are checked.

    Raises:
        DocumentError: If the corpus cannot be used.
        ModelError: If the encoder cannot be loaded.
    """
    loading = workspace.start(options.encoder)
    name = workspace.builds.current()
    previous = _previous(workspace.open(workspace.root / name, shards=False) if name else None)
    copying = None
    if previous is not None:
        copying = workspace.start(previous.copy_shards, _shards_to_copy(workspace, options, previous), workspace.draft)
    known = None
    if previous is not None and previous.store.build.readers == readers() and not options.full:
        known = known_texts(previous.readings)
    corpus = read_corpus(options.corpus, known=known, skip_bad=options.skip_bad)
    aliases = read_aliases(options.corpus)
    examples = read_examples(options.corpus)
    if previous is not None and not options.full and not loading.done():
        previous.preload()
    encoder = loading.result()
    if previous is not None and copying is not None:
        try:
            copying.result()
        except (IndexMismatchError, OSError):  # opened again: if it is damaged, it counts as none
            workspace.drop_draft()
            previous = _previous(workspace.open(previous.store.folder))
    return Inputs(
        corpus,
        aliases,
        encoder,
        specify(corpus, aliases, examples, encoder, options.chunking),
        previous,
        tuple(_changes(None if previous is None else previous.store, corpus.documents)),
        tuple(_notes(corpus)),
    )


def _previous(store: FolderStore | None) -> PreviousBuild | None:
    return None if store is None else PreviousBuild(store)


def _shards_to_copy(workspace: Workspace, options: BuildOptions, previous: PreviousBuild) -> Sequence[str]:
    """Which shards to copy while the encoder loads: all when something was touched since that build was made, else none.

    A copy whose passages turn out to have changed is replaced later. The draft folder is made when there is one to copy.
    """
    build = previous.store.build
    room = shutil.disk_usage(workspace.root).free >= _ROOM * build.tokens * build.dimension
    if not room or workspace.read_only or options.full or not _touched_since(options.corpus, build.created):
        return ()
    workspace.draft.mkdir()
    return SHARDS


def _touched_since(folder: Path, created: str) -> bool:
    """Whether anything in a folder may have changed since a moment, by the file system's times; only a hint."""
    moment = datetime.fromisoformat(created).timestamp()
    for place, _, names in os.walk(folder):
        try:
            if any(path.lstat().st_ctime >= moment for path in (Path(place), *(Path(place, name) for name in names))):
                return True
        except OSError:  # it is being changed now
            return True
    return False


def _notes(corpus: Corpus) -> Iterator[str]:
    yield from corpus.notes
    yield from (f"skipped: {line}" for line in corpus.refused)
    yield from (line for document in corpus.documents for line in suspicious(document.citation))


def _changes(previous: FolderStore | None, documents: Sequence[Document]) -> list[str]:
    """One line for each document added, changed, renamed or removed; when none is, for each with new metadata."""
    old = {} if previous is None else previous.document_hashes()
    new = {document.citation.path: document.sha256 for document in documents}
    removed = [path for path in old if path not in new]
    added = [path for path in new if path not in old]
    texts = Counter(old[path] for path in removed), Counter(new[path] for path in added)
    old_path = {old[path]: path for path in removed if texts[0][old[path]] == texts[1][old[path]] == 1}
    renamed = {path: old_path[new[path]] for path in added if new[path] in old_path}
    lines = [f"added: {path}" for path in added if path not in renamed]
    lines += [f"changed: {path}" for path, sha in new.items() if path in old and old[path] != sha]
    lines += [f"renamed: {was} → {path}" for path, was in renamed.items()]
    lines += [f"removed: {path}" for path in removed if path not in renamed.values()]
    if previous is not None and not lines:
        metadata = {c.path: c for c in previous.citations.values()}
        lines = [f"new metadata: {d.citation.path}" for d in documents if metadata[d.citation.path] != d.citation]
    return lines
