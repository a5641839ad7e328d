"""Raised, struck, hidden and commented text in each format, case by case; fonts and text that no language has in PDFs."""

import io
import random
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import docx
import pytest
import sample_files
from docx.oxml import parse_xml

from index import DocumentError
from index.documents import read_corpus
from index.formats.garble import is_garbled
from index.formats.markdown import visible
from index.formats.raised import END, LOWER, RAISE, settle
from index.formats.sandbox.limits import Refusal
from index.formats.sandbox.process import ReaderProcess

Write = Callable[[Path, Mapping[str, str | bytes]], Path]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    """One child for the whole file."""
    with ReaderProcess() as process:
        yield process


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("1,275<4>", "1,275⁴"),
        ("10<-6> g", "10⁻⁶ g"),
        ("10<–6>", "10⁻⁶"),
        ("Ca<2+>", "Ca²⁺"),
        ("x<n>", "xⁿ"),
        ("613<a>", "613[a]"),
        ("613<1, 2>", "613[1, 2]"),
        ("613<2–4>", "613[2–4]"),
        ("613<[7]>", "613[7]"),
        ("613<*> and <†>", "613* and †"),
        ("the 1<st> and 22<nd>", "the 1st and 22nd"),
        ("le 1<er> mai, XIX<e>", "le 1er mai, XIX[e]"),
        ("3<rds>", "3[rds]"),
        ("M<lle> Roux, N<o> 5", "Mlle Roux, No 5"),
        ("Ware<TM>", "Ware™"),
        ("dead< 4 >here", "dead ⁴ here"),
        ("61<1><2>", "61¹²"),
        ("CO{2} and H{2}O", "CO2 and H2O"),
        ("1011{2}", "1011[2]"),
        ("log{10}5", "log₁₀5"),
        ("SO{4}<2->", "SO₄²⁻"),
        ("open<4", "open⁴"),
        ("<>", ""),
    ],
)
def test_raised_pieces_stay_apart(marked: str, expected: str) -> None:
    """Unicode superscripts where there are such, else brackets; the rest of an ordinal is no note mark."""
    text = marked.replace("<", RAISE).replace("{", LOWER).replace(">", END).replace("}", END)
    assert settle(text) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("613<a href='#n4'>4</a> dead", "613⁴ dead"),
        ("see part <a href='#s2'>2</a>", "see part 2"),
        ("613<a role=doc-noteref href='n.html'>4</a>", "613⁴"),
        ("as the <span role=doc-pagebreak>12</span>mayor", "as the mayor"),
        ("<math><msup><mn>10</mn><mn>6</mn></msup><mo>+</mo><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>",
         "10⁶+x₁²"),
        ("<span style='position:relative; top:-0.4em; font-size: 70%'>4</span>", "⁴"),
        ("<del><p>Old.</p></del><ins><p>New.</p></ins>", "New."),
        ("a <u>b</u> <mark>c</mark> <span style='text-decoration: underline'>d</span>", "a b c d"),
        ("<style>.a{display:none}</style><p class=a>No.</p><p class=a style='display:block'>Yes.</p>", "Yes."),
        ("<style>.a{display:none!important}</style><p class=a style='display:block'>No.</p><p>Yes.</p>", "Yes."),
        ("<style>.a{display:none}.a.b{display:block}</style><p class=a>No.</p><p class='a b'>Yes.</p>", "Yes."),
        ("<style>@media print{.a{display:none}}@media screen{.b{display:none}}</style><p class=a>Yes.</p><p class=b>No.</p>",
         "Yes."),
        ("<style>p:hover{display:none} /* p{display:none} */ a[{display:none}</style><p>Yes.</p>", "Yes."),
        ("<style>p{visibility:hidden}</style><p>Shown by a script.</p>", "Shown by a script."),
        ("<table><tr><td></td><td>Dead</td><td>Lost</td></tr><tr><td rowspan=2>Orge</td><td>3</td><td>4</td></tr>"
         "<tr><td>5</td><td>6</td></tr></table>", "| Dead | Lost\nOrge | 3 | 4\nOrge | 5 | 6"),
        ("<table><tr><td>Town</td><td colspan=2>Dead</td><td>Lost</td></tr></table>", "Town | Dead | | Lost"),
    ],
)  # fmt: skip
def test_html_as_it_is_seen(reader: ReaderProcess, body: str, expected: str) -> None:
    """By tags, by `style`, and by rules of style as far as they decide what is seen."""
    raw = f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>".encode()
    assert reader.read(".html", raw)["text"] == expected


