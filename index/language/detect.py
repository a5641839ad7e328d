"""Which language a text is in, where nobody says so.

A question has a few words, often misspelt, without diacritics, or with a name from another language. So script, question
words and small words count first (`evidence`): they tell English, Turkish and Azerbaijani apart where frequent runs of
letters do not. Only a text in Latin script without any such word goes to py3langid (BSD licence, 5 MB, no network).
"""

import re
from collections import Counter
from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.language import evidence
from index.language.words import fold

EXPECTED: Final = ("az", "en", "hy", "ru", "tr")
"""Languages that a document may be in without saying so. Of the hundred that the library knows, many are near to one of
these in a text of one line."""
_SURE: Final = 0.9
"""Least probability, among the languages in question, at which the library is believed. At 0.9 it took none of 5,368 short
English sentences for another language."""
_MOST: Final = 4000
"""Characters of a text that are looked at."""
_STRONG: Final = 2
"""What a word or a letter counts that belongs to one language; an ending counts half of it."""
_FEWEST: Final = 3
"""Words that the library is asked about; fewer are often a name, which any language may have."""
_ARMENIAN: Final = re.compile(r"[\u0531-\u0556\u0561-\u0587]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_DIACRITICS: Final = re.compile("[ğışöüç]")
_WORD: Final = re.compile(r"(?<![\w’'])[^\W\d_]+")
"""A word; what follows an apostrophe is an ending (`Hocalı'da`, `I've`)."""


def detected(text: str, among: Iterable[str], otherwise: str) -> str:
    """The language of a text.

    Args:
        text: Any.
        among: Codes of the languages that it may be in; those that nothing is known of are passed over.
        otherwise: What a text is taken for that has too few letters, or may as well be in another of the languages.
    """
    start = text[:_MOST]
    codes = frozenset(among)
    letters = len(_LETTER.findall(start))
    if "hy" in codes and 2 * len(_ARMENIAN.findall(start)) > letters:
        return "hy"
    if not letters or sum(code in EXPECTED or code in _known() for code in codes) < 2:
        return otherwise
    code = _told(start, letters)
    if not code and len(_WORD.findall(start)) >= _FEWEST:
        found, probability = _identifier(tuple(sorted((codes | {"az", "en", "tr"}) & _known()))).classify(start)
        code = str(found) if probability >= _SURE else ""
    return code if code in codes else otherwise


def _told(text: str, letters: int) -> str:
    """The language that script and small words tell; empty when they tell none."""
    counts = _counts(text)
    if 2 * len(_CYRILLIC.findall(text)) > letters:
        return "en" if counts["en"] and not counts["cyrillic"] else "ru"
    turkic = counts["turkic"] + counts["tr"] + counts["az"]
    best = max(turkic, counts["ru"])
    if counts["en"] >= best:
        return "en" if counts["en"] else ""
    if best < _STRONG:
        return ""
    if counts["ru"] > turkic:
        return "ru"
    return _nearer(text, counts)


def _nearer(text: str, counts: Counter[str]) -> str:
    """Turkish or Azerbaijani, for a text that is one of the two."""
    if counts["tr"] != counts["az"]:
        return "tr" if counts["tr"] > counts["az"] else "az"
    if _DIACRITICS.search(text.casefold()):  # Azerbaijani written with them has the letter ə in nearly every sentence
        return "tr"
    return str(_identifier(("az", "tr")).classify(text)[0])


def _counts(text: str) -> Counter[str]:
    """How much speaks for each language; `turkic` for Turkish and Azerbaijani alike, `cyrillic` for Russian words."""
    counts: Counter[str] = Counter()
    for match in _WORD.finditer(text):
        word, folded = match[0], fold(match[0])
        counts["cyrillic"] += _STRONG * (folded in evidence.RUSSIAN)
        for key, words in _LISTS:
            counts[key] += _STRONG * (folded in words)
        if "ə" in word.casefold():
            counts["az"] += _STRONG
        elif not word[0].isupper():
            counts["turkic"] += _STRONG * (evidence.TURKIC_LETTER.search(word) is not None)
        if not word[0].isupper() and len(word) > 4:
            for key, ending in evidence.ENDINGS:
                counts[key] += ending.search(folded) is not None
    return counts


_LISTS: Final = (
    ("en", evidence.ENGLISH),
    ("tr", evidence.TURKISH),
    ("az", evidence.AZERBAIJANI),
    ("turkic", evidence.TURKIC - evidence.TURKISH - evidence.AZERBAIJANI),
    ("ru", evidence.RUSSIAN_IN_LATIN),
)


@cache
def _model() -> LanguageIdentifier:
    """Loaded when first asked for: it takes a second, and some 100 MB."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _known() -> frozenset[str]:
    return frozenset(_model().labels)


@cache
def _identifier(codes: tuple[str, ...]) -> LanguageIdentifier:
    """The model for these languages only; a copy, as each keeps its own choice of them."""
    identifier = copy(_model())
    identifier.set_languages(list(codes))
    return identifier
