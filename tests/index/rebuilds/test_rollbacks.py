"""A deleted document is gone; builds are listed, rolled back, and checked before a switch."""

import threading
from pathlib import Path

import pytest
from rebuilding import MARKER, Build, Make, Recording, current, names

from index import (
    Index,
    IndexMismatchError,
    IndexMissingError,
    RetrievalError,
    Scorer,
    is_stale,
)
from index.errors import SwitchStoppedError
from index.store.base import History
from index.store.builds import builds_of, held_notice, list_builds, roll_back
from index.store.folder import FolderStore, current_folder


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


def test_a_pruned_build_that_is_open_still_answers_in_new_threads(
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


def test_each_rollback_goes_back_one_build(data: Path, three: list[str]) -> None:
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


def test_a_corpus_like_the_rolled_back_to_build_ends_the_hold(
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
def test_an_interrupted_rollback_has_no_effect(
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
    """Building works; only the order of earlier builds is forgotten."""
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
    """They are removed nevertheless; with --keep more of them stay."""
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
