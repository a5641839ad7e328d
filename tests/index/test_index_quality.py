"""The command lines that measure and fit, on a small corpus and an encoder made by hand."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from log_questions import KEY, answered, declined, quote, write

from bot.commands import calibrate, evaluate
from bot.log.moderation import cases
from bot.log.writing.database import Log
from index import Encoder, Index, Scorer
from index.answering.features import ABOVE, FEATURES
from index.measuring.labelled import Judge, Labelled, read_labelled

CORPUS = {
    "bridge.txt": "The bridge over the Tamm was opened in 1931 by the council.",
    "museum.txt": "The museum of coins charges nine crowns for a ticket.",
    "bakery.txt": "The bakery at the market sells rye bread every morning.",
}
GENRES = Path(__file__).resolve().parent.parent / "genres"
BRIDGE, MUSEUM, BAKERY = CORPUS.values()


def run(command: Any, *arguments: object) -> Result:
    """Run a command line in this process; an exception other than an exit fails the test."""
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture
def data(
    built: Callable[..., Index], encoder: Encoder, scorer: Scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The corpus built; the command lines open it with the encoder and the scorer made by hand."""
    built(CORPUS)
    opener = Index.open
    for module in (evaluate, calibrate):
        monkeypatch.setattr(module.Index, "open", partial(opener, encoder=encoder, scorer=scorer))
    return tmp_path / "data"


@pytest.fixture
def judged(data: Path) -> Path:
    """A log with verdicts of each kind: two that this build meets of each, and one that it does not."""
    log = Log(data, key=KEY)

    def judge(question: str, answer: Any, verdict: str) -> None:
        uid = write(log, question, answer)
        log.call(lambda db: cases.verdict(db, uid, verdict, "anna"))

    for question in ("When was the bridge over the Tamm opened?", "bridge Tamm opened council?"):
        judge(question, answered("x", quote(BRIDGE, "bridge")), "right")
    judge("Who repaired the bicycle shed?", answered("x", quote(BRIDGE, "bridge")), "right")
    judge(
        "How many crowns does the museum of coins charge a giraffe?",
        answered("x", quote(MUSEUM, "museum")),
        "wrong passage",
    )
    judge("What does the bakery at the market sell?", answered("x", quote(BRIDGE, "bridge")), "wrong passage")
    judge("Is there a lighthouse near the swamp?", answered("x", quote(BRIDGE, "bridge")), "should have declined")
    judge(
        "Which rye bread does the bakery sell a giraffe at the market?",
        answered("x", quote(BAKERY, "bakery")),
        "should have declined",
    )
    judge("museum ticket coins crowns?", declined("x"), "should have answered")
    judge("Do zebras swim?", declined("x"), "right")
    log.close()
    db = _open(data)
    for name in ("bridge", "museum", "bakery"):  # the log was filled with paths of the tests' own making
        db.execute("UPDATE questions SET quotes = replace(quotes, ?, ?)", [f"texts/{name}.md", f"{name}.txt"])
    db.commit()
    db.close()
    return data


def _open(data: Path) -> Any:
    from bot.log.sqlite import sqlite3

    return sqlite3.connect(data / "log.db")


def test_evaluate_measures_labelled_questions(data: Path, tmp_path: Path) -> None:
    """Questions with an answer are found and answered, one without is declined; the same as JSON."""
    questions = tmp_path / "questions.jsonl"
    rows = [
        {"question": "When was the bridge over the Tamm opened?", "answers": ["1931"], "documents": ["bridge.txt"]},
        {"question": "museum ticket coins crowns?", "answers": ["nine crowns"], "documents": ["bakery.txt"]},
        {"question": "Do zebras swim?", "answerable": False},
    ]  # fmt: skip
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = run(evaluate.main, "--data", data, "--questions", questions, "--json")
    assert result.exit_code == 0, result.output
    (figures,) = json.loads(result.stdout).values()
    assert (figures["questions"], figures["answerable"], figures["recall@1"]) == (3, 2, 0.5)
    assert (figures["answered"], figures["false answers"], figures["AUROC of confidence"]) == (1.0, 0.0, 1.0)
    shown = run(evaluate.main, "--data", data, "--questions", questions, "--compare-threshold", "1").stdout
    assert shown.splitlines()[0].split()[1:] == ["at", "0.50", shown.split()[3], "at", "1.00"]
    assert [line.split()[-2:] for line in shown.splitlines() if line.startswith("answered  ")] == [["1.0000", "0.0000"]]
    sampled = run(evaluate.main, "--data", data, "--questions", questions, "--sample", 1, "--typos", 1, "--json")
    assert next(iter(json.loads(sampled.stdout).values()))["questions"] == 1


