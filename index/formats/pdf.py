"""PDF → its text page by page. The parser is pypdf.

A PDF knows lines, not paragraphs, so what is a paragraph is decided here, and the stored text is the outcome:

- Lines are joined with a space when the first is about as long as the page's longest lines, or when it ends inside a
  sentence and the next begins in lower case.
- A hyphen at a line's end goes when the word without it is written elsewhere in the document, stays when the word with
  it is, and goes when neither is.
- A line at the top or bottom that comes back on many pages, figures aside, is a running head or a page number: left out.
- A paragraph may continue on the next page.

What only the look of a page tells, `index.formats.marks` finds: raised figures, lines through text, text that is not drawn.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from index.formats.draft import Draft, tidy
from index.formats.fonts import forget_fonts
from index.formats.garble import is_garbled
from index.formats.ink import Reader
from index.formats.marks import page_text
from index.formats.sandbox.limits import MAX_PAGES, Refusal
from index.text import BOILERPLATE

_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be running heads."""
_MIN_REPEATS = 3
_SHARE_OF_PAGES = 0.3
"""Left and right pages often differ, and a chapter's name changes, so less than half."""
_FULL_LINE = 0.75
_FULL_LAST_LINE = 0.9
"""Share of the page's long lines: one at least as long continues in the next; if a sentence ends on it, it has to be longer."""
_MANY_LINES = 8
"""From so many lines on, a page tells itself how long its lines get; else the document does."""
_SENTENCE_END = re.compile(r"[.!?…:;։][\"”’»)\]]*$")
_ITEM = re.compile(r"[•‣◦▪■●○·*–—-]\s|\(?(\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s")
_SENTENCE = re.compile(r"(\S+\s+){3}\S*[.!?։]$")
_FIGURES = re.compile(r"[0-9]{1,9}")
_WORDS = re.compile(r"\w+(?:-\w+)+|\w+")
_HYPHENS = "-\u2010"
_BROKEN_WORD = re.compile(rf"(\w+)([{_HYPHENS}])$")
_TAIL = 8
"""Characters at a line's end in which its sentence may end."""
_JUNK = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|/g\\d+|\\(cid:\\d+\\)")
_GARBLED_SHARE = 0.1
"""Of the pages with text: with more that are garbled, too little is left of a document."""
_LOOKED_AT = 100_000
"""Characters looked at together, where each page alone is too short to tell."""
_NOT_TITLES = re.compile(r"untitled|microsoft word|.*\.(docx?|pdf|indd|qxd|tex|dvi|rtf)$|\W*$", re.IGNORECASE)
_NOBODY = frozenset("user admin administrator owner unknown author".split())


@dataclass(slots=True)
class _Block:
    """A paragraph in the making.

    Attributes:
        lines: Each with what joins it to the one before, so that they only need to be put together.
        starts: Offset within the block of each page that begins with it or inside it.
        length: Of all lines.
    """

    lines: list[str]
    starts: list[int]
    length: int


def read_pdf(raw: bytes, page_done: Callable[[], None] = lambda: None) -> dict[str, object]:
    """Read a PDF file.

    Args:
        raw: The file.
        page_done: Called after each page.

    Raises:
        Refusal: If it is damaged, needs a password, has too many pages, or holds no text.
    """
    forget_fonts()
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refusal("is encrypted. Save a copy without a password.")
        declared = reader.root_object["/Pages"].get_object().get("/Count", 0)  # type: ignore[union-attr]
        count = declared if isinstance(declared, int) and declared > MAX_PAGES else len(reader.pages)
        if count > MAX_PAGES:
            raise Refusal(f"has {count:,} pages, expected at most {MAX_PAGES:,}. Split the document.")
        texts = []
        ink = Reader(reader)
        for page in reader.pages:
            texts.append(page_text(page, ink))
            page_done()
        metadata = _metadata(reader)
    except Refusal:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, OSError) as error:
        why = tidy(str(error))[:100] or type(error).__name__
        raise Refusal(f"cannot be read as PDF ({why}). Open it and print it to PDF again.") from None
    together = "".join(texts)
    if not any(character.isalnum() for character in together):
        raise Refusal("no text found on any page. If it is a scan, run OCR first (for example ocrmypdf).")
    junk = sum(len(match[0]) for match in _JUNK.finditer(together))
    if junk > 0.2 * sum(not character.isspace() for character in together):
        raise Refusal("its fonts do not say which letters they draw, so its text is garbled. Run OCR on it first.")
    texts = _without_garbled(texts)
    draft = Draft(metadata=metadata)
    _write(_without_running_heads([_lines(text) for text in texts]), draft)
    made = draft.finish()
    if not made["text"]:
        raise Refusal("no text found besides running heads and page numbers. If it is a scan, run OCR first.")
    return made


