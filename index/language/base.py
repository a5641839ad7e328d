"""What `index` asks of a language: `Language`. Each of its parts may be left out.

    tables, answer_tables    words and patterns, compiled once; the second for answering
    quantity_tables          words of numbers, measures, dates and times; `quantities` reads by them
    plain                    the parts that are functions, and what they say when nothing is known

Modules of `index` hold the logic and take the words, patterns and rules from the language of the question, or of the
document, that they are given. So a new language fills in what it knows and leaves the rest.
"""

from dataclasses import dataclass, field
from pathlib import Path

from index.language import answer_tables, plain, tables
from index.language.contrasts import Contrasts
from index.language.quantities import Quantities


@dataclass(frozen=True, eq=False)
class Language:
    """One language. Two are the same only when they are one object.

    Attributes:
        code: First part of its BCP 47 tag: `en`.
        weights: The file of weights and threshold fitted on it, in the form of `index/answering/weights.json`; None for
            the default language's.
        words: Stems, stop words, question words, months, numbers in words, the tokenizer of the keyword search.
        mentions: How a text writes dates, labels and names.
        contrasts: Words that exclude each other, and words that can replace each other.
        outline: Words of headings, of questions and answers, and lines to leave out.
        sentences: Abbreviations after which a sentence continues.
        typos: How it is mistyped, for measuring.
        quantities: Reads figures, measures, dates and times.
        claims: How a sentence says what it says: denied, in doubt, planned, ruled.
        speakers: Whose figure a sentence gives.
        judgement: Questions that no document settles, statements that say whose they are.
        followups: Questions that lean on the one before.
        manners: Courtesies, small talk, several questions in one message, everyday words.
        questions, overview, asked, figures, names, opposites, differences, sides, groups, nearmiss, sameness, scopes: The
            words of the modules of `index.answering` with these names.
    """

    code: str
    weights: Path | None = None
    words: tables.Vocabulary = field(default_factory=tables.Vocabulary)
    mentions: tables.MentionWords = field(default_factory=tables.MentionWords)
    contrasts: Contrasts = field(default_factory=Contrasts)
    outline: tables.OutlineWords = field(default_factory=tables.OutlineWords)
    sentences: tables.SentenceWords = field(default_factory=tables.SentenceWords)
    typos: tables.TypoWords = field(default_factory=tables.TypoWords)
    quantities: Quantities = field(default_factory=Quantities)
    claims: plain.Claims = field(default_factory=plain.Claims)
    speakers: plain.Speakers = field(default_factory=plain.Speakers)
    judgement: plain.Judgement = field(default_factory=plain.Judgement)
    followups: plain.Followups = field(default_factory=plain.Followups)
    manners: plain.Manners = field(default_factory=plain.Manners)
    questions: answer_tables.QuestionWords = field(default_factory=answer_tables.QuestionWords)
    overview: answer_tables.OverviewWords = field(default_factory=answer_tables.OverviewWords)
    asked: answer_tables.AskedWords = field(default_factory=answer_tables.AskedWords)
    figures: answer_tables.FigureWords = field(default_factory=answer_tables.FigureWords)
    names: answer_tables.NameWords = field(default_factory=answer_tables.NameWords)
    opposites: answer_tables.OppositeWords = field(default_factory=answer_tables.OppositeWords)
    differences: answer_tables.DifferenceWords = field(default_factory=answer_tables.DifferenceWords)
    sides: answer_tables.SideWords = field(default_factory=answer_tables.SideWords)
    groups: answer_tables.GroupWords = field(default_factory=answer_tables.GroupWords)
    nearmiss: answer_tables.NearMissWords = field(default_factory=answer_tables.NearMissWords)
    sameness: answer_tables.SamenessWords = field(default_factory=answer_tables.SamenessWords)
    scopes: answer_tables.ScopeWords = field(default_factory=answer_tables.ScopeWords)
