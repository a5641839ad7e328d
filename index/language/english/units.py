"""Units and currencies, in English and the other languages that the default one serves."""

import re
from decimal import Decimal

from index.language.quantity_tables import UnitWords
from index.language.values import CODES

MONEY_BEFORE = re.compile(
    r"(?:US\s?)?(?P<sign>[€$£¥₽₺₼₴])\s?$|\b(?P<code>USD|EUR|GBP|RUB|TRY|AZN|AMD|CHF|SEK|NOK|DKK|JPY|UAH|Rs)\.?\s?$"
)


def _units() -> dict[str, tuple[str, Decimal]]:
    """Unit as written → its dimension, and how many of the dimension's base unit it is."""
    table: dict[str, tuple[str, Decimal]] = {}
    for line in """
        percent 1: % percent per_cent pct процент процента процентов faiz yüzde
        length 1: m metre metres meter meters метр метра метров metr
        length 0.001: mm millimetre millimetres millimeter millimeters
        length 0.01: cm centimetre centimetres centimeter centimeters
        length 1000: km kilometre kilometres kilometer kilometers км километр километра километров kilometr
        length 0.3048: ft foot feet
        length 0.0254: inch inches
        length 0.9144: yard yards
        length 1609.344: mile miles
        area 1: m² sq_m square_metres square_meters square_metre кв._м
        area 1000000: km² sq_km square_kilometres square_kilometers square_kilometre
        area 10000: ha hectare hectares гектаров
        area 4046.86: acre acres
        mass 0.001: mg milligram milligrams milligramme milligrammes
        mass 0.000001: µg mcg microgram micrograms
        mass 1: g gram grams gramme grammes
        mass 1000: kg kilo kilos kilogram kilograms kilogramme кг килограмм килограммов
        mass 1000000: t tonne tonnes ton tons тонн тонна тонны
        mass 453.59: lb lbs
        volume 1: l litre litres liter liters литр литра литров
        volume 0.001: ml millilitre millilitres milliliter milliliters
        time 1: s sec second seconds секунд секунды saniye
        time 60: min minute minutes минут минута минуты dakika dəqiqə
        time 3600: h hr hrs hour hours час часа часов saat
        time 86400: day days день дня дней gün
        time 604800: week weeks fortnight неделя недели недель hafta həftə
        time 2629746: month months месяц месяца месяцев ay
        time 31556952: year years год года лет yıl il
        time 315569520: decade decades
        temperature 1: °C degrees_Celsius
        fahrenheit 1: °F degrees_Fahrenheit
        degree 1: ° degrees degree
        speed 1: km/h kph
        speed 1.609: mph
        power 1: W watt watts
        power 1000: kW kilowatt kilowatts
        power 1000000: MW megawatt megawatts
        euro 1: € euro euros евро avro
        euro 0.01: euro_cents
        dollar 1: $ dollar dollars доллар доллара долларов dolar US_dollars
        pound 1: £ pound pounds pounds_sterling
        ruble 1: ₽ ruble rubles rouble roubles рубль рубля рублей руб
        lira 1: ₺ lira liras
        manat 1: ₼ manat manats манат маната манатов
        dram 1: dram drams драм
        crown 1: crown crowns
        krone 1: krone kroner
        krona 1: krona kronor
        franc 1: franc francs
        mark 1: marks
        yen 1: ¥ yen
        rupee 1: rupee rupees
        cent 1: cent cents
        pence 1: pence
    """.strip().splitlines():
        head, names = line.strip().split(": ", 1)
        dimension, factor = head.split()
        for name in names.split():
            table[name.replace("_", " ")] = dimension, Decimal(factor)
    return table | {code: (name, Decimal(1)) for code, name in CODES.items()}


_FIGURE_ONLY = frozenset({"marks"})
"""Units that follow only a figure, as they are other words too."""
_BY_NAME = _units()
UNIT = re.compile(
    r"[^\S\n]?(?:-(?=[a-z]))?(" + "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True)) + r")(?![\w²])"
)  # fmt: skip
MEASURED = frozenset("length mass volume time area temperature percent degree speed power fahrenheit".split())
"""Dimensions whose figures have decimals, so that `1.275 km` is no thousand."""

UNITS = UnitWords(
    money_before=MONEY_BEFORE,
    figure_only=_FIGURE_ONLY,
    units=_BY_NAME,
    unit=UNIT,
    measured=MEASURED,
)
