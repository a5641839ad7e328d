"""Builds are whole or absent, damage is named in one line, and a changed text is never quoted."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from index import (
    BuildOptions,
    BuildReport,
    Chunking,
    DocumentError,
    Encoded,
    Index,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
    RetrievalError,
    Scorer,
    build_index,
    is_stale,
)
from index.language.lexicon import Lexicon
from index.store.folder import FolderStore, current_folder, is_build

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
    """Added, changed, removed, described anew; and nothing when nothing did."""
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
    """The lock died with it, so nobody owns them."""
    (data / "index" / ".building-123" / "x").mkdir(parents=True)
    build()
    assert leftovers(data) == []


class Failing:
    """An encoder that fails as told, after it has been asked for its facts."""

    name, sha256, dim, max_tokens = "fake", "f" * 64, 48, 64
    query_prompt = passage_prompt = ""
    vocabulary: frozenset[str] = frozenset()
    runtime: Mapping[str, str] = {}  # nobody changes it

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
    """A full disk in the middle of writing, also when the same build is made anew."""
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
    """A file stands in its place."""
    (tmp_path / "data").write_text("x")
    with pytest.raises(RetrievalError) as caught:
        build_index(BuildOptions(corpus, tmp_path / "data", make_encoder))
    assert one_line_of(caught).startswith("Cannot write the index: ")


@pytest.mark.parametrize("prepare", ["nothing", "empty folder", "dangling link", "file"])
def test_a_missing_index_is_named(tmp_path: Path, prepare: str, make_encoder: Make, scorer: Scorer) -> None:
    """With the command that makes one."""
    root = tmp_path / "data" / "index"
    if prepare != "nothing":
        root.mkdir(parents=True)
    if prepare == "dangling link":
        (root / "current").symlink_to("0123456789abcdef")
    if prepare == "file":
        (root / "current").write_text("x")
    with pytest.raises(IndexMissingError) as caught:
        Index.open(tmp_path / "data", encoder=make_encoder(), scorer=scorer)
    assert one_line_of(caught) == f"No index in {root}. Run: make build, or: citebot build"


def test_a_missing_build_json_is_a_missing_index(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """It is written last, so a folder without it is no build."""
    (data / "index" / "current" / "build.json").unlink()
    with pytest.raises(IndexMissingError) as caught:
        Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert "Run: make build, or: citebot build" in one_line_of(caught)


def flip(raw: bytes) -> bytes:
    """One bit in the middle changed."""
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda raw: b"",
    "truncated": lambda raw: raw[: len(raw) // 2],
    "one byte short": lambda raw: raw[:-1],
    "overwritten": lambda raw: b"\xff" * len(raw),
    "flipped": flip,
}
VECTOR_FILES = sorted(NAMES - {"build.json", "text.db"})


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", VECTOR_FILES)
def test_a_damaged_vector_file_is_named(data: Path, make_encoder: Make, scorer: Scorer, name: str, how: str) -> None:
    """Before it is parsed, whatever happened to it."""
    path = data / "index" / "current" / name
    path.write_bytes(DAMAGE[how](path.read_bytes()))
    with pytest.raises(IndexMismatchError) as caught:
        Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert name in one_line_of(caught)
    assert "Rebuild: make build" in str(caught.value)


@pytest.mark.parametrize("name", [*VECTOR_FILES, "text.db"])
def test_a_missing_file_is_named(data: Path, make_encoder: Make, scorer: Scorer, name: str) -> None:
    """A build lacks nothing."""
    (data / "index" / "current" / name).unlink()
    with pytest.raises(IndexMismatchError) as caught:
        Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert name in one_line_of(caught)


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_text_db_is_named(data: Path, make_encoder: Make, scorer: Scorer, how: str) -> None:
    """Before SQLite opens it."""
    path = data / "index" / "current" / "text.db"
    path.write_bytes(DAMAGE[how](path.read_bytes()))
    with pytest.raises(IndexMismatchError) as caught:
        Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert "text.db" in one_line_of(caught)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"format": 1}', '{"format": 99}', "\x00", "5", '{"format": 1, "id": {}}']
)
def test_a_damaged_build_json_is_named(data: Path, make_encoder: Make, scorer: Scorer, text: str) -> None:
    """Cut, of another form, or of another format."""
    (data / "index" / "current" / "build.json").write_text(text)
    with pytest.raises(IndexMismatchError) as caught:
        Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert "Rebuild: make build" in one_line_of(caught)


@pytest.mark.parametrize(
    ("key", "value"),
    [("files", None), ("files", []), ("passages", 99), ("passages", "3"), ("documents", None), ("extra", 1)],
)
def test_a_build_json_with_a_wrong_value_is_named(
    data: Path, make_encoder: Make, scorer: Scorer, key: str, value: object
) -> None:
    """Counts disagree with the files, or are no counts."""
    path = data / "index" / "current" / "build.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), key: value}))
    with pytest.raises(IndexMismatchError) as caught:
        Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert "Rebuild: make build" in one_line_of(caught)


def test_a_damaged_current_build_is_replaced(
    data: Path, build: Callable[..., BuildReport], make_encoder: Make, scorer: Scorer
) -> None:
    """Building again mends it, although the corpus has not changed."""
    (data / "index" / "current" / "tokens-0.npy").write_bytes(b"")
    assert build().fresh
    Index.open(data, encoder=make_encoder(), scorer=scorer).close()


def test_another_model_is_refused(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """The message names both."""
    with pytest.raises(IndexMismatchError) as caught:
        Index.open(data, encoder=make_encoder("other", "e" * 64), scorer=scorer)
    message = one_line_of(caught)
    assert "made by fake (ffffffffffff…, 48 dimensions)" in message
    assert "other (eeeeeeeeeeee…, 48)" in message


def test_other_prompts_are_refused(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """The same weights would place questions elsewhere."""
    prompted = make_encoder()
    prompted.query_prompt = "query: "
    with pytest.raises(IndexMismatchError) as caught:
        Index.open(data, encoder=prompted, scorer=scorer)
    assert "prompts ('', ''), the encoder here has ('query: ', '')" in one_line_of(caught)


def test_a_build_that_is_not_current_can_be_opened_by_its_folder(
    data: Path, corpus: Path, build: Callable[..., BuildReport], make_encoder: Make, scorer: Scorer
) -> None:
    """And answers from its own texts; a folder without a build is refused."""
    old = current_id(data)
    (corpus / "b.txt").write_text("The museum holds golden coins.")
    build()
    index = Index.open_folder(data / "index" / old, encoder=make_encoder(), scorer=scorer)
    answer = index.answer("What coins does the museum hold?")
    assert (answer.build, answer.quotes[0].highlight_text) == (old, "The museum holds silver coins.")
    index.close()
    with pytest.raises(IndexMissingError, match="No index in"):
        Index.open_folder(data / "index" / "none", encoder=make_encoder(), scorer=scorer)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_open_refuses_a_threshold_that_is_no_probability(
    data: Path, make_encoder: Make, scorer: Scorer, threshold: float
) -> None:
    """A caller's mistake."""
    with pytest.raises(ValueError, match="expected 0 to 1"):
        Index.open(data, encoder=make_encoder(), scorer=scorer, threshold=threshold)


