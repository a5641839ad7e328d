"""What a question asks the value of, so that sentences can be looked through for it: a count, a measure, a date.

Every word of the question counts. A sentence that gives a value must say the same of the same thing. It has the names,
places and years of the question: "killed in the attack on Tarn" finds nothing in a sentence about Colne.
"""

from dataclasses import dataclass, field
from typing import Literal

from index.answering.question import Question
from index.language.base import Language
from index.language.values import Moment
from index.language.words import WORD, fold
from index.types import Passage, Span

_SHORTEST_UNIT = 3
_DIMENSIONS = ("time", "length", "mass", "volume", "area")
Sought = Literal["count", "measure", "date"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks the value of.

    Attributes:
        language: That it is asked in.
        sought: A count, a measure or a date.
        thing: Stems of what is counted.
        persons: Whether people are counted.
        dimensions: Dimensions that a measure may have.
        said: Groups of stems; the sentence must have one of each.
        near: The ones that must be in the value's own clause.
        names: Names and figures of the question, each with its other spellings; see `about`.
        times: Dates that the question names.
        classes: For a date: which of `moment`, `clock` and `weekday` may answer; `year` when it must say one.
        stock: Whether a state is asked for, which changes with time.
        recurring: Whether the thing comes again each year.
        figures: Figures that the question names, as stems.
        sourced: Whether the question asks for one source's word. Then all must be in one sentence.
        size: Whether height, width or the like is asked for, which a distance is not.
        kinds: Groups of stems that a figure's own noun must have: `old` and the like, of `how many old people`.
        shares: Groups of stems, each with a stem that must be in the figure's clause: `both`, of `lost both parents`.
    """

    language: Language
    sought: Sought
    thing: frozenset[str]
    persons: bool
    dimensions: frozenset[str]
    said: tuple[frozenset[str], ...]
    near: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    times: tuple[Moment, ...]
    classes: frozenset[str] = field(default_factory=frozenset)
    stock: bool = False
    recurring: bool = False
    figures: frozenset[str] = field(default_factory=frozenset)
    year: bool = False
    size: bool = False
    sourced: bool = False
    kinds: tuple[frozenset[str], ...] = ()
    shares: tuple[frozenset[str], ...] = ()

    @classmethod
    def of(cls, question: Question) -> "Asked | None":
        """Read a question; None when it asks for no such value, or names nothing that could be looked for."""
        text = question.text
        sought, thing, dimensions, extra = _sought(text, question.language)
        if sought is None:
            return None
        own = set(question.stems)
        persons = bool(thing & question.language.asked.persons)
        said = list(extra)
        kinds = _kinds(text, question.language) if sought == "count" else ()
        names: list[frozenset[str]] = []
        words = WORD.findall(text)
        dated = [m.span for m in question.language.quantities.moments(text)]
        places = [m.start() for m in WORD.finditer(text)]
        for i, name in enumerate(question.stems):
            if not question.content[i] or name in thing.union(*kinds) or any(a <= places[i] < b for a, b in dated):
                continue
            if (
                question.name[i]
                and not name[0].isdigit()
                and (
                    words[i][0].isupper() or name not in question.language.asked.empty | question.language.asked.asking
                )
            ):
                names.append(frozenset({name, *question.alternatives[i]}))
            elif (
                not name[0].isdigit()
                and name not in question.language.asked.empty
                and name not in question.language.asked.asking
                and not (
                    sought == "date"
                    and name in question.language.asked.happens
                    and own & question.language.asked.event_words - {name}
                )
                and not (sought == "measure" and name in question.language.asked.lasting)
            ):
                group = (
                    group_of(name, question.language) - thing
                    if sought == "count"
                    else group_of(name, question.language)
                )
                if group not in said:
                    said.append(group)
        if not persons and sought == "count":
            meant = next(
                (g for g in question.language.asked.meanings if thing & g and g is not question.language.asked.living),
                None,
            )
            if meant is not None and meant not in said:  # "how many hostages": people of whom that is said
                said.append(meant)
        if (
            thing & question.language.asked.living
            and thing & question.language.asked.residents
            and not any(g in said for g in question.language.asked.meanings)
        ):
            said.append(question.language.asked.living)
        figures = frozenset(name for name in question.stems if name[0].isdigit())
        if not said and (
            not names
            or (
                sought == "date" and not own & (question.language.asked.event_words | question.language.asked.recurring)
            )
        ):
            return None
        return cls(
            question.language,
            sought,
            thing,
            persons,
            dimensions,
            tuple(said),
            tuple(g for g in said if any(g <= meant for meant in question.language.asked.meanings)),
            tuple(names),
            question.language.quantities.moments(text),
            _classes(text, question.language) if sought == "date" else frozenset(),
            bool(own & question.language.asked.stock) or bool(thing & question.language.asked.stock),
            bool(own & question.language.asked.recurring),
            figures,
            question.language.asked.year_asked.search(text) is not None,
            bool(extra) and sought == "measure",
            question.language.asked.sourced.search(text) is not None,
            kinds,
            tuple(
                group
                for match in question.language.asked.quantified.finditer(text)
                for group in question.language.asked.quantifiers
                if question.language.words.stem(match[1]) in group
            )
            if sought == "count"
            else (),
        )

    def says(self, stems: list[str], groups: tuple[frozenset[str], ...] | None = None) -> bool:
        """Whether words say of something all that the question does."""
        found = set(stems)
        for group in self.said if groups is None else groups:
            if not group & found and not any(alike(name, word) for name in group for word in stems):
                return False
        return True

    def about(self, passage: Passage, sentence: Span, stems: list[str], title: str) -> bool:
        """Whether a sentence is about it: it says the same of everything that the question names.

        A name or a figure may come before the sentence, in its passage, heading or title, if the sentence names no
        other place. A year may come before it too, if the sentence has no other date.
        """
        if self._of_others(stems) or not (self.says(stems) or self._continues_passage(passage, sentence, stems)):
            return False
        found = set(stems)
        absent = [group for group in self.names if not group & found]
        numbers = {figure for figure in self.figures if figure not in found}
        return not (absent or numbers) or self._before(passage, sentence, title, absent, numbers)

    def _before(
        self, passage: Passage, sentence: Span, title: str, absent: list[frozenset[str]], numbers: set[str]
    ) -> bool:
        """Whether names and figures that a sentence lacks come before it, and it names no others."""
        before = f"{title} {passage.heading} {passage.text[: sentence[0]]}"
        around = {self.language.words.stem(word) for word in WORD.findall(before)}
        if self.sourced or any(not group & around for group in absent) or not numbers <= around:
            return False
        stated = passage.text[slice(*sentence)]
        whose = self.language.asked.whose.match(stated)
        if absent and ((whose and not self._belongs([self.language.words.stem(whose[1])])) or self.rivals(stated)):
            return False
        return not (numbers and self.language.quantities.moments(stated))

    def _continues_passage(self, passage: Passage, sentence: Span, stems: list[str]) -> bool:
        """Whether a sentence continues what the passage is about: `It was built in 1340`, `Twelve people were killed`.

        It says some of what the question says, of people all of it, and the rest comes before it.
        """
        if self.sourced:
            return False
        missing = [group for group in self.said if not self.says(stems, (group,))]
        if len(missing) == len(self.said) or any(group in self.near for group in missing):
            return False
        stated = passage.text[slice(*sentence)]
        if not self.near and not self.language.asked.pronoun.match(stated):
            return False
        others = self.language.asked.event_words.intersection(stems) - frozenset().union(*self.said)
        before = [self.language.words.stem(word) for word in WORD.findall(passage.text[: sentence[0]])]
        return not others and not self.rivals(stated) and self.says(before, tuple(missing))

    def _of_others(self, stems: list[str]) -> bool:
        """Whether a name only says whose something is, and that is not asked for: `Vik's wife died`."""
        for group in self.names:
            places = [i for i, name in enumerate(stems) if name in group]
            if places and all(
                set(stems[i + 1 : i + 2]) & self.language.asked.possessive and not self._belongs(stems[i + 2 : i + 4])
                for i in places
            ):
                return True
        return False

    def _belongs(self, following: list[str]) -> bool:
        """Whether what belongs to a name is asked for: `Hull's new bridge`, `Quorn's population`."""
        own = self.thing.union(*self.said, *self.names)
        things = self.thing.union(
            *(group for group in self.said if group not in self.language.asked.meanings), *self.names
        )
        return bool(own & set(following[:1]) or things & set(following))

    def rivals(self, stated: str) -> frozenset[str]:
        """Stems of places and names that a text tells it of, and the question does not name."""
        own = frozenset().union(*self.names) if self.names else frozenset()
        return self.settings(stated) - own

    def settings(self, stated: str) -> frozenset[str]:
        """Stems of the names that a text ties it to: `killed in Baku`, `the attack on Tarn`, `In Tarn …`, `Quorn has …`.

        A name elsewhere, as in `a press conference in Baku`, does not say where it happened.
        """
        anchors = self.language.asked.event_words.union(self.thing, *self.said)
        found = []
        for match in self.language.asked.place.finditer(stated):
            before = WORD.findall(stated[: match.start()])
            if not before or self.language.words.stem(before[-1]) in anchors:
                found.append(match["name"])
        verbs = frozenset().union(*self.said)
        for match in self.language.asked.subject.finditer(stated):
            word = self.language.words.stem(match["verb"])
            opens = match.start() == 0 and " " not in match["name"]  # "Gunmen killed …" may open with any word
            if (word in verbs and not opens) or (self.stock and word in self.language.asked.being):
                found.append(match["name"].split()[-1])
        names = (self.language.words.stem(WORD.findall(name)[0]) for name in found)
        return frozenset(
            name
            for name in names
            if name not in self.language.asked.no_places
            and name not in self.language.words.stop_words
            and name not in anchors
        )


def alike(one: str, other: str) -> bool:
    """Whether two stems are the same word: equal, or alike in their first five letters and more than half."""
    if one == other:
        return True
    if one[0] != other[0] or not one[0].isalpha():
        return False
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= 5 and shared >= 0.7 * min(len(one), len(other))


def group_of(name: str, language: Language) -> frozenset[str]:
    """The stems that say the same as one: its group, or itself."""
    return next(
        (group for group in (*language.asked.meanings, *language.asked.same) if name in group), frozenset({name})
    )


def _sought(
    text: str, language: Language
) -> tuple[Sought | None, frozenset[str], frozenset[str], tuple[frozenset[str], ...]]:
    """The kind of value, the thing counted, the dimensions of a measure, and what else must be said."""
    none: frozenset[str] = frozenset()
    if language.asked.toll.search(text):
        return "count", language.asked.toll_of, none, (language.asked.killed,)
    if language.asked.population.search(text) and language.asked.population_asked.search(text):
        return "count", language.asked.population_of, none, (language.asked.living,)
    if match := language.asked.counted.search(text):
        thing = _thing(match["what"] or match["what2"], language)
        said = {language.words.stem(word) for word in WORD.findall(match["what"] or match["what2"])}
        if (
            not thing
            and language.asked.passive.match(match["what"] or "")
            and any(group & said for group in language.asked.meanings)
        ):
            thing = language.asked.people
        if (unit := _unit(match["what"] or match["what2"], language)) is not None:
            return "measure", none, frozenset({unit}), ()
        return ("count", thing, none, ()) if thing else (None, none, none, ())
    for pattern, dimensions, word in language.asked.measures:
        if pattern.search(text):
            extra = tuple(g for g in language.asked.same if word and language.words.stem(word) in g)
            return "measure", none, dimensions, extra
    return ("date" if language.asked.dated.search(text) else None), none, none, ()


def _unit(what: str, language: Language) -> str | None:
    """The dimension of what is counted, when that is a unit of time, length and the like: `how many days`."""
    first = next(iter(WORD.findall(what)), "").lower()
    dimension = language.quantities.dimension_of(first) if len(first) > _SHORTEST_UNIT else ""
    return dimension if dimension in _DIMENSIONS else None


def _kinds(text: str, language: Language) -> tuple[frozenset[str], ...]:
    """What kind of people is counted, for each word of age before the word for people: `old people`."""
    match = language.asked.counted.search(text)
    words = [language.words.stem(word) for word in WORD.findall((match["what"] or match["what2"]) if match else "")][:3]
    last = next(
        (
            i
            for i, name in enumerate(words)
            if name in language.asked.persons | language.asked.subgroups - language.asked.ages
        ),
        0,
    )
    return tuple(
        language.asked.aged if name in language.asked.aged else frozenset({name})
        for name in words[:last]
        if name in language.asked.ages
    )


def _thing(what: str, language: Language) -> frozenset[str]:
    """What is counted: a word for people among the first three, or the noun before the verb, or the first word."""
    counted: list[str] = []
    for word in [fold(word) for word in WORD.findall(what)][:3]:
        if word in language.words.stop_words:
            break
        counted.append(language.words.stem(word))
    if not counted:
        return frozenset()
    people = [s for s in counted if s in language.asked.persons | language.asked.subgroups]
    chosen = next((s for s in people if s not in language.asked.ages), next(iter(people), counted[0]))
    return frozenset({chosen})


def _classes(text: str, language: Language) -> frozenset[str]:
    """Which kinds of time may answer a question for one."""
    every = frozenset({"moment", "clock", "weekday"})
    return next((classes for pattern, classes in language.asked.classes if pattern.search(text)), every)
