"""Documents → passages on sentence boundaries, with exact spans.

    text → blocks (paragraph, list item; under which heading) → sentences → passages

Sentences come from `sentencex`, a maintained rule-based splitter for some 300 languages that needs no download; a few
joins are made good here, and a sentence too long to be a quote is cut at the mildest boundary inside it. A passage
packs whole sentences of one section up to a limit in words and in tokens, so that an encoder never cuts it silently.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import sentencex
from markdown_it import MarkdownIt

from index.documents import body_start
from index.lexicon import WORD
from index.text import sha256_text, words
from index.types import Document, Passage, Span

VERSION = 1
"""Of the rules below; raise it when the same document gives other passages, so that they are cut anew."""


@dataclass(frozen=True, slots=True)
class Chunking:
    """Sizes of passages; part of a build's identity.

    Attributes:
        max_words: A passage takes further sentences up to this many words.
        max_tokens: The same limit in the encoder's tokens; no passage exceeds it.
        max_sentence_words: A longer sentence is cut, so that no quote is a wall of text.
    """

    max_words: int = 200
    max_tokens: int = 240
    max_sentence_words: int = 90


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list item and the heading it stands under; `apart` when left-out text separates it from the last."""

    span: Span
    heading: str
    apart: bool = False


CHARACTERS_A_WORD = 12
"""What stands for a word where a text has hardly any spaces: limits sentences and passages in code points too."""

_BOILERPLATE = re.compile(r"\s*(read more|see also|related( news| articles?)?|more on this)\s*:[^\n]*", re.IGNORECASE)
_JOINS = re.compile(
    # an abbreviation the splitter does not know, before a figure or a bracket: "Arts. 6-1", "Nos. 5", "pp. 3"
    r"\b(arts?|nos?|pp?|vols?|figs?|secs?|sects?|paras?|res|docs?|chap|ch|ca|c|approx|eds?|ibid|cf)\.\s+$",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\d\s*[ap]\.m\.\s+$", re.IGNORECASE)
_WEEKDAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day|(local|moscow|baku|gmt|utc)\b", re.IGNORECASE)
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[.!?…][”\"’»)\]])\s+|(?<=[.!?…])\s+",
        r"\n+",
        r"(?<=[;:])\s+|\s+(?=[—–]\s)",
        r"(?<=,)\s+",
        r"\s+",
    )
)


def chunk_document(document: Document, count_tokens: Callable[[str], int], chunking: Chunking) -> list[Passage]:
    """Cut a document into passages, in order; they do not overlap.

    Args:
        document: With normalised text.
        count_tokens: Length of a text for the encoder, special tokens left out.
        chunking: The limits.

    Returns:
        Passages with `document.text[start:end] == text`; each begins and ends on a sentence. Empty for a document
        that holds nothing but headings and boilerplate.
    """
    text = document.text
    passages: list[Passage] = []
    open_spans: list[Span] = []
    open_size = (0, 0)
    open_heading = ""

    def close() -> None:
        if open_spans:
            span = (open_spans[0][0], open_spans[-1][1])
            quote = text[slice(*span)]
            passages.append(Passage(document.id, span, quote, tuple(open_spans), open_heading, sha256_text(quote)))
            open_spans.clear()

    for block in split_blocks(document):
        if not WORD.search(text, *block.span):
            continue  # rules, ornaments: no word to find or to quote
        if block.heading != open_heading or block.apart:
            close()
            open_heading = block.heading
        for span in split_sentences(text, block.span, document.citation.language, chunking.max_sentence_words):
            for piece in _fit_tokens(text, span, count_tokens, chunking.max_tokens):
                sentence = text[slice(*piece)]
                size = (len(words(sentence)), count_tokens(sentence))
                total = (open_size[0] + size[0], open_size[1] + size[1] + 2)  # two spare tokens for the white space
                too_long = open_spans and piece[1] - open_spans[0][0] > CHARACTERS_A_WORD * chunking.max_words
                if open_spans and (too_long or total[0] > chunking.max_words or total[1] > chunking.max_tokens):
                    close()
                open_size = total if open_spans else size
                open_spans.append(piece)
    close()
    return passages


def split_blocks(document: Document) -> Iterator[Block]:
    """Blocks of a document in order; lines such as "Read more: …" are boilerplate and left out."""
    blocks = (
        _markdown_blocks(document) if document.citation.path.lower().endswith(".md") else _text_blocks(document.text)
    )
    apart = False
    for block in blocks:
        for line, span in _without_boilerplate(document.text, block.span):
            if line:
                apart = True
            else:
                yield replace(block, span=span, apart=apart)
                apart = False


def _without_boilerplate(text: str, span: Span) -> Iterator[tuple[bool, Span]]:
    """Cut a block at its boilerplate lines: (whether it is one, its span) for each stretch that is not empty."""
    at = span[0]
    for match in re.finditer(r"[^\n]+", text[slice(*span)]):
        if _BOILERPLATE.fullmatch(match[0]):
            line = (span[0] + match.start(), span[0] + match.end())
            before = _strip(text, (at, line[0]))
            if before[0] < before[1]:
                yield False, before
            yield True, line
            at = line[1]
    rest = _strip(text, (at, span[1]))
    if rest[0] < rest[1]:
        yield False, rest


