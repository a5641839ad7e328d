"""Which count, measure or date of a sentence is the one that a question asks for; none when it cannot be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.answering.asked import Asked, alike
from index.language.base import Language
from index.language.values import Clock, Moment, Quantity, Reading, Weekday
from index.language.words import WORD, fold
from index.types import Span


@dataclass(frozen=True, slots=True)
class Found:
    """What a sentence gives: as compared, and the span of the sentence that is shown."""

    what: Quantity | Moment | Clock | Weekday
    span: Span


@dataclass(frozen=True, slots=True)
class _Figure:
    """A count with up to three words that follow it; `listed` after `including` and similar words."""

    quantity: Quantity
    unit: tuple[str, ...]
    listed: bool


def value_of(asked: Asked, stated: str, reading: Reading, language: Language) -> tuple[Found, ...]:
    """What a sentence that speaks of it gives: one count or measure, or one of each kind of time.

    Args:
        asked: What is asked for.
        stated: The sentence.
        reading: What `quantities.read` makes of it.
        language: Of the question.
    """
    if asked.sought == "date":
        return _times(asked, stated, reading, language)
    found = (
        _count(asked, stated, reading, language)
        if asked.sought == "count"
        else _measure(asked, stated, reading, language)
    )
    return () if found is None else (found,)


def restriction(stated: str, span: Span, known: frozenset[str], language: Language) -> frozenset[str]:
    """What a value applies to, if words after it say so: `for adults`, `on the first floor`, `in summer`.

    Args:
        stated: The sentence.
        span: Of the value.
        known: Stems of the question, which restrict nothing.
        language: Of the question.
    """
    end = next((m.start() for m in language.figures.qualified_end.finditer(stated, span[1])), len(stated))
    rate = language.figures.rate.match(stated, span[1])
    found = (
        {
            language.words.stem(word)
            for word in WORD.findall(match["what"])
            if fold(word) not in language.words.stop_words
        }
        for match in language.figures.qualifies.finditer(stated[rate.end() if rate else span[1] : end])
    )
    said_for = frozenset(name for names in found if not names & known for name in names)
    return said_for | ({f"per {language.words.stem(rate['unit'])}"} if rate else frozenset())


def modifiers(stated: str, quantity: Quantity, shown: Span, language: Language) -> frozenset[str]:
    """Capitalised words between a number and what it counts: `20 Northern soldiers` are not all soldiers."""
    between = stated[quantity.span[1] : shown[1]]
    return frozenset(language.words.stem(word) for word in WORD.findall(between)[:-1] if word[0].isupper())


def parts_named(text: str, language: Language) -> list[str]:
    """Stems of the words of a text for a part of people, in order: women, soldiers, old people."""
    return [
        name
        for name in (language.words.stem(word) for word in WORD.findall(text))
        if name in language.asked.subgroups | language.asked.ages
    ]


def parts_within(texts: Iterable[str], language: Language) -> set[tuple[str, Decimal, Decimal]]:
    """Parts of people that texts count in a whole (`150, among them 68 women`): stem, lowest and highest count."""
    return {
        (name, quantity.low, quantity.high)
        for text in texts
        for match in language.figures.included.finditer(text)
        for quantity in language.quantities.read(match["parts"]).quantities
        for name in parts_named(match["parts"][quantity.span[0] :][:60], language)[:1]
    }


def context(stated: str, reading: Reading, language: Language) -> tuple[Moment, ...]:
    """Dates that a sentence gives to what it tells, without the dates of the report itself."""
    return tuple(
        m
        for m in reading.moments
        if not language.figures.reported.search(stated[: m.span[0]])
        and not language.figures.reports.match(stated, m.span[1])
    )


def _count(asked: Asked, stated: str, reading: Reading, language: Language) -> Found | None:
    figures = _figures(asked, stated, reading, language)
    people = asked.persons or any(asked.thing & group for group in language.asked.meanings)
    if asked.kinds:
        figures = [f for f in figures if all(kind & set(f.unit) for kind in asked.kinds)]
    exact = [
        f for f in figures if asked.thing & set(f.unit) or (asked.persons and language.asked.persons & set(f.unit))
    ]
    exact = [f for f in exact if asked.kinds or not _of_part(asked, f, language)] if asked.persons else exact
    alone = [f for f in figures if _stands_alone(stated, f, language) or _says_only(asked, f.unit, language)]
    bare = [f for f in alone if f not in exact and people and not _of_part(asked, f, language)]
    persons = [f for f in figures if people and not asked.persons and language.asked.persons & set(f.unit)]
    part = [
        f
        for f in figures
        if asked.persons and language.asked.humans & set(f.unit) and not language.figures.part.search(stated)
    ]
    foreign = frozenset().union(
        *(group for group in language.asked.meanings if group not in asked.said)
    ) - frozenset().union(*asked.said)
    part = [f for f in part if not foreign & set(f.unit)]  # of the missing, no hostages
    if any(_of_part(asked, f, language) for f in part) and not _whole(asked, stated, figures, language):
        part = []
    for group in (exact, persons, bare, part):
        own = [f for f in group if not f.listed and _in_clause(asked, stated, f, figures, len(group) == 1, language)]
        if own:
            return (
                _sum(asked, stated, figures, own[0], language)
                if group is part
                else _shown(asked, stated, own[0], language)
            )
    heads = [f for f in exact if not f.listed and language.figures.listing.search(stated, f.quantity.span[1])]
    if not heads and not asked.persons:
        heads = [f for f in exact if f.listed]
    return (
        _shown(asked, stated, heads[0], language)
        if heads and not _elsewhere(asked, stated, heads[0], figures, language)
        else None
    )


def _of_part(asked: Asked, figure: _Figure, language: Language) -> bool:
    """Whether a figure counts women, soldiers, old people or the like, where they were not asked for."""
    return bool((language.asked.subgroups | language.asked.ages) & set(figure.unit) - asked.thing) and not asked.kinds


def _whole(asked: Asked, stated: str, figures: Sequence[_Figure], language: Language) -> bool:
    """Whether parts of a group count as the whole group in a sentence.

    They do if both halves are counted: `12 women and 9 men`. They also do in a list of totals of different things that
        ends with a part: `613 dead, 1,275 hostages and 68 missing women`.
    """
    counted = frozenset(name for f in figures for name in f.unit)
    if any(group <= counted for group in language.figures.complements):
        return True
    spoken = {language.words.stem(word) for word in WORD.findall(stated)}
    totals = [f for f in figures if not f.quantity.dimension and not _of_part(asked, f, language)]
    return len(totals) > 1 and sum(bool(group & spoken) for group in language.asked.meanings) > 2


def _figures(asked: Asked, stated: str, reading: Reading, language: Language) -> list[_Figure]:
    listing = language.figures.listing.search(stated)
    figures = []
    for quantity in reading.quantities:
        start, end = quantity.number
        own = [language.words.stem(word) for word in WORD.findall(stated[end : quantity.span[1]])]
        if (quantity.dimension and not asked.thing & set(own)) or stem_of_number(
            stated[start:end], language
        ) in asked.figures:
            continue
        unit: list[str] = own
        at = quantity.span[1]
        if of := (language.figures.of.match(stated, at) if quantity.rough else None) or language.figures.of_them.match(
            stated, at
        ):  # "hundreds of people"
            at = of.end()
        for word in WORD.finditer(stated, at):
            if (
                stated[at : word.start()].strip(" \u00a0*")
                or fold(word[0]) in language.words.stop_words
                or word[0][0].isdigit()
                or len(unit) == 3
            ):
                break
            unit.append(language.words.stem(word[0]))
            at = word.end()
        figures.append(_Figure(quantity, tuple(unit), listing is not None and start > listing.start()))
    return figures


def stem_of_number(written: str, language: Language) -> str:
    """The stem of a figure's first word, as questions have it."""
    words = WORD.findall(written)
    return language.words.stem(words[0]) if len(words) == 1 else ""