def test_a_title_from_a_heading_is_as_seen(reader: ReaderProcess) -> None:
    """A note mark in it does not fuse either."""
    found = reader.read(".html", b"<h1>Toll of 613<sup>2</sup> <del>or 700</del></h1><p>Text.</p>")
    assert found["metadata"]["title"] == "Toll of 613²"


MARKDOWN = [
    ("The till <!-- code 4711 --> is shut.\n", "The till is shut.\n"),
    ("<!-- a\n\nb -->\nText.\n", "\nText.\n"),
    ("<!-- x --> Text.\n", "Text.\n"),
    ("Text <!-- one\n\ntwo --> goes on.\n", "Text goes on.\n"),
    ("Text.\n\n<!-- never closed\n\nMore.\n", "Text.\n\n\n"),
    ("Draw <!-- this:\n\n```\nA --> B\n```\n", "Draw <!-- this:\n\n```\nA --> B\n```\n"),
    ("~~Cats may.~~ Cats may not.\n", "Cats may not.\n"),
    ("A ~~b\nc~~ d\n", "A d\n"),
    ("- a\n- ~~b~~\n- c\n", "- a\n- c\n"),
    ("~~All of it.~~\n\nNext.\n", "\nNext.\n"),
    ("\\~~kept~~, ~20 and ~30, a ~~ b ~~ c\n", "\\~~kept~~, ~20 and ~30, a ~~ b ~~ c\n"),
    ("It costs <del>20</del> 25 and <s>a <s>b</s> c</s> d.\n", "It costs 25 and d.\n"),
    ("An <s>open one\n\nends with its block.\n", "An\n\nends with its block.\n"),
    ("`<!-- a -->` and `` ~~`~~ ``\n\n    <del>b</del>\n\n~~~\n~~c~~\n~~~\n", None),
    ("<div hidden>\n\nNo.\n\n<div>No.</div>\n\n</div>\n\nYes.\n", "\n\nYes.\n"),
    ('<div style="color: red; display: none">\nNo.\n</div>\n\nYes.\n', "\n\nYes.\n"),
    ("<div class=\"hidden\" title='a hidden door'>\n\nYes.\n\n</div>\n", None),
    ('Dogs are <b style="text-decoration:line-through">allowed</b> barred.\n', "Dogs are barred.\n"),
    ("<script>\nlet a = 1;\n\nb();\n</script>\nYes.\n", "\nYes.\n"),
    ("[a]: http://x.org 'T'\n[b]: <y>\nText [a].\n\n> [c]: /z\n", "\nText [a].\n\n\n"),
    ("[//]: # (a comment)\n\nText.[^1]\n\n[^1]: A note.\n", "\n\nText.[^1]\n\n[^1]: A note.\n"),
    ("613<sup>4</sup> of 10<sup>6</sup>, CO<sub>2</sub>, `x<sup>2</sup>`\n", "613⁴ of 10⁶, CO2, `x<sup>2</sup>`\n"),
    ("| a | ~~b~~ |\n|---|---|\n| <!-- c -->1 | 2 |\n", "| a | |\n|---|---|\n| 1 | 2 |\n"),
    ("1 < 2 and a <b> c, x~y, [a]: no definition\n", None),
]


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_markdown_as_it_is_seen(text: str, expected: str | None) -> None:
    """What a page made from it does not show is cut; code and all other marks stay."""
    assert visible(text) == (text if expected is None else expected)
    assert visible(visible(text)) == visible(text)


