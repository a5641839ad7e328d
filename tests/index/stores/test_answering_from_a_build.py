"""An opened build quotes only what still matches its stored texts, for any question and from any thread."""

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small_builds import FILES, Make, Write
from sqlite_utils import Database

from index import (
    BuildOptions,
    Chunking,
    Index,
    Scorer,
    build_index,
)
from index.language.lexicon import Lexicon
from index.store.folder import FolderStore, current_folder


def change(data: Path, old: str, new: str) -> None:
    """Change a stored text without telling the build."""
    db = Database(data / "index" / "current" / "text.db")
    with db.conn:
        changed = db.conn.execute("update documents set text = replace(text, ?, ?)", [old, new]).rowcount
    assert changed
    db.close()


QUESTION = "What does the museum hold and where does the river flow?"


@pytest.mark.parametrize("quoted_before", [True, False])
def test_a_changed_text_is_withheld_and_the_others_are_still_quoted(
    data: Path, make_encoder: Make, scorer: Scorer, quoted_before: bool
) -> None:
    """One character is enough, while the index is open, and also when it has quoted the text already."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    if quoted_before:
        answer = index.answer(QUESTION, threshold=0)
        assert {q.citation.path for q in answer.quotes} == {"a.md", "b.txt", "c.txt"}
    change(data, "silver", "silven")
    answer = index.answer(QUESTION, threshold=0)
    assert {q.citation.path for q in answer.quotes} == {"a.md", "c.txt"}
    assert len(answer.faults) == 1
    assert answer.faults[0].startswith("b-")
    assert "stored text does not match passage" in answer.faults[0]
    index.close()


def test_an_answer_with_every_quote_withheld_is_declined(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """With a reason of its own, so that the log tells damage from a gap."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    change(data, "silver", "silven")
    answer = index.answer("What silver coins does the museum hold?", threshold=0.9)
    assert (answer.outcome, answer.quotes, len(answer.faults)) == ("declined", (), 1)
    index.close()


@pytest.mark.parametrize("column", ["text", "sha256"])
def test_a_passage_that_no_longer_matches_its_document_is_withheld(
    data: Path, make_encoder: Make, scorer: Scorer, column: str
) -> None:
    """The passage's own copy and hash are checked too."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    db = Database(data / "index" / "current" / "text.db")
    with db.conn:
        db.conn.execute(f"update passages set {column} = replace({column}, substr({column}, 5, 1), '#')")  # noqa: S608
    db.close()
    answer = index.answer(QUESTION, threshold=0)
    assert (answer.outcome, answer.quotes, len(answer.faults)) == ("declined", (), 3)
    index.close()


def test_a_removed_document_row_is_withheld(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """A text that is gone while the index is open is a fault, not a traceback."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    db = Database(data / "index" / "current" / "text.db")
    with db.conn:
        db.conn.execute("update documents set text = '' where path = 'b.txt'")
    db.close()
    assert index.answer("What silver coins does the museum hold?").quotes == ()
    index.close()


HOSTILE = [
    '"',
    '""',
    '"museum',
    "NEAR(museum coins, 5)",
    "NEAR(",
    "museum*",
    "*",
    "text:museum",
    "heading : museum",
    "{text heading} : museum",
    "museum AND",
    "NOT museum",
    "OR OR OR",
    "^museum",
    "museum + coins",
    "(museum",
    "museum); drop table documents; --",
    "' or 1=1 --",
    "mus\0eum",
    "\0",
    "\ud800museum\udfff",
    "\ud83d",
    "museum\u202e\u0000\u001b[31m",
    "\\",
    "%s %d {0}",
    "፩፪፫፬",
    "𐩀𐩁𐩂𐩃 museum",
    "(*\uff9f▽\uff9f*) museum",
    "ﷺ museum",
    "museum " * 142,
    "9" * 999,
]


@pytest.mark.parametrize("question", HOSTILE)
def test_answer_takes_hostile_questions(data: Path, make_encoder: Make, scorer: Scorer, question: str) -> None:
    """Query syntax is only text; the answer comes, and the texts are still there."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert index.answer(question).outcome in ("answered", "declined")
    assert index.answer("What coins does the museum hold?").outcome == "answered"
    index.close()


@example("_0")  # a word no token begins in
@given(
    st.lists(st.sampled_from([*HOSTILE, "museum", "coins", "who", "?", "1905"]), max_size=6).map(" ".join) | st.text()
)
@example('museum NEAR("coins" *')
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answer_never_raises_for_any_question(open_index: Index, question: str) -> None:
    """Whatever a person can type, with a question before it or without."""
    for previous in (None, "What does the museum hold?"):
        answer = open_index.answer(question, previous=previous, threshold=0)
        assert answer.question == question
        assert answer.outcome == "answered" or answer.reason in ("empty", "too long", "no words", "small talk")


def test_an_index_answers_from_several_threads(data: Path, make_encoder: Make, scorer: Scorer) -> None:
    """Each borrows a connection."""
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    found: list[str] = []

    def ask() -> None:
        for _ in range(5):
            found.append(index.answer("What coins does the museum hold?").quotes[0].highlight_text)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["The museum holds silver coins."] * 20
    index.close()


@pytest.mark.parametrize("text", ["\u200b", "\ufeff \u200b", "\ufffd\ufffd", "\u00ad"])
def test_a_passage_without_a_token_harms_no_answer(
    data: Path, corpus: Path, make_encoder: Make, scorer: Scorer, text: str
) -> None:
    """Zero-width characters come with texts copied from the web; the encoder sees nothing in them."""
    (corpus / "z.txt").write_text(text)
    build_index(BuildOptions(corpus, data, make_encoder))
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    assert index.answer("What coins does the museum hold?").quotes[0].citation.path == "b.txt"
    index.close()


def test_a_large_index_opens(tmp_path: Path, write: Write, make_encoder: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit of keyword queries does not stop the checks of a large corpus."""
    folder = write(tmp_path / "corpus", FILES)
    monkeypatch.setattr(
        "index.building.writing.count_words",
        lambda passages, languages, previous: Lexicon.of(((f"w{i:06}", 1) for i in range(400_000)), []),
    )
    build_index(BuildOptions(folder, tmp_path / "data", make_encoder))
    store = FolderStore(current_folder(tmp_path / "data"))
    assert store.document_hashes().keys() == FILES.keys()
    assert len([form for form in store.word_forms() if len(form) == 7 and form[1:].isdigit()]) == 400_000
    store.close()


