"""Corpus folder → documents: which files are read, by which reader, with which metadata.

A file that cannot be read stops the build, so that no source silently goes missing. What is left out on purpose (a
README at the top, hidden files, file types without a reader) is listed for the caller to print.

Metadata comes from `sources.toml` at the top of the folder (a `[[document]]` table for each file), or from YAML front
matter between `---` lines in a `.md` file; `sources.toml` wins. Without any, the file name is the title.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from index.errors import DocumentError
from index.text import decode, one_line, sha256_text
from index.types import Citation, Document

MAX_BYTES = 32 * 1024 * 1024
"""Largest file read, in bytes: thousands of pages of plain text, and a limit on what one bad file can cost."""

FIELDS = ("title", "publisher", "published", "url", "language", "licence", "summarises")
RESERVED = {"sources.toml", "aliases.toml", "golden.toml"}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(---|\.\.\.)[ \t]*(\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a corpus folder holds.

    Attributes:
        documents: In order of path.
        notes: One line for each thing a maintainer should know: files left out, files without metadata.
    """

    documents: tuple[Document, ...]
    notes: tuple[str, ...]


def read_corpus(folder: Path) -> Corpus:
    """Read every document of a corpus folder.

    Raises:
        DocumentError: If the folder is missing or has no document, a file cannot be read, two files hold the same text
            without different publishers or addresses, or the metadata is broken.
    """
    if not folder.is_dir():
        raise DocumentError(f"No corpus folder at {folder}. Give a folder of .md or .txt files with --corpus.")
    metadata = _read_sources(folder / "sources.toml")
    notes: list[str] = []
    bare: list[str] = []
    documents: list[Document] = []
    for path in _files(folder, notes):
        relative = path.relative_to(folder).as_posix()
        reader = READERS.get(path.suffix.lower())
        if reader is None:
            notes.append(f"not indexed: {relative} (no reader for this file type)")
            continue
        text, found = reader(_read_bytes(path, relative), relative)
        if relative in metadata:
            found = {**found, **metadata.pop(relative)}
        elif not found:
            bare.append(relative)
        citation = Citation(document=document_id(relative), path=relative, title=found.pop("title", path.name))
        documents.append(Document(replace(citation, **found), text, sha256_text(text)))
    if metadata:
        missing = one_line(", ".join(sorted(metadata)))
        raise DocumentError(
            f"sources.toml describes files that are not there: {missing}. Add them or remove the entries."
        )
    if not documents:
        raise DocumentError(f"No document in {folder}: expected at least one .md or .txt file.")
    _refuse_duplicates(documents)
    if bare:
        names = ", ".join(bare[:3]) + (f" and {len(bare) - 3} more" if len(bare) > 3 else "")
        notes.append(f"no metadata, so the file name serves as title: {names} (see corpus/README.md)")
    return Corpus(tuple(documents), tuple(notes))


def document_id(path: str) -> str:
    """Name a document by its path: a readable slug of at most 39 characters and 8 hexadecimal ones, `[a-z0-9-]`.

    It fits a Telegram deep link (64 characters) and stays the same while the file keeps its place.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", Path(path).stem.lower()).strip("-")[:39].strip("-")
    return f"{slug or 'document'}-{sha256_text(path)[:8]}"


def body_start(document: Document) -> int:
    """Offset in code points where the document's own words begin: behind the front matter, if it has one."""
    if not document.citation.path.lower().endswith(".md"):
        return 0
    match = _FRONT_MATTER.match(document.text)
    return match.end() if match else 0


