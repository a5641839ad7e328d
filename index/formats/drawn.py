"""What a PDF page draws, as `index.formats.ink` finds it: pieces of text, lines, rectangles, pictures.

Places are in the page's own units, after all transformations. "Along the line" is in the direction in which a piece of
text is written, "above" at a right angle to it; both are measured from the page's origin.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import ContentStream

from index.formats.fonts import Font

Matrix = tuple[float, float, float, float, float, float]
Operations = list[tuple[Any, bytes]]

TROUBLE = (TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError)
"""What a damaged file may cause; pypdf passes over the same operation."""
_USUAL_WIDTH = 500.0
"""Of a character, in thousandths of the size, where a font says nothing."""


@dataclass(slots=True)
class Run:
    """The text of one operation.

    Attributes:
        operations: All of its stream; `number` is its place there.
        matrix: From text space to the page, at the last place set; runs after it follow on from there.
        before: The run it follows on from, if its own place is not set.
        font: The font, as pypdf reads it; None where it cannot.
        size, spacing, word_spacing, stretch, rise: The text state, in text space.
        seen: Whether it is drawn at all.
        order: Its place among all that the page draws.
    """

    operations: Operations
    number: int
    matrix: Matrix
    before: "Run | None"
    font: Callable[[], Font | None]
    size: float
    spacing: float
    word_spacing: float
    stretch: float
    rise: float
    seen: bool
    order: int
    _offset: float | None = None
    _advance: float | None = None

    @property
    def height(self) -> float:
        """The size of its characters on the page."""
        return abs(self.size) * math.hypot(self.matrix[2], self.matrix[3])

    @property
    def direction(self) -> tuple[float, float]:
        """The unit vector along which it is written."""
        a, b = self.matrix[0], self.matrix[1]
        length = math.hypot(a, b) or 1.0
        sign = 1.0 if self.size * self.stretch >= 0 else -1.0
        return sign * a / length, sign * b / length

    @property
    def scale(self) -> float:
        """Page units along the line in a unit of text space."""
        return math.hypot(self.matrix[0], self.matrix[1])

    def at(self, along: float) -> tuple[float, float]:
        """Where, along the line and above the page's origin, a place on its base line is, `along` in text space."""
        a, b, c, d, e, f = self.matrix
        x, y = along * a + self.rise * c + e, along * b + self.rise * d + f
        u, v = self.direction
        return x * u + y * v, y * u - x * v

    @property
    def start(self) -> tuple[float, float]:
        """Where it begins: along the line, and the height of its base line."""
        return self.at(self.offset)

    @property
    def end(self) -> float:
        """Where it ends, along the line."""
        return self.at(self.offset + self.advance)[0]

    @property
    def offset(self) -> float:
        """How far after its matrix's place it begins, in text space."""
        if self._offset is None:
            chain = [self]
            while chain[-1]._offset is None and chain[-1].before is not None:
                chain.append(chain[-1].before)
            at = chain[-1]._offset or 0.0
            for run in reversed(chain):
                run._offset = at
                at += run.advance
        return self._offset or 0.0

    @property
    def advance(self) -> float:
        """How far the next run on the line is from its begin, in text space."""
        if self._advance is None:
            self._advance = sum(width for _, width in self.glyphs())
        return self._advance

    def strings(self) -> Iterator[bytes | float]:
        """Its strings, and the offsets between them in thousandths of its size."""
        operands, operator = self.operations[self.number]
        for item in operands[0] if operator == b"TJ" else (operands[-1],):
            if isinstance(item, (bytes, float, int)):
                yield item if isinstance(item, bytes) else float(item)

    def glyphs(self) -> Iterator[tuple[bytes | float, float]]:
        """Its characters' codes, and the offsets between them, each with how far it moves on, in text space."""
        font = self.font()
        named = font is not None and isinstance(font.encoding, str)
        for item in self.strings():
            if isinstance(item, float):
                yield item, -item / 1000 * self.size * self.stretch
                continue
            for number in range(0, len(item), 2 if named else 1):
                code = item[number : number + (2 if named else 1)]
                width = _width(font, code)
                more = self.spacing + (self.word_spacing if code == b" " else 0.0)
                yield code, (width / 1000 * self.size + more) * self.stretch

    def text(self) -> str | None:
        """Its text, as pypdf decodes it; None where its font tells nothing."""
        font = self.font()
        raw = b"".join(item for item in self.strings() if isinstance(item, bytes))
        if font is None:
            return None
        if isinstance(font.encoding, str):
            decoded = raw.decode(font.encoding, "replace")
        else:
            decoded = "".join(font.encoding.get(code, chr(code)) for code in raw)
        return "".join(str(font.character_map.get(character, character)) for character in decoded)


def _width(font: Font | None, code: bytes) -> float:
    if font is None:
        return _USUAL_WIDTH
    character = code.decode("utf-16-be", "replace") if len(code) == 2 else chr(code[0])
    if character == font.space_char:
        return float(font.space_width)
    try:
        return float(font.get_text_width(character))
    except TROUBLE:
        return _USUAL_WIDTH


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a bar: its ends, its thickness, and its place among all that the page draws."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float
    order: int


@dataclass(slots=True)
class Page:
    """What a page draws.

    Attributes:
        runs: In order.
        lines: Straight lines and bars that are longer than thick.
        covers: Filled rectangles, as (left, bottom, right, top, order).
        picture: Area of its largest picture.
        forms: The forms looked into, as (the dictionary they are in, name, the form before that).
    """

    runs: list[Run] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    covers: list[tuple[float, float, float, float, int]] = field(default_factory=list)
    picture: float = 0.0
    forms: list[tuple[Any, Any, Any]] = field(default_factory=list)


class Parsed(ContentStream):
    """A stream whose operations have been parsed, for pypdf to read: it gives its bytes without putting them together."""

    def __init__(self, stream: Any, pdf: Any) -> None:
        super().__init__(stream, pdf, "bytes")
        self.raw = super().get_data()

    @property
    def may_hold_text(self) -> bool:
        """Whether an operation that shows text, or a form, may be in it."""
        return any(sign in self.raw for sign in (b"Tj", b"TJ", b"'", b'"', b"Do"))

    def get_data(self) -> bytes:
        """The bytes it was parsed from."""
        return self.raw if hasattr(self, "raw") else super().get_data()
