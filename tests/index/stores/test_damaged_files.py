"""A missing, damaged or foreign file of a build is named when the build is opened."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_builds import NAMES, Make, current_id, one_line_of

from index import (
    BuildReport,
    Index,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
    Scorer,
)


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
    """And how to fit new ones; a missing file is named too."""
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
