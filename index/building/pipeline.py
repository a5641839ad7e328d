"""Corpus folder → a new index folder, made current in one rename.

Whatever goes wrong before that rename, the old build goes on answering: everything is written under a temporary name,
synced, read back and opened once as a reader would. One builder works at a time; its lock dies with its process.

Only what changed is made: see `index.building.reuse`. A build that takes over what it can has the same files, byte for byte, as
one that is made from nothing.
"""

import errno
import hashlib
import importlib.metadata
import json
import os
import shutil
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from index import chunking as chunker
from index.building.lookalikes import suspicious
from index.building.reuse import Chunks, Earlier, Parts, Plan, count_words, known_texts, token_estimate
from index.chunking import Chunking, chunk_document
from index.documents import READERS_VERSION, Corpus, read_corpus
from index.errors import DocumentError, IndexMismatchError, IndexMissingError, RetrievalError, SwitchStoppedError
from index.language import lexicon
from index.language.aliases import Aliases, read_aliases
from index.language.lexicon import Lexicon
from index.store.base import Build
from index.store.builds import KEEP_BUILDS
from index.store.files import sha256_file, sync
from index.store.folder import (
    FORMAT,
    SHARDS,
    FolderBuilds,
    FolderStore,
    check_files,
    current_folder,
    read_build,
    read_readings,
    shard_number,
    write_build,
    write_texts,
    write_vectors,
)
from index.store.private import make_private
from index.text import one_line
from index.types import Document, Encoder, Passage

EXAMPLES = 5
"""Questions of `golden.toml` kept in the build, to show a newcomer what can be asked."""
CALIBRATION = Path(__file__).resolve().parents[1] / "answering" / "weights.json"
_LIBRARIES = ("faiss-cpu", "numpy", "PyStemmer", "sentence-transformers", "sentencex", "sqlite-utils", "torch")
_READER_LIBRARIES = ("lxml", "pypdf", "python-docx", "PyYAML", "selectolax")
_ROOM = 4
"""Times the size of all token vectors that must be free for copying ahead; a disk that is nearly full is left to
`_check_space`."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Gate = Callable[[Path | None, Path], Sequence[str]]
"""Compares the current build's folder (None when there is none) with the finished new one, before the switch.

