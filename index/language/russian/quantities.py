"""Numbers, units, bounds and the words around figures in Russian."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from index.language.quantities import Quantities
from index.language.quantity_tables import AmountWords, BoundWords, NumeralWords, Part, QuantityWords, UnitWords
from index.language.russian.moments import MOMENTS
from index.language.russian.vocabulary import HUNDREDS, ONES, SCALES, TEENS, TENS
from index.language.values import CODES, Reading

_TABLES: Final[tuple[tuple[Part, dict[str, int]], ...]] = (
    ("one", ONES),
    ("teen", TEENS),
    ("ten", TENS),
    ("hundreds", HUNDREDS),
    ("scale", SCALES),
)
_ORDINALS: Final = (
    r"(?:перв|втор|трет(?:ь|и)|четв[её]рт|пят(?:ый|ая|ое|ого|ой|ом|ую|ым|ых)|шест(?:ой|ая|ое|ого|ом|ую|ым|ых)"
    r"|седьм|восьм(?:ой|ая|ое|ого|ом|ую|ым|ых)|девят(?:ый|ая|ое|ого|ой|ом|ую|ым|ых)|десят(?:ый|ая|ое|ого|ой|ом|ую)"
    r"|\w+надцат(?:ый|ая|ое|ого|ой|ом|ую)|сот(?:ый|ая|ое|ого|ой)|тысячн)\w*"
)
_NUMERALS: Final = NumeralWords(
    words={word: (part, value) for part, table in _TABLES for word, value in table.items()},
    ordinal=re.compile(rf"[\s-]+{_ORDINALS}", re.IGNORECASE),
    dozens=frozenset("дюжина дюжины дюжин дюжину".split()),
    shortened=frozenset("тыс млн млрд трлн".split()),
)
_UNITS: Final = """
    percent 1: % процент процента процентов проценты процентам процентами проц.
    length 0.001: мм миллиметр миллиметра миллиметров
    length 0.01: см сантиметр сантиметра сантиметров сантиметрах
    length 1: м метр метра метров метры метрах метрами
    length 1000: км километр километра километров километры километрах km
    length 1609.344: миля мили миль милях
    area 1: м² кв._м кв.м квадратных_метров квадратных_метра
    area 1000000: км² кв._км кв.км квадратных_километров квадратных_километра
    area 10000: га гектар гектара гектаров
    mass 0.001: мг миллиграмм миллиграмма миллиграммов
    mass 1: г грамм грамма граммов
    mass 1000: кг килограмм килограмма килограммов кило kg
    mass 1000000: тонна тонны тонн тонну
    volume 0.001: мл миллилитр миллилитра миллилитров
    volume 1: л литр литра литров
    time 1: сек секунда секунды секунд секунду
    time 60: мин минута минуты минут минуту минутах
    time 3600: ч час часа часов часы
    time 86400: день дня дней дни сутки суток
    time 604800: неделя недели недель неделю
    time 2629746: месяц месяца месяцев
    time 31556952: год года лет годы
    time 315569520: десятилетие десятилетия десятилетий
    time 3155695200: век века веков столетие столетия столетий
    temperature 1: °C
    degree 1: ° градус градуса градусов
    speed 1: км/ч
    power 1: Вт ватт ватта
    power 1000: кВт киловатт киловатта
    power 1000000: МВт мегаватт мегаватта
    euro 1: € евро
    dollar 1: $ доллар доллара долларов доллары долл долларов_США
    pound 1: £ фунт фунта фунтов
    ruble 1: ₽ рубль рубля рублей рубли руб
    lira 1: ₺ лира лиры лир
    manat 1: ₼ манат маната манатов
    dram 1: драм драма драмов
    hryvnia 1: ₴ гривна гривны гривен
    yen 1: ¥ иена иены иен
    cent 1: цент цента центов
"""


def _units() -> dict[str, tuple[str, Decimal]]:
    """Unit as written, with its dimension and how many of the dimension's base unit it is."""
    table = {code: (name, Decimal(1)) for code, name in CODES.items()}
    for line in _UNITS.strip().splitlines():
        head, _, names = line.strip().partition(": ")
        dimension, factor = head.split()
        table |= {name.replace("_", " "): (dimension, Decimal(factor)) for name in names.split()}
    return table


