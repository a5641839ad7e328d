"""A question leans on the one before only if it says too little alone."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index
from index.language.english.followups import leans, readings, stands_alone

Built = Callable[..., Index]
BRIDGE = "When was the Tarn bridge built?"
LIVED = "How many people lived in Lomvik in 1990?"


@pytest.mark.parametrize(
    ("question", "previous", "first"),
    [
        ("Who designed it?", BRIDGE, "Who designed the Tarn bridge?"),
        ("What does it sell?", "When was the Colne shop founded?", "What does the Colne shop sell?"),
        ("What is its length?", BRIDGE, "What is the Tarn bridge's length?"),
        ("how long is it", BRIDGE, "how long is the Tarn bridge"),
        ("When did he die?", "Who was Anna Tarn?", "When did Anna Tarn die?"),
        ("When did she leave?", "Who designed the Tarn bridge?", "When did the person who designed the Tarn bridge leave?"),
        ("How many of them were women?", "How many people were hurt in Colne?",
         "How many of the people hurt in Colne were women?"),
        ("when was that?", "How many people were hurt in Colne?", "When were people hurt in Colne?"),
        ("why?", BRIDGE, "Why was the Tarn bridge built?"),
        ("so who designed it?", BRIDGE, "who designed the Tarn bridge?"),
        ("but where?", BRIDGE, "Where was the Tarn bridge built?"),
        ("When did it happen?", "What happened in Colne?", "When was Colne?"),
        ("and in 1993?", LIVED, "How many people lived in Lomvik in 1993?"),
        ("What about Colne?", "Who is the mayor of Lomvik?", "Who is the mayor of Colne?"),
        ("Colne?", "Who is the mayor of Lomvik?", "Who is the mayor of Colne?"),
        ("and how many were children?", LIVED, f"{LIVED} and how many were children?"),
        ("Who are they?", f"{BRIDGE}\nthe council of Tarn", "Who are the council of Tarn?"),
        ("Who is he?", "Captain Rask ordered the ferry to wait.", "Who is Captain Rask?"),
    ],
)  # fmt: skip
def test_a_leaning_question_is_completed(question: str, previous: str, first: str) -> None:
    """With what the one before was about; the completed reading comes first."""
    way = readings(question, previous)[0]
    assert (way.text, way.completed) == (first, True)


@pytest.mark.parametrize(
    "question",
    [
        "So who was the mayor of Lomvik?",
        "And who was the mayor of Lomvik?",
        "When did the council publish its report?",
        "Did the mayor say he would resign?",
        "When did Armenia sign it?",
        "Was there a corridor?",
        "How many victims were there?",
        "Who said that the bridge is old?",
        "Which towns were taken?",
        "What did Rask say about them?",
    ],
)
def test_a_complete_question_stands_alone(question: str) -> None:
    """Although it has a pronoun or opens with a connective."""
    assert [(way.text, way.completed) for way in readings(question, BRIDGE)] == [(question, False)]


@pytest.mark.parametrize("previous", ["", "  \n", "Hi!", "🙂"])
def test_nothing_before_changes_nothing(previous: str) -> None:
    """Also when it was only a greeting."""
    assert [way.text for way in readings("and how many were children?", previous)] == ["and how many were children?"]


def test_a_question_that_says_nothing_alone_is_only_read_completed() -> None:
    """Other leaning questions are also read as typed."""
    assert all(way.completed for way in readings("why?", BRIDGE))
    assert [way.completed for way in readings("What does it sell?", BRIDGE)][-1] is False


def test_the_chain_does_not_grow() -> None:
    """However long a conversation is, at most two earlier questions are in what is searched for."""
    asked = "How many people lived in Lomvik?"
    for trade in "farmers fishers smiths bakers tailors weavers potters masons".split():
        follow = f"and how many were {trade}?"
        asked = next(way.text for way in readings(follow, asked) if way.completed)
        assert asked.count("?") <= 3
        assert len(asked.split()) <= 70
    assert asked.startswith("How many people lived in Lomvik?")


def test_manners_of_the_question_before_are_left_out() -> None:
    """They would be in every completion after it."""
    assert readings("why?", f"Hello! Can you tell me {BRIDGE} Thanks!")[0].text == "Why was the Tarn bridge built?"


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_have_a_reading(question: str, previous: str) -> None:
    """At least one, and each is a text."""
    assert readings(question, previous)


@pytest.mark.parametrize(
    ("previous", "actor"),
    [
        ("What did Rask tell the paper in 1950?", "Rask"),
        ("When did the 3rd company leave the town?", "the 3rd company"),
        ("When did the Court of Lomvik decide?", "the Court of Lomvik"),
        ("When did the mayor of Colne resign?", "the mayor of Colne"),
        ("Why did Colne's council sell the mill?", "Colne's council"),
    ],
)
def test_who_did_something_ends_before_the_verb(previous: str, actor: str) -> None:
    """A name, or an article with its noun."""
    assert readings("Where did it go?", previous)[0].text == f"Where did {actor} go?"


def test_a_joined_question_needs_something_new() -> None:
    """A passage is known to answer it by a word that the question before does not have, and by all its names."""
    (way,) = readings("and the other bridges of Tarn?", BRIDGE.replace("bridge", "bridges"))
    assert way.bare
    (way,) = readings("and by Anna Rask, the smith?", BRIDGE)
    assert not way.bare
    assert (sorted(way.names), sorted(way.own)) == (["anna", "rask"], ["anna", "rask", "smith"])


def test_leans_and_stands_alone_are_no_opposites() -> None:
    """One is about an event without a name, the other about words that refer to nothing."""
    assert leans("When did it happen?")
    assert not leans("When did the flood happen?")
    assert stands_alone("May I sublet?")
    assert not stands_alone("what did it say?")


FILES = {
    "shop.txt": "The Colne shop was founded in 1950 by Rask. The Colne shop sells nets and ropes.",
    "mill.txt": "The Lomvik mill was founded in 1870. The Lomvik mill sells flour.",
}


def test_completed_from_the_question_before(built: Built) -> None:
    """What it was read as is told."""
    answer = built(FILES).answer("What does it sell?", previous="When was the Lomvik mill founded?")
    assert (answer.outcome, answer.asked) == ("answered", "What does the Lomvik mill sell?")
    assert answer.quotes[0].highlight_text == "The Lomvik mill sells flour."
    assert answer.question == "What does it sell?"


def test_a_complete_question_is_answered_as_typed(built: Built) -> None:
    """And nothing is said to have been understood."""
    index = built(FILES)
    answer = index.answer(
        "So what does the Colne shop sell, and who buys it?", previous="When was the Lomvik mill founded?"
    )
    assert answer.asked == ""
    assert answer.hits == index.answer("So what does the Colne shop sell, and who buys it?").hits


def test_an_everyday_word_of_a_follow_up_is_found_by_its_other_word(built: Built) -> None:
    """The passage has "children" for "kids"."""
    index = built({"a.txt": "The flood of Lomvik hurt 40 people. Of the 40 people hurt in Lomvik 12 were children."})
    answer = index.answer(
        "and how many were kids?", previous="How many people did the flood of Lomvik hurt?", threshold=0.3
    )
    assert "12 were children" in answer.quotes[0].text


def test_a_why_question_is_not_answered_by_the_previous_sentence(built: Built) -> None:
    """The sentence must have a thing of the kind asked for."""
    index = built(FILES)
    assert index.answer("why?", previous="When was the Lomvik mill founded?").outcome == "declined"
    placed = built({"fair.txt": "The fair of Tarn is held in the old school."})
    assert placed.answer("where?", previous="When is the fair of Tarn held?").outcome == "answered"
    assert index.answer("when?", previous="Who founded the Lomvik mill?").quotes[0].citation.path == "mill.txt"


@pytest.mark.parametrize(
    ("previous", "question", "completed"),
    [
        ("How many drowned in Lomvik?", "when was that?", "When did people drown in Lomvik?"),
        ("How many ships sank at Colne?", "when?", "When did ships sink at Colne?"),
        ("How many were hurt in Colne?", "when?", "How many were hurt in Colne? when?"),
        ("How many people did the flood hurt?", "when was that?", "When did the flood hurt people?"),
        ("Who founded the Tarn mill in Colne?", "when?", "When was the Tarn mill founded in Colne?"),
        ("Who wrote the report?", "when?", "When was the report written?"),
        ("Who warned them?", "when?", "Who warned them? when?"),
        ("Was the mayor arrested?", "why?", "Why was the mayor arrested?"),
        ("How long is the bridge?", "why?", "How long is the bridge? why?"),
        ("Which law is the rule from?", "why?", "Which law is the rule from? why?"),
        ("Who is the mayor of Colne?", "when was that?", "Who is the mayor of Colne? when was that?"),
        ("can I hire a boat?", "can i return it late?", "can i return a boat late?"),
        ("can I hire boats?", "can i return it late?", "can I hire boats? can i return it late?"),
        ("How many Norwegians fled?", "was it planned?", "How many Norwegians fled? was it planned?"),
        ("How many Norwegians fled?", "where did they go?", "where did the Norwegians who fled go?"),
        ("When was ordinance 41 adopted?", "what did it forbid?", "what did ordinance 41 forbid?"),
        ("When was 41 adopted?", "what did it forbid?", "what did 41 forbid?"),
        ("What did Rask say about the mill?", "when was that?", "What did Rask say about the mill? when was that?"),
        ("How much does a ticket cost?", "when?", "How much does a ticket cost? when?"),
        ("What happened to the sailors?", "when?", "What happened to the sailors? when?"),
        ("What happened in Colne?", "why?", "What happened in Colne? why?"),
        ("Who ordered the attack on Colne?", "when?", "When was the attack on Colne ordered?"),
        ("Which side started the war?", "when?", "Which side started the war? when?"),
        ("Which villages did the army take?", "when?", "When did the army take villages?"),
        ("Can I return a net late?", "what does it cost?", "what does a net cost?"),
        ("Can I return the nets late?", "what does it cost?", "Can I return the nets late? what does it cost?"),
        ("What is the late fee?", "who sets it?", "who sets the late fee?"),
        ("Where is Colne?", "is it in Tarn?", "is Colne in Tarn?"),
        ("Where are the graves?", "who dug it?", "Where are the graves? who dug it?"),
    ],
)
def test_what_is_understood_is_a_sentence(previous: str, question: str, completed: str) -> None:
    """With the auxiliary before the subject, and "it" for one thing; else both questions follow one another."""
    assert readings(question, previous)[0].text == completed


@pytest.mark.parametrize(
    "previous",
    [
        "How many Norwegians fled in 1931?",
        "who is right, Colne or Lomvik?",
        "Who is P. van Holt?",
        "When did the mayor resign?",
        "Did Colne attack Lomvik?",
        "When was the Tarn bridge built?",
    ],
)
@pytest.mark.parametrize(
    "question", ["was it a massacre?", "Is it a war crime or genocide?", "is it true?", "was it a crime?"]
)
def test_a_verdict_is_not_asked_of_a_subject(previous: str, question: str) -> None:
    """It is of what happened, which none of these names alone."""
    assert [(way.text, way.completed) for way in readings(question, previous)] == [(question, False)]


@pytest.mark.parametrize(
    ("previous", "completed"),
    [
        ("When was the Tarn fire?", "was the Tarn fire a crime?"),
        ("Where did the massacre happen?", "was the massacre a crime?"),
        ("What happened in Lomvik?", "was what happened in Lomvik a crime?"),
    ],
)
def test_a_verdict_is_asked_of_an_event(previous: str, completed: str) -> None:
    """That the question before named."""
    assert readings("was it a crime?", previous)[0].text == completed


@pytest.mark.parametrize(
    ("previous", "part", "completed"),
    [
        (
            "How many drowned according to NHF in 1931?",
            "and van der Holt?",
            "How many drowned according to van der Holt in 1931?",
        ),
        ("What does Colne say about Lomvik?", "and Tarn?", "What does Tarn say about Lomvik?"),
        ("What does Colne say about Lomvik?", "and about Tarn?", "What does Colne say about Tarn?"),
        ("How many drowned according to the NHF?", "and Rask?", "How many drowned according to Rask?"),
        (
            "How many drowned according to NHF?",
            "and the Harbour Fund?",
            "How many drowned according to the Harbour Fund?",
        ),
        ("When was the Tarn bridge built?", "and Colne?", "When was the Colne bridge built?"),
        ("Who attacked Lomvik from Colne?", "and Tarn?", "Who attacked Lomvik from Colne? and Tarn?"),
        ("How many of the passengers were women?", "and children?", "How many of the passengers were children?"),
        ("How many farmers drowned?", "and sailors?", "How many sailors drowned?"),
        ("How many women were killed?", "and children?", "How many children were killed?"),
        ("How many people were killed in Tarn?", "and wounded?", "How many people were wounded in Tarn?"),
        ("When was the bridge built?", "and children?", "When was the bridge built? and children?"),
    ],
)
def test_a_part_takes_the_place_of_its_like(previous: str, part: str, completed: str) -> None:
    """A name for who speaks, what was counted for what is."""
    assert readings(part, previous)[0].text == completed


def test_another_speaker_did_not_speak_in_the_same_year() -> None:
    """So the year after "according to" is also left out; the question before is not asked again with it."""
    texts = [way.text for way in readings("and van der Holt?", "How many drowned according to NHF in 1931?")]
    assert texts == [
        "How many drowned according to van der Holt in 1931?",
        "How many drowned according to van der Holt?",
    ]


def test_who_did_it_is_not_known_to_be_answered() -> None:
    """By a passage about the question before."""
    (way,) = readings("who did it", "death toll")
    assert way.bare
    assert way.text == "death toll. who did it?"


@pytest.mark.parametrize(
    "previous", ["How many people were hurt in Colne?", "Who is P. van Holt?", "can I hire a boat?"]
)
def test_i_and_half_a_name_are_no_names(previous: str) -> None:
    """Neither "I" nor the end of a name that has an initial."""
    texts = [way.text for way in readings("what did he say?", previous) if way.completed]
    assert all(re.search(r"\bI say\b|did Holt", text) is None for text in texts)
