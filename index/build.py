"""Corpus folder → a new index folder, made current in one rename.

Whatever goes wrong before that rename, the old build goes on answering: everything is written under a temporary name,
synced and opened once as a reader would. One builder works at a time; its lock dies with its process.
"""

import hashlib
import importlib.metadata
import json
import os
import shutil
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.aliases import Aliases, read_aliases
from index.chunking import Chunking, chunk_document
from index.documents import Corpus, read_corpus
from index.errors import DocumentError, IndexMismatchError, IndexMissingError, RetrievalError
from index.lexicon import analyse
from index.store import FORMAT, Build, Store, current_folder, read_build, write_build, write_texts, write_vectors
from index.text import one_line
from index.types import Document, Encoder, Passage

KEEP_BUILDS = 3
EXAMPLES = 5
"""Questions of `golden.toml` kept in the build, to show a newcomer what can be asked."""
_LIBRARIES = ("faiss-cpu", "numpy", "PyStemmer", "sentence-transformers", "sentencex", "sqlite-utils", "torch")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        changed: One line for each document added, changed or removed since the build before.
        notes: What the corpus reader left out, and documents without a passage.
        fresh: False when the corpus and the settings were those of the current build, so nothing was made.
    """

    build: Build
    changed: tuple[str, ...]
    notes: tuple[str, ...]
    fresh: bool
    seconds: float


def build_index(
    corpus: Path,
    data: Path,
    encoder: Callable[[], Encoder],
    *,
    chunking: Chunking | None = None,
    full: bool = False,
    progress: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> BuildReport:
    """Build the index of a corpus under `data/index` and switch to it.

    Args:
        corpus: Folder of documents.
        data: The project's data folder; made if missing.
        encoder: Gives the encoder; called once.
        chunking: Sizes of passages; the defaults when None. `max_tokens` is lowered to what the encoder takes.
        full: Build even when nothing changed.
        progress: Draw a progress bar on standard error.
        say: Receives one line for each step.

    Raises:
        RetrievalError: With one line for the maintainer; the current build is untouched.
    """
    began = time.monotonic()
    found = read_corpus(corpus)
    aliases = read_aliases(corpus)
    examples = _read_examples(corpus / "golden.toml")
    root = data / "index"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "lock", timeout=0):
            return _build(found, aliases, examples, root, encoder(), chunking or Chunking(), full, progress, say, began)
    except Timeout:
        raise RetrievalError(f"Another build is running in {root}. Wait for it to end, then run this again.") from None
    except OSError as error:
        raise RetrievalError(
            f"Cannot write the index: {one_line(str(error))}. The current build is untouched."
        ) from error


def is_stale(corpus: Path, data: Path) -> bool:
    """Whether the current build is missing, or no longer matches the corpus folder (the encoder is not asked)."""
    try:
        build = read_build(current_folder(data))
    except (IndexMissingError, IndexMismatchError):
        return True
    return build.corpus_sha256 != corpus_sha256(read_corpus(corpus), read_aliases(corpus))


def corpus_sha256(corpus: Corpus, aliases: Aliases) -> str:
    """SHA-256 over each document's path, text and metadata, in order of path, and the aliases."""
    rows = [[[asdict(document.citation), document.sha256] for document in corpus.documents], dict(aliases)]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _build(
    corpus: Corpus,
    aliases: Aliases,
    examples: list[str],
    root: Path,
    encoder: Encoder,
    chunking: Chunking,
    full: bool,
    progress: bool,
    say: Callable[[str], None],
    began: float,
) -> BuildReport:
    chunking = Chunking(chunking.max_words, min(chunking.max_tokens, encoder.max_tokens), chunking.max_sentence_words)
    facts: dict[str, object] = {
        "format": FORMAT,
        "model": encoder.name,
        "model_sha256": encoder.sha256,
        "dimension": encoder.dim,
        "query_prompt": getattr(encoder, "query_prompt", ""),
        "passage_prompt": getattr(encoder, "passage_prompt", ""),
        "chunking": asdict(chunking),
        "corpus_sha256": corpus_sha256(corpus, aliases),
        "examples": examples,
    }
    build_id = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    for leftover in root.glob(".building-*"):  # the lock is ours, so no living process owns these
        shutil.rmtree(leftover, ignore_errors=True)
    before = _open_current(root)
    for leftover in root.glob("*.was"):
        if before is None or before.folder != leftover.resolve():
            _remove(leftover)
    changed = tuple(_changes(before, corpus.documents))
    if before is not None and before.build.id == build_id and not full:
        return BuildReport(before.build, changed, corpus.notes, False, time.monotonic() - began)

    passages, notes = _passages(corpus, encoder, chunking)
    say(f"{len(corpus.documents)} documents, {len(passages)} passages; embedding with {encoder.name}")
    encoded = encoder.encode_passages([p.text for p in passages], progress=progress)
    folder = root / f".building-{os.getpid()}"
    folder.mkdir()
    try:
        write_vectors(folder, passages, encoded, encoder.dim)
        lexicon = analyse(passages)
        write_texts(folder / "text.db", corpus.documents, passages, lexicon.words(), lexicon.terms(), aliases)
        counts: dict[str, object] = {
            "id": build_id,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "documents": len(corpus.documents),
            "passages": len(passages),
            "sentences": sum(len(p.sentences) for p in passages),
            "tokens": sum(len(e.tokens) for e in encoded),
            "versions": {name: importlib.metadata.version(name) for name in _LIBRARIES},
        }
        build = write_build(folder, {**facts, **counts})
        Store(folder).close()
        _sync(folder)
        _put_in_place(folder, root / build_id)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _switch(root, build_id)
    _remove(root / f"{build_id}.was")
    _prune(root, keep=build_id)
    return BuildReport(build, changed, (*corpus.notes, *notes), True, time.monotonic() - began)