_BY_NAME: Final = _units()
_UNIT_WORDS: Final = UnitWords(
    units=_BY_NAME,
    unit=re.compile(
        r"[^\S\n]?(" + "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True)) + r")(?![\w²]|\.\s?[а-я]\.)"
    ),
    figure_only=frozenset("г м л ч драма век века лиры лир".split()),
    measured=frozenset("length mass volume time area temperature percent degree speed power".split()),
)
_QUALIFIERS: Final = (
    ("least", r"не менее(?: чем)?|не меньше(?: чем)?|более(?: чем)?|больше(?: чем)?|свыше|как минимум|минимум|по меньшей мере"
              r"|по крайней мере|чуть более|чуть больше|немногим более|сверх|от"),
    ("most", r"не более(?: чем)?|не больше(?: чем)?|менее(?: чем)?|меньше(?: чем)?|максимум|не свыше|самое большее"),
    ("upto", r"вплоть до|до"),
    ("below", r"почти|чуть менее|чуть меньше|немногим менее|без малого"),
    ("about", r"около|примерно|приблизительно|ориентировочно|порядка|где-то|в районе|предположительно|[~≈]"),
    ("exact", r"ровно|точно|только|лишь|всего"),
)  # fmt: skip
_BOUNDS: Final = BoundWords(
    range=re.compile(r"(?:[^\S\n]?[-–—‑][^\S\n]?|\s+(?:до|или)\s+)"),
    between=re.compile(r"\b(?:между|от|с)\s+$", re.IGNORECASE),
    and_=re.compile(r"\s+(?:и|до|по)\s+"),
    last_scale=re.compile(r"(?:^|[\s\d-])((?:тыс|тысяч\w*|млн|миллион\w*|млрд|миллиард\w*)\.?)$", re.IGNORECASE),
    qualifier=re.compile(
        r"(?:(?<!\w)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _QUALIFIERS) + r")\s*)$", re.IGNORECASE
    ),
    behind=re.compile(
        r"\s+(?:или|и)\s+(более|больше|менее|меньше|около того)\b|\+(?!\w)|\s+с\s+лишним\b", re.IGNORECASE
    ),
    or_less=frozenset("менее меньше".split()),
    or_so=frozenset({"около того"}),
)
_BOUND_BEFORE: Final = r"(?<!около )(?<!более )(?<!свыше )(?<!менее )(?<!до )(?<!почти )(?<!больше )(?<!порядка )"
_AMOUNTS: Final = AmountWords(
    identifier=re.compile(
        r"(?:[^\W\d][\w.]*[-‑](?:\w+[-‑])*|\d+[-‑]\d+[-‑]"
        r"|\b(?:резолюци[яиюей]{1,2}|стать(?:я|и|ей|е|ю)|ст\.|страниц[аеуы]|стр\.|с\.|глав[аеу]|раздел[ае]?|пункт[ае]?|п\."
        r"|параграф[ае]?|рис\.|табл\.|номер[ау]?|рейс[ае]?|комнат[аеуы]|кабинет[ае]?|д\.|кв\.|школ[аеуы])\s*(?:№\s*)?"
        r"|[§#№]\s?)$",
        re.IGNORECASE,
    ),
    minus=re.compile(r"\bминус\s$", re.IGNORECASE),
    and_a_half=re.compile(r"\s+с\s+половиной\b", re.IGNORECASE),
    vague=re.compile(
        rf"\b(?:(?P<a>несколько|нескольких|многие|полторы|полтора|полутора)\s+)(?P<scale>десятков|десятка|сотен|сот|сотни"
        rf"|тысяч|тысячи"
        rf"|миллионов|миллиона|миллиардов|миллиарда)(?P<many>(?!))?\b"
        rf"|{_BOUND_BEFORE}\b(?P<plural>десятки|десятков|десятками|сотни|сотен|сотнями|тысячи|тысячами|миллионы|миллионами)"
        r"(?:\s+(?P<of>тысяч|миллионов))?\b(?P<tens>(?!))?(?P<of2>(?!))?",
        re.IGNORECASE,
    ),
    vague_scale={
        **dict.fromkeys("десятков десятка десятки десятками".split(), 10),
        **dict.fromkeys("сотен сот сотни сотнями".split(), 100),
        **dict.fromkeys("тысяч тысячи тысячами".split(), 1000),
        **dict.fromkeys("миллионов миллиона миллионы миллионами".split(), 10**6),
        **dict.fromkeys("миллиардов миллиарда".split(), 10**9),
    },
    exact=dict.fromkeys("полторы полтора полутора".split(), Decimal("1.5")),
    several=frozenset("несколько нескольких многие".split()),
    one_unit=re.compile(r"\b(?P<half>пол)(?P<unit>часа|года|дня|месяца|километра|литра|века)\b", re.IGNORECASE),
    one_words=frozenset("один одна одно одного одной одному одним одном одну".split()),
    one=re.compile(r"\b(?:ни|любой|каждый|этот|тот|ещё|еще|из)[\s-]+$", re.IGNORECASE),
    not_one=re.compile(r"\s+(?:из|за|и т[аоеу]|раз|другой|другого|другому|только|лишь)\b|\s*[.,;]", re.IGNORECASE),
    point_tags=("en",),
)
_ORDINAL_ENDING: Final = re.compile(r"[-‑](?:й|я|е|го|му|м|ю|х|ая|ое|ый|ой|ого|ому)(?!\w)")


class _Russian(Quantities):
    """Passes over figures that order: `25-я`, `3-го`."""

    def read(self, text: str, tag: str = "") -> Reading:
        """As the base class says."""
        found = super().read(text, tag)
        kept = tuple(each for each in found.quantities if not _ORDINAL_ENDING.match(text, each.number[1]))
        return found if len(kept) == len(found.quantities) else replace(found, quantities=kept)


QUANTITIES: Final = _Russian(QuantityWords(_NUMERALS, _UNIT_WORDS, _BOUNDS, MOMENTS, _AMOUNTS))
