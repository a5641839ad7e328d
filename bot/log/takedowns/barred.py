"""Takedowns: what may not be shown. They go by content, so they hold after rebuilds and after edits elsewhere in a document.

A takedown bars a whole document, or a passage: every passage of any build with the same text (by SHA-256), every passage of
any document that holds one of its sentences of at least six words, and in the same document also a passage with one of
its shorter sentences. Case, punctuation and line breaks do not matter. A rewritten sentence is a different one.

A running bot reads them again at most one second after they changed: the log's together with the ones of its copy
(`takedown_copy`). While the log cannot be read, the takedowns read last stay in force. When neither the log nor the
copy can say what is taken down, nothing may be shown at all, until one of them can.
"""

import hashlib
import json
import logging
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

from bot.log.sqlite import connect_read_only, sqlite3
from bot.log.takedowns import takedown_copy
from bot.log.takedowns.takedown_copy import COLUMNS, Found, Row, copy_of, fault_of, merge, named, read_copy
from index import Citation, Passage

LONG: Final = 6
"""Words from which a sentence is barred in other documents too; a shorter one may be said by anybody."""

EVERY_SECONDS: Final = 1.0
_ENDS: Final = re.compile(r"(?<=[.!?…։。؟۔:;)\]\"”’»])\s+")
_START: Final = 3  # words at the beginning of a sentence that tell where to compare the whole
_COMPLAIN_EVERY_SECONDS: Final = 60
_REMEMBERED: Final = 20_000
_logger = logging.getLogger(__name__)


def words_of(text: str) -> list[str]:
    """The words of a text as takedowns compare them: in compatibility form, case folded, without what stands between them."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def sentence_keys(sentences: Iterable[str]) -> list[str]:
    """What is stored of each sentence: `<words>.<check of the first three>.<SHA-256 of all>`; one without a word has none."""
    return [_key(words) for words in map(words_of, sentences) if words]


def passage_keys(passage: Passage) -> list[str]:
    """`sentence_keys` of a passage's sentences."""
    return sentence_keys(_sentences_of(passage))


def known_sentences(db: Database, document: str, passage_sha256: str, language: str = "en") -> list[str]:
    """`sentence_keys` of a passage that was quoted before, from the log's own copy of it; empty when it never was."""
    found = db.execute(
        "SELECT text FROM passages WHERE document = ? AND passage_sha256 = ?", [document, passage_sha256]
    ).fetchone()
    return text_keys(found[0], language) if found else []


def text_keys(text: str, language: str) -> list[str]:
    """`sentence_keys` of a text in this language, and as `Barred` divides a text whose language it does not know."""
    keys = [*sentence_keys(_sentences(text, language)), *sentence_keys(_sentences(text))]
    return list(dict.fromkeys(keys))


def _sentences_of(passage: Passage) -> list[str]:
    start = passage.span[0]
    return [passage.text[a - start : b - start] for a, b in passage.sentences]


def _sentences(text: str, language: str = "en") -> list[str]:
    from index import split_sentences

    blocks = [match.span() for match in re.finditer(r"\S(?:.|\n(?![ \t]*\n))*", text)]
    return [text[a:b] for block in blocks for a, b in split_sentences(text, block, language, 90)]


def _key(words: Sequence[str]) -> str:
    whole = hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()
    return f"{len(words)}.{_check(words)}.{whole}"


def _check(words: Sequence[str]) -> str:
    return f"{zlib.crc32(' '.join(words[:_START]).encode('utf-8', 'replace')):08x}"


