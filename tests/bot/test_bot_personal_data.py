"""What the log holds of a person: found whole, erased whole, from the rows to the last byte of every file."""

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.log import people
from bot.log.rows import Asker, keyed_hash, question_row
from bot.log.sealing import Seal
from bot.log.sqlite import sqlite3
from bot.log.tables.schema import Immediate, insert
from bot.log.writing.database import Log, LogError
from bot.preferences import Preferences
from bot.questions import QuestionService
from index import Answer

ANNA, BORIS, GROUP = 41, 42, -1005
MARK = "zanzibarquux"
Rows = Callable[[], list[dict[str, Any]]]


def ask(log: Log, user: int, question: str, *, chat: int | None = None, asked: str = "", sealed: Any = None) -> str:
    """Log a question; give its uid."""
    kind = "supergroup" if chat else "private"
    answer = Answer(question, "declined", "not found", 0.1, "build-1", 1.0, asked=asked)
    asker = Asker(kind, user, chat or user, 7)
    row = question_row(question, answer, asker, key=log.key, build="build-1", threshold=None, latency_ms=1.0)
    row["address"] = Seal(log.key).close(sealed) if sealed else ""
    asyncio.run(log.write(row))
    return str(row["uid"])


def do(log: Log, sql: str, *values: object) -> None:
    """Run a statement in the log."""
    asyncio.run(log.do(lambda db: db.execute(sql, list(values))))


def everything(log: Log, user: int) -> dict[str, Any]:
    """What the log holds of somebody."""
    hashed = keyed_hash(log.key, "user", user)
    waiting = asyncio.run(log.waiting(user))
    return asyncio.run(log.read(lambda db: people.everything(db, [hashed], waiting, Seal(log.key))))


def found_in(folder: Path, *wanted: str) -> list[tuple[str, str]]:
    """Files under the folder, with what of `wanted` their bytes hold."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, each) for path in files for each in wanted if each.encode() in path.read_bytes()]


def test_everything_of_a_person_and_nothing_of_others(log: Log) -> None:
    """Questions, own feedback, reviews without names; not what others asked or said, nor their words in a follow-up."""
    mine = ask(log, ANNA, "When was the bridge built?", sealed={"chat": ANNA, "message": 5})
    ask(log, ANNA, "And by whom?", chat=GROUP, asked=f"{MARK} was built. And by whom?")
    theirs = ask(log, BORIS, f"Who is {MARK}?", chat=GROUP)
    hashes = {user: keyed_hash(log.key, "user", user) for user in (ANNA, BORIS)}
    for uid, user, kind, source in ((mine, ANNA, "answered", "button"), (mine, BORIS, "report", "button"),
                                    (theirs, ANNA, "not answered", "reaction")):  # fmt: skip
        do(log, "INSERT INTO feedback (question, user_hash, kind, source, at) VALUES (?, ?, ?, ?, 'now')", uid,
           hashes[user], kind, source)  # fmt: skip
    do(
        log,
        "INSERT INTO verdicts (question, verdict, note, actor, at) VALUES (?, 'right', 'fine', 'Mod Name', 'now')",
        mine,
    )
    do(log, "INSERT INTO people (user_hash, language, at) VALUES (?, 'az', 'now')", hashes[ANNA])
    held = everything(log, ANNA)
    assert [each["question"] for each in held["questions"]] == ["When was the bridge built?", "And by whom?"]
    first = held["questions"][0]
    assert first["address in Telegram"] == {"chat": ANNA, "message": 5}
    assert first["feedback"] == [{"said": "answered", "reason": "", "by": "button", "at": "now"}]
    assert first["reviews"] == [{"verdict": "right", "note": "fine", "at": "now", "undone_at": ""}]
    assert held["feedback on answers to others"] == [
        {"said": "not answered", "reason": "", "by": "reaction", "at": "now"}
    ]
    assert held["choices"] == {"language": "az", "questions may tune the bot": True}
    text = json.dumps(held)
    assert MARK not in text
    assert "Mod Name" not in text
    assert "report" not in text
    assert hashes[BORIS] not in text


def test_files_stay_within_the_limit_and_lose_no_question(log: Log) -> None:
    """Too much for one file continues in the next; each file is complete JSON."""
    for number in range(12):
        ask(log, ANNA, f"Question {number} " + "ə" * 500)
    held = everything(log, ANNA)
    files = people.as_files(held, 6000)
    assert len(files) > 2
    assert max(map(len, files)) <= 6000
    parts = [json.loads(each) for each in files]
    assert [each for part in parts for each in part["questions"]] == held["questions"]
    assert parts[1]["part"] == f"2 of {len(files)}"
    assert len(people.as_files(held, 10**6)) == 1


def test_opting_out_covers_questions_before_and_after(log: Log, rows: Rows) -> None:
    """Even a row that waited outside the database is out, and another person's is not."""
    ask(log, ANNA, "Before")
    hashed = keyed_hash(log.key, "user", ANNA)
    asyncio.run(log.do(lambda db: people.choose_tuning(db, [hashed], False)))
    ask(log, ANNA, "After")
    ask(log, BORIS, "Other")
    assert {row["question"]: row["tuning"] for row in rows()} == {"Before": 0, "After": 0, "Other": 1}
    asyncio.run(log.do(lambda db: people.choose_tuning(db, [hashed], True)))
    assert {row["tuning"] for row in rows()} == {1}


