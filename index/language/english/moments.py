"""Dates, years and clock times as texts write them → what they say, each with its exact span.

Names of months and weekdays come from Babel (CLDR), for English, Russian, Turkish and Azerbaijani. A date keeps what it
leaves open: `May 1932` has no day. Of `03/04/2023` both readings are kept; `03.04.2023` is day first, ISO year first.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from babel import Locale

from index.language.values import Clock, Day, Moment, Weekday
from index.language.words import fold
from index.types import Span

LANGUAGES = ("en", "ru", "tr", "az")


@cache
def _months() -> dict[str, int]:
    """Month by its folded name."""
    table: dict[str, int] = {}
    for language in LANGUAGES:
        for widths in Locale(language).months.values():
            for width in ("wide", *(("abbreviated",) if language in ("en", "ru") else ())):
                table |= {fold(name.rstrip(".")): number for number, name in widths[width].items()}
    return table | {"sept": 9}


@cache
def _weekdays() -> dict[str, int]:
    """Weekday by its folded name, Monday 0; English ones also in the plural."""
    table: dict[str, int] = {}
    for language in LANGUAGES:
        table |= {
            fold(name): number for number, name in Locale(language).days["format"]["wide"].items() if " " not in name
        }
    return table | {f"{fold(name)}s": number for number, name in Locale("en").days["format"]["wide"].items()}


def _alternatives(names: dict[str, int], language_forms: Iterator[str]) -> str:
    return "|".join(sorted({re.escape(form) for form in language_forms}, key=len, reverse=True))


def _forms(table: str) -> Iterator[str]:
    """Names as written: as CLDR has them, capitalised and in capitals; English ones never in lower case (`may`, `march`)."""
    for language in LANGUAGES:
        locale = Locale(language)
        widths = [w for kind in getattr(locale, table).values() for w in kind.items()]
        for width, names in widths:
            if width == "wide" or (width == "abbreviated" and language in ("en", "ru") and table == "months"):
                for name in names.values():
                    bare = name.rstrip(".")
                    yield from {bare, bare[0].upper() + bare[1:], bare.upper()} - (
                        {"may"} if language == "az" else set()
                    )
    yield "Sept" if table == "months" else "Mondays"


_MONTH = rf"(?P<month>{_alternatives({}, _forms('months'))})\b\.?"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_WORD_DAYS = {word: number for number, word in enumerate(_ORDINALS, 1)}
_ONE = rf"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)|(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_TO = r"\s*(?:[-–—/]|\bto\b|\band\b|\bor\b)\s*(?:the\s+)?"
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?![\d]|[,.]\d)"
_DAYS = rf"(?P<day>{_ONE})(?:{_TO}(?P<until>{_ONE}))?"
_DAY_MONTH = re.compile(rf"(?<![\w.,:/-]){_DAYS}(?:\s+(?:of\s+)?|-){_MONTH}(?:(?:,?\s+(?:of\s+)?|-){_YEAR})?")
_MONTH_DAY = re.compile(rf"(?<!\w){_MONTH}\s+(?:the\s+)?{_DAYS}(?![\w:%]|[,.]\d)(?:,?\s+{_YEAR})?")
_MONTH_YEAR = re.compile(rf"(?<!\w){_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?")
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(\d{4})([-/.])(\d\d?)\2(\d\d?)(?![\w/-]|[.,]\d)|(?<![\w.,/-])(\d\d?)([-/.])(\d\d?)\6(\d{4}|\d\d(?=\D|$))(?![\w/-]|[.,]\d)"
)
_YEARS = re.compile(
    r"(?<![\w.,/-])(?P<year>1\d{3}|20\d\d)(?:\s*[-–—/]\s*(?P<until>1\d{3}|20\d\d|\d\d)(?!\d))?(?P<decade>s)?(?![\w%]|[.,]\d|-\w)"
)
_SPELLED_YEAR = re.compile(
    r"\b(?P<century>ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[-\s]+"
    r"(?:(?P<ten>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-\s](?P<one>one|two|three|four|five|six|seven|eight|nine)\b)?"
    r"|(?P<teen>ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)|(?:oh?|hundred and)[-\s](?P<oh>one|two|three|four|five|six|seven|eight|nine))\b",
    re.IGNORECASE,
)
_SMALL = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|during|until|till|before|after|circa|c\.|ca\.|early|late|mid|spring|summer|autumn|fall|winter|year|years|from|by|of|and|to|between|en|году|год|с|в|до)|[(\[–—-]|^)\s*$",
    re.IGNORECASE,
)  # fmt: skip
_WEAK_BEFORE = re.compile(r"\b(?:by|of|and|to|from|between|с|в|до)\s*$|^$", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:people|persons|men|women|children|soldiers|troops|workers|civilians|residents|inhabitants|members|houses)\b"
)
_COUNTED = re.compile(
    r"\s+(?!(?:the|a|an|and|or|to|in|on|at|by|for|of|from|with|when|where|while|as|it|he|she|they|we|there|was|were|is|are|had|has|have|did|но|и|в|на|год\w*|г|гг)\b)[^\W\d_]*[^\W\d_A-Z][^\W\d_]*"
)
_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_WORD_HOUR = r"(?P<word>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HALF = r"(?P<half>[ap]m\b|[ap]\.\s?m\.)"
_PART = r"(?:\s*,?\s+(?:in the (?P<part>morning|afternoon|evening)|at (?P<night>night)))"
_CLOCK = re.compile(
    rf"(?<![\w.,:/-])(?:{_HOUR}[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?\s*{_HALF}"  # 6:30 pm
    rf"|{_HOUR.replace('hour', 'hour2')}:(?P<minute2>[0-5]\d)(?::[0-5]\d)?{_PART}?"  # 18:30
    rf"|{_HOUR.replace('hour', 'hour3')}[.h](?P<minute3>[0-5]\d)\s*(?:hrs?|hours?|o[’']clock|Uhr)\b"  # 18.30 hrs
    rf"|(?:{_HOUR.replace('hour', 'hour4')}|{_WORD_HOUR})\s*{_HALF.replace('half', 'half2')}"  # 6 pm
    rf"|(?:{_HOUR.replace('hour', 'hour5')}|{_WORD_HOUR.replace('word', 'word2')})\s+o[’']?clock\b{_PART.replace('part', 'part2').replace('<night', '<night2')}?"
    rf"|(?P<past>half past|quarter past|quarter to|half-past)\s+{_WORD_HOUR.replace('word', 'word3')}{_PART.replace('part', 'part3').replace('<night', '<night3')}?"
    rf"|(?<=at )(?:{_HOUR.replace('hour', 'hour6')}|{_WORD_HOUR.replace('word', 'word4')}){_PART.replace('part', 'part4').replace('<night', '<night4')}"
    rf"|(?:{_HOUR.replace('hour', 'hour7')}|{_WORD_HOUR.replace('word', 'word5')}){_PART.replace('part', 'part5').replace('<night', '<night5')}"
    rf"|(?P<named>noon|midday|midnight)\b)(?![\w:]|\.\d)",
    re.IGNORECASE,
)  # fmt: skip
_AT = re.compile(
    r"(?:\b(?:at|until|till|from|after|before|by|and|to|saat|в|с|до)\s+|[-–]\s*)([01]?\d|2[0-3])\.([0-5]\d)(?![\d%]|\s*(?:million|billion|per|metres|m\b|km|kg|euros?|€|\$))"
)
_WEEKDAY = re.compile(
    rf"\b(?P<name>{'|'.join(sorted((re.escape(n) for n in {*_forms('days'), *(f'{d}s' for d in Locale('en').days['format']['wide'].values())}), key=len, reverse=True))})\b"
)
_THROUGH = re.compile(r"\s*[-–—]\s*|\s+(?:to|until|till|and)\s+", re.IGNORECASE)


def moments(text: str) -> tuple[Moment, ...]:
    """Dates of a text, in order, none within another."""
    found: list[Moment] = []
    taken: list[Span] = []
    for moment in (*_dates(text), *_numeric(text), *_years(text)):
        if not any(moment.span[0] < end and start < moment.span[1] for start, end in taken):
            found.append(moment)
            taken.append(moment.span)
    return tuple(_joined(text, sorted(found, key=lambda m: m.span)))


def clocks(text: str) -> tuple[Clock, ...]:
    """Times of day, in order; two joined (`from 9:00 to 17:00`) are one stretch."""
    found = [clock for match in _CLOCK.finditer(text) if (clock := _clock(match)) is not None]
    for match in _AT.finditer(text):
        span = match.span(1)[0], match.end(2)
        if not any(span[0] < c.span[1] and c.span[0] < span[1] for c in found):
            minute = int(match[1]) * 60 + int(match[2])
            found.append(Clock(span, minute, minute))
    found.sort(key=lambda c: c.span)
    joined: list[Clock] = []
    for clock in found:
        before = joined[-1] if joined else None
        if before and before.first == before.last and _THROUGH.fullmatch(text[before.span[1] : clock.span[0]]):
            joined[-1] = Clock((before.span[0], clock.span[1]), before.first, clock.last, before.twelve or clock.twelve)
        else:
            joined.append(clock)
    return tuple(joined)


def weekdays(text: str) -> tuple[Weekday, ...]:
    """Days of the week, in order."""
    return tuple(Weekday(m.span(), (_weekdays()[fold(m["name"])])) for m in _WEEKDAY.finditer(text))


def _dates(text: str) -> Iterator[Moment]:
    for pattern in (_DAY_MONTH, _MONTH_DAY, _MONTH_YEAR):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = match["month"]
            month = _months()[fold(name)]
            year = int(match["year"]) if match["year"] else None
            day, until = groups.get("day"), groups.get("until")
            if (
                pattern is _MONTH_DAY
                and year is None
                and re.search(r"\bin\s+$", _back(text, match.start()), re.IGNORECASE)
            ):
                continue  # "in May 3 people …"
            if day is None and year is None and not _is_month(text, match):
                continue
            end = match.end() - (text[match.end() - 1] == "." and match["month"][-1:] != "." and _ends_name(match))
            first = Day(year, month, _day(day) if day else None)
            yield Moment((match.start(), end), first, replace_day(first, _day(until)) if until else first)


def replace_day(day: Day, number: int) -> Day:
    """The same month and year, another day."""
    return day._replace(day=number)


def _back(text: str, at: int) -> str:
    return text[max(0, at - 24) : at]


def _ends_name(match: re.Match[str]) -> bool:
    """Whether a match ends in a full stop that belongs to the sentence and not to a short name (`Feb.`)."""
    return len(match["month"]) > 4 and match["year"] is None


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a month's name alone is a month: `in May`, `next June`, and no person or verb."""
    name = match["month"]
    if len(name) <= 3 or fold(name) in ("march", "mart"):
        return bool(
            re.search(
                r"\b(?:in|of|since|until|by|last|next|this|early|late|mid|during|from|to|and)[\s-]+$",
                _back(text, match.start()),
                re.I,
            )
        )
    return True