What it returns is for the maintainer to read; raising `RetrievalError` stops the switch.
"""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, or would do.

    Attributes:
        changed: One line for each document added, changed, renamed or removed since the build before.
        notes: What the corpus reader left out, and documents without a passage.
        fresh: False when nothing was made: the corpus and the settings were those of a build that is there.
        embedded: Passages whose vectors were made (would be, in a dry run); the others were taken over.
        gate: What the gate said of the new build.
        pruned: One line for each old build that was removed.
    """

    build: Build
    changed: tuple[str, ...]
    notes: tuple[str, ...]
    fresh: bool
    seconds: float
    embedded: int = 0
    gate: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a build would do now.

    Attributes:
        id: Of the build that would be made or kept.
        changed: As in `BuildReport`.
        passages: How many it would have; 0 when nothing would be made.
        embedded: How many of them would be embedded.
        needed: False when that build answers already.
    """

    id: str
    changed: tuple[str, ...]
    notes: tuple[str, ...]
    documents: int
    passages: int
    embedded: int
    needed: bool


def build_index(
    corpus: Path,
    data: Path,
    encoder: Callable[[], Encoder],
    *,
    chunking: Chunking | None = None,
    full: bool = False,
    skip_bad: bool = False,
    keep: int = KEEP_BUILDS,
    gate: Gate | None = None,
    accept: bool = False,
    in_use: Callable[[], Mapping[str, int]] = dict,
    wait_seconds: float = 0,
    progress: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> BuildReport:
    """Build the index of a corpus under `data/index` and switch to it.

    Args:
        corpus: Folder of documents.
        data: The project's data folder; made if missing.
        encoder: Gives the encoder; called once.
        chunking: Sizes of passages; the defaults when None. `max_tokens` is lowered to what the encoder takes.
        full: Take nothing over from earlier builds.
        skip_bad: Leave out, and note, files that cannot be read; by default one of them stops the build.
        keep: How many builds to keep, the new one included.
        gate: Asked before the switch; a build that it stops is kept, so that accepting it takes no time.
        accept: Switch whatever the gate says, and also to a build that was gone back from.
        in_use: Gives the number of recent log rows by build id, to name builds that are pruned all the same.
        wait_seconds: For another builder to end.
        progress: Draw a progress bar on standard error.
        say: Receives one line for each step.

    Raises:
        SwitchStoppedError: If the new build was not made current; the build before it answers on.
        RetrievalError: With one line for the maintainer; the current build is untouched.
    """
    began = time.monotonic()
    root = data / "index"
    new = [path for path in (root, data) if not path.exists()]
    if not corpus.is_dir():
        read_corpus(corpus)  # says what is wrong, before anything is written
    try:
        for place in (data, root):
            make_private(place)
        builds = FolderBuilds(data)
        with builds.lock(wait_seconds):
            builds.clear_leftovers()
            builds.mend_link()
            builder = _Builder(corpus, root, encoder, full, skip_bad)
            try:
                builder.read(chunking or Chunking())
                return builder.build(keep, gate, accept, in_use, progress, say, began)
            finally:
                builder.close()
    except OSError as error:
        if error.errno in _FULL or "full" in str(error):
            FolderBuilds(data).remove_caches()  # what was embedded is worth less than room for the log
        raise RetrievalError(
            f"Cannot write the index: {one_line(str(error))}. The current build is untouched."
        ) from error
    finally:
        if new and [path.name for path in root.glob("*")] == ["lock"]:
            (root / "lock").unlink()
            for path in new:  # made for nothing
                path.rmdir()


def preview_build(
    corpus: Path,
    data: Path,
    encoder: Callable[[], Encoder],
    *,
    chunking: Chunking | None = None,
    full: bool = False,
    skip_bad: bool = False,
) -> Preview:
    """What `build_index` would do now; nothing is written.

    Raises:
        RetrievalError: As `build_index` would.
    """
    builder = _Builder(corpus, data / "index", encoder, full, skip_bad, look_only=True)
    try:
        builder.read(chunking or Chunking())
        return builder.preview()
    except OSError as error:  # another builder may take away what is looked at
        raise RetrievalError(f"Cannot read the index: {one_line(str(error))}. Run this again.") from error
    finally:
        builder.close()


def is_stale(
    corpus: Path,
    data: Path,
    *,
    model: str | None = None,
    prompts: tuple[str, str] | None = None,
    max_words: int = 0,
    skip_bad: bool = False,
) -> bool:
    """Whether the current build is missing or damaged, or another one would be made now (the encoder is not asked).

    Args:
        corpus: Folder of documents.
        data: The project's data folder.
        model: What the build should be made with; as it is when None.
        prompts: Likewise, of question and passage.
        max_words: Likewise, of a passage; as it is when 0.
        skip_bad: Leave out files that cannot be read.
    """
    try:
        folder = current_folder(data)
        build = read_build(folder)
        check_files(folder, build)
    except (IndexMissingError, IndexMismatchError):
        return True
    asked = (model or build.model, prompts or (build.query_prompt, build.passage_prompt))
    if asked != (build.model, (build.query_prompt, build.passage_prompt)):
        return True
    if max_words not in (0, build.chunking.get("max_words")):
        return True
    if any(getattr(build, key) != value for key, value in _rules().items()):
        return True
    if build.examples != _read_examples(corpus / "golden.toml"):
        return True
    known = known_texts(read_readings(folder, build))
    found = read_corpus(corpus, known=known, skip_bad=skip_bad)
    return (build.skipped, build.corpus_sha256) != (skipped_files(found), corpus_sha256(found, read_aliases(corpus)))


def skipped_files(corpus: Corpus) -> list[str]:
    """Names of the files that were refused, in order."""
    return sorted({line.partition(": ")[0] for line in corpus.refused})


def corpus_sha256(corpus: Corpus, aliases: Aliases) -> str:
    """SHA-256 over each document's path, text and metadata, in order of path, and the aliases."""
    documents = [[asdict(d.citation), d.sha256, d.headings, d.pages] for d in corpus.documents]
    return hashlib.sha256(json.dumps([documents, dict(aliases)], sort_keys=True).encode()).hexdigest()


