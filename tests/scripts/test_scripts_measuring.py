"""The commands that measure and fit, on a few labelled questions and with an encoder made by hand."""

import json
import re
import sys
from functools import partial
from pathlib import Path

import click
import golden_questions
import pytest
from click.testing import CliRunner, Result
from fake_encoder import FakeEncoder, plain_scorer
from golden_questions import FILES
from log_questions import KEY, write

from bot.log.moderation import cases
from bot.log.moderation.labels import DECLINED_RIGHTLY
from bot.log.writing.database import Log
from index import BuildOptions, Index, Scorer, build_index
from index.answering.features import ABOVE
from index.answering.scoring import WEIGHTS
from index.measuring.fitting import rate
from scripts.calibrate import main as calibrate
from scripts.evaluate import main as evaluate

GOLDEN = golden_questions.GOLDEN.replace('"silver"', '"golden"')
"""One of them asks for what the documents do not say."""
THINGS = ("mill", "bridge", "museum", "chapel", "market", "harbour", "library", "station")
FACTS = (
    ("The {} was painted by Anna in {}.", "Who painted the {}?", "Anna"),
    ("The roof of the {} was mended with copper in {}.", "What was the roof of the {} mended with?", "copper"),
    ("A storm damaged the cellar of the {} in {}.", "What damaged the cellar of the {}?", "A storm"),
    ("The garden of the {} was planted with roses in {}.", "What was the garden of the {} planted with?", "roses"),
)


def squad(things: tuple[str, ...] = THINGS) -> str:
    """A SQuAD file: an article for each thing, four paragraphs each, a question for each paragraph."""
    data = []
    for number, thing in enumerate(things):
        paragraphs = []
        for place, (text, question, answer) in enumerate(FACTS):
            year = 1900 + 10 * number + place
            context = f"{text.format(thing, year)} It was a quiet year in the town. People spoke of it for long."
            qa = {"question": question.format(thing), "answers": [{"text": answer}]}
            paragraphs.append({"context": context, "qas": [qa]})
        data.append({"title": thing, "paragraphs": paragraphs})
    return json.dumps({"data": data})


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build of `FILES`, which every `Index.open` opens with the encoder and the scorer made by hand."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in FILES.items():
        (corpus / name).write_text(text)
    build_index(BuildOptions(corpus, tmp_path / "data", FakeEncoder))
    opened = Index.open
    monkeypatch.setattr(Index, "open", lambda data: opened(data, encoder=FakeEncoder(), scorer=plain_scorer()))
    return tmp_path / "data"


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """Four labelled questions, one of them with a label that no document fulfils."""
    path = tmp_path / "golden.toml"
    path.write_text(GOLDEN)
    return path


def run(command: click.Command, *options: object) -> Result:
    """Run a command; an error that is not meant for people comes out."""
    return CliRunner().invoke(command, list(map(str, options)), catch_exceptions=False)


def test_evaluate_gives_each_figure(data: Path, golden: Path) -> None:
    """Of four questions three have an answer; one highlight lacks the words that its label names."""
    result = run(evaluate, "--data", data, "--questions", golden, "--json")
    ((column, figures),) = json.loads(result.stdout).items()
    assert column.endswith(" at 0.50")
    assert (figures["questions"], figures["answerable"]) == (4, 3)
    assert figures["recall@1"] == pytest.approx(2 / 3)
    assert figures["first highlight has the answer"] == pytest.approx(2 / 3)
    assert (figures["answered"], figures["false answers"], figures["AUROC of confidence"]) == (1, 0, 1)


def test_evaluate_prints_a_column_for_each_build_and_threshold(data: Path, golden: Path) -> None:
    """Counts are whole numbers, shares have four digits."""
    options = ("--questions", golden, "--threshold", "0.4", "--compare", data, "--compare-threshold", "1")
    lines = run(evaluate, "--data", data, *options).stdout.splitlines()
    head = lines[0].split(" at ")
    assert [part.split()[0] for part in head[1:]] == ["0.40", "1.00"], "two builds of one id share their columns"
    rows = {name: cells for name, *cells in (re.split(" {2,}", line) for line in lines[1:])}
    assert rows["questions"] == ["4", "4"]
    assert rows["answered"] == ["1.0000", "0.0000"]


def test_evaluate_misspells_and_draws_questions_the_same_way_each_time(data: Path, golden: Path) -> None:
    """Two of the four, with a word of each misspelt."""
    options = ("--questions", golden, "--sample", 2, "--typos", 1, "--json")
    one, other = (json.loads(run(evaluate, "--data", data, *options).stdout) for _ in range(2))
    ((_, first),), ((_, second),) = one.items(), other.items()
    assert first["questions"] == 2
    timed = ("median ms", "p95 ms")
    assert {k: v for k, v in first.items() if k not in timed} == {k: v for k, v in second.items() if k not in timed}


