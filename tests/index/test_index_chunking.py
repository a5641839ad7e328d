"""Spans are exact for any text, and sentences end where a reader would end them."""

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import Chunking, Document, Passage
from index.chunking import chunk_document, split_blocks, split_sentences
from index.documents import document_id
from index.language.words import WORD
from index.text import BOILERPLATE, normalise, sha256_text, words
from index.types import Citation

MakeDocument = Callable[..., Document]
SMALL = Chunking(max_words=12, max_tokens=24, max_sentence_words=8)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200) | st.text(
    'aA1 .,!?;:\n-–—"”’()#>*`é\u0301\u200b\u200d👨👩🇦🇿', max_size=200
)


def count_letters(text: str) -> int:
    """A costly encoder: every character that is not white space is a token."""
    return sum(not character.isspace() for character in text)


def count_visible(text: str) -> int:
    """Code points without combining marks and characters that are not shown."""
    return sum(unicodedata.category(character)[0] not in "MCZ" and not character.isspace() for character in text)


def count_words(text: str) -> int:
    """A cheap encoder: a token a word."""
    return len(text.split())


def document_of(text: str, path: str = "a.txt", language: str = "en") -> Document:
    """A document as the reader gives it."""
    stored = normalise(text)
    return Document(Citation(document_id(path), path, path, language=language), stored, sha256_text(stored))


def passages_of(text: str, path: str = "a.txt", chunking: Chunking | None = None) -> list[Passage]:
    """Passages with a token a word."""
    return chunk_document(document_of(text, path), count_words, chunking or Chunking())


def sentences_of(text: str, language: str = "en") -> list[str]:
    """Sentences of one paragraph."""
    return [text[a:b] for a, b in split_sentences(text, (0, len(text)), language, 90)]


def check_spans(document: Document, passages: list[Passage]) -> None:
    """Exact, in order, without overlap, and sentences inside."""
    at = 0
    for passage in passages:
        start, end = passage.span
        assert at <= start < end <= len(document.text)
        assert document.text[start:end] == passage.text
        assert passage.text.strip() == passage.text
        assert passage.sha256 == sha256_text(passage.text)
        assert passage.document == document.id
        assert (passage.sentences[0][0], passage.sentences[-1][1]) == passage.span
        inside = start
        for a, b in passage.sentences:
            assert inside <= a < b <= end
            assert document.text[a:b].strip() == document.text[a:b] != ""
            inside = b
        at = end


@given(TEXT, st.sampled_from(["a.txt", "a.md"]))
@example("e" + "\u0301" * 60, "a.txt")
@example("\u200b" * 60, "a.txt")
@example("👨\u200d👩" * 30, "a.txt")
@settings(max_examples=150, deadline=None)
def test_chunk_document_keeps_spans_exact_for_any_text(text: str, path: str) -> None:
    """A passage is what its span says, passages follow each other, and sentences lie within."""
    document = document_of(text, path)
    for count in (count_letters, count_words):
        check_spans(document, chunk_document(document, count, SMALL))


@example("A)\n0")
@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_chunk_document_leaves_no_word_of_a_plain_text_out(text: str) -> None:
    """What stands between passages has no letter and no digit, but for marks such as "A:"; a plain text has no headings."""
    document = document_of(text)
    left = document.text
    for passage in reversed(chunk_document(document, count_letters, SMALL)):
        left = left[: passage.span[0]] + left[passage.span[1] :]
    boilerplate = r"(?im)^\s*(read more|see also|related( news| articles?)?|more on this)\s*:[^\n]*$"
    marks = r"(?m)^\W*(?:Q|A)(?:\s?\d{1,3}\s?[.:)]|\s?[:)])"
    assert WORD.findall(re.sub(marks, "", re.sub(boilerplate, "", left))) == []


