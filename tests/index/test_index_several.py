"""Several questions in one text are separated, and one question stays in one piece."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import answers_as_json, split_questions
from index.language.english.several import questions_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When was it built? Who paid for it?", ("When was it built?", "Who paid for it?")),
        ("When was it built?Who paid?", ("When was it built?", "Who paid?")),
        ("When was the mill built, and also, how many people work there?",
         ("When was the mill built?", "how many people work there?")),
        ("When was the mill built and who paid for it?", ("When was the mill built?", "who paid for it?")),
        ("How long is it, how wide is it and who owns it?", ("How long is it?", "how wide is it?", "who owns it?")),
        ("1. When was it built?\n2. Who paid?", ("When was it built?", "Who paid?")),
        ("when was it built\nwho paid for it", ("when was it built", "who paid for it")),
        ("Hi! When was it built? And who paid? Thanks!", ("When was it built?", "And who paid?")),
        ("The mill is old. When was it built? By whom?", ("The mill is old. When was it built?", "By whom?")),
        ("Is it open on Monday? Or on Sunday?", ("Is it open on Monday?", "Or on Sunday?")),
    ],
)  # fmt: skip
def test_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    """In their order, without what is only polite."""
    assert split_questions(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "How many of the dead were women and how many were children?",
        "Which article says who may vote and when polls are open?",
        'Who wrote "What is art?" and when?',
        'Who wrote "Why? Because" in 1990?',
        "When many people are hurt, what is done first?",
        "How and when did the plague come?",
        "Who signed and sealed the act?",
        "What is the cost and the length?",
        "When was it built? I need it for school.",
        "Who are you? When was the mill built?",
        "hello?",
        "",
        "🙂",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    """It is given back as typed."""
    assert split_questions(text) == (text,)


def test_a_repetition_or_a_word_to_the_bot_is_no_second_question() -> None:
    """A single question stands alone then."""
    assert questions_in("Who are you? When was the mill built?") == ("When was the mill built?",)
    assert questions_in("When was it built? WHEN WAS IT BUILT?") == ("When was it built?",)
    assert questions_in("Hi! How are you?") == ()


@given(st.text(max_size=120))
def test_any_text_has_parts(text: str) -> None:
    """At least one."""
    assert split_questions(text)


def test_each_is_answered_and_each_is_in_the_json(built) -> None:  # type: ignore[no-untyped-def]  # a fixture of conftest
    """The second leans on the first; the one that is not answered is declined under its own name."""
    index = built(
        {"a.txt": "The Lomvik mill was founded by Rask in 1870. The Lomvik mill sells flour.", "b.txt": "It rained."}
    )
    text = "When was the Lomvik mill founded? What does it sell? How heavy is the moon of Jupiter?"
    answers = index.answer_each(text)
    assert [answer.outcome for answer in answers] == ["answered", "answered", "declined"]
    assert answers[1].quotes[0].highlight_text == "The Lomvik mill sells flour."
    table = answers_as_json(text, answers)
    assert (table["question"], table["outcome"]) == (text, "answered")
    assert [part["question"] for part in table["parts"]] == list(split_questions(text))
    assert "parts" not in answers_as_json("When?", answers[:1])
