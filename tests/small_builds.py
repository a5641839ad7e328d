"""Documents to build, and what lies in the folder of their build."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from index import (
    RetrievalError,
)
from index.store.folder import is_build

Files = Mapping[str, str | bytes]
Write = Callable[[Path, Files], Path]
Make = Callable[..., Any]
FILES = {
    "a.md": "# Bridges\n\nThe old bridge was built by Anna in 1905. It stands in Baku.\n",
    "b.txt": "The museum holds silver coins. It opened in 1950.",
    "c.txt": "A river flows to the sea. The water is cold.",
}
NAMES = {
    "build.json",
    "text.db",
    "passages.faiss",
    "sentences.faiss",
    "offsets.npy",
    "bounds.npy",
    *(f"tokens-{digit}.npy" for digit in "0123456789abcdef"),
}


def leftovers(data: Path) -> list[str]:
    """Names in the index folder that belong to no build."""
    builds = {"lock", "current", "history.json"}
    return sorted(p.name for p in (data / "index").iterdir() if p.name not in builds and not is_build(p))


def current_id(data: Path) -> str:
    """The build that answers now."""
    return str((data / "index" / "current").readlink())


def one_line_of(caught: pytest.ExceptionInfo[RetrievalError]) -> str:
    """The message, checked to be one line."""
    assert str(caught.value).isprintable(), str(caught.value)
    return str(caught.value)
