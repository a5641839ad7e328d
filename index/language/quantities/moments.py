"""Dates, years and clock times as texts write them → what they say, each with its exact span.

Names of months and weekdays come from Babel (CLDR), for English, Russian, Turkish and Azerbaijani. A date keeps what it
leaves open: `May 1932` has no day. Of `03/04/2023` both readings are kept; `03.04.2023` is day first, ISO year first.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.language.quantity_tables import QuantityWords
from index.language.values import Clock, Day, Moment, Weekday
from index.language.words import fold
from index.types import Span

_NUMERIC = re.compile(
    r"(?<![\w.,/-])(\d{4})([-/.])(\d\d?)\2(\d\d?)(?![\w/-]|[.,]\d)|(?<![\w.,/-])(\d\d?)([-/.])(\d\d?)\6(\d{4}|\d\d(?=\D|$))(?![\w/-]|[.,]\d)"
)


def moments(text: str, known: QuantityWords) -> tuple[Moment, ...]:
    """Dates of a text, in order, none within another."""
    found: list[Moment] = []
    taken: list[Span] = []
    for moment in (*_dates(text, known), *_numeric(text), *_years(text, known)):
        if not any(moment.span[0] < end and start < moment.span[1] for start, end in taken):
            found.append(moment)
            taken.append(moment.span)
    return tuple(_joined(text, sorted(found, key=lambda m: m.span), known))


def clocks(text: str, known: QuantityWords) -> tuple[Clock, ...]:
    """Times of day, in order; two joined (`from 9:00 to 17:00`) are one stretch."""
    found = [clock for match in known.moments.clock.finditer(text) if (clock := _clock(match, known)) is not None]
    for match in known.moments.at.finditer(text):
        span = match.span(1)[0], match.end(2)
        if not any(span[0] < c.span[1] and c.span[0] < span[1] for c in found):
            minute = int(match[1]) * 60 + int(match[2])
            found.append(Clock(span, minute, minute))
    found.sort(key=lambda c: c.span)
    joined: list[Clock] = []
    for clock in found:
        before = joined[-1] if joined else None
        if (
            before
            and before.first == before.last
            and known.moments.through.fullmatch(text[before.span[1] : clock.span[0]])
        ):
            joined[-1] = Clock((before.span[0], clock.span[1]), before.first, clock.last, before.twelve or clock.twelve)
        else:
            joined.append(clock)
    return tuple(joined)


def weekdays(text: str, known: QuantityWords) -> tuple[Weekday, ...]:
    """Days of the week, in order."""
    return tuple(
        Weekday(m.span(), (known.moments.weekdays[fold(m["name"])])) for m in known.moments.weekday.finditer(text)
    )


def _dates(text: str, known: QuantityWords) -> Iterator[Moment]:
    for pattern in (known.moments.day_month, known.moments.month_day, known.moments.month_year):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = match["month"]
            month = known.moments.months[fold(name)]
            year = int(match["year"]) if match["year"] else None
            day, until = groups.get("day"), groups.get("until")
            if (
                pattern is known.moments.month_day
                and year is None
                and known.moments.no_day.search(_back(text, match.start()))
            ):
                continue  # "in May 3 people …"
            if day is None and year is None and not _is_month(text, match, known):
                continue
            end = match.end() - (text[match.end() - 1] == "." and match["month"][-1:] != "." and _ends_name(match))
            first = Day(year, month, _day(day, known) if day else None)
            yield Moment((match.start(), end), first, replace_day(first, _day(until, known)) if until else first)


def replace_day(day: Day, number: int) -> Day:
    """The same month and year, another day."""
    return day._replace(day=number)


def _back(text: str, at: int) -> str:
    return text[max(0, at - 24) : at]


def _ends_name(match: re.Match[str]) -> bool:
    """Whether a match ends in a full stop that belongs to the sentence and not to a short name (`Feb.`)."""
    return len(match["month"]) > 4 and match["year"] is None


def _is_month(text: str, match: re.Match[str], known: QuantityWords) -> bool:
    """Whether a month's name alone is a month: `in May`, `next June`, and no person or verb."""
    name = match["month"]
    if len(name) <= 3 or fold(name) in known.moments.unsure_months:
        return bool(known.moments.month_before.search(_back(text, match.start())))
    return True


