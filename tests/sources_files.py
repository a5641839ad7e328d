"""An entry of `sources.toml`, and the one line that refuses a folder of documents."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from index import DocumentError
from index.documents import read_corpus

Write = Callable[[Path, Mapping[str, str | bytes]], Path]


def error_line(folder: Path) -> str:
    """What reading a folder complains of; checked to be one printable line."""
    with pytest.raises(DocumentError) as caught:
        read_corpus(folder)
    message = str(caught.value)
    assert message.isprintable(), message
    return message


def entry(**keys: str) -> str:
    """A `[[document]]` table."""
    return "[[document]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
