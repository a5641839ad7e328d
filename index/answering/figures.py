"""Which count, measure or date of a sentence is the one that a question asks for; none when it cannot be told."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.answering.asked import AGES, HUMANS, LIVING, MEANINGS, PERSONS, SUBGROUPS, Asked, alike, stems_of
from index.language.lexicon import STOP_WORDS, WORD, fold, stem
from index.language.quantities import Clock, Moment, Quantity, Reading, Weekday, read
from index.types import Span

_CLAUSE = re.compile(r"[,;:()]\s+|\s+(?:and|while|but|as well as|including|whereas)\s+|\s+[–—-]{1,2}\s+")
_LIST = re.compile(r"\b(?:including|among them|among whom|of whom|of them)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:among|amongst|including|includes?|included|of the \d|of whom|of them)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:was|were|is|are|be|been|had|has|have|died|fell|fled|lost|went|came|took|left|\w{3,}ed)\b", re.IGNORECASE
)
_JOINED = re.compile(r"(?:\s+[^\W\d]+){1,4}(?:,\s*|,?\s+and\s+)", re.IGNORECASE)
_OF = re.compile(r"\s+of(?=\s)")
_OF_THEM = re.compile(r"\s+of (?:them|whom|these|those)(?=\s)")
_OF_THE = re.compile(r"\s+of\s+the\s+[^\W\d]+")
_BEFORE_ALONE = frozenset(
    "was is were are at of about than nearly almost over as to by reached totalled numbered exceeded stood".split()
)
_NO_DURATION = re.compile(r"[\s-]*(?:ago|later|before|after|earlier|old|since)\b", re.IGNORECASE)
_BEFORE_NO_DURATION = re.compile(r"\b(?:after|within|every|aged|age|each|next|last|past)\s+(?:the\s+)?$", re.IGNORECASE)
_APART = re.compile(r"\s+(?:from|away|off|apart|north|south|east|west|along|down|up|behind|outside)\b", re.IGNORECASE)
_POPULOUS = re.compile(r"\b(?:population|live[sd]?|living|populous)\b", re.IGNORECASE)
_HAVING = re.compile(
    r"\b(?:has|have|had|with|counts?|counted|numbered|there (?:are|were)|home to|holds?)\s+(?:a total of\s+)?$",
    re.IGNORECASE,
)
_REPORTING = (
    r"(?:said|says|stated?|states|wrote|writes|reported|reports|found|gave|gives|counted|counts|according|published|added"
    r"|statement|report|letter|release|article|text|concluded|described|announced)"
)
_TOLD = re.compile(
    rf"\b(?:(?P<told>{_REPORTING}|call(?:s|ed)|nam(?:es|ed)|term(?:s|ed)|put|puts|speaks?|spoke|quot(?:es|ed)|ascrib(?:es|ed)"
    r"|cit(?:es|ed)|not(?:es|ed)|tells?|told|claim(?:s|ed)|recall(?:s|ed)|declar(?:es|ed)|mention(?:s|ed)|estimat(?:es|ed)"
    r"|confirm(?:s|ed)|specif(?:ies|ied)|given|listed|named|inquired|investigated|examined|recogni[sz]ed|commemorated|marked"
    r"|remembered|mourned|condemned|discussed|debated|denied|visited)"
    r"|(?:was|were|is|are|been|had|has|have|died|fell|fled|lost|went|came|took|left|began|built|broke|held"
    r"|(?!armed|unarmed|united|so-called|displaced)\w{3,}ed))\b",
    re.IGNORECASE,
)
"""Verbs; `told` are those of speaking of a thing, or of remembering it, and not of the thing that happened."""
_AFTER_YEARS = re.compile(r"\b(?:anniversar(?:y|ies)|commemorat\w+|remembrance|mourning)\b", re.IGNORECASE)
_OVER = stems_of("ended finished stopped ceased receded subsided")
"""The end of a thing, which is not its date unless the question asks for it."""
_COMPLEMENTS = (stems_of("women men"), stems_of("woman man"), stems_of("adults children"), stems_of("girls boys"))
"""Groups that make up people between them, so that their sum is a total."""
_INCLUDED = re.compile(
    r"\b(?:including|includ(?:es?|ed)|among (?:them|whom)|of (?:whom|them)|comprising)\b(?P<parts>[^.;]*)",
    re.IGNORECASE,
)
_REPORTED = re.compile(rf"\b{_REPORTING}\b(?:\W+\w+){{0,3}}\W*$", re.IGNORECASE)
_REPORTS = re.compile(rf"\W*(?:\w+\W+){{0,4}}?{_REPORTING}\b", re.IGNORECASE)
_STATES = re.compile(rf"\s+(?:[^\W\d]+\s+){{0,4}}?{_REPORTING}\b", re.IGNORECASE)
"""Behind a date, without a comma: `in 1940 the senate stated`."""
_BOUND = re.compile(
    r"\b(before|after|until|till|since|by|prior to|from|between|such as|including|like)\s+(?:the\s+)?(?:year\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a sentence gives: as compared, and the span of the sentence that is shown."""

    what: Quantity | Moment | Clock | Weekday
    span: Span


