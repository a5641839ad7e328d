"""Moderators read, judge, undo, search and count; nothing they do is lost, and two of them do not collide."""

import random
import string
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from log_questions import BRIDGE, MILL, answered, declined, quote, read, say, write

from bot.log.moderation import cases, queues
from bot.log.moderation.cases import AlreadyJudged, CaseError, UnknownCase
from bot.log.moderation.queues import Day
from bot.log.sqlite import sqlite3
from bot.log.writing.database import Log


def numbers(lines: list[queues.Line]) -> list[int]:
    """Numbers of a list of cases."""
    return [line.number for line in lines]


def test_case_shows_everything_of_a_question(log: Log) -> None:
    """The quotes as sent, what was said of them, every verdict and every takedown that bars one of them."""
    uid = write(log, "And when?", answered("And when?", quote(), asked="When was the bridge built?", confidence=0.5))
    say(log, uid, "report", reason="not in the text")
    log.call(lambda db: cases.verdict(db, uid, "wrong passage", "anna", "another bridge"))
    log.call(lambda db: cases.take_down(db, "", "doc-1", "", [], "withdrawn", "boris"))
    found = read(log, lambda db: cases.case(db, uid))
    assert (found.number, found.question, found.asked) == (1, "And when?", "When was the bridge built?")
    assert (found.outcome, found.confidence, found.build, found.tuning) == ("answered", 0.5, "build-1", True)
    assert [each["text"] for each in found.quotes] == [BRIDGE]
    assert [(each.kind, each.source, each.reason) for each in found.feedback] == [
        ("report", "button", "not in the text")
    ]
    assert [(each.verdict, each.actor, each.note) for each in found.verdicts] == [
        ("wrong passage", "anna", "another bridge")
    ]
    assert found.standing == found.verdicts[0]
    assert [(each.document, each.passage_sha256, each.actor) for each in found.takedowns] == [("doc-1", "", "boris")]
    assert read(log, lambda db: cases.uid_of(db, 1)) == uid


def test_second_verdict_of_another_moderator_is_refused_with_who_and_when(log: Log) -> None:
    """The same moderator may change theirs, another one must say so; what was replaced stays, undone."""
    uid = write(log, "When?", answered("When?"))
    first = log.call(lambda db: cases.verdict(db, uid, "right", "anna"))
    assert log.call(lambda db: cases.verdict(db, uid, "right", "anna")) == first
    with pytest.raises(AlreadyJudged) as caught:
        log.call(lambda db: cases.verdict(db, uid, "wrong passage", "boris"))
    standing = read(log, lambda db: cases.case(db, uid)).standing
    assert (caught.value.actor, caught.value.verdict, caught.value.at) == ("anna", "right", standing.at)
    assert str(caught.value) == f"anna has judged this already: right, {standing.at}"
    log.call(lambda db: cases.verdict(db, uid, "note", "boris", "I think otherwise"))
    log.call(lambda db: cases.verdict(db, uid, "should have declined", "anna"))
    last = log.call(lambda db: cases.verdict(db, uid, "wrong passage", "boris", replace=True))
    found = read(log, lambda db: cases.case(db, uid))
    assert found.standing.id == last
    assert [(each.verdict, each.actor, each.undone_by) for each in found.verdicts] == [
        ("right", "anna", "anna"),
        ("note", "boris", ""),
        ("should have declined", "anna", "boris"),
        ("wrong passage", "boris", ""),
    ]


def test_two_moderators_at_once_leave_one_verdict(log: Log, tmp_path: Any) -> None:
    """From two processes' connections, the one that comes second is told."""
    uid = write(log, "When?", answered("When?"))
    other = Log(log.path.parent, key=log.key)
    results: list[int | str] = []
    for service, name in ((log, "anna"), (other, "boris")):
        try:
            results.append(service.call(lambda db, name=name: cases.verdict(db, uid, "right", name)))  # type: ignore[misc]
        except AlreadyJudged as error:
            results.append(error.actor)
    other.close()
    assert results == [1, "anna"]
    with pytest.raises(Exception, match="cannot be written"):  # the database itself refuses a second one
        log.call(
            lambda db: db.execute(
                "INSERT INTO verdicts (question, verdict, actor, at) VALUES (?, 'right', 'x', 'now')", [uid]
            )
        )


