"""A build is whole or is not there: its files, its id, its switch, and failures at each step."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from small_builds import FILES, NAMES, Make, Write, current_id, leftovers, one_line_of

from index import (
    BuildOptions,
    BuildReport,
    Chunking,
    DocumentError,
    Encoded,
    Index,
    ModelError,
    RetrievalError,
    Scorer,
    build_index,
    is_stale,
)


def test_build_index_writes_every_file_and_makes_it_current(data: Path) -> None:
    """`build.json` names each other file with its hash, and counts what is there."""
    current = data / "index" / "current"
    table = json.loads((current / "build.json").read_text("utf-8"))
    assert {path.name for path in current.iterdir()} == NAMES
    assert set(table["files"]) == NAMES - {"build.json"}
    assert (table["documents"], table["passages"], table["sentences"]) == (3, 3, 6)
    assert (table["model"], table["model_sha256"], table["dimension"]) == ("fake", "f" * 64, 48)
    assert table["chunking"] == {"max_words": 200, "max_tokens": 64, "max_sentence_words": 90}
    assert table["id"] == current_id(data)
    assert leftovers(data) == []


def test_build_index_reports_what_changed(tmp_path: Path, corpus: Path, build: Callable[..., BuildReport]) -> None:
    """Added, changed, removed, with new metadata; and nothing when nothing changed."""
    assert build().changed == ("added: a.md", "added: b.txt", "added: c.txt")
    again = build()
    assert (again.fresh, again.changed) == (False, ())
    (corpus / "c.txt").unlink()
    (corpus / "b.txt").write_text("The museum holds gold.")
    (corpus / "d.txt").write_text("A road leads north.")
    report = build()
    assert (report.fresh, report.changed) == (True, ("added: d.txt", "changed: b.txt", "removed: c.txt"))
    (corpus / "sources.toml").write_text('[[document]]\npath = "d.txt"\ntitle = "Roads"\n')
    assert build().changed == ("new metadata: d.txt",)


def test_build_index_says_what_it_does_and_notes_what_has_nothing_to_quote(
    corpus: Path, build: Callable[..., BuildReport]
) -> None:
    """A document of headings is kept, counted and noted."""
    (corpus / "e.md").write_text("# Only a title\n")
    said: list[str] = []
    report = build(say=said.append)
    assert said == ["4 documents, 3 passages; embedding 3 with fake"]
    assert "nothing to quote: e.md (only headings or boilerplate)" in report.notes


def test_build_index_refuses_a_corpus_of_headings(tmp_path: Path, write: Write, make_encoder: Make) -> None:
    """There would be nothing to quote at all."""
    folder = write(tmp_path / "corpus", {"a.md": "# Title\n", "b.txt": "Read more: a story"})
    with pytest.raises(DocumentError, match="holds no sentence to quote"):
        build_index(BuildOptions(folder, tmp_path / "data", make_encoder))
    assert not (tmp_path / "data" / "index" / "current").exists()


def test_the_same_input_has_the_same_build_id(tmp_path: Path, corpus: Path, make_encoder: Make) -> None:
    """On any machine, under any data folder, at any time."""
    one, other = (
        build_index(BuildOptions(corpus, tmp_path / name, make_encoder)).build.id for name in ("one", "two/three")
    )
    assert one == other
    assert len(one) == 16


def test_another_input_has_another_build_id(
    corpus: Path, build: Callable[..., BuildReport], make_encoder: Make
) -> None:
    """Text, path, metadata, aliases, chunking and model all count."""
    ids = [build().build.id]
    ids.append(build(chunking=Chunking(max_words=50)).build.id)
    ids.append(build(encoder=make_encoder(sha256="e" * 64)).build.id)
    ids.append(build(encoder=make_encoder(max_tokens=32)).build.id)
    (corpus / "sources.toml").write_text('[[document]]\npath = "a.md"\npublisher = "Press"\n')
    ids.append(build().build.id)
    (corpus / "aliases.toml").write_text('[aliases]\nBaku = ["Bakı"]\n')
    ids.append(build().build.id)
    (corpus / "b.txt").rename(corpus / "bb.txt")
    ids.append(build().build.id)
    (corpus / "c.txt").write_text(FILES["c.txt"] + " ")
    ids.append(build().build.id)
    assert len(set(ids)) == len(ids)


def test_is_stale_compares_the_corpus_with_the_build(
    tmp_path: Path, corpus: Path, build: Callable[..., BuildReport]
) -> None:
    """Missing, matching, changed, damaged."""
    data = tmp_path / "data"
    assert is_stale(corpus, data)
    build()
    assert not is_stale(corpus, data)
    (corpus / "sources.toml").write_text('[[document]]\npath = "a.md"\ntitle = "New"\n')
    assert is_stale(corpus, data)
    build()
    assert not is_stale(corpus, data)
    (data / "index" / "current" / "build.json").write_text("{")
    assert is_stale(corpus, data)


def test_a_reader_stays_on_its_build_while_another_becomes_current(
    data: Path, corpus: Path, build: Callable[..., BuildReport], make_encoder: Make, scorer: Scorer
) -> None:
    """The old folder is kept; who opens now gets the new one."""
    before = Index.open(data, encoder=make_encoder(), scorer=scorer)
    (corpus / "b.txt").write_text("The museum holds golden coins.")
    build()
    after = Index.open(data, encoder=make_encoder(), scorer=scorer)
    question = "What coins does the museum hold?"
    assert before.answer(question).quotes[0].highlight_text == "The museum holds silver coins."
    assert after.answer(question).quotes[0].highlight_text == "The museum holds golden coins."
    assert before.build.id != after.build.id
    before.close()
    after.close()


def test_building_again_always_leaves_a_current_build_to_open(
    data: Path, build: Callable[..., BuildReport], make_encoder: Make, scorer: Scorer
) -> None:
    """A reader that opens in any moment of a full rebuild finds one."""
    errors: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                Index.open(data, encoder=make_encoder(), scorer=scorer).close()
            except RetrievalError as error:
                errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for words in (50, 60, 70):
            build(chunking=Chunking(max_words=words))
    finally:
        done.set()
        reader.join()
    assert errors == []


def test_prune_keeps_the_three_newest_builds(data: Path, build: Callable[..., BuildReport]) -> None:
    """Older ones are removed with all their files."""
    ids = [build(chunking=Chunking(max_words=words)).build.id for words in (30, 40, 50, 60)]
    kept = {path.name for path in (data / "index").iterdir() if len(path.name) == 16}
    assert kept == set(ids[1:])
    assert current_id(data) == ids[-1]
    assert leftovers(data) == []


def test_returning_to_an_older_corpus_makes_its_build_current_again(
    data: Path, corpus: Path, build: Callable[..., BuildReport]
) -> None:
    """Under its old id."""
    first = current_id(data)
    (corpus / "c.txt").unlink()
    assert build().build.id != first
    (corpus / "c.txt").write_text(FILES["c.txt"])
    assert build().build.id == first
    assert current_id(data) == first


def test_a_second_builder_is_refused_while_one_works(data: Path, build: Callable[..., BuildReport]) -> None:
    """At once, in one line; and builds again when the first is done."""
    with FileLock(data / "index" / "lock"), pytest.raises(RetrievalError) as caught:
        build(full=True)
    assert one_line_of(caught).startswith("Another build is running in")
    assert build(full=True).fresh


def test_leftovers_of_a_killed_builder_are_removed(data: Path, build: Callable[..., BuildReport]) -> None:
    """The lock died with it, so they have no owner."""
    (data / "index" / ".building-123" / "x").mkdir(parents=True)
    build()
    assert leftovers(data) == []


class Failing:
    """An encoder that fails as told, after it has been asked for its facts."""

    name, sha256, dim, max_tokens = "fake", "f" * 64, 48, 64
    query_prompt = passage_prompt = ""
    vocabulary: frozenset[str] = frozenset()
    runtime: Mapping[str, str] = {}  # it is never changed

    def __init__(self, error: Exception) -> None:
        self.error = error

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Fail."""
        raise self.error

    def encode_query(self, text: str) -> Encoded:
        """Fail."""
        raise self.error

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())


