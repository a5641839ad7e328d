"""An answer is exact quotes of several sources, where they differ, or an honest no."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Answer, Citation, Difference, DifferenceValue, Hit, Index, Quote, answer_as_json
from index.text import decode

Built = Callable[..., Index]
SOURCES = """
[[document]]
path = "bridge.md"
title = "The bridge"
publisher = "The Council"
published = "1999-04"
url = "https://example.org/bridge"

[[document]]
path = "sub/museum.txt"
title = "The museum"
"""
FILES = {
    "sources.toml": SOURCES,
    "bridge.md": (
        "\ufeff# The bridge\r\n\r\nİlk cümlə 🇦🇿. The old bridge was built by Anna in 1905.\r\n\r\nIt stands in Baku.\r\n"
    ),
    "sub/museum.txt": "Cafe\u0301 Roma is closed. The museum holds silver coins. It opened in 1950.",
    "river.txt": "A river flows to the sea. The water is cold.",
    "road.txt": "A road leads north. Nobody lives there.",
}
COINS = "What silver coins does the museum hold?"


def difference_of(built: Built, question: str, *texts: str) -> list[tuple[str, str]]:
    """File and value of each side of the one difference found; empty when sources agree."""
    answer = built({f"{name}.txt": text for name, text in zip("abcd", texts, strict=False)}).answer(question)
    assert answer.outcome == "answered"
    paths = {q.citation.document: q.citation.path for q in answer.quotes}
    return [(paths[v.document], v.value) for d in answer.differences for v in d.values]


def test_a_quote_re_slices_from_the_normalised_text_of_its_file(built: Built, tmp_path: Path) -> None:
    """Byte order mark, CR LF, combining accents and emoji before it included; span and highlight alike."""
    index = built(FILES)
    for question in (
        COINS,
        "Who built the old bridge in 1905?",
        "Where does the river flow?",
        "Where does the road lead?",
    ):
        answer = index.answer(question, threshold=0)
        assert answer.quotes
        for quote in answer.quotes:
            path = tmp_path / "corpus" / quote.citation.path
            text = decode(path.read_bytes(), path.name)
            assert text[slice(*quote.span)] == quote.text
            assert text[slice(*quote.highlight)] == quote.highlight_text
            assert quote.span[0] <= quote.highlight[0] < quote.highlight[1] <= quote.span[1]


def test_the_first_quote_answers_with_its_sentence_and_citation(built: Built) -> None:
    """The best sentence is highlighted, and the confidence is the quote's own score."""
    answer = built(FILES).answer("Who built the old bridge in 1905?")
    quote = answer.quotes[0]
    assert (answer.outcome, answer.reason, quote.rank) == ("answered", "", 1)
    assert quote.highlight_text == "The old bridge was built by Anna in 1905."
    assert (quote.citation.title, quote.citation.publisher) == ("The bridge", "The Council")
    assert (quote.citation.published, quote.citation.url) == ("1999-04", "https://example.org/bridge")
    assert answer.confidence == quote.score == answer.hits[0].score
    assert 0.5 <= quote.score <= 1


def test_hits_are_ranked_whatever_the_outcome(built: Built) -> None:
    """Ranks count from 1; the number asked for is a limit; paths and spans name passages."""
    index = built(FILES)
    hits = index.answer(COINS, threshold=1).hits
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert hits[0].path == "sub/museum.txt"
    assert {hit.path for hit in hits} == FILES.keys() - {"sources.toml"}
    assert index.answer(COINS, hits=2).hits == hits[:2]
    assert index.answer(COINS, hits=0).hits == ()


def test_one_document_gives_one_quote(built: Built) -> None:
    """Its best passage, although others of its passages answer too."""
    parts = ["The bridge fell in Baku.", "The old bridge fell in Baku at night.", "The bridge in Baku."]
    text = "".join(f"## Part\n\n{part}\n\n" for part in parts)
    answer = built({"a.md": text, "b.txt": "The old bridge fell."}).answer("Which old bridge fell in Baku at night?")
    assert [q.citation.path for q in answer.quotes] == ["a.md", "b.txt"][: len(answer.quotes)]
    assert answer.quotes[0].highlight_text == "The old bridge fell in Baku at night."