def _day(written: str, known: QuantityWords) -> int:
    return known.moments.word_days.get(written.lower()) or int(re.sub(r"\D", "", written))


def _numeric(text: str) -> Iterator[Moment]:
    for match in _NUMERIC.finditer(text):
        if match[1]:
            year, month, day = int(match[1]), int(match[3]), int(match[4])
            other = None
        else:
            first, second, mark = int(match[5]), int(match[7]), match[6]
            year = int(match[8])
            if len(match[8]) == 2:
                if mark != ".":
                    continue
                year += 2000 if year < 50 else 1900
            day, month = (first, second) if second <= 12 else (second, first)
            other = Day(year, day, month) if mark == "/" and day <= 12 and month <= 12 and day != month else None
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield Moment(match.span(), Day(year, month, day), Day(year, month, day), other)


def _years(text: str, known: QuantityWords) -> Iterator[Moment]:
    for match in known.moments.years.finditer(text):
        year = int(match["year"])
        if match["decade"]:
            yield Moment(match.span(), Day(year), Day(year + 9))
            continue
        last = year
        if match["until"]:
            last = int(match["until"]) if len(match["until"]) == 4 else year // 100 * 100 + int(match["until"])
        if last >= year and _is_year(text, match, known):
            yield Moment(match.span(), Day(year), Day(last))
    for match in known.moments.spelled_year.finditer(text):
        within = known.moments.tens.get((match["ten"] or "").lower(), 0) + known.moments.small.get(
            (match["one"] or match["teen"] or match["oh"] or "").lower(), 0
        )
        century = (match["century"] or "").lower()
        year = 100 * (known.moments.small.get(century) or known.moments.tens[century]) + within
        if year >= 1000:
            yield Moment(match.span(), Day(year), Day(year))


def _is_year(text: str, match: re.Match[str], known: QuantityWords) -> bool:
    """Whether four digits are a year and not a count: by the word before, or because nothing counted follows them."""
    before, counted = _back(text, match.start()), bool(known.moments.counted.match(text, match.end()))
    if known.moments.no_year_before.search(before):
        return False
    countable = counted and (int(match["year"]) % 100 == 0 or known.moments.people.match(text, match.end()))
    if known.moments.year_before.search(before) and not (
        (countable or int(match["year"]) < 1900) and counted and known.moments.weak_before.search(before)
    ):
        return True
    return not counted and int(match["year"]) >= 1500 and re.search(r"[€$£¥₽]\s?$", before) is None


def _joined(text: str, found: list[Moment], known: QuantityWords) -> Iterator[Moment]:
    """Two dates with a dash or `to` between them are one stretch; the first takes from the second what it leaves out."""
    held: Moment | None = None
    for moment in found:
        if held is not None:
            between = text[held.span[1] : moment.span[0]]
            opened = known.moments.opened.search(_back(text, held.span[0]))
            dash = re.fullmatch(r"\s*[-–—]\s*", between)
            if held.first == held.last and (dash or (opened and known.moments.through.fullmatch(between))):
                first = Day(held.first.year or moment.last.year, held.first.month or moment.last.month, held.first.day)
                if first.month == moment.last.month or first.day or first.month is None or moment.last.day is None:
                    held = replace(moment, span=(held.span[0], moment.span[1]), first=first)
                    continue
            yield held
        held = moment
    if held is not None:
        yield held


def _clock(match: re.Match[str], known: QuantityWords) -> Clock | None:
    groups = {key.rstrip("234567"): value for key, value in match.groupdict().items() if value}
    part = groups.get("part", "") or ("night" if "night" in groups else "")
    if "named" in groups:
        minute = known.moments.named_hours[groups["named"].lower()]
        return Clock(match.span(), minute, minute)
    hour = int(groups["hour"]) if "hour" in groups else known.moments.small[groups["word"].lower()]
    minutes = int(groups.get("minute", 0))
    past = groups.get("past", "").lower().replace("-", " ")
    minutes += known.moments.past.get(past, 0)
    half = groups.get("half", "").lower()[:1] or known.moments.halves.get(part, "")
    if part == "night":
        half = "p" if hour >= 6 else "a"
    if half and hour > 12:
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    twelve = (not half and "hour" in groups and hour <= 12 and "minute" not in groups) or (
        not half and "word" in groups
    )
    minute = (hour * 60 + minutes) % 1440
    return Clock(match.span(), minute, minute, twelve)
