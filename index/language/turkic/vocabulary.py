"""Stems and word lists of Turkish and Azerbaijani, and what they name."""

import re
from collections.abc import Callable
from functools import lru_cache

from babel import Locale

from index.language.tables import MentionWords, SentenceWords, TypoWords, Vocabulary
from index.language.turkic.endings import taken_off
from index.language.turkic.letters import loose
from index.language.turkic.moments import YEAR, dates, names
from index.language.words import fold, plain_stem

PIECES = (
    "da de ta te dan den tan ten nin un i u ya ye yi yu na ne si su nda nde ndan nden ci cu nci ncu inci "
    "uncu in la le yla yle lik luk".split()
)
"""Endings that stand as words of their own behind an apostrophe or a hyphen: `Hocalı'da`, `1992-ci`; folded."""


_DIE, _BE = "öl", "ol"
"""The stem of a word for dying, and of one for being, where the marks of the letters tell them apart."""


def stemmer(
    numbers: dict[str, str], kept: frozenset[str], short: frozenset[str], whole: frozenset[str]
) -> Callable[[str], str]:
    """The function that gives the form under which a word is counted.

    Args:
        numbers: Folded number words, each with its figure.
        kept: Folded words that are their own stems.
        short: Folded words of two letters that take endings.
        whole: Folded words that only look as if they had an ending.
    """

    @lru_cache(maxsize=200_000)
    def stem(word: str) -> str:
        folded = fold(word)
        if folded[0].isdigit():
            return plain_stem(word)
        if (folded in kept and not word.casefold().startswith(_DIE)) or not folded.isalpha():
            return folded
        found = numbers.get(folded) or taken_off(folded, whole, short)
        return _DIE if found == _BE and word.casefold().startswith(_DIE) else found

    return stem


def number_figures(ones: str, tens: str, more: str, ordinals: str) -> dict[str, str]:
    """Folded number words, each with its figure; an ordinal's ends in a point."""
    table = {fold(word): str(value) for value, word in enumerate(ones.split())}
    table |= {fold(word): str(10 * value) for value, word in enumerate(tens.split(), 1)}
    table |= {fold(word): str(10**size) for word, size in zip(more.split(), (2, 3, 6, 9), strict=True)}
    return table | {fold(word): f"{value}." for value, word in enumerate(ordinals.split(), 1)}


def vocabulary(
    code: str,
    stem: Callable[[str], str],
    *,
    stop_words: str,
    question_words: str,
    pronouns: str,
    reasons: str,
    numbers: dict[str, str],
    centuries: tuple[str, ...],
) -> Vocabulary:
    """The vocabulary of one of the two; its words are parted by spaces and need not be folded."""
    wide = Locale(code).months["format"]["wide"]
    months = tuple(wide[number] for number in range(1, 13))
    forms = {fold(month) for month in months}
    return Vocabulary(
        stem=stem,
        stop_words=folded(stop_words) | frozenset(PIECES),
        question_words=folded(question_words),
        pronouns=folded(pronouns),
        places=frozenset(),
        placed=re.compile(r"\w{2,}'?[dt][ae](?:ki)?"),
        inflects=True,
        reasons=folded(reasons),
        months=months,
        month_forms=frozenset(
            forms | {f"{month}{ending}" for month in forms for ending in "da de ta te in un un".split()}
        ),
        weekdays=frozenset(fold(name) for name in Locale(code).days["format"]["wide"].values() if " " not in name)
        - {"pazar", "bazar"},
        numbers=numbers,
        centuries=centuries,
        year=re.compile(r"(?:1\d|20)\d\d"),
    )


def mention_words(code: str, labels: frozenset[str], links: str, joining: str) -> MentionWords:
    """How one of the two names things.

    Args:
        code: Of the language.
        labels: Stems of nouns that are numbered.
        links: Words that stand behind a name and place it.
        joining: Words between two values of one label.
    """
    pattern = re.compile(dates(code), re.IGNORECASE)
    return MentionWords(
        month_number=names(code, "months"),
        dates=pattern,
        loose_dates=pattern,
        years=re.compile(
            rf"\b(?P<from>{YEAR})(?:\s*[-–]\s*|\s+(?:ile|ilə)\s+|['’-]?[dt][aeə]n\s+)(?P<to>{YEAR}|\d\d)\b"
            rf"|\b(?P<decade>{YEAR})(?:['’]?l[ae]r|-c[ıiuü]\s+illər|\s+yıllar)",
            re.IGNORECASE,
        ),
        labels=labels,
        links=folded(links),
        joining=folded(joining),
        uninitialed=folded("ve və ile ilə"),
        ambiguous=frozenset({"ocak", "ekim", "mayis"}) if code == "tr" else frozenset(),
        letter_words=frozenset({"O"}),
        possessive=re.compile(r"([^\W\d]+?)['’][^\W\d]+$"),
    )


def sentence_words(joins: str) -> SentenceWords:
    """Abbreviations, as the source of a pattern, behind which a sentence goes on."""
    return SentenceWords(joins=loose(rf"\b(?:{joins})\.$"))


def typo_words(rows: tuple[str, ...], short: dict[str, str]) -> TypoWords:
    """How a language is mistyped: by neighbours on the keyboard, left out vowels and short forms."""
    neighbours = {key: row[max(i - 1, 0) : i] + row[i + 1 : i + 2] for row in rows for i, key in enumerate(row)}
    return TypoWords(
        neighbours=neighbours, long=re.compile(r"[a-zçğıöşüə]{4,}"), vowels=frozenset("aeıioöuüə"), short=short
    )


def folded(words: str) -> frozenset[str]:
    """Words parted by spaces, folded."""
    return frozenset(map(fold, words.split()))
