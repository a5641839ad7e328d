"""Verdicts become labelled questions, but for people who opted out; and what an export and a correction trail give."""

import csv
import io
import json
from pathlib import Path

import pytest
from log_questions import BRIDGE, KEY, MILL, answered, declined, quote, read, say, write

from bot.log.moderation import cases
from bot.log.moderation.affected import CORRECTED, affected, gone
from bot.log.moderation.export import csv_lines, json_lines, rows, safe_cell
from bot.log.moderation.labels import DECLINED_RIGHTLY, LabelsError, as_judged, golden_line, labels, read_labels
from bot.log.rows import keyed_hash
from bot.log.writing.database import Log
from index.measuring.labelled import Labelled, read_labelled

FIRST = "The bridge was built in 1905, says the council."


def judge(log: Log, uid: str, verdict: str) -> int:
    """A verdict of Anna's."""
    return log.call(lambda db: cases.verdict(db, uid, verdict, "anna"))


def test_each_verdict_is_a_label_of_its_own(log: Log) -> None:
    """The question as searched; sentence and document where they are known."""
    judge(
        log,
        write(log, "And when?", answered("x", quote(), asked="When was it built?"), asked="When was it built?"),
        "right",
    )
    judge(log, write(log, "Rightly no?", declined("x")), "right")
    judge(log, write(log, "Wrong one?", answered("x")), "wrong passage")
    judge(log, write(log, "Better not?", answered("x")), "should have declined")
    judge(log, write(log, "Known?", declined("x")), "should have answered")
    judge(log, write(log, "Failed?"), "right")
    log.call(lambda db: cases.verdict(db, cases.uid_of(db, 1), "note", "boris", "hm"))
    found = read(log, labels)
    assert [(label.number, label.verdict) for label in found] == [
        (1, "right"), (2, DECLINED_RIGHTLY), (3, "wrong passage"), (4, "should have declined"), (5, "should have answered"),
    ]  # fmt: skip
    assert [label.labelled for label in found] == [
        Labelled("When was it built?", (FIRST,), title="right", documents=("texts/doc-1.md",), answerable=True),
        Labelled("Rightly no?", title=DECLINED_RIGHTLY, answerable=False),
        Labelled("Wrong one?", title="wrong passage", answerable=True, wrong=(FIRST,)),
        Labelled("Better not?", title="should have declined", answerable=False),
        Labelled("Known?", title="should have answered", answerable=True),
    ]


def test_only_standing_verdicts_of_people_who_agree_are_labels(log: Log) -> None:
    """Not undone ones, nor of rows or people that opted out, nor on what was taken down; the latest of one question."""
    undone = judge(log, write(log, "Undone?", declined("x")), "right")
    log.call(lambda db: cases.undo_verdict(db, undone, "anna"))
    judge(log, write(log, "Row opted out?", declined("x"), tuning=0), "right")
    judge(log, write(log, "Person opted out?", declined("x"), user=5), "right")
    person = {"user_hash": keyed_hash(KEY, "user", 5), "language": "", "tuning": 0, "at": "2026"}
    log.call(lambda db: db.table("people").insert(person))
    judge(log, write(log, "Taken down?", answered("x", quote(MILL, "doc-2"))), "right")
    log.call(lambda db: cases.take_down(db, "", "doc-2", quote(MILL, "doc-2").passage_sha256, [], "", "anna"))
    judge(log, write(log, "Twice?", declined("x")), "right")
    judge(log, write(log, "twice? ", declined("x")), "should have answered")
    assert [(label.number, label.verdict) for label in read(log, labels)] == [(6, "should have answered")]


def test_golden_lines_are_read_as_labelled_questions(log: Log, tmp_path: Path) -> None:
    """What goes out comes in again, but for the verdict's name."""
    for question, answer, verdict in (
        ("When?", answered("x"), "right"), ("Wrong?", answered("x"), "wrong passage"), ("No?", declined("x"), "right"),
        ("Yes?", declined("x"), "should have answered"),
    ):  # fmt: skip
        judge(log, write(log, question, answer), verdict)
    found = read_labels(log.path.parent)
    path = tmp_path / "golden.jsonl"
    path.write_text("".join(json.dumps(golden_line(label)) + "\n" for label in found))
    again = read_labelled(path).questions
    assert [(each.question, each.answers, each.documents, each.wrong, each.answerable) for each in again] == [
        ("When?", (FIRST,), ("texts/doc-1.md",), (), True),
        ("Wrong?", (), (), (FIRST,), True),
        ("No?", (), (), (), False),
        ("Yes?", (), (), (), True),
    ]


@pytest.mark.parametrize(
    ("verdict", "answered_", "right", "met"),
    [
        ("right", True, True, True), ("right", True, False, False), ("right", False, True, False),
        ("wrong passage", True, True, True), ("wrong passage", True, False, False), ("wrong passage", False, False, True),
        ("should have declined", True, True, False), ("should have declined", False, False, True),
        ("should have answered", True, True, True), ("should have answered", False, True, False),
    ],
)  # fmt: skip
def test_as_judged(verdict: str, answered_: bool, right: bool, met: bool) -> None:
    """What each verdict asks of a build."""
    made = {
        "right": Labelled("q", ("a",), answerable=True),
        "wrong passage": Labelled("q", answerable=True, wrong=("a",)),
        "should have declined": Labelled("q", answerable=False),
        "should have answered": Labelled("q", answerable=True),
    }
    assert as_judged(made[verdict], answered=answered_, right=right) is met