@dataclass(frozen=True, slots=True)
class _Figure:
    """A count with up to three words that follow it; `listed` behind `including` and the like."""

    quantity: Quantity
    unit: tuple[str, ...]
    listed: bool


def value_of(asked: Asked, stated: str, reading: Reading) -> tuple[Found, ...]:
    """What a sentence that speaks of it gives: one count or measure, or one of each kind of time.

    Args:
        asked: What is asked for.
        stated: The sentence.
        reading: What `quantities.read` makes of it.
    """
    if asked.sought == "date":
        return _times(asked, stated, reading)
    found = _count(asked, stated, reading) if asked.sought == "count" else _measure(asked, stated, reading)
    return () if found is None else (found,)


_QUALIFIES = re.compile(
    r"\b(?:for|on|in|at|per|among|aged|under|during)\s+(?:(?:the|an?|his|her|their|its)\s+)?(?P<what>[^\W\d]+(?:\s+[^\W\d]+)?)",
    re.IGNORECASE,
)


_RATE = re.compile(
    r"\s+(?:(?:an?|per|each|every|for (?:each|every|an?|one))\s+)(?P<unit>hour|day|night|week|month|quarter|year|term|season|person|head|page|item"
    r"|book|kilo|kilogram|litre|mile|kilometre|minute)\b",
    re.IGNORECASE,
)
"""What a price is reckoned by: 12 euros a month and 120 euros a year are no two prices."""


def restriction(stated: str, span: Span, known: frozenset[str]) -> frozenset[str]:
    """What a value is said for, as far as words behind it say: `for adults`, `on the first floor`, `in summer`.

    Args:
        stated: The sentence.
        span: Of the value.
        known: Stems of the question, which restrict nothing.
    """
    end = next(
        (m.start() for m in re.compile(r"[,;:.()]|\b(?:and|while|but)\b").finditer(stated, span[1])), len(stated)
    )
    rate = _RATE.match(stated, span[1])
    found = (
        {stem(word) for word in WORD.findall(match["what"]) if fold(word) not in STOP_WORDS}
        for match in _QUALIFIES.finditer(stated[rate.end() if rate else span[1] : end])
    )
    said_for = frozenset(name for names in found if not names & known for name in names)
    return said_for | ({f"per {stem(rate['unit'])}"} if rate else frozenset())


def modifiers(stated: str, quantity: Quantity, shown: Span) -> frozenset[str]:
    """Capitalised words between a number and what it counts: `20 Northern soldiers` are not all soldiers."""
    between = stated[quantity.span[1] : shown[1]]
    return frozenset(stem(word) for word in WORD.findall(between)[:-1] if word[0].isupper())


def parts_named(text: str) -> list[str]:
    """Stems of the words of a text for a part of people, in order: women, soldiers, old people."""
    return [name for name in (stem(word) for word in WORD.findall(text)) if name in SUBGROUPS | AGES]


def parts_within(texts: Iterable[str]) -> set[tuple[str, Decimal, Decimal]]:
    """Parts of people that texts count within a whole (`150, among them 68 women`): the word's stem, lowest and highest count."""
    return {
        (name, quantity.low, quantity.high)
        for text in texts
        for match in _INCLUDED.finditer(text)
        for quantity in read(match["parts"]).quantities
        for name in parts_named(match["parts"][quantity.span[0] :][:60])[:1]
    }


def context(stated: str, reading: Reading) -> tuple[Moment, ...]:
    """Dates that a sentence gives to what it tells, without those of the report that tells it."""
    return tuple(
        m
        for m in reading.moments
        if not _REPORTED.search(stated[: m.span[0]]) and not _REPORTS.match(stated, m.span[1])
    )


