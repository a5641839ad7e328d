"""A question as somebody types it in a conversation → the answer to what was meant by it.

Polite phrases are left out. A question that leans on the one before is completed. If more than one reading is possible,
each is asked until an answer is sure. What was typed is never shown changed.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from index.answering.answer import Order, make_answer
from index.answering.overview import asks_overview, overview
from index.answering.question import refusal, wanted
from index.answering.quoting import Allowed
from index.answering.search import Searcher
from index.language.base import Language
from index.language.lexicon import kinds_in
from index.language.readings import Reading
from index.language.words import WORD, Kind
from index.types import Answer

TRUST: Final = 0.9
"""What the confidence of an answer to an exchanged wording is multiplied by."""


def answer_in_conversation(
    searcher: Searcher,
    question: str,
    language: Language,
    *,
    threshold: float | None = None,
    hits: int = 20,
    previous: str = "",
    allowed: Allowed | None = None,
) -> Answer:
    """Answer a question from one build.

    Args:
        searcher: Of the build.
        question: As typed; any text.
        language: That it is asked in.
        threshold: As for `make_answer`.
        hits: As for `make_answer`.
        previous: The last question answered in the same conversation, as it was searched for, or a text replied to.
        allowed: As for `make_answer`.

    Returns:
        An answer or a declined one; never raises for what a person may type. `asked` holds the completed question if
        that was answered, or if the question says nothing without the one before.
    """
    began = time.perf_counter()

    limit = searcher.scorer_for(language).threshold if threshold is None else threshold
    judged = False

    def asked(text: str, order: Order | None = None) -> Answer:
        return make_answer(
            searcher, text, language, threshold=threshold, hits=hits, allowed=allowed, order=order, judged=judged
        )

    def done(answer: Answer, completed: str = "") -> Answer:
        elapsed = (time.perf_counter() - began) * 1000
        return replace(answer, question=question, asked=completed, elapsed_ms=elapsed)

    reason = refusal(question, language)
    if reason and reason != "no words":
        return done(asked(question))
    stripped = language.manners.bare(question)
    alone = language.manners.questions_in(question)
    text = alone[0] if len(alone) == 1 else stripped.text or question
    judged = limit > 0 and (language.judgement.is_judgement(text) or language.judgement.is_judgement(question))
    if judged:  # no wording of it is a question of fact
        tried = [(asked(way.text), way) for way in _ways(searcher, text, previous, language)]
        found, way = next((each for each in tried if each[0].outcome == "answered"), tried[0])
        return done(found, way.text if way.completed else "")
    declined: tuple[Answer, str] | None = None
    for way in _ways(searcher, text, previous, language):
        answer = asked(way.text)
        if not way.completed and stripped.shorter and language.followups.stands_alone(stripped.shorter):
            answer = max(answer, asked(stripped.shorter), key=lambda each: each.confidence)
        if answer.reason == "not found" or (answer.reason == "no words" and asks_overview(way.text, language)):
            answer = _otherwise(searcher, way.text, answer, asked, limit, language)
        if answer.outcome == "answered" and (limit <= 0 or _speaks_of(answer, way, language)):
            return done(answer, way.text if way.completed else "")
        if declined is None or not way.completed:
            declined = answer, way.text if way.completed else ""
    assert declined is not None  # noqa: S101 # there is always one reading
    return done(_declined(declined[0], searcher), declined[1])


def _ways(searcher: Searcher, text: str, previous: str, language: Language) -> tuple[Reading, ...]:
    """The ways to read a question; of one about "it" with nothing before to mean, also about what all documents are about."""
    if (
        previous.strip()
        and language.followups.says_nothing(text)
        and language.followups.says_little(previous)
        and searcher.topic
    ):
        previous = language.overview.what_happened.format(searcher.topic)
    ways = language.followups.readings(text, previous)
    if (
        len(ways) > 1
        or ways[0].completed
        or previous.strip()
        or not language.followups.leans(text)
        or not searcher.topic
    ):
        return ways
    what = language.overview.what_happened.format(searcher.topic)
    return (
        (*ways, Reading(what, completed=True))
        if asks_overview(text, language)
        else (*ways, *language.followups.readings(text, what))
    )


def _otherwise(
    searcher: Searcher, text: str, answer: Answer, asked: Callable[..., Answer], limit: float, language: Language
) -> Answer:
    """The answer to a question in everyday words or for an overview; the given answer when neither is sure."""
    if asks_overview(text, language):
        found = asked(text, overview)
        return found if found.outcome == "answered" else answer
    if language.followups.leans(text):
        return answer
    corrected = searcher.corrected(text, language)
    for wording in [
        *corrected,
        *language.manners.rewordings(corrected[0] if corrected else text, lambda word: searcher.has(word, language)),
    ]:
        other = asked(wording)
        confidence = TRUST * other.confidence
        if other.outcome == "answered" and confidence >= limit:
            return replace(other, confidence=confidence)
    return answer


def _speaks_of(answer: Answer, way: Reading, language: Language) -> bool:
    """Whether the first quote speaks of the question itself, not only of the one before.

    Its passage has the words that the reading asks for; or, of a question that has none ("why?"), its sentence has a thing
    of the kind asked for.
    """
    quote = answer.quotes[0]
    there = {language.words.stem(word) for word in WORD.findall(f"{quote.citation.title} {quote.heading} {quote.text}")}
    alike = (wording for word in way.own for wording in language.manners.rewordings(word, lambda _: True))
    own = {language.words.stem(word) for text in (*way.own, *alike) for word in WORD.findall(text)}
    names = {language.words.stem(word) for word in way.names}
    if way.bare or not names <= there or (own and not own & there):
        return False
    if not way.repeats:
        return True
    kind = wanted(way.text, language)
    placed = kind == Kind.PLACE and language.overview.placed.search(quote.highlight_text) is not None
    return placed or bool(kinds_in(quote.highlight_text, language) & kind)


def _declined(answer: Answer, searcher: Searcher) -> Answer:
    """An answered reading that does not speak of the question, as a declined one."""
    if answer.outcome != "answered":
        return answer
    nearest = tuple(dict.fromkeys(searcher.store.citations[hit.document].title for hit in answer.hits))[:3]
    parts = {"quotes": (), "differences": (), "nearest": nearest, "confidence": answer.confidence / 2}
    return replace(answer, outcome="declined", reason="not found", **parts)  # type: ignore[arg-type]  # Answer's own
