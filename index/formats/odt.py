"""ODT (LibreOffice, OpenOffice) → headings, paragraphs, list items, table rows, notes. The parser is lxml.

The elements are those of OpenDocument 1.3, part 3 (OASIS).
"""

import zipfile
from collections.abc import Iterator

from lxml import etree

from index.formats.archive import open_archive, parse_xml
from index.formats.draft import Draft, person, row_line, tidy
from index.formats.raised import END, LOWER, RAISE
from index.formats.sandbox.limits import Refusal

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _STYLE, _TEXT, _TABLE = (_NAMESPACE % name for name in ("office", "style", "text", "table"))
_DRAW, _META, _DC = _NAMESPACE % "drawing", _NAMESPACE % "meta", "{http://purl.org/dc/elements/1.1/}"
_LEFT_OUT = frozenset(
    {
        f"{_OFFICE}annotation",
        f"{_OFFICE}binary-data",
        f"{_OFFICE}forms",
        f"{_TEXT}tracked-changes",  # holds what was deleted
        f"{_TEXT}table-of-content",
        f"{_TEXT}script",
        f"{_TEXT}number",  # of a heading or an item; Word does not store it
        f"{_TABLE}covered-table-cell",
        f"{_DRAW}object",
    }
)
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_MAX_COLUMNS = 100
_MIN_RAISED = 10.0
"""Percent of the font's height by which text stands above or below its line, at least, to count as raised or lowered."""
_OWN_KEYS = ("title", "publisher", "published", "url", "language", "licence")
"""Keys of `sources.toml` that a custom property may hold: File, Properties, Custom Properties."""

_Look = dict[str, bool | str]
"""`struck` and `hidden`: whether text is. `mark`: `RAISE`, `LOWER` or nothing. What a style does not say is not in it."""


