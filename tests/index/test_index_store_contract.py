"""What every store must do, tried with each one there is. To try another, add its `Kit` to `KITS`."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest
from fake_encoder import FakeEncoder, plain_scorer
from memory_store import Contents, MemoryBuilds
from sqlite_utils import Database

from index import (
    Citation,
    Document,
    Index,
    IndexMismatchError,
    IndexMissingError,
    Passage,
    RetrievalError,
    answer_as_json,
)
from index.answering.quoting import Quoting, fault
from index.chunking import Chunking, chunk_document
from index.language import DEFAULT
from index.language.words import hashes
from index.store.base import BuildRepository, History, PassageStore
from index.store.builds import roll_back_in
from index.store.files import sha256_file
from index.store.folder import (
    FORMAT,
    SHARDS,
    FolderBuilds,
    Shard,
    shard_number,
    write_build,
    write_texts,
    write_vectors,
)
from index.store.passages import vector_batch
from index.text import sha256_text

ENCODER = FakeEncoder()
stem = DEFAULT.words.stem
TEXTS = {
    "bridge.txt": (
        "The old bridge",
        "The old bridge was built by Anna in 1905. It stands in Baku. Anna was an engineer.",
    ),
    "museum.txt": ("The museum", "The museum holds silver coins. It opened in 1950. Coins came from Baku and Tabriz."),
    "river.txt": ("A river", "A river flows to the sea. The water is cold. The river has a bridge near Baku."),
}
ALIASES = {"Baku": ("Bakı", "Баку")}


def contents(build_id: str = "a" * 16, created: str = "2026-01-01T00:00:00+00:00", **changed: str) -> Contents:
    """What a build of `TEXTS` holds, some of them changed; a document of two pages and passages under a heading are in it."""
    documents = []
    for path, (title, text) in TEXTS.items():
        name = path.partition(".")[0]
        stored = changed.get(name, text)
        pages = (0, stored.index(". ") + 2) if name == "museum" else ()
        documents.append(Document(Citation(f"{name}-1", path, title), stored, sha256_text(stored), pages=pages))
    chunking = Chunking(max_words=9)
    passages = [each for document in documents for each in chunk_document(document, ENCODER.count_tokens, chunking)]
    lines = "Rivers and seas"  # above the passages about the river; one more above that with the bridge
    river = {p.sha256: lines + "\nCrossings" * ("bridge" in p.text) for p in passages if p.document == "river-1"}
    passages = [replace(p, above=river.get(p.sha256, "")) for p in passages]
    passages.sort(key=lambda passage: shard_number(passage.document))
    vectors = vector_batch(passages, ENCODER.encode_passages)
    facts = {
        "id": build_id,
        "format": FORMAT,
        "created": created,
        "model": ENCODER.name,
        "model_sha256": ENCODER.sha256,
        "dimension": ENCODER.dim,
        "chunking": {"max_words": 9},
        "documents": len(documents),
        "passages": len(passages),
        "sentences": sum(len(passage.sentences) for passage in passages),
        "tokens": len(vectors.tokens),
        "examples": ["Who built the bridge?"],
    }
    texts = dict.fromkeys(
        ("query_prompt", "passage_prompt", "corpus_sha256", "chunker", "readers", "analysis", "calibration_sha256"), ""
    )
    return Contents({**facts, **texts, "versions": {}, "runtime": {}}, documents, passages, vectors, ALIASES)


class Kit(Protocol):
    """A store to try: its builds, and what only that store knows how to do."""

    @property
    def builds(self) -> BuildRepository[Any]:
        """All builds of the store."""

    def draft(self, held: Contents) -> Any:
        """Write a draft."""

    def damage(self, name: str) -> None:
        """Change what is stored of a build so that it cannot be opened."""

    def alter_text(self, name: str, document: str, text: str) -> None:
        """Replace a document's stored text, but nothing derived from it; also while the build is open."""

    def lose_texts(self, name: str) -> None:
        """Make all stored texts of a build unreadable, also while it is open."""


