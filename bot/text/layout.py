"""Texts with marks (bold, quote, link), packed into messages of a limited size and cut where they are too long.

Counts code points; what a text costs is asked of a `size` function, so that only `messages` knows how Telegram counts.
Nothing but white space is ever lost at a cut.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

_ZWJ: Final = "\u200d"
_BACK: Final = 64
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
    """Text that should stay in one message when it fits; starts and ends with something visible."""

    text: str
    marks: tuple[Mark, ...] = ()


class Writer:
    """Builds a block piece by piece."""

    def __init__(self) -> None:
        self._text = ""
        self._marks: list[Mark] = []

    def add(self, text: str, *kinds: str, url: str = "") -> int:
        """Append text, marked as given; return where it begins."""
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
    cut, and a single part with too many marks loses its last ones.
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
    """Cut a block into parts of at most `limit`; a mark that is cut goes on in the next part.

    Cuts at a paragraph's, line's or sentence's end or between words, if there is one in the second half of the part;
    else anywhere but inside a character as people see it (as far as a look at 64 code points tells).
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
        end -= (over + 1) // 2  # a code point costs one or two
    return end


def _good_end(text: str, start: int, end: int) -> int:
    middle = (start + end) // 2
    for pattern in _BREAKS:
        found = [match.end() for match in pattern.finditer(text, middle, end)]
        if found:
            return found[-1]
    for candidate in range(end, max(middle, end - _BACK), -1):
        if not _inside_character(text, candidate):
            return candidate
    return end


def _inside_character(text: str, offset: int) -> bool:
    """Tell whether a cut here would part what is drawn as one character: accents, emoji families, skin tones, flags."""
    before, after = text[offset - 1], text[offset]
    if _ZWJ in {before, after} or "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if unicodedata.category(after) in {"Mn", "Me", "Mc"}:
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):
        run = offset
        while run and _is_flag_letter(text[run - 1]):
            run -= 1
        return (offset - run) % 2 == 1
    return False


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


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