def _count(asked: Asked, stated: str, reading: Reading) -> Found | None:
    figures = _figures(asked, stated, reading)
    people = asked.persons or any(asked.thing & group for group in MEANINGS)
    if asked.kinds:
        figures = [f for f in figures if all(kind & set(f.unit) for kind in asked.kinds)]
    exact = [f for f in figures if asked.thing & set(f.unit) or (asked.persons and PERSONS & set(f.unit))]
    exact = [f for f in exact if asked.kinds or not _of_part(asked, f)] if asked.persons else exact
    alone = [f for f in figures if _stands_alone(stated, f) or _says_only(asked, f.unit)]
    bare = [f for f in alone if f not in exact and people and not _of_part(asked, f)]
    persons = [f for f in figures if people and not asked.persons and PERSONS & set(f.unit)]
    part = [f for f in figures if asked.persons and HUMANS & set(f.unit) and not _PART.search(stated)]
    foreign = frozenset().union(*(group for group in MEANINGS if group not in asked.said)) - frozenset().union(
        *asked.said
    )
    part = [f for f in part if not foreign & set(f.unit)]  # of the missing, no hostages
    if any(_of_part(asked, f) for f in part) and not _whole(asked, stated, figures):
        part = []
    for group in (exact, persons, bare, part):
        own = [f for f in group if not f.listed and _in_clause(asked, stated, f, figures, len(group) == 1)]
        if own:
            return _sum(asked, stated, figures, own[0]) if group is part else _shown(asked, stated, own[0])
    heads = [f for f in exact if not f.listed and _LIST.search(stated, f.quantity.span[1])]
    if not heads and not asked.persons:
        heads = [f for f in exact if f.listed]
    return _shown(asked, stated, heads[0]) if heads and not _elsewhere(asked, stated, heads[0], figures) else None


def _of_part(asked: Asked, figure: _Figure) -> bool:
    """Whether a figure counts women, soldiers, old people or the like, where they were not asked for."""
    return bool((SUBGROUPS | AGES) & set(figure.unit) - asked.thing) and not asked.kinds


def _whole(asked: Asked, stated: str, figures: Sequence[_Figure]) -> bool:
    """Whether parts of people stand for all of them in a sentence.

    They do where both halves are counted (`12 women and 9 men`), and in a list of several totals, each of something else,
    where the part takes the place of the last: `613 dead, 1,275 hostages and 68 missing women`.
    """
    counted = frozenset(name for f in figures for name in f.unit)
    if any(group <= counted for group in _COMPLEMENTS):
        return True
    spoken = {stem(word) for word in WORD.findall(stated)}
    totals = [f for f in figures if not f.quantity.dimension and not _of_part(asked, f)]
    return len(totals) > 1 and sum(bool(group & spoken) for group in MEANINGS) > 2


def _figures(asked: Asked, stated: str, reading: Reading) -> list[_Figure]:
    listing = _LIST.search(stated)
    figures = []
    for quantity in reading.quantities:
        start, end = quantity.number
        own = [stem(word) for word in WORD.findall(stated[end : quantity.span[1]])]
        if (quantity.dimension and not asked.thing & set(own)) or stem_of_number(stated[start:end]) in asked.figures:
            continue
        unit: list[str] = own
        at = quantity.span[1]
        if of := (_OF.match(stated, at) if quantity.rough else None) or _OF_THEM.match(
            stated, at
        ):  # "hundreds of people"
            at = of.end()
        for word in WORD.finditer(stated, at):
            if (
                stated[at : word.start()].strip(" \u00a0*")
                or fold(word[0]) in STOP_WORDS
                or word[0][0].isdigit()
                or len(unit) == 3
            ):
                break
            unit.append(stem(word[0]))
            at = word.end()
        figures.append(_Figure(quantity, tuple(unit), listing is not None and start > listing.start()))
    return figures


def stem_of_number(written: str) -> str:
    """The stem of a figure's first word, as questions have it."""
    words = WORD.findall(written)
    return stem(words[0]) if len(words) == 1 else ""


