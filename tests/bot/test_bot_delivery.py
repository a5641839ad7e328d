"""No question is lost and none is answered twice: faults of all kinds, kills, in polling and in webhook mode."""

import asyncio
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot
from standin.chaos import Chaos, Limits
from standin.crowd import Crowd
from standin.delivery import Courier
from standin.faults import Fault
from standin.refusals import Json
from standin.server import StandIn
from telegram.ext import Application

from bot.log.tables.inbox import connect
from bot.questions import QuestionService
from bot.text import strings

App = Application[Any, Any, Any, Any, Any, Any]

PROGRAM = """
import sys
import index
from index import Answer, Citation

class Build:
    id, documents, passages, examples = "build-1", 1, 1, ()

class Fake:
    build = Build()

    @staticmethod
    def open(*_, **__):
        return Fake()

    def answer(self, question, **_):
        return Answer(question, "declined", "not found", 0.1, "build-1", 1.0)

    def documents(self):
        return [Citation("d", "d.md", "T")]

    def close(self):
        pass

index.Index = Fake
from bot.__main__ import main
sys.exit(main([]))
"""


@pytest_asyncio.fixture
async def application(run_bot: RunBot) -> AsyncIterator[App]:
    """The bot, polling the stand-in."""
    async with run_bot(pause_seconds=0.05) as made:
        yield made


def left_in(inbox: Path) -> list[tuple[Any, ...]]:
    """What the inbox still holds."""
    db = connect(inbox)
    try:
        return list(db.execute("SELECT update_id, state, reason FROM updates").fetchall())
    finally:
        db.close()


class BadDays:
    """Chaos and Telegram's own limits together."""

    def __init__(self, seed: int) -> None:
        self.chaos = Chaos(seed, 0.05, storm=0.005)
        self.limits = Limits()

    def __call__(self, method: str, params: Json) -> Fault | None:
        """What happens to a call."""
        return self.chaos(method, params) or self.limits(method, params)


async def ask_on_bad_days(
    telegram: StandIn, service: QuestionService, people: int, questions: int, patience: float
) -> BadDays:
    """Ask, with 5 % of all calls going wrong and 5 % of all updates coming twice; check the account."""
    bad_days = BadDays(seed=7)
    telegram.fault_hook = bad_days
    crowd = Crowd(telegram, people)
    asking = crowd.ask_beside(questions, a_second=35, repeat_every=20)
    await asyncio.to_thread(asking.join)
    tally = await asyncio.to_thread(crowd.wait, patience)
    bad_days.chaos.on = False
    assert len(crowd.asked) == questions
    assert tally.unanswered == set()
    assert tally.twice == {}
    assert tally.out_of_order == set()
    assert bad_days.chaos.happened.total() > questions / 20
    for _ in range(100):
        if not (left := left_in(service.log.path.parent / "inbox.db")):
            break
        await asyncio.sleep(0.05)
    assert left == []
    return bad_days


async def test_bad_days_cost_no_reply_and_double_none(
    telegram: StandIn, service: QuestionService, application: App
) -> None:
    """200 questions from 40 people, with faults, storms, limits and repeated updates."""
    await ask_on_bad_days(telegram, service, people=40, questions=200, patience=30)
    assert application.running


@pytest.mark.slow
async def test_two_thousand_questions_on_bad_days(
    telegram: StandIn, service: QuestionService, application: App
) -> None:
    """2,000 questions from 200 people: each answered exactly once, in order within its chat."""
    bad_days = await ask_on_bad_days(telegram, service, people=200, questions=2000, patience=30)
    print(bad_days.chaos.happened, bad_days.limits.refused)
    assert application.running


def free_port() -> int:
    """A port that no program listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Program:
    """The bot as a process of its own, with a fake index and everything else real; killed and started again."""

    def __init__(self, telegram: StandIn, folder: Path, **environment: str) -> None:
        self._telegram = telegram
        self._folder = folder
        self._environment = environment
        self.process: subprocess.Popen[str] | None = None
        self.inbox = folder / "data" / "inbox.db"

    def start(self) -> None:
        """Start it."""
        surroundings = os.environ | {
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "TELEGRAM_BOT_TOKEN": self._telegram.token,
            "TELEGRAM_BASE_URL": self._telegram.base_url,
            "CITEBOT_HASH_KEY_FILE": str(self._folder / "hash.key"),
            "CITEBOT_LOG_LEVEL": "WARNING",
            "CITEBOT_ONE_PROCESS": "yes",
            **self._environment,
        }
        with (self._folder / "errors.txt").open("a") as errors:
            self.process = subprocess.Popen(  # noqa: S603 # our own program
                [sys.executable, "-c", PROGRAM], cwd=self._folder, env=surroundings, stderr=errors, text=True
            )

    def end(self, number: signal.Signals) -> int:
        """Send a signal and wait; return the status."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(40)

    def errors(self) -> str:
        """What it has written to stderr so far."""
        return (self._folder / "errors.txt").read_text("utf-8")


