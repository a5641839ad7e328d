"""What a rebuild reuses and what it makes again; an interrupted build resumes."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rebuilding import Build, Make, Recording, current, names

from index import (
    BuildOptions,
    Chunking,
    Document,
    DocumentError,
    RetrievalError,
    documents,
    is_stale,
)
from index.building.pipeline import preview_build
from index.chunking import VERSION, chunk_document
from index.store.folder import FolderStore, current_folder


def test_a_file_that_has_not_changed_is_not_parsed_again(
    corpus: Path, data: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its text, headings and metadata come from the earlier build, under another name too; not for other readers."""
    page = "<html lang='de'><head><title>Page</title></head><body><h1>Top</h1><h2>Part</h2><p>A hall opened.</p></body></html>"
    (corpus / "p.html").write_text(page)
    parsed: list[str] = []
    extract = documents._extract

    def noting(raw: bytes, name: str, *rest: Any) -> Any:
        parsed.append(name)
        return extract(raw, name, *rest)

    monkeypatch.setattr(documents, "_extract", noting)
    first = build()
    assert "p.html" in parsed
    parsed.clear()
    assert not is_stale(corpus, data)
    (corpus / "c.txt").write_text("A lake.")
    (corpus / "p.html").rename(corpus / "q.html")
    build()
    assert parsed == ["c.txt"]
    store = FolderStore(current_folder(data))
    row = next(row for row in store.readings() if row["path"] == "q.html")
    store.close()
    assert (row["language"], row["found"]) == ("de", {"language": "de", "title": "Page"})
    parsed.clear()
    monkeypatch.setattr("index.building.spec.READERS_VERSION", 99)
    assert build().build.id != first.build.id
    assert sorted(parsed) == ["a.md", "b.txt", "c.txt", "d/e.txt", "q.html"]


def test_skip_bad_leaves_a_file_out_and_names_it(corpus: Path, data: Path, build: Build) -> None:
    """By default it stops the build."""
    (corpus / "x.txt").write_bytes(b"\xff")
    with pytest.raises(DocumentError, match=r"x\.txt: byte 0 is not UTF-8"):
        build()
    report = build(skip_bad=True)
    assert report.build.documents == 4
    assert any(note.startswith("skipped: x.txt: byte 0 is not UTF-8") for note in report.notes)
    assert not is_stale(corpus, data, skip_bad=True)


def test_full_takes_nothing_over(build: Build, data: Path, make_encoder: Make) -> None:
    """And what comes out is the same build, so nothing is switched."""
    first = build().build
    encoder = Recording(make_encoder())
    again = build(encoder, full=True)
    assert len([text for text in encoder.seen if not text.startswith("Bridges")]) == 5  # and two headings
    assert (again.build.files, again.build.id) == (first.files, first.id)
    assert names(data) == {first.id}


def test_what_the_vectors_depend_on_is_noticed(build: Build, data: Path, make_encoder: Make) -> None:
    """A new model, passage prompt or library means embedding everything; a new question prompt only means a new build."""
    first = build()
    options: list[tuple[dict[str, Any], int, bool]] = [
        ({"sha256": "e" * 64}, 5, True),
        ({"sha256": "e" * 64, "passage_prompt": "text: "}, 5, True),
        ({"sha256": "e" * 64, "passage_prompt": "text: ", "query_prompt": "ask: "}, 0, True),
    ]
    ids = [first.build.id]
    for facts, embedded, fresh in options:
        report = build(Recording(make_encoder(), **facts))
        assert (report.embedded, report.fresh) == (embedded, fresh), facts
        ids.append(report.build.id)
    assert len(set(ids)) == 4
    report = build(Recording(make_encoder(), **options[-1][0], runtime={"torch": "9"}), full=True)
    assert (report.embedded, current(data)) == (5, f"{ids[-1]}-2"), "what made it is part of it"