@pytest.mark.parametrize(
    "error", [ModelError("no model"), ValueError("text 0 is empty"), MemoryError(), OSError(28, "No space")]
)
def test_a_failing_encoder_leaves_the_current_build_serving(
    data: Path, corpus: Path, build: Callable[..., BuildReport], make_encoder: Make, scorer: Scorer, error: Exception
) -> None:
    """The error comes out, the old build answers, and nothing is left lying."""
    before = current_id(data)
    (corpus / "b.txt").write_text("Changed.")
    with pytest.raises(RetrievalError if isinstance(error, OSError) else type(error)):
        build(encoder=Failing(error))
    assert current_id(data) == before
    assert leftovers(data) == []
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert index.answer("What coins does the museum hold?").outcome == "answered"
    index.close()


@pytest.mark.parametrize(
    "step",
    [
        "writing.write_vectors",
        "writing.write_texts",
        "writing.write_build",
        "writing.FolderStore",
        "index.store.folder.builds.sync",
        "workspace.sync",
        "switching.FolderBuilds.switch",
        "cache.EmbeddingCache.add",
        "writing.count_words",
        "plan.EmbeddedPassages.shards",
    ],
)
@pytest.mark.parametrize("full", [False, True])
def test_a_failure_at_any_step_leaves_the_current_build_serving(
    data: Path,
    corpus: Path,
    build: Callable[..., BuildReport],
    make_encoder: Make,
    scorer: Scorer,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    full: bool,
) -> None:
    """A full disk in the middle of writing, also when the same build is made again."""
    if not full:
        (corpus / "b.txt").write_text("Changed.")
    for module in ("workspace", "reuse"):
        monkeypatch.setattr(f"index.building.{module}.open_build", lambda folder, **_: None)

    def fail(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step if step.startswith("index.") else f"index.building.{step}", fail)
    with pytest.raises(RetrievalError, match="No space left on device") as caught:
        build(full=full)
    one_line_of(caught)
    monkeypatch.undo()
    assert leftovers(data) == []
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert index.answer("What coins does the museum hold?").outcome == "answered"
    index.close()


def test_a_failing_rename_leaves_the_current_build_serving(
    data: Path,
    corpus: Path,
    build: Callable[..., BuildReport],
    make_encoder: Make,
    scorer: Scorer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is not taken away before its successor is in place."""
    (corpus / "b.txt").write_text("Changed.")
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name.startswith(".building-"):
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(RetrievalError, match="Input/output error"):
        build(full=True)
    monkeypatch.undo()
    Index.open(data, encoder=make_encoder(), scorer=scorer).close()


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, corpus: Path, make_encoder: Make) -> None:
    """A file is in its place."""
    (tmp_path / "data").write_text("x")
    with pytest.raises(RetrievalError) as caught:
        build_index(BuildOptions(corpus, tmp_path / "data", make_encoder))
    assert one_line_of(caught).startswith("Cannot write the index: ")
