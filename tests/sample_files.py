"""Files of every format, made in memory: small true ones, and the parts of hostile ones."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from pypdf import PdfReader, PdfWriter

HTML = """<!doctype html>
<html lang="en-GB"><head><title>The Tamm bridge | Town News</title>
<meta property="og:title" content="The Tamm bridge">
<meta name="author" content="A. Reporter"><meta property="og:site_name" content="Town News">
<meta property="article:published_time" content="1931-05-04T08:00:00Z">
<link rel="canonical" href="https://example.org/bridge"><style>p { color: red }</style></head>
<body><header><a href="/">Town News</a></header><nav><ul><li>Home</li><li>Sport</li></ul></nav>
<main><h1>The Tamm bridge</h1>
<p>The footbridge over the Tamm opened on <b>3&nbsp;May 1931</b>.
It cost 4,200 crowns.</p>
<script>document.write("never")</script>
<p>Read more: Ten other bridges</p>
<h2>Builders</h2><ul><li>Anna Kask drew the plans.</li><li>Jaan Tamm laid the stones.</li></ul>
<h3>Figures</h3><table><tr><th>Year</th><th>Walkers</th></tr><tr><td>1932</td><td>12,000</td></tr></table>
<aside>Subscribe to our letter.</aside></main>
<footer>Copyright Town News</footer></body></html>"""

HTML_TEXT = """The Tamm bridge

The footbridge over the Tamm opened on 3 May 1931. It cost 4,200 crowns.

Read more: Ten other bridges

Builders

Anna Kask drew the plans.
Jaan Tamm laid the stones.

Figures

Year | Walkers
1932 | 12,000"""

PAGES = (
    (
        "The harbour of Vesk",
        "The harbour of Vesk was dug between 1884 and 1889 by some nine hundred men who came from",
        "the villages on the coast. The chief engineer was Marta Lind, who had studied bridge build-",
        "ing in Riga before the war with her two brothers and later taught there for many years.",
        "The lighthouse was lit for the first time on 4 October 1890 in the presence of a crowd that",
    ),
    (
        "filled the mole from end to end, the newspaper wrote on the day after that.",
        "Fishing ended in 1962. The last trawler was the Seagull.",
    ),
)
"""Lines of two pages; a sentence continues from the first to the second, a word over a line's end."""

PDF_TEXT = (
    "The harbour of Vesk\n\nThe harbour of Vesk was dug between 1884 and 1889 by some nine hundred men who came from the "
    "villages on the coast. The chief engineer was Marta Lind, who had studied bridge building in Riga before the war "
    "with her two brothers and later taught there for many years. The lighthouse was lit for the first time on "
    "4 October 1890 in the presence of a crowd that filled the mole from end to end, the newspaper wrote on the day "
    "after that.\n\nFishing ended in 1962. The last trawler was the Seagull."
)


def pdf(pages: Sequence[Sequence[str]], *, title: str = "", password: str | None = None) -> bytes:
    """A PDF with these lines on its pages, in Latin letters.

    Args:
        pages: Lines of each page; an empty line is a gap.
        title: In its information dictionary.
        password: The password that opens it; None leaves it open, an empty one encrypts without a secret.
    """
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for number, lines in enumerate(pages):
        shown = "".join(f"({escaped(line)}) Tj T* " if line else "T* " for line in lines)
        content = f"BT /F1 10 Tf 14 TL 50 780 Td {shown}ET".encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    information = f"<< /Title ({escaped(title)}) >>".encode("cp1252")
    made = assemble([*objects, information], information=len(objects) + 1)
    if password is None:
        return made
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def drawn(content: bytes, *, font: bytes = b"", more: Sequence[bytes] = (), page: bytes = b"") -> bytes:
    """A PDF of one page that draws this; `/F1` is Helvetica, unless `font` says otherwise.

    Args:
        content: Its operations.
        font: The font's dictionary.
        more: Further objects, numbered from 6.
        page: Further entries of the page's dictionary.
    """
    font = font or b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            font,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /X1 6 0 R >> >> %s >>" % page,
            stream(content),
            *more,
        ]
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A PDF stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def assemble(objects: Sequence[bytes], *, information: int = 0) -> bytes:
    """A PDF file of numbered objects, the first of them the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    named = b" /Info %d 0 R" % information if information else b""
    out += b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, named, table)
    return bytes(out)


def escaped(line: str) -> str:
    """A text as it is in a PDF string."""
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def word() -> bytes:
    """A DOCX with a title, headings, a list, a table, and a line of boilerplate."""
    made = docx.Document()
    made.core_properties.title = "The mill"
    made.core_properties.author = "Mill Society"
    made.add_heading("The mill at Orge", 0)
    made.add_paragraph("The mill at Orge has stood since 1742. ").add_run("It ground rye.").bold = True
    made.add_paragraph("Read more: Other mills")
    made.add_heading("Owners", 1)
    made.add_paragraph("Peeter Saar bought it in 1801.", style="List Bullet")
    made.add_paragraph("His daughter sold it in 1850.", style="List Bullet")
    made.add_heading("Tolls", 2)
    table = made.add_table(rows=0, cols=2)
    for cells in (("Grain", "Toll"), ("Rye", "one tenth")):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


WORD_TEXT = (
    "The mill at Orge\n\nThe mill at Orge has stood since 1742. It ground rye.\n\nRead more: Other mills\n\nOwners\n\n"
    "Peeter Saar bought it in 1801.\n\nHis daughter sold it in 1850.\n\nTolls\n\nGrain | Toll\nRye | one tenth"
)

_CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
CHAPTERS = {
    "one.xhtml": "<h1>The island</h1><p>The island of Sorn has two hundred people.</p><p>See also: Maps</p>",
    "two.xhtml": "<h1>The ferry</h1><h2>Timetable</h2><p>The ferry leaves at six<br/>every morning.</p>",
}
EPUB_TEXT = (
    "The island\n\nThe island of Sorn has two hundred people.\n\nSee also: Maps\n\nThe ferry\n\nTimetable\n\n"
    "The ferry leaves at six every morning."
)


def epub(chapters: Mapping[str, str] = CHAPTERS, *, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An EPUB with chapters in this order, stored in the reverse one, and other members."""
    items = "".join(
        f'<item id="{n}" href="text/{n}" media-type="application/xhtml+xml"/>' for n in reversed(list(chapters))
    )
    spine = "".join(f'<itemref idref="{n}"/>' for n in chapters)
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Islands</dc:title><dc:creator>E. Mere</dc:creator>'
        "<dc:publisher>Sea Press</dc:publisher><dc:date>1998-06-01</dc:date><dc:language>en</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/book.opf": package,
        **{
            f"OEBPS/text/{name}": '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title/></head><body>{body}</body></html>"
            for name, body in reversed(list(chapters.items()))
        },
    }
    return zipped({**files, **(more or {})})


def with_item(raw: bytes, item: str) -> bytes:
    """An EPUB whose package lists one more file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        files: dict[str, str | bytes] = {name: old.read(name) for name in old.namelist()}
    package = files["OEBPS/book.opf"]
    assert isinstance(package, bytes)
    return zipped({**files, "OEBPS/book.opf": package.replace(b"</manifest>", item.encode() + b"</manifest>")})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
