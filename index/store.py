"""An index folder: what a build writes, and what answering reads. The only importer of faiss and of SQLite.

    data/index/<build id>/
        build.json       what made it: model, chunking, counts, hashes of the files below
        text.db          documents, passages, sentences, words; FTS5 over the passages
        passages.faiss   one vector a passage      (float32, inner product)
        sentences.faiss  one vector a sentence     (mean of its tokens' vectors in the passage)
        tokens.npy       int8, shape (tokens, dim): one vector a token; passage i owns rows bounds[i]:bounds[i + 1]
        offsets.npy      uint16, shape (tokens, 2): each token's span within its passage
        bounds.npy       int64, shape (passages + 1,)
    data/index/current   link to the build that answers

A folder is written whole under a temporary name and renamed, so a reader sees all of a build or none of it. Vector files
are checked against their SHA-256 before they are parsed; a stored text is checked when it is quoted.
"""

import hashlib
import json
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np
import numpy.typing as npt
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the build of SQLite that sqlite-utils chose

from index.aliases import Aliases
from index.errors import IndexMismatchError, IndexMissingError
from index.lexicon import Words, passage_words
from index.text import sha256_text
from index.types import Citation, Context, Document, Encoded, Passage, Vectors

FORMAT = 2
"""Of the folder's layout; a build of another format is refused with the advice to rebuild."""

_CHECKED = ("passages.faiss", "sentences.faiss", "tokens.npy", "offsets.npy", "bounds.npy")
KEPT_PASSAGES = 8192
"""Passages whose text and words stay in memory (some 20 kB each)."""
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
        files: SHA-256 of each file beside it, as written.
        examples: A few questions that the corpus answers, for people who do not know what to ask.
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


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its vectors and analysed words.

    Attributes:
        vector: float32, shape (dim,), unit length.
        sentence_vectors: float32, shape (sentences, dim), unit rows.
        quantised: int8, shape (tokens, dim), still in the file; `tokens` gives them as numbers.
        offsets: uint16, shape (tokens, 2): spans within `passage.text`.
    """

    id: int
    passage: Passage
    vector: Vectors
    sentence_vectors: Vectors
    quantised: npt.NDArray[np.int8]
    offsets: npt.NDArray[np.uint16]
    words: Words

    @property
    def tokens(self) -> Vectors:
        """float32, shape (tokens, dim), unit rows; made anew on each call, so that memory holds the small form only."""
        return _from_int8(self.quantised)


@dataclass(frozen=True, slots=True)
class Term:
    """A stem of the corpus: in how many passages, and the share of its uses (not first in a sentence) capitalised."""

    passages: int
    capitalised: float


def write_vectors(folder: Path, passages: Sequence[Passage], encoded: Sequence[Encoded], dim: int) -> None:
    """Write the vector files of a new folder, and read each back: a full disk goes unnoticed by faiss."""
    bounds = np.cumsum([0, *(len(e.tokens) for e in encoded)], dtype=np.int64)
    tokens = np.concatenate([_to_int8(e.tokens) for e in encoded])
    offsets = np.concatenate([e.offsets for e in encoded]).astype(np.uint16)
    sentences = np.concatenate([sentence_vectors(p, e) for p, e in zip(passages, encoded, strict=True)])
    for name, array in (("tokens", tokens), ("offsets", offsets), ("bounds", bounds)):
        np.save(folder / f"{name}.npy", array)
    for name, vectors in (("passages", np.stack([e.vector for e in encoded])), ("sentences", sentences)):
        index = faiss.IndexFlatIP(dim)
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        path = folder / f"{name}.faiss"
        faiss.write_index(index, str(path))
        if faiss.read_index(str(path)).ntotal != len(vectors):
            raise IndexMismatchError(f"{path} could not be written whole. Is the disk full?")


def sentence_vectors(passage: Passage, encoded: Encoded) -> Vectors:
    """A vector for each sentence: the mean of its tokens' vectors, made in the context of the passage; unit rows."""
    starts = np.array([start - passage.span[0] for start, _ in passage.sentences])
    owner = np.maximum(np.searchsorted(starts, encoded.offsets[:, 0], side="right") - 1, 0)
    vectors = np.zeros((len(starts), encoded.vector.shape[0]), np.float32)
    np.add.at(vectors, owner, encoded.tokens)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors


def write_texts(
    path: Path,
    documents: Iterable[Document],
    passages: Iterable[Passage],
    words: Iterable[dict[str, Any]],
    terms: Iterable[dict[str, Any]],
    aliases: Aliases,
) -> None:
    """Write `text.db`: documents, passages with FTS5 (Porter stems, diacritics folded), sentences, words, terms, aliases."""
    db = Database(path)
    with closing(db.conn):
        db.table("documents").insert_all(
            (
                {
                    "id": d.id,
                    **_citation_columns(d.citation),
                    "text": d.text,
                    "sha256": d.sha256,
                    "pages": json.dumps(d.pages),
                }
                for d in documents
            ),
            pk="id",
        )
        rows: list[dict[str, Any]] = []
        sentences: list[dict[str, Any]] = []
        for number, passage in enumerate(passages):
            rows.append(
                {
                    "id": number,
                    "document": passage.document,
                    "start": passage.span[0],
                    "end": passage.span[1],
                    "heading": passage.heading,
                    "text": passage.text,
                    "sha256": passage.sha256,
                }
            )
            sentences += [{"id": len(sentences) + i, "passage": number, "start": s, "end": e}
                          for i, (s, e) in enumerate(passage.sentences)]  # fmt: skip
        db.table("passages").insert_all(rows, pk="id", foreign_keys=[("document", "documents", "id")])
        db.table("passages").create_index(["document"])
        db.table("passages").create_index(["sha256"])
        db.table("passages").enable_fts(["heading", "text"], tokenize="porter unicode61 remove_diacritics 2")
        db.table("sentences").insert_all(sentences, pk="id", foreign_keys=[("passage", "passages", "id")])
        db.table("sentences").create_index(["passage"])
        db.table("words").insert_all(words, pk="form")
        db.table("terms").insert_all(terms, pk="stem")
        db.table("aliases").create({"name": str, "spellings": str}, pk="name")
        db.table("aliases").insert_all(
            {"name": n, "spellings": json.dumps(s, ensure_ascii=False)} for n, s in aliases.items()
        )
        db.table("passages").optimize()
        db.vacuum()


