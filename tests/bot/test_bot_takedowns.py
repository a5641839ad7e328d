"""What is taken down is shown by no running bot, whatever happens to builds and files, until it is undone."""

import asyncio
import json
import logging
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from log_questions import BRIDGE, MILL, answered, quote, write

from bot.log.moderation import cases
from bot.log.takedowns.barred import Barred, Takedowns, passage_keys, sentence_keys, words_of
from bot.log.writing.database import Log
from bot.questions import QuestionService
from index import Citation, Passage
from index.text import sha256_text


def passage(text: str, document: str = "doc-1", *sentences: str) -> Passage:
    """A passage of these sentences, or of one that is the whole text."""
    spans = tuple((10 + text.index(each), 10 + text.index(each) + len(each)) for each in sentences or (text,))
    return Passage(document, (10, 10 + len(text)), text, spans, "", sha256_text(text))


def down(document: str, sha256: str = "", sentences: list[str] | None = None, undone_at: str = "") -> dict[str, Any]:
    """A takedown as a row."""
    return {
        "document": document,
        "passage_sha256": sha256,
        "sentences": json.dumps(sentences or []),
        "undone_at": undone_at,
    }


FIRST = "The bridge was built in 1905, says the council."
SECOND = "It was repaired later."


def test_sentence_keys_see_words_only() -> None:
    """Case, punctuation, line breaks and compatibility forms do not matter; the order and every word do."""
    (one,) = sentence_keys(["The bridge, built in 1905!"])
    assert sentence_keys(["the BRIDGE\nbuilt in １９０５"]) == [one]
    assert one.startswith("5.")
    assert sentence_keys(["The bridge, built in 1906!"]) != [one]
    assert sentence_keys(["...", "—"]) == []
    assert words_of("“Straße”") == ["strasse"]


def test_passage_is_barred_in_every_build() -> None:
    """By its text; by a long sentence, also with moved boundaries or in another source; by a short one in its source only."""
    taken = passage(BRIDGE, "doc-1", FIRST, SECOND)
    barred = Barred([down("doc-1", taken.sha256, passage_keys(taken))])
    allowed = {
        "the same text": barred.allows(passage(BRIDGE, "doc-1", FIRST, SECOND)),
        "the same text elsewhere": barred.allows(passage(BRIDGE, "doc-2", FIRST, SECOND)),
        "cut otherwise": barred.allows(passage(f"A new beginning. {FIRST}", "doc-1", "A new beginning.", FIRST)),
        "one sentence made of two": barred.allows(passage(f"Note: {FIRST} And so on.", "doc-1")),
        "the long sentence elsewhere": barred.allows(passage(f"{FIRST} We agree.", "doc-2", FIRST, "We agree.")),
        "the long sentence in capitals": barred.allows(passage(FIRST.upper(), "doc-2")),
        "the short sentence at home": barred.allows(passage(f"A mill. {SECOND}", "doc-1", "A mill.", SECOND)),
        "the short sentence behind one word": barred.allows(passage(f"Before. {SECOND}", "doc-1")),
        "the short sentence elsewhere": barred.allows(passage(f"A mill. {SECOND}", "doc-2", "A mill.", SECOND)),
        "the rest of the document": barred.allows(passage(MILL, "doc-1")),
        "the sentence rewritten": barred.allows(passage(FIRST.replace("1905", "1906"), "doc-1")),
    }
    assert [name for name, may in allowed.items() if may] == [
        "the short sentence elsewhere",
        "the rest of the document",
        "the sentence rewritten",
    ]
    assert barred
    assert not barred.allows_text("doc-2", f"Before. {FIRST} After.")
    assert not barred.allows_text("doc-1", f"Before. {SECOND} After.")
    assert barred.allows_text("doc-2", f"Before. {SECOND} After.")


def test_whole_document_is_barred_and_not_named() -> None:
    """Its passages and its title; an undone takedown bars nothing."""
    barred = Barred([down("doc-1"), down("doc-2", undone_at="2026")])
    assert not barred.allows(passage(MILL, "doc-1"))
    assert barred.allows(passage(MILL, "doc-2"))
    citations = [Citation("doc-1", "1.md", "One"), Citation("doc-2", "2.md", "Two")]
    assert barred.citations(citations) == citations[1:]
    assert not Barred([down("doc-2", undone_at="2026")])


def test_sentences_are_found_from_the_log_when_none_are_given(log: Log) -> None:
    """A card in Telegram or a page knows the case only; the log has the passage."""
    uid = write(log, "When?", answered("When?", quote(BRIDGE)))
    log.call(lambda db: cases.take_down(db, uid, "doc-1", sha256_text(BRIDGE), [], "wrong", "anna"))
    (stored,) = log.call(lambda db: [row["sentences"] for row in db["takedowns"].rows])
    assert json.loads(stored) == sentence_keys([FIRST, SECOND])
    again = log.call(lambda db: cases.take_down(db, uid, "doc-1", sha256_text(BRIDGE), [], "again", "boris"))
    assert again == 1


