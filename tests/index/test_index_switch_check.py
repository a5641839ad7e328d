"""Golden questions before a switch: what changes is shown, and what turns worse beyond the limits stops it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from golden_questions import FILES, GOLDEN

from index import (
    BuildOptions,
    DocumentError,
    Encoder,
    IndexMismatchError,
    ModelError,
    RetrievalError,
    Scorer,
    build_index,
)
from index.building import switch_check as switch_check_module
from index.building.switch_check import Limits, SwitchCheck, SwitchCheckResult
from index.errors import SwitchCheckError, SwitchStoppedError
from index.store.folder import current_folder, read_build

MILL = "worse: When did the mill burn down?"
Make = Callable[..., Any]
Compared = Callable[..., tuple[str, ...]]


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """Four golden questions, all answered right by `FILES`."""
    path = tmp_path / "golden.toml"
    path.write_text(GOLDEN)
    return path


@pytest.fixture
def folder(
    tmp_path: Path, write: Callable[[Path, Mapping[str, str | bytes]], Path], make_encoder: Make
) -> Callable[..., Path]:
    """Build a corpus and give the build's folder."""
    made: list[Path] = []

    def builder(files: Mapping[str, str], *, encoder: Encoder | None = None) -> Path:
        root = tmp_path / f"build-{len(made)}"
        corpus = write(root / "corpus", dict(files))
        build_index(BuildOptions(corpus, root / "data", lambda: encoder or make_encoder()))
        made.append((root / "data" / "index" / "current").resolve())
        return made[-1]

    return builder


@pytest.fixture
def compared(golden: Path, folder: Callable[..., Path], make_encoder: Make, scorer: Scorer) -> Compared:
    """Lines of the check between the builds of `FILES` and of another corpus."""

    def comparer(files: Mapping[str, str], **options: Any) -> tuple[str, ...]:
        given: dict[str, Any] = {"golden": golden, "encoder": make_encoder, "scorer": scorer} | options
        return SwitchCheck(**given)(folder(FILES), folder(files))

    return comparer


def other(**texts: str) -> dict[str, str]:
    """`FILES` with other texts; an empty one takes the document away."""
    files = FILES | {f"{name}.txt": text for name, text in texts.items()}
    return {name: text for name, text in files.items() if text}


def test_nothing_to_say_when_no_answer_changes(compared: Compared) -> None:
    """Other texts may change as they like."""
    assert compared(other(bridge="The bridge opened in 1931. It is made of steel.")) == ()


def test_an_answer_that_gets_better_is_shown(compared: Compared, tmp_path: Path) -> None:
    """With both answers, and the count before and after."""
    path = tmp_path / "more.toml"
    path.write_text('[[question]]\nquestion = "Who owned the mill?"\ndocuments = ["mill.txt"]\ncontains = "Tamm"\n')
    lines = compared(other(mill="The mill burned down in 1907. Anna Tamm owned the mill."), golden=path)
    assert lines[0] == "better: Who owned the mill?"
    assert lines[1] == "  old  wrong  mill.txt: “The mill burned down in 1907.”"
    assert lines[2] == "  new  right  mill.txt: “Anna Tamm owned the mill.”"
    assert lines[3:] == ("golden questions: 1 of 1 right, 0 before; 1 better",)


def test_an_answer_that_gets_worse_stops_the_switch(compared: Compared) -> None:
    """With few golden questions one is enough; the error is one line and carries the diff."""
    with pytest.raises(SwitchCheckError) as caught:
        compared(other(mill="The mill burned down in 1917. Nobody was hurt."))
    assert caught.value.lines == (
        f"{MILL} (its documents no longer hold the text that the label names)",
        "  old  right  mill.txt: “The mill burned down in 1907.”",
        "  new  wrong  mill.txt: “The mill burned down in 1917.”",
        "golden questions: 3 of 4 right, 4 before; 1 worse",
    )
    assert str(caught.value) == (
        "1 of 3 golden questions that were answered right are not any more, at most 0 may be. "
        "Put the documents or the golden questions right, or run it again with --accept."
    )
    assert isinstance(caught.value, RetrievalError)


