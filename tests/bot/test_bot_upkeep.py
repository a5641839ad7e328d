"""Old questions are erased to the last byte, their labels stay; backups are whole; nothing holds up the bot for long."""

import json
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from log_questions import BRIDGE, KEY, MILL, answered, declined, files_with, quote, read, say, write

from bot.log.moderation import cases, queues
from bot.log.moderation.gaps import Grouper
from bot.log.rows import keyed_hash
from bot.log.sqlite import sqlite3
from bot.log.upkeep.backups import back_up
from bot.log.upkeep.daily import Upkeep, group_gaps
from bot.log.upkeep.retention import erase, retain, tidy
from bot.log.writing.database import Log, LogError
from index.types import Vectors

SECRET = "Zanzibarquestion about Auntie Rosalind"
NOTE = "Whistlebottom note"


def embed(text: str) -> Vectors:
    """One direction for everything."""
    import numpy as np

    return np.full(4, 0.5, np.float32)


def fill(log: Log) -> list[str]:
    """Old and new questions, answered and declined, judged and not, with everything that hangs on them; uids of the old."""
    old = [
        write(log, f"{SECRET} one?", answered("x", quote(MILL, "doc-2")), days_ago=200),
        write(log, f"{SECRET} two?", declined("x"), days_ago=190),
        write(log, f"{SECRET} three?", answered("x", quote(MILL, "doc-2"), confidence=0.4), days_ago=185),
        write(log, f"{SECRET} four?", None, error=f"Traceback: {SECRET}", days_ago=181),
    ]
    write(log, "A new question about the bridge?", answered("x", quote(BRIDGE)), user=77, days_ago=170)
    for uid in old:
        say(log, uid, "report", reason=f"{SECRET} is wrong")
    group_gaps(log, Grouper("m", embed))
    log.call(lambda db: cases.verdict(db, old[1], "right", "anna", NOTE))
    log.call(lambda db: cases.verdict(db, old[2], "wrong passage", "anna", NOTE))
    log.call(lambda db: cases.verdict(db, old[0], "note", "anna", NOTE))
    log.call(lambda db: cases.record(db, "anna", "corrected", old[0], NOTE))
    for number in range(300):  # so that pages are split, and the words lie in many segments of the search
        write(log, f"Filler {number} harbour{number}?", answered("x", quote(BRIDGE)), user=1000 + number)
    return old


def traces(log: Log, *uids: str) -> list[str]:
    """Everything that must be gone of the old questions."""
    addresses = [read(log, lambda db, uid=uid: cases.case(db, uid)).address for uid in uids]  # type: ignore[misc]
    hashes = [keyed_hash(KEY, kind, 4242) for kind in ("user", "chat")]
    return [
        SECRET,
        SECRET.lower(),
        "zanzibarquestion",
        "Whistlebottom",
        "rosalind",
        "March 1931, the paper wrote",
        *addresses,
        *hashes,
    ]


def test_retention_leaves_no_byte_of_what_it_erased(tmp_path: Path) -> None:
    """Text, words, hashes, sealed addresses, feedback, notes: in no file, free page or WAL; the new questions stay."""
    log = Log(tmp_path, key=KEY)
    old = fill(log)
    gone = traces(log, *old)
    for needle in gone:
        assert "log.db" in " ".join(files_with(tmp_path, needle)), needle
    assert retain(log, 180) == 4
    assert log.clean()
    assert {needle: files_with(tmp_path, needle) for needle in gone if files_with(tmp_path, needle)} == {}
    assert files_with(tmp_path, "A new question about the bridge", keyed_hash(KEY, "user", 77)) == ["log.db"]
    assert read(log, lambda db: queues.search(db, "Zanzibarquestion") + queues.search(db, "mill")) == []
    assert len(read(log, lambda db: queues.search(db, "harbour7"))) == 1
    log.close()
    assert {needle: files_with(tmp_path, needle) for needle in gone if files_with(tmp_path, needle)} == {}


