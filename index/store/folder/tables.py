"""`text.db` as it is written: its tables, and each value that goes into them."""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the build of SQLite that sqlite-utils chose

from index.language import DEFAULT, language_for
from index.language.aliases import Aliases
from index.language.base import Language
from index.language.lexicon import Lexicon, title_words, topics
from index.language.words import RAISED
from index.types import Citation, Document, Passage

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
CITATION = tuple(name for name in Citation.__dataclass_fields__ if name != "document")
"""Columns of a document that its citation shows."""


def write_texts(
    path: Path, documents: Iterable[Document], passages: Sequence[Passage], lexicon: Lexicon, aliases: Aliases
) -> None:
    """Write `text.db`: documents, passages with FTS5 (Porter stems, diacritics folded), sentences, words, terms, aliases.

    Raises:
        OSError: If SQLite cannot write it.
    """
    try:
        with closing(sqlite3.connect(path)) as db:
            # a new file that has no readers and is deleted after any failure needs no journal
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
        *(str(value) for key, value in asdict(citation).items() if key != "document"),
        document.text,
        document.sha256,
        json.dumps(document.headings),
        json.dumps(document.pages),
        document.source_sha256,
        json.dumps(document.found, ensure_ascii=False, sort_keys=True),
    )


def citation_of(row: dict[str, Any]) -> Citation:
    """The citation in a row of the table `documents`."""
    return Citation(document=row["id"], **{key: row[key] for key in CITATION})


def reading_of(row: dict[str, Any]) -> dict[str, Any]:
    """What was read from a file: a row of the table `documents`, with lists and tables as such."""
    return row | {key: json.loads(row[key]) for key in ("headings", "pages", "found")}
