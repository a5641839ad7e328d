"""A rebuild does what changed and nothing else, and gives the very files that a build from nothing gives."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from rebuilding import FILES, Build, Make, Opposite, Recording, current, names

from index import (
    BuildOptions,
    Chunking,
    Document,
    RetrievalError,
)
from index.building.pipeline import preview_build
from index.building.verify import verify_build
from index.chunking import chunk_document
from index.documents import document_id
from index.store.files import HashedFile
from index.store.folder import SHARDS, current_folder, shard_number


def test_a_rebuild_has_the_same_files_as_a_full_build(
    tmp_path: Path, corpus: Path, data: Path, build: Build, make_encoder: Make
) -> None:
    """Over 12 seeded changes of every kind, one after another; and it embeds only what it has not seen."""
    chance = random.Random(1)  # noqa: S311 (no secret is made)
    build()
    for number in range(12):
        paths = sorted(path for path in corpus.rglob("*.*") if path.suffix in (".txt", ".md"))
        kind, path = chance.choice(["change", "add", "remove", "rename", "describe", "double"]), chance.choice(paths)
        if kind == "change":
            path.write_text(path.read_text().replace("a", chance.choice("aeo"), 3) + f" It was seen in {number}.\n")
        if kind == "add":
            (corpus / f"new{number}.txt").write_text(
                f"Hall {number} was opened. " + chance.choice(list(FILES.values()))
            )
        if kind == "remove" and len(paths) > 2:
            path.unlink()
        if kind == "rename":
            path.rename(corpus / f"moved{number}{path.suffix}")
        if kind == "describe":
            name = path.relative_to(corpus).as_posix()
            (corpus / "sources.toml").write_text(
                f'[[document]]\npath = "{name}"\nlanguage = "{chance.choice(["de", "en"])}"\n'
            )
        else:
            (corpus / "sources.toml").unlink(missing_ok=True)
        if kind == "double":
            (corpus / f"twice{number}.txt").write_text("Apart.\n\n" + path.read_text())
        one, other = build(), build(where=tmp_path / f"full{number}")
        assert (one.build.id, one.build.files) == (other.build.id, other.build.files), (number, kind)
        assert verify_build(current_folder(data), corpus) == []


def test_a_rebuild_embeds_and_cuts_only_what_changed(
    corpus: Path, build: Build, make_encoder: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One new sentence in one document is one passage; a new name or a removed file is none."""
    assert build().embedded == 5
    cut: list[str] = []

    def noting(document: Document, *rest: Any) -> Any:
        cut.append(document.citation.path)
        return chunk_document(document, *rest)

    monkeypatch.setattr("index.building.passages.chunk_document", noting)
    (corpus / "a.md").write_text(FILES["a.md"].replace("long", "short"))
    encoder = Recording(make_encoder())
    assert build(encoder).embedded == 1
    assert (encoder.seen, cut) == (["A road is short.", "Bridges Roads"], ["a.md"])  # the second is the line above it
    (corpus / "b.txt").rename(corpus / "z.txt")
    (corpus / "c.txt").unlink()
    report = build(Recording(make_encoder()))
    assert (report.embedded, cut) == (0, ["a.md"])
    assert report.changed == ("renamed: b.txt → z.txt", "removed: c.txt")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the shards that were written, not copied."""
    found: list[str] = []

    class Noting(HashedFile):
        def __init__(self, path: Path) -> None:
            if path.name in SHARDS:
                found.append(path.name)
            super().__init__(path)

    monkeypatch.setattr("index.store.folder.vectors.HashedFile", Noting)
    return found


def test_only_the_shard_of_a_changed_document_is_written(
    corpus: Path, build: Build, written: list[str], make_encoder: Make
) -> None:
    """The others are copied, and compared with their hashes."""
    build()
    assert sorted(written) == sorted(SHARDS)
    written.clear()
    (corpus / "c.txt").write_text("A river flows.")
    build()
    assert written == [SHARDS[shard_number(document_id("c.txt"))]]
    written.clear()
    (corpus / "d/e.txt").rename(corpus / "e.txt")
    build(Recording(make_encoder()))
    assert set(written) == {SHARDS[shard_number(document_id(path))] for path in ("d/e.txt", "e.txt")}


def test_shards_are_copied_even_if_file_times_say_nothing(
    corpus: Path, build: Build, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine's clock, say."""
    build()
    written.clear()
    monkeypatch.setattr("index.building.reading._touched_since", lambda *_: False)
    (corpus / "c.txt").write_text("A river flows.")
    build()
    assert written == [SHARDS[shard_number(document_id("c.txt"))]]