def test_verdict_refuses_what_it_cannot_keep(log: Log) -> None:
    """Each mistake is one line, and the log still works."""
    uid = write(log, "When?", answered("When?"))
    for arguments, expected in (
        (("nobody", "right", "anna"), "No question nobody in the log"),
        ((uid, "wrong", "anna"), f"Verdict is 'wrong', expected one of: {', '.join(cases.JUDGEMENTS)}"),
        ((uid, "right", " "), "No name given, expected the moderator's"),
        ((uid, "note", "anna", " "), "The note is empty, expected some text"),
    ):  # fmt: skip
        with pytest.raises(CaseError) as caught:
            log.call(lambda db, arguments=arguments: cases.verdict(db, *arguments))  # type: ignore[misc]
        assert str(caught.value) == expected
    assert read(log, lambda db: cases.case(db, uid)).verdicts == []
    assert not (log.path.parent / "log-unwritten.jsonl").exists()


def test_undo_is_noted_once(log: Log) -> None:
    """On the verdict or the takedown itself; a second undo is told who was first."""
    uid = write(log, "When?", answered("When?"))
    judged = log.call(lambda db: cases.verdict(db, uid, "right", "anna"))
    down = log.call(lambda db: cases.take_down(db, uid, "doc-1", quote().passage_sha256, [], "old", "anna"))
    assert log.call(lambda db: cases.undo_verdict(db, judged, "boris")).undone_by == "boris"
    assert log.call(lambda db: cases.undo_takedown(db, down, "chen")).undone_by == "chen"
    with pytest.raises(CaseError, match=f"^Verdict {judged} was undone already, by boris, "):
        log.call(lambda db: cases.undo_verdict(db, judged, "anna"))
    with pytest.raises(CaseError, match=f"^Takedown {down} was undone already, by chen, "):
        log.call(lambda db: cases.undo_takedown(db, down, "anna"))
    with pytest.raises(CaseError, match="No takedown 99 in the log"):
        log.call(lambda db: cases.undo_takedown(db, 99, "anna"))
    assert log.call(lambda db: cases.verdict(db, uid, "right", "boris")) == judged + 1
    assert read(log, lambda db: [each.id for each in cases.takedowns(db)]) == []
    assert read(log, lambda db: [each.id for each in cases.takedowns(db, standing=False)]) == [down]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM verdicts", "DELETE FROM takedowns", "UPDATE verdicts SET actor = 'x'",
        "UPDATE verdicts SET verdict = 'right'",
        "UPDATE verdicts SET note = 'other'", "UPDATE takedowns SET reason = ''", "UPDATE verdicts SET undone_at = ''",
        "UPDATE takedowns SET undone_by = 'x'",
    ],
)  # fmt: skip
def test_evidence_cannot_be_changed_or_deleted(log: Log, sql: str) -> None:
    """SQLite refuses it from any program that writes to the file."""
    uid = write(log, "When?", answered("When?"))
    judged = log.call(lambda db: cases.verdict(db, uid, "wrong passage", "anna", "because"))
    down = log.call(lambda db: cases.take_down(db, uid, "doc-1", "", [], "old", "anna"))
    log.call(lambda db: (cases.undo_verdict(db, judged, "boris"), cases.undo_takedown(db, down, "boris")))
    db = sqlite3.connect(log.path)
    with pytest.raises(sqlite3.IntegrityError, match=r"evidence|stays as it is"):
        db.execute(sql)
    db.close()