def _files(folder: Path, notes: list[str]) -> Iterator[Path]:
    """Files of the corpus in order of path; links and files left out are noted, and unsafe ones refused."""

    def refuse(error: OSError) -> None:
        raise DocumentError(f"{one_line(str(error.filename))}: cannot be listed ({error.strerror}). Check permissions.")

    root = folder.resolve()
    for where, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            _refuse_unprintable(name)
        for name in list(folders):
            if (Path(where) / name).is_symlink():
                folders.remove(name)
                notes.append(f"not indexed: {one_line(name)} (a link to a folder is not followed)")
        for name in sorted(names):
            path = Path(where) / name
            if name.startswith(".") or (where == str(folder) and name in RESERVED):
                continue
            _refuse_unprintable(name)
            if where == str(folder) and path.stem.upper() == "README":
                notes.append(f"not indexed: {name} (about the corpus, not part of it)")
                continue
            if path.is_symlink() and _leads_out(path, root):
                raise DocumentError(f"{one_line(name)}: is a link out of the corpus folder. Copy the file in instead.")
            yield path


def _refuse_unprintable(name: str) -> None:
    if not name.isprintable():  # line breaks, direction marks, bytes that are not UTF-8
        raise DocumentError(f"{one_line(ascii(name))}: name has characters that cannot be shown. Rename it.")


def _leads_out(path: Path, root: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link in a loop leads nowhere
        return True


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise DocumentError(f"{name}: expected a regular file. Remove it from the corpus.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(f"{name}: {size:,} bytes, expected at most {MAX_BYTES:,}. Split the document.")
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{name}: cannot be read ({error.strerror}). Check that the file exists and its permissions."
        ) from None


def _read_text(raw: bytes, name: str) -> tuple[str, dict[str, str]]:
    text = decode(raw, name)
    if not text.strip():
        raise DocumentError(f"{name}: is empty. Fill it or remove it.")
    return text, {}


def _read_markdown(raw: bytes, name: str) -> tuple[str, dict[str, str]]:
    text, _ = _read_text(raw, name)
    match = _FRONT_MATTER.match(text)
    if match is None:
        return text, {}
    if not text[match.end() :].strip():
        raise DocumentError(f"{name}: has front matter and no text behind it. Fill it or remove it.")
    try:
        table = yaml.safe_load(match[1] or "")
    except yaml.YAMLError as error:
        raise DocumentError(f"{name}: front matter is not valid YAML ({one_line(str(error))}).") from None
    if table is None:
        return text, {}
    if not isinstance(table, dict):
        raise DocumentError(
            f"{name}: front matter is not a list of `key: value` lines. Known keys: {', '.join(FIELDS)}."
        )
    known = {key: value for key, value in table.items() if key in FIELDS}  # other tools keep keys of their own there
    return text, _checked({k: _as_text(v) for k, v in known.items() if v is not None}, name)


READERS: dict[str, Callable[[bytes, str], tuple[str, dict[str, str]]]] = {
    ".md": _read_markdown,
    ".txt": _read_text,
}
"""File type → reader. A reader takes the file's bytes and name, and gives the normalised text and metadata found."""


def _read_sources(path: Path) -> dict[str, dict[str, str]]:
    """Metadata by relative path, from `sources.toml`; empty without one."""
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(_read_bytes(path, path.name).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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
        result[name] = _checked({key: _as_text(value) for key, value in entry.items()}, f"sources.toml, {name}")
    return result


def _as_text(value: Any) -> str:
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
    if "published" in entry and not _DATE.fullmatch(entry["published"]):
        raise DocumentError(
            f"{where}: published is {one_line(entry['published'])!r}, expected 1992, 1992-09 or 1992-09-01."
        )
    if "url" in entry and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", entry["url"]):
        raise DocumentError(f"{where}: url is {one_line(entry['url'])!r}, expected an http or https address.")
    return entry


def _refuse_duplicates(documents: list[Document]) -> None:
    """The same text twice is a mistake unless its entries name two publishers or addresses (a reprint)."""
    seen: dict[tuple[str, str, str], str] = {}
    for document in documents:
        citation = document.citation
        key = (document.sha256, citation.publisher, citation.url)
        if key in seen:
            raise DocumentError(
                f"{citation.path} holds the same text as {seen[key]}. Remove one, "
                "or say in sources.toml who published each (publisher or url)."
            )
        seen[key] = citation.path
