"""Numbers in words → values: `six hundred and thirteen`, `двадцать пять`, `on iki`.

Words are looked up folded, and a run of them is read by one grammar: ones, tens, hundreds, then a smaller scale after a
larger one. No library that is kept up reads all four languages of the project: text2num 3 has English without `two
dozen` or `a hundred`; its Russian was dropped. And none of them says where in the text a number is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from index.language.quantity_tables import Part, QuantityWords
from index.language.words import fold
from index.types import Span

WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"(?:[^\S\n]|\n(?!\n))+|[-‐‑]")
_NEXT = re.compile(r"[^\S\n]*[-‐‑]?([^\W\d_]+)\b")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: its span in the text and its value; `bare` when it is a single word for a scale or a hundred."""

    span: Span
    value: Decimal
    bare: bool


def reads_all(text: str, known: QuantityWords, language: str = "") -> bool:
    """Whether the words of `NumeralWords.apart` are read too: by the tag of a text's language, or by its letters."""
    if language:
        return language.split("-", maxsplit=1)[0].lower() in known.numerals.apart_tags
    if not known.numerals.apart_letter.search(text):
        return False
    return sum(bool(known.numerals.apart_letter.search(word)) for word in text.split()) >= 2


def spelled(text: str, known: QuantityWords, all_words: bool = False) -> Iterator[Spelled]:
    """Numbers in words, in order, each as long as it can be read as one number; ordinals are left out."""
    table = _table(known, all_words)
    words = [
        (m.span(), table.get(fold(m[0]))) for m in WORD.finditer(text) if m[0].lower() not in known.numerals.joiners
    ]
    at = 0
    while at < len(words):
        if words[at][1] is None or not _apart(text, words[at][0]):
            at += 1
            continue
        count, value = _read(text, words, at, known)
        start, end = words[at][0][0], words[at + count - 1][0][1]
        part = words[at][1]
        ordinal = (
            known.numerals.ordinal.match(text, end)
            if (part and part[0] in ("ten", "hundred", "hundreds")) or count > 1
            else None
        )
        if ordinal is None and not (all_words and count == 1 and fold(text[start:end]) in known.numerals.apart_single):
            yield Spelled(
                (start, end), Decimal(value), count == 1 and part is not None and part[0] in ("hundred", "scale")
            )
        at += count


def scale(text: str, at: int, known: QuantityWords, all_words: bool = False) -> tuple[int, Decimal]:
    """The scale that follows a figure at `at` (`million`, `тыс.`, `dozen`): where it ends and its factor; (at, 1) for none."""
    table = _table(known, all_words)
    factor, end = Decimal(1), at
    while match := _NEXT.match(text, end):
        part = table.get(fold(match[1]))
        dozen = match[1].lower() in known.numerals.dozens
        if not dozen and (part is None or part[0] not in ("scale", "hundred")):
            break
        factor *= 12 if dozen else part[1]  # type: ignore[index]
        end = match.end() + (text[match.end() : match.end() + 1] == "." and fold(match[1]) in known.numerals.shortened)
    return end, factor


def _table(known: QuantityWords, all_words: bool) -> Mapping[str, tuple[Part, int]]:
    return {**known.numerals.words, **known.numerals.apart} if all_words else known.numerals.words


def _apart(text: str, span: Span) -> bool:
    """Whether a word is not part of a longer one: `F-five` or `mid-thirty`, `x_one`, `one's`."""
    before = text[max(0, span[0] - 2) : span[0]]
    return not (
        before[-1:] == "_"
        or before[-1:].isdigit()
        or (before[-1:] in "-‐‑" and before[:1].isalnum() and len(before) == 2)
    )


def _read(
    text: str, words: list[tuple[Span, tuple[Part, int] | None]], at: int, known: QuantityWords
) -> tuple[int, int]:
    """How many words from `at` on make one number, and its value."""
    total = group = 0
    limit = 10**15
    last: Part | None = None
    count = kept = 0
    value = 0
    while at + count < len(words):
        entry = words[at + count][1]
        if entry is None or (last and not _joined(text, words, at + count, last, known)):
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


def _joined(
    text: str, words: list[tuple[Span, tuple[Part, int] | None]], at: int, last: Part, known: QuantityWords
) -> bool:
    """Whether a word continues the number before it; `and` only after a hundred or a scale, as in `six hundred and two`."""
    between = text[words[at - 1][0][1] : words[at][0][0]]
    return bool(_JOINT.fullmatch(between)) or (
        last in ("hundred", "scale") and bool(known.numerals.and_.fullmatch(between))
    )
