"""Who says what: for a question that no document settles, attributed sentences of several documents side by side."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from index.judgement import is_attributed
from index.lexicon import STOP_WORDS, WORD, fold, stem
from index.question import Question
from index.scoring import Ranked
from index.types import Citation

LOOKED_AT = 20
"""Hits among which sides are looked for."""
ON_TOPIC = 0.3
"""Least share of the question's weight that an attributed sentence must hold to speak of its subject."""
_VERDICTS = frozenset(
    stem(word)
    for word in (
        "right wrong guilty innocent responsible blame fault justified legitimate fair unfair "
        "liar lie lying true truth worse "
        "worst better good bad evil think believe opinion say should deserve really actually side victim aggressor"
    ).split()
)
"""Words of judgement, which say nothing of what is judged."""
_CALLED = frozenset(
    stem(word)
    for word in "genocide massacre crime crimes war humanity terrorism aggression murder atrocity "
    "killing killings".split()
)
"""What a deed may be called: others call the same deed otherwise, so these are not asked of a sentence either."""
_JUDGES = re.compile(
    r"\b(?:genocide|massacre|crimes?|lawful|unlawful|justif\w+|blam\w+|responsib\w+|guilt\w*|"
    r"violat\w+|den(?:y|ies|ied)|admit\w*|reject\w*|exaggerat\w+"
    r"|misleading|planned|fault|accus\w+|terror\w*|aggress\w+|objected|condemn\w*|defend\w*|"
    r"fair\w*|unfair|legitim\w+|wrong|right|lie[ds]?|liar|corrupt\w*"
    r"|mistake\w*|apolog\w+|should|must|support\w*|oppos\w+|criticis\w+|criticiz\w+|praised|"
    r"welcomed|necessary|harm\w*|distort\w*|both sides)\b",
    re.IGNORECASE,
)
LIKE = 4.0
"""Log-odds that a sentence loses for saying the same as one chosen before, by the cosine of the two."""


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
        Hits, each with the number of its sentence; one a document; empty when none speaks of it.
    """
    told = np.array([s not in _VERDICTS for s in question.stems], bool) & question.content
    subject = told & np.array([s not in _CALLED for s in question.stems], bool)
    told = subject if subject.any() else told
    total = float(question.weight[told].sum())
    if total <= 0:
        return []
    found: list[tuple[float, Ranked, int]] = []
    for hit in ranked[:LOOKED_AT]:
        for number in range(len(hit.stored.passage.sentences)):
            text = _text(hit, number)
            if (
                is_attributed(text)
                and not text.rstrip().endswith("?")
                and _share(question, told, text) >= ON_TOPIC * total
            ):
                found.append((hit.sentences[number], hit, number))
    judging = [each for each in found if _JUDGES.search(_text(each[1], each[2]))]
    found = judging if len({each[1].stored.passage.document for each in judging}) > 1 else found
    chosen: list[tuple[Ranked, int]] = []
    documents: set[str] = set()
    speakers: list[frozenset[str]] = []
    while found and len(chosen) < most:
        best = max(found, key=lambda each: each[0] - LIKE * max((_near(each, other) for other in chosen), default=0.0))
        found.remove(best)
        _, hit, number = best
        said_by = _speakers(hit, number, question) | {citation(hit).publisher.casefold()} - {""}
        if hit.stored.passage.document in documents or any(said_by and said_by <= each for each in speakers):
            continue
        documents.add(hit.stored.passage.document)
        speakers.append(said_by)
        chosen.append((hit, number))
    return chosen


def _text(hit: Ranked, number: int) -> str:
    start, end = hit.stored.passage.sentences[number]
    return hit.stored.passage.text[start - hit.stored.passage.span[0] : end - hit.stored.passage.span[0]]


def _near(one: tuple[float, Ranked, int], other: tuple[Ranked, int]) -> float:
    """Cosine of two sentences."""
    return float(one[1].stored.sentence_vectors[one[2]] @ other[0].stored.sentence_vectors[other[1]])


def _share(question: Question, told: npt.NDArray[np.bool_], text: str) -> float:
    """Weight of the question's words that a sentence holds, those of judgement left out."""
    stems = {stem(word) for word in WORD.findall(text)}
    return float(
        sum(
            question.weight[i]
            for i in np.flatnonzero(told)
            if question.stems[i] in stems or not question.alternatives[i].isdisjoint(stems)
        )
    )


def _speakers(hit: Ranked, number: int, question: Question) -> frozenset[str]:
    """Names of a sentence that the question does not have."""
    return frozenset(
        stem(word)
        for word in WORD.findall(_text(hit, number))
        if word[0].isupper() and fold(word) not in STOP_WORDS and stem(word) not in question.stems
    )
