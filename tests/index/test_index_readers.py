"""What is read from HTML, PDF, DOCX and EPUB: text, headings, pages, metadata, and how they reach a quote."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
import sample_files
from docx.oxml import parse_xml

from index import Chunking, DocumentError, Index, answer_as_json
from index.chunking import chunk_document
from index.documents import read_corpus
from index.formats.docx import read_docx
from index.formats.sandbox.limits import Refusal
from index.formats.sandbox.process import ReaderProcess

Write = Callable[[Path, Mapping[str, str | bytes]], Path]
Headings = list[tuple[str, int]]


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    """One child for the whole file."""
    with ReaderProcess() as process:
        yield process


def headings_of(found: Mapping[str, Any]) -> Headings:
    """Headings by text, with their level."""
    return [(found["text"][start:end], level) for (start, end), level in found["headings"]]


def html(body: str, head: str = "") -> bytes:
    """A page."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_html_gives_its_main_text_its_headings_and_what_it_says_of_itself(reader: ReaderProcess) -> None:
    """Menu, script, style, aside and footer are left out; lists and rows are lines."""
    found = reader.read(".html", sample_files.HTML.encode())
    assert found["text"] == sample_files.HTML_TEXT
    assert headings_of(found) == [("The Tamm bridge", 1), ("Builders", 2), ("Figures", 3)]
    assert found["metadata"] == {
        "title": "The Tamm bridge",
        "publisher": "Town News",
        "published": "1931-05-04T08:00:00Z",
        "url": "https://example.org/bridge",
        "language": "en-GB",
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One<br>two.<p>Three &amp; four", "One two.\n\nThree & four"),
        ("One.<br><br>Two.<br>Read more: x<br>Three.", "One.\nTwo.\nRead more: x\nThree."),
        ("<header>Site</header><article><header><h1>T</h1></header><p>Text.</p></article>", "T\n\nText."),
        ("<header>Site</header><p>Text.</p><footer>(c)</footer><div role=navigation>Menu</div>", "Text."),
        ("<p hidden>No.</p><p style='display: none'>No.</p><p aria-hidden=true>No.</p><p>Yes.</p>", "Yes."),
        ("<pre>one\n  two</pre><p>three\nfour</p>", "one\ntwo\n\nthree four"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>d", "a\nb\nc\n\nd"),
        ("<dl><dt>Term</dt><dd>Meaning.</dd></dl>", "Term\nMeaning."),
        ("<table><tr><td>a<td><p>b</p><td></td></tr><tr><td><p>c</p><p>d</p></td></tr></table>", "a | b\nc\nd"),
        ("<p>soft\u00adhyphen, zero\u200bwidth, cafe\u0301</p>", "softhyphen, zerowidth, caf\u00e9"),
        ("<p>A<b>B</b><i>C</i> <span>D</span></p>", "ABC D"),
        ("<form><p>Old pages stand in a form.</p><button>Go</button></form>", "Old pages stand in a form."),
        ("<article>One.</article><article>Two.</article>", "One.\n\nTwo."),
        ("<div>Menu</div><main><p>Text.</p></main><div>More news</div>", "Text."),
        ("<div>Menu</div><article><p>The text is here.</p></article><div>Shares</div>", "The text is here."),
        ("<div>Menu, much of it</div><article><h1>T</h1></article><div>More news of us</div>", "T"),
        ("<p>The text is here, and is long.</p><article>Nice!</article>", "The text is here, and is long.\n\nNice!"),
        ("<main></main><p>Text.</p>", "Text."),
        ("<main style='visibility:hidden'><p>Text.</p></main>", "Text."),
        ("<p>&lt;b&gt; is no mark</p><template>x</template><svg><text>x</text></svg>", "<b> is no mark"),
    ],
)
def test_html_blocks(reader: ReaderProcess, body: str, expected: str) -> None:
    """Each block is a line; what the page does not show is not read."""
    assert reader.read(".htm", html(body))["text"] == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title> The\nmill </title>", "<h1>Mills</h1>", {"title": "The mill"}),
        ("<title></title>", "<h1>The <i>mill</i></h1>", {"title": "The mill"}),
        ("<title>A</title><meta property=og:title content=B>", "", {"title": "B"}),
        (
            "<link rel=canonical href=/mill><meta property=og:url content=https://example.org/mill>",
            "",
            {"url": "https://example.org/mill"},
        ),
    ],
)
def test_html_metadata(reader: ReaderProcess, head: str, body: str, expected: dict[str, str]) -> None:
    """The page's own title serves where it gives no other; an address that leads nowhere gives way to one that does."""
    assert reader.read(".html", html(f"{body}<p>Text.</p>", head))["metadata"] == expected


