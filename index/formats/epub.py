"""EPUB → its chapters in the order of the spine. The container is a zip, the chapters are HTML."""

import posixpath
import re
import zipfile
from collections.abc import Iterable
from urllib.parse import unquote

from lxml import etree

from index.formats.archive import open_archive, parse_xml
from index.formats.draft import Draft, tidy
from index.formats.html import decode_html, parse, write_blocks
from index.formats.sandbox.limits import Refusal
from index.formats.styles import looks

_CHAPTER_TYPES = {"application/xhtml+xml", "text/html", "text/x-oeb1-document"}
_DUBLIN = {"title": "title", "publisher": "publisher", "date": "published", "language": "language", "source": "url"}
_EMPTY_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_MAX_SHEET = 500_000
"""Bytes read of a style sheet."""
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def read_epub(raw: bytes) -> dict[str, object]:
    """Read an EPUB file; a chapter's own top heading counts as level 2, below the book's title.

    Raises:
        Refusal: If it is damaged, encrypted, or over a limit.
    """
    archive = open_archive(raw, "EPUB")
    package_path = _package_path(archive)
    package = _xml(archive, package_path)
    encrypted = _encrypted(archive)
    folder = posixpath.dirname(package_path)
    items = {item.get("id", ""): item for item in package.iter("{*}item")}
    draft = Draft(metadata=_metadata(package))
    css = _style_sheets(archive, folder, items.values())
    chapters = 0
    for reference in package.iter("{*}itemref"):
        name = reference.get("idref", "")
        item = items.get(name)
        if item is None:
            raise Refusal(
                f"its table of chapters names {tidy(name)[:60]!r}, which is not in it. Convert the book again."
            )
        if "nav" in item.get("properties", "").split() or item.get("media-type") not in _CHAPTER_TYPES:
            continue  # the table of contents; pictures as pages
        path = _path(folder, item)
        if path in encrypted:
            raise Refusal("is encrypted (DRM). Only books without copy protection can be read.")
        tree = parse(_as_html(decode_html(_read(archive, path))))
        if tree.body is not None:
            write_blocks(tree.body, draft, whole_page=False, styles=looks(tree, css))
            chapters += 1
    draft.headings = [(span, level + 1) for span, level in draft.headings]
    made = draft.finish()
    if not made["text"]:
        raise Refusal(f"no text found in its {chapters} chapters. If the pages are pictures, run OCR first.")
    return made


def _path(folder: str, item: etree._Element) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "").partition("#")[0])))


def _style_sheets(archive: zipfile.ZipFile, folder: str, items: Iterable[etree._Element]) -> str:
    """The text of all style sheets of a book; each chapter links to some, and names mean the same in all of them."""
    sheets: list[str] = []
    for item in items:
        path = _path(folder, item)
        if item.get("media-type") == "text/css" and path in archive.namelist():
            with archive.open(path) as sheet:
                sheets.append(sheet.read(_MAX_SHEET).decode("utf-8", "replace"))
    return "\n".join(sheets)


def _as_html(source: str) -> str:
    """XHTML as the HTML parser reads it: `<title/>` has an end tag, CDATA is text."""
    source = _CDATA.sub(lambda match: match[1].replace("&", "&amp;").replace("<", "&lt;"), source)
    return _EMPTY_ELEMENT.sub(
        lambda match: match[0] if match[1].lower() in _VOID else f"<{match[1]}{match[2]}></{match[1]}>", source
    )


def _read(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return archive.read(path)
    except KeyError:
        raise Refusal(f"lacks {tidy(path)[:80]!r}, which it names as a part. Convert the book again.") from None


def _xml(archive: zipfile.ZipFile, path: str) -> etree._Element:
    return parse_xml(_read(archive, path))


def _package_path(archive: zipfile.ZipFile) -> str:
    for rootfile in _xml(archive, "META-INF/container.xml").iter("{*}rootfile"):
        path = rootfile.get("full-path")
        if path:
            return str(path)
    raise Refusal("names no package file. Convert the book again.")


def _encrypted(archive: zipfile.ZipFile) -> set[str]:
    """Paths of encrypted parts; fonts are often scrambled, which does not matter here."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return set()
    references = _xml(archive, "META-INF/encryption.xml").iter("{*}CipherReference")
    return {unquote(reference.get("URI", "")) for reference in references}


def _metadata(package: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        name = etree.QName(element).localname
        key = _DUBLIN.get(name)
        value = tidy("".join(element.itertext()))
        if key and value:
            found.setdefault(key, value)
        elif name == "creator" and value:
            found.setdefault("creator", value)
    creator = found.pop("creator", "")
    if creator:
        found.setdefault("publisher", creator)
    return found