@pytest.mark.parametrize("text", ["", "{}", '{"ranking": {}, "confidence": {}, "threshold": 0.5}'])
def test_scorer_load_names_a_damaged_weights_file(tmp_path: Path, text: str) -> None:
    """And how to fit new ones; a missing file likewise."""
    path = tmp_path / "weights.json"
    with pytest.raises(ModelError, match="missing or damaged"):
        Scorer.load(path)
    path.write_text(text)
    with pytest.raises(ModelError, match=r"weights\.json is missing or damaged"):
        Scorer.load(path)


def test_scorer_load_refuses_weights_of_other_features(tmp_path: Path) -> None:
    """Weights by the wrong name would score nonsense."""
    one = {"features": {"p_dense": {"mean": 0, "scale": 1, "weight": 1}}, "bias": 0}
    (tmp_path / "w.json").write_text(json.dumps({"ranking": one, "confidence": one, "threshold": 0.5}))
    with pytest.raises(ModelError, match="fitted for other features"):
        Scorer.load(tmp_path / "w.json")


def change(data: Path, old: str, new: str) -> None:
    """Change a stored text behind the build's back."""
    db = Database(data / "index" / "current" / "text.db")
    with db.conn:
        changed = db.conn.execute("update documents set text = replace(text, ?, ?)", [old, new]).rowcount
    assert changed
    db.close()


QUESTION = "What does the museum hold and where does the river flow?"


@pytest.mark.parametrize("quoted_before", [True, False])
def test_a_changed_text_is_withheld_and_the_others_are_still_quoted(
    data: Path, make_encoder: Make, scorer: Scorer, quoted_before: bool
) -> None:
    """One character is enough, while the index is open, and also when it has quoted the text already."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    if quoted_before:
        answer = index.answer(QUESTION, threshold=0)
        assert {q.citation.path for q in answer.quotes} == {"a.md", "b.txt", "c.txt"}
    change(data, "silver", "silven")
    answer = index.answer(QUESTION, threshold=0)
    assert {q.citation.path for q in answer.quotes} == {"a.md", "c.txt"}
    assert len(answer.faults) == 1
    assert answer.faults[0].startswith("b-")
    assert "stored text does not match passage" in answer.faults[0]
    index.close()


def test_an_answer_of_which_every_quote_is_withheld_is_declined(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """With a reason of its own, so that the log tells damage from a gap."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    change(data, "silver", "silven")
    answer = index.answer("What silver coins does the museum hold?", threshold=0.9)
    assert (answer.outcome, answer.quotes, len(answer.faults)) == ("declined", (), 1)
    index.close()


