"""What a PDF page draws: pieces of text with their place and size, lines, and how much of it is pictures.

pypdf gives a page's text and leaves out how it looks. Here its drawing operations are read once more, before that text is
taken, for what the look tells: characters that are raised, struck out, or not drawn at all (`index.readers.marks`). Places
are in the page's own units, after all transformations.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import ContentStream, DictionaryObject, NameObject, StreamObject

from index.readers.fonts import Font, read_font

Matrix = tuple[float, float, float, float, float, float]
Operations = list[tuple[Any, bytes]]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_FORMS = 50
"""Forms within each other; as many as pypdf reads would cost more than they could show."""
_MAX_LINES = 20_000
"""Lines kept of a page; one with more is a drawing, and its lines strike nothing out."""
_USUAL_WIDTH = 500.0
_STROKES = frozenset((b"S", b"s", b"B", b"B*", b"b", b"b*"))
_FILLS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
TROUBLE = (TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError)
"""What a damaged file may cause; pypdf passes over the same operation."""


@dataclass(slots=True)
class Run:
    """The text of one operation.

    Attributes:
        operations: Of the stream it stands in, and `number`, its place there.
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
        """How far behind its matrix's place it begins, in text space."""
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
    """

    runs: list[Run] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    covers: list[tuple[float, float, float, float, int]] = field(default_factory=list)
    picture: float = 0.0


class Parsed(ContentStream):
    """A stream whose operations have been parsed, for pypdf to read: it gives its bytes without putting them together."""

    def __init__(self, stream: Any, pdf: Any) -> None:
        super().__init__(stream, pdf, "bytes")
        self.raw = super().get_data()

    def get_data(self) -> bytes:
        """The bytes it was parsed from."""
        return self.raw if hasattr(self, "raw") else super().get_data()


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it matters here."""

    matrix: Matrix = _IDENTITY
    line_width: float = 1.0
    font: Any = None
    size: float = 12.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> "_State":
        return _State(*(getattr(self, name) for name in self.__slots__))


class Reader:
    """Reads what a document's pages draw.

    Args:
        pdf: The document, as pypdf reads it.
    """

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf

    def font(self, resource: Any) -> Font | None:
        """A font as pypdf reads it; None if it cannot."""
        try:
            return None if resource is None else read_font(resource)
        except TROUBLE:
            return None

    def page(self, operations: Operations, resources: Any) -> Page:
        """Read what a page draws."""
        page = Page()
        _Walk(self, page).stream(operations, resources, _State(), [])
        return page