def test_answers_are_as_if_a_barred_passage_were_absent(open_index: Index) -> None:
    """It is neither quoted nor listed, and the next best one answers."""
    index = open_index
    free = index.answer("When did the museum open?", threshold=0)
    barred = free.quotes[0].passage_sha256
    answer = index.answer("When did the museum open?", threshold=0, allowed=lambda p: p.sha256 != barred)
    assert barred not in {quote.passage_sha256 for quote in answer.quotes} | {hit.passage_sha256 for hit in answer.hits}
    assert answer.quotes


def test_a_quote_is_found_again_by_its_hash_and_shown_in_context(open_index: Index) -> None:
    """Also with the sentences around it; an unknown hash gives nothing."""
    index = open_index
    quote = index.answer("When did the museum open?", threshold=0).quotes[0]
    start = quote.span[0]
    again = index.quote(
        quote.citation.document, quote.passage_sha256, (quote.highlight[0] - start, quote.highlight[1] - start)
    )
    assert again is not None
    assert (again.text, again.highlight_text, again.citation) == (quote.text, quote.highlight_text, quote.citation)
    context = index.context(quote.citation.document, quote.passage_sha256, 1, 1)
    assert context is not None
    assert (context.text, context.more_before, context.more_after) == (FILES["b.txt"], False, False)
    assert index.quote(quote.citation.document, "0" * 64) is None
    assert index.context("no-such-document", quote.passage_sha256) is None


def test_context_moves_past_its_passage_and_stops_at_one_that_may_not_be_shown(
    tmp_path: Path, make_encoder: Make, scorer: Scorer
) -> None:
    """Negative numbers move an end inwards and past it, one sentence stays, and a barred passage is a wall."""
    sentences = [
        f"The {name} bridge was built in 190{n}." for n, name in enumerate(["old", "new", "long", "red", "iron"])
    ]
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(" ".join(sentences))
    build_index(BuildOptions(tmp_path / "corpus", tmp_path / "data", make_encoder, chunking=Chunking(max_words=7)))
    index = Index.open(tmp_path / "data", encoder=make_encoder(), scorer=scorer)
    passages = [index.store.passage(number).passage for number in range(index.build.passages)]
    assert [passage.text for passage in passages] == sentences
    document, middle = passages[2].document, passages[2].sha256
    assert (index.passage_count(document), index.passage_count("no-such-document")) == (5, 0)

    def shown(before: int, after: int, *barred: int) -> tuple[str, bool, bool] | None:
        taken = {passages[number].sha256 for number in barred}
        found = index.context(document, middle, before, after, allowed=lambda passage: passage.sha256 not in taken)
        assert found is None or found.focus == passages[2].span
        return (found.text, found.more_before, found.more_after) if found else None

    assert shown(0, 0) == (sentences[2], True, True)
    assert shown(1, 9) == (" ".join(sentences[1:]), True, False)
    assert shown(-1, 1) == (sentences[3], True, True)
    assert shown(-9, 9) == (sentences[4], True, False)
    assert shown(9, -9) == (" ".join(sentences[:1]), False, True)
    assert shown(9, 9, 0) == (" ".join(sentences[1:]), False, False)
    assert shown(9, 9, 1, 4) == (" ".join(sentences[2:4]), False, False)
    assert shown(-2, 2, 3) == (sentences[2], True, False)
    assert shown(9, 9, 2) is None
    assert index.quote(document, middle, allowed=lambda _: False) is None
    assert index.quote(document, middle, allowed=lambda _: True) is not None


def test_a_question_asked_again_is_ranked_once_and_checked_again(
    open_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer; what is taken down meanwhile is left out, and a text that fails its check is withheld."""
    first = open_index.answer("When was the museum opened?", threshold=0)
    monkeypatch.setattr(open_index.searcher, "parse", lambda text: pytest.fail("ranked again"))
    again = open_index.answer("When was the museum opened?", threshold=0)
    assert (again.quotes, again.hits, again.confidence) == (first.quotes, first.hits, first.confidence)
    barred = first.quotes[0].passage_sha256
    without = open_index.answer("When was the museum opened?", threshold=0, allowed=lambda p: p.sha256 != barred)
    assert barred not in {hit.passage_sha256 for hit in without.hits}
    monkeypatch.setattr("index.answering.answer.fault", lambda store, number: "altered")
    withheld = open_index.answer("When was the museum opened?", threshold=0)
    assert (withheld.quotes, len(withheld.faults) > 0) == ((), True)