def _shown(asked: Asked, stated: str, figure: _Figure, language: Language) -> Found:
    """A figure and the noun it counts, as written: `68 women`, `1,275 innocent residents`, `more than 600 people`."""
    known = language.asked.persons | language.asked.humans | asked.thing
    wanted = max((i + 1 for i, name in enumerate(figure.unit) if name in known), default=0)
    if not wanted:
        spoken = frozenset().union(*asked.said)
        wanted = max((i + 1 for i, name in enumerate(figure.unit) if name in spoken), default=0)
    end = figure.quantity.span[1]
    consumed = len(WORD.findall(stated[figure.quantity.number[1] : end]))
    start = (
        language.figures.of.match(stated, end) if figure.quantity.rough else None
    ) or language.figures.of_them.match(stated, end)
    for count, word in enumerate(WORD.finditer(stated, start.end() if start else end), consumed):
        if count >= wanted:
            break
        end = word.end()
    return Found(figure.quantity, (figure.quantity.span[0], end))


def _sum(asked: Asked, stated: str, figures: Sequence[_Figure], first: _Figure, language: Language) -> Found:
    """Of people counted by groups, their sum: `29 passengers and three members of the crew`."""
    total = first.quantity
    found = _shown(asked, stated, first, language)
    for figure in figures[figures.index(first) + 1 :]:
        between = stated[total.span[1] : figure.quantity.span[0]]
        group = language.figures.of_the.match(stated, figure.quantity.span[1])
        crew = bool(group and language.asked.humans & {language.words.stem(word) for word in WORD.findall(group[0])})
        if (
            figure.listed
            or not language.figures.joined.fullmatch(between)
            or not (language.asked.humans & set(figure.unit) or crew)
        ):
            break
        end = _shown(asked, stated, figure, language).span[1]
        if of_the := language.figures.of_the.match(stated, end):
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