@given(TEXT.filter(lambda text: "\u200d" not in text), st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_chunk_document_never_exceeds_the_token_limit(text: str, limit: int) -> None:
    """However the text is written; marks that belong to a character cost nothing here, as it is not torn."""
    for passage in chunk_document(document_of(text), count_visible, Chunking(12, limit, 8)):
        assert count_visible(passage.text) <= limit


@pytest.mark.parametrize(
    "sentence",
    [
        "The attack took place on Feb. 25-26 and lasted one night.",
        "The U.N. adopted a text about it.",
        "Resolution No. 5 was adopted.",
        "The court cites Arts. 6-1 and 10 of the Convention.",
        "They met at 12 p.m. Monday in the hall.",
        "Maj. Gen. Smith spoke first.",
        "Dr. A. B. Jones and Mr. Brown signed it.",
        "About 13.6 percent of the land, i.e. a part of it, was lost.",
        "He wrote to example.com about it.",
        "See pp. 3 and 4 of the report.",
    ],
)
def test_split_sentences_does_not_split_at(sentence: str) -> None:
    """A full stop that ends an abbreviation ends no sentence."""
    assert sentences_of(f"It rained. {sentence} It was cold.") == ["It rained.", sentence, "It was cold."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One came. Two left! Who knows? Nobody…", ["One came.", "Two left!", "Who knows?", "Nobody…"]),
        ("It ended in 1992. Nobody knew.", ["It ended in 1992.", "Nobody knew."]),
        ("He said: “We left at night.” Then he sat.", ["He said: “We left at night.”", "Then he sat."]),
        ('He said "no". She said "yes".', ['He said "no".', 'She said "yes".']),
        ("Он пришёл. Она ушла.", ["Он пришёл.", "Она ушла."]),
        ("one\ntwo", ["one\ntwo"]),
        ("  ", []),
    ],
)
def test_split_sentences_splits_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    """Marks, quotation marks and other scripts."""
    assert sentences_of(text) == expected


@pytest.mark.parametrize("language", ["en-GB", "az", "ru", "tlh", "", "EN"])
def test_split_sentences_takes_any_language_tag(language: str) -> None:
    """An unknown language is split by the common rules."""
    assert sentences_of("One came. Two left.", language) == ["One came.", "Two left."]


def test_split_sentences_cuts_a_long_sentence_at_the_mildest_boundary() -> None:
    """A semicolon before a comma before a space."""
    text = "one two three, four five; six seven eight, nine ten"
    assert [text[a:b] for a, b in split_sentences(text, (0, len(text)), "en", 6)] == [
        "one two three, four five;",
        "six seven eight, nine ten",
    ]


def test_a_paragraph_of_ten_thousand_words_without_punctuation_is_cut_by_words() -> None:
    """No passage is over the limit, no word is torn or lost."""
    text = " ".join(f"word{i}" for i in range(10_000))
    passages = passages_of(text)
    assert [w for p in passages for w in p.text.split()] == text.split()
    assert max(len(words(p.text)) for p in passages) <= 200
    assert max(len(words(text[a:b])) for p in passages for a, b in p.sentences) <= 90


@pytest.mark.parametrize("count", [count_words, count_letters])
def test_two_hundred_thousand_characters_without_a_space_are_cut(count: Callable[[str], int]) -> None:
    """Nothing is lost, and every passage stays short enough to be quoted, and for 16-bit offsets."""
    text = "x" * 200_000
    passages = chunk_document(document_of(text), count, Chunking())
    assert "".join(p.text for p in passages) == text
    assert max(len(p.text) for p in passages) <= 12 * 200


def test_chunk_document_packs_whole_sentences_up_to_the_limit() -> None:
    """The next sentence begins the next passage."""
    text = "One two three four. Five six seven eight. Nine ten eleven twelve. Last one."
    assert [p.text for p in passages_of(text, chunking=Chunking(8, 100, 90))] == [
        "One two three four. Five six seven eight.",
        "Nine ten eleven twelve. Last one.",
    ]


def test_chunk_document_counts_the_encoder_s_tokens() -> None:
    """The token limit closes a passage too."""
    text = "Aaaa bbbb. Cccc dddd. Eeee ffff."
    found = chunk_document(document_of(text), count_letters, Chunking(200, 20, 90))
    assert [p.text for p in found] == ["Aaaa bbbb. Cccc dddd.", "Eeee ffff."]


MARKDOWN = """\
# The title

Opening words.

## Rivers

A river flows. It is *long*.

- first item
- second item
  goes on

> A quoted line.

```
code stands here
```

### Deltas

1. numbered

Setext
------

Last words.

<!-- a comment -->
"""


