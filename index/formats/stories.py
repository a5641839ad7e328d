"""Paragraphs, cells and rows of an RTF file, which come one after another: put together to blocks, and written into a draft."""

import re
from dataclasses import dataclass, field
from typing import Final

from index.formats.draft import Draft, row_line, tidy

_SAME_EDGE: Final = 30
"""Twips (twentieths of a point) by which the edges of one column may differ from row to row."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Block:
    """A paragraph or the line of a table row; `group` is its table, `item` says whether it is one of a list."""

    text: str
    level: int = 0
    item: bool = False
    group: object = None


@dataclass(slots=True)
class Cell:
    """The right edge of a cell in twips, and whether it begins to reach down (1) or is reached from above (2)."""

    edge: int
    reach: int = 0


@dataclass(slots=True)
class Story:
    """Text that flows on its own: the body, a note, a text box. Lists by depth begin with what stands in no table."""

    line: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    blocks: dict[int, list[Block]] = field(default_factory=dict)
    cells: dict[int, list[list[Block]]] = field(default_factory=dict)
    rows: dict[int, list[tuple[list[list[Block]], list[Cell]]]] = field(default_factory=dict)

    def end_paragraph(self, level: int, item: bool, depth: int) -> None:
        """Put the open line into the cell, or the text, it stands in."""
        self._end_tables(depth)
        text = _SURROGATE.sub("", "".join(self.line).encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        self.line.clear()
        found = self.blocks.setdefault(depth, [])
        if level >= 0 and tidy(text):
            found.append(Block(text, level, item))
        found += self.boxes
        self.boxes = []

    def end_cell(self, depth: int) -> None:
        """The paragraphs since the last cell are one."""
        self.cells.setdefault(depth, []).append(self.blocks.pop(depth, []))

    def end_row(self, depth: int, form: list[Cell]) -> None:
        """The cells since the last row are one."""
        self.rows.setdefault(depth, []).append((self.cells.pop(depth, []), form))

    def finish(self) -> list[Block]:
        """All blocks in order."""
        self.end_paragraph(0, item=False, depth=0)
        return self.blocks.pop(0, [])

    def _end_tables(self, depth: int) -> None:
        """Write the rows of tables that lie deeper than this into the cell or the text around them."""
        while (below := max((*self.rows, *self.cells, *self.blocks), default=0)) > depth:
            around = self.blocks.setdefault(below - 1, [])
            around += _table(self.rows.pop(below, []))
            for cell in [*self.cells.pop(below, []), self.blocks.pop(below, [])]:  # of a row that was not ended
                around += cell


def _table(rows: list[tuple[list[list[Block]], list[Cell]]]) -> list[Block]:
    """Rows as lines. A row with two paragraphs in a cell is there for layout: its cells follow each other."""
    edges: list[int] = []
    for edge in sorted(cell.edge for _, form in rows for cell in form):
        if not edges or edge > edges[-1] + _SAME_EDGE:
            edges.append(edge)
    done: list[Block] = []
    group = object()
    above: dict[int, str] = {}
    for cells, form in rows:
        if any(len(cell) > 1 for cell in cells):
            done += [block for cell in cells for block in cell]
            continue
        columns: list[str] = []
        for number, cell in enumerate(cells):
            shape = form[number] if number < len(form) else Cell(0)
            text = cell[0].text if cell else ""
            if shape.reach == 1:
                above[len(columns)] = text
            elif shape.reach == 2:
                text = text or above.get(len(columns), "")
            else:
                above.pop(len(columns), None)
            wide = sum(edge <= shape.edge + _SAME_EDGE for edge in edges[len(columns) :])
            columns += [text, *[""] * (wide - 1)]
        done.append(Block(row_line([tidy(text) for text in columns]), group=group))
    return done


def write_blocks(blocks: list[Block], draft: Draft) -> None:
    """Write blocks in order. List items and rows that follow each other stay together."""
    group: object = None
    listed = False
    for block in blocks:
        if not (block.item and listed):
            group = object()
        listed = block.item
        draft.add_paragraph(block.text, level=block.level, group=block.group or group)