def test_other_libraries_embed_all_as_soon_as_anything_changes(corpus: Path, build: Build, make_encoder: Make) -> None:
    """A build never mixes the last bits of two libraries; and without a change there is nothing to do."""
    build(Recording(make_encoder(), runtime={"torch": "1"}))
    assert not build(Recording(make_encoder(), runtime={"torch": "2"})).fresh
    (corpus / "c.txt").write_text("A river flows.")
    assert build(Recording(make_encoder(), runtime={"torch": "2"})).embedded == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [("chunker.VERSION", 99), ("lexicon.VERSION", 99), ("weights_for", lambda model: Path(__file__)), ("EXAMPLES", 1)],
)
def test_other_rules_make_another_build_of_the_same_vectors(
    corpus: Path, data: Path, build: Build, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    """Cutting, counting words, the calibration file, the examples: noticed, also without asking the encoder."""
    (corpus / "golden.toml").write_text('[[question]]\nquestion = "A?"\n[[question]]\nquestion = "B?"\n')
    first = build().build
    assert not is_stale(corpus, data)
    monkeypatch.setattr(f"index.building.spec.{name}", value)
    assert is_stale(corpus, data)
    report = build()
    assert (report.fresh, report.embedded) == (True, 0)
    assert report.build.id != first.id
    assert report.build.files == first.files


def test_is_stale_compares_what_is_asked_for(corpus: Path, data: Path, build: Build) -> None:
    """Another model, prompt or size; what is not said is as it was."""
    build()
    assert not is_stale(corpus, data, model="fake", prompts=("", ""), max_words=200)
    assert is_stale(corpus, data, model="other")
    assert is_stale(corpus, data, prompts=("q: ", ""))
    assert is_stale(corpus, data, max_words=50)


def test_the_rules_to_cut_passages_have_their_version(document: Callable[..., Document]) -> None:
    """When this fails, the same document gives other passages: raise `VERSION` in index/chunking.py and the hash here."""
    texts = [
        (
            "a.md",
            "---\ntitle: T\n---\n# One\n\nA first. A second, e.g. this.\n\n## Two\n\n- item one\n- item two\n\nRead more: x\n\n"
            "End.",
        ),
        ("b.txt", "Line one\nline two.  Dr. Smith came at 5 p.m. Monday.\n\nWords " * 30),
        ("c.txt", "Arts. 6-1 of the law; and " * 60 + "the end."),
        (
            "d.txt",
            "OF MILLS\n\nQ: Who owns them?\nA: The town.\n\nArticle 2\n\nYear | Mills\n1900 | 2\n1950 | 1\n\nThey rot.",
        ),
    ]
    found = [
        [p.span, p.sentences, p.heading, p.above]
        for path, text in texts
        for p in chunk_document(document(text, path), len, Chunking(40, 300, 30))
    ]
    digest = hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]
    assert (VERSION, digest) == (2, "13312a3c4d711981")