def _in_clause(
    asked: Asked, stated: str, figure: _Figure, figures: Sequence[_Figure], only: bool, language: Language
) -> bool:
    """Whether a figure's own clause says it of the thing asked for, and of no other place."""
    clause = stated[slice(*_clause(stated, figure, figures, language))]
    stems = [language.words.stem(word) for word in WORD.findall(clause)]
    if (
        not asked.says(stems, asked.near)
        or not all(g & set(stems) for g in asked.shares)
        or _otherwise(asked, stated, clause, figure, stems, language)
    ):
        return False
    if not asked.says(stems) and not (only and (asked.near or not language.figures.verb.search(clause))):
        return False
    return not _other_place(asked, clause, stems)


def _otherwise(
    asked: Asked, stated: str, clause: str, figure: _Figure, stems: Sequence[str], language: Language
) -> bool:
    """Whether inhabitants are asked for, and the clause counts residents who were killed, brought away and the like."""
    if not any(group <= language.asked.living for group in asked.said):
        return False
    if any(group & set(stems) for group in language.asked.meanings if group is not language.asked.living):
        return True
    return not language.figures.populous.search(clause) and not language.figures.having.search(
        stated[: figure.quantity.span[0]]
    )


def _elsewhere(asked: Asked, stated: str, figure: _Figure, figures: Sequence[_Figure], language: Language) -> bool:
    """Whether a figure's clause counts something else than what is asked for, or at another place."""
    clause = stated[slice(*_clause(stated, figure, figures, language))]
    stems = [language.words.stem(word) for word in WORD.findall(clause)]
    apart = not all(group & set(stems) for group in asked.shares)
    return apart or _otherwise(asked, stated, clause, figure, stems, language) or _other_place(asked, clause, stems)


def _other_place(asked: Asked, clause: str, stems: Sequence[str]) -> bool:
    """Whether a clause names a place, and not the one that the question names."""
    named = [group for group in asked.names if group & set(stems)]
    return bool(asked.names) and len(named) < len(asked.names) and bool(asked.rivals(clause))


def _clause(stated: str, figure: _Figure, figures: Sequence[_Figure], language: Language) -> Span:
    """The stretch of a sentence around a figure up to the next comma, semicolon or connective.

    `29 passengers and three of the crew were injured` is one: as long as no verb comes, a further figure continues it.
    """
    left, right = 0, len(stated)
    starts = {f.quantity.span[0] for f in figures}
    start, end = figure.quantity.span
    for match in language.figures.clause.finditer(stated):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            if match.end() in starts and not language.figures.verb.search(stated, end, match.start()):
                continue
            right = match.start()
            break
    return left, right