def _read_examples(path: Path) -> list[str]:
    """The first questions of `golden.toml` that the corpus answers; none without the file.

    Raises:
        DocumentError: If the file is not a list of [[question]] tables.
    """
    if not path.is_file():
        return []
    try:
        rows = tomllib.loads(path.read_text("utf-8-sig"))["question"]
        return [str(row["question"]) for row in rows if not row.get("declined")][:EXAMPLES]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(
            f"golden.toml: expected [[question]] tables with a `question` ({one_line(repr(error))})."
        ) from None


def _passages(corpus: Corpus, encoder: Encoder, chunking: Chunking) -> tuple[list[Passage], list[str]]:
    passages: list[Passage] = []
    notes: list[str] = []
    for document in corpus.documents:
        found = chunk_document(document, encoder.count_tokens, chunking)
        if not found:
            notes.append(f"nothing to quote: {document.citation.path} (only headings or boilerplate)")
        passages += found
    if not passages:
        raise DocumentError("The corpus holds no sentence to quote: only headings or boilerplate lines.")
    return passages, notes


def _open_current(root: Path) -> Store | None:
    try:
        return Store(current_folder(root.parent))
    except (IndexMissingError, IndexMismatchError):
        return None


def _changes(before: Store | None, documents: Sequence[Document]) -> list[str]:
    old = {} if before is None else before.document_hashes()
    new = {document.citation.path: document.sha256 for document in documents}
    lines = [f"added: {path}" for path in new if path not in old]
    lines += [f"changed: {path}" for path, sha in new.items() if path in old and old[path] != sha]
    lines += [f"removed: {path}" for path in old if path not in new]
    if before is not None and not lines:
        metadata = {c.path: c for c in before.citations.values()}
        lines = [f"new metadata: {d.citation.path}" for d in documents if metadata[d.citation.path] != d.citation]
    return lines


def _put_in_place(folder: Path, final: Path) -> None:
    """Rename a new folder to its id. Where that id answers now, a copy by hard links answers until the new one does."""
    if final.exists():
        copy = final.with_name(f"{final.name}.was")
        _remove(copy)
        shutil.copytree(final, copy, copy_function=os.link)
        try:
            if (final.parent / "current").resolve() == final.resolve():
                _switch(final.parent, copy.name)
        except OSError:
            _remove(copy)
            raise
        _remove(final)
    folder.rename(final)


def _switch(root: Path, build_id: str) -> None:
    """Make a build current: a new link beside the old one, renamed over it."""
    link = root / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(build_id, target_is_directory=True)
    link.replace(root / "current")
    _sync_path(root)


def _prune(root: Path, keep: str) -> None:
    """Remove all but the newest builds; a reader that has one of them open keeps its files until it closes them."""
    builds = [path for path in root.iterdir() if path.is_dir() and not path.is_symlink() and path.name[0] != "."]
    builds.sort(key=lambda path: (path.name == keep, path.stat().st_mtime), reverse=True)
    for path in builds[KEEP_BUILDS:]:
        _remove(path)


def _remove(folder: Path) -> None:
    """Take a folder out of sight in one rename, then delete it; nothing happens when it is not there."""
    if not folder.exists():
        return
    doomed = folder.with_name(f".building-old-{os.getpid()}-{folder.name}")
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        _sync_path(path)
    _sync_path(folder)


def _sync_path(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