def test_shards_copied_in_vain_are_not_used(
    tmp_path: Path, corpus: Path, data: Path, build: Build, make_encoder: Make
) -> None:
    """What was copied while the encoder was loading is of no use to another model, or to smaller passages."""
    for name, text in FILES.items():
        (corpus / name).write_text(text * 5)
    build()
    (corpus / "c.txt").write_text("A river flows.")
    other = Opposite(make_encoder())
    report = build(other)
    assert report.build.files == build(other, where=tmp_path / "other").build.files
    (corpus / "c.txt").write_text("A river flows to the sea.")
    options: dict[str, Any] = {"chunking": Chunking(10, 300, 10)}
    report = build(other, **options)
    assert report.build.files == build(other, where=tmp_path / "smaller", **options).build.files
    assert verify_build(current_folder(data), corpus) == []


def test_shards_come_from_an_older_build_if_the_current_one_has_another_model(
    tmp_path: Path, corpus: Path, build: Build, make_encoder: Make
) -> None:
    """Shards of the current one, copied ahead, are replaced."""
    one = Recording(make_encoder())
    build(one)
    build(Opposite(make_encoder()))
    (corpus / "c.txt").write_text("A river flows.")
    report = build(one)
    assert report.embedded == 1
    assert report.build.files == build(one, where=tmp_path / "full").build.files


def test_a_preview_does_not_touch_files_of_another_process_with_its_number(
    corpus: Path, data: Path, build: Build, make_encoder: Make
) -> None:
    """Two containers that share the folder have the same numbers for processes."""
    build()
    (corpus / "c.txt").write_text("A river flows.")
    draft = data / "index" / f".building-{os.getpid()}"
    draft.mkdir()
    assert preview_build(BuildOptions(corpus, data, make_encoder)).needed
    assert draft.is_dir()
    assert not list(draft.iterdir())


def test_unused_copies_are_removed_before_the_switch_check(corpus: Path, data: Path, build: Build) -> None:
    """A document comes and goes again: the earlier build is found, and nothing else is left."""
    build()
    (corpus / "f.txt").write_text("A lake.")
    build()
    (corpus / "f.txt").unlink()
    seen: list[set[str]] = []

    def look(*_: object) -> tuple[str, ...]:
        seen.append(names(data))
        return ()

    report = build(switch_check=look)
    assert not report.fresh
    assert len(seen) == 1
    assert not any(name.startswith(".building") for name in seen[0])


def test_a_build_without_room_is_refused_before_copying(
    data: Path, corpus: Path, build: Build, make_encoder: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build is refused before anything is written."""
    build()
    (corpus / "c.txt").write_text("A river flows.")
    monkeypatch.setattr("index.building.writing.shutil.disk_usage", lambda path: type("Usage", (), {"free": 1000})())
    monkeypatch.setattr("index.building.previous.shutil.copyfile", None)
    with pytest.raises(RetrievalError, match=r"has 0\.00 GB of room, and this build needs about"):
        build()


def test_a_shard_damaged_while_it_was_copied_is_found(
    data: Path, corpus: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading back compares it with the hash it should have; the old build stays in use."""
    before = build().build.id
    (corpus / "c.txt").write_text("A river flows.")
    monkeypatch.setattr("index.building.previous.shutil.copyfile", lambda one, other: Path(other).write_bytes(b"x"))
    with pytest.raises(RetrievalError, match=r"tokens-.\.npy has SHA-256"):
        build()
    assert (current(data), {name for name in names(data) if "embedded" not in name}) == (before, {before})
    monkeypatch.undo()
    assert build().embedded == 0


def test_a_damaged_shard_is_found_while_it_is_copied(data: Path, corpus: Path, build: Build) -> None:
    """Whether or not its documents have changed; the vectors are made again, and the damaged build is removed."""
    before = build().build.id
    for name in (SHARDS[shard_number(document_id("c.txt"))], SHARDS[shard_number(document_id("b.txt"))]):
        (data / "index" / before / name).write_bytes(b"x")
        with (corpus / "c.txt").open("a") as file:
            file.write(" A river flows.")
        report = build()
        assert report.embedded == 5
        assert names(data) == {report.build.id}
        before = report.build.id