def test_queues_hold_what_is_open(log: Log) -> None:
    """A verdict takes a case out of its queue, undoing it puts it back; newest first, page by page."""
    low = [write(log, f"Low {n}?", answered(f"Low {n}?", confidence=0.4)) for n in range(5)]
    good = write(log, "Good?", answered("Good?"))
    failed = write(log, "Failed?")
    say(log, good, "not answered", user=1)
    say(log, good, "report", user=2, source="report")
    say(log, low[0], "answered")
    lists = {kind: numbers(read(log, lambda db, kind=kind: queues.queue(db, kind))) for kind in queues.KINDS}  # type: ignore[misc]
    assert lists == {
        "unanswered": [],
        "low confidence": [5, 4, 3, 2, 1],
        "reported": [6],
        "disliked": [6],
        "failed": [7],
    }
    assert numbers(read(log, lambda db: queues.queue(db, "low confidence", 2, 4))) == [3, 2]
    judged = log.call(lambda db: cases.verdict(db, good, "right", "anna"))
    assert read(log, lambda db: queues.queue(db, "reported") + queues.queue(db, "disliked")) == []
    log.call(lambda db: cases.verdict(db, failed, "note", "anna", "looked at"))
    assert numbers(read(log, lambda db: queues.queue(db, "failed"))) == [7]
    log.call(lambda db: cases.undo_verdict(db, judged, "anna"))
    (line,) = read(log, lambda db: queues.queue(db, "reported"))
    assert (line.uid, line.likes, line.dislikes, line.reports, line.judged) == (good, 0, 1, 1, False)
    with pytest.raises(CaseError, match="Queue is 'odd', expected one of: unanswered"):
        read(log, lambda db: queues.queue(db, "odd"))  # type: ignore[arg-type]


def test_last_word_of_a_person_counts(log: Log) -> None:
    """A thumb turned around leaves the queue of the disliked."""
    uid = write(log, "When?", answered("When?"))
    say(log, uid, "not answered")
    assert numbers(read(log, lambda db: queues.queue(db, "disliked"))) == [1]
    say(log, uid, "answered")
    assert numbers(read(log, lambda db: queues.queue(db, "disliked"))) == []
    (line,) = read(log, queues.recent)
    assert (line.likes, line.dislikes) == (1, 0)
    assert read(log, lambda db: queues.stats(db, 1))[0].disliked == 0


def test_search_finds_questions_and_what_was_quoted(log: Log) -> None:
    """All words, in the question or in one of its quotes; case and accents do not matter; newest first."""
    write(log, "When was the café opened?", declined("When was the café opened?"))
    write(log, "Bridge?", answered("Bridge?", quote(BRIDGE)))
    write(log, "Mill?", answered("Mill?", quote(MILL, "doc-2")))
    write(log, "Both?", answered("Both?", quote(MILL, "doc-2"), quote(BRIDGE, "doc-1", 2)))
    found = {
        words: numbers(read(log, lambda db, words=words: queues.search(db, words)))  # type: ignore[misc]
        for words in ("CAFE opened", "council repaired", "mill", "river bridge", "1931", "nothing", "", "___")
    }
    assert found == {"CAFE opened": [1], "council repaired": [4, 2], "mill": [4, 3], "river bridge": [], "1931": [4, 3],
                     "nothing": [], "": [], "___": []}  # fmt: skip
    assert numbers(read(log, lambda db: queues.search(db, "built", 1))) == [4]
    assert numbers(read(log, lambda db: queues.search(db, "built", 1, 4))) == [2]


def test_search_takes_any_text(log: Log) -> None:
    """Operators, quotes, columns, NUL, half a surrogate pair and long texts are words or nothing, never an error."""
    write(log, "question OR NEAR", answered("x"))
    chance = random.Random(5)  # noqa: S311 # no secret is made
    hostile = ['"', "question:x", "x*", "NEAR(a b)", "a AND NOT b", "^a", "\0", "\ud83d", "{a b}:c",
               "'; DROP TABLE questions; --",
               "word " * 5000, "a" * 100_000]  # fmt: skip
    alphabet = string.printable + "“”é中\u202e\ud800\0\"'*:^(){}"
    hostile += ["".join(chance.choices(alphabet, k=chance.randrange(1, 40))) for _ in range(300)]
    for words in hostile:
        read(log, lambda db, words=words: queues.search(db, words))  # type: ignore[misc]
    assert numbers(read(log, lambda db: queues.search(db, "or near"))) == [1]


