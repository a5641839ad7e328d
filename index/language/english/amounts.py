"""Words around figures."""

import re
from decimal import Decimal

from index.language.english.bounds import BOUNDS
from index.language.english.moments import MOMENTS
from index.language.english.numerals import NUMERALS
from index.language.english.units import UNITS
from index.language.quantity_tables import AmountWords, QuantityWords

_VAGUE = re.compile(
    r"\b(?:(?P<a>an?|half an?|several|a few|many|a couple of|a couple)\s+)?(?P<scale>hundred|thousand|million|billion|dozen)(?P<many>s)?\b"
    r"(?:\s+of\s+(?P<of>thousands|millions)\b)?|\b(?P<tens>tens)\s+of\s+(?P<of2>thousands|millions)\b"
    r"|\b(?P<plural>десятки|сотни|тысячи)\b",
    re.IGNORECASE,
)
_VAGUE_SCALE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "tens": 10} | {
    "thousands": 1000, "millions": 10**6, "десятки": 10, "сотни": 100, "тысячи": 1000
}  # fmt: skip
_EXACT = {
    "a": Decimal(1),
    "an": Decimal(1),
    "half a": Decimal("0.5"),
    "half an": Decimal("0.5"),
    "a couple of": Decimal(2),
    "a couple": Decimal(2),
}
"""What comes before a scale and makes a number of it."""
_HALF = frozenset(("half a", "half an"))
_ROUGH = frozenset(("a couple of", "a couple"))
_SEVERAL = frozenset(("several", "a few", "many"))
_WHOLE = frozenset({"dozen"})
"""Scales that are a number without a word before them."""
_ANDED = re.compile(r"(?:\s+and)?\s+")
_ONE_WORDS = frozenset({"one"})
_POINT_TAGS = ("", "en")
"""Tags of languages whose decimals follow a point."""
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_MINUS = re.compile(r"\bminus\s$", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"(?:[^\W\d][\w.]*[-‑](?:\w+[-‑])*|\d+[-‑]\d+[-‑]"  # CVE-2024-1299, B-52, 555-12-34
    r"|\b(?:resolution|article|page|pages|chapter|room|hall|section|paragraph|figure|table|flight|version|no\.|nos\.|№)\s*|[§#№]\s?)$",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(
    r"\b(?:(?P<half>half)\s+|(?<=for )|(?<=lasted )|(?<=took )|(?<=takes )|(?<=lasts ))an?\s+(?P<unit>hour|day|week|fortnight|month|year|decade|mile)\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:no|any|every|each|some|this|that|the|which|another)[\s-]+$", re.IGNORECASE)
_NOT_ONE = re.compile(
    r"\s+(?:of|another|who|which|that|can|could|should|must|may|day|side|by one|and only)\b|[’']s|\s*[.,;]",
    re.IGNORECASE,
)

AMOUNTS = AmountWords(
    vague=_VAGUE,
    vague_scale=_VAGUE_SCALE,
    exact=_EXACT,
    half=_HALF,
    rough=_ROUGH,
    several=_SEVERAL,
    whole=_WHOLE,
    anded=_ANDED,
    one_words=_ONE_WORDS,
    point_tags=_POINT_TAGS,
    and_a_half=_AND_A_HALF,
    minus=_MINUS,
    identifier=_IDENTIFIER,
    one_unit=_ONE_UNIT,
    one=_ONE,
    not_one=_NOT_ONE,
)

QUANTITIES = QuantityWords(NUMERALS, UNITS, BOUNDS, MOMENTS, AMOUNTS)
