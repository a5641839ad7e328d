"""Dates and times of Turkish and Azerbaijani, whose endings stand behind month, day and year.

    26 Şubat 1992'de    1992 yılının 26 Şubat'ında    26-27 Şubat    1992-ci il fevralın 26-sı    1990'larda    saat 18.30'da

Names of months and weekdays come from Babel (CLDR).
"""

import re
from collections.abc import Mapping

from babel import Locale

from index.language.quantity_tables import MomentWords
from index.language.turkic.letters import Folded, loose, loose_text
from index.language.words import fold

YEAR = r"(?:1\d{3}|20\d\d)"
_END = r"(?:['’]\w+)?"
"""An ending behind an apostrophe."""
_ORDER = loose_text(r"(?:-?(?:ci|cı|cu|cü|inci|ıncı|uncu|üncü|nci|ncı)\b)")
"""What makes an ordinal of a figure: 1992-ci."""
_SUFFIXED = loose_text(
    r"(?:[-'’](?:i|ı|u|ü|si|sı|ı|in|ın|un|ün|sin|sın|ne|na|nə|nin|nın|inin|ında|ində|sında|sində|nda|ndə"
    r"|də|da|de|te|ta"
    r"|den|dan|dən|ten|tan|ından|indən|sından|sindən|nın|unda|ündə|ünde|inde|e|a|ə|ye|ya|yə|una|ünə|üne"
    r"|ine|ına|inə)\b)"
)
"""What may stand behind the figure of a day: 26-sı, 26'sında."""
_OF_YEAR = loose_text(
    r"(?:\s+(?:yıl|il)(?:i|ı|in|ın|inin|ının|inde|ında|ində|de|da|də|e|a|ə|inə|ine|ına|den|dan|dən|inden|ından|indən)?\b)"
)
_OF = loose_text(r"(?:ın|in|un|ün|nin|nın)\b")
_TO = r"(?:\s*[-–—/]\s*|\s+(?:ve|və|ile|ilə)\s+|['’-]?[dt][aeə]n\s+)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_MONTH_ENDINGS = loose_text(
    r"(?:['’]?(?:ın|in|un|ün|nin|ının|da|də|de|ta|te|tə|dan|dən|den|tan|ten|tən|ı|i|u|ü|ında|inda|ində"
    r"|unda|ündə|ünde|a|ə|e|ye|yə|ayı|ayında)\b)?"
)


def names(code: str, table: str) -> dict[str, int]:
    """Months 1 to 12 or weekdays 0 to 6 by folded name, as Babel has them."""
    wide = getattr(Locale(code), table)["format"]["wide"]
    return {fold(name): number for number, name in wide.items()}


def month_pattern(code: str) -> str:
    """Any month's name in any case, as part of a pattern."""
    found = Locale(code).months["format"]["wide"].values()
    return "|".join(sorted((loose_text(_lower(name)) for name in found), key=len, reverse=True))


def _weekday(name: str) -> str:
    """The name of a day as part of a pattern; Sunday, which is also a market, only before the word for day."""
    return loose_text(_lower(name)) + (r"(?=\s+gün)" if fold(name) in {"pazar", "bazar"} else "")


def _lower(name: str) -> str:
    return name.replace("İ", "i").lower()


def dates(code: str) -> str:
    """The source of the pattern that `MentionWords.dates` is."""
    month = month_pattern(code)
    return (
        rf"\b(?P<iy>{YEAR})-(?P<im>\d\d)-(?P<id>\d\d)\b"
        rf"|(?<![\d./-])(?P<n1>\d\d?)[./](?P<n2>\d\d?)[./](?P<ny>\d{{4}})(?![\d/])"
        rf"|(?<![\w.,:/-])(?P<d1>{_DAY})(?:{_TO}{_DAY})?\s+(?P<m1>{month})\b(?:\s+(?P<y1>{YEAR})\b)?"
        rf"|\b(?:(?P<y2>{YEAR}){_ORDER}?{_OF_YEAR}?\s+)?(?P<m2>{month})"
        rf"(?:{_OF}\s+(?P<d2>{_DAY}){_SUFFIXED}?|{_MONTH_ENDINGS}(?:\b|(?=['’]))(?:\s+(?P<y3>{YEAR})\b)?)|(?P<m3>(?!))"
    )