def _without_garbled(texts: list[str]) -> list[str]:
    """Empty the pages whose text no language has, as a picture's page is; a document with many of them is refused."""
    garbled = [number for number, text in enumerate(texts) if is_garbled(text)]
    pages = sum(any(character.isalnum() for character in text) for text in texts)
    if len(garbled) > _GARBLED_SHARE * pages or (not garbled and is_garbled("\n".join(texts)[:_LOOKED_AT])):
        where = f" (first on page {garbled[0] + 1})" if garbled else ""
        raise Refusal(
            f"its text is in no language{where}: its fonts tell wrong letters. "
            "Run OCR on it first (for example ocrmypdf --force-ocr)."
        )
    return ["" if number in garbled else text for number, text in enumerate(texts)]


def _lines(text: str) -> list[str]:
    """A page's lines, tidied; an empty one where there was a gap."""
    return [line.rstrip("\u00ad") and tidy(line.replace("\u00ad", "-") if line.endswith("\u00ad") else line)
            for line in text.split("\n")]  # fmt: skip


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Leave out lines at the edges of pages that come back on many: the same text, or counting with the pages.

    A sentence whose figures change is text, and so is everything when nothing but repeated sentences would be left out.
    """
    found: list[dict[int, str]] = []
    numbers: dict[str, list[tuple[int, list[int]]]] = {}
    for page, lines in enumerate(pages):
        written = [number for number, line in enumerate(lines) if line]
        edges = {n: f"top {_FIGURES.sub('#', lines[n]).casefold()}" for n in written[:_EDGE_LINES]}
        edges |= {n: f"end {_FIGURES.sub('#', lines[n]).casefold()}" for n in written[-_EDGE_LINES:] if n not in edges}
        found.append(edges)
        for number, key in edges.items():
            numbers.setdefault(key, []).append((page, [int(figure) for figure in _FIGURES.findall(lines[number])]))
    enough = max(_MIN_REPEATS, _SHARE_OF_PAGES * len(pages))
    heads = {key for key, seen in numbers.items() if len({page for page, _ in seen}) >= enough and _counts(key, seen)}
    kept = [
        [line for number, line in enumerate(lines) if edges.get(number) not in heads]
        for lines, edges in zip(pages, found, strict=True)
    ]
    if not any(line for lines in kept for line in lines) and any(_SENTENCE.search(key) for key in heads):
        return pages
    return kept


def _counts(key: str, seen: list[tuple[int, list[int]]]) -> bool:
    """Whether each figure of a repeated line is the same, or goes up with the pages, nearly every time."""
    figures = list(zip(*(figures for _, figures in seen), strict=True))
    same = [Counter(column).most_common(1)[0][1] for column in figures]
    counted = [
        Counter(figure - page for figure, (page, _) in zip(column, seen, strict=True)).most_common(1)[0][1]
        for column in figures
    ]
    most = 0.8 * len(seen)
    if all(n >= most for n in same):
        return True
    return not _SENTENCE.search(key) and all(max(pair) >= most for pair in zip(same, counted, strict=True))


def _write(pages: list[list[str]], draft: Draft) -> None:
    vocabulary = _vocabulary(line for lines in pages for line in lines)
    general = _width([line for lines in pages for line in lines])
    blocks: list[_Block] = []
    waiting = 0  # pages that begin with the next line
    for lines in pages:
        waiting += 1
        width = _width(lines) if len(lines) >= _MANY_LINES else general
        before = ""  # the line before on this page; empty at its start and after a gap
        for line in lines:
            if not line:
                before = ""
                continue
            last = blocks[-1] if blocks else None
            continues = (
                _continues_on_next_page(last.lines[-1], line)
                if last and waiting
                else _continues_paragraph(before, line, width)
            )
            if last and continues:
                join, kept = _join(last.lines[-1], line, vocabulary)
                last.length += len(kept) - len(last.lines[-1]) + len(join)
                last.starts += [last.length] * waiting
                last.length += len(line)
                last.lines[-1:] = [kept, join + line]
            else:
                blocks.append(_Block([line], [0] * waiting, len(line)))
            waiting = 0
            before = line
    for block in blocks:
        within = [start for start in block.starts if start]
        for _ in range(len(block.starts) - len(within)):
            draft.begin_page()
        draft.add("".join(block.lines))
        for start in within:
            draft.begin_page_within(start)
    for _ in range(waiting):  # empty pages at the end
        draft.begin_page()


def _width(lines: list[str]) -> float:
    """How long a full line is among these, in characters: nine of ten are no longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0.0