def test_labels_stay_when_their_questions_are_erased(log: Log) -> None:
    """Verdict, outcome, confidence, build and month; the rest of the row is empty, and an unjudged row is gone."""
    old = fill(log)
    month = read(log, lambda db: cases.case(db, old[2])).asked_at[:7]
    days = read(log, lambda db: list(db["days"].rows))
    assert retain(log, 180) == 4
    kept = read(log, lambda db: cases.case(db, old[2]))
    assert (kept.outcome, kept.confidence, kept.build, kept.asked_at, kept.erased) == (
        "answered",
        0.4,
        "build-1",
        month,
        True,
    )
    assert (kept.question, kept.quotes, kept.user_hash, kept.address, kept.feedback) == ("", [], "", "", [])
    assert [(each.verdict, each.actor, each.note) for each in kept.verdicts] == [("wrong passage", "anna", "")]
    for uid in (old[0], old[3]):
        with pytest.raises(cases.UnknownCase):
            read(log, lambda db, uid=uid: cases.case(db, uid))  # type: ignore[misc]
    assert read(log, lambda db: list(db["days"].rows)) == days
    assert read(log, lambda db: db["gaps"].count) == 0
    deeds = read(log, lambda db: queues.history(db, actor="citebot"))
    assert [(each.what, each.detail) for each in deeds] == [("retention", "4 questions older than 180 days")]
    assert retain(log, 180) == 0


def test_nothing_is_erased_when_the_setting_says_for_ever(log: Log) -> None:
    """0 days; and a day less than the limit is not over it."""
    fill(log)
    assert retain(log, 0) == 0
    assert retain(log, 201) == 0
    assert retain(log, 199) == 1


def test_passage_of_a_takedown_stays_as_evidence(log: Log) -> None:
    """Its text is kept even when no row quotes it any more; one without a takedown is deleted."""
    uid = write(log, "When?", answered("x", quote(MILL, "doc-2"), quote(BRIDGE, "doc-1", 2)), days_ago=300)
    log.call(lambda db: cases.take_down(db, uid, "doc-2", quote(MILL, "doc-2").passage_sha256, [], "order", "anna"))
    retain(log, 180, confirmed=True)  # it is the only question
    assert read(log, lambda db: [row["text"] for row in db["passages"].rows]) == [MILL]
    assert read(log, lambda db: [(row["reason"], row["text"]) for row in db["taken_down"].rows]) == [("order", MILL)]


def test_erasing_one_person_by_hand_leaves_the_others(log: Log) -> None:
    """What a request to be forgotten needs; twice changes nothing."""
    write(log, "Mine?", declined("Mine?"), user=1)
    write(log, "Theirs?", declined("Theirs?"), user=2)
    mine = keyed_hash(KEY, "user", 1)
    numbers = read(
        log, lambda db: [row["id"] for row in db.query("SELECT id FROM questions WHERE user_hash = ?", [mine])]
    )
    assert log.call(lambda db: erase(db, numbers)) == 1
    assert log.call(lambda db: erase(db, numbers)) == 0
    log.call(tidy)
    assert log.clean()
    assert files_with(log.path.parent, "Mine?", mine) == []
    assert files_with(log.path.parent, "Theirs?") == ["log.db"]


def test_running_bot_erases_and_gives_room_back(tmp_path: Path) -> None:
    """The thread does it while questions are logged; the file shrinks."""
    log = Log(tmp_path, key=KEY)
    for number in range(200):
        write(log, f"Old {number}?", answered("x", quote(BRIDGE)), error="e" * 10_000, days_ago=400)
    for number in range(201):  # so that it is not most of the log
        write(log, f"Newer {number}?", declined("x"), days_ago=1)
    log.clean()
    before = log.path.stat().st_size
    upkeep = Upkeep(log, retention_days=180, tick_seconds=0.01)
    upkeep.start()
    for number in range(50):
        write(log, f"New {number}?", declined("x"))
    until = time.monotonic() + 30
    while read(log, lambda db: db["questions"].count) != 251 or log.path.stat().st_size > before / 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    upkeep.stop()
    log.close()


def test_upkeep_continues_after_an_error(log: Log, caplog: pytest.LogCaptureFixture) -> None:
    """A failed check is a line in the log; the next one is still made."""
    looks: list[float] = []
    done = threading.Event()

    def grouper() -> Any:
        looks.append(time.monotonic())
        if len(looks) > 2:
            done.set()
        raise (LogError("busy") if len(looks) == 1 else ValueError("odd"))

    upkeep = Upkeep(log, retention_days=0, grouper=grouper, tick_seconds=0.01)
    upkeep.start()
    assert done.wait(20)
    upkeep.stop()
    assert "upkeep of the log waits: busy" in caplog.text
    assert "upkeep of the log failed; it is tried again" in caplog.text


