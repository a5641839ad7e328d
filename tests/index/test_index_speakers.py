"""Whose figure a sentence gives, and which source only passes it on."""

import pytest

from index.language.english.speakers import passes_on, source_asked, speaker
from index.language.english.vocabulary import stem


@pytest.mark.parametrize(
    ("stated", "value", "who"),
    [
        ("Officials put the toll at 800, the Lantern said.", "800", {"officials"}),
        ("The Lantern wrote that 161 people died, and that officials estimated the toll at 800.", "800", {"officials"}),
        ("The Lantern wrote that 161 people died, and that officials estimated the toll at 800.", "161", {"lantern"}),
        ("According to officials, 800 people died, the Lantern added.", "800", {"officials"}),
        ("At the mill 800 people died, according to the Lantern.", "800", {"lantern"}),
        ("The toll was put by officials at 800, the Lantern said.", "800", {"officials"}),
        ("The Lantern wrote of a fire, and it said that 800 people died.", "800", set[str]()),
        ("At the mill 800 people died.", "800", set[str]()),
    ],
)
def test_the_nearest_speaker_gives_a_value(stated: str, value: str, who: set[str]) -> None:
    """The speaker of the value's own stretch of the sentence; none if that says `it` or names no speaker."""
    at = stated.index(value)
    assert speaker(stated, (at, at + len(value))) == {stem(word) for word in who}


@pytest.mark.parametrize(
    ("stated", "title", "passed_on"),
    [
        ("Officials put the toll at 800, the Lantern said.", "The Lantern on the fire", True),
        ("Officials put the toll at 800, the Lantern said.", "Figures of the fire", False),
        ("The Lantern put the toll at 800.", "The Lantern on the fire", False),
        ("Officials put the toll at 800.", "The Lantern on the fire", False),
    ],
)
def test_a_source_named_in_the_title_may_pass_a_value_on(stated: str, title: str, passed_on: bool) -> None:
    """Only where the sentence names both, and the value is the other's."""
    at = stated.index("800")
    assert passes_on(stated, (at, at + 3), title, frozenset({stem("fire")})) is passed_on


def test_a_question_may_want_one_source() -> None:
    """By `according to`, or by asking what somebody says."""
    assert source_asked("How many died according to the Lantern in 1994?") == {stem("lantern")}
    assert source_asked("How many people did the Lantern say were killed?") == {stem("lantern")}
    assert source_asked("How many people were reported killed?") == frozenset()
