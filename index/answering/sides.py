"""Who says what: for a question that no document settles, attributed sentences of several documents side by side."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from index.answering.question import Question
from index.answering.scoring import Ranked
from index.language.base import Language
from index.language.readings import Point
from index.language.values import numbers
from index.language.words import WORD, fold
from index.types import Citation

LOOKED_AT = 20
"""Hits among which sides are looked for; among all, when it is known which words a side must have."""
ON_TOPIC = 0.3
"""Least share of the question's weight that an attributed sentence must hold to speak of its subject."""
OPPOSED = 8.0
"""Log-odds that a sentence gains over others when it denies what the chosen ones say, or says what they deny."""
WHOLE = 0.6
"""Least share of a plain question's weight that a sentence must hold to say or deny the thing asked."""
LIKE = 4.0
"""Log-odds that a sentence loses for saying the same as one chosen before, by the cosine of the two."""


Found = tuple[float, Ranked, int]
"""A sentence that may be quoted: its log-odds, its hit and its number there."""


def sides(
    question: Question, ranked: Sequence[Ranked], citation: Callable[[Ranked], Citation], most: int
) -> list[tuple[Ranked, int]]:
    """Attributed sentences that speak of what is judged, best first, each by another speaker.

    Args:
        question: As parsed.
        ranked: Hits, best first.
        citation: Of a hit's document.
        most: How many documents to quote.

    Returns:
        Hits, each with the number of its sentence; one a document, by two speakers at least; empty when there are fewer.
    """
    asked = question.language.judgement.point(question.text)
    told = np.array([s not in question.language.sides.verdicts for s in question.stems], bool) & question.content
    subject = told & np.array([s not in question.language.sides.called for s in question.stems], bool)
    told = subject if subject.any() else told
    total = float(question.weight[told].sum())
    if total <= 0:
        return []
    if asked and asked.numbers:  # the point asks for one of them
        told = told & np.array([s.replace(",", "") not in asked.numbers for s in question.stems], bool)
        total = float(question.weight[told].sum())
    if asked is None:
        found = _found(question, ranked, told, ON_TOPIC * total, None)
        judging = [each for each in found if question.language.sides.judges.search(_text(each[1], each[2]))]
        found = judging if len({each[1].stored.passage.document for each in judging}) > 1 else found
        chosen = _chosen(found, citation, most, question.language)
        return chosen if len(chosen) > 1 else []
    chosen = _chosen(
        _found(question, ranked, told, 0.0 if asked.who else ON_TOPIC * total, asked),
        citation,
        most,
        question.language,
        asked.numbers,
    )
    if _two_sided(chosen, asked, question.language):
        return chosen
    if not asked.words or not asked.who:
        return []
    asked = replace(asked, who=frozenset())  # what the deed is to be called is as much in question as whose it was
    chosen = _chosen(_found(question, ranked, told, 0.0, asked), citation, most, question.language)
    return chosen if _two_sided(chosen, asked, question.language) else []


def _two_sided(chosen: Sequence[tuple[Ranked, int]], asked: Point, language: Language) -> bool:
    """Whether there are two speakers or more, one with the word asked about, and not only denials of what somebody did."""
    texts = [_text(*each).casefold() for each in chosen]
    named = not asked.words or any(word in text for word in asked.words for text in texts)
    return len(chosen) > 1 and named and not (asked.who and all(_denial(*each, language=language) for each in chosen))


def disputed(
    question: Question, ranked: Sequence[Ranked], citation: Callable[[Ranked], Citation], most: int
) -> list[tuple[Ranked, int]]:
    """Both sides of a plain yes-or-no question when the sentence that would answer it is somebody's denial.

    Returns:
        As `sides`, with one statement that denies the thing and one that asserts it; empty when no other document asserts it.
    """
    if not denied(question, ranked):
        return []
    told = question.content
    found = _found(question, ranked, told, WHOLE * float(question.weight[told].sum()), None)
    chosen = _chosen(found, citation, most, question.language)
    return chosen if len({_denial(*each, language=question.language) for each in chosen}) > 1 else []


def denied(question: Question, ranked: Sequence[Ranked]) -> bool:
    """Whether the sentence that would answer a yes-or-no question is somebody's denial."""
    return (
        bool(ranked)
        and question.language.judgement.asks_whether(question.text)
        and _denial(ranked[0], ranked[0].best, question.language)
    )


