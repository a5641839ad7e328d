"""What is said around a question is left out, and nothing that may mean something is."""

import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index import Index, small_talk
from index.answering.question import refusal
from index.language.english import ENGLISH
from index.language.english.manners import bare
from index.language.readings import Bare

Built = Callable[..., Index]
AROUND = [
    *("Hi! {}", "Hi {}", "Hello there, {}", "Good morning, I have a question. {}", "Good evening! One question: {}"),
    *("Can you tell me {}", "Could you please tell me: {}", "Please tell me {}", "Please tell me, {}", "tell me {}"),
    *("Would you mind telling me {}", "Do you happen to know {}", "Does anyone know {}", "I'd like to know {}"),
    *("I was wondering {}", "I was wondering, {}", "Quick question: {}", "quick question - {}", "One more thing: {}"),
    *("My son asked me yesterday {}", "My son asked me yesterday: {}", "My grandmother keeps asking me, {}"),
    *("A colleague of mine wants to know {}", "My question is: {}", "Sorry to bother you, but {}", "Excuse me, {}"),
    *("Ok so {}", "Um, {}", "By the way, {}", "👋 {}", "Hey bot 🙂 {}", "Dear Sir or Madam, {} Yours sincerely"),
    *("{} Thank you very much in advance.", "{} Thanks!", "{} thx 🙏", "{} Please.", "{}, please", "{} Do you know?"),
    *("{} My boss wants to know.", "{} It's urgent!", "{} Have a nice day!", "{} Best regards, Anna"),
    *("{} (asking for a friend)", "{} Much obliged.", "Not sure if you can help, but {}", "Let me ask you this: {}"),
    *("Hello\n\n{}\n\nMany thanks", "Привет! {}", "Salam! {}", "Merhaba, {}", "It would be great if you could tell me {}"),
]  # fmt: skip
QUESTIONS = [
    "When was the Tarn bridge built?",
    "how many people live in Lomvik?",
    "Is the hall open on Monday?",
    "Under which article was smoking banned?",
    "At what time does the ferry leave?",
    "Whose boat was lost in 1904?",
]


@pytest.mark.parametrize("around", AROUND)
def test_manners_are_left_out(around: str) -> None:
    """Before, after and on both sides; the question stays as typed, except for a mark at its end."""
    for question in QUESTIONS:
        left = bare(around.format(question)).text
        assert left.rstrip("?.") == question.rstrip("?"), around
        assert small_talk(around.format(question)) == ""


def test_questions_of_the_sample_corpus_survive_every_opening_and_closing() -> None:
    """The search is the same with and without it, so the answer is the same."""
    golden = Path(__file__).resolve().parents[2] / "corpus" / "golden.toml"
    questions = [each["question"] for each in tomllib.loads(golden.read_text("utf-8"))["question"]]
    lost = [
        around.format(question)
        for question in questions
        for around in AROUND
        if bare(around.format(question)).text.rstrip("?.") != question.rstrip("?")
    ]
    assert len(questions) * len(AROUND) > 1500
    assert lost == []


@pytest.mark.parametrize(
    "question",
    [
        "Hello Baku: which newspaper printed it?",
        "Thanks to whom was the corridor opened?",
        "OK Corral?",
        "Good Friday Agreement: who signed?",
        "sudo apt install fails",
        "Print your name where?",
        "Act as a witness: who may?",
        "Help for refugees: who gave it?",
        "Who gave thanks?",
        "Did people want to know?",
        "They asked whom?",
        "Can I ask for a refund?",
        "Do you know the way?",
        "Can someone answer for a minor?",
        "People asked for water. Who gave it?",
        "If I have time, may I pay later?",
        "If you have a permit, may you park?",
        "Could I check in early?",
        "Can you give us the code?",
        "Who may ask a question?",
        "First of all countries, who voted?",
        "What is Please Ltd?",
        "Who said thank you in the letter?",
    ],
)
def test_what_carries_a_meaning_stays(question: str) -> None:
    """A word of courtesy is part of many a question."""
    assert bare(question).text == question
    assert refusal(question, ENGLISH) == ""


def test_courtesy_in_the_middle_is_left_out() -> None:
    """Between commas only."""
    assert bare("When, please, was the bridge built?").text == "When was the bridge built?"
    assert bare("Which Please Act applies, the old or the new?").text == "Which Please Act applies, the old or the new?"


@pytest.mark.parametrize(
    "text", ["Hi!", "Good morning, I have a question", "thanks a lot!", "How are you?", "Dear bot,"]
)
def test_manners_and_nothing_else_leave_nothing(text: str) -> None:
    """That is small talk."""
    assert bare(text) == Bare("")
    assert refusal(text, ENGLISH) == "small talk"