def _rules() -> dict[str, str]:
    """What decides, beside the corpus, the model and the settings, how a build comes out."""

    def version(name: str) -> str:
        return f"{name} {importlib.metadata.version(name)}"

    return {
        "chunker": f"{chunker.VERSION}, {version('sentencex')}, {version('markdown-it-py')}",
        "readers": ", ".join([str(READERS_VERSION), *map(version, _READER_LIBRARIES)]),
        "analysis": f"{lexicon.VERSION}, {version('PyStemmer')}",
        "calibration_sha256": sha256_file(CALIBRATION) if CALIBRATION.is_file() else "",
    }


class _Builder:
    """One run: what the corpus and the settings ask for, and what is there.

    Loading the encoder takes longer than all else when little has changed, and most of the rest is reading, hashing and
    writing, which do not hold Python's lock; so some of it goes on beside, in a thread.
    """

    def __init__(
        self,
        corpus: Path,
        root: Path,
        encoder: Callable[[], Encoder],
        full: bool,
        skip_bad: bool,
        *,
        look_only: bool = False,
    ) -> None:
        self._look_only = look_only
        self._beside = ThreadPoolExecutor(2, "build")
        self._draft = root / f".building-{os.getpid()}"
        self._loading = self._beside.submit(encoder)
        self._folder = corpus
        self._root = root
        self._full = full
        self._skip_bad = skip_bad
        self._builds = FolderBuilds(root.parent)
        self._history = self._builds.history()
        self._opened: list[FolderStore] = []
        self._start_from(_open(root / self._builds.current(), shards=False) if self._builds.current() else None)

    def _start_from(self, before: FolderStore | None) -> None:
        """Take this for the build that answers now; None when there is none that can be opened."""
        self._before = before
        self._opened += [] if before is None else [before]
        self._earlier = None if before is None else Earlier(before)

    def close(self) -> None:
        """Let go of the builds that were looked at, and of what was not finished; waits for what goes on beside."""
        self._beside.shutdown()
        self._drop_draft()
        for store in self._opened:
            store.close()

    def _drop_draft(self) -> None:
        """Remove what was not finished; it may be another process's, of the same number in a container, if this looks only."""
        if not self._look_only:
            shutil.rmtree(self._draft, ignore_errors=True)

    def read(self, chunking: Chunking) -> None:
        """Read the corpus, and work out which build is asked for."""
        copying = None if self._earlier is None else self._copy_ahead()
        known = None
        if self._earlier is not None and self._earlier.store.build.readers == _rules()["readers"] and not self._full:
            known = known_texts(self._earlier.readings)
        self._corpus = read_corpus(self._folder, known=known, skip_bad=self._skip_bad)
        self._aliases = read_aliases(self._folder)
        examples = _read_examples(self._folder / "golden.toml")
        if self._earlier is not None and not self._full and not self._loading.done():
            self._earlier.read()  # there is time for it now
        self._encoder = self._loading.result()
        if copying is not None:
            try:
                copying.result()
            except (IndexMismatchError, OSError):
                self._look_again()
        most = min(chunking.max_tokens, self._encoder.max_tokens)
        self._chunking = Chunking(chunking.max_words, most, chunking.max_sentence_words)
        self._runtime: dict[str, str] = dict(self._encoder.runtime)
        self._facts: dict[str, object] = {
            "format": FORMAT,
            "model": self._encoder.name,
            "model_sha256": self._encoder.sha256,
            "dimension": self._encoder.dim,
            "query_prompt": self._encoder.query_prompt,
            "passage_prompt": self._encoder.passage_prompt,
            "chunking": asdict(self._chunking),
            "corpus_sha256": corpus_sha256(self._corpus, self._aliases),
            "examples": examples,
            **_rules(),
        }
        if skipped := skipped_files(self._corpus):  # a build with nothing left out keeps the id it always had
            self._facts["skipped"] = skipped
        self._id = hashlib.sha256(json.dumps(self._facts, sort_keys=True).encode()).hexdigest()[:16]
        self._changed = tuple(_changes(self._before, self._corpus.documents))
        self._kept = self._before is not None and self._before.build.id == self._id and not self._full

    def _copy_ahead(self) -> Future[None]:
        """Check the shards of the build before; copy them, too, when something was touched since it was made.

        There is time for it while the encoder loads. Those that turn out to be others now are written anew.
        """
        assert self._earlier is not None  # noqa: S101 (it is asked of one that is there)
        build = self._earlier.store.build
        room = shutil.disk_usage(self._root).free >= _ROOM * build.tokens * build.dimension
        copying = room and not self._look_only and not self._full and _touched_since(self._folder, build.created)
        if copying:
            self._draft.mkdir()
        return self._beside.submit(self._earlier.copy_shards, SHARDS if copying else (), self._draft)

    def _look_again(self) -> None:
        """The build before could not be copied, or is damaged; a damaged one is as good as none."""
        assert self._before is not None  # noqa: S101 (there was one)
        self._drop_draft()
        self._start_from(_open(self._before.folder))

    def preview(self) -> Preview:
        """Say what `build` would do."""
        counts = len(self._corpus.documents)
        if self._kept or self._find_finished() is not None:
            return Preview(self._id, self._changed, tuple(self._notes()), counts, 0, 0, not self._kept)
        earlier = self._find_earlier()
        passages, notes = self._passages(earlier)
        plan = Plan(passages, self._if_same_vectors(earlier), self._parts())
        notes = [*self._notes(), *notes]
        return Preview(self._id, self._changed, tuple(notes), counts, len(passages), len(plan.missing), True)

    def build(
        self,
        keep: int,
        gate: Gate | None,
        accept: bool,
        in_use: Callable[[], Mapping[str, int]],
        progress: bool,
        say: Callable[[str], None],
        began: float,
    ) -> BuildReport:
        """Make the build unless it is there, have it compared, switch to it and prune."""
        notes = self._notes()
        if self._kept:
            assert self._before is not None  # noqa: S101 (that is what kept means)
            self._drop_draft()
            return self._finish(self._before.folder, keep, in_use, (), notes, False, 0, began)
        refused = {name.partition("-")[0] for name in self._history.rolled_back}
        if self._id in refused - {self._history.held_at.partition("-")[0]} and not accept:
            raise SwitchStoppedError(
                f"Build {self._id} was gone back from on {self._history.since}, and the corpus and the settings are still "
                "those it was made from. Change them, or run this again with --accept."
            )
        folder, fresh, embedded = self._find_finished(), False, 0
        if folder is None:
            folder, more, embedded = self._make(progress, say)
            notes += more
            fresh = True
        self._drop_draft()
        lines: list[str] = []
        if gate is not None:
            try:
                lines += gate(None if self._before is None else self._before.folder, folder)
            except RetrievalError as error:
                if not accept:
                    self._history.stopped = folder.name
                    self._builds.write_history(self._history)
                    self._builds.prune(self._history, keep, in_use)
                    self._builds.remove_caches()
                    raise SwitchStoppedError(str(error)) from error
                lines += [*getattr(error, "lines", ()), str(error)]
        return self._finish(folder, keep, in_use, lines, notes, fresh, embedded, began)

    def _finish(
        self,
        folder: Path,
        keep: int,
        in_use: Callable[[], Mapping[str, int]],
        gate: Sequence[str],
        notes: Sequence[str],
        fresh: bool,
        embedded: int,
        began: float,
    ) -> BuildReport:
        damaged = self._builds.current() if self._before is None else ""
        if self._builds.current() != folder.name:
            self._builds.switch(folder.name)
        self._history.answers(folder.name)
        self._history.release()
        self._builds.write_history(self._history)
        if damaged and damaged != folder.name:
            self._builds.remove(damaged)  # nobody can open it
        pruned = self._builds.prune(self._history, keep, in_use)
        self._builds.remove_caches()
        seconds = time.monotonic() - began
        build = read_build(folder)
        return BuildReport(build, self._changed, tuple(notes), fresh, seconds, embedded, tuple(gate), tuple(pruned))

    def _make(self, progress: bool, say: Callable[[str], None]) -> tuple[Path, list[str], int]:
        """A finished build that is not current yet; notes; how many passages were embedded."""
        earlier = self._find_earlier()
        passages, notes = self._passages(earlier)
        parts = self._parts()
        self._builds.remove_caches(but=parts.folder)
        plan = Plan(passages, self._if_same_vectors(earlier), parts)
        missing = [passages[number] for number in plan.missing]
        say(
            f"{len(self._corpus.documents)} documents, {len(passages)} passages; "
            f"embedding {len(missing)} with {self._encoder.name}"
        )
        self._check_space(passages, missing)
        with tqdm(total=len(missing), unit=" passages", desc="embedding", disable=not progress, leave=False) as bar:
            plan.embed(self._encoder, bar.update)
        folder = self._draft
        folder.mkdir(exist_ok=True)
        counts = count_words(passages, self._if_same_words(earlier))
        writing = self._beside.submit(self._write_texts, folder / "text.db", passages, counts)
        shards = plan.shards(folder)
        copies = [folder / name for name, shard in zip(SHARDS, shards, strict=True) if shard.copied]
        syncing = self._beside.submit(_sync_all, copies)
        hashes = write_vectors(folder, shards, self._encoder.dim)
        syncing.result()
        hashes["text.db"] = writing.result()
        facts: dict[str, object] = {
            "id": self._id,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "documents": len(self._corpus.documents),
            "passages": len(passages),
            "sentences": sum(len(p.sentences) for p in passages),
            "tokens": plan.tokens,
            "versions": {name: importlib.metadata.version(name) for name in _LIBRARIES},
            "runtime": self._runtime,
        }
        build = write_build(folder, {**self._facts, **facts}, hashes)
        syncing = self._beside.submit(_sync_all, [*folder.iterdir(), folder])
        try:
            # what is read back is in memory still, so it need not wait for the disk
            with closing(FolderStore(folder, shards=False)) as written:
                written.open_shards([name for name, shard in zip(SHARDS, shards, strict=True) if shard.checked])
        finally:
            syncing.result()
        same = self._find_finished(build.files)
        if same is not None:
            return same, notes, len(missing)
        final = self._builds.folder(self._builds.publish(folder, self._id))
        return final.resolve(), notes, len(missing)

    def _write_texts(self, path: Path, passages: Sequence[Passage], counts: Lexicon) -> str:
        write_texts(path, self._corpus.documents, passages, counts, self._aliases)
        return sha256_file(path)

    def _notes(self) -> list[str]:
        strange = (line for document in self._corpus.documents for line in suspicious(document.citation))
        return [*self._corpus.notes, *(f"skipped: {line}" for line in self._corpus.refused), *strange]

    def _passages(self, earlier: Earlier | None) -> tuple[list[Passage], list[str]]:
        """Passages of all documents, shard after shard, and a note for each document that has none."""
        same = earlier is not None and self._agrees(
            earlier.store.build, "model_sha256", "query_prompt", "passage_prompt", "chunking", "chunker"
        )
        chunks = Chunks(earlier if same else None)
        passages: list[Passage] = []
        notes: list[str] = []
        for document in self._corpus.documents:
            found = chunks.of(document)
            if found is None:
                found = chunk_document(document, self._encoder.count_tokens, self._chunking)
            if not found:
                notes.append(f"nothing to quote: {document.citation.path} (only headings or boilerplate)")
            passages += found
        if not passages:
            raise DocumentError("The corpus holds no sentence to quote: only headings or boilerplate lines.")
        passages.sort(key=lambda passage: shard_number(passage.document))
        return passages, notes

    def _find_finished(self, files: Mapping[str, str] | None = None) -> Path | None:
        """A whole build of this id that is there already, made with these libraries; for a full build, with these files."""
        if self._full and files is None:
            return None
        for path in sorted(self._root.glob(f"{self._id}*")):
            if _is_same(path, self._runtime, files):
                store = _open(path)
                if store is not None:
                    store.close()
                    return path.resolve()
        return None

    def _find_earlier(self) -> Earlier | None:
        """A build to take from: the current one, or else the newest that is whole and has the same model's vectors."""
        if self._full:
            return None
        if self._if_same_vectors(self._earlier) is not None:
            return self._earlier
        for name in reversed(self._history.answered):
            store = _open(self._root / name)
            if store is not None:
                self._opened.append(store)
                if self._if_same_vectors(Earlier(store)) is not None:
                    return Earlier(store)
        return self._earlier

    def _if_same_vectors(self, earlier: Earlier | None) -> Earlier | None:
        keys = ("model_sha256", "dimension", "passage_prompt")
        same = earlier is not None and self._agrees(earlier.store.build, *keys)
        return earlier if same and earlier is not None and earlier.store.build.runtime == self._runtime else None

    def _if_same_words(self, earlier: Earlier | None) -> Earlier | None:
        return earlier if earlier is not None and self._agrees(earlier.store.build, "analysis") else None

    def _agrees(self, build: Build, *names: str) -> bool:
        return all(getattr(build, name) == self._facts[name] for name in names)

    def _parts(self) -> Parts:
        """Where embeddings wait for a build that needs them; another model's, or another library's, lie elsewhere."""
        names = ("format", "model_sha256", "dimension", "passage_prompt")
        key = json.dumps([[self._facts[name] for name in names], self._runtime], sort_keys=True)
        return Parts(
            self._root / f"embedded-{hashlib.sha256(key.encode()).hexdigest()[:16]}", look_only=self._look_only
        )

    def _check_space(self, passages: Sequence[Passage], missing: Sequence[Passage]) -> None:
        texts = sum(len(document.text) for document in self._corpus.documents)
        need = (token_estimate(passages) + token_estimate(missing)) * self._encoder.dim + 3 * texts
        free = shutil.disk_usage(self._root).free + sum(path.stat().st_size for path in self._draft.glob("*"))
        if need > free:
            raise RetrievalError(
                f"{self._root} has {free / 1e9:.2f} GB of room, and this build needs about {need / 1e9:.2f}. Make room, or "
                "keep fewer builds (--keep). The current build is untouched."
            )