class FolderKit:
    """Folders under a temporary one."""

    def __init__(self, data: Path) -> None:
        self.builds = FolderBuilds(data)
        self.builds.root.mkdir(parents=True)

    def draft(self, held: Contents) -> Path:
        """All files of a build."""
        folder = self.builds.root / ".draft"
        folder.mkdir()
        write_texts(folder / "text.db", held.documents, held.passages, held.lexicon, held.aliases)
        places = groupby(range(len(held.passages)), lambda i: shard_number(held.passages[i].document))
        spans = {number: (min(group := list(each)), max(group) + 1) for number, each in places}
        batches = {number: held.vectors.part(*span) for number, span in spans.items()}
        shards = [
            Shard([batches[number]], len(batches[number].tokens)) if number in batches else Shard([], 0)
            for number in range(len(SHARDS))
        ]
        written = write_vectors(folder, shards, int(held.facts["dimension"]))
        write_build(folder, held.facts, {**written, "text.db": sha256_file(folder / "text.db")})
        return folder

    def damage(self, name: str) -> None:
        """Cut a file."""
        path = self.builds.folder(name) / "offsets.npy"
        path.write_bytes(path.read_bytes()[:-2])

    def alter_text(self, name: str, document: str, text: str) -> None:
        """By another connection."""
        self._change(name, "update documents set text = ? where id = ?", [text, document])

    def lose_texts(self, name: str) -> None:
        """By another connection."""
        self._change(name, "alter table documents rename to lost", [])

    def _change(self, name: str, query: str, values: list[str]) -> None:
        db = Database(self.builds.folder(name) / "text.db")
        with db.conn:
            db.conn.execute(query, values)
        db.close()


class MemoryKit:
    """In this process."""

    def __init__(self, data: Path) -> None:
        self.builds = MemoryBuilds()

    def draft(self, held: Contents) -> Contents:
        """As it is."""
        return held

    def damage(self, name: str) -> None:
        """Lose the last token."""
        held = self.builds.stored[name]
        held.vectors = replace(held.vectors, tokens=held.vectors.tokens[:-1])

    def alter_text(self, name: str, document: str, text: str) -> None:
        """In the contents."""
        self.builds.stored[name].texts[document] = text

    def lose_texts(self, name: str) -> None:
        """In the contents."""
        self.builds.stored[name].texts.clear()


KITS: dict[str, Callable[[Path], Kit]] = {"folder": FolderKit, "memory": MemoryKit}


@pytest.fixture(params=KITS)
def kit(request: pytest.FixtureRequest, tmp_path: Path) -> Kit:
    """Each store, without a build."""
    return KITS[request.param](tmp_path / "data")


def publish(kit: Kit, build_id: str = "a" * 16, created: str = "2026-01-01T00:00:00+00:00", **changed: str) -> str:
    """Publish a build, and say its name."""
    return kit.builds.publish(kit.draft(contents(build_id, created, **changed)), build_id)


@pytest.fixture
def store(kit: Kit) -> Iterator[PassageStore]:
    """An opened build."""
    opened = kit.builds.open(publish(kit))
    yield opened
    opened.close()


def passages(store: PassageStore) -> list[Passage]:
    """All of them."""
    return [store.passage(number).passage for number in range(store.build.passages)]


def number_of(store: PassageStore, words: str) -> int:
    """The passage with these words."""
    return next(number for number, passage in enumerate(passages(store)) if words in passage.text)


# One opened build


def test_a_build_says_what_it_was_published_with(store: PassageStore) -> None:
    """Its facts, its citations in order of path, its aliases."""
    expected = contents()
    assert {name: getattr(store.build, name) for name in expected.facts} == expected.facts
    assert list(store.citations) == ["bridge-1", "museum-1", "river-1"]
    assert store.citations["museum-1"] == Citation("museum-1", "museum.txt", "The museum")
    assert dict(store.aliases) == ALIASES


