"""Readers of the formats that need a parser, each in a child process with limits.

    documents → sandbox.process ─ pipe ─ sandbox.child → registry → html | epub | docx | odt | rtf | pdf → draft
                                                                  → markdown

Read in this order: sandbox.limits, registry, raised, draft, archive, styles, html, epub, markdown, runs, docx, odt, stories,
rtf, fonts, drawn, ink, marks, garble, pdf, sandbox.child, sandbox.process. A module imports only from modules named before it,
and of the rest of `index` only `errors` and `text`, so that a child starts with nothing heavy. A parser never runs in the
process that builds or answers. A file that makes it crash, hang or take too much memory is refused, with one line that
says why.

What a reader gives is the stored text of its document. These rules hold for all but Markdown, which stays Markdown:

- A line is a block: a heading, a paragraph, a list item or a table row, its cells parted by ` | `. White space within it is
  one space. An empty line separates blocks; items of one list and rows of one table are on lines below each other.
- Raised characters (note marks, exponents) never fuse with what is next to them: `613⁴`, `m²`, `613[a]`.
- What a reader of the file does not see, or sees struck out, is left out.
- Soft hyphens and control characters are left out; the text is in Unicode NFC.
- Headings are marked by their span and level, and are in the text too. Level 1 is the document's title.
"""
