"""What the look of a PDF page tells of its text: raised, lowered, struck out, not drawn.

`page_text` takes a page's text from pypdf after its operations have been changed so that

- a piece that is smaller than the text next to it and above or below its base line is marked (`index.formats.raised`);
- characters with a line through their middle are left out, and those under a `StrikeOut` annotation;
- text that is not drawn is left out, unless it lies over a scan or is all there is: then a program read it from the picture.

Everything else comes out as pypdf gives it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ByteStringObject, FloatObject, NameObject, TextStringObject

from index.formats.drawn import TROUBLE, Line, Page, Parsed, Run
from index.formats.ink import MAX_LINES, Reader
from index.formats.raised import END, LOWER, RAISE

_SMALLER = 0.85
"""Share of the size next to it: a raised or lowered piece is no larger, unless its rise is set as such."""
_RAISED_BY = (0.12, 0.85)
_LOWERED_BY = (0.06, 0.5)
"""Share of the size next to it: how far such a piece is above or below the base line."""
_MAX_PIECE = 12
"""Characters of such a piece; more are a line of their own."""
_TOUCHING = (-0.6, 0.35)
"""Share of the size next to it: with no larger gap, two pieces are next to each other."""
_WORD_GAP = 0.16
_STRIKE_ZONE = (0.12, 0.5)
"""Of the size: how far above the base line a line strikes out; below is an underline, above belongs to the line above."""
_STRIKE_THICKNESS = 0.2
_STRIKE_OVERHANG = 1.5
"""Share of the size: how far a line may reach beyond what it strikes. A longer one is a rule that happens to pass."""
_SCAN = 0.4
"""Of a page: a picture at least as large is a scan, and invisible text over it what was read from it."""
_NEAR, _TIGHT, _SPACED = "\ufdd6", "\ufdd7", "\ufdd8"
"""Set before a piece that touches what is before it, and after one after which the line continues, at once or after a gap."""


def page_text(page: PageObject, reader: Reader) -> str:
    """The text of a page, as `extract_text` gives it, without what is not seen, and with raised pieces marked."""
    given = dict.get(page, "/Contents")
    drawn = Page()
    try:
        content = given.get_object() if given is not None else None
        if content is not None:
            parsed = Parsed(content, reader.pdf)
            if parsed.may_hold_text:
                reader.look(parsed.operations, _resources(page), drawn)
                drawn.lines += _strike_outs(page)
                _mark(drawn, page)
                page[NameObject("/Contents")] = parsed
    except TROUBLE:
        pass  # what the look tells is lost, the text is not
    try:
        return _joined(page.extract_text())
    finally:  # what was parsed for this page takes up memory for none other
        if given is not None:
            page[NameObject("/Contents")] = given
        for objects, name, form in drawn.forms:
            objects[name] = form


def _resources(page: PageObject) -> Any:
    found = page.get_inherited("/Resources", None)
    return found.get_object() if found is not None else None


def _joined(text: str) -> str:
    """Put marked pieces back next to their neighbours, where pypdf took their line for another."""
    if RAISE not in text and LOWER not in text:
        return text
    text = re.sub(f"\\s*{_NEAR}", "", text)
    text = re.sub(f"{_TIGHT}\\s*", "", text)
    return re.sub(f"{_SPACED}\\s*", " ", text)


def _mark(drawn: Page, page: PageObject) -> None:
    runs = drawn.runs
    if not all(run.seen for run in runs):
        scan = _SCAN * abs(float(page.mediabox.width) * float(page.mediabox.height))
        if any(run.seen for run in runs) and drawn.picture < scan:
            for run in runs:
                if not run.seen:
                    _leave_out(run, None)
            runs = [run for run in runs if run.seen]
    struck = _struck(runs, drawn) if len(drawn.lines) < MAX_LINES else {}
    for run, gone in struck.values():
        _leave_out(run, gone)
    for run, text in _raised([run for run in runs if id(run) not in struck]):
        operands, operator = run.operations[run.number]
        if operator in {b"'", b'"'}:
            run.operations[run.number] = ([*operands[:-1], TextStringObject(text)], operator)
        else:
            run.operations[run.number] = ([TextStringObject(text)], b"Tj")


def _leave_out(run: Run, gone: set[int] | None) -> None:
    """Take characters out of a run's operation, by number, or all; the rest keeps its place."""
    operands, operator = run.operations[run.number]
    pieces: list[Any] = []
    unit = run.size * run.stretch / 1000 or 1.0
    for number, (code, width) in enumerate(run.glyphs()):
        if isinstance(code, float) or gone is None or number in gone:
            pieces.append(FloatObject(-width / unit))
        elif pieces and isinstance(pieces[-1], ByteStringObject):
            pieces[-1] = ByteStringObject(pieces[-1] + code)
        else:
            pieces.append(ByteStringObject(code))
    if operator in {b"'", b'"'}:
        left = b" ".join(piece for piece in pieces if isinstance(piece, bytes))
        run.operations[run.number] = ([*operands[:-1], ByteStringObject(left)], operator)
    else:
        run.operations[run.number] = ([ArrayObject(_merged(pieces))], b"TJ")


