"""An index folder: what a build writes, and what answering reads. The only importer of faiss and of SQLite.

    data/index/<build id>/
        build.json       what made it: model, chunking, counts, SHA-256 of the files below, and last of itself
        text.db          documents, passages, sentences, words; FTS5 over the passages
        passages.faiss   one vector a passage      (float32, inner product)
        sentences.faiss  one vector a sentence     (mean of its tokens' vectors in the passage), and one more, behind its
                         sentences, for the line that a passage stands under (`index.text.nearest`), if there is one
        tokens-*.npy     int8, shape (rows, dim): one vector a token, those of the line above behind the text's; see below
        offsets.npy      uint16, shape (tokens, 2): each token's span within its passage; behind its end for the line above
        bounds.npy       int64, shape (passages + 1,): passage i owns tokens bounds[i]:bounds[i + 1]
    data/index/current   link to the build that answers

Vectors of tokens, by far the most, lie in 16 shards, `tokens-0.npy` to `tokens-f.npy`: a document belongs to one by the
first digit of the SHA-256 of its id, and passages are numbered shard after shard, so the rows of all shards in order are
the tokens. One changed document changes one shard; the others are copied.

A folder is written whole under a temporary name and renamed, so a reader sees all of a build or none of it. Every file is
checked against its SHA-256 before it is parsed, and a stored text again when it is quoted. The same passages, vectors and
words give the same bytes, whatever they were taken from, so two builds are compared by their hashes.
"""

import hashlib
import json
import threading
import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import faiss
import numpy as np
import numpy.typing as npt
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the build of SQLite that sqlite-utils chose

from index.errors import IndexMismatchError, IndexMissingError
from index.language import DEFAULT, language_for
from index.language.aliases import Aliases
from index.language.base import Language
from index.language.lexicon import Lexicon, Words, passage_words, title_words, topics
from index.language.words import RAISED, WORD, hashes
from index.text import nearest, one_line, sha256_text
from index.types import Citation, Context, Document, Encoded, Passage, Vectors

FORMAT = 5
"""Of the folder's layout; a build of another format is refused with the advice to rebuild."""

SHARDS = tuple(f"tokens-{digit:x}.npy" for digit in range(16))
"""Files of token vectors, in order."""
FILES = ("bounds.npy", "offsets.npy", "passages.faiss", "sentences.faiss", "text.db", *SHARDS)
"""What lies beside `build.json`."""
CONNECTIONS = 8
"""Questions that read the texts at the same time; more of them wait for each other's milliseconds."""
KEPT_PASSAGES = 8192
"""Passages whose text and words stay in memory (some 22 kB each)."""
_BLOCK = 8 << 20
_KEYWORD_STEPS = 2_000_000
"""Virtual-machine steps a keyword query may take, some 0.5 s; FTS5 has no time limit of its own."""


@dataclass(frozen=True, slots=True)
class Build:
    """What `build.json` says.

    Attributes:
        id: 16 hexadecimal digits of a hash over the corpus, the model and the settings: same input, same id.
        created: When it was made, UTC, ISO.
        model_sha256: Of the encoder's weights.
        corpus_sha256: Of every document's path, text and metadata.
        chunking: The limits of `index.chunking.Chunking`.
        versions: Of the libraries that had a part in it.
        runtime: What else decides the last bits of a vector: the encoder's libraries and the kind of processor.
        chunker, readers, analysis: Versions of the rules that cut passages, read files and count words.
        calibration_sha256: Of `index/answering/weights.json` as it was.
        files: SHA-256 of each file beside it, as written.
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
class StoredPassage:
    """A passage with its vectors and analysed words.

    Attributes:
        vector: float32, shape (dim,), unit length.
        sentence_vectors: float32, shape (sentences, dim), unit rows.
        quantised: int8, shape (tokens, dim), still in the file; divided by `norms`, float32, they are unit rows.
        offsets: uint16, shape (tokens, 2): spans within `passage.text`.
        cuts: The first token of each sentence; that of the next one where a sentence has none.
        above: What names the passage.
        begins: Whether the passage before it stands under another heading, or in another document.
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
    above: "Above"
    begins: bool


@dataclass(frozen=True, slots=True)
class Above:
    """What names a passage: its document's title, and the headings that it stands under.

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
class Term:
    """A stem of the corpus: in how many passages, and the share of its uses (not first in a sentence) capitalised."""

    passages: int
    capitalised: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a build keeps of the vectors of some passages in a row.

    Attributes:
        vectors: float32, shape (passages, dim).
        sentences: float32, shape (sentences, dim), passage after passage.
        tokens: int8, shape (tokens, dim), likewise.
        offsets: uint16, shape (tokens, 2).
        sentence_counts, token_counts: int64, shape (passages,): how many rows of those are each passage's, with those of
            the line above it.
    """

    vectors: Vectors
    sentences: Vectors
    tokens: npt.NDArray[np.int8]
    offsets: npt.NDArray[np.uint16]
    sentence_counts: npt.NDArray[np.int64]
    token_counts: npt.NDArray[np.int64]

    def part(self, first: int, last: int) -> "Stretch":
        """Passages `first` to `last`, the last one left out."""
        sentences = slice(int(self.sentence_counts[:first].sum()), int(self.sentence_counts[:last].sum()))
        tokens = slice(int(self.token_counts[:first].sum()), int(self.token_counts[:last].sum()))
        return Stretch(
            self.vectors[first:last],
            self.sentences[sentences],
            self.tokens[tokens],
            self.offsets[tokens],
            self.sentence_counts[first:last],
            self.token_counts[first:last],
        )


