"""HTML → its main text, without menus, scripts and page furniture. The parser is selectolax (lexbor)."""

import codecs
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from index.formats.draft import Draft, row_line, tidy
from index.formats.raised import END, LOWER, RAISE
from index.formats.sandbox.limits import MAX_DEPTH, Refusal
from index.formats.styles import Look, Looks, Said, look, looks
from index.text import BOILERPLATE

_SKIPPED = frozenset(
    "script style noscript template head title meta link iframe object embed svg canvas audio video map button select "
    "option textarea input datalist dialog annotation annotation-xml rp del s strike".split()
)
_FURNITURE = frozenset("nav footer aside".split())
_FURNITURE_ROLES = frozenset("navigation banner contentinfo complementary search menu menubar dialog alert".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot "
    "th thead tr ul".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_GROUPS = frozenset("ul ol dl menu dir table".split())
_SECTIONS = frozenset("article main section".split())
_IN_CELL_BLOCKS = "table, ul, ol, dl, h1, h2, h3, h4, h5, h6, blockquote, pre"
_RAISED = {"sup": RAISE, "sub": LOWER}
_SCRIPTS = {"msup": (RAISE,), "msub": (LOWER,), "msubsup": (LOWER, RAISE)}
"""Of a formula: what the elements after the first one are."""
_CELL = "\ufdd3"
"""Begins a cell in the line of a row; no text holds it."""
_MAX_SPAN = 100
_NOTE_MARK = re.compile(r"\s*[\[(]?(\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?\s*")
_BOOK_TYPES = re.compile(r"(?:doc-)?(pagebreak|noteref)\b")

_TOO_DEEP = f"holds elements nested more than {MAX_DEPTH:,} deep. Save the page from a browser again."
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*?(/?)>")
_NO_TAGS_INSIDE = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_CLOSES_ITSELF = frozenset(
    "area base br col embed hr img input link meta source track wbr param "  # void
    "p li dt dd tr td th thead tbody tfoot option optgroup colgroup rt rp".split()  # ended by what follows
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_CODECS = re.compile(
    r"(cp|windows-?)125[0-8]|iso[-_]?8859[-_]1?\d|latin-?[1-9]|koi8[-_][ru]|gbk|gb2312|gb18030|big5|shift[-_]jis|euc[-_](jp|kr)",
    re.IGNORECASE,
)

_AS_BROWSERS = {  # what pages that declare these are written in, quotation marks and dashes above all
    **dict.fromkeys(("iso-8859-1", "latin1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    "iso-8859-11": "cp874",
    "gb2312": "gbk",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
}


def read_html(raw: bytes) -> dict[str, object]:
    """Read an HTML file.

    Raises:
        Refusal: If it is not text, is nested too deeply, or holds no text of its own.
    """
    source = decode_html(raw)
    tree = parse(source)
    styles = looks(tree)
    draft = _page(tree, styles)
    if styles and not draft.finish()["text"]:
        draft = _page(tree, {})  # a page that its style hides is shown by a script
    top = [level for _, level in draft.headings if level == 1]
    if len(top) > 1:  # several h1 are sections, not the title
        draft.headings = [(span, level + 1) for span, level in draft.headings]
    made = draft.finish()
    if not made["text"]:
        raise Refusal("no text found in it. If the page is made by a script, save it from a browser, or as PDF.")
    return made


def _page(tree: LexborHTMLParser, styles: Looks) -> Draft:
    draft = Draft(metadata=_metadata(tree, styles))
    root = _main_part(tree, styles)
    if root is not None:
        write_blocks(root, draft, whole_page=True, styles=styles)
    return draft


def decode_html(raw: bytes) -> str:
    """Decode by byte order mark, else by the charset the file declares, else as UTF-8; never by guessing.

    Raises:
        Refusal: If the bytes do not fit, or hold NUL.
    """
    name = "utf-8"
    declared = _CHARSET.search(raw[:4096]) or _XML_CHARSET.match(raw[:200])
    if declared is not None and not raw.startswith(codecs.BOM_UTF8):
        label = declared[1].decode("ascii").lower()
        if _CODECS.fullmatch(label):
            plain = label.replace("_", "-").replace("iso8859", "iso-8859").replace("latin-", "latin")
            name = _AS_BROWSERS.get(plain, label)
    try:
        text = raw.decode("utf-8-sig" if name == "utf-8" else name)
    except UnicodeDecodeError as error:
        looks = " It looks like UTF-16." if raw[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ""
        expected = "UTF-8" if name == "utf-8" else f"{name}, which it declares"
        raise Refusal(f"byte {error.start} is not {expected}.{looks} Save the file as UTF-8.") from None
    except LookupError:
        raise Refusal(f"declares the unknown charset {name!r}. Save the file as UTF-8.") from None
    if "\0" in text:
        raise Refusal(f"found a NUL character at {text.index(chr(0))}, expected HTML. Is it a binary file?")
    return text


def parse(source: str) -> LexborHTMLParser:
    """Parse HTML that is not nested beyond the limit; the check comes first, as deep nesting costs the parser minutes."""
    depth = 0
    for closing, name, itself in _TAG.findall(_NO_TAGS_INSIDE.sub("", source)):
        if name.lower() in _CLOSES_ITSELF or (itself and name.lower() not in _BLOCKS):
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > 5 * MAX_DEPTH:
            break
    else:
        try:
            return LexborHTMLParser(source)
        except SelectolaxError:  # HTML is never wrong, so it can only be this
            raise MemoryError from None
    raise Refusal(_TOO_DEEP)


def _main_part(tree: LexborHTMLParser, styles: Looks) -> LexborNode | None:
    """The element that holds the page's own text: `main`, else its only `article`, else the body.

    An article with less than half of the text and no `h1` is something else, such as a comment or a link to the next page.
    """
    body = tree.body
    if body is None:
        return None
    main, articles = tree.css("main, [role=main]"), tree.css("article")
    if len(main) == 1 and _length(main[0], styles):
        return main[0]
    length = _length(articles[0], styles) if len(articles) == 1 else 0
    if length and (articles[0].css_first("h1") is not None or 2 * length >= _length(body, styles)):
        return articles[0]
    return body


def _length(root: LexborNode, styles: Looks) -> int:
    """Characters of the text that would be taken from an element."""
    draft = Draft()
    write_blocks(root, draft, whole_page=True, styles=styles)
    return len(str(draft.finish()["text"]))


def write_blocks(root: LexborNode, draft: Draft, *, whole_page: bool, styles: Looks) -> None:
    """Write the text under a node into a draft, block by block; what is unseen or struck out is left out.

    Args:
        root: An element.
        draft: Where to.
        whole_page: Leave out menus, footers, asides and the page's header; a book's chapter has none.
        styles: What style sheets say of its elements.
    """
    writer = _Writer(draft)
    node = root
    above: list[LexborNode] = []
    while True:
        tag = node.tag or ""
        if tag == "-text":
            writer.text(node.text_content or "")
        elif tag[:1] != "-":
            marked = _marked(node, tag, above, whole_page, styles)
            if marked is not None:
                writer.enter(node, tag)
                writer.mark(marked, len(above))
                inside = node.child
                if inside is not None:
                    above.append(node)
                    if len(above) > MAX_DEPTH:
                        raise Refusal(_TOO_DEEP)
                    node = inside
                    continue
                writer.leave(tag, len(above))
        while above and node.next is None:
            node = above.pop()
            writer.leave(node.tag or "", len(above))
        following = node.next
        if not above or following is None:
            break
        node = following
    writer.flush()


def _marked(node: LexborNode, tag: str, above: list[LexborNode], whole_page: bool, styles: Looks) -> str | None:
    """None for an element that is left out, `RAISE` or `LOWER` for one that is raised or lowered, else nothing."""
    if tag in _SKIPPED:
        return None
    if not above:
        return ""  # what holds the text is shown in the end: some pages hide it until a script has run
    if whole_page and (tag in _FURNITURE or (tag == "header" and not any(node.tag in _SECTIONS for node in above))):
        return None
    mark = _RAISED.get(tag) or _script(node, above[-1])
    ruled = styles.get(node.mem_id) if styles else None
    attributes = node.attributes
    return _by_attributes(node, attributes, ruled, mark, whole_page) if attributes or ruled else mark


def _by_attributes(
    node: LexborNode, attributes: dict[str, str | None], ruled: Said | None, mark: str, whole_page: bool
) -> str | None:
    """The same for an element with attributes or rules of style; `mark` is what its tag says."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return None
    style = attributes.get("style") or ""
    if style or ruled:
        seen = look(style, ruled)
        if Look.UNSEEN in seen:
            return None
        mark = mark or (RAISE if Look.RAISED in seen else LOWER if Look.LOWERED in seen else "")
    role = (attributes.get("role") or "").lower()
    kind = _BOOK_TYPES.match(role) or _BOOK_TYPES.search(attributes.get("epub:type") or "")
    if (whole_page and role in _FURNITURE_ROLES) or (kind is not None and kind[1] == "pagebreak"):
        return None
    if kind is not None or (node.tag == "a" and "#" in (attributes.get("href") or "") and _is_note_mark(node)):
        return RAISE
    return mark


def _is_note_mark(link: LexborNode) -> bool:
    """Whether a link into a page is a note mark: a number, letter or sign with no space before it."""
    before = link.prev
    if before is None or before.tag != "-text" or not (before.text_content or " ")[-1:].strip():
        return False
    return _NOTE_MARK.fullmatch(link.text() or "") is not None


def _script(node: LexborNode, parent: LexborNode) -> str:
    """Of an element of a formula: whether it is an exponent or an index of what comes before it."""
    marks = _SCRIPTS.get(parent.tag or "")
    if marks is None:
        return ""
    place = 0
    before = node.prev
    while before is not None and place <= len(marks):
        place += before.is_element_node
        before = before.prev
    return marks[place - 1] if 0 < place <= len(marks) else ""


class _Writer:
    """Turns the walk over a tree into blocks."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._line: list[str] = []
        self._level = 0
        self._groups: list[object] = []
        self._row = 0  # open elements since a row that is written as one line; 0 outside
        self._pre = 0
        self._raised = -1  # elements above the one that is raised or lowered, and not inside another; -1 without one
        self._spans: list[tuple[int, int]] = []  # of the cells of the row that is written as one line: rows, columns
        self._held: dict[int, tuple[int, str]] = {}  # by column: rows further down that a cell above reaches, its text

    def mark(self, mark: str, depth: int) -> None:
        """The element just entered, below `depth` others, is raised or lowered if `mark` says so."""
        if mark and self._raised < 0:
            self._raised = depth
            self._line.append(mark)

    def text(self, text: str) -> None:
        self._line.append(text if self._pre else text.replace("\n", " "))

    def enter(self, node: LexborNode, tag: str) -> None:
        if self._row:
            self._row += 1
            if tag in {"td", "th"}:
                self._line.append(_CELL)
                self._spans.append((_span(node, "rowspan"), _span(node, "colspan")))
            elif tag in _BLOCKS or tag == "br":
                self._line.append(" ")
            return
        if tag == "br":
            self._line.append("\n")
        if tag not in _BLOCKS:
            return
        self.flush()
        if tag in _HEADINGS:
            self._level = _HEADINGS[tag]
        elif tag in _GROUPS:
            self._groups.append(object())
        elif tag == "pre":
            self._pre += 1
        elif tag == "tr" and _is_plain_row(node):
            self._row = 1
            self._spans.clear()
        if tag == "table":
            self._held.clear()

    def leave(self, tag: str, depth: int) -> None:
        """End an element that is below `depth` others."""
        if self._raised == depth:
            self._raised = -1
            self._line.append(END)
        if self._row > 1:
            self._row -= 1
            if tag in _BLOCKS:
                self._line.append(" ")
            return
        if tag not in _BLOCKS:
            return
        if self._row:
            self._line = [row_line(self._cells())]
            self._row = 0
        self.flush()
        if tag in _HEADINGS:
            self._level = 0
        elif tag in _GROUPS and self._groups:
            self._groups.pop()
        elif tag == "pre":
            self._pre -= 1

    def _cells(self) -> list[str]:
        """The open row by columns: a cell that reaches down is in each of its rows, a wide one leaves gaps."""
        cells: list[str] = []
        written = [tidy(cell) for cell in "".join(self._line).split(_CELL)[1:]]
        for text, (rows, columns) in zip(written, self._spans, strict=False):
            self._fill(cells)
            if rows > 1:
                self._held[len(cells)] = (rows - 1, text)
            cells += [text, *[""] * (columns - 1)]
        self._fill(cells)
        return cells

    def _fill(self, cells: list[str]) -> None:
        """Add the cells from above that are next in the row."""
        while (held := self._held.pop(len(cells), None)) is not None:
            rows, text = held
            if rows > 1:
                self._held[len(cells)] = (rows - 1, text)
            cells.append(text)

    def flush(self) -> None:
        """Write the open line: `br` parts nothing but paragraphs (two of them) and boilerplate; `pre` keeps its lines."""
        if not self._line:
            return
        pieces = "".join(self._line).split("\n")
        self._line.clear()
        group = self._groups[0] if self._groups else object()
        if self._level:
            self._draft.add(" ".join(pieces), level=self._level)
            return
        together: list[str] = []
        for piece in pieces:
            apart = BOILERPLATE.fullmatch(tidy(piece)) is not None
            if self._pre or apart or not piece.strip():
                self._draft.add(" ".join(together), group=group)
                together.clear()
            if self._pre or apart:
                self._draft.add(piece, group=group)
            else:
                together.append(piece)
        self._draft.add(" ".join(together), group=group)


def _span(cell: LexborNode, name: str) -> int:
    """How many rows or columns a cell takes; what is no such number, or 0 for all that follow, counts as one."""
    said = (cell.attributes.get(name) or "").strip()
    return min(max(int(said), 1), _MAX_SPAN) if said.isascii() and said.isdigit() and len(said) < 5 else 1


def _is_plain_row(row: LexborNode) -> bool:
    """Whether a row's cells hold a line each; in a table made for layout they hold paragraphs, lists or more tables."""
    return not row.css_first(_IN_CELL_BLOCKS) and len(row.css("p, div")) <= len(row.css("td, th"))


def _metadata(tree: LexborHTMLParser, styles: Looks) -> dict[str, str]:
    named: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = tidy(attributes.get("content") or "")
        if content:
            named.setdefault(name.lower(), content)

    def first(*names: str) -> str:
        return next((named[name] for name in names if name in named), "")

    found: dict[str, str] = {}
    top = Draft()
    for heading in tree.css("h1")[:1]:
        write_blocks(heading, top, whole_page=False, styles=styles)
    named_by = (*(tidy(node.text()) for node in tree.css("title")[:1]), str(top.finish()["text"]).replace("\n", " "))
    found["title"] = first("og:title", "dc.title", "citation_title") or next(filter(None, named_by), "")
    found["publisher"] = first(
        "og:site_name", "publisher", "dc.publisher", "citation_publisher", "author", "dc.creator", "citation_author"
    )
    found["published"] = first(
        "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued",
        "citation_publication_date", "citation_date", "publish-date", "pubdate",
    )  # fmt: skip
    canonical = tree.css_first("link[rel=canonical]")
    address = ((canonical.attributes.get("href") or "") if canonical is not None else "").strip()
    found["url"] = address if "://" in address else first("og:url")
    root = tree.root
    found["language"] = ((root.attributes.get("lang") if root is not None else "") or "").strip()
    return {key: value for key, value in found.items() if value}