def test_wal_is_emptied_when_readers_are_gone(log: Log) -> None:
    """A reader holds it up, and `clean` says so; afterwards it works."""
    write(log, "When?", declined("x"))
    reader = sqlite3.connect(log.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM questions").fetchall()
    write(log, "And then?", declined("x"))
    assert not log.clean()
    reader.execute("COMMIT")
    reader.close()
    assert log.clean()
    assert log.path.with_name("log.db-wal").stat().st_size == 0


def test_backup_is_whole_and_private_while_the_bot_writes(log: Log, tmp_path: Path) -> None:
    """One file, of one moment, for its owner only; it opens as a log."""
    for number in range(200):
        write(log, f"Question {number}?", declined("x"))
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            write(log, "Meanwhile?", declined("x"))

    writer = threading.Thread(target=go_on)
    writer.start()
    target = tmp_path / "copies" / "log.db"
    target.parent.mkdir()
    size = back_up(log.path, target)
    stop.set()
    writer.join()
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.stat().st_size == size
    assert [path.name for path in target.parent.iterdir()] == ["log.db"]
    db = sqlite3.connect(target)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    numbers = [row[0] for row in db.execute("SELECT id FROM questions ORDER BY id")]
    db.close()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 200


def test_backup_that_cannot_be_made_is_one_line(log: Log, tmp_path: Path) -> None:
    """No folder, no log, a damaged log; no half of a file is left."""
    log.open()
    with pytest.raises(LogError, match="cannot be copied to"):
        back_up(log.path, tmp_path / "none" / "log.db")
    with pytest.raises(LogError, match="cannot be copied to"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db")
    (tmp_path / "bad.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(LogError, match="cannot be copied to"):
        back_up(tmp_path / "bad.db", tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.db", "data"]


def test_old_file_can_be_vacuumed(tmp_path: Path) -> None:
    """An older log gives its pages back after it was rewritten once."""
    old = sqlite3.connect(tmp_path / "log.db")
    old.execute("CREATE TABLE other (a)")
    old.close()
    log = Log(tmp_path, key=b"")
    write(log, "When?", declined("x"))
    assert read(log, lambda db: db.execute("PRAGMA auto_vacuum").fetchone()) == (0,)
    log.vacuum()
    log.close()
    again = Log(tmp_path, key=b"")
    assert read(again, lambda db: db.execute("PRAGMA auto_vacuum").fetchone()) == (2,)
    assert again.call(lambda db: db["questions"].count) == 1
    again.close()


def test_log_of_an_earlier_version_is_counted_once(tmp_path: Path) -> None:
    """What was there before the search and the counts is found and counted like the rest."""
    from sqlite_utils import Database

    from bot.log.rows import Asker, question_row
    from bot.log.tables.schema import Immediate, insert, migrations

    db = Database(sqlite3.connect(tmp_path / "log.db"))
    with Immediate(db):
        migrations.apply(db)
        for text in ("When was it built?", "When was it built?"):
            row = question_row(
                text, answered(text), Asker("private", 1, 1), key=KEY, build="b", threshold=None, latency_ms=1.0
            )
            insert(db, row)
        uid = row["uid"]
        at = datetime.now(UTC).isoformat()
        db.table("feedback").insert({"question": uid, "user_hash": "u", "kind": "report", "source": "report", "at": at})
        db.table("verdicts").insert({"question": uid, "verdict": "right", "actor": "anna", "at": at})
    db.close()
    log = Log(tmp_path, key=KEY)
    assert log.open()
    found = read(log, lambda db: [queues.search(db, "council built"), list(db["most_asked"].rows), queues.stats(db, 1)])
    assert [(line.number, line.reports, line.judged) for line in found[0]] == [(2, 1, True), (1, 0, False)]
    assert [(row["text"], row["times"]) for row in found[1]] == [("when was it built", 2)]
    assert (found[2][0].asked, found[2][0].answered) == (2, 2)
    assert read(log, lambda db: json.loads(json.dumps(list(db["sources_most_quoted"].rows))))[0]["answers"] == 2
    log.close()
