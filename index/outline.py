"""The outline of a document: which lines are headings, labels, questions and table headers, and what is below them.

    blocks of a file (paragraphs, items, extracted lines) → pieces, each with a role → text blocks below their headings

Such a line names what follows and answers nothing, so it is not part of a passage: it goes into the headings of the text
below it. A table's header stays, as its rows cannot be read without it; it is never highlighted. A line is only taken
for one of these when text follows it; in doubt it stays text. Styles of headings nest in the order in which they first
occur, the rule of reStructuredText for section titles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from index.language.base import Language
from index.text import HEADING_CHARACTERS, header_cells, one_line
from index.types import Span

_MAX_HEADING, _MAX_SHORT, _MAX_LABEL, _MAX_QUESTION = 14, 8, 6, 40  # words
_LEAST_BODY = 12  # words below a short line that make it a heading, unless they end as a sentence does

_NUMBERED = re.compile(r"(?P<number>\d+(?:\.\d+)*)[.)]?\s+\w.*|(?P<letter>[A-Z]|[IVX]+)[.)]\s+\w.*")
_COUNT = re.compile(r"\d+(?:[.,\s]\d+)*\s+(?P<counted>[^\W\d_])")
_HASHES = re.compile(r"(#{1,6})\s+\S.*")
_RULE = re.compile(r"([=\-~*_^\"#+])\1{2,}")
_BOLD = re.compile(r"(\*\*|__)(?P<inner>(?!\s).+?)\1(?P<after>:?)")
_END = re.compile(r"[.!?…;,:։][\"'”’»)\]*_]*$")
_QUESTION_END = re.compile(r"[?؟][\"'”’»)\]*_]*$|՞[^.!?։]*։?$")
_SPEAKER = re.compile(r"[*_]{0,2}[^\W\d_a-z][\w.’'()-]*(?: [\w.’'()-]+){0,4}[*_]{0,2}:[*_]{0,2}\s+(?=\S)")
_BULLET = re.compile(r"[-*•·–+]|\d{1,3}[.)]|\(?[a-z]{1,2}\)")
_DELIMITER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_CELLS = re.compile(r"\s*\|\s*|\t+")
_LINE = re.compile(r"[^\n]+")
_WORDS = re.compile(r"\S*\w\S*")


class Role(Enum):
    """What a piece of a document is."""

    TEXT = "text"
    HEADING = "heading"
    LABEL = "label"
    QUESTION = "question"
    HEADER = "header of a table"
    ROW = "row of a table"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text and what it is under.

    Attributes:
        path: Headings above by level from 1, empty where a level is skipped; the question and the label last.
        apart: Whether text that was left out comes before it, or a heading.
        header: Of the table that it is a row of, or the header of.
        heading: What is shown of `path`; set when the whole document is known.
    """

    span: Span
    path: tuple[str, ...]
    apart: bool = False
    header: str = ""
    heading: str = ""

    @property
    def above(self) -> str:
        """All that is above as one string, one a line, outermost first."""
        return "\n".join(name for name in (*self.path, self.header) if name)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a block; `style` names the look of a heading."""

    span: Span
    role: Role
    block: Block
    style: str = ""


def outline(text: str, blocks: Sequence[Block], language: Language, *, plain: bool) -> list[Block]:
    """Find the headings, labels, questions and tables among blocks, and put what follows below them.

    Args:
        text: The document's.
        blocks: In order, below the headings that the file format marks.
        language: The document's.
        plain: Whether the format marks no headings, so that a short line alone may be one.

    Returns:
        What can be quoted, in order.
    """
    pieces = [piece for block in blocks for piece in _pieces(text, block, plain, language)]
    _find_tables(text, pieces)
    _doubt(text, pieces)
    found = list(_nest(text, pieces, plain))
    lone = _lone_title(found)
    return [replace(block, heading=_shown(block, lone)) for block in found]


def _lone_title(blocks: Sequence[Block]) -> bool:
    """Whether there is at most one heading of the first level, which then is the document's title."""
    return len({block.path[0] for block in blocks if block.path and block.path[0]}) <= 1


