"""RTF → headings, paragraphs, list items, table rows, notes.

The control words are those of Rich Text Format 1.9.1 (Microsoft, 2008). No library is used: those for Python give plain text
only, in which struck and hidden text and raised figures can no longer be told from the rest.

    bytes -> _TOKEN -> _Parser (groups and their state) -> Story (paragraphs, rows) -> Draft
"""

import codecs
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Final

from index.formats.draft import Draft, person, tidy
from index.formats.raised import END, LOWER, RAISE
from index.formats.sandbox.limits import MAX_DEPTH, Refusal
from index.formats.stories import Block, Cell, Story, write_blocks

_TOKEN: Final = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?"  # a control word, its number
    rb"|\\'([0-9A-Fa-f]{2})"  # a byte of text
    rb"|\\([^A-Za-z])"  # a control symbol
    rb"|([{}])"
    rb"|[\r\n\0]+"
    rb"|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
_SKIPPED: Final = frozenset(
    "annotation atnauthor atndate atnicn atnid atnparent atnref atrfend atrfstart background bkmkend bkmkstart "
    "colortbl comment datafield datastore doccomm fldinst footer footerf footerl footerr formfield ftncn ftnsep "
    "ftnsepc aftncn aftnsep aftnsepc generator header headerf headerl headerr hlinkbase info listoverridetable "
    "listtable nonesttables nonshppict objclass objdata objname pict pn pnseclvl private revtbl rsidtbl rxe shprslt "
    "sn sp sv tc tcn template themedata txe upr xe xmlnstbl".split()
)
"""Groups that hold no text of the document, or hold it once more for old programs. So does any unknown one after `\\*`."""
_STORIES: Final = frozenset("footnote shptxt dptxbxtext".split())
"""Groups with text of their own: notes and text boxes."""
_THROUGH: Final = frozenset("shpinst do nesttableprops userprops".split())
"""Groups after `\\*` that may hold text of the document."""
_NAMED: Final = {"title": "title", "author": "publisher"}
_OWN_KEYS: Final = ("title", "publisher", "published", "url", "language", "licence")
"""Keys of `sources.toml` that a custom property may hold."""
_CHARACTERS: Final = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": " ", "enspace": " ", "qmspace": " ", "tab": " ", "line": "\n", "page": " ", "column": " ",
    "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS: Final = {b"~": " ", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}"}
_SWITCHES: Final = {
    "v": "hidden",
    "strike": "struck",
    "striked": "struck_twice",
    "deleted": "deleted",
    "mvf": "deleted",
}
_CHARSETS: Final = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437",
}  # fmt: skip
_PAGES: Final = {10000: "mac_roman", 10007: "mac_cyrillic", 936: "gbk", 65001: "utf-8"}
_SYMBOL_FONT: Final = 2
_MIN_RAISED: Final = 4
"""Half points by which text stands above or below its line, at least, to count as raised or lowered."""
_HEADING: Final = re.compile(r"heading ?(\d)", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:toc|contents) ?\d", re.IGNORECASE)
_SHOWN, _NOWHERE = "shown", "nowhere"


def read_rtf(raw: bytes) -> dict[str, object]:
    """Read an RTF file; the style `Title` is level 1 and `heading 1` level 2.

    Headers, footers, comments, the table of contents and deleted text are left out.

    Raises:
        Refusal: If it is no RTF, was cut off, is nested too deeply, or holds no text.
    """
    if not raw.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(rb"{\rtf"):
        raise Refusal(r"is not an RTF file (it does not begin with {\rtf). Open it and save it as .rtf.")
    parser = _Parser()
    parser.read(raw)
    draft = Draft(metadata={key: value for key, value in parser.metadata.items() if value})
    write_blocks([*parser.body.finish(), *parser.notes], draft)
    made = draft.finish()
    if not made["text"]:
        raise Refusal("no text found in it. Text inside pictures is not read: run OCR first, or remove it.")
    return made


@dataclass(slots=True)
class _State:
    """What holds from here to the end of a group. A number that a paragraph does not give is -1."""

    into: str = _SHOWN
    around: str = _SHOWN
    hidden: bool = False
    struck: bool = False
    struck_twice: bool = False
    deleted: bool = False
    mark: str = ""
    font: int = -1
    fallback: int = 1
    style: int = 0
    outline: int = -1
    table: int = 0
    item: bool = False
    story: bool = False

    @property
    def seen(self) -> bool:
        """Whether text is."""
        return not (self.hidden or self.struck or self.struck_twice or self.deleted)


