"""Where sources differ: figures, dates, names and answers of yes or no that cannot both be right.

Careful by design: a false "sources differ" misleads, a missed one costs a line. Two values are set side by side only when
both answer the question about the same thing:

- each is in a sentence that says what the question says, of everything that it names, as a claim: no denial, no doubt,
  nothing that is true for one moment only (`asked`, `claims`);
- both are facts, or both plans, or both rules; of the same time and place as far as they say; from documents that are
  not editions of one series (minutes, yearly reports);
- no number, date or name fits both (`quantities`): 613 and `more than 600` agree, and so do 485 and `485 to 500`.

Each is shown as its source writes it, whole, in the quote of its source.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from index.answering.asked import Asked
from index.answering.figures import context, modifiers, parts_named, parts_within, restriction, value_of
from index.answering.names import AskedName, Name, names_differ
from index.answering.opposites import AskedWhether, Side, sides
from index.answering.question import Question
from index.language import language_for
from index.language.base import Language
from index.language.readings import Stance, comparable
from index.language.values import Clock, Moment, Quantity, Weekday, clocks_differ, moments_differ, quantities_differ
from index.language.words import WORD, fold
from index.store.base import StoredPassage
from index.types import Citation, Difference, DifferenceValue, Passage, Span

PER_DOCUMENT = 2
"""Values shown of one document: enough to say that it gives several, not a list of its own."""
ALIKE = 80.0
"""From this similarity on, two sentences are nearly the same: 0 to 100, the Indel ratio of their words."""


What = Quantity | Moment | Clock | Weekday | Name | Side
"""A value as compared."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that answers, with all that says whether another speaks of the same thing.

    Attributes:
        text: As written; it is at `span` of its document's text.
        sentence: The number of the sentence that gives it, within its passage.
        what: As compared.
        stated: The sentence.
        around: Where it is: the title, the heading, the passage.
        times: Other dates that it gives.
        place: The value's span within the sentence.
    """

    what: What
    text: str
    span: Span
    sentence: int
    document: str
    stated: str
    around: str
    stance: Stance
    times: tuple[Moment, ...]
    place: Span


class Values:
    """The values that passages give to one question; each passage is read once, when first asked for.

    Args:
        question: As searched.
        citations: Of all documents, by id.
    """

    def __init__(self, question: Question, citations: Mapping[str, Citation]) -> None:
        self.language = question.language
        self._question = question
        self._citations = citations
        self._asked = Asked.of(question)
        self._name = None if self._asked else AskedName.of(question.text, question.language)
        self._whether = None if self._asked or self._name else AskedWhether.of(question)
        self._source = question.language.speakers.source_asked(question.text)
        self._read: dict[int, list[Value]] = {}

    def of(self, stored: StoredPassage) -> list[Value]:
        """Values in a passage that answer, in order; none unless a figure, date or name was asked for."""
        if stored.id not in self._read:
            self._read[stored.id] = self._values(stored) if self._asked or self._name else []
        return self._read[stored.id]

    def differences(self, quoted: Sequence[StoredPassage]) -> tuple[Difference, ...]:
        """Compare what the quoted passages say.

        Args:
            quoted: The passage of each quote, best first.

        Returns:
            At most one difference. It has the values that another document's value contradicts, and what the other
            quotes give for the same thing. They come in the order of the passages, each value of a document once. None
            when the question names nothing and the first passage gives no such value: it may be about something else.
        """
        values = self._wholes(quoted)
        apart = self._apart(values)
        if not apart and self._name is None:
            values = self._sides(quoted)
            apart = self._apart(values)
        shown: dict[str, list[Value]] = {}
        for value in (*apart, *(v for v in values if self._belongs(v, apart))):
            held = shown.setdefault(value.document, [])
            if len(held) < PER_DOCUMENT and not any(_equal(value, each) for each in held):
                held.append(value)
        if not apart or (self._of_all and quoted[0].passage.document not in {value.document for value in apart}):
            return ()
        order = [stored.passage.document for stored in quoted]
        found = tuple(
            DifferenceValue(v.text, v.document, v.span)
            for document in sorted(shown, key=order.index)
            for v in sorted(shown[document], key=lambda v: v.span)
        )
        return (Difference(_about(self._question), found),)

    def _belongs(self, value: Value, apart: Sequence[Value]) -> bool:
        """Whether a value that no other contradicts belongs to contradicted ones: it has the same kind and thing."""
        return value not in apart and any(
            type(value.what) is type(each.what) and value.document != each.document and self._same_thing(value, each)
            for each in apart
        )

    def contradict(self, one: StoredPassage, other: StoredPassage) -> bool:
        """Whether a value in one passage contradicts one in the other, of another document."""
        return bool(self._apart(self._wholes((one, other))))

    def _wholes(self, quoted: Sequence[StoredPassage]) -> list[Value]:
        """Values of the passages. A part that a passage counts within a whole is left out.

        68 missing women are no other total where another says `150 missing, among them 68 women`.
        """
        counted = parts_within((stored.passage.text for stored in quoted), self.language)
        return [value for stored in quoted for value in self.of(stored) if not self._counted_within(value, counted)]

    def _counted_within(self, value: Value, counted: set[tuple[str, Decimal, Decimal]]) -> bool:
        if not isinstance(value.what, Quantity) or self._asked is None or not self._asked.persons:
            return False
        quantity = value.what
        return any((name, quantity.low, quantity.high) in counted for name in parts_named(value.text, self.language))

    def _apart(self, values: Sequence[Value]) -> list[Value]:
        """The values that one of another document contradicts."""
        apart: list[Value] = []
        for one, other in combinations(values, 2):
            if one.document != other.document and self._differ(one, other) and self._same_thing(one, other):
                apart += [one, other]
        return apart

    @property
    def _of_all(self) -> bool:
        """Whether the question names nothing that its answers could be held to."""
        return self._asked is None or not self._asked.names

    def _values(self, stored: StoredPassage) -> list[Value]:
        """Values of the sentences that claim what the question asks for."""
        passage = stored.passage
        words = stored.words
        sentences: list[list[str]] = [[] for _ in passage.sentences]
        for name, number in zip(words.stems, words.sentence, strict=True):
            sentences[number].append(name)
        found: list[Value] = []
        for number, (start, end) in enumerate(passage.sentences):
            span = (start - passage.span[0], end - passage.span[0])
            found += self._of_sentence(passage, span, number, sentences[number])
        return found

    def _of_sentence(self, passage: Passage, span: Span, number: int, stems: list[str]) -> list[Value]:
        citation = self._citations[passage.document]
        title = citation.title
        stated = passage.text[slice(*span)]
        written = language_for(citation.language)
        if self._asked is not None:
            if not self._asked.about(passage, span, stems, title) or not written.claims.stance(stated).claims:
                return []
            given: list[tuple[What, Span]] = [
                (each.what, each.span)
                for each in value_of(
                    self._asked, stated, written.quantities.read(stated, citation.language), self.language
                )
            ]
        else:
            assert self._name is not None  # noqa: S101  # of() reads nothing otherwise
            if not written.claims.stance(stated).claims:
                return []
            name = self._name.name(stated)
            given = [] if name is None else [(name, name.span)]
        return [
            self._value(passage, span, number, what, place)
            for what, place in given
            if self._own(passage, stated, place)
        ]

    def _own(self, passage: Passage, stated: str, place: Span) -> bool:
        """Whether a value is the word of the source that the question asks for, or of the document's own source.

        Officials' estimate that the Gazette passes on is not the Gazette's, under whose title it would be shown.
        """
        citation = self._citations[passage.document]
        speakers = language_for(citation.language).speakers
        if self._source:
            return not (whose := speakers.speaker(stated, place)) or bool(whose & self._source)
        title = f"{citation.title} {citation.publisher}"
        return not speakers.passes_on(stated, place, title, frozenset(self._question.stems))

    def _value(
        self,
        passage: Passage,
        sentence: Span,
        number: int,
        what: What,
        place: Span,
    ) -> Value:
        citation = self._citations[passage.document]
        written = language_for(citation.language)
        stated = passage.text[slice(*sentence)]
        start = passage.span[0] + sentence[0] + place[0]
        reading = written.quantities.read(stated, citation.language)
        times = tuple(m for m in context(stated, reading, self.language) if m is not what)
        around = f"{citation.title}\n{passage.heading}\n{passage.text}"
        text = stated[slice(*place)]
        return Value(
            what,
            text,
            (start, start + len(text)),
            number,
            passage.document,
            stated,
            around,
            written.claims.stance(stated),
            times,
            place,
        )

    def _sides(self, quoted: Sequence[StoredPassage]) -> list[Value]:
        """What the quoted passages say to a question of yes or no, and where two nearly equal sentences are opposites."""
        found = []
        for stored, number, side in sides(self._whether, self._question, quoted):
            start, end = stored.passage.sentences[number]
            offset = stored.passage.span[0]
            found.append(self._value(stored.passage, (start - offset, end - offset), number, side, side.span))
        return found

    def _differ(self, one: Value, other: Value) -> bool:
        """Whether two values cannot both be right."""
        a, b = one.what, other.what
        if isinstance(a, Moment) and isinstance(b, Moment):
            return moments_differ(a, b) and not self._editions(a, b)
        if isinstance(a, Name) and isinstance(b, Name):
            told = names_differ(a, b, _alike(one.stated, other.stated))
            return (
                told and a.key not in _keys(other.around + other.stated) and b.key not in _keys(one.around + one.stated)
            )
        return _contradict(a, b)

    def _editions(self, one: Moment, other: Moment) -> bool:
        """Whether two dates of different years are two editions of what comes again each year, and no contradiction."""
        if one.first.year is None or other.first.year is None or one.first.year == other.first.year:
            return False
        asked = self._asked
        if asked is None or asked.recurring:
            return True
        if any(group & self.language.differences.once for group in asked.said):
            return False
        days = [(m.first.month or 0) * 30.4 + (m.first.day or 15) for m in (one, other)]
        apart = abs(days[0] - days[1])
        return bool(one.first.month and other.first.month) and 0 < min(apart, 365 - apart) <= 31

    def _same_thing(self, one: Value, other: Value) -> bool:
        """Whether two values are given for the same thing, as far as their sentences and documents say."""
        alike = _alike(one.stated, other.stated)
        if not comparable(one.stance, other.stance, alike):
            return False
        if _series(self._citations[one.document], self._citations[other.document], self.language):
            return False
        if one.times and other.times and all(moments_differ(a, b) for a in one.times for b in other.times):
            return False
        state = self._asked.stock if self._asked else self._name is not None and self._name.kind == "role"
        if state and not self._same_time(one, other):
            return False
        return self._same_place(one, other) and self._same_event(one, other) and self._same_part(one, other)

    def _same_time(self, one: Value, other: Value) -> bool:
        """Whether a state is told of one time: both dated or neither, in one tense, in documents of one year."""
        if self._asked is not None and not self._asked.times and bool(one.times) != bool(other.times):
            return False
        if one.stance.tense and other.stance.tense and one.stance.tense != other.stance.tense:
            return False
        years = [self._citations[value.document].published[:4] for value in (one, other)]
        return bool(one.times and other.times) or not all(years) or years[0] == years[1]

    def _same_place(self, one: Value, other: Value) -> bool:
        """Whether two sentences put it in one place; when the question names one, they have been held to it.

        Where they do not say, their passages must at least have a name in common.
        """
        if self._asked is None or self._asked.names:
            return True
        here, there = (self._asked.settings(value.stated) for value in (one, other))
        if here and there:
            return bool(here & there)
        here, there = (_named(f"{value.around}\n{value.stated}", self.language) for value in (one, other))
        return not (here and there) or bool(here & there) or _alike(one.stated, other.stated)

    def _same_event(self, one: Value, other: Value) -> bool:
        """Whether two sentences may tell of one event: no flood and fire, unless the question says which."""
        own = set(self._question.stems)
        turns = [
            frozenset(word.lower() for word in self.language.differences.turn.findall(value.stated))
            for value in (one, other)
        ]
        if turns[0] and turns[1] and turns[0] != turns[1]:
            return False
        if any(group & own for group in self.language.differences.events):
            return True
        here, there = (_events(value.stated, self.language) for value in (one, other))
        return not (here and there) or bool(here & there)

    def _same_part(self, one: Value, other: Value) -> bool:
        """Whether two values are of the same part: `12 euros for adults` and `6 euros for children` are not."""
        if (
            isinstance(one.what, Moment | Name | Side)
            or isinstance(other.what, Moment | Name | Side)
            or self._asked is None
        ):
            return True
        known = frozenset(self._question.stems)
        here, there = (restriction(v.stated, v.place, known, self.language) for v in (one, other))
        if (
            here != there
            and (not here & there)
            and ((here and there) or self._asked.stock or not isinstance(one.what, Quantity))
        ):
            return False
        if isinstance(one.what, Quantity) and isinstance(other.what, Quantity):
            return modifiers(one.stated, one.what, one.place, self.language) == modifiers(
                other.stated, other.what, other.place, self.language
            )
        days = [frozenset(day.day for day in self.language.quantities.read(v.stated).weekdays) for v in (one, other)]
        return isinstance(one.what, Weekday) or days[0] == days[1]


def _contradict(one: What, other: What) -> bool:
    """Whether two values of one kind cannot both be right; values of two kinds are not compared."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return quantities_differ(one, other)
    if isinstance(one, Clock) and isinstance(other, Clock):
        return clocks_differ(one, other)
    if isinstance(one, Weekday) and isinstance(other, Weekday):
        return one.day != other.day
    return isinstance(one, Side) and isinstance(other, Side) and one.contradicts(other)


