"""Corpus folder → documents: which files are read, by which reader, with which metadata.

A file that cannot be read stops the build, so that no source is missing without notice, unless the caller chooses to
build without it. In both cases each such file is named with the reason. Files left out on purpose are listed for the
caller to print: a README at the top, hidden files, file types without a reader.

Text is stored as it is, normalised, and Markdown without comments and without hidden or struck text. From the other formats
a text is extracted, and that text is what is stored and quoted. Whatever needs a parser, front matter too, is read in a child
process (`index.formats.sandbox`).

Metadata comes from `sources.toml` at the top of the folder (a `[[document]]` table for each file), and from the file
itself: YAML front matter between `---` lines of a `.md` file, or the properties of other formats. `sources.toml` wins.
Without any, the file name is the title.
"""

import errno
import hashlib
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import DocumentError
from index.formats.registry import FORMATS
from index.formats.sandbox.limits import MAX_BYTES, Refusal
from index.formats.sandbox.process import ReaderProcess
from index.language import tag_of
from index.text import MAY_HIDE, decode, normalise, one_line, sha256_text
from index.types import Citation, Document, Extracted

READERS_VERSION = 3
"""Goes up when a reader gives another text, other headings, pages or metadata for the same bytes: what was extracted before
is then no longer valid."""

FIELDS = ("title", "publisher", "published", "url", "language", "licence", "summarises")
REVIEWED = "golden-log.jsonl"
"""Labelled questions from moderators' verdicts, next to `golden.toml`."""
RESERVED = {"sources.toml", "aliases.toml", "golden.toml", REVIEWED}
TYPES = (".txt", *FORMATS)
"""What is read, by the end of the file's name."""
MAX_FRONT_MATTER = 64 * 1024
"""Characters of front matter; a longer one is no list of `key: value` lines."""
MAX_LISTED = 10
"""Refused files named in one error; the rest are counted."""
_KIND_LIST = f"expected at least one {', '.join(TYPES[:-1])} or {TYPES[-1]} file"
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DATE_BEFORE_MORE = re.compile(r"(\d{4})(?:[-/.](0[1-9]|1[0-2])(?:[-/.](0[1-9]|[12]\d|3[01]))?)?(?![\d-])")
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(---|\.\.\.)[ \t]*(\n|\Z)", re.DOTALL)

Known = Callable[[str, str], Extracted | None]
"""From a file's path within the corpus and the SHA-256 of its bytes to what was extracted from it before, if anything."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a corpus folder holds.

    Attributes:
        documents: In order of path.
        notes: One line for each thing a maintainer should know: files left out, files without metadata.
        refused: One line for each file that could not be read and was skipped: `name: reason`.
    """

    documents: tuple[Document, ...]
    notes: tuple[str, ...]
    refused: tuple[str, ...] = ()


def read_corpus(folder: Path, *, known: Known | None = None, skip_bad: bool = False) -> Corpus:
    """Read every document of a corpus folder.

    Args:
        folder: With files of `TYPES`, in subfolders too.
        known: What an earlier build extracted from the same bytes with the same `READERS_VERSION`; such a file is read
            and hashed, but not parsed again.
        skip_bad: Leave out files that cannot be read, and list them in `Corpus.refused`.

    Raises:
        DocumentError: If the folder is missing or has no document, or `sources.toml` is broken. Unless `skip_bad`, also
            if a file cannot be read, or two files hold the same text with the same publisher and address. It then names
            each of these files, one a line, the first `MAX_LISTED` of them.
    """
    if not folder.is_dir():
        raise DocumentError(f"No corpus folder at {folder}. Give a folder of documents with --corpus.")
    metadata = _read_sources(folder / "sources.toml")
    notes: list[str] = []
    bare: list[str] = []
    refused: list[str] = []
    documents: list[Document] = []
    printed: dict[tuple[str, str, str], str] = {}
    with ReaderProcess() as reader:
        for path in _files(folder, notes, refused):
            relative = path.relative_to(folder).as_posix()
            described = metadata.pop(relative, None)
            if path.suffix.lower() not in TYPES:
                notes.append(f"not indexed: {relative} (no reader for this file type)")
                continue
            try:
                raw = _read_bytes(path, relative)
                source = hashlib.sha256(raw).hexdigest()
                extracted = (known(relative, source) if known else None) or _extract(raw, relative, reader)
                document = _document(relative, extracted, described, source)
                _refuse_duplicate(document, printed)
            except DocumentError as error:
                refused.append(str(error))
                continue
            documents.append(document)
            notes += _empty_pages(document)
            if described is None and not extracted.metadata:
                bare.append(relative)
    if refused and not (skip_bad and documents):
        raise DocumentError(_refusals(refused))
    missing = sorted(name for name in metadata if not any(line.startswith(f"{name}: ") for line in refused))
    if missing:
        raise DocumentError(
            f"sources.toml describes files that are not there: {one_line(', '.join(missing))}. "
            "Add them or remove the entries."
        )
    if not documents:
        raise DocumentError(f"No document in {folder}: {_KIND_LIST}.")
    if bare:
        names = ", ".join(bare[:3]) + (f" and {len(bare) - 3} more" if len(bare) > 3 else "")
        notes.append(f"no metadata, so the file name serves as title: {names} (see corpus/README.md)")
    return Corpus(tuple(documents), tuple(notes), tuple(refused))


