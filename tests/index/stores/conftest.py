"""A corpus, its build, and an index opened from a build."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_builds import FILES, Make, Write

from index import (
    BuildOptions,
    BuildReport,
    Index,
    Scorer,
    build_index,
)


@pytest.fixture
def corpus(tmp_path: Path, write: Write) -> Path:
    """Three documents."""
    return write(tmp_path / "corpus", FILES)


@pytest.fixture
def build(tmp_path: Path, corpus: Path, make_encoder: Make) -> Callable[..., BuildReport]:
    """Build the corpus as it is now."""

    def builder(**options: Any) -> BuildReport:
        encoder = options.pop("encoder", None) or make_encoder()
        return build_index(BuildOptions(corpus, tmp_path / "data", lambda: encoder, **options))

    return builder


@pytest.fixture
def data(tmp_path: Path, build: Callable[..., BuildReport]) -> Path:
    """The data folder, with one build."""
    build()
    return tmp_path / "data"


@pytest.fixture(scope="module")
def open_index(tmp_path_factory: pytest.TempPathFactory, module_encoder: Any, module_scorer: Scorer) -> Index:
    """One index for many questions."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    for name, text in FILES.items():
        (folder / "corpus" / name).write_text(text)
    build_index(BuildOptions(folder / "corpus", folder / "data", lambda: module_encoder))
    return Index.open(folder / "data", encoder=module_encoder, scorer=module_scorer)