def test_passages_come_back_as_they_were_stored(store: PassageStore) -> None:
    """In their order, with spans, sentences, hash and headings, and whether one begins under its heading."""
    expected = contents().passages
    assert passages(store) == list(expected)
    begins = [store.passage(number).begins for number in range(len(expected))]
    places = [(passage.document, passage.above) for passage in expected]
    assert begins == [i == 0 or places[i] != places[i - 1] for i in range(len(places))]
    assert len(set(places)) > len({document for document, _ in places})
    for number, passage in enumerate(expected):
        assert store.find_passage(passage.document, passage.sha256) == number
        assert store.passage(number).words.stems
    assert store.find_passage("bridge-1", "0" * 64) is None
    assert store.find_passage("no-such-document", expected[0].sha256) is None


def test_vectors_of_a_passage_come_back_as_stored(store: PassageStore) -> None:
    """Its own, its sentences', its tokens' with their places; vectors of the line above separate."""
    held = contents()
    for number, passage in enumerate(held.passages):
        found, rows = store.passage(number), held.vectors.part(number, number + 1)
        count = len(passage.sentences)
        np.testing.assert_array_equal(found.vector, rows.vectors[0])
        np.testing.assert_array_equal(found.sentence_vectors, rows.sentences[:count])
        np.testing.assert_array_equal(np.concatenate([found.quantised, found.above.quantised]), rows.tokens)
        lengths = np.linalg.norm(found.quantised / found.norms[:, None], axis=1)
        np.testing.assert_allclose(lengths, 1, rtol=1e-5)
        assert all(passage.text[start:end].strip() for start, end in found.offsets.tolist())
        assert (found.cuts[0], len(found.cuts)) == (0, count)
        assert bool(len(found.above.quantised)) == bool(passage.above)
        if passage.above:
            np.testing.assert_array_equal(found.above.vector, rows.sentences[count])
            assert set(hashes(["river"])) <= set(found.above.hashes.tolist())


def test_nearest_passages_are_ordered_by_cosine(store: PassageStore) -> None:
    """All that exist for a large count, the best ones for a small one."""
    vector = ENCODER.encode_query("silver coins of the museum").vector
    expected = {i: float(row @ vector) for i, row in enumerate(contents().vectors.vectors)}
    found = store.nearest_passages(vector, 99)
    assert dict(found) == pytest.approx(expected, abs=1e-6)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert store.nearest_passages(vector, 2) == found[:2]
    assert "silver coins" in store.passage(found[0][0]).passage.text


def test_nearest_sentences_name_their_passages(store: PassageStore) -> None:
    """The best one first; the line above a passage counts as a sentence of it."""
    (best, score), *_ = store.nearest_sentences(ENCODER.encode_query("The water is cold.").vector, 3)
    assert "The water is cold." in store.passage(best).passage.text
    assert score > 0.8
    found = store.nearest_sentences(ENCODER.encode_query("Rivers and seas").vector, 2)
    assert {store.passage(number).passage.document for number, _ in found} == {"river-1"}
    assert [score for _, score in found] == pytest.approx([1.0, 1.0], abs=1e-6)


@pytest.mark.parametrize(
    ("terms", "document"),
    [(["silver"], "museum-1"), (["SILVER", "flying"], "museum-1"), (["flows to"], "river-1"), (["seas"], "river-1")],
)
def test_keywords_find_words_phrases_titles_and_headings(store: PassageStore, terms: list[str], document: str) -> None:
    """In any case and form."""
    found = store.keyword_passages(terms, 5)
    assert {store.passage(number).passage.document for number in found} == {document}


def test_keywords_put_the_passage_with_rarer_words_first(store: PassageStore) -> None:
    """BM25; `count` cuts what follows."""
    found = store.keyword_passages(["Anna", "engineer", "Baku"], 9)
    assert found[0] == number_of(store, "engineer")
    assert set(found) == {
        number
        for number, each in enumerate(passages(store))
        if {"Anna", "Baku"} & set(each.text.replace(".", "").split())
    }
    assert store.keyword_passages(["Anna", "engineer", "Baku"], 1) == found[:1]
    assert store.keyword_passages(["coins silver"], 5) == []
    assert store.keyword_passages([], 5) == []


