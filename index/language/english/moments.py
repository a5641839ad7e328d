"""Dates and times in English, with the months and weekdays of the other languages that the default one serves."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from index.language.quantity_tables import MomentWords
from index.language.words import fold

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
_MONTHS = _months()
_WEEKDAYS = _weekdays()
_NO_DAY = re.compile(r"\bin\s+$", re.IGNORECASE)
"""Before a month and a figure: the figure is no day, "in May 3 people …"."""
_UNSURE_MONTHS = frozenset("march mart".split())
"""Folded names of months that are other words too."""
_MONTH_BEFORE = re.compile(r"\b(?:in|of|since|until|by|last|next|this|early|late|mid|during|from|to|and)[\s-]+$", re.I)
"""Before such a name: it is a month."""
_NO_YEAR_BEFORE = re.compile(
    r"\b(?:about|around|some|than|least|most|nearly|almost|over|resolution|no|page|room|article)\.?\s*$", re.IGNORECASE
)
"""Before four figures: they are no year."""
_OPENED = re.compile(r"\b(?:from|between|night of)\s+(?:the\s+)?$", re.IGNORECASE)
"""What opens a stretch of two dates."""
_NAMED_HOURS = {"midnight": 0, "noon": 720, "midday": 720}
_PAST = {"half past": 30, "quarter past": 15, "quarter to": -15}
_HALVES = {"morning": "a", "afternoon": "p", "evening": "p"}
_THROUGH = re.compile(r"\s*[-–—]\s*|\s+(?:to|until|till|and)\s+", re.IGNORECASE)

MOMENTS = MomentWords(
    word_days=_WORD_DAYS,
    day_month=_DAY_MONTH,
    month_day=_MONTH_DAY,
    month_year=_MONTH_YEAR,
    years=_YEARS,
    spelled_year=_SPELLED_YEAR,
    small=_SMALL,
    tens=_TENS,
    year_before=_YEAR_BEFORE,
    weak_before=_WEAK_BEFORE,
    people=_PEOPLE,
    counted=_COUNTED,
    clock=_CLOCK,
    at=_AT,
    weekday=_WEEKDAY,
    months=_MONTHS,
    weekdays=_WEEKDAYS,
    no_day=_NO_DAY,
    unsure_months=_UNSURE_MONTHS,
    month_before=_MONTH_BEFORE,
    no_year_before=_NO_YEAR_BEFORE,
    opened=_OPENED,
    named_hours=_NAMED_HOURS,
    past=_PAST,
    halves=_HALVES,
    through=_THROUGH,
)
