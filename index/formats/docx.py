"""DOCX → headings, paragraphs, list items, table rows, notes. The parser is python-docx, over lxml."""

import io
import re
from collections.abc import Iterator

import docx
from docx.document import Document as Word
from docx.opc.exceptions import OpcError
from lxml import etree

from index.formats.archive import check_memory, open_archive, parse_xml
from index.formats.draft import Draft, person, row_line, tidy
from index.formats.raised import END
from index.formats.runs import Runs, W, is_on
from index.formats.sandbox.limits import Refusal

_W = W
_LEFT_OUT = {
    *(
        f"{_W}{name}"
        for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr")
    ),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",  # the same text once more, for old programs
}
_MAX_COLUMNS = 100
"""Word's own limit is 63."""
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)


def read_docx(raw: bytes) -> dict[str, object]:
    """Read a DOCX file; `Title` is level 1 and `Heading 1` level 2. Headers, footers and deleted text are left out.

    Raises:
        Refusal: If it is damaged, encrypted, or over a limit.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refusal("is an old .doc file or encrypted, expected DOCX. Save it as .docx without a password.")
    archive = open_archive(raw, "DOCX")
    try:
        word = docx.Document(io.BytesIO(raw))
    except (OpcError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        check_memory(error)
        raise Refusal(f"is not a DOCX file ({tidy(str(error))[:100]}). Open it and save it again.") from None
    del archive
    draft = Draft(metadata=_metadata(word))
    writer = _Writer(word, draft)
    writer.blocks(word.element.body)
    for part in word.part.package.iter_parts():
        if part.content_type.endswith((".footnotes+xml", ".endnotes+xml")):
            for note in parse_xml(part.blob):
                if note.get(f"{_W}type") in (None, "normal"):  # the others draw the line above the notes
                    writer.blocks(note)
    made = draft.finish()
    if not made["text"]:
        raise Refusal("no text found in it. Text inside pictures is not read: run OCR first, or remove it.")
    return made


class _Writer:
    """Writes Word's blocks into a draft."""

    def __init__(self, word: Word, draft: Draft) -> None:
        self._draft = draft
        self._list = object()
        self._runs = Runs(word.styles.element)
        self._styles: dict[str, int] = {}
        self._boxes = next(word.element.body.iter(f"{_W}txbxContent"), None) is not None
        for style in word.styles:
            name = style.name or ""
            heading = _HEADING.fullmatch(name)
            level = int(heading[1]) + 1 if heading else 1 if name == "Title" else -1 if _CONTENTS.fullmatch(name) else 0
            if level == 0 and (outline := style.element.find(f"{_W}pPr/{_W}outlineLvl")) is not None:
                level = _outline_level(outline)
            self._styles[style.style_id] = level

    def blocks(self, parent: etree._Element) -> None:
        """Write the paragraphs and tables under an element, whatever content controls and changes are around them."""
        for element in parent:
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self._table(element)
            elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
                self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        form = paragraph.find(f"{_W}pPr")
        level = 0 if form is None else self._level(form)
        if level < 0:
            return  # a line of the table of contents
        if form is None or form.find(f"{_W}numPr") is None:
            self._list = object()
        self._draft.add_paragraph(self._text(paragraph), level=level, group=self._list)
        for box in paragraph.iter(f"{_W}txbxContent") if self._boxes else ():
            if not any(above.tag in _LEFT_OUT for above in box.iterancestors()):
                self.blocks(box)

    def _level(self, form: etree._Element) -> int:
        outline = form.find(f"{_W}outlineLvl")
        if outline is not None:
            return _outline_level(outline)
        style = form.find(f"{_W}pStyle")
        return 0 if style is None else self._styles.get(style.get(f"{_W}val", ""), 0)

    def _text(self, paragraph: etree._Element) -> str:
        """Text of a paragraph as it is seen, raised pieces marked."""
        return "".join(self._pieces(paragraph, self._runs.style_of(paragraph)))

    def _pieces(self, parent: etree._Element, style: str) -> Iterator[str]:
        """Runs, also in links and accepted changes; deleted, hidden and struck text and text boxes are not part of it."""
        for element in parent:
            if element.tag == f"{_W}r":
                mark = self._runs.mark(element, style)
                if mark is not None:
                    yield mark
                    yield from self._pieces(element, style)
                    yield END if mark else ""
            elif element.tag == f"{_W}t":
                yield element.text or ""
            elif element.tag in {f"{_W}tab", f"{_W}ptab"}:
                yield " "
            elif element.tag in {f"{_W}br", f"{_W}cr"}:
                yield "\n"
            elif element.tag == f"{_W}noBreakHyphen":
                yield "\u2011"
            elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT and element.tag != f"{_W}txbxContent":
                yield from self._pieces(element, style)

    def _table(self, table: etree._Element) -> None:
        group = object()
        above: dict[int, str] = {}  # by column: the text of the cell that reaches down
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl"), None) is not table:
                continue  # of a table inside this one, written with its cell
            form = row.find(f"{_W}trPr")
            if form is not None and is_on(form.find(f"{_W}hidden")):
                continue
            cells = [(cell, list(self._paragraphs(cell))) for cell in row.iter(f"{_W}tc") if _parent_row(cell) is row]
            if any(len(lines) > 1 for _, lines in cells):  # made for layout
                for cell, _ in cells:
                    self.blocks(cell)
                continue
            columns = [""] * (0 if form is None else _number(form.find(f"{_W}gridBefore"), 0))
            for cell, lines in cells:
                columns += _columns(cell, lines[0] if lines else "", len(columns), above)
            self._draft.add(row_line(columns), group=group)
        self._list = object()

    def _paragraphs(self, cell: etree._Element) -> Iterator[str]:
        for paragraph in cell.iter(f"{_W}p"):
            text = tidy(self._text(paragraph))
            if text:
                yield text


def _columns(cell: etree._Element, text: str, column: int, above: dict[int, str]) -> list[str]:
    """What a cell writes into its columns: one that reaches down from above writes its text again, a wide one adds gaps."""
    form = cell.find(f"{_W}tcPr")
    wide = 1 if form is None else _number(form.find(f"{_W}gridSpan"), 1)
    merged = None if form is None else form.find(f"{_W}vMerge")
    if merged is None:
        above.pop(column, None)
    elif merged.get(f"{_W}val") == "restart":
        above[column] = text
    else:
        text = text or above.get(column, "")
    return [text, *[""] * (wide - 1)]


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = "" if element is None else element.get(f"{_W}val", "")
    return min(int(value), _MAX_COLUMNS) if value.isascii() and value.isdigit() and len(value) < 5 else otherwise


def _parent_row(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(f"{_W}tr"), None)


def _outline_level(outline: etree._Element) -> int:
    value = outline.get(f"{_W}val", "")
    return int(value) + 2 if value.isdecimal() and int(value) < 9 else 0


def _metadata(word: Word) -> dict[str, str]:
    """Title, author and language of the core properties. Their dates are of the file, not of the publication."""
    found: dict[str, str] = {}
    try:
        properties = word.core_properties
        found = {
            "title": tidy(properties.title or ""),
            "publisher": person(properties.author or ""),
            "language": tidy(properties.language or ""),
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {key: value for key, value in found.items() if value}