@dataclass(frozen=True, slots=True)
class Shard:
    """The passages of one shard, as they are to be written.

    Attributes:
        stretches: Of all its passages, in order.
        tokens: How many token vectors they have together.
        copied: SHA-256 of its file, when that lies in the folder already; else empty.
        checked: Whether that file was compared with it.
    """

    stretches: Iterable[Stretch]
    tokens: int
    copied: str = ""
    checked: bool = False


def shard_number(document: str) -> int:
    """Which shard a document's token vectors belong to, by its id; 0 to 15."""
    return int(sha256_text(document)[0], len(SHARDS))


def stretch_of(passages: Sequence[Passage], encode: Callable[[Sequence[str]], Sequence[Encoded]]) -> Stretch:
    """What a build keeps of passages that it encodes now; at least one. A line above several of them is encoded once."""
    lines = list(dict.fromkeys(nearest(p.above) for p in passages if p.above))
    encoded = encode([*(p.text for p in passages), *lines])
    above = dict(zip(lines, encoded[len(passages) :], strict=True))
    whole = [_with_line(p, e, above.get(nearest(p.above))) for p, e in zip(passages, encoded, strict=False)]
    return Stretch(
        np.stack([e.vector for e in encoded[: len(passages)]]).astype(np.float32),
        np.concatenate([vectors for vectors, _, _ in whole]),
        np.concatenate([_to_int8(tokens) for _, tokens, _ in whole]),
        np.concatenate([offsets for _, _, offsets in whole]).astype(np.uint16),
        np.array([len(vectors) for vectors, _, _ in whole], np.int64),
        np.array([len(tokens) for _, tokens, _ in whole], np.int64),
    )


def _with_line(passage: Passage, text: Encoded, line: Encoded | None) -> tuple[Vectors, Vectors, npt.NDArray[Any]]:
    """Vectors of sentences, vectors of tokens and offsets of a passage, each with those of the line above behind them."""
    vectors = sentence_vectors(passage, text)
    if line is None:
        return vectors, text.tokens, text.offsets
    behind = np.full((len(line.tokens), 2), min(len(passage.text), np.iinfo(np.uint16).max))
    return (
        np.concatenate([vectors, line.vector[None, :]]),
        np.concatenate([text.tokens, line.tokens]),
        np.concatenate([text.offsets, behind]),
    )


class HashedFile:
    """A new file, written in order, not synced; `sha256` is of what should be in it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._digest = hashlib.sha256()
        self._beside = ThreadPoolExecutor(1, "hash")  # neither hashing nor writing holds Python's lock

    def __enter__(self) -> "HashedFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._beside, self._file:
            pass

    def write(self, data: Any) -> int:
        """Append bytes, or an array's numbers."""
        raw = np.ascontiguousarray(data).reshape(-1).view(np.uint8).data if isinstance(data, np.ndarray) else data
        if len(raw):
            hashing = self._beside.submit(self._digest.update, raw)
            self._file.write(raw)
            hashing.result()
        return len(raw)

    @property
    def sha256(self) -> str:
        """Of everything written, in hexadecimal."""
        return self._digest.hexdigest()


def write_vectors(folder: Path, shards: Sequence[Shard], dim: int) -> dict[str, str]:
    """Write the vector files of a new folder, not synced.

    Vectors of tokens go from each stretch to the disk; those of passages and sentences stay in memory until the end.

    Args:
        folder: New; holds none of the files but the shards that were copied.
        shards: All 16, in order.
        dim: Of the vectors.

    Returns:
        SHA-256 of what each file should hold, by its name. A full disk goes unnoticed by faiss, so read them back.
    """
    passages, sentences = faiss.IndexFlatIP(dim), faiss.IndexFlatIP(dim)
    bounds = [np.zeros(1, np.int64)]
    hashes: dict[str, str] = {}
    with ThreadPoolExecutor(1, "vectors") as beside, HashedFile(folder / "offsets.npy") as offset_file:
        _write_npy_header(offset_file, np.uint16, (sum(shard.tokens for shard in shards), 2))
        for name, shard in zip(SHARDS, shards, strict=True):
            with nullcontext() if shard.copied else HashedFile(folder / name) as token_file:
                if token_file is not None:
                    _write_npy_header(token_file, np.int8, (shard.tokens, dim))
                for stretch in shard.stretches:
                    adding = beside.submit(_add, stretch, passages, sentences)
                    if token_file is not None:
                        token_file.write(stretch.tokens)
                    offset_file.write(stretch.offsets)
                    bounds.append(bounds[-1][-1] + np.cumsum(stretch.token_counts))
                    adding.result()
            hashes[name] = shard.copied if token_file is None else token_file.sha256
        hashes["offsets.npy"] = offset_file.sha256
    every = np.concatenate(bounds)
    if every[-1] != sum(shard.tokens for shard in shards):
        raise ValueError(f"the stretches have {every[-1]} tokens, expected {sum(shard.tokens for shard in shards)}")
    with HashedFile(folder / "bounds.npy") as file:
        _write_npy_header(file, np.int64, every.shape)
        file.write(every)
        hashes["bounds.npy"] = file.sha256
    for name, index in (("passages.faiss", passages), ("sentences.faiss", sentences)):
        with HashedFile(folder / name) as file:
            faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]  # made when imported
            hashes[name] = file.sha256
    return hashes


