"""One row a question, whatever happens to the database."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.log.rows import Asker, keyed_hash, question_row
from bot.log.sqlite import sqlite3, version_warning
from bot.log.writing.database import Log
from index import Answer, Difference, DifferenceValue, Hit, Quote

KEY = b"k" * 32
Rows = Callable[[], list[dict[str, Any]]]


def row(question: str = "When?", answer: Answer | None = None, **fields: Any) -> dict[str, Any]:
    """A row as the service makes it."""
    asker = Asker("private", 4242, 4243, 17)
    return question_row(question, answer, asker, key=KEY, build="b", threshold=None, latency_ms=12.34, **fields)


async def test_row_tells_where_its_question_and_its_reply_stand(log: Log, rows: Rows) -> None:
    """Numbers of the message and topic, the row before an edit, the sealed address; kept when it is told once."""
    asker = Asker("supergroup", 4242, 4243, 17, message=5, topic=6, edit_of="before")
    made = question_row("When?", None, asker, key=KEY, build="b", threshold=None, latency_ms=1.0)
    entry = await log.write(made)
    await log.sent(entry, [71], address="sealed")
    await log.sent(entry, [71, 72])
    (stored,) = rows()
    assert (stored["message_id"], stored["topic"], stored["edit_of"]) == (5, 6, "before")
    assert (stored["address"], stored["reply_ids"]) == ("sealed", "[71, 72]")


async def test_address_waits_outside_with_its_row(log: Log, rows: Rows) -> None:
    """What the database could not take comes back whole."""
    log.path.parent.mkdir()
    log.path.mkdir()
    entry = await log.write(row())
    await log.sent(entry, [71], address="sealed")
    log.path.rmdir()
    assert log.open()
    assert [(each["reply_ids"], each["address"]) for each in rows()] == [("[71]", "sealed")]


async def test_row_reads_alone(
    log: Log, rows: Rows, make_quote: Callable[..., Quote], make_answer: Callable[..., Answer]
) -> None:
    """Everything about a question is in its row, and no id or name."""
    quote = make_quote()
    answer = make_answer(
        "And when?",
        quote,
        asked="When was the bridge built?",
        differences=(Difference("the year", (DifferenceValue("1905", "doc-1", (3, 7)),)),),
        hits=tuple(Hit(rank, "doc-1", "texts/1.md", (0, 9), 0.5) for rank in range(1, 9)),
        faults=("doc-2: changed",),
    )
    entry = await log.write(row("And when?", answer))
    await log.sent(entry, [71, 72])
    (stored,) = rows()
    assert entry.number == stored["id"] == 1
    assert (stored["question"], stored["asked"]) == ("And when?", "When was the bridge built?")
    assert (stored["outcome"], stored["confidence"], stored["build"], stored["latency_ms"]) == (
        "answered",
        0.9,
        "build-1",
        12.3,
    )
    (sent,) = json.loads(stored["quotes"])
    assert sent["text"] == quote.text
    assert sent["highlight_text"] == quote.highlight_text
    assert (sent["span"], sent["highlight"]) == (list(quote.span), list(quote.highlight))
    assert (sent["title"], sent["publisher"], sent["passage_sha256"]) == ("Bridges", "The Council", f"{1:064x}")
    assert [hit["rank"] for hit in json.loads(stored["hits"])] == list(range(1, 9))
    assert json.loads(stored["faults"]) == ["doc-2: changed"]
    assert json.loads(stored["differences"])[0]["values"][0]["value"] == "1905"
    assert json.loads(stored["reply_ids"]) == [71, 72]
    assert stored["update_id"] == 17
    assert stored["asked_at"].endswith("+00:00")
    assert stored["user_hash"] == keyed_hash(KEY, "user", 4242)
    assert "4242" not in json.dumps(stored)
    assert "4243" not in json.dumps(stored)


def test_keyed_hash_differs_by_kind_and_by_key() -> None:
    """A private chat has its user's id, but the hashes differ."""
    made = {keyed_hash(KEY, "user", 1), keyed_hash(KEY, "chat", 1), keyed_hash(b"other", "user", 1)}
    assert len(made) == 3
    assert keyed_hash(KEY, "user", None) == ""


async def test_hostile_text_is_stored(log: Log, rows: Rows) -> None:
    """Half a surrogate pair cannot be UTF-8; the row is still written."""
    entry = await log.write(row("half \ud83d pair '); DROP TABLE questions; --"))
    assert entry.number == 1
    assert rows()[0]["question"] == "half ? pair '); DROP TABLE questions; --"


async def test_number_of_a_deleted_row_is_not_used_again(log: Log) -> None:
    """People were told the number."""
    await log.write(row())
    db = sqlite3.connect(log.path)
    db.execute("DELETE FROM questions")
    db.commit()
    db.close()
    assert (await log.write(row())).number == 2