def write_build(folder: Path, build: dict[str, Any]) -> Build:
    """Write `build.json` with the hash of every other file, last of all, and give it back."""
    files = {path.name: _sha256_file(path) for path in sorted(folder.iterdir())}
    made = Build(**build, files=files)
    (folder / "build.json").write_text(json.dumps(asdict(made), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return made


def read_build(folder: Path) -> Build:
    """Read `build.json`.

    Raises:
        IndexMissingError: If there is none.
        IndexMismatchError: If it is damaged or of another format.
    """
    path = folder / "build.json"
    try:
        table = json.loads(path.read_text("utf-8"))
        if table["format"] != FORMAT:
            raise IndexMismatchError(f"{folder} has format {table['format']}, expected {FORMAT}. Rebuild: make build")
        if not isinstance(table["files"], dict):
            raise TypeError("files")
        return Build(**table)
    except FileNotFoundError:
        raise IndexMissingError(f"No index in {folder}. Run: make build") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexMismatchError(f"{path} is damaged ({type(error).__name__}). Rebuild: make build") from None


class Store:
    """One build, opened for reading; safe to use from several threads.

    Raises:
        IndexMissingError: If the folder is not there.
        IndexMismatchError: If a file is missing, truncated or altered, or counts disagree.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.build = read_build(folder)
        self._check_files()
        try:
            self._passages = faiss.read_index(str(self.folder / "passages.faiss"))
            self._sentences = faiss.read_index(str(self.folder / "sentences.faiss"))
            self._tokens = np.load(self.folder / "tokens.npy", mmap_mode="r", allow_pickle=False)
            self._offsets = np.load(self.folder / "offsets.npy", mmap_mode="r", allow_pickle=False)
            self._bounds = np.load(self.folder / "bounds.npy", allow_pickle=False)
            self._local = threading.local()
            self._check_texts()
            found_documents = self._rows("select * from documents order by path")
            self.citations = {row["id"]: _citation(row) for row in found_documents}
            self._pages: dict[str, list[int]] = {row["id"]: json.loads(row["pages"]) for row in found_documents}
            self._document_sha256: dict[str, str] = {row["id"]: row["sha256"] for row in found_documents}
            passages = int(self._rows("select count(*) as n from passages")[0]["n"])
            found_aliases = self._rows("select * from aliases order by rowid")
            self.aliases: Aliases = {row["name"]: tuple(json.loads(row["spellings"])) for row in found_aliases}
            counts = self._rows("select count(*) as n from sentences group by passage order by passage")
        except sqlite3.DatabaseError as error:
            raise IndexMismatchError(f"{self.folder / 'text.db'} is damaged ({error}). Rebuild: make build") from None
        self._first_sentence = np.cumsum([0, *(int(row["n"]) for row in counts)])
        self._sentence_owner = np.repeat(np.arange(len(counts)), np.diff(self._first_sentence))
        found = (len(self.citations), passages, len(self._sentence_owner), self._passages.ntotal)
        expected = (self.build.documents, self.build.passages, self.build.sentences, self.build.passages)
        if found != expected:
            raise IndexMismatchError(f"{self.folder} counts {found}, build.json {expected}. Rebuild: make build")
        self.passage = lru_cache(maxsize=KEPT_PASSAGES)(self._read_passage)

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
        return {str(row["stem"]): Term(int(row["passages"]), float(row["capitalised"])) for row in rows}

    def word_forms(self) -> list[str]:
        """Every word form of the corpus, folded; for spelling correction."""
        return [str(row["form"]) for row in self._rows("select form from words")]

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

    def context(
        self,
        document: str,
        passage_sha256: str,
        before: int,
        after: int,
        allowed: Callable[[Passage], bool] | None = None,
    ) -> Context | None:
        """See `index.engine.Index.context`."""
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
        start, end = max(first - before, 0), min(last + after, len(spans))
        if allowed is not None:
            barred = [i for i in range(start, end) if not allowed(self.passage(rows[i]["passage"]).passage)]
            start = max((i + 1 for i in barred if i < first), default=start)
            end = min((i for i in barred if i >= last), default=end)
        span = (spans[start][0], spans[end - 1][1])
        text = self.document_text(document)
        if sha256_text(text) != self._document_sha256[document]:
            return None
        return Context(self.citations[document], span, text[slice(*span)], focus, start > 0, end < len(spans))

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

    def close(self) -> None:
        """Close this thread's database connection and drop what was kept in memory; others close with their threads."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection
        self.passage.cache_clear()

    def _read_passage(self, number: int) -> StoredPassage:
        row = self._rows("select * from passages where id = ?", number)[0]
        spans = self._rows('select start, "end" from sentences where passage = ? order by id', number)
        passage = Passage(
            document=str(row["document"]),
            span=(int(row["start"]), int(row["end"])),
            text=str(row["text"]),
            sentences=tuple((int(s["start"]), int(s["end"])) for s in spans),
            heading=str(row["heading"]),
            sha256=str(row["sha256"]),
        )
        start, end = int(self._bounds[number]), int(self._bounds[number + 1])
        first, last = int(self._first_sentence[number]), int(self._first_sentence[number + 1])
        vector: Vectors = self._passages.reconstruct(number)  # type: ignore[assignment]  # an array, not a tensor
        sentences = self._sentences.reconstruct_n(first, last - first)
        return StoredPassage(
            id=number,
            passage=passage,
            vector=vector,
            sentence_vectors=sentences,
            quantised=self._tokens[start:end],
            offsets=self._offsets[start:end],
            words=passage_words(passage),
        )

    def _check_files(self) -> None:
        for name in _CHECKED:
            expected = self.build.files.get(name)
            try:
                found = _sha256_file(self.folder / name)
            except OSError as error:
                raise IndexMismatchError(f"{self.folder / name}: {error.strerror}. Rebuild: make build") from None
            if found != expected:
                raise IndexMismatchError(
                    f"{self.folder / name} has SHA-256 {found[:12]}…, build.json says {str(expected)[:12]}…: "
                    "the file is damaged. Rebuild: make build"
                )

    def _check_texts(self) -> None:
        path = self.folder / "text.db"
        if not path.is_file():
            raise IndexMismatchError(f"{path} is missing. Rebuild: make build")
        problem = self._rows("pragma quick_check(1)")[0]["quick_check"]
        if problem != "ok":
            raise IndexMismatchError(f"{path} is damaged ({problem}). Rebuild: make build")

    def _rows(self, query: str, *values: object, limited: bool = False) -> list[dict[str, Any]]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"file:{_quote_path(self.folder / 'text.db')}?mode=ro", uri=True)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
        steps = iter([0, 1])
        connection.set_progress_handler((lambda: next(steps, 1)) if limited else None, _KEYWORD_STEPS // 2)
        return [dict(row) for row in connection.execute(query, values)]


def _quote_path(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _to_int8(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Quantise unit rows so that each row's largest component is 127; the scale is not needed, as rows are unit length."""
    peak = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=1e-12), 1e-12)
    return cast(npt.NDArray[np.int8], np.rint(vectors / peak * 127).astype(np.int8))


def _from_int8(vectors: npt.NDArray[np.int8]) -> Vectors:
    wide: Vectors = vectors.astype(np.float32)
    wide /= np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-12)
    return wide


def _sha256_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _citation_columns(citation: Citation) -> dict[str, str]:
    return {key: value for key, value in asdict(citation).items() if key != "document"}


def _citation(row: dict[str, Any]) -> Citation:
    return Citation(document=row["id"], **{key: row[key] for key in Citation.__dataclass_fields__ if key != "document"})


def current_folder(data: Path) -> Path:
    """Where the build that answers lies, with the link resolved once so that a reader stays on one build.

    Raises:
        IndexMissingError: If there is none.
    """
    link = data / "index" / "current"
    if not link.is_dir():
        raise IndexMissingError(f"No index in {data / 'index'}. Run: make build")
    return link.resolve()