def test_at_most_three_documents_are_quoted(built: Built) -> None:
    """The fourth is a hit like any other."""
    colours = ["red", "green", "blue", "black", "white"]
    files = {f"{c}.txt": f"In the year of the {c} moon, our {c} bridge fell near the {c} mill." for c in colours}
    answer = built(files).answer("Which bridge fell?")
    assert [quote.rank for quote in answer.quotes] == [1, 2, 3]
    assert len({quote.citation.document for quote in answer.quotes}) == 3
    assert len(answer.hits) == 5


WIRE = "The old bridge of Baku fell into the river on a cold Monday night, and nobody was hurt by it."


def test_the_same_sentence_in_another_document_is_quoted_once(built: Built) -> None:
    """Except for punctuation, case and a letter or two; the other printing is named with the quote."""
    answer = built({"a.txt": WIRE, "b.txt": WIRE.upper().replace(",", " –"), "c.txt": "A river flows."}).answer(
        "When did the old bridge of Baku fall into the river?"
    )
    assert len(answer.quotes) == 1
    paths = [answer.quotes[0].citation.path, *(citation.path for citation in answer.quotes[0].also_in)]
    assert sorted(paths) == ["a.txt", "b.txt"]


def test_the_same_sentence_with_another_figure_is_another_quote(built: Built) -> None:
    """A changed number is not a reprint: that is where sources differ."""
    text = "The mine of Baku had {} workers on the cold Monday night when the river came."
    answer = built({"a.txt": text.format(68), "b.txt": text.format(150)}).answer(
        "How many workers had the mine of Baku?"
    )
    assert sorted(q.citation.path for q in answer.quotes) == ["a.txt", "b.txt"]
    assert [q.also_in for q in answer.quotes] == [(), ()]


def test_a_question_that_nothing_answers_is_declined_with_the_nearest_titles(built: Built) -> None:
    """No quote, no difference; three titles, best first; the hits are there to look at."""
    answer = built(FILES).answer("How do I bake bread with silver yeast at home every Sunday?")
    assert (answer.outcome, answer.reason, answer.quotes, answer.differences) == ("declined", "not found", (), ())
    assert answer.nearest[0] == "The museum"
    assert len(answer.nearest) == 3
    assert answer.confidence < 0.5
    assert len(answer.hits) == 4


def test_the_threshold_of_a_call_wins_over_the_calibrated_one(built: Built) -> None:
    """Declined just above the confidence, answered just below and at it."""
    index = built(FILES)
    confidence = index.answer(COINS).confidence
    assert 0 < confidence < 1
    outcomes = [index.answer(COINS, threshold=confidence + d).outcome for d in (1e-9, 0, -1e-9)]
    assert outcomes == ["declined", "answered", "answered"]


@pytest.mark.parametrize(
    "question", [COINS, "What is the capital of Peru?", "bread", "Сколько?", "zzzz qqqq", "the museum?", "1905"]
)
def test_threshold_zero_never_declines(built: Built, question: str) -> None:
    """As long as there is a word to look up."""
    answer = built(FILES).answer(question, threshold=0)
    assert (answer.outcome, answer.reason) == ("answered", "")
    assert answer.quotes


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("🙂🙂", "no words"),
        ("what is the", "no words"),
        ("x" * 5000, "too long"),
        ("hello!", "small talk"),
    ],
)
def test_text_that_is_no_question_is_declined_with_its_reason(built: Built, question: str, reason: str) -> None:
    """Also with threshold 0; the answer still names the build."""
    index = built(FILES)
    answer = index.answer(question, threshold=0)
    assert (answer.outcome, answer.reason, answer.confidence) == ("declined", reason, 0.0)
    assert (answer.quotes, answer.hits, answer.nearest, answer.faults) == ((), (), (), ())
    assert (answer.question, answer.build) == (question, index.build.id)


def test_a_follow_up_is_answered_from_the_question_before(built: Built) -> None:
    """The question as typed is kept, and the completed one is told."""
    index = built(FILES)
    alone = index.answer("and what about coins?")
    joined = index.answer("and what about coins?", previous="What silver does the museum hold?")
    assert alone.asked == ""
    assert joined.asked == "What silver does the museum hold? and what about coins?"
    assert joined.question == "and what about coins?"
    assert joined.quotes[0].highlight_text == "The museum holds silver coins."


