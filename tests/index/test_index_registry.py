"""The table of formats: each line leads to a reader whose library is installed, and what is not in it is an error."""

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from index.documents import TYPES
from index.formats.registry import FORMATS, Format
from index.formats.sandbox.limits import Refusal
from index.formats.sandbox.process import ReaderProcess

DOCS = Path(__file__).resolve().parents[2] / "docs"
SUBTITLES = b"1\r\n00:00 --> 00:02\r\nThe bridge opened\r\non 3 May.\r\n\r\n2\r\n00:03 --> 00:04\r\nIt rained.\r\n"


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_has_a_reader_and_its_library(kind: str) -> None:
    """The library is the one to install, by its name on PyPI; a reader without one says so with an empty name."""
    chosen = FORMATS[kind]
    assert callable(chosen.load())
    assert not chosen.library or version(chosen.library)


def test_a_kind_without_a_reader_is_an_error_and_starts_no_process() -> None:
    """It is not read as another format."""
    with ReaderProcess() as reader:
        with pytest.raises(ValueError, match=r"^no reader for '\.sxw', expected one of \.md, \.html"):
            reader.read(".sxw", b"")
        assert reader.started == 0


def test_a_reader_whose_library_is_missing_says_what_to_install() -> None:
    """One line, as for any other file that cannot be read."""
    with pytest.raises(Refusal, match=r"^needs wordlib, which is not installed\. Run: python -m pip install wordlib$"):
        Format("wordlib.reader:read", library="wordlib").load()
    with pytest.raises(Refusal, match=r"^needs wordlib, which is not installed\. Run: python -m pip install wordlib$"):
        Format("wordlib.reader:read", library="").load()


def test_a_misspelt_reader_is_not_taken_for_a_missing_library() -> None:
    """The error names the module that is not there."""
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'index\.formats\.there_is_none'"):
        Format("index.formats.there_is_none:read", library="wordlib").load()


def test_the_page_on_documents_names_every_format() -> None:
    """A new format is documented where people look for it."""
    text = (DOCS / "documents.md").read_text("utf-8")
    assert [kind for kind in TYPES if f"`{kind}`" not in text] == []


def test_the_format_that_the_docs_add_works() -> None:
    """Its file and its line, as they are printed."""
    page = (DOCS / "extending.md").read_text("utf-8").partition("## Add a format")[2]
    file, line = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[:2]
    names: dict[str, Any] = {"Format": Format}
    exec(file, names)  # noqa: S102 (our own page)
    exec(f"formats = {{{line.strip()}}}", names)  # noqa: S102
    assert names["read_srt"](SUBTITLES)["text"] == "The bridge opened on 3 May.\n\nIt rained."
    assert names["formats"][".srt"].reader == "index.formats.srt:read_srt"
    with pytest.raises(Refusal, match=r"^holds no captions\."):
        names["read_srt"](b"")