@pytest.mark.parametrize(
    "term", ['"', "NEAR(a b)", "museum*", "text:museum", "' or 1=1 --", "; drop table x", "*", "(", "-"]
)
def test_keywords_are_never_syntax(store: PassageStore, term: str) -> None:
    """Whatever somebody types finds something or nothing, and the texts are still there."""
    assert isinstance(store.keyword_passages([term, "silver"], 5), list)
    assert store.keyword_passages(["silver"], 5) == [number_of(store, "silver")]


def test_stems_are_counted_in_texts_and_in_titles(store: PassageStore) -> None:
    """In how many passages, how often capitalised; and under how many titles and headings."""
    texts = passages(store)
    terms = store.terms([stem("Baku"), stem("coins"), stem("zebra")])
    assert terms.keys() == {stem("Baku"), stem("coins")}
    assert (terms[stem("Baku")].passages, terms[stem("Baku")].capitalised) == (
        sum("Baku" in p.text for p in texts),
        1.0,
    )
    assert terms[stem("coins")].capitalised == 0.0
    topics = store.topics([stem("museum"), stem("seas"), stem("silver")])
    assert topics == {
        stem("museum"): sum(p.document == "museum-1" for p in texts),
        stem("seas"): sum(p.document == "river-1" for p in texts),
    }
    assert store.most_named() == (stem("Baku"), terms[stem("Baku")].passages)


def test_a_word_that_is_often_written_small_is_no_name(kit: Kit) -> None:
    """Nine uses of ten must have a capital; the first name by the alphabet is given if several are as common."""
    texts = {
        "bridge": "See the Hall. See the Hall of Anna and Baku.",
        "museum": "See the hall. It is new.",
        "river": "See the Hall.",
    }
    opened = kit.builds.open(publish(kit, **texts))
    terms = opened.terms([stem("hall"), stem("anna"), stem("baku")])
    assert terms[stem("hall")].capitalised == pytest.approx(0.75)
    assert terms[stem("hall")].passages > terms[stem("anna")].passages == terms[stem("baku")].passages
    assert opened.most_named() == (stem("anna"), terms[stem("anna")].passages)
    opened.close()


def test_spelling_is_corrected_to_stored_word_forms(store: PassageStore) -> None:
    """Folded, of texts, titles and headings; and the mean length counts the words of texts."""
    forms = store.word_forms()
    assert {"silver", "tabriz", "seas", "1905"} <= set(forms)
    assert len(forms) == len(set(forms))
    words = sum(len(passage.text.split()) for passage in passages(store))
    assert store.mean_length() == pytest.approx(words / store.build.passages)


def test_pages_and_counts_come_from_the_document(store: PassageStore) -> None:
    """None without pages; an unknown document has nothing."""
    second = TEXTS["museum.txt"][1].index("It opened")
    assert [store.page("museum-1", offset) for offset in (0, second - 1, second)] == [1, 1, 2]
    assert (store.page("bridge-1", 0), store.page("no-such-document", 0)) == (None, None)
    assert store.passage_count("museum-1") == sum(p.document == "museum-1" for p in passages(store))
    assert store.passage_count("no-such-document") == 0


def test_sentences_of_a_document_come_in_order_with_their_passages(store: PassageStore) -> None:
    """Each span is a sentence of the stored text."""
    found = store.sentences("river-1")
    text = store.document_text("river-1")
    assert [text[slice(*span)] for span, _ in found] == [
        "A river flows to the sea.",
        "The water is cold.",
        "The river has a bridge near Baku.",
    ]
    assert all(span in store.passage(number).passage.sentences for span, number in found)
    assert store.sentences("no-such-document") == []


# Exact quotes


