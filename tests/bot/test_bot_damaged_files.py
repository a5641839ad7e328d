"""Damaged files: the bot comes up, says what it found, loses only what cannot be read; what is taken down stays down."""

import logging
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from log_questions import BRIDGE, KEY, answered, declined, quote, read, say, write
from sqlite_utils import Database

from bot.log.alarms import Alarms
from bot.log.aside import aside_in
from bot.log.damage import checking
from bot.log.damage.mending import mend_log
from bot.log.moderation import cases
from bot.log.moderation.gaps import Grouper
from bot.log.rows import Asker
from bot.log.sqlite import sqlite3
from bot.log.upkeep.daily import Upkeep, group_gaps
from bot.log.upkeep.looking_over import MIGRATIONS, check_running, look_over
from bot.log.writing.database import Log
from bot.log.writing.inbox import Inbox
from bot.questions import QuestionService
from index import Passage
from index.text import sha256_text
from scripts.review import main

PAGE: Final = 4096
ROWS: Final = 240
WAITING: Final = 60
TAKEN: Final = f"{BRIDGE} Paragraph 1 of the archive."
Kind = Callable[[bytearray, random.Random], bytearray]


def _flip(data: bytearray, rng: random.Random) -> bytearray:
    for _ in range(rng.randint(1, 40)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def _pages(data: bytearray, rng: random.Random, fill: Callable[[], bytes]) -> bytearray:
    for _ in range(rng.randint(1, 4)):
        page = rng.randrange(len(data) // PAGE)
        data[page * PAGE : (page + 1) * PAGE] = fill()
    return data


def _swap(data: bytearray, rng: random.Random) -> bytearray:
    one, other = (rng.randrange(1, len(data) // PAGE) * PAGE for _ in range(2))
    data[one : one + PAGE], data[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]
    return data


KINDS: Final[dict[str, Kind]] = {
    "bits": _flip,
    "noise": lambda data, rng: _pages(data, rng, lambda: rng.randbytes(PAGE)),
    "zeros": lambda data, rng: _pages(data, rng, lambda: bytes(PAGE)),
    "swapped": _swap,
    "cut": lambda data, rng: data[: rng.randrange(len(data))],
    "header": lambda data, rng: bytearray(rng.randbytes(100)) + data[100:],
    "first page": lambda data, rng: bytearray(rng.randbytes(PAGE)) + data[PAGE:],
    "text": lambda data, rng: bytearray(b"no database" * rng.randint(1, 1000)),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a log of everything, and an inbox where messages wait."""
    data = tmp_path_factory.mktemp("good")
    log = Log(data, key=KEY)
    for number in range(ROWS):
        text = f"{BRIDGE} Paragraph {number % 30} of the archive."
        answer = answered("x", quote(text, f"doc-{number % 30}")) if number % 5 else declined("x")
        uid = write(log, f"Question {number} about the bridge?", answer, user=number, days_ago=number / 3)
        if number % 7 == 0:
            say(log, uid, "report", reason="odd")
        if number % 11 == 0:
            log.call(lambda db, uid=uid: cases.verdict(db, uid, "right", "anna", "fine"))  # type: ignore[misc]
    group_gaps(log, Grouper("m", _vector))
    log.call(lambda db: cases.take_down(db, "", "doc-1", sha256_text(TAKEN), [], "order", "anna"))
    log.call(lambda db: cases.take_down(db, "", "doc-2", "", [], "order", "anna"))
    log.close()
    inbox = Inbox(data, key=KEY)
    inbox.open(7)
    for number in range(WAITING + 20):
        inbox._submit(_insert(inbox, number)).result()
    for number in range(20):
        inbox._submit(_done(number)).result()
    inbox.close()
    return data


def _vector(text: str) -> Any:
    import numpy as np

    return np.full(4, len(text), np.float32)


def _insert(inbox: Inbox, number: int) -> Callable[[Database], object]:
    sealed = inbox._seal.close({"update_id": number, "message": {"text": f"Message {number} " + "words " * 40}})
    sql = "INSERT INTO updates (update_id, uid, received_at, user_hash, payload) VALUES (?, ?, 1, 'h', ?)"
    return lambda db: db.execute(sql, [number, f"u{number}", sealed])


def _done(number: int) -> Callable[[Database], object]:
    return lambda db: (
        db.execute("INSERT INTO done VALUES (?, 1)", [number]),
        db.execute("DELETE FROM updates WHERE update_id = ?", [number]),
    )


def damaged(good: Path, folder: Path, name: str, seed: int) -> str:
    """Copy the good folder with one file damaged; gives the kind of damage."""
    rng = random.Random(seed)  # noqa: S311 # the same damage each time
    kind = list(KINDS)[seed % len(KINDS)]
    shutil.copytree(good, folder)
    path = folder / name
    path.write_bytes(KINDS[kind](bytearray(path.read_bytes()), rng))
    return kind


def readable(path: Path, table: str, column: str, numbers: range) -> dict[int, str]:
    """What SQLite itself still reads of a file, asked row by row."""
    found: dict[int, str] = {}
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.text_factory = lambda text: text.decode("utf-8", "replace")
        where = " AND outcome IN ('answered', 'declined', 'failed')" if table == "questions" else ""
        for number in numbers:
            try:
                row = db.execute(f"SELECT * FROM {table} WHERE rowid = ?{where}", [number]).fetchone()  # noqa: S608 # constants
                names = [each[0] for each in db.execute(f"SELECT * FROM {table} LIMIT 0").description]  # noqa: S608 # the same
            except (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError):
                continue
            if row is not None and None not in [row[names.index(name)] for name in (column, "uid")]:
                found[number] = str(row[names.index(column)])
    return found


async def survives_a_damaged_log(good: Path, folder: Path, seed: int, index: Any) -> None:
    """One damaged log, from start to answer."""
    kind = damaged(good, folder, "log.db", seed)
    before = readable(folder / "log.db", "questions", "question", range(1, ROWS + 1))
    log = Log(folder, key=KEY)
    look_over(log)
    assert log.open(), (seed, kind)
    barred = log.takedowns.current()
    elsewhere = Passage("doc-7", (0, len(TAKEN)), TAKEN, ((0, len(TAKEN)),), "", sha256_text(TAKEN))
    assert not barred.allows(elsewhere), (seed, kind)
    assert not barred.allows_document("doc-2"), (seed, kind)
    reply = await QuestionService(index, log).ask("When was the bridge built?", Asker("private", 1, 1))
    assert reply.answer is not None
    assert (reply.answer.outcome, reply.entry.number is not None) == ("answered", True), (seed, kind)
    rows = "SELECT id, question FROM questions WHERE id <= ?"
    after = {row[0]: row[1] for row in read(log, lambda db: db.execute(rows, [ROWS]).fetchall())}
    assert {n: text for n, text in before.items() if after.get(n) != text} == {}, (seed, kind)
    if len(after) < ROWS:
        (alarm,) = log.alarms.standing()
        named = ("cannot be", "not its own", "new numbers", "gone or empty")
        assert any(words in alarm.detail for words in named), (seed, kind)
    log.close()
    assert checking.check(log.path) == [], (seed, kind)
    assert sorted(each.document for each in read(Log(folder, key=KEY), cases.takedowns))[:2] == ["doc-1", "doc-2"]


def survives_a_damaged_inbox(good: Path, folder: Path, seed: int) -> None:
    """One damaged inbox, from start to the next message."""
    kind = damaged(good, folder, "inbox.db", seed)
    before = readable(folder / "inbox.db", "updates", "payload", range(20, WAITING + 20))
    alarms = Alarms()
    inbox = Inbox(folder, key=KEY, alarms=alarms)
    waiting = {each.update_id: each for each in inbox.open(7)}
    assert set(before) <= set(waiting), (seed, kind)
    unread = [n for n in waiting if waiting[n].payload is None and inbox._seal.open(before.get(n, "")) is not None]
    assert unread == [], (seed, kind)
    assert len(waiting) == WAITING or alarms.standing(), (seed, kind)
    inbox._submit(_insert(inbox, 5000)).result()
    inbox._submit(_done(5000)).result()
    inbox.close()
    assert checking.check(inbox.path) == [], (seed, kind)


@pytest.mark.parametrize("seed", range(24))
async def test_a_damaged_log_is_mended_at_the_start(good: Path, tmp_path: Path, index: Any, seed: int) -> None:
    """Whatever the damage: the bot answers, keeps what can be read, names the rest, quotes nothing taken down."""
    await survives_a_damaged_log(good, tmp_path / "data", seed, index)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("questions_fts_docsize", "passages_fts_docsize"),
        ("questions_fts_docsize", "passages_fts_data"),
        ("questions_fts_data", "passages_fts_docsize"),
        ("passages_fts_docsize", "passages_fts_data"),
    ],
)
async def test_exchanged_pages_of_full_text_indexes_are_found(
    good: Path, tmp_path: Path, index: Any, one: str, other: str
) -> None:
    """SQLite's own check takes them for each other; a new log is made and written to."""
    path = shutil.copytree(good, tmp_path / "data") / "log.db"
    assert checking.check(path) == []
    with closing(sqlite3.connect(str(path))) as db:
        roots = [
            db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]
            for name in (one, other)
        ]
    data = path.read_bytes()
    places = [(root - 1) * PAGE for root in roots]
    pages = [data[place : place + PAGE] for place in places]
    with path.open("r+b") as file:
        for place, page in zip(places, reversed(pages), strict=True):
            file.seek(place)
            file.write(page)
    log = Log(tmp_path / "data", key=KEY)
    assert check_running(log)
    assert "log damaged" in {alarm.kind for alarm in log.alarms.standing()}
    log.alarms.clear("log damaged")
    look_over(log)
    assert log.open()
    reply = await QuestionService(index, log).ask("When was the bridge built?", Asker("private", 1, 1))
    assert reply.entry.number == ROWS + 1
    log.close()
    assert checking.check(log.path) == []


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_inbox_is_set_aside(good: Path, tmp_path: Path, seed: int) -> None:
    """It is renamed, and a new one keeps the next message."""
    survives_a_damaged_inbox(good, tmp_path / "data", seed)


@pytest.mark.slow
async def test_two_hundred_damaged_logs(good: Path, tmp_path: Path, index: Any) -> None:
    """A log with changed pages loses no row that can be read, with other damage each time."""
    for seed in range(1000, 1200):
        await survives_a_damaged_log(good, tmp_path / "data", seed, index)
        shutil.rmtree(tmp_path / "data")


@pytest.mark.slow
def test_two_hundred_damaged_inboxes(good: Path, tmp_path: Path) -> None:
    """A damaged inbox is set aside, with other damage each time."""
    for seed in range(1000, 1200):
        survives_a_damaged_inbox(good, tmp_path / "data", seed)
        shutil.rmtree(tmp_path / "data")


def test_mending_a_good_log_changes_nothing(good: Path, tmp_path: Path) -> None:
    """Every table as it was: counts, groups, days of erased questions, numbers given once."""
    data = tmp_path / "data"
    shutil.copytree(good, data)
    log = Log(data, key=KEY)
    log.call(lambda db: db.execute("INSERT INTO days (day, asked) VALUES ('2020-01-01', 9)"))
    log.call(lambda db: db.execute("DELETE FROM questions WHERE id = ?", [ROWS]))
    log.close()
    before = everything(data / "log.db")
    assert all(table.whole for table in mend_log(data / "log.db", MIGRATIONS))
    assert everything(data / "log.db") == before
    again = Log(data, key=KEY)
    write(again, "Another?", declined("x"))
    assert read(again, lambda db: db.execute("SELECT max(id) FROM questions").fetchone()) == (ROWS + 1,)
    again.close()


def everything(path: Path) -> dict[str, list[str]]:
    """All rows of all tables except full-text search."""
    with closing(sqlite3.connect(path)) as db:
        sql = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' AND name NOT LIKE '_sqlite%'"
        )
        return {
            name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"').fetchall()))  # noqa: S608 # of the schema
            for (name,) in db.execute(sql).fetchall()
            if name != "sqlite_sequence"
        }


def test_an_altered_definition_is_damage_too(good: Path, tmp_path: Path) -> None:
    """SQLite's check passes, but a trigger counts something else."""
    data = tmp_path / "data"
    shutil.copytree(good, data)
    log = data / "log.db"
    log.write_bytes(log.read_bytes().replace(b"SET times = times + 1 WHERE", b"SET times = times + 7 WHERE"))
    assert checking.check(log) == []
    made = Log(data, key=KEY)
    look_over(made)
    made.open()
    assert [alarm.kind for alarm in made.alarms.standing()] == ["log mended"]
    made.close()


def test_a_log_that_cannot_be_opened_is_no_damage(tmp_path: Path) -> None:
    """A folder in its place, no file, a locked one: nothing is set aside."""
    (tmp_path / "one" / "log.db").mkdir(parents=True)
    assert checking.check(tmp_path / "one" / "log.db") is None
    assert checking.check(tmp_path / "none.db") is None
    log = Log(tmp_path / "two", key=KEY)
    log.open()
    log.close()
    holder = sqlite3.connect(log.path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("INSERT INTO marks VALUES ('a', 'b')")
    holder.execute("COMMIT")
    assert checking.check(log.path) is None
    holder.close()
    assert aside_in(tmp_path / "two") == []


def test_the_check_at_a_start_is_cut_short(good: Path) -> None:
    """A log too large for the time is left to the check in the background."""
    assert checking.check(good / "log.db", within_seconds=-1) in (None, [])
    assert checking.check(good / "log.db") == []


def test_a_running_bot_looks_once_a_day(good: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The first look names the damage once, a later one that finds none ends the alarm."""
    data = tmp_path / "data"
    shutil.copytree(good, data)
    log = Log(data, key=KEY)
    upkeep = Upkeep(log, retention_days=0)
    upkeep.once()
    assert log.alarms.standing() == []
    log.close()
    whole = log.path.read_bytes()
    log.path.write_bytes(KINDS["noise"](bytearray(whole), random.Random(3)))  # noqa: S311 # the same
    log = Log(data, key=KEY)
    with caplog.at_level(logging.ERROR):
        assert check_running(log)
        assert check_running(log)
    assert [alarm.kind for alarm in log.alarms.standing()] == ["log damaged"]
    assert len([record for record in caplog.records if "is damaged" in record.message]) == 1
    log.path.write_bytes(whole)
    assert check_running(log)
    assert log.alarms.standing() == []
    log.close()


@pytest.fixture
def review(good: Path, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """`scripts/review.py check` over a copy."""
    shutil.copytree(good, tmp_path / "data")

    def run(*arguments: str) -> Any:
        given = ["--data", str(tmp_path / "data"), "check", *arguments]
        return CliRunner().invoke(main, given, catch_exceptions=False)

    yield run


def test_check_says_what_is_damaged_and_mends_it(review: Callable[..., Any], tmp_path: Path) -> None:
    """Status 1 while there is something to see to, and 0 afterwards."""
    assert (review().exit_code, review().stdout) == (0, "nothing is damaged\n")
    for name in ("log.db", "inbox.db"):
        path = tmp_path / "data" / name
        path.write_bytes(KINDS["noise"](bytearray(path.read_bytes()), random.Random(2)))  # noqa: S311 # the same
    found = review()
    assert found.exit_code == 1
    assert [line.split(" is damaged: ")[0].rsplit("/", 1)[1] for line in found.stdout.splitlines()[:2]] == [
        "log.db",
        "inbox.db",
    ]
    mended = review("--mend")
    assert mended.exit_code == 1
    assert mended.stdout.count("it is mended") == 2
    after = review()
    assert after.exit_code == 1
    assert [line.split(";")[0].rsplit("/", 1)[1][:12] for line in after.stdout.splitlines()] == [
        "inbox.db.dam",
        "log.db.damag",
    ]
    for name in aside_in(tmp_path / "data"):
        (tmp_path / "data" / name).unlink()
    assert review().exit_code == 0


def test_check_says_when_takedowns_are_unknown(review: Callable[..., Any], tmp_path: Path) -> None:
    """And the docs say what to do next."""
    (tmp_path / "data" / "takedowns.json").write_text("[")
    (tmp_path / "data" / "log.db").unlink()
    found = review()
    assert found.exit_code == 1
    assert "it is not known what is taken down, so nothing is quoted" in found.stdout


def test_a_clean_stop_leaves_all_rows_in_the_log_itself(tmp_path: Path) -> None:
    """Also when the takedowns were read, and another program has the log open: `log.db` alone is copied and is whole."""
    log = Log(tmp_path / "data", key=KEY)
    log.open()
    reader = sqlite3.connect(f"{log.path.as_uri()}?mode=ro", uri=True)
    for number in range(50):
        write(log, f"Question {number}?", declined("x"))
        log.takedowns.current()
        reader.execute("SELECT count(*) FROM questions").fetchall()
    log.close()
    shutil.copy(log.path, tmp_path / "alone.db")
    reader.close()
    with closing(sqlite3.connect(tmp_path / "alone.db")) as db:
        assert db.execute("SELECT count(*) FROM questions").fetchone() == (50,)


def test_an_inbox_damaged_while_the_bot_runs_is_set_aside_too(good: Path, tmp_path: Path) -> None:
    """The next message is kept; the bot need not be restarted."""
    data = tmp_path / "data"
    shutil.copytree(good, data)
    alarms = Alarms()
    inbox = Inbox(data, key=KEY, alarms=alarms)
    assert len(inbox.open(7)) == WAITING
    inbox._thread.submit(inbox._disconnect).result()
    inbox.path.write_bytes(b"no database" * 1000)
    inbox._submit(_insert(inbox, 6000)).result()
    assert [alarm.kind for alarm in alarms.standing()] == ["inbox damaged"]
    assert [name for name in aside_in(data) if name.startswith("inbox.db.damaged-")] != []
    inbox.close()
