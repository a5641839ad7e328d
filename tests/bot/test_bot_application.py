"""Starts that fail say why in one line, and a signal stops the whole program gracefully."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from standin import faults
from standin.server import StandIn

PROGRAM = """
import sys
import bot.live
from index import Answer, Citation

class Build:
    id, documents, passages = "build-1", 1, 1

class Fake:
    build = Build()

    def answer(self, question, **_):
        return Answer(question, "declined", "not found", 0.1, "build-1", 1.0)

    def documents(self):
        return [Citation("d", "d.md", "T")]

    def close(self):
        pass

class FakeLive:
    def __init__(self, data, **_):
        self.index = Fake()

    def follow(self, desk):
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
