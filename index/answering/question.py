"""A question as typed → what is searched for: words with weights, the encoder's vectors, the kind of answer wanted.

Spelling is corrected against the corpus' own words. The alias file adds other spellings of names. Dates are brought to
one form. A question that leans on the one before is completed with it. What was typed is never shown changed.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from index.language.aliases import AliasTable, alternative_stems
from index.language.base import Language
from index.language.mentions import capitals_say_nothing, date_forms, dates
from index.language.words import WORD, Kind, fold
from index.store.base import Term
from index.types import Encoded, Reason

MAX_CHARACTERS = 1000
MAX_WORDS = 64
"""Words beyond these many count no more: a longer text is a document, not a question."""

_REMEMBERED = 30
"""Words of the earlier question that a follow-up is completed with, its last ones."""

_SIMILAR = 0.66
"""Lowest normalised Damerau-Levenshtein similarity at which a word of the corpus replaces an unknown one."""

_SHORT = 3
_SIMILAR_SHORT = 0.75
"""The same for a word of three letters: one letter is missing, no other change."""

_NAME_WORDS = 5
"""Words of a text that may be a name and nothing else."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be matched. Arrays have one entry a word, in order, unless said otherwise.

    Attributes:
        text: As searched: spelling corrected, dates in the corpus' form, completed from the question before.
        said: The same with its dates as typed.
        encoded: Its vector and token vectors.
        stems: The words' stems.
        alternatives: Further stems each word may be met as (other spellings of a name).
        trust: 1, or the similarity at which an unknown word was replaced.
        weight: Inverse document frequency, 0 to 1: 1 for a word that is in one passage or none.
        topic_weight: Inverse document frequency with titles and headings counted in: near 0 for a word of all titles.
        content: Whether the word says something: no stop word.
        name: Whether it is a name or a figure.
        token_word: int, one entry a token: the word it belongs to, -1 for punctuation.
        wants: The kind of thing asked for.
        language: That it is asked in.
    """

    text: str
    said: str
    encoded: Encoded
    stems: tuple[str, ...]
    alternatives: tuple[frozenset[str], ...]
    trust: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]
    topic_weight: npt.NDArray[np.float64]
    content: npt.NDArray[np.bool_]
    name: npt.NDArray[np.bool_]
    token_word: npt.NDArray[np.int64]
    wants: Kind
    language: Language

    def keywords(self) -> tuple[str, ...]:
        """Folded terms for the keyword search, at most 32 (its cost grows with their number)."""
        forms = dict.fromkeys(
            form
            for match, content in zip(WORD.finditer(self.text), self.content, strict=False)
            if content
            for form in re.split(r"[,.]", match[0]) + _other_forms(match[0], self.language)
        )
        others = (stem_ for group in self.alternatives for stem_ in group)
        return tuple(dict.fromkeys([*forms, *others]))[:32]


def refusal(question: str, language: Language) -> Reason:
    """Why a question is not searched at all; empty when it is."""
    if not question.strip():
        return "empty"
    if len(question) > MAX_CHARACTERS:
        return "too long"
    if language.manners.small_talk(question):
        return "small talk"
    if all(fold(word) in language.words.stop_words for word in WORD.findall(question)):
        return "no words"
    return ""


def is_bare(question: Question, has: Callable[[str], bool]) -> bool:
    """Whether a text is a word or a name put down, and no question: `Lomvik`, `1992`, `Human Rights Watch`.

    Args:
        question: As parsed.
        has: Whether the corpus has a word. Several words that it lacks may well be a question in another language.
    """
    words = WORD.findall(question.text)
    asking = any(
        fold(word) in question.language.words.question_words - question.language.questions.measures for word in words
    )
    if not words or asking or question.language.questions.begins.match(question.text):
        return False
    content = [
        (word, bool(question.name[i]))
        for i, word in enumerate(words)
        if fold(word) not in question.language.words.stop_words
    ]
    if len(content) == 1:
        return True
    return len(words) <= _NAME_WORDS and all(name and has(word) for word, name in content)


def wanted(text: str, language: Language) -> Kind:
    """The kind of thing asked for, by the words of the last question in the text."""
    parts = re.split(r"(?<=[?!.])\s+", text.strip())
    asks = [part for part in parts if part.endswith("?")] or parts
    folded = " ".join(fold(word) for word in WORD.findall(asks[-1]))
    for kind, pattern in language.questions.wanted:
        if pattern.search(folded):
            return kind
    return Kind.NOTHING


def tidy_dates(text: str, language: Language, written: Callable[[str], bool] = lambda form: False) -> str:
    """Dates in the form in which the corpus has them: as typed, or in another of their forms, else `25 February 1992`.

    Args:
        text: A question. A date that reads both ways (`03/04/2023`) has its day first, unless the corpus writes it so.
        language: Of the question.
        written: Whether the corpus has the words of a form one after the other.
    """
    parts: list[str] = []
    at = 0
    for (start, end), date in dates(text, language):
        typed = text[start:end]
        if date.day and date.month and date.year:
            forms = [form for form in date_forms(date, language) if form != typed]
            spelled = f"{date.day} {language.words.months[date.month - 1]} {date.year}"
            chosen = typed if written(typed) else next((form for form in forms if written(form)), spelled)
            parts += [text[at:start], chosen]
            at = end
    return "".join(parts) + text[at:]


def says_something(text: str, language: Language) -> list[bool]:
    """Whether each word of a question says something: no stop word, but the D of Hall D, WHO, IT and US are none.

    A single capital counts only inside a sentence whose capitals say something, and neither as "I" nor as its first word.
    """
    cased = not capitals_say_nothing(text, language)
    return [
        fold(match[0]) not in language.words.stop_words
        or (cased and match.start() > 0 and match[0].isupper() and match[0] not in language.questions.letter_words)
        for match in WORD.finditer(text)
    ]


class Speller:
    """Corrects words against the corpus.

    Args:
        forms: Word forms of the corpus, folded.
        known: Words that are no errors although the corpus lacks them: the encoder's vocabulary, aliases.
    """

    def __init__(self, forms: list[str], known: frozenset[str]) -> None:
        self._choices = [form for form in forms if len(form) >= 4 and not form[0].isdigit()]
        self._known = known | frozenset(forms)

    def correct(
        self, text: str, stems_of_corpus: Mapping[str, Term], language: Language, *, names: bool = False
    ) -> tuple[str, list[float]]:
        """The text with unknown words replaced by the nearest of the corpus, and each word's similarity (1: as typed).

        A name that may well be another one stays as typed, unless `names`: to search by, not to say what was asked.
        """
        parts: list[str] = []
        trust: list[float] = []
        at = 0
        cased = not capitals_say_nothing(text, language)
        for match in WORD.finditer(text):
            named = not names and cased and match.start() > 0 and match[0][0].isupper()
            word, similarity = self._correct_word(match[0], stems_of_corpus, language, named=named)
            parts += [text[at : match.start()], word]
            at = match.end()
            trust.append(similarity)
        return "".join(parts) + text[at:], trust

    def _correct_word(
        self, word: str, stems_of_corpus: Mapping[str, Term], language: Language, *, named: bool = False
    ) -> tuple[str, float]:
        folded = fold(word)
        if folded in language.questions.short_forms and language.words.stem(word) not in stems_of_corpus:
            return language.questions.short_forms[folded], 1.0
        figure = any(c.isdigit() for c in folded)
        if len(folded) < _SHORT or figure or folded in self._known or language.words.stem(word) in stems_of_corpus:
            return word, 1.0
        if len(folded) == _SHORT and not word.islower():  # short names and abbreviations are no errors
            return word, 1.0
        found = self._near(folded)
        if not found or (named and not _misspelt_name(folded, found[0][0])):
            return word, 1.0
        return found[0]

    def near(self, word: str) -> list[str]:
        """The words of the corpus that are as near as the nearest to a word, the likeliest first."""
        found = self._near(fold(word))
        return [form for form, similarity in found if similarity >= found[0][1]]

    def _near(self, folded: str) -> list[tuple[str, float]]:
        least = _SIMILAR_SHORT if len(folded) == _SHORT else _SIMILAR
        found = process.extract(
            folded, self._choices, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=least, limit=8
        )
        best = max(found, key=lambda each: _likeness(folded, each[0], each[1]), default=None)
        rest = sorted(
            (each for each in found if each is not best), key=lambda each: -_likeness(folded, each[0], each[1])
        )
        return [(str(form), float(similarity)) for form, similarity, _place in ([best, *rest] if best else [])]


def _misspelt_name(typed: str, form: str) -> bool:
    """Whether a name is another one misspelt, rather than a name of its own: Colne is not Colney, Lachin no Latin.

    A short name with one letter more or less is as often another name; two letters swapped, or one edit in six, is a slip.
    """
    edits = DamerauLevenshtein.distance(typed, form)
    if typed[0] != form[0]:
        return False
    return edits <= (len(typed) - 1) // 5 or (edits == 1 and len(typed) >= 5 and sorted(typed) == sorted(form))


def _likeness(typed: str, form: str, similarity: float) -> float:
    """Order corrections: few edits first, then the same letters in another order, then the same beginning.

    Typing errors swap and drop letters more than they bring in new ones, and rarely touch the first (Damerau 1964;
    Winkler 1990).
    """
    shared = sum((Counter(typed) & Counter(form)).values()) / max(len(typed), len(form))
    return similarity + 0.5 * shared + 0.5 * JaroWinkler.similarity(typed, form)


def asking_words(text: str, language: Language) -> frozenset[int]:
    """Positions of the words that only ask for what a part of a document says."""
    spans = [match.span("verb") for pattern in language.questions.whole if (match := pattern.search(text))]
    words = enumerate(WORD.finditer(text))
    return frozenset(i for i, word in words if any(a <= word.start() < b for a, b in spans))


def weights(stems: tuple[str, ...], terms: Mapping[str, Term], passages: int) -> npt.NDArray[np.float64]:
    """Inverse document frequencies as BM25 has them, scaled so that a word of one passage (or none) has 1."""
    top = math.log(1 + (passages - 0.5) / 1.5) or 1.0
    counts = [terms[s].passages if s in terms else 0 for s in stems]
    return np.array([math.log(1 + (passages - n + 0.5) / (n + 0.5)) / top if n else 1.0 for n in counts])


def is_name(word: str, terms: Mapping[str, Term], vocabulary: frozenset[str], language: Language) -> bool:
    """Whether a word is a name or a figure: by the corpus' capitals, or, when it is new, by the encoder's vocabulary."""
    folded = fold(word)
    if folded[0].isdigit() or folded in language.words.numbers:
        return True
    term = terms.get(language.words.stem(word))
    return folded not in vocabulary if term is None else term.capitalised > 0.6


def align(encoded: Encoded, text: str) -> npt.NDArray[np.int64]:
    """The word of each token, -1 where it belongs to none."""
    spans = [match.span() for match in WORD.finditer(text)]
    starts = np.array([start for start, _ in spans], np.int64)
    ends = np.array([end for _, end in spans], np.int64)
    owner = np.searchsorted(starts, encoded.offsets[:, 0], side="right") - 1
    inside = (owner >= 0) & (encoded.offsets[:, 0] < ends[np.maximum(owner, 0)]) if spans else owner >= 0
    return np.where(inside, owner, -1)


def widen(text: str, aliases: AliasTable, language: Language) -> dict[int, frozenset[str]]:
    """Further stems by word position, from the alias groups found in the text."""
    starts = [match.start() for match in WORD.finditer(text)]
    return {
        position: alternative_stems(spellings, language)
        for start, end, spellings in aliases.spellings(text)
        for position, place in enumerate(starts)
        if start <= place < end
    }


def _other_forms(word: str, language: Language) -> list[str]:
    """Forms under which FTS5 may hold the same term: `twelve` and `12`, `Feb` and `February`, `1,275` and `1275`."""
    folded = fold(word)
    other = language.words.stem(word)
    months = [
        month for month in language.words.months if folded in (month[:3].lower(), month.lower(), month[:4].lower())
    ]
    forms = [] if other == folded else [other]
    if folded.isascii() and folded.isdigit() and len(folded) > 3:
        forms += [f"{int(folded):,}".replace(",", " ")]
    spelled = [name for name, digits in language.words.numbers.items() if digits == folded]
    return forms + spelled + [m.lower() for m in months] + [m[:3].lower() for m in months]