def read_odt(raw: bytes) -> dict[str, object]:
    """Read an ODT file; the style `Title` is level 1 and `Heading 1` level 2.

    Headers, footers, comments, the table of contents and deleted text are left out.

    Raises:
        Refusal: If it is damaged, encrypted, or over a limit.
    """
    archive = open_archive(raw, "ODT")
    if not _member(archive, "mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        raise Refusal("is not an ODT file (it says that it is something else). Open it and save it as .odt.")
    if b"encryption-data" in _member(archive, "META-INF/manifest.xml"):
        raise Refusal("is encrypted. Save a copy without a password.")
    content = parse_xml(_member(archive, "content.xml"))
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Refusal("is not an ODT file (it holds no text document). Open it and save it as .odt.")
    draft = Draft(metadata=_metadata(archive))
    _Writer(_Styles([*_parsed(archive, "styles.xml"), content]), draft).document(body)
    made = draft.finish()
    if not made["text"]:
        raise Refusal("no text found in it. Text inside pictures is not read: run OCR first, or remove it.")
    return made


def _member(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return archive.read(path)
    except KeyError:
        raise Refusal(f"is not an ODT file (it lacks {path}). Open it and save it as .odt.") from None


def _parsed(archive: zipfile.ZipFile, path: str) -> list[etree._Element]:
    """A part that may be missing."""
    return [parse_xml(archive.read(path))] if path in archive.namelist() else []


class _Styles:
    """Looks up how text of a style is shown.

    What a style does not say, its parent says, and in the end the default of its family.

    Args:
        roots: Of `styles.xml` and `content.xml`.
    """

    def __init__(self, roots: list[etree._Element]) -> None:
        self._own: dict[tuple[str, str], tuple[str, _Look]] = {}
        self._whole: dict[tuple[str, str], _Look] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}style", f"{_STYLE}default-style"):
                key = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")
                self._own[key] = style.get(f"{_STYLE}parent-style-name", ""), _look(style)

    def look(self, family: str, name: str) -> _Look:
        """How text of a style is shown, as far as the style and its parents say."""
        if (family, name) not in self._whole:
            self._whole[family, name] = {}
            for each in reversed([*self.chain(family, name), *([""] if family == "paragraph" else [])]):
                self._whole[family, name] |= self._own.get((family, each), ("", {}))[1]
        return self._whole[family, name]

    def chain(self, family: str, name: str) -> list[str]:
        """The names of a style, its parent, and so on."""
        found: list[str] = []
        while name and name not in found:
            found.append(name)
            name = self._own.get((family, name), ("", {}))[0]
        return found


def _look(style: etree._Element) -> _Look:
    said: _Look = {}
    properties = style.find(f"{_STYLE}text-properties")
    if properties is None:
        return said
    lines = [properties.get(f"{_STYLE}text-line-through-{name}") for name in ("style", "type")]
    if any(lines):
        said["struck"] = "none" not in lines
    if (display := properties.get(f"{_TEXT}display")) is not None:
        said["hidden"] = display == "none"
    if position := properties.get(f"{_STYLE}text-position", "").split():
        said["mark"] = {"super": RAISE, "sub": LOWER}.get(position[0]) or _by_percent(position[0].removesuffix("%"))
    return said


def _by_percent(value: str) -> str:
    try:
        by = float(value)
    except ValueError:
        return ""
    return RAISE if by >= _MIN_RAISED else LOWER if by <= -_MIN_RAISED else ""


class _Writer:
    """Writes the blocks of a document into a draft."""

    def __init__(self, styles: _Styles, draft: Draft) -> None:
        self._styles = styles
        self._draft = draft
        self._list = object()
        self._boxes: list[etree._Element] = []  # drawings in the open paragraph; their text follows it
        self._notes: list[etree._Element] = []  # of the whole document; they follow the text

    def document(self, body: etree._Element) -> None:
        """Write a document's text and then its notes."""
        self._blocks(body)
        for note in self._notes:  # grows while it is read, where a note has notes
            self._list = object()
            self._blocks(note)

    def _blocks(self, parent: etree._Element, *, inside_list: bool = False) -> None:
        for element in parent:
            if not _is_seen(element):
                continue
            if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                self._paragraph(element, inside_list=inside_list)
            elif element.tag == f"{_TABLE}table":
                self._table(element)
            else:
                self._blocks(element, inside_list=inside_list or element.tag == f"{_TEXT}list")

    def _paragraph(self, paragraph: etree._Element, *, inside_list: bool) -> None:
        level = self._level(paragraph)
        item = inside_list and not level
        self._draft.add_paragraph(self._text(paragraph), level=level, group=self._list if item else object())
        if not item:
            self._list = object()
        self._write_boxes()

    def _write_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box)

    def _level(self, paragraph: etree._Element) -> int:
        if "Title" in self._styles.chain("paragraph", paragraph.get(f"{_TEXT}style-name", "")):
            return 1
        return _number(paragraph, f"{_TEXT}outline-level") + 1 if paragraph.tag == f"{_TEXT}h" else 0

    def _text(self, paragraph: etree._Element) -> str:
        """Text of a paragraph as it is seen, raised pieces marked; nothing for one that is hidden."""
        if any(field.get(f"{_TEXT}is-hidden") == "true" for field in paragraph.iter(f"{_TEXT}hidden-paragraph")):
            return ""
        look = self._styles.look("paragraph", paragraph.get(f"{_TEXT}style-name", ""))
        return "".join(self._pieces(paragraph, look))

    def _pieces(self, parent: etree._Element, look: _Look) -> Iterator[str]:
        yield _shown(parent.text, look)
        for element in parent:
            if _is_seen(element):
                yield from self._piece(element, look)
            yield _shown(element.tail, look)

    def _piece(self, element: etree._Element, look: _Look) -> Iterator[str]:
        tag = element.tag
        if tag in {f"{_TEXT}span", f"{_TEXT}a"}:
            yield from self._pieces(element, look | self._styles.look("text", element.get(f"{_TEXT}style-name", "")))
        elif tag in _SPACES:
            yield _SPACES[tag]
        elif look.get("hidden") or look.get("struck"):
            yield from self._pieces(element, look)
        elif tag == f"{_TEXT}note":
            yield from self._mark(element.find(f"{_TEXT}note-citation"), look)
            self._notes += element.findall(f"{_TEXT}note-body")
        elif tag == f"{_TEXT}ruby-text":
            yield from self._mark(element, look)
        elif tag.startswith(_DRAW):
            self._boxes.append(element)
        else:
            yield from self._pieces(element, look)

    def _mark(self, element: etree._Element | None, look: _Look) -> Iterator[str]:
        """Text above the line, whatever its style says."""
        if element is not None:
            yield from self._pieces(element, look | {"mark": RAISE})

    def _table(self, table: etree._Element) -> None:
        group = object()
        above: dict[int, tuple[int, str]] = {}  # by column: rows further down that a cell reaches, its text
        for row in _rows(table):
            noted, boxed = len(self._notes), len(self._boxes)
            cells = [(cell, self._lines(cell)) for cell in row.iterchildren(f"{_TABLE}*")]
            if any(len(lines) > 1 for _, lines in cells):  # made for layout
                del self._notes[noted:], self._boxes[boxed:]
                for cell, _ in cells:
                    self._list = object()
                    if cell.tag not in _LEFT_OUT:
                        self._blocks(cell)
                continue
            columns: list[str] = []
            for cell, lines in cells:
                columns += _columns(cell, "".join(lines), len(columns), above)
            self._draft.add(row_line(columns), group=group)
            self._write_boxes()
        self._list = object()

    def _lines(self, cell: etree._Element) -> list[str]:
        return [text for paragraph in _paragraphs(cell) if (text := tidy(self._text(paragraph)))]


