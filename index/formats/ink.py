"""What a PDF page draws: pieces of text with their place and size, lines, and how much of it is pictures.

pypdf gives a page's text and leaves out how it looks. Here its drawing operations are read once more, before that text is
taken, for what the look tells: characters that are raised, struck out, or not drawn at all (`index.formats.marks`). Places
are in the page's own units, after all transformations.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdf.generic import DictionaryObject, NameObject, StreamObject

from index.formats.drawn import TROUBLE, Line, Matrix, Operations, Page, Parsed, Run
from index.formats.fonts import Font, read_font

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_FORMS = 50
"""Forms within each other; as many as pypdf reads would cost more than they could show."""
MAX_LINES = 3_000
"""Lines kept of a page; one with more is a drawing, and its lines strike nothing out."""
_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))
_STROKES = frozenset((b"S", b"s", b"B", b"B*", b"b", b"b*"))
_FILLS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_CLOSES = frozenset((b"s", b"b", b"b*"))
_PAINTS = _STROKES | _FILLS | {b"n"}


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
    mode: float = 0

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

    def look(self, operations: Operations, resources: Any, page: Page) -> None:
        """Add to a page what these operations draw."""
        _Walk(_Canvas(self, page), resources, _State()).follow(operations)


def times(m: Matrix, n: Matrix) -> Matrix:
    """One transformation, then another."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741 (as in the standard)
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _inside(dictionary: Any, key: str) -> DictionaryObject:
    found = dictionary.get(key) if isinstance(dictionary, DictionaryObject) else None
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


@dataclass(slots=True)
class _Canvas:
    """What the streams of one page have in common."""

    reader: Reader
    page: Page
    order: int = 0
    forms: int = 0


class _Walk:
    """Follows the operations of one stream, and of the forms in it.

    Args:
        canvas: Of the page.
        resources: The stream's fonts and forms.
        state: With which it begins.
        within: The forms it is in, by identity.
    """

    def __init__(self, canvas: _Canvas, resources: Any, state: _State, within: tuple[int, ...] = ()) -> None:
        self._canvas = canvas
        self._resources = resources
        self._fonts = _inside(resources, "/Font")
        self._state = state
        self._within = within
        self._stack: list[_State] = []
        self._text = _IDENTITY
        self._last: Run | None = None
        self._path: list[list[tuple[float, float]]] = []
        self._curved = False

    def follow(self, operations: Operations) -> None:
        """Follow the stream's operations; what cannot be made out is passed over."""
        for number, (operands, operator) in enumerate(operations):
            try:
                if operator in _SHOWS:
                    self._show(operations, number)
                elif operator in _PAINTS:
                    if self._path and not self._curved:
                        self._paint(operator)
                    self._path, self._curved = [], False
                elif (follow := _FOLLOWED.get(operator)) is not None:
                    follow(self, operands)
            except TROUBLE:
                continue

    def _show(self, operations: Operations, number: int) -> None:
        operands, operator = operations[number]
        state = self._state
        if operator == b'"':
            state.word_spacing, state.spacing = float(operands[0]), float(operands[1])
        if operator in {b"'", b'"'}:
            self._next_line(operands)
        if operator != b"TJ" and not isinstance(operands[-1], bytes):
            return
        self._canvas.order += 1
        reader, resource = self._canvas.reader, state.font
        self._last = Run(
            operations,
            number,
            times(self._text, state.matrix),
            self._last,
            lambda: reader.font(resource),
            state.size,
            state.spacing,
            state.word_spacing,
            state.stretch,
            state.rise,
            state.mode not in {3, 7},
            self._canvas.order,
        )
        self._canvas.page.runs.append(self._last)

    def _place(self, matrix: Matrix) -> None:
        self._text = matrix
        self._last = None

    def _move(self, operands: Any) -> None:
        self._place(times((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._text))

    def _move_and_lead(self, operands: Any) -> None:
        self._state.leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, operands: Any) -> None:
        self._place(times((1, 0, 0, 1, 0, -self._state.leading), self._text))

    def _font(self, operands: Any) -> None:
        self._state.font = dict.get(self._fonts, operands[0])
        if self._state.font is not None:
            self._state.font = self._state.font.get_object()
        self._state.size = float(operands[1])

    def _save(self, operands: Any) -> None:
        self._stack.append(self._state.copy())

    def _restore(self, operands: Any) -> None:
        self._state = self._stack.pop()

    def _transform(self, operands: Any) -> None:
        self._state.matrix = times(_matrix(operands), self._state.matrix)

    def _line_to(self, operands: Any) -> None:
        self._path[-1].append(_moved(operands, self._state.matrix))

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = map(float, operands[:4])
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        self._path.append([_moved(corner, self._state.matrix) for corner in corners])

    def _curve(self, operands: Any) -> None:
        self._curved = True

    def _paint(self, operator: bytes) -> None:
        self._canvas.order += 1
        a, b, c, d, _, _ = self._state.matrix
        thickness = self._state.line_width * math.sqrt(abs(a * d - b * c))
        covers = self._canvas.page.covers
        for points in self._path:
            left, right = min(x for x, _ in points), max(x for x, _ in points)
            bottom, top = min(y for _, y in points), max(y for _, y in points)
            width, height = right - left, top - bottom
            if operator in _FILLS and len(points) > 2:
                if height < 0.2 * width:
                    self._line(left, (bottom + top) / 2, right, (bottom + top) / 2, height)
                elif width < 0.2 * height:
                    self._line((left + right) / 2, bottom, (left + right) / 2, top, width)
                if len(covers) < MAX_LINES:
                    covers.append((left, bottom, right, top, self._canvas.order))
            if operator in _STROKES:
                for (x0, y0), (x1, y1) in pairwise([*points, points[0]] if operator in _CLOSES else points):
                    self._line(x0, y0, x1, y1, thickness)

    def _line(self, x0: float, y0: float, x1: float, y1: float, thickness: float) -> None:
        lines = self._canvas.page.lines
        if math.hypot(x1 - x0, y1 - y0) > thickness and len(lines) < MAX_LINES:
            lines.append(Line(x0, y0, x1, y1, thickness, self._canvas.order))

    def _form(self, operands: Any) -> None:
        objects = _inside(self._resources, "/XObject")
        name = operands[0]
        form = objects[name]
        if not isinstance(form, StreamObject):
            return
        if form.get("/Subtype") == "/Image":
            self._picture(operands)
            return
        if isinstance(form, Parsed) or id(form) in self._within or self._canvas.forms >= _MAX_FORMS:
            return
        self._canvas.forms += 1
        parsed = Parsed(form, self._canvas.reader.pdf)
        parsed.update(form)
        if not parsed.may_hold_text:
            return
        state = self._state.copy()
        if "/Matrix" in form:
            state.matrix = times(_matrix(form["/Matrix"]), state.matrix)
        resources = form.get("/Resources", self._resources).get_object()
        _Walk(self._canvas, resources, state, (*self._within, id(form))).follow(parsed.operations)
        self._canvas.page.forms.append((objects, NameObject(name), objects.raw_get(name)))
        objects[NameObject(name)] = parsed

    def _picture(self, operands: Any) -> None:
        a, b, c, d, _, _ = self._state.matrix
        self._canvas.page.picture = max(self._canvas.page.picture, abs(a * d - b * c))