def test_only_stop_words_that_lean_are_answered_from_the_question_before(built: Built) -> None:
    """`and they?` says something after a question, and nothing alone."""
    index = built(FILES)
    assert index.answer("and they?").reason == "no words"
    assert index.answer("and they?", previous=COINS).quotes[0].citation.path == "sub/museum.txt"


def test_every_answer_names_its_build_and_its_time(built: Built) -> None:
    """So that a log row can be replayed."""
    index = built(FILES)
    answer = index.answer(COINS)
    assert answer.build == index.build.id
    assert 0 < answer.elapsed_ms < 10_000


def test_documents_are_listed_by_title(built: Built) -> None:
    """Whatever the case."""
    assert [c.title for c in built(FILES).documents()] == ["river.txt", "road.txt", "The bridge", "The museum"]


MISSING = "How many people are missing?"


@pytest.mark.parametrize(
    ("question", "one", "other", "values"),
    [
        (
            MISSING,
            "The ministry says 68 people are missing.",
            "A newspaper wrote that 150 people are missing.",
            {"68", "150"},
        ),
        (MISSING, "Today 1,275 people are missing.", "In all, 1275 people are missing, says the town.", set()),
        (MISSING, "Today twelve people are missing.", "In all, 12 people are missing, says the town.", set()),
        (
            "When was the ceasefire signed?",
            "The ceasefire was signed on 12 May 1994.",
            "The ceasefire, they say, was signed on 16 May 1994.",
            {"12 May 1994", "16 May 1994"},
        ),
        (
            "When was the ceasefire signed?",
            "The ceasefire was signed on 12 May 1994.",
            "The ceasefire, they say, was signed in May 1994.",
            set(),
        ),
        (
            MISSING,
            "In Marneuli 68 people are missing.",
            "In all, 150 people are missing, says the town.",
            {"68", "150"},
        ),
        (
            "Who is missing?",
            "The ministry says 68 people are missing.",
            "A newspaper wrote 150 people are missing.",
            set(),
        ),
        (
            "How many people are missing?",
            "The ministry says 68 people are missing.",
            "Our people are missing the tram, and 150 trees were planted, while 9 dogs bark.",
            set(),
        ),
        (
            "How many people were missing in 1992?",
            "In 1992 there were 68 people missing.",
            "There were 68 people missing by the end of 1992.",
            set(),
        ),
        (
            "Who was the mayor of Tamm?",
            "The mayor of Tamm was Anna Ivanova.",
            "Boris Petrov, mayor of Tamm, opened the bridge.",
            {"Anna Ivanova", "Boris Petrov"},
        ),
        (
            "Who built the old bridge?",
            "The old bridge was built by Anna Ivanova in 1905.",
            "Boris Petrov built the old bridge.",
            {"Anna Ivanova", "Boris Petrov"},
        ),
        (
            "Who built the old bridge?",
            "The old bridge was built by Anna Ivanova in 1905.",
            "Engineer A. Ivanova built the old bridge.",
            set(),
        ),
        (
            "Who built the old bridge?",
            "The old bridge was built by Anna Ivanova in 1905.",
            "Boris Petrov never built the old bridge.",
            set(),
        ),
        (
            "Who built the old bridge?",
            "The old bridge was built by Anna Ivanova in 1905.",
            "The old bridge was built by Carl Meyer and Boris Petrov.",
            set(),
        ),
        (
            "Who signed the treaty?",
            "Anna Ivanova signed the treaty in 1905.",
            "Boris Petrov signed the treaty in 1905.",
            set(),
        ),
        (
            "Who was the mayor of Tamm?",
            "Anna Ivanova was the mayor of Tamm.",
            "Boris Petrov, a friend of the mayor of Tamm, opened the bridge.",
            set(),
        ),
        (
            "Who was the mayor of Tamm?",
            "Anna Ivanova was the mayor of Tamm in 1905.",
            "The mayor of Tamm was Boris Petrov from 1911 on.",
            set(),
        ),
        (
            "Who was the mayor of Tamm?",
            "The former mayor of Tamm was Anna Ivanova.",
            "The mayor of Tamm was Boris Petrov.",
            set(),
        ),
        (
            "Who was the mayor of Tamm in 1905?",
            "Anna Ivanova was the mayor of Tamm in 1905.",
            "In 1905 the mayor of Tamm was Boris Petrov.",
            {"Anna Ivanova", "Boris Petrov"},
        ),
        (
            "Who commanded the old regiment?",
            "The old regiment was commanded by Major Ohanyan.",
            "Colonel Ohanian commanded the old regiment.",
            set(),
        ),
    ],
    ids=[
        "figures",
        "separators",
        "words",
        "dates",
        "coarser date",
        "town like a month",
        "no figure asked",
        "other thing",
        "year asked for",
        "holders of an office",
        "one agent",
        "one name in two writings",
        "denied",
        "two names in one sentence",
        "a deed of many",
        "beside the office, not in it",
        "one after the other",
        "one before the other",
        "in one year",
        "two spellings of a name",
    ],
)
def test_differences_are_found_where_sources_differ_and_only_there(
    built: Built, question: str, one: str, other: str, values: set[str]
) -> None:
    """Each value is shown as its source writes it."""
    found = difference_of(built, question, one, other)
    assert {path for path, _ in found} == ({"a.txt", "b.txt"} if values else set())
    assert {next((v for v in values if shown.startswith(v)), shown) for _, shown in found} == values


