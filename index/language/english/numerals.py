"""Number words → values, in English, Russian, Turkish and Azerbaijani: `six hundred and thirteen`, `двадцать пять`, `on iki`.

Words are looked up folded, and a run of them is read by one grammar: ones, tens, hundreds, then a smaller scale after a
larger one. No library that is kept up reads all four languages (text2num 3 has English without `two dozen` or `a hundred`;
its Russian was dropped), and none of them says where in the text a number stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from index.language.words import fold
from index.types import Span

Part = Literal["one", "teen", "ten", "hundreds", "hundred", "scale"]
"""What a word adds: 1–9, 10–19, 20–90, a whole word for 200–900 (Russian), a factor of 100, a larger factor."""

WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"(?:[^\S\n]|\n(?!\n))+|[-‐‑]")
_NEXT = re.compile(r"[^\S\n]*[-‐‑]?([^\W\d_]+)\b")
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
_TURKIC_LETTER = re.compile(r"[əğışƏĞŞİ]")
ORDINAL = re.compile(
    r"[-‐‑\s]*(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth|hundredth|thousandth)\b",
    re.IGNORECASE,
)
"""An ordinal that a number word may run into: `twenty-fifth` is no 20. (Alone, `second` is also a noun.)"""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: its span in the text and its value; `bare` when it is a single word for a scale or a hundred."""

    span: Span
    value: Decimal
    bare: bool


def is_turkic(text: str, language: str = "") -> bool:
    """Whether Turkish or Azerbaijani number words are read in a text; several (`on`, `bin`, `min`) are English words too."""
    if language:
        return language.split("-", maxsplit=1)[0].lower() in ("tr", "az")
    if not _TURKIC_LETTER.search(text):
        return False
    return sum(bool(_TURKIC_LETTER.search(word)) for word in text.split()) >= 2


def spelled(text: str, turkic: bool = False) -> Iterator[Spelled]:
    """Numbers in words, in order, each as long as it can be read as one number; ordinals are left out."""
    table = _WORDS | _TURKIC if turkic else _WORDS
    words = [(m.span(), table.get(fold(m[0]))) for m in WORD.finditer(text) if m[0].lower() != "and"]
    at = 0
    while at < len(words):
        if words[at][1] is None or not _apart(text, words[at][0]):
            at += 1
            continue
        count, value = _read(text, words, at)
        start, end = words[at][0][0], words[at + count - 1][0][1]
        part = words[at][1]
        ordinal = (
            ORDINAL.match(text, end) if (part and part[0] in ("ten", "hundred", "hundreds")) or count > 1 else None
        )
        if ordinal is None and not (turkic and count == 1 and fold(text[start:end]) in ("bir", "on", "min", "bin")):
            yield Spelled(
                (start, end), Decimal(value), count == 1 and part is not None and part[0] in ("hundred", "scale")
            )
        at += count


def scale(text: str, at: int, turkic: bool = False) -> tuple[int, Decimal]:
    """The scale that follows a figure at `at` (`million`, `тыс.`, `dozen`): where it ends and its factor; (at, 1) for none."""
    table = _WORDS | _TURKIC if turkic else _WORDS
    factor, end = Decimal(1), at
    while match := _NEXT.match(text, end):
        part = table.get(fold(match[1]))
        dozen = match[1].lower() in ("dozen", "dozens")
        if not dozen and (part is None or part[0] not in ("scale", "hundred")):
            break
        factor *= 12 if dozen else part[1]  # type: ignore[index]
        end = match.end() + (text[match.end() : match.end() + 1] == "." and fold(match[1]) in ("тыс", "млн", "млрд"))
    return end, factor


def _apart(text: str, span: Span) -> bool:
    """Whether a word stands by itself: not inside `F-five` or `mid-thirty`, `x_one`, `one's`."""
    before = text[max(0, span[0] - 2) : span[0]]
    return not (
        before[-1:] == "_"
        or before[-1:].isdigit()
        or (before[-1:] in "-‐‑" and before[:1].isalnum() and len(before) == 2)
    )


def _read(text: str, words: list[tuple[Span, tuple[Part, int] | None]], at: int) -> tuple[int, int]:
    """How many words from `at` on make one number, and its value."""
    total = group = 0
    limit = 10**15
    last: Part | None = None
    count = kept = 0
    value = 0
    while at + count < len(words):
        entry = words[at + count][1]
        if entry is None or (last and not _joined(text, words, at + count, last)):
            break
        part, number = entry
        if part == "scale":
            if number >= limit or (last == "scale"):
                break
            total += (group if last else 1) * number
            group, limit = 0, number
        elif part == "hundred":
            if last in ("hundred", "hundreds") or group >= 100 or (last == "scale" and group):
                break
            group = (group or 1) * 100
        elif not _fits(last, part):
            break
        else:
            group += number
        last = part
        count += 1
        kept, value = count, total + group
    return kept, value


def _fits(last: Part | None, part: Part) -> bool:
    before: dict[Part, tuple[Part | None, ...]] = {
        "one": (None, "ten", "hundred", "hundreds", "scale"),
        "teen": (None, "hundred", "hundreds", "scale"),
        "ten": (None, "hundred", "hundreds", "scale"),
        "hundreds": (None, "scale"),
    }
    return last in before[part]


def _joined(text: str, words: list[tuple[Span, tuple[Part, int] | None]], at: int, last: Part) -> bool:
    """Whether a word goes on with the number before it; `and` only after a hundred or a scale, as in `six hundred and two`."""
    between = text[words[at - 1][0][1] : words[at][0][0]]
    return bool(_JOINT.fullmatch(between)) or (last in ("hundred", "scale") and bool(_AND.fullmatch(between)))
