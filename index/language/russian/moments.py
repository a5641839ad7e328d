"""Dates and times in Russian: `26 февраля 1992 г.`, `в ночь с 25 на 26 февраля`, `в 6 часов утра`."""

import re
from typing import Final

from index.language.quantity_tables import MomentWords
from index.language.russian.vocabulary import MONTH_FORMS, SHORT_MONTHS, WEEKDAYS
from index.language.words import fold

_SOFT = "январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр"
MONTH: Final = (
    rf"(?i:(?:{_SOFT})(?:ь|я|ю|[её]м|е)|(?:март|август)(?:а|у|ом|е)?|ма(?:й|я|ю|ем|е)"
    rf"|(?:{'|'.join(sorted(SHORT_MONTHS, key=len, reverse=True))})\.)(?!\w)"
)
"""A month in any case, or shortened."""
_MONTH = f"(?P<month>{MONTH})"
_ORDERED = (
    "перв втор трет четв[её]рт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат "
    "шестнадцат семнадцат восемнадцат девятнадцат двадцат"
).split()


def _days() -> dict[str, int]:
    """Days of the month in words, in the cases in which they are dates."""
    table: dict[str, int] = {}
    simple = {
        fold(beginning.replace("[её]", "е")): number for number, beginning in [*enumerate(_ORDERED, 1), (30, "тридцат")]
    }
    for beginning, number in simple.items():
        for ending in ("ье", "ьего") if number == 3 else ("ое", "ого"):
            table[beginning + ending] = number
            if number < 10:
                table |= {f"двадцать {beginning}{ending}": 20 + number}
            if number == 1:
                table |= {f"тридцать {beginning}{ending}": 31}
    return table | {word.replace("четверт", "четвёрт"): number for word, number in table.items() if "четверт" in word}


_WORD_DAYS = _days()
_DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:-?(?:го|ого|е|ое))?(?!\d)|(?i:{'|'.join(sorted(_WORD_DAYS, key=len, reverse=True))}))"
_TO = r"(?:\s*[-–—/]\s*|\s+(?:и|или|по|до|на)\s+)"
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?:-?(?:го|ого))?(?!\d|[,.]\d)"
_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_WORD_HOUR = r"(?P<word>час|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать)"
_O_CLOCK = r"\s*(?:час(?:ов|а|у)?|ч\.?)"