async def test_locked_log_costs_no_row(rows: Rows, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While another program holds the lock, rows go into a file next to the log, and are taken in later. One error a minute."""
    log = Log(tmp_path / "data", key=KEY, busy_ms=30)
    await log.write(row("first"))
    other = sqlite3.connect(log.path, isolation_level=None, timeout=1)
    other.execute("BEGIN IMMEDIATE")
    waiting = [await asyncio.wait_for(log.write(row(f"locked {i}")), 5) for i in range(3)]
    await log.sent(waiting[1], [9])
    assert [entry.number for entry in waiting] == [None] * 3
    assert (tmp_path / "data" / "log-unwritten.jsonl").read_text().count("\n") == 4
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
    other.execute("ROLLBACK")
    other.close()
    await log.write(row("after"))
    log.close()
    assert [each["question"] for each in rows()] == ["first", "after", "locked 0", "locked 1", "locked 2"]
    assert rows()[3]["reply_ids"] == "[9]"
    assert (tmp_path / "data" / "log-unwritten.jsonl").read_text() == ""


async def test_unwritable_log_is_taken_in_at_the_next_start(tmp_path: Path) -> None:
    """A folder stands where the file should be; once it is gone, the next start has every row."""
    (tmp_path / "log.db").mkdir()
    log = Log(tmp_path, key=KEY)
    assert not log.open()
    entry = await log.write(row("one"))
    assert entry.number is None
    await log.sent(entry, [5], "trouble")
    log.close()
    (tmp_path / "log.db").rmdir()
    again = Log(tmp_path, key=KEY)
    assert again.open()
    again.close()
    db = sqlite3.connect(tmp_path / "log.db")
    assert db.execute("SELECT question, reply_ids, error FROM questions").fetchall() == [("one", "[5]", "trouble")]
    db.close()


async def test_damaged_log_costs_no_row(tmp_path: Path) -> None:
    """A file that is no database is left alone, so that it can be mended."""
    (tmp_path / "log.db").write_bytes(b"this is not a database, not at all" * 100)
    log = Log(tmp_path, key=KEY)
    assert (await log.write(row("kept"))).number is None
    log.close()
    assert (tmp_path / "log.db").read_bytes().startswith(b"this is not a database")
    assert json.loads((tmp_path / "log-unwritten.jsonl").read_text())["row"]["question"] == "kept"


async def test_nothing_writable_keeps_rows_in_memory(tmp_path: Path) -> None:
    """With neither file writable the rows wait in memory until one is."""
    folder = tmp_path / "data"
    folder.write_text("a file where the folder should be")
    log = Log(folder, key=KEY)
    assert (await log.write(row("one"))).number is None
    assert (await log.write(row("two"))).number is None
    folder.unlink()
    await log.write(row("three"))
    log.close()
    db = sqlite3.connect(folder / "log.db")
    assert [each for (each,) in db.execute("SELECT question FROM questions")] == ["three", "one", "two"]
    db.close()


async def test_taking_in_twice_changes_nothing(log: Log, rows: Rows, tmp_path: Path) -> None:
    """A crash between taking in and emptying the file doubles no row; lines that cannot be read stay."""
    made = row("once")
    line = json.dumps({"row": made})
    unreadable = json.dumps({"row": made | {"column_of_the_future": 1}})
    await log.write(made)
    file = tmp_path / "data" / "log-unwritten.jsonl"
    file.write_text(f'{line}\n{unreadable}\n{{"row": {{"cut')
    log.close()
    again = Log(tmp_path / "data", key=KEY)
    again.open()
    again.close()
    assert [each["question"] for each in rows()] == ["once"]
    assert sorted(file.read_text().splitlines()) == sorted([unreadable, '{"row": {"cut'])


async def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Two logs on one file, as with a second bot, take turns; how long a busy machine may take is not asked here."""
    logs = [Log(tmp_path, key=KEY, busy_ms=60_000), Log(tmp_path, key=KEY, busy_ms=60_000)]
    entries = await asyncio.gather(*(logs[i % 2].write(row(f"q{i}")) for i in range(60)))
    for each in logs:
        each.close()
    assert sorted(entry.number or 0 for entry in entries) == list(range(1, 61))


async def test_log_moved_away_is_made_again(log: Log, rows: Rows) -> None:
    """Writing on into the moved file would look like success."""
    await log.write(row("old"))
    log.path.rename(log.path.with_name("old.db"))
    for suffix in ("-wal", "-shm"):
        log.path.with_name(log.path.name + suffix).unlink(missing_ok=True)
    await log.write(row("new"))
    assert [each["question"] for each in rows()] == ["new"]


async def test_log_is_in_wal_mode_and_for_the_owner_only(log: Log) -> None:
    """Readers such as Datasette never block the bot; other users of the machine read nothing."""
    await log.write(row())
    db = sqlite3.connect(log.path)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()
    assert log.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("version", "warned"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)],
)
def test_version_warning_covers_the_wal_reset_bug(version: tuple[int, ...], warned: bool) -> None:
    """3.7.0 to 3.51.2 can corrupt a WAL database."""
    assert (version_warning(version) is not None) == warned


def test_only_one_module_chooses_sqlite() -> None:
    """Two SQLite builds on one file in one process corrupt it, so only one module imports one."""
    folder = Path(__file__).parents[2] / "bot"
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import sqlite3", "from sqlite3", "import pysqlite3", "from pysqlite3"))
    }
    assert found == {"log/sqlite.py"}


async def test_question_taken_up_again_keeps_its_row(log: Log, rows: Callable[[], list[dict[str, Any]]]) -> None:
    """One number; the answer of another build replaces one that was never sent, and never one that was."""

    def made_by(build: str, outcome: str) -> dict[str, Any]:
        made = question_row("Who?", None, Asker("private"), key=KEY, build=build, threshold=None, latency_ms=1.0)
        return made | {"uid": "u" * 32, "outcome": outcome}

    first = await log.write(made_by("one", "declined"))
    again = await log.write(made_by("two", "failed"))
    assert again == first
    assert [(each["id"], each["build"], each["outcome"]) for each in rows()] == [(first.number, "two", "failed")]
    await log.sent(again, [5])
    await log.write(made_by("three", "answered"))
    assert [(each["build"], each["outcome"], each["reply_ids"]) for each in rows()] == [("two", "failed", "[5]")]