def times(m: Matrix, n: Matrix) -> Matrix:
    """One transformation, then another."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741 (as in the standard)
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _inside(dictionary: Any, key: str) -> DictionaryObject:
    found = dictionary.get(key) if isinstance(dictionary, DictionaryObject) else None
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


class _Walk:
    """Follows the operations of a page and of the forms in it."""

    def __init__(self, reader: Reader, page: Page) -> None:
        self._reader = reader
        self._page = page
        self._order = 0
        self._forms = 0

    def stream(self, operations: Operations, resources: Any, state: _State, within: list[int]) -> None:
        """Follow one stream's operations.

        Args:
            operations: Its operations.
            resources: Its fonts and forms.
            state: With which it begins.
            within: The forms it stands in, by identity.
        """
        fonts = _inside(resources, "/Font")
        stack: list[_State] = []
        text: Matrix = _IDENTITY
        last: Run | None = None
        path: list[list[tuple[float, float]]] = []
        curved = False
        for number, (operands, operator) in enumerate(operations):
            try:
                if operator in {b"Tj", b"TJ", b"'", b'"'}:
                    if operator in {b"'", b'"'}:
                        text = times((1, 0, 0, 1, 0, -state.leading), text)
                        last = None
                    if operator == b'"':
                        state.word_spacing, state.spacing = float(operands[0]), float(operands[1])
                    last = self._run(operations, number, times(text, state.matrix), last, state)
                elif operator == b"Td":
                    text = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
                    last = None
                elif operator == b"Tm":
                    text = _matrix(operands)
                    last = None
                elif operator == b"Tf":
                    name = operands[0]
                    state.font = fonts[name] if name in fonts else None
                    state.size = float(operands[1])
                elif operator == b"TD":
                    state.leading = -float(operands[1])
                    text = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
                    last = None
                elif operator == b"T*":
                    text = times((1, 0, 0, 1, 0, -state.leading), text)
                    last = None
                elif operator == b"BT":
                    text = _IDENTITY
                    last = None
                elif operator == b"m":
                    path.append([_moved(operands, state.matrix)])
                elif operator == b"l":
                    path[-1].append(_moved(operands, state.matrix))
                elif operator == b"re":
                    x, y, width, height = map(float, operands[:4])
                    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
                    path.append([_moved(corner, state.matrix) for corner in corners])
                elif operator in {b"c", b"v", b"y"}:
                    curved = True
                elif operator == b"h":
                    path[-1].append(path[-1][0])
                elif operator in _STROKES or operator in _FILLS or operator == b"n":
                    if path and not curved:
                        self._paint(path, operator, state)
                    path, curved = [], False
                elif operator == b"cm":
                    state.matrix = times(_matrix(operands), state.matrix)
                elif operator == b"q":
                    stack.append(state.copy())
                elif operator == b"Q":
                    state = stack.pop()
                elif operator == b"w":
                    state.line_width = float(operands[0])
                elif operator == b"TL":
                    state.leading = float(operands[0])
                elif operator == b"Tc":
                    state.spacing = float(operands[0])
                elif operator == b"Tw":
                    state.word_spacing = float(operands[0])
                elif operator == b"Tz":
                    state.stretch = float(operands[0]) / 100
                elif operator == b"Ts":
                    state.rise = float(operands[0])
                elif operator == b"Tr":
                    state.mode = int(operands[0])
                elif operator == b"Do":
                    self._do(operands[0], resources, state, within)
                elif operator == b"INLINE IMAGE":
                    self._picture(state)
            except TROUBLE:
                continue

    def _run(
        self, operations: Operations, number: int, matrix: Matrix, before: Run | None, state: _State
    ) -> Run | None:
        operands, operator = operations[number]
        if operator != b"TJ" and not isinstance(operands[-1], bytes):
            return before
        self._order += 1
        resource = state.font
        run = Run(
            operations,
            number,
            matrix,
            before,
            lambda: self._reader.font(resource),
            state.size,
            state.spacing,
            state.word_spacing,
            state.stretch,
            state.rise,
            state.mode not in {3, 7},
            self._order,
        )
        self._page.runs.append(run)
        return run

    def _paint(self, path: list[list[tuple[float, float]]], operator: bytes, state: _State) -> None:
        self._order += 1
        thickness = state.line_width * math.sqrt(abs(state.matrix[0] * state.matrix[3] - state.matrix[1] * state.matrix[2]))
        for points in path:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            width, height = max(xs) - min(xs), max(ys) - min(ys)
            box = operator in _FILLS and len(points) > 2
            if box and min(width, height) < 0.2 * max(width, height):
                middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
                if width > height:
                    self._line(min(xs), middle[1], max(xs), middle[1], height)
                else:
                    self._line(middle[0], min(ys), middle[0], max(ys), width)
            if box and len(self._page.covers) < _MAX_LINES:
                self._page.covers.append((min(xs), min(ys), max(xs), max(ys), self._order))
            if operator in _STROKES:
                if operator in {b"s", b"b", b"b*"}:
                    points = [*points, points[0]]
                for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
                    self._line(x0, y0, x1, y1, thickness)

    def _line(self, x0: float, y0: float, x1: float, y1: float, thickness: float) -> None:
        if math.hypot(x1 - x0, y1 - y0) > thickness and len(self._page.lines) <= _MAX_LINES:
            self._page.lines.append(Line(x0, y0, x1, y1, thickness, self._order))

    def _do(self, name: str, resources: Any, state: _State, within: list[int]) -> None:
        objects = _inside(resources, "/XObject")
        form = objects[name]
        if not isinstance(form, StreamObject):
            return
        if form.get("/Subtype") == "/Image":
            self._picture(state)
            return
        if isinstance(form, Parsed) or id(form) in within or self._forms >= _MAX_FORMS:
            return
        self._forms += 1
        parsed = Parsed(form, self._reader.pdf)
        parsed.update(form)
        if not any(sign in parsed.raw for sign in (b"Tj", b"TJ", b"'", b'"', b"Do")):
            return  # a drawing
        began = state.copy()
        if "/Matrix" in form:
            began.matrix = times(_matrix(form["/Matrix"]), began.matrix)
        inner = form["/Resources"] if "/Resources" in form else resources
        self.stream(parsed.operations, inner, began, [*within, id(form)])
        objects[NameObject(name)] = parsed

    def _picture(self, state: _State) -> None:
        a, b, c, d, _, _ = state.matrix
        self._page.picture = max(self._page.picture, abs(a * d - b * c))


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = map(float, operands[:6])
    return a, b, c, d, e, f


def _moved(point: Any, matrix: Matrix) -> tuple[float, float]:
    x, y = float(point[0]), float(point[1])
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f
