"""Takedowns: what may not be shown, known by content, so that it survives rebuilds and edits elsewhere in the document.

A takedown bars a whole document, or a passage: every passage of any build with the same text (by SHA-256), every passage of
any document that holds one of its sentences of at least six words, and in the same document also a passage with one of
its shorter sentences. Case, punctuation and line breaks do not matter. A sentence that somebody rewrote is another one.

A running bot reads them again at most a second after they changed. While the log cannot be read, those known last stay in
force; a copy beside the log, `takedowns.json`, keeps them over a restart, and over a log that is moved away.
"""

import hashlib
import json
import logging
import os
import re
import threading
import time
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from bot.log.sqlite import sqlite3
from index import Citation, Passage

LONG: Final = 6
"""Words from which a sentence is barred in other documents too; a shorter one may be said by anybody."""

EVERY_SECONDS: Final = 1.0
_START: Final = 3  # words at the beginning of a sentence that tell where to compare the whole
_COMPLAIN_EVERY_SECONDS: Final = 60
_REMEMBERED: Final = 20_000
_COLUMNS: Final = "id, question, document, passage_sha256, sentences, reason, actor, at, undone_at, undone_by"
_logger = logging.getLogger(__name__)


def words_of(text: str) -> list[str]:
    """The words of a text as takedowns compare them: compatibility form, case folded, nothing between them."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def sentence_keys(sentences: Iterable[str]) -> list[str]:
    """What is stored of each sentence: `<words>.<check of the first three>.<SHA-256 of all>`; one without a word has none."""
    return [_key(words) for words in map(words_of, sentences) if words]


def passage_keys(passage: Passage) -> list[str]:
    """`sentence_keys` of a passage's sentences."""
    start = passage.span[0]
    return sentence_keys(passage.text[a - start : b - start] for a, b in passage.sentences)


def known_sentences(db: Database, document: str, passage_sha256: str) -> list[str]:
    """`sentence_keys` of a passage that was quoted before, from the log's own copy of it; empty when it never was."""
    found = db.execute(
        "SELECT text FROM passages WHERE document = ? AND passage_sha256 = ?", [document, passage_sha256]
    ).fetchone()
    return sentence_keys(_sentences(found[0])) if found else []


def _sentences(text: str) -> list[str]:
    from index.chunking import split_sentences

    blocks = [match.span() for match in re.finditer(r"\S(?:.|\n(?![ \t]*\n))*", text)]
    return [text[a:b] for block in blocks for a, b in split_sentences(text, block, "en", 90)]


def _key(words: Sequence[str]) -> str:
    whole = hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()
    return f"{len(words)}.{_check(words)}.{whole}"


def _check(words: Sequence[str]) -> str:
    return f"{zlib.crc32(' '.join(words[:_START]).encode('utf-8', 'replace')):08x}"


class Barred:
    """The takedowns in force at one moment; safe to use from several threads."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._documents: set[str] = set()
        self._passages: set[str] = set()
        self._short: dict[str, set[str]] = defaultdict(set)
        self._long: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._seen: dict[tuple[str, str], bool] = {}
        for row in rows:
            if row["undone_at"]:
                continue
            if not row["passage_sha256"]:
                self._documents.add(row["document"])
                continue
            self._passages.add(row["passage_sha256"])
            for key in json.loads(row["sentences"]):
                count, _, rest = str(key).partition(".")
                if int(count) >= LONG:
                    self._long[rest.partition(".")[0]][int(count)].add(key)
                else:
                    self._short[row["document"]].add(key)
        self._long = {check: dict(lengths) for check, lengths in self._long.items()}

    def __bool__(self) -> bool:
        return bool(self._documents or self._passages)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_seen": {}}  # on its way to another process

    def allows(self, passage: Passage) -> bool:
        """Whether a passage may be shown."""
        known = (passage.document, passage.sha256)
        found = self._seen.get(known)
        if found is None:
            found = (
                passage.document not in self._documents
                and passage.sha256 not in self._passages
                and not self._short.get(passage.document, set()).intersection(passage_keys(passage))
                and not self._holds_long(passage.text)
            )
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[known] = found
        return found

    def allows_text(self, document: str, text: str) -> bool:
        """Whether a stretch of a document's text may be shown, such as the sentences around a passage."""
        if document in self._documents or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() in self._passages:
            return False
        short = self._short.get(document)
        return not (short and short.intersection(sentence_keys(_sentences(text)))) and not self._holds_long(text)

    def allows_document(self, document: str) -> bool:
        """Whether a document may be named as a source."""
        return document not in self._documents

    def citations(self, citations: Iterable[Citation]) -> list[Citation]:
        """Those of documents that may be named."""
        return [each for each in citations if self.allows_document(each.document)]

    def _holds_long(self, text: str) -> bool:
        if not self._long:
            return False
        words = words_of(text)
        for start in range(len(words) - LONG + 1):
            for length, keys in self._long.get(_check(words[start : start + _START]), {}).items():
                if start + length <= len(words) and _key(words[start : start + length]) in keys:
                    return True
        return False


