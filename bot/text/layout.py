"""Texts with marks (bold, quote, link), packed into messages of a limited size and cut where they are too long.

Counts code points; a `size` function tells how long a text is for Telegram, so that only `messages` knows how Telegram
counts. A cut loses nothing but white space.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

_CHARACTER: Final = regex.compile(r"\X")
"""What people see as one character: a letter with its accents, an emoji family, a flag (Unicode's grapheme clusters)."""
_AHEAD: Final = 64
"""Code points after a cut that are looked at, to see whether the last character continues."""
_BREAKS: Final = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…。])\s"), re.compile(r"\s"))
_DIRECTION_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Mark:
    """A format over a half-open span of code points. `kind` is Telegram's name for it; `url` is for links."""

    start: int
    end: int
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class MessageBlock:
    """Text that stays in one message if it fits; it starts and ends with something visible."""

    text: str
    marks: tuple[Mark, ...] = ()


class Writer:
    """Builds a block piece by piece."""

    def __init__(self) -> None:
        self._text = ""
        self._marks: list[Mark] = []

    def add(self, text: str, *kinds: str, url: str = "") -> int:
        """Append text with these marks; return where it begins."""
        start = len(self._text)
        self._text += text
        self._marks += [Mark(start, start + len(text), kind, url) for kind in kinds]
        return start

    def mark(self, start: int, end: int, kind: str) -> None:
        """Mark a span of what has been added."""
        self._marks.append(Mark(start, end, kind))

    def block(self) -> MessageBlock:
        """The finished block, without white space around it or around a mark."""
        return _part(MessageBlock(self._text, tuple(self._marks)), 0, len(self._text))


def pack(
    blocks: Iterable[MessageBlock], *, limit: int, size: Callable[[str], int], gap: str = "\n\n", max_marks: int = 100
) -> list[MessageBlock]:
    """Join blocks, in order, with `gap` between them, into as few messages as the limits allow.

    No message is larger than `limit`, as `size` counts, nor has more than `max_marks` marks; a block over the limit is
    cut, and a part with too many marks loses the last ones.
    """
    packed: list[MessageBlock] = []
    for whole in blocks:
        for block in cut(whole, limit=limit, size=size):
            block = replace(block, marks=block.marks[:max_marks])  # noqa: PLW2901 # the same block, made to fit
            joined = _join(packed[-1], block, gap) if packed else None
            if joined and size(joined.text) <= limit and len(joined.marks) <= max_marks:
                packed[-1] = joined
            else:
                packed.append(block)
    return packed


def cut(block: MessageBlock, *, limit: int, size: Callable[[str], int]) -> list[MessageBlock]:
    """Cut a block into parts of at most `limit`; a mark that is cut continues in the next part.

    Cuts at a paragraph's, line's or sentence's end or between words, if there is one in the second half of the part;
    else between two characters as people see them.
    """
    text, start = block.text, 0
    parts: list[MessageBlock] = []
    while True:
        start += len(text[start:]) - len(text[start:].lstrip())
        if start >= len(text):
            return parts
        end = _furthest(text, start, limit, size)
        if end < len(text):
            end = _good_end(text, start, end)
        parts.append(_part(block, start, end))
        start = end


def one_line(text: str, limit: int = 300) -> str:
    """Make a title or name fit for one line: no control or direction characters, at most `limit` characters."""
    kept = "".join(c for c in text if c not in _DIRECTION_CONTROLS and (c.isspace() or unicodedata.category(c) != "Cc"))
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _join(first: MessageBlock, second: MessageBlock, gap: str) -> MessageBlock:
    shift = len(first.text) + len(gap)
    moved = [replace(mark, start=mark.start + shift, end=mark.end + shift) for mark in second.marks]
    return MessageBlock(first.text + gap + second.text, (*first.marks, *moved))


def _furthest(text: str, start: int, limit: int, size: Callable[[str], int]) -> int:
    end = min(len(text), start + limit)
    while (over := size(text[start:end]) - limit) > 0:
        end -= (over + 1) // 2  # a code point counts as one or two
    return end


def _good_end(text: str, start: int, end: int) -> int:
    middle = (start + end) // 2
    for pattern in _BREAKS:
        found = [match.end() for match in pattern.finditer(text, middle, end)]
        if found:
            return found[-1]
    ends = (match.end() for match in _CHARACTER.finditer(text, start, min(len(text), end + _AHEAD)))
    return max((each for each in ends if middle < each <= end), default=end)


def _part(block: MessageBlock, start: int, end: int) -> MessageBlock:
    start, end = _trim(block.text, start, end)
    marks = []
    for mark in block.marks:
        first, last = _trim(block.text, max(start, mark.start), min(end, mark.end))
        if first < last:
            marks.append(replace(mark, start=first - start, end=last - start))
    return MessageBlock(block.text[start:end], _ordered(marks))


def _ordered(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