def _events(stated: str, language: Language) -> set[int]:
    found = language.words.stems_of(" ".join(WORD.findall(stated)))
    return {number for number, group in enumerate(language.differences.events) if group & found}


def _equal(one: Value, other: Value) -> bool:
    """Whether two values of one document are the same, and shown once."""
    a, b = one.what, other.what
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return (a.low, a.high, a.dimension) == (b.low, b.high, b.dimension)
    return one.text.casefold() == other.text.casefold()


@lru_cache(maxsize=4096)
def _named(text: str, language: Language) -> frozenset[str]:
    """Stems of words with a capital that do not open a sentence: the names in a text."""
    return (
        frozenset(language.words.stem(match[0]) for match in language.differences.capital.finditer(text))
        - language.words.stop_words
    )


@lru_cache(maxsize=4096)
def _keys(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in WORD.findall(text))


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    """Whether two sentences are nearly the same words: one text with a word or figure changed."""
    left, right = (" ".join(fold(word) for word in WORD.findall(text)) for text in (one, other))
    return fuzz.ratio(left, right) >= ALIKE


@lru_cache(maxsize=4096)
def _series(one: Citation, other: Citation, language: Language) -> bool:
    """Whether two documents are editions of one series: titles or paths alike except for years, dates and numbers."""
    for a, b in ((one.title, other.title), (one.path, other.path)):
        left, right = a.replace("_", " ").replace("-", " "), b.replace("_", " ").replace("-", " ")
        if left != right and language.differences.serial.search(left) and language.differences.serial.search(right):
            rest = [
                re.sub(r"[\W\d]+", " ", language.differences.series.sub(" ", text)).strip().casefold()
                for text in (left, right)
            ]
            if rest[0] == rest[1] and len(rest[0]) > 3:
                return True
    return False


def _about(question: Question) -> str:
    """A few of the question's own content words, as typed, to say what differs."""
    words = [m[0] for m, c in zip(WORD.finditer(question.text), question.content, strict=False) if c]
    return " ".join(words[:6])
