"""The command lines turn every expected failure into one line and status 1, before any model is loaded."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts.ask import main as ask
from scripts.build_index import main as build


def run(command: object, *arguments: object) -> Result:
    """Run a command line in this process; an exception other than an exit fails the test."""
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)  # type: ignore[arg-type]


def error_of(result: Result) -> str:
    """The one line on standard error of a command that failed with status 1."""
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    return line.removeprefix("Error: ")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty corpus folder."""
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


def test_build_index_names_a_missing_corpus(tmp_path: Path) -> None:
    """And what to give instead."""
    line = error_of(run(build, "--corpus", tmp_path / "none", "--data", tmp_path / "data"))
    assert line == f"No corpus folder at {tmp_path / 'none'}. Give a folder of documents with --corpus."


@pytest.mark.parametrize("option", [[], ["--full"], ["--if-stale"]])
def test_build_index_names_a_bad_file(corpus: Path, tmp_path: Path, option: list[str]) -> None:
    """However it was started; no data folder is made."""
    (corpus / "a.txt").write_bytes(b"caf\xe9")
    line = error_of(run(build, "--corpus", corpus, "--data", tmp_path / "data", *option))
    assert line.startswith("a.txt: byte 3 is not UTF-8.")
    assert not (tmp_path / "data").exists()


def test_build_index_names_a_missing_model_folder(corpus: Path, tmp_path: Path) -> None:
    """The folder given, and what it should hold."""
    (corpus / "a.txt").write_text("The museum holds coins.")
    line = error_of(run(build, "--corpus", corpus, "--data", tmp_path / "data", "--model", tmp_path / "model"))
    assert line.startswith(f"No model in {tmp_path / 'model'}:")


def test_build_index_refuses_passages_of_a_few_words(corpus: Path) -> None:
    """A usage error, with its own status."""
    result = run(build, "--corpus", corpus, "--max-words", 3)
    assert result.exit_code == 2
    assert "--max-words is 3, expected at least 10." in result.stderr


def test_ask_names_a_missing_index(tmp_path: Path) -> None:
    """With the command that makes one."""
    line = error_of(run(ask, "--data", tmp_path, "Who?"))
    assert line == f"No index in {tmp_path / 'index'}. Run: make build, or: citebot build"


@pytest.mark.parametrize(
    "arguments",
    [[], ["Who?", "--questions", "x"], ["--questions", "x"], ["Who?", "--threshold", "2"], ["Who?", "--hits", "-1"]],
)
def test_ask_says_how_to_call_it(arguments: list[str]) -> None:
    """One question, or a file of them with --json; numbers in their range."""
    result = run(ask, *arguments)
    assert result.exit_code == 2
    assert re.search(r"^Error: ", result.stderr, re.MULTILINE)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (None, "cannot be read"),
        (b"caf\xe9", "cannot be read as UTF-8"),
        (b'{"question": "a"}\n{', "line 2: not JSON"),
        (b'\n["a"]', "line 2: expected an object"),
        (b'{"question": 5}', "line 1: expected an object"),
    ],
)
def test_ask_names_a_bad_questions_file(tmp_path: Path, content: bytes | None, part: str) -> None:
    """And the line."""
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_bytes(content)
    line = error_of(run(ask, "--data", tmp_path, "--json", "--questions", path))
    assert line.startswith(f"{path}")
    assert part in line
