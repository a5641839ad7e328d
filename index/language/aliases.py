"""Other spellings of names: `aliases.toml` in the corpus folder, kept in the build.

    [aliases]
    Khojaly = ["Xocalı", "Ходжалы", "Khojalu"]

When a question is matched with the text, every spelling of a group counts as every other. Nothing is rewritten in what
is quoted.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from index.errors import DocumentError
from index.language.base import Language
from index.language.words import WORD, fold
from index.text import normalise, one_line

Aliases = Mapping[str, tuple[str, ...]]


def read_aliases(folder: Path) -> dict[str, tuple[str, ...]]:
    """Groups of spellings by canonical name; empty without an `aliases.toml`.

    Raises:
        DocumentError: If the file is not of the form above.
    """
    path = folder / "aliases.toml"
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DocumentError(f"aliases.toml cannot be read ({one_line(str(error))}).") from None
    groups = table.pop("aliases", None)
    if table or not isinstance(groups, dict):
        raise DocumentError('aliases.toml: expected one table [aliases] of lines such as Khojaly = ["Xocalı"].')
    result = {}
    for name, others in groups.items():
        if not isinstance(others, list) or not all(isinstance(other, str) and WORD.search(other) for other in others):
            raise DocumentError(f"aliases.toml: {one_line(name)} must list its other spellings as strings.")
        result[normalise(name)] = tuple(normalise(other) for other in others)
    return result


class AliasTable:
    """Finds known spellings in a question. Immutable."""

    def __init__(self, groups: Aliases) -> None:
        self._group_of: dict[tuple[str, ...], list[str]] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        for name, others in groups.items():
            self._members[name] = (name, *others)
            for member in (name, *others):
                self._group_of.setdefault(_key(member), []).append(name)
        self._longest = max((len(key) for key in self._group_of), default=0)

    def spellings(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Spans of known spellings in a text, longest first where they overlap, each with its group's spellings."""
        matches = list(WORD.finditer(text))
        found = []
        at = 0
        while at < len(matches):
            for size in range(min(self._longest, len(matches) - at), 0, -1):
                start, end = matches[at].start(), matches[at + size - 1].end()
                names = self._group_of.get(_key(text[start:end]))
                if names:
                    found.append((start, end, tuple(m for name in names for m in self._members[name])))
                    at += size - 1
                    break
            at += 1
        return found

    def single_words(self) -> frozenset[str]:
        """Folded one-word spellings: none of them is a typing error."""
        return frozenset(key[0] for key in self._group_of if len(key) == 1)


def _key(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in re.findall(r"[^\W_]+", text))


def alternative_stems(spellings: tuple[str, ...], language: Language) -> frozenset[str]:
    """Stems of the one-word spellings of a group."""
    return frozenset(language.words.stem(s) for s in spellings if re.fullmatch(r"[^\W_]+", s))