def _found(
    question: Question, ranked: Sequence[Ranked], told: npt.NDArray[np.bool_], least: float, asked: Point | None
) -> list[Found]:
    """Attributed sentences with at least that weight of the question's words, on the point asked."""
    found: list[Found] = []
    for hit in ranked if asked else ranked[:LOOKED_AT]:
        for number in range(len(hit.stored.passage.sentences)):
            text = _text(hit, number)
            if (
                question.language.judgement.is_attributed(text)
                and not text.rstrip().endswith("?")
                and _share(question, told, text) >= least
                and (asked is None or asked.spoken_of(text, question.language.judgement.parted(text)[1]))
            ):
                found.append((hit.sentences[number], hit, number))
    return found


def _chosen(
    found: list[Found],
    citation: Callable[[Ranked], Citation],
    most: int,
    language: Language,
    figures: frozenset[str] = frozenset(),
) -> list[tuple[Ranked, int]]:
    """The best of them, one a document and speaker; what is opposed to the first, or has another figure, before the rest."""
    found = list(found)
    chosen: list[tuple[Ranked, int]] = []
    documents: set[str] = set()
    speakers: list[frozenset[str]] = []
    having = {
        figure: len({hit.stored.passage.document for _, hit, number in found if figure in numbers(_text(hit, number))})
        for figure in figures
    }
    fewest = min((count for count in having.values() if count), default=0)
    scarce = frozenset(
        figure for figure, count in having.items() if count == fewest
    )  # their document may have others too

    def worth(each: Found) -> float:
        one_sided = chosen and len({_denial(*other, language=language) for other in chosen}) == 1
        opposed = one_sided and _denial(each[1], each[2], language) != _denial(*chosen[0], language=language)
        new = bool((figures - _figures(chosen) if chosen else scarce) & numbers(_text(each[1], each[2])))
        return (
            each[0]
            - LIKE * max((_near(each, other) for other in chosen), default=0.0)
            + OPPOSED * (bool(opposed) + new)
        )

    while found and len(chosen) < most:
        best = max(found, key=worth)
        found.remove(best)
        _, hit, number = best
        said_by = _speaker(hit, number, language) or frozenset({citation(hit).publisher.casefold()} - {""})
        if hit.stored.passage.document in documents:
            continue
        if any(said_by and (said_by <= each or each <= said_by) for each in speakers):
            continue
        documents.add(hit.stored.passage.document)
        speakers.append(said_by)
        chosen.append((hit, number))
    return chosen


def _figures(chosen: Sequence[tuple[Ranked, int]]) -> frozenset[str]:
    return frozenset().union(*(numbers(_text(*each)) for each in chosen))


def _denial(hit: Ranked, number: int, language: Language) -> bool:
    text = _text(hit, number)
    return language.judgement.is_attributed(text) and language.judgement.denies(text)


def _text(hit: Ranked, number: int) -> str:
    start, end = hit.stored.passage.sentences[number]
    return hit.stored.passage.text[start - hit.stored.passage.span[0] : end - hit.stored.passage.span[0]]


def _near(one: tuple[float, Ranked, int], other: tuple[Ranked, int]) -> float:
    """Cosine of two sentences."""
    return float(one[1].stored.sentence_vectors[one[2]] @ other[0].stored.sentence_vectors[other[1]])


def _share(question: Question, told: npt.NDArray[np.bool_], text: str) -> float:
    """Weight of the question's words that a sentence holds, without words of judgement."""
    stems = {question.language.words.stem(word) for word in WORD.findall(text)}
    return float(
        sum(
            question.weight[i]
            for i in np.flatnonzero(told)
            if question.stems[i] in stems or not question.alternatives[i].isdisjoint(stems)
        )
    )


def _speaker(hit: Ranked, number: int, language: Language) -> frozenset[str]:
    """Stems of the words for who says it, years and dates left out."""
    words = (word for word in WORD.findall(language.judgement.parted(_text(hit, number))[0]) if word[0].isalpha())
    return frozenset(
        language.words.stem(word)
        for word in words
        if fold(word) not in language.words.stop_words | language.sides.nobody
    )
