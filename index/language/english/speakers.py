"""Whose figure a sentence gives, where one source reports another: `Officials put the toll at 800, the Gazette said`.

Shown under the Gazette's title, the 800 would be taken for its own. A question for what one source says wants no figure
that the source only passes on.
"""

import re
from functools import lru_cache

from index.language.english.vocabulary import STOP_WORDS, stem
from index.language.words import WORD, fold
from index.types import Span

_SAYS = (
    r"said|says?|stated?|states|wrote|writes?|reported|reports|found|finds|gave|gives|given|counted|counts|added|adds|concluded|concludes"
    r"|announced|announces|estimated?|estimates|puts?|claimed|claims?|spoke|speaks?|declared|ascribed|ascribes|told|tells|quoted|quotes|cited"
    r"|cites|noted|notes|listed|lists|maintained|maintains|reckoned|recorded"
)
_VERB = re.compile(rf"\b(?:{_SAYS})\b", re.IGNORECASE)
_BREAK = re.compile(
    r"[;:]\s+|,\s+(?:and\s+|while\s+|but\s+|whereas\s+)?|\s+(?:and|while|whereas|but)\s+", re.IGNORECASE
)
_ACCORDING = re.compile(
    r"\b(?:according to|as (?:reported|stated|given|estimated) by)\s+(?P<who>[^,;:.()]+)", re.IGNORECASE
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?P<who>[^,;:.()]+?)(?=\s+(?:at|to|as|in|on)\b|[,;:.()]|$)", re.IGNORECASE)
_PRONOUNS = frozenset("it he she they which who that this we i".split())
_SOURCE = (
    re.compile(
        r"\b(?:according to|as per)\s+(?P<who>[^?,;:.()]+?)(?=\s+(?:in|at|on|during|near|for)\b|[?,;:.()]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:do|does|did|has|have)\s+(?P<who>[^?,;:.()]+?)\s+"
        rf"(?:{_SAYS}|count|find|give|add|conclude|announce|speak|list|record)\b",
        re.IGNORECASE,
    ),
)


def source_asked(question: str) -> frozenset[str]:
    """Stems of the source whose word a question wants: `according to the Gazette`, `did the Gazette say`; else none."""
    found = (match["who"] for pattern in _SOURCE for match in pattern.finditer(question))
    return frozenset(name for who in found for name in _stems(who))


@lru_cache(maxsize=4096)
def speaker(stated: str, place: Span) -> frozenset[str]:
    """Stems of who gives a value, as its own stretch of the sentence says; none when it does not, or says `it`.

    Args:
        stated: The sentence.
        place: The value's span.
    """
    stretches = _stretches(stated)
    at = next(i for i, (start, end) in enumerate(stretches) if start <= place[0] < end or i == len(stretches) - 1)
    start, end = stretches[at]
    verbs = [m for m in _VERB.finditer(stated, start, place[0]) if not _is_noun(stated, m)]
    if verbs:
        verb = verbs[-1]
        if _PASSIVE.search(stated[start : verb.start()]):
            by = _BY.search(stated, verb.end(), end)
            return _stems(by["who"]) if by else frozenset()
        return _subject(stated[start : verb.start()])
    for number in (at, at - 1, at + 1):  # "according to officials" in the stretch, before it, after it
        if 0 <= number < len(stretches):
            match = _ACCORDING.search(stated, *stretches[number])
            if match and not (number < at and _VERB.search(stated, match.end(), stretches[number][1])):
                return _stems(match["who"])
    if at + 1 < len(stretches):
        after = _VERB.search(stated, *stretches[at + 1])
        if after and not re.search(r"\d", stated[stretches[at + 1][0] : after.start()]):
            return _subject(stated[stretches[at + 1][0] : after.start()])
    return frozenset()


@lru_cache(maxsize=4096)
def passes_on(stated: str, place: Span, title: str, known: frozenset[str]) -> bool:
    """Whether the source named in a document's title only passes a value on, which is somebody else's.

    Args:
        stated: The sentence.
        place: The value's span.
        title: Title and publisher of the document.
        known: Stems of the question, which name no source.
    """
    own = _stems(title) - known
    whose = speaker(stated, place)
    return bool(whose and not whose & own and _others(stated, place) & own)


def _others(stated: str, place: Span) -> frozenset[str]:
    """Stems of those who say something in a sentence elsewhere than the value's own stretch."""
    found: set[str] = set()
    for start, end in _stretches(stated):
        if not start <= place[0] < end:
            if verb := _VERB.search(stated, start, end):
                found |= _subject(stated[start : verb.start()])
            if match := _ACCORDING.search(stated, start, end):
                found |= _stems(match["who"])
    return frozenset(found)


def _is_noun(stated: str, verb: re.Match[str]) -> bool:
    """Whether `reports`, `counts`, `claims` and the like are things: `the reports`, `a count`."""
    before = stated[: verb.start()].split()
    return bool(before) and fold(before[-1]) in {
        "the",
        "a",
        "an",
        "of",
        "its",
        "their",
        "his",
        "her",
        "these",
        "those",
        "by",
    }


def _stretches(stated: str) -> list[Span]:
    """The stretches of a sentence between commas and connectives; a plain `and` parts only what already has a verb."""
    spans: list[Span] = []
    start = 0
    for match in _BREAK.finditer(stated):
        plain = match[0].strip().lower() == "and"
        if plain and not _VERB.search(stated, start, match.start()):
            continue
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(stated))]


def _subject(text: str) -> frozenset[str]:
    words = [fold(word) for word in WORD.findall(text)]
    return frozenset() if not words or any(word in _PRONOUNS - {"that"} for word in words[:2]) else _stems(text)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in WORD.findall(text) if fold(w) not in STOP_WORDS and not w[0].isdigit())
