"""An `Answer` as the JSON object that `scripts/ask.py --json` prints; other tools rely on its keys."""

from collections.abc import Sequence
from typing import Any

from index.types import Answer


def answers_as_json(question: str, answers: Sequence[Answer]) -> dict[str, Any]:
    """One object for the answers to all questions of a message.

    It is the object of the first answer that quotes something, or else of the first answer; where there are several
    answers, its `parts` are the objects of all.
    """
    first = next((answer for answer in answers if answer.outcome == "answered"), answers[0])
    found = answer_as_json(first)
    if len(answers) == 1:
        return found
    spent = round(sum(answer.elapsed_ms for answer in answers), 3)
    return found | {"question": question, "elapsed_ms": spent, "parts": [answer_as_json(answer) for answer in answers]}


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Plain values for `json.dumps`; spans are lists of two code point offsets into the document's stored text."""
    return {
        "question": answer.question,
        "outcome": answer.outcome,
        "kind": answer.kind,
        "confidence": round(answer.confidence, 6),
        "build": answer.build,
        "elapsed_ms": round(answer.elapsed_ms, 3),
        "quotes": [
            {
                "rank": quote.rank,
                "document": quote.citation.document,
                "path": quote.citation.path,
                "title": quote.citation.title,
                "publisher": quote.citation.publisher,
                "published": quote.citation.published,
                "url": quote.citation.url,
                "span": list(quote.span),
                "text": quote.text,
                "highlight": list(quote.highlight),
                "highlight_text": quote.highlight_text,
                "also_in": [citation.document for citation in quote.also_in],
                "score": round(quote.score, 6),
                "heading": quote.heading,
                "page": quote.page,
            }
            for quote in answer.quotes
        ],
        "differences": [
            {
                "about": difference.about,
                "values": [
                    {"value": value.value, "document": value.document, "span": list(value.span)}
                    for value in difference.values
                ],
            }
            for difference in answer.differences
        ],
        "nearest": list(answer.nearest),
        "hits": [
            {
                "rank": hit.rank,
                "document": hit.document,
                "path": hit.path,
                "span": list(hit.span),
                "score": round(hit.score, 6),
            }
            for hit in answer.hits
        ],
    }