def _shown(asked: Asked, stated: str, figure: _Figure) -> Found:
    """A figure and the noun it counts, as written: `68 women`, `1,275 innocent residents`, `more than 600 people`."""
    known = PERSONS | HUMANS | asked.thing
    wanted = max((i + 1 for i, name in enumerate(figure.unit) if name in known), default=0)
    if not wanted:
        spoken = frozenset().union(*asked.said)
        wanted = max((i + 1 for i, name in enumerate(figure.unit) if name in spoken), default=0)
    end = figure.quantity.span[1]
    consumed = len(WORD.findall(stated[figure.quantity.number[1] : end]))
    start = (_OF.match(stated, end) if figure.quantity.rough else None) or _OF_THEM.match(stated, end)
    for count, word in enumerate(WORD.finditer(stated, start.end() if start else end), consumed):
        if count >= wanted:
            break
        end = word.end()
    return Found(figure.quantity, (figure.quantity.span[0], end))


def _sum(asked: Asked, stated: str, figures: Sequence[_Figure], first: _Figure) -> Found:
    """Of people counted by groups, their sum: `29 passengers and three members of the crew`."""
    total = first.quantity
    found = _shown(asked, stated, first)
    for figure in figures[figures.index(first) + 1 :]:
        between = stated[total.span[1] : figure.quantity.span[0]]
        group = _OF_THE.match(stated, figure.quantity.span[1])
        crew = bool(group and HUMANS & {stem(word) for word in WORD.findall(group[0])})
        if figure.listed or not _JOINED.fullmatch(between) or not (HUMANS & set(figure.unit) or crew):
            break
        end = _shown(asked, stated, figure).span[1]
        if of_the := _OF_THE.match(stated, end):
            end = of_the.end()
        total = replace(
            total,
            span=(total.span[0], figure.quantity.span[1]),
            low=total.low + figure.quantity.low,
            high=total.high + figure.quantity.high,
            rough=total.rough or figure.quantity.rough,
        )
        found = Found(total, (found.span[0], end))
    return found


def _in_clause(asked: Asked, stated: str, figure: _Figure, figures: Sequence[_Figure], only: bool) -> bool:
    """Whether a figure's own clause says it of the thing asked for, and of no other place."""
    clause = stated[slice(*_clause(stated, figure, figures))]
    stems = [stem(word) for word in WORD.findall(clause)]
    if (
        not asked.says(stems, asked.near)
        or not all(g & set(stems) for g in asked.shares)
        or _otherwise(asked, stated, clause, figure, stems)
    ):
        return False
    if not asked.says(stems) and not (only and (asked.near or not _VERB.search(clause))):
        return False
    return not _other_place(asked, clause, stems)


def _otherwise(asked: Asked, stated: str, clause: str, figure: _Figure, stems: Sequence[str]) -> bool:
    """Whether inhabitants are asked for, and the clause counts residents of whom something else is said: killed, brought away."""
    if not any(group <= LIVING for group in asked.said):
        return False
    if any(group & set(stems) for group in MEANINGS if group is not LIVING):
        return True
    return not _POPULOUS.search(clause) and not _HAVING.search(stated[: figure.quantity.span[0]])


def _elsewhere(asked: Asked, stated: str, figure: _Figure, figures: Sequence[_Figure]) -> bool:
    """Whether a figure's clause counts something else than what is asked for, or at another place."""
    clause = stated[slice(*_clause(stated, figure, figures))]
    stems = [stem(word) for word in WORD.findall(clause)]
    apart = not all(group & set(stems) for group in asked.shares)
    return apart or _otherwise(asked, stated, clause, figure, stems) or _other_place(asked, clause, stems)


def _other_place(asked: Asked, clause: str, stems: Sequence[str]) -> bool:
    """Whether a clause names a place, and not the one that the question names."""
    named = [group for group in asked.names if group & set(stems)]
    return bool(asked.names) and len(named) < len(asked.names) and bool(asked.rivals(clause))


def _clause(stated: str, figure: _Figure, figures: Sequence[_Figure]) -> Span:
    """The stretch of a sentence around a figure up to the next comma, semicolon or connective.

    `29 passengers and three of the crew were injured` is one: where a figure follows and no verb has come, it goes on.
    """
    left, right = 0, len(stated)
    starts = {f.quantity.span[0] for f in figures}
    start, end = figure.quantity.span
    for match in _CLAUSE.finditer(stated):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            if match.end() in starts and not _VERB.search(stated, end, match.start()):
                continue
            right = match.start()
            break
    return left, right


