"""An `Answer` as the JSON object that `scripts/ask.py --json` prints; other tools rely on its keys."""

from typing import Any

from index.types import Answer


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Plain values for `json.dumps`; spans are lists of two code point offsets into the document's stored text."""
    return {
        "question": answer.question,
        "outcome": answer.outcome,
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