def test_evaluate_writes_the_corpus_of_a_squad_file(tmp_path: Path) -> None:
    """Each paragraph a document, or every second one."""
    paragraphs = [{"context": f"Paragraph {n}.", "qas": []} for n in range(3)]
    squad = tmp_path / "squad.json"
    squad.write_text(json.dumps({"data": [{"title": "A", "paragraphs": paragraphs}]}))
    result = run(evaluate.main, "--questions", squad, "--make-corpus", tmp_path / "out", "--leave-out", "odd")
    assert result.stdout == f"2 documents written to {tmp_path / 'out'}\n"
    assert sorted(path.read_text() for path in (tmp_path / "out").iterdir()) == ["Paragraph 0.", "Paragraph 2."]


def test_evaluate_scores_the_build_on_verdicts(judged: Path) -> None:
    """For each verdict, the share that this build meets; the log is given as a folder or a file."""
    result = run(evaluate.main, "--data", judged, "--from-log", judged, "--json")
    assert result.exit_code == 0, result.output
    (figures,) = json.loads(result.stdout).values()
    assert {name: value for name, value in figures.items() if name.startswith("as judged")} == {
        "as judged: right (3)": pytest.approx(2 / 3),
        "as judged: right (declined) (1)": 1.0,
        "as judged: should have answered (1)": 1.0,
        "as judged: should have declined (2)": 0.5,
        "as judged: wrong passage (2)": 0.5,
    }
    assert figures["questions"] == 9
    shown = run(evaluate.main, "--data", judged, "--from-log", judged / "log.db").stdout
    assert "as judged: wrong passage (2)" in shown


def test_calibrate_refits_the_threshold_to_verdicts(judged: Path, tmp_path: Path) -> None:
    """The least one that lets no more than the wanted share of false answers pass, with both rates before and after."""
    lines = run(
        calibrate.main, "--from-log", judged, "--data", judged, "--min-labels", 1, "--false-answers", 0
    ).stdout.splitlines()
    assert lines[0].startswith("9 labels: 3 to answer, 4 not to, 2 left out")
    assert lines[1].startswith("now    threshold 0.50: false answers 0.500 (")
    assert "2 of 4), false refusals 0.000 (" in lines[1]
    assert lines[2].startswith("fitted threshold ")
    assert "false answers 0.000 (" in lines[2]
    fitted = lines[-1].removeprefix("To use it: CITEBOT_THRESHOLD=")
    assert 0.5 < float(fitted) <= 0.99
    out = tmp_path / "weights.json"
    run(
        calibrate.main,
        "--from-log",
        judged,
        "--data",
        judged,
        "--min-labels",
        1,
        "--false-answers",
        0,
        "--out",
        out,
    )
    assert Scorer.load(out).threshold == float(fitted)
    assert json.loads(out.read_text())["threshold fitted to"]["labels"] == 7


def test_calibrate_wants_enough_verdicts(judged: Path, tmp_path: Path) -> None:
    """A threshold from a handful of cases would be a guess."""
    result = run(calibrate.main, "--from-log", judged, "--data", judged, "--out", tmp_path / "weights.json")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "Error: Found 3 to answer and 4 not to, expected at least 20 of each. Judge more cases, or lower --min-labels."
    ]
    assert not (tmp_path / "weights.json").exists()


