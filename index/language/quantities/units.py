"""Units and currencies, as texts write them, and the value they make of a number: `40 km`, `€1,200`, `20 per cent`."""

import re
from dataclasses import replace

from index.language.quantity_tables import QuantityWords
from index.language.values import CODES, SIGNS, Quantity


def with_unit(text: str, quantity: Quantity, known: QuantityWords) -> Quantity:
    """The quantity with the unit that follows it, if one does."""
    match = known.units.unit.match(text, quantity.span[1])
    if match is None or (match[1] in known.units.figure_only and not text[quantity.span[0]].isdigit()):
        return quantity
    dimension, factor = known.units.units[match[1]]
    return replace(
        quantity,
        span=(quantity.span[0], match.end()),
        low=quantity.low * factor,
        high=quantity.high * factor,
        dimension=dimension,
    )


def code_of(money: re.Match[str]) -> str:
    """The currency of a match of `MONEY_BEFORE`."""
    return SIGNS.get(money["sign"] or "") or CODES[money["code"]]


def back(text: str, at: int) -> str:
    """The 40 characters before a place: enough for a qualifier, and short, since patterns are tried at each of them."""
    return text[max(0, at - 40) : at]


def dimension_of(unit: str, known: QuantityWords) -> str:
    """What a unit, written in small letters, measures; empty when it is none."""
    return known.units.units[unit][0] if unit in known.units.units else ""
