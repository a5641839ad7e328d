"""What was written is there: whatever kills the writer, and on the disk a moment later."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from log_questions import declined, read, write

from bot.log.moderation import queues
from bot.log.sqlite import sqlite3
from bot.log.writing.database import Log
from bot.log.writing.syncing import Syncer

ROOT = Path(__file__).resolve().parents[2]
_WRITER = """
import asyncio, os, random, signal, sys
from pathlib import Path
from bot.log.writing.database import Log
from bot.log.rows import Asker, question_row

data, kills = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(1)

async def write(replies):
    log = Log(data, key=b"k" * 32)
    while True:
        row = question_row("When?", None, Asker("private", 1, 1), key=b"k", build="b", threshold=None, latency_ms=1.0)
        row["error"] = "e" * chance.randrange(1, 9000)
        await log.write(row)
        replies.write(row["uid"] + "\\n")  # the reply is sent: the row must be there
        replies.flush()

for number in range(kills):
    incoming, outgoing = os.pipe()
    child = os.fork()  # no database is open here
    if not child:
        os.close(incoming)
        asyncio.run(write(os.fdopen(outgoing, "w")))
    os.close(outgoing)
    with os.fdopen(incoming) as replies:
        seen = [replies.readline() for _ in range(chance.randrange(1, 30))]
        os.kill(child, signal.SIGKILL)
        seen += replies.readlines()
    os.waitpid(child, 0)
    print("".join(line for line in seen if line.endswith("\\n")), end="", flush=True)
"""


def kill_writers(data: Path, kills: int) -> None:
    """Kill a writer again and again in the midst of writing; every row that it reported is in the log afterwards."""
    done = subprocess.run(  # noqa: S603 # our own interpreter and script
        [sys.executable, "-c", _WRITER, str(data), str(kills)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    reported = done.stdout.split()
    assert len(reported) >= kills
    log = Log(data, key=b"k" * 32)
    assert log.open()  # takes in what lies next to the log
    stored = set(read(log, lambda db: [row["uid"] for row in db.query("SELECT uid FROM questions")]))
    assert [uid for uid in reported if uid not in stored] == []
    log.call(lambda db: db.execute("INSERT INTO questions_fts (questions_fts, rank) VALUES ('integrity-check', 1)"))
    counted = read(
        log, lambda db: (queues.stats(db, 2)[-1].asked + queues.stats(db, 2)[0].asked, db["questions"].count)
    )
    assert counted[0] == counted[1]
    log.close()
    db = sqlite3.connect(data / "log.db")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_killed_writers_lose_no_row_that_was_replied_to(tmp_path: Path) -> None:
    """Ten kills; the counts that triggers keep are whole too."""
    kill_writers(tmp_path, 10)


@pytest.mark.slow
def test_two_hundred_killed_writers_lose_nothing(tmp_path: Path) -> None:
    """The same at length."""
    kill_writers(tmp_path, 200)


def test_rows_are_synced_within_a_second(log: Log) -> None:
    """Soon after a write, and not before each reply."""
    write(log, "When?", declined("x"))
    until = time.monotonic() + 10
    while not log._syncer.synced:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert read(log, lambda db: db.execute("PRAGMA journal_mode").fetchone()) == ("wal",)
    assert log.call(lambda db: db.execute("PRAGMA synchronous").fetchone()) == (1,)


def test_syncer_stands_a_missing_file(tmp_path: Path) -> None:
    """Emptied and removed meanwhile is as good as synced; a later write is synced again."""
    path = tmp_path / "log.db-wal"
    syncer = Syncer(path, within_seconds=0.01)
    syncer.note()
    time.sleep(0.1)
    assert syncer.synced == 0
    path.write_text("x")
    syncer.note()
    until = time.monotonic() + 10
    while not syncer.synced:
        assert time.monotonic() < until
        time.sleep(0.01)
    syncer.close()
