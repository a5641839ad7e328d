"""The command `citebot`: what it offers, that it starts at once, and that a wheel brings it along."""

import json
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click
import pytest
from click.testing import CliRunner, Result
from killed_builds import parts

import bot.__main__ as bot_main
import bot.commands.build
import scripts.ask
import scripts.build_index
import scripts.calibrate
import scripts.evaluate
import scripts.inbox
import scripts.review
from bot.commands import main
from index import Index, Scorer

ROOT: Final = Path(__file__).resolve().parents[2]
HEAVY: Final = {"torch", "numpy", "faiss", "index", "telegram", "sqlite_utils", "sentence_transformers"}
SECONDS: Final = 0.3
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `citebot` in this process, in an empty folder, with an encoder made by hand."""

    def encoder(model: str = "", *, query_prompt: str = "", passage_prompt: str = "") -> Any:
        made = parts().FakeEncoder(model)
        made.query_prompt, made.passage_prompt = query_prompt, passage_prompt
        return made

    opened = Index.open
    monkeypatch.setattr(bot.commands.build, "load_encoder", encoder)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(
        Index,
        "open",
        lambda data, **options: opened(data, **{"encoder": encoder(), "scorer": Scorer.load(), **options}),
    )
    monkeypatch.chdir(tmp_path)

    def runner(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)

    return runner


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """The names and commands of a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield name, command


def test_the_commands_are_those_of_the_scripts() -> None:
    """A script and its command are one function, so that both take the same options and end alike."""
    assert isinstance(main, click.Group)
    found = dict(commands(main))
    assert list(found) == ["build", "builds", "ask", "run", "review", "log", "inbox", "evaluate", "calibrate"]
    same = {
        "build": scripts.build_index.main,
        "ask": scripts.ask.main,
        "log": scripts.review.main,
        "inbox": scripts.inbox.main,
        "evaluate": scripts.evaluate.main,
        "calibrate": scripts.calibrate.main,
    }
    assert {name: found[name] for name in same} == same


def test_help_lists_the_commands_at_once_and_loads_nothing_heavy() -> None:
    """Measured in seconds of processor time, whatever else the machine does."""
    code = (
        "import sys; from bot.commands import main; main(['--help'], 'citebot', standalone_mode=False); "
        f"print(sorted({HEAVY!r} & sys.modules.keys()), file=sys.stderr)"
    )
    spent: list[float] = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.stderr == "[]\n"
    assert "\n  calibrate  Fit the weights" in done.stdout
    assert min(spent) < SECONDS


def test_each_command_explains_itself(run: Run) -> None:
    """By the name it is called with."""
    assert isinstance(main, click.Group)
    for name, command in commands(main):
        result = run(name, "--help")
        assert result.exit_code == 0
        assert result.stdout.lower().startswith(f"usage: citebot {name} ")
        for inner, _ in commands(command) if isinstance(command, click.Group) else ():
            assert run(name, inner, "--help").stdout.startswith(f"Usage: citebot {name} ")


@pytest.mark.parametrize("group", ["log", "builds"])
def test_a_group_lists_its_commands_in_whole_sentences(run: Run, group: str) -> None:
    """Not cut at the end of a line: the first sentence of each command's own help."""
    listed = " ".join(run(group, "--help").output.partition("Commands:")[2].split())
    found = dict(commands(main))[group]
    assert isinstance(found, click.Group)
    for name, command in commands(found):
        sentence = " ".join((command.help or "").split()).partition(". ")[0].removesuffix(".").partition("? ")[0]
        assert f"{name} {sentence}" in listed


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    """With status 2, as an unknown option."""
    result = run("aks")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, "Error: No such command 'aks'.")
    assert run("ask").stderr.splitlines()[-1].endswith('citebot ask "How many …?"')


def test_a_folder_is_built_asked_looked_at_and_rolled_back(run: Run, tmp_path: Path) -> None:
    """The whole way of a maintainer, in one program."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The museum opened in 1950.")
    assert run("build").stdout.splitlines()[-1].startswith("built: build ")
    (answer,) = run("ask", "--json", "When was the museum opened?").stdout.splitlines()
    assert json.loads(answer)["hits"][0]["path"] == "a.txt"
    (corpus / "b.txt").write_text("A river flows north.")
    run("build")
    assert run("builds", "list").stdout.splitlines()[-1] == "2 builds in data/index"
    objects = json.loads(run("builds", "list", "--json").stdout)
    assert len(objects["builds"]) == 2
    assert run("builds", "verify").stdout.startswith("verified: build ")
    (corpus / "b.txt").write_text("A river flows south.")
    differs = run("builds", "verify")
    assert (differs.exit_code, "difference" in differs.stdout) == (1, True)
    back = run("builds", "rollback", "--json")
    assert json.loads(back.stdout)["documents"] == 1
    assert run("builds", "rollback", "nothing").stderr.startswith("Error: ")
    assert run("builds", "rollback", "nothing").exit_code == 1


def test_what_is_missing_is_one_line(run: Run) -> None:
    """For each command that reads a folder that is not there."""
    for arguments, line in (
        (["ask", "Who?"], "Error: No index in data/index. Run: make build, or: citebot build"),
        (["build"], "Error: No corpus folder at corpus. Give a folder of documents with --corpus."),
        (["builds", "verify"], "Error: No index in data/index. Run: make build, or: citebot build"),
        (["log", "list"], "Error: No log at data/log.db. Give the bot's data folder with --data."),
        (["inbox"], "Error: No inbox in data. The bot makes it at its first start in Telegram; see --data"),
    ):
        result = run(*arguments)
        assert (result.exit_code, result.stderr) == (1, f"{line}\n")


def test_run_and_review_hand_on_their_arguments_and_their_status(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As typed, also options that look like those of `citebot`."""
    given: list[tuple[Sequence[str], str]] = []

    def stand_in(arguments: Sequence[str], program: str) -> int:
        given.append((arguments, program))
        return 3

    monkeypatch.setattr(bot_main, "main", stand_in)
    assert run("run", "--console", "--data", "x").exit_code == 3
    monkeypatch.setattr("bot.review.__main__.main", stand_in)
    assert run("review", "add-moderator", "mia", "--role", "reader", "--version").exit_code == 3
    assert given == [
        (["--console", "--data", "x"], "citebot run"),
        (["add-moderator", "mia", "--role", "reader", "--version"], "citebot review"),
    ]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip install .` makes, from a copy of the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("bot", "index", "scripts"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(source)], check=True, capture_output=True)  # noqa: S603
    (made,) = folder.glob("*.whl")
    return made


def test_a_wheel_has_the_command_and_all_its_data(wheel: Path) -> None:
    """Every file of the packages that is no source code, and nothing of `scripts`."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (points,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "citebot = bot.commands:main" in archive.read(points).decode()
    own = {
        path.relative_to(ROOT).as_posix()
        for top in ("bot", "index")
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert own - names == set()
    assert [name for name in names if not name.startswith(("bot/", "index/", "citebot-"))] == []


def test_the_command_in_a_wheel_runs_without_the_project(wheel: Path, tmp_path: Path) -> None:
    """From the wheel's files alone, in an empty folder."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    (tmp_path / "empty").mkdir()
    code = "import sys; from bot.commands import main; sys.argv[0] = 'citebot'; main()"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", code, "ask", "Who?"],
        capture_output=True, text=True, check=False, cwd=tmp_path / "empty", env=environment,
    )  # fmt: skip
    line = "Error: No index in data/index. Run: make build, or: citebot build\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)
