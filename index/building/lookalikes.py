"""What in a document's metadata may deceive a reader: letters that look alike, addresses with a name before the host.

Both can have good reasons, so the build names them and refuses nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from index.text import one_line
from index.types import Citation

_ALPHABETS: Final = frozenset(
    ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "CHEROKEE", "COPTIC", "LISU", "FULLWIDTH", "MATHEMATICAL")
)
"""Alphabets with letters that look like letters of another one. Other scripts may be mixed in a word, as in Japanese."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\u02bc][^\W\d_]+)*")


def suspicious(citation: Citation) -> Iterator[str]:
    """One line for each thing that a maintainer should look at: `path: what`."""
    for name, text in (("title", citation.title), ("publisher", citation.publisher)):
        for word in _WORD.findall(text or ""):
            if strange := mixed(word):
                found = f"“{one_line(word, 40)}” has {', '.join(strange)}"
                yield f"{citation.path}: look-alike letters in the {name}: {found}"
    if host := _after_user(citation.url or ""):
        address = one_line(citation.url)
        yield f"{citation.path}: the address names a user before its host, which is {one_line(host, 80)}: {address}"


def mixed(word: str) -> list[str]:
    """The letters of a word that belong to another alphabet than most of it, each once and by name; empty for most words."""
    alphabets: dict[str, int] = {}
    letters = [(char, _alphabet(char)) for char in word]
    for _, alphabet in letters:
        if alphabet:
            alphabets[alphabet] = alphabets.get(alphabet, 0) + 1
    if len(alphabets) < 2:
        return []
    most = max(alphabets, key=lambda each: alphabets[each])
    others = dict.fromkeys(char for char, alphabet in letters if alphabet not in ("", most))
    return [f"U+{ord(char):04X} {unicodedata.name(char, '')}" for char in others][:3]


def _alphabet(char: str) -> str:
    """The alphabet of a letter, from its name; empty for a letter of none of `_ALPHABETS`."""
    first = unicodedata.name(char, "").partition(" ")[0]
    return first if first in _ALPHABETS else ""


def _after_user(url: str) -> str:
    """The host of an address that has a user name before its host; empty for other addresses."""
    try:
        place = urlsplit(url).netloc
    except ValueError:
        return ""
    return place.rpartition("@")[2] if "@" in place else ""