def _refusals(refused: Sequence[str]) -> str:
    """One error for all refused files: a line each, the first of them, and how many more."""
    if len(refused) == 1:
        return refused[0]
    more = len(refused) - MAX_LISTED
    lines = [f"{len(refused)} files cannot be used:", *refused[:MAX_LISTED]]
    return "\n".join([*lines, f"… and {more} more"] if more > 0 else lines)


def _document(path: str, extracted: Extracted, described: dict[str, str] | None, source_sha256: str) -> Document:
    found = {**extracted.metadata, **(described or {})}
    if "language" not in found:
        found["language"] = tag_of(extracted.text)
    citation = Citation(document=document_id(path), path=path, title=found.pop("title", path.rpartition("/")[2]))
    return Document(
        replace(citation, **found),
        extracted.text,
        sha256_text(extracted.text),
        extracted.headings,
        extracted.pages,
        source_sha256,
        extracted.metadata,
    )


def _extract(raw: bytes, name: str, reader: ReaderProcess) -> Extracted:
    """Read one file's bytes by the end of its name.

    Raises:
        DocumentError: If it cannot be read; the message begins with the name.
    """
    kind = Path(name).suffix.lower()
    if kind == ".md":
        return _read_markdown(raw, name, reader)
    if kind == ".txt":
        return Extracted(_read_text(raw, name))
    try:
        found = reader.read(kind, raw)
        extracted = Extracted(
            text=found["text"],
            metadata=_usable(found["metadata"]),
            headings=tuple(((int(start), int(end)), int(level)) for (start, end), level in found["headings"]),
            pages=tuple(int(page) for page in found["pages"]),
        )
    except Refusal as refusal:
        raise DocumentError(f"{name}: {one_line(str(refusal), 300)}") from None
    spans = [edge for span, _ in extracted.headings for edge in span]
    sound = normalise(extracted.text) == extracted.text.strip() == extracted.text != ""
    if not sound or spans != sorted(spans) or list(extracted.pages) != sorted(extracted.pages):
        raise DocumentError(f"{name}: its reader gave a text that is not sound. Convert the file and try again.")
    return extracted


def _usable(found: dict[str, str]) -> dict[str, str]:
    """What a file says of itself, as far as it can be shown. No person checked it, so what does not fit is dropped."""
    usable = {key: line for key in FIELDS if (line := one_line(str(found.get(key, "")), 300))}
    date = _DATE_BEFORE_MORE.match(usable.pop("published", ""))
    if date is not None:
        usable["published"] = "-".join(part for part in date.groups() if part)
    if not _ADDRESS.fullmatch(usable.get("url", "")):
        usable.pop("url", None)
    if not _LANGUAGE.fullmatch(usable.get("language", "")):
        usable.pop("language", None)
    return usable


