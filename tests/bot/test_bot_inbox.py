"""The inbox: committed, taken in once, erased without a trace; dead letters and the command for them."""

import asyncio
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.log.tables.inbox import FILE, connect
from bot.log.writing.inbox import Counts, Inbox, InboxError

KEY = b"k" * 32
UPDATE: dict[str, Any] = {"update_id": 5, "message": {"text": "Where is the bridge?", "from": {"id": 4155551234}}}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """An open inbox in an empty folder."""
    made = Inbox(tmp_path, key=KEY)
    assert made.open(1) == []
    yield made
    made.close()


def reopened(folder: Path, *, key: bytes = KEY, bot: int = 1) -> list[Any]:
    """What another process would find."""
    other = Inbox(folder, key=key)
    found = other.open(bot)
    other.close()
    return found


def bytes_in(folder: Path) -> bytes:
    """Every byte of every file of the inbox."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_update_is_there_for_the_next_process_until_it_is_done(inbox: Inbox, tmp_path: Path) -> None:
    """Committed by `take`, in order of the updates' numbers, gone with `done`."""
    for number in (7, 5, 6):
        assert await inbox.take(number, UPDATE | {"update_id": number}) is not None
    found = reopened(tmp_path)
    assert [each.update_id for each in found] == [5, 6, 7]
    assert found[0].payload == UPDATE
    await inbox.done(6)
    assert [each.update_id for each in reopened(tmp_path)] == [5, 7]


async def test_update_is_taken_in_once(inbox: Inbox, tmp_path: Path) -> None:
    """While it waits, after it is done, and in the next process too."""
    assert await inbox.take(5, UPDATE) is not None
    assert await inbox.take(5, UPDATE) is None
    await inbox.done(5)
    assert await inbox.take(5, UPDATE) is None
    other = Inbox(tmp_path, key=KEY)
    other.open(1)
    assert await other.take(5, UPDATE) is None
    other.close()


async def test_letters_come_back_with_their_update(inbox: Inbox, tmp_path: Path) -> None:
    """What is sent, and what of it has arrived; being answered is no longer held against the update then."""
    await inbox.take(5, UPDATE)
    inbox.begin(5)
    inbox.begin(5)
    assert [each.begun for each in reopened(tmp_path)] == [2]
    await inbox.keep(5, [{"parts": ["a", "b"], "sent": [17]}])
    (found,) = reopened(tmp_path)
    assert found.letters == [{"parts": ["a", "b"], "sent": [17]}]
    assert found.begun == 0


async def test_personal_data_is_sealed_and_erased_completely(inbox: Inbox, tmp_path: Path) -> None:
    """Not while it waits; and when it is done not even the sealed bytes are left in any file."""
    await inbox.take(5, UPDATE, "hash-of-the-user")
    db = connect(tmp_path / FILE)
    (sealed,) = db.execute("SELECT payload FROM updates").fetchone()
    db.close()
    assert sealed.encode() in bytes_in(tmp_path)
    assert b"bridge" not in bytes_in(tmp_path)
    assert b"4155551234" not in bytes_in(tmp_path)
    await inbox.done(5)
    await inbox.tidy()
    assert sealed.encode()[:40] not in bytes_in(tmp_path)
    assert sealed.encode()[-40:] not in bytes_in(tmp_path)


async def test_another_key_opens_nothing(inbox: Inbox, tmp_path: Path) -> None:
    """The update is there, without its payload."""
    await inbox.take(5, UPDATE)
    (found,) = reopened(tmp_path, key=b"x" * 32)
    assert found.payload is None


async def test_updates_of_another_bot_become_dead_letters(inbox: Inbox, tmp_path: Path) -> None:
    """After a change of the token: each bot numbers its own updates, so numbers done before say nothing."""
    await inbox.take(5, UPDATE)
    await inbox.take(6, UPDATE)
    await inbox.done(6)
    assert reopened(tmp_path, bot=2) == []
    assert (await inbox.counts()).dead == 1
    assert await inbox.take(6, UPDATE) is not None