def _shown(block: Block, lone: bool) -> str:
    """Headings above, without the document's own title."""
    return " › ".join(name for name in block.path[1 if lone else 0 :] if name)


def _words(line: str) -> int:
    return len(_WORDS.findall(line))


def _lines(text: str, span: Span) -> list[Span]:
    found = []
    for match in _LINE.finditer(text, *span):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append((start, end))
    return found


def _pieces(text: str, block: Block, plain: bool, language: Language) -> Iterator[_Piece]:
    """Cut a block where a line of it has a role of its own."""
    lines = _lines(text, block.span)
    if not lines:
        return
    rows = _rows(text, lines)
    if rows:
        for span, role in rows:
            yield _Piece(span, role, block)
        return
    at = 0
    style = _heading_style(text, lines, plain, language)
    if style:
        ruled = len(lines) > 1 and _RULE.fullmatch(text[slice(*lines[1])]) is not None
        yield _Piece(lines[0], Role.HEADING, block, style)
        at = 2 if ruled else 1
        if style.startswith("word") and len(lines) == 2 and _looks_short(text[slice(*lines[1])]):
            yield _Piece(lines[1], Role.HEADING, block, "short")  # "Article 7", and its title in a line of its own
            return
    elif _is_label(text[slice(*lines[0])]):
        yield _Piece(lines[0], Role.LABEL, block)
        at = 1
    if at < len(lines):
        rest = replace(block, span=(lines[at][0], block.span[1])) if at else block
        yield from _turns(text, rest, lines[at:], language)


def _turns(text: str, block: Block, lines: Sequence[Span], language: Language) -> Iterator[_Piece]:
    """Questions and answers marked "Q:" and "A:", turns of an interview, and a question that is a paragraph."""
    cuts = [0]
    for i in range(1, len(lines)):
        if _opens_turn(text[slice(*lines[i])], text[slice(*lines[i - 1])], language):
            cuts.append(i)
    for first, after in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        span = (lines[first][0], lines[after - 1][1])
        turn = text[slice(*span)]
        asked, answered = language.outline.asked.match(turn), language.outline.answered.match(turn)
        if asked:
            end = _question_end(text, lines[first:after])
            yield _Piece((span[0] + asked.end(), end), Role.QUESTION, block)
            rest = next((line[0] for line in lines[first:after] if line[0] > end), span[1])
            if rest < span[1]:
                yield _Piece((rest, span[1]), Role.TEXT, block)
        elif answered:
            yield _Piece((span[0] + answered.end(), span[1]), Role.TEXT, block)
        elif _QUESTION_END.search(turn) and 0 < _words(turn) <= _MAX_QUESTION and len(turn) <= HEADING_CHARACTERS:
            yield _Piece(span, Role.QUESTION, block)
        else:
            yield _Piece(span, Role.TEXT, block)


def _opens_turn(line: str, before: str, language: Language) -> bool:
    """Whether a line begins somebody's words; a speaker's name only after a whole sentence, as a line may be wrapped."""
    if language.outline.asked.match(line) or language.outline.answered.match(line):
        return True
    return _SPEAKER.match(line) is not None and (_END.search(before) is not None and before[-1] not in ",;:")


def _question_end(text: str, lines: Sequence[Span]) -> int:
    """Where the question that the first line opens ends: with the line that has its question mark, else with the first."""
    return next((end for start, end in lines if _QUESTION_END.search(text[start:end])), lines[0][1])


def _heading_style(text: str, lines: Sequence[Span], plain: bool, language: Language) -> str:  # noqa: PLR0911 (one return a look)
    """The look of the heading that the first line is; empty when it is none."""
    line = text[slice(*lines[0])]
    alone = len(lines) == 1
    count = _words(line)
    if not 0 < count <= _MAX_HEADING or len(line) > HEADING_CHARACTERS or len(_CELLS.split(line)) > 1:
        return ""
    if len(lines) > 1 and _RULE.fullmatch(text[slice(*lines[1])]):
        return f"under {text[lines[1][0]]}"
    hashes = _HASHES.fullmatch(line)
    if hashes and plain:
        return f"hashes {len(hashes[1])}"
    bold = _BOLD.fullmatch(line)
    if bold and alone and not bold["after"] and not _END.search(bold["inner"]):
        return "bold"
    keyword = language.outline.keyword.fullmatch(line)
    if keyword and not _END.search(line.rstrip(".:")) and (alone or count <= _MAX_SHORT):
        return f"word {keyword['style'].casefold()}"
    letters = sum(c.isalpha() for c in line)
    if line == line.upper() and line != line.lower() and letters > 3 and (alone or plain) and not _END.search(line):
        return "capitals"
    listed = _previous_is_bullet(text, lines[0][0])
    return _plain_style(line) if plain and alone and not listed and not _END.search(line) else ""


