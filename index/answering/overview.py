"""What happened? The sentences that are nearest to the middle of all that is said of a thing.

A question such as "What happened in Colne?" has no word to match but the name, which many sentences have. Shown are the
ones that resemble all others most (Radev et al. 2004, centroid-based summarization) and that give a day or a month: one
per document, so that several sources are shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from index.answering.question import Question
from index.answering.scoring import Ranked
from index.language.base import Language
from index.language.words import WORD, fold

_FEWEST: Final = 2
"""Passages that speak of a thing, for an event to be told from a name that is only mentioned."""
_DATED: Final = 0.15
"""What a day or a month adds to the two cosines that order the sentences."""


def asks_overview(question: str, language: Language) -> bool:
    """Whether a question asks what happened, or for all there is about something."""
    return language.overview.asks.fullmatch(question.strip().rstrip("?!. ")) is not None


def overview(question: Question, ranked: Sequence[Ranked], threshold: float) -> list[Ranked]:
    """The hits with those first that say most of what the question names; as they were when they do not speak of it.

    Args:
        question: As parsed; it `asks_overview`.
        ranked: Its hits.
        threshold: The confidence that the hits taken to the front get, unless theirs is higher.
    """
    subject = _subject(question)
    about = [(hit, _sentences(hit, subject)) for hit in ranked] if subject else []
    about = [(hit, numbers) for hit, numbers in about if numbers]
    if len(about) < (_FEWEST if question.language.overview.event.match(question.text) else 1):
        return list(ranked)
    vectors = np.concatenate([hit.stored.sentence_vectors[numbers] for hit, numbers in about])
    middle = vectors.mean(0) / max(float(np.linalg.norm(vectors.mean(0))), 1e-6)
    placed = []
    for hit, numbers in about:
        values = hit.stored.sentence_vectors[numbers] @ (middle + question.encoded.vector)
        values = values + np.array(
            [_DATED * bool(question.language.overview.month.search(_text(hit, number))) for number in numbers]
        )
        best = int(values.argmax())
        placed.append((float(values[best]), replace(hit, best=numbers[best], score=max(hit.score, threshold))))
    placed.sort(key=lambda each: -each[0])
    front = [hit for _value, hit in placed]
    taken = {hit.stored.id for hit in front}
    return [*front, *(hit for hit in ranked if hit.stored.id not in taken)]


def _subject(question: Question) -> list[frozenset[str]]:
    """What is asked about: for each word that names something, the stems it may be met as."""
    words = WORD.findall(question.text)
    named = zip(words, question.stems, question.alternatives, strict=True)
    capitals = not question.text.isupper()  # then `D` of Hall D and `WHO` name something
    return [
        frozenset({name, *others})
        for word, name, others in named
        if (
            fold(word) not in question.language.words.stop_words
            or (capitals and word.isupper() and word not in question.language.overview.letter_words)
        )
        and fold(word) not in question.language.overview.asking
    ]


def _sentences(hit: Ranked, subject: Sequence[frozenset[str]]) -> list[int]:
    """Numbers of the sentences of a passage that have all of it."""
    words = hit.stored.words
    by_sentence: dict[int, set[str]] = {}
    for name, number in zip(words.stems, words.sentence.tolist(), strict=True):
        by_sentence.setdefault(number, set()).add(name)
    return [number for number, names in by_sentence.items() if all(names & each for each in subject)]


def _text(hit: Ranked, number: int) -> str:
    first, last = hit.stored.passage.sentences[number]
    start = hit.stored.passage.span[0]
    return hit.stored.passage.text[first - start : last - start]
