"""Numbers in words, in English and in the other languages that the default one serves: Russian, Turkish and Azerbaijani."""

import re

from index.language.quantity_tables import NumeralWords, Part
from index.language.words import fold

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_ENGLISH = {
    "one": "zero one two three four five six seven eight nine",
    "teen": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "ten": "twenty thirty forty|fourty fifty sixty seventy eighty ninety",
    "hundred": "hundred",
    "scale": "thousand million|mln|mio billion|bn trillion",
}
_RUSSIAN = {
    "one": "ноль|нуль один|одна|одно|одного|одной два|две|двух три|трех|трёх четыре|четырех|четырёх пять|пяти шесть|шести "
    "семь|семи восемь|восьми девять|девяти",
    "teen": "десять|десяти одиннадцать|одиннадцати двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати "
    "пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати восемнадцать|восемнадцати "
    "девятнадцать|девятнадцати",
    "ten": "двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти шестьдесят|шестидесяти "
    "семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста",
    "hundreds": "сто|ста двести|двухсот триста|трехсот|трёхсот четыреста|четырехсот|четырёхсот пятьсот|пятисот "
    "шестьсот|шестисот семьсот|семисот восемьсот|восьмисот девятьсот|девятисот",
    "scale": "тысяч|тысяча|тысячи|тысячу|тыс миллион|миллиона|миллионов|млн миллиард|миллиарда|миллиардов|млрд "
    "триллион|триллиона|триллионов|трлн",
}
_TURKISH = {
    "one": "sıfır bir iki üç dört|dörd beş altı yedi|yeddi sekiz|səkkiz dokuz|doqquz",
    "ten": "on yirmi|iyirmi otuz kırk|qırx elli|əlli altmış yetmiş seksen|səksən doksan|doxsan",
    "hundred": "yüz",
    "scale": "bin|min milyon milyar|milyard trilyon",
}
_FIRST = {"one": 0, "teen": 10, "ten": 20, "hundreds": 100, "hundred": 100, "scale": 1000}
_STEP = {"one": 1, "teen": 1, "ten": 10, "hundreds": 100, "hundred": 1, "scale": 1000}


def _table(language: dict[str, str], tens_from: int = 20) -> dict[str, tuple[Part, int]]:
    table: dict[str, tuple[Part, int]] = {}
    for part, words in language.items():
        for i, group in enumerate(words.split()):
            first = tens_from if part == "ten" else _FIRST[part]
            value = first * 1000**i if part == "scale" else first + i * _STEP[part]
            for word in group.split("|"):
                table[fold(word)] = part, value  # type: ignore[assignment]  # the keys are the parts
    return table


_WORDS = _table(_ENGLISH) | _table(_RUSSIAN)
_TURKIC = _table(_TURKISH, 10)
_JOINERS = frozenset({"and"})
"""Words inside a number, passed over."""
_SINGLE = frozenset("bir on min bin".split())
"""Words of `_TURKIC`, folded, that alone are no number."""
_DOZENS = frozenset("dozen dozens".split())
_SHORTENED = frozenset("тыс млн млрд".split())
"""Short words for a scale, folded, that a full stop belongs to."""
_TURKIC_TAGS = ("tr", "az")
_TURKIC_LETTER = re.compile(r"[əğışƏĞŞİ]")
ORDINAL = re.compile(
    r"[-‐‑\s]*(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth|hundredth|thousandth)\b",
    re.IGNORECASE,
)
"""An ordinal that a number word may run into: `twenty-fifth` is no 20. (Alone, `second` is also a noun.)"""

NUMERALS = NumeralWords(
    and_=_AND,
    words=_WORDS,
    apart=_TURKIC,
    joiners=_JOINERS,
    apart_single=_SINGLE,
    dozens=_DOZENS,
    shortened=_SHORTENED,
    apart_tags=_TURKIC_TAGS,
    apart_letter=_TURKIC_LETTER,
    ordinal=ORDINAL,
)