def kill_again_and_again(
    telegram: StandIn, program: Program, crowd: Crowd, *, kills: int, questions: int, a_second: float, patience: float
) -> int:
    """Ask all the time and kill the bot so many times at odd moments; check the account, return how many came twice.

    Some questions are kept for each start, however slow the machine; so the last one answers, too, before it is stopped.
    """
    chance = random.Random(3)  # noqa: S311 # no secret is made
    starts = 1
    asking = crowd.ask_beside(questions, a_second=a_second, allowed=lambda: questions * starts // (kills + 1))
    program.start()
    for _ in range(kills):
        before = len(telegram.calls("sendMessage"))
        until = time.monotonic() + 20
        while len(telegram.calls("sendMessage")) == before and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.6)
        program.end(signal.SIGKILL)
        starts += 1
        program.start()
    asking.join()
    tally = crowd.wait(patience)
    assert program.end(signal.SIGTERM) == 0, program.errors()
    assert len(crowd.asked) == questions
    assert tally.unanswered == set(), program.errors()
    assert tally.out_of_order == set()
    assert len(tally.twice) <= kills
    assert left_in(program.inbox) == []
    print(f"{kills} kills, {questions} questions: 0 lost, {len(tally.twice)} answered twice")
    return len(tally.twice)


def webhook_of(telegram: StandIn) -> tuple[dict[str, str], Courier]:
    """The settings of webhook mode, and Telegram's side of it."""
    port = free_port()
    settings = {"CITEBOT_WEBHOOK_URL": "https://bot.example.org/hook", "CITEBOT_WEBHOOK_PORT": str(port)}
    return settings, Courier(telegram.state, port)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_kills_lose_no_question(mode: str, telegram: StandIn, tmp_path: Path) -> None:
    """Three kills in the middle of a load."""
    settings, courier = webhook_of(telegram) if mode == "webhook" else ({}, None)
    program = Program(telegram, tmp_path, **settings)
    if courier is not None:
        courier.start()
    try:
        kill_again_and_again(telegram, program, Crowd(telegram, 20), kills=3, questions=100, a_second=20, patience=20)
    finally:
        if courier is not None:
            courier.stop()
        if program.process is not None:
            program.process.kill()
    assert telegram.state.queue == []


def told_of(errors: str) -> list[str]:
    """Lines that show anything of a body: a name, an id, a question, a reply, or a traceback."""
    shown = re.compile(
        r"Person\d|\b70000\d{3}\b|How many bridges|town \d|update_id|Traceback|" + strings.NOT_FOUND[:20]
    )
    return [line for line in errors.splitlines() if shown.search(line)]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_sixty_kills_lose_no_question(mode: str, telegram: StandIn, tmp_path: Path) -> None:
    """During faults of all kinds too, unreadable bodies among them; none comes twice, few calls are refused, no line tells."""
    settings, courier = webhook_of(telegram) if mode == "webhook" else ({}, None)
    telegram.fault_hook = chaos = Chaos(11, 0.02)
    program = Program(telegram, tmp_path, **settings, CITEBOT_LOG_LEVEL="DEBUG")
    if courier is not None:
        courier.start()
    try:
        crowd = Crowd(telegram, 200, first=70_000_000)
        twice = kill_again_and_again(telegram, program, crowd, kills=60, questions=2000, a_second=14, patience=75)
    finally:
        if courier is not None:
            courier.stop()
        if program.process is not None:
            program.process.kill()
    faults, refused = chaos.happened.total() + 60, Counter(call.method for call in telegram.refused)
    print(f"{faults} faults, kills among them: {refused.total() / faults:.2f} refused calls a fault {dict(refused)}")
    print(dict(chaos.happened))
    assert twice == 0
    assert {"garbage", "garbage in place of it", "cut off"} <= set(chaos.happened)
    assert refused.total() <= 2 * faults
    assert told_of(program.errors()) == []