def test_several_top_headings_are_sections(reader: ReaderProcess) -> None:
    """They are no title then, and name their text."""
    found = reader.read(".html", html("<h1>A</h1>x<h1>B</h1>y<h2>C</h2>z"))
    assert headings_of(found) == [("A", 2), ("B", 2), ("C", 3)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<meta charset='windows-1251'><p>Привет".encode("cp1251"), "Привет"),
        (
            "<meta http-equiv=content-type content='text/html; charset=ISO-8859-1'><p>“caf\xe9”".encode("cp1252"),
            "“café”",
        ),
        ("\ufeff<meta charset=windows-1251><p>Привет".encode(), "Привет"),
        ("<?xml version='1.0' encoding='koi8-r'?><p>Привет".encode("koi8-r"), "Привет"),
        ("<meta charset=utf-16><p>Привет".encode(), "Привет"),
        ("<meta charset=iso-8859-9><p>“Şuşa”".encode("cp1254"), "“Şuşa”"),
        ("<meta charset=ISO_8859-1><p>“caf\xe9”".encode("cp1252"), "“café”"),
    ],
)
def test_html_is_decoded_as_it_declares(reader: ReaderProcess, raw: bytes, expected: str) -> None:
    """By its mark, else by its charset, else as UTF-8; a page cannot declare UTF-16 in ASCII."""
    assert reader.read(".html", raw)["text"] == expected


def test_pdf_gives_paragraphs_over_lines_and_pages(reader: ReaderProcess) -> None:
    """Lines are joined, a hyphen at a line's end goes, and the second page begins inside a sentence."""
    found = reader.read(".pdf", sample_files.pdf(sample_files.PAGES, title="Harbour"))
    assert found["text"] == sample_files.PDF_TEXT
    assert [found["text"][page:][:17] for page in found["pages"]] == ["The harbour of Ve", "filled the mole f"]
    assert found["metadata"] == {"title": "Harbour"}


LINE = "The council met in the old hall and spoke for a long time about the price of stone that"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([LINE, "year. It was high."], f"{LINE} year. It was high."),
        ([LINE + ".", "Another.", "", "More of it."], f"{LINE}. Another.\n\nMore of it."),
        ([LINE + " was well-", "known. A well-known price."], f"{LINE} was well-known. A well-known price."),
        ([LINE + " was agree-", "able."], f"{LINE} was agreeable."),
        ([LINE, "• first item", "• second item"], f"{LINE}\n\n• first item\n\n• second item"),
        ([LINE, "Read more: Other halls", "and other prices"], f"{LINE}\n\nRead more: Other halls\n\nand other prices"),
        (["A heading", LINE, "end."], f"A heading\n\n{LINE} end."),
        (["A short end.", LINE + "."], f"A short end.\n\n{LINE}."),
    ],
)
def test_pdf_lines(reader: ReaderProcess, lines: list[str], expected: str) -> None:
    """What is joined and what stays separate."""
    assert reader.read(".pdf", sample_files.pdf([lines]))["text"] == expected


def test_pdf_running_heads_and_page_numbers_are_left_out(reader: ReaderProcess) -> None:
    """Also if left and right pages differ; a sentence that counts is text."""
    names = "Anna Berit Carl Dora Emil Frida".split()
    pages = [
        [
            ("Annual report" if n % 2 else f"Chapter 1 | {n + 7}"),
            "",
            f"{name} came.",
            f"In 19{n} all went.",
            "",
            f"- {n + 7} -",
        ]
        for n, name in enumerate(names, 10)
    ]
    found = reader.read(".pdf", sample_files.pdf(pages))
    assert found["text"].split("\n\n") == [
        line for n, name in enumerate(names, 10) for line in (f"{name} came.", f"In 19{n} all went.")
    ]
    assert len(found["pages"]) == 6