def test_a_difference_points_at_its_values(built: Built, tmp_path: Path) -> None:
    """Spans are of the document's text, and `about` is in the question's own words."""
    index = built(
        {
            "a.txt": "The ministry says 68 people are missing.",
            "b.txt": "🇦🇿 A newspaper wrote that 150 people are missing.",
        }
    )
    (difference,) = index.answer(MISSING).differences
    assert difference.about == "people missing"
    for value in difference.values:
        path = next(c.path for c in index.documents() if c.document == value.document)
        text = decode((tmp_path / "corpus" / path).read_bytes(), path)
        assert text[slice(*value.span)] == value.value
    assert {value.value for value in difference.values} == {"68 people", "150 people"}


def test_one_source_does_not_differ_from_itself(built: Built) -> None:
    """Two figures in one document are no dispute between sources."""
    text = (
        "## May\n\nThe ministry says 68 people are missing.\n\n## June\n\nThe ministry says 150 people are missing now."
    )
    assert built({"a.md": text, "b.txt": "A river flows."}).answer(MISSING).differences == ()


def test_answer_as_json_has_the_keys_of_the_contract(built: Built) -> None:
    """Outside tools rely on them."""
    table = json.loads(json.dumps(answer_as_json(built(FILES).answer(COINS))))
    parts = ["quotes", "differences", "nearest", "hits"]
    assert list(table) == ["question", "outcome", "kind", "confidence", "build", "elapsed_ms", *parts]
    source = ["rank", "document", "path", "title", "publisher", "published", "url"]
    place = ["span", "text", "highlight", "highlight_text", "also_in", "score", "heading", "page"]
    assert list(table["quotes"][0]) == [*source, *place]
    assert list(table["hits"][0]) == ["rank", "document", "path", "span", "score"]
    assert (table["outcome"], table["question"], table["nearest"]) == ("answered", COINS, [])


def test_answer_as_json_writes_every_value() -> None:
    """Spans as lists, citations as ids, nothing lost but what the contract leaves out."""
    citation = Citation("a-1", "a.txt", "A", "P", "1992", "https://a.org")
    quote = Quote(1, citation, (2, 9), "One two", (2, 5), "One", 0.75, "f" * 64, (Citation("b-2", "b.txt", "B"),),
                  "Rivers", 12)  # fmt: skip
    answer = Answer(
        "q\ud800",
        "answered",
        "",
        0.75,
        "build",
        1.23456,
        quotes=(quote,),
        differences=(Difference("people", (DifferenceValue("68", "a-1", (3, 5)),)),),
        nearest=("A",),
        hits=(Hit(1, "a-1", "a.txt", (2, 9), 0.75),),
    )
    assert json.loads(json.dumps(answer_as_json(answer))) == {
        "question": "q\ud800",
        "outcome": "answered",
        "kind": "",
        "confidence": 0.75,
        "build": "build",
        "elapsed_ms": 1.235,
        "quotes": [
            {
                "rank": 1,
                "document": "a-1",
                "path": "a.txt",
                "title": "A",
                "publisher": "P",
                "published": "1992",
                "url": "https://a.org",
                "span": [2, 9],
                "text": "One two",
                "highlight": [2, 5],
                "highlight_text": "One",
                "also_in": ["b-2"],
                "score": 0.75,
                "heading": "Rivers",
                "page": 12,
            }
        ],
        "differences": [{"about": "people", "values": [{"value": "68", "document": "a-1", "span": [3, 5]}]}],
        "nearest": ["A"],
        "hits": [{"rank": 1, "document": "a-1", "path": "a.txt", "span": [2, 9], "score": 0.75}],
    }


