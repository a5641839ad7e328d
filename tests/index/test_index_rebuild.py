"""A rebuild does what changed and nothing else, and gives the very files that a build from nothing gives."""

import hashlib
import json
import os
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import (
    BuildOptions,
    BuildReport,
    Chunking,
    Document,
    DocumentError,
    Encoded,
    Encoder,
    Index,
    IndexMismatchError,
    IndexMissingError,
    RetrievalError,
    Scorer,
    build_index,
    documents,
    is_stale,
)
from index.building.pipeline import preview_build
from index.building.verify import verify_build
from index.chunking import VERSION, chunk_document
from index.documents import document_id
from index.errors import SwitchStoppedError
from index.store.base import History
from index.store.builds import builds_of, held_notice, list_builds, roll_back
from index.store.files import HashedFile
from index.store.folder import SHARDS, FolderStore, current_folder, shard_number

Files = Mapping[str, str | bytes]
Write = Callable[[Path, Files], Path]
Make = Callable[..., Any]
Build = Callable[..., BuildReport]
FILES = {
    "a.md": "# Bridges\n\nThe old bridge was built by Anna in 1905. It stands in Baku.\n\n## Roads\n\nA road is long.\n",
    "b.txt": "The museum holds silver coins. It opened in 1950.",
    "c.txt": "A river flows to the sea. The water is cold.",
    "d/e.txt": "The market opens at nine. Anna sells bread there.",
}


class Opposite:
    """Another model: the vectors of a given one, the other way round."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.sha256 = "opposite", "e" * 64
        self.dim, self.max_tokens = encoder.dim, encoder.max_tokens
        self.count_tokens = encoder.count_tokens
        self.query_prompt = self.passage_prompt = ""
        self.vocabulary, self.runtime = encoder.vocabulary, encoder.runtime

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Encode."""
        return [self.encode_query(text) for text in texts]

    def encode_query(self, text: str) -> Encoded:
        """Encode."""
        found = self._encoder.encode_query(text)
        return replace(found, vector=-found.vector, tokens=-found.tokens)


