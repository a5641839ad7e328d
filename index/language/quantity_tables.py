"""The words by which a language writes numbers, measures, bounds, dates and times; see `index.language.quantities`.

All are empty until a language fills them. Figures, dates in figures, and years that nothing is counted by are read without.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from re import Pattern
from typing import Literal

from index.language.tables import NEVER

Part = Literal["one", "teen", "ten", "hundreds", "hundred", "scale"]
"""What a word adds: 1–9, 10–19, 20–90, a whole word for 200–900 (Russian), a factor of 100, a larger factor."""


@dataclass(frozen=True, eq=False)
class NumeralWords:
    """Numbers in words; all words are folded.

    Attributes:
        words: What each word adds, and its value.
        joiners: Words inside a number, in small letters, that are passed over: `and`.
        and_: The same with the spaces around it, where it may stand after a hundred or a scale.
        ordinal: What makes an ordinal of the number before it.
        dozens: Words for a dozen, in small letters.
        shortened: Short words for a scale that a full stop belongs to.
        apart: Further words; in a text of another language they may mean something else.
        apart_letter: Letters of that language; two words with one of them say that a text is in it.
        apart_tags: The first parts of its BCP 47 tags.
        apart_single: Words of `apart` that alone are no number.
    """

    words: Mapping[str, tuple[Part, int]] = field(default_factory=dict)
    joiners: frozenset[str] = frozenset()
    and_: Pattern[str] = NEVER
    ordinal: Pattern[str] = NEVER
    dozens: frozenset[str] = frozenset()
    shortened: frozenset[str] = frozenset()
    apart: Mapping[str, tuple[Part, int]] = field(default_factory=dict)
    apart_letter: Pattern[str] = NEVER
    apart_tags: tuple[str, ...] = ()
    apart_single: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class UnitWords:
    """Units and currencies.

    Attributes:
        units: For a unit as written, its dimension and how many of the dimension's base unit it is.
        unit: One of them after a number; it is group 1.
        figure_only: Units that follow only a figure, as they are other words too.
        money_before: A currency before a number, its group is `sign` or `code`.
        measured: Dimensions whose figures have decimals, so that `1.275 km` is no long way.
    """

    units: Mapping[str, tuple[str, Decimal]] = field(default_factory=dict)
    unit: Pattern[str] = NEVER
    figure_only: frozenset[str] = frozenset()
    money_before: Pattern[str] = re.compile(r"(?P<sign>[€$£¥₽₺₼₴])\s?$|\b(?P<code>USD|EUR|GBP|RUB|TRY|AZN|AMD)\.?\s?$")
    measured: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class BoundWords:
    """Ranges, bounds and estimates.

    Attributes:
        range: What comes between the ends of a range.
        between, and_: What opens a range, and what then comes between its ends.
        last_scale: A scale, group 1, at the end of a number.
        qualifier: What comes before a number, by the groups `least`, `most`, `upto`, `below`, `about` and `exact`.
        behind: What follows it; group 1 is the word after `or`, if there is one.
        or_less, or_so: Those words, in small letters, for less and for about; any other is more.
    """

    range: Pattern[str] = re.compile(r"[^\S\n]?[-–—‑][^\S\n]?")
    between: Pattern[str] = NEVER
    and_: Pattern[str] = NEVER
    last_scale: Pattern[str] = NEVER
    qualifier: Pattern[str] = re.compile(
        r"(?P<least>(?!))|(?P<most>(?!))|(?P<upto>(?!))|(?P<below>(?!))|(?P<about>[~≈]\s*)$|(?P<exact>(?!))"
    )
    behind: Pattern[str] = re.compile(r"\+(?!\w)|(?!)()")
    or_less: frozenset[str] = frozenset()
    or_so: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class MomentWords:
    """Dates, years, weekdays and times of day.

    Attributes:
        months: Months, 1 to 12, by folded name.
        day_month, month_day, month_year: A date with the month's name, by the groups `day`, `until` (a second day),
            `month` and `year`; the last has no day.
        word_days: Days of the month, in small letters, that are written in words.
        no_day: Before a month and a figure: the figure is no day, "in May 3 people …".
        unsure_months: Folded names of months that are other words too.
        month_before: Before such a name: it is a month.
        years: A year, a stretch of years or a decade, by the groups `year`, `until` and `decade`.
        year_before, weak_before: Before four figures: they are a year; the second says so less surely.
        no_year_before: Before four figures: they are no year.
        people: After four figures: people are counted.
        counted: After four figures: something is counted.
        spelled_year: A year in words, by the groups `century`, `ten`, `one`, `teen` and `oh`.
        small, tens: Values of these words, in small letters.
        opened: What opens a stretch of two dates.
        through: What comes between two dates or times of one stretch.
        weekdays, weekday: Days of the week, 0 to 6, by folded name, and one in a text, group `name`.
        clock: A time of day, by groups; each may have a digit from 2 to 7 after its name. They are `hour`, `minute`,
            `half` (a or p), `word` (an hour in words), `past`, `part` and `night` (parts of the day) and `named`.
        at: A time of day with a point, groups 1 and 2.
        named_hours: Minutes from midnight of hours with a name: `noon`.
        past: Minutes that the words of `past` add to the hour.
        halves: The half of the day, a or p, of the words of `part`.
    """

    months: Mapping[str, int] = field(default_factory=dict)
    day_month: Pattern[str] = NEVER
    month_day: Pattern[str] = NEVER
    month_year: Pattern[str] = NEVER
    word_days: Mapping[str, int] = field(default_factory=dict)
    no_day: Pattern[str] = NEVER
    unsure_months: frozenset[str] = frozenset()
    month_before: Pattern[str] = NEVER
    years: Pattern[str] = re.compile(
        r"(?<![\w.,/-])(?P<year>1\d{3}|20\d\d)(?:\s*[-–—/]\s*(?P<until>1\d{3}|20\d\d|\d\d)(?!\d))?(?P<decade>(?!))?"
        r"(?![\w%]|[.,]\d|-\w)"
    )
    year_before: Pattern[str] = NEVER
    weak_before: Pattern[str] = NEVER
    no_year_before: Pattern[str] = NEVER
    people: Pattern[str] = NEVER
    counted: Pattern[str] = re.compile(r"\s+[^\W\d_]+")
    spelled_year: Pattern[str] = NEVER
    small: Mapping[str, int] = field(default_factory=dict)
    tens: Mapping[str, int] = field(default_factory=dict)
    opened: Pattern[str] = NEVER
    through: Pattern[str] = re.compile(r"\s*[-–—]\s*")
    weekdays: Mapping[str, int] = field(default_factory=dict)
    weekday: Pattern[str] = NEVER
    clock: Pattern[str] = re.compile(r"(?<![\w.,:/-])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![\w:]|\.\d)")
    at: Pattern[str] = NEVER
    named_hours: Mapping[str, int] = field(default_factory=dict)
    past: Mapping[str, int] = field(default_factory=dict)
    halves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class AmountWords:
    """The words around figures.

    Attributes:
        identifier: Before a figure: it names and does not count, `Article 7`.
        minus: Before a figure: it is below zero.
        and_a_half: After a number: a half more.
        vague: `hundreds`, `a dozen`, `tens of thousands`, by the groups `a`, `scale`, `many`, `of`, `tens`, `of2` and
            `plural` (a word that is a scale in the plural).
        vague_scale: Values of these words, in small letters.
        exact: What comes before a scale and makes a number of it, in small letters.
        half, rough, several: The ones that make half of it, a rough value, and several of it.
        whole: Scales that are a number without a word before them.
        anded: What comes between `a hundred` and a smaller number.
        one_unit: One of a unit without a number, group `unit`, or half of it, group `half`: `half an hour`.
        one_words: Words for one, in small letters, that are pronouns too.
        one, not_one: Before and after such a word: it is no count.
        point_tags: The first two letters of BCP 47 tags whose decimals follow a point.
    """

    identifier: Pattern[str] = re.compile(r"(?:[^\W\d][\w.]*[-‑](?:\w+[-‑])*|\d+[-‑]\d+[-‑]|[§#№]\s?)$")
    minus: Pattern[str] = NEVER
    and_a_half: Pattern[str] = NEVER
    vague: Pattern[str] = NEVER
    vague_scale: Mapping[str, int] = field(default_factory=dict)
    exact: Mapping[str, Decimal] = field(default_factory=dict)
    half: frozenset[str] = frozenset()
    rough: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    anded: Pattern[str] = NEVER
    one_unit: Pattern[str] = NEVER
    one_words: frozenset[str] = frozenset()
    one: Pattern[str] = NEVER
    not_one: Pattern[str] = NEVER
    point_tags: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class QuantityWords:
    """All words by which a language counts, measures and dates."""

    numerals: NumeralWords = field(default_factory=NumeralWords)
    units: UnitWords = field(default_factory=UnitWords)
    bounds: BoundWords = field(default_factory=BoundWords)
    moments: MomentWords = field(default_factory=MomentWords)
    amounts: AmountWords = field(default_factory=AmountWords)