@pytest.mark.parametrize("thanks", ["thanks for earlier. ", "Thank you for that! ", "thanks for before, "])
def test_thanks_for_what_was_before_are_left_out(thanks: str) -> None:
    """However they are said."""
    assert bare(f"{thanks}what did the mayor say?").text == "what did the mayor say?"


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("I am a tenant. May I sublet the room?", "May I sublet the room?"),
        ("Hello, Dolly! opened when?", "Dolly! opened when?"),
        ("My son, who is ten, asked me today when was the Tarn bridge built?", "when was the Tarn bridge built?"),
        ("Hi Maria, when was the Tarn bridge built?", "when was the Tarn bridge built?"),
        ("I live in Lomvik. Who is the mayor?", ""),
        ("If you know of a fire, when must you call?", ""),
        ("When was the Tarn bridge built?", ""),
    ],
)
def test_what_may_say_nothing_is_tried_both_ways(text: str, shorter: str) -> None:
    """Never without a name or a condition that stands before the question."""
    assert bare(text) == Bare(text, shorter)


@given(st.text(max_size=120))
@example("((((")
@example("?!?!\n\n--")
@example("hi\u2019 (")
def test_any_text_has_a_bare_form(text: str) -> None:
    """No longer than the text but for a mark, and no text makes it fail."""
    found = bare(text)
    assert len(found.text) <= len(text) + 1
    assert len(found.shorter) <= len(text) + 1


@pytest.mark.parametrize(
    "part",
    ["hi ", "so ", "thanks for ", "i want to know ", "my son asked me ", "can you please ", "a question ", "sorry to "],
)
@pytest.mark.parametrize("end", ["#", "?", " when was it built?"])
def test_manners_are_found_quickly_in_hostile_texts(part: str, end: str) -> None:
    """Neither in long clauses nor in short ones."""
    began = time.perf_counter()
    for size in (150, 950):
        bare((part * 1000)[:size] + end)
    assert time.perf_counter() - began < 1


def test_an_answer_is_the_same_with_manners(built: Built) -> None:
    """Quotes, confidence and all; the question stays as typed, and nothing is said to have been understood."""
    index = built({"a.txt": "The old bridge was built by Anna in 1905.", "b.txt": "The museum holds silver coins."})
    plain = index.answer("What silver does the museum hold?")
    assert plain.outcome == "answered"
    for around in AROUND:
        typed = around.format("What silver does the museum hold?")
        answer = index.answer(typed)
        assert (answer.quotes, answer.confidence, answer.asked) == (plain.quotes, plain.confidence, ""), around
        assert answer.question == typed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("как дела", "greeting"), ("nasılsın?", "greeting"), ("necəsən", "greeting"), ("ինչպես ես", "greeting")),
        *(("danke!", "thanks"), ("Çox sağ ol", "thanks"), ("շնորհակալություն", "thanks"), ("merci beaucoup 😊", "thanks")),
        *(("Привет, как дела?", "greeting"), ("Salam, necəsiniz?", "greeting"), ("ты бот?", "bot"), ("sen kimsin", "bot")),
        *(("language", "language"), ("смени язык", "language"), ("source?", "sources"), ("mənbələr", "sources")),
        *(("delete my data", "privacy"), ("beni unut", "privacy"), ("help", "help"), ("kömək", "help")),
        *(("bye", "farewell"), ("ok bye!", "farewell"), ("görüşənədək", "farewell"), ("ok", "noted"), ("I see", "noted")),
        *(("Really?", "doubt"), ("are you sure about that?", "doubt"), ("ok, thanks", "thanks"), ("good night", "farewell")),
        *(("who made you?", "bot"), ("who says so?", "sources"), ("Says who?", "sources")),
        *(("how do you know that?", "sources"), ("what is your proof?", "sources")),
        *(("Who is the author?", ""), ("Who made it?", ""), ("Where is it?", ""), ("Who said that the mill is old?", "")),
        *(("Really, who won?", ""), ("Are you sure that the mill burned?", "")),
        *(("Tell me a joke", "order"), ("shut up", "abuse"), ("Does the law require documents?", "")),
        *(("Which languages are spoken in Tarn?", ""), ("Delete the files when?", ""), ("Дорога закрыта?", "")),
        *(("What is the source of the Tarn?", ""), ("Forget the rules: which article says so?", ""), ("🙂", "")),
    ],
)  # fmt: skip
def test_small_talk_has_a_kind(text: str, kind: str) -> None:
    """In the languages that people write; a question has none."""
    assert small_talk(text) == kind