def _add(stretch: Stretch, passages: Any, sentences: Any) -> None:
    passages.add(np.ascontiguousarray(stretch.vectors))
    if len(stretch.sentences):
        sentences.add(np.ascontiguousarray(stretch.sentences))


def _write_npy_header(file: HashedFile, kind: type[np.generic], shape: tuple[int, ...]) -> None:
    header = {"descr": np.lib.format.dtype_to_descr(np.dtype(kind)), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)


def sentence_vectors(passage: Passage, encoded: Encoded) -> Vectors:
    """A vector for each sentence: the mean of its tokens' vectors, made in the context of the passage; unit rows."""
    starts = np.array([start - passage.span[0] for start, _ in passage.sentences])
    owner = np.maximum(np.searchsorted(starts, encoded.offsets[:, 0], side="right") - 1, 0)
    places = np.searchsorted(owner, np.arange(len(starts) + 1))  # offsets ascend, so a sentence's tokens stand together
    vectors = np.zeros((len(starts), encoded.vector.shape[0]), np.float32)
    for i, (first, last) in enumerate(pairwise(places)):
        encoded.tokens[first:last].sum(0, out=vectors[i])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors


_TABLES = """
    create table documents (
        id text primary key, path text, title text, publisher text, published text, url text, language text,
        licence text, summarises text, text text, sha256 text, headings text, pages text,
        source_sha256 text, found text);
    create table passages (
        id integer primary key, document text references documents(id), start integer, "end" integer,
        heading text, text text, sha256 text, above text);
    create table sentences (
        id integer primary key, passage integer references passages(id), start integer, "end" integer);
    create table words (form text primary key, count integer);
    create table terms (stem text primary key, passages integer, seen integer, capitalised integer);
    create table topics (form text primary key, stem text, passages integer);
    create table aliases (name text primary key, spellings text);
    create view searched as select p.id, d.title, p.above, p.text
        from passages p left join documents d on d.id = p.document;
    create virtual table passages_fts using fts5(
        title, above, text, tokenize = "{tokenizer} separators '{raised}'", content = searched,
        content_rowid = id);
    insert into passages_fts(passages_fts, rank) values ('hashsize', 67108864);
"""
_INDEXES = """
    create index passages_document on passages(document);
    create index passages_sha256 on passages(sha256);
    create index sentences_passage on sentences(passage);
    create index topics_stem on topics(stem);
    insert into passages_fts(passages_fts) values ('rebuild');
    insert into passages_fts(passages_fts) values ('optimize');
"""


def write_texts(
    path: Path, documents: Iterable[Document], passages: Sequence[Passage], lexicon: Lexicon, aliases: Aliases
) -> None:
    """Write `text.db`: documents, passages with FTS5 (Porter stems, diacritics folded), sentences, words, terms, aliases.

    Raises:
        OSError: If SQLite cannot write it.
    """
    try:
        with closing(sqlite3.connect(path)) as db:
            # a new file, which nobody reads and which is thrown away when anything fails, needs no journal
            db.executescript("pragma journal_mode = off; pragma synchronous = off;")
            db.executescript(_TABLES.format(tokenizer=DEFAULT.words.tokenizer, raised=RAISED))
            titles: dict[str, str] = {}
            languages: dict[str, Language] = {}
            for document in documents:
                db.execute(f"insert into documents values ({','.join('?' * 15)})", _document_row(document))  # noqa: S608 (only question marks)
                languages[document.id] = language = language_for(document.citation.language)
                titles[document.id] = title_words(document.citation, language)
            db.executemany(
                "insert into passages values (?, ?, ?, ?, ?, ?, ?, ?)",
                ((i, p.document, *p.span, p.heading, p.text, p.sha256, p.above) for i, p in enumerate(passages)),
            )
            spans = ((i, *span) for i, passage in enumerate(passages) for span in passage.sentences)
            db.executemany("insert into sentences values (?, ?, ?, ?)", ((n, *row) for n, row in enumerate(spans)))
            db.executemany("insert into words values (?, ?)", lexicon.words())
            db.executemany("insert into terms values (?, ?, ?, ?)", lexicon.terms())
            db.executemany("insert into topics values (?, ?, ?)", topics(passages, titles, languages))
            db.executemany(
                "insert into aliases values (?, ?)",
                ((name, json.dumps(others, ensure_ascii=False)) for name, others in aliases.items()),
            )
            db.executescript(_INDEXES)  # commits first
    except sqlite3.Error as error:
        raise OSError(f"{path.name}: {error}") from error