def test_evaluate_writes_the_paragraphs_of_a_squad_file(tmp_path: Path) -> None:
    """All, or without every second one."""
    path = tmp_path / "squad.json"
    path.write_text(squad(THINGS[:2]))
    whole = run(evaluate, "--questions", path, "--make-corpus", tmp_path / "whole")
    half = run(evaluate, "--questions", path, "--make-corpus", tmp_path / "half", "--leave-out", "even")
    assert whole.stdout == f"8 documents written to {tmp_path / 'whole'}\n"
    assert half.stdout == f"4 documents written to {tmp_path / 'half'}\n"
    assert (tmp_path / "half" / "00000.txt").read_text().startswith("The roof of the mill was mended with copper")


def test_evaluate_draws_curves(data: Path, golden: Path, tmp_path: Path) -> None:
    """As a PNG picture."""
    result = run(evaluate, "--data", data, "--questions", golden, "--plot", tmp_path / "curves.png")
    assert result.stdout.splitlines()[-1] == f"curves drawn in {tmp_path / 'curves.png'}"
    assert (tmp_path / "curves.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("options", [(), ("--questions", "a", "--from-log", "b")])
@pytest.mark.parametrize("command", [evaluate, calibrate])
def test_labels_come_from_one_place(command: click.Command, options: tuple[str, ...]) -> None:
    """Neither none nor two: status 2."""
    result = run(command, *options)
    assert result.exit_code == 2
    assert "--from-log (not both)." in result.stderr


@pytest.fixture
def log(data: Path) -> Path:
    """The data folder, its log with three questions as the build answers them, each judged right."""
    index = Index.open(data)
    log = Log(data, key=KEY)
    log.open()
    for question in (
        "When did the mill burn down?",
        "When did the bridge open?",
        "Who painted the ceiling of the chapel?",
    ):
        uid = write(log, question, index.answer(question))
        log.call(partial(cases.verdict, question_uid=uid, verdict="right", actor="anna"))
    log.close()
    index.close()
    return data


def test_evaluate_measures_against_verdicts(data: Path, log: Path) -> None:
    """For each verdict, the share of questions with which the build does what it asks for."""
    ((_, figures),) = json.loads(run(evaluate, "--data", data, "--from-log", log, "--json").stdout).items()
    assert figures["questions"] == 3
    judged = {name: share for name, share in figures.items() if name.startswith("as judged")}
    assert judged == {"as judged: right (2)": 1, f"as judged: {DECLINED_RIGHTLY} (1)": 1}
    ((_, strict),) = json.loads(
        run(evaluate, "--data", data, "--from-log", log, "--threshold", 1, "--json").stdout
    ).items()
    assert strict["as judged: right (2)"] == 0


def test_calibrate_fits_the_threshold_to_verdicts(data: Path, log: Path, tmp_path: Path) -> None:
    """Two answers were right, one refusal was; a threshold between them passes all three."""
    options = ("--from-log", log, "--data", data, "--min-labels", 1)
    lines = run(calibrate, *options).stdout.splitlines()
    assert lines[0].startswith("3 labels: 2 to answer, 1 not to, 0 left out")
    assert lines[2].startswith("fitted threshold 0.")
    assert "false answers 0.000 (0.000 to 0.793, 0 of 1), false refusals 0.000 (0.000 to 0.658, 0 of 2)" in lines[2]
    fitted = float(lines[-1].removeprefix("To use it: CITEBOT_THRESHOLD="))
    assert 0 < fitted < 0.5
    out = tmp_path / "weights.json"
    run(calibrate, *options, "--out", out)
    table = json.loads(out.read_text())
    assert (table["threshold"], table["threshold fitted to"]["labels"]) == (fitted, 3)
    assert Scorer.load(out).threshold == fitted
    few = run(calibrate, "--from-log", log, "--data", data)
    assert few.exit_code == 1
    assert "Found 2 to answer and 1 not to, expected at least 20 of each." in few.stderr


@pytest.fixture
def handmade_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """`calibrate` embeds without a model."""
    assert calibrate.callback is not None
    module = sys.modules[calibrate.callback.__module__]

    def encoder(model: str, *, query_prompt: str, passage_prompt: str) -> FakeEncoder:
        return FakeEncoder(model)

    monkeypatch.setattr(module, "load_encoder", encoder)


@pytest.mark.usefixtures("handmade_encoder")
def test_calibrate_fits_weights_that_can_be_loaded(tmp_path: Path) -> None:
    """Ranking, confidence and threshold, with the figures that they reach, and what each group of features adds."""
    path, out = tmp_path / "squad.json", tmp_path / "weights.json"
    path.write_text(squad())
    result = run(calibrate, "--questions", f"{path}:odd", "--questions", path, "--out", out, "--ablation")
    lines = result.stdout.splitlines()
    assert [line.partition(" questions asked")[0] for line in lines[:2]] == ["squad.json: 16", "squad.json: 32"]
    assert [line[:12] for line in lines if line.startswith(("all features", "without MaxSim"))] == [
        "all features",
        "without MaxS",
    ]
    table = json.loads(out.read_text())
    assert table["data"] == [
        {"file": "squad.json", "split": "odd", "questions": 16},
        {"file": "squad.json", "split": "all", "questions": 32},
    ]
    figures = table["figures on the fitting data"]
    assert figures["AUROC"] > 0.95
    assert figures["false answers at the threshold"] <= 0.05
    assert f"AUROC: {figures['AUROC']}" in lines
    assert Scorer.load(out).threshold == table["threshold"]


@pytest.mark.usefixtures("handmade_encoder")
def test_calibrate_fits_weights_for_questions_in_other_languages(tmp_path: Path) -> None:
    """With their own threshold, on top of the weights for the documents' language; a fit of headings alone keeps them."""
    english, russian, out = tmp_path / "squad.json", tmp_path / "ru.json", tmp_path / "weights.json"
    english.write_text(squad())
    text = squad()
    for start in ("Who painted", "What was", "What damaged"):
        text = text.replace(start, "Кто или что " + start.partition(" ")[2])
    russian.write_text(text)
    run(calibrate, "--questions", english, "--other", f"{russian}:odd", "--out", out)
    table = json.loads(out.read_text())
    assert table["other"]["data"] == [{"file": "ru.json", "split": "odd", "questions": 16}]
    loaded = Scorer.load(out)
    assert loaded.other is not None and loaded.other.threshold == table["other"]["threshold"]
    assert "p_tell" in table["other"]["ranking"]["features"]
    assert "p_tell" not in table["ranking"]["features"]
    refused = run(calibrate, "--genres", tmp_path, "--other", russian)
    assert refused.exit_code == 2 and "--other comes on top of --questions" in refused.stderr


@pytest.mark.usefixtures("handmade_encoder")
def test_calibrate_fits_titles_and_headings_on_top_of_the_rest(tmp_path: Path) -> None:
    """Without --questions the other weights and the threshold stay as they are shipped."""
    for name, thing in (("one", "mill"), ("two", "bridge")):
        genre = tmp_path / "genres" / name
        (genre / "corpus").mkdir(parents=True)
        for number, (text, _, _) in enumerate(FACTS):
            body = f"# About the {thing}\n\n{text.format(thing, 1900 + number)} It was a quiet year."
            (genre / "corpus" / f"{number}.md").write_text(body)
        rows = [
            {"question": question.format(thing), "answers": [answer], "documents": [f"{number}.md"]}
            for number, (_, question, answer) in enumerate(FACTS)
        ]
        (genre / "questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "weights.json"
    result = run(calibrate, "--genres", tmp_path / "genres", "--out", out)
    assert "genres, asked: 32.0" in result.stdout.splitlines()  # 8 of their own corpus, 8 of all, 8 of each half
    table, shipped = json.loads(out.read_text()), json.loads(WEIGHTS.read_text())
    assert (table["threshold"], table["data"]) == (shipped["threshold"], shipped["data"])
    changed = {
        name
        for name, weights in table["ranking"]["features"].items()
        if weights["weight"] != pytest.approx(shipped["ranking"]["features"][name]["weight"], abs=2e-6)
    }
    assert changed <= set(ABOVE)


@pytest.mark.usefixtures("handmade_encoder")
@pytest.mark.parametrize(
    ("content", "part", "message"),
    [
        ("", "", "none.json: cannot be read"),
        (squad(), "odds", "Unknown split 'odds': expected all, odd, even, first-half or second-half."),
        ("{", "", 'expected a JSON object with "question"'),
    ],
)
def test_calibrate_says_in_one_line_what_it_cannot_use(tmp_path: Path, content: str, part: str, message: str) -> None:
    """A missing file, a part that does not exist, a file of another kind."""
    path = tmp_path / "none.json"
    if content:
        path.write_text(content)
    result = run(calibrate, "--questions", f"{path}:{part}" if part else path, "--out", tmp_path / "out.json")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert message in line
    assert not (tmp_path / "out.json").exists()


def test_a_share_is_given_with_its_interval() -> None:
    """As in Wilson 1927: 1 of 10 lies between 1.8 % and 40.4 %."""
    assert rate(1, 10) == "0.100 (0.018 to 0.404, 1 of 10)"
    assert rate(0, 20) == "0.000 (0.000 to 0.161, 0 of 20)"