def _continues_paragraph(before: str, line: str, width: float) -> bool:
    """Whether a line is part of the paragraph of the line before it on the page, which is empty where there is none."""
    if not before or BOILERPLATE.fullmatch(line) or BOILERPLATE.fullmatch(before) or _ITEM.match(line):
        return False
    if before[-1] in _HYPHENS and line[0].islower():
        return True
    if _SENTENCE_END.search(before[-_TAIL:]):
        return len(before) >= _FULL_LAST_LINE * width and len(before) >= 20
    return line[0].islower() or (len(before) >= _FULL_LINE * width and len(before) >= 20)


def _continues_on_next_page(last: str, line: str) -> bool:
    return line[0].islower() and not _SENTENCE_END.search(last[-_TAIL:]) and not BOILERPLATE.fullmatch(last)


def _vocabulary(lines: Iterable[str]) -> Counter[str]:
    """Words and hyphenated words inside lines, folded, with how often they are there."""
    return Counter(_WORDS.findall("\n".join(lines).casefold()))


def _join(before: str, line: str, vocabulary: Counter[str]) -> tuple[str, str]:
    """What comes between two lines of a paragraph, and the first of them, without its hyphen if that goes."""
    broken = _BROKEN_WORD.search(before) if before[-1] in _HYPHENS else None
    if broken is None:
        return " ", before
    rest = re.match(r"\w+", line)
    second = rest[0] if rest else ""
    kept, closed = f"{broken[1]}-{second}".casefold(), f"{broken[1]}{second}".casefold()
    if not line[0].isalpha() or line[0].isupper() or (vocabulary[kept] and not vocabulary[closed]):
        return "", before
    return "", before[: broken.start(2)]


def _metadata(reader: PdfReader) -> dict[str, str]:
    """Title, author and language where a person seems to have set them. Its dates are of the file, so they are left."""
    found: dict[str, str] = {}
    information = reader.metadata
    if information is not None:
        title, author = information.title, information.author
        if isinstance(title, str) and not _NOT_TITLES.match(tidy(title)):
            found["title"] = tidy(title)
        if isinstance(author, str) and tidy(author).lower() not in _NOBODY:
            found["publisher"] = tidy(author)
    language = reader.root_object.get("/Lang")
    if isinstance(language, str):
        found["language"] = tidy(language)
    return {key: value for key, value in found.items() if value}