def test_labels_of_no_log_are_one_line(tmp_path: Path) -> None:
    """A missing or foreign file is named."""
    with pytest.raises(LabelsError, match="No log at"):
        read_labels(tmp_path)
    (tmp_path / "log.db").write_bytes(b"no database" * 100)
    with pytest.raises(LabelsError, match="cannot be read for labels"):
        read_labels(tmp_path / "log.db")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-5", "'-5"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"), ("  =1", "'  =1"), ("\u202e=1", "'=1"), ("\ufeff=1", "'=1"), ("＝1", "'＝1"),
        ("a\u2066b\u200f", "ab"), ("\0=1", "'=1"), ("\xa0=1", "'\xa0=1"),
        ("When?", "When?"), ("a = b", "a = b"), ("", ""), ("line\nnext", "line\nnext"),
    ],
)  # fmt: skip
def test_cells_are_never_formulas(text: str, cell: str) -> None:
    """A spreadsheet shows what was asked, and runs nothing of it."""
    assert safe_cell(text) == cell


def test_export_equals_the_log(log: Log) -> None:
    """Every question once, in order, with its standing verdict, without hashes or addresses unless wanted."""
    uids = [write(log, f'=cmd("{n}")', answered("x") if n % 2 else declined("x"), user=n) for n in range(5)]
    judge(log, uids[1], "right")
    log.call(lambda db: cases.undo_verdict(db, judge_number(db, uids[1]), "anna"))
    judge(log, uids[1], "wrong passage")
    judge(log, uids[3], "right")
    say(log, uids[3], "report")
    stored = read(log, lambda db: list(db["questions"].rows))
    made = [json.loads(line) for line in read(log, lambda db: list(json_lines(rows(db))))]
    assert [row["uid"] for row in made] == uids
    for mine, theirs in zip(made, stored, strict=True):
        assert {
            name: mine[name] for name in mine.keys() & theirs.keys() - {"quotes", "differences", "nearest", "faults"}
        } == {
            name: theirs[name] for name in mine.keys() & theirs.keys() - {"quotes", "differences", "nearest", "faults"}
        }
        assert mine["quotes"] == json.loads(theirs["quotes"])
        assert not mine.keys() & {"user_hash", "chat_hash", "address"}
    assert [(row["verdict"], row["verdict_by"]) for row in made] == [
        ("", ""), ("wrong passage", "anna"), ("", ""), ("right", "anna"), ("", ""),
    ]  # fmt: skip
    text = "".join(read(log, lambda db: list(csv_lines(rows(db, with_hashes=True), with_hashes=True))))
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["question"] for row in table] == [f'\'=cmd("{n}")' for n in range(5)]
    assert [row["user_hash"] for row in table] == [keyed_hash(KEY, "user", n) for n in range(5)]
    assert table[1]["quotes"] == f"{BRIDGE}\n(Title of doc-1, The Council, 1999)"
    assert [row["reports"] for row in table] == ["0", "0", "0", "1", "0"]
    assert [row["id"] for row in read(log, lambda db: list(rows(db, numbers=[2, 4])))] == [2, 4]
    assert read(log, lambda db: list(rows(db, since="2999"))) == []


def judge_number(db: object, uid: str) -> int:
    """Number of the verdict that stands."""
    standing = cases.case(db, uid).standing  # type: ignore[arg-type]
    assert standing is not None
    return standing.id


def test_export_reads_page_by_page(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is left out or doubled where two pages meet."""
    monkeypatch.setattr("bot.log.moderation.export._PAGE", 3)
    uids = [write(log, f"{n}?", declined("x")) for n in range(7)]
    assert [row["uid"] for row in read(log, lambda db: list(rows(db)))] == uids


def test_answers_that_quoted_a_changed_text_are_listed(log: Log) -> None:
    """A document withdrawn, a passage edited; what is still there word for word is not listed."""
    one = write(log, "Bridge?", answered("x", quote(BRIDGE), quote(MILL, "doc-2", 2)))
    two = write(log, "Mill?", answered("x", quote(MILL, "doc-2")))
    write(log, "Other?", answered("x", quote("The tower is old. It stands.", "doc-3")))
    texts = {
        "doc-2": f"Heading\n\n{MILL.replace('1931', '1932')}",
        "doc-3": "Before. The tower is old. It stands. After.",
    }
    found = read(log, lambda db: gone(db, texts.get))
    assert [(each.document, each.how, each.answers, each.text) for each in found] == [
        ("doc-2", "changed", 2, MILL), ("doc-1", "withdrawn", 1, BRIDGE),
    ]  # fmt: skip
    log.call(lambda db: cases.record(db, "anna", CORRECTED, two))
    listed = read(log, lambda db: affected(db, "doc-2", [found[0].passage_sha256]))
    assert [(each.number, each.uid, each.question, each.corrected) for each in listed] == [
        (2, two, "Mill?", True), (1, one, "Bridge?", False),
    ]  # fmt: skip
    assert all(each.address.startswith("gAAAA") for each in listed)
    assert [each.number for each in read(log, lambda db: affected(db, "doc-2", limit=1))] == [2]
    assert [each.number for each in read(log, lambda db: affected(db, "doc-2", limit=1, after=2))] == [1]
    assert read(log, lambda db: affected(db, "doc-2", ["other"])) == []