def test_a_golden_question_that_cannot_be_read_stops_the_build_before_it_embeds(
    corpus: Path, data: Path, build: Build, make_encoder: Make
) -> None:
    """With or without the check before the switch: the examples come from the same file."""
    first = build().build.id
    (corpus / "c.txt").write_text("A river flows.")
    (corpus / "golden.toml").write_text('[[question]]\nquestion = "When?"\ndocument = "c.txt"\n')
    encoder = Recording(make_encoder())
    with pytest.raises(DocumentError, match=r"golden\.toml: question 1 has the key 'document', expected question, "):
        build(encoder)
    assert (encoder.seen, current(data), names(data)) == ([], first, {first})


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two passages at a time."""
    monkeypatch.setattr("index.building.plan.BATCH", 2)


@pytest.mark.usefixtures("small_batches")
def test_an_interrupted_build_resumes(
    tmp_path: Path, corpus: Path, data: Path, build: Build, make_encoder: Make
) -> None:
    """What was embedded is not embedded again, the result is the same, and no cache is left."""
    with pytest.raises(MemoryError):
        build(Recording(make_encoder(), fails_after=2))
    (kept,) = (data / "index").glob("embedded-*")
    assert len(list(kept.iterdir())) == 2
    assert not any(b"silver" in path.read_bytes() for path in kept.iterdir()), "no text is kept there"
    (corpus / "b.txt").unlink()  # it was among those embedded
    encoder = Recording(make_encoder())
    report = build(encoder)
    assert report.embedded == len(encoder.seen) == 1
    assert names(data) == {report.build.id}
    assert report.build.files == build(where=tmp_path / "other").build.files


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("how", ["emptied", "flipped", "draft"])
def test_a_damaged_file_of_the_cache_is_made_again(
    tmp_path: Path, data: Path, build: Build, make_encoder: Make, how: str
) -> None:
    """The power failed while it was written."""
    with pytest.raises(MemoryError):
        build(Recording(make_encoder(), fails_after=2))
    part = sorted((data / "index").glob("embedded-*/*.npz"))[0]
    raw = part.read_bytes()
    if how == "draft":
        part.rename(part.with_name("draft-12"))
    else:
        part.write_bytes(b"" if how == "emptied" else raw[:99] + bytes([raw[99] ^ 1]) + raw[100:])
    report = build()
    assert report.embedded == 3
    assert report.build.files == build(where=tmp_path / "other").build.files


@pytest.mark.usefixtures("small_batches")
def test_the_cache_of_another_model_is_removed(data: Path, build: Build, make_encoder: Make) -> None:
    """They would never be used."""
    with pytest.raises(MemoryError):
        build(Recording(make_encoder(), fails_after=1))
    with pytest.raises(MemoryError):
        build(Recording(make_encoder(), fails_after=2, sha256="e" * 64))
    (kept,) = (data / "index").glob("embedded-*")
    assert len(list(kept.iterdir())) == 2
    assert build().embedded == 5
    assert list((data / "index").glob("embedded-*")) == []


@pytest.mark.usefixtures("small_batches")
def test_a_full_disk_keeps_what_was_embedded(
    corpus: Path, data: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log needs the room more."""
    build()
    before = names(data)
    (corpus / "c.txt").write_text("A lake lies in the hills.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.building.writing.write_vectors", full)
    with pytest.raises(RetrievalError, match="No space left on device"):
        build()
    assert names(data) == before


def test_a_build_that_has_no_room_is_refused_at_once(
    data: Path, build: Build, make_encoder: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is embedded."""
    monkeypatch.setattr("index.building.writing.shutil.disk_usage", lambda path: type("Usage", (), {"free": 1000})())
    encoder = Recording(make_encoder())
    with pytest.raises(RetrievalError, match=r"has 0\.00 GB of room, and this build needs about"):
        build(encoder)
    assert (encoder.seen, data.exists()) == ([], False)


def test_preview_says_what_would_change_and_writes_nothing(
    corpus: Path, data: Path, build: Build, make_encoder: Make
) -> None:
    """Before the first build, before a change, and when there is nothing to do."""
    first = preview_build(BuildOptions(corpus, data, make_encoder))
    assert (first.passages, first.embedded, first.needed, data.exists()) == (5, 5, True, False)
    assert first.id == build().build.id
    (corpus / "b.txt").write_text("The museum holds gold.")
    (corpus / "c.txt").rename(corpus / "f.txt")
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    preview = preview_build(BuildOptions(corpus, data, make_encoder))
    assert preview.changed == ("changed: b.txt", "renamed: c.txt → f.txt")
    assert (preview.passages, preview.embedded, preview.needed) == (5, 1, True)
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*")} == before
    assert build().build.id == preview.id
    again = preview_build(BuildOptions(corpus, data, make_encoder))
    assert (again.changed, again.passages, again.needed) == ((), 0, False)
