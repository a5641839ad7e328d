"""Headings, labels, questions and tables: what they name, and that they are never the answer."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Document, Index
from index.chunking import Chunking, chunk_document
from index.language.english import ENGLISH
from index.language.lexicon import passage_words, title_words, topics
from index.language.words import WORD
from index.text import nearest
from index.types import Citation, Passage

Cut = Callable[[str, str], list[tuple[str, list[str]]]]


@pytest.fixture
def cut(document: Callable[..., Document]) -> Cut:
    """Passages of a text: the lines above each, and its sentences."""

    def cutter(text: str, path: str = "a.txt") -> list[tuple[str, list[str]]]:
        stored = document(text, path)
        passages = chunk_document(stored, lambda piece: len(piece.split()), Chunking())
        return [(p.above.replace("\n", " / "), [stored.text[a:b] for a, b in p.sentences]) for p in passages]

    return cutter


def test_questions_and_answers_of_a_plain_text_belong_together(cut: Cut) -> None:
    """The question stands above its answer; neither its mark nor the answer's is quoted."""
    text = (
        "HELP WITH THE KILN\n\nQ: How hot does it get?\nA: Up to 1,280 degrees.\n\nQ2: May I open it?\n"
        "A2: No. Wait until it is cold.\n\nQuestion: Who\nrepairs it?\nAnswer: The potter."
    )
    assert cut(text, "a.txt") == [
        ("HELP WITH THE KILN / How hot does it get?", ["Up to 1,280 degrees."]),
        ("HELP WITH THE KILN / May I open it?", ["No. Wait until it is cold."]),
        ("HELP WITH THE KILN / Who repairs it?", ["The potter."]),
    ]


def test_an_interview_names_its_answers_by_the_questions(cut: Cut) -> None:
    """Who answers stays in the quote, who asks in the heading; a turn that does not ask is text."""
    text = (
        "Gazette: What did you find in the shaft?\nLena Orr: A lamp, and nothing else.\n\n"
        "Gazette: You went back. Why?\nLena Orr: To be sure.\n\nGazette: Thank you for the talk."
    )
    assert cut(text, "a.txt") == [
        ("Gazette: What did you find in the shaft?", ["Lena Orr: A lamp, and nothing else."]),
        ("Gazette: You went back. Why?", ["Lena Orr: To be sure.", "Gazette: Thank you for the talk."]),
    ]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Article 12", "Article 12"),
        ("§ 3 Owners of mills", "§ 3 Owners of mills"),
        ("OWNERS OF MILLS", "OWNERS OF MILLS"),
        ("## Owners of mills", "Owners of mills"),
        ("Owners of mills\n---------------", "Owners of mills"),
        ("3.2 Owners of mills", "3.2 Owners of mills"),
        ("Owners of mills", "Owners of mills"),
        ("Madde 4", "Madde 4"),
        ("Owners:", "Owners:"),
        ("Who owns the mills?", "Who owns the mills?"),
    ],
)
def test_headings_of_a_plain_text_name_what_follows(cut: Cut, heading: str, name: str) -> None:
    """By their word, number, capitals, underline, hashes, or by standing alone and short."""
    found = cut(f"A mill stood here before the war.\n\n{heading}\n\nThe mills belong to the town of Varn.", "a.txt")
    assert found == [("", ["A mill stood here before the war."]), (name, ["The mills belong to the town of Varn."])]


@pytest.mark.parametrize(
    "text",
    [
        "Rye\n\nBarley\n\nOats",
        "Is it open? Nobody knows.",
        "What is rye? What is barley?",
        "WHO KNOWS",
        "Source: a letter\n\nThe mills belong to the town of Varn.",
        "1. Rye bread\n\n2. Barley bread\n\n3. Oat bread",
        "- Q and A\n- Article 5",
        "Of those who came to work in summer:\n\n40 men,\n\n12 women were hurt\n\n30 workers left,\n\n9 stayed on.",
        "There were\n\nmillers,\n\nBakers of rye bread\n\nGardeners from the next town, who came in summer.",
        "3.5 million loaves were baked\n\nThe mills belong to the town of Varn.",
        "The town lies near the\nBaku: road and the sea.",
    ],
)
def test_what_names_nothing_stays_text(cut: Cut, text: str) -> None:
    """Lists, questions without an answer below, a text of one line: every word can be quoted."""
    kept = [word for _, sentences in cut(text, "a.txt") for sentence in sentences for word in WORD.findall(sentence)]
    assert kept == WORD.findall(text)