def _is_seen(element: etree._Element) -> bool:
    """Whether an element is one that is shown; comments of XML are none."""
    return (
        isinstance(element.tag, str)
        and element.tag not in _LEFT_OUT
        and element.get(f"{_TEXT}display") != "none"
        and element.get(f"{_TEXT}is-hidden") != "true"
        and element.get(f"{_TABLE}visibility", "visible") == "visible"
    )


def _shown(text: str | None, look: _Look) -> str:
    if not text or look.get("hidden") or look.get("struck"):
        return ""
    text = text.replace("\n", " ")
    mark = look.get("mark")
    return f"{mark}{text}{END}" if mark else text


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those in groups, and not those of tables in it."""
    for element in parent:
        if not _is_seen(element):
            continue
        if element.tag == f"{_TABLE}table-row":
            yield element
        elif element.tag.startswith(f"{_TABLE}table-"):
            yield from _rows(element)


def _paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    if parent.tag in _LEFT_OUT:
        return
    for element in parent:
        if _is_seen(element):
            if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                yield element
            else:
                yield from _paragraphs(element)


def _columns(cell: etree._Element, text: str, column: int, above: dict[int, tuple[int, str]]) -> list[str]:
    """What a cell writes into its columns. A covered one repeats the cell above that reaches down over it, or is a gap."""
    repeated = min(max(_number(cell, f"{_TABLE}number-columns-repeated"), 1), _MAX_COLUMNS)
    if cell.tag != f"{_TABLE}covered-table-cell":
        above.pop(column, None)
        if (rows := _number(cell, f"{_TABLE}number-rows-spanned")) > 1:
            above[column] = (rows - 1, text)
        return [text] * repeated
    columns = []
    for number in range(column, column + repeated):
        rows, held = above.pop(number, (0, ""))
        if rows > 1:
            above[number] = (rows - 1, held)
        columns.append(held)
    return columns


def _number(element: etree._Element, name: str) -> int:
    value = element.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _metadata(archive: zipfile.ZipFile) -> dict[str, str]:
    """Title, author, language, and custom properties with the keys of `sources.toml`.

    The dates of the file are not the date of the publication, so only a custom property can give one.
    """
    found: dict[str, str] = {}
    for root in _parsed(archive, "meta.xml"):
        own = {
            element.get(f"{_META}name", "").strip().lower(): tidy(element.text or "")
            for element in root.iter(f"{_META}user-defined")
        }
        written_by = (f"{_META}initial-creator", f"{_DC}creator")
        found = {
            "title": tidy(next((e.text or "" for e in root.iter(f"{_DC}title")), "")),
            "publisher": next(filter(None, (person(e.text or "") for name in written_by for e in root.iter(name))), ""),
            "language": tidy(next((e.text or "" for e in root.iter(f"{_DC}language")), "")),
            **{key: own[key] for key in _OWN_KEYS if own.get(key)},
        }
    return {key: value for key, value in found.items() if value}
