"""What one file may cost, and the error that says it cost more.

Generous for anything that people read, and small enough that a hostile file is refused within 10 seconds and 1 GiB.
"""

from typing import Final

MAX_BYTES: Final = 32 * 1024 * 1024
"""Largest file read, in bytes: thousands of pages of plain text, and a limit on what one bad file can cost."""
MAX_SECONDS: Final = 9.0
"""Wall time for one file, from its bytes being sent to its text being there."""
MAX_SECONDS_MORE: Final = 0.1
"""More of it for each page of a PDF that has been read: a thick report is no attack, a page that never ends is one."""
MAX_SECONDS_IN_ALL: Final = 90.0
MAX_MEMORY: Final = 1024 * 1024 * 1024
"""Memory of the child process, in bytes: its address space where the system limits that (Linux), else what it occupies."""
MAX_PAGES: Final = 5_000
"""Pages of a PDF."""
MAX_MEMBERS: Final = 10_000
"""Files inside a .docx, .odt or .epub."""
MAX_UNPACKED: Final = 128 * 1024 * 1024
"""Bytes of all files inside a .docx, .odt or .epub together, unpacked."""
MAX_RATIO: Final = 200
"""Unpacked to packed size of one file inside; text packs to a tenth, a zip bomb to a thousandth."""
MIN_RATIO_BYTES: Final = 1024 * 1024
"""A file inside that is smaller than this may pack as well as it likes."""
MAX_DEPTH: Final = 1_000
"""Elements within each other in HTML, groups within each other in RTF."""
MAX_NESTING: Final = 20
"""Lists and tables within each other in a file's front matter; `key: value` lines need one."""
MAX_TEXT: Final = 16 * 1024 * 1024
"""Code points of extracted text: a shelf of books."""


class Refusal(Exception):  # noqa: N818 (a file is refused: that is the outcome, and its text is shown to people)
    """A file cannot be read. The text says why and what to do, without the file's name: `is encrypted. Save …`."""
