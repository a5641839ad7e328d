"""Where sources differ: figures, dates and names that answer the same question and are not the same.

Careful by design: a false "sources differ" misleads, a missed one costs a line. A value counts only when its sentence

- gives it for the thing asked about ("how many people": people, residents, civilians …; "how many children": children),
- says what the question says of it (killed, missing, taken hostage …) in the value's own clause, or, for the head of a
  list ("613 people, including 63 children, were killed"), in the sentence,
- and is not merely dating its own report ("the parliament stated in 2022 that").

Values are compared by what they say (`1,275` is `1275`) and shown as each source writes them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.lexicon import MONTHS, NUMBERS, STOP_WORDS, WORD, Kind, fold, stem
from index.names import AskedName, name_key, same_name
from index.question import Question
from index.store import StoredPassage
from index.types import Difference, DifferenceValue, Passage, Span

PER_DOCUMENT = 2
"""Values shown of one document: enough to say that it gives several, not a list of its own."""
_CLAUSE = re.compile(r"[,;:()]\s+|\s+(?:and|while|but|as well as|including|whereas)\s+|\s+[–—-]{1,2}\s+")
_LIST = re.compile(r"\b(?:including|among them|among whom|of whom|of them)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:among|amongst|including|includes?|included|of the \d|of whom|of them)\b", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"(?:\b(?:(?:more|fewer|less|no fewer|no less) than|at least|at most|up to|as many as|an estimated|about|around|nearly|almost"
    r"|over|roughly|approximately|some|perhaps)\s+)+$",
    re.IGNORECASE,
)
_COUNTS = [word for word, digits in NUMBERS.items() if digits.isdigit() and word not in ("both", "dozen")]
_FIGURE = re.compile(r"(?<![\w.,-])\d+(?:[,.]\d+)*(?![\w-])|\b(?:" + "|".join(_COUNTS) + r")\b", re.IGNORECASE)
_SHORT_MONTHS = "|".join("Sept?" if month == "September" else month[:3] for month in MONTHS if month != "May")
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{_SHORT_MONTHS})\b\.?)"
_DAYS = r"\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?![\d,.]*\d)"
_TIME = re.compile(
    rf"\b{_DAYS}\s+{_MONTH}(?:,?\s+\d{{4}}\b)?|\b{_MONTH}\s+{_DAYS}(?:,?\s+\d{{4}}\b)?|\b{_MONTH}\s+\d{{4}}\b|\b(?:1[5-9]|20)\d\d\b"
)
_REPORTED = re.compile(
    r"\b(?:said|says|stated?|states|wrote|writes|reported|reports|found|gave|gives|counted|counts|according|published|added"
    r"|statement|report|letter|release|article|text|concluded|described|announced)\b(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


_PERSONS = _stems("people persons person residents civilians inhabitants citizens victims individuals townspeople")
_SUBGROUPS = _stems("women woman children child men man elderly girls boys soldiers fighters families")
_MEANINGS = tuple(
    _stems(group)
    for group in (
        "killed kill died die dead death deaths fatalities perished toll lost-lives massacred",
        "missing unknown disappeared vanished unaccounted whereabouts",
        "wounded injured hurt wounds injuries",
        "hostage hostages captured captive captives prisoner prisoners",
        "displaced refugees fled expelled deported",
        "recognised recognized recognise recognize recognition recognitions",
    )
)
"""Words that say the same of people; two words of one line match each other."""
_ALL_MEANINGS = frozenset().union(*_MEANINGS)


@dataclass(frozen=True, slots=True)
class Value:
    """A value that answers: as compared, as written, and the sentence that gives it."""

    key: str
    text: str
    span: Span
    sentence: int


@dataclass(frozen=True, slots=True)
class _Figure:
    span: Span
    unit: tuple[str, ...]
    listed: bool


class Values:
    """The values that passages give to one question; each passage is read once, when first asked for."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._asked = _Asked.of(question) if question.wants in (Kind.NUMBER, Kind.DATE) else None
        self._name = AskedName.of(question.text) if question.wants == Kind.NAME else None
        self._read: dict[int, list[Value]] = {}

    def of(self, stored: StoredPassage) -> list[Value]:
        """Values in a passage that answer, one a sentence, in order; none unless a figure, date or name was asked for."""
        if stored.id not in self._read:
            found = [] if self._asked is None else self._values(self._asked, stored.passage)
            self._read[stored.id] = found if self._name is None else _names(self._name, stored.passage)
        return self._read[stored.id]

    def _values(self, asked: "_Asked", passage: Passage) -> list[Value]:
        number_wanted = self._question.wants == Kind.NUMBER
        found = []
        for number, (start, end) in enumerate(passage.sentences):
            span = (start - passage.span[0], end - passage.span[0])
            match = _figure(asked, passage, span) if number_wanted else _date(asked, passage, span)
            if match is not None:
                text = passage.text[slice(*match)]
                key = " ".join(map(stem, WORD.findall(text)))
                if number_wanted:
                    key = next(stem(figure[0]) for figure in _FIGURE.finditer(text))
                place = (passage.span[0] + match[0], passage.span[0] + match[1])
                found.append(Value(key, text, place, number))
        return found

    def differences(self, passages: Sequence[StoredPassage]) -> tuple[Difference, ...]:
        """Compare what passages say.

        Args:
            passages: Of the quoted documents, best first; several may come from one document.

        Returns:
            At most one difference, its values in the order of the passages, each value of a document once; none when
            only one document gives values, the first one gives none, or fewer than two values differ.
        """
        unique: dict[tuple[str, str], DifferenceValue] = {}
        shown: Counter[str] = Counter()
        for stored in passages:
            document = stored.passage.document
            for value in self.of(stored):
                if (document, value.key) not in unique and shown[document] < PER_DOCUMENT:
                    unique[document, value.key] = DifferenceValue(value.text, document, value.span)
                    shown[document] += 1
        keys = {key for _, key in unique}
        first = passages[0].passage.document if passages else ""
        if len(keys) < 2 or len(shown) < 2 or first not in shown or _compatible(keys):
            return ()
        if self._name is not None and all(same_name(one, other) for one, other in combinations(keys, 2)):
            return ()
        return (Difference(_about(self._question), tuple(unique.values())),)


