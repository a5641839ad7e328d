"""Figures and all that a text counts, measures and dates, read at once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from index.language.quantities.bounds import qualified, ranged
from index.language.quantities.moments import clocks, moments, weekdays
from index.language.quantities.numerals import reads_all, scale, spelled
from index.language.quantities.units import back, code_of, with_unit
from index.language.quantity_tables import QuantityWords
from index.language.values import Quantity, Reading
from index.types import Span

_SPACES = " \u00a0\u202f\u2009\u2007"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FIGURE = re.compile(
    rf"(?<![\w.,:/])(?P<sign>(?<![)%\]])[-−–+])?(?P<digits>"
    rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?![\d])(?:[.,]\d+(?!\d))?"  # 1 275 000,5
    r"|\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?"  # 1’275
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?"  # 1,275.50
    r"|\d{1,2}(?:,\d{2})+,\d{3}"  # 12,75,000
    r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}\.\d{3},\d+"  # 1.275.000,50
    r"|\d+(?:[.,]\d+)?"  # 1275, 13.6, 1,5, and 1.275
    rf")(?P<half>[½¼¾])?(?P<power>[{_SUPERSCRIPTS}]+)?(?![\d/]|[.,:'’]\d)"
)  # fmt: skip
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SHORT_SCALE = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}


_GLUED = re.compile(r"(k|mn|bn|m|b)\b")
_LETTERED = re.compile(r"[-‑](?:[A-Z]|\d+[-‑]\d)")
_DIGIT_BEFORE = re.compile(r"\d[-‑]$")
_DIGIT_BEHIND = re.compile(r"[-‑]\d")
_POWER_AHEAD = re.compile(r"\s?[×x·]\s?10[" + _SUPERSCRIPTS + "]")
_TIMES = re.compile(r"(\d+(?:[.,]\d+)?)\s?[×x·]\s?$")


@lru_cache(maxsize=20_000)
def read(text: str, known: QuantityWords, language: str = "") -> Reading:
    """Read a text, best a sentence; spans are of the text given.

    Args:
        text: Any text.
        known: The words of its language.
        language: BCP 47 tag; says whether Turkish number words are read (found from the letters when empty), and whether
            a comma parts decimals.
    """
    times = clocks(text, known)
    dates = tuple(m for m in moments(text, known) if not any(_meet(m.span, c.span) for c in times))
    taken = [*(time.span for time in times), *(date.span for date in dates)]
    return Reading(tuple(_quantities(text, language, taken, known)), dates, times, weekdays(text, known))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _quantities(text: str, language: str, taken: list[Span], known: QuantityWords) -> Iterator[Quantity]:
    plain = [
        q
        for q in _plain(
            text, reads_all(text, known, language), known, commas=language[:2] not in known.amounts.point_tags
        )
        if not any(_meet(q.number, span) for span in taken)
    ]
    merged: list[Quantity] = []
    at = 0
    while at < len(plain):
        joined = ranged(text, plain[at], plain[at + 1], known) if at + 1 < len(plain) else None
        merged.append(joined or plain[at])
        at += 2 if joined else 1
    for quantity in merged:
        yield qualified(text, quantity, known)


def _plain(text: str, all_words: bool, known: QuantityWords, *, commas: bool) -> Iterator[Quantity]:
    """Numbers with sign, scale and unit, without ranges and qualifiers, in order, none overlapping another."""
    found: list[Quantity] = []

    def free(span: Span) -> bool:
        return not any(_meet(span, quantity.span) for quantity in found)

    for match in _FIGURE.finditer(text):
        quantity = _figure(text, match, all_words, commas, known)
        if quantity is not None:
            found.append(quantity)
    if not all_words:
        for match in known.amounts.vague.finditer(text):
            vague = _vague(text, match, known)
            if vague is not None and free(vague.span):
                found.append(vague)
    for match in known.amounts.one_unit.finditer(text):
        dimension, factor = known.units.units[match["unit"].lower()]
        value = factor / 2 if match["half"] else factor
        found.append(Quantity(match.span(), match.span(), value, value, dimension))
    for number in spelled(text, known, all_words):
        if (
            free(number.span)
            and not _pronoun(text, number.span, number.value, known)
            and not _denied_unit(text, number.span)
        ):
            if number.bare and text[number.span[0]].isascii() and not all_words:
                continue  # "million" without a number before it
            half = known.amounts.and_a_half.match(text, number.span[1])
            end, factor = scale(text, half.end() if half else number.span[1], known, all_words)
            value = (number.value + (Decimal("0.5") if half else 0)) * factor
            found.append(with_unit(text, Quantity((number.span[0], end), (number.span[0], end), value, value), known))
    yield from sorted(found, key=lambda quantity: quantity.span)


def _figure(text: str, match: re.Match[str], all_words: bool, commas: bool, known: QuantityWords) -> Quantity | None:
    """A figure with its sign, scale and unit; None where it counts nothing, or is read with what follows."""
    end = match.end()
    before = back(text, match.start())
    if _is_label(text, match, before, known) or _POWER_AHEAD.match(text, end):
        return None
    value, decimal = _value(match["digits"], "," if commas else ".")
    value += _FRACTIONS.get(match["half"], Decimal(0))
    power = _power(match)
    if power is not None:
        if times := _TIMES.search(before):
            return _powered(text, match, times, power, known)
        value = power
    elif match["power"]:
        end = match.start("power")  # the mark of a note
    if half := known.amounts.and_a_half.match(text, end):
        value, end = value + Decimal("0.5"), half.end()
    scaled, factor = _scaled(text, match.start(), end, all_words, known)
    if scaled == end and text[end : end + 1].isalpha() and not known.units.unit.match(text, end):
        return None  # part of a longer word: 366th, 20a
    unit = known.units.unit.match(text, scaled)
    if decimal is not None and (factor != 1 or (unit and known.units.units[unit[1]][0] in known.units.measured)):
        value = decimal
    minus = None if match["sign"] else known.amounts.minus.search(before)
    start = match.start() - (len(minus[0]) if minus else 0)
    value *= -factor if minus or match["sign"] not in (None, "+") else factor
    quantity = Quantity((start, scaled), (start, scaled), value, value)
    money = known.units.money_before.search(back(text, start))
    if money:
        return replace(quantity, span=(start - len(money[0]), scaled), dimension=code_of(money))
    return with_unit(text, quantity, known)


def _is_label(text: str, match: re.Match[str], before: str, known: QuantityWords) -> bool:
    """Whether a figure names and does not count: CVE-2024-1299, Article 7, 12-A, 555-12-34, the mark of a note."""
    if (
        (match["sign"] is None and known.amounts.identifier.search(before))
        or _LETTERED.match(text, match.end())
        or _noted(text, match)
    ):
        return True
    return bool(_DIGIT_BEFORE.search(before) and _DIGIT_BEHIND.match(text, match.end()))


def _power(match: re.Match[str]) -> Decimal | None:
    """The value of 10⁶; None for other raised figures, which are the marks of notes."""
    if not match["power"] or match["digits"] != "10":
        return None
    exponent = int("".join(str(_SUPERSCRIPTS.index(c)) for c in match["power"]))
    return Decimal(10) ** exponent if exponent <= 15 else None


def _scaled(text: str, start: int, end: int, all_words: bool, known: QuantityWords) -> tuple[int, Decimal]:
    """Where the scale after a figure ends, and its factor: `million`, `тыс.`, and `m` and `bn` in amounts of money."""
    scaled, factor = scale(text, end, known, all_words)
    glued = _GLUED.match(text, end) if scaled == end else None
    if glued and (
        known.units.money_before.search(back(text, start))
        or (glued[1] != "m" and not known.units.unit.match(text, end))
    ):
        return glued.end(), Decimal(_SHORT_SCALE[glued[1]])
    return scaled, factor


def _noted(text: str, match: re.Match[str]) -> bool:
    """Whether a figure is the mark of a note: `[4]`."""
    return text[match.start() - 1 : match.start()] == "[" and text[match.end() : match.end() + 1] == "]"


def _powered(text: str, match: re.Match[str], times: re.Match[str], power: Decimal, known: QuantityWords) -> Quantity:
    value = Decimal(times[1].replace(",", ".")) * power
    span = times.start(), match.end()
    return with_unit(text, Quantity(span, span, value, value), known)


def _value(digits: str, mark: str) -> tuple[Decimal, Decimal | None]:
    """The value of a figure, and of `1.275` the other one, where `mark` parts decimals: 1.275 million, 1.275 kg."""
    plain = re.sub(rf"[{_SPACES}'’]", "", digits)
    if match := re.fullmatch(r"([1-9]\d{0,2})([.,])(\d{3})", plain):
        return Decimal(match[1] + match[3]), Decimal(f"{match[1]}.{match[3]}") if match[2] == mark else None
    if re.fullmatch(r"\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?", plain):
        return Decimal(plain.replace(",", "")), None
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", plain) and not plain.startswith("0."):
        return Decimal(plain.replace(".", "").replace(",", ".")), None
    return Decimal(plain.replace(",", ".")), None


def _denied_unit(text: str, span: Span) -> bool:
    """Whether a number is part of a longer word: `366th`, `20a`, `five-a-side`, `17-strong` goes as a number."""
    after = text[span[1] : span[1] + 2]
    return after[:1].isalpha() or after[:1] == "_"


def _pronoun(text: str, span: Span, value: Decimal, known: QuantityWords) -> bool:
    """Whether `one` is no count: `no one`, `one of them`, `the one who`."""
    if value != 1 or text[slice(*span)].lower() not in known.amounts.one_words:
        return False
    return bool(known.amounts.one.search(back(text, span[0])) or known.amounts.not_one.match(text, span[1]))


def _vague(text: str, match: re.Match[str], known: QuantityWords) -> Quantity | None:
    """`hundreds`, `tens of thousands`, `several hundred`: between two of them and twenty; `a dozen`, `half a million` exact."""
    before = (match["a"] or "").lower()
    name = (match["scale"] or match["tens"] or match["plural"]).lower()
    factor = Decimal(known.amounts.vague_scale[name]) * known.amounts.vague_scale.get(
        (match["of"] or match["of2"] or "").lower(), 1
    )
    plural = bool(match["many"] or match["tens"] or match["plural"])
    if before in known.amounts.exact and not plural:
        end, further = scale(text, match.end(), known)
        if (
            (rest := known.amounts.anded.match(text, match.end()))
            and end == match.end()
            and name not in known.amounts.whole
        ):
            more = next(
                (n for n in spelled(text[rest.end() : rest.end() + 60], known) if n.span[0] == 0 and n.value < factor),
                None,
            )
            if more is not None and before not in known.amounts.half:
                span = match.start(), rest.end() + more.span[1]
                return with_unit(text, Quantity(span, span, factor + more.value, factor + more.value), known)
        value = known.amounts.exact[before] * factor * further
        return with_unit(
            text,
            Quantity((match.start(), end), (match.start(), end), value, value, rough=before in known.amounts.rough),
            known,
        )
    if plural or before in known.amounts.several:
        if re.search(r"(?:\d|\w)[\s-]$", text[: match.start()]) and _counted(text[: match.start()], known):
            return None
        return with_unit(text, Quantity(match.span(), match.span(), 2 * factor, 20 * factor - 1, rough=True), known)
    if name in known.amounts.whole and not before and not _counted(text[: match.start()], known):
        return Quantity(match.span(), match.span(), factor, factor)
    return None if name not in known.amounts.whole else _dozens(text, match, known)


def _dozens(text: str, match: re.Match[str], known: QuantityWords) -> Quantity | None:
    """`two dozen`: the number before it times twelve."""
    before = next((n for n in reversed(list(spelled(text[: match.start()].rstrip(" -"), known)))), None)
    if before is None or text[before.span[1] : match.start()].strip(" -"):
        return None
    span = before.span[0], match.end()
    return Quantity(span, span, before.value * 12, before.value * 12)


def _counted(before: str, known: QuantityWords) -> bool:
    """Whether a text ends in a number, so that a scale after it belongs to it."""
    stripped = before.rstrip(" -\u00a0")
    if stripped[-1:].isdigit():
        return True
    words = list(spelled(stripped, known))
    return bool(words) and words[-1].span[1] == len(stripped)
