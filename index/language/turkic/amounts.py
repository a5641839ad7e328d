"""Numbers, measures and bounds of Turkish and Azerbaijani, built from the words of each.

altı yüz on üç    613'ten fazla    613-dən çox    485 ilə 500 arasında    en az 200    %20    yüzlerce
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from index.language.quantity_tables import (
    AmountWords,
    BoundWords,
    MomentWords,
    NumeralWords,
    Part,
    QuantityWords,
    UnitWords,
)
from index.language.turkic.letters import Folded, loose, loose_text
from index.language.values import CODES
from index.language.words import fold

_NUMBER_ENDINGS = "i u si su in un nin sin sinin unun inin de da den dan te ta ten tan e a ye ya".split()
"""Endings of a number in words that stands for those counted: `üçü`, `yirmisi`."""
_MEASURED = frozenset("length mass volume time area temperature percent degree speed power".split())
_UNIT_ENDINGS = loose_text(
    r"(?:lik|lık|luk|lük|liq|lıq|luq|lüq|de|da|də|te|ta|den|dan|dən|ten|tan|tən|ye|ya|yə|e|a|ə|nin|nın|in"
    r"|ın|un|ün|lük|si|sı|i|ı|u|ü|dir|dır|dur|dür|tir|tır)"
)
_FROM = loose_text(r"(?:['’-]?\s?(?:dan|den|dən|tan|ten|tən|ndan|ndən))")
_DATIVES = ("a", "e", "ə", "ya", "ye", "yə", "na", "ne", "nə", "ı", "i")
_NEAR = ("yaxın", "yaxin", "yakın", "yakin")
_TO = f"(?:{'|'.join(_DATIVES)})"
_SAID = r"(\w+(?:\s(?:kadar|qədər|yaxın|yakın)\b)?)"
_NO_RANGE = "".join(rf"(?<![dt][aeə]n {figures})" for figures in (r"\d" * size for size in range(1, 8)))
"""Not behind the first end of a range: `485-dən 500-ə qədər`."""


def _numerals(parts: Mapping[Part, str], unchanged: frozenset[str]) -> NumeralWords:
    first: dict[Part, int] = {"one": 0, "ten": 10, "hundred": 100, "scale": 1000}
    step: dict[Part, int] = {"one": 1, "ten": 10, "hundred": 100, "scale": 1000}
    table: dict[str, tuple[Part, int]] = {}
    for part, words in parts.items():
        for place, word in enumerate(map(fold, words.split())):
            value = 1000 ** (place + 1) if part == "scale" else first[part] + place * step[part]
            endings = ("",) if part in ("hundred", "scale") or word in unchanged else ("", *_NUMBER_ENDINGS)
            table |= {f"{word}{ending}": (part, value) for ending in endings}
    return NumeralWords(words=table)


def _units(lines: str) -> UnitWords:
    table: dict[str, tuple[str, Decimal]] = {}
    for line in lines.strip().splitlines():
        head, names = line.strip().split(": ", 1)
        dimension, factor = head.split()
        for name in names.split():
            for form in (name, fold(name) if not name.isascii() and name.isalpha() else name):
                table[form.replace("_", " ")] = dimension, Decimal(factor)
    table |= {code: (name, Decimal(1)) for code, name in CODES.items()}
    names = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    return UnitWords(
        units=table,
        unit=re.compile(rf"[^\S\n]?({names})(?:(?:['’-]|(?<=\w\w\w)){_UNIT_ENDINGS})?(?![\w²])"),
        percent_before=loose(r"(?:%\s?|(?<!\w)(?:yüzde|yüzdə)\s+)$"),
        measured=_MEASURED,
    )


def _bounds() -> BoundWords:
    qualifiers = {
        "least": r"en az|en azından|ən azı|ən az|en azı|minimum|asgari",
        "most": r"en çok|en fazla|ən çoxu|ən çox|azami|maksimum",
        "upto": r"(?!)",
        "below": r"neredeyse|demek olar ki|az qala|demək olar ki|hemen hemen",
        "about": r"yaklaşık(?: olarak)?|takriben|tahminen|aşağı yukarı|təxminən|təqribən|texminen|[~≈]",
        "exact": r"tam|tam olarak|yalnız|sadece|yalnızca|cəmi|düz",
    }
    named = "|".join(f"(?P<{kind}>{words})" for kind, words in qualifiers.items())
    thing = r"(?:\s+[^\W\d_]+[dt][aeə]n)"
    return BoundWords(
        range=loose(rf"[^\S\n]?[-–—‑][^\S\n]?|{_FROM}\s+|\s+(?:ilə|ile|və ya|ya da|veya|yaxud)\s+"),
        last_scale=loose(r"(?:^|[\s\d-])((?:yüz|bin|min|milyon|milyar|milyard|trilyon)\.?)$"),
        qualifier=loose(rf"(?:(?<!\w)(?:{named})\s*)$"),
        behind=loose(
            rf"(?:{_FROM}\s+(?:daha\s+)?(?=(?:fazla|çox|çok|artıq|yukarı|yuxarı|aşağı|eksik|az\s+olm\w+)\b)"
            rf"|{_NO_RANGE}['’-]\s?(?={_TO}\s+(?:qədər|kadar|yaxın|yakın)\b)"
            rf"|\s+(?=(?:civarında|dolayında|kadar|qədər)\b)){_SAID}|(?={thing}\s+(?:daha\s+)?(?:fazla|çox|çok"
            rf"|artıq)\b)|\+(?!\w)"
        ),
        or_less=frozenset({"aşağı", "eksik", *(f"{to} {up}" for to in _DATIVES for up in ("kadar", "qədər", "qeder"))}),
        or_so=frozenset(
            (
                "civarında",
                "dolayında",
                "kadar",
                "qədər",
                "qeder",
                *(f"{to} {near}" for to in _DATIVES for near in _NEAR),
            )
        ),
    )


def quantity_words(
    *,
    parts: Mapping[Part, str],
    unchanged: frozenset[str],
    units: str,
    vague: Mapping[str, int],
    counted_one: str,
    identifier: str,
    moments: MomentWords,
) -> QuantityWords:
    """All words by which a language of the two counts, measures and dates.

    Args:
        parts: Number words by what they add, in order from 0 (`one`) or 10 (`ten`); scales from a thousand on.
        unchanged: Folded number words that with an ending are other words.
        units: One dimension and factor a line, `length 1000: km kilometre`.
        vague: Words for a rough number, each with the number: `yüzlerce`, 100.
        counted_one: Source of a pattern: nouns of which the word for one counts one.
        identifier: Source of a pattern: nouns behind which a figure is a name.
        moments: Of dates and times.
    """
    rough = "|".join(sorted(map(loose_text, vague), key=len, reverse=True))
    none = "".join(f"(?P<{name}>(?!))?" for name in ("a", "scale", "many", "of", "tens", "of2"))
    amounts = AmountWords(
        identifier=loose(rf"(?:[^\W\d][\w.]*[-‑](?:\w+[-‑])*|\d+[-‑]\d+[-‑]|\b(?:{identifier})\s*|[§#№]\s?)$"),
        ordinal=re.compile(
            loose_text(
                r"\s?[-‑'’]?\s?(?:ci|cı|cu|cü|nci|ncı|ncu|ncü|inci|ıncı|uncu|üncü)\b"
                r"|\.(?=\s+[^\W\d_](?<![A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc\u018f]))"
            )
        ),
        minus=loose(r"\b(?:eksi|mənfi)\s$"),
        and_a_half=loose(r"\s+(?:buçuk|yarım)\b"),
        vague=re.compile(rf"\b{none}(?P<plural>{rough})\b", re.IGNORECASE),
        vague_scale=Folded(vague),
        one_words=frozenset({"bir"}),
        one=re.compile(r"(?!)"),
        not_one=loose(rf"(?!\s+(?:{counted_one})\b)"),
    )
    return QuantityWords(_numerals(parts, unchanged), _units(units), _bounds(), moments, amounts)