@pytest.mark.parametrize("column", ["text", "sha256"])
def test_a_passage_that_no_longer_matches_its_document_is_withheld(
    data: Path, make_encoder: Make, scorer: Scorer, column: str
) -> None:
    """The passage's own copy and hash are checked too."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    db = Database(data / "index" / "current" / "text.db")
    with db.conn:
        db.conn.execute(f"update passages set {column} = replace({column}, substr({column}, 5, 1), '#')")  # noqa: S608
    db.close()
    answer = index.answer(QUESTION, threshold=0)
    assert (answer.outcome, answer.quotes, len(answer.faults)) == ("declined", (), 3)
    index.close()


def test_a_removed_document_row_is_withheld(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """A text that is gone while the index is open is a fault, not a traceback."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    db = Database(data / "index" / "current" / "text.db")
    with db.conn:
        db.conn.execute("update documents set text = '' where path = 'b.txt'")
    db.close()
    assert index.answer("What silver coins does the museum hold?").quotes == ()
    index.close()


HOSTILE = [
    '"',
    '""',
    '"museum',
    "NEAR(museum coins, 5)",
    "NEAR(",
    "museum*",
    "*",
    "text:museum",
    "heading : museum",
    "{text heading} : museum",
    "museum AND",
    "NOT museum",
    "OR OR OR",
    "^museum",
    "museum + coins",
    "(museum",
    "museum); drop table documents; --",
    "' or 1=1 --",
    "mus\0eum",
    "\0",
    "\ud800museum\udfff",
    "\ud83d",
    "museum\u202e\u0000\u001b[31m",
    "\\",
    "%s %d {0}",
    "፩፪፫፬",
    "𐩀𐩁𐩂𐩃 museum",
    "(*\uff9f▽\uff9f*) museum",
    "ﷺ museum",
    "museum " * 142,
    "9" * 999,
]


@pytest.mark.parametrize("question", HOSTILE)
def test_answer_takes_hostile_questions(data: Path, make_encoder: Make, scorer: Scorer, question: str) -> None:
    """Query syntax is only text; the answer comes, and the texts are still there."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert index.answer(question).outcome in ("answered", "declined")
    assert index.answer("What coins does the museum hold?").outcome == "answered"
    index.close()


@example("_0")  # a word no token begins in
@given(
    st.lists(st.sampled_from([*HOSTILE, "museum", "coins", "who", "?", "1905"]), max_size=6).map(" ".join) | st.text()
)
@example('museum NEAR("coins" *')
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answer_never_raises_for_any_question(open_index: Index, question: str) -> None:
    """Whatever a person can type, with a question before it or without."""
    for previous in (None, "What does the museum hold?"):
        answer = open_index.answer(question, previous=previous, threshold=0)
        assert answer.question == question
        assert answer.outcome == "answered" or answer.reason in ("empty", "too long", "no words", "small talk")


@pytest.fixture(scope="module")
def open_index(tmp_path_factory: pytest.TempPathFactory, module_encoder: Any, module_scorer: Scorer) -> Index:
    """One index for many questions."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    for name, text in FILES.items():
        (folder / "corpus" / name).write_text(text)
    build_index(BuildOptions(folder / "corpus", folder / "data", lambda: module_encoder))
    return Index.open(folder / "data", encoder=module_encoder, scorer=module_scorer)


