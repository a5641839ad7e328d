"""What a store is: the protocols that answering and building rely on, and what passes between them and a store.

    PassageStore      one opened build, for reading: all that answering needs
    BuildRepository   all builds of a data folder: which one is current, publishing, switching, history, pruning

`index.store.folder` is the store that is used: a folder of files for each build. `tests/index/test_index_store_contract.py`
states what every store must do, and tries it with the folder and with a store in memory.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from index.language.aliases import Aliases
from index.language.lexicon import Words
from index.types import Citation, Passage, Span, Vectors


@dataclass(frozen=True, slots=True)
class Build:
    """What a build says of itself.

    Attributes:
        id: 16 hexadecimal digits of a hash over the corpus, the model and the settings: same input, same id.
        format: Of the way it is stored; a store refuses another format than its own.
        created: When it was made, UTC, ISO.
        model_sha256: Of the encoder's weights.
        corpus_sha256: Of every document's path, text and metadata.
        chunking: The limits of `index.chunking.Chunking`.
        versions: Of the libraries that had a part in it.
        runtime: What else decides the last bits of a vector: the encoder's libraries and the kind of processor.
        chunker, readers, analysis: Versions of the rules that cut passages, read files and count words.
        calibration_sha256: Of `index/answering/weights.json` as it was.
        files: SHA-256 of each part of it, as written.
        examples: A few questions that the corpus answers, for people who do not know what to ask.
        skipped: Names of the corpus files left out because they could not be used, in order.
    """

    id: str
    format: int
    created: str
    model: str
    model_sha256: str
    dimension: int
    query_prompt: str
    passage_prompt: str
    chunking: dict[str, int]
    corpus_sha256: str
    documents: int
    passages: int
    sentences: int
    tokens: int
    versions: dict[str, str]
    files: dict[str, str]
    examples: list[str]
    chunker: str
    readers: str
    analysis: str
    calibration_sha256: str
    runtime: dict[str, str]
    skipped: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Above:
    """What names a passage: its document's title, and the headings that it is under.

    Attributes:
        hashes: int64: of the stems in title and headings, as `index.language.words.hashes` gives them.
        vector: float32, shape (dim,): of the nearest heading; zeros without one.
        quantised: int8, shape (tokens, dim): of the nearest heading's tokens; see `StoredPassage`.
        norms: float32, shape (tokens,).
    """

    hashes: npt.NDArray[np.int64]
    vector: Vectors
    quantised: npt.NDArray[np.int8]
    norms: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its vectors and analysed words.

    Attributes:
        vector: float32, shape (dim,), unit length.
        sentence_vectors: float32, shape (sentences, dim), unit rows.
        quantised: int8, shape (tokens, dim), perhaps still in a file; divided by `norms`, float32, they are unit rows.
        offsets: uint16, shape (tokens, 2): spans within `passage.text`.
        cuts: The first token of each sentence; where a sentence has none, the first token of the next.
        above: What names the passage.
        begins: Whether it is the first one of its document, or its `passage.above` differs from that of the passage before it.
    """

    id: int
    passage: Passage
    vector: Vectors
    sentence_vectors: Vectors
    quantised: npt.NDArray[np.int8]
    norms: npt.NDArray[np.float32]
    offsets: npt.NDArray[np.uint16]
    cuts: npt.NDArray[np.int64]
    words: Words
    above: Above
    begins: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A stem of the corpus: in how many passages, and the share of its uses (not first in a sentence) capitalised."""

    passages: int
    capitalised: float


class PassageStore(Protocol):
    """One build, opened for reading; safe to use from several threads.

    Passages have numbers from 0 to `build.passages`, the last one left out. What is opened stays readable until `close`, also
    when another build becomes current or this one is pruned.

    Raises:
        IndexMismatchError: From any method, if what is stored turns out to be damaged.
        IndexMissingError: From any method that reads a text, after `close`.
    """

    build: Build

    @property
    def citations(self) -> Mapping[str, Citation]:
        """Of all documents by id, in order of path."""

    @property
    def aliases(self) -> Aliases:
        """Names of the corpus with their other spellings."""

    def nearest_passages(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Numbers of passages with cosine similarity, best first, at most `count`.

        Args:
            vector: float32, shape (dim,), unit length.
            count: At least 1.
        """

    def nearest_sentences(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Numbers of the passages whose sentences are nearest, best first; a passage may come several times.

        The line that a passage is under counts as one of its sentences.
        """

    def keyword_passages(self, terms: Sequence[str], count: int) -> list[int]:
        """Numbers of passages with any of the terms, best first by BM25 over title, headings and text.

        A term is a word or a phrase; words match by their stems, and no character in it has a special meaning. Empty when
        nothing matches or the search takes too long.
        """

    def passage(self, number: int) -> StoredPassage:
        """A passage with its vectors and words; may be kept in memory."""

    def find_passage(self, document: str, sha256: str) -> int | None:
        """The number of a document's passage with this text, or None; the first one if there are two."""

    def passage_count(self, document: str) -> int:
        """How many passages a document has; 0 for one that is not here."""

    def sentences(self, document: str) -> list[tuple[Span, int]]:
        """Each sentence of a document's passages, in order: its span in the document, the number of its passage."""

    def document_text(self, document: str) -> str:
        """A document's text as stored, read again each time: an exact quote is compared with it.

        Raises:
            IndexMismatchError: If it cannot be read, or there is no such document.
        """

    def document_sha256(self, document: str) -> str:
        """SHA-256 of a document's text as it was indexed."""

    def page(self, document: str, offset: int) -> int | None:
        """The page (from 1) that an offset of a document lies on; None where there are no pages."""

    def terms(self, stems: Iterable[str]) -> dict[str, Term]:
        """What the corpus knows of each stem; stems it does not hold are absent."""

    def topics(self, stems: Iterable[str]) -> dict[str, int]:
        """For each stem, how many passages have it in the title or the headings; stems that none has are absent."""

    def most_named(self) -> tuple[str, int]:
        """The stem of the name that most passages have, and how many have it; the first by the alphabet of several.

        A stem is a name if more than 0.9 of its uses are capitalised, counted as in `Term`. An empty stem and 0 when there is
        no name.
        """

    def word_forms(self) -> list[str]:
        """Every word form of the corpus, titles and headings included, folded; for spelling correction."""

    def mean_length(self) -> float:
        """Mean passage length in words."""

    def close(self) -> None:
        """Let go of what is open; a call in progress is finished first. May be called several times."""


@dataclass(frozen=True, slots=True)
class KeptBuild:
    """One line of the list of builds.

    Attributes:
        folder: Its name, as in `BuildRepository.names`; a store without folders gives the name too.
        build: What it says of itself; None when that cannot be read.
        size: In bytes.
        state: `current`, `before` (it was current before), `rolled back`, `stopped` (finished, but not switched to), or empty.
        problem: Why it cannot be used, in one line; empty when nothing is known against it. Checksums are not looked at.
    """

    folder: str
    build: Build | None
    size: int
    state: str
    problem: str = ""


@dataclass(slots=True)
class History:
    """Which builds were current.

    Attributes:
        answered: Names of builds that were current, in order; the current one is last.
        held_at: Name of the build that was rolled back to; empty once another becomes current.
        rolled_back: Names of the builds that were rolled back.
        since: When the first of them was rolled back, UTC, ISO.
        stopped: Name of a finished build that was not switched to; empty when there is none.
    """

    answered: list[str] = field(default_factory=list)
    held_at: str = ""
    rolled_back: list[str] = field(default_factory=list)
    since: str = ""
    stopped: str = ""

    def record_current(self, name: str) -> None:
        """Put a build last: it is current now."""
        self.answered = [*(other for other in self.answered if other != name), name]
        self.stopped = "" if self.stopped == name else self.stopped

    def release(self) -> None:
        """Forget that the current build was rolled back to."""
        self.held_at, self.rolled_back, self.since = "", [], ""

    def state(self, name: str, current: str) -> str:
        """As in `KeptBuild`, of one build, when `current` is the current one."""
        if name == current:
            return "current"
        if name == self.stopped:
            return "stopped"
        return "rolled back" if name in self.rolled_back else "before" if name in self.answered else ""

    def doomed(self, oldest_first: Sequence[str], current: str, keep: int) -> list[str]:
        """Builds to remove so that `keep` are left, newest first.

        The current build, builds that were rolled back and a stopped one stay, and count as one.

        Args:
            oldest_first: Names of all builds by age; builds that were current count as newer than all others.
            current: Name of the current one.
            keep: At least 1.
        """
        place = {name: number for number, name in enumerate(self.answered)}
        age = {name: number for number, name in enumerate(oldest_first)}
        newest_first = sorted(oldest_first, key=lambda name: (place.get(name, -1), age[name]), reverse=True)
        free = [name for name in newest_first if name not in (current, self.stopped, *self.rolled_back)]
        return free[max(keep - 1, 0) :]


Mark = tuple[str | int, ...]
"""Identifies what a build holds: another mark means another build, even under the same name."""
Draft_contra = TypeVar("Draft_contra", contravariant=True)


class BuildRepository(Protocol[Draft_contra]):
    """All builds of one data folder, each with a name of its own: its id, or `<id>-2` and so on when made again.

    Whatever changes builds does so while it holds `lock`. Each change happens whole or not at all, also when the process is
    killed in the middle.

    A draft is a finished build that has no name yet; how it is written is up to the store.
    """

    def names(self) -> list[str]:
        """Names of all finished builds, in no order."""

    def current(self) -> str:
        """Name of the current build; empty when there is none."""

    def mark(self, name: str = "") -> Mark:
        """The mark of a build, or of whichever is current now; empty when there is none. Quick enough for each second."""

    def fallbacks(self) -> list[str]:
        """Names of builds that may be used when the current one cannot be opened, best first.

        First the builds that were current before it, the latest first. Then builds made before it that nothing is known
        about. A build that was stopped or rolled back is never among them. None when nothing was ever switched to.
        """

    def read(self, name: str) -> Build:
        """What a build says of itself.

        Raises:
            IndexMissingError: If there is no such build.
            IndexMismatchError: If it is damaged or of another format.
        """

    def open(self, name: str) -> PassageStore:
        """Open a build; all of it is compared with its checksums first.

        Raises:
            IndexMissingError: If there is no such build.
            IndexMismatchError: If it is damaged or of another format.
        """

    def kept(self) -> list[KeptBuild]:
        """All builds, newest first."""

    def find(self, name: str) -> str:
        """The full name of a build, by its name or the beginning of it; of the current one for an empty name.

        Raises:
            IndexMissingError: If there is none, or several begin like that.
        """

    def lock(self, wait_seconds: float = 0) -> AbstractContextManager[None]:
        """Be the only one who changes builds; the lock ends with its process.

        Raises:
            RetrievalError: If another process holds it for longer than that.
        """

    def publish(self, draft: Draft_contra, build_id: str) -> str:
        """Give a draft its name, and return it. It can be opened from now on, and is not current yet."""

    def switch(self, name: str) -> None:
        """Make a build current."""

    def history(self) -> History:
        """As written, with the current build last; builds that are gone are left out. Empty when it is missing or damaged."""

    def write_history(self, history: History) -> None:
        """Replace the history."""

    def prune(self, history: History, keep: int, in_use: Callable[[], Mapping[str, int]]) -> list[str]:
        """Remove the builds that `History.doomed` names, and return a `pruned_line` for each.

        A reader that has a removed build open can use it until it closes it.

        Args:
            history: Of this repository; builds that were current last are the newest.
            keep: How many to keep, at least 1.
            in_use: Gives the number of recent log rows by build id.
        """

    def mend(self) -> None:
        """Restore which build is current where a copy of the data has lost that; nothing where it has not."""


def pruned_line(name: str, rows_by_id: Mapping[str, int]) -> str:
    """What a maintainer is told of a removed build: whether recent rows of the log name it."""
    count = rows_by_id.get(name.partition("-")[0], 0)
    return f"pruned: build {name}" + (f", which {count} recent rows of the log name" if count else "")
