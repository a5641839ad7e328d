"""The log and the copy next to it: a takedown in either is in force, “none” is not “unreadable”, nothing is guessed."""

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from log_questions import BRIDGE, KEY, MILL, answered, quote, read, write

from bot.log.aside import aside_in
from bot.log.moderation import cases, queues
from bot.log.rows import Asker
from bot.log.takedowns.barred import Takedowns, rows_of
from bot.log.takedowns.takedown_copy import Found, add, copy_of, fault_of, merge, read_copy
from bot.log.upkeep.looking_over import look_over
from bot.log.writing.database import Log
from bot.questions import PAUSED, PausedError, QuestionService
from bot.text import strings
from index import Passage
from index.text import sha256_text
from scripts.review import main

ASKER = Asker("private", 1, 1)


def down(log: Log, document: str, text: str = "") -> int:
    """Take a passage, or a whole document, down."""
    sha256 = sha256_text(text) if text else ""
    return log.call(lambda db: cases.take_down(db, "", document, sha256, [], "order", "anna"))


def undo(log: Log, number: int) -> None:
    """Undo a takedown."""
    log.call(lambda db: cases.undo_takedown(db, number, "boris"))


def standing(log: Log) -> list[str]:
    """Documents that are taken down, by the log alone."""
    return sorted(each.document for each in read(log, cases.takedowns))


def backed_up(folder: Path) -> Path:
    """A copy of the log as it is now, without the takedowns' copy."""
    log = Log(folder, key=KEY)
    log.open()
    log.close()
    target = folder.parent / "backup.db"
    shutil.copy(folder / "log.db", target)
    return target


def put_back(backup: Path, folder: Path) -> None:
    """Put a backup in the place of the log."""
    for path in folder.glob("log.db*"):
        path.unlink()
    shutil.copy(backup, folder / "log.db")


def test_an_older_backup_undoes_no_later_takedown_and_no_later_undo(tmp_path: Path) -> None:
    """What came after the backup is taken into it, with its name and time; the copy still has everything."""
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    first, second = down(log, "doc-1"), down(log, "doc-2")
    log.close()
    backup = backed_up(data)
    log = Log(data, key=KEY)
    down(log, "doc-3")
    undo(log, first)
    before = read(log, rows_of)
    log.close()
    put_back(backup, data)
    reader = Takedowns(data / "log.db", every_seconds=0)  # a program that only reads, before any bot has started
    assert [reader.current().allows_document(f"doc-{n}") for n in (1, 2, 3)] == [True, False, False]
    reader.close()
    log = Log(data, key=KEY)
    assert log.open()
    assert standing(log) == ["doc-2", "doc-3"]
    assert read(log, rows_of) == before
    assert [log.takedowns.current().allows_document(f"doc-{n}") for n in (1, 2, 3)] == [True, False, False]
    assert list(read_copy(copy_of(log.path)).rows) == before
    assert second == 2
    log.close()


def test_numbers_given_twice_after_a_restore_are_two_takedowns(tmp_path: Path) -> None:
    """A log put back and written to without its copy, which comes back later, keeps both; the later comer gets a number."""
    data = tmp_path / "data"
    backup = backed_up(data)
    log = Log(data, key=KEY)
    down(log, "doc-1")
    log.close()
    copy = copy_of(data / "log.db")
    copy.rename(tmp_path / "kept.json")
    put_back(backup, data)
    log = Log(data, key=KEY)
    down(log, "doc-2")
    log.close()
    shutil.copy(tmp_path / "kept.json", copy)
    log = Log(data, key=KEY)
    log.open()
    assert [(row["id"], row["document"]) for row in read(log, rows_of)] == [(1, "doc-2"), (2, "doc-1")]
    undo(log, 2)
    log.close()
    again = Log(data, key=KEY)
    assert standing(again) == ["doc-2"]
    again.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda copy: copy.write_bytes(copy.read_bytes()[:-20]),
    "empty": lambda copy: copy.write_bytes(b""),
    "zeros": lambda copy: copy.write_bytes(bytes(copy.stat().st_size)),
    "another list": lambda copy: copy.write_text('["doc-1"]'),
    "no list": lambda copy: copy.write_text("{}"),
    "a document garbled": lambda copy: copy.write_text(copy.read_text().replace("doc-1", "doc-X")),
    "an undo made up": lambda copy: copy.write_text(
        copy.read_text().replace('"undone_at": "", "undone_by": ""', '"undone_at": "2026-01-01", "undone_by": "x"')
    ),
    "no UTF-8": lambda copy: copy.write_bytes(copy.read_bytes().replace(b"doc-1", b"doc-\xff")),
    "nested": lambda copy: copy.write_text("[" * 100_000),
}
LOG_LOST: dict[str, Callable[[Path], object]] = {
    "gone": lambda log: log.unlink(),
    "empty": lambda log: log.write_bytes(b""),
    "no database": lambda log: log.write_bytes(b"no database" * 1000),
}