async def test_running_bots_follow_within_five_seconds(log: Log, index: Any) -> None:
    """Two bots and a moderator's command, each with a log of its own; undone, it is back as quickly."""
    await log.write({**_row(), "uid": "u1"})
    second, moderator = (Log(log.path.parent, key=log.key) for _ in range(2))
    services = [QuestionService(index, log), QuestionService(index, second)]
    assert [service.allowed() for service in services] == [None, None]
    taken = passage(BRIDGE)
    number = await moderator.do(
        lambda db: cases.take_down(db, "", "doc-1", taken.sha256, passage_keys(taken), "", "anna")
    )
    began = time.monotonic()
    while any((allowed := service.allowed()) is None or allowed(taken) for service in services):
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.05)
    await moderator.do(lambda db: cases.take_down(db, "", "doc-9", "", [], "", "anna"))
    await asyncio.sleep(1.1)
    assert [each.document for each in await services[0].documents()] == ["doc-1"]
    await moderator.do(lambda db: cases.undo_takedown(db, number, "anna"))
    await moderator.do(lambda db: cases.undo_takedown(db, number + 1, "anna"))
    began = time.monotonic()
    while any(service.allowed() is not None for service in services):
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.05)
    for each in (second, moderator):
        each.close()


async def test_index_is_asked_with_what_is_allowed(log: Log, index: Any) -> None:
    """The service hands the takedowns of this moment to the index with each question."""
    seen: list[Any] = []
    answer = index.answer

    def spy(question: str, **options: Any) -> Any:
        seen.append(options["allowed"])
        return answer(question, **options)

    index.answer = spy
    service = QuestionService(index, log)
    asker = __import__("bot.log.rows", fromlist=["Asker"]).Asker("private", 1, 1)
    await service.ask("When was the bridge built?", asker)
    await log.do(lambda db: cases.take_down(db, "", "doc-1", "", [], "", "anna"))
    await asyncio.sleep(1.1)
    await service.ask("When was the bridge built?", asker)
    assert seen[0] is None
    assert not seen[1](passage(MILL, "doc-1"))


def test_last_known_takedowns_stay_in_force(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While the log cannot be read, after a restart too; one line a minute says so."""
    log = Log(tmp_path, key=b"")
    log.call(lambda db: cases.take_down(db, "", "doc-1", "", [], "secret order", "anna"))
    takedowns = Takedowns(log.path, every_seconds=0)
    assert not takedowns.current().allows_document("doc-1")
    log.close()
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"log.db{suffix}").unlink(missing_ok=True)
    log.path.rename(tmp_path / "old.db")
    log.path.write_bytes(b"this is not a database, not at all" * 100)
    with caplog.at_level(logging.ERROR):
        assert [takedowns.current().allows_document("doc-1") for _ in range(3)] == [False] * 3
    assert len(caplog.records) == 1
    takedowns.close()
    restarted = Takedowns(log.path, every_seconds=0)
    assert not restarted.current().allows_document("doc-1")
    assert (tmp_path / "takedowns.json").stat().st_mode & 0o077 == 0
    log.path.unlink()
    assert not restarted.current().allows_document("doc-1")
    restarted.close()


def test_takedowns_outlive_a_log_that_is_moved_away(tmp_path: Path) -> None:
    """The new log has them, with who took down and when; nothing comes back by a change of files."""
    log = Log(tmp_path, key=b"")
    number = log.call(lambda db: cases.take_down(db, "", "doc-1", "", [], "order", "anna"))
    before = log.call(cases.takedowns)
    assert not log.takedowns.current().allows_document("doc-1")
    log.close()
    for path in tmp_path.glob("log.db*"):
        path.unlink()
    again = Log(tmp_path, key=b"")
    assert again.call(cases.takedowns) == before
    assert not again.takedowns.current().allows_document("doc-1")
    again.call(lambda db: cases.undo_takedown(db, number, "boris"))
    time.sleep(1.1)
    assert again.takedowns.current().allows_document("doc-1")
    again.close()
    third = Log(tmp_path, key=b"")
    assert third.call(lambda db: len(cases.takedowns(db, standing=False))) == 1
    third.close()


def test_no_log_means_nothing_is_taken_down(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """At the first start there is none, and that is no fault."""
    assert not Takedowns(tmp_path / "log.db").current()
    assert caplog.records == []


def test_looking_costs_little(log: Log) -> None:
    """Every question asks; with 300 takedowns a look takes microseconds, and 40 candidates some milliseconds at first."""
    for number in range(300):
        text = f"Sentence number {number} says that something happened to the bridge in {1700 + number}."
        taken = passage(text, f"doc-{number}")
        log.call(partial(_take_down, taken=taken))
    candidates = [passage(f"{MILL} {number} " + BRIDGE * 8, "doc-1") for number in range(40)]
    barred = log.takedowns.current()
    began = time.perf_counter()
    assert all(barred.allows(each) for each in candidates)
    first = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(100):
        assert all(log.takedowns.current().allows(each) for each in candidates)
    assert first < 0.5
    assert (time.perf_counter() - began) / 100 < 0.02


def _take_down(db: Any, taken: Passage) -> int:
    return cases.take_down(db, "", taken.document, taken.sha256, passage_keys(taken), "", "anna")


def _row() -> dict[str, Any]:
    from bot.log.rows import Asker, question_row

    return question_row("x", None, Asker("private", 1, 1), key=b"k", build="b", threshold=None, latency_ms=1.0)
