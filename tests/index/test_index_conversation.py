"""Everyday words, overviews, words put down without a question: what is done besides the search as typed."""

from collections.abc import Callable

import pytest

from index import Index
from index.answering.conversation import TRUST
from index.answering.overview import asks_overview
from index.answering.question import is_bare
from index.language.english import ENGLISH
from index.language.english.wordings import WORDINGS

Built = Callable[..., Index]
FILES = {
    "a.txt": "The flood of Lomvik came on 3 May 1931. In the flood of Lomvik 12 people were killed. "
    "The mayor of Lomvik was Rask.",
    "b.txt": "Lomvik lies on a river. The harbour of Lomvik was closed on 4 May 1931, the paper wrote.",
    "c.txt": "Colne has a museum for children. The museum of Colne holds coins.",
}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How many died?", ("How many were killed?", "How many dead?")),
        ("Is there a museum for kids?", ("Is there a museum for children?",)),
        ("What was the death toll?", ("What was the number of people killed?", "What was the number of dead?")),
        ("Who was Mr Boss?", ()),
        ("When was it built?", ()),
    ],
)
def test_an_everyday_word_is_exchanged(question: str, found: tuple[str, ...]) -> None:
    """One at a time; a capitalised one is a name."""
    assert WORDINGS.rewordings(question, lambda word: True) == found


def test_a_wording_that_the_corpus_lacks_is_not_tried() -> None:
    """All of its words must be there."""
    assert WORDINGS.rewordings("How many died?", lambda word: word != "dead") == ("How many were killed?",)


def test_another_wording_is_trusted_less(built: Built) -> None:
    """And asked only when the question as typed is not sure."""
    index = built(FILES)
    typed, other = (index.answer(f"Which museum is for {word}?", threshold=0.8) for word in ("kids", "children"))
    assert other.outcome == typed.outcome == "answered"
    assert [quote.span for quote in typed.quotes] == [quote.span for quote in other.quotes]
    assert typed.confidence == pytest.approx(TRUST * other.confidence)
    assert typed.asked == ""


@pytest.mark.parametrize("question", ["What happened in Lomvik?", "Tell me about Lomvik", "what happened at lomvik"])
def test_an_overview_shows_sentences_of_a_day_one_a_document(built: Built, question: str) -> None:
    """Sentences that name the place, from several sources; one that gives a day comes first."""
    index = built(FILES)
    assert asks_overview(question, ENGLISH)
    answer = index.answer(question, threshold=0.99)
    assert {quote.citation.path for quote in answer.quotes} == {"a.txt", "b.txt"}
    assert all("Lomvik" in quote.highlight_text for quote in answer.quotes)
    assert answer.quotes[0].highlight_text == "The flood of Lomvik came on 3 May 1931."
    assert answer.confidence == 0.99


def test_an_overview_of_what_the_corpus_does_not_name_is_declined(built: Built) -> None:
    """All that the question names must be in a sentence."""
    index = built(FILES)
    assert index.answer("What happened in Zangel?", threshold=0.99).outcome == "declined"
    assert index.answer("What happened in Lomvik in 1990?", threshold=0.99).outcome == "declined"
    sung = {f"{hall}{day}.txt": f"The choir sang in Hall {hall} on {day} May." for hall in "AB" for day in (3, 4)}
    halls = built(sung)
    assert {quote.highlight_text[:24] for quote in halls.answer("What happened in Hall B?", threshold=0.99).quotes} == {
        "The choir sang in Hall B"
    }
    assert halls.answer("What happened in Hall D?", threshold=0.99).outcome == "declined"


@pytest.mark.parametrize("text", ["Lomvik", "Lomvik?", "1931", "museum", "the mayor?", "Colne Lomvik"])
def test_a_word_put_down_is_no_question(built: Built, text: str) -> None:
    """It gets the nearest titles and its hits, never a quote, unless nothing is ever to be declined."""
    index = built(FILES)
    answer = index.answer(text)
    assert (answer.outcome, answer.reason, answer.confidence, answer.quotes) == ("declined", "no words", 0.0, ())
    assert answer.hits
    assert answer.nearest
    assert index.answer(text, threshold=0).outcome == "answered"


@pytest.mark.parametrize(
    "text",
    ["Who is Lomvik?", "museum opening hours", "flood in Lomvik", "Is Lomvik large?", "when lomvik", "Кто виноват?"],
)
def test_a_short_question_is_one(built: Built, text: str) -> None:
    """With a question word, or with more than a name."""
    searcher = built(FILES).searcher
    assert not is_bare(searcher.parse(text, ENGLISH), lambda word: searcher.has(word, ENGLISH))


def test_it_is_what_all_documents_are_about(built: Built) -> None:
    """Where there is such a name, and nothing was asked before, or nothing that "it" could mean."""
    days = {f"{day}.txt": f"On {day} May the flood of Lomvik rose by {day} feet." for day in range(1, 10)}
    index = built(days)
    assert index.searcher.topic == "Lomvik"
    answer = index.answer("When did it happen?", threshold=0.1)
    assert (answer.outcome, answer.asked) == ("answered", "When was Lomvik?")
    for question in ("And when did it happen?", "When was that?"):
        assert index.answer(question, threshold=0.1, previous="How many drowned?").asked == "When was Lomvik?"
    longer = index.answer("When was that?", threshold=0.1, previous="How many people drowned in Lomvik?")
    assert longer.asked == "When did people drown in Lomvik?"


def test_few_passages_are_about_nothing_in_particular(built: Built) -> None:
    """Then a question about "it" is not completed."""
    assert built(FILES).searcher.topic == ""
    assert built(FILES).answer("When did it happen?").asked == ""


def test_a_short_word_with_a_letter_missing_is_found(built: Built) -> None:
    """Each correction that is as near is tried; capitals are abbreviations."""
    index = built({"a.txt": "The death toll of the flood was 12.", "b.txt": "The mayor told the paper of the flood."})
    answer = index.answer("what was the death tol of the flood")
    assert answer.quotes[0].highlight_text == "The death toll of the flood was 12."
    assert index.searcher.parse("What is TOL?", ENGLISH).text == "What is TOL?"
