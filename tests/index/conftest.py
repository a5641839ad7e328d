"""What the index's tests share: an encoder and a scorer made by hand, and corpora that fit on a line."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder, plain_scorer

from index import BuildOptions, Citation, Document, Encoder, Index, Scorer, build_index
from index.documents import document_id
from index.text import normalise, sha256_text


@pytest.fixture
def encoder() -> FakeEncoder:
    """An encoder without a model."""
    return FakeEncoder()


@pytest.fixture
def make_encoder() -> Callable[..., FakeEncoder]:
    """Encoders of other names, hashes and limits."""
    return FakeEncoder


@pytest.fixture(scope="module")
def module_encoder() -> FakeEncoder:
    """An encoder without a model, for a whole file of tests."""
    return FakeEncoder()


@pytest.fixture
def scorer() -> Scorer:
    """Ranks by words in common, and answers from half of the question's weight on."""
    return plain_scorer()


@pytest.fixture(scope="module")
def module_scorer() -> Scorer:
    """Ranks by words in common, for a whole file of tests."""
    return plain_scorer()


@pytest.fixture
def write() -> Callable[[Path, Mapping[str, str | bytes]], Path]:
    """Write files by relative path into a folder, and give the folder back."""

    def writer(folder: Path, files: Mapping[str, str | bytes]) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return writer


@pytest.fixture
def built(
    tmp_path: Path,
    write: Callable[[Path, Mapping[str, str | bytes]], Path],
    encoder: FakeEncoder,
    scorer: Scorer,
) -> Iterator[Callable[..., Index]]:
    """Write `tmp_path/corpus`, build it under `tmp_path/data` and open the index; closed at the end."""
    opened: list[Index] = []

    def builder(files: Mapping[str, str | bytes], *, with_encoder: Encoder | None = None) -> Index:
        corpus = write(tmp_path / "corpus", files)
        chosen = with_encoder or encoder
        build_index(BuildOptions(corpus, tmp_path / "data", lambda: chosen))
        opened.append(Index.open(tmp_path / "data", encoder=chosen, scorer=scorer))
        return opened[-1]

    yield builder
    for index in opened:
        index.close()


@pytest.fixture
def document() -> Callable[..., Document]:
    """A document of a text, as if read from a file."""

    def maker(text: str, path: str = "a.txt", language: str = "en") -> Document:
        stored = normalise(text)
        return Document(Citation(document_id(path), path, path, language=language), stored, sha256_text(stored))

    return maker
