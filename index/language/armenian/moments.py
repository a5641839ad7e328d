"""Dates and times in Armenian: `1992 թ. փետրվարի 26-ին`, `26 փետրվարի 1992`, `փետրվարի 25-ից 26-ը`, `ժամը 18:30`."""

import re
from typing import Final

from index.language.armenian.script import pattern
from index.language.armenian.vocabulary import MONTH_NUMBER, MONTHS, ONES, TEENS, WEEKDAY_NUMBER
from index.language.quantity_tables import MomentWords
from index.language.words import fold

_NAMES: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR: Final = r"(?P<year>1\d{3}|20\d\d)(?![\d]|[,.]\d)"
_AFTER_YEAR: Final = r"(?:-?(?:ին|ի|ից|ը|ն)>|\s*(?:թթ|թ)\.(?:-?(?:ին|ի|ից)>)?|\s*թվական\w*|\s*թվի\w*|\s*թ>)"
"""What stands behind a year: `1992 թ.`, `1992 թվականին`, `1992-ին`."""
_YEAR_FIRST: Final = rf"(?:{_YEAR}{_AFTER_YEAR}?,?\s+)?"
_YEAR_LAST: Final = rf"(?:,?\s+{_YEAR}(?:\s*թ\.|\s*թվական\w*|-ին>)?)?"
_ONE: Final = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_TO: Final = r"(?:\s*[-–—/]\s*|-?(?:ից|ի)\s+(?:մինչև\s+|լույս\s+)?|\s+(?:և|կամ)\s+)"
_DAYS: Final = rf"(?P<day>{_ONE})(?:{_TO}(?P<until>{_ONE}))?"
_DAY_END: Final = r"(?:-?(?:ին|ից|ի|ը|ն|ում)>)?"
_NOT_BEFORE: Final = r"(?<![\w.,:/-])"

_CLOCK_END: Final = r"(?:-?(?:ին|ից|ի|ը|ն)>)?"
_WORD_ENDINGS: Final = ("", "ը", "ն", "ին", "ի", "ից")
_HOURS: Final = {
    f"{word}{ending}": hour
    for hour, word in enumerate([*ONES, *TEENS[:3], "տաս", "ինն"], 1)
    for ending in _WORD_ENDINGS
} | {f"{word}{ending}": hour for word, hour in (("տաս", 10), ("ինն", 9)) for ending in _WORD_ENDINGS}
_WORD_HOUR: Final = "|".join(sorted(_HOURS, key=len, reverse=True))
_PARTS: Final = {"առավոտյան": "a", "լուսաբացին": "a", "երեկոյան": "p", "կեսօրից հետո": "p", "ցերեկվա": "p"}
_PART: Final = "|".join(_PARTS)
_HOUR: Final = r"(?P<hour>[01]?\d|2[0-4])"
_CLOCK: Final = pattern(
    rf"(?:(?<![\w.,:/-])(?:(?:(?P<part>{_PART})|(?P<night>գիշերվա))\s+)?"
    rf"(?:<ժամ(?:ը|վա)?\s+{_HOUR}(?:[:.](?P<minute>[0-5]\d))?{_CLOCK_END}"
    rf"|<ժամ(?:ը|վա)?\s+(?P<word>{_WORD_HOUR})>"
    rf"|{_HOUR.replace('hour', 'hour2')}:(?P<minute2>[0-5]\d){_CLOCK_END})"
    rf"|<(?P<named>կեսօրին|կեսօր|կեսգիշերին|կեսգիշեր)>)(?![\w:]|\.\d)"
)
_NAMED_HOURS: Final = {"կեսօր": 720, "կեսօրին": 720, "կեսգիշեր": 0, "կեսգիշերին": 0}

MOMENTS: Final = MomentWords(
    months=MONTH_NUMBER,
    day_month=pattern(rf"{_NOT_BEFORE}{_DAYS}{_DAY_END}\s+(?P<month>(?:{_NAMES})(?:ին|ի|ը)?)>{_YEAR_LAST}"),
    month_day=pattern(
        rf"(?<![\w.,/-]){_YEAR_FIRST}<(?P<month>(?:{_NAMES})ի)\s+{_DAYS}(?![\w:%]|[.,]\d){_DAY_END}{_YEAR_LAST}".replace(
            _YEAR_LAST, _YEAR_LAST.replace("<year>", "<year_last>")
        )
    ),
    month_year=pattern(rf"(?<![\w.,/-]){_YEAR_FIRST}<(?P<month>(?:{_NAMES})(?:ին|ի|ը|ից|ում|ն)?)>"),
    unsure_months=frozenset(
        {fold("մարտ"), fold("մարտի"), fold("մարտը"), fold("մարտից"), fold("մարտում"), fold("մարտն")}
    ),
    month_before=pattern(r"<(?:թ\.|թվականի|մինչև|անցյալ|հաջորդ|այս|եկող)\s+$"),
    years=pattern(
        r"(?<![\w.,/-])(?P<year>1\d{3}|20\d\d)(?:\s*[-–—/]\s*(?P<until>1\d{3}|20\d\d|\d\d)(?!\d))?"
        rf"(?:(?P<decade>-ական\w*(?:\s+թվական\w*)?)|{_AFTER_YEAR})?(?![\w%]|[.,]\d|-\w)"
    ),
    no_year_before=pattern(r"<(?:բանաձև|էջ|սենյակ|հոդված|թիվ|ավելի քան|առնվազն|գրեթե)\s*$"),
    people=pattern(r"\s+(?:\w+\s+)?(?:մարդ|հոգի|զինվոր|երեխա|կին|տղամարդ|բնակիչ|անդամ|տուն|բանվոր|քաղաքացի)"),
    counted=pattern(r"(?<=\d)\s+(?!(?:և|կամ|թ|թթ|թվական\w*)>)[^\W\d_]+"),
    opened=re.compile(r"(?!)"),
    through=pattern(r"(?:-?(?:ից|ի))?\s*(?:[-–—]|<մինչև)\s*"),
    weekdays=WEEKDAY_NUMBER,
    weekday=re.compile(
        rf"(?<!\w)(?P<name>{'|'.join(sorted(WEEKDAY_NUMBER, key=len, reverse=True))})(?!\w)", re.IGNORECASE
    ),
    clock=_CLOCK,
    named_hours=_NAMED_HOURS,
    small=_HOURS,
    halves={form: half for part, half in _PARTS.items() for form in (part, part.capitalize())},
)