def test_headings_nest_by_their_looks(cut: Cut) -> None:
    """The first look met is the outermost; a look met before goes up to its place."""
    text = (
        "PART ONE\n\nArticle 1\nOwners\n\nEach owner pays.\n\nArticle 2\n\nTenants do not.\n\nPART TWO\n\nIt ends here."
    )
    assert [above for above, _ in cut(text, "a.txt")] == [
        "PART ONE / Article 1 / Owners",
        "PART ONE / Article 2",
        "PART TWO",
    ]


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("a.md", "| Mill | Wheels |\n|---|---|\n| Orge | 2 |\n| Tamm | 5 |"),
        ("a.txt", "Mill | Wheels\nOrge | 2\nTamm | 5"),
        ("a.txt", "Mill\tWheels\nOrge\t2\nTamm\t5"),
    ],
)
def test_rows_of_a_table_are_sentences_below_its_header(
    document: Callable[..., Document], path: str, table: str
) -> None:
    """The header is quoted with them and never highlighted."""
    stored = document(f"The mills of the valley are old.\n\n{table}\n\nNobody counts the ducks.", path)
    passages = chunk_document(stored, len, Chunking())
    assert [p.above for p in passages] == ["", "Mill | Wheels", ""]
    rows = [WORD.findall(stored.text[a:b]) for a, b in passages[1].sentences]
    assert rows == [["Mill", "Wheels"], ["Orge", "2"], ["Tamm", "5"]]
    assert passage_words(passages[1], ENGLISH).quiet.tolist() == [True, False, False]


def test_a_label_names_its_list_and_no_more(cut: Cut) -> None:
    """The paragraph after the list is under the heading alone."""
    text = "# Club\n\n## Day\n\nPresent:\n\n- Ada\n- Ben\n\nThe day was long."
    assert cut(text, "a.md") == [("Club / Day / Present:", ["Ada", "Ben"]), ("Club / Day", ["The day was long."])]


def test_several_first_headings_are_all_shown(document: Callable[..., Document]) -> None:
    """Only a single one is the document's title and left out of the source line."""
    one = chunk_document(document("# A\n\nOne.\n\n## B\n\nTwo.", "a.md"), len, Chunking())
    two = chunk_document(document("# A\n\nOne.\n\n# B\n\nTwo.", "a.md"), len, Chunking())
    assert ([p.heading for p in one], [p.heading for p in two]) == (["", "B"], ["A", "B"])


def test_what_only_asks_or_announces_is_not_highlighted(built: Callable[..., Index]) -> None:
    """Though it has every word of the question."""
    index = built({"a.txt": "Why is the old bridge of Varn closed? Rust has eaten the chains under the deck of it."})
    answer = index.answer("Why is the old bridge of Varn closed?", threshold=0)
    assert answer.quotes[0].highlight_text == "Rust has eaten the chains under the deck of it."


def test_a_passage_is_proposed_by_its_heading_or_title_alone(built: Callable[..., Index]) -> None:
    """Neither the text nor the question's other words say so."""
    files = {f"{i:02}.txt": f"The cart number {i} carries peat to the mill." for i in range(60)}
    index = built({**files, "h.md": "# Fees\n\n## Ferryboat\n\nTwo crowns.", "zeppelin.txt": "It is made of canvas."})
    for question, path in (("Ferryboat", "h.md"), ("Zeppelin", "zeppelin.txt")):
        searcher = index.searcher
        found = searcher.candidates(searcher.parse(question, ENGLISH))
        assert path in {index.store.citations[each.passage.document].path for each in found}


