"""Where sources differ: figures and dates that answer the same question and are not the same.

For a question that asks for a figure or a date, the value nearest in meaning to the question is read from each sentence
that answers it. Values are compared by what they say (`1,275` is `1275` is `twelve hundred` written as `1275`), and shown as
each source writes them. Nothing is said when sources agree, when one value is a rounding of the other ("hundreds"), or
when the question asks for something else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import NUMBERS, STOP_WORDS, WORD, Kind, fold, stem
from index.question import Question
from index.store import StoredPassage
from index.types import Difference, DifferenceValue, Span

_CLAUSE = re.compile(r"[,;:()]\s+|\s+(?:and|while|but|as well as|including)\s+|\s+[–—-]{1,2}\s+")
_FIGURE = re.compile(
    r"\d+(?:[,.]\d+)*%?|\b(?:" + "|".join(w for w, d in NUMBERS.items() if d.isdigit()) + r")\b", re.IGNORECASE
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_TIME = re.compile(rf"\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?\s+{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{4}}|\b(?:1[5-9]|20)\d\d\b")  # fmt: skip
_UNIT_WORDS = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that answers: its passage and its span in the document."""

    stored: StoredPassage
    span: Span


@dataclass(frozen=True, slots=True)
class _Value:
    key: str
    text: str
    span: Span
    document: str
    closeness: float


def find_differences(question: Question, sentences: Sequence[Sentence], floor: float = 0.45) -> tuple[Difference, ...]:
    """Compare what sentences from two or more places say.

    Args:
        question: As searched.
        sentences: Answering sentences, best first; several may come from one document.
        floor: Least MaxSim (0 to 1) between the question's content words and the clause around a value.

    Returns:
        At most one difference; its values in the order of the sentences, each document's value once.
    """
    if question.wants not in (Kind.NUMBER, Kind.DATE):
        return ()
    pattern = _FIGURE if question.wants == Kind.NUMBER else _TIME
    values = [v for s in sentences if (v := _best_value(question, s, pattern)) is not None and v.closeness >= floor]
    unique: dict[tuple[str, str], _Value] = {}
    for value in values:
        unique.setdefault((value.document, value.key), value)
    if len({value.key for value in unique.values()}) < 2 or _compatible([v.key for v in unique.values()]):
        return ()
    shown = tuple(DifferenceValue(v.text, v.document, v.span) for v in unique.values())
    return (Difference(_about(question), shown),)


def _best_value(question: Question, sentence: Sentence, pattern: re.Pattern[str]) -> _Value | None:
    """The value whose clause matches the question's content words best; a figure the question names itself is none."""
    passage = sentence.stored.passage
    start, end = sentence.span[0] - passage.span[0], sentence.span[1] - passage.span[0]
    text = passage.text
    asked = set(question.stems)
    best: _Value | None = None
    for match in pattern.finditer(text, start, end):
        if stem(match[0]) in asked or _part_of_date(text, match, pattern):
            continue
        clause = _clause(text, match.span(), (start, end))
        closeness = _closeness(question, sentence.stored, clause)
        if best is None or closeness > best.closeness:
            span = (passage.span[0] + match.start(), passage.span[0] + match.end())
            phrase = _with_unit(text, match.span(), end) if pattern is _FIGURE else match[0]
            best = _Value(_key(match[0]), phrase, (span[0], span[0] + len(phrase)), passage.document, closeness)
    return best


def _closeness(question: Question, stored: StoredPassage, clause: Span) -> float:
    inside = (stored.offsets[:, 0] >= clause[0]) & (stored.offsets[:, 1] <= clause[1])
    if not inside.any():
        return 0.0
    content = [
        i for i, k in enumerate(question.token_word) if k >= 0 and question.content[k] and not question.name[k]
    ] or [i for i, k in enumerate(question.token_word) if k >= 0]
    similarity = question.encoded.tokens[content] @ stored.tokens[inside].T
    return float(similarity.max(1).mean())


def _clause(text: str, value: Span, sentence: Span) -> Span:
    """The stretch of the sentence around a value up to the next comma, semicolon or connective."""
    left, right = sentence
    for match in _CLAUSE.finditer(text, *sentence):
        if match.end() <= value[0]:
            left = match.end()
        elif match.start() >= value[1]:
            right = match.start()
            break
    return left, right


def _with_unit(text: str, value: Span, end: int) -> str:
    """A figure with the nouns that follow it: `68 women`, `1,275 hostages`; at most a few words, as written."""
    stop = value[1]
    for count, match in enumerate(WORD.finditer(text, value[1], end)):
        gap = text[stop : match.start()]
        if gap.strip(" *") or count >= 1 + _UNIT_WORDS or fold(match[0]) in STOP_WORDS:
            break
        stop = match.end()
        if count >= 1:
            break
    return text[value[0] : stop]


def _part_of_date(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Whether a figure is a day or year inside a date, an ordinal, or part of a longer name such as `NK-366`."""
    if pattern is not _FIGURE or not match[0][0].isdigit():
        return False
    if any(time.start() <= match.start() and match.end() <= time.end() for time in _TIME.finditer(text)):
        return True
    after = text[match.end() : match.end() + 2].lower()
    before = text[match.start() - 1 : match.start()]
    return after in ("st", "nd", "rd", "th") or before.isalpha() or before == "-"


def _key(text: str) -> str:
    return " ".join(stem(word) for word in WORD.findall(text))


def _compatible(keys: Sequence[str]) -> bool:
    """Dates of which one only adds to another (`1992` and `26 February 1992`) do not differ."""
    parts = [frozenset(key.split()) for key in keys]
    return all(a <= b or b <= a for a in parts for b in parts)


def _about(question: Question) -> str:
    """A few of the question's own content words, as typed, to say what differs."""
    words = [m[0] for m, c in zip(WORD.finditer(question.text), question.content, strict=False) if c]
    return " ".join(words[:6])


__all__ = ["Sentence", "find_differences"]
