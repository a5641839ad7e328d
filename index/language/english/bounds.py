"""Ranges, bounds and estimates: `200–300`, `between 200 and 300`, `more than 600`, `about 600`, `20 or so`."""

import re
from dataclasses import replace
from decimal import Decimal

from index.language.english.numerals import scale
from index.language.english.units import UNIT, UNITS, back
from index.language.values import UNBOUNDED, Quantity

_RANGE = re.compile(r"(?:[^\S\n]?[-–—‑][^\S\n]?|\s+(?:to|or|до|или|ilə)\s+)")
_AND = re.compile(r"\s+(?:and|и|ve|və)\s+")
_BETWEEN = re.compile(r"\b(?:between|между|от|from)\s+$", re.IGNORECASE)
_QUALIFIERS = (
    ("least", r"at least|at the least|no fewer than|no less than|not fewer than|not less than|more than|upwards of|in excess of|over|above|a minimum of|minimum|"
              r"не менее|более|более чем|свыше|больше|минимум|en az|ən azı"),
    ("most", r"at most|as few as|no more than|not more than|fewer than|less than|below|under|a maximum of|"
             r"не более|до|менее|en çok|ən çoxu"),
    ("upto", r"up to|as many as|as much as"),
    ("below", r"nearly|almost|just under|close to|почти"),
    ("about", r"about|around|approximately|approx\.|roughly|some|an estimated|estimated|circa|c\.|ca\.|perhaps|in the region of|somewhere around|"
              r"около|примерно|приблизительно|yaklaşık|təxminən|[~≈]"),
    ("exact", r"exactly|precisely|only|just|ровно"),
)  # fmt: skip
_QUALIFIER = re.compile(
    r"(?:(?<!\w)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _QUALIFIERS) + r")\s*)$", re.IGNORECASE
)
_BEHIND = re.compile(r"\s+or\s+(more|less|fewer|so)\b|\+(?!\w)|-odd\b|-plus\b", re.IGNORECASE)


def ranged(text: str, one: Quantity, other: Quantity) -> Quantity | None:
    """Two numbers that are the ends of one range: `200–300`, `485 to 500`, `between 200 and 300`, `two or three`."""
    between = text[one.span[1] : other.span[0]]
    opened = _BETWEEN.search(back(text, one.span[0]))
    if not (_RANGE.fullmatch(between) or (opened and _AND.fullmatch(between))):
        return None
    if one.dimension and other.dimension != one.dimension:
        return None
    low, high = one.low, other.low
    if other.dimension and not one.dimension:
        low *= _factor(text, other)
    if low < high and not one.dimension and "e" not in f"{high}" and _shares_scale(text, one, other):
        low *= _shares_scale(text, one, other)
    if low >= high or low < 0:
        return None
    start = one.span[0] - len(opened[0]) if opened else one.span[0]
    return Quantity(
        (start, other.span[1]), (one.number[0], other.number[1]), low, high, other.dimension or one.dimension
    )


def _factor(text: str, quantity: Quantity) -> Decimal:
    match = UNIT.match(text, quantity.number[1])
    return UNITS[match[1]][1] if match else Decimal(1)


def _shares_scale(text: str, one: Quantity, other: Quantity) -> Decimal:
    """The scale that `2 to 3 million` says once for both; 0 when each has its own."""
    _, factor = _last_scale(text[slice(*other.number)])
    _, own = _last_scale(text[slice(*one.number)])
    return factor if factor > 1 and own == 1 and one.low < 1000 else Decimal(0)


def _last_scale(written: str) -> tuple[int, Decimal]:
    match = re.search(
        r"(?:^|[\s\d-])((?:hundred|thousand|million|billion|trillion|dozen|тыс\.?|тысяч\w?|млн|млрд|milyon|milyar)\.?)$",
        written,
        re.IGNORECASE,
    )
    return (0, Decimal(1)) if match is None else scale(f" {match[1]}", 0)


def qualified(text: str, quantity: Quantity) -> Quantity:
    """With the words before and behind it that make it a bound or an estimate.

    `Up to 100` and `as many as 100` say more than `at most 100`: that it may well be near, taken as from half of it on.
    """
    start, end = quantity.span
    low, high, rough = quantity.low, quantity.high, quantity.rough
    for _ in range(3):
        match = _QUALIFIER.search(back(text, start))
        if match is None or (match["exact"] and start != quantity.span[0]):
            break
        kind = match.lastgroup
        start -= len(match[0])
        slack = _slack(quantity.high)
        if kind == "least":
            high = UNBOUNDED
        elif kind == "most":
            low = Decimal(0)
        elif kind == "upto":
            low = low / 2
        elif kind == "below":
            low, rough = low - slack, True
        elif kind == "about":
            low, high, rough = low - slack, high + slack if high != UNBOUNDED else high, True
    behind = _BEHIND.match(text, end)
    if behind:
        slack = _slack(quantity.high)
        if behind[1] and behind[1].lower() in ("less", "fewer"):
            low = Decimal(0)
        elif behind[1] and behind[1].lower() == "so":
            low, high, rough = low - slack, high + slack, True
        else:
            high = UNBOUNDED
        end = behind.end()
    return replace(quantity, span=(start, end), low=low, high=high, rough=rough)


def _slack(value: Decimal) -> Decimal:
    """What a rough value leaves open on each side: half a unit of its last figure that is not 0, from 2 % to 20 % of it."""
    size = abs(value)
    if not size or size == UNBOUNDED:
        return Decimal(0)
    unit = Decimal(1).scaleb(int(size.normalize().as_tuple().exponent))
    return max(min(unit / 2, size / 5), size / 50)