def test_search_follows_every_change(log: Log) -> None:
    """A question deleted or reworded leaves the search, and the counts with it."""
    uid = write(log, "Where is the lighthouse?", answered("x", quote(MILL, "doc-2")))
    log.call(lambda db: db.execute("UPDATE questions SET question = 'Where is the tower?' WHERE uid = ?", [uid]))
    assert read(log, lambda db: queues.search(db, "lighthouse")) == []
    assert numbers(read(log, lambda db: queues.search(db, "tower"))) == [1]
    log.call(lambda db: db.execute("DELETE FROM questions"))
    assert read(log, lambda db: queues.search(db, "tower") + queues.search(db, "mill")) == []
    assert read(log, lambda db: [list(db[view].rows) for view in ("most_asked", "sources_most_quoted")]) == [[], []]
    log.call(lambda db: db.execute("INSERT INTO questions_fts (questions_fts, rank) VALUES ('integrity-check', 1)"))
    log.call(lambda db: db.execute("INSERT INTO passages_fts (passages_fts, rank) VALUES ('integrity-check', 1)"))


def test_views_count_what_is_asked_and_quoted(log: Log) -> None:
    """The same words asked twice are one row; small talk is not counted; a document counts once an answer."""
    for text in ("When was it built?", "when was it built", "Hello"):
        answer = answered(text, quote(BRIDGE), quote(MILL, "doc-2", 2)) if "built" in text else None
        write(log, text, answer, reason="small talk" if answer is None else "")
    asked, sources = read(log, lambda db: [list(db["most_asked"].rows), list(db["sources_most_quoted"].rows)])
    assert [(row["text"], row["times"]) for row in asked] == [("when was it built", 2)]
    assert [(row["document"], row["answers"], row["passages"]) for row in sources] == [("doc-1", 2, 1), ("doc-2", 2, 1)]


def test_stats_have_every_day(log: Log) -> None:
    """By the day of asking, in UTC, empty days included; a deleted question stays counted."""
    write(log, "Old?", answered("Old?"), days_ago=2)
    write(log, "New?", declined("New?"))
    failed = write(log, "Failed?")
    say(log, failed, "report")
    today = datetime.now(UTC).date()
    days = [(today - timedelta(days=back)).isoformat() for back in (2, 1, 0)]
    log.call(lambda db: db.execute("DELETE FROM questions WHERE id = 1"))
    assert read(log, lambda db: queues.stats(db, 3)) == [
        Day(days[0], asked=1, answered=1),
        Day(days[1]),
        Day(days[2], asked=2, declined=1, failed=1, reported=1),
    ]
    assert read(log, lambda db: queues.stats(db, 0)) == []


def test_history_tells_who_did_what(log: Log) -> None:
    """Verdicts, takedowns, their undoing and other deeds, newest first."""
    uid = write(log, "When?", answered("When?"))
    judged = log.call(lambda db: cases.verdict(db, uid, "right", "anna", "clear"))
    down = log.call(lambda db: cases.take_down(db, uid, "doc-1", quote().passage_sha256, [], "old", "boris"))
    log.call(lambda db: cases.undo_verdict(db, judged, "boris"))
    log.call(lambda db: cases.undo_takedown(db, down, "chen"))
    log.call(lambda db: cases.record(db, "anna", "export", detail="1 question"))
    found = read(log, queues.history)
    assert sorted((each.actor, each.what, each.question == uid, each.document, each.detail) for each in found) == [
        ("anna", "export", False, "", "1 question"),
        ("anna", "verdict: right", True, "", "clear"),
        ("boris", "passage taken down", True, "doc-1", "old"),
        ("boris", "undone: right", True, "", ""),
        ("chen", "takedown undone", True, "doc-1", ""),
    ]
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)
    assert [each.what for each in read(log, lambda db: queues.history(db, actor="chen"))] == ["takedown undone"]
    assert len(read(log, lambda db: queues.history(db, question=uid))) == 4
    assert len(read(log, lambda db: queues.history(db, 2))) == 2


def test_unknown_case_is_one_line(log: Log) -> None:
    """By uid or by number."""
    log.open()
    with pytest.raises(UnknownCase, match="No question x in the log"):
        read(log, lambda db: cases.case(db, "x"))
    with pytest.raises(UnknownCase, match="No question 7 in the log"):
        read(log, lambda db: cases.uid_of(db, 7))


def test_damaged_json_in_a_row_costs_neither_the_row_nor_the_case(log: Log) -> None:
    """A row taken in from the file next to the log may hold anything."""
    uid = write(log, "Odd?", None, quotes="{not json", nearest="5")
    found = read(log, lambda db: cases.case(db, uid))
    assert (found.quotes, found.nearest) == ([], [])
