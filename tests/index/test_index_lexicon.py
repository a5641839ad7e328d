"""One analysis for questions and texts: the same word, however it is written, has the same stem."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index import Chunking, Document
from index.chunking import chunk_document
from index.language.english import ENGLISH
from index.language.english.vocabulary import stem
from index.language.lexicon import analyse, passage_words
from index.language.words import WORD, Kind, fold

MakeDocument = Callable[..., Document]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,275", "1275"),
        ("1.275", "1275"),
        ("100,617", "100617"),
        ("1,000,000", "1000000"),
        ("twelve", "12"),
        ("Twenty", "20"),
        ("ninety", "90"),
        ("thousand", "1000"),
        ("dozen", "12"),
        ("first", "1st"),
        ("Feb", "February"),
        ("sept", "September"),
        ("Dec", "december"),
        ("People", "people"),
        ("hostages", "hostage"),
        ("Xocalı", "xocali"),
    ],
)
def test_stem_is_the_same_for_two_ways_of_writing(one: str, other: str) -> None:
    """Figures, numbers in words, months and inflections."""
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("13.6", "136"), ("1,275", "1,276"), ("68", "680"), ("2", "12"), ("Mar", "May"), ("12", "1.2")]
)
def test_stem_tells_different_figures_apart(one: str, other: str) -> None:
    """A decimal point is no thousands separator."""
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Xocalı", "xocali"),
        ("XOCALI", "xocali"),
        ("İrəvan", "irevan"),
        ("Şuşa", "susa"),
        ("Ağdam", "agdam"),
        ("Köçərli", "kocerli"),
        ("Çingiz", "cingiz"),
        ("Ходжалы", "ходжалы"),
        ("Straße", "strasse"),
        ("Cafe\u0301", "cafe"),
    ],
)
def test_fold_drops_case_and_diacritics(word: str, folded: str) -> None:
    """So that a name typed on another keyboard is found."""
    assert fold(word) == folded


@given(st.text())
@example("(*\uff9f▽\uff9f*)")
@example("፩፪፫")
@example("ﷺ")
def test_every_word_of_any_text_has_a_stem(text: str) -> None:
    """No letter or digit of any script breaks the analysis."""
    for match in WORD.finditer(text):
        assert isinstance(stem(match[0]), str)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,275 hostages, 13.6 percent.", ["1,275", "hostages", "13.6", "percent"]),
        ("the 366th: U.N. mustn’t", ["the", "366th", "U", "N", "mustn", "t"]),
        ("snake_case", ["snake", "case"]),
        ("🇦🇿 … !", []),
    ],
)
def test_word_keeps_the_separators_of_figures_only(text: str, found: list[str]) -> None:
    """Everything else that is no letter or digit ends a word."""
    assert WORD.findall(text) == found


def test_passage_words_gives_spans_stems_sentences_and_kinds(document: MakeDocument) -> None:
    """Each word with its place and what it may answer."""
    text = "The bridge stands in Baku. It opened in 1905, because Anna Smith paid twelve men."
    passage = chunk_document(document(text), len, Chunking())[0]
    found = passage_words(passage, ENGLISH)
    forms = [text[a:b] for a, b in found.spans]
    assert forms[:5] == ["The", "bridge", "stands", "in", "Baku"]
    assert list(found.sentence) == [0] * 5 + [1] * 10
    kinds = dict(zip(forms, found.kinds.tolist(), strict=True))
    assert kinds["Baku"] == Kind.NAME | Kind.PLACE
    assert kinds["1905"] == Kind.NUMBER | Kind.YEAR | Kind.DATE
    assert kinds["because"] == Kind.REASON
    assert kinds["Smith"] == Kind.NAME
    assert kinds["twelve"] == Kind.NUMBER
    assert kinds["bridge"] == Kind.NOTHING


def test_analyse_counts_passages_and_capitals(document: MakeDocument) -> None:
    """A word that is capitalised inside sentences is a name; the first word of a sentence says nothing."""
    passages = chunk_document(
        document("We like Baku. River men met.\n\nOld Baku has a river."), len, Chunking(6, 40, 90)
    )
    lexicon = analyse(passages, defaultdict(lambda: ENGLISH))
    terms = {
        stem: (passages, capitalised / seen if seen else 1.0) for stem, passages, seen, capitalised in lexicon.terms()
    }
    assert terms["baku"] == (2, 1.0)
    assert terms["river"] == (2, 0.0)
    assert dict(lexicon.words())["baku"] == 2