def _numbered(pattern: str, number: int) -> str:
    """A pattern whose groups have this digit behind their names."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{number}>", pattern)


_PART = r"(?:\s+(?:(?P<part>утра|вечера)|(?P<night>ночи)))"
_PART_DAY = r"(?:\s+(?:(?P<part>утра|вечера|дня)|(?P<night>ночи)))"

MOMENTS: Final = MomentWords(
    months=MONTH_FORMS | SHORT_MONTHS | {f"{name}.": number for name, number in SHORT_MONTHS.items()},
    day_month=re.compile(
        rf"(?<![\w.,:/-])(?P<day>{_DAY})(?:{_TO}(?P<until>{_DAY}))?\s+{_MONTH}(?:,?\s+(?:в\s+)?{_YEAR})?"
    ),
    month_year=re.compile(rf"(?<!\w){_MONTH}(?:,?\s+{_YEAR})?"),
    word_days=_WORD_DAYS,
    month_before=re.compile(
        r"\b(?:в|во|с|до|к|ко|по|после|начале|конце|конца|начала|середине|на|за|весь|этого|прошлого)\s+$", re.IGNORECASE
    ),
    years=re.compile(
        r"(?<![\w.,/-])(?P<year>1\d{3}|20\d\d)(?:\s*[-–—/]\s*(?P<until>1\d{3}|20\d\d|\d\d)(?!\d))?"
        r"(?:(?P<decade>-?(?:е|х|ые|ых)(?=\s+(?:год|гг)))|-?(?:го|м|му|й|ого|ом|й)(?=\s+г))?(?![\w%]|[.,]\d|-\w)"
    ),
    year_before=re.compile(
        r"(?:\b(?:в|во|с|со|до|после|к|от|по|и|между|начале|конце|середине|весной|летом|осенью|зимой|весны|лета|осени|зимы"
        r"|году|год"
        r"|года|годах|годы)|[(\[–—-]|^)\s*$",
        re.IGNORECASE,
    ),
    weak_before=re.compile(r"\b(?:с|со|до|и|в|к|от|по|между|после)\s*$|^$", re.IGNORECASE),
    no_year_before=re.compile(
        r"\b(?:около|примерно|более|менее|свыше|почти|чем|больше|меньше|резолюци\w+|страниц\w+|стр|стать\w+|кабинет\w*"
        r"|комнат\w+)"
        r"\.?\s*$|№\s*$",
        re.IGNORECASE,
    ),
    people=re.compile(
        r"\s+(?:[а-яё]+\s+)?(?:человек\w*|людей|людям|мужчин\w*|женщин\w*|детей|солдат\w*|военн\w+|жител\w+|беженц\w+"
        r"|раненых|погибших"
        r"|домов|дома|семей)\b"
    ),
    counted=re.compile(
        r"\s+(?!(?:г|гг|год\w*|и|или|в|во|на|с|со|до|но|а|по|к|из|от|о|об|для|при|был\w*|его|ее|её|их|она|они|он|это|как"
        r"|когда|где|что"
        r"|котор\w+|стал\w*|не|же|ли|у|за|после|произош\w+)\b)[^\W\d_]*[а-яёa-z]"
    ),
    opened=re.compile(r"\b(?:с|со|от|между|ночь с|период с)\s+$", re.IGNORECASE),
    through=re.compile(r"\s*[-–—]\s*|\s+(?:по|до|и|на)\s+", re.IGNORECASE),
    weekdays=WEEKDAYS,
    weekday=re.compile(
        r"\b(?P<name>(?i:понедельник(?:а|у|ом|е|ам)?|вторник(?:а|у|ом|е|ам)?|четверг(?:а|у|ом|е|ам)?|пятниц(?:а|у|ы|е|ей|ам)"
        r"|суббот(?:а|у|ы|е|ой|ам)|воскресень(?:е|я|ю|ем|ям)|(?<=\bв )среду|(?<=\bпо )средам))\b"
    ),
    clock=re.compile(
        rf"(?<![\w.,:/-])(?:{_HOUR}:(?P<minute>[0-5]\d)(?::[0-5]\d)?(?:{_O_CLOCK})?{_PART_DAY}?"
        + "|"
        + _numbered(rf"{_HOUR}{_O_CLOCK}\s+(?P<minute>[0-5]?\d)\s+мин(?:ут[аы]?)?{_PART_DAY}?", 2)
        + "|"
        + _numbered(rf"{_HOUR}{_O_CLOCK}{_PART_DAY}", 3)
        + "|"
        + _numbered(rf"{_HOUR}{_PART}", 4)
        + "|"
        + _numbered(rf"{_WORD_HOUR}(?:{_O_CLOCK})?{_PART}", 5)
        + "|"
        + _numbered(rf"(?:(?<=\bв )|(?<=\bдо )){_HOUR}{_O_CLOCK}(?=[.,;!?)]|\s+(?:по |[а-яё]*л[аои]?\b)|$)", 6)
        + "|"
        + _numbered(rf"(?<=\bс ){_HOUR}(?=\s+до\s+\d{{1,2}}\s*(?:час|утра|вечера))", 7)
        + r"|(?P<named>полночь|полуночи|полдень|полудня)\b)(?![\w:]|\.\d)",
        re.IGNORECASE,
    ),
    at=re.compile(
        r"(?:\b(?:в|с|до|к|около|после|и)\s+|[-–]\s*)([01]?\d|2[0-3])\.([0-5]\d)"
        r"(?![\d%]|\.\d|\s*(?:тыс|млн|млрд|м\b|км|кг|г\b|евро|руб|долл|процент))"
    ),
    small={
        word: number
        for number, word in enumerate(
            "час два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать".split(), 1
        )
    },
    named_hours={"полночь": 0, "полуночи": 0, "полдень": 720, "полудня": 720},
    halves={"утра": "a", "дня": "p", "вечера": "p"},
)