def _sync_all(paths: Iterable[Path]) -> None:
    """Have files, and folders' lists of them, written to the disk."""
    for path in paths:
        sync(path)


def _is_same(path: Path, runtime: Mapping[str, str], files: Mapping[str, str] | None) -> bool:
    try:
        build = read_build(path)
    except (IndexMissingError, IndexMismatchError):
        return False
    return build.runtime == runtime and (files is None or build.files == files)


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


def _touched_since(folder: Path, created: str) -> bool:
    """Whether anything in a folder may have changed since a moment, by the times of the file system; a hint, no more."""
    moment = datetime.fromisoformat(created).timestamp()
    for place, _, names in os.walk(folder):
        try:
            if any(path.lstat().st_ctime >= moment for path in (Path(place), *(Path(place, name) for name in names))):
                return True
        except OSError:  # it is being changed now
            return True
    return False


def _open(folder: Path, *, shards: bool = True) -> FolderStore | None:
    try:
        return FolderStore(folder, shards=shards)
    except (IndexMissingError, IndexMismatchError):
        return None


def _changes(before: FolderStore | None, documents: Sequence[Document]) -> list[str]:
    old = {} if before is None else before.document_hashes()
    new = {document.citation.path: document.sha256 for document in documents}
    gone = [path for path in old if path not in new]
    come = [path for path in new if path not in old]
    texts = Counter(old[path] for path in gone), Counter(new[path] for path in come)
    from_ = {old[path]: path for path in gone if texts[0][old[path]] == texts[1][old[path]] == 1}
    renamed = {path: from_[new[path]] for path in come if new[path] in from_}
    lines = [f"added: {path}" for path in come if path not in renamed]
    lines += [f"changed: {path}" for path, sha in new.items() if path in old and old[path] != sha]
    lines += [f"renamed: {was} → {path}" for path, was in renamed.items()]
    lines += [f"removed: {path}" for path in gone if path not in renamed.values()]
    if before is not None and not lines:
        metadata = {c.path: c for c in before.citations.values()}
        lines = [f"new metadata: {d.citation.path}" for d in documents if metadata[d.citation.path] != d.citation]
    return lines