def test_an_answer_that_disappears_stops_the_switch(compared: Compared) -> None:
    """Declined is worse than right; the reason and the confidence are shown."""
    with pytest.raises(SwitchCheckError) as caught:
        compared(other(museum="Entry is free. The rooms are warm."))
    assert caught.value.lines[0].startswith("worse: What coins does the museum hold?")
    assert caught.value.lines[2].startswith("  new  wrong  declined (not found, confidence 0.")


def test_an_unanswerable_question_that_is_answered_stops_the_switch(compared: Compared) -> None:
    """A false answer is a drop too."""
    with pytest.raises(
        SwitchCheckError, match="1 of 1 golden questions that nothing answers were declined and are answered"
    ):
        compared(other(mill="The mill burned down in 1907. Who painted the ceiling of the chapel is unknown."))


def test_accepted_changes_pass_and_say_so(compared: Compared) -> None:
    """The same lines, and what was accepted."""
    lines = compared(other(mill="The mill burned down in 1917."), accept=True)
    assert lines[0].startswith(MILL)
    assert lines[-1] == (
        "accepted: 1 of 3 golden questions that were answered right are not any more, at most 0 may be."
    )


def test_a_question_about_a_deleted_document_never_blocks(compared: Compared) -> None:
    """It is shown, and its removal asked for."""
    lines = compared(other(mill=""))
    assert lines[0] == "gone: When did the mill burn down?"
    assert lines[1] == "  old  right  mill.txt: “The mill burned down in 1907.”"
    assert lines[2].startswith("  new  wrong  declined (not found, confidence ")
    assert lines[3:] == (
        "golden question about a document that is not in the corpus, remove it or name another document: "
        "When did the mill burn down? (mill.txt)",
        "golden questions: 3 of 3 right, 3 before; 1 gone",
    )


def test_a_question_about_a_removed_document_is_named_again(
    golden: Path, folder: Callable[..., Path], make_encoder: Make, scorer: Scorer
) -> None:
    """Until somebody removes it; nothing else changed."""
    check = SwitchCheck(golden, encoder=make_encoder, scorer=scorer)
    without = other(mill="")
    assert check(folder(without), folder(without)) == (
        "golden question about a document that is not in the corpus, remove it or name another document: "
        "When did the mill burn down? (mill.txt)",
    )


def test_one_of_several_documents_is_enough(compared: Compared, tmp_path: Path) -> None:
    """The question still counts while one that answers is left."""
    path = tmp_path / "two.toml"
    path.write_text(
        '[[question]]\nquestion = "When did the mill burn down?"\ndocuments = ["mill.txt", "bridge.txt"]\n'
        'contains = "1907"\n'
    )
    with pytest.raises(SwitchCheckError) as caught:
        compared(other(mill=""), golden=path)
    assert caught.value.lines[0].startswith(MILL)
    moved = other(mill="", bridge="The bridge opened in 1931. The mill burned down in 1907.")
    lines = compared(moved, golden=path)
    assert (lines[0], lines[-1]) == (
        "changed: When did the mill burn down?",
        "golden questions: 1 of 1 right, 1 before; 1 changed",
    )


def test_without_golden_questions_nothing_is_compared(compared: Compared, tmp_path: Path) -> None:
    """And one line says so; no encoder is loaded."""

    def never() -> Encoder:
        raise AssertionError("loaded")

    for name, content in (("none.toml", None), ("empty.jsonl", "\n")):
        if content is not None:
            (tmp_path / name).write_text(content)
        assert compared(other(mill=""), golden=tmp_path / name, encoder=never) == (
            f"No golden questions in {tmp_path / name}: the answers of the two builds were not compared.",
        )


