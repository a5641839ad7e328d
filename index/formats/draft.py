"""A text in the making: blocks in order become one text with its headings and pages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.formats.raised import settle
from index.formats.sandbox.limits import MAX_TEXT, Refusal
from index.text import BOILERPLATE

_DROPPED = re.compile("[\u00ad\u200b\ufdd0-\ufdef\ufeff]|[\x00-\x08\x0e-\x1b\x7f]")
_NOT_TEXT = re.compile("[\ud800-\udfff]")
_NOBODY = frozenset("python-docx user admin administrator owner unknown author".split())


@dataclass(slots=True)
class Draft:
    """Collects blocks; `finish` gives what `index.types.Extracted` holds.

    Attributes:
        headings: ((start, end), level) of each heading, in order.
        pages: Offset at which each page begins.
        metadata: By the keys of `sources.toml`, as the file has them.
    """

    metadata: dict[str, str] = field(default_factory=dict)
    headings: list[tuple[tuple[int, int], int]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _group: object = None

    def add(self, text: str, *, level: int = 0, group: object = None) -> None:
        """Add one block; nothing happens when it holds no text.

        Args:
            text: Any white space in it becomes one space.
            level: Of a heading, from 1; 0 for other text.
            group: The list or table it belongs to; blocks of one group are on lines below each other.
        """
        text = tidy(text)
        if not text:
            return
        if self._length:
            gap = "\n" if group is not None and group is self._group else "\n\n"
            self._parts.append(gap)
            self._length += len(gap)
        self._group = group
        if level:
            self.headings.append(((self._length, self._length + len(text)), level))
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise Refusal(f"holds more than {MAX_TEXT:,} characters of text. Split the document.")

    def add_paragraph(self, text: str, *, level: int = 0, group: object = None) -> None:
        r"""Add one block whose forced line breaks (`\n`) are spaces; only a line of boilerplate stands alone."""
        together: list[str] = []
        for line in text.split("\n"):
            if BOILERPLATE.fullmatch(tidy(line)):
                self.add(" ".join(together), level=level, group=group)
                self.add(line, group=group)
                together.clear()
            else:
                together.append(line)
        self.add(" ".join(together), level=level, group=group)

    def begin_page(self) -> None:
        """The next block begins a page."""
        self.pages.append(self._length + (2 if self._length else 0))

    def begin_page_within(self, offset: int) -> None:
        """A page begins inside the last block, at this offset within it."""
        self.pages.append(self._length - len(self._parts[-1]) + offset)

    def finish(self) -> dict[str, object]:
        """The text with its headings, pages and metadata, as plain values for JSON."""
        text = "".join(self._parts)
        return {
            "text": text,
            "metadata": self.metadata,
            "headings": self.headings,
            "pages": [min(page, len(text)) for page in self.pages],
        }


def tidy(text: str) -> str:
    """One line in NFC: single spaces, no soft hyphens or control characters; lone surrogates as U+FFFD.

    Raised and lowered pieces are written so that they stay separate (`index.formats.raised`).
    """
    text = _NOT_TEXT.sub("\ufffd", _DROPPED.sub("", settle(text)))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def person(name: str) -> str:
    """The name of a file's author; empty for names that programs fill in."""
    name = tidy(name)
    return "" if name.lower() in _NOBODY else name


def row_line(cells: Sequence[str]) -> str:
    """A table row as one line; an empty first cell keeps its place where at least two cells follow that are not.

    Then it is above a column of names, and without it each heading would come above another column's figures.
    """
    line = " | ".join(cells).rstrip(" |")
    return line if sum(bool(cell.strip()) for cell in cells) > 1 else line.lstrip(" |")