def test_pdf_of_one_sentence_a_page_keeps_them(reader: ReaderProcess) -> None:
    """Sentences that differ by a figure, or not at all, are what such a document has to say."""
    numbered = reader.read(".pdf", sample_files.pdf([[f"This is page {n}."] for n in range(1, 5)]))
    assert numbered["text"] == "This is page 1.\n\nThis is page 2.\n\nThis is page 3.\n\nThis is page 4."
    same = reader.read(".pdf", sample_files.pdf([["The same words stand here."]] * 4))
    assert same["text"].split("\n\n") == ["The same words stand here."] * 4


def test_docx_gives_headings_paragraphs_items_and_rows(reader: ReaderProcess) -> None:
    """And its title and author; its date is the file's, so it is none of the publication."""
    found = reader.read(".docx", sample_files.word())
    assert found["text"] == sample_files.WORD_TEXT
    assert headings_of(found) == [("The mill at Orge", 1), ("Owners", 2), ("Tolls", 3)]
    assert found["metadata"] == {"title": "The mill", "publisher": "Mill Society"}


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<w:p {W}><w:ins><w:r><w:t>New</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>", "New"),
        ("<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>", "In a control."),
        ("<w:p {W}><w:hyperlink><w:r><w:t>A</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>link</w:t></w:r></w:p>", "A link"),
        ("<w:p {W}><w:r><w:t>A</w:t><w:br/><w:t>Read more: b</w:t><w:br/><w:t>C</w:t></w:r></w:p>", "A\n\nRead more: b\n\nC"),
        ("<w:p {W}><w:r><w:txbxContent><w:p><w:r><w:t>Box.</w:t></w:r></w:p></w:txbxContent><w:t>Out.</w:t></w:r></w:p>",
         "Out.\n\nBox."),
        ("<w:p {W}><w:r><w:instrText>PAGE</w:instrText><w:t>co\u00adop</w:t></w:r></w:p>", "coop"),
    ],
)  # fmt: skip
def test_docx_loses_no_text_to_the_marks_around_it(reader: ReaderProcess, xml: str, expected: str) -> None:
    """Accepted changes, content controls, links and text boxes are read; deleted text and field codes are not."""
    made = docx.Document()
    made.element.body.insert(0, parse_xml(xml.replace("{W}", W)))
    out = io.BytesIO()
    made.save(out)
    text = reader.read(".docx", out.getvalue())["text"]
    assert text.replace("A\nRead", "A\n\nRead").replace("b\nC", "b\n\nC") == expected