async def test_dead_letter_waits_for_somebody(inbox: Inbox, tmp_path: Path) -> None:
    """It is counted and not tried again; the command lists, revives or drops it."""
    for number in (5, 6, 7):
        await inbox.take(number, UPDATE)
        await inbox.failed(number, "BadRequest: no", dead=True)
    assert reopened(tmp_path) == []
    assert await inbox.counts() == Counts(0, 3, 0.0)
    assert await inbox.revived() == []
    listed = run("--data", str(tmp_path))
    assert [line.split()[0] for line in listed.splitlines()] == ["5", "6", "7", "3"]
    assert "tried 1x  BadRequest: no" in listed
    assert run("--data", str(tmp_path), "--retry", "6") == "1 will be tried again\n"
    assert [each.update_id for each in await inbox.revived()] == [6]
    assert await inbox.revived() == []
    assert run("--data", str(tmp_path), "--drop", "all") == "2 dropped\n"
    assert (await inbox.counts()).dead == 0
    assert await inbox.take(5, UPDATE) is None


async def test_dead_letters_of_a_person_are_forgotten(inbox: Inbox) -> None:
    """By the keyed hash that the log knows them by too."""
    for number, person in ((5, "anna"), (6, "boris"), (7, "anna")):
        await inbox.take(number, UPDATE, person)
        await inbox.failed(number, "no", dead=True)
    assert await inbox.forget("anna") == 2
    assert (await inbox.counts()).dead == 1


async def test_what_comes_together_shares_a_transaction(inbox: Inbox) -> None:
    """And each caller gets its own result."""
    taken = await asyncio.gather(*(inbox.take(number % 50, UPDATE) for number in range(100)))
    assert sum(each is not None for each in taken) == 50
    assert (await inbox.counts()).waiting == 50


async def test_inbox_that_cannot_be_written_says_so_in_one_line(tmp_path: Path) -> None:
    """At the opening, and later."""
    (tmp_path / FILE).mkdir()
    made = Inbox(tmp_path, key=KEY)
    with pytest.raises(InboxError, match=r"inbox\.db cannot be written \("):
        made.open(1)
    with pytest.raises(InboxError):
        await made.take(5, UPDATE)
    (tmp_path / FILE).rmdir()
    assert await made.take(5, UPDATE) is not None
    made.close()


def test_kill_loses_nothing_committed(tmp_path: Path) -> None:
    """A process is killed while it takes in; each number it printed is there."""
    program = f"""
import asyncio, sys
from pathlib import Path
from bot.log.writing.inbox import Inbox
async def run():
    inbox = Inbox(Path({str(tmp_path)!r}), key=b"k" * 32)
    inbox.open(1)
    for number in range(100000):
        await inbox.take(number, {{"n": number}})
        print(number, flush=True)
asyncio.run(run())
"""
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 # our own program
    assert process.stdout is not None
    for _ in range(50):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    printed = 50 + len(process.stdout.read().splitlines())
    process.wait()
    assert {each.update_id for each in reopened(tmp_path)} >= set(range(printed - 1))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--retry", "99"], "Error: Found '99', expected the number of a dead letter, or all\n"),
        (["--retry", "all", "--drop", "all"], "Error: Found --retry and --drop, expected one of them. Run it twice\n"),
        (
            ["--data", "nowhere"],
            "Error: No inbox in nowhere. The bot makes it at its first start in Telegram; see --data\n",
        ),
    ],
)
def test_command_says_what_is_wrong(arguments: list[str], line: str, inbox: Inbox, tmp_path: Path) -> None:
    """One line, status 1."""
    assert inbox.path.exists()
    shown = CliRunner().invoke(command(), ["--data", str(tmp_path), *arguments])
    assert shown.exit_code == 1
    assert shown.output == line


def command() -> Any:
    """`scripts/inbox.py`."""
    spec = importlib.util.spec_from_file_location("script_inbox", ROOT / "scripts" / "inbox.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


def run(*arguments: str) -> str:
    """What the command prints."""
    shown = CliRunner().invoke(command(), arguments)
    assert shown.exit_code == 0, shown.output
    return shown.output
