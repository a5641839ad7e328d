"""A passage as far as near misses look at it: the mentions of its sentences, and what stands above it."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from index.language.mentions import Mention, Sort, mentions
from index.types import Citation, Passage

_REFERS = re.compile(r"\b(?:he|she|it|they|his|her|its|their|him|them|this|these)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\W*(?:he|she)\b", re.IGNORECASE)
_SAYS = (
    r"(?:said|says|say|stat(?:ed|es?)|wr(?:ote|ites?)|written|report(?:ed|s)?|told|tells|called|calls|added|adds|noted|notes|claim(?:ed|s)"
    r"|denied|denies|stress(?:ed|es)|declared|declares|mention(?:ed|s)|quot(?:ed|es)|cit(?:ed|es)"
    r"|concluded|specified|specifies|explained|recalled|argued|according|statement|letter|release|article|text|publication)"
)
_PUTS = r"(?:put|puts|gave|gives|given|counted|counts|estimated|estimates|found|described|describes)"
REPORTING = re.compile(
    rf"\b(?:{_SAYS}|{_PUTS}|source|tell|give|add|note|claim|deny|stress|declare|mention|quote|cite|publish(?:ed)?|announced?"
    r"|conclude|specify|explain|recall|argue|count|estimate|find|describe|call|put|produced?)\b",
    re.IGNORECASE,
)
"""Words that tell of a statement rather than of what it is about."""
_BETWEEN = r"(?:[ ,]+(?!that\b|when\b|was\b|were\b|had\b|died\b)(?![^\W\d]{3,}ed\b)[^\W\d][\w’'.-]*){0,8}?"
_SAID_BEFORE = re.compile(rf"\b{_SAYS}{_BETWEEN}[ ,]+(?:\w+ )?$", re.IGNORECASE)
_PUT_BEFORE = re.compile(rf"\b{_PUTS}\b(?:(?!\bthat\b|[;:.]\s).)*$", re.IGNORECASE)
_SAYS_AFTER = re.compile(
    rf"(?:,?(?:\s+[^\W\d][\w’'.-]*){{1,6}}?|,)\s+(?:{_SAYS}|{_PUTS})\b|\s+(?:\w+ )?(?:report|title|survey|book|study)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:^|[,;:]\s+)\W*(?:in|on|as of|already in|the|its?|an?)\s+$", re.IGNORECASE)


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


def read_scope(passage: Passage, citation: Citation, names: frozenset[str]) -> Scope:
    """A passage with what stands above it; `names` are stems that are names wherever they stand."""
    start = passage.span[0]
    sentences = tuple(_sentence(passage.text[a - start : b - start], names) for a, b in passage.sentences)
    lines = (passage.above or passage.heading).split("\n")
    around = tuple(m for line in (*lines, citation.title) for m in _sentence(line, names))
    frame = " | ".join((*lines, citation.title, citation.publisher, citation.published, citation.summarises))
    asks = next((_sentence(line, names) for line in reversed(lines) if line.rstrip(" *_").endswith("?")), ())
    pronoun = tuple(_PRONOUN.match(passage.text[a - start : b - start]) is not None for a, b in passage.sentences)
    refers = tuple(_REFERS.search(passage.text[a - start : b - start]) is not None for a, b in passage.sentences)
    told = tuple(_told(passage.text[a - start : b - start], names) for a, b in passage.sentences)
    return Scope(sentences, around, frame, passage.text, pronoun, refers, told, asks)


@lru_cache(maxsize=16384)
def _sentence(text: str, names: frozenset[str]) -> tuple[Mention, ...]:
    return mentions(text, names.__contains__)


@lru_cache(maxsize=16384)
def _told(text: str, names: frozenset[str]) -> tuple[Mention, ...]:
    """The mentions of a sentence without the times at which something was said or written."""
    return tuple(
        m for m in _sentence(text, names) if m.sort not in (Sort.YEAR, Sort.DATE) or not _of_statement(text, m.span)
    )


def _of_statement(text: str, span: tuple[int, int]) -> bool:
    before = text[: span[0]]
    if _SAID_BEFORE.search(before) or _PUT_BEFORE.search(before):
        return True
    return _LEADS.search(before) is not None and _SAYS_AFTER.match(text, span[1]) is not None