def _stands_alone(stated: str, figure: _Figure, language: Language) -> bool:
    """Whether a figure has no noun of its own: "was 598", "1,275 were taken", "put at about 800", "Dead: 20"."""
    if figure.unit:
        return False
    start, end = figure.quantity.span
    after = stated[end:].split(maxsplit=1)
    before = stated[:start].split()
    if after and after[0].lower() in language.figures.behind_alone:
        return True
    if not before or figure.quantity.span[0] < figure.quantity.number[0]:
        return bool(before)
    return before[-1].lower() in language.figures.before_alone or before[-1].endswith(":")


def _says_only(asked: Asked, unit: Sequence[str], language: Language) -> bool:
    """Whether the words after a figure say something of it, as in `613 dead` and `150 still missing`."""
    rest = [name for name in unit if name not in language.figures.fillers]
    return bool(rest) and any(alike(name, rest[0]) for group in asked.said for name in group)


def _measure(asked: Asked, stated: str, reading: Reading, language: Language) -> Found | None:
    fitting = [
        q for q in reading.quantities if q.dimension in asked.dimensions and _measures(asked, stated, q, language)
    ]
    if len(fitting) > 1:
        fitting = [q for q in fitting if asked.says(_clause_stems(stated, q.span, language))]
    return Found(fitting[0], fitting[0].span) if len(fitting) == 1 else None


def _measures(asked: Asked, stated: str, quantity: Quantity, language: Language) -> bool:
    """Whether a length of time is a duration, not how long ago; and a length is not a distance from elsewhere."""
    if quantity.dimension == "time" and asked.dimensions != {"time"}:
        return not language.figures.no_duration.match(
            stated, quantity.span[1]
        ) and not language.figures.before_no_duration.search(stated[: quantity.span[0]])
    return not (
        quantity.dimension == "length" and asked.size and language.figures.apart.match(stated, quantity.span[1])
    )


def _clause_stems(stated: str, span: Span, language: Language) -> list[str]:
    left, right = 0, len(stated)
    for match in language.figures.clause.finditer(stated):
        if match.end() <= span[0]:
            left = match.end()
        elif match.start() >= span[1]:
            right = match.start()
            break
    return [language.words.stem(word) for word in WORD.findall(stated[left:right])]


def _times(asked: Asked, stated: str, reading: Reading, language: Language) -> tuple[Found, ...]:
    """The date, the time of day and the day of the week of a sentence, each when it has just one that may answer."""
    found: list[Found] = []
    groups: dict[str, Sequence[Moment | Clock | Weekday]] = {
        "moment": [
            m
            for m in reading.moments
            if not language.figures.reported.search(stated[: m.span[0]])
            and not _told(asked, stated, m.span, language)
            and (m.first.year is not None or not asked.year)
            and not _named(asked, m)
        ],
        "clock": reading.clocks,
        "weekday": reading.weekdays,
    }
    for name, times in groups.items():
        if name not in asked.classes:
            continue
        free = [
            each for each in times if _is_stretch(each) or not language.figures.bound.search(stated[: each.span[0]])
        ]
        if len(free) > 1:
            free = (
                [each for each in free if asked.says(_clause_stems(stated, each.span, language))]
                if name != "moment"
                else []
            )
        if len(free) == 1:
            found.append(Found(free[0], free[0].span))
    return tuple(found)


def _told(asked: Asked, stated: str, span: Span, language: Language) -> bool:
    """Whether a date belongs to a statement about the thing, or to its remembrance, not to the thing itself.

    It belongs to the last verb before it, else to the first one after it. What the question itself says is the thing.
    """
    spoken = frozenset().union(*asked.said)
    if (later := language.figures.after_years.search(stated)) and not any(
        alike(language.words.stem(later[0]), name) for name in spoken
    ):
        return True
    before = list(language.figures.told.finditer(stated, 0, span[0]))
    verb = before[-1] if before else language.figures.told.search(stated, span[1])
    if language.figures.states.match(stated, span[1]):
        verb = language.figures.told.search(stated, span[1]) or verb
    return (
        verb is not None
        and (verb["told"] is not None or language.words.stem(verb[0]) in language.figures.over)
        and not any(alike(language.words.stem(verb[0]), name) for name in spoken)
    )


def _is_stretch(each: Moment | Clock | Weekday) -> bool:
    return not isinstance(each, Weekday) and each.first != each.last


def _named(asked: Asked, moment: Moment) -> bool:
    """Whether a date is one that the question itself names."""
    return any((m.first, m.last) == (moment.first, moment.last) for m in asked.times)