class Barred:
    """The takedowns in force at one moment; safe to use from several threads.

    Attributes:
        unknown: It is unknown what is taken down, so nothing is allowed.
    """

    def __init__(self, rows: Sequence[dict[str, Any]], *, unknown: bool = False) -> None:
        self.unknown = unknown
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
        return bool(self.unknown or self._documents or self._passages)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_seen": {}}  # on its way to another process

    def allows(self, passage: Passage) -> bool:
        """Whether a passage may be shown."""
        known = (passage.document, passage.sha256)
        found = self._seen.get(known)
        if found is None:
            found = (
                self.allows_document(passage.document)
                and passage.sha256 not in self._passages
                and not self._holds_short(passage.document, _sentences_of(passage))
                and not self._holds_long(passage.text)
            )
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[known] = found
        return found

    def allows_text(self, document: str, text: str) -> bool:
        """Whether a stretch of a document's text may be shown, such as the sentences around a passage."""
        if (
            not self.allows_document(document)
            or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() in self._passages
        ):
            return False
        return not self._holds_short(document, _sentences(text)) and not self._holds_long(text)

    def allows_document(self, document: str) -> bool:
        """Whether a document may be named as a source."""
        return not self.unknown and document not in self._documents

    def citations(self, citations: Iterable[Citation]) -> list[Citation]:
        """The citations of documents that may be named."""
        return [each for each in citations if self.allows_document(each.document)]

    def _holds_short(self, document: str, sentences: Sequence[str]) -> bool:
        """Whether one of these sentences is barred in this document, or a part of one that ends as a sentence does.

        One version may read two sentences ("No. It was repaired.") where another reads one.
        """
        short = self._short.get(document)
        if not short:
            return False
        parts = (part for sentence in sentences for part in _ENDS.split(sentence))
        return not short.isdisjoint(sentence_keys([*sentences, *parts]))

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
        self._in_log: Found | None = None
        self._in_copy: tuple[tuple[int, ...], Found] | None = None
        self._seen: tuple[Found, Found] | None = None
        self._known: list[Row] | None = None
        self._barred: Barred | None = None
        self._trouble = ""

    def current(self) -> Barred:
        """What is taken down now; never raises."""
        if self._barred is None or time.monotonic() - self._looked >= self._every:
            with self._lock:
                if self._barred is None or time.monotonic() - self._looked >= self._every:
                    self._look()
                    self._looked = time.monotonic()
        assert self._barred is not None  # noqa: S101 # set by the first look
        return self._barred

    def trouble(self) -> str:
        """What is wrong with the log's takedowns or their copy, as of now; empty when nothing is."""
        self.current()
        return self._trouble

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._disconnect()

    def _look(self) -> None:
        seen = (self._of_log(), self._of_copy())
        if self._seen is None or seen[0] is not self._seen[0] or seen[1] is not self._seen[1]:
            self._seen = seen
            self._settle(*seen)
        if self._trouble and time.monotonic() - self._complained >= _COMPLAIN_EVERY_SECONDS:
            self._complained = time.monotonic()
            _logger.error("%s", self._trouble)

    def _settle(self, log: Found, copy: Found) -> None:
        """What follows from what the log and its copy say."""
        sources: list[Sequence[Row]] = [log.rows, copy.rows]
        if self._known is not None and not log.state == copy.state == "whole":
            sources.append(self._known)  # known last, by this process
        rows = merge(*sources)
        nothing_ever = log.state == copy.state == "none"
        known = "whole" in (log.state, copy.state) or nothing_ever or self._known is not None
        unknown = copy.state == "incomplete" or not known
        if not unknown:
            self._known = rows
        self._barred = Barred(rows, unknown=unknown)
        self._trouble = self._in_words(log, copy, unknown=unknown)
        if self._keep_copy and log.state == "whole" and copy.state != "incomplete":
            self._write_copy(log, copy)

    def _in_words(self, log: Found, copy: Found, *, unknown: bool) -> str:
        said = [f"{self._log}: {log.why}"] if log.state == "damaged" else []
        said += [f"{self._copy}: {copy.why}"] if copy.state in {"damaged", "incomplete"} else []
        if unknown:
            said.append("it is not known what is taken down, so nothing is quoted; see scripts/review.py check")
        elif said:
            said.append("takedowns that are known stay in force")
        return "; ".join(said)

    def _of_log(self) -> Found:
        try:
            found = self._log.stat()
            if not found.st_size and not self._log.with_name(f"{self._log.name}-wal").exists():
                raise FileNotFoundError  # being made
            if self._db is None or self._file != (found.st_dev, found.st_ino):
                self._disconnect()
                self._db = connect_read_only(self._log, wait_seconds=0.5, any_thread=True)
                self._file = (found.st_dev, found.st_ino)
            (version,) = self._db.execute("PRAGMA data_version").fetchone()
            if version != self._version or self._in_log is None:
                fresh = in_log(self._db)
                self._in_log = self._in_log if fresh == self._in_log else fresh
                self._version = version
        except FileNotFoundError:
            self._disconnect()
            self._in_log = _same(self._in_log, Found((), "none"))
        except (sqlite3.Error, OSError, ValueError) as error:
            self._disconnect()
            self._in_log = _same(self._in_log, Found((), "damaged", f"takedowns cannot be read ({error})"))
        return self._in_log

    def _of_copy(self) -> Found:
        stamp: tuple[int, ...] = ()
        try:
            found = self._copy.stat()
            stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
        except OSError:
            pass
        if self._in_copy is None or self._in_copy[0] != stamp:
            self._in_copy = stamp, read_copy(self._copy)
        return self._in_copy[1]

    def _write_copy(self, log: Found, copy: Found) -> None:
        if copy.state == "none" and not log.rows:
            return
        if copy.state == "whole" and merge(log.rows, copy.rows) == list(copy.rows):
            return
        try:
            aside = takedown_copy.add(self._copy, log.rows)
        except OSError as error:
            _logger.warning("%s cannot be written (%s); after a restart, takedowns depend on the log alone",
                            self._copy, error)  # fmt: skip
        else:
            if aside is not None:
                _logger.error("%s was damaged; it is now %s, and the log's takedowns were written in its place",
                              self._copy, aside.name)  # fmt: skip

    def _disconnect(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db, self._version = None, None


def _same(before: Found | None, now: Found) -> Found:
    return before if before is not None and before == now else now


def in_log(db: Any) -> Found:
    """The takedowns of a log; `none` when it has no table for them.

    Raises:
        sqlite3.Error: If it cannot be read.
    """
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'takedowns'").fetchone():
        return Found((), "none")
    rows = rows_of(db)
    good = tuple(row for row in rows if not fault_of(row))
    if len(good) < len(rows):
        return Found(good, "damaged", f"{len(rows) - len(good)} takedowns in it are damaged")
    return Found(good, "whole")


def keep_copy(db: Database) -> None:
    """Bring the copy up to date, in the caller's transaction, before it ends.

    When the copy cannot be written, the takedown stays in the log, and one line says that it is only there.
    """
    file = next((str(row[2]) for row in db.execute("PRAGMA database_list").fetchall() if row[1] == "main"), "")
    if not file:
        return  # in memory
    copy = copy_of(Path(file))
    try:
        if aside := takedown_copy.add(copy, in_log(db).rows):
            _logger.error(
                "%s was damaged; it is now %s, and a new one was written from what is known", copy, aside.name
            )
    except OSError as error:
        _logger.error("%s cannot be written (%s); this takedown is in the log alone", copy, error)


def rows_of(db: Any) -> list[Row]:
    """Every takedown as a row, undone ones too; of a Database or a plain connection."""
    cursor = db.execute(f"SELECT {', '.join(COLUMNS)} FROM takedowns ORDER BY id")
    return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def restore(db: Database, log: Path) -> int:
    """Take into a log what only its copy has, in the caller's transaction; returns how many takedowns and undos.

    So a log put back from a backup keeps later takedowns, and a new log gets them all.
    """
    there = named(rows_of(db))
    numbers = {row["id"] for row in there.values()}
    changed = 0
    for name, row in named(read_copy(copy_of(log)).rows).items():
        known = there.get(name)
        if known is None:
            given = [None if column == "id" and row["id"] in numbers else row[column] for column in COLUMNS]
            marks = ", ".join("?" * len(COLUMNS))
            cursor = db.execute(f"INSERT INTO takedowns ({', '.join(COLUMNS)}) VALUES ({marks})", given)
            numbers.add(cursor.lastrowid)
            changed += 1
        elif row["undone_at"] and not known["undone_at"]:
            undone = [row["undone_at"], row["undone_by"], known["id"]]
            db.execute("UPDATE takedowns SET undone_at = ?, undone_by = ? WHERE id = ?", undone)
            changed += 1
    return changed
