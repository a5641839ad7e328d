"""Ranges, bounds and estimates: `200–300`, `between 200 and 300`, `more than 600`, `about 600`, `20 or so`."""

from dataclasses import replace
from decimal import Decimal

from index.language.quantities.numerals import scale
from index.language.quantities.units import back
from index.language.quantity_tables import QuantityWords
from index.language.values import UNBOUNDED, Quantity


def ranged(text: str, one: Quantity, other: Quantity, known: QuantityWords) -> Quantity | None:
    """Two numbers that are the ends of one range: `200–300`, `485 to 500`, `between 200 and 300`, `two or three`."""
    between = text[one.span[1] : other.span[0]]
    opened = known.bounds.between.search(back(text, one.span[0]))
    if not (known.bounds.range.fullmatch(between) or (opened and known.bounds.and_.fullmatch(between))):
        return None
    if one.dimension and other.dimension != one.dimension:
        return None
    low, high = one.low, other.low
    if other.dimension and not one.dimension:
        low *= _factor(text, other, known)
    if low < high and not one.dimension and "e" not in f"{high}" and _shares_scale(text, one, other, known):
        low *= _shares_scale(text, one, other, known)
    if low >= high or low < 0:
        return None
    start = one.span[0] - len(opened[0]) if opened else one.span[0]
    return Quantity(
        (start, other.span[1]), (one.number[0], other.number[1]), low, high, other.dimension or one.dimension
    )


def _factor(text: str, quantity: Quantity, known: QuantityWords) -> Decimal:
    match = known.units.unit.match(text, quantity.number[1])
    return known.units.units[match[1]][1] if match else Decimal(1)


def _shares_scale(text: str, one: Quantity, other: Quantity, known: QuantityWords) -> Decimal:
    """The scale that `2 to 3 million` says once for both; 0 when each has its own."""
    _, factor = _last_scale(text[slice(*other.number)], known)
    _, own = _last_scale(text[slice(*one.number)], known)
    return factor if factor > 1 and own == 1 and one.low < 1000 else Decimal(0)


def _last_scale(written: str, known: QuantityWords) -> tuple[int, Decimal]:
    match = known.bounds.last_scale.search(written)
    return (0, Decimal(1)) if match is None else scale(f" {match[1]}", 0, known)


def qualified(text: str, quantity: Quantity, known: QuantityWords) -> Quantity:
    """With the words before and after it that make it a bound or an estimate.

    `Up to 100` and `as many as 100` say more than `at most 100`: that it may well be near, taken as from half of it on.
    """
    start, end = quantity.span
    low, high, rough = quantity.low, quantity.high, quantity.rough
    for _ in range(3):
        match = known.bounds.qualifier.search(back(text, start))
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
    behind = known.bounds.behind.match(text, end)
    if behind:
        slack = _slack(quantity.high)
        if behind[1] and behind[1].lower() in known.bounds.or_less:
            low = Decimal(0)
        elif behind[1] and behind[1].lower() in known.bounds.or_so:
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