def test_markdown_of_nothing_but_comments_is_refused(tmp_path: Path, write: Write) -> None:
    """In one line, as an empty file is."""
    with pytest.raises(DocumentError) as caught:
        read_corpus(write(tmp_path, {"a.md": "---\ntitle: T\n---\n<!-- x -->\n"}))
    assert str(caught.value) == "a.md: has nothing but comments and hidden or struck text. Fill it or remove it."


@pytest.mark.parametrize("front", ["a: " + "[" * 25_000, "- " * 25_000 + "x", "{" * 25_000, "a: [" * 12 + "[" * 12])
def test_front_matter_nested_too_deeply_costs_one_file(tmp_path: Path, write: Write, front: str) -> None:
    """It is named in one line, and with `skip_bad` the rest is read; twenty levels are none too many."""
    fine = "---\ntitle: Fine\nextra: " + "[" * 19 + "]" * 19 + "\n---\nText one."
    write(tmp_path, {"deep.md": f"---\n{front}\n---\nText.", "fine.md": fine})
    with pytest.raises(DocumentError) as caught:
        read_corpus(tmp_path)
    message = "deep.md: front matter is nested more than 20 levels deep. Write it as `key: value` lines."
    assert str(caught.value) == message
    corpus = read_corpus(tmp_path, skip_bad=True)
    assert ([d.citation.title for d in corpus.documents], corpus.refused) == (["Fine"], (message,))


def word(*paragraphs: str, styles: str = "") -> bytes:
    """A DOCX of these paragraphs' XML, with more styles."""
    made = docx.Document()
    for number, xml in enumerate(paragraphs):
        made.element.body.insert(
            number, parse_xml(xml.replace("<w:p>", f"<w:p {W}>").replace("<w:tbl>", f"<w:tbl {W}>"))
        )
    for style in styles.split("|") if styles else ():
        made.styles.element.append(parse_xml(style.replace("<w:style ", f"<w:style {W} ")))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run(text: str, form: str = "") -> str:
    """A run's XML."""
    return f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Old"><w:name w:val="Old"/><w:rPr><w:strike/></w:rPr></w:style>|'
    '<w:style w:type="paragraph" w:styleId="Older"><w:name w:val="Older"/><w:basedOn w:val="Old"/></w:style>|'
    '<w:style w:type="character" w:styleId="Cut"><w:name w:val="Cut"/><w:rPr><w:strike/></w:rPr></w:style>|'
    '<w:style w:type="character" w:styleId="Kept"><w:name w:val="Kept"/><w:basedOn w:val="Cut"/>'
    '<w:rPr><w:strike w:val="0"/></w:rPr></w:style>'
)
UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
HIGHER, NOT_STRUCK = '<w:position w:val="8"/>', '<w:strike w:val="false"/>'
CUT, KEPT = '<w:rStyle w:val="Cut"/>', '<w:rStyle w:val="Kept"/>'
OLD = '<w:pPr><w:pStyle w:val="Older"/></w:pPr>'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (f"<w:p>{run('613')}{run('4', UP)}{run(' dead')}</w:p>", "613⁴ dead"),
        (f"<w:p>{run('10')}{run('1', HIGHER)}{run('2', HIGHER)}</w:p>", "10¹²"),
        (f"<w:p>{run('CO')}{run('2', DOWN)}</w:p>", "CO2"),
        (f"<w:p>{run('a ')}{run('no ', '<w:vanish/>')}{run('b', NOT_STRUCK)}</w:p>", "a b"),
        (f"<w:p>{OLD}{run('gone ')}{run('kept', NOT_STRUCK)}</w:p>", "kept"),
        (f"<w:p>{OLD}{run('switched twice', CUT)}</w:p>", "switched twice"),
        (f"<w:p>{run('gone ', CUT)}{run('kept', KEPT)}</w:p>", "kept"),
        ("<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>No</w:t></w:r></w:p></w:tc></w:tr>"
         "<w:tr><w:tc><w:p><w:r><w:t>Yes</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", "Yes"),
        ("<w:tbl><w:tr>"
         '<w:tc><w:p/></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Dead</w:t></w:r></w:p></w:tc>'
         "<w:tc><w:p><w:r><w:t>Lost</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", "| Dead | | Lost"),
    ],
)  # fmt: skip
def test_docx_as_it_is_seen(reader: ReaderProcess, xml: str, expected: str) -> None:
    """A run's own word counts for most; its styles switch each other."""
    assert reader.read(".docx", word(xml, styles=STYLES))["text"] == expected


