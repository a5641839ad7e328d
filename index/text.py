"""The one text normalisation, and the words that keyword search and scoring see.

The stored text of a text file is the file's text after `normalise` and nothing else, so a person with the file can
check every span. It is decoded as UTF-8 (a leading byte order mark is dropped), CR LF and CR become LF, and it is
composed to Unicode NFC. From Markdown, what a page made from it does not show is cut as well
(`index.formats.markdown`).
"""

import codecs
import hashlib
import re
import unicodedata

from index.errors import DocumentError

BOILERPLATE = re.compile(r"\s*(read more|see also|related( news| articles?)?|more on this)\s*:[^\n]*", re.IGNORECASE)
"""A whole line that sends the reader elsewhere; it is never part of a passage.

It is here, and not with the other words of a language: the readers of formats need it, and the process that they run in
loads no language. A language's own pattern is `OutlineWords.boilerplate`.
"""

MAY_HIDE = re.compile(r"<[!?/a-zA-Z]|~~|^[^\n\[]{0,20}\[[^\]\n^][^\]\n]*\]:", re.MULTILINE)
"""Markdown without one of these hides, strikes and raises nothing, and defines no link."""

HEADING_CHARACTERS = 200
"""A longer heading of a file's own marks is cut, as it is shown in a source line and encoded; other lines stay text."""

_CELLS = re.compile(r"\s*\|\s*|\t+")
_WORD = re.compile(r"\w+(?:[’'.,](?=\w)\w+)*")


def normalise(text: str) -> str:
    r"""Bring a decoded text to the form that is stored: no byte order mark, LF line ends, Unicode NFC."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def decode(raw: bytes, name: str) -> str:
    """Decode a text file's bytes and normalise them.

    Raises:
        DocumentError: If the bytes are not UTF-8 or hold NUL; the message names the file and the byte offset.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        looks = " It looks like UTF-16." if raw[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ""
        raise DocumentError(
            f"{name}: byte {error.start} is not UTF-8.{looks} Save the file as UTF-8 (in most editors: Save with encoding)."
        ) from None
    nul = text.find("\0")
    if nul >= 0:
        raise DocumentError(f"{name}: found a NUL character at {nul}, expected plain text. Is it a binary file?")
    return normalise(text)


def sha256_text(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal. Lone surrogates, which no file can hold, raise `ValueError`."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def words(text: str) -> list[str]:
    """Words of a text in order, as written; `1,275`, `U.N` and `mustn’t` stay whole."""
    return _WORD.findall(text)


def one_line(text: str, limit: int = 120) -> str:
    """Make any text safe to print in a one-line message: no control characters, no line breaks, at most `limit` long."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    clean = " ".join(clean.split())
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def header_cells(line: str) -> str:
    """A table's header as `Block.header` has it."""
    cells = (one_line(cell) for cell in _CELLS.split(line.strip("| \t")))
    return " | ".join(filter(None, cells))[:HEADING_CHARACTERS]


def nearest(above: str) -> str:
    """Of `Block.above`, the line to compare a question with: the last, with the one above it where that is vague."""
    lines = above.split("\n")
    vague = lines[-1].endswith(":") or " | " in lines[-1] or len(lines[-1].split()) < 2
    return " ".join(lines[-2:] if vague else lines[-1:])[:HEADING_CHARACTERS]