def fill(log: Log) -> dict[str, str]:
    """Many rows of others around one person's, in every table, and a search table; gives what must vanish."""
    wanted = {"hash": keyed_hash(log.key, "user", ANNA), "chat": keyed_hash(log.key, "chat", ANNA)}
    for number in range(60):
        ask(log, BORIS, f"Other {number} " + "lorem ipsum " * 30, chat=GROUP)
        uid = ask(log, ANNA, f"{MARK} number {number} " + "dolor sit " * 40, sealed={"chat": ANNA, "message": number})
        wanted[f"uid {number}"] = uid
        address = asyncio.run(
            log.read(lambda db: db.execute("SELECT address FROM questions ORDER BY id DESC").fetchone()[0])
        )
        wanted[f"address {number}"] = address
        do(log, "INSERT INTO feedback (question, user_hash, kind, source, reason, at) VALUES (?, ?, 'report', 'button', ?, "
           "'now')", uid, wanted["hash"], f"{MARK} reason")  # fmt: skip
        do(log, "INSERT INTO verdicts (question, verdict, note, actor, at) VALUES (?, 'note', ?, 'mod', 'now')", uid,
           f"{MARK} note")  # fmt: skip
        do(log, "INSERT INTO takedowns (question, document, actor, at) VALUES (?, 'doc-1', 'mod', 'now')", uid)
    do(log, "INSERT INTO people (user_hash, language, tuning, at) VALUES (?, 'az', 0, 'now')", wanted["hash"])
    ask(log, BORIS, "And why?", chat=GROUP, asked="Who said so? And why?")
    return wanted | {"text": MARK}


def test_nothing_remains_in_any_file(log: Log, rows: Rows) -> None:
    """Rows, search index, free pages, write-ahead log and the file aside; everybody else's rows stay as they were."""
    wanted = fill(log)
    others = [row for row in rows() if MARK not in row["question"]]
    log.takedowns.current()
    assert ("takedowns.json", wanted["uid 3"]) in found_in(log.path.parent, wanted["uid 3"])
    aside = log.path.with_name("log-unwritten.jsonl")
    torn = {"row": {"uid": "torn", "question": f"{MARK} torn"}}
    aside.write_text(json.dumps({"sent": {"uid": wanted["uid 3"], "reply_ids": [1], "error": MARK}, "odd": 1}) + "\n"
                     + json.dumps({"strange": "of somebody else"}) + "\n" + json.dumps(torn)[:-3])  # fmt: skip
    assert {name for name, _ in found_in(log.path.parent, *wanted.values())} >= {"log.db-wal", "log-unwritten.jsonl"}
    gone = asyncio.run(log.forget(ANNA))
    assert gone.scrubbed
    assert (len(gone.erased.uids), gone.erased.remarks) == (60, 60)
    assert found_in(log.path.parent, *wanted.values()) == []
    assert rows() == others
    assert aside.read_text() == '{"strange": "of somebody else"}\n'
    db = Database(log.path)
    assert {row["question"] for row in db["takedowns"].rows} == {""}
    assert db["takedowns"].count == 60
    assert db["verdicts"].count == 0
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'verdict_kept'").fetchone() == (1,)
    assert db.execute("SELECT count(*) FROM questions_fts WHERE questions_fts MATCH 'ipsum'").fetchone() == (60,)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    assert everything(log, ANNA)["questions"] == []
    assert not asyncio.run(log.forget(ANNA)).erased


