"""An answer in words: what Telegram messages and the console say about a quote, or in place of one.

Knows no Telegram. Metadata is made to fit on one line; quoted text is never changed here.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.text import strings
from bot.text.layout import one_line
from bot.text.links import link_to_sentence, safe_link
from bot.text.locale import _
from index import Answer, Citation, Quote, small_talk

_MAX_NAMES: Final = 3
_MAX_NEAREST: Final = 3
_LIKELY: Final = 0.85
_POSSIBLE: Final = 0.6
_MAX_EXAMPLES: Final = 3
_TALK: Final = {
    "thanks": strings.THANKS,
    "farewell": strings.GOODBYE,
    "noted": strings.NOTED,
    "doubt": strings.DOUBTED,
    "bot": strings.ABOUT_BOT,
    "order": strings.ONLY_QUOTES,
    "abuse": strings.ONLY_QUOTES,
    "language": strings.HINT_LANGUAGE,
    "sources": strings.HINT_SOURCES,
    "privacy": strings.HINT_PRIVACY,
    "help": strings.HINT_HELP,
}
_POINTING: Final = frozenset({"thanks", "farewell", "noted", "doubt", "language", "privacy"})


def confidence_words(confidence: float) -> str:
    """The confidence of the first quote in words, understated rather than overstated."""
    if confidence >= _LIKELY:
        return _(strings.LIKELY)
    return _(strings.POSSIBLE if confidence >= _POSSIBLE else strings.DOUBTFUL)


def opening_words(answer: Answer, *, alone: bool = False) -> str:
    """What goes before the first quote; `alone` if a quote is sent without the others."""
    if answer.kind == "judgement":
        return _(strings.JUDGED_SINGLE if alone or len(answer.quotes) == 1 else strings.JUDGED)
    return confidence_words(answer.confidence)


def origin(citation: Citation) -> str:
    """Publisher and date as the corpus gives them; the title if neither is known, or if the text is a summary.

    A summary reports what others say, so its publisher must not be named as the source of a figure.
    """
    if citation.summarises:
        return one_line(citation.title)
    known = ", ".join(filter(None, (one_line(citation.publisher, 100), one_line(citation.published, 40))))
    return known or one_line(citation.title)


def about(citation: Citation, limit: int = 200) -> str:
    """Publisher and date of a document, or what it is a summary of; empty if nothing is known."""
    if citation.summarises:
        return _(strings.SUMMARY_OF).format(what=one_line(citation.summarises, limit))
    return one_line(", ".join(filter(None, (citation.publisher, citation.published))), limit)


def source_notes(quote: Quote) -> str:
    """What follows a quote's title: publisher, date, what it is a summary of, page or heading, where else it was printed."""
    citation = quote.citation
    known = ", ".join(filter(None, (one_line(citation.publisher, 100), one_line(citation.published, 40))))
    notes = [known]
    if citation.summarises:
        notes.append(_(strings.SUMMARY_OF).format(what=one_line(citation.summarises)))
    notes.append(place_in_source(quote))
    if quote.also_in:
        names = "; ".join(origin(other) for other in quote.also_in[:_MAX_NAMES])
        if (more := len(quote.also_in) - _MAX_NAMES) > 0:
            names = _(strings.AND_MORE).format(names=names, count=more)
        notes.append(_(strings.ALSO_IN).format(names=names))
    return " · ".join(filter(None, notes))


def place_in_source(quote: Quote) -> str:
    """The page or heading of a quote; empty if there is none, or if the heading is the title."""
    if quote.page is not None:
        return _(strings.PAGE).format(page=quote.page)
    heading = one_line(quote.heading, 120)
    if not heading or heading.casefold() == one_line(quote.citation.title, 120).casefold():
        return ""
    return _(strings.UNDER).format(heading=heading)


def quote_link(quote: Quote) -> str | None:
    """The link on a quote's title; it opens at the sentence, unless the document is a summary.

    A PDF opens at the quote's page, as browsers do not look for sentences there.
    """
    link = safe_link(quote.citation.url)
    if link is None or quote.citation.summarises:
        return link
    if quote.page is not None and "#" not in link and link.partition("?")[0].lower().endswith(".pdf"):
        return f"{link}#page={quote.page}"
    return link_to_sentence(quote.citation.url, quote.highlight_text)


def declined_text(answer: Answer, *, number: int | None, limit: int, examples: Sequence[str] = ()) -> str:
    """Why nothing is quoted, in one or two sentences, without the nearest titles.

    There are special replies to what is not a question: thanks, a greeting, a word without a question, something that a
    command does. They offer a few of the `examples`; ones that share a word with what was typed come first.
    """
    texts = {
        "empty": strings.EMPTY,
        "no words": strings.ONLY_WORDS if answer.hits else strings.NO_WORDS,
        "too long": strings.TOO_LONG,
        "withheld": strings.WITHHELD,
        "paused": strings.PAUSED,
        "judgement": strings.NOT_SETTLED,
    }
    talk = small_talk(answer.question) if answer.reason == "small talk" else ""
    text = _TALK.get(talk, strings.SMALL_TALK) if answer.reason == "small talk" else texts.get(answer.reason)
    not_found = strings.NOT_FOUND if answer.understood else strings.NOT_UNDERSTOOD
    said = _(text or not_found).format(limit=limit, number=number_text(number))
    if answer.reason not in {"small talk", "no words"} or talk in _POINTING or not examples:
        return said
    typed = set(re.findall(r"\w+", answer.question.casefold()))
    alike = sorted(examples, key=lambda each: not typed & set(re.findall(r"\w+", each.casefold())))
    lines = [f"• {one_line(example)}" for example in alike[:_MAX_EXAMPLES]]
    return "\n".join([said, "", _(strings.EXAMPLES), *lines])


def number_text(number: int | None) -> str:
    """The number of the log row, for a sentence; empty if there is no row."""
    return "" if number is None else _(strings.NUMBER).format(number=number)


def nearest_titles(answer: Answer) -> list[str]:
    """Titles to name when nothing is quoted; only for questions that the documents might have answered."""
    named = {"not found", "withheld", "judgement"}
    if answer.reason not in named and not (answer.reason == "no words" and answer.hits):
        return []
    return [one_line(title) for title in answer.nearest[:_MAX_NEAREST]]
