"""`text.db` as it is read: documents, passages, sentences, words."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the build of SQLite that sqlite-utils chose

from index.errors import IndexMismatchError
from index.language.aliases import Aliases
from index.language.lexicon import Lexicon
from index.store.base import Build, Term
from index.store.files import sha256_file
from index.store.folder.connections import Connections, open_readonly
from index.store.folder.tables import CITATION, citation_of, reading_of
from index.types import Passage, Span

CONNECTIONS = 8
"""Questions that read the texts at the same time; more of them wait for each other's milliseconds."""
_KEYWORD_STEPS = 2_000_000
"""Virtual-machine steps a keyword query may take, some 0.5 s; FTS5 has no time limit of its own."""


class Texts:
    """The texts of one opened build; safe to use from several threads. `PassageStore` says what each method returns.

    Args:
        path: `text.db`, whose hash was compared.
        passages: How many the build has.

    Raises:
        IndexMismatchError: If it cannot be read.
    """

    def __init__(self, path: Path, passages: int) -> None:
        self._path = path
        self._count = passages
        try:
            self._connections = Connections(path, CONNECTIONS)
        except sqlite3.Error as error:
            raise self._damaged(error) from None
        try:
            columns = "id, pages, sha256, " + ", ".join(CITATION)
            found = self.rows(f"select {columns} from documents order by path")  # noqa: S608 (our own names)
            self.citations = {row["id"]: citation_of(row) for row in found}
            self._pages: dict[str, list[int]] = {row["id"]: json.loads(row["pages"]) for row in found}
            self._sha256: dict[str, str] = {row["id"]: row["sha256"] for row in found}
            spellings = self.rows("select * from aliases order by rowid")
            self.aliases: Aliases = {row["name"]: tuple(json.loads(row["spellings"])) for row in spellings}
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database; for a question in progress, when it has read what it reads now."""
        self._connections.close()

    def passage_rows(self) -> tuple[int, list[int], list[int]]:
        """How many passages there are; the sentences of each that has any, in order; for each, 1 if it is under a line."""
        passages = int(self.rows("select count(*) as n from passages")[0]["n"])
        counts = self.tuples("select count(*) from sentences group by passage order by passage")
        named = self.tuples("select above != '' from passages order by id")
        return passages, [int(n) for (n,) in counts], [int(flag) for (flag,) in named]

    def read_passage(self, number: int) -> tuple[Passage, bool]:
        """A passage, and whether the one before it is under another heading or in another document."""
        *before, row = self.rows("select * from passages where id in (?, ?) order by id", number - 1, number)
        spans = self.rows('select start, "end" from sentences where passage = ? order by id', number)
        passage = Passage(
            document=str(row["document"]),
            span=(int(row["start"]), int(row["end"])),
            text=str(row["text"]),
            sentences=tuple((int(s["start"]), int(s["end"])) for s in spans),
            heading=str(row["heading"]),
            sha256=str(row["sha256"]),
            above=str(row["above"]),
        )
        return passage, not before or any(before[0][key] != row[key] for key in ("document", "above"))

    def keyword_passages(self, terms: Sequence[str], count: int) -> list[int]:
        """Terms are quoted, so FTS5 syntax in them has no effect. A query over its step limit gives nothing."""
        match = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        if not match:
            return []
        query = "select rowid as id from passages_fts where passages_fts match ? order by rank limit ?"
        return [int(row["id"]) for row in self.rows(query, match, count, limited=True)]

    def terms(self, stems: Iterable[str]) -> dict[str, Term]:
        """In how many passages stems are, and how often capitalised."""
        wanted = list(dict.fromkeys(stems))
        marks = ",".join("?" * len(wanted))
        rows = self.rows(f"select * from terms where stem in ({marks})", *wanted)  # noqa: S608 (only question marks)
        return {
            str(row["stem"]): Term(int(row["passages"]), row["capitalised"] / row["seen"] if row["seen"] else 1.0)
            for row in rows
        }

    def most_named(self) -> tuple[str, int]:
        """The name that most passages have."""
        named = "select stem, passages from terms where seen > 0 and capitalised > 0.9 * seen"
        rows = self.rows(f"{named} order by passages desc, stem limit 1")
        return (str(rows[0]["stem"]), int(rows[0]["passages"])) if rows else ("", 0)

    def topics(self, stems: Iterable[str]) -> dict[str, int]:
        """In how many titles and headings stems are."""
        wanted = list(dict.fromkeys(stems))
        marks = ",".join("?" * len(wanted))
        rows = self.rows(f"select stem, max(passages) as n from topics where stem in ({marks}) group by stem", *wanted)  # noqa: S608 (only question marks)
        return {str(row["stem"]): int(row["n"]) for row in rows}

    def word_forms(self) -> list[str]:
        """Every word form."""
        return [str(row["form"]) for row in self.rows("select form from words union select form from topics")]

    def mean_length(self) -> float:
        """Mean passage length in words."""
        total = self.rows("select sum(count) as n from words")[0]["n"]
        return float(total or 1.0) / max(self._count, 1)

    def find_passage(self, document: str, sha256: str) -> int | None:
        """A passage by its text's hash."""
        rows = self.rows("select id from passages where sha256 = ? and document = ? order by id", sha256, document)
        return int(rows[0]["id"]) if rows else None

    def page(self, document: str, offset: int) -> int | None:
        """The page of an offset."""
        pages = self._pages.get(document)
        return bisect_right(pages, offset) if pages else None

    def passage_count(self, document: str) -> int:
        """Passages of a document."""
        return int(self.rows("select count(*) as n from passages where document = ?", document)[0]["n"])

    def sentences(self, document: str) -> list[tuple[Span, int]]:
        """Sentences of a document, each with its passage."""
        rows = self.rows(
            'select s.start, s."end", s.passage from sentences s join passages p on p.id = s.passage '
            "where p.document = ? order by s.id",
            document,
        )
        return [((int(row["start"]), int(row["end"])), int(row["passage"])) for row in rows]

    def document_text(self, document: str) -> str:
        """The stored text, read again each time."""
        rows = self.rows("select text from documents where id = ?", document)
        if not rows:
            raise IndexMismatchError(f"{self._path} has no document {document}. Rebuild: make build") from IndexError()
        return str(rows[0]["text"])

    def document_sha256(self, document: str) -> str:
        """SHA-256 of a text as it was indexed."""
        return self._sha256[document]

    def document_hashes(self) -> dict[str, str]:
        """SHA-256 of each document's stored text as it was indexed, by path."""
        return {str(row["path"]): str(row["sha256"]) for row in self.rows("select path, sha256 from documents")}

    def passages(self) -> list[Passage]:
        """All passages, in order."""
        spans = self.tuples('select passage, start, "end" from sentences order by id')
        sentences = {number: tuple((s, e) for _, s, e in rows) for number, rows in groupby(spans, lambda row: row[0])}
        rows = self.tuples('select id, document, start, "end", text, heading, sha256, above from passages order by id')
        return [Passage(d, (s, e), text, sentences.get(i, ()), *rest) for i, d, s, e, text, *rest in rows]

    def lexicon(self) -> Lexicon:
        """The counts of words as they were stored."""
        return Lexicon.of(self.tuples("select * from words"), self.tuples("select * from terms"))

    def readings(self) -> list[dict[str, Any]]:
        """What was read from each file: the columns of the table `documents`, with lists and tables as such."""
        return [reading_of(row) for row in self.rows("select * from documents order by path")]

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

    def rows(self, query: str, *values: object, limited: bool = False) -> list[dict[str, Any]]:
        """What a query finds, each row by its columns' names.

        Args:
            query: With a question mark for each value.
            values: What replaces the question marks.
            limited: Whether it may find nothing because it takes too long.

        Raises:
            IndexMismatchError: If the file is damaged.
        """
        with self._connections.lend() as connection:
            steps = iter([0, 1])
            connection.set_progress_handler((lambda: next(steps, 1)) if limited else None, _KEYWORD_STEPS // 2)
            try:
                cursor = connection.execute(query, values)
                names = [column[0] for column in cursor.description]
                return [dict(zip(names, row, strict=True)) for row in cursor]
            except (sqlite3.DatabaseError, UnicodeError) as error:
                if limited and "interrupted" in str(error):
                    return []
                raise self._damaged(error) from error

    def tuples(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds, without names.

        Raises:
            IndexMismatchError: If the file is damaged.
        """
        with self._connections.lend() as connection:
            connection.set_progress_handler(None, 0)
            try:
                return cast(list[tuple[Any, ...]], connection.execute(query).fetchall())
            except (sqlite3.DatabaseError, UnicodeError) as error:
                raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> IndexMismatchError:
        return IndexMismatchError(f"{self._path} is damaged ({error}). Rebuild: make build")


def read_readings(folder: Path, build: Build) -> list[dict[str, Any]]:
    """As `Texts.readings`, without opening the build; empty when `text.db` is not as it was written."""
    path = folder / "text.db"
    try:
        if sha256_file(path) != build.files.get("text.db"):
            return []
        with closing(open_readonly(path)) as db:
            cursor = db.execute("select * from documents order by path")
            names = [column[0] for column in cursor.description]
            return [reading_of(dict(zip(names, row, strict=True))) for row in cursor]
    except (OSError, sqlite3.Error):
        return []
