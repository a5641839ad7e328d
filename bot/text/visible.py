"""Characters that cannot be seen, or that reverse the reading direction, are shown by name, so that nothing is hidden.

For terminals and the browser review. Quotes in Telegram are never changed.
"""

import re
import unicodedata
from typing import Final

_LIKELY: Final = re.compile(
    # all control characters but tab and line feed, the soft hyphen, joiners and fillers without a picture
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    # lone halves of pairs, blanks that are letters, variation selectors, annotations, musical and tag characters
    "\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS: Final = frozenset("\u200c\u200d")
_SELECTORS: Final = range(0xFE00, 0xFE10)
_TAGS: Final = range(0xE0020, 0xE0080)
_FLAG: Final = "\U0001f3f4"
_JOINED: Final = (
    "ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
    "MALAYALAM", "SINHALA", "TIBETAN", "MYANMAR", "KHMER", "NKO",
)  # fmt: skip
"""Scripts that spell with joiners between letters."""


def visible(text: str) -> str:
    """Replace invisible characters by pictures or code points; keep line breaks, tabs, and the parts of emoji.

    Joiners stay in emoji and in scripts that spell with them, selectors after a symbol, and tags in flags.
    """
    return _LIKELY.sub(lambda found: _shown(text, found.start()), text)


def _shown(text: str, place: int) -> str:
    char = text[place]
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    before = text[place - 1 : place]
    if char in _JOINERS and _may_be_joined(before, text[place + 1 : place + 2]):
        return char
    if (
        code in _SELECTORS
        and before
        and (unicodedata.category(before) in {"So", "Sm", "Po", "Sk"} or before in "0123456789")
    ):
        return char
    if code in _TAGS and _in_flag(text, place):
        return char
    return f"⟨U+{code:04X}⟩"


def _may_be_joined(before: str, after: str) -> bool:
    """Whether a joiner between these two characters is part of how they are written."""
    if not before or not after:
        return False
    emoji = all(unicodedata.category(each) in {"So", "Sk"} or ord(each) in _SELECTORS for each in (before, after))
    return emoji or any(unicodedata.name(before, "").startswith(script) for script in _JOINED)


def _in_flag(text: str, place: int) -> bool:
    start = place
    while start and ord(text[start]) in _TAGS:
        start -= 1
    return text[start] == _FLAG
