"""The moderators' command line: what it prints, what it changes, and one line for what cannot be done."""

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from log_questions import BRIDGE, KEY, MILL, answered, declined, files_with, quote, read, say, write

from bot.log.moderation import cases, queues
from bot.log.rows import keyed_hash
from bot.log.writing.database import Log
from scripts.review import main

Review = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three questions."""
    log = Log(tmp_path / "data", key=KEY)
    write(log, "When was the bridge built?", answered("x", quote(BRIDGE), confidence=0.5))
    write(log, "Who burned the mill?", answered("x", quote(MILL, "doc-2")), days_ago=200)
    write(log, "Where is the lighthouse?\x1b[31m", declined("x"))
    say(log, cases_uid(log, 2), "report", reason="nobody burned it")
    log.close()
    return tmp_path / "data"


@pytest.fixture
def review(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Review:
    """Run a subcommand as Anna."""
    monkeypatch.chdir(tmp_path)
    for name in ("CITEBOT_HASH_KEY", "CITEBOT_HASH_KEY_FILE", "CITEBOT_RETENTION_DAYS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, name: str = "anna") -> Result:
        given = ["--data", str(data), "--as", name, *map(str, arguments)]
        return CliRunner().invoke(main, given, catch_exceptions=False)

    return run


def cases_uid(log: Log, number: int) -> str:
    """Uid of a row."""
    return str(read(log, lambda db: cases.uid_of(db, number)))


def stored(data: Path, action: Callable[[Any], Any]) -> Any:
    """Read the log."""
    log = Log(data, key=KEY)
    try:
        return read(log, action)
    finally:
        log.close()


def refused(result: Result) -> str:
    """The one line of a refusal."""
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    return line.removeprefix("Error: ")


def test_list_and_search_print_a_case_a_line(review: Review) -> None:
    """Number, time, outcome, confidence, question; no control character reaches the terminal."""
    lines = review("list", "newest").stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["#3", "#2", "#1"]
    assert lines[2].endswith("answered  0.50  When was the bridge built?")
    assert "\x1b" not in lines[0]
    assert review("list").stdout.split()[0] == "#2"
    assert review("list", "low confidence").stdout.split()[0] == "#1"
    assert review("search", "CÓUNCIL", "built").stdout.split()[0] == "#1"
    assert review("search", "nowhere").stderr == "nothing\n"
    (row,) = [json.loads(line) for line in review("search", "mill", "--json").stdout.splitlines()]
    assert (row["number"], row["reports"], row["question"]) == (2, 1, "Who burned the mill?")
    assert [json.loads(line)["document"] for line in review("list", "sources", "--json").stdout.splitlines()] == [
        "doc-1",
        "doc-2",
    ]
    assert review("list", "most asked").stdout.count("\n") == 3


def test_show_tells_everything_but_ids(review: Review) -> None:
    """By number or uid; hashes and sealed addresses stay out."""
    shown = review("show", "#2").stdout
    assert "question: Who burned the mill?" in shown
    assert "1. Title of doc-2 [doc-2, passage " in shown
    assert "answering: The old mill by the river burned down in March 1931, the paper wrote." in shown
    assert "report by button nobody burned it" in shown
    row = json.loads(review("show", "2", "--json").stdout)
    assert (row["user_hash"], row["address"], row["quotes"][0]["text"]) == ("", "", MILL)
    assert review("show", row["uid"]).stdout == shown
    assert refused(review("show", "99")) == "No question 99 in the log."
    assert refused(review("show", "nobody")) == "No question nobody in the log."


def test_verdicts_are_given_and_undone_by_name(review: Review, data: Path) -> None:
    """Two moderators do not collide, and the history tells who did what."""
    assert review("verdict", "2", "wrong passage", "--note", "an accident").stdout == "verdict 1: wrong passage, anna\n"
    assert refused(review("verdict", "2", "right", name="boris")).startswith(
        "anna has judged this already: wrong passage, "
    )
    assert review("verdict", "2", "right", "--replace", name="boris").exit_code == 0
    assert review("undo", "verdict", "2").stdout == "verdict 2 undone, anna\n"
    assert refused(review("undo", "verdict", "2")).startswith("Verdict 2 was undone already, by anna, ")
    assert refused(review("verdict", "99", "right")) == "No question 99 in the log."
    deeds = [line.split("  ")[1:3] for line in review("history").stdout.splitlines()]
    assert deeds[:1] == [["anna", "undone: right"]]
    assert sorted(deeds) == [["anna", "undone: right"], ["anna", "verdict: wrong passage"], ["boris", "undone: wrong passage"],
                             ["boris", "verdict: right"]]  # fmt: skip
    assert len(review("history", "--by", "boris").stdout.splitlines()) == 2
    assert "wrong passage, anna an accident  (undone" in review("show", "2").stdout
    assert stored(data, lambda db: db["verdicts"].count) == 2


def test_takedown_by_case_passage_or_document(review: Review, data: Path) -> None:
    """With the sentences it bars; known ones only; undone it is over, and the copy next to the log follows."""
    assert review("takedown", "--case", "2", "--reason", "an order").stdout.startswith("takedown 1: passage ")
    (row,) = stored(data, lambda db: list(db["takedowns"].rows))
    assert (row["document"], row["passage_sha256"], row["actor"]) == (
        "doc-2",
        quote(MILL, "doc-2").passage_sha256,
        "anna",
    )
    assert [key.split(".")[0] for key in json.loads(row["sentences"])] == ["14", "3"]
    assert "an order" in review("list", "taken down").stdout
    sha256 = quote(BRIDGE).passage_sha256
    assert (
        review("takedown", "doc-1", "--passage", sha256[:10], "--reason", "an order").stdout
        == f"takedown 2: passage {sha256[:12]} of doc-1, anna\n"
    )
    assert review("takedown", "doc-1", "--reason", "gone").stdout == "takedown 3: all of doc-1, anna\n"
    assert refused(review("takedown", "doc-2")) == "A takedown needs a reason: say why."
    assert review("undo", "takedown", "3").exit_code == 0
    copy = json.loads((data / "takedowns.json").read_text())
    assert [(each["id"], each["undone_by"]) for each in copy] == [(1, ""), (2, ""), (3, "anna")]
    assert refused(review("takedown", "doc-77")) == "No document doc-77 in the index or the log; see: list sources."
    assert (
        refused(review("takedown", "doc-1", "--passage", "0000"))
        == "0 passages of doc-1 begin with 0000, expected one."
    )
    assert refused(review("takedown", "--case", "2", "--quote", "2")) == "Case 2 has 1 quotes, expected at least 2."
    assert review("takedown").exit_code == 2


def test_stats_add_up(review: Review) -> None:
    """A line for each day with questions, and their sum."""
    lines = review("stats", "--days", "300").stdout.splitlines()
    assert lines[0].split() == ["day", "asked", "answered", "declined", "failed", "disliked", "reported"]
    assert lines[-1].split() == ["all", "3", "2", "1", "0", "0", "1"]
    assert len(lines) == 4
    assert len(review("stats", "--json").stdout.splitlines()) == 30


def test_export_is_private_whole_and_noted(review: Review, data: Path, tmp_path: Path) -> None:
    """CSV for a spreadsheet, JSON lines for a program; hashes only when asked for."""
    target = tmp_path / "log.csv"
    assert review("export", "--out", target).stdout == f"3 questions written to {target}\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    table = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    assert [row["question"] for row in table] == [
        "When was the bridge built?",
        "Who burned the mill?",
        "Where is the lighthouse?[31m",
    ]
    hashed = keyed_hash(KEY, "user", 4242)
    assert hashed not in target.read_text("utf-8-sig")
    review("export", "--out", tmp_path / "log.jsonl", "--with-hashes", "--since", "2999")
    assert (tmp_path / "log.jsonl").read_text() == ""
    review("export", "--out", tmp_path / "all", "--format", "jsonl", "--with-hashes")
    assert (tmp_path / "all").read_text().count(hashed) == 3
    assert [each.detail for each in stored(data, queues.history)] == [
        "3 questions as jsonl",
        "0 questions as jsonl",
        "3 questions as csv",
    ]
    assert review("export", "--out", "log.txt").exit_code == 2
    assert refused(review("export", "--out", tmp_path / "none" / "log.csv")).endswith(
        "cannot be written (No such file or directory)."
    )


def test_affected_lists_answers_by_document(review: Review) -> None:
    """Without a document it needs a build to compare with."""
    assert review("affected", "doc-2").stdout.split()[0] == "#2"
    sha256 = quote(MILL, "doc-2").passage_sha256
    (row,) = [
        json.loads(line) for line in review("affected", "doc-2", "--passage", sha256[:9], "--json").stdout.splitlines()
    ]
    assert (row["number"], row["how"], row["address"], row["corrected"]) == (2, "quoted", "", False)
    assert refused(review("affected")).startswith("No index in ")


def test_retention_erases_by_setting_or_option(review: Review, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves no byte."""
    monkeypatch.setenv("CITEBOT_RETENTION_DAYS", "0")
    assert review("retention").stdout == "nothing is erased: questions are kept for ever\n"
    monkeypatch.setenv("CITEBOT_RETENTION_DAYS", "soon")
    assert refused(review("retention")).startswith("CITEBOT_RETENTION_DAYS is 'soon', expected a number of days")
    assert files_with(data, "Who burned the mill?") == ["log.db"]
    assert review("retention", "--days", "180", "--vacuum").stdout == "1 questions older than 180 days erased\n"
    assert files_with(data, "Who burned the mill?") == []
    assert stored(data, lambda db: db["questions"].count) == 2


