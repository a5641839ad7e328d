"""Questions at a steady rate while builds follow each other: is any lost, failed or mixed, and does memory stay flat?

    PYTHONPATH=.:tests python tests/hot_swap.py --seconds 180 --rate 50 --every 5
    PYTHONPATH=.:tests python tests/hot_swap.py --seconds 180 --rate 10 --every 20 --model

Every question goes through the service, the index and the log, as a question in Telegram does. The builder is a process of
its own, as a maintainer's is. Each build carries a number of its own in every sentence, so an answer of half of each
would show. Prints one JSON object.
"""

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from fake_encoder import FakeEncoder, open_with_fake

from bot.live import Live
from bot.log.rows import Asker
from bot.log.sqlite import sqlite3
from bot.log.writing.database import Log
from bot.questions import QuestionService, Reply
from index import BuildOptions, Encoder, build_index
from index.answering.process import AnswerProcess

TOWNS = 8
_THINGS = ("coins", "maps")
_MEBIBYTE = 1 << 20


def write_corpus(corpus: Path, number: int) -> None:
    """A document a town; every sentence that answers names the edition."""
    corpus.mkdir(parents=True, exist_ok=True)
    for town in range(TOWNS):
        lines = []
        for place, thing in enumerate(_THINGS):
            lines.append(
                f"The museum of Town{town} holds {number} {thing}, edition {number} says. "
                f"They lie in hall {place} beside the old gate, and are shown on Sundays."
            )
        (corpus / f"town-{town:02}.txt").write_text("\n\n".join(lines))


def build_on(corpus: Path, data: Path, every: float, model: bool) -> None:
    """Build again and again, every so many seconds, until standard input closes; one JSON line a build."""
    encoder: Encoder
    if model:
        from index import SentenceEncoder

        encoder = SentenceEncoder(threads=1)
    else:
        encoder = FakeEncoder()
    stop = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
    number = 1000
    while not stop.is_set():
        began = time.monotonic()
        write_corpus(corpus, number)
        build = build_index(BuildOptions(corpus, data, lambda: encoder)).build
        print(json.dumps({"build": build.id, "number": number}), flush=True)
        number += 1
        stop.wait(max(every - (time.monotonic() - began), 0))


def rss(process: int) -> int:
    """Resident memory of this process and of the one that answers, in bytes; 0 where the system does not say."""
    return resident("self") + resident(str(process))


def resident(process: str) -> int:
    """Resident memory of one process."""
    status = Path("/proc") / process / "status"
    if not status.exists():
        return 0
    for line in status.read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


@dataclass(frozen=True, slots=True)
class Got:
    """What is kept of a reply, so that the measured memory is the bot's own.

    Attributes:
        build: Empty when there was no answer.
        numbers: Every edition that its quotes name.
    """

    build: str
    numbers: frozenset[int]
    said: str


def got(task: asyncio.Task[Reply]) -> Got:
    """Boil a reply down."""
    error = task.exception()
    answer = None if error else task.result().answer
    if answer is None:
        return Got("", frozenset(), repr(error))
    texts = " ".join(quote.text for quote in answer.quotes)
    return Got(answer.build, frozenset(map(int, re.findall(r"\d{4,}", texts))), answer.outcome)


async def ask_on(
    service: QuestionService, process: int, seconds: float, rate: float
) -> tuple[list[Got], list[float], list[int]]:
    """Ask at a steady rate, however long answers take; gives the replies, their seconds, and memory each second."""
    chance = random.Random(0)  # noqa: S311 (no secret is made)
    waiting: set[asyncio.Task[Reply]] = set()
    replies: list[Got] = []
    took: list[float] = []
    memory = [rss(process)]

    async def one(question: str) -> Reply:
        began = time.perf_counter()
        try:
            return await service.ask(question, Asker("private", 1, 1))
        finally:
            took.append(time.perf_counter() - began)

    def done(task: asyncio.Task[Reply]) -> None:
        waiting.discard(task)
        replies.append(got(task))

    began = time.monotonic()
    for count in range(int(seconds * rate)):
        await asyncio.sleep(max(began + count / rate - time.monotonic(), 0))
        question = f"How many {chance.choice(_THINGS)} does the museum of Town{chance.randrange(TOWNS)} hold?"
        task = asyncio.create_task(one(question))
        waiting.add(task)
        task.add_done_callback(done)
        if time.monotonic() - began >= len(memory):
            memory.append(rss(process))
    await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.sleep(0)
    memory.append(rss(process))
    return replies, took, memory


def faults(replies: Iterable[Got], numbers: dict[str, int]) -> list[str]:
    """What is wrong with each reply that is not whole and of exactly one build."""
    return [str(each) for each in replies if not each.build or each.numbers != {numbers.get(each.build, 0)}]


ROOT = Path(__file__).resolve().parent.parent


def measure(seconds: float, rate: float, every: float, model: bool) -> dict[str, Any]:
    """Run it in an empty folder."""
    with tempfile.TemporaryDirectory() as name:
        corpus, data = Path(name) / "corpus", Path(name) / "data"
        options = ["--build", str(corpus), str(data), "--every", str(every), *(["--model"] if model else [])]
        builder = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
            [sys.executable, __file__, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        )
        assert builder.stdin is not None
        assert builder.stdout is not None
        lines = [json.loads(builder.stdout.readline())]
        reader = threading.Thread(target=lambda: lines.extend(map(json.loads, builder.stdout or [])))
        reader.start()
        apart = AnswerProcess(threshold=0.0, opener=None if model else open_with_fake)
        live = Live(data, apart=apart)
        log = Log(data, key=b"k" * 32)
        service = QuestionService(live.index, log, threshold=0.0)
        log.open()
        live.follow(service)
        try:
            replies, took, memory = asyncio.run(ask_on(service, apart.process(), seconds, rate))
        finally:
            builder.stdin.close()
            builder.wait(60)
            reader.join()
            live.close()
            log.close()
        database = sqlite3.connect(data / "log.db")
        rows = int(database.execute("select count(*) from questions where error = ''").fetchone()[0])
        database.close()
        numbers = {line["build"]: int(line["number"]) for line in lines}
        wrong = faults(replies, numbers)
        served = {reply.build for reply in replies}
        minute = min(60, len(memory) // 3)
        return {
            "seconds": seconds,
            "asked": int(seconds * rate),
            "answered": len(replies) - len(wrong),
            "rows": rows,
            "faults": wrong[:5],
            "builds": len(numbers),
            "served": len(served),
            "median ms": round(float(np.median(took)) * 1000, 1),
            "p95 ms": round(float(np.percentile(took, 95)) * 1000, 1),
            "longest ms": round(max(took) * 1000, 1),
            "memory MiB": [round(each / _MEBIBYTE, 1) for each in memory[:: max(len(memory) // 12, 1)]],
            "memory growth": round(max(memory[minute:]) / max(memory[minute], 1) - 1, 4),
        }


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", nargs=2, type=Path, metavar=("CORPUS", "DATA"), help="be the builder")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--model", action="store_true", help="with the real encoder")
    given = parser.parse_args()
    if given.build:
        corpus, data = given.build
        build_on(corpus, data, given.every, given.model)
    else:
        print(json.dumps(measure(given.seconds, given.rate, given.every, given.model), indent=1))


if __name__ == "__main__":
    main()
