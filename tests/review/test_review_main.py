"""`python -m bot.review`: accounts on the command line, when it refuses to start, and what it prints when it does."""

import io
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from reviewing.world import PASSWORD, QUICK, TEXT, add_build

from bot.review.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Options for a data folder and a file of accounts of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the program sets its own
    monkeypatch.setattr("bot.review.accounts._HASHER", QUICK)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    (tmp_path / "data").mkdir()
    return ["--data", str(tmp_path / "data"), "--accounts", str(tmp_path / "accounts.json")]


def test_accounts_on_the_command_line(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Added with a role, listed, removed."""
    assert main(["add-moderator", "mia", "--role", "reader", *given]) == 0
    assert main(["moderators", *given]) == 0
    assert main(["remove-moderator", "mia", *given]) == 0
    assert main(["moderators", *given]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "mia can log in as reader.", "mia  reader", "mia is removed and logged out.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["remove-moderator", "moe"], "There is no account 'moe'"),
        (["--host", "192.0.2.1"], "would send passwords in the clear"),
        (["--host", "192.0.2.1", "--url", "https://review.example.org"], "There are no accounts"),
        (["--url", "https://review.example.org"], "There are no accounts"),
        (["--url", "http://review.example.org"], "expected https:// and a host"),
        (["--url", "https://review.example.org/path"], "expected https:// and a host"),
        (["--port", "99999"], "Cannot listen on 127.0.0.1 port 99999 (no such port)"),
    ],
)
def test_refusals_are_one_line(
    given: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    """Status 1 and what to do."""
    assert main([*arguments, *given]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len([line for line in lines if says in line]) == 1
    assert "Traceback" not in "".join(lines)


def test_taken_port_is_named(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Not a traceback."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert main(["--port", str(other.getsockname()[1]), *given]) == 1
    assert "Address already in use" in capsys.readouterr().err


def test_serves_on_loopback_with_a_link_for_once(tmp_path: Path) -> None:
    """A real process: the printed link lets in, the page is there, Ctrl-C ends it without a word."""
    add_build(tmp_path / "data", "build-1", {"bridges": TEXT})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 # our own interpreter
        [sys.executable, "-u", "-m", "bot.review", "--data", str(tmp_path / "data"), "--port", str(port),
         "--accounts", str(tmp_path / "accounts.json")],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        link = re.search(r"http://\S+", lines[1])
        assert link, process.stderr
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = opener.open(link[0], timeout=20).read().decode()
        assert "Questions and answers" in page
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert errors.strip() == ""
        assert process.returncode in (0, 130)
    finally:
        process.kill()
