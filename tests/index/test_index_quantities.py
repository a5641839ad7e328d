"""Quantities, dates and times are read whole, in words and digits, and compared as a reader compares them."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import LANGUAGES
from index.language.values import clocks_differ, moments_differ, quantities_differ

read, moments = LANGUAGES["en"].quantities.read, LANGUAGES["en"].quantities.moments

COUNTS = [
    ("25 people came", "25", 25),
    ("twenty-five people came", "twenty-five", 25),
    ("Twenty five people came", "Twenty five", 25),
    ("six hundred and thirteen people", "six hundred and thirteen", 613),
    ("twelve hundred men", "twelve hundred", 1200),
    ("seven thousand five hundred men", "seven thousand five hundred", 7500),
    ("one million two hundred thousand men", "one million two hundred thousand", 1_200_000),
    ("a hundred men", "a hundred", 100),
    ("a hundred and five men", "a hundred and five", 105),
    ("half a million men", "half a million", 500_000),
    ("two and a half thousand men", "two and a half thousand", 2500),
    ("two dozen men", "two dozen", 24),
    ("a dozen men", "a dozen", 12),
    ("1,275 men", "1,275", 1275),
    ("1 275 men", "1 275", 1275),
    ("1\u00a0275 men", "1\u00a0275", 1275),
    ("1\u202f275 men", "1\u202f275", 1275),
    ("1\u2009275 men", "1\u2009275", 1275),
    ("1'275 men", "1'275", 1275),
    ("1’275 men", "1’275", 1275),
    ("1.275 men", "1.275", 1275),
    ("1.275.000 men", "1.275.000", 1_275_000),
    ("12,75,000 men", "12,75,000", 1_275_000),
    ("1.2 million men", "1.2 million", 1_200_000),
    ("1,2 million men", "1,2 million", 1_200_000),
    ("10 thousand men", "10 thousand", 10_000),
    ("3.5 points", "3.5", Decimal("3.5")),
    ("613⁴ men", "613", 613),
    ("613[4] men", "613", 613),
    ("10⁶ bees", "10⁶", 1_000_000),
    ("3 × 10⁶ bees", "3 × 10⁶", 3_000_000),
    ("в доме двадцать пять человек", "двадцать пять", 25),
    ("погибли шестьсот тринадцать человек", "шестьсот тринадцать", 613),
    ("10 тысяч человек", "10 тысяч", 10_000),
    ("1,5 млн человек", "1,5 млн", 1_500_000),
]


@pytest.mark.parametrize(("text", "written", "value"), COUNTS)
def test_a_count_is_read_whole(text: str, written: str, value: Decimal | int) -> None:
    """Its span is all of the number, and its value what the words or figures say."""
    (quantity,) = read(text).quantities
    assert text[slice(*quantity.span)] == written
    assert quantity.low == quantity.high == value
    assert quantity.dimension == ""


@pytest.mark.parametrize(
    ("text", "language", "written", "value"),
    [
        ("yirmi beş kişi öldü", "tr", "yirmi beş", 25),
        ("altı yüz on üç kişi öldü", "tr", "altı yüz on üç", 613),
        ("10 bin kişi öldü", "tr", "10 bin", 10_000),
        ("on iki nəfər öldürülüb", "az", "on iki", 12),
        ("iyirmi beş nəfər öldürülüb", "az", "iyirmi beş", 25),
        ("10 min nəfər", "az", "10 min", 10_000),
    ],
)
def test_turkish_and_azerbaijani_numbers_are_read(text: str, language: str, written: str, value: Decimal | int) -> None:
    """In a text of that language; `on`, `bin` and `min` are words of English too."""
    (quantity,) = read(text, language).quantities
    assert (text[slice(*quantity.span)], quantity.low) == (written, value)


@pytest.mark.parametrize(
    ("text", "written", "low", "high"),
    [
        ("200–300 men", "200–300", 200, 300),
        ("200-300 men", "200-300", 200, 300),
        ("200 – 300 men", "200 – 300", 200, 300),
        ("between 200 and 300 men", "between 200 and 300", 200, 300),
        ("from 200 to 300 men", "from 200 to 300", 200, 300),
        ("485 to 500 men", "485 to 500", 485, 500),
        ("six or seven men", "six or seven", 6, 7),
        ("2 to 3 million men", "2 to 3 million", 2_000_000, 3_000_000),
        ("two to three hundred men", "two to three hundred", 200, 300),
        ("about 600 men", "about 600", 550, 650),
        ("nearly 800 men", "nearly 800", 750, 800),
        ("600 or so men", "600 or so", 550, 650),
        ("up to 600 men", "up to 600", 300, 600),
        ("no more than 600 men", "no more than 600", 0, 600),
    ],
)
def test_a_range_is_read_whole(text: str, written: str, low: Decimal | int, high: Decimal | int) -> None:
    """Never as one of its ends; a rough value leaves as much open as its last figure."""
    (quantity,) = read(text).quantities
    assert text[slice(*quantity.span)] == written
    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "written", "value", "dimension"),
    [
        ("It costs €40 now", "€40", 40, "euro"),
        ("It costs 40 euros now", "40 euros", 40, "euro"),
        ("It costs £1.5m now", "£1.5m", 1_500_000, "pound"),
        ("It costs US$ 3 million now", "US$ 3 million", 3_000_000, "dollar"),
        ("It cost 1.4 billion crowns", "1.4 billion crowns", 1_400_000_000, "crown"),
        ("20 per cent of it", "20 per cent", 20, "percent"),
        ("20% of it", "20%", 20, "percent"),
        ("a 40 km road", "40 km", 40_000, "length"),
        ("a weight of 1.275 kg", "1.275 kg", 1275, "mass"),
        ("a dose of 50mg", "50mg", Decimal("0.05"), "mass"),
        ("a three-day siege", "three-day", 3 * 86400, "time"),
        ("2½ hours long", "2½ hours", 9000, "time"),
        ("kept at -20 degrees", "-20 degrees", -20, "degree"),
        ("kept at −20 °C", "−20 °C", -20, "temperature"),
        ("kept at minus 20 degrees", "minus 20 degrees", -20, "degree"),
        ("kept at +20 degrees", "+20 degrees", 20, "degree"),
    ],
)
def test_a_measure_has_its_unit(text: str, written: str, value: Decimal | int, dimension: str) -> None:
    """In the base unit of its dimension."""
    (quantity,) = read(text).quantities
    assert (text[slice(*quantity.span)], quantity.low, quantity.dimension) == (written, value, dimension)


@pytest.mark.parametrize(
    "text",
    [
        "the 366th regiment",
        "CVE-2024-1299 is fixed",
        "a B-52 flew",
        "Resolution 822 was adopted",
        "see Article 7 and page 12",
        "no one came",
        "one of them came",
        "the twenty-fifth man",
        "on 26 February 1992 at 18:30",
        "in the 1990s",
        "call 555-12-34",
    ],
)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    """Ordinals, identifiers, labels, dates and times."""
    assert read(text).quantities == ()


DATES = [
    ("on 3 May 1932.", "3 May 1932", (1932, 5, 3), (1932, 5, 3)),
    ("on 3rd May 1932.", "3rd May 1932", (1932, 5, 3), (1932, 5, 3)),
    ("on the 3rd of May 1932.", "3rd of May 1932", (1932, 5, 3), (1932, 5, 3)),
    ("on the third of May, 1932.", "third of May, 1932", (1932, 5, 3), (1932, 5, 3)),
    ("on May 3, 1932.", "May 3, 1932", (1932, 5, 3), (1932, 5, 3)),
    ("on 1932-05-03.", "1932-05-03", (1932, 5, 3), (1932, 5, 3)),
    ("on 03.05.1932.", "03.05.1932", (1932, 5, 3), (1932, 5, 3)),
    ("on 26.02.92.", "26.02.92", (1992, 2, 26), (1992, 2, 26)),
    ("on 25–26 February 1992.", "25–26 February 1992", (1992, 2, 25), (1992, 2, 26)),
    ("on Feb. 25-26, 1992.", "Feb. 25-26, 1992", (1992, 2, 25), (1992, 2, 26)),
    ("the night of 25 to 26 February.", "25 to 26 February", (None, 2, 25), (None, 2, 26)),
    ("from 25 February to 3 March 1992.", "25 February to 3 March 1992", (1992, 2, 25), (1992, 3, 3)),
    ("in May 1932.", "May 1932", (1932, 5, None), (1932, 5, None)),
    ("in 1932.", "1932", (1932, None, None), (1932, None, None)),
    ("in 1988–1994.", "1988–1994", (1988, None, None), (1994, None, None)),
    ("in the 1990s.", "1990s", (1990, None, None), (1999, None, None)),
    ("in nineteen ninety-two.", "nineteen ninety-two", (1992, None, None), (1992, None, None)),
    ("26 февраля 1992 года", "26 февраля 1992", (1992, 2, 26), (1992, 2, 26)),
    ("26 Şubat 1992'de", "26 Şubat 1992", (1992, 2, 26), (1992, 2, 26)),
    ("26 fevral 1992-ci il", "26 fevral 1992", (1992, 2, 26), (1992, 2, 26)),
]


@pytest.mark.parametrize(("text", "written", "first", "last"), DATES)
def test_a_date_is_read_whole(text: str, written: str, first: tuple[int, ...], last: tuple[int, ...]) -> None:
    """With its first and last day, as far as they are said."""
    (moment,) = moments(text)
    assert text[slice(*moment.span)] == written
    assert (tuple(moment.first), tuple(moment.last)) == (first, last)


def test_a_date_with_slashes_keeps_both_readings() -> None:
    """Day first, and month first; a day over twelve leaves one."""
    (moment,) = moments("on 03/04/2023")
    assert (tuple(moment.first), tuple(moment.other or ())) == ((2023, 4, 3), (2023, 3, 4))
    (clear,) = moments("on 23/04/2023")
    assert (tuple(clear.first), clear.other) == ((2023, 4, 23), None)


@pytest.mark.parametrize(
    "text", ["killed 1992 people", "by 1600 soldiers", "May the best win", "Resolution 1904", "it may be"]
)
def test_a_count_or_a_verb_is_no_date(text: str) -> None:
    """Four digits that count, and `may` and `May` as a verb."""
    assert moments(text) == ()


@pytest.mark.parametrize(
    ("text", "written", "first", "last"),
    [
        ("closes at 18:30 today", "18:30", 1110, 1110),
        ("closes at 6 pm today", "6 pm", 1080, 1080),
        ("closes at 6.30 p.m. today", "6.30 p.m.", 1110, 1110),
        ("closes at six in the evening", "six in the evening", 1080, 1080),
        ("closes at seven o'clock in the morning", "seven o'clock in the morning", 420, 420),
        ("closes at noon", "noon", 720, 720),
        ("closes at 18.30 each day", "18.30", 1110, 1110),
        ("open from 9:00 to 17:00", "9:00 to 17:00", 540, 1020),
    ],
)
def test_a_time_of_day_is_read(text: str, written: str, first: int, last: int) -> None:
    """In minutes from midnight."""
    (clock,) = read(text).clocks
    assert (text[slice(*clock.span)], clock.first, clock.last) == (written, first, last)


def test_weekdays_are_read() -> None:
    """Also in the plural."""
    assert [each.day for each in read("closed on Mondays, open on Sunday").weekdays] == [0, 6]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("25 men", "twenty-five men", False),
        ("613 men", "485 men", True),
        ("485 men", "485 to 500 men", False),
        ("613 men", "200–300 men", True),
        ("613 men", "about 600 men", False),
        ("485 men", "about 600 men", True),
        ("24 men", "about 20 men", False),
        ("613 men", "more than 600 men", False),
        ("613 men", "more than 700 men", True),
        ("613 men", "at least 161 men", True),
        ("613 men", "hundreds of men", False),
        ("613 men", "dozens of men", True),
        ("40 euros", "40 pounds", True),
        ("40 euros", "36 pounds", False),
        ("14 days", "two weeks", False),
        ("6 months", "half a year", False),
        ("50 mg", "50 g", True),
        ("20 per cent", "20 men", False),
    ],
)
def test_quantities_are_compared_as_a_reader_does(one: str, other: str, differ: bool) -> None:
    """Either way round."""
    left, right = read(one).quantities[0], read(other).quantities[0]
    assert quantities_differ(left, right) is quantities_differ(right, left) is differ


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("in 1992", "on 26 February 1992", False),
        ("on 26 February", "in 1992", False),
        ("on 26 February 1992", "on 25–26 February 1992", False),
        ("on 26 February 1992", "on 27 February 1992", True),
        ("on 03/04/2023", "on 4 March 2023", False),
        ("on 03/04/2023", "on 5 March 2023", True),
        ("in 1902", "in 1911", True),
        ("in the 1990s", "in 1992", False),
    ],
)
def test_dates_are_compared_by_what_they_say(one: str, other: str, differ: bool) -> None:
    """What one leaves open does not differ."""
    assert moments_differ(moments(one)[0], moments(other)[0]) is differ


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("at 18:00", "at 6 pm", False),
        ("at 18:00", "at six o'clock", False),
        ("at 18:00", "at 17:00", True),
        ("from 9:00 to 17:00", "from 9:00 to 18:00", True),
        ("at 10:00", "from 9:00 to 17:00", False),
    ],
)
def test_times_are_compared_by_the_clock(one: str, other: str, differ: bool) -> None:
    """Twelve hours and twenty-four."""
    assert clocks_differ(read(one).clocks[0], read(other).clocks[0]) is differ


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int) -> str:
    """A number below a million in English words."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if rest and rest < 100 else " "
            return f"{in_words(number // size)} {name}" + (joint + in_words(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(2, 999_999))
def test_every_number_in_words_is_read(number: int) -> None:
    """Whole, and with its value."""
    text = f"They counted {in_words(number)} trees."
    (quantity,) = read(text).quantities
    assert text[slice(*quantity.span)] == in_words(number)
    assert quantity.low == number


@given(st.integers(1000, 99_999_999), st.sampled_from([",", " ", "\u00a0", "\u202f", "\u2009", "'", "’", "."]))
def test_every_grouped_figure_is_read(number: int, mark: str) -> None:
    """By any of the marks that part thousands."""
    written = f"{number:,}".replace(",", mark)
    text = f"They counted {written} trees."
    (quantity,) = read(text).quantities
    assert text[slice(*quantity.span)] == written
    assert quantity.low == number


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Spans lie within the text, in order, and quantities do not overlap."""
    reading = read(text)
    spans = [quantity.span for quantity in reading.quantities]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