def test_several_files_count_together_and_a_missing_one_is_named(
    compared: Compared, golden: Path, tmp_path: Path
) -> None:
    """Labels of moderators, and the maintainer's questions."""
    labels = tmp_path / "labels.jsonl"
    rows: list[dict[str, object]] = [
        {
            "question": "What is the bridge made of?",
            "answers": ["iron", "steel"],
            "documents": ["bridge.txt"],
            "row": 7,
        },
        {"question": "Is entry free?"},
    ]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows))
    results: list[SwitchCheckResult] = []
    lines = compared(
        other(bridge="The bridge opened in 1931. It is made of brick, the bridge."),
        golden=[golden, labels, tmp_path / "other.jsonl"],
        limits=Limits(few=0),
        tell=results.append,
    )
    assert lines[0].startswith("worse: What is the bridge made of?")
    assert lines[3:] == (
        f"No golden questions in {tmp_path / 'other.jsonl'}: there is no such file.",
        "golden questions: 4 of 5 right, 5 before; 1 worse",
    )
    (result,) = results
    assert (result.questions, result.judged, result.right, result.right_before) == (6, 5, 4, 5)


def test_a_question_without_a_label_is_shown_when_its_answer_changes(compared: Compared, tmp_path: Path) -> None:
    """It is neither right nor wrong, and stops nothing."""
    path = tmp_path / "plain.jsonl"
    path.write_text('{"question": "What coins does the museum hold?"}\n')
    lines = compared(other(museum="The museum holds copper coins."), golden=path)
    assert lines == (
        "changed: What coins does the museum hold?",
        "  old         museum.txt: “The museum holds silver coins.”",
        "  new         museum.txt: “The museum holds copper coins.”",
        "golden questions: 0 of 0 right, 0 before; 1 changed",
    )


def test_the_first_build_has_nothing_to_be_compared_with(
    golden: Path, folder: Callable[..., Path], make_encoder: Make, scorer: Scorer
) -> None:
    """But may be held to a least share."""
    bad = folder(other(mill="", bridge="The bridge is old.", museum="The museum is closed."))
    assert SwitchCheck(golden, encoder=make_encoder, scorer=scorer)(None, folder(FILES)) == ()
    least = SwitchCheck(golden, Limits(right=0.75), encoder=make_encoder, scorer=scorer)
    assert least(None, folder(FILES)) == ()
    with pytest.raises(
        SwitchCheckError, match="1 of 3 golden questions are answered right, expected at least 75% of them"
    ):
        least(None, bad)


def test_a_damaged_old_build_cannot_be_asked_and_does_not_block(
    golden: Path, folder: Callable[..., Path], make_encoder: Make, scorer: Scorer
) -> None:
    """Or it could never be replaced."""
    old, new = folder(FILES), folder(other(mill="The mill is gone."))
    (old / "tokens-0.npy").write_bytes(b"")
    (line,) = SwitchCheck(golden, encoder=make_encoder, scorer=scorer)(old, new)
    assert line.startswith("The previous build cannot be asked, so nothing was compared: ")
    assert "tokens-0.npy has SHA-256" in line
    (new / "tokens-0.npy").write_bytes(b"")
    with pytest.raises(IndexMismatchError, match="tokens"):
        SwitchCheck(golden, encoder=make_encoder, scorer=scorer)(None, new)


