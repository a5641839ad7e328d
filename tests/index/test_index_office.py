"""What is read from ODT and RTF, case by case: text as it is seen, headings, tables, notes, metadata; and what is refused."""

from collections.abc import Iterator, Mapping
from typing import Any

import office_files
import pytest
import sample_files

from index.formats.sandbox.limits import Refusal
from index.formats.sandbox.process import ReaderProcess

CELL = "<table:table-cell><text:p>%s</text:p></table:table-cell>"
COVERED = "<table:covered-table-cell/>"
DEEP = "<text:span>" * 300 + "x" + "</text:span>" * 300


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    """One child for the whole file."""
    with ReaderProcess() as process:
        yield process


def headings_of(found: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Headings by text, with their level."""
    return [(found["text"][start:end], level) for (start, end), level in found["headings"]]


def table(*rows: str) -> str:
    """A table of an ODT."""
    return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"


@pytest.mark.parametrize(("kind", "raw"), [(".odt", office_files.ODT), (".rtf", office_files.RTF)])
def test_a_document_gives_its_text_headings_and_what_it_says_of_itself(
    reader: ReaderProcess, kind: str, raw: bytes
) -> None:
    """The date of the file is none of the publication; a custom property gives one. Deleted text and contents are left out."""
    found = reader.read(kind, raw)
    assert found["text"] == office_files.OFFICE_TEXT
    assert headings_of(found) == [("The mill at Orge", 1), ("Owners", 2), ("Tolls", 3)]
    metadata = {"title": "The mill", "publisher": "Mill Society", "published": "1931-05-04"}
    assert found["metadata"] == metadata | ({"language": "en"} if kind == ".odt" else {})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>613<text:note><text:note-citation>a</text:note-citation><text:note-body><text:p>N.</text:p></text:note-body>"
         "</text:note> dead</text:p>", "613[a] dead\n\nN."),
        ("<text:p>1011<text:span text:style-name='Down'>2</text:span> m<text:span text:style-name='Up'>2</text:span></text:p>",
         "1011[2] m²"),
        ("<text:p text:style-name='Away'>No.</text:p><text:p text:style-name='AwayToo'>No.</text:p><text:p>Yes.</text:p>", "Yes."),
        ("<text:p text:style-name='Away'>No <text:span text:style-name='Back'>yes</text:span></text:p>", "yes"),
        ("<text:p><text:hidden-paragraph text:is-hidden='true'/>No.</text:p><text:p>Yes.</text:p>", "Yes."),
        ("<text:p><text:hidden-text text:is-hidden='false'>Yes.</text:hidden-text></text:p>", "Yes."),
        ("<text:section text:display='none'><text:p>No.</text:p></text:section><text:section><text:p>Yes.</text:p></text:section>",
         "Yes."),
        ("<text:table-of-content><text:index-body><text:p>Owners 3</text:p></text:index-body></text:table-of-content>"
         "<text:p>Yes.</text:p>", "Yes."),
        ("<text:p>A<text:ruby><text:ruby-base>B</text:ruby-base><text:ruby-text>c</text:ruby-text></text:ruby></text:p>", "AB[c]"),
        ("<text:p>Out.<draw:frame><svg:title>Pic</svg:title><draw:text-box><text:p>Box.</text:p></draw:text-box></draw:frame></text:p>",
         "Out.\n\nBox."),
        ("<text:p>Page <text:page-number>7</text:page-number> by <text:author-name>A</text:author-name></text:p>", "Page 7 by A"),
        ("<text:list><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list>"
         "</text:list-item></text:list><text:list><text:list-item><text:p>c</text:p></text:list-item></text:list><text:p>d</text:p>",
         "a\nb\nc\n\nd"),
        ("<text:p>co\u00adop\n  and  more</text:p>", "coop and more"),
        (table(CELL % "" + CELL % "Dead" + CELL % "Lost",
               "<table:table-cell table:number-rows-spanned='2'><text:p>Orge</text:p></table:table-cell>" + CELL % 3 + CELL % 4,
               COVERED + CELL % 5 + CELL % 6), "| Dead | Lost\nOrge | 3 | 4\nOrge | 5 | 6"),
        (table(CELL % "Town" + "<table:table-cell table:number-columns-spanned='2'><text:p>Dead</text:p></table:table-cell>"
               + COVERED + CELL % "Lost"), "Town | Dead | | Lost"),
        (table("<table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell>" + CELL % "c"), "a\n\nb\n\nc"),
        ("<table:table><table:table-header-rows><table:table-row>" + CELL % "H" + "</table:table-row></table:table-header-rows>"
         "<table:table-row table:visibility='collapse'>" + CELL % "No" + "</table:table-row><table:table-row>" + CELL % "Yes"
         + "</table:table-row></table:table>", "H\nYes"),
    ],
)  # fmt: skip
def test_odt_as_it_is_seen(reader: ReaderProcess, body: str, expected: str) -> None:
    """By styles and their parents, by fields, and by what stands around a paragraph."""
    styles = (
        "<style:default-style style:family='paragraph'><style:text-properties style:text-line-through-style='none'/></style:default-style>"
        "<style:style style:name='Away' style:family='paragraph'><style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='AwayToo' style:family='paragraph' style:parent-style-name='Away'/>"
        "<style:style style:name='Back' style:family='text'><style:text-properties text:display='true'/></style:style>"
        "<style:style style:name='Up' style:family='text'><style:text-properties style:text-position='super 58%'/></style:style>"
        "<style:style style:name='Down' style:family='text'><style:text-properties style:text-position='-33% 58%'/></style:style>"
    )
    assert reader.read(".odt", office_files.odt(body, styles=styles))["text"] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"613{\super a} dead, 1011{\sub 2}, m{\up6 2}, H{\dn6 2}O{\up0 x}", "613[a] dead, 1011[2], m², H2Ox"),
        (r"{\v No.}{\v0 Yes,} {\strike no}\strike no\strike0  and {\striked1 no}{\deleted no}yes.", "Yes, and yes."),
        (r"caf\'e9 \u8220?caf\u233\'e9\u8221 ? \ldblquote x\rdblquote \emdash\~y\_z co\-op", "café “café” “x”— y\u2011z coop"),
        (r"{\uc0\u-10179\u-8704}{\uc2\u1078\'84\'9ex}", "\U0001f600жx"),
        (r"{\fonttbl{\f1\fcharset204 A;}{\f2\fcharset128 B;}{\f3\fcharset2 Symbol;}}{\f1 \'c6\'f3\'ea}{\f2 \'82\'a0}{\f3\'b7\'61}",
         "Жукあ•"),
        (r"{\field{\*\fldinst{HYPERLINK x}}{\fldrslt{Link}}} {\*\unknown no}{\pict 0102}{\object{\objdata 00}{\result Shown}}", "Link Shown"),
        (r"{\bin5 }}}}}}Text.", "Text."),
        (r"A\par{\pard\ls1 b\par}{\pard\ls1 c\par}\pard d", "A\n\nb\nc\n\nd"),
        (r"Out.{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard Box.\par}}{\shprslt{\*\do{\dptxbxtext\pard Box.\par}}}}\par More.",
         "Out.\n\nBox.\n\nMore."),
        (r"{\v{\footnote No.}}Text{\*\footnote\pard One.\par Two.}.", "Text.\n\nOne.\n\nTwo."),
        (r"A\line Read more: b\line C", "A\nRead more: b\nC"),
        (r"{\upr{ab?}{\*\ud{ab\u1078 ?}}}", "abж"),
        (r"\trowd\cellx1000\cellx2000\cellx3000\pard\intbl\cell Dead\cell Lost\cell\row"
         r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl Orge\cell 3\cell 4\cell\row"
         r"\trowd\clvmrg\cellx1010\cellx2000\cellx3000\pard\intbl\cell 5\cell 6\cell\row\pard End",
         "| Dead | Lost\nOrge | 3 | 4\nOrge | 5 | 6\n\nEnd"),
        (r"\trowd\cellx1000\cellx3000\cellx4000\pard\intbl Town\cell Dead\cell Lost\cell\row"
         r"\trowd\cellx1000\cellx2000\cellx3000\cellx4000\pard\intbl a\cell b\cell c\cell d\cell\row",
         "Town | Dead | | Lost\na | b | c | d"),
        (r"\trowd\cellx1000\cellx2000\pard\intbl a\par b\cell c\cell\row", "a\n\nb\n\nc"),
        (r"\trowd\cellx1000\cellx2000\pard\intbl a\pard\intbl\itap2 n\nestcell m\nestcell{\*\nesttableprops\trowd\cellx500\cellx900"
         r"\nestrow}{\nonesttables\par}\pard\intbl\cell\trowd\cellx1000\cellx2000 c\cell\row", "an | m | c"),
        (r"\trowd\cellx1000\pard\intbl cut off\cell", "cut off"),
    ],
)  # fmt: skip
def test_rtf_as_it_is_seen(reader: ReaderProcess, body: str, expected: str) -> None:
    """By the state of each group; bytes are text in the alphabet of their font."""
    assert reader.read(".rtf", office_files.rtf(r"\pard " + body))["text"] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\pard\s1 A\par\pard\outlinelevel1 B\par\pard\outlinelevel9 C\par", [("A", 2), ("B", 3)]),
        (r"{\pard\s1 A\par}\pard B\par", [("A", 2)]),
    ],
)
def test_rtf_headings_by_style_or_by_level(reader: ReaderProcess, body: str, expected: list[tuple[str, int]]) -> None:
    """A paragraph's own level counts; level 9 is text."""
    assert headings_of(reader.read(".rtf", office_files.rtf(body))) == expected


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "no zip": (".odt", b"hello", "is not an ODT file (File is not a zip file)."),
    "another zip": (".odt", sample_files.zipped({"a.txt": "x"}), "is not an ODT file (it lacks mimetype)."),
    "a spreadsheet": (
        ".odt",
        office_files.odt("", more={"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "is not an ODT file (it says that it is something else).",
    ),
    "an encrypted text": (
        ".odt",
        office_files.odt("x", more={"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "is encrypted. Save a copy without a password.",
    ),
    "no text": (".odt", office_files.odt("<text:p/>"), "no text found in it."),
    "broken XML": (".odt", office_files.odt("<text:p>"), "holds broken XML ("),
    "elements within each other": (".odt", office_files.odt(f"<text:p>{DEEP}</text:p>"), "holds broken XML ("),
    "no RTF": (".rtf", b"hello", r"is not an RTF file (it does not begin with {\rtf)."),
    "half an RTF": (".rtf", office_files.RTF[:900], "ends in the middle, so a part of it is missing."),
    "an RTF of pictures": (".rtf", office_files.rtf(r"{\pict 00ff}"), "no text found in it."),
    "groups within each other": (".rtf", office_files.rtf("{" * 100_000), "holds groups nested more than 1,000 deep."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_unreadable_file_is_refused_with_what_to_do(reader: ReaderProcess, name: str) -> None:
    """One line, and nothing is indexed as empty."""
    kind, raw, expected = REFUSED[name]
    with pytest.raises(Refusal) as caught:
        reader.read(kind, raw)
    assert str(caught.value).startswith(expected)