def _day(written: str) -> int:
    return _WORD_DAYS.get(written.lower()) or int(re.sub(r"\D", "", written))


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


def _years(text: str) -> Iterator[Moment]:
    for match in _YEARS.finditer(text):
        year = int(match["year"])
        if match["decade"]:
            yield Moment(match.span(), Day(year), Day(year + 9))
            continue
        last = year
        if match["until"]:
            last = int(match["until"]) if len(match["until"]) == 4 else year // 100 * 100 + int(match["until"])
        if last >= year and _is_year(text, match):
            yield Moment(match.span(), Day(year), Day(last))
    for match in _SPELLED_YEAR.finditer(text):
        within = _TENS.get((match["ten"] or "").lower(), 0) + _SMALL.get(
            (match["one"] or match["teen"] or match["oh"] or "").lower(), 0
        )
        century = (match["century"] or "").lower()
        year = 100 * (_SMALL.get(century) or _TENS[century]) + within
        if year >= 1000:
            yield Moment(match.span(), Day(year), Day(year))


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether four digits are a year and not a count: by the word before, or because nothing is counted behind them."""
    before, counted = _back(text, match.start()), bool(_COUNTED.match(text, match.end()))
    if re.search(
        r"\b(?:about|around|some|than|least|most|nearly|almost|over|resolution|no|page|room|article)\.?\s*$",
        before,
        re.IGNORECASE,
    ):
        return False
    countable = counted and (int(match["year"]) % 100 == 0 or _PEOPLE.match(text, match.end()))
    if _YEAR_BEFORE.search(before) and not (
        (countable or int(match["year"]) < 1900) and counted and _WEAK_BEFORE.search(before)
    ):
        return True
    return not counted and int(match["year"]) >= 1500 and re.search(r"[€$£¥₽]\s?$", before) is None


def _joined(text: str, found: list[Moment]) -> Iterator[Moment]:
    """Two dates with a dash or `to` between them are one stretch; the first takes from the second what it leaves out."""
    held: Moment | None = None
    for moment in found:
        if held is not None:
            between = text[held.span[1] : moment.span[0]]
            opened = re.search(r"\b(?:from|between|night of)\s+(?:the\s+)?$", _back(text, held.span[0]), re.IGNORECASE)
            dash = re.fullmatch(r"\s*[-–—]\s*", between)
            if held.first == held.last and (dash or (opened and _THROUGH.fullmatch(between))):
                first = Day(held.first.year or moment.last.year, held.first.month or moment.last.month, held.first.day)
                if first.month == moment.last.month or first.day or first.month is None or moment.last.day is None:
                    held = replace(moment, span=(held.span[0], moment.span[1]), first=first)
                    continue
            yield held
        held = moment
    if held is not None:
        yield held


def _clock(match: re.Match[str]) -> Clock | None:
    groups = {key.rstrip("234567"): value for key, value in match.groupdict().items() if value}
    part = groups.get("part", "") or ("night" if "night" in groups else "")
    if "named" in groups:
        minute = 0 if groups["named"].lower() == "midnight" else 720
        return Clock(match.span(), minute, minute)
    hour = int(groups["hour"]) if "hour" in groups else _SMALL[groups["word"].lower()]
    minutes = int(groups.get("minute", 0))
    past = groups.get("past", "").lower().replace("-", " ")
    minutes += {"half past": 30, "quarter past": 15, "quarter to": -15}.get(past, 0)
    half = groups.get("half", "").lower()[:1] or {"morning": "a", "afternoon": "p", "evening": "p"}.get(part, "")
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