def _document_row(document: Document) -> tuple[str, ...]:
    citation = document.citation
    return (
        citation.document,
        *(str(value) for value in _citation_columns(citation).values()),
        document.text,
        document.sha256,
        json.dumps(document.headings),
        json.dumps(document.pages),
        document.source_sha256,
        json.dumps(document.found, ensure_ascii=False, sort_keys=True),
    )


def write_build(folder: Path, build: dict[str, Any], hashes: dict[str, str]) -> Build:
    """Write `build.json`, last of all and not synced, and give it back; `hashes` are of the other files."""
    made = Build(**build, files=dict(sorted(hashes.items())))
    with HashedFile(folder / "build.json") as file:
        file.write(_build_bytes(asdict(made)))
    return made


def _build_bytes(table: dict[str, Any]) -> bytes:
    """`build.json` to the byte, with the hash of everything else in it."""
    plain = json.dumps(table, indent=1, sort_keys=True)
    table = {**table, "sha256": hashlib.sha256(plain.encode()).hexdigest()}
    return (json.dumps(table, indent=1, sort_keys=True) + "\n").encode()


def read_build(folder: Path) -> Build:
    """Read `build.json`; every byte of it must be as it was written.

    Raises:
        IndexMissingError: If there is none.
        IndexMismatchError: If it is damaged or of another format.
    """
    path = folder / "build.json"
    try:
        raw = path.read_bytes()
        table = json.loads(raw)
        if table["format"] != FORMAT:
            raise IndexMismatchError(
                f"{folder} has format {one_line(str(table['format']), 20)}, expected {FORMAT}. Rebuild: make build"
            )
        del table["sha256"]
        if _build_bytes(table) != raw:
            raise ValueError("altered")
        return Build(**table)
    except FileNotFoundError:
        raise IndexMissingError(f"No index in {folder}. Run: make build") from None
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise IndexMismatchError(f"{path} is damaged ({type(error).__name__}). Rebuild: make build") from None


class Connections:
    """Read-only connections to one file, all opened at the start, each lent to one thread at a time.

    What is open stays readable, so a build that is pruned while somebody has it open goes on answering in every thread.
    """

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._change = threading.Condition()
        self._closed = False
        self._free: list[Any] = []
        try:
            for _ in range(count):
                connection = sqlite3.connect(f"file:{_quote_path(path)}?mode=ro", uri=True, check_same_thread=False)
                self._free.append(connection)
                connection.execute("select 1 from sqlite_master").fetchone()  # opens the file
        except BaseException:
            self.close()
            raise

    @contextmanager
    def lend(self) -> Iterator[Any]:
        """One of them, as soon as one is free.

        Raises:
            IndexMissingError: After `close`.
        """
        with self._change:
            self._change.wait_for(lambda: self._free or self._closed)
            if self._closed:
                raise IndexMissingError(f"{self._path} was closed. Open the index again.")
            connection = self._free.pop()
        try:
            yield connection
        finally:
            with self._change:
                if self._closed:
                    connection.close()
                else:
                    self._free.append(connection)
                self._change.notify()

    def close(self) -> None:
        """Close them; one that is in use, when it comes back."""
        with self._change:
            self._closed = True
            while self._free:
                self._free.pop().close()
            self._change.notify_all()


class _Tokens:
    """The token vectors of all shards as one row of them."""

    def __init__(self, shards: Sequence[npt.NDArray[np.int8]]) -> None:
        self._shards = shards
        self._starts = np.cumsum([0, *map(len, shards)]).tolist()

    def __len__(self) -> int:
        return cast(int, self._starts[-1])

    def rows(self, start: int, end: int) -> npt.NDArray[np.int8]:
        """Rows `start` to `end`, the last one left out: still in the file, when they are all in one."""
        first = min(bisect_right(self._starts, start), len(self._shards)) - 1
        parts: list[npt.NDArray[np.int8]] = []
        while not parts or self._starts[first] < end:
            begin = self._starts[first]
            parts.append(self._shards[first][max(start - begin, 0) : end - begin])
            first += 1
        return parts[0] if len(parts) == 1 else np.concatenate(parts)


