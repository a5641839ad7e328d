"""A quote in its document: as it was, as it is now, and what is said when the two differ."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewing.world import PASSAGE, SENTENCE, TEXT, add_build, quote_of

from bot.review import texts
from bot.review.pages import split_quote
from bot.review.texts import Texts


def logged(**fields: Any) -> dict[str, Any]:
    """A quote as the log holds it."""
    quote = quote_of(**fields)
    return asdict(quote) | asdict(quote.citation)


def test_current_build_is_shown_without_a_note(tmp_path: Path) -> None:
    """Text before, passage, highlight and text after, together the document."""
    add_build(tmp_path, "b1", {"bridges": TEXT})
    place = Texts(tmp_path).place("b1", logged(), whole=True)
    assert (place.build, place.note, place.before, place.after) == ("b1", "", False, False)
    assert "".join(part.text for part in place.parts) == TEXT
    marked = [(part.kind, part.text) for part in place.parts if part.kind != "plain"]
    assert marked == [("highlight", SENTENCE), ("passage", " It was repaired later.")]


@pytest.mark.parametrize(
    ("now", "note"),
    [
        ({"bridges": TEXT + " More."}, texts.CHANGED),
        ({"bridges": TEXT.replace("1905", "1906")}, texts.LOST_SHOWN),
        ({"rivers": "Water."}, texts.GONE_SHOWN),
    ],
)
def test_kept_build_is_shown_with_what_changed_since(tmp_path: Path, now: dict[str, str], note: str) -> None:
    """The text as it was quoted from, and a note that it is not the one that answers today."""
    add_build(tmp_path, "b1", {"bridges": TEXT})
    add_build(tmp_path, "b2", now)
    place = Texts(tmp_path).place("b1", logged(), whole=True)
    assert (place.build, place.note) == ("b1", note)
    assert "".join(part.text for part in place.parts) == TEXT


@pytest.mark.parametrize(
    ("now", "note", "shown"),
    [
        ({"bridges": TEXT}, texts.MOVED, TEXT),
        ({"bridges": f"Preface. {TEXT}"}, texts.MOVED, f"Preface. {TEXT}"),
        ({"bridges": TEXT.replace("1905", "1906")}, texts.LOST, ""),
        ({"rivers": "Water."}, texts.GONE, ""),
    ],
)
def test_passages_of_a_pruned_build_are_looked_up_in_the_current_one(
    tmp_path: Path, now: dict[str, str], note: str, shown: str
) -> None:
    """The passage where it stands now, or a plain note that it does not."""
    add_build(tmp_path, "b2", now)
    place = Texts(tmp_path).place("b1", logged(), whole=True)
    assert place.note == note
    assert "".join(part.text for part in place.parts) == shown
    assert [part.text for part in place.parts if part.kind == "highlight"] == ([SENTENCE] if shown else [])


def test_a_text_without_its_quote_is_not_shown_as_its_source(tmp_path: Path) -> None:
    """A stored text that was altered under its build is named as such."""
    add_build(tmp_path, "b1", {"bridges": TEXT.replace("1905", "1906")})
    place = Texts(tmp_path).place("b1", logged())
    assert (place.parts, place.note) == ((), texts.MISMATCH)


def test_without_any_index_the_quote_stands_alone(tmp_path: Path) -> None:
    """No error."""
    assert Texts(tmp_path).place("b1", logged()).note == texts.UNKNOWN
    assert Texts(tmp_path).current() == ""


@pytest.mark.parametrize("build", ["../../etc", "", "b1/../b1", "b1\x00", ".hidden", "b" * 80])
def test_odd_build_names_are_no_paths(tmp_path: Path, build: str) -> None:
    """A build is a name, never a way to another file."""
    add_build(tmp_path, "b1", {"bridges": TEXT})
    assert Texts(tmp_path).document(build, "bridges") is None


def test_damaged_text_db_is_as_if_not_kept(tmp_path: Path) -> None:
    """A file that is no database is no error of the page."""
    add_build(tmp_path, "b1", {"bridges": TEXT})
    (tmp_path / "index" / "b1" / "text.db").write_bytes(b"not a database at all" * 100)
    assert Texts(tmp_path).document("b1", "bridges") is None


@given(before=st.integers(0, 3000), after=st.integers(0, 3000))
def test_excerpt_is_a_cut_of_the_document_around_the_passage(before: int, after: int) -> None:
    """Always a stretch of the document that holds the passage, cut at spaces, with at most 1,000 characters on each side."""
    text = ("word " * 700)[:before] + PASSAGE + (" word" * 700)[:after]
    start = before
    place = texts._shown("b", text, start, PASSAGE, (0, len(SENTENCE)), "", False)
    shown = "".join(part.text for part in place.parts)
    first = text.index(shown)
    assert first <= start
    assert start + len(PASSAGE) <= first + len(shown)
    assert len(shown) <= len(PASSAGE) + 2000
    assert place.before == (before > 1000)
    assert place.after == (after > 1000)


@given(st.integers(-5, 120), st.integers(-5, 120))
def test_split_quote_loses_no_character(start: int, end: int) -> None:
    """Whatever the log says the highlight is, all of the quote is shown, once."""
    quote = {"text": PASSAGE, "span": [40, 40 + len(PASSAGE)], "highlight": [40 + start, 40 + end]}
    assert "".join(text for _, text in split_quote(quote)) == PASSAGE