def _plain_style(line: str) -> str:
    """The look of a heading that only its shortness tells, in a text that is alone in its paragraph."""
    count = _COUNT.match(line)
    if count and count["counted"].islower():
        return ""  # "487 people were hurt" says something; a section would begin as in "4 People"
    numbered = _NUMBERED.fullmatch(line)
    if numbered:
        return "number " + str((numbered["number"] or ".").count("."))
    return "short" if _looks_short(line) and not _BULLET.match(line) and ": " not in line else ""  # "Source: a letter"


def _looks_short(line: str) -> bool:
    """Whether a line is short, and begins and ends as a heading does."""
    begins = line[0].isupper() or line[0].isdigit()
    return _words(line) <= _MAX_SHORT and begins and (line[-1].isalnum() or line[-1] in ')”"»’')


def _is_label(line: str) -> bool:
    """Whether a line is short and ends in a colon, as in "Present:" and "The members are:"."""
    short = 0 < _words(line) <= _MAX_LABEL and len(line) <= HEADING_CHARACTERS
    return short and line.rstrip("*_").endswith(":") and not _BULLET.match(line)


def _previous_is_bullet(text: str, start: int) -> bool:
    """Whether a list mark comes before this place in its line."""
    return bool(_BULLET.fullmatch(text[text.rfind("\n", 0, start) + 1 : start].strip()))


def _rows(text: str, lines: Sequence[Span]) -> list[tuple[Span, Role]]:
    """The lines of a table in one block, each with its role; empty when it is no table."""
    if len(lines) < 2:
        return []
    raw = [text[slice(*line)] for line in lines]
    if "|" in raw[0] and _DELIMITER.fullmatch(raw[1]) and "-" in raw[1]:
        return [(lines[0], Role.HEADER), *((line, Role.ROW) for line in lines[2:])]
    counts = {len(_CELLS.split(line.strip("| \t"))) for line in raw}
    return [(line, Role.ROW) for line in lines] if len(counts) == 1 and counts.pop() > 1 else []


def _find_tables(text: str, pieces: list[_Piece]) -> None:
    """The first of several rows in a row with as many cells is their header when it has no figure and the others do."""
    begin = 0
    while begin < len(pieces):
        if pieces[begin].role is Role.HEADER:
            begin += 1
            continue
        cells = _cell_count(text, pieces[begin])
        end = begin + 1
        while end < len(pieces) and cells > 1 and _cell_count(text, pieces[end]) == cells and _same_place(pieces, end):
            end += 1
        if end - begin > 1 and not (begin and pieces[begin - 1].role is Role.HEADER):
            first, second = (text[slice(*piece.span)] for piece in pieces[begin : begin + 2])
            has_header = not re.search(r"\d", first) and (end - begin > 2 or re.search(r"\d", second))
            for i in range(begin, end):
                pieces[i] = replace(pieces[i], role=Role.HEADER if has_header and i == begin else Role.ROW)
        begin = end


def _same_place(pieces: Sequence[_Piece], i: int) -> bool:
    """Whether a piece is under the same heading as the one before it, with nothing left out between."""
    return pieces[i].block.path == pieces[i - 1].block.path and (
        pieces[i].block is pieces[i - 1].block or not pieces[i].block.apart
    )


def _cell_count(text: str, piece: _Piece) -> int:
    if piece.role not in (Role.TEXT, Role.ROW):
        return 0
    line = text[slice(*piece.span)]
    return 0 if "\n" in line else len(_CELLS.split(line.strip("| \t")))


