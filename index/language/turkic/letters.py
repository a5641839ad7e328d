"""Patterns that also match what is typed without diacritics: `kaç` and `kac`, `neçə` and `nece`."""

import re
from collections.abc import Iterator, Mapping
from re import Pattern
from typing import TypeVar

from index.language.words import fold

Value = TypeVar("Value")

_PLAIN = {"ç": "c", "ğ": "g", "ş": "s", "ö": "o", "ü": "u", "ə": "e"}
_FORMS = {letter: f"{letter}{letter.upper()}{plain}{plain.upper()}" for letter, plain in _PLAIN.items()}


def loose(pattern: str, *, anchored: bool = False) -> Pattern[str]:
    """Compile a pattern without regard to case, each letter with a mark matching the plain one too.

    `ı`, `i`, `I` and `İ` all match each other, as Python compares them so when case does not matter.

    Args:
        pattern: Of letters in lower case.
        anchored: Whether it must match from the first letter of a text on.
    """
    either = loose_text(pattern)
    return re.compile(rf"^\W*(?:{either})" if anchored else either, re.IGNORECASE)


def loose_text(pattern: str) -> str:
    """The same as text, to be part of a longer pattern that is compiled without regard to case."""
    parts, within, escaped = [], False, False
    for letter in pattern:
        forms = _FORMS.get(letter)
        parts.append(letter if forms is None else forms if within else f"[{forms}]")
        if not escaped and letter in "[]":
            within = letter == "["
        escaped = letter == "\\" and not escaped
    return "".join(parts)


class Folded(Mapping[str, Value]):
    """A table whose words are found in any case, with marks or without."""

    def __init__(self, table: Mapping[str, Value]) -> None:
        self._table = {fold(word): value for word, value in table.items()}

    def __getitem__(self, word: str) -> Value:
        return self._table[fold(word)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)
