"""Places in a question: runs of capitals, what "which officer" asks for, what is counted."""

import re
from collections.abc import Iterable

from index.language.base import Language
from index.language.words import fold
from index.types import Span


def runs(text: str, language: Language) -> list[list[str]]:
    """Runs of capitalised words, small words between them."""
    return [re.findall(r"[^\W\d_]+", run) for run in language.nearmiss.runs.findall(text)]


def heads(text: str, language: Language) -> tuple[Span, ...]:
    """What "which officer", "what Armenian name" ask for: the words right after it, which the answer need not repeat."""
    found = []
    for match in language.nearmiss.heads.finditer(text):
        end = match.start(1)
        for word in re.finditer(r"[^\W\d_]+", match[1]):
            if fold(word[0]) in language.words.stop_words:
                break
            end = match.start(1) + word.end()
        found.append((match.start(1), end))
    return tuple(found)


def counted(text: str, language: Language) -> Span:
    """The first word of what "how many" counts; (0, 0) when nothing is counted."""
    match = language.nearmiss.counted.search(text)
    return span(match, 1)


def span(match: re.Match[str] | None, group: int = 1) -> Span:
    """The span of a group, (0, 0) without a match."""
    return match.span(group) if match else (0, 0)


def within(one: Span, spans: Iterable[Span]) -> bool:
    """Whether a span begins within one of others."""
    return any(a <= one[0] < b for a, b in spans)
