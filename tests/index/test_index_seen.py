"""A quote has the words and figures that a reader of the file sees: raised ones separate, struck and hidden ones left out."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import visible_text
from hypothesis import given, settings
from hypothesis import strategies as st
from visible_text import Piece

from index import Chunking, Citation, Document, Index
from index.chunking import chunk_document
from index.documents import _extract
from index.formats.sandbox.process import ReaderProcess
from index.language.english.vocabulary import stem
from index.language.words import WORD
from index.text import sha256_text


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    """One child for the whole file."""
    with ReaderProcess() as process:
        yield process


FIGURES = st.one_of(
    st.integers(2, 99_999).map(str),
    st.integers(1_000, 9_999_999).map("{:,}".format),
    st.tuples(st.integers(1, 99), st.integers(1, 9)).map(lambda pair: f"{pair[0]}.{pair[1]}"),
)
WORDS = st.sampled_from("the town had people killed in and of council gave sheep about they counted houses".split())
WAYS = st.integers(0, 11)
PIECES = st.one_of(
    st.builds(Piece, WORDS, way=WAYS),
    st.builds(Piece, FIGURES, way=WAYS),
    st.builds(Piece, FIGURES, st.integers(1, 120).map(str), way=WAYS),
    st.builds(Piece, WORDS, st.sampled_from(["1", "12", "a", "2,3"]), way=WAYS),
    st.builds(Piece, st.just("10"), st.integers(-12, 12).map(str), way=WAYS),
    st.builds(Piece, st.sampled_from(["m", "km"]), st.sampled_from(["2", "3"]), way=WAYS),
    st.builds(
        lambda n, way: Piece(str(n), ["th", "st", "nd", "rd"][n % 10], way=way),
        st.sampled_from([1, 2, 3, 21, 32]),
        WAYS,
    ),
    st.builds(Piece, FIGURES, kind=st.sampled_from(["struck", "hidden"]), way=WAYS),
    st.builds(Piece, st.just("thousand or so"), kind=st.sampled_from(["struck", "hidden"]), way=WAYS),
)
SENTENCES = st.lists(PIECES, min_size=1, max_size=30).map(lambda pieces: [Piece("They"), *pieces, Piece("then.")])
WRITERS: dict[str, Callable[[list[Piece]], bytes]] = {
    ".html": visible_text.page,
    ".epub": visible_text.book,
    ".docx": visible_text.word,
    ".pdf": visible_text.pdf,
    ".md": visible_text.markdown,
    ".odt": visible_text.opendocument,
    ".rtf": visible_text.richtext,
}


def quotable(kind: str, raw: bytes, reader: ReaderProcess) -> str:
    """What of a file can be quoted: its passages, put together."""
    text = _extract(raw, f"a{kind}", reader).text
    document = Document(Citation("a", f"a{kind}", "A"), text, sha256_text(text))
    passages = chunk_document(document, lambda piece: len(piece.split()), Chunking())
    assert all(text[slice(*passage.span)] == passage.text for passage in passages)
    return " ".join(passage.text for passage in passages)


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=25, deadline=None, derandomize=True
)  # the same files each time: what fails is looked into, not met by chance
@given(pieces=SENTENCES)
def test_quotes_hold_the_words_and_figures_that_a_reader_sees(
    reader: ReaderProcess, kind: str, pieces: list[Piece]
) -> None:
    """In the file's order, and no others; a raised figure is none of the line's."""
    found = quotable(kind, WRITERS[kind](pieces), reader)
    expected = visible_text.seen(pieces)
    assert "".join(found.split()).removeprefix("Note:") == expected
    spaced = " ".join(piece.seen for piece in pieces if piece.seen)
    assert [stem(word) for word in WORD.findall(found.removeprefix("Note:"))] == [stem(w) for w in WORD.findall(spaced)]


def test_a_raised_figure_is_no_part_of_the_word_before_it() -> None:
    """So that 613 is found and compared as 613, and a power is never ten."""
    assert WORD.findall("613⁴ of 7,000² in m², nⁱ and CO2") == ["613", "of", "7,000", "in", "m", "n", "and", "CO2"]
    assert not re.search(r"\d", "⁴²⁰")


def test_keyword_search_finds_a_raised_figure_alone(built: Callable[..., Index], tmp_path: Path) -> None:
    """Whatever note mark stands at it; and a power is not found as another figure."""
    built({"a.html": "<p>The ministry said that 613<sup>4</sup> people came, and 10<sup>6</sup> bees.</p>"})
    (path,) = tmp_path.rglob("text.db")
    with closing(sqlite3.connect(path)) as database:
        found = {
            word: database.execute("select count(*) from passages_fts where passages_fts match ?", (word,)).fetchone()[
                0
            ]
            for word in ("613", "6134", "106")
        }
    assert found == {"613": 1, "6134": 0, "106": 0}