def test_a_stored_text_is_read_again_each_time_and_a_changed_one_is_never_quoted(kit: Kit) -> None:
    """One character is enough, while the build is open; the other documents are still quoted."""
    name = publish(kit)
    store = kit.builds.open(name)
    silver, river = number_of(store, "silver"), number_of(store, "flows")
    assert (fault(store, silver), fault(store, river)) == (None, None)
    assert store.document_sha256("museum-1") == sha256_text(store.document_text("museum-1"))
    altered = TEXTS["museum.txt"][1].replace("silver", "silven")
    kit.alter_text(name, "museum-1", altered)
    assert store.document_text("museum-1") == altered
    assert "does not match" in str(fault(store, silver))
    assert fault(store, river) is None
    sha256 = store.passage(silver).passage.sha256
    assert Quoting(store).quote("museum-1", sha256) is None
    assert Quoting(store).context("museum-1", sha256) is None
    store.close()


def test_a_text_that_cannot_be_read_is_a_fault_and_an_error_of_the_index(kit: Kit) -> None:
    """So that callers need to know no error of the store's own."""
    name = publish(kit)
    store = kit.builds.open(name)
    silver = number_of(store, "silver")
    with pytest.raises(IndexMismatchError):
        store.document_text("no-such-document")
    kit.lose_texts(name)
    with pytest.raises(IndexMismatchError, match="Rebuild"):
        store.document_text("museum-1")
    assert "cannot be read" in str(fault(store, silver))
    store.close()


def test_a_taken_down_passage_is_neither_quoted_nor_in_a_context(store: PassageStore) -> None:
    """A passage that may not be shown ends a context."""
    quoting = Quoting(store)
    texts = [passage for passage in passages(store) if passage.document == "river-1"]
    first, last = texts[0], texts[-1]
    whole = quoting.context("river-1", first.sha256, 9, 9, allowed=lambda _: True)
    cut = quoting.context("river-1", first.sha256, 9, 9, allowed=lambda passage: passage != last)
    assert whole is not None
    assert cut is not None
    assert whole.text == TEXTS["river.txt"][1]
    assert cut.text == whole.text[: last.span[0]].strip()
    assert quoting.quote("river-1", last.sha256, allowed=lambda passage: passage != last) is None
    assert quoting.quote("river-1", last.sha256) is not None


