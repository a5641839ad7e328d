"""A passage as far as near misses look at it: the mentions of its sentences, and what stands above it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from index.language.base import Language
from index.language.mentions import Mention, Sort, mentions
from index.types import Citation, Passage


@dataclass(frozen=True, slots=True)
class Scope:
    """A passage as far as it is looked at.

    Attributes:
        sentences: Mentions of each sentence, in order.
        around: Mentions of the heading and the title.
        frame: Heading, title, publisher and date as one text.
        text: The passage's text.
        pronoun: Whether each sentence opens with a pronoun for a person.
        refers: Whether each sentence has a pronoun that may refer to something named before.
        told: The mentions of each sentence without the times of statements: not the year of "wrote in 2012 that …".
        asks: Mentions of the question that the passage answers, where one stands above it (FAQ, interview).
    """

    sentences: tuple[tuple[Mention, ...], ...]
    around: tuple[Mention, ...]
    frame: str
    text: str
    pronoun: tuple[bool, ...]
    refers: tuple[bool, ...]
    told: tuple[tuple[Mention, ...], ...]
    asks: tuple[Mention, ...] = ()

    def events(self) -> "Scope":
        """The same passage with only the times of what it tells."""
        return replace(self, sentences=self.told)


def read_scope(passage: Passage, citation: Citation, names: frozenset[str], language: Language) -> Scope:
    """A passage with what stands above it; `names` are stems that are names wherever they stand."""
    start = passage.span[0]
    sentences = tuple(_sentence(passage.text[a - start : b - start], names, language) for a, b in passage.sentences)
    lines = (passage.above or passage.heading).split("\n")
    around = tuple(m for line in (*lines, citation.title) for m in _sentence(line, names, language))
    frame = " | ".join((*lines, citation.title, citation.publisher, citation.published, citation.summarises))
    asks = next((_sentence(line, names, language) for line in reversed(lines) if line.rstrip(" *_").endswith("?")), ())
    pronoun = tuple(
        language.scopes.pronoun.match(passage.text[a - start : b - start]) is not None for a, b in passage.sentences
    )
    refers = tuple(
        language.scopes.refers.search(passage.text[a - start : b - start]) is not None for a, b in passage.sentences
    )
    told = tuple(_told(passage.text[a - start : b - start], names, language) for a, b in passage.sentences)
    return Scope(sentences, around, frame, passage.text, pronoun, refers, told, asks)


@lru_cache(maxsize=16384)
def _sentence(text: str, names: frozenset[str], language: Language) -> tuple[Mention, ...]:
    return mentions(text, names.__contains__, language)


@lru_cache(maxsize=16384)
def _told(text: str, names: frozenset[str], language: Language) -> tuple[Mention, ...]:
    """The mentions of a sentence without the times at which something was said or written."""
    return tuple(
        m
        for m in _sentence(text, names, language)
        if m.sort not in (Sort.YEAR, Sort.DATE) or not _of_statement(text, m.span, language)
    )


def _of_statement(text: str, span: tuple[int, int], language: Language) -> bool:
    before = text[: span[0]]
    if language.scopes.said_before.search(before) or language.scopes.put_before.search(before):
        return True
    return (
        language.scopes.leads.search(before) is not None and language.scopes.says_after.match(text, span[1]) is not None
    )
