"""Word lists of the modules of `index.answering`, read from lines: Turkish and Azerbaijani write them in the same form."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.language.answer_tables import (
    DifferenceWords,
    FigureWords,
    GroupWords,
    NearMissWords,
    OppositeWords,
    SamenessWords,
    ScopeWords,
    SideWords,
)
from index.language.contrasts import Contrasts
from index.language.tables import NEVER
from index.language.turkic.letters import loose
from index.language.words import fold

Stem = Callable[[str], str]
_UPPER = r"(?-i:[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc\u018f])"


def sets(lines: str, stem: Stem) -> tuple[frozenset[str], ...]:
    """A set of stems for each line."""
    return tuple(frozenset(map(stem, line.split())) for line in lines.splitlines() if line.strip())


def by_word(found: Iterable[frozenset[str]]) -> dict[str, frozenset[str]]:
    """For each word all words of the sets that it is in."""
    table: dict[str, frozenset[str]] = {}
    for each in found:
        for word in each:
            table[word] = table.get(word, frozenset()) | each
    return table


def contrasts(apart: str, alike: str, *, ending: str, beginning: str, days: str, stem: Stem) -> Contrasts:
    """Words that exclude each other, and words that stand for each other, one set a line."""
    return Contrasts(
        apart=by_word(sets(apart, stem)),
        together=by_word(sets(alike, stem)),
        ending=frozenset(map(stem, ending.split())),
        beginning=frozenset(map(stem, beginning.split())),
        days=frozenset(map(stem, days.split())),
    )


def opposites(
    pairs: str, *, asks: str, either: str, open_asked: str, when: str, negation: str, reporting: str, stem: Stem
) -> OppositeWords:
    """Opposites, one pair a line, the words of a side parted by `|`."""
    table: dict[str, frozenset[str]] = {}
    for line in pairs.splitlines():
        if line.strip():
            left, right = (frozenset(stem(word) for word in side.split("|")) for side in line.split())
            for side, against in ((left, right), (right, left)):
                for word in side:
                    table[word] = table.get(word, frozenset()) | against
    return OppositeWords(
        asks=loose(asks),
        either=loose(either),
        state=loose(r".*\b(?:mıdır|midir|mudur|müdür|mı|mi|mu|mü)\W*$"),
        open_asked=loose(open_asked),
        when=loose(when),
        opposites=table,
        negation=frozenset(map(fold, negation.split())),
        timed=frozenset(map(fold, "önce sonra əvvəl beri bəri kadar qədər".split())),
        reporting=frozenset(map(stem, reporting.split())),
    )


def groups(members: str, people: str, total: str, adjectives: str, killing: str, asks: str, stem: Stem) -> GroupWords:
    """Groups of people; all words for one on a line."""
    return GroupWords(
        asks=loose(rf"\b(?:{asks})\s+(?P<one>[^\W\d_]+)(?:\s+(?P<two>[^\W\d_]+))?"),
        were=loose(r"\b(?:kaçı|kaçının|neçəsi|neçəsinin)\s+(?P<one>[^\W\d_]+)(?:\s+(?P<two>[^\W\d_]+))?"),
        members={word: each for each in sets(members, stem) for word in each},
        people=frozenset(map(stem, people.split())),
        total=frozenset(map(stem, total.split())),
        adjectives=frozenset(adjectives.split()),
        killing=frozenset(map(stem, killing.split())),
        by=frozenset({"tarafindan", "terefinden"}),
        plural=re.compile(r".*l[ae]r\w{0,4}"),
    )


def near_misses(general: str, titles: str, *, event: str, heads: str, counted: str, stem: Stem) -> NearMissWords:
    """Words by which a sentence that nearly answers is told from one that does; `heads` and `counted` ask for a noun."""
    return NearMissWords(
        general=frozenset(map(stem, general.split())),
        titles=frozenset(map(stem, titles.split())),
        adverbs=("ca", "ce", "cə"),
        source=NEVER,
        event=loose(event),
        runs=re.compile(r"[A-ZÇĞİÖŞÜƏ][\w’'-]*(?:\s+[A-ZÇĞİÖŞÜƏ][\w’'-]*)+"),
        heads=loose(rf"\b(?:{heads})((?:\s+[^\W\d_]+){{1,2}})"),
        counted=loose(rf"\b(?:{counted})\s+([^\W\d_]+)"),
    )


def differences(once: str, events: str, turn: str, series: str, stem: Stem) -> DifferenceWords:
    """Words that tell one event or edition from another; kinds of events one a line."""
    return DifferenceWords(
        once=frozenset(map(stem, once.split())),
        events=sets(events, stem),
        turn=loose(turn),
        capital=loose(rf"(?<=[a-zçğıöşüə,;] ){_UPPER}[\w’'-]+"),
        series=loose(series),
    )


def sides(nobody: str, verdicts: str, called: str, judges: str, stem: Stem) -> SideWords:
    """Words of judgement."""
    return SideWords(
        nobody=frozenset(map(fold, nobody.split())),
        verdicts=frozenset(map(stem, verdicts.split())),
        called=frozenset(map(stem, called.split())),
        judges=loose(judges),
    )


def sameness(peoples: str, stem: Stem) -> SamenessWords:
    """Names of peoples and their countries, those of one country on a line."""
    table = {stem(word): line.strip() for line in peoples.splitlines() for word in line.split()}
    return SamenessWords(
        demonym=re.compile(r"(?:l[iu](?:l[ae]r)?|c[ae]|stan|y[ae]|iya|[dt][ae]n?|n?[iu]n?|l[ae]r)?"),
        people=table,
    )


@dataclass(frozen=True, eq=False)
class FigureSource:
    """Patterns around figures, given as source: see `FigureWords`; `says` is a verb of saying."""

    clause: str
    listing: str
    verb: str
    no_duration: str
    before_no_duration: str
    apart: str
    populous: str
    having: str
    says: str
    after_years: str
    bound: str
    rate: str
    included: str


def figures(
    known: FigureSource, *, over: frozenset[str], complements: tuple[frozenset[str], ...], before_alone: str
) -> FigureWords:
    """The words around a figure or a date that say whether it is the one asked for."""
    return FigureWords(
        clause=loose(rf"[,;:()]\s+|\s+(?:{known.clause})\s+|\s+[–—-]{{1,2}}\s+"),
        listing=loose(known.listing),
        part=loose(known.listing),
        verb=loose(known.verb),
        joined=loose(r"(?:\s+[^\W\d]+){1,4}(?:,\s*|\s+(?:ve|və)\s+)"),
        before_alone=frozenset(before_alone.split()),
        behind_alone=frozenset("idi oldu olub vardı".split()),
        fillers=frozenset(),
        qualified_end=re.compile(r"[,;:.()]|\b(?:ve|və|ama|amma|isə|ise)\b"),
        no_duration=loose(known.no_duration),
        before_no_duration=loose(known.before_no_duration),
        apart=loose(known.apart),
        populous=loose(known.populous),
        having=loose(known.having),
        told=loose(rf"\b(?:(?P<told>{known.says})|{known.verb})"),
        after_years=loose(known.after_years),
        over=over,
        complements=complements,
        included=loose(known.included),
        reported=NEVER,
        reports=loose(rf"\W*(?:tarihli|tarixli)\b|\W*(?:\w+\W+){{0,2}}?(?:{known.says})"),
        states=NEVER,
        bound=loose(known.bound),
        rate=loose(known.rate),
    )


def scopes(refers: str, says: str) -> ScopeWords:
    """Words that tell of a statement, and words that stand for something named before."""
    return ScopeWords(
        refers=loose(rf"\b(?:{refers})\b"),
        pronoun=loose(r"\W*(?:o|onlar)\b"),
        reporting=loose(rf"\b(?:{says}|göre|görə)\b"),
    )