def test_words_of_titles_count_by_how_many_passages_have_them(built: Callable[..., Index]) -> None:
    """A word that all titles share weighs nothing; one that a single title has weighs most."""
    names = ["Aster", "Birch", "Cedar", "Daisy", "Elder", "Fern"]
    index = built({f"{name}.md": f"---\ntitle: Lamp {name}\n---\nIt is {name[0]} green.\n" for name in names})
    question = index.searcher.parse("lamp Cedar", ENGLISH)
    assert question.topic_weight[0] < 0.1
    assert question.topic_weight[1] == pytest.approx(1.0)
    title = dict(zip(question.stems, question.weight, strict=True))
    assert title["lamp"] < 0.1  # no text has it, and still it says nothing


def test_dates_of_a_title_are_found_as_a_question_has_them() -> None:
    """ISO dates are spelled out, and the ending of a file name is no word."""
    citation = Citation("a", "notes/minutes_2025-03-11.txt", "minutes_2025-03-11.txt", published="2025-03-12")
    assert title_words(citation, ENGLISH) == "minutes 11 March 2025 12 March 2025"
    passage = Passage("a", (0, 3), "Yes", ((0, 3),), "", "", "Fees")
    rows = {
        stem: count
        for _, stem, count in topics([passage, passage], {"a": title_words(citation, ENGLISH)}, {"a": ENGLISH})
    }
    assert (rows["march"], rows["fee"], rows["2025"]) == (2, 2, 2)


def test_the_line_above_is_the_nearest_one_that_says_something() -> None:
    """A label, a table's header and a single word take the line above them along."""
    assert nearest("Club\nHow many are we?") == "How many are we?"
    assert nearest("Club\nPresent:") == "Club Present:"
    assert nearest("Club rules\nFees") == "Club rules Fees"
    assert nearest("Club rules\nYear | Fee") == "Club rules Year | Fee"


def test_vectors_of_the_line_above_are_separate_from_the_texts(built: Callable[..., Index], encoder: Any) -> None:
    """The passage's own tokens and sentences come from its text."""
    index = built({"a.md": "# Mills\n\n## Who owns the mill?\n\nThe town. It paid.", "b.txt": "Rust eats iron."})
    for number in range(index.build.passages):
        stored = index.store.passage(number)
        text = encoder.encode_query(stored.passage.text)
        assert len(stored.quantised) == len(text.tokens) == len(stored.offsets)
        assert len(stored.sentence_vectors) == len(stored.passage.sentences)
        line = nearest(stored.passage.above)
        expected = encoder.encode_query(line).vector if line else np.zeros(encoder.dim)
        assert np.allclose(stored.above.vector, expected, atol=1e-6)
        assert len(stored.above.quantised) == (len(encoder.encode_query(line).tokens) if line else 0)


_WORDS = st.sampled_from(
    ["Rye", "bread", "MILL", "Article 3", "Q:", "A:", "who?", "is:", "a | b", "1.", "- x", "ends."]
)
_TEXTS = st.lists(st.lists(_WORDS, min_size=1, max_size=5).map(" ".join), max_size=12).map(
    lambda lines: "".join(line + ("\n\n" if len(line) % 2 else "\n") for line in lines)
)


@given(_TEXTS, st.sampled_from(["a.txt", "a.md"]))
def test_every_text_keeps_exact_spans_and_order(text: str, path: str) -> None:
    """Whatever is taken for a heading, quotes are slices of the text, in order, and none is empty."""
    from index.text import normalise, sha256_text

    stored = normalise(text)
    document = Document(Citation("a", path, path), stored, sha256_text(stored))
    at = 0
    for passage in chunk_document(document, lambda piece: len(piece.split()), Chunking()):
        assert stored[slice(*passage.span)] == passage.text
        for start, end in passage.sentences:
            assert at <= start < end
            assert stored[start:end].strip() == stored[start:end]
            at = end