def test_rows_from_before_a_key_rotation_are_found_and_erased(tmp_path: Path) -> None:
    """What was hashed under an older key is the same person's; so are choices, when they change one."""
    old = Log(tmp_path, key=b"o" * 32)
    ask(old, ANNA, f"{MARK} before")
    former = keyed_hash(old.key, "user", ANNA)
    asyncio.run(old.do(lambda db: people.choose_tuning(db, [former], False)))
    old.close()
    log = Log(tmp_path, key=b"n" * 32, previous=[b"o" * 32])
    preferences = Preferences(log)
    assert asyncio.run(preferences.of(ANNA)) == people.Choices("", False)
    asyncio.run(preferences.choose_language(ANNA, "az"))
    assert asyncio.run(preferences.of(ANNA)) == people.Choices("az", False)
    ask(log, ANNA, f"{MARK} after")
    hashes = [keyed_hash(key, "user", ANNA) for key in log.keys]
    held = asyncio.run(log.read(lambda db: people.everything(db, hashes, [], Seal(log.key))))
    assert [(each["question"], each["may tune the bot"]) for each in held["questions"]] == [
        (f"{MARK} before", False),
        (f"{MARK} after", False),
    ]
    assert len(asyncio.run(log.forget(ANNA)).erased.uids) == 2
    assert found_in(tmp_path, MARK, *hashes) == []
    assert asyncio.run(Preferences(log).of(ANNA)) == people.Choices()
    log.close()


def test_words_carried_into_others_follow_ups_go(log: Log, rows: Rows) -> None:
    """Boris asked on from Anna's question: his own words stay, hers do not."""
    ask(log, BORIS, "Older", chat=GROUP, asked=f"Something {MARK} here Older")
    ask(log, ANNA, f"When was {MARK} built in town?", chat=GROUP)
    ask(log, BORIS, "And by whom?", chat=GROUP, asked=f"was {MARK} built in town? And by whom?")
    ask(log, BORIS, "And why?", chat=GROUP, asked="The river rose. And why?")
    asyncio.run(log.forget(ANNA))
    assert [row["asked"] for row in rows()] == [
        f"Something {MARK} here Older",
        "And by whom?",
        "The river rose. And why?",
    ]


def test_words_put_into_others_follow_ups_go(log: Log, rows: Rows) -> None:
    """Also where a follow-up was completed by putting some of Anna's words in place of a pronoun."""
    ask(log, ANNA, f"When was the {MARK} bridge built?", chat=GROUP)
    ask(log, BORIS, "Who paid for it?", chat=GROUP, asked=f"Who paid for the {MARK} bridge?")
    ask(log, BORIS, "When did he die?", chat=GROUP, asked=f"When did the person who built the {MARK} bridge die?")
    ask(log, BORIS, "How deep is it?", chat=GROUP, asked="How deep is the river?")
    asyncio.run(log.forget(ANNA))
    assert [row["asked"] for row in rows()] == ["Who paid for it?", "When did he die?", "How deep is the river?"]


def test_an_open_reader_delays_clearing_and_is_reported(tmp_path: Path) -> None:
    """While another program reads, `scrubbed` is False; as soon as it lets go, the next attempt clears the files."""
    log = Log(tmp_path, key=b"k" * 32, busy_ms=100)
    ask(log, ANNA, f"{MARK}?")
    reader = sqlite3.connect(str(log.path))
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM questions").fetchone() == (1,)
    gone = asyncio.run(log.forget(ANNA))
    assert not gone.scrubbed
    assert everything(log, ANNA)["questions"] == []
    assert not asyncio.run(log.scrub())
    reader.close()
    assert asyncio.run(log.scrub())
    assert found_in(tmp_path, MARK, keyed_hash(log.key, "user", ANNA)) == []
    log.close()


def test_an_erasure_cut_short_is_finished_at_the_next_start(tmp_path: Path) -> None:
    """Rows gone, file not rewritten: the next start does it."""
    log = Log(tmp_path, key=b"k" * 32)
    ask(log, ANNA, f"{MARK}?")
    hashed, chat = keyed_hash(log.key, "user", ANNA), keyed_hash(log.key, "chat", ANNA)
    asyncio.run(log.do(lambda db: people.erase(db, [hashed], [chat])))
    assert found_in(tmp_path, MARK) != []
    log.close()
    again = Log(tmp_path, key=b"k" * 32)
    again.open()
    assert found_in(tmp_path, MARK) == []
    assert asyncio.run(again.read(people.scrub_is_due)) is False
    again.close()


def test_a_locked_log_erases_nothing_and_says_so(tmp_path: Path, rows: Rows) -> None:
    """All or nothing."""
    log = Log(tmp_path, key=b"k" * 32, busy_ms=50)
    ask(log, ANNA, f"{MARK}?")
    writer = sqlite3.connect(str(log.path))
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(LogError, match="cannot be written"):
        asyncio.run(log.forget(ANNA))
    writer.close()
    assert len(everything(log, ANNA)["questions"]) == 1
    log.close()