class _Parser:
    """Reads tokens and keeps the state of each group.

    Attributes:
        body: The document's own text.
        notes: Blocks of all notes, in order.
        metadata: By the keys of `sources.toml`.
    """

    def __init__(self) -> None:
        self.body = Story()
        self.notes: list[Block] = []
        self.metadata: dict[str, str] = {}
        self._stories = [self.body]
        self._state = _State()
        self._above: list[_State] = []
        self._star = False
        self._skip = 0  # characters that stand for one in Unicode, still to leave out
        self._bytes = bytearray()
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = -1  # in the font table: the one that is described
        self._default = -1
        self._levels: dict[int, int] = {}  # by number of a style
        self._named: list[str] = []  # text of the open group that is a name
        self._property = ""
        self._form: list[Cell] = []
        self._reach = 0
        self._acts: dict[str, Callable[[int | None], None]] = {
            name.removeprefix("_on_"): getattr(self, name) for name in dir(self) if name.startswith("_on_")
        }

    def read(self, raw: bytes) -> None:
        """Read a whole file.

        Raises:
            Refusal: If it ends inside a group, or is nested too deeply.
        """
        at, end = raw.index(b"{"), len(raw)
        while at < end:
            token = _TOKEN.match(raw, at)
            if token is None:  # a lone backslash, the last byte
                break
            at = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if text is not None:
                self._take(text)
            elif code is not None:
                self._take(bytes([int(code, 16)]), one=True)
            elif word == b"bin":
                at += max(int(number or 0), 0)
            elif word is not None:
                self._word(word.decode(), None if number is None else int(number))
            elif symbol is not None:
                self._symbol(symbol)
            elif brace == b"{":
                self._open()
            elif brace == b"}":
                self._close()
                if not self._above:
                    return
        raise Refusal("ends in the middle, so a part of it is missing. Save it again.")

    def _take(self, text: bytes, *, one: bool = False) -> None:
        """Collect bytes of text; first those that only old programs show are left out."""
        if self._skip:
            left_out = min(self._skip, 1 if one else len(text))
            self._skip -= left_out
            text = text[left_out:]
        if self._state.into != _NOWHERE:
            self._bytes += text

    def _flush(self) -> None:
        if self._bytes:
            codec = self._fonts.get(self._state.font, self._codec) if self._state.into == _SHOWN else self._codec
            raw = bytes(self._bytes)
            self._bytes.clear()
            self._show("•" * raw.count(b"\xb7") if codec == "symbol" else raw.decode(codec, "replace"))

    def _show(self, text: str) -> None:
        state = self._state
        if state.into == _SHOWN:
            if state.seen:
                self._stories[-1].line.append(f"{state.mark}{text}{END}" if state.mark else text)
        elif state.into != _NOWHERE:
            self._named.append(text)

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        self._above.append(self._state)
        if len(self._above) > MAX_DEPTH:
            raise Refusal(f"holds groups nested more than {MAX_DEPTH:,} deep. Open it and save it again.")
        self._state = copy(self._state)
        self._state.story = False

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        self._star = False
        ended, self._state = self._state, self._above.pop()
        if ended.into not in {_SHOWN, _NOWHERE}:
            self._end_name(ended)
        if ended.story:
            blocks = self._stories.pop().finish()
            if ended.around == "footnote":
                self.notes += blocks
            else:
                self._stories[-1].boxes += blocks

    def _end_name(self, ended: _State) -> None:
        """A name is complete: of a style, of the document, of its author or of a custom property."""
        name = tidy("".join(self._named))
        self._named.clear()
        if ended.into == "stylesheet":
            name = name.rstrip(";")
            heading = _HEADING.fullmatch(name)
            level = int(heading[1]) + 1 if heading else 1 if name == "Title" else -1 if _CONTENTS.fullmatch(name) else 0
            self._levels.setdefault(ended.style, level or _outline_level(ended.outline))
        elif ended.into == "propname":
            self._property = name.lower()
        elif ended.into == "staticval" and self._property in _OWN_KEYS:
            self.metadata[self._property] = name
        elif ended.into in _NAMED:
            self.metadata[_NAMED[ended.into]] = person(name) if ended.into == "author" else name

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            self._star = True
        elif symbol in b"\r\n":
            self._on_par(None)
        elif self._skip:
            self._skip -= 1
        elif symbol in _SYMBOLS:
            self._show(_SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        star, self._star = self._star, False
        state = self._state
        if word in _CHARACTERS:
            if self._skip:
                self._skip -= 1
            else:
                self._show(_CHARACTERS[word])
        elif word in _SWITCHES:
            setattr(state, _SWITCHES[word], number != 0)
        elif word in self._acts:
            self._acts[word](number)
        elif word in _STORIES:
            self._begin_story(word)
        elif word in _SKIPPED or (star and word not in _THROUGH):
            state.around, state.into = state.into, _NOWHERE

    def _begin_story(self, word: str) -> None:
        if self._state.into == _SHOWN and self._state.seen and not self._state.story:
            self._state = _State(around=word, fallback=self._state.fallback, font=self._default, story=True)
            self._stories.append(Story())
        else:
            self._state.into = _NOWHERE

    # Each of these acts on the control word behind `_on_`; `number` is its number, None without.

    def _on_ansicpg(self, number: int | None) -> None:
        self._codec = _codec(number)

    def _on_mac(self, number: int | None) -> None:
        self._codec = "mac_roman"

    def _on_pc(self, number: int | None) -> None:
        self._codec = "cp437"

    def _on_pca(self, number: int | None) -> None:
        self._codec = "cp850"

    def _on_deff(self, number: int | None) -> None:
        self._default = self._state.font = number or 0

    def _on_fonttbl(self, number: int | None) -> None:
        self._state.into = "fonttbl"

    def _on_stylesheet(self, number: int | None) -> None:
        self._state.into = "stylesheet"

    def _on_title(self, number: int | None) -> None:
        self._name("title")

    def _on_author(self, number: int | None) -> None:
        self._name("author")

    def _on_propname(self, number: int | None) -> None:
        self._state.into = "propname"

    def _on_staticval(self, number: int | None) -> None:
        self._state.into = "staticval"

    def _name(self, into: str) -> None:
        """Begin what the document says of itself, in the group `info`."""
        if self._state.into == _NOWHERE:
            self._state.into = into

    def _on_ud(self, number: int | None) -> None:
        """In the group `upr`: the same once more, in Unicode."""
        self._state.into = self._state.around

    def _on_f(self, number: int | None) -> None:
        self._state.font = self._font = number or 0

    def _on_fcharset(self, number: int | None) -> None:
        if self._state.into == "fonttbl" and number != 1:  # 1: the document's own
            self._fonts[self._font] = "symbol" if number == _SYMBOL_FONT else _CHARSETS.get(number or 0, self._codec)

    def _on_cpg(self, number: int | None) -> None:
        if self._state.into == "fonttbl":
            self._fonts[self._font] = _codec(number)

    def _on_uc(self, number: int | None) -> None:
        self._state.fallback = min(max(number or 0, 0), 9)

    def _on_u(self, number: int | None) -> None:
        code = (number or 0) & 0xFFFF
        if not 0xE000 <= code < 0xF900:  # a sign of a symbol font
            self._show(chr(code))
        elif code == 0xF0B7:
            self._show("•")
        self._skip = self._state.fallback

    def _on_plain(self, number: int | None) -> None:
        state = self._state
        state.hidden = state.struck = state.struck_twice = state.deleted = False
        state.mark, state.font = "", self._default

    def _on_super(self, number: int | None) -> None:
        self._state.mark = RAISE if number != 0 else ""

    def _on_sub(self, number: int | None) -> None:
        self._state.mark = LOWER if number != 0 else ""

    def _on_nosupersub(self, number: int | None) -> None:
        self._state.mark = ""

    def _on_up(self, number: int | None) -> None:
        self._state.mark = RAISE if (6 if number is None else number) >= _MIN_RAISED else ""

    def _on_dn(self, number: int | None) -> None:
        self._state.mark = LOWER if (6 if number is None else number) >= _MIN_RAISED else ""

    def _on_pard(self, number: int | None) -> None:
        state = self._state
        state.style, state.outline, state.table, state.item = 0, -1, 0, False

    def _on_s(self, number: int | None) -> None:
        self._state.style = number or 0

    def _on_outlinelevel(self, number: int | None) -> None:
        self._state.outline = number or 0

    def _on_ls(self, number: int | None) -> None:
        self._state.item = bool(number)

    def _on_listtext(self, number: int | None) -> None:
        """The number or sign of an item, as text; it belongs to the paragraph that follows."""
        self._above[-1].item = True
        self._state.into = _NOWHERE

    def _on_pntext(self, number: int | None) -> None:
        self._on_listtext(number)

    def _on_intbl(self, number: int | None) -> None:
        self._state.table = max(self._state.table, 1)

    def _on_itap(self, number: int | None) -> None:
        self._state.table = min(max(number or 0, 0), MAX_DEPTH)

    def _on_par(self, number: int | None) -> None:
        self._end_paragraph(self._state.table)

    def _on_sect(self, number: int | None) -> None:
        self._end_paragraph(0)

    def _on_cell(self, number: int | None) -> None:
        self._end_cell(1)

    def _on_nestcell(self, number: int | None) -> None:
        self._end_cell(max(self._state.table, 2))

    def _on_trowd(self, number: int | None) -> None:
        self._form, self._reach = [], 0

    def _on_clvmgf(self, number: int | None) -> None:
        self._reach = 1

    def _on_clvmrg(self, number: int | None) -> None:
        self._reach = 2

    def _on_cellx(self, number: int | None) -> None:
        self._form.append(Cell(number or 0, self._reach))
        self._reach = 0

    def _on_row(self, number: int | None) -> None:
        self._stories[-1].end_row(1, self._form)

    def _on_nestrow(self, number: int | None) -> None:
        self._stories[-1].end_row(max(self._state.table, 2), self._form)

    def _end_cell(self, depth: int) -> None:
        self._end_paragraph(depth)
        self._stories[-1].end_cell(depth)

    def _end_paragraph(self, depth: int) -> None:
        if self._state.into == _SHOWN:
            level = self._levels.get(self._state.style, 0)
            level = level if level in {-1, 1} else _outline_level(self._state.outline) or level
            self._stories[-1].end_paragraph(level, self._state.item, depth)


def _outline_level(outline: int) -> int:
    """The level of a heading; 0 for text, which Word gives outline level 9."""
    return outline + 2 if 0 <= outline < 9 else 0


def _codec(page: int | None) -> str:
    name = _PAGES.get(page or 0, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