def _sets(name: str, scale: float = 1.0) -> Callable[[_Walk, Any], None]:
    """What an operation does that sets one number of the graphics state."""

    def set_to(walk: _Walk, operands: Any) -> None:
        setattr(walk._state, name, scale * float(operands[0]))

    return set_to


_FOLLOWED: dict[bytes, Callable[[_Walk, Any], None]] = {
    b"BT": lambda walk, _: walk._place(_IDENTITY),
    b"Td": _Walk._move,
    b"TD": _Walk._move_and_lead,
    b"Tm": lambda walk, operands: walk._place(_matrix(operands)),
    b"T*": _Walk._next_line,
    b"Tf": _Walk._font,
    b"TL": _sets("leading"),
    b"Tc": _sets("spacing"),
    b"Tw": _sets("word_spacing"),
    b"Tz": _sets("stretch", 0.01),
    b"Ts": _sets("rise"),
    b"Tr": _sets("mode"),
    b"q": _Walk._save,
    b"Q": _Walk._restore,
    b"cm": _Walk._transform,
    b"w": _sets("line_width"),
    b"m": lambda walk, operands: walk._path.append([_moved(operands, walk._state.matrix)]),
    b"l": _Walk._line_to,
    b"h": lambda walk, _: walk._path[-1].append(walk._path[-1][0]),
    b"re": _Walk._rectangle,
    b"c": _Walk._curve,
    b"v": _Walk._curve,
    b"y": _Walk._curve,
    b"Do": _Walk._form,
    b"INLINE IMAGE": _Walk._picture,
}


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = map(float, operands[:6])
    return a, b, c, d, e, f


def _moved(point: Any, matrix: Matrix) -> tuple[float, float]:
    x, y = float(point[0]), float(point[1])
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f
