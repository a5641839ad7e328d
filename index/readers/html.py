"""HTML → its main text, without menus, scripts and page furniture. The parser is selectolax (lexbor)."""

import codecs
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from index.readers.draft import Draft, tidy
from index.readers.limits import MAX_DEPTH, Refusal
from index.text import BOILERPLATE

_SKIPPED = frozenset(
    "script style noscript template head title meta link iframe object embed svg canvas audio video map button select "
    "option textarea input datalist dialog annotation annotation-xml rp".split()
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
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

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
    draft = Draft(metadata=_metadata(tree))
    root = _main_part(tree)
    if root is not None:
        write_blocks(root, draft, whole_page=True)
    top = [level for _, level in draft.headings if level == 1]
    if len(top) > 1:  # several h1 are sections, not the title
        draft.headings = [(span, level + 1) for span, level in draft.headings]
    made = draft.finish()
    if not made["text"]:
        raise Refusal("no text found in it. If the page is made by a script, save it from a browser, or as PDF.")
    return made


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


def _main_part(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the page's own text: `main`, else its only `article`, else the body.

    An article with less than half of the text and no `h1` is something else, such as a comment or a link to the next page.
    """
    body = tree.body
    if body is None:
        return None
    main, articles = tree.css("main, [role=main]"), tree.css("article")
    if len(main) == 1 and _length(main[0]):
        return main[0]
    length = _length(articles[0]) if len(articles) == 1 else 0
    if length and (articles[0].css_first("h1") is not None or 2 * length >= _length(body)):
        return articles[0]
    return body


def _length(root: LexborNode) -> int:
    """Characters of the text that would be taken from an element."""
    draft = Draft()
    write_blocks(root, draft, whole_page=True)
    return len(str(draft.finish()["text"]))


def write_blocks(root: LexborNode, draft: Draft, *, whole_page: bool) -> None:
    """Write the text under a node into a draft, block by block.

    Args:
        root: An element.
        draft: Where to.
        whole_page: Leave out menus, footers, asides and the page's header; a book's chapter has none.
    """
    writer = _Writer(draft)
    node = root
    above: list[LexborNode] = []
    while True:
        tag = node.tag or ""
        if tag == "-text":
            writer.text(node.text_content or "")
        elif tag[:1] != "-" and not _left_out(node, tag, above, whole_page):
            writer.enter(node, tag)
            inside = node.child
            if inside is not None:
                above.append(node)
                if len(above) > MAX_DEPTH:
                    raise Refusal(_TOO_DEEP)
                node = inside
                continue
            writer.leave(tag)
        while above and node.next is None:
            node = above.pop()
            writer.leave(node.tag or "")
        following = node.next
        if not above or following is None:
            break
        node = following
    writer.flush()


def _left_out(node: LexborNode, tag: str, above: list[LexborNode], whole_page: bool) -> bool:
    if tag in _SKIPPED or not above:
        return tag in _SKIPPED  # what holds the text is shown in the end: some pages hide it until a script has run
    attributes = node.attributes
    if attributes:
        if "hidden" in attributes or attributes.get("aria-hidden") == "true":
            return True
        if "style" in attributes and _UNSEEN.search(attributes["style"] or ""):
            return True
        if whole_page and (attributes.get("role") or "").lower() in _FURNITURE_ROLES:
            return True
    if not whole_page:
        return False
    return tag in _FURNITURE or (tag == "header" and not any(node.tag in _SECTIONS for node in above))


class _Writer:
    """Turns the walk over a tree into blocks."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._line: list[str] = []
        self._level = 0
        self._groups: list[object] = []
        self._row = 0  # open elements since a row that is written as one line; 0 outside
        self._pre = 0

    def text(self, text: str) -> None:
        self._line.append(text if self._pre else text.replace("\n", " "))

    def enter(self, node: LexborNode, tag: str) -> None:
        if self._row:
            self._row += 1
            if tag in {"td", "th"} and any(piece.strip() for piece in self._line):
                self._line.append(" | ")
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

    def leave(self, tag: str) -> None:
        if self._row > 1:
            self._row -= 1
            if tag in _BLOCKS:
                self._line.append(" ")
            return
        if tag not in _BLOCKS:
            return
        if self._row:
            self._line = ["".join(self._line).rstrip(" |")]  # empty cells at the end
            self._row = 0
        self.flush()
        if tag in _HEADINGS:
            self._level = 0
        elif tag in _GROUPS and self._groups:
            self._groups.pop()
        elif tag == "pre":
            self._pre -= 1

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


def _is_plain_row(row: LexborNode) -> bool:
    """Whether a row's cells hold a line each; in a table made for layout they hold paragraphs, lists or more tables."""
    return not row.css_first(_IN_CELL_BLOCKS) and len(row.css("p, div")) <= len(row.css("td, th"))


def _metadata(tree: LexborHTMLParser) -> dict[str, str]:
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
    named_by = (tidy(node.text()) for node in (*tree.css("title")[:1], *tree.css("h1")[:1]))
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
