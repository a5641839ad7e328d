"""The words and patterns that a language gives to the modules of `index`; each table is empty until a language fills it.

An empty table says "nothing is known": no stop words, no names of months, no question for a count. Then what hangs on the
table is not found, and everything else works. Patterns are compiled once, when the language is imported; `NEVER` matches
nothing. What answering looks for has its tables in `index.language.answer_tables`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from re import Pattern

from index.language.words import plain_stem

NEVER = re.compile(r"(?!)")
"""Matches nothing."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Single words, all folded (`index.language.words.fold`: small letters, no accents) unless said otherwise.

    Attributes:
        stem: Gives the form under which a word is counted; equal for forms of one word, and for a number in words and in
            figures.
        stop_words: Words that say nothing to look up. A word of a passage is one if its stem is in this set, any other word if
            its folded form is; so a word whose stem differs stands here in both forms.
        question_words: Words that ask: who, when, how many.
        pronouns: Words that open a sentence which speaks of something named before.
        places: Words before the name of a place: in, near.
        reasons: Words that give a reason.
        articles: Words that may stand between such a word and the name.
        months: The twelve months as they are written, capitals included; empty when they are not known.
        month_forms: All their forms, short ones too.
        small_months: Whether months are written with a small letter.
        weekdays: Days of the week.
        numbers: Numbers in words, each with its figure: `twelve`, `12`.
        centuries: Beginnings of the word for a century, in whose wake an ordinal is a date.
        ordinal: A figure that orders: `19th`.
        year: A figure that is a year or a decade.
        tokenizer: How FTS5 cuts and folds words, as far as it is to agree with `stem`. One table holds all documents of a
            build, so the default language's is used for all.
    """

    stem: Callable[[str], str] = plain_stem
    stop_words: frozenset[str] = frozenset()
    question_words: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    months: tuple[str, ...] = ()
    month_forms: frozenset[str] = frozenset()
    small_months: bool = False
    weekdays: frozenset[str] = frozenset()
    numbers: Mapping[str, str] = field(default_factory=dict)
    centuries: tuple[str, ...] = ()
    ordinal: Pattern[str] = NEVER
    year: Pattern[str] = re.compile(r"(?:1\d|20)\d\d")
    tokenizer: str = "unicode61 remove_diacritics 2"

    def stems_of(self, text: str) -> frozenset[str]:
        """The stems of words parted by spaces."""
        return frozenset(map(self.stem, text.split()))


@dataclass(frozen=True, eq=False)
class MentionWords:
    """How a text names things; see `index.language.mentions`.

    Attributes:
        month_number: Months by folded name, 1 to 12.
        dates: A date, by named groups: `iy`, `im`, `id` (ISO), `n1`, `n2`, `ny` (figures), and with a month's name `d1`,
            `m1`, `y1` (day first), `m2`, `d2`, `y2` (month first), `m3`, `y3` (no day).
        loose_dates: The same for texts whose capitals say nothing.
        year: A year, as the source of a pattern.
        years: A stretch of years by the groups `from` and `to`, or a decade by `decade`.
        labels: Stems of nouns that are numbered or lettered: article, hall.
        links: Words that place a name: in, of, to.
        joining: Words between two values of one label: `Articles 6 and 10`.
        uninitialed: Words that give no letter to initials.
        ambiguous: Folded names of months that are other words too.
        leading: Words before a year.
        plurals: Endings of a noun in the plural, before which four figures are a count.
        letter_words: Capital letters that are words of their own.
        possessive: A word with the ending of an owner; group 1 is the word without it.
        number: A figure, an ordinal too.
        suffix: The ending of an ordinal.
        ordinal: A figure that orders.
        label_first: A figure that orders, group 1 without its ending, where it stands before the noun of its label.
    """

    month_number: Mapping[str, int] = field(default_factory=dict)
    dates: Pattern[str] = re.compile(
        r"\b(?P<iy>(?:1\d{3}|20\d\d))-(?P<im>\d\d)-(?P<id>\d\d)\b"
        r"|(?<![\d./-])(?P<n1>\d\d?)[./](?P<n2>\d\d?)[./](?P<ny>\d{4})(?![\d/])"
    )
    loose_dates: Pattern[str] = dates
    year: str = r"(?:1\d{3}|20\d\d)"
    years: Pattern[str] = re.compile(rf"\b(?P<from>{year})\s*[-–]\s*(?P<to>{year}|\d\d)\b|(?P<decade>(?!))")
    labels: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    uninitialed: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()
    plurals: tuple[str, ...] = ()
    letter_words: frozenset[str] = frozenset()
    possessive: Pattern[str] = NEVER
    number: Pattern[str] = re.compile(r"\d+(?:[.,:]\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
    suffix: Pattern[str] = NEVER
    ordinal: Pattern[str] = NEVER
    label_first: Pattern[str] = NEVER


@dataclass(frozen=True, eq=False)
class OutlineWords:
    """Words that tell what kind of line a document's line is; see `index.outline`.

    Attributes:
        keyword: A heading that begins with a word and a number, "Article 7"; the word is the group `style`.
        asked: What opens a question of a list of questions and answers: "Q:".
        answered: What opens its answer: "A:".
        boilerplate: A whole line that sends the reader elsewhere, "Read more: …"; it is never part of a passage.
    """

    keyword: Pattern[str] = NEVER
    asked: Pattern[str] = NEVER
    answered: Pattern[str] = NEVER
    boilerplate: Pattern[str] = NEVER


@dataclass(frozen=True, eq=False)
class SentenceWords:
    """Where a sentence continues though the splitter cuts it; see `index.chunking`.

    Attributes:
        joins: An abbreviation before a figure or a bracket: `Nos. 5`.
        hour: A time of day that ends in a full stop: `6 p.m.`
        after_hour: What may follow it in the same sentence, with a capital.
        quiet: A sentence that only asks or announces: it ends in a question mark or a colon.
    """

    joins: Pattern[str] = NEVER
    hour: Pattern[str] = NEVER
    after_hour: Pattern[str] = NEVER
    quiet: Pattern[str] = re.compile(r"[?؟:][\"'”’»)\]*_]*$")


@dataclass(frozen=True, eq=False)
class TypoWords:
    """How a language is mistyped, for measuring; see `index.measuring.typos`.

    Attributes:
        neighbours: For a letter, its neighbours on the keyboard.
        long: A word that may be misspelt.
        vowels: Letters that hasty people leave out.
        short: Short forms of messengers, by the word they mean.
    """

    neighbours: Mapping[str, str] = field(default_factory=dict)
    long: Pattern[str] = NEVER
    vowels: frozenset[str] = frozenset()
    short: Mapping[str, str] = field(default_factory=dict)