def test_docx_footnotes_follow_the_text(reader: ReaderProcess) -> None:
    """A note often carries the source; the line above the notes is none."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Town archive, file 7.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample_files.word())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8", "surrogateescape")
            if name == "[Content_Types].xml":
                content = content.replace(
                    "</Types>", f'<Override PartName="/word/f.xml" ContentType="{kind}"/></Types>'
                )
            link = '<Relationship Id="n" Type="x/footnotes" Target="f.xml"/></Relationships>'
            if name == "word/_rels/document.xml.rels":
                content = content.replace("</Relationships>", link)
            new.writestr(name, content.encode("utf-8", "surrogateescape"))
        new.writestr("word/f.xml", notes)
    assert reader.read(".docx", out.getvalue())["text"] == sample_files.WORD_TEXT + "\n\nTown archive, file 7."


def test_epub_gives_its_chapters_in_the_order_of_the_spine(reader: ReaderProcess) -> None:
    """Not in the order of the archive; `<title/>` swallows nothing, and the chapter's heading is below the book's title."""
    found = reader.read(".epub", sample_files.epub())
    assert found["text"] == sample_files.EPUB_TEXT
    assert headings_of(found) == [("The island", 2), ("The ferry", 2), ("Timetable", 3)]
    assert found["metadata"] == {
        "title": "Islands",
        "publisher": "Sea Press",
        "published": "1998-06-01",
        "language": "en",
    }


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a scan": (".pdf", sample_files.pdf([[], []]), "no text found on any page. If it is a scan, run OCR first"),
    "a scan with page numbers": (".pdf", sample_files.pdf([["1"], ["2"], ["3"], ["4"]]), "no text found besides running heads"),
    "a PDF with a password": (".pdf", sample_files.pdf(sample_files.PAGES, password="x"), "is encrypted. Save a copy without"),
    "half a PDF": (".pdf", b"%PDF-1.7\n1 0 obj", "cannot be read as PDF ("),
    "no PDF": (".pdf", b"hello", "cannot be read as PDF ("),
    "nothing": (".pdf", b"", "cannot be read as PDF ("),
    "a scripted page": (".html", html("<div id=app></div><script>x</script>"), "no text found in it. If the page is made"),
    "Latin-1": (".html", b"<p>caf\xe9", "byte 6 is not UTF-8. Save the file as UTF-8."),
    "UTF-16": (".html", "<p>x".encode("utf-16"), "byte 0 is not UTF-8. It looks like UTF-16. Save"),
    "bytes that are not what is declared": (".html", b"<meta charset=big5><p>\xff", "byte 22 is not big5, which it declares."),
    "NUL": (".html", b"<p>a\0b", "found a NUL character at 4"),
    "an old .doc": (".docx", b"\xd0\xcf\x11\xe0" + bytes(600), "is an old .doc file or encrypted"),
    "no zip": (".docx", b"hello", "is not a DOCX file (File is not a zip file)."),
    "another zip": (".docx", sample_files.zipped({"a.txt": "x"}), "is not a DOCX file ("),
    "a book without a package": (".epub", sample_files.zipped({"a.txt": "x"}), "lacks 'META-INF/container.xml'"),
    "a book of pictures": (".epub", sample_files.epub({"a": "<img src='a.png'/>"}), "no text found in its 1 chapters."),
    "a protected book": (
        ".epub",
        sample_files.epub(
            more={"META-INF/encryption.xml": '<e xmlns:x="y"><x:CipherReference URI="OEBPS/text/one.xhtml"/></e>'}
        ),
        "is encrypted (DRM).",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_readable_text_is_refused_with_what_to_do(reader: ReaderProcess, name: str) -> None:
    """Never indexed as empty."""
    kind, raw, expected = REFUSED[name]
    with pytest.raises(Refusal) as caught:
        reader.read(kind, raw)
    assert str(caught.value).startswith(expected)


def test_an_owner_s_password_does_not_hinder_reading(reader: ReaderProcess) -> None:
    """Everyone can open such a file."""
    found = reader.read(".pdf", sample_files.pdf([["Open to all who look."]], password=""))
    assert found["text"] == "Open to all who look."


FILES: dict[str, bytes] = {
    "a.html": sample_files.HTML.encode(),
    "b.pdf": sample_files.pdf(sample_files.PAGES, title="The harbour"),
    "c.docx": sample_files.word(),
    "d.epub": sample_files.epub(),
}


def test_every_format_becomes_a_document_with_its_own_metadata(tmp_path: Path, write: Write) -> None:
    """A date is cut to the day; what the file does not say stays empty, and nothing is noted as bare."""
    corpus = read_corpus(write(tmp_path, FILES))
    assert corpus.notes == ()
    assert [d.text for d in corpus.documents] == [
        sample_files.HTML_TEXT,
        sample_files.PDF_TEXT,
        sample_files.WORD_TEXT,
        sample_files.EPUB_TEXT,
    ]
    assert [(c.title, c.publisher, c.published, c.url, c.language) for c in (d.citation for d in corpus.documents)] == [
        ("The Tamm bridge", "Town News", "1931-05-04", "https://example.org/bridge", "en-GB"),
        ("The harbour", "", "", "", "en"),
        ("The mill", "Mill Society", "", "", "en"),
        ("Islands", "Sea Press", "1998-06-01", "", "en"),
    ]


def test_sources_toml_wins_over_what_a_file_says(tmp_path: Path, write: Write) -> None:
    """Key by key."""
    table = '[[document]]\npath = "a.html"\ntitle = "Own"\npublished = "1931"\n'
    citation = read_corpus(write(tmp_path, {**FILES, "sources.toml": table})).documents[0].citation
    assert (citation.title, citation.published, citation.publisher) == ("Own", "1931", "Town News")


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ("name=date content='May 1931'", ("", "")),
        ("name=date content='1931-13-01'", ("", "")),
        ("name=date content='1931/05'", ("1931-05", "")),
        ("name=date content='19310504'", ("", "")),
        ("property=og:url content='javascript:alert(1)'", ("", "")),
        ("property=og:url content='https://a.org/x y'", ("", "")),
        ("property=og:url content='https://a.org/x'", ("", "https://a.org/x")),
    ],
)
def test_metadata_of_a_file_that_does_not_fit_is_dropped(
    tmp_path: Path, write: Write, meta: str, expected: tuple[str, str]
) -> None:
    """It was not written for this bot, so it is no mistake of the maintainer's."""
    citation = read_corpus(write(tmp_path, {"a.html": html("<p>Text.</p>", f"<meta {meta}>")})).documents[0].citation
    assert (citation.published, citation.url) == expected


