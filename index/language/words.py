"""What a word is, in any language: letters and digits, compared without case and diacritics."""

import re
import unicodedata
from collections.abc import Iterable
from enum import IntFlag
from functools import lru_cache

import numpy as np
import numpy.typing as npt

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿⁱ"
"""Raised characters are no part of a word: `613⁴` is the word 613, `m²` the word m."""
MARKS = "՛՜՞"
"""Armenian marks of stress, exclamation and question stand inside a word, behind the vowel: `ի՞նչ` is the word `ինչ`."""
WORD = re.compile(rf"[^\W_{RAISED}]+(?:(?<=\d)[,.](?=\d)[\d]+|[{MARKS}][^\W_{RAISED}]+)*")
"""A word: letters and digits; a figure keeps its separators (`1,275`, `13.6`)."""

_PLAIN = str.maketrans("ıə", "ie", MARKS)


class Kind(IntFlag):
    """What a word may answer."""

    NOTHING = 0
    NUMBER = 1
    YEAR = 2
    DATE = 4
    NAME = 8
    PLACE = 16
    REASON = 32


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower-case a word and drop its diacritics, as FTS5's unicode61 does; `ı` becomes `i`, `ə` becomes `e`, `MARKS` go."""
    text = unicodedata.normalize("NFKD", word.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return text.translate(_PLAIN) or word.casefold()


def plain_stem(word: str) -> str:
    """The form under which a word is counted where no endings are known: folded, a figure without separators."""
    folded = fold(word)
    return re.sub(r"[,.](?=\d{3}\b)", "", folded) if folded[0].isdigit() else folded


def hashes(stems: Iterable[str]) -> npt.NDArray[np.int64]:
    """Stems as numbers that numpy compares in one call: equal for equal stems, within one process."""
    return np.array([hash(name) for name in stems], np.int64)
