"""What English names: dates, labels with their nouns, words that place a name."""

import re

from index.language.english.vocabulary import MONTHS, stem
from index.language.tables import MentionWords

_MONTH_NUMBER = (
    {month.lower(): n for n, month in enumerate(MONTHS, 1)}
    | {month[:3].lower(): n for n, month in enumerate(MONTHS, 1)}
    | {"sept": 9}
)
_MONTH = r"(?:" + "|".join(rf"{month}\b|{month[:3]}\b\.?" for month in MONTHS) + r"|Sept\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d\d)"
_DATES = re.compile(
    rf"\b(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)\b"
    rf"|(?<![\d./-])(?P<n1>\d\d?)[./](?P<n2>\d\d?)[./](?P<ny>\d{{4}})(?![\d/])"
    rf"|\b(?P<d1>{_DAY})(?:\s*(?:[-–]|and|to)\s*{_DAY})?\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>{_YEAR})\b)?"
    rf"|\b(?P<m2>{_MONTH})\s+(?P<d2>{_DAY})\b(?!\s*[:%.]\d)(?:(?:,|\s+in)?\s+(?P<y2>{_YEAR})\b)?"
    rf"|\b(?P<m3>{_MONTH})(?:,?\s+(?:of\s+)?(?P<y3>{_YEAR})\b)?",
)
_LOOSE_DATES = re.compile(_DATES.pattern, re.IGNORECASE)
_YEARS = re.compile(
    rf"\b(?P<from>{_YEAR})(?:\s*[-–]\s*|\s+(?:to|and|until)\s+)(?P<to>{_YEAR}|\d\d)\b|\b(?P<decade>{_YEAR})s\b"
)
LABELS = frozenset(
    stem(word)
    for word in (
        "article section chapter clause paragraph annex appendix schedule resolution version "
        "release firmware room hall level "
        "grade class type group gate platform line route flight permit case number no item lot "
        "figure table page volume "
        "part phase stage step unit block apartment zone district ward model series edition season episode round form "
        "option task exercise lesson terminal channel vitamin hepatitis directive protocol advisory exhibit box plan "
        "building wing tower court team tier category bus tram highway road motion application ticket"
    ).split()
)
"""Stems of nouns that are numbered or lettered."""
_UNINITIALED = frozenset("of and the for on in".split())
"""Words that give no letter to initials."""
_AMBIGUOUS = frozenset("may march mar jun sep dec oct jan".split())
"""Names of months that are other words too."""
_LEADING = frozenset("in since by until from of during before after year".split())
"""Words before a year."""
_PLURALS = ("s",)
"""How a noun in the plural ends, which a year cannot come before."""
_JOINING = frozenset("and or to".split())
"""Words between two values of one label: `Articles 6 and 10`."""
_LETTER_WORDS = frozenset({"I"})
_POSSESSIVE = re.compile(r"(.+?)[’']s$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)?(?:st|nd|rd|th)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SUFFIX = re.compile(r"(st|nd|rd|th)$")
_ORDINAL = re.compile(r"\d+(st|nd|rd|th)")
_LINKS = frozenset(
    "in at of near from to into for by on with against over about around outside inside across through under".split()
)

MENTIONS = MentionWords(
    month_number=_MONTH_NUMBER,
    year=_YEAR,
    dates=_DATES,
    loose_dates=_LOOSE_DATES,
    years=_YEARS,
    labels=LABELS,
    uninitialed=_UNINITIALED,
    ambiguous=_AMBIGUOUS,
    leading=_LEADING,
    plurals=_PLURALS,
    joining=_JOINING,
    letter_words=_LETTER_WORDS,
    possessive=_POSSESSIVE,
    number=_NUMBER,
    suffix=_SUFFIX,
    ordinal=_ORDINAL,
    links=_LINKS,
)