def _empty_pages(document: Document) -> list[str]:
    """A note for a document with pages that hold no text, such as pictures of text."""
    ends = (*document.pages[1:], len(document.text))
    empty = [n for n, (start, end) in enumerate(zip(document.pages, ends, strict=False), 1) if start >= end]
    if not empty:
        return []
    which = ", ".join(map(str, empty[:5])) + (f" and {len(empty) - 5} more" if len(empty) > 5 else "")
    return [f"no text on page {which} of {len(document.pages)}: {document.citation.path} (pictures are not read)"]


def document_id(path: str) -> str:
    """Name a document by its path: a readable slug of at most 39 characters and 8 hexadecimal ones, `[a-z0-9-]`.

    It fits a Telegram deep link (64 characters) and stays the same while the file keeps its place.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", Path(path).stem.lower()).strip("-")[:39].strip("-")
    return f"{slug or 'document'}-{sha256_text(path)[:8]}"


def body_start(document: Document) -> int:
    """Offset in code points where the document's own words begin: after the front matter, if it has one."""
    if not document.citation.path.lower().endswith(".md"):
        return 0
    match = _FRONT_MATTER.match(document.text)
    return match.end() if match else 0


def _files(folder: Path, notes: list[str], refused: list[str]) -> Iterator[Path]:
    """Files of the corpus in order of path; links to folders and files left out are noted, unsafe names refused."""

    def refuse(error: OSError) -> None:
        refused.append(f"{one_line(str(error.filename))}: cannot be listed ({error.strerror}). Check permissions.")

    root = folder.resolve()
    for where, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and _is_printable(name, refused))
        for name in list(folders):
            if (Path(where) / name).is_symlink():
                folders.remove(name)
                notes.append(f"not indexed: {one_line(name)} (a link to a folder is not followed)")
        for name in sorted(names):
            path = Path(where) / name
            if name.startswith(".") or (where == str(folder) and name in RESERVED):
                continue
            if not _is_printable(name, refused):
                continue
            if where == str(folder) and path.stem.upper() == "README":
                notes.append(f"not indexed: {name} (about the corpus, not part of it)")
                continue
            if path.is_symlink() and _leads_out(path, root):
                refused.append(
                    f"{path.relative_to(folder).as_posix()}: is a link out of the corpus folder. Copy the file in instead."
                )
                continue
            yield path


def _is_printable(name: str, refused: list[str]) -> bool:
    if name.isprintable():
        return True
    refused.append(  # line breaks, direction marks, bytes that are not UTF-8
        f"{one_line(ascii(name))}: name has characters that cannot be shown. Rename it."
    )
    return False


