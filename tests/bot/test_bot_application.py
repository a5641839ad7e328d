"""Starts that fail say why in one line, and a signal stops the whole program gracefully."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from standin import faults
from standin.server import StandIn

PROGRAM = """
import sys
import time
import bot.live
from index import Answer, Citation

class Build:
    id, documents, passages, examples = "build-1", 1, 1, ()

class Fake:
    build = Build()

    def answer(self, question, **_):
        if question == "Slow?":
            time.sleep(3)
        return Answer(question, "declined", "not found", 0.1, "build-1", 1.0)

    def documents(self):
        return [Citation("d", "d.md", "T")]

    def close(self):
        pass

class FakeLive:
    def __init__(self, data, **_):
        self.index = Fake()

    def follow(self, service):
        pass

    def close(self):
        pass

bot.live.Live = FakeLive
from bot.__main__ import main
sys.exit(main([]))
"""


def start(telegram: StandIn, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start the program with the stand-in for Telegram and a fake for the index."""
    surroundings = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_BASE_URL": telegram.base_url,
        "CITEBOT_HASH_KEY_FILE": str(folder / "hash.key"),
        **environment,
    }
    return subprocess.Popen(  # noqa: S603 # our own program
        [sys.executable, "-c", PROGRAM], cwd=folder, env=surroundings, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"TELEGRAM_BOT_TOKEN": "1:wrong-token"}, "Telegram rejected TELEGRAM_BOT_TOKEN."),
        ({"CITEBOT_HASH_KEY_FILE": "data/hash.key"}, "Hash key data/hash.key is inside the data folder"),
    ],
)
def test_failed_start_is_one_line(environment: dict[str, str], line: str, tmp_path: Path) -> None:
    """Status 1, no traceback, and the token is not in it."""
    with StandIn() as telegram:
        _, errors = start(telegram, tmp_path, CITEBOT_LOG_LEVEL="WARNING", **environment).communicate(timeout=20)
    assert errors.startswith(line)
    assert errors.count("\n") == 1
    assert "wrong-token" not in errors


def test_start_survives_a_bad_gateway(tmp_path: Path) -> None:
    """The first calls fail, the bot tries again and answers; without its command menu if need be."""
    with StandIn() as telegram:
        anna = telegram.user(41, "Anna")
        chat = telegram.private_chat(anna)
        telegram.fail("getMe", faults.bad_gateway())
        telegram.fail("setMyCommands", faults.server_error())
        program = start(telegram, tmp_path)
        try:
            telegram.say(chat, anna, "When?")
            telegram.wait_for("sendMessage", timeout=20)
        finally:
            program.send_signal(signal.SIGINT)
            _, errors = program.communicate(timeout=20)
        assert program.returncode == 0
        assert "the command menu could not be set" in errors


def test_program_answers_and_stops_on_a_signal(tmp_path: Path) -> None:
    """`python -m bot` with a token: polls, answers, and ends with status 0 on SIGTERM; its log has no token."""
    with StandIn() as telegram:
        anna = telegram.user(41, "Anna")
        chat = telegram.private_chat(anna)
        program = start(telegram, tmp_path, CITEBOT_LOG_LEVEL="DEBUG")
        try:
            telegram.say(chat, anna, "When?")
            telegram.wait_for("sendMessage", timeout=20)
            program.send_signal(signal.SIGTERM)
            _, errors = program.communicate(timeout=20)
        finally:
            program.kill()
        assert program.returncode == 0
        assert "answering from build build-1, 1 documents" in errors
        assert telegram.token not in errors
        assert telegram.token.partition(":")[2] not in errors
        assert not telegram.refused
    assert (tmp_path / "data" / "log.db").exists()


