"""The formats that are read: one line for each, and one file with its reader.

To add a format, write `index/formats/NAME.py` with a function `read_NAME(raw: bytes)` that returns `Draft.finish()` or raises
`Refusal`, and add a line to `FORMATS`. `docs/extending.md` shows it. Plain text (`.txt`) needs no parser and is not listed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any, Final

from index.formats.sandbox.limits import Refusal


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one type are read.

    Attributes:
        reader: `module:function`. The function takes the bytes of a file and returns what `Draft.finish` does. It is
            imported in the child process only, when the first file of the type comes.
        library: The package that parses the file, by its name on PyPI. If it is not installed, each file of the type is
            refused with that name.
        pages: The function also takes `page_done`. Each call of it gives the file more time.
        blocked: Modules that the library must not find.
        extracted: The reader makes the text. False where the stored text is the file's own text, as in Markdown.
    """

    reader: str
    library: str
    pages: bool = False
    blocked: tuple[str, ...] = ()
    extracted: bool = True

    def load(self) -> Callable[..., dict[str, Any]]:
        """Import the reader.

        Raises:
            Refusal: If its library is not installed.
            ModuleNotFoundError: If a module of `index` is missing: `reader` is misspelt.
        """
        try:
            found: Callable[..., dict[str, Any]] = resolve_name(self.reader)
        except ModuleNotFoundError as error:
            if str(error.name).startswith("index."):
                raise
            package = self.library or error.name
            raise Refusal(f"needs {package}, which is not installed. Run: python -m pip install {package}") from None
        return found


_HTML: Final = Format("index.formats.html:read_html", library="selectolax")
FORMATS: Final = {
    ".md": Format("index.formats.markdown:read_markdown", library="markdown-it-py", extracted=False),
    ".html": _HTML,
    ".htm": _HTML,
    # with fontTools, pypdf takes a compressed font's own encoding over the PDF's: "613 dead" becomes "upr de8d"
    ".pdf": Format("index.formats.pdf:read_pdf", library="pypdf", pages=True, blocked=("fontTools",)),
    ".docx": Format("index.formats.docx:read_docx", library="python-docx"),
    ".epub": Format("index.formats.epub:read_epub", library="selectolax"),
    ".odt": Format("index.formats.odt:read_odt", library="lxml"),
    ".rtf": Format("index.formats.rtf:read_rtf", library=""),
}
"""By the end of the file's name, in small letters."""
