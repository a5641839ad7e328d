"""Unanswered questions that mean the same are one row for the moderators."""

import hashlib
import itertools
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from log_questions import answered, declined, read, write

from bot.log.moderation import cases, queues
from bot.log.moderation.gaps import Grouper, wordings
from bot.log.upkeep.daily import Upkeep, group_gaps, grouper_of
from bot.log.writing.database import Log
from index.types import Vectors

PARAPHRASES = {
    "hospitals": """How many hospitals are there in Khojaly today?|number of hospitals in Khojaly now|Tell me how many
        hospitals Khojaly has|is there a hospital in khojaly and how many?|What is the count of hospitals in
        the town of Khojaly?|hospitals in khojaly how many|how many hospitals does khojaly have nowadays|Can
        you say how many hospitals exist in Khojaly?|amount of hospitals khojaly|So how many hospitals are
        in Khojaly at present?""",
    "mayor": """Who was the mayor of Khojaly in 1992?|name of the mayor of Khojaly in 1992|who was Khojaly's mayor
        in 1992|Khojaly 1992 mayor who?|Which person was mayor of the town of Khojaly in 1992?""",
    "ticket": """How much is a ticket to the museum?|museum ticket price|what does entry to the museum cost|price of
        admission to the museum?|How much do I pay to get into the museum?""",
    "hours": """When does the museum open?|opening hours of the museum|what time does the museum open|museum opening
        times?|At what hour does the museum open its doors?""",
    "films": """Which films were made about Khojaly?|movies about Khojaly|list of films on Khojaly|are there any
        films about khojaly?|What movies deal with Khojaly?""",
    "height": """How high above sea level is Khojaly?|elevation of Khojaly|altitude of khojaly above sea level|At
        what height does Khojaly lie?""",
    "people in 2020": """What was the population of Khojaly in 2020?|population of Khojaly 2020|how many people lived in
        Khojaly in 2020|Khojaly inhabitants 2020""",
    "people in 1970": """What was the population of Khojaly in 1970?|population of Khojaly 1970|how many people lived in
        Khojaly in 1970""",
    "pilot": """Who flew the helicopter to Agdam?|name of the helicopter pilot who flew to Agdam|pilot of the
        helicopter to agdam|which pilot flew the helicopter to Agdam?""",
    "train": """Is there a train to Stepanakert?|train to stepanakert|can I get to Stepanakert by train|Do trains go
        to Stepanakert?""",
}


def meaning(text: str) -> Vectors:
    """Words as directions; `please` and the like mean nothing."""
    total = np.zeros(64)
    for word in text.lower().strip("?").split():
        if word not in {"please", "the", "a", "tell", "me"}:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            total += np.random.default_rng(seed).normal(size=64)
    return (total / np.linalg.norm(total)).astype(np.float32)


def grouped(log: Log, grouper: Grouper | None = None) -> list[tuple[str, int]]:
    """Group everything that waits; the queue as (question, times)."""
    chosen = grouper or Grouper("m", meaning)
    while group_gaps(log, chosen):
        pass
    return [(line.question, line.times) for line in read(log, lambda db: queues.queue(db, "unanswered"))]


def ask(log: Log, *questions: str) -> list[str]:
    """Questions that are declined."""
    return [write(log, question, declined(question)) for question in questions]


def test_ten_wordings_are_one_row(log: Log) -> None:
    """The most asked first; what was answered, or is small talk, is no gap."""
    ask(
        log,
        "opening hours museum",
        *["the museum opening hours please", "museum opening hours?", "tell me museum opening hours"] * 3,
    )
    ask(log, "train to town", "a train to town please")
    write(log, "answered question", answered("x"))
    write(log, "hello", declined("x"), reason="small talk")
    assert grouped(log) == [("opening hours museum", 10), ("train to town", 2)]
    assert read(log, lambda db: wordings(db, 1)) == [
        "tell me museum opening hours", "museum opening hours?", "the museum opening hours please", "opening hours museum",
    ]  # fmt: skip
    assert read(log, lambda db: queues.queue(db, "unanswered", 1, 1))[0].question == "train to town"


def test_figures_keep_questions_apart(log: Log) -> None:
    """Whatever their vectors say, 1970 is not 2020."""
    ask(log, "people of the town in 1970", "people of the town in 2020", "the people of the town in 1970 please")
    grouper = Grouper("m", lambda text: meaning("people of the town"))
    assert grouped(log, grouper) == [("people of the town in 1970", 2), ("people of the town in 2020", 1)]