def test_an_index_answers_from_several_threads(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """Each borrows a connection."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    found: list[str] = []

    def ask() -> None:
        for _ in range(5):
            found.append(index.answer("What coins does the museum hold?").quotes[0].highlight_text)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["The museum holds silver coins."] * 20
    index.close()


@pytest.mark.parametrize("text", ["\u200b", "\ufeff \u200b", "\ufffd\ufffd", "\u00ad"])
def test_a_passage_without_a_token_harms_no_answer(
    data: Path, corpus: Path, make_encoder: Make, scorer: Scorer, text: str
) -> None:
    """Zero-width characters come with texts copied from the web; the encoder sees nothing in them."""
    (corpus / "z.txt").write_text(text)
    build_index(BuildOptions(corpus, data, make_encoder))
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert index.answer("What coins does the museum hold?").quotes[0].citation.path == "b.txt"
    index.close()


def test_a_large_index_opens(tmp_path: Path, write: Write, make_encoder: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit of keyword queries does not stop the checks of a large corpus."""
    folder = write(tmp_path / "corpus", FILES)
    monkeypatch.setattr(
        "index.building.writing.count_words",
        lambda passages, languages, previous: Lexicon.of(((f"w{i:06}", 1) for i in range(400_000)), []),
    )
    build_index(BuildOptions(folder, tmp_path / "data", make_encoder))
    store = FolderStore(current_folder(tmp_path / "data"))
    assert store.document_hashes().keys() == FILES.keys()
    assert len([form for form in store.word_forms() if len(form) == 7 and form[1:].isdigit()]) == 400_000
    store.close()


def test_a_passage_that_may_not_be_shown_is_as_if_it_were_not_there(open_index: Index) -> None:
    """It is neither quoted nor listed, and the next best one answers."""
    index = open_index
    free = index.answer("When did the museum open?", threshold=0)
    barred = free.quotes[0].passage_sha256
    answer = index.answer("When did the museum open?", threshold=0, allowed=lambda p: p.sha256 != barred)
    assert barred not in {quote.passage_sha256 for quote in answer.quotes} | {hit.passage_sha256 for hit in answer.hits}
    assert answer.quotes


def test_a_quote_is_found_again_by_its_hash_and_shown_in_context(open_index: Index) -> None:
    """Also with the sentences around it; an unknown hash gives nothing."""
    index = open_index
    quote = index.answer("When did the museum open?", threshold=0).quotes[0]
    start = quote.span[0]
    again = index.quote(
        quote.citation.document, quote.passage_sha256, (quote.highlight[0] - start, quote.highlight[1] - start)
    )
    assert again is not None
    assert (again.text, again.highlight_text, again.citation) == (quote.text, quote.highlight_text, quote.citation)
    context = index.context(quote.citation.document, quote.passage_sha256, 1, 1)
    assert context is not None
    assert (context.text, context.more_before, context.more_after) == (FILES["b.txt"], False, False)
    assert index.quote(quote.citation.document, "0" * 64) is None
    assert index.context("no-such-document", quote.passage_sha256) is None


def test_context_moves_past_its_passage_and_stops_at_one_that_may_not_be_shown(
    tmp_path: Path, make_encoder: Make, scorer: Scorer
) -> None:
    """Negative numbers move an end inwards and past it, one sentence stays, and a barred passage is a wall."""
    sentences = [
        f"The {name} bridge was built in 190{n}." for n, name in enumerate(["old", "new", "long", "red", "iron"])
    ]
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(" ".join(sentences))
    build_index(BuildOptions(tmp_path / "corpus", tmp_path / "data", make_encoder, chunking=Chunking(max_words=7)))
    index = Index.open(tmp_path / "data", encoder=make_encoder(), scorer=scorer)
    passages = [index.store.passage(number).passage for number in range(index.build.passages)]
    assert [passage.text for passage in passages] == sentences
    document, middle = passages[2].document, passages[2].sha256
    assert (index.passage_count(document), index.passage_count("no-such-document")) == (5, 0)

    def shown(before: int, after: int, *barred: int) -> tuple[str, bool, bool] | None:
        taken = {passages[number].sha256 for number in barred}
        found = index.context(document, middle, before, after, allowed=lambda passage: passage.sha256 not in taken)
        assert found is None or found.focus == passages[2].span
        return (found.text, found.more_before, found.more_after) if found else None

    assert shown(0, 0) == (sentences[2], True, True)
    assert shown(1, 9) == (" ".join(sentences[1:]), True, False)
    assert shown(-1, 1) == (sentences[3], True, True)
    assert shown(-9, 9) == (sentences[4], True, False)
    assert shown(9, -9) == (" ".join(sentences[:1]), False, True)
    assert shown(9, 9, 0) == (" ".join(sentences[1:]), False, False)
    assert shown(9, 9, 1, 4) == (" ".join(sentences[2:4]), False, False)
    assert shown(-2, 2, 3) == (sentences[2], True, False)
    assert shown(9, 9, 2) is None
    assert index.quote(document, middle, allowed=lambda _: False) is None
    assert index.quote(document, middle, allowed=lambda _: True) is not None


def test_a_question_asked_again_is_ranked_once_and_checked_again(
    open_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer; what is taken down meanwhile is left out, and a text that fails its check is withheld."""
    first = open_index.answer("When was the museum opened?", threshold=0)
    monkeypatch.setattr(open_index.searcher, "parse", lambda text: pytest.fail("ranked again"))
    again = open_index.answer("When was the museum opened?", threshold=0)
    assert (again.quotes, again.hits, again.confidence) == (first.quotes, first.hits, first.confidence)
    barred = first.quotes[0].passage_sha256
    without = open_index.answer("When was the museum opened?", threshold=0, allowed=lambda p: p.sha256 != barred)
    assert barred not in {hit.passage_sha256 for hit in without.hits}
    monkeypatch.setattr("index.answering.answer.fault", lambda store, number: "altered")
    withheld = open_index.answer("When was the museum opened?", threshold=0)
    assert (withheld.quotes, len(withheld.faults) > 0) == ((), True)
