"""Starting: one line for what is expected to go wrong, and the console when there is no token."""

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.live import Live
from index.answering.process import AnswerProcess


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder, no settings, no input, and logging as it was afterwards."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_BASE_URL", "CITEBOT_DATA", "CITEBOT_THRESHOLD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    root, hook = logging.getLogger(), sys.excepthook
    before = list(root.handlers), root.level
    yield
    root.handlers[:], sys.excepthook = before[0], hook
    root.setLevel(before[1])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, index: Any) -> list[tuple[Path, float | None]]:
    """Lets `Index.open` give the fake; returns what it was called with."""
    calls: list[tuple[Path, float | None]] = []

    class Opener:
        @staticmethod
        def open(data: Path, *, threshold: float | None = None, reranker: object = None) -> Any:
            calls.append((data, threshold))
            return index

    monkeypatch.setattr("bot.live.Index", Opener)
    return calls


def test_without_token_it_is_a_console(
    opened: list[tuple[Path, float | None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says how to get a token."""
    monkeypatch.setenv("CITEBOT_THRESHOLD", "0.4")
    assert main(["--data", "elsewhere"]) == 0
    assert opened == [(Path("elsewhere"), 0.4)]
    assert "@BotFather" in capsys.readouterr().out


def test_missing_index_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr, status 1."""
    assert main([]) == 1
    captured = capsys.readouterr()
    assert captured.err == "No index in data/index. Run: make build, or: citebot build\n"
    assert captured.out == ""


def test_bad_setting_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is opened."""
    monkeypatch.setenv("CITEBOT_THRESHOLD", "2")
    assert main([]) == 1
    assert capsys.readouterr().err.startswith("CITEBOT_THRESHOLD is '2', expected")


def test_risky_sqlite_is_warned_about_at_the_start(
    opened: list[tuple[Path, float | None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One loud line; the bot still runs."""
    monkeypatch.setattr("bot.log.sqlite.version_warning", lambda: "SQLite 3.40.1 has the WAL-reset bug")
    assert main([]) == 0
    assert "WARNING bot: SQLite 3.40.1 has the WAL-reset bug" in capsys.readouterr().err
    assert opened


@pytest.mark.parametrize(("token", "one"), [("", "no"), ("123456:ABC-def", "yes"), ("123456:ABC-def", "no")])
def test_a_new_index_is_looked_for_until_the_end(
    token: str, one: str, opened: list[tuple[Path, float | None]], monkeypatch: pytest.MonkeyPatch, index: Any
) -> None:
    """In the terminal and in Telegram, with one process and with two."""
    seen: list[str] = []

    def open_apart(apart: AnswerProcess, folder: Path) -> Any:
        opened.append((folder.parent.parent, apart.threshold))
        return index

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    monkeypatch.setenv("CITEBOT_ONE_PROCESS", one)
    if token and one == "no":
        monkeypatch.setattr(AnswerProcess, "open_folder", open_apart)
        monkeypatch.setattr("bot.live.find_build", lambda data, name: data / "index" / "current")
    monkeypatch.setenv("CITEBOT_HASH_KEY", "k" * 32)
    monkeypatch.setattr(Live, "follow", lambda live, service: seen.append("follow" if service.index is index else "?"))
    monkeypatch.setattr(Live, "close", lambda live: seen.append("close"))
    monkeypatch.setattr("bot.telegram.application.run_application", lambda settings, service: seen.append("run"))
    monkeypatch.setattr("bot.console.run_console", lambda service, data, token: seen.append("run"))
    assert main([]) == 0
    assert seen == ["follow", "run", "close"]
    assert opened == [(Path("data"), None)]