def test_revoked_token_ends_the_program(tmp_path: Path) -> None:
    """A bot that hears nothing must not look alive: one line that says why, status 1."""
    with StandIn() as telegram:
        chat = telegram.private_chat(anna := telegram.user(41, "Anna"))
        program = start(telegram, tmp_path)
        telegram.say(chat, anna, "When?")
        telegram.wait_for("sendMessage", timeout=20)
        telegram.token = "7000000001:AnotherTokenAnotherTokenAnotherTok"
        telegram.say(chat, anna, "And now?")  # ends the long poll
        _, errors = program.communicate(timeout=30)
    assert program.returncode == 1
    assert "Telegram no longer accepts the token (revoked?); the bot stops" in errors
    assert errors.endswith("Telegram rejected TELEGRAM_BOT_TOKEN. Copy it again from @BotFather into .env\n")
    assert "Traceback" not in errors


def test_second_poller_is_named_in_one_line(tmp_path: Path) -> None:
    """Both keep trying; the log says why questions go missing."""
    with StandIn() as telegram:
        telegram.fail("getUpdates", faults.Fault(409, "Conflict: terminated by other getUpdates request"), 2)
        chat = telegram.private_chat(anna := telegram.user(41, "Anna"))
        telegram.say(chat, anna, "When?")
        program = start(telegram, tmp_path)
        try:
            telegram.wait_for("sendMessage", timeout=30)
        finally:
            program.send_signal(signal.SIGTERM)
            _, errors = program.communicate(timeout=30)
    assert errors.count("another program takes this bot's updates: one token serves one running bot") == 1
    assert "Traceback" not in errors


def test_second_signal_ends_at_once(tmp_path: Path) -> None:
    """The first lets a slow question end; the second does not, and the next start answers it."""
    with StandIn() as telegram:
        chat = telegram.private_chat(anna := telegram.user(41, "Anna"))
        program = start(telegram, tmp_path)
        telegram.say(chat, anna, "When?")
        telegram.wait_for("sendMessage", timeout=20)
        telegram.say(chat, anna, "Slow?")
        telegram.wait_for("sendChatAction", timeout=10)
        program.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert program.poll() is None
        program.send_signal(signal.SIGTERM)
        _, errors = program.communicate(timeout=2.5)
        assert program.returncode == 128 + signal.SIGTERM
        assert "a second signal: stopped at once" in errors
        assert len(telegram.calls("sendMessage")) == 1
        program = start(telegram, tmp_path)
        telegram.wait_for("sendMessage", 2, timeout=20)
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=30)
        assert program.returncode == 0
        assert len(telegram.calls("sendMessage")) == 2


def test_pages_of_the_running_program(tmp_path: Path) -> None:
    """Ready with polling, index, log and inbox in order; the metrics are there; JSON lines on standard error."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with StandIn() as telegram:
        chat = telegram.private_chat(anna := telegram.user(41, "Anna"))
        program = start(telegram, tmp_path, CITEBOT_MONITOR_PORT=str(port), CITEBOT_LOG_FORMAT="json")
        try:
            telegram.say(chat, anna, "When was it?")
            telegram.wait_for("sendMessage", timeout=20)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as page:
                ready = json.load(page)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page:
                metrics = page.read().decode()
        finally:
            program.send_signal(signal.SIGTERM)
            _, errors = program.communicate(timeout=30)
    assert ready["ready"] is True
    assert set(ready["checks"]) == {"start", "inbox", "index", "log", "telegram"}
    assert ready["build"] == "build-1"
    assert 'citebot_questions_total{outcome="declined"} 1.0' in metrics
    lines = [json.loads(line) for line in errors.splitlines()]
    (about,) = [line for line in lines if line["message"].startswith("a question was declined in")]
    assert about["logger"] == "bot.questions"
    assert len(about["uid"]) == 32
    assert "When was it" not in errors


@pytest.mark.parametrize("milliseconds", [80, 150, 300, 600])
def test_ctrl_c_in_the_first_moments_leaves_no_traceback(milliseconds: int, tmp_path: Path) -> None:
    """From the program's first line on; before it, the interpreter is still starting itself."""
    program = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "TELEGRAM_BOT_TOKEN": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(milliseconds / 1000)
    program.send_signal(signal.SIGINT)
    _, errors = program.communicate(timeout=20)
    if "Python runtime state" not in errors:  # a slow machine: the interpreter's own start was hit
        assert "Traceback" not in errors
    assert program.returncode in (-signal.SIGINT, 1, 130)