def _merged(pieces: Iterable[Any]) -> Iterator[Any]:
    """Add up offsets that follow each other."""
    offset = 0.0
    for piece in pieces:
        if isinstance(piece, ByteStringObject):
            if offset:
                yield FloatObject(offset)
            yield piece
            offset = 0.0
        else:
            offset += float(piece)
    if offset:
        yield FloatObject(offset)


def _raised(runs: list[Run]) -> Iterator[tuple[Run, str]]:
    """Runs that are raised or lowered, with their text marked."""
    if len({round(run.height, 1) for run in runs}) < 2 and not any(run.rise for run in runs):
        return
    base: Run | None = None  # the last that is on its line
    last: Run | None = None  # the last of all
    for number, run in enumerate(runs):
        following = runs[number + 1] if number + 1 < len(runs) else None
        sign = ""
        behind = False
        if base is not None and last is not None:
            sign = _stands(run, base)
            behind = bool(sign) and _touches(last, run, base.height)
        if not behind:
            sign = _stands(run, following) if following is not None else ""
            if sign and following is not None and not _touches(run, following, following.height):
                sign = ""
        text = run.text() if sign else None
        if text is None or not text.strip() or len(text.strip()) > _MAX_PIECE:
            base = last = run
            continue
        yield run, f"{_NEAR if behind else ''}{sign}{text}{END}{_after(run, following, base if behind else following)}"
        last = run
        if not behind:
            base = following


def _stands(run: Run, base: Run) -> str:
    """How a run lies to another that may be next to it on the same line: raised, lowered, or neither."""
    height = base.height
    if run.height > _SMALLER * height and run.rise == base.rise:
        return ""
    if run.height > 1.05 * height or abs(run.direction[1] - base.direction[1]) > 0.02:
        return ""
    by = run.at(0)[1] - base.at(0)[1]
    if _RAISED_BY[0] * height <= by <= _RAISED_BY[1] * height:
        return RAISE
    return LOWER if _LOWERED_BY[0] * height <= -by <= _LOWERED_BY[1] * height else ""


def _touches(first: Run, second: Run, height: float) -> bool:
    gap = second.start[0] - first.end
    return _TOUCHING[0] * height <= gap <= _TOUCHING[1] * height


def _after(run: Run, following: Run | None, base: Run | None) -> str:
    """What parts a raised run from the next one on its line; nothing where its line ends."""
    if following is None or base is None:
        return ""
    height = base.height
    if abs(following.at(0)[1] - base.at(0)[1]) > _RAISED_BY[1] * height:
        return ""
    gap = following.start[0] - run.end
    if gap < _TOUCHING[0] * height:
        return ""
    return _TIGHT if gap < _WORD_GAP * height and not (following.text() or "")[:1].isspace() else _SPACED