def split_sentences(text: str, span: Span, language: str, max_words: int) -> list[Span]:
    """Sentences of one block: non-empty spans without surrounding white space, in order, none over `max_words` words."""
    start, end = span
    block = text[start:end]
    segments: list[str] = []
    for segment in sentencex.segment(language.split("-", maxsplit=1)[0] or "en", block):
        if segments and _belongs_together(segments[-1], segment):
            segments[-1] += segment
        else:
            segments.append(segment)
    if "".join(segments) != block:  # the splitter promises this; a quote's exactness is not left to a promise
        segments = [block]
    spans: list[Span] = []
    for segment in segments:
        spans += _cut(text, _strip(text, (start, start + len(segment))), max_words)
        start += len(segment)
    return spans


def _belongs_together(before: str, after: str) -> bool:
    head = after.lstrip()[:12]
    if not head:
        return True
    if _JOINS.search(before) and not head[0].isupper():
        return True
    if _HOUR.search(before) and (_WEEKDAY.match(head) or head[0].islower()):
        return True
    return not before[-1:].isspace() and head[0].islower()  # "example.com", "e.g.this"


def _cut(text: str, span: Span, max_words: int) -> list[Span]:
    """Cut an over-long sentence at the mildest boundary: sentence end inside quotes, line, semicolon, comma, space."""
    start, end = span
    if start >= end:
        return []
    if len(words(text[start:end])) <= max_words and end - start <= CHARACTERS_A_WORD * max_words:
        return [span]
    middle = (start + end) // 2
    for pattern in _CUTS:
        places = [match for match in pattern.finditer(text, start, end) if start < match.start() and match.end() < end]
        if places:
            best = min(places, key=lambda match: abs(match.start() - middle))
            return _cut(text, (start, best.start()), max_words) + _cut(text, (best.end(), end), max_words)
    if end - start <= CHARACTERS_A_WORD * max_words:
        return [span]
    middle = _whole_character(text, middle, end)
    return [span] if middle >= end else _cut(text, (start, middle), max_words) + _cut(text, (middle, end), max_words)


def _fit_tokens(text: str, span: Span, count_tokens: Callable[[str], int], max_tokens: int) -> list[Span]:
    """Halve a sentence until the encoder takes it whole (tables of figures and rare scripts make many tokens a word)."""
    start, end = span
    if end - start <= 1 or count_tokens(text[start:end]) <= max_tokens:
        return [span]
    middle = (start + end) // 2
    space = text.rfind(" ", start + 1, middle)
    middle = space if space > start + (end - start) // 4 else _whole_character(text, middle, end)
    if middle >= end:
        return [span]
    halves = (_strip(text, (start, middle)), _strip(text, (middle, end)))
    return [
        piece for half in halves if half[0] < half[1] for piece in _fit_tokens(text, half, count_tokens, max_tokens)
    ]


def _whole_character(text: str, place: int, end: int) -> int:
    """Move a cut right past combining marks, joiners and variation selectors, so that no visible character is torn."""
    while place < end and (_joins(text[place]) or _joins(text[place - 1], left=True)):
        place += 1
    return place


def _joins(character: str, *, left: bool = False) -> bool:
    if left:
        return character == "\u200d"
    return (
        unicodedata.combining(character) > 0
        or character in "\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _text_blocks(text: str) -> Iterator[Block]:
    for match in re.finditer(r"\S(?:.|\n(?![ \t]*\n))*", text):
        yield Block(_strip(text, match.span()), "")


_BLOCK_ENDS = {"inline", "fence", "code_block", "html_block"}


def _markdown_blocks(document: Document) -> Iterator[Block]:
    """Paragraphs and list items by markdown-it (CommonMark); headings name what follows and are not quoted."""
    offset = body_start(document)
    text = document.text
    lines = [offset]
    for match in re.finditer(r"\n", text[offset:]):
        lines.append(offset + match.end())
    lines.append(len(text))
    headings: list[str] = []
    tokens = MarkdownIt("commonmark").parse(text[offset:])
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type not in _BLOCK_ENDS or token.map is None:
            continue
        if before is not None and before.type == "heading_open":
            level = int(before.tag[1])
            headings[level - 1 :] = [""] * (level - 1 - len(headings)) + [token.content]
            continue
        if token.type == "html_block" and token.content.lstrip().startswith("<!--"):
            continue
        start, end = lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]
        found = max(start, text.find(token.content.split("\n", 1)[0], start, end))
        content = token.content.rstrip("\n")
        span = _strip(text, (found, found + len(content) if text.startswith(content, found) else end))
        if span[0] < span[1]:
            yield Block(span, " › ".join(heading for heading in headings[1:] if heading))
