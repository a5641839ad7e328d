"""Sentences as a reader sees them, written into files of every format together with text that the reader does not see."""

import html as escaping
import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
import office_files
import sample_files
from docx.enum.style import WD_STYLE_TYPE
from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS

_WIDTHS = CORE_FONT_METRICS["Helvetica"].character_widths
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Piece:
    """Part of a sentence.

    Attributes:
        text: On the line.
        raised: Above the line, directly after it.
        kind: `seen`, `struck` or `hidden`.
        way: Which of several ways to write it; any number.
    """

    text: str
    raised: str = ""
    kind: str = "seen"
    way: int = 0

    @property
    def seen(self) -> str:
        """What is stored of it."""
        if self.kind != "seen":
            return ""
        if not self.raised or self.raised in {"st", "nd", "rd", "th"}:
            return self.text + self.raised
        plain = self.raised.lstrip("-").isdecimal()
        return self.text + (self.raised.translate(SUPERSCRIPTS) if plain else f"[{self.raised}]")


def seen(pieces: Sequence[Piece]) -> str:
    """The sentence, its white space left out."""
    return "".join("".join(piece.seen for piece in pieces).split())


STYLE = (
    "<style>.gone { text-decoration: line-through } #no .secret, p.secret { display: none } "
    ".up { vertical-align: super }</style>"
)


def markup(pieces: Sequence[Piece]) -> str:
    """As HTML in a paragraph's middle; `STYLE` belongs to it."""
    return " ".join(_element(piece) for piece in pieces)


STRUCK = (
    "<del>{}</del>",
    "<s>{}</s>",
    "<strike><b>{}</b></strike>",
    "<span style='text-decoration: red line-through'><i>{}</i></span>",
    "<span class='x gone'>{}</span>",
)
HIDDEN = (
    "<span hidden>{}</span>",
    "<span style='display:none'>{}</span>",
    "<!-- {} -->",
    "<template>{}</template>",
    "<b style='color:red;visibility: hidden'><i>{}</i></b>",
    "<span id=no><em class=secret>{}</em></span>",
)
RAISED = (
    "{}<sup>{}</sup>",
    "{}<sup><a href='#n'>{}</a></sup>",
    "{}<span style='font-size: 60%; vertical-align: super'>{}</span>",
    "<b>{}</b><span class=up>{}</span>",
)


def _element(piece: Piece) -> str:
    text, raised = escaping.escape(piece.text), escaping.escape(piece.raised)
    if piece.kind == "struck":
        return STRUCK[piece.way % len(STRUCK)].format(text)
    if piece.kind == "hidden":
        return HIDDEN[piece.way % len(HIDDEN)].format(text)
    return RAISED[piece.way % len(RAISED)].format(text, raised) if raised else text


def page(pieces: Sequence[Piece]) -> bytes:
    """An HTML page."""
    return (
        f"<!doctype html><html><head><title>T</title>{STYLE}</head><body><p>{markup(pieces)}</p></body></html>".encode()
    )


def book(pieces: Sequence[Piece]) -> bytes:
    """An EPUB; its style sheet is a file of its own."""
    chapter = f"<p>{markup(pieces)}</p>".replace("<span hidden>", "<span hidden='hidden'>").replace("=gone", "='gone'")
    sheet = STYLE.removeprefix("<style>").removesuffix("</style>")
    raw = sample_files.epub({"one.xhtml": chapter}, more={"OEBPS/all.css": sheet})
    return sample_files.with_item(raw, '<item id="css" href="all.css" media-type="text/css"/>')


def markdown(pieces: Sequence[Piece]) -> bytes:
    """Markdown."""
    out: list[str] = []
    for piece in pieces:
        if piece.kind == "struck":
            ways = ("~~{}~~", "<del>{}</del>", "<s>{}</s>", "<span style='text-decoration:line-through'>{}</span>")
            out.append(ways[piece.way % len(ways)].format(piece.text))
        elif piece.kind == "hidden":
            ways = (
                "<!-- {} -->",
                "<span hidden>{}</span>",
                "<!--\n{}\n-->",
                "<span style='display:none'>a {} b</span>",
            )
            out.append(ways[piece.way % len(ways)].format(piece.text))
        else:
            out.append(piece.text + (f"<sup>{piece.raised}</sup>" if piece.raised else ""))
    return ("Note: " + " ".join(out) + "\n").encode()


def word(pieces: Sequence[Piece]) -> bytes:
    """A DOCX, looks set on the run or by a style."""
    made = docx.Document()
    style = made.styles.add_style("Gone", WD_STYLE_TYPE.CHARACTER)
    style.font.strike = True
    below = made.styles.add_style("Gone too", WD_STYLE_TYPE.CHARACTER)
    below.base_style = style
    up = made.styles.add_style("Up", WD_STYLE_TYPE.CHARACTER)
    up.font.superscript = True
    paragraph = made.add_paragraph()
    for piece in pieces:
        run = paragraph.add_run(piece.text)
        if piece.kind == "struck":
            if piece.way % 4 == 0:
                run.font.strike = True
            elif piece.way % 4 == 1:
                run.font.double_strike = True
            else:
                run.style = style if piece.way % 4 == 2 else below
        elif piece.kind == "hidden":
            run.font.hidden = True
        if piece.raised:
            raised = paragraph.add_run(piece.raised)
            if piece.way % 2:
                raised.font.superscript = True
            else:
                raised.style = up
        paragraph.add_run(" ")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_TEXT_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"{parent}><style:text-properties {said}/></style:style>'
    for name, parent, said in (
        ("Gone", "", 'style:text-line-through-style="solid" style:text-line-through-type="single"'),
        ("GoneToo", ' style:parent-style-name="Gone"', 'style:text-position="0% 100%"'),
        ("Hidden", "", 'text:display="none"'),
        ("Up", "", 'style:text-position="super 58%"'),
        ("UpToo", "", 'style:text-position="33% 66%"'),
    )
)