class Takedowns:
    """The takedowns of one log, followed while the bot runs; safe to use from several threads.

    Args:
        log: `log.db`, which need not exist yet.
        every_seconds: How often to look for changes, at most.
        keep_copy: Whether to bring the copy up to date.
    """

    def __init__(self, log: Path, *, every_seconds: float = EVERY_SECONDS, keep_copy: bool = True) -> None:
        self._keep_copy = keep_copy
        self._log = log
        self._copy = copy_of(log)
        self._every = every_seconds
        self._lock = threading.Lock()
        self._looked = -float("inf")
        self._complained = -float("inf")
        self._db: Any = None
        self._file: tuple[int, int] = (0, 0)
        self._version: int | None = None
        self._signature: tuple[Any, ...] | None = None
        self._barred: Barred | None = None

    def current(self) -> Barred:
        """What is taken down now; never raises."""
        if self._barred is None or time.monotonic() - self._looked >= self._every:
            with self._lock:
                if self._barred is None or time.monotonic() - self._looked >= self._every:
                    self._look()
                    self._looked = time.monotonic()
        return self._barred or _NOTHING

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._disconnect()

    def _look(self) -> None:
        try:
            self._read()
        except (sqlite3.Error, OSError, ValueError, KeyError, TypeError) as error:
            self._disconnect()
            if self._barred is None:
                self._barred = Barred(read_copy(self._copy))
            if self._log.exists() and time.monotonic() - self._complained >= _COMPLAIN_EVERY_SECONDS:
                self._complained = time.monotonic()
                _logger.error("takedowns cannot be read (%s); those known last stay in force", error)

    def _read(self) -> None:
        found = self._log.stat()
        if self._db is None or self._file != (found.st_dev, found.st_ino):
            self._disconnect()
            uri = f"{self._log.resolve().as_uri()}?mode=ro"
            self._db = sqlite3.connect(uri, uri=True, timeout=0.5, check_same_thread=False)
            self._file = (found.st_dev, found.st_ino)
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        signature = self._db.execute("SELECT count(*), max(id), sum(undone_at <> '') FROM takedowns").fetchone()
        if signature != self._signature:
            rows = rows_of(self._db)
            self._barred = Barred(rows)
            self._signature = signature
            if self._keep_copy and (rows or self._copy.exists()):
                self._write_copy(rows)
        self._version = version

    def _write_copy(self, rows: list[dict[str, Any]]) -> None:
        try:
            write_copy(self._copy, rows)
        except OSError as error:
            _logger.warning("%s cannot be written (%s); after a restart, takedowns depend on the log alone",
                            self._copy, error)  # fmt: skip

    def _disconnect(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db, self._version, self._signature = None, None, None


def rows_of(db: Any) -> list[dict[str, Any]]:
    """Every takedown as a row, undone ones too; of a Database or a plain connection."""
    cursor = db.execute(f"SELECT {_COLUMNS} FROM takedowns ORDER BY id")
    return [dict(zip(_COLUMNS.split(", "), row, strict=True)) for row in cursor.fetchall()]


def copy_of(log: Path) -> Path:
    """Where the copy of a log's takedowns lies."""
    return log.with_name("takedowns.json")


def read_copy(path: Path) -> list[dict[str, Any]]:
    """The rows of the copy; empty when there is none or it cannot be read."""
    try:
        rows = json.loads(path.read_text("utf-8"))
        names = set(_COLUMNS.split(", "))
        return [row for row in rows if isinstance(row, dict) and row.keys() == names]
    except (OSError, ValueError, TypeError):
        return []


def write_copy(path: Path, rows: list[dict[str, Any]]) -> None:
    """Replace the copy in one step, readable by its owner only."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(rows, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def restore(db: Database, log: Path) -> int:
    """Take the copy's takedowns into a log that has never had one, as after the old one was moved away; say how many."""
    if db.execute("SELECT 1 FROM sqlite_sequence WHERE name = 'takedowns'").fetchone():
        return 0
    rows = read_copy(copy_of(log))
    marks = ", ".join(f":{name}" for name in _COLUMNS.split(", "))
    for row in rows:
        db.execute(f"INSERT INTO takedowns ({_COLUMNS}) VALUES ({marks})", row)
    return len(rows)


_NOTHING: Final = Barred([])
