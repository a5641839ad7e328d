"""What is taken down is neither quoted nor shown as the context of something else; a question has a meaning."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import scripts.ask
from bot.log.moderation import cases
from bot.log.takedowns.barred import Barred, passage_keys
from bot.log.writing.database import Log
from index import Encoder, Index, Passage, Scorer

TEXT = """## One

The bridge over the Tamm was opened in 1931 by the council.

## Two

The mill by the river burned down in March of that year.

## Three

The museum of coins charges nine crowns for a ticket.
"""


def passages(index: Index) -> list[Passage]:
    """All passages of a build."""
    return [index.store.passage(number).passage for number in range(index.build.passages)]


def barring(*taken: Passage) -> Callable[[Passage], bool]:
    """What the question service hands to the index when these are taken down."""
    rows = [
        {"document": each.document, "passage_sha256": each.sha256, "sentences": json.dumps(passage_keys(each)), "undone_at": ""}
        for each in taken
    ]  # fmt: skip
    return Barred(rows).allows


def test_context_ends_where_something_is_taken_down(built: Callable[..., Index]) -> None:
    """On either side; what is taken down itself has none."""
    index = built({"a.md": TEXT})
    one, two, three = passages(index)
    whole = index.context(three.document, three.sha256, 5, 5)
    assert whole is not None
    assert whole.text.startswith("The bridge")
    cut = index.context(three.document, three.sha256, 5, 5, allowed=barring(two))
    assert cut is not None
    assert (cut.text, cut.more_before) == (three.text, False)
    ended = index.context(one.document, one.sha256, 5, 5, allowed=barring(two))
    assert ended is not None
    assert (ended.text, ended.more_after) == (one.text, False)
    assert index.context(two.document, two.sha256, allowed=barring(two)) is None
    assert index.quote(two.document, two.sha256, allowed=barring(two)) is None
    assert index.quote(two.document, two.sha256, allowed=barring(one)) == index.quote(two.document, two.sha256)
    assert index.context(three.document, three.sha256, 5, 5, allowed=lambda passage: True) == whole


def test_takedown_survives_a_rebuild_with_edits_elsewhere(built: Callable[..., Index]) -> None:
    """Passages that begin and end elsewhere, and a copy in another document, are barred; the rest still answers."""
    before = built({"a.md": TEXT})
    allowed = barring(passages(before)[1])
    question = "When did the mill by the river burn down?"
    assert before.answer(question, threshold=0).quotes[0].text.startswith("The mill")
    edited = TEXT.replace("## Two\n\n", "").replace("## One", "## Beginning\n\nA new first sentence stands here now.")
    after = built(
        {"a.md": edited, "b.txt": "As printed: THE MILL by the river burned down in March of that year! More follows."}
    )
    assert any("The mill" in each.text and each.sha256 != passages(before)[1].sha256 for each in passages(after))
    open_answer = after.answer(question, threshold=0)
    assert "mill" in open_answer.quotes[0].text.lower()
    barred = after.answer(question, threshold=0, allowed=allowed)
    assert [quote.text for quote in barred.quotes if "mill" in quote.text.lower()] == []
    assert all(hit.passage_sha256 != open_answer.hits[0].passage_sha256 for hit in barred.hits)


def test_embed_gives_near_vectors_for_near_questions(built: Callable[..., Index]) -> None:
    """float32 of unit length."""
    index = built({"a.md": TEXT})
    one, two, other = (
        index.embed(text) for text in ("when was the bridge opened", "the bridge was opened when", "nine zebras")
    )
    assert one.dtype == np.dtype(np.float32)
    assert one.shape == (48,)
    assert float(one @ one) == pytest.approx(1, abs=1e-5)
    assert one @ two > 0.9 > one @ other


def test_ask_keeps_to_takedowns(
    built: Callable[..., Index], encoder: Encoder, scorer: Scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Takedowns of the log next to the index, unless told otherwise."""
    index = built({"a.md": TEXT})
    monkeypatch.setattr(Index, "open", partial(Index.open, encoder=encoder, scorer=scorer))
    taken = passages(index)[1]
    log = Log(tmp_path / "data", key=b"")
    log.call(lambda db: cases.take_down(db, "", taken.document, taken.sha256, passage_keys(taken), "", "anna"))
    log.close()

    def quotes(*options: str) -> list[Any]:
        arguments = [
            "--data",
            str(tmp_path / "data"),
            "--json",
            "--threshold",
            "0",
            *options,
            "When did the mill burn down?",
        ]
        result = CliRunner().invoke(scripts.ask.main, arguments, catch_exceptions=False)
        return [quote["text"] for quote in json.loads(result.stdout)["quotes"]]

    assert taken.text not in quotes()
    assert taken.text in quotes("--no-takedowns")
