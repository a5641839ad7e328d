"""What a text counts, measures and dates, in no language: its values, and which of them differ."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from index.types import Span

UNBOUNDED = Decimal("Infinity")
SIGNS = {"€": "euro", "$": "dollar", "£": "pound", "¥": "yen", "₽": "ruble", "₺": "lira", "₼": "manat", "₴": "hryvnia"}
CODES = {"USD": "dollar", "EUR": "euro", "GBP": "pound", "RUB": "ruble", "TRY": "lira", "AZN": "manat", "AMD": "dram"} | {
    "CHF": "franc", "SEK": "krona", "NOK": "krone", "DKK": "krone", "JPY": "yen", "UAH": "hryvnia", "Rs": "rupee"
}  # fmt: skip
MONEY = frozenset({*SIGNS.values(), *CODES.values(), "crown", "mark", "rupee", "cent", "pence"})
"""Dimensions that are currencies."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count, an amount or a measure.

    Attributes:
        span: Where it is, whole, with qualifier, sign and unit: `more than 1.2 million euros`, `between 200 and 300`.
        number: The number alone within it.
        low: Smallest value that it says, in the dimension's base unit; -Infinity when open below.
        high: Largest; the same as `low` when exact, Infinity when open above.
        dimension: What is measured (`length`, `time`, `euro`, `percent` …); empty for a count.
        rough: Whether it is said to be no exact value (`about`, `nearly`, `hundreds`).
    """

    span: Span
    number: Span
    low: Decimal
    high: Decimal
    dimension: str = ""
    rough: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one value, said to be no estimate."""
        return self.low == self.high and not self.rough


class Day(NamedTuple):
    """A day, month or year; what is not said is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a month, a year, or a stretch of them.

    Attributes:
        span: Where it is, whole: `3rd of May 1932`, `25–26 February 1992`.
        first: Its first day, as far as the text says it; `last` is its last day, the same unless it is a stretch of time.
        other: The other reading of `03/04/2023` (month first); None where there is one reading.
    """

    span: Span
    first: Day
    last: Day
    other: Day | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or a stretch of hours: minutes from midnight. `twelve` when morning and evening are not told apart."""

    span: Span
    first: int
    last: int
    twelve: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 (Monday) to 6."""

    span: Span
    day: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text counts, measures and dates, each kind in order; no quantity lies within a date or a time."""

    quantities: tuple[Quantity, ...]
    moments: tuple[Moment, ...]
    clocks: tuple[Clock, ...]
    weekdays: tuple[Weekday, ...]


def quantities_differ(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities cannot both be right, as a reader would say.

    Values that some number fits both do not differ: 485 and `485 to 500`, 613 and `more than 600`, 613 and `about 600`
    (a rough value may be half a unit of its last figure that is not 0 off, at most a fifth). Who says `at least 161` does
    not mean 613, though it would fit: a lower bound is taken to reach up to its double, or ten more. In two currencies
    only equal amounts differ, since others may be the same sum. Two measures of different kinds are not compared.
    """
    apart = _reach(one) < other.low or _reach(other) < one.low
    if one.dimension == other.dimension:
        if apart and one.dimension == "time":  # months and years have no one length
            return max(one.low, other.low) > min(_reach(one), _reach(other)) * Decimal("1.03")
        return apart
    if {one.dimension, other.dimension} <= MONEY:
        return one.low == other.low and one.exact and other.exact
    return False


def _reach(quantity: Quantity) -> Decimal:
    return quantity.high if quantity.high.is_finite() else max(2 * quantity.low, quantity.low + 10)


def moments_differ(one: Moment, other: Moment) -> bool:
    """Whether two dates cannot both be true of one event: none of their readings share a day.

    What one leaves open does not differ: `1992` goes with `26 February 1992`, and `26 February` with `1992`.
    """
    readings = [
        (a, b)
        for a in ((one.first, one.last), *(((one.other, one.other),) if one.other else ()))
        for b in ((other.first, other.last), *(((other.other, other.other),) if other.other else ()))
    ]
    return not any(_overlap(a, b) for a, b in readings)


def clocks_differ(one: Clock, other: Clock) -> bool:
    """Whether two times of day differ: two stretches by either end, a time and a stretch when it lies outside."""
    day = 720 if one.twelve or other.twelve else 1440
    if (one.first == one.last) == (other.first == other.last):
        return (one.first - other.first) % day != 0 or (one.last - other.last) % day != 0
    point, stretch = (one, other) if one.first == one.last else (other, one)
    return day == 1440 and not stretch.first <= point.first <= stretch.last


def _overlap(one: tuple[Day, Day], other: tuple[Day, Day]) -> bool:
    years = all(day.year for day in (*one, *other))
    months = all(day.month for day in (*one, *other))
    if not years and not months:
        return True

    def bounds(stretch: tuple[Day, Day]) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        first, last = stretch
        return (
            (first.year or 0 if years else 0, first.month or 1, first.day or 1),
            (last.year or 0 if years else 0, last.month or 12, last.day or 31),
        )

    (a, b), (c, d) = bounds(one), bounds(other)
    return a <= d and c <= b


def numbers(text: str) -> frozenset[str]:
    """Figures of a text, without the commas of thousands."""
    return frozenset(
        each.replace(",", "").rstrip(".") for each in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)", text)
    )