def opendocument(pieces: Sequence[Piece]) -> bytes:
    """An ODT, looks set by styles of the text or of the document, and deletions as tracked changes."""
    out: list[str] = []
    for piece in pieces:
        text = escaping.escape(piece.text)
        if piece.kind == "struck":
            ways = (
                '<text:span text:style-name="Gone">{}</text:span>',
                '<text:span text:style-name="GoneToo">{}</text:span>',
                '<text:span text:style-name="Gone"><text:a>{}</text:a></text:span>',
                '<text:change text:change-id="c"/><!-- {} -->',
            )
        elif piece.kind == "hidden":
            ways = (
                '<text:span text:style-name="Hidden">{}</text:span>',
                '<text:hidden-text text:is-hidden="true" text:string-value="{0}">{0}</text:hidden-text>',
                "<office:annotation><text:p>{}</text:p></office:annotation>",
                '<text:variable-set text:display="none">{}</text:variable-set>',
            )
        else:
            ways = ("{}",) * 4
        out.append(ways[piece.way % 4].format(text))
        if piece.raised:
            out[-1] += f'<text:span text:style-name="{("Up", "UpToo")[piece.way % 2]}">{piece.raised}</text:span>'
    half = len(_TEXT_STYLES) // 2
    cut = _TEXT_STYLES.index("<style:style", half)
    body = f"<text:p>{' '.join(out)}</text:p>"
    return office_files.odt(body, automatic=_TEXT_STYLES[cut:], styles=_TEXT_STYLES[:cut])


def richtext(pieces: Sequence[Piece]) -> bytes:
    """An RTF, looks set in a group or switched on and off."""
    out: list[str] = []
    for piece in pieces:
        if piece.kind == "struck":
            ways = (r"{\strike %s}", r"{\striked1 %s}", r"\strike %s\strike0 ", r"{\revised\deleted %s}")
        elif piece.kind == "hidden":
            ways = (r"{\v %s}", r"\v %s\v0 ", r"{\*\annotation\pard %s}", r"{\b\v %s\plain}")
        else:
            ways = ("%s", "{%s}", r"{\i\v0 %s}", r"{\strike\plain %s}")
        out.append(ways[piece.way % 4] % piece.text)
        if piece.raised:
            out[-1] += (r"{\super %s}", r"\super %s\nosupersub ", r"{\up6\fs12 %s}")[piece.way % 3] % piece.raised
    return office_files.rtf(r"\pard " + " ".join(out) + r"\par")


SIZE = 11.0


def width(text: str, size: float = SIZE) -> float:
    """How wide a text is in Helvetica."""
    return sum(_WIDTHS[character] for character in text) * size / 1000


def drawing(pieces: Sequence[Piece], *, wide: float = 430.0) -> bytes:
    """The operations that draw the sentence on a page, line after line."""
    out: list[str] = ["0.6 w"]
    x, y = 60.0, 780.0
    for piece in pieces:
        if x + width(piece.text + piece.raised) > wide:
            x, y = 60.0, y - 14.5
        end = x + width(piece.text)
        text = sample_files.escaped(piece.text)
        line = y + 0.27 * SIZE
        struck = {
            0: f"{x:.2f} {line:.2f} m {end:.2f} {line:.2f} l S",
            1: f"{x:.2f} {line:.2f} {end - x:.2f} 0.7 re f",
            2: f"q 1 0 0 1 {x:.2f} {line:.2f} cm 0 0 m {end - x:.2f} 0 l {end - x:.2f} 0.6 l 0 0.6 l h f Q",
        }[piece.way % 3]
        if piece.kind == "struck" and piece.way % 2:
            out.append(struck)  # before the text: it is the same to the eye
        shown = f"({text}) Tj"
        if piece.kind == "hidden":
            shown = f"3 Tr {shown} 0 Tr"
        if piece.raised:
            raised, size = sample_files.escaped(piece.raised), (0.58 + 0.04 * (piece.way % 4)) * SIZE
            up = (0.3 + 0.05 * (piece.way % 5)) * SIZE
            if piece.way % 2:
                shown += f" {up:.2f} Ts /F1 {size:.2f} Tf ({raised}) Tj 0 Ts /F1 {SIZE} Tf"
            else:
                shown += f" /F1 {size:.2f} Tf {end - x:.2f} {up:.2f} Td ({raised}) Tj /F1 {SIZE} Tf"
        out.append(f"BT /F1 {SIZE} Tf {x:.2f} {y:.2f} Td {shown} ET")
        if piece.kind == "struck" and not piece.way % 2:
            out.append(struck)
        x = end + width(piece.raised, 0.7 * SIZE) + width(" ")
    return " ".join(out).encode("cp1252")


def pdf(pieces: Sequence[Piece]) -> bytes:
    """A PDF page."""
    return sample_files.drawn(drawing(pieces))
