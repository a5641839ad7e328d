"""Too little memory, too few open files, a full disk: lines that people understand, and not one per message."""

import asyncio
import errno
import logging
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from polling_bot import polling_bot
from standin.server import StandIn

from bot import __main__ as program
from bot import resources
from bot.full_disk import EVERY_SECONDS, FullDisk
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.redaction import Redactor, set_up_logging
from bot.resources import LEAST_FILES, LEAST_MEMORY, tight_memory, trouble

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAMS: Final = {
    "bot": ["-m", "bot", "--console"],
    "build": ["scripts/build_index.py", "--corpus", "corpus"],
    "ask": ["scripts/ask.py", "What is it?"],
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize(
    ("limit", "amount", "expected"),
    [
        (resource.RLIMIT_AS, LEAST_MEMORY - (1 << 20), "MB of memory may be used, expected at least 2,048"),
        (resource.RLIMIT_AS, 400 << 20, "Only 400 MB of memory may be used"),
        (
            resource.RLIMIT_NOFILE,
            LEAST_FILES - 1,
            "files may be open at once, expected at least 64. Raise it: ulimit -n",
        ),
        (resource.RLIMIT_NOFILE, 12, "Only 12 files may be open at once"),
    ],
)
def test_a_program_without_room_says_so_in_a_line(
    name: str, limit: int, amount: int, expected: str, tmp_path: Path
) -> None:
    """Status 1, one line on standard error, no traceback, whichever program it is."""
    done = subprocess.run(  # noqa: S603 # our own programs, on paths of the test
        [sys.executable, *PROGRAMS[name], "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(limit, (amount, amount)),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert expected in line


def test_the_limit_of_open_files_is_raised_as_far_as_it_may() -> None:
    """A usual soft limit is no reason to refuse."""
    code = "import resource, bot.resources as r; print(r.require_room(256), resource.getrlimit(resource.RLIMIT_NOFILE))"
    done = subprocess.run(  # noqa: S603 # our own programs, on paths of the test
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 300)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == " (300, 300)\n"


def raised_from(error: Exception, cause: BaseException) -> Exception:
    """An error as it arrives when another one led to it."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "Not enough memory"),
        (MemoryError("Cannot allocate memory (os error 12)"), "Not enough memory"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "Not enough memory"),
        (ImportError("libtorch_cpu.so: failed to map segment from shared object"), "Not enough memory"),
        (
            RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
            "Not enough memory",
        ),
        (RuntimeError("can't start new thread"), "Not enough memory"),
        (OSError(errno.EMFILE, "Too many open files"), "ulimit -n"),
        (raised_from(ValueError("x"), OSError(errno.ENFILE, "Too many open files in system")), "ulimit -n"),
        (raised_from(RuntimeError("x"), MemoryError()), "Not enough memory"),
        (ValueError("a bad value"), ""),
        (OSError(errno.ENOENT, "No such file"), ""),
    ],
)
def test_errors_of_too_little_room_are_told_from_others(error: Exception, words: str) -> None:
    """By their kind, number or words, also when another error came of them."""
    line = trouble(error)
    assert bool(line) == bool(words)
    assert words in line
    assert "\n" not in line


@pytest.mark.parametrize(
    "error", [MemoryError(), OSError(errno.EMFILE, "Too many open files"), RuntimeError("can't start new thread")]
)
def test_a_start_that_runs_out_of_room_ends_with_a_line(
    error: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At any point of the start; other errors keep their traceback."""

    def fail(*_: object) -> None:
        raise raised

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "_run_console", fail)
    raised: Exception = error
    assert program.main(["--console"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    raised = RuntimeError("something else")
    with pytest.raises(RuntimeError, match="something else"):
        program.main(["--console"])


async def test_a_question_that_runs_out_of_memory_is_a_log_line_and_a_row(
    index: Any, log: Log, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The row holds the traceback, for the maintainer."""

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(index, "answer", fail, raising=False)
    service = QuestionService(index, log)
    from bot.log.rows import Asker

    reply = await service.ask("When was the bridge built?", Asker("private", 1, 1))
    assert reply.answer is None
    (record,) = [each for each in caplog.records if "could not be answered" in each.getMessage()]
    assert record.exc_info is None
    assert "Not enough memory" in record.getMessage()


def test_little_memory_in_a_container_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the system ends the process without a word."""
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(resources, "_LIMITS", (limit,))
    for text, warned in (("max\n", False), (f"{400 << 20}\n", True), (f"{4 << 30}\n", False)):
        limit.write_text(text)
        assert bool(tight_memory()) is warned
    limit.unlink()
    assert tight_memory() == ""


def test_one_line_about_a_full_disk_a_minute() -> None:
    """From any logger; other lines pass, and the next one tells how many were left out."""
    now = [0.0]
    only = FullDisk(clock=lambda: now[0])

    def said(text: str, error: BaseException | None = None) -> str | None:
        info = (type(error), error, None) if error else None
        record = logging.LogRecord("bot.x", logging.ERROR, "", 0, "%s", (text,), info)
        return record.getMessage() if only.filter(record) else None

    assert said("log.db cannot be written (database or disk is full)") is not None
    for _ in range(50):
        assert said("inbox.db cannot be written ([Errno 28] No space left on device)") is None
        assert said("an update could not be handled", OSError(errno.ENOSPC, "No space left on device")) is None
        assert said("polling: TimedOut") == "polling: TimedOut"
    now[0] = EVERY_SECONDS
    assert said("the disk is full") == "the disk is full (100 more such lines were left out)"
    assert said("the disk is full") is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mounted = subprocess.run(  # noqa: S603 # our own programs, on paths of the test
        ["/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place],
        capture_output=True,
        check=False,  # our own programs, on paths of the test
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)  # noqa: S607, S603 # our own programs, on paths of the test


async def test_forty_messages_on_a_full_disk_are_answered_with_one_log_line(
    small_disk: Path, index: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log, the file next to it and the inbox all fail, each with every message."""
    log = Log(small_disk / "data", key=b"k" * 32)
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    set_up_logging("INFO", Redactor())
    try:
        with StandIn() as telegram:
            service = QuestionService(index, log)
            log.open()
            async with polling_bot(telegram, service, rate_user=0):
                people = [telegram.user(100 + number, "Somebody") for number in range(8)]
                chats = [telegram.private_chat(person) for person in people]
                _fill(small_disk)
                for _ in range(5):
                    for person, chat in zip(people, chats, strict=True):
                        telegram.say(chat, person, "When was the bridge built?")
                for _ in range(400):
                    if len(telegram.calls("sendMessage")) >= 40:
                        break
                    await asyncio.sleep(0.05)
                answered = len(telegram.calls("sendMessage"))
                (small_disk / "filler").unlink()
                await asyncio.sleep(1.5)
    finally:
        log.close()
    lines = [line for line in capsys.readouterr().err.splitlines() if " INFO " not in line]
    assert answered >= 40
    assert 1 <= len(lines) <= 3, "\n".join(lines)
    assert "full" in lines[0].lower() or "no space" in lines[0].lower()


def _fill(folder: Path) -> None:
    """Leave no byte free."""
    with (folder / "filler").open("wb", buffering=0) as file:
        for size in (4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
