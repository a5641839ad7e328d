"""An answer in words: what the Telegram messages and the console both say about a quote or a refusal.

Knows no Telegram. Metadata is made fit for one line; quoted text never passes through here.
"""

from typing import Final

from bot.text import strings
from bot.text.layout import one_line
from bot.text.links import link_to_sentence, safe_link
from bot.text.locale import _
from index import Answer, Citation, Quote

_MAX_NAMES: Final = 3
_MAX_NEAREST: Final = 3
_LIKELY: Final = 0.85
_POSSIBLE: Final = 0.6


def confidence_words(confidence: float) -> str:
    """The confidence of the first quote in words, rather under- than overstated."""
    if confidence >= _LIKELY:
        return strings.LIKELY
    return strings.POSSIBLE if confidence >= _POSSIBLE else strings.DOUBTFUL


def origin(citation: Citation) -> str:
    """Publisher and date as the corpus gives them; the title when neither is known, or the text is a summary.

    A summary reports what others say, so its publisher must not stand as the source of a figure.
    """
    if citation.summarises:
        return one_line(citation.title)
    known = ", ".join(filter(None, (one_line(citation.publisher, 100), one_line(citation.published, 40))))
    return known or one_line(citation.title)


def source_notes(quote: Quote) -> str:
    """What follows a quote's title: publisher, date, place in it, what it is a summary of, where else it was printed."""
    citation = quote.citation
    known = ", ".join(filter(None, (one_line(citation.publisher, 100), one_line(citation.published, 40))))
    notes = [known]
    if quote.heading:
        notes.append(_(strings.UNDER_HEADING).format(heading=one_line(quote.heading)))
    if quote.page is not None:
        notes.append(_(strings.ON_PAGE).format(page=quote.page))
    if citation.summarises:
        notes.append(strings.SUMMARY_OF.format(what=one_line(citation.summarises)))
    if quote.also_in:
        names = "; ".join(origin(other) for other in quote.also_in[:_MAX_NAMES])
        if (more := len(quote.also_in) - _MAX_NAMES) > 0:
            names = strings.AND_MORE.format(names=names, count=more)
        notes.append(strings.ALSO_IN.format(names=names))
    return " · ".join(filter(None, notes))


def quote_link(quote: Quote) -> str | None:
    """The address behind a quote's title; opens at the sentence when the page holds the text itself, not a summary."""
    if quote.citation.summarises:
        return safe_link(quote.citation.url)
    return link_to_sentence(quote.citation.url, quote.highlight_text)


def declined_text(answer: Answer, *, number: int | None, limit: int) -> str:
    """An honest no, in one or two sentences, without the nearest titles."""
    return {
        "empty": strings.EMPTY,
        "no words": strings.NO_WORDS,
        "small talk": strings.SMALL_TALK,
        "too long": strings.TOO_LONG.format(limit=limit),
        "withheld": strings.WITHHELD.format(number=number_text(number)),
    }.get(answer.reason, strings.NOT_FOUND)


def number_text(number: int | None) -> str:
    """The log row's number for a sentence, or nothing when there is no row."""
    return "" if number is None else strings.NUMBER.format(number=number)


def nearest_titles(answer: Answer) -> list[str]:
    """Titles to name when declining; only a question the documents might have answered has any."""
    if answer.reason not in {"not found", "withheld"}:
        return []
    return [one_line(title) for title in answer.nearest[:_MAX_NEAREST]]
