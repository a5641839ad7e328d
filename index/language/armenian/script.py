"""Patterns over Armenian text, whose marks of stress and question stand inside a word: `ի՞նչ`, `ե՞րբ`, `Քանի՞`."""

import re
from typing import Final

from index.language.words import MARKS

_PARTS: Final = re.compile(r"\[[^\]]*\]|\(\?<[=!][^()]*\)|\(\?(?:P<\w+>|>)|[Ա-Ֆա-և]|[<>]")


def source(text: str) -> str:
    """The source of a pattern in which each letter may have a mark behind it.

    Args:
        text: A pattern. `<` and `>` stand for the start and the end of a word; `և` also matches its older spelling `եւ`.
            Letters in brackets, and those looked for behind, stay as they are.
    """
    return _PARTS.sub(_spelled, text)


def pattern(text: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern made of such a source; without regard to case, unless other flags are given."""
    return re.compile(source(text), flags)


def unmarked(text: str) -> str:
    """A text without the marks."""
    return text.translate(_NO_MARKS)


_NO_MARKS: Final = str.maketrans("", "", MARKS)


def _spelled(match: re.Match[str]) -> str:
    part = match[0]
    if part == "<":
        return rf"(?<![\w{MARKS}])"
    if part == ">":
        return rf"(?![\w{MARKS}])"
    if len(part) > 1:
        return part
    letter = "(?:և|ե[ւՒ])" if part == "և" else part
    return f"(?:{letter}[{MARKS}]?)"