def test_headings_of_every_format_name_passages_and_are_not_quoted(tmp_path: Path, write: Write) -> None:
    """As in Markdown: the title is left out of the path, and boilerplate lines are in no passage."""
    corpus = read_corpus(write(tmp_path, FILES))
    found = [
        (passage.heading, passage.text)
        for document in corpus.documents
        if not document.pages
        for passage in chunk_document(document, lambda text: len(text.split()), Chunking())
    ]
    assert found == [
        ("", "The footbridge over the Tamm opened on 3 May 1931. It cost 4,200 crowns."),
        ("Builders", "Anna Kask drew the plans.\nJaan Tamm laid the stones."),
        ("Builders › Figures", "Year | Walkers\n1932 | 12,000"),
        ("", "The mill at Orge has stood since 1742. It ground rye."),
        ("Owners", "Peeter Saar bought it in 1801.\n\nHis daughter sold it in 1850."),
        ("Owners › Tolls", "Grain | Toll\nRye | one tenth"),
        ("The island", "The island of Sorn has two hundred people."),
        ("The ferry › Timetable", "The ferry leaves at six every morning."),
    ]


def test_a_quote_names_its_page_and_its_heading(built: Callable[..., Index]) -> None:
    """The page where the highlight begins, though its passage began on the page before."""
    index = built(FILES)
    fishing = answer_as_json(index.answer("When was the fishing ended, and who was the last trawler?", threshold=0))
    assert (fishing["quotes"][0]["path"], fishing["quotes"][0]["page"]) == ("b.pdf", 2)
    crowd = answer_as_json(index.answer("When was the lighthouse lit for the first time?", threshold=0))
    assert (crowd["quotes"][0]["path"], crowd["quotes"][0]["page"]) == ("b.pdf", 1)
    plans = answer_as_json(index.answer("Who drew the plans?", threshold=0))
    assert (plans["quotes"][0]["path"], plans["quotes"][0]["heading"]) == ("a.html", "Builders")
    assert plans["quotes"][0]["page"] is None


def test_refusals_of_readers_name_the_file_in_one_line(tmp_path: Path, write: Write) -> None:
    """As for every other file."""
    write(tmp_path, {"a.txt": "Text.", "sub/b.pdf": sample_files.pdf([[]])})
    with pytest.raises(DocumentError) as caught:
        read_corpus(tmp_path)
    assert str(caught.value) == (
        "sub/b.pdf: no text found on any page. If it is a scan, run OCR first (for example ocrmypdf)."
    )


def test_an_empty_cell_of_a_docx_table_keeps_its_place() -> None:
    """The figure of one column must not slide under the heading of another."""
    word = docx.Document()
    table = word.add_table(2, 3)
    for place, text in {(0, 0): "Town", (0, 1): "Killed", (0, 2): "Missing", (1, 0): "Tamm", (1, 2): "5"}.items():
        table.cell(*place).text = text
    raw = io.BytesIO()
    word.save(raw)
    assert read_docx(raw.getvalue())["text"] == "Town | Killed | Missing\nTamm | | 5"