def test_builds_of_two_models_are_each_asked_with_their_own(
    golden: Path, folder: Callable[..., Path], make_encoder: Make, scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one's is loaded by its name; where that fails nothing is compared."""
    small, large = make_encoder("small", "a" * 64), make_encoder("large", "b" * 64)
    old, new = folder(FILES, encoder=small), folder(FILES, encoder=large)
    loaded: list[str] = []

    def load(build: Any, *, threads: int) -> Encoder:
        loaded.append(build.model)
        if len(loaded) > 1:
            raise ModelError("Cannot load the model small: not there")
        found: Encoder = small
        return found

    monkeypatch.setattr(switch_check_module, "load_encoder", load)
    check = SwitchCheck(golden, encoder=lambda: large, scorer=scorer)
    assert check(old, new) == ()
    assert loaded == ["small"]
    assert check(old, new) == (
        "The previous build cannot be asked, so nothing was compared: Cannot load the model small: not there",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("question = 1", "question"),
        ('[[question]]\nquestion = "x"\ndocument = ["a"]', "question 1 has the key 'document', expected question"),
        ("[[question]", "golden.toml: expected"),
        ('[[question]]\nquestion = "x"\n[[question]]\nquestion = "y"\ndocuments = "a"', "question 2: documents is 'a'"),
    ],
)
def test_a_broken_golden_file_is_one_line(compared: Compared, golden: Path, content: str, message: str) -> None:
    """It names the file and the place."""
    golden.write_text(content)
    with pytest.raises(DocumentError) as caught:
        compared(FILES)
    assert str(caught.value).startswith(f"{golden}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_result_is_json(compared: Compared) -> None:
    """Told also when the switch is stopped."""
    results: list[SwitchCheckResult] = []
    with pytest.raises(SwitchCheckError):
        compared(other(mill="The mill burned down in 1917. Nobody was hurt."), tell=results.append)
    table = json.loads(json.dumps(results[0].as_json()))
    assert (table["questions"], table["judged"], table["right"], table["right_before"]) == (4, 4, 3, 4)
    assert (table["accepted"], len(table["stops"]), table["notes"]) == (False, 1, [])
    (change,) = table["changes"]
    assert (change["kind"], change["question"]) == ("worse", "When did the mill burn down?")
    assert change["new"] == {
        "outcome": "answered",
        "right": False,
        "reason": "",
        "path": "mill.txt",
        "title": "mill.txt",
        "sentence": "The mill burned down in 1917.",
        "confidence": change["new"]["confidence"],
    }


def test_limits_grow_with_the_number_of_questions() -> None:
    """None of few, one of some, two of a hundred."""
    assert [Limits().allowed(count) for count in (0, 9, 10, 99, 100, 149, 150, 1000)] == [0, 0, 1, 1, 2, 2, 3, 20]
    assert [Limits(worse=0, at_least=0).allowed(count) for count in (5, 500)] == [0, 0]
    for wrong in ({"worse": 1.5}, {"right": -0.1}, {"at_least": -1}, {"few": -1}):
        with pytest.raises(ValueError, match="expected 0"):
            Limits(**wrong)


def test_a_build_that_is_stopped_is_not_switched_to(
    tmp_path: Path,
    golden: Path,
    write: Callable[[Path, Mapping[str, str | bytes]], Path],
    make_encoder: Make,
    scorer: Scorer,
) -> None:
    """The old one stays current, the error carries the diff, and accepting switches."""
    corpus, data = write(tmp_path / "corpus", dict(FILES)), tmp_path / "data"
    check = SwitchCheck(golden, encoder=make_encoder, scorer=scorer)
    first = build_index(BuildOptions(corpus, data, make_encoder, switch_check=check))
    assert first.comparison == ()
    write(corpus, {"mill.txt": "The mill burned down in 1917."})
    with pytest.raises(SwitchStoppedError, match="1 of 3 golden questions") as caught:
        build_index(BuildOptions(corpus, data, make_encoder, switch_check=check))
    assert isinstance(caught.value.__cause__, SwitchCheckError)
    assert caught.value.__cause__.lines[0].startswith(MILL)
    assert read_build(current_folder(data)).id == first.build.id
    accepted = build_index(
        BuildOptions(corpus, data, make_encoder, switch_check=replace(check, accept=True), accept=True)
    )
    assert accepted.comparison[0].startswith(MILL)
    assert read_build(current_folder(data)).id == accepted.build.id != first.build.id