def _strike_outs(page: PageObject) -> list[Line]:
    """Lines drawn by annotations that strike text out."""
    lines: list[Line] = []
    annotations = page.get("/Annots")
    for reference in annotations.get_object() if annotations is not None else ():
        annotation = reference.get_object()
        if annotation.get("/Subtype") != "/StrikeOut":
            continue
        points = [float(value) for value in annotation.get("/QuadPoints", ())]
        for quad in range(0, len(points) - 7, 8):
            xs, ys = points[quad : quad + 8 : 2], points[quad + 1 : quad + 8 : 2]
            middle = (min(ys) + max(ys)) / 2
            lines.append(Line(min(xs), middle, max(xs), middle, 0.5, 1 << 40))
    return lines


@dataclass(frozen=True, slots=True)
class _Level:
    """A line seen along a direction of writing: its height above the origin, and from where to where it goes."""

    height: float
    left: float
    right: float
    line: Line


def _struck(runs: list[Run], drawn: Page) -> dict[int, tuple[Run, set[int]]]:
    """Characters with a line through them: by the identity of their run, it and their numbers in it."""
    found: dict[int, tuple[Run, set[int]]] = {}
    written: dict[tuple[float, float], list[Run]] = {}
    for run in runs:
        u, v = run.direction
        written.setdefault((round(u, 2), round(v, 2)), []).append(run)
    for direction, alike in written.items():
        levels = _levels(drawn.lines, *direction)
        heights = [level.height for level in levels]
        crossed: dict[int, list[tuple[Run, set[int], float, float]]] = {}
        for run in alike if levels else ():
            size, (_, base) = run.height, run.at(0)
            first = bisect_left(heights, base + _STRIKE_ZONE[0] * size)
            for number in range(first, bisect_right(heights, base + _STRIKE_ZONE[1] * size)):
                gone, begin, end = _crossed(run, levels[number], drawn)
                if gone:
                    crossed.setdefault(number, []).append((run, gone, begin, end))
        for number, pieces in crossed.items():
            slack = _STRIKE_OVERHANG * max(run.height for run, *_ in pieces)
            begin, end = min(piece[2] for piece in pieces), max(piece[3] for piece in pieces)
            if levels[number].left >= begin - slack and levels[number].right <= end + slack:
                for run, gone, *_ in pieces:
                    found.setdefault(id(run), (run, set()))[1].update(gone)
    return found


def _levels(lines: list[Line], u: float, v: float) -> list[_Level]:
    """The lines that go along a direction, from the lowest."""
    levels: list[_Level] = []
    for line in lines:
        x0, x1 = line.x0 * u + line.y0 * v, line.x1 * u + line.y1 * v
        y0, y1 = line.y0 * u - line.x0 * v, line.y1 * u - line.x1 * v
        if abs(y1 - y0) <= 0.02 * abs(x1 - x0):
            levels.append(_Level((y0 + y1) / 2, min(x0, x1), max(x0, x1), line))
    return sorted(levels, key=lambda level: level.height)


def _crossed(run: Run, level: _Level, drawn: Page) -> tuple[set[int], float, float]:
    """The characters of a run whose middle a line passes through, and from where to where they are."""
    gone: set[int] = set()
    size, first, last = run.height, 0.0, 0.0
    if level.line.thickness > _STRIKE_THICKNESS * size or level.right - level.left < 0.3 * size:
        return gone, first, last
    if run.start[0] > level.right or run.end < level.left:
        return gone, first, last
    at = run.offset
    for number, (code, width) in enumerate(run.glyphs()):
        start, end = run.at(at)[0], run.at(at + width)[0]
        at += width
        middle = (start + end) / 2
        if isinstance(code, float) or not level.left <= middle <= level.right or _covered(middle, run, level, drawn):
            continue
        first = first if gone else start
        last = end
        gone.add(number)
    return gone, first, last


def _covered(along: float, run: Run, level: _Level, drawn: Page) -> bool:
    """Whether a box was filled over a line before the text was written, so that the line is not seen behind it."""
    line = level.line
    if line.order > run.order or abs(run.direction[1]) > 0.02:
        return False
    return any(
        line.order < order < run.order and left <= along <= right and bottom <= line.y0 <= top
        for left, bottom, right, top, order in drawn.covers
    )