def test_markdown_blocks_name_their_headings_and_leave_them_unquoted() -> None:
    """Paragraphs, items, quotes and code, each as written, under the headings below the title."""
    document = document_of(MARKDOWN, "a.md")
    assert [(document.text[slice(*b.span)], b.heading) for b in split_blocks(document)] == [
        ("Opening words.", ""),
        ("A river flows. It is *long*.", "Rivers"),
        ("first item", "Rivers"),
        ("second item\n  goes on", "Rivers"),
        ("A quoted line.", "Rivers"),
        ("code stands here", "Rivers"),
        ("numbered", "Rivers › Deltas"),
        ("Last words.", "Setext"),
    ]


def test_markdown_passages_do_not_cross_a_heading() -> None:
    """A passage belongs to one section."""
    found = passages_of("Opening.\n\n## A\n\nOne.\n\nTwo.\n\n## B\n\nThree.", "a.md")
    assert [(p.heading, p.text) for p in found] == [("", "Opening."), ("A", "One.\n\nTwo."), ("B", "Three.")]


def test_markdown_passages_do_not_cross_a_heading_of_the_same_name() -> None:
    """Nor one of the first level, which names nothing."""
    found = passages_of("One.\n\n# T\n\nTwo.\n\n## A\n\nThree.\n\n## A\n\nFour.", "a.md")
    assert [(p.heading, p.text) for p in found] == [("", "One."), ("", "Two."), ("A", "Three."), ("A", "Four.")]


def test_front_matter_is_not_quoted() -> None:
    """The table above the text is metadata; spans still count from the file's first character."""
    document = document_of("---\ntitle: A. B. C.\n---\nThe body stands.", "a.md")
    assert [(p.text, p.span) for p in chunk_document(document, count_words, Chunking())] == [
        ("The body stands.", (len(document.text) - 16, len(document.text)))
    ]


def test_a_document_of_headings_has_no_passage() -> None:
    """Nothing to quote is no error here."""
    assert passages_of("# One\n\n## Two\n", "a.md") == []


@pytest.mark.parametrize("path", ["a.txt", "a.md"])
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize("line", ["Read more: Ten other stories", "See also: a report.", "Related news: Peace"])
def test_boilerplate_is_never_inside_a_passage(path: str, gap: str, line: str) -> None:
    """A link to another story, in a paragraph or a line of its own, separates two passages and is in neither."""
    found = passages_of(f"One came.{gap}{line}{gap}Two left.", path)
    assert [p.text for p in found] == ["One came.", "Two left."]


def test_a_sentence_that_only_mentions_read_more_is_quoted() -> None:
    """Boilerplate is a line of its own."""
    assert [p.text for p in passages_of("He told us to read more: every day a book.")] == [
        "He told us to read more: every day a book."
    ]


def extracted(*lines: tuple[str, int], path: str = "a.html") -> Document:
    """A document as a reader gives it: lines, each with its level if it is a heading."""
    text, headings = "", []
    for line, level in lines:
        start = len(text) + (2 if text else 0)
        text += ("\n\n" if text else "") + line
        if level:
            headings.append(((start, start + len(line)), level))
    return Document(Citation("a", path, path), text, sha256_text(text), tuple(headings))


def test_extracted_headings_name_what_follows_and_are_not_quoted() -> None:
    """As in Markdown: by their path below the title, a skipped level leaves no gap, a higher one ends the lower ones."""
    document = extracted(
        ("Title", 1),
        ("Opening.", 0),
        ("A", 2),
        ("One.", 0),
        ("Deep", 4),
        ("Two.", 0),
        ("B", 2),
        ("C", 3),
        ("Three.", 0),
    )
    found = chunk_document(document, count_words, Chunking())
    assert [(p.heading, p.text) for p in found] == [
        ("", "Opening."),
        ("A", "One."),
        ("A › Deep", "Two."),
        ("B › C", "Three."),
    ]
    check_spans(document, found)


def test_each_line_of_an_extracted_text_is_a_block() -> None:
    """An item without a full stop is no part of the next one's sentence."""
    document = Document(Citation("a", "a.epub", "a"), text := "first item\nsecond item\n\nThird.", sha256_text(text))
    (passage,) = chunk_document(document, count_words, Chunking())
    assert [text[a:b] for a, b in passage.sentences] == ["first item", "second item", "Third."]
    assert passage.text == text


