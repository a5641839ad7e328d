"""What a question asks the value of, so that sentences can be looked through for it: a count, a measure, a date.

Every word of the question counts. A sentence that gives a value must say the same of the same thing, with the names,
places and years that the question names; so "killed in the attack on Tarn" finds nothing where Colne is spoken of.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from index.answering.question import Question
from index.language.lexicon import STOP_WORDS, WORD, fold, stem
from index.language.quantities import Moment, moments
from index.language.units import MONEY, UNITS
from index.types import Passage, Span

Sought = Literal["count", "measure", "date"]


def stems_of(text: str) -> frozenset[str]:
    """The stems of a list of words."""
    return frozenset(stem(word) for word in text.split())


PERSONS = stems_of("people persons person residents civilians inhabitants citizens victims individuals townspeople")
SUBGROUPS = stems_of("women woman children child men man elderly girls boys soldiers fighters families")
HUMANS = SUBGROUPS | stems_of(
    "passengers passenger crew members member sailors workers miners pupils students villagers tourists guests visitors employees staff "
    "policemen police officers firefighters prisoners hostages spectators fans players patients doctors nurses teachers farmers "
    "fishermen pilots drivers guards travellers refugees adults teenagers babies infants troops servicemen volunteers"
)
AGES = stems_of("old older elderly aged young younger disabled pregnant")
"""Words that make a part of people: `elderly people`."""
_AGED = stems_of("old older elderly aged")
_QUANTIFIERS = (stems_of("both"), stems_of("one single"))
"""Words that divide the thing counted: children who lost both parents are not those who lost one."""
_QUANTIFIED = re.compile(r"\b(both|one|single)\s+(?:of\s+)?(?:(?:the|their|his|her|its)\s+)?[^\W\d]+", re.IGNORECASE)
KILLED = stems_of("killed kill kills died die dies dead death deaths fatalities perished toll massacred")
LIVING = stems_of("inhabitants inhabitant residents resident population populous live lives lived living townspeople")
MEANINGS = (
    KILLED,
    stems_of("missing unknown disappeared vanished unaccounted whereabouts"),
    stems_of("wounded injured hurt wounds injuries injury casualties"),
    stems_of("hostage hostages captured captive captives prisoner prisoners"),
    stems_of("displaced refugees fled expelled deported"),
    stems_of("recognised recognized recognise recognize recognition recognitions"),
    LIVING,
    stems_of("turnout voted voters vote participation polls"),
)
"""Words that say the same of people; two words of one line match each other."""
_SAME = (
    stems_of("cost costs costing price priced expensive paid"),
    stems_of("begin began begun begins start started starts"),
    stems_of("end ended ends finish finished finishes"),
    stems_of("weigh weighs weighed weight"),
    stems_of("height high tall"),
    stems_of("length long"),
    stems_of("width wide broad"),
    stems_of("depth deep"),
    stems_of("age aged old"),
    stems_of("distance far away"),
    stems_of("area big large size covers"),
    stems_of("speed fast quick"),
    stems_of("build built builds construct constructed"),
    stems_of("buy bought buys purchase purchased"),
    stems_of("sell sold sells sale"),
    stems_of("win won wins winner"),
    stems_of("write wrote written writes"),
    stems_of("take took taken"),
    stems_of("hold held holds"),
    stems_of("leave left leaves departed departs"),
    stems_of("temperature degrees warm cold hot"),
    *(
        stems_of(forms.replace("/", " "))
        for forms in (
            "sink/sank/sunk/sinks fall/fell/fallen/falls lose/lost/loses meet/met/meets get/got/gets give/gave/given/gives "
            "go/went/gone/goes fly/flew/flown/flies grow/grew/grown/grows make/made/makes rise/rose/risen/rises run/ran/runs "
            "speak/spoke/spoken steal/stole/stolen strike/struck/strikes teach/taught/teaches throw/threw/thrown "
            "come/came/comes become/became/becomes bear/bore/born break/broke/broken choose/chose/chosen drive/drove/driven "
            "eat/ate/eaten feel/felt fight/fought flee/fled/flees hear/heard keep/kept/keeps know/knew/known lead/led/leads "
            "send/sent sends shoot/shot/shoots spend/spent/spends stand/stood tell/told think/thought wear/wore/worn catch/caught"
        ).split()
    ),
)
"""Words of one meaning, and forms that stemming keeps apart."""
_EMPTY = stems_of(
    "take taken took place have had has get got number amount total figure count toll according exactly approximately roughly "
    "year date day month time hour say said altogether overall around part money participate"
)
"""Words of a question that a sentence need not have."""
_HAPPENS = stems_of("come came comes happen happened occur occurred")
"""Verbs that say no more of an event than that it was."""
_LASTING = stems_of("last lasted lasts lasting stay stayed go went run ran continue continued duration")
STOCK = stems_of(
    "inhabitants inhabitant residents population populous live lives lived members member employees staff price cost costs fee rent balance temperature "
    "have has had salary budget contain contains"
)
"""Words that ask for a state, which changes with the years; an event has one toll and one date."""
_RECURRING = stems_of(
    "fair festival meeting meetings conference election elections match season race congress session summit exhibition census marathon "
    "tournament cup competition concert ceremony anniversary parade regatta market edition budget championship holiday exam "
    "referendum carnival assembly show sale"
)
_COUNTED = re.compile(r"\bhow many\s+(?P<what>.+)|\bnumber of\s+(?P<what2>.+)", re.IGNORECASE)
_MEASURES: tuple[tuple[str, frozenset[str], str], ...] = (
    (r"\bhow (?:much|expensive)\b.*\b(?:cost|costs|pay|paid|charge|charged|worth|earn|earned|spend|spent|raise|raised|price|fee|rent|salary|expensive|sold|buy|bought|lend|lent|owe|owed)\b"
     r"|\bhow expensive\b|\b(?:what|which)\b.*\b(?:cost|price|fee|rent|salary|budget|fine|fare|balance|amount|sum)\b", frozenset(MONEY), ""),
    (r"\bhow (?:much|heavy)\b.*\bweigh\w*\b|\bhow heavy\b|\bwhat\b.*\bweight\b", frozenset({"mass"}), "weight"),
    (r"\bhow long\b|\bwhat\b.*\b(?:duration|length)\b", frozenset({"time", "length"}), ""),
    (r"\bhow (?:tall|high)\b|\b(?:what|which)\b.*\bheight\b", frozenset({"length"}), "height"),
    (r"\bhow (?:wide|broad)\b|\bwhat\b.*\bwidth\b", frozenset({"length"}), "width"),
    (r"\bhow deep\b|\bwhat\b.*\bdepth\b", frozenset({"length"}), "depth"),
    (r"\bhow far\b|\bwhat\b.*\bdistance\b", frozenset({"length"}), ""),
    (r"\bhow (?:big|large)\b|\bwhat\b.*\b(?:area|size)\b", frozenset({"area", "length", ""}), ""),
    (r"\bhow fast\b|\bwhat\b.*\bspeed\b", frozenset({"speed"}), ""),
    (r"\bhow old\b|\bwhat\b.*\bage\b", frozenset({"time"}), "age"),
    (r"\bhow (?:hot|cold|warm)\b|\btemperature\b", frozenset({"temperature", "degree", "fahrenheit"}), ""),
    (r"\b(?:what|which) (?:percentage|percent|per cent|share|proportion)\b|\bturnout\b|\bpercentage of\b", frozenset({"percent"}), ""),
    (r"\b(?:what|which)\b.*\bdos(?:e|age)\b", frozenset({"mass", "volume"}), ""),
    (r"\bhow much\b", frozenset({*MONEY, "mass", "volume", "percent", "time", "length"}), ""),
)  # fmt: skip
_PASSIVE = re.compile(r"(?:were|was|are|is|have|had|has)\b", re.IGNORECASE)
"""What follows `how many` when people are meant: `how many were killed`."""
_SOURCED = re.compile(
    r"\b(?:according to|say|says|said|state[sd]?|report(?:s|ed)?|claim(?:s|ed)?|writes?|wrote|estimate[sd]?|count(?:s|ed))\b",
    re.IGNORECASE,
)
"""What asks for one source's word."""
_TOLL = re.compile(
    r"\b(?:death toll|toll|(?:number|count) of (?:the )?(?:dead|deaths|victims|fatalities))\b", re.IGNORECASE
)
_POPULATION = re.compile(r"\bpopulation\b", re.IGNORECASE)
_DATED = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|decade|weekday|time|hour)\b|\bsince when\b|\buntil when\b",
    re.IGNORECASE,
)
_ASKING = stems_of(
    "much many long tall high wide broad deep far big large fast old hot cold warm heavy expensive percentage percent share proportion "
    "temperature dose dosage duration"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks the value of.

    Attributes:
        sought: A count, a measure or a date.
        thing: Stems of what is counted.
        persons: Whether people are counted.
        dimensions: Dimensions that a measure may have.
        said: Groups of stems; the sentence must have one of each.
        near: Those of them that must stand in the value's own clause.
        names: Names and figures of the question, each with its other spellings; see `about`.
        times: Dates that the question names.
        classes: For a date: which of `moment`, `clock` and `weekday` may answer; `year` when it must say one.
        stock: Whether a state is asked for, which changes with time.
        recurring: Whether the thing comes again each year.
        figures: Figures that the question names, as stems.
        sourced: Whether one source's word is asked for, so that all must stand in its sentence.
        size: Whether height, width or the like is asked for, which a distance is not.
        kinds: Groups of stems that a figure's own noun must have: `old` and the like, of `how many old people`.
        shares: Groups of stems, one of each of which must stand in the figure's clause: `both`, of `lost both parents`.
    """

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
        sought, thing, dimensions, extra = _sought(text)
        if sought is None:
            return None
        own = set(question.stems)
        persons = bool(thing & PERSONS)
        said = list(extra)
        kinds = _kinds(text) if sought == "count" else ()
        names: list[frozenset[str]] = []
        words = WORD.findall(text)
        dated = [m.span for m in moments(text)]
        places = [m.start() for m in WORD.finditer(text)]
        for i, name in enumerate(question.stems):
            if not question.content[i] or name in thing.union(*kinds) or any(a <= places[i] < b for a, b in dated):
                continue
            if question.name[i] and not name[0].isdigit() and (words[i][0].isupper() or name not in _EMPTY | _ASKING):
                names.append(frozenset({name, *question.alternatives[i]}))
            elif (
                not name[0].isdigit()
                and name not in _EMPTY
                and name not in _ASKING
                and not (sought == "date" and name in _HAPPENS and own & _EVENT_WORDS - {name})
                and not (sought == "measure" and name in _LASTING)
            ):
                group = group_of(name) - thing if sought == "count" else group_of(name)
                if group not in said:
                    said.append(group)
        if not persons and sought == "count":
            meant = next((g for g in MEANINGS if thing & g and g is not LIVING), None)
            if meant is not None and meant not in said:  # "how many hostages": people of whom that is said
                said.append(meant)
        if (
            thing & LIVING
            and thing & stems_of("inhabitants inhabitant residents")
            and not any(g in said for g in MEANINGS)
        ):
            said.append(LIVING)
        figures = frozenset(name for name in question.stems if name[0].isdigit())
        if not said and (not names or (sought == "date" and not own & (_EVENT_WORDS | _RECURRING))):
            return None
        return cls(
            sought,
            thing,
            persons,
            dimensions,
            tuple(said),
            tuple(g for g in said if any(g <= meant for meant in MEANINGS)),
            tuple(names),
            moments(text),
            _classes(text) if sought == "date" else frozenset(),
            bool(own & STOCK) or bool(thing & STOCK),
            bool(own & _RECURRING),
            figures,
            bool(re.search(r"\b(?:what|which) (?:\w+ )?year\b", text, re.IGNORECASE)),
            bool(extra) and sought == "measure",
            _SOURCED.search(text) is not None,
            kinds,
            tuple(group for match in _QUANTIFIED.finditer(text) for group in _QUANTIFIERS if stem(match[1]) in group)
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
        """Whether a sentence speaks of it: it says the same, of all that the question names.

        A name or a figure may stand before the sentence, in its passage, heading or title, as long as the sentence names
        no other place; a year likewise, as long as the sentence has no other date.
        """
        if self._of_others(stems) or not (self.says(stems) or self._goes_on(passage, sentence, stems)):
            return False
        found = set(stems)
        absent = [group for group in self.names if not group & found]
        numbers = {figure for figure in self.figures if figure not in found}
        return not (absent or numbers) or self._before(passage, sentence, title, absent, numbers)

    def _before(
        self, passage: Passage, sentence: Span, title: str, absent: list[frozenset[str]], numbers: set[str]
    ) -> bool:
        """Whether names and figures that a sentence lacks stand before it, and it names no others."""
        before = f"{title} {passage.heading} {passage.text[: sentence[0]]}"
        around = {stem(word) for word in WORD.findall(before)}
        if self.sourced or any(not group & around for group in absent) or not numbers <= around:
            return False
        stated = passage.text[slice(*sentence)]
        whose = _WHOSE.match(stated)
        if absent and ((whose and not self._belongs([stem(whose[1])])) or self.rivals(stated)):
            return False
        return not (numbers and moments(stated))

    def _goes_on(self, passage: Passage, sentence: Span, stems: list[str]) -> bool:
        """Whether a sentence goes on with what the passage spoke of: `It was built in 1340`, `Twelve people were killed`.

        It says some of what the question says, of people all of it, and the rest stands before it.
        """
        if self.sourced:
            return False
        missing = [group for group in self.said if not self.says(stems, (group,))]
        if len(missing) == len(self.said) or any(group in self.near for group in missing):
            return False
        stated = passage.text[slice(*sentence)]
        if not self.near and not _PRONOUN.match(stated):
            return False
        others = _EVENT_WORDS.intersection(stems) - frozenset().union(*self.said)
        before = [stem(word) for word in WORD.findall(passage.text[: sentence[0]])]
        return not others and not self.rivals(stated) and self.says(before, tuple(missing))

    def _of_others(self, stems: list[str]) -> bool:
        """Whether a name stands only for what belongs to it, and that is not asked for: `Vik's wife died`."""
        for group in self.names:
            places = [i for i, name in enumerate(stems) if name in group]
            if places and all(
                stems[i + 1 : i + 2] == ["s"] and not self._belongs(stems[i + 2 : i + 4]) for i in places
            ):
                return True
        return False

    def _belongs(self, following: list[str]) -> bool:
        """Whether what belongs to a name is asked for: `Hull's new bridge`, `Quorn's population`."""
        own = self.thing.union(*self.said, *self.names)
        things = self.thing.union(*(group for group in self.said if group not in MEANINGS), *self.names)
        return bool(own & set(following[:1]) or things & set(following))

    def rivals(self, stated: str) -> frozenset[str]:
        """Stems of places and names that a text tells it of, and the question does not name."""
        own = frozenset().union(*self.names) if self.names else frozenset()
        return self.settings(stated) - own

    def settings(self, stated: str) -> frozenset[str]:
        """Stems of the names that a text ties it to: `killed in Baku`, `the attack on Tarn`, `In Tarn …`, `Quorn has …`.

        A name elsewhere, as in `a press conference in Baku`, does not say where it happened.
        """
        anchors = _EVENT_WORDS.union(self.thing, *self.said)
        found = []
        for match in _PLACE.finditer(stated):
            before = WORD.findall(stated[: match.start()])
            if not before or stem(before[-1]) in anchors:
                found.append(match["name"])
        verbs = frozenset().union(*self.said)
        for match in _SUBJECT.finditer(stated):
            word = stem(match["verb"])
            opens = match.start() == 0 and " " not in match["name"]  # "Gunmen killed …" may open with any word
            if (word in verbs and not opens) or (self.stock and word in _BEING):
                found.append(match["name"].split()[-1])
        names = (stem(WORD.findall(name)[0]) for name in found)
        return frozenset(
            name for name in names if name not in _NO_PLACES and name not in STOP_WORDS and name not in anchors
        )


_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Oo]n|[Nn]ear|of|from|[Oo]utside|[Aa]round)\s+(?:the\s+)?"
    r"(?:(?:town|city|village|attack|island|battle)\s+(?:of|on)\s+)?(?P<name>[^\W\d_a-zа-я][\w’'-]+)"
)
_SUBJECT = re.compile(
    r"(?<![\w-])(?P<name>[^\W\d_a-zа-я][\w’'-]+(?:\s+[^\W\d_a-zа-я][\w’'-]+)*)\s+(?:(?:was|were|had|has|have|is)\s+)?(?P<verb>[a-z]+)"
)
_PRONOUN = re.compile(r"\W*(?:it|he|she|they)\b", re.IGNORECASE)
_WHOSE = re.compile(r"\W*(?:his|her|its|their)\s+(\w+)", re.IGNORECASE)
_BEING = stems_of("has had have is was")
_EVENT_WORDS = stems_of(
    "attack assault massacre storming raid offensive tragedy shelling bombardment bombing flood fire earthquake crash collision accident "
    "explosion battle fighting storm epidemic siege war strike election festival fair"
)
_NO_PLACES = stems_of(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday I"
)


def alike(one: str, other: str) -> bool:
    """Whether two stems are the same word: equal, or alike in their first five letters and more than half."""
    if one == other:
        return True
    if one[0] != other[0] or not one[0].isalpha():
        return False
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= 5 and shared >= 0.7 * min(len(one), len(other))


def group_of(name: str) -> frozenset[str]:
    """The stems that say the same as one: its group, or itself."""
    return next((group for group in (*MEANINGS, *_SAME) if name in group), frozenset({name}))


def _sought(text: str) -> tuple[Sought | None, frozenset[str], frozenset[str], tuple[frozenset[str], ...]]:
    """The kind of value, the thing counted, the dimensions of a measure, and what must be said besides."""
    none: frozenset[str] = frozenset()
    if _TOLL.search(text):
        return "count", stems_of("people dead deaths victims toll"), none, (KILLED,)
    if _POPULATION.search(text) and re.search(r"\b(?:what|how)\b|^\W*(?:the\s+)?population\b", text, re.IGNORECASE):
        return "count", stems_of("people population inhabitants"), none, (LIVING,)
    if match := _COUNTED.search(text):
        thing = _thing(match["what"] or match["what2"])
        said = {stem(word) for word in WORD.findall(match["what"] or match["what2"])}
        if not thing and _PASSIVE.match(match["what"] or "") and any(group & said for group in MEANINGS):
            thing = stems_of("people")
        if (unit := _unit(match["what"] or match["what2"])) is not None:
            return "measure", none, frozenset({unit}), ()
        return ("count", thing, none, ()) if thing else (None, none, none, ())
    for pattern, dimensions, word in _MEASURES:
        if re.search(pattern, text, re.IGNORECASE):
            extra = tuple(g for g in _SAME if word and stem(word) in g)
            return "measure", none, dimensions, extra
    return ("date" if _DATED.search(text) else None), none, none, ()


def _unit(what: str) -> str | None:
    """The dimension of what is counted, when that is a unit of time, length and the like: `how many days`."""
    first = next(iter(WORD.findall(what)), "").lower()
    dimension = UNITS[first][0] if first in UNITS and len(first) > 3 else None
    return dimension if dimension in ("time", "length", "mass", "volume", "area") else None


def _kinds(text: str) -> tuple[frozenset[str], ...]:
    """What kind of people is counted, for each word of age before the word for people: `old people`."""
    match = _COUNTED.search(text)
    words = [stem(word) for word in WORD.findall((match["what"] or match["what2"]) if match else "")][:3]
    last = next((i for i, name in enumerate(words) if name in PERSONS | SUBGROUPS - AGES), 0)
    return tuple(_AGED if name in _AGED else frozenset({name}) for name in words[:last] if name in AGES)


def _thing(what: str) -> frozenset[str]:
    """What is counted: a word for people among the first three, or the noun before the verb, or the first word."""
    counted: list[str] = []
    for word in [fold(word) for word in WORD.findall(what)][:3]:
        if word in STOP_WORDS:
            break
        counted.append(stem(word))
    if not counted:
        return frozenset()
    people = [s for s in counted if s in PERSONS | SUBGROUPS]
    chosen = next((s for s in people if s not in AGES), next(iter(people), counted[0]))
    return frozenset({chosen})


def _classes(text: str) -> frozenset[str]:
    """Which kinds of time may answer a question for one."""
    if re.search(r"\b(?:what|which) (?:\w+ )?(?:time|hour)\b", text, re.IGNORECASE):
        return frozenset({"clock"})
    if re.search(r"\b(?:what|which) (?:\w+ )?(?:year|decade|month|date)\b", text, re.IGNORECASE):
        return frozenset({"moment"})
    if re.search(r"\b(?:what|which) (?:\w+ )?(?:day|weekday)\b", text, re.IGNORECASE):
        return frozenset({"moment", "weekday"})
    return frozenset({"moment", "clock", "weekday"})