def test_rows_waiting_outside_are_shown_and_erased(tmp_path: Path) -> None:
    """The database is away: the row waits in the file, belongs to /mydata, and goes with the rest."""
    log = Log(tmp_path, key=b"k" * 32, busy_ms=50)
    ask(log, BORIS, "Other")
    blocker = sqlite3.connect(str(log.path))
    blocker.execute("BEGIN IMMEDIATE")
    ask(log, ANNA, f"{MARK}?")
    assert [each["question"] for each in everything(log, ANNA)["questions"]] == [f"{MARK}?"]
    blocker.close()
    asyncio.run(log.forget(ANNA))
    assert found_in(tmp_path, MARK) == []
    assert [each["question"] for each in everything(log, BORIS)["questions"]] == ["Other"]
    log.close()


async def test_a_question_being_answered_meanwhile_is_not_kept(
    service: QuestionService, index: Any, log: Log, rows: Rows
) -> None:
    """Begun before the erasure and written after it: no row, no leftover of its sending, no follow-up; a new one is kept."""
    index.wait[MARK] = threading.Event()
    asking = asyncio.create_task(service.ask(MARK, Asker("supergroup", ANNA, GROUP)))
    await asyncio.to_thread(index.begun.wait, 10)
    await service.forget(ANNA)
    index.wait[MARK].set()
    reply = await asking
    assert reply.entry.number is None
    assert reply.asked == ""
    await service.sent(reply, [5, 6])
    assert rows() == []
    assert found_in(log.path.parent, MARK, reply.entry.uid) == []
    await asyncio.sleep(0.01)
    await service.ask("New question?", Asker("private", ANNA, ANNA))
    assert [row["question"] for row in rows()] == ["New question?"]


async def test_sending_of_an_erased_question_leaves_nothing(service: QuestionService, log: Log) -> None:
    """Logged, then erased before its messages were sent: their numbers are not put aside."""
    reply = await service.ask(MARK, Asker("private", ANNA, ANNA))
    await service.forget(ANNA)
    await service.sent(reply, [5, 6], RuntimeError(MARK))
    assert found_in(log.path.parent, MARK, reply.entry.uid) == []


def test_scrub_leaves_a_large_log_writable_meanwhile(tmp_path: Path) -> None:
    """Rows written while the file is being rewritten end up in the log."""
    log = Log(tmp_path, key=b"k" * 32, busy_ms=2000)
    ask(log, ANNA, MARK)

    def many(db: Database) -> None:
        for number in range(2000):
            answer = Answer("q", "declined", "not found", 0.1, "b", 1.0)
            row = question_row("x" * 2000, answer, Asker("private", BORIS, BORIS, number), key=log.key, build="b",
                               threshold=None, latency_ms=1)  # fmt: skip
            insert(db, row)

    asyncio.run(log.do(many))

    async def both() -> people.Forgotten:
        erasing = asyncio.create_task(log.forget(ANNA))
        while not erasing.done():
            await log.write(question_row("meanwhile", None, Asker("private", BORIS, BORIS), key=log.key, build="b",
                                         threshold=None, latency_ms=1))  # fmt: skip
        return await erasing

    gone = asyncio.run(both())
    assert gone.scrubbed or asyncio.run(log.scrub())
    questions = [each["question"] for each in everything(log, BORIS)["questions"]]
    assert questions.count("x" * 2000) == 2000
    assert questions.count("meanwhile") >= 1
    assert found_in(tmp_path, MARK) == []
    log.close()


def test_erasures_do_not_say_who(log: Log) -> None:
    """Only when, so that a moderator can see that there was one."""
    ask(log, ANNA, MARK)
    asyncio.run(log.forget(ANNA))
    db = Database(log.path)
    (row,) = db["erasures"].rows
    assert set(row) == {"id", "at", "scrubbed_at"}
    assert datetime.fromisoformat(row["scrubbed_at"]) <= datetime.now(UTC)
    db.close()


def test_immediate_is_what_erasing_runs_in(log: Log) -> None:
    """An error inside takes everything back, guards included."""
    wanted = fill(log)
    db = Database(sqlite3.connect(str(log.path)))
    with pytest.raises(ZeroDivisionError), Immediate(db):
        people.erase(db, [wanted["hash"]], [wanted["chat"]])
        _ = 1 / 0
    assert db["verdicts"].count == 60
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'verdict_kept'").fetchone() == (1,)
    db.close()