FONT = "BT /F1 10 Tf"
SCAN = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("60 700 Td (Dogs are ) Tj (allowed) Tj ( barred.) Tj ET 105 702.6 m 138 702.6 l S", "Dogs are barred."),
        ("60 700 Td [(Dogs are )-30(allowed barred.)] TJ ET 105 702.6 33 0.5 re f", "Dogs are barred."),
        ("60 700 Td (Dogs are barred.) Tj ET 60 698.5 m 125 698.5 l S", "Dogs are barred."),  # under it
        ("60 700 Td (Dogs are barred.) Tj ET 20 702.6 m 500 702.6 l S", "Dogs are barred."),  # a rule that passes
        ("200 700 Td (Rules) Tj ET 60 703 m 190 703 l S 240 703 m 400 703 l S", "Rules"),  # beside it
        ("60 700 Td (Dogs are barred.) Tj ET 60 696 70 12 re f", "Dogs are barred."),  # a box
        ("60 700 Td (Dogs are barred.) Tj ET 80 690 m 80 720 l S", "Dogs are barred."),  # upright
        ("60 700 Td (Old.) Tj 0 -14 Td (New.) Tj ET q 2 0 0 2 0 0 cm 30 351.3 m 40 351.3 l S Q", "New."),  # scaled
        ("0 1 -1 0 300 400 Tm (Dogs are ) Tj (allowed) Tj ( barred.) Tj ET 297.4 445 m 297.4 478 l S", "Dogs are barred."),
        ("60 700 Td (613) Tj 7 0 0 7 77 704 Tm /F1 1 Tf (4) Tj /F1 10 Tf 1 0 0 1 83 700 Tm (dead) Tj ET", "613⁴ dead"),
        ("60 700 Td (613) Tj 17 4 Td /F1 6 Tf (a) Tj 6 -4 Td /F1 10 Tf (dead) Tj ET", "613[a] dead"),
        ("60 700 Td (613) Tj 17 7.5 Td /F1 6 Tf (4) Tj 3.4 -7.5 Td /F1 10 Tf (, dead) Tj ET", "613⁴, dead"),  # pypdf: new line
        ("60 704 Td /F1 6 Tf (4) Tj 4 -4 Td /F1 10 Tf (Minutes of the council.) Tj ET", "⁴Minutes of the council."),
        ("60 700 Td (The 1) Tj 3 Ts /F1 6 Tf (st) Tj 0 Ts /F1 10 Tf ( of May) Tj ET", "The 1st of May"),
        ("60 700 Td (1011) Tj -2 Ts /F1 6 Tf (2) Tj 0 Ts /F1 10 Tf ( is 11) Tj ET", "1011[2] is 11"),
        ("60 700 Td (Small ) Tj /F1 6 Tf (613 and 4) Tj ET", "Small 613 and 4"),  # on the line
        ("60 700 Td (A town) Tj /F1 7 Tf 200 5 Td (1992) Tj ET", "A town 1992"),  # far away
        ("60 700 Td (Seen ) Tj 3 Tr (not ) Tj 0 Tr (here) Tj ET", "Seen here"),
        ("3 Tr 60 700 Td (Read from a scan.) Tj ET", "Read from a scan."),
        ("60 700 Td (Stamp. ) Tj 3 Tr (Read from a scan.) Tj ET q 500 0 0 700 0 0 cm /X1 Do Q", "Stamp. Read from a scan."),
        ("14 TL 60 700 Td (Dogs are barred.) ' (Cats) ' ET 60 688.6 m 137 688.6 l S", "Cats"),
    ],
)  # fmt: skip
def test_pdf_as_it_is_seen(reader: ReaderProcess, content: str, expected: str) -> None:
    """By the places, sizes and lines on the page."""
    raw = sample_files.drawn(f"{FONT} {content}".encode(), more=[sample_files.stream(b"\0", SCAN[3:])])
    assert " ".join(reader.read(".pdf", raw)["text"].split()) == expected