@pytest.mark.parametrize(
    "question", ["Who built the bridge?", "What coins does the museum hold?", "Where is Baku?", "?"]
)
def test_answers_are_the_same_from_every_store(tmp_path: Path, question: str) -> None:
    """Also when a passage may not be shown."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for name, make in KITS.items():
        kit = make(tmp_path / name)
        with_it = Index(kit.builds.open(publish(kit)), ENCODER, plain_scorer())
        for allowed in (None, lambda passage: "silver" not in passage.text):
            answer = answer_as_json(with_it.answer(question, threshold=0, allowed=allowed))
            answers.setdefault(name, []).append({**answer, "elapsed_ms": 0})
        with_it.close()
    assert len(answers) > 1
    for each in answers.values():
        assert each == answers["folder"]
    assert answers["folder"][0]["quotes"] or question == "?"


# Opening, closing, threads


def test_a_closed_store_reads_no_text(store: PassageStore) -> None:
    """It says so, and may be closed again."""
    store.passage(0)
    store.close()
    store.close()
    for read in (
        lambda: store.document_text("river-1"),
        lambda: store.passage(0),
        lambda: store.keyword_passages(["sea"], 1),
    ):
        with pytest.raises(IndexMissingError, match="closed"):
            read()


def test_many_threads_read_at_once(store: PassageStore) -> None:
    """More of them than a store may have connections."""
    vector = ENCODER.encode_query("the river").vector

    def read(number: int) -> tuple[Any, ...]:
        passage = store.passage(number % store.build.passages).passage
        return (
            passage,
            store.document_text(passage.document)[slice(*passage.span)] == passage.text,
            store.nearest_passages(vector, 3),
            store.nearest_sentences(vector, 3),
            store.keyword_passages(["river", "bridge"], 5),
            store.terms(["river"]),
        )

    expected = [read(number) for number in range(120)]
    with ThreadPoolExecutor(24) as pool:
        assert list(pool.map(read, range(120))) == expected
    assert all(each[1] for each in expected)


def test_a_store_that_is_closed_while_it_is_read_fails_cleanly(kit: Kit) -> None:
    """A reading in progress is finished; the next one is told that the store was closed."""
    store = kit.builds.open(publish(kit))
    started, errors = threading.Event(), list[Exception]()

    def read() -> None:
        try:
            while True:
                assert store.document_text("river-1") == TEXTS["river.txt"][1]
                started.set()
        except Exception as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for each in readers:
        each.start()
    started.wait(10)
    store.close()
    for each in readers:
        each.join(10)
    assert [type(error) for error in errors] == [IndexMissingError] * 4


def test_damage_is_found_when_a_build_is_opened(kit: Kit) -> None:
    """In one line that says what to do."""
    name = publish(kit)
    kit.damage(name)
    with pytest.raises(IndexMismatchError, match="Rebuild: make build") as caught:
        kit.builds.open(name)
    assert str(caught.value).isprintable()


# All builds


def test_an_empty_repository_has_nothing(kit: Kit) -> None:
    """No current build, no history, nothing to open."""
    builds = kit.builds
    assert (builds.names(), builds.current(), builds.kept(), builds.history()) == ([], "", [], History())
    for missing in (
        lambda: builds.find(""),
        lambda: builds.find("a"),
        lambda: builds.read("a"),
        lambda: builds.open("a"),
    ):
        with pytest.raises(IndexMissingError):
            missing()
    builds.mend()
    assert builds.current() == ""


def test_a_published_build_is_there_and_not_current_until_it_is_switched_to(kit: Kit) -> None:
    """A reader of the build before keeps it."""
    builds = kit.builds
    one, two = publish(kit, "a" * 16), publish(kit, "b" * 16, museum="The museum holds golden coins. It is new.")
    assert (sorted(builds.names()), builds.current()) == ([one, two], "")
    builds.switch(one)
    reader = builds.open(builds.find(""))
    builds.switch(two)
    assert (builds.current(), builds.find("")) == (two, two)
    assert "silver" in reader.document_text("museum-1")
    assert "golden" in builds.open(two).document_text("museum-1")
    assert (builds.read(one).id, builds.read(two).id) == ("a" * 16, "b" * 16)
    builds.mend()
    assert builds.current() == two
    reader.close()


def test_the_same_build_made_again_has_a_name_of_its_own(kit: Kit) -> None:
    """Its id and a number; a build is found by the beginning of its name if that is clear."""
    builds = kit.builds
    names = [publish(kit, each * 16) for each in "aab"]
    assert names == ["a" * 16, "a" * 16 + "-2", "b" * 16]
    assert builds.find("b") == "b" * 16
    assert builds.find("a" * 16) == "a" * 16
    with pytest.raises(IndexMissingError, match="Several"):
        builds.find("aa")
    with pytest.raises(IndexMissingError, match="No build"):
        builds.find("zz")


def test_builds_are_listed_newest_first_with_their_states(kit: Kit) -> None:
    """Current, before, rolled back, stopped, or nothing known."""
    builds = kit.builds
    names = [publish(kit, each * 16, f"2026-01-0{day}T00:00:00+00:00") for day, each in enumerate("abcde", 1)]
    builds.switch(names[1])
    builds.write_history(History(names[:2], names[1], [names[2]], "2026-01-05", names[3]))
    kept = builds.kept()
    assert [each.folder for each in kept] == names[::-1]
    assert [each.state for each in kept] == ["", "stopped", "rolled back", "current", "before"]
    assert all(each.build is not None and each.size > 0 and not each.problem for each in kept)


def test_the_history_agrees_with_what_is_there(kit: Kit) -> None:
    """The current build is last, builds that are gone are left out, and a rollback ends when another build is current."""
    builds = kit.builds
    one, two, three = (publish(kit, each * 16) for each in "abc")
    builds.switch(two)
    written = History([one, two], two, [three], "2026-01-05", "")
    builds.write_history(written)
    assert builds.history() == written
    builds.switch(one)
    assert builds.history() == History([two, one], "", [], "", "")
    builds.write_history(History([one, "gone"], "", ["gone"], "", "gone"))
    assert builds.history() == History([one], "", [], "", "")


def test_a_mark_tells_builds_apart_even_under_one_id(kit: Kit) -> None:
    """The current build has its own mark; it is another one after a switch, and the old one after switching back."""
    builds = kit.builds
    assert (builds.mark(), builds.mark("a" * 16)) == ((), ())
    one, again = publish(kit, "a" * 16), publish(kit, "a" * 16)
    assert len({(), builds.mark(one), builds.mark(again)}) == 3
    for name in (one, again, one):
        builds.switch(name)
        assert builds.mark() == builds.mark(name)


def test_builds_that_may_replace_the_current_one_come_best_first(kit: Kit) -> None:
    """Builds that were current, then older ones that nothing is known about; never one that somebody decided against."""
    builds = kit.builds
    days = {each: f"2026-01-0{day}T00:00:00+00:00" for day, each in enumerate("abcdefg", 1)}
    a, b, c, d, e, f, _ = (publish(kit, each * 16, when) for each, when in days.items())
    assert builds.fallbacks() == []
    builds.switch(f)
    builds.write_history(History([d, c, f], f, [e], "2026-01-08"))
    assert builds.fallbacks() == [c, d, b, a]
    builds.write_history(History([c, f], f, [e], "2026-01-08", d))
    assert builds.fallbacks() == [c, b, a]


def test_prune_keeps_the_newest_and_whatever_may_still_be_asked_for(kit: Kit) -> None:
    """The current build, rolled back ones and a stopped one; rows of the log are counted by build."""
    builds = kit.builds
    a, b, c, d, e, f = (publish(kit, each * 16) for each in "abcdef")
    builds.switch(d)
    history = History([a, b, c, d], "", [e], "", f)
    reader = builds.open(a)
    lines = builds.prune(history, 2, lambda: {a: 3})
    assert sorted(builds.names()) == [c, d, e, f]
    assert lines == [f"pruned: build {b}", f"pruned: build {a}, which 3 recent rows of the log name"]
    assert reader.document_text("river-1") == TEXTS["river.txt"][1]
    reader.close()
    assert builds.prune(builds.history(), 9, lambda: pytest.fail("nothing is removed")) == []


def test_each_rollback_goes_back_one_build(kit: Kit) -> None:
    """What was rolled back is remembered; a damaged build is never switched to."""
    builds = kit.builds
    one, two, three = (publish(kit, each * 16) for each in "abc")
    for name in (one, two, three):
        builds.switch(name)
        builds.write_history(builds.history())
    assert roll_back_in(builds).id == two
    assert (builds.current(), builds.history().held_at, builds.history().rolled_back) == (two, two, [three])
    with pytest.raises(RetrievalError, match="is the current build already"):
        roll_back_in(builds, two)
    kit.damage(one)
    with pytest.raises(IndexMismatchError):
        roll_back_in(builds)
    assert (builds.current(), builds.history().rolled_back) == (two, [three])
    assert roll_back_in(builds, three).id == three
    assert (builds.current(), builds.history().answered[-1]) == (three, three)


def test_one_at_a_time_may_change_builds(kit: Kit) -> None:
    """The second is told so at once, and gets its turn afterwards."""
    with kit.builds.lock(), pytest.raises(RetrievalError, match="Another build is running"), kit.builds.lock():
        pytest.fail("two at once")
    with kit.builds.lock():
        pass
