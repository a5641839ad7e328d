"""ODT and RTF files, made in memory: a true one of each, and the parts that others are made of."""

from collections.abc import Mapping

import sample_files

_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full or name}:1.0"'
    for name, full in {
        "office": "", "style": "", "text": "", "table": "", "draw": "drawing", "meta": "", "svg": "svg-compatible",
    }.items()
)  # fmt: skip


def odt(
    body: str, *, automatic: str = "", styles: str = "", meta: str = "", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """An ODT with this in its text.

    Args:
        body: What stands in `office:text`.
        automatic: Styles of the text.
        styles: Styles of the document.
        meta: What stands in `office:meta`.
        more: Other members, or others in place of these.
    """

    def part(kind: str, inside: str) -> str:
        dublin = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        return f'<?xml version="1.0"?><office:document-{kind} {_ODF} {dublin}>{inside}</office:document-{kind}>'

    content = f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    return sample_files.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": part("content", content),
            "styles.xml": part("styles", f"<office:styles>{styles}</office:styles>"),
            "meta.xml": part("meta", f"<office:meta>{meta}</office:meta>"),
            **(more or {}),
        }
    )


ODT = odt(
    """<text:tracked-changes><text:changed-region><text:deletion><text:p>It ground wheat.</text:p></text:deletion>
    </text:changed-region></text:tracked-changes>
    <text:p text:style-name="P1">The mill at Orge</text:p>
    <text:p>The mill at Orge has<text:s/>stood since<text:tab/>1742.<text:line-break/>It ground <text:span>rye</text:span>.<text:note>
    <text:note-citation>1</text:note-citation><text:note-body><text:p>Town archive, file 7.</text:p></text:note-body></text:note></text:p>
    <text:p>Read more: Other mills</text:p>
    <text:h text:outline-level="1">Owners</text:h>
    <text:list><text:list-item><text:p>Peeter Saar bought it in 1801.</text:p></text:list-item>
    <text:list-item><text:p>His daughter sold it in 1850.</text:p></text:list-item></text:list>
    <text:h text:outline-level="2">Tolls</text:h>
    <table:table><table:table-row><table:table-cell><text:p>Grain</text:p></table:table-cell>
    <table:table-cell><text:p>Toll</text:p></table:table-cell></table:table-row>
    <table:table-row><table:table-cell><text:p>Rye</text:p></table:table-cell>
    <table:table-cell><text:p>one tenth</text:p></table:table-cell></table:table-row></table:table>""",
    automatic='<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>',
    meta="<dc:title>The mill</dc:title><meta:initial-creator>Mill Society</meta:initial-creator><dc:language>en</dc:language>"
    "<dc:date>2024-05-05T10:00:00</dc:date><meta:user-defined meta:name='Published'>1931-05-04</meta:user-defined>",
)
RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204{\*\fname Arial;}Arial Cyr;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\snext0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\outlinelevel1 heading 2;}
{\s5 Title;}{\s9 toc 1;}{\*\cs10 Default Paragraph Font;}}
{\info{\title The mill}{\author Mill Society}{\creatim\yr2024\mo5\dy5}}
{\*\userprops{\propname Published}\proptype30{\staticval 1931-05-04}}{\header\pard Mill News\par}
\pard\plain\s5 The mill at Orge\par
\pard\plain\s9 Owners\tab 1\par
\pard\plain The mill at Orge has stood since\tab 1742.\line It ground {\b rye}{\deleted  and wheat}.{\super 1{\footnote\pard Town archive, file 7.}}\par
Read more: Other mills\par
\pard\s1\outlinelevel0\b Owners\b0\par
\pard{\listtext\'95\tab}\ls1 Peeter Saar bought it in 1801.\par {\listtext\'95\tab}His daughter sold it in 1850.\par
\pard\s2 Tolls\par
\trowd\cellx2000\cellx4000\pard\intbl Grain\cell Toll\cell\row
\trowd\cellx2000\cellx4000\pard\intbl Rye\cell one tenth\cell\row\pard}"""
OFFICE_TEXT = (
    "The mill at Orge\n\nThe mill at Orge has stood since 1742. It ground rye.\u00b9\n\nRead more: Other mills\n\nOwners\n\n"
    "Peeter Saar bought it in 1801.\nHis daughter sold it in 1850.\n\nTolls\n\nGrain | Toll\nRye | one tenth\n\n"
    "Town archive, file 7."
)
"""Of `ODT` and of `RTF`."""


def rtf(body: str) -> bytes:
    """An RTF with this in it, in Latin letters."""
    return (
        rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset0 Times;}}{\stylesheet{\s1 heading 1;}}"
        + body.encode("cp1252")
        + b"}"
    )