def test_pdf_annotations_and_forms_are_seen_too(reader: ReaderProcess) -> None:
    """A `StrikeOut` annotation strikes; text in a form is looked at where the form stands."""
    form = sample_files.stream(
        b"BT /F1 10 Tf 0 0 Td (Fee 20) Tj 3 Ts /F1 6 Tf (4) Tj 0 Ts /F1 10 Tf ( or 30 crowns) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox [0 0 500 20] /Resources << /Font << /F1 3 0 R >> >>",
    )
    line = b"97.2 702.6 m 120 702.6 l S"  # through "or 30"
    raw = sample_files.drawn(b"q 1 0 0 1 60 700 cm /X1 Do Q " + line, more=[form])
    assert reader.read(".pdf", raw)["text"] == "Fee 20⁴ crowns"
    struck = (
        b"/Annots [<< /Type /Annot /Subtype /StrikeOut /Rect [0 0 9 9] /QuadPoints [60 708 84 708 60 698 84 698] >>]"
    )
    raw = sample_files.drawn(b"BT /F1 10 Tf 60 700 Td (Dogs are barred.) Tj ET", page=struck)
    assert reader.read(".pdf", raw)["text"] == "are barred."


def type1(program: bytes) -> list[bytes]:
    """Objects of an embedded Type 1 font whose own encoding differs, from number 6: descriptor, program."""
    return [
        b"<< /Type /FontDescriptor /FontName /AAAAAA+T /Flags 4 /FontFile 7 0 R >>",
        sample_files.stream(program, b"/Length1 %d /Length2 0 /Length3 0" % len(program)),
    ]


PROGRAM = b"%!PS-AdobeFont-1.0: T\n/Encoding 256 array\n" + b"".join(
    b"dup %d /%s put\n" % (code, name) for code, name in [(54, b"u"), (49, b"p"), (51, b"r"), (97, b"eight")]
) + b"readonly def\ncurrentfile eexec\n"  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        (b"/MacRomanEncoding", "613 are dead"),
        (b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [97 /a] >>", "613 are dead"),
        (b"<< /Type /Encoding /Differences [49 /one 51 /three 54 /six 97 /a] >>", "613 are dead"),
        (b"<< /Type /Encoding /Differences [51 /three] >>", "up3 8re de8d"),
    ],
)
def test_a_pdf_s_own_encoding_counts_before_the_one_inside_its_font(
    reader: ReaderProcess, encoding: bytes, expected: str
) -> None:
    """Code by code where it is a list of differences without a base."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /AAAAAA+T /Encoding %s /FontDescriptor 6 0 R >>" % encoding
    raw = sample_files.drawn(b"BT /F1 10 Tf 60 700 Td (613 are dead) Tj ET", font=font, more=type1(PROGRAM))
    assert reader.read(".pdf", raw)["text"] == expected


def test_fonttools_is_out_of_the_reading_process(reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if it is installed: its import fails there, and pypdf does without it."""
    monkeypatch.setattr(
        "index.formats.sandbox.process._START",
        "import sys, types; package = types.ModuleType('index'); package.__path__ = [sys.argv[1]]; "
        "sys.modules['index'] = package; import index.formats.sandbox.child as child; given = child._reader\n"
        "def told(kind, done):\n"
        "    read = given(kind, done)\n"
        "    from pypdf.generic._font import HAS_FONTTOOLS\n"
        "    return lambda raw: {'text': f\"{HAS_FONTTOOLS} {sys.modules.get('fontTools')}\"}\n"
        "child._reader = told; child.serve(int(sys.argv[2]))",
    )
    with ReaderProcess() as process:
        assert process.read(".pdf", b"")["text"] == "False None"


