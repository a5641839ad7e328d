"""Ranked hits → an `Answer`: exact quotes of several sources, where they differ, or an honest no.

Every quote is cut from the stored text in this moment and compared with what was indexed; a quote that does not match is
withheld and reported as a fault. One document gives one quote, and the same sentence printed by several documents is
quoted once.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from index.answering.differences import Values
from index.answering.question import Question, is_bare, refusal
from index.answering.quoting import Allowed, fault
from index.answering.scoring import Ranked
from index.answering.search import Searcher
from index.answering.sides import denied, disputed, sides
from index.language.base import Language
from index.types import Answer, Citation, Difference, Hit, Quote, Span

MAX_QUOTES = 3
COMPARED = 12
"""Hits that are read for the values they give."""
FURTHER = 0.25
"""Share of the threshold from which a further document is quoted, and compared, for a value it gives to the question."""
UNSETTLED = 0.5
"""Most confidence (0 to 1) of an answer to a question of judgement: its quotes answer nothing."""
NEAREST = 3
"""Titles that a declined answer names."""

Order = Callable[[Question, Sequence[Ranked], float], list[Ranked]]

Check = Callable[[int], str | None]
"""Why a passage may not be quoted, by its id; None when it may."""


@dataclass(slots=True)
class _Draft:
    """A quote in the making: the hit, and the other documents found to print the same sentence."""

    hit: Ranked
    highlight: Span
    also_in: list[Citation] = field(default_factory=list)


def make_answer(
    searcher: Searcher,
    question: str,
    language: Language,
    *,
    threshold: float | None = None,
    hits: int = 20,
    allowed: Allowed | None = None,
    order: Order | None = None,
    judged: bool = False,
) -> Answer:
    """Answer a question from one build, as it stands; `index.answering.conversation` says what is meant by what people type.

    Args:
        searcher: Of the build.
        question: As typed; any text.
        language: That it is asked in.
        threshold: Decline below this confidence (0 to 1); the calibrated one when None; 0 never declines.
        hits: How many ranked passages the answer lists.
        order: Puts the hits in another order, given the threshold.
        judged: Whether it is known to be a question of judgement; else that is read from its words.
        allowed: Whether a passage may be shown; one that may not takes no part in anything, as if it were not there.

    Returns:
        An answer or a declined one; never raises for what a person may type.
    """
    began = time.perf_counter()
    limit = searcher.scorer_for(language).threshold if threshold is None else threshold
    blank = Answer(question, "declined", "", 0.0, searcher.store.build.id, 0.0)
    answer = _answer(searcher, blank, language, limit, hits, allowed, order, judged)
    return replace(answer, elapsed_ms=(time.perf_counter() - began) * 1000)


def _answer(
    searcher: Searcher,
    blank: Answer,
    language: Language,
    limit: float,
    hits: int,
    allowed: Allowed | None,
    order: Order | None,
    judged: bool,
) -> Answer:
    """Fill in a declined answer, as far as the question gets."""
    question = blank.question
    reason = refusal(question, language)
    if reason:
        return replace(blank, reason=reason)
    parsed, ranked = searcher.search(_encodable(question), language, allowed)
    if not parsed.stems:
        return replace(blank, reason="no words")
    if order is not None:
        ranked = order(parsed, ranked, limit)
    nearest = tuple(dict.fromkeys(_citation(searcher, r).title for r in ranked))[:NEAREST]
    blank = replace(blank, nearest=nearest, hits=_listed(searcher, ranked[:hits]))
    judged = limit > 0 and (judged or language.judgement.is_judgement(question))
    as_typed = limit > 0 and order is None
    if as_typed and not judged and is_bare(parsed, lambda word: searcher.has(word, language)):
        return replace(blank, reason="no words")
    checks = cache(partial(fault, searcher.store))  # for this answer: the stored text is read again for the next
    if judged or as_typed:
        both = _both(searcher, parsed, ranked, allowed, judged=judged)
        if judged or both or (language.judgement.asks_part(question) and denied(parsed, ranked)):
            return _judgement(blank, ranked, *_quotes(searcher, both, checks))
    return _settled(searcher, blank, parsed, ranked, limit, checks)


def _judgement(blank: Answer, ranked: Sequence[Ranked], quotes: tuple[Quote, ...], faults: tuple[str, ...]) -> Answer:
    """Who says what about a question that no document settles; declined when only one side can be quoted."""
    if len(quotes) < 2:  # one side alone would pass for the answer
        quotes = ()
    confidence = min(_confidence(ranked, quotes, faults), UNSETTLED)
    answer = replace(blank, reason="judgement", confidence=confidence, faults=faults)
    return replace(answer, outcome="answered", quotes=quotes, nearest=()) if quotes else answer


def _settled(
    searcher: Searcher, blank: Answer, parsed: Question, ranked: Sequence[Ranked], limit: float, checks: Check
) -> Answer:
    """The quotes that answer, and where they differ; declined below the limit or when they fail their check."""
    values = Values(parsed, searcher.store.citations)
    quotes, faults = _quotes(searcher, _order(values, ranked, limit), checks)
    confidence = _confidence(ranked, quotes, faults)
    answer = replace(blank, confidence=confidence, faults=faults)
    if ranked and quotes and confidence >= limit:
        differences = _differences(values, checks, ranked, quotes)
        return replace(answer, outcome="answered", quotes=quotes, differences=differences, nearest=())
    withheld = faults and not quotes and ranked[0].score >= limit
    return replace(answer, reason="withheld" if withheld else "not found")


def _confidence(ranked: Sequence[Ranked], quotes: Sequence[Quote], faults: Sequence[str]) -> float:
    """The confidence of the best hit; if quotes were withheld, of the first one left."""
    if faults:
        return quotes[0].score if quotes else 0.0
    return ranked[0].score if ranked else 0.0


def _listed(searcher: Searcher, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            rank,
            r.stored.passage.document,
            _citation(searcher, r).path,
            r.stored.passage.span,
            r.score,
            r.stored.passage.sentences[r.best],
            r.stored.passage.sha256,
        )
        for rank, r in enumerate(ranked, 1)
    )


def _both(
    searcher: Searcher, parsed: Question, ranked: Sequence[Ranked], allowed: Allowed | None, *, judged: bool
) -> list[tuple[Ranked, int]]:
    """The sides of a question. If its own words find fewer than two sides of a deed, other words are tried."""

    def of(hit: Ranked) -> Citation:
        return _citation(searcher, hit)

    if not judged:
        return disputed(parsed, ranked, of, MAX_QUOTES)
    found = sides(parsed, ranked, of, MAX_QUOTES)
    asked = None if found else parsed.language.judgement.point(parsed.text)
    wording = asked.otherwise(parsed.text) if asked else ""
    if not wording:
        return found
    _, more = searcher.search(_encodable(wording), parsed.language, allowed)
    known = {hit.stored.id for hit in ranked}
    return sides(parsed, [*ranked, *(hit for hit in more if hit.stored.id not in known)], of, MAX_QUOTES)


def _quotes(
    searcher: Searcher, order: Iterable[tuple[Ranked, int]], fault_of: Check
) -> tuple[tuple[Quote, ...], tuple[str, ...]]:
    """One quote for each document, in order, and the faults of those withheld."""
    drafts: list[_Draft] = []
    faults: list[str] = []
    used: set[str] = set()
    for hit, best in order:
        document = hit.stored.passage.document
        if document in used:
            continue
        highlight = hit.stored.passage.sentences[best]
        same = next(
            (
                d
                for d in drafts
                if _reprints(searcher, d.hit, hit)
                and _same_sentence(_sentence(d.hit, d.highlight), _sentence(hit, highlight))
            ),
            None,
        )
        if same is None and len(drafts) == MAX_QUOTES:
            continue
        fault = fault_of(hit.stored.id)
        used.add(document)
        if fault is not None:  # its other passages may answer something else; the document is left out
            faults.append(fault)
            continue
        if same is not None:
            same.also_in.append(_citation(searcher, hit))
        else:
            drafts.append(_Draft(hit, highlight))
    quotes = tuple(
        Quote(
            rank=rank,
            citation=_citation(searcher, draft.hit),
            span=draft.hit.stored.passage.span,
            text=draft.hit.stored.passage.text,
            highlight=draft.highlight,
            highlight_text=_sentence(draft.hit, draft.highlight),
            score=draft.hit.score,
            passage_sha256=draft.hit.stored.passage.sha256,
            also_in=tuple(draft.also_in),
            heading=draft.hit.stored.passage.heading,
            page=searcher.store.page(draft.hit.stored.passage.document, draft.highlight[0]),
        )
        for rank, draft in enumerate(drafts, 1)
    )
    return quotes, tuple(faults)


def _order(values: Values, ranked: Sequence[Ranked], limit: float) -> Iterator[tuple[Ranked, int]]:
    """Hits to quote, each with the number of the sentence to highlight.

    The best hit comes first as it is. Further documents that give a value to the question come next, each with the first
    passage whose value contradicts the best hit's, else the first that gives one. The document's best such passage may lie
    under the threshold, but not far; any other passage must reach it.
    """
    if not ranked:
        return
    first = ranked[0]
    yield first, first.best
    giving: dict[str, tuple[Ranked, int]] = {}
    against: set[str] = set()
    for hit in ranked[:COMPARED]:
        document = hit.stored.passage.document
        given = values.of(hit.stored) if hit.score >= FURTHER * limit or document in giving else []
        if not given or document in against:
            continue
        best = max((value.sentence for value in given), key=lambda sentence, hit=hit: hit.sentences[sentence])  # type: ignore[misc]
        if values.contradict(first.stored, hit.stored):
            against.add(document)
            giving[document] = (hit, best)
        else:
            giving.setdefault(document, (hit, best))
    yield from giving.values()
    yield from ((hit, hit.best) for hit in ranked if hit.score >= limit)


def _differences(
    values: Values, fault_of: Check, ranked: Sequence[Ranked], quotes: Sequence[Quote]
) -> tuple[Difference, ...]:
    """Compare the values in the quotes, so that each is in its source's quote.

    A passage that fails its check takes no part.
    """
    quoted = {(quote.citation.document, quote.span): quote.rank for quote in quotes}
    stored = [
        r.stored
        for r in ranked
        if (r.stored.passage.document, r.stored.passage.span) in quoted and fault_of(r.stored.id) is None
    ]
    return values.differences(sorted(stored, key=lambda s: quoted[s.passage.document, s.passage.span]))


def _citation(searcher: Searcher, hit: Ranked) -> Citation:
    return searcher.store.citations[hit.stored.passage.document]


def _sentence(hit: Ranked, span: Span) -> str:
    start = hit.stored.passage.span[0]
    return hit.stored.passage.text[span[0] - start : span[1] - start]


def _reprints(searcher: Searcher, one: Ranked, other: Ranked) -> bool:
    """Whether two documents can print the same text: a summary prints nothing, it reports."""
    return not (_citation(searcher, one).summarises or _citation(searcher, other).summarises)


def _same_sentence(one: str, other: str) -> bool:
    """Whether two sentences are the same sequence of words and figures.

    Case, white space, quotation marks, dashes and the stops between words are folded, and nothing else: another word,
    sign or figure makes another sentence.
    """
    return _words_of(one) == _words_of(other)


_APOSTROPHE = re.compile(r"(?<=\w)[’‘`´](?=\w)")
_QUOTES = re.compile(r"[\"`´«»‘’‚‛“”„‟‹›]|(?<!\w)'|'(?!\w)")
_MINUS = re.compile(r"(?<![^\s(\[])[-‐‑–—−](?=[€$£¥]?[\d.,])")
_TO = re.compile(r"(?<=\d)\s?[-‐‑‒–—]\s?(?=\d)")
_BREAKS = re.compile(r"[-‐‑‒–—―]+|[,;:.](?!\S)")


def _words_of(sentence: str) -> str:
    """What makes a sentence: its words, figures and signs. A dash before a figure is a minus, between two figures a range."""
    text = _APOSTROPHE.sub("'", unicodedata.normalize("NFC", sentence).casefold())
    text = _TO.sub("~", _MINUS.sub("\N{MINUS SIGN}", _QUOTES.sub("", text)))
    return " ".join(_BREAKS.sub(" ", text).split())


def _encodable(text: str) -> str:
    """The question without lone surrogates and NUL, which neither SQLite nor the tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
