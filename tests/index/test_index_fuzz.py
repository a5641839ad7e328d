"""Damaged files of every format, from a fixed seed: the outcome is a document or one line, and no child is left."""

import io
import os
import random
import time
import zipfile
from collections.abc import Callable

import office_files
import pytest
import sample_files

from index import Chunking, Document, DocumentError
from index.chunking import chunk_document
from index.documents import TYPES, _extract, document_id
from index.formats.sandbox.process import ReaderProcess
from index.text import normalise, sha256_text
from index.types import Citation

MARKDOWN = b"""---
title: T
published: 1999
---
# One

Text *with* marks.

## Two

- item
- item

> quote

```
code
```
"""
VALID: dict[str, bytes] = {
    ".txt": "One came. Two left.\n\nCaf\u00e9 \u0441\u043b\u043e\u0432\u043e \U0001f468\u200d\U0001f469. Last.".encode(),
    ".md": MARKDOWN,
    ".html": sample_files.HTML.encode(),
    ".htm": sample_files.HTML.encode(),
    ".pdf": sample_files.pdf(sample_files.PAGES, title="T"),
    ".docx": sample_files.word(),
    ".epub": sample_files.epub(),
    ".odt": office_files.ODT,
    ".rtf": office_files.RTF,
}
PIECES = (
    b"\0",
    b"\xff\xfe",
    b"<",
    b"</p>",
    b"<table>",
    b"]]>",
    b"&#x110000;",
    b" 0 R",
    b"endobj",
    b"99999999999",
    b"\x80",
    b"\n---\n",
)


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """A file with a few bytes changed, put in, taken out or doubled, or cut off."""
    out = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(out) + 1)
        match chance.randrange(6):
            case 0:
                out[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                out[place:place] = chance.choice(PIECES)
            case 2:
                del out[place : place + chance.choice((1, 10, 200))]
            case 3:
                out[place:place] = out[place : place + chance.choice((5, 100))] * chance.choice((1, 3, 50))
            case 4:
                del out[place or 1 :]
            case _:
                other = chance.randrange(len(out) + 1)
                out[place : place + 20] = out[other : other + 20]
    return bytes(out)


def damaged_inside(raw: bytes, chance: random.Random) -> bytes:
    """A zip with one member damaged and the archive itself sound, so that the reader gets past it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name), chance) if name == chosen else old.read(name))
    return out.getvalue()


def check_one(raw: bytes, kind: str, reader: ReaderProcess) -> str:
    """Read and chunk; gives `document` or `refused`."""
    name = f"a{kind}"
    began = time.monotonic()
    try:
        found = _extract(raw, name, reader)
    except DocumentError as error:
        message = str(error)
        assert message.startswith(f"{name}: ")
        assert message.isprintable()
        assert len(message) < 400
        return "refused"
    finally:
        assert time.monotonic() - began < 10
    assert found.text.strip()
    assert normalise(found.text) == found.text.removeprefix("\ufeff")
    assert all(0 <= start < end <= len(found.text) and level >= 1 for (start, end), level in found.headings)
    assert all(0 <= page <= len(found.text) for page in found.pages)
    citation = Citation(document_id(name), name, name)
    document = Document(citation, found.text, sha256_text(found.text), found.headings, found.pages)
    for passage in chunk_document(document, lambda text: len(text.split()), Chunking()):
        assert found.text[slice(*passage.span)] == passage.text
    return "document"


def run(kind: str, rounds: int, seed: int) -> dict[str, int]:
    """How often each outcome came."""
    chance = random.Random(f"{kind} {seed}")  # noqa: S311 (no secret is made)
    counts = {"document": 0, "refused": 0}
    make: list[Callable[[bytes, random.Random], bytes]] = [damaged]
    if kind in {".docx", ".epub", ".odt"}:
        make.append(damaged_inside)
    with ReaderProcess() as reader:
        for _ in range(rounds):
            counts[check_one(chance.choice(make)(VALID[kind], chance), kind, reader)] += 1
        child = reader.pid
        assert reader.started <= 1 + rounds // 50
    assert reader.pid is None
    assert child is None or not _waits(child)
    return counts


def _waits(process: int) -> bool:
    """Whether an ended child still has to be fetched."""
    try:
        os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def test_every_format_is_fuzzed() -> None:
    """A new reader joins by its sample."""
    assert sorted(VALID) == sorted(TYPES)


@pytest.mark.parametrize("kind", VALID)
def test_a_damaged_file_is_a_document_or_one_line(kind: str) -> None:
    """Both happen: the damage is neither always fatal nor never noticed."""
    counts = run(kind, 60, seed=1)
    assert counts["document"] > 0
    assert counts["refused"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 4))
@pytest.mark.parametrize("kind", VALID)
def test_many_damaged_files_are_documents_or_one_line(kind: str, seed: int) -> None:
    """The same for longer."""
    assert sum(run(kind, 600, seed).values()) == 600