PROSE = (
    "The harbour was dug by some nine hundred men who came from the villages along the coast and worked through two "
    "winters. Their engineer had studied bridges before the war and later taught for many years. When the lighthouse was "
    "lit for the first time a crowd filled the mole from end to end, and the newspaper wrote that nobody could remember "
    "such a day. Fishing ended decades later, after the cannery had closed and the younger families had moved inland. "
)
OTHERS = {
    "az": "Liman sahil kəndlərindən gələn təxminən doqquz yüz nəfər tərəfindən qazılmış və iki qış ərzində işləmişlər. "
    "Mühəndis müharibədən əvvəl körpüləri öyrənmiş, sonralar isə uzun illər dərs demişdir. Mayak ilk dəfə yandırılanda "
    "izdiham dalğaqıranı başdan-başa doldurmuş, qəzet isə belə bir günü heç kimin xatırlamadığını yazmışdı. ",
    "tr": "Liman kıyı köylerinden gelen yaklaşık dokuz yüz kişi tarafından kazıldı ve iki kış boyunca çalıştılar. Mühendis "
    "savaştan önce köprüler üzerine çalışmış, sonra uzun yıllar ders vermişti. Deniz feneri ilk kez yakıldığında kalabalık "
    "mendireği baştan başa doldurdu ve gazete kimsenin böyle bir günü hatırlamadığını yazdı. ",
    "ru": "Гавань выкопали около девятисот человек, пришедших из деревень на побережье и работавших две зимы подряд. "
    "Инженер до войны изучал мосты, а потом много лет преподавал. Когда впервые зажгли маяк, толпа заполнила мол от края "
    "до края, и газета писала, что никто не может вспомнить такого дня. ",
    "hy": "Նավահանգիստը փորել են մոտ ինը հարյուր մարդ, որոնք եկել էին ափամերձ գյուղերից և աշխատել երկու ձմեռ։ Ճարտարագետը "
    "պատերազմից առաջ ուսումնասիրել էր կամուրջներ, իսկ հետո երկար տարիներ դասավանդել։ Երբ փարոսն առաջին անգամ վառեցին, "
    "ամբոխը լցրեց ամբողջ ծովապատնեշը, և թերթը գրեց, որ ոչ ոք այդպիսի օր չի հիշում։ ",
    "pl": "Przystań wykopało około dziewięciuset mężczyzn, którzy przyszli z nadbrzeżnych wsi i pracowali przez dwie zimy. "
    "Inżynier przed wojną badał mosty, a później przez wiele lat wykładał. Gdy po raz pierwszy zapalono latarnię morską, "
    "tłum wypełnił molo od końca do końca, a gazeta napisała, że nikt nie pamięta takiego dnia. Strzelcy przybyli wcześniej. ",
    "cs": "Přístav vykopalo asi devět set mužů, kteří přišli z vesnic na pobřeží a pracovali po dvě zimy. Inženýr před válkou "
    "studoval mosty a později mnoho let vyučoval. Když poprvé rozsvítili maják, zaplnil dav molo od konce ke konci a noviny "
    "napsaly, že si takový den nikdo nepamatuje. Čtvrtstoletí poté zmrzlo. ",
    "de": "Den Hafen gruben etwa neunhundert Männer, die aus den Küstendörfern kamen und zwei Winter lang arbeiteten. Der "
    "Ingenieur hatte vor dem Krieg Brücken studiert und lehrte später viele Jahre. Als der Leuchtturm zum ersten Mal brannte, "
    "füllte eine Menschenmenge die Mole, und die Zeitung schrieb, niemand könne sich an einen solchen Tag erinnern. ",
}
RANDOM = random.Random(7)  # noqa: S311 (for tests)


