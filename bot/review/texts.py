"""What the documents say: a quote inside its document, from the builds that are still kept.

Reads `text.db` of a build on a connection that cannot write, and nothing else of the index: no vectors, no model.
"""

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.log.sqlite import connect_read_only, sqlite3

_NAME: Final = re.compile(r"[A-Za-z0-9][\w-]{0,63}", re.ASCII)
_AROUND: Final = 1000  # code points shown before and after a passage
_CUT: Final = 200  # of them, how many may go so that no word is cut

GONE: Final = "The document is no longer in the index."
UNKNOWN: Final = "The text of this document is not kept any more, so only the quote as sent is shown."
CHANGED: Final = "The document has changed since. The passage still stands in it, word for word."
MOVED: Final = (
    "The build that answered is not kept any more. This is the document as it is now; the passage stands in it."
)
LOST: Final = "The document has changed since, and the passage no longer stands in it."
LOST_SHOWN: Final = (
    "The document has changed since: the passage no longer stands in it. "
    "Below is the text as it was when it was quoted."
)
GONE_SHOWN: Final = (
    "The document has been taken out of the index since. Below is the text as it was when it was quoted."
)
MISMATCH: Final = "The stored text does not hold this quote at the place it was taken from."


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: `plain`, `passage` (around the highlight) or `highlight`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class TextAt:
    """A quote in its document.

    Attributes:
        build: The build whose text is shown; empty when there is none.
        parts: The text in order; empty when there is nothing to show.
        note: What a reader must know about the text shown; empty when it is the text that answers today.
        before, after: Whether the document continues outside `parts`.
    """

    build: str
    parts: tuple[Part, ...]
    note: str
    before: bool = False
    after: bool = False


class Texts:
    """Documents of the builds under a data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "index"

    def current(self) -> str:
        """The id of the build that answers; empty when there is none."""
        link = self._folder / "current"
        return link.resolve().name if link.is_dir() else ""

    def document(self, build: str, document: str) -> str | None:
        """A document's stored text in one build; None when the build or the document is not there."""
        path = self._folder / build / "text.db"
        if not _NAME.fullmatch(build) or not path.is_file():
            return None
        try:
            with closing(connect_read_only(path)) as connection:
                found = connection.execute("SELECT text FROM documents WHERE id = ?", [document]).fetchone()
        except sqlite3.DatabaseError:
            return None
        return str(found[0]) if found else None

    def passage(self, build: str, document: str, span: tuple[int, int]) -> str:
        """The text of a span in one build, or empty."""
        text = self.document(build, document)
        return "" if text is None else text[slice(*span)]

    def place(self, build: str, quote: dict[str, Any], *, whole: bool = False) -> TextAt:
        """Put a quote of the log back into its document.

        Args:
            build: The build that answered; where it is no longer kept, the one that answers now is used.
            quote: As the log holds it: `citation` fields, `span`, `text`, `highlight`.
            whole: The whole document instead of the text around.
        """
        document, sent = str(quote["document"]), str(quote["text"])
        span = (int(quote["span"][0]), int(quote["span"][1]))
        highlight = (int(quote["highlight"][0]) - span[0], int(quote["highlight"][1]) - span[0])
        then = self.document(build, document)
        current = self.current()
        now = then if current == build else self.document(current, document)
        if then is not None:
            if then[slice(*span)] != sent:
                return TextAt("", (), MISMATCH)
            note = ""
            if now is None:
                note = GONE_SHOWN
            elif now != then:
                note = CHANGED if sent in now else LOST_SHOWN
            return _shown(build, then, span[0], sent, highlight, note, whole)
        if now is None:
            return TextAt("", (), UNKNOWN if not current else GONE)
        start = span[0] if now[slice(*span)] == sent else now.find(sent)
        if start < 0:
            return TextAt("", (), LOST)
        return _shown(current, now, start, sent, highlight, MOVED, whole)


def _shown(build: str, text: str, start: int, sent: str, highlight: tuple[int, int], note: str, whole: bool) -> TextAt:
    end = start + len(sent)
    first = 0 if whole else _word_start(text, start)
    last = len(text) if whole else _word_end(text, end)
    left, right = max(highlight[0], 0), min(max(highlight[1], 0), len(sent))
    parts = (
        Part("plain", text[first:start]),
        Part("passage", sent[:left]),
        Part("highlight", sent[left:right]),
        Part("passage", sent[right:]),
        Part("plain", text[end:last]),
    )
    return TextAt(build, tuple(part for part in parts if part.text), note, first > 0, last < len(text))


def _word_start(text: str, start: int) -> int:
    first = max(start - _AROUND, 0)
    if first == 0:
        return 0
    space = text.find(" ", first, first + _CUT)
    return space + 1 if 0 <= space < start else first


def _word_end(text: str, end: int) -> int:
    last = min(end + _AROUND, len(text))
    if last == len(text):
        return last
    space = text.rfind(" ", max(last - _CUT, end), last)
    return space if space > 0 else last