def _names(asked: AskedName, passage: Passage) -> list[Value]:
    start = passage.span[0]
    found = []
    for number, sentence in enumerate(passage.sentences):
        span = asked.name(passage.text, (sentence[0] - start, sentence[1] - start))
        if span is not None:
            text = passage.text[slice(*span)]
            found.append(Value(name_key(text), text, (start + span[0], start + span[1]), number))
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks about: stems of the thing counted, and of what is said of it."""

    thing: frozenset[str]
    said: tuple[frozenset[str], ...]
    persons: bool
    figures: frozenset[str]

    @classmethod
    def of(cls, question: Question) -> "_Asked | None":
        words = [fold(word) for word in WORD.findall(question.text)]
        thing: frozenset[str] = frozenset()
        if question.wants == Kind.NUMBER:
            at = next((i + 2 for i in range(len(words) - 1) if words[i] == "how" and words[i + 1] == "many"), None)
            if at is None:
                return None
            counted: list[str] = []
            for word in words[at : at + 3]:
                if word in STOP_WORDS:
                    break
                counted.append(stem(word))
            if not counted:
                return None
            chosen = next((s for s in counted if s in _PERSONS | _SUBGROUPS), counted[0])
            thing = frozenset({chosen})
        said = []
        for i, name in enumerate(question.stems):
            if (
                question.content[i]
                and not question.name[i]
                and name not in thing
                and name not in ("take", "taken", "place")
            ):
                said.append(next((group for group in _MEANINGS if name in group), frozenset({name})))
        persons = bool(thing & _PERSONS)
        if not persons:
            group = next((g for g in _MEANINGS if thing & g), None)
            if group is not None:  # "how many hostages": people of whom that is said
                said.append(group)
        figures = frozenset(name for name in question.stems if name[0].isdigit())
        return cls(thing, tuple(said), persons, figures) if said else None

    def says(self, text: str) -> bool:
        """Whether a text says of something all that the question does."""
        stems = [stem(word) for word in WORD.findall(text)]
        return all(any(_alike(name, word) for name in group for word in stems) for group in self.said)

    def about(self, sentence: str) -> bool:
        """Whether a sentence speaks of it at all: it says the same, and has every figure the question names."""
        return self.says(sentence) and self.figures <= {stem(word) for word in WORD.findall(sentence)}


def _figure(asked: _Asked, passage: Passage, sentence: Span) -> Span | None:
    """The figure of a sentence that answers, with its unit; None when none does or it cannot be told which."""
    text = passage.text
    if not asked.about(text[slice(*sentence)]):
        return None
    figures = [f for f in _figures(text, sentence) if stem(text[slice(*f.span)]) not in asked.figures]
    counts_people = asked.persons or bool(asked.thing & _ALL_MEANINGS)
    exact = [f for f in figures if asked.thing & set(f.unit) or (asked.persons and _PERSONS & set(f.unit))]
    alone = [f for f in figures if _stands_alone(text, f, sentence) or _says_only(asked, f.unit)]
    bare = [f for f in alone if f not in exact and counts_people]
    persons = [f for f in figures if counts_people and not asked.persons and _PERSONS & set(f.unit)]
    part = [f for f in figures if asked.persons and _SUBGROUPS & set(f.unit) and not _PART.search(text, *sentence)]
    for group in (exact, persons, bare, part):
        own = [f for f in group if not f.listed and asked.says(text[slice(*_clause(text, f.span, sentence))])]
        if own:
            return _with_unit(asked, text, own[0], sentence)
    heads = [f for f in exact if not f.listed and _LIST.search(text, f.span[1], sentence[1])]
    if heads:
        return _with_unit(asked, text, heads[0], sentence)
    if not asked.persons:
        listed = [f for f in exact if f.listed]
        if listed:
            return _with_unit(asked, text, listed[0], sentence)
    return None


def _figures(text: str, sentence: Span) -> Iterator[_Figure]:
    """Figures of a sentence that are no part of a date, each with up to two words that follow it."""
    dates = [match.span() for match in _TIME.finditer(text, *sentence) if len(match[0]) > 4]
    listing = _LIST.search(text, *sentence)
    for match in _FIGURE.finditer(text, *sentence):
        if any(a <= match.start() < b for a, b in dates) or _is_year(text, match):
            continue
        unit: list[str] = []
        at = match.end()
        for word in WORD.finditer(text, match.end(), sentence[1]):
            if text[at : word.start()].strip(" *") or fold(word[0]) in STOP_WORDS or len(unit) == 2:
                break
            unit.append(stem(word[0]))
            at = word.end()
        yield _Figure(match.span(), tuple(unit), listing is not None and match.start() > listing.start())


def _is_year(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip().rsplit(" ", 1)[-1].lower()
    return bool(_TIME.fullmatch(match[0])) and before in {"in", "of", "since", "by", "from", "until", "during", "and"}


def _date(asked: _Asked, passage: Passage, sentence: Span) -> Span | None:
    """The one date of a sentence that says what the question says; None when several dates stand there."""
    text = passage.text
    if not asked.about(text[slice(*sentence)]):
        return None
    dates = [m.span() for m in _TIME.finditer(text, *sentence) if not _REPORTED.search(text[sentence[0] : m.start()])]
    return dates[0] if len(dates) == 1 else None


def _with_unit(asked: _Asked, text: str, figure: _Figure, sentence: Span) -> Span:
    """The span of a figure and the noun it counts, as written: `68 women`, `1,275 innocent residents`."""
    end = figure.span[1]
    known = _PERSONS | _SUBGROUPS | asked.thing | frozenset().union(*asked.said)
    wanted = max((i + 1 for i, name in enumerate(figure.unit) if name in known), default=0)
    for count, word in enumerate(WORD.finditer(text, figure.span[1], sentence[1])):
        if count >= wanted:
            break
        end = word.end()
    before = _QUALIFIER.search(text[sentence[0] : figure.span[0]])
    return (sentence[0] + before.start() if before else figure.span[0]), end


def _stands_alone(text: str, figure: _Figure, sentence: Span) -> bool:
    """Whether a figure has no noun of its own: "was 598", "1,275 were taken", "put at about 800"."""
    if figure.unit:
        return False
    after = text[figure.span[1] : sentence[1]].split(maxsplit=1)
    before = text[sentence[0] : figure.span[0]].split()
    if after and after[0].lower() in ("was", "were", "are", "is"):
        return True
    return bool(before) and before[-1].lower() in ("was", "is", "at", "of", "about", "than", "nearly", "almost", "over")


def _says_only(asked: _Asked, unit: Sequence[str]) -> bool:
    """Whether the words behind a figure are what is said of it, as in `613 dead` and `150 still missing`."""
    rest = [name for name in unit if name not in ("still", "yet", "more", "other")]
    return bool(rest) and any(_alike(name, rest[0]) for group in asked.said for name in group)


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


def _alike(one: str, other: str) -> bool:
    """Whether two stems are the same word: equal, or alike in their first five letters and more than half."""
    if one == other:
        return True
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= 5 and shared >= 0.7 * min(len(one), len(other)) and one[0].isalpha()


def _compatible(keys: set[str]) -> bool:
    """Dates of which one only adds to another (`1992` and `26 February 1992`) do not differ."""
    parts = [frozenset(key.split()) for key in keys]
    return all(a <= b or b <= a for a in parts for b in parts)


def _about(question: Question) -> str:
    """A few of the question's own content words, as typed, to say what differs."""
    words = [m[0] for m, c in zip(WORD.finditer(question.text), question.content, strict=False) if c]
    return " ".join(words[:6])
