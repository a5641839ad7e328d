"""Documents → passages on sentence boundaries, with exact spans.

    text → blocks (paragraph, list item, table row; under which headings, see `index.outline`) → sentences → passages

Sentences come from `sentencex`, a maintained rule-based splitter for some 300 languages that needs no download. This
module mends a few of its splits, and cuts a sentence that is too long to quote at the mildest boundary inside it. A
passage packs whole sentences of one section up to a limit in words and in tokens, so that an encoder never cuts it
silently.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import sentencex
from markdown_it import MarkdownIt

from index.documents import body_start
from index.formats.registry import FORMATS
from index.language import DEFAULT, language_for
from index.language.base import Language
from index.language.words import RAISED, WORD
from index.outline import Block, outline
from index.text import header_cells, sha256_text, words
from index.types import Document, Passage, Span

VERSION = 2
"""Of the rules below; raise it when the same document gives other passages, so that no old ones are reused."""


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


_HEAD, _TAIL = 12, 16
"""Characters looked at on both sides of a place where the splitter parts two sentences."""
_DASHES = 2
"""Number of the boundary in `_CUTS` that looks at what follows."""
_EXTRACTED = {name[1:] for name, each in FORMATS.items() if each.extracted}
_WRITTEN = re.compile(r"\S")
_GAP = re.compile(r"\n[ \t]*\n")
_LINE = re.compile(r"[^\n]+")
_MAX_MARKS = 64
CHARACTERS_A_WORD = 12
"""Code points that count as a word where a text has hardly any spaces: limits the code points of sentences and passages too."""

_NOTE_MARK = re.compile(rf"(?:[{RAISED}]|\[[\w*†‡, –-]{{1,8}}\])+")
"""Belongs to the sentence whose end it touches."""
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[.!?…։][”\"’»)\]])\s+|(?<=[.!?…։])\s+",
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
    under = Block((0, 0), ())
    apart = False  # text was left out since the last block, or a heading

    def close() -> None:
        if open_spans:
            span = (open_spans[0][0], open_spans[-1][1])
            quote = text[slice(*span)]
            headings = [under.heading]
            if under.header and header_cells(text[slice(*open_spans[0])]) != under.header:
                headings.append(under.header)  # of a table that began in the passage before
            heading = " › ".join(filter(None, headings))
            sentences = tuple(open_spans)
            passages.append(Passage(document.id, span, quote, sentences, heading, sha256_text(quote), under.above))
            open_spans.clear()

    for block in split_blocks(document):
        apart = apart or block.apart
        if not WORD.search(text, *block.span):
            continue  # rules, ornaments: no word to find or to quote
        if block.above != under.above or apart:
            close()
            apart = False
        under = block
        for span in split_sentences(text, block.span, document.citation.language, chunking.max_sentence_words):
            for piece, tokens in _fit_tokens(text, span, count_tokens, chunking.max_tokens):
                size = (len(words(text[slice(*piece)])), tokens)
                total = (open_size[0] + size[0], open_size[1] + size[1] + 2)  # two spare tokens for the white space
                too_long = open_spans and piece[1] - open_spans[0][0] > CHARACTERS_A_WORD * chunking.max_words
                if open_spans and (too_long or total[0] > chunking.max_words or total[1] > chunking.max_tokens):
                    close()
                open_size = total if open_spans else size
                open_spans.append(piece)
    close()
    return passages


def split_blocks(document: Document) -> list[Block]:
    """Blocks of a document in order; lines such as "Read more: …" are boilerplate and left out.

    A block is a paragraph of a text file, what Markdown says, a line of a text extracted from another format, or a row of a
    table. Headings, labels and questions are none: they name what follows.
    """
    language = language_for(document.citation.language)
    kind = document.citation.path.lower().rpartition(".")[2]
    if kind == "md":
        blocks = _markdown_blocks(document)
    elif document.headings or kind in _EXTRACTED:
        blocks = _line_blocks(document)
    else:
        blocks = _text_blocks(document.text)
    plain = kind != "md" and not document.headings
    return outline(document.text, list(_without_boilerplate_lines(document, blocks, language)), language, plain=plain)


def _without_boilerplate_lines(document: Document, blocks: Iterator[Block], language: Language) -> Iterator[Block]:
    apart = False
    for block in blocks:
        for line, span in _without_boilerplate(document.text, block.span, language):
            if line:
                apart = True
            else:
                yield replace(block, span=span, apart=apart or block.apart)
                apart = False


def _without_boilerplate(text: str, span: Span, language: Language) -> Iterator[tuple[bool, Span]]:
    """Cut a block at its boilerplate lines: (whether it is one, its span) for each stretch that is not empty."""
    at = span[0]
    for match in re.finditer(r"[^\n]+", text[slice(*span)]):
        if language.outline.boilerplate.fullmatch(match[0]):
            line = (span[0] + match.start(), span[0] + match.end())
            before = _strip(text, (at, line[0]))
            if before[0] < before[1]:
                yield False, before
            yield True, line
            at = line[1]
    rest = _strip(text, (at, span[1]))
    if rest[0] < rest[1]:
        yield False, rest


def split_sentences(text: str, span: Span, tag: str, max_words: int) -> list[Span]:
    """Sentences of one block: non-empty spans without surrounding white space, in order, none over `max_words` words.

    Args:
        text: The document's.
        span: Of the block.
        tag: BCP 47 tag of its language.
        max_words: A longer sentence is cut.
    """
    language = language_for(tag)
    start, end = span
    segments: list[str] = sentencex.segment(tag.split("-", maxsplit=1)[0] or DEFAULT.code, text[start:end])
    ends = [start]
    for segment in segments:
        ends.append(ends[-1] + len(segment))
    if ends[-1] != end or any(segment != text[a:b] for segment, a, b in zip(segments, ends, ends[1:], strict=False)):
        return _cut(text, _strip(text, span), max_words)  # it promises to keep every character; exactness needs proof
    spans: list[Span] = []
    for at, until in zip(ends[1:], [*ends[2:], end], strict=True):
        mark = _NOTE_MARK.match(text, at, end)
        at = max(start, mark.end() if mark and not text[at - 1].isspace() else at)  # noqa: PLW2901 (it moves on)
        if at < end and (_belongs_together(text, start, at, until, language) or len(WORD.findall(text, start, at)) < 2):
            continue  # "No." and "(2)" say nothing without what follows
        if spans and start < at and not WORD.search(text, start, at):
            spans[-1] = _strip(text, (spans[-1][0], at))  # the mark that closes what the sentences before are in
        else:
            spans += _cut(text, _strip(text, (start, at)), max_words)
        start = at
    return spans


def _belongs_together(text: str, start: int, at: int, end: int, language: Language) -> bool:
    """Whether what the splitter parted at `at` is one sentence that began at `start`; the next part ends at `end`."""
    head = text[at : min(at + _HEAD, end)].lstrip() or text[at:end].lstrip()[:_HEAD]
    if not head:
        return True
    written = at
    while written > start and text[written - 1].isspace():
        written -= 1
    if written == at:
        return head[0].islower()  # "example.com", "e.g.this"
    tail = text[max(written - _TAIL, start) : written]
    if language.sentences.joins.search(tail) and not head[0].isupper():
        return True
    return language.sentences.hour.search(tail) is not None and (
        head[0].islower() or language.sentences.after_hour.match(text[at:end].lstrip()[:_HEAD]) is not None
    )


def _cut(text: str, span: Span, max_words: int) -> list[Span]:
    """Cut an over-long sentence at the mildest boundary: sentence end inside quotes, line, semicolon, comma, space.

    Of a kind of boundary, the one nearest the middle is taken. The places of each kind are looked up once, so that the time
    grows with the length only.
    """
    whole = span
    found: list[tuple[array[int], array[int]]] = []  # starts and ends of each kind's matches, as far as needed
    pieces: list[Span] = []
    todo = [span]
    while todo:
        start, end = todo.pop()
        if start >= end:
            continue
        short = end - start <= CHARACTERS_A_WORD * max_words
        if short and len(words(text[start:end])) <= max_words:
            pieces.append((start, end))
            continue
        middle = (start + end) // 2
        for kind, pattern in enumerate(_CUTS):
            if kind == len(found):
                matches = [match.span() for match in pattern.finditer(text, *whole)]
                found.append((array("q", [a for a, _ in matches]), array("q", [b for _, b in matches])))
            place = _nearest(*found[kind], start, end, middle)
            if place is not None and kind == _DASHES and not pattern.match(text, place[0], end):
                # only the last one can be: the white space after its dash is outside
                place = _nearest(*found[kind], start, place[1], middle)
            if place is not None:
                todo += [(place[1], end), (start, place[0])]
                break
        else:
            middle = _whole_character(text, middle, end)
            if short or middle >= end:
                pieces.append((start, end))
            else:
                todo += [(middle, end), (start, middle)]
    return pieces


def _nearest(starts: "array[int]", ends: "array[int]", start: int, end: int, middle: int) -> Span | None:
    """The boundary nearest the middle that has text on both sides of it within `start` and `end`; the left one of two."""
    first, last = bisect_right(starts, start), bisect_left(ends, end)
    if first >= last:
        return None
    right = min(max(bisect_left(starts, middle), first), last - 1)
    left = max(right - 1, first)
    chosen = left if abs(starts[left] - middle) <= abs(starts[right] - middle) else right
    return starts[chosen], ends[chosen]


def _fit_tokens(
    text: str, span: Span, count_tokens: Callable[[str], int], max_tokens: int
) -> Iterator[tuple[Span, int]]:
    """Halve a sentence until the encoder takes it whole (tables of figures and rare scripts make many tokens a word).

    Yields:
        The pieces in order, each with its length in tokens.
    """
    start, end = span
    tokens = count_tokens(text[start:end])
    if end - start <= 1 or tokens <= max_tokens:
        yield span, tokens
        return
    middle = (start + end) // 2
    space = text.rfind(" ", start + 1, middle)
    middle = space if space > start + (end - start) // 4 else _whole_character(text, middle, end)
    if middle >= end:
        yield span, tokens
        return
    for half in (_strip(text, (start, middle)), _strip(text, (middle, end))):
        if half[0] < half[1]:
            yield from _fit_tokens(text, half, count_tokens, max_tokens)


def _whole_character(text: str, place: int, end: int) -> int:
    """Move a cut right past combining marks, joiners and variation selectors, so that no visible character is torn.

    Past `_MAX_MARKS` of them it is no character any more, and the cut stays where it was.
    """
    moved = place
    while moved < end and (_joins(text[moved]) or _joins(text[moved - 1], left=True)):
        moved += 1
        if moved - place > _MAX_MARKS:
            return place
    return moved


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
    """Paragraphs: what comes between empty lines."""
    at = 0
    while (first := _WRITTEN.search(text, at)) is not None:
        gap = _GAP.search(text, first.start())
        at = gap.start() if gap else len(text)
        yield Block(_strip(text, (first.start(), at)), ())


def _line_blocks(document: Document) -> Iterator[Block]:
    """Lines of an extracted text. Headings name what follows and are not quoted."""
    text = document.text
    path: list[str] = []
    at = 0
    apart = False
    for (start, end), level in (*document.headings, ((len(text), len(text)), 0)):
        for match in _LINE.finditer(text, at, start):
            span = _strip(text, match.span())
            if span[0] < span[1]:
                yield Block(span, tuple(path), apart)
                apart = False
        apart = True
        _enter(path, level, text[start:end])
        at = end


def _enter(path: list[str], level: int, heading: str) -> None:
    """Go below a heading: `path` holds the headings above by level, from 1, empty where a level is skipped."""
    path[level - 1 :] = [""] * (level - 1 - len(path)) + [heading]


_MARKDOWN = MarkdownIt("commonmark").disable("inline")
"""Blocks only: what is bold or a link inside them does not matter here, and is most of the work."""
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
    apart = False
    tokens = _MARKDOWN.parse(text[offset:])
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type not in _BLOCK_ENDS or token.map is None:
            continue
        if before is not None and before.type == "heading_open":
            _enter(headings, int(before.tag[1]), token.content)
            apart = True
            continue
        if token.type == "html_block" and token.content.lstrip().startswith("<!--"):
            continue
        start, end = lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]
        found = max(start, text.find(token.content.split("\n", 1)[0], start, end))
        content = token.content.rstrip("\n")
        span = _strip(text, (found, found + len(content) if text.startswith(content, found) else end))
        if span[0] < span[1]:
            yield Block(span, tuple(headings), apart)
            apart = False
