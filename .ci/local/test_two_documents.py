"""Twenty questions on two real documents that differ, where they lie next to the checkout; skipped elsewhere.

The documents are not part of the project, so only questions and figures stand here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Answer, BuildOptions, Index, SentenceEncoder, build_index

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the two documents are not here"),
]

ANSWERED = [
    ("How many people were taken hostage?", ("1,275", "1275")),
    ("How many people were killed?", ("613",)),
    ("How many children were killed?", ("63 children",)),
    ("How many women were killed?", ("106 women",)),
    ("How many people were wounded?", ("487",)),
    ("Which regiment took part in the attack?", ("366th",)),
    ("How many countries have recognized it as genocide?", ("10 countries",)),
    ("Did Armenia implement the resolutions?", ("resolutions",)),
    ("When did the conflict begin?", ("1988",)),
    ("How many families were exterminated?", ("Eight families", "8 families")),
    ("Who is the Vice-Rector of the academy?", ("Akhundova",)),
    ("What percentage of Azerbaijan was occupied?", ("20 percent",)),
    ("Who were the field commanders that later became presidents of Armenia?", ("Kocharian",)),
]
DECLINED = [
    "Who was the mayor of Khojaly?",
    "What is the capital of Peru?",
    "How many aircraft landed at the airport in 1992?",
    "Which bank financed the reconstruction?",
    "What was the temperature that night?",
    "Who wrote the national anthem of Azerbaijan?",
    "How tall is Mount Ararat?",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The two documents, built with the real encoder."""
    encoder = SentenceEncoder(threads=1)
    data = tmp_path_factory.mktemp("two") / "data"
    build_index(BuildOptions(CORPUS, data, lambda: encoder))
    opened = Index.open(data, encoder=encoder)
    yield opened
    opened.close()


def check_exact(answer: Answer) -> None:
    """Every quote is its document's text at its span."""
    for quote in answer.quotes:
        text = (CORPUS / quote.citation.path).read_text("utf-8")
        assert text[slice(*quote.span)] == quote.text
        assert text[slice(*quote.highlight)] == quote.highlight_text


@pytest.mark.parametrize(("question", "parts"), ANSWERED)
def test_an_answerable_question_is_quoted(index: Index, question: str, parts: tuple[str, ...]) -> None:
    """Some quoted passage has the answer, exactly as its document has it."""
    answer = index.answer(question)
    assert answer.outcome == "answered", answer.confidence
    assert any(part in quote.text for part in parts for quote in answer.quotes)
    check_exact(answer)


@pytest.mark.parametrize("question", DECLINED)
def test_an_unanswerable_question_is_declined(index: Index, question: str) -> None:
    """With the nearest titles, and nothing quoted."""
    answer = index.answer(question)
    assert (answer.outcome, answer.quotes) == ("declined", ()), answer.confidence
    assert answer.nearest


def test_missing_people_are_quoted_from_both_and_differ(index: Index) -> None:
    """One document gives 68 and 150, the other 150."""
    answer = index.answer("How many people are missing?")
    assert {quote.citation.path[:3] for quote in answer.quotes} == {"000", "004"}
    (difference,) = answer.differences
    assert {value.value.split()[0].strip("*") for value in difference.values} == {"68", "150"}
    check_exact(answer)


@pytest.mark.parametrize("question", ["How many people were taken hostage?", "How many people were killed?"])
def test_sources_that_agree_are_not_said_to_differ(index: Index, question: str) -> None:
    """Both documents give 1,275 hostages and 613 dead."""
    assert index.answer(question).differences == ()


def test_one_document_alone_speaks_of_the_resolutions(index: Index) -> None:
    """Only one is quoted."""
    assert len(index.answer("Did Armenia implement the resolutions?").quotes) == 1