class Recording:
    """An encoder that notes what it was given, and breaks off when told to."""

    def __init__(self, encoder: Encoder, fails_after: int = 10**9, **facts: Any) -> None:
        self._encoder = encoder
        self.name, self.sha256 = encoder.name, encoder.sha256
        self.dim, self.max_tokens = encoder.dim, encoder.max_tokens
        self.seen: list[str] = []
        self._left = fails_after
        self.vocabulary = encoder.vocabulary
        self.runtime: dict[str, str] = {}
        self.passage_prompt = self.query_prompt = ""
        vars(self).update(facts)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Note and encode."""
        if self._left <= 0:
            raise MemoryError("broken off")
        self._left -= 1
        self.seen += texts
        return self._encoder.encode_passages(texts)

    def encode_query(self, text: str) -> Encoded:
        """Encode."""
        return self._encoder.encode_query(text)

    def count_tokens(self, text: str) -> int:
        """Count."""
        return self._encoder.count_tokens(text)


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


def names(data: Path) -> set[str]:
    """What lies in the index folder, but for the link, the lock and the history."""
    return {path.name for path in (data / "index").iterdir()} - {"current", "lock", "history.json"}


def current(data: Path) -> str:
    """The folder that answers."""
    return current_folder(data).name


def test_a_rebuild_has_the_very_files_of_a_full_build(
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


def test_shards_are_copied_also_when_the_times_of_files_tell_nothing(
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


def test_shards_are_taken_from_the_build_before_when_the_current_one_is_another_model_s(
    tmp_path: Path, corpus: Path, build: Build, make_encoder: Make
) -> None:
    """Those of the current one, copied ahead, are replaced."""
    one = Recording(make_encoder())
    build(one)
    build(Opposite(make_encoder()))
    (corpus / "c.txt").write_text("A river flows.")
    report = build(one)
    assert report.embedded == 1
    assert report.build.files == build(one, where=tmp_path / "full").build.files


def test_a_preview_leaves_alone_what_another_process_of_its_number_writes(
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


def test_copies_that_nobody_needs_are_gone_before_the_switch_check(corpus: Path, data: Path, build: Build) -> None:
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


def test_nothing_is_copied_ahead_where_there_is_no_room_for_it(
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
    [("chunker.VERSION", 99), ("lexicon.VERSION", 99), ("CALIBRATION", Path(__file__)), ("EXAMPLES", 1)],
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
    """What was embedded is not embedded again, the result is the same, and nothing is left."""
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
def test_a_full_disk_gives_back_what_was_embedded(
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


MARKER = "Quetzalcoatlus"


@pytest.mark.parametrize("kept", [1, 3])
def test_a_deleted_document_is_gone_from_answers_and_bytes(
    corpus: Path, data: Path, build: Build, make_encoder: Make, scorer: Scorer, kept: int
) -> None:
    """In no encoding is a word of it left in the current build, nor in any other file of the index when one is kept."""
    (corpus / "gone.txt").write_text(f"The {MARKER} flew over Baku in 1905. {MARKER.upper()} is its name.")
    build()
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert MARKER in index.answer(f"Where did the {MARKER} fly?").quotes[0].text
    index.close()
    (corpus / "gone.txt").unlink()
    build(keep=kept)
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert all(hit.path != "gone.txt" for hit in index.answer(f"Where did the {MARKER} fly?", threshold=0).hits)
    index.close()
    places = [current_folder(data)] if kept > 1 else [data]
    raw = b"".join(path.read_bytes().lower() for place in places for path in place.rglob("*") if path.is_file())
    for word in (MARKER.lower(), MARKER.lower()[:8]):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            assert word.encode(encoding) not in raw, encoding


def test_a_pruned_build_that_is_open_answers_on_in_new_threads(
    corpus: Path, data: Path, build: Build, make_encoder: Make, scorer: Scorer
) -> None:
    """Its files are gone from the folder, and every thread still reads them."""
    build()
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    folder = current_folder(data)
    (corpus / "c.txt").unlink()
    build(keep=1)
    assert not folder.exists()
    found: list[str] = []

    def ask() -> None:
        for question in ("Where does the river flow?", "What coins does the museum hold?"):
            found.append(index.answer(question).quotes[0].highlight_text)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["A river flows to the sea."] * 20 + ["The museum holds silver coins."] * 20
    index.close()
    with pytest.raises(IndexMissingError, match="was closed"):
        index.answer("Where does the river flow?")


@pytest.fixture
def three(corpus: Path, build: Build) -> list[str]:
    """Ids of three builds, each with another `c.txt`."""
    ids = []
    for word in ("cold", "warm", "deep"):
        (corpus / "c.txt").write_text(f"A river flows to the sea. The water is {word}.")
        ids.append(build().build.id)
    return ids


def test_roll_back_goes_one_back_each_time(data: Path, three: list[str]) -> None:
    """And stops at the first."""
    assert (roll_back(data).id, current(data)) == (three[1], three[1])
    assert (roll_back(data).id, current(data)) == (three[0], three[0])
    with pytest.raises(RetrievalError, match="No earlier build"):
        roll_back(data)
    assert current(data) == three[0]


def test_a_rollback_holds_until_somebody_builds(corpus: Path, data: Path, build: Build, three: list[str]) -> None:
    """The same input is refused by name; another one, or --accept, ends it."""
    assert held_notice(data) == ""
    roll_back(data)
    assert held_notice(data).startswith(f"held: build {three[1]} stays in use since the rollback of 2")
    assert is_stale(corpus, data)
    with pytest.raises(SwitchStoppedError, match=f"Build {three[2]} was rolled back on"):
        build()
    assert (current(data), held_notice(data) != "") == (three[1], True)
    report = build(accept=True)
    assert (report.build.id, report.fresh, current(data), held_notice(data)) == (three[2], False, three[2], "")
    roll_back(data)
    (corpus / "c.txt").write_text("A river flows to the lake.")
    assert build().fresh
    assert held_notice(data) == ""
    assert roll_back(data).id == three[1], "the one that answered before"


def test_a_corpus_that_agrees_with_the_build_gone_back_to_ends_the_hold(
    corpus: Path, data: Path, build: Build, three: list[str]
) -> None:
    """The mistake was taken back in the folder too."""
    roll_back(data)
    (corpus / "c.txt").write_text("A river flows to the sea. The water is warm.")
    assert not build().fresh
    assert (held_notice(data), current(data)) == ("", three[1])


def test_roll_back_to_a_named_build(data: Path, three: list[str]) -> None:
    """By the beginning of its name; builds in between count as rolled back too."""
    assert roll_back(data, three[0][:6]).id == three[0]
    assert set(builds_of(data).history().rolled_back) == set(three[1:])
    for wrong, message in (("zz", "No build zz"), (three[0], "is the current build already")):
        with pytest.raises(RetrievalError, match=message):
            roll_back(data, wrong)


def test_roll_back_refuses_a_damaged_build(data: Path, three: list[str]) -> None:
    """The current one stays."""
    (data / "index" / three[1] / "tokens-0.npy").write_bytes(b"x")
    with pytest.raises(IndexMismatchError, match=r"tokens-0\.npy"):
        roll_back(data)
    assert (current(data), held_notice(data)) == (three[2], "")


@pytest.mark.parametrize("moment", ["before the history", "before the switch"])
def test_a_rollback_that_breaks_off_has_not_happened(
    data: Path, three: list[str], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Nothing is held and nothing refused."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "index.store.folder.builds.FolderBuilds." + ("write_history" if "history" in moment else "switch"), die
    )
    with pytest.raises(KeyboardInterrupt):
        roll_back(data)
    assert (current(data), held_notice(data), builds_of(data).history().rolled_back) == (three[2], "", [])


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"answered": 5}', b"[" * 9999])
def test_a_damaged_history_is_an_empty_one(data: Path, build: Build, three: list[str], raw: bytes) -> None:
    """Builds go on; only the order of earlier ones is forgotten."""
    (data / "index" / "history.json").write_bytes(raw)
    assert builds_of(data).history() == History([three[2]])
    assert not build().fresh


def test_list_builds_says_what_each_is(corpus: Path, data: Path, build: Build, three: list[str]) -> None:
    """Newest first; a damaged one too."""
    roll_back(data)
    (data / "index" / three[0] / "build.json").write_text("{")
    found = {kept.folder: kept for kept in list_builds(data)}
    assert {name: kept.state for name, kept in found.items()} == {
        three[0]: "before",
        three[1]: "current",
        three[2]: "rolled back",
    }
    assert found[three[1]].build is not None
    assert found[three[1]].size == sum(path.stat().st_size for path in (data / "index" / three[1]).iterdir())
    assert "build.json is damaged" in found[three[0]].problem
    assert list_builds(data / "none") == []


def test_builds_that_log_rows_name_are_named_when_pruned(
    corpus: Path, data: Path, build: Build, three: list[str]
) -> None:
    """They are removed all the same; with --keep more of them stay."""
    (corpus / "c.txt").write_text("Another river.")
    report = build(in_use=lambda: {three[0]: 7})
    assert report.pruned == (f"pruned: build {three[0]}, which 7 recent rows of the log name",)
    (corpus / "c.txt").write_text("Yet another river.")
    assert build(keep=1).pruned == tuple(f"pruned: build {name}" for name in (report.build.id, three[2], three[1]))


def test_the_check_is_made_before_the_switch(corpus: Path, data: Path, build: Build) -> None:
    """With both folders, and what it says is reported."""
    asked: list[tuple[Path | None, Path, str]] = []

    def check(old: Path | None, new: Path) -> list[str]:
        asked.append((old, new, current(data) if old else ""))
        FolderStore(new).close()
        return ["1 answer changed"]

    first = build(switch_check=check)
    root = (data / "index").resolve()
    assert asked == [(None, root / first.build.id, "")]
    (corpus / "c.txt").write_text("A river flows.")
    report = build(switch_check=check)
    assert asked[1:] == [(root / first.build.id, root / report.build.id, first.build.id)]
    assert report.comparison == ("1 answer changed",)
    assert build(switch_check=check).comparison == (), "nothing to compare when nothing changes"


def test_a_build_that_the_check_stops_is_kept_for_accepting(
    corpus: Path, data: Path, build: Build, make_encoder: Make
) -> None:
    """The old one stays in use; accepting embeds nothing."""

    def stop(old: Path | None, new: Path) -> list[str]:
        raise RetrievalError("3 of 10 golden questions lost their answer.")

    first = build().build.id
    (corpus / "c.txt").write_text("A river flows.")
    with pytest.raises(SwitchStoppedError, match="3 of 10 golden questions"):
        build(switch_check=stop)
    assert (current(data), len(names(data))) == (first, 2)
    assert "stopped" in {kept.state for kept in list_builds(data)}
    encoder = Recording(make_encoder())
    with pytest.raises(SwitchStoppedError):
        build(encoder, switch_check=stop)
    report = build(encoder, switch_check=stop, accept=True)
    assert (report.fresh, encoder.seen) == (False, [])
    assert (current(data), report.comparison) == (report.build.id, ("3 of 10 golden questions lost their answer.",))


def test_verify_names_each_difference(corpus: Path, data: Path, build: Build) -> None:
    """Of the corpus, each by its file; a clean build has none."""
    build()
    folder = current_folder(data)
    assert verify_build(folder, corpus) == []
    (corpus / "a.md").write_text("# Other\n\nText here.")
    (corpus / "b.txt").unlink()
    (corpus / "n.txt").write_text("A new one.")
    (corpus / "sources.toml").write_text('[[document]]\npath = "c.txt"\ntitle = "River"\n')
    assert verify_build(folder, corpus) == [
        "a.md: has another text than was indexed",
        f"b.txt: is indexed, and not in {corpus}",
        "c.txt: has other metadata than was indexed",
        f"n.txt: is in {corpus}, and not indexed",
    ]
    assert verify_build(folder, None) == []
    (folder / "stray").write_text("x")
    assert verify_build(folder, None) == [f"{folder.name}: holds files that are not part of a build: stray"]
    (folder / "text.db").write_bytes(b"")
    assert ["text.db has SHA-256" in line for line in verify_build(folder, None)] == [True]


def test_a_damaged_current_build_does_not_cost_the_vectors_of_the_one_before(
    corpus: Path, data: Path, build: Build, three: list[str], make_encoder: Make
) -> None:
    """They are taken from there; the damaged one is removed."""
    (data / "index" / three[2] / "tokens-0.npy").write_bytes(b"x")
    report = build()
    assert (report.fresh, report.embedded) == (True, 1)
    assert names(data) == {three[0], three[1], f"{three[2]}-2"}
    assert current(data) == f"{three[2]}-2"


def _flip(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :]


def _corrupt(data: Path, scorer: Scorer, encoder: Encoder, count: int) -> None:
    """Damage one file of the current build at a time, seeded, and open it: always refused, always in the same way."""
    chance = random.Random(7)  # noqa: S311 (no secret is made)
    files = sorted(current_folder(data).iterdir())
    assert len(files) == 22
    for number in range(count):
        path = files[number % len(files)]
        raw = path.read_bytes()
        how = chance.choice(["empty", "cut", "flip", "flip", "cut"])
        path.write_bytes(
            b"" if how == "empty" else _flip(raw, chance) if how == "flip" else raw[: chance.randrange(len(raw))]
        )
        with pytest.raises(IndexMismatchError) as caught:
            Index.open(data, encoder=encoder, scorer=scorer)
        assert str(caught.value).isprintable(), (number, path.name, how)
        path.write_bytes(raw)
    Index.open(data, encoder=encoder, scorer=scorer).close()


def test_every_seeded_corruption_is_found(data: Path, build: Build, make_encoder: Make, scorer: Scorer) -> None:
    """Emptied, cut or with one bit changed, whichever file it is: 66 times."""
    build()
    _corrupt(data, scorer, make_encoder(), 66)


@pytest.mark.slow
def test_a_thousand_seeded_corruptions_are_found(data: Path, build: Build, make_encoder: Make, scorer: Scorer) -> None:
    """The same, 1,000 times."""
    build()
    _corrupt(data, scorer, make_encoder(), 1000)


def test_sizes_in_a_vector_file_are_not_believed(data: Path, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although its hash were right: a size of many gigabytes is refused, and nothing is asked of the memory."""
    build()
    path = current_folder(data) / "passages.faiss"
    raw = bytearray(path.read_bytes())
    place = raw.index((5 * 48).to_bytes(8, "little"))  # 5 passages of 48 numbers
    raw[place : place + 8] = (2**35).to_bytes(8, "little")
    path.write_bytes(raw)
    monkeypatch.setattr("index.store.folder.reading.check_files", lambda *_: None)
    with pytest.raises(IndexMismatchError, match="cannot be read"):
        FolderStore(current_folder(data))


@pytest.mark.slow
def test_ten_thousand_questions_never_quote_a_deleted_document(
    corpus: Path, data: Path, build: Build, make_encoder: Make, scorer: Scorer
) -> None:
    """Made of its own words, in every mixture; and its marker word is in no file of the current build."""
    words = f"the {MARKER} flew over the museum of Baku in 1905 and Anna sold silver bread at nine".split()
    (corpus / "gone.txt").write_text(" ".join(words).capitalize() + f". {MARKER} is its name.")
    build()
    (corpus / "gone.txt").unlink()
    build()
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    chance = random.Random(3)  # noqa: S311 (no secret is made)
    for _ in range(10_000):
        answer = index.answer(" ".join(chance.choices(words, k=6)) + "?", threshold=0)
        assert all(quote.citation.path != "gone.txt" and MARKER not in quote.text for quote in answer.quotes)
        assert all(hit.path != "gone.txt" for hit in answer.hits)
        assert "gone.txt" not in answer.nearest
    index.close()
    assert MARKER.lower().encode() not in b"".join(p.read_bytes().lower() for p in current_folder(data).iterdir())