def moments(code: str, *, parts: Mapping[str, str], named: Mapping[str, int], unsure: frozenset[str]) -> MomentWords:
    """How a language of the two writes dates and times.

    Args:
        code: Of the language.
        parts: Words for parts of the day before an hour, each with its half, a or p.
        named: Hours with a name, each with its minutes from midnight.
        unsure: Folded names of months that are other words too.
    """
    month = rf"(?P<month>{month_pattern(code)})"
    days = rf"(?P<day>{_DAY})(?:{_TO}(?P<until>{_DAY}))?"
    alone = rf"{_MONTH_ENDINGS}(?:\b|(?=['’]))"
    year = rf"(?P<year>{YEAR})(?!\d|[,.]\d)"
    behind = rf"(?:{_ORDER}{_OF_YEAR}?|{_OF_YEAR}|{_END})"
    part = "|".join(sorted(map(loose_text, parts), key=len, reverse=True))
    calls = "|".join(sorted(map(loose_text, named), key=len, reverse=True))
    weekdays = names(code, "days")
    day_names = "|".join(sorted(map(_weekday, Locale(code).days["format"]["wide"].values()), key=len, reverse=True))
    hour, minute = r"(?P<hour>[01]?\d|2[0-4])", r"(?P<minute>[0-5]\d)"
    clock = (
        rf"(?<![\w.,:/-])(?:(?:(?P<part>{part})\s+)?(?:saat\s+)?{hour}:{minute}(?::[0-5]\d)?"
        rf"|(?:(?P<part2>{part})\s+)?saat\s+{hour.replace('hour', 'hour2')}(?:[.:]{minute.replace('minute', 'minute2')})?"
        rf"|(?P<named>{calls})\b)(?![\w:]|\.\d)"
    )
    return MomentWords(
        months=names(code, "months"),
        day_month=re.compile(
            rf"(?<!\w){year}{_ORDER}?{_OF_YEAR}?\s+{month}(?:{_OF}\s+{days}{_SUFFIXED}?|{alone})(?![\w%]|[,.:]\d)", re.I
        ),
        month_year=re.compile(rf"(?<![\w.,:/-])(?:{days}\s+)?{month}{alone}(?:\s+{year}{behind})?", re.I),
        month_day=re.compile(rf"(?<!\w){month}{_OF}\s+{days}{_SUFFIXED}?(?P<year>(?!))?(?![\w%]|[,.:]\d)", re.I),
        unsure_months=unsure,
        month_before=re.compile(r"\b(?:19|20)\d\d\W*$|\b(?:geçen|bu|keçən|gələn|gelecek)\s+$", re.I),
        years=re.compile(
            rf"(?<![\w.,/-])(?P<year>{YEAR})(?:\s*[-–—/]\s*(?P<until>{YEAR}|\d\d)(?!\d))?"
            rf"(?:(?P<decade>['’]?l[ae]r\w*|{_ORDER}\s+ill[əe]r\w*|\s+y[ıi]llar\w*)|{_ORDER}(?:{_OF_YEAR})?"
            rf"|{_OF_YEAR}|{_END})(?![\w%]|[.,]\d|-\w)",
            re.I,
        ),
        no_year_before=loose(r"\b(?:yaklaşık|təxminən|en az|ən azı|fazla|çox|madde|maddə|sayfa|səhifə|no|№)\.?\s*$"),
        counted=re.compile(
            r"(?<=\d)\s+(?!(?:ve|və|ile|ilə|da|de|də|ama|amma|arası\w*|tarihin\w*|tarixin\w*)\b)[^\W\d_A-ZÇĞİÖŞÜƏ][^\W\d_]*"
        ),
        opened=re.compile(r"(?!)"),
        through=re.compile(r"\s*[-–—]\s*|['’-]?[dt][aeə]n\s+|\s+(?:ile|ilə)\s+", re.I),
        weekdays=weekdays,
        weekday=re.compile(rf"\b(?P<name>{day_names})\b", re.I),
        clock=re.compile(clock, re.I),
        at=re.compile(r"\bsaat\s+([01]?\d|2[0-3])\.([0-5]\d)(?!\d)", re.I),
        named_hours=Folded(named),
        halves=Folded(parts),
    )