@pytest.mark.parametrize("kind", ["html", "htm", "pdf", "docx", "epub"])
def test_boilerplate_lines_of_extracted_texts_are_left_out(kind: str) -> None:
    """In every format."""
    document = extracted(("One came.", 0), ("Read more: Ten other stories", 0), ("Two left.", 0), path=f"a.{kind}")
    assert [p.text for p in chunk_document(document, count_words, Chunking())] == ["One came.", "Two left."]


LINES = st.lists(
    st.tuples(TEXT.map(lambda text: " ".join(normalise(text).split())).filter(bool), st.integers(0, 4)),
    min_size=1,
    max_size=8,
)


@given(LINES)
@settings(max_examples=100, deadline=None)
def test_extracted_texts_lose_nothing_but_headings_and_boilerplate(lines: list[tuple[str, int]]) -> None:
    """Spans are exact, no heading is inside a passage, and every other word is in one, or above one as its heading."""
    document = extracted(*lines)
    passages = chunk_document(document, count_letters, SMALL)
    check_spans(document, passages)
    left = document.text
    for passage in reversed(passages):
        assert not any(a < passage.span[1] and passage.span[0] < b for (a, b), _ in document.headings)
        left = left[: passage.span[0]] + "\n" + left[passage.span[1] :]
    headings = [line for line, level in lines if level]
    boilerplate = [line for line, level in lines if not level and BOILERPLATE.fullmatch(line)]
    kept = Counter(word for line in headings + boilerplate for word in WORD.findall(line))
    found = Counter(WORD.findall(left))
    assert not kept - found
    assert set(found - kept) <= {word for passage in passages for word in WORD.findall(passage.above)}


@given(TEXT, st.integers(1, 40))
@settings(max_examples=100, deadline=None)
def test_passages_are_never_longer_than_the_words_and_characters_allowed(text: str, limit: int) -> None:
    """Twelve characters count as a word where there are no spaces to cut at; marks on a character may add some."""
    for passage in chunk_document(document_of(text), lambda _: 1, Chunking(limit, 10_000, limit)):
        assert len(words(passage.text)) <= limit or re.search(r"\s", passage.text) is None
        assert passage.span[1] - passage.span[0] <= 12 * limit + 64


def test_five_megabytes_in_one_paragraph_are_cut_in_seconds() -> None:
    """Whatever it has to be cut at: words, commas, lines, or nothing at all."""
    words_of = ["river", "flows", "past", "the", "town"] * 80_000
    for text in (
        " ".join(words_of),
        ", ".join(words_of),
        "\n".join(words_of),
        "x" * 2_000_000,
        "e" + "\u0301" * 2_000_000,
    ):
        began = time.monotonic()
        found = passages_of(text)
        assert time.monotonic() - began < 15
        assert sum(len(p.text.replace(" ", "")) for p in found) >= 0.9 * len(text.replace(" ", "").replace("\n", ""))


def test_chunking_a_large_document_takes_time_in_proportion() -> None:
    """A hundred thousand words in one paragraph are cut in seconds, not minutes."""
    passages = passages_of("The river flows to the sea again. " * 14_000)
    assert passages[0].text.startswith("The river flows to the sea again. The river")
    assert sum(len(p.sentences) for p in passages) == 14_000


def test_a_note_mark_belongs_to_the_sentence_whose_end_it_touches() -> None:
    """It does not begin the next one, which would be quoted with it."""
    text = "The ministry said that 613 died.⁴ The town had 7,000 people.[a] Then came a winter at 5.²³ It was long."
    spans = split_sentences(text, (0, len(text)), "en", 90)
    assert [text[a:b] for a, b in spans] == [
        "The ministry said that 613 died.⁴",
        "The town had 7,000 people.[a]",
        "Then came a winter at 5.²³",
        "It was long.",
    ]


def test_an_ornament_below_a_heading_does_not_let_a_passage_cross_it() -> None:
    """The ornament goes; that a heading stood before it stays."""
    document = extracted(("One came.", 0), ("Title", 1), ("* * *", 0), ("Two left.", 0))
    assert [p.text for p in chunk_document(document, count_words, Chunking())] == ["One came.", "Two left."]
