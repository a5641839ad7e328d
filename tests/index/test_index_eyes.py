"""What a rebuild must notice, and what looking must not disturb."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from index import BuildOptions, DocumentError, RetrievalError, build_index, is_stale
from index.building.cache import EmbeddingCache
from index.building.pipeline import preview_build
from index.documents import read_corpus
from index.formats.docx import read_docx
from index.store.builds import held_notice, roll_back
from index.store.folder import current_folder

Make = Callable[..., Any]


@pytest.fixture
def corpus(tmp_path: Path, write: Callable[..., Path]) -> Path:
    """Two documents."""
    return write(tmp_path / "corpus", {"a.txt": "The museum opened in 1950.", "b.txt": "A river flows to the sea."})


@pytest.fixture
def data(tmp_path: Path, corpus: Path, make_encoder: Make) -> Path:
    """With one build."""
    build_index(BuildOptions(corpus, tmp_path / "data", make_encoder))
    return tmp_path / "data"


@pytest.mark.parametrize("name", ["text.db", "tokens-0.npy", "passages.faiss"])
def test_a_damaged_build_is_stale(corpus: Path, data: Path, make_encoder: Make, name: str) -> None:
    """`--if-stale` must put right what a plain build would."""
    path = current_folder(data) / name
    path.write_bytes(path.read_bytes()[:-1])
    assert is_stale(corpus, data)
    build_index(BuildOptions(corpus, data, make_encoder))
    assert not is_stale(corpus, data)


def test_other_examples_are_stale(corpus: Path, data: Path, make_encoder: Make) -> None:
    """The questions shown to newcomers are part of a build."""
    (corpus / "golden.toml").write_text('[[question]]\nquestion = "When did it open?"\n')
    assert is_stale(corpus, data)
    assert build_index(BuildOptions(corpus, data, make_encoder)).build.examples == ["When did it open?"]
    assert not is_stale(corpus, data)


def test_a_preview_leaves_alone_what_another_builder_writes(
    corpus: Path, data: Path, make_encoder: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes no lock, so what it does not know may be in the making; and what is taken away costs it one line."""
    (corpus / "b.txt").write_text("A river flows north.")
    folders: list[Path] = []
    find = EmbeddingCache.find

    def note(cache: EmbeddingCache) -> Any:
        folders.append(cache.folder)
        cache.folder.mkdir(exist_ok=True)
        (cache.folder / "draft-1").write_bytes(b"half")
        return find(cache)

    monkeypatch.setattr(EmbeddingCache, "find", note)
    assert preview_build(BuildOptions(corpus, data, make_encoder)).embedded == 1
    assert (folders[0] / "draft-1").read_bytes() == b"half"

    def gone(cache: EmbeddingCache) -> Any:
        raise FileNotFoundError(2, "No such file", "part")

    monkeypatch.setattr(EmbeddingCache, "find", gone)
    with pytest.raises(RetrievalError, match="Cannot read the index"):
        preview_build(BuildOptions(corpus, data, make_encoder))


def test_a_rollback_on_a_full_disk_says_so_in_one_line(
    corpus: Path, data: Path, make_encoder: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing has changed."""
    (corpus / "b.txt").write_text("A river flows north.")
    build_index(BuildOptions(corpus, data, make_encoder))
    before = current_folder(data)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.store.folder.builds.FolderBuilds.write_history", full)
    with pytest.raises(RetrievalError, match="No space left") as caught:
        roll_back(data)
    assert "\n" not in str(caught.value)
    assert (current_folder(data), held_notice(data)) == (before, "")


@pytest.mark.parametrize(
    ("lines", "title", "language", "published"),
    [
        ("title: Yes\nlanguage: no", "Yes", "no", ""),
        ("title: 12:30", "12:30", "en", ""),
        ("title: 010\npublished: 1992-02-26", "010", "en", "1992-02-26"),
        ("title: ~\nlanguage: null\npublished: 1992", "a.md", "en", "1992"),
    ],
)
def test_front_matter_says_what_it_says(
    tmp_path: Path, write: Callable[..., Path], lines: str, title: str, language: str, published: str
) -> None:
    """Not what YAML makes of it: Norwegian is not false."""
    folder = write(tmp_path / "front", {"a.md": f"---\n{lines}\n---\nThe bridge stands."})
    citation = read_corpus(folder).documents[0].citation
    assert (citation.title, citation.language, citation.published) == (title, language, published)


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": "---\npublished: 1992-02-30\n---\nText."},
        {"a.md": "Text.", "sources.toml": '[[document]]\npath = "a.md"\npublished = "1992-02-30"\n'},
    ],
)
def test_a_day_that_never_was_is_refused(tmp_path: Path, write: Callable[..., Path], files: dict[str, str]) -> None:
    """In the file and beside it."""
    with pytest.raises(DocumentError, match="published is '1992-02-30'"):
        read_corpus(write(tmp_path / "front", files))


def test_an_empty_cell_of_a_docx_table_keeps_its_place() -> None:
    """The figure of one column must not slide under the heading of another."""
    word = docx.Document()
    table = word.add_table(2, 3)
    for place, text in {(0, 0): "Town", (0, 1): "Killed", (0, 2): "Missing", (1, 0): "Tamm", (1, 2): "5"}.items():
        table.cell(*place).text = text
    raw = io.BytesIO()
    word.save(raw)
    assert read_docx(raw.getvalue())["text"] == "Town | Killed | Missing\nTamm | | 5"