def test_a_declined_answer_is_json_too(built: Built) -> None:
    """The same keys, with empty lists."""
    table = answer_as_json(built(FILES).answer("🙂"))
    assert json.loads(json.dumps(table)) == table
    assert (table["outcome"], table["quotes"], table["hits"]) == ("declined", [], [])


REPRINT = "The mill of Arne was closed on Monday, and 20 workers of the old guild went home."


@pytest.mark.parametrize(
    "other",
    [
        REPRINT.upper(),
        "The mill of Arne was closed on Monday –\u00a0and 20 workers of the old guild went\n home.",
        "“The mill of Arne was closed on Monday, and 20 workers of the ‘old guild’ went home.”",
        "The mill of Arne was closed on Monday - and 20 workers of the old guild went home.",
    ],
    ids=["case", "dash and space", "quotation marks", "hyphen"],
)
def test_the_same_words_are_a_reprint(built: Built, other: str) -> None:
    """Case, white space, quotation marks and dashes are folded."""
    answer = built({"a.txt": REPRINT, "b.txt": other}).answer("How many workers of the old guild went home?")
    assert [len(quote.also_in) for quote in answer.quotes] == [1]
    assert answer.differences == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("closed", "not closed"),
        ("closed", "opened"),
        ("Monday", "Sunday"),
        ("Monday", "Mondays"),
        ("Arne", "Aine"),
        ("20", "-20"),
        ("20", "−20"),
        ("20", "21"),
        ("20", "2.0"),
        ("20", "20 %"),
        ("20", "€20"),
        ("20", "twenty"),
        ("old", "new"),
        ("old", ""),
        ("and", "or"),
        ("home.", "home?"),
        ("of the old guild", "of the old-guild's"),
    ],
)
def test_other_words_are_no_reprint(built: Built, old: str, new: str) -> None:
    """One word, sign or figure is enough: the other sentence is a quote of its own."""
    changed = " ".join(REPRINT.replace(old, new).split())
    answer = built({"a.txt": REPRINT, "b.txt": changed}).answer(
        "How many workers of the old guild went home?", threshold=0
    )
    assert sorted(quote.citation.path for quote in answer.quotes) == ["a.txt", "b.txt"]
    assert all(not quote.also_in for quote in answer.quotes)


def test_a_value_is_in_the_quote_of_its_source(built: Built) -> None:
    """Of a document that gives several, the passage that contradicts is quoted."""
    said = "A ministry far away says {} people are missing."
    left = f"## May\n\n{said.format(150)}\n\n## June\n\n{said.format(68)}"
    answer = built({"a.md": left, "b.txt": "150 people are missing."}).answer(MISSING)
    (difference,) = answer.differences
    for value in difference.values:
        quote = next(q for q in answer.quotes if q.citation.document == value.document)
        start = value.span[0] - quote.span[0]
        assert quote.text[start : start + len(value.value)] == value.value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minutes of 3 May 2024", "Minutes of 7 June 2024"),
        ("Yearly report 2019", "Yearly report 2020"),
        ("Newsletter, issue 12", "Newsletter, issue 13"),
    ],
)
def test_editions_of_one_series_do_not_differ(built: Built, one: str, other: str) -> None:
    """Each tells of its own day."""
    files = {
        name: f"---\ntitle: {title}\n---\nThe society of Arne has {count} members.\n"
        for name, title, count in (("a.md", one, 40), ("b.md", other, 95))
    }
    question = "How many members does the society of Arne have?"
    assert built(files).answer(question).differences == ()
    apart = {"a.md": files["a.md"], "b.md": files["b.md"].replace(other, "A history of Arne")}
    assert len(built(apart).answer(question).differences) == 1
