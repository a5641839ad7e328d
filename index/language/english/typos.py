"""How English is misspelt."""

import re

from index.language.tables import TypoWords

_NEIGHBOURS = {
    key: row[max(i - 1, 0) : i] + row[i + 1 : i + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for i, key in enumerate(row)
}
_LONG = re.compile(r"[a-z]{4,}")
_VOWELS = frozenset("aeiou")
_SHORT = {
    "people": "ppl",
    "how": "hw",
    "you": "u",
    "are": "r",
    "what": "wat",
    "with": "w",
    "because": "bc",
    "many": "mny",
}

TYPOS = TypoWords(
    neighbours=_NEIGHBOURS,
    long=_LONG,
    vowels=_VOWELS,
    short=_SHORT,
)
