"""Questions of judgement, and who says what about them."""

from collections.abc import Callable

import pytest

from index import Index, answer_as_json
from index.language.english.judgement import is_attributed, is_judgement


@pytest.mark.parametrize(
    "question",
    [
        "Who is right?",
        "who's to blame for the flood?",
        "Was it a massacre?",
        "Was the strike a crime against humanity?",
        "Is the mayor a liar?",
        "Whose fault was the flood?",
        "Should the mayor resign?",
        "Which side is worse?",
        "Is it justified to close the road?",
        "Is it true that the strike was a war crime?",
        "Who should I believe?",
        "Hello, who is guilty?",
        "Can the closure be justified?",
        "Do you think it was murder?",
        "Is it fair that tenants pay?",
        "Who started the war?",
    ],
)
def test_is_judgement_knows_a_question_of_judgement(question: str) -> None:
    """Right, blame, guilt, names for a deed, should."""
    assert is_judgement(question)


@pytest.mark.parametrize(
    "question",
    [
        "Was the hall opened in 2001?",
        "Who is responsible for cleaning the hall?",
        "Who ordered the closure?",
        "Did the union call it a massacre?",
        "How many parties call the strike a crime according to the court?",
        "Is the library open on Sunday?",
        "Should I bring a towel?",
        "Who is the best man of Ida?",
        "Is it true that the hall has 300 seats?",
        "Who wrote the report?",
        "What is the right size?",
        "Is smoking legal in the park?",
        "Which road is the longest?",
    ],
)
def test_is_judgement_leaves_questions_of_fact(question: str) -> None:
    """Facts, and what somebody said."""
    assert not is_judgement(question)


def test_is_attributed_wants_a_speaker() -> None:
    """Said, wrote, according to."""
    assert is_attributed("The union blamed the company for the flood.")
    assert is_attributed("The flood was an accident, according to the company.")
    assert not is_attributed("The flood destroyed nine houses.")


def test_a_question_of_judgement_shows_who_says_what(built: Callable[..., Index]) -> None:
    """Attributed sentences of two documents, no confident answer, no differences; the fact next to them is not quoted."""
    index = built(
        {
            "union.txt": "The flood destroyed nine houses. The miners' union blamed the company for the flood.",
            "company.txt": "The company rejected the blame for the flood and called the flood an accident.",
            "weather.txt": "Rain fell for nine days before the flood.",
        }
    )
    answer = index.answer("Who is to blame for the flood?")
    assert (answer.outcome, answer.kind, answer.reason) == ("answered", "judgement", "judgement")
    assert answer.confidence <= 0.5
    assert {quote.citation.path for quote in answer.quotes} == {"union.txt", "company.txt"}
    assert all(is_attributed(quote.highlight_text) for quote in answer.quotes)
    assert answer_as_json(answer)["kind"] == "judgement"


def test_a_question_of_judgement_without_statements_is_declined(built: Callable[..., Index]) -> None:
    """The documents do not settle it, and nothing is quoted."""
    answer = built({"weather.txt": "Rain fell for nine days before the flood."}).answer(
        "Who is to blame for the flood?"
    )
    assert (answer.outcome, answer.kind, answer.quotes) == ("declined", "judgement", ())