def test_backup_is_a_log(review: Review, tmp_path: Path) -> None:
    """Readable by its owner only."""
    target = tmp_path / "copy.db"
    assert review("backup", target).stdout == f"{target.stat().st_size} bytes written to {target}\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "cannot be copied to" in refused(review("backup", tmp_path / "none" / "copy.db"))


def test_key_is_rotated_and_the_old_one_dropped(
    review: Review, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two steps; no hash and no sealed address of the old key is left in the folder."""
    path = tmp_path / "hash.key"
    path.write_text(KEY.decode() + "\n")
    path.chmod(0o600)
    monkeypatch.setenv("CITEBOT_HASH_KEY_FILE", str(path))
    old = [keyed_hash(KEY, kind, 4242) for kind in ("user", "chat")]
    sealed = stored(data, lambda db: [row["address"] for row in db["questions"].rows])
    assert refused(review("rotate-key", "--drop-previous")).endswith(
        "holds one key, expected older ones to drop. Run rotate-key first."
    )
    lines = review("rotate-key").stdout.splitlines()
    assert lines == [
        f"new key in {path}, 1 older kept; 3 sealed values renewed",
        "Restart the bot now: until then it uses the old key.",
    ]
    assert files_with(data, *sealed) == []
    assert files_with(data, *old) == ["log.db"]
    assert len(path.read_text().split()) == 2
    assert review("rotate-key", "--drop-previous").stdout == "1 older keys dropped; 3 questions lost their hashes\n"
    assert files_with(data, *old) == []
    assert len(path.read_text().split()) == 1
    monkeypatch.setenv("CITEBOT_HASH_KEY", "h" * 40)
    assert refused(review("rotate-key")).startswith("CITEBOT_HASH_KEY is set, expected a key file.")


def test_golden_file_is_written_again(review: Review, tmp_path: Path) -> None:
    """Judged questions, one a line."""
    review("verdict", "1", "right")
    target = tmp_path / "golden.jsonl"
    target.write_text("old")
    assert review("golden", "--out", target).stdout == f"1 labelled questions written to {target}\n"
    assert json.loads(target.read_text()) == {
        "question": "When was the bridge built?",
        "answers": ["The bridge was built in 1905, says the council."],
        "documents": ["texts/doc-1.md"],
        "answerable": True,
        "verdict": "right",
        "number": 1,
    }


def test_gaps_list_is_empty_until_grouped(review: Review) -> None:
    """Grouping needs the index."""
    assert review("gaps").stdout == ""
    assert refused(review("gaps", "--group")).startswith("No index in ")


def test_missing_log_is_one_line(tmp_path: Path) -> None:
    """Nothing is made where nothing was."""
    result = CliRunner().invoke(main, ["--data", str(tmp_path / "none"), "list"])
    assert refused(result) == f"No log at {tmp_path / 'none' / 'log.db'}. Give the bot's data folder with --data."
    assert not (tmp_path / "none").exists()
    (tmp_path / "log.db").write_bytes(b"no database" * 100)
    assert "cannot be read" in refused(CliRunner().invoke(main, ["--data", str(tmp_path), "list"]))