def _stands_alone(stated: str, figure: _Figure) -> bool:
    """Whether a figure has no noun of its own: "was 598", "1,275 were taken", "put at about 800", "Dead: 20"."""
    if figure.unit:
        return False
    start, end = figure.quantity.span
    after = stated[end:].split(maxsplit=1)
    before = stated[:start].split()
    if after and after[0].lower() in ("was", "were", "are", "is", "had", "have"):
        return True
    if not before or figure.quantity.span[0] < figure.quantity.number[0]:
        return bool(before)
    return before[-1].lower() in _BEFORE_ALONE or before[-1].endswith(":")


def _says_only(asked: Asked, unit: Sequence[str]) -> bool:
    """Whether the words behind a figure are what is said of it, as in `613 dead` and `150 still missing`."""
    rest = [name for name in unit if name not in ("still", "yet", "more", "other")]
    return bool(rest) and any(alike(name, rest[0]) for group in asked.said for name in group)


def _measure(asked: Asked, stated: str, reading: Reading) -> Found | None:
    fitting = [q for q in reading.quantities if q.dimension in asked.dimensions and _measures(asked, stated, q)]
    if len(fitting) > 1:
        fitting = [q for q in fitting if asked.says(_clause_stems(stated, q.span))]
    return Found(fitting[0], fitting[0].span) if len(fitting) == 1 else None


def _measures(asked: Asked, stated: str, quantity: Quantity) -> bool:
    """Whether a length of time is how long something went on, not how long ago; and a length no distance from elsewhere."""
    if quantity.dimension == "time" and asked.dimensions != {"time"}:
        return not _NO_DURATION.match(stated, quantity.span[1]) and not _BEFORE_NO_DURATION.search(
            stated[: quantity.span[0]]
        )
    return not (quantity.dimension == "length" and asked.size and _APART.match(stated, quantity.span[1]))


def _clause_stems(stated: str, span: Span) -> list[str]:
    left, right = 0, len(stated)
    for match in _CLAUSE.finditer(stated):
        if match.end() <= span[0]:
            left = match.end()
        elif match.start() >= span[1]:
            right = match.start()
            break
    return [stem(word) for word in WORD.findall(stated[left:right])]


def _times(asked: Asked, stated: str, reading: Reading) -> tuple[Found, ...]:
    """The date, the time of day and the day of the week of a sentence, each when it has just one that may answer."""
    found: list[Found] = []
    groups: dict[str, Sequence[Moment | Clock | Weekday]] = {
        "moment": [
            m
            for m in reading.moments
            if not _REPORTED.search(stated[: m.span[0]])
            and not _told(asked, stated, m.span)
            and (m.first.year is not None or not asked.year)
            and not _named(asked, m)
        ],
        "clock": reading.clocks,
        "weekday": reading.weekdays,
    }
    for name, times in groups.items():
        if name not in asked.classes:
            continue
        free = [each for each in times if _is_stretch(each) or not _BOUND.search(stated[: each.span[0]])]
        if len(free) > 1:
            free = [each for each in free if asked.says(_clause_stems(stated, each.span))] if name != "moment" else []
        if len(free) == 1:
            found.append(Found(free[0], free[0].span))
    return tuple(found)


def _told(asked: Asked, stated: str, span: Span) -> bool:
    """Whether a date is that of a statement about the thing, or of its remembrance, and not of the thing itself.

    It belongs to the last verb before it, else to the first one behind it. What the question itself says is the thing.
    """
    spoken = frozenset().union(*asked.said)
    if (later := _AFTER_YEARS.search(stated)) and not any(alike(stem(later[0]), name) for name in spoken):
        return True
    before = list(_TOLD.finditer(stated, 0, span[0]))
    verb = before[-1] if before else _TOLD.search(stated, span[1])
    if _STATES.match(stated, span[1]):
        verb = _TOLD.search(stated, span[1]) or verb
    return (
        verb is not None
        and (verb["told"] is not None or stem(verb[0]) in _OVER)
        and not any(alike(stem(verb[0]), name) for name in spoken)
    )


def _is_stretch(each: Moment | Clock | Weekday) -> bool:
    return not isinstance(each, Weekday) and each.first != each.last


def _named(asked: Asked, moment: Moment) -> bool:
    """Whether a date is one that the question itself names."""
    return any((m.first, m.last) == (moment.first, moment.last) for m in asked.times)