def _doubt(text: str, pieces: list[_Piece]) -> None:
    """Take for text again what has nothing below it: looked at from the end, as headings are above headings."""
    below = False  # whether text follows, before the next heading of the file format
    for i in range(len(pieces) - 1, -1, -1):
        piece = pieces[i]
        following = pieces[i + 1] if i + 1 < len(pieces) else None
        if following is None or following.block.path != piece.block.path:
            below = False
        if piece.role in (Role.TEXT, Role.ROW):
            below = below or _words(text[slice(*piece.span)]) > 0  # ornaments are not quoted
            continue
        stays = below and following is not None and _names(text, piece, following)
        if stays and i and _by_shortness(piece) and pieces[i - 1].role is Role.TEXT:
            stays = text[pieces[i - 1].span[1] - 1] not in ",;"  # an item of the list above it
        if not stays:
            pieces[i] = replace(piece, role=Role.ROW if piece.role is Role.HEADER else Role.TEXT)
            below = True


def _by_shortness(piece: _Piece) -> bool:
    """Whether nothing but its being short and alone makes a line a heading."""
    return piece.role is Role.HEADING and (piece.style == "short" or piece.style.startswith("number"))


def _names(text: str, piece: _Piece, following: _Piece) -> bool:
    """Whether a line can name the piece that follows it."""
    if piece.role is Role.QUESTION:
        return following.role not in (Role.HEADING, Role.QUESTION)
    if piece.role is Role.LABEL or piece.role is Role.HEADER:
        return following.role is not Role.HEADING
    if piece.style.startswith("number") and following.style == piece.style:
        return False  # an enumeration
    if _by_shortness(piece):
        if following.role is not Role.TEXT:
            return following.style != piece.style
        body = text[slice(*following.span)]
        return (_words(body) > 1 and bool(_END.search(body))) or _words(body) >= _LEAST_BODY
    return True


def _nest(text: str, pieces: Sequence[_Piece], plain: bool) -> Iterator[Block]:
    """Text below the headings above it."""
    styles: list[tuple[str, str]] = []
    asked = label = header = ""
    base: tuple[str, ...] | None = None
    apart = False
    before: _Piece | None = None
    for piece in pieces:
        if piece.block.path != base:
            styles.clear()
            base, asked, label, header = piece.block.path, "", "", ""
        name = _name(text, piece)
        if piece.role is Role.HEADING:
            known = [style for style, _ in styles]
            del styles[known.index(piece.style) if piece.style in known else len(styles) :]
            styles.append((piece.style, name))
            asked = label = header = ""
        elif piece.role is Role.QUESTION:
            asked, label, header = name, "", ""
        elif piece.role is Role.LABEL:
            label, header = name, ""
        else:
            if piece.role is Role.HEADER:
                header, apart = header_cells(text[slice(*piece.span)]), True
            elif piece.role is not Role.ROW:
                apart, header = apart or bool(header), ""
            below_label = before is None or before.role is not Role.TEXT or _continues(text, piece)
            if label and not below_label:
                label, apart = "", True
            extra = [*(title for _, title in styles), *filter(None, (asked, label))]
            top = [""] if extra and not base and not (plain and styles) else []  # none of them is the document's title
            path = (*base, *top, *extra)
            new_block = before is None or before.block is not piece.block
            yield Block(piece.span, path, apart or (piece.block.apart and new_block), header)
            apart, before = False, piece
            continue
        apart, before = True, piece


def _continues(text: str, piece: _Piece) -> bool:
    """Whether a piece belongs to the list above it: an item, or a line without an empty one before it."""
    start = piece.span[0]
    gap = text[max(start - 200, 0) : start]
    gap = gap[len(gap.rstrip()) :] if not _previous_is_bullet(text, start) else ""
    return gap.count("\n") < 2


def _name(text: str, piece: _Piece) -> str:
    """A heading as shown and compared: without marks of the file format."""
    line = one_line(text[slice(*piece.span)], 2 * HEADING_CHARACTERS)
    line = re.sub(r"^#{1,6}\s+", "", line)
    line = re.sub(r"(\*\*|__)(.+?)\1", r"\2", line)
    return line[:HEADING_CHARACTERS]
