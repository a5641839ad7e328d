"""The words and patterns by which answers are found, compared and doubted; each table is empty until a language fills it.

Sets and maps hold stems (`Vocabulary.stem`) unless said otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from re import Pattern

from index.language.tables import NEVER
from index.language.words import Kind


@dataclass(frozen=True, eq=False)
class QuestionWords:
    """What a question wants; see `index.answering.question`.

    Attributes:
        wanted: For each kind of thing, a pattern over the folded words of a question that asks for it; the first counts.
        begins: How a question begins.
        measures: Question words that also occur in statements: long, far.
        letter_words: Capital letters that are words and say nothing.
        short_forms: Short forms of messengers, looked up as the words they mean, unless the corpus uses them itself.
        whole: Questions for what a part of a document says; the group `verb` is not looked for.
    """

    wanted: tuple[tuple[Kind, Pattern[str]], ...] = ()
    begins: Pattern[str] = NEVER
    measures: frozenset[str] = frozenset()
    letter_words: frozenset[str] = frozenset()
    short_forms: Mapping[str, str] = field(default_factory=dict)
    whole: tuple[Pattern[str], ...] = ()


@dataclass(frozen=True, eq=False)
class OverviewWords:
    """How one asks what happened, or for all there is; see `index.answering.overview`.

    Attributes:
        asks: A whole question for an overview.
        asking: Folded words of such a question that name nothing.
        event: How such a question begins when it is about something that happened.
        month: A day and a month.
        letter_words: Capital letters that are words and name nothing.
        what_happened: A question for what happened at a place, with `{}` for its name; empty when it cannot be asked.
        placed: A place without a name: "in the old school".
    """

    asks: Pattern[str] = NEVER
    asking: frozenset[str] = frozenset()
    event: Pattern[str] = NEVER
    month: Pattern[str] = NEVER
    letter_words: frozenset[str] = frozenset()
    what_happened: str = ""
    placed: Pattern[str] = NEVER


@dataclass(frozen=True, eq=False)
class AskedWords:
    """How a question asks for a count, a measure or a date; see `index.answering.asked`.

    Attributes:
        counted: A question for a count; what is counted is the group `what` or `what2`.
        measures: Questions for a measure, each with the dimensions that answer it and a word of `same` that must be said;
            the first counts.
        dated: A question for a date.
        year_asked: A question for a year and nothing less.
        classes: Questions for one kind of time, each with the kinds (`moment`, `clock`, `weekday`) that may answer it.
        toll: A question for the number of the dead.
        toll_of: What a toll counts.
        population, population_asked: A question for the number of inhabitants: both must be found in it.
        population_of: What a population counts.
        passive: What follows the question word when people are meant: `how many were killed`.
        people: Who is meant then.
        sourced: What asks for one source's word.
        asking: Words that only ask for a value.
        empty: Words of a question that a sentence need not have.
        persons: Words for people at large.
        subgroups: Words for a part of people: women, soldiers.
        humans: Words for people by what they are or do, subgroups included.
        ages: Words that make a part of people: `elderly people`.
        aged: The ones that mean the same: old, elderly.
        quantified, quantifiers: A word that divides the thing counted is group 1 of the pattern (`both parents`); the
            words of one set divide it in the same way.
        killed, living: Words for dying, and for living at a place.
        residents: Words of `living` that are words for people.
        meanings: Words that say the same of people; two words of one set match each other.
        same: Words of one meaning, and forms that have different stems.
        happens: Verbs that say no more of an event than that it was.
        lasting: Verbs that say only that something lasted.
        stock: Words that ask for a state, which changes with the years; an event has one toll and one date.
        recurring: What comes again each year: a fair, an election.
        event_words: What happens: an attack, a flood.
        being: Verbs of being and having.
        possessive: What follows an owner, as a word of its own: the s of `Vik's`.
        place: A name, group `name`, as the place of something.
        subject: A name, group `name`, before its verb, group `verb`.
        pronoun: A sentence that opens with a pronoun.
        whose: A sentence that opens with a pronoun of an owner; group 1 is what is owned.
        no_places: Capitalised words that are no places.
    """

    counted: Pattern[str] = NEVER
    measures: tuple[tuple[Pattern[str], frozenset[str], str], ...] = ()
    dated: Pattern[str] = NEVER
    year_asked: Pattern[str] = NEVER
    classes: tuple[tuple[Pattern[str], frozenset[str]], ...] = ()
    toll: Pattern[str] = NEVER
    toll_of: frozenset[str] = frozenset()
    population: Pattern[str] = NEVER
    population_asked: Pattern[str] = NEVER
    population_of: frozenset[str] = frozenset()
    passive: Pattern[str] = NEVER
    people: frozenset[str] = frozenset()
    sourced: Pattern[str] = NEVER
    asking: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    subgroups: frozenset[str] = frozenset()
    humans: frozenset[str] = frozenset()
    ages: frozenset[str] = frozenset()
    aged: frozenset[str] = frozenset()
    quantified: Pattern[str] = NEVER
    quantifiers: tuple[frozenset[str], ...] = ()
    killed: frozenset[str] = frozenset()
    living: frozenset[str] = frozenset()
    residents: frozenset[str] = frozenset()
    meanings: tuple[frozenset[str], ...] = ()
    same: tuple[frozenset[str], ...] = ()
    happens: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    stock: frozenset[str] = frozenset()
    recurring: frozenset[str] = frozenset()
    event_words: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    possessive: frozenset[str] = frozenset()
    place: Pattern[str] = NEVER
    subject: Pattern[str] = NEVER
    pronoun: Pattern[str] = NEVER
    whose: Pattern[str] = NEVER
    no_places: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class FigureWords:
    """The words around a figure or a date that say whether it is the one asked for; see `index.answering.figures`.

    Attributes:
        clause: Where one clause of a sentence ends and the next begins.
        listing: What opens a list of parts: `including`.
        part: What says that a figure is part of a whole.
        verb: A verb.
        joined: What comes between two counts that add up: ` passengers and `.
        of, of_them, of_the: `of` after a rough number, `of them`, and `of the crew`.
        before_alone, behind_alone: Words, folded, before and after a figure that has no noun of its own.
        fillers: Words after a figure that are no noun.
        no_duration, before_no_duration: What comes after and before a length of time that is no duration: `ago`, `within`.
        apart: What follows a length that is a distance from elsewhere.
        populous: Words for living at a place.
        having: What comes before the number that a place has.
        told: Verbs; the group `told` has the verbs of speaking of a thing or of remembering it.
        after_years: Words for remembering.
        over: The end of a thing, which is not its date unless the question asks for it.
        complements: Groups that make up people between them, so that their sum is a total.
        included: A stretch that counts parts, group `parts`.
        reported: Before a date: it is the date of a report.
        reports, states: After a date: it is the date of a report.
        bound: Before a date: it is a bound or an example.
        qualifies: What a value is said for, group `what`: `for adults`.
        qualified_end: Where the words that may say so end.
        rate: What a price is reckoned by, group `unit`: 12 euros a month and 120 euros a year are no two prices.
    """

    clause: Pattern[str] = re.compile(r"[,;:()]\s+|\s+[–—-]{1,2}\s+")
    listing: Pattern[str] = NEVER
    part: Pattern[str] = NEVER
    verb: Pattern[str] = NEVER
    joined: Pattern[str] = NEVER
    of: Pattern[str] = NEVER
    of_them: Pattern[str] = NEVER
    of_the: Pattern[str] = NEVER
    before_alone: frozenset[str] = frozenset()
    behind_alone: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    no_duration: Pattern[str] = NEVER
    before_no_duration: Pattern[str] = NEVER
    apart: Pattern[str] = NEVER
    populous: Pattern[str] = NEVER
    having: Pattern[str] = NEVER
    told: Pattern[str] = NEVER
    after_years: Pattern[str] = NEVER
    over: frozenset[str] = frozenset()
    complements: tuple[frozenset[str], ...] = ()
    included: Pattern[str] = NEVER
    reported: Pattern[str] = NEVER
    reports: Pattern[str] = NEVER
    states: Pattern[str] = NEVER
    bound: Pattern[str] = NEVER
    qualifies: Pattern[str] = NEVER
    qualified_end: Pattern[str] = re.compile(r"[,;:.()]")
    rate: Pattern[str] = NEVER


@dataclass(frozen=True, eq=False)
class NameWords:
    """How one asks for and gives the name of who did a thing, held an office, or where it was; see `index.answering.names`.

    Attributes:
        role: A question for an office, groups `role` and `of`.
        did: A question for who did a thing, groups `verb` and `what`.
        by: The same in the passive, groups `verb` and `what`, or `verb2` and `what2`.
        where: A question for a place, group `what`.
        sole: Verbs that usually have one agent, so that two names are two answers.
        shared: Verbs that usually have many agents.
        name: A name.
        another: A second name after a first.
        place: A place with a name, groups `prep` and `name`.
        spot: A place without one, the same groups.
        said: What comes before a name that an office is said to be: `the mayor of X was Anna`.
        held_by: What comes between a name and its office: `Anna, the mayor`.
        done_by: A deed, group 1, and the word that leads to who did it, right before the name.
        noun: A noun for a group after its name, group 1.
        titles: Titles of persons, folded.
        unsure: What says that it is not known.
        times: What says that an office was held for a time: others held it before or after, and that is no difference.
        countries: Names of countries and continents, folded.
        auxiliary: Helping verbs, folded, between a name and its verb.
        no_names: Words, in small letters, that open a sentence with a capital and are no names.
        days: Months and weekdays.
    """

    role: Pattern[str] = NEVER
    did: Pattern[str] = NEVER
    by: Pattern[str] = NEVER
    where: Pattern[str] = NEVER
    sole: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    name: Pattern[str] = NEVER
    another: Pattern[str] = NEVER
    place: Pattern[str] = NEVER
    spot: Pattern[str] = NEVER
    said: Pattern[str] = NEVER
    held_by: Pattern[str] = NEVER
    done_by: Pattern[str] = NEVER
    noun: Pattern[str] = NEVER
    titles: frozenset[str] = frozenset()
    unsure: Pattern[str] = NEVER
    times: Pattern[str] = NEVER
    countries: frozenset[str] = frozenset()
    auxiliary: frozenset[str] = frozenset()
    no_names: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class OppositeWords:
    """Yes and no, and words that are opposites; see `index.answering.opposites`.

    Attributes:
        asks: A question of yes or no.
        either: What makes it a question of one or the other.
        state: A question of what is so, not of what happened.
        open_asked: An open question that two opposite words may answer.
        when: A question for a time.
        opposites: For a word, its opposites.
        prefix: What turns a word into its opposite: `un`.
        negation: Words, folded, that deny.
        clitics: Endings that deny, in small letters: `n't`.
        auxiliary: Helping verbs, folded.
        timed: Words, folded, that only place something before or after another.
        reporting: Words for who says it, which say nothing of the thing itself.
    """

    asks: Pattern[str] = NEVER
    either: Pattern[str] = NEVER
    state: Pattern[str] = NEVER
    open_asked: Pattern[str] = NEVER
    when: Pattern[str] = NEVER
    opposites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    prefix: Pattern[str] = NEVER
    negation: frozenset[str] = frozenset()
    clitics: tuple[str, ...] = ()
    auxiliary: frozenset[str] = frozenset()
    timed: frozenset[str] = frozenset()
    reporting: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class DifferenceWords:
    """Words that tell one event or edition from another; see `index.answering.differences`.

    Attributes:
        once: What happens once, so that two dates a year apart are not two editions.
        events: Words for what happened; two sentences that name different ones speak of different things, unless the
            question says which.
        turn: Which of several it was: `the second`.
        capital: A word with a capital inside a sentence.
        series: What differs between the titles of two editions of one series.
        serial: What shows that a title names an edition.
    """

    once: frozenset[str] = frozenset()
    events: tuple[frozenset[str], ...] = ()
    turn: Pattern[str] = NEVER
    capital: Pattern[str] = NEVER
    series: Pattern[str] = re.compile(r"\b(?:1[5-9]|20)?\d{2}\b|\d+")
    serial: Pattern[str] = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, eq=False)
class SideWords:
    """Words of judgement; see `index.answering.sides`.

    Attributes:
        nobody: Words, folded, before a verb of saying that do not tell one speaker from another.
        verdicts: Words of judgement, which say nothing of what is judged.
        called: What a deed may be called: others call the same deed otherwise, so these are not asked of a sentence either.
        judges: A word with which a sentence judges.
    """

    nobody: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    judges: Pattern[str] = NEVER


@dataclass(frozen=True, eq=False)
class GroupWords:
    """Groups of people that are counted; see `index.answering.groups`.

    Attributes:
        asks: A question that counts people; groups `one` and `two` are the words after `how many`.
        were: A question that counts people, with the group after the verb: `how many were women`.
        members: For a word for a group, all words for it.
        people: Words by which people are counted, of whatever group.
        total: Words for people at large.
        adjectives: Words for a group, in small letters, that also come before the word for another: `old`.
        ages: Pairs of a word for a group and the word before it that together name no group: `years old`.
        killing: What a group does to others, in whose count it is not.
        origins: Words before the place that people come from.
        by: Words before those who do something.
        plural: A folded word in the plural.
    """

    asks: Pattern[str] = NEVER
    were: Pattern[str] = NEVER
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    total: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    ages: frozenset[tuple[str, str]] = frozenset()
    killing: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    plural: Pattern[str] = NEVER


@dataclass(frozen=True, eq=False)
class NearMissWords:
    """Words by which a sentence that nearly answers is told from one that does; see `index.answering.nearmiss`.

    Attributes:
        general: Words that single nothing out.
        titles: Titles of persons, which are not names.
        adverbs: Endings of words that single nothing out.
        role: A question for an office, group 1.
        source: What comes before the name of a source.
        event: A question about something that happened once, not about a state.
        opening, once: A question for the time that something is open, unless `once` is found in it too.
        open: The stem of the word for open.
        shut: Words for closed, in small letters.
        whether: A question that yes or no answers.
        predicate: The beginning of a question that ends in the predicate: `Who was`.
        runs: Capitalised words in a row, small words between them.
        heads: A question word and, in group 1, the words after it that the answer need not repeat: `which officer`.
        counted: A question for a count; group 1 is the first word of what is counted.
        setting: Small words, folded, before the place where something is or happens; fewer than all that place a thing.
        loose_links: Small words, folded, that place a thing and say much else besides: `of`.
        loose_code: What is written like a code and may be said in words: `100m`, `pre-2007`, `Q2`.
        century: The stem of the word for a century.
        united: The stem of the word that countries' names begin with: `United`.
        auxiliaries: Words, folded, behind which a subject and its verb follow: `did`.
        before_verbs: Words, folded, right behind which a verb stands: `to`, `who`.
        openers: Words, folded, that open what stands for a thing: `the`, `his`.
        past: A verb by its ending, unless one of `openers` stands before it.
    """

    general: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    adverbs: tuple[str, ...] = ()
    role: Pattern[str] = NEVER
    source: Pattern[str] = NEVER
    event: Pattern[str] = NEVER
    opening: Pattern[str] = NEVER
    once: Pattern[str] = NEVER
    open: str = ""
    shut: frozenset[str] = frozenset()
    whether: Pattern[str] = NEVER
    predicate: Pattern[str] = NEVER
    runs: Pattern[str] = NEVER
    heads: Pattern[str] = NEVER
    counted: Pattern[str] = NEVER
    setting: frozenset[str] = frozenset()
    loose_links: frozenset[str] = frozenset()
    loose_code: Pattern[str] = NEVER
    century: str = ""
    united: str = ""
    auxiliaries: frozenset[str] = frozenset()
    before_verbs: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    past: Pattern[str] = NEVER


@dataclass(frozen=True, eq=False)
class SamenessWords:
    """Names of peoples and their countries, and words that place a thing; see `index.answering.sameness`.

    Attributes:
        demonym: What may follow the name of a place in the name of its people; matches the empty text too.
        people: For a name of a country or its people, what all its names share; equal for no other country.
        locative: Words, folded, that place a thing.
    """

    demonym: Pattern[str] = NEVER
    people: Mapping[str, str] = field(default_factory=dict)
    locative: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class ScopeWords:
    """Words that tell of a statement, and words that refer to something named before; see `index.answering.scopes`.

    Attributes:
        refers: A pronoun that may refer to something named before.
        pronoun: A sentence that opens with a pronoun for a person.
        reporting: Words that tell of a statement rather than of what it is about.
        said_before, put_before: Before a date: it is the date of a statement.
        leads, says_after: Before and after a
            date: it is the date of a statement.
    """

    refers: Pattern[str] = NEVER
    pronoun: Pattern[str] = NEVER
    reporting: Pattern[str] = NEVER
    said_before: Pattern[str] = NEVER
    put_before: Pattern[str] = NEVER
    leads: Pattern[str] = NEVER
    says_after: Pattern[str] = NEVER
