"""What makes a build stale, and what a preview or a rollback must not disturb."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import BuildOptions, RetrievalError, build_index, is_stale
from index.building.cache import EmbeddingCache
from index.building.pipeline import preview_build
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