def test_calibrate_fits_weights_to_squad_questions(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On articles of several paragraphs: weights that load again, with the figures they were fitted with."""
    monkeypatch.setattr(calibrate, "load_encoder", lambda *_, **__: encoder)
    things = "bridge museum bakery harbour library theatre garden market".split()
    articles = []
    for title in range(4):
        paragraphs = []
        for number, thing in enumerate(things):
            year = 1900 + 10 * title + number
            context = f"The {thing} of town {title} was opened in {year}. Many people came. It stands by the river."
            qas = [{"question": f"When was the {thing} of town {title} opened?", "answers": [{"text": str(year)}]}]
            paragraphs.append({"context": context, "qas": qas})
        articles.append({"title": f"Town {title}", "paragraphs": paragraphs})
    squad, out = tmp_path / "squad.json", tmp_path / "weights.json"
    squad.write_text(json.dumps({"data": articles}))
    result = run(calibrate.main, "--questions", f"{squad}:all", "--out", out)
    assert result.exit_code == 0, result.output
    made = json.loads(out.read_text())
    assert made["data"] == [{"file": "squad.json", "split": "all", "questions": 32}]
    assert made["model"] == "fake"
    assert f"threshold {made['threshold']:.2f}; weights written to {out}" in result.stdout
    assert Scorer.load(out).threshold == made["threshold"]
    assert set(made["figures on the fitting data"]) == {
        "AUROC", "answered at 5 % false answers", "ECE", "answered at the threshold", "false answers at the threshold",
    }  # fmt: skip
    wrong = run(calibrate.main, "--questions", f"{squad}:thirds", "--out", out)
    assert (wrong.exit_code, "Unknown split 'thirds'" in wrong.stderr) == (1, True)


@pytest.mark.parametrize("command", [evaluate.main, calibrate.main], ids=["evaluate", "calibrate"])
def test_one_source_of_labels_is_wanted(command: Any, tmp_path: Path) -> None:
    """Neither or both is a usage error; a log that is not there is one line, and so is one without verdicts."""
    assert run(command).exit_code == 2
    assert run(command, "--questions", "x", "--from-log", "y").exit_code == 2
    result = run(command, "--from-log", tmp_path)
    assert (result.exit_code, result.stderr) == (
        1, f"Error: No log at {tmp_path / 'log.db'}. Give the bot's data folder, or its log.db.\n",
    )  # fmt: skip


def test_evaluate_without_a_usable_verdict_is_one_line(data: Path) -> None:
    """With what gives some."""
    Log(data, key=KEY).call(lambda db: None)
    result = run(evaluate.main, "--data", data, "--from-log", data)
    assert result.stderr == f"Error: {data} has no verdict that can be used, expected some. See: citebot log list\n"


def test_judge_knows_wrong_texts_and_unknown_places(built: Callable[..., Index]) -> None:
    """A label may say only that there is an answer, or only what is none."""
    index = built(CORPUS)
    judge = Judge(index.store)
    span = (0, len(BRIDGE))
    documents = list(index.store.citations)
    assert all(judge.right(Labelled("q", answerable=True), each, span) for each in documents)
    assert [judge.right(Labelled("q", answerable=True, wrong=(BRIDGE,)), each, span) for each in documents] == [
        index.store.document_text(each) != BRIDGE for each in documents
    ]
    assert not judge.right(Labelled("q", answerable=False), documents[0], span)


def test_calibrate_fits_headings_on_top_of_the_rest(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From genres alone: the other weights and the threshold stay, and texts without headings score as before."""
    monkeypatch.setattr(calibrate, "load_encoder", lambda *_, **__: encoder)
    rows: list[dict[str, object]] = []
    (tmp_path / "genres/town/corpus").mkdir(parents=True)
    for thing in "bridge museum bakery harbour library theatre garden market".split():
        text = (
            f"# Town\n\n## When does the {thing} open?\n\nAt nine.\n\n## Who owns the {thing}?\n\nThe council. It pays."
        )
        (tmp_path / f"genres/town/corpus/{thing}.md").write_text(text)
        rows.append({"question": f"who owns the {thing}", "answers": ["The council"], "documents": [f"{thing}.md"]})
        rows.append({"question": f"who paints the {thing}", "answerable": False})
    lines = "".join(json.dumps({"answerable": True, **row}) + "\n" for row in rows)
    (tmp_path / "genres/town/questions.jsonl").write_text(lines)
    out = tmp_path / "weights.json"
    result = run(calibrate.main, "--genres", tmp_path / "genres", "--out", out)
    assert result.exit_code == 0, result.output
    before, after = Scorer.load(), Scorer.load(out)
    assert (after.threshold, json.loads(out.read_text())["genres"]) == (before.threshold, ["genres"])
    others = np.array([name not in ABOVE for name in FEATURES])
    for old, new in ((before.ranking, after.ranking), (before.confidence, after.confidence)):
        assert np.allclose(old.weight[others], new.weight[others], atol=1e-6)
        assert new.bias == pytest.approx(old.bias, abs=1e-6)
        assert np.any(new.weight[~others] != 0)
        assert np.all(new.mean[~others] == 0)
    assert json.loads(out.read_text())["figures on the genres"]["asked"] == 4 * len(rows)


def test_genres_are_kept_apart_for_fitting_and_reporting() -> None:
    """No file and no question is in both parts; each answer is in its document."""
    parts = {name: sorted((GENRES / name).glob("*/questions.jsonl")) for name in ("fit", "report")}
    asked = {
        name: [label for path in paths for label in read_labelled(path).questions] for name, paths in parts.items()
    }
    assert not {q.question for q in asked["fit"]} & {q.question for q in asked["report"]}
    assert min(map(len, asked.values())) >= 90
    for path in [*parts["fit"], *parts["report"]]:
        for label in read_labelled(path).questions:
            texts = [(path.parent / "corpus" / name).read_text("utf-8") for name in label.documents]
            assert label.answerable is bool(texts)
            assert all(label.answers[0] in text for text in texts)
