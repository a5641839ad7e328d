"""How pypdf reads fonts here: by what the PDF says of them, and once for a document.

Two things are changed in pypdf, whose version is pinned:

- The encoding inside any embedded Type 1 font counts only for codes that the PDF's own encoding leaves open (PDF 32000-1,
  9.6.6.1: `Encoding` replaces the built-in one; a dictionary without `BaseEncoding` changes it code by code).
  pypdf takes it over the PDF's, as it does with fontTools for compressed fonts: "613 dead" becomes "upr de8d". The child
  process keeps fontTools out (`index.formats.sandbox.child`), so that no other package decides what a document says.
- A font is read once, not again for each page that uses it.
"""

from typing import Any

from pypdf import _cmap, _page
from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

__all__ = ["Font", "forget_fonts", "read_font"]

_fonts: dict[int, tuple[Any, Font]] = {}
"""By the identity of its dictionary: that dictionary, kept so that no other gets its identity, and the font."""
_MAX_FONTS = 2_000
_given = _cmap._parse_to_unicode


def read_font(resource: DictionaryObject) -> Font:
    """A font as pypdf reads it."""
    found = _fonts.get(id(resource))
    if found is None:
        if len(_fonts) >= _MAX_FONTS:
            _fonts.clear()
        found = _fonts[id(resource)] = (resource, Font.from_font_resource(resource))
    return found[1]


def forget_fonts() -> None:
    """Forget the fonts of the last document."""
    _fonts.clear()


def _to_unicode(font: DictionaryObject) -> tuple[dict[Any, Any], list[int]]:
    """What pypdf adds to a font's encoding, without what contradicts the encoding that the PDF gives."""
    encoding = font.get("/Encoding")
    encoding = encoding.get_object() if encoding is not None else None
    if "/ToUnicode" in font or encoding is None:
        return _given(font)
    if not isinstance(encoding, DictionaryObject) or "/BaseEncoding" in encoding:
        return {}, []
    characters, codes = _given(font)
    said: set[int] = set()
    code = 0
    for entry in encoding.get("/Differences", ()):
        if isinstance(entry, int):
            code = int(entry)
        else:
            said.add(code)
            code += 1
    return {k: v for k, v in characters.items() if len(k) != 1 or ord(k) not in said}, [
        c for c in codes if c not in said
    ]


class _Fonts:
    """Stands where pypdf's page looks up how to read a font."""

    from_font_resource = staticmethod(read_font)


vars(_cmap)["_parse_to_unicode"] = _to_unicode
vars(_page)["Font"] = _Fonts