def exchanged(text: str, letters: str = string.ascii_lowercase) -> str:
    """A text with its letters exchanged for others, as a font does that tells wrong ones."""
    order = list(letters)
    RANDOM.shuffle(order)
    there = "".join(order)
    return text.translate(str.maketrans(letters + letters.upper(), there + there.upper()))


def codes(letters: str) -> str:
    """A list of codes."""
    return " ".join("".join(RANDOM.choices(letters, k=RANDOM.randint(4, 9))) for _ in range(300))


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_is_taken_for_garbled(language: str) -> None:
    """Long and short."""
    text = OTHERS[language] * 3
    assert not is_garbled(text) and not is_garbled(text + PROSE)


@pytest.mark.parametrize(
    "text",
    [
        PROSE * 2,
        codes(string.ascii_uppercase + string.digits),
        codes(string.ascii_lowercase + string.digits),
        codes("0123456789abcdef"),
        codes(string.digits),
        codes("ACGT"),
        "HTTP CSS XML DHCP DNS TCP UDP SQL HTML SSH TLS NATO OSCE ICRC GDP USD EUR GBP " * 20,
        "mxtics mx2tics my2tics x2range y2range x2tics y2tics x2label y2label k8s utf8mb4 log4j " * 20,
        PROSE + " The h264enc, log4j, utf8mb4, web3js, s3cmd, k8s and p2p tools are in use.",
        "№ 1 12 345 6 78 90 | " * 80,
    ],
)
def test_codes_and_figures_are_not_taken_for_garbled(text: str) -> None:
    """They are no sentences, and none of those whose letters were exchanged."""
    assert not is_garbled(text)


def test_text_of_exchanged_letters_is_garbled() -> None:
    """In nine of ten cases at least, by chance some exchanges keep the vowels; figures for letters as well."""
    assert sum(is_garbled(exchanged(PROSE * 2)) for _ in range(50)) >= 45
    russian = OTHERS["ru"] * 2 + "Рыбаки уехали позже, когда закрылся завод, а молодые семьи перебрались вглубь страны."
    assert sum(is_garbled(exchanged(russian, "абвгдежзийклмнопрстуфхцчшщъыьэюя")) for _ in range(50)) >= 40
    assert is_garbled("".join(chr(ord(c) - 29) if c.isalpha() else c for c in PROSE * 2))
    assert is_garbled((PROSE * 2).translate(str.maketrans("ao1", "80p")))


def test_a_pdf_in_no_language_is_refused_and_a_page_of_it_left_out(reader: ReaderProcess) -> None:
    """One line says what was found and what to do; one page among many counts as a picture does."""

    def lines(text: str) -> list[str]:
        return [text[at : at + 90] for at in range(0, len(text), 90)]

    wrong = "".join(chr(ord(c) - 29) if c.isalpha() else c for c in PROSE * 2)
    with pytest.raises(Refusal) as caught:
        reader.read(".pdf", sample_files.pdf([lines(PROSE), lines(wrong)]))
    assert str(caught.value) == (
        "its text is in no language (first on page 2): its fonts tell wrong letters. "
        "Run OCR on it first (for example ocrmypdf --force-ocr)."
    )
    pages = [[f"On day {number} the mayor spoke about mill {number}{number}."] for number in range(12)]
    found = reader.read(".pdf", sample_files.pdf([*pages, lines(wrong)]))
    assert found["text"].endswith("about mill 1111.") and found["pages"][-1] == len(found["text"])
