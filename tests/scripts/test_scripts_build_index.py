"""The command that builds: what it prints, how it ends, and what it leaves alone; with an encoder made by hand."""

import importlib
import importlib.util
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result
from killed_builds import parts
from sqlite_utils import Database

from index import RetrievalError
from index.store.folder import current_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The code behind `scripts/build_index.py`, with the encoder of the index's tests."""
    spec = importlib.util.spec_from_file_location("script_build_index", ROOT / "scripts" / "build_index.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    module = importlib.import_module("bot.commands.build")
    assert loaded.main is module.main

    def encoder(model: str, *, query_prompt: str, passage_prompt: str) -> Any:
        made = parts().FakeEncoder(model)
        made.query_prompt, made.passage_prompt = query_prompt, passage_prompt
        return made

    monkeypatch.setattr(module, "load_encoder", encoder)
    monkeypatch.setattr(module.signal, "signal", lambda *_: None)
    return module


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two documents."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("The museum holds silver coins. It opened in 1950.")
    (folder / "b.txt").write_text("A river flows to the sea.")
    return folder


@pytest.fixture
def run(script: ModuleType, corpus: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run the command over the two folders."""

    def runner(*options: str) -> Result:
        command = ["--corpus", str(corpus), "--data", str(tmp_path / "data"), *options]
        return CliRunner().invoke(script.main, command, catch_exceptions=False)

    return runner


def last(result: Result) -> str:
    """The last line on standard output."""
    return str(result.stdout.splitlines()[-1])


def test_a_build_ends_with_one_line_that_sums_up(run: Callable[..., Result], corpus: Path) -> None:
    """Built, nothing changed, changed."""
    first = run()
    assert (first.exit_code, last(first).split(", ")[1:5]) == (
        0,
        ["2 documents", "2 passages", "3 sentences", "2 embedded"],
    )
    assert last(first).startswith("built: build ")
    assert last(run()).startswith("nothing changed, kept: build ")
    assert run("--if-stale").stdout == ""
    (corpus / "b.txt").write_text("A river flows north.")
    again = run("--if-stale")
    assert "changed: b.txt" in again.stdout.splitlines()
    assert ", 1 embedded, " in last(again)


def test_json_is_one_object_on_standard_output(run: Callable[..., Result], corpus: Path) -> None:
    """Whatever happens; the other lines go to standard error."""
    built = json.loads(run("--json").stdout)
    assert (built["status"], built["embedded"], built["changed"]) == ("built", 2, ["added: a.txt", "added: b.txt"])
    assert json.loads(run("--json").stdout)["status"] == "unchanged"
    assert json.loads(run("--json", "--if-stale").stdout)["status"] == "unchanged"
    (corpus / "b.txt").rename(corpus / "c.txt")
    preview = json.loads(run("--json", "--dry-run").stdout)
    assert (preview["status"], preview["changed"], preview["embedded"]) == ("dry-run", ["renamed: b.txt → c.txt"], 0)
    assert json.loads(run("--json").stdout)["status"] == "built"
    assert [kept["state"] for kept in json.loads(run("--json", "--list").stdout)["builds"]].count("current") == 1
    assert json.loads(run("--json", "--verify").stdout)["status"] == "verified"
    back = json.loads(run("--json", "--rollback").stdout)
    assert (back["status"], back["build"]) == ("rolled back", built["build"])
    held = json.loads(run("--json", "--if-stale").stdout)
    assert held["status"] == "held"
    differs = run("--json", "--verify")
    assert (differs.exit_code, json.loads(differs.stdout)["status"]) == (1, "differs")
    stopped = run("--json")
    assert (stopped.exit_code, json.loads(stopped.stdout)["status"]) == (3, "stopped")
    (corpus / "a.txt").write_bytes(b"\xff")
    error = run("--json")
    assert (error.exit_code, json.loads(error.stdout)["status"]) == (1, "error")
    assert "a.txt: byte 0 is not UTF-8" in json.loads(error.stdout)["summary"]


def test_dry_run_says_how_many_passages_would_be_embedded(run: Callable[..., Result], tmp_path: Path) -> None:
    """And makes nothing."""
    result = run("--dry-run")
    assert last(result).startswith("2 of 2 passages would be embedded for build ")
    assert not (tmp_path / "data").exists()
    run()
    assert last(run("--dry-run")).startswith("nothing to do: build ")


def test_a_rollback_is_not_undone_by_a_start(run: Callable[..., Result], corpus: Path, tmp_path: Path) -> None:
    """`--if-stale` says why it waits and lets the bot start; a plain run of the same input is refused with status 3."""
    run()
    first = current_folder(tmp_path / "data").name
    (corpus / "b.txt").write_text("A river flows north.")
    run()
    assert run("--rollback").exit_code == 0
    start = run("--if-stale")
    assert (start.exit_code, start.stdout) == (0, "")
    assert start.stderr.startswith(f"held: build {first} stays in use since the rollback of ")
    refused = run()
    assert refused.exit_code == 3
    assert "was rolled back" in refused.stderr
    assert current_folder(tmp_path / "data").name == first
    accepted = run("--accept")
    assert (accepted.exit_code, last(accepted).split(":")[0]) == (0, "switched to")
    assert run("--if-stale").stderr == ""


def test_a_stopped_switch_is_status_3_and_accept_switches(
    run: Callable[..., Result], script: ModuleType, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the check says is the error."""

    def stop(old: Path | None, new: Path) -> list[str]:
        raise RetrievalError("2 of 9 golden questions lost their answer.")

    run()
    monkeypatch.setattr(script, "_switch_check", lambda *_: stop)
    (corpus / "b.txt").write_text("A river flows north.")
    result = run()
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        3,
        "Error: 2 of 9 golden questions lost their answer. The previous build stays in use.",
    )
    assert run("--accept").exit_code == 0
    (corpus / "b.txt").write_text("A river flows east.")
    assert run("--no-check").exit_code == 0
    (corpus / "b.txt").write_text("A river flows west.")
    assert run("--no-gate").exit_code == 0, "its first name still works"


def test_settings_stay_as_they_were_until_others_are_given(run: Callable[..., Result]) -> None:
    """So that `make run` does not take a chosen model away; prompts belong to their model."""
    run("--model", "m1", "--passage-prompt", "p: ", "--max-words", "50")
    assert run("--if-stale").stdout == ""
    assert last(run()).startswith("nothing changed")
    assert json.loads(run("--json", "--full").stdout)["status"] == "built"
    assert json.loads(run("--json", "--list").stdout)["builds"][0]["model"] == "m1"
    assert ", 2 embedded, " in last(run("--model", "m2", "--if-stale"))


def test_encoders_are_chosen_by_what_they_understand(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an option or the environment; the model's prompts come with it, and the choice stays without either."""

    def current() -> tuple[str, str]:
        shown = json.loads(run("--json", "--list").stdout)["builds"][0]
        return shown["model"], run("--if-stale").stdout

    run("--encoder", "multilingual")
    assert current() == ("onnx:multilingual-e5-small", "")
    run("--encoder", "english")
    assert current() == ("all-MiniLM-L6-v2", "")
    monkeypatch.setenv("CITEBOT_ENCODER", "multilingual")
    run()
    assert current() == ("onnx:multilingual-e5-small", "")
    run("--model", "m1")
    assert json.loads(run("--json", "--list").stdout)["builds"][0]["model"] == "m1", "a model that is named goes before"
    assert run("--encoder", "klingon").exit_code == 2


def test_list_shows_each_build_on_a_line(run: Callable[..., Result], corpus: Path) -> None:
    """With its date, counts, size, and which answers."""
    assert last(run("--list")).startswith("0 builds in ")
    run()
    (corpus / "b.txt").write_text("A river flows north.")
    run()
    lines = run("--list").stdout.splitlines()
    assert (len(lines), lines[0].endswith("  current"), lines[1].endswith("  before")) == (3, True, True)
    assert "2 documents" in lines[0]


def test_builds_named_by_rows_of_the_log_are_named_when_pruned(
    run: Callable[..., Result], corpus: Path, tmp_path: Path
) -> None:
    """Rows of the last 30 days count, older ones do not; a log that cannot be read costs a line only."""
    run()
    first = current_folder(tmp_path / "data").name
    log = Database(tmp_path / "data" / "log.db")
    now = datetime.now(UTC).isoformat()
    log.table("questions").insert_all(
        [
            {"build": first, "asked_at": now},
            {"build": first, "asked_at": now},
            {"build": first, "asked_at": "2020-01-01"},
        ]
    )
    log.close()
    (corpus / "b.txt").write_text("A river flows north.")
    result = run("--keep", "1")
    assert f"pruned: build {first}, which 2 recent rows of the log name" in result.stdout.splitlines()
    (tmp_path / "data" / "log.db").write_bytes(b"no database, but long enough to be taken for one" * 30)
    (corpus / "b.txt").write_text("A river flows south.")
    broken = run("--keep", "1")
    assert (broken.exit_code, "log.db cannot be read" in broken.stderr) == (0, True)


@pytest.mark.parametrize(
    "options",
    [("--list", "--verify"), ("--build", "abc"), ("--watch", "--json"), ("--keep", "0"), ("--max-words", "5")],
)
def test_options_that_make_no_sense_together_are_refused(run: Callable[..., Result], options: tuple[str, ...]) -> None:
    """With status 2, before anything is done."""
    assert run(*options).exit_code == 2


def test_verify_names_what_differs(run: Callable[..., Result], corpus: Path, tmp_path: Path) -> None:
    """Status 1 and a line each; a build by the beginning of its name; no build at all."""
    assert run("--verify").exit_code == 1
    run()
    name = current_folder(tmp_path / "data").name
    assert last(run("--verify", "--build", name[:5])).startswith(f"verified: build {name} is whole")
    (corpus / "b.txt").write_text("Other.")
    result = run("--verify")
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        ["b.txt: has another text than was indexed", f"build {name}: 1 difference"],
    )


def test_verify_passes_on_a_folder_built_with_skip_bad(run: Callable[..., Result], corpus: Path) -> None:
    """As long as the files that were skipped are the ones that cannot be read."""
    (corpus / "c.txt").write_bytes(b"\xff")
    (corpus / "d.txt").write_bytes(b"\xfe")
    assert run("--skip-bad").exit_code == 0
    assert (run("--verify").exit_code, last(run("--verify")).split(":")[0]) == (0, "verified")
    assert "2 files were skipped" in last(run("--verify"))
    (corpus / "c.txt").write_text("Readable by now.")
    (corpus / "d.txt").unlink()
    (corpus / "b.txt").write_bytes(b"\xfd")
    lines = run("--verify").stdout.splitlines()
    assert lines[:-1] == [
        "b.txt: cannot be read now, and could be when it was indexed",
        "c.txt: is in " + str(corpus) + ", and not indexed",
        "d.txt: was skipped as unreadable, and is no longer there",
    ]


def test_an_unreadable_file_is_noted_even_if_nothing_else_changed(run: Callable[..., Result], corpus: Path) -> None:
    """The build with the same documents does not know of it: another one takes its place, with nothing embedded."""
    run()
    (corpus / "c.txt").write_bytes(b"\xff")
    again = run("--skip-bad")
    assert ", 0 embedded, " in last(again)
    assert run("--verify").exit_code == 0
    assert run("--if-stale", "--skip-bad").stdout == ""
    (corpus / "c.txt").unlink()
    assert ", 0 embedded, " in last(run("--if-stale"))
    assert run("--verify").exit_code == 0


def _bad_file(corpus: Path) -> None:
    (corpus / "b.txt").write_bytes(b"\xff")


def _no_folder(corpus: Path) -> None:
    corpus.rename(corpus.with_name("elsewhere"))


def _bad_table(corpus: Path) -> None:
    (corpus / "sources.toml").write_text("[[[")


def _bad_spellings(corpus: Path) -> None:
    (corpus / "aliases.toml").write_text("]")


def _bad_golden(corpus: Path) -> None:
    (corpus / "golden.toml").write_text('[[question]]\nquestion = "When did it open?"\ndocument = "a.txt"\n')


@pytest.mark.parametrize("harm", [_bad_file, _no_folder, _bad_table, _bad_spellings, _bad_golden])
def test_a_start_continues_with_the_old_index(
    run: Callable[..., Result], corpus: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    """Status 3, what is wrong, and a loud line; a build that was asked for still fails with status 1."""
    run()
    name = current_folder(tmp_path / "data").name
    harm(corpus)
    start = run("--if-stale")
    lines = start.stderr.splitlines()
    assert start.exit_code == 3
    assert lines[0].startswith("Error: ")
    assert lines[-1].startswith(f"WARNING: the index is not up to date: build {name} of ")
    assert json.loads(run("--if-stale", "--json").stdout)["status"] == "old index"
    assert run().exit_code == 1
    assert current_folder(tmp_path / "data").name == name


def test_a_start_survives_unexpected_errors(
    run: Callable[..., Result], corpus: Path, script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their traceback, for the person who mends them; in an ordinary build they are raised."""
    run()

    def fail(*_: object, **__: object) -> None:
        raise KeyError("a new kind of error")

    monkeypatch.setattr(script, "is_stale", fail)
    monkeypatch.setattr(script, "build_index", fail)
    start = run("--if-stale")
    assert start.exit_code == 3
    assert start.stderr.startswith("Traceback (most recent call last):")
    assert "KeyError: 'a new kind of error'" in start.stderr
    assert start.stderr.splitlines()[-1].startswith("WARNING: the index is not up to date")
    with pytest.raises(KeyError):
        run()


def test_a_start_without_a_usable_index_fails(run: Callable[..., Result], corpus: Path, tmp_path: Path) -> None:
    """With status 1 and the error alone: there is none yet, or it is damaged."""
    _bad_file(corpus)
    first = run("--if-stale")
    assert (first.exit_code, first.stderr.splitlines()[0][:14]) == (1, "Error: b.txt: ")
    assert "WARNING" not in first.stderr
    (corpus / "b.txt").write_text("A river flows to the sea.")
    run()
    with (current_folder(tmp_path / "data") / "text.db").open("ab") as file:
        file.write(b"x")
    _bad_file(corpus)
    assert run("--if-stale").exit_code == 1


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """Steps that the folder goes through, one a notice; after the last, Ctrl-C."""
    steps: list[Callable[[], object]] = []

    def watch(*_: Any, **__: Any) -> Iterator[set[Any]]:
        yield set()
        while steps:
            steps.pop(0)()
            yield {("modified", "x")}
        raise KeyboardInterrupt

    monkeypatch.setattr("watchfiles.watch", watch)
    yield steps


def test_watch_builds_at_each_change_and_survives_bad_documents(
    run: Callable[..., Result], corpus: Path, changes: list[Callable[[], object]]
) -> None:
    """One line for the bad one, and the next change builds."""
    changes += [
        lambda: (corpus / "b.txt").write_bytes(b"\xff"),
        lambda: (corpus / "b.txt").write_text("A river flows north."),
    ]
    result = run("--watch")
    lines = result.stdout.splitlines()
    assert lines.index(next(line for line in lines if line.startswith("built"))) < lines.index(
        f"watching {corpus}; Ctrl-C ends it"
    ), "the first build is made while the folder is watched"
    assert [line.split(":")[0] for line in lines if line.startswith(("built", "changed"))] == [
        "built",
        "changed",
        "built",
    ]
    assert "Error: b.txt: byte 0 is not UTF-8" in result.stderr


def _as_folder(link: Path) -> None:
    """As `cp -rL` and many backup tools copy it."""
    build = link.resolve()
    link.unlink()
    shutil.copytree(build, link)


def _as_only_folder(link: Path) -> None:
    """A link is not followed, and the folder it led to was not copied."""
    build = link.resolve()
    link.unlink()
    build.rename(link)


def _as_damaged_folder(link: Path) -> None:
    _as_folder(link)
    (link / "text.db").write_bytes(b"x")


def _as_file(link: Path) -> None:
    """As some file systems hold a link."""
    name = link.resolve().name
    link.unlink()
    link.write_text(name)


def _as_nothing(link: Path) -> None:
    link.unlink()


def _as_empty_folder(link: Path) -> None:
    link.unlink()
    link.mkdir()


COPIES = [_as_folder, _as_only_folder, _as_damaged_folder, _as_file, _as_nothing, _as_empty_folder]


@pytest.mark.parametrize("copied", COPIES)
@pytest.mark.parametrize("changed", [False, True])
def test_a_data_folder_copied_without_links_is_built_on(
    run: Callable[..., Result], corpus: Path, tmp_path: Path, copied: Callable[[Path], None], changed: bool
) -> None:
    """`current` is a link again, nothing is lost that was whole, and no copy of a build is left over."""
    run()
    link = tmp_path / "data" / "index" / "current"
    name = link.resolve().name
    copied(link)
    if changed:
        (corpus / "b.txt").write_text("A river flows north.")
    again = run()
    assert again.exit_code == 0, again.output
    assert link.is_symlink()
    assert (link.resolve().name == name) is not changed
    embedded = 1 if changed else 0
    assert f", {embedded} embedded, " in last(again)
    assert run("--verify").exit_code == 0
    assert sorted(path.name for path in link.parent.iterdir() if path.is_dir() and not path.is_symlink()) == sorted(
        {name, link.resolve().name}
    )
    assert run("--if-stale").output == ""


@pytest.mark.parametrize("copied", COPIES)
def test_a_rollback_outlives_a_copy_without_links(
    run: Callable[..., Result], corpus: Path, tmp_path: Path, copied: Callable[[Path], None]
) -> None:
    """A build that was rolled back is not used again only because the link is lost."""
    run()
    link = tmp_path / "data" / "index" / "current"
    name = link.resolve().name
    (corpus / "b.txt").write_text("A river flows north.")
    run()
    assert run("--rollback").exit_code == 0
    copied(link)
    run("--if-stale")
    assert (link.is_symlink(), link.resolve().name) == (True, name)
    assert run("--if-stale").stderr.startswith("held: ")