class Store:
    """One build, opened for reading; safe to use from several threads.

    Args:
        folder: Of the build.
        shards: Whether to open the token vectors, too; else `open_shards` does it, before any of them is read.

    Raises:
        IndexMissingError: If the folder is not there.
        IndexMismatchError: If a file is missing, truncated or altered, or counts disagree.
    """

    def __init__(self, folder: Path, *, shards: bool = True) -> None:
        self.folder = folder.resolve()
        self.build = read_build(folder)
        check_files(self.folder, self.build, [name for name in FILES if name not in SHARDS])
        try:
            self._passages = _read_faiss(self.folder / "passages.faiss")
            self._sentences = _read_faiss(self.folder / "sentences.faiss")
            self._offsets = _map_rows(self.folder / "offsets.npy")
            self._bounds = np.load(self.folder / "bounds.npy", allow_pickle=False)
        except (OSError, ValueError, RuntimeError, MemoryError) as error:
            raise IndexMismatchError(
                f"{self.folder} cannot be read ({type(error).__name__}). Rebuild: make build"
            ) from None
        try:
            self._connections = Connections(self.folder / "text.db", CONNECTIONS)
        except sqlite3.Error as error:
            raise self._damaged(error) from None
        try:
            columns = "id, pages, sha256, " + ", ".join(_CITATION)
            found_documents = self._rows(f"select {columns} from documents order by path")  # noqa: S608 (our own names)
            self.citations = {row["id"]: _citation(row) for row in found_documents}
            self._pages: dict[str, list[int]] = {row["id"]: json.loads(row["pages"]) for row in found_documents}
            self._document_sha256: dict[str, str] = {row["id"]: row["sha256"] for row in found_documents}
            passages = int(self._rows("select count(*) as n from passages")[0]["n"])
            found_aliases = self._rows("select * from aliases order by rowid")
            self.aliases: Aliases = {row["name"]: tuple(json.loads(row["spellings"])) for row in found_aliases}
            counts = self._tuples("select count(*) from sentences group by passage order by passage")
            named = self._tuples("select above != '' from passages order by id")
        except sqlite3.Error as error:
            self._connections.close()
            raise self._damaged(error) from None
        lines = [int(flag) for (flag,) in named]
        own_rows = [int(n) for (n,) in counts]
        self._first_sentence = np.cumsum([0, *(n + line for n, line in zip(own_rows, lines, strict=False))])
        self._sentence_owner = np.repeat(np.arange(len(counts)), np.diff(self._first_sentence))
        self._title_hashes: dict[str, npt.NDArray[np.int64]] = {}
        counts_found = [len(self.citations), passages, sum(own_rows)]
        counts_found += [self._passages.ntotal, self._sentences.ntotal, len(self._offsets)]
        expected = [self.build.documents, self.build.passages, self.build.sentences]
        expected += [self.build.passages, self.build.sentences + sum(lines), self.build.tokens]
        try:
            if counts_found != expected:
                raise IndexMismatchError(
                    f"{self.folder} counts {counts_found}, build.json {expected}. Rebuild: make build"
                )
            if shards:
                self.open_shards()
        except IndexMismatchError:
            self._connections.close()
            raise
        own = weakref.proxy(self)  # a cycle would keep a closed store's vectors until the garbage collector comes by
        self.passage = lru_cache(maxsize=KEPT_PASSAGES)(lambda number: cast(Store, own)._read_passage(number))

    def open_shards(self, checked: Container[str] = ()) -> None:
        """Open the token vectors; their files are compared with their SHA-256 first, but for those checked already.

        Raises:
            IndexMismatchError: If one is missing, truncated or altered, or their counts disagree.
        """
        check_files(self.folder, self.build, [name for name in SHARDS if name not in checked])
        try:
            self._tokens = _Tokens([_map_rows(self.folder / name) for name in SHARDS])
        except (OSError, ValueError) as error:
            raise IndexMismatchError(
                f"{self.folder} cannot be read ({type(error).__name__}). Rebuild: make build"
            ) from None
        if len(self._tokens) != self.build.tokens:
            raise IndexMismatchError(
                f"{self.folder} has {len(self._tokens)} token vectors, build.json says {self.build.tokens}. "
                "Rebuild: make build"
            )

    def nearest_passages(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Passage ids with cosine similarity, best first, at most `count`."""
        scores, ids = self._passages.search(vector[None, :], min(count, self.build.passages))
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def nearest_sentences(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """The same over sentences: ids of the passages that hold them; a passage may come twice."""
        scores, ids = self._sentences.search(vector[None, :], min(count, self.build.sentences))
        return [(int(self._sentence_owner[i]), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def keyword_passages(self, terms: Sequence[str], count: int) -> list[int]:
        """Passage ids by BM25 over any of the terms, best first.

        Terms are quoted, so FTS5 syntax in them has no effect. A query over its step limit gives nothing.
        """
        match = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        if not match:
            return []
        try:
            rows = self._rows(
                "select rowid as id from passages_fts where passages_fts match ? order by rank limit ?",
                match,
                count,
                limited=True,
            )
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                return []
            raise
        return [int(row["id"]) for row in rows]

    def terms(self, stems: Iterable[str]) -> dict[str, Term]:
        """What the corpus knows of each stem; stems it does not hold are absent."""
        wanted = list(dict.fromkeys(stems))
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"select * from terms where stem in ({marks})", *wanted)  # noqa: S608 (only question marks)
        return {
            str(row["stem"]): Term(int(row["passages"]), row["capitalised"] / row["seen"] if row["seen"] else 1.0)
            for row in rows
        }

    def most_named(self) -> tuple[str, int]:
        """The stem of the name that most passages have, and how many have it; empty when there is no name."""
        named = "select stem, passages from terms where seen > 0 and capitalised > 0.9 * seen"
        rows = self._rows(f"{named} order by passages desc, stem limit 1")
        return (str(rows[0]["stem"]), int(rows[0]["passages"])) if rows else ("", 0)

    def topics(self, stems: Iterable[str]) -> dict[str, int]:
        """In the title or the headings of how many passages each stem stands; stems that stand in none are absent."""
        wanted = list(dict.fromkeys(stems))
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"select stem, max(passages) as n from topics where stem in ({marks}) group by stem", *wanted)  # noqa: S608 (only question marks)
        return {str(row["stem"]): int(row["n"]) for row in rows}

    def word_forms(self) -> list[str]:
        """Every word form of the corpus, titles and headings included, folded; for spelling correction."""
        return [str(row["form"]) for row in self._rows("select form from words union select form from topics")]

    def mean_length(self) -> float:
        """Mean passage length in words."""
        total = self._rows("select sum(count) as n from words")[0]["n"]
        return float(total or 1.0) / max(self.build.passages, 1)

    def document_hashes(self) -> dict[str, str]:
        """SHA-256 of each document's stored text as it was indexed, by path."""
        return {str(row["path"]): str(row["sha256"]) for row in self._rows("select path, sha256 from documents")}

    def find_passage(self, document: str, sha256: str) -> int | None:
        """The id of a document's passage with this text, or None; the first where it stands twice."""
        rows = self._rows("select id from passages where sha256 = ? and document = ? order by id", sha256, document)
        return int(rows[0]["id"]) if rows else None

    def page(self, document: str, offset: int) -> int | None:
        """The page (from 1) that an offset of a document lies on; None where there are no pages."""
        pages = self._pages.get(document)
        return bisect_right(pages, offset) if pages else None

    def passage_count(self, document: str) -> int:
        """How many passages a document has; 0 for one that is not here."""
        return int(self._rows("select count(*) as n from passages where document = ?", document)[0]["n"])

    def context(
        self,
        document: str,
        passage_sha256: str,
        before: int,
        after: int,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Context | None:
        """See `index.answering.engine.Index.context`."""
        number = self.find_passage(document, passage_sha256)
        if number is None or self.verified_passage(number) is not None:
            return None
        if allowed is not None and not allowed(self.passage(number).passage):
            return None
        focus = self.passage(number).passage.span
        rows = self._rows(
            'select s.start, s."end", s.passage from sentences s join passages p on p.id = s.passage '
            "where p.document = ? order by s.id",
            document,
        )
        spans = [(int(row["start"]), int(row["end"])) for row in rows]
        first = bisect_left(spans, (focus[0], 0))
        last = bisect_left(spans, (focus[1], 0))
        lowest, highest = 0, len(spans)
        if allowed is not None:
            near = range(max(min(first - before, first) - 1, 0), min(max(last + after, last) + 1, len(rows)))
            owners = {int(rows[place]["passage"]) for place in near}
            barred = {number for number in owners if not allowed(self.passage(number).passage)}
            walls = [place for place in near if int(rows[place]["passage"]) in barred]
            if any(first <= wall < last for wall in walls):
                return None
            lowest = max((wall + 1 for wall in walls if wall < first), default=lowest)
            highest = min((wall for wall in walls if wall >= last), default=highest)
        start = min(max(first - before, lowest), highest - 1)
        end = max(min(last + after, highest), start + 1)
        span = (spans[start][0], spans[end - 1][1])
        text = self.document_text(document)
        if sha256_text(text) != self._document_sha256[document]:
            return None
        return Context(self.citations[document], span, text[slice(*span)], focus, start > lowest, end < highest)

    def document_text(self, document: str) -> str:
        """The stored text, read anew each time."""
        return str(self._rows("select text from documents where id = ?", document)[0]["text"])

    def verified_passage(self, number: int) -> str | None:
        """Why a passage may not be quoted, or None when it may.

        The document's stored text is read from disk now, sliced at the passage's span, and compared with the text the
        passage was indexed with and its SHA-256.
        """
        passage = self.passage(number).passage
        try:
            text = self.document_text(passage.document)
        except (sqlite3.DatabaseError, IndexError, UnicodeError) as error:
            return f"{passage.document} {passage.span}: stored text cannot be read ({type(error).__name__})"
        sliced = text[slice(*passage.span)]
        if sliced != passage.text or sha256_text(sliced) != passage.sha256:
            return f"{passage.document} {passage.span}: stored text does not match passage {passage.sha256[:12]}"
        return None

    def passages(self) -> list[Passage]:
        """All passages, in order."""
        spans = self._tuples('select passage, start, "end" from sentences order by id')
        sentences = {number: tuple((s, e) for _, s, e in rows) for number, rows in groupby(spans, lambda row: row[0])}
        rows = self._tuples('select id, document, start, "end", text, heading, sha256, above from passages order by id')
        return [Passage(d, (s, e), text, sentences.get(i, ()), *rest) for i, d, s, e, text, *rest in rows]

    def lexicon(self) -> Lexicon:
        """The counts of words as they were stored."""
        return Lexicon.of(self._tuples("select * from words"), self._tuples("select * from terms"))

    def token_counts(self) -> list[int]:
        """Token vectors of each passage, in order."""
        return cast(list[int], np.diff(self._bounds).tolist())

    def readings(self) -> list[dict[str, Any]]:
        """What was read from each file: the columns of the table `documents`, with lists and tables as such."""
        return [_reading(row) for row in self._rows("select * from documents order by path")]

    def stretch(self, first: int, last: int) -> Stretch:
        """The vectors of passages `first` to `last`, the last one left out; those of tokens still in the file."""
        start, end = self._first_sentence[first], self._first_sentence[last]
        tokens = (int(self._bounds[first]), int(self._bounds[last]))
        return Stretch(
            _flat_rows(self._passages, first, last),
            _flat_rows(self._sentences, int(start), int(end)),
            self._tokens.rows(*tokens),
            self._offsets[slice(*tokens)],
            np.diff(self._first_sentence[first : last + 1]),
            np.diff(self._bounds[first : last + 1]),
        )

    def integrity(self) -> str:
        """What SQLite's own checks find in the texts and their keyword index; empty when they find nothing."""
        with self._connections.lend() as connection, closing(sqlite3.connect(":memory:")) as copy:
            try:
                connection.backup(copy)
                problem = str(copy.execute("pragma integrity_check(1)").fetchone()[0])
                copy.execute("insert into passages_fts(passages_fts, rank) values ('integrity-check', 1)")
            except sqlite3.Error as error:
                return str(error)
        return "" if problem == "ok" else problem

    def close(self) -> None:
        """Close the database, for a question in flight when it is done with it, and drop what was kept in memory."""
        self._connections.close()
        self.passage.cache_clear()

    def _read_passage(self, number: int) -> StoredPassage:
        *before, row = self._rows("select * from passages where id in (?, ?) order by id", number - 1, number)
        spans = self._rows('select start, "end" from sentences where passage = ? order by id', number)
        passage = Passage(
            document=str(row["document"]),
            span=(int(row["start"]), int(row["end"])),
            text=str(row["text"]),
            sentences=tuple((int(s["start"]), int(s["end"])) for s in spans),
            heading=str(row["heading"]),
            sha256=str(row["sha256"]),
            above=str(row["above"]),
        )
        start, end = int(self._bounds[number]), int(self._bounds[number + 1])
        first, last = int(self._first_sentence[number]), int(self._first_sentence[number + 1])
        vector: Vectors = self._passages.reconstruct(number)
        sentences = self._sentences.reconstruct_n(first, last - first)
        quantised = self._tokens.rows(start, end)
        norms = _norms(quantised)
        own = int(np.searchsorted(self._offsets[start:end, 0], len(passage.text))) if passage.above else end - start
        count = len(passage.sentences)
        line = sentences[count] if passage.above else np.zeros(sentences.shape[1], np.float32)
        return StoredPassage(
            id=number,
            passage=passage,
            vector=vector,
            sentence_vectors=sentences[:count],
            quantised=quantised[:own],
            norms=norms[:own],
            offsets=self._offsets[start : start + own],
            cuts=_cuts(passage, self._offsets[start : start + own]),
            words=passage_words(passage, self.language(passage.document)),
            above=Above(self._topic(passage), line, quantised[own:], norms[own:]),
            begins=not before or any(before[0][key] != row[key] for key in ("document", "above")),
        )

    def _topic(self, passage: Passage) -> npt.NDArray[np.int64]:
        """Hashes of the stems in a passage's title and headings."""
        language = self.language(passage.document)
        title = self._title_hashes.get(passage.document)
        if title is None:
            words = WORD.findall(title_words(self.citations[passage.document], language))
            title = self._title_hashes[passage.document] = hashes(map(language.words.stem, words))
        return np.unique(np.concatenate([title, hashes(map(language.words.stem, WORD.findall(passage.above)))]))

    def language(self, document: str) -> Language:
        """The language that a document is in, or the one that serves it."""
        return language_for(self.citations[document].language)

    def _damaged(self, error: Exception) -> IndexMismatchError:
        return IndexMismatchError(f"{self.folder / 'text.db'} is damaged ({error}). Rebuild: make build")

    def _rows(self, query: str, *values: object, limited: bool = False) -> list[dict[str, Any]]:
        with self._connections.lend() as connection:
            steps = iter([0, 1])
            connection.set_progress_handler((lambda: next(steps, 1)) if limited else None, _KEYWORD_STEPS // 2)
            cursor = connection.execute(query, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def _tuples(self, query: str) -> list[tuple[Any, ...]]:
        with self._connections.lend() as connection:
            connection.set_progress_handler(None, 0)
            return cast(list[tuple[Any, ...]], connection.execute(query).fetchall())


def check_files(folder: Path, build: Build, names: Iterable[str] = FILES) -> None:
    """Compare files of a build with their SHA-256, before anything parses one.

    Raises:
        IndexMismatchError: If one is missing or differs.
    """
    for name in names:
        check_file(folder / name, build.files.get(name, ""))


def check_file(path: Path, sha256: str) -> None:
    """Compare a file with the SHA-256 it should have.

    Raises:
        IndexMismatchError: If it is missing or differs.
    """
    try:
        found = sha256_file(path)
    except OSError as error:
        raise IndexMismatchError(f"{path}: {error.strerror}. Rebuild: make build") from None
    if found != sha256:
        raise IndexMismatchError(
            f"{path} has SHA-256 {found[:12]}…, build.json says {sha256[:12]}…: the file is damaged. Rebuild: make build"
        )


def _map_rows(path: Path) -> npt.NDArray[Any]:
    """An array that stays in its file."""
    return cast(npt.NDArray[Any], np.load(path, mmap_mode="r", allow_pickle=False))


_FAISS = threading.Lock()


def _read_faiss(path: Path) -> Any:
    """Read a vector file; no size written in it makes faiss ask for more memory than the file has bytes."""
    with _FAISS:
        limit = faiss.get_deserialization_vector_byte_limit()
        faiss.set_deserialization_vector_byte_limit(path.stat().st_size)
        try:
            return faiss.read_index(str(path))
        finally:
            faiss.set_deserialization_vector_byte_limit(limit)


def _flat_rows(index: Any, first: int, last: int) -> Vectors:
    """Rows of a flat index, as a copy."""
    if first == last:
        return np.zeros((0, index.d), np.float32)
    return cast(Vectors, index.reconstruct_n(first, last - first))


def _quote_path(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _to_int8(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Quantise unit rows so that each row's largest component is 127; the scale is not needed, as rows are unit length."""
    peak = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=1e-12), 1e-12)
    return cast(npt.NDArray[np.int8], np.rint(vectors / peak * 127).astype(np.int8))


def _norms(vectors: npt.NDArray[np.int8]) -> npt.NDArray[np.float32]:
    lengths: npt.NDArray[np.float32] = np.maximum(np.linalg.norm(vectors.astype(np.float32), axis=1), 1e-12)
    return lengths


def _cuts(passage: Passage, offsets: npt.NDArray[np.uint16]) -> npt.NDArray[np.int64]:
    starts = np.array([start - passage.span[0] for start, _ in passage.sentences])
    places = offsets[:, 0] if len(offsets) else np.zeros(1, np.uint16)  # without tokens, as if one stood at the start
    owner = np.maximum(np.searchsorted(starts, places, side="right") - 1, 0)
    return np.searchsorted(owner, np.arange(len(starts)))


def sha256_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    block = memoryview(bytearray(_BLOCK))  # large, so that a thread that hashes seldom has to wait for Python's lock
    with path.open("rb", buffering=0) as file:
        while length := file.readinto(block):
            digest.update(block[:length])
    return digest.hexdigest()


_CITATION = tuple(name for name in Citation.__dataclass_fields__ if name != "document")


def _citation_columns(citation: Citation) -> dict[str, str]:
    return {key: value for key, value in asdict(citation).items() if key != "document"}


def read_readings(folder: Path, build: Build) -> list[dict[str, Any]]:
    """The same as `Store.readings` without opening the vectors; empty when `text.db` is not as it was written."""
    path = folder / "text.db"
    try:
        if sha256_file(path) != build.files.get("text.db"):
            return []
        with closing(sqlite3.connect(f"file:{_quote_path(path)}?mode=ro", uri=True)) as db:
            cursor = db.execute("select * from documents order by path")
            names = [column[0] for column in cursor.description]
            return [_reading(dict(zip(names, row, strict=True))) for row in cursor]
    except (OSError, sqlite3.Error):
        return []


def _reading(row: dict[str, Any]) -> dict[str, Any]:
    return row | {key: json.loads(row[key]) for key in ("headings", "pages", "found")}


def _citation(row: dict[str, Any]) -> Citation:
    return Citation(document=row["id"], **{key: row[key] for key in _CITATION})


def current_folder(data: Path) -> Path:
    """Where the build that answers lies, with the link resolved once so that a reader stays on one build.

    Raises:
        IndexMissingError: If there is none.
    """
    link = data / "index" / "current"
    if not link.is_dir():
        raise IndexMissingError(f"No index in {data / 'index'}. Run: make build")
    return link.resolve()
