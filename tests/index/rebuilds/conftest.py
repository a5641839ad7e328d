"""A corpus, a place for its builds, and three builds of it."""

from pathlib import Path
from typing import Any

import pytest
from rebuilding import FILES, Build, Make, Write

from index import (
    BuildOptions,
    BuildReport,
    Encoder,
    build_index,
)


@pytest.fixture
def corpus(tmp_path: Path, write: Write) -> Path:
    """Four documents, five passages."""
    return write(tmp_path / "corpus", FILES)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where builds go; not there yet."""
    return tmp_path / "data"


@pytest.fixture
def build(corpus: Path, data: Path, make_encoder: Make) -> Build:
    """Build the corpus as it is now."""

    def builder(encoder: Encoder | None = None, where: Path = data, **options: Any) -> BuildReport:
        return build_index(BuildOptions(corpus, where, lambda: encoder or make_encoder(), **options))

    return builder


@pytest.fixture
def three(corpus: Path, build: Build) -> list[str]:
    """Ids of three builds, each with another `c.txt`."""
    ids = []
    for word in ("cold", "warm", "deep"):
        (corpus / "c.txt").write_text(f"A river flows to the sea. The water is {word}.")
        ids.append(build().build.id)
    return ids