@pytest.mark.parametrize("lost", LOG_LOST)
@pytest.mark.parametrize("damage", DAMAGE)
async def test_nothing_is_quoted_when_takedowns_are_unknown(
    tmp_path: Path, index: Any, damage: str, lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The log is lost and the copy damaged: before a bot writes, after its start, and after the next one."""
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    down(log, "doc-1")
    log.close()
    DAMAGE[damage](copy_of(log.path))
    LOG_LOST[lost](log.path)
    reader = Takedowns(log.path, every_seconds=0, keep_copy=False)
    assert reader.current().unknown
    assert "it is not known what is taken down" in reader.trouble()
    reader.close()
    for _start in range(2):
        log = Log(data, key=KEY)
        look_over(log)
        assert log.open()
        service = QuestionService(index, log)
        reply = await service.ask("When was the bridge built?", ASKER)
        assert reply.answer is not None
        assert (reply.answer.outcome, reply.answer.reason, reply.answer.quotes) == ("declined", PAUSED, ())
        assert reply.answer.nearest == ()
        allowed = service.allowed()
        assert allowed is not None
        assert not allowed(Passage("doc-5", (0, len(MILL)), MILL, ((0, len(MILL)),), "", sha256_text(MILL)))
        assert not service.may_name("doc-9")
        with pytest.raises(PausedError):
            await service.documents()
        log.close()
    assert any("it is not known what is taken down" in record.message for record in caplog.records)
    assert any(name.startswith("takedowns.json.damaged-") for name in aside_in(data))


async def test_quoting_resumes_when_confirmed_or_when_the_copy_is_back(tmp_path: Path, index: Any) -> None:
    """A whole copy ends it in a running bot; and so does a person's word, which is in the history."""
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    down(log, "doc-9")
    log.close()
    copy = copy_of(log.path)
    good = copy.read_bytes()
    for way in ("copy", "word"):
        copy.write_bytes(b"[")
        for path in data.glob("log.db*"):
            path.unlink()
        log = Log(data, key=KEY)
        log.takedowns._every = 0
        log.open()
        service = QuestionService(index, log)
        assert service.paused
        if way == "copy":
            copy.write_bytes(good)
        else:
            result = CliRunner().invoke(main, ["--data", str(data), "--as", "anna", "check", "--takedowns-complete"])
            assert result.exit_code == 1, result.output  # the damaged copies still lie there
        assert not service.paused
        assert service.may_name("doc-9") is (way == "word")
        reply = await service.ask("When was the bridge built?", ASKER)
        assert reply.answer is not None
        assert reply.answer.outcome == "answered"
        log.close()
    assert [each.what for each in read(log, lambda db: queues.history(db, actor="anna"))] == ["takedowns confirmed"]


def test_a_new_installation_has_nothing_taken_down(
    tmp_path: Path, index: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """No log, no copy, nothing ever: no line, no alarm; and from the first start on there is a copy."""
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    look_over(log)
    assert QuestionService(index, log).allowed() is None
    assert log.open()
    assert QuestionService(index, log).allowed() is None
    assert log.alarms.standing() == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert read_copy(copy_of(log.path)) == Found((), "whole")
    log.close()


async def test_an_unreadable_log_does_not_count_as_one_without_takedowns(tmp_path: Path, index: Any) -> None:
    """Without a copy it is unknown; a whole copy holds, an empty one too."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "log.db").write_bytes(b"no database" * 1000)
    log = Log(data, key=KEY)
    assert QuestionService(index, log).paused
    log.close()
    add(copy_of(log.path), [])
    log = Log(data, key=KEY)
    assert not QuestionService(index, log).paused
    log.close()


def test_a_damaged_copy_is_written_again_from_a_good_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log knows; the damaged copy is set aside, and one line says so."""
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    down(log, "doc-1")
    log.close()
    copy_of(log.path).write_bytes(b"[{")
    log = Log(data, key=KEY)
    log.open()
    assert not log.takedowns.current().allows_document("doc-1")
    assert [row["document"] for row in read_copy(copy_of(log.path)).rows] == ["doc-1"]
    assert [record.message for record in caplog.records if "was damaged; it is now" in record.message] != []
    log.close()


def test_a_garbled_row_of_the_log_does_not_let_its_text_through(tmp_path: Path) -> None:
    """The copy still has it; if not, it is unknown."""
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    down(log, "doc-1")

    def garble(db: Any) -> None:
        db.execute("DROP TRIGGER takedown_stays")
        db.execute("UPDATE takedowns SET document = '', sentences = 'x'")

    log.call(garble)
    log.close()
    reader = Takedowns(log.path, every_seconds=0, keep_copy=False)
    assert not reader.current().allows_document("doc-1")
    assert "1 takedowns in it are damaged" in reader.trouble()
    reader.close()
    copy_of(log.path).unlink()
    reader = Takedowns(log.path, every_seconds=0, keep_copy=False)
    assert reader.current().unknown
    reader.close()


def test_merging_is_the_same_in_any_order() -> None:
    """Each takedown once; undone where either says so, at the earlier time; the question named only where both do."""
    row = {"id": 1, "question": "u", "document": "d", "passage_sha256": "", "sentences": "[]", "reason": "r"}
    row |= {"actor": "anna", "at": "2026-01-01T00:00:00+00:00", "undone_at": "", "undone_by": ""}
    undone = row | {"undone_at": "2026-01-03T00:00:00+00:00", "undone_by": "boris"}
    sooner = row | {"undone_at": "2026-01-02T00:00:00+00:00", "undone_by": "chen", "question": ""}
    other = row | {"id": 2, "document": "e"}
    assert merge([row, other], [undone], [sooner]) == [sooner, other] == merge([sooner], [other, undone], [row])
    assert fault_of(row) == fault_of(undone) == ""
    assert fault_of(row | {"undone_at": "\x00\x01"}) != ""
    assert fault_of(row | {"sentences": '["5.x"]'}) != ""


def test_every_takedown_writes_the_copy_before_its_transaction_ends(tmp_path: Path) -> None:
    """A log lost right after the deed costs no takedown."""
    log = Log(tmp_path, key=KEY)
    uid = write(log, "When?", answered("When?", quote(BRIDGE)))
    seen: list[int] = []

    def act(db: Any) -> None:
        cases.take_down(db, uid, "doc-1", sha256_text(BRIDGE), [], "order", "anna")
        seen.append(len(json.loads(copy_of(log.path).read_text())))

    log.call(act)
    assert seen == [1]
    log.close()


def test_paused_is_said_in_words() -> None:
    """The line that an asker gets names no document."""
    from bot.text.wording import declined_text
    from index import Answer

    said = declined_text(Answer("x", "declined", PAUSED, 0.0, "b", 0.0), number=3, limit=9)
    assert said == strings.PAUSED