def test_grouping_continues_after_a_restart(log: Log) -> None:
    """Each gap is looked at once; the groups come back from the log, also for another encoder."""
    ask(log, "train to town")
    assert grouped(log) == [("train to town", 1)]
    ask(log, "the train to town please")
    assert grouped(log, Grouper("m", meaning)) == [("train to town", 2)]
    ask(log, "please a train to town")
    other = Grouper(
        "other model", lambda text: np.concatenate([meaning(text)[:32], np.zeros(32)]).astype(np.float32) * 1.5
    )
    assert grouped(log, other) == [("train to town", 3)]
    assert read(log, lambda db: [row["model"] for row in db["gap_groups"].rows]) == ["other model"]
    assert read(log, lambda db: other.waiting(db, 10)) == []


def test_verdict_on_one_wording_closes_the_gap(log: Log) -> None:
    """A moderator who said that the documents lack it is not asked again; undone, it is open again."""
    first, second = ask(log, "train to town", "the train to town")
    assert grouped(log) == [("train to town", 2)]
    number = log.call(lambda db: cases.verdict(db, second, "right", "anna"))
    assert grouped(log) == []
    ask(log, "a train to town")
    assert grouped(log) == []
    log.call(lambda db: cases.undo_verdict(db, number, "anna"))
    assert grouped(log) == [("train to town", 3)]
    assert first


def test_erased_gaps_leave_their_group(log: Log) -> None:
    """The next wording represents the group; with the last question the group and its vector are gone."""
    ask(log, "train to town", "the train to town", "a train to town")
    grouper = Grouper("m", meaning)
    grouped(log, grouper)
    log.call(lambda db: db.execute("DELETE FROM questions WHERE id = 1"))
    assert grouped(log, grouper) == [("the train to town", 2)]
    log.call(lambda db: db.execute("DELETE FROM questions"))
    assert read(log, lambda db: [db["gaps"].count, db["gap_groups"].count]) == [0, 0]
    ask(log, "please train to town")
    assert grouped(log, grouper) == [("please train to town", 1)]


def test_failed_grouping_is_done_again(log: Log) -> None:
    """An encoder's error, or a log that cannot be written, leaves no half of a group."""
    ask(log, "train to town", "bus to town")
    grouper = Grouper("m", meaning)

    def broken(db: Any, gaps: Any, vectors: Any) -> None:
        Grouper.group(grouper, db, gaps, vectors)
        raise RuntimeError("cut")

    grouper.group = broken  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="cut"):
        group_gaps(log, grouper)
    del grouper.group
    assert sorted(grouped(log, grouper)) == [("bus to town", 1), ("train to town", 1)]


def test_upkeep_groups_with_the_index_in_use(log: Log, index: Any) -> None:
    """An index without an encoder is passed over; with one, gaps are grouped as they come."""
    ask(log, "train to town")
    used: dict[str, Any] = {"index": index}
    upkeep = Upkeep(log, retention_days=0, grouper=grouper_of(lambda: used["index"]))
    upkeep.once()
    assert read(log, lambda db: db["gap_groups"].count) == 0

    class Encoding:
        build = type("Build", (), {"model_sha256": "m"})()
        embed: Callable[[str], Vectors] = staticmethod(meaning)

    used["index"] = Encoding()
    upkeep.once()
    assert read(log, lambda db: [row["model"] for row in db["gap_groups"].rows]) == ["m"]


@pytest.mark.model
def test_paraphrases_come_together_with_the_real_encoder() -> None:
    """Most wordings of a question end up together, and little else does: what `SAME` was measured with."""
    from index import SentenceEncoder

    encoder = SentenceEncoder(threads=1)
    questions = [(name, " ".join(each.split())) for name, text in PARAPHRASES.items() for each in text.split("|")]
    vectors = {question: encoder.encode_query(question).vector for _, question in questions}
    together = same = both = 0
    for seed in range(5):
        grouper = Grouper("m", lambda text: vectors[text])
        order = random.Random(seed).sample(questions, len(questions))  # noqa: S311 # no secret is made
        places: dict[str, int] = {}
        for _, question in order:
            places[question] = grouper.join(vectors[question], question)
        for (one, first), (other, second) in itertools.combinations(questions, 2):
            joined = places[first] == places[second]
            together += joined
            same += one == other
            both += joined and one == other
    assert both / same >= 0.9
    assert both / together >= 0.93