def _leads_out(path: Path, root: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link in a loop leads nowhere
        return True


def _read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a regular file that stays the same while it is read."""
    try:
        number = os.open(path.resolve(), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            before = os.fstat(number)
            if not stat.S_ISREG(before.st_mode):
                raise DocumentError(f"{name}: expected a regular file. Remove it from the corpus.")
            if before.st_size > MAX_BYTES:
                raise DocumentError(
                    f"{name}: {before.st_size:,} bytes, expected at most {MAX_BYTES:,}. Split the document."
                )
            raw = file.read(MAX_BYTES + 1)
            after = os.fstat(number)
            now = path.stat()
    except FileNotFoundError:
        raise DocumentError(
            f"{name}: cannot be read (No such file or directory). It was removed, or is a link to nothing: run again."
        ) from None
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        kind = "expected a regular file" if getattr(error, "errno", 0) in {errno.ENXIO, errno.EOPNOTSUPP} else why
        raise DocumentError(
            f"{name}: cannot be read ({kind}). Check that the file exists and its permissions."
        ) from None
    if (
        len({(s.st_ino, s.st_dev, s.st_size, s.st_mtime_ns) for s in (before, after, now)}) > 1
        or len(raw) != now.st_size
    ):
        raise DocumentError(f"{name}: changed while it was read. Run again when it is written to the end.")
    return raw


def _read_text(raw: bytes, name: str) -> str:
    text = decode(raw, name)
    if not text.strip():
        raise DocumentError(f"{name}: is empty. Fill it or remove it.")
    return text


def _read_markdown(raw: bytes, name: str, reader: ReaderProcess) -> Extracted:
    """Read Markdown: front matter is parsed, and what no reader sees is cut, in the child process."""
    text = _read_text(raw, name)
    match = _FRONT_MATTER.match(text)
    start = match.end() if match else 0
    if not text[start:].strip():
        raise DocumentError(f"{name}: has front matter and no text behind it. Fill it or remove it.")
    if start > MAX_FRONT_MATTER:
        raise DocumentError(f"{name}: front matter is longer than {MAX_FRONT_MATTER:,} characters. Shorten it.")
    front = (match[1] or "") if match else ""
    if not front.strip() and not MAY_HIDE.search(text, start):
        return Extracted(text)
    try:
        found = reader.read(".md", f"{front}\0{text[start:]}".encode())
    except Refusal as refusal:
        raise DocumentError(f"{name}: {one_line(str(refusal), 300)}") from None
    if not found["text"].strip():
        raise DocumentError(f"{name}: has nothing but comments and hidden or struck text. Fill it or remove it.")
    shown = text[:start] + normalise(found["text"])
    table = found["front"]
    if table is None:
        return Extracted(shown)
    if not isinstance(table, dict):
        raise DocumentError(
            f"{name}: front matter is not a list of `key: value` lines. Known keys: {', '.join(FIELDS)}."
        )
    known = {
        key: table[key] for key in FIELDS if key in table and table[key] not in _NO_VALUE
    }  # other tools keep keys of their own there
    return Extracted(shown, _checked({key: _as_text(value, key, name) for key, value in known.items()}, name))


_NO_VALUE = ("", "~", "null", "Null", "NULL")


def _read_sources(path: Path) -> dict[str, dict[str, str]]:
    """Metadata by relative path, from `sources.toml`; empty without one."""
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(_read_bytes(path, path.name).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(f"sources.toml is not valid TOML ({one_line(str(error))}).") from None
    entries = table.pop("document", [])
    if table or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        found = ", ".join(map(str, table)) or "something else"
        raise DocumentError(f"sources.toml: expected only [[document]] tables, found {one_line(found)}.")
    result: dict[str, dict[str, str]] = {}
    for number, entry in enumerate(entries, 1):
        name = entry.pop("path", None)
        if not isinstance(name, str):
            raise DocumentError(f"sources.toml: [[document]] number {number} has no `path`.")
        if name in result:
            raise DocumentError(f"sources.toml: {one_line(name)} is described twice. Keep one entry.")
        where = f"sources.toml, {name}"
        result[name] = _checked({key: _as_text(value, key, where) for key, value in entry.items()}, where)
    return result


def _as_text(value: Any, key: str, where: str) -> str:
    if isinstance(value, list | dict | set | tuple):
        raise DocumentError(f"{one_line(where)}: {one_line(key)} is a list or a table, expected text.")
    return value if isinstance(value, str) else str(value)


def _checked(entry: dict[str, str], where: str) -> dict[str, str]:
    where = one_line(where)
    unknown = sorted(set(entry) - set(FIELDS))
    if unknown:
        raise DocumentError(f"{where}: unknown key {one_line(unknown[0])!r}. Known keys: path, {', '.join(FIELDS)}.")
    entry = {key: " ".join(value.split()) for key, value in entry.items() if value.strip()}
    for key, value in entry.items():
        if not value.isprintable():
            raise DocumentError(f"{where}: {key} has characters that cannot be shown.")
    if "published" in entry and not _is_date(entry["published"]):
        raise DocumentError(
            f"{where}: published is {one_line(entry['published'])!r}, expected 1992, 1992-09 or 1992-09-01."
        )
    if "url" in entry and not _ADDRESS.fullmatch(entry["url"]):
        raise DocumentError(f"{where}: url is {one_line(entry['url'])!r}, expected an http or https address.")
    return entry


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _refuse_duplicate(document: Document, printed: dict[tuple[str, str, str], str]) -> None:
    """The same text twice is a mistake unless its entries name two publishers or addresses (a reprint).

    Args:
        document: The one just read.
        printed: Text, publisher and address → path, of those before; the document is added.
    """
    citation = document.citation
    first = printed.setdefault((document.sha256, citation.publisher, citation.url), citation.path)
    if first != citation.path:
        raise DocumentError(
            f"{citation.path} holds the same text as {first}. Remove one, "
            "or say in sources.toml who published each (publisher or url)."
        )
