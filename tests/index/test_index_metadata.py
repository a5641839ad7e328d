"""What is known of a document comes from `sources.toml`, else from front matter; bad metadata is named by its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sources_files import Write, entry, error_line

from index import DocumentError
from index.documents import body_start, read_corpus

SOURCES = """
[[document]]
path = "texts/a.md"
title = "On  rivers"
publisher = "River Board"
published = 1999-04-02
url = "https://example.org/rivers?id=1"
language = "en"
licence = "CC BY 4.0"
summarises = "A report"
"""


def test_sources_toml_describes_a_file(tmp_path: Path, write: Write) -> None:
    """Every key arrives; a TOML date is written as ISO, and white space is tidied."""
    write(tmp_path, {"sources.toml": SOURCES, "texts/a.md": "# Title\n\nWater flows."})
    corpus = read_corpus(tmp_path)
    citation = corpus.documents[0].citation
    assert citation.title == "On rivers"
    assert (citation.publisher, citation.published) == ("River Board", "1999-04-02")
    assert (citation.url, citation.language) == ("https://example.org/rivers?id=1", "en")
    assert (citation.licence, citation.summarises) == ("CC BY 4.0", "A report")
    assert corpus.notes == ()


def test_front_matter_describes_a_markdown_file(tmp_path: Path, write: Write) -> None:
    """The table between the lines is metadata, stays in the stored text, and keys of other tools are let be."""
    text = "---\ntitle: Bridges\npublished: 1999-04-02\ntags: [a, b]\npublisher:\n---\nThe bridge stands.\n"
    write(tmp_path, {"a.md": text})
    found = read_corpus(tmp_path).documents[0]
    assert (found.citation.title, found.citation.published, found.citation.publisher) == ("Bridges", "1999-04-02", "")
    assert found.text == text
    assert found.text[body_start(found) :] == "The bridge stands.\n"


def test_sources_toml_wins_over_front_matter(tmp_path: Path, write: Write) -> None:
    """Key by key: what it does not say stays as the file says."""
    entry = '[[document]]\npath = "a.md"\ntitle = "From the table"\n'
    write(tmp_path, {"sources.toml": entry, "a.md": "---\ntitle: Own\npublisher: Press\n---\nText."})
    citation = read_corpus(tmp_path).documents[0].citation
    assert (citation.title, citation.publisher) == ("From the table", "Press")


def test_front_matter_lines_are_text_in_a_txt_file(tmp_path: Path, write: Write) -> None:
    """Only Markdown has front matter."""
    write(tmp_path, {"a.txt": "---\ntitle: Bridges\n---\nThe bridge."})
    found = read_corpus(tmp_path).documents[0]
    assert (found.citation.title, body_start(found)) == ("a.txt", 0)


@pytest.mark.parametrize("head", ["", '[[document]]\npath = "a.txt"\npublisher = "P"\ntitle = "  "\n'])
def test_title_defaults_to_the_file_name(tmp_path: Path, write: Write, head: str) -> None:
    """Without metadata, and with a blank title."""
    write(tmp_path, {"a.txt": "Text.", "sources.toml": head})
    assert read_corpus(tmp_path).documents[0].citation.title == "a.txt"


BAD_SOURCES: dict[str, tuple[str | bytes, str]] = {
    "broken TOML": ('[[document]]\npath = "a.txt\n', "sources.toml is not valid TOML"),
    "byte order mark": ("\ufeff" + entry(path='"b.txt"'), "sources.toml describes files that are not there: b.txt."),
    "not UTF-8": (b"# caf\xe9", "sources.toml is not valid TOML"),
    "other table": ("[documents]\n", "sources.toml: expected only [[document]] tables, found documents."),
    "single table": ('[document]\npath = "a.txt"\n', "sources.toml: expected only [[document]] tables"),
    "list of strings": ('document = ["a.txt"]\n', "sources.toml: expected only [[document]] tables"),
    "no path": (entry(title='"A"'), "sources.toml: [[document]] number 1 has no `path`."),
    "path a number": (entry(path="5"), "sources.toml: [[document]] number 1 has no `path`."),
    "duplicate entry": (2 * entry(path='"a.txt"'), "sources.toml: a.txt is described twice."),
    "missing file": (entry(path='"b.txt"', title='"B"'), "sources.toml describes files that are not there: b.txt."),
    "unknown key": (entry(path='"a.txt"', author='"X"'), "sources.toml, a.txt: unknown key 'author'."),
    "bad date": (entry(path='"a.txt"', published='"26 Feb 1992"'), "sources.toml, a.txt: published is '26 Feb 1992'"),
    "month 13": (entry(path='"a.txt"', published='"1992-13"'), "sources.toml, a.txt: published is '1992-13'"),
    "bad url": (
        entry(path='"a.txt"', url='"javascript:alert(1)"'),
        "sources.toml, a.txt: url is 'javascript:alert(1)'",
    ),
    "url with a space": (entry(path='"a.txt"', url='"https://a.org/b c"'), "sources.toml, a.txt: url is"),
    "control character": (entry(path='"a.txt"', title='"A\\u202eB"'), "sources.toml, a.txt: title has characters"),
}


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_bad_metadata_stops_the_reading_with_its_place(tmp_path: Path, write: Write, name: str) -> None:
    """A typing error in `sources.toml` never silently loses a source's name or date."""
    text, expected = BAD_SOURCES[name]
    write(tmp_path, {"sources.toml": text, "a.txt": "Text."})
    assert error_line(tmp_path).startswith(expected)


@pytest.mark.parametrize("key", ["publisher", "url"])
def test_a_reprint_by_another_publisher_is_no_duplicate(tmp_path: Path, write: Write, key: str) -> None:
    """The same wire text, printed by two outlets, is two documents."""
    both = "".join(entry(path=f'"{n}.txt"', **{key: f'"https://{n}.org"'}) for n in "ab")
    write(tmp_path, {"sources.toml": both, "a.txt": "Same.", "b.txt": "Same."})
    assert [d.citation.path for d in read_corpus(tmp_path).documents] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("date", ["1992", "1992-02", "1992-02-26"])
def test_published_may_be_a_year_a_month_or_a_day(tmp_path: Path, write: Write, date: str) -> None:
    """As precise as the source is known."""
    write(tmp_path, {"sources.toml": entry(path='"a.txt"', published=f'"{date}"'), "a.txt": "Text."})
    assert read_corpus(tmp_path).documents[0].citation.published == date


@pytest.mark.parametrize(
    ("lines", "title", "language", "published"),
    [
        ("title: Yes\nlanguage: no", "Yes", "no", ""),
        ("title: 12:30", "12:30", "en", ""),
        ("title: 010\npublished: 1992-02-26", "010", "en", "1992-02-26"),
        ("title: ~\nlanguage: null\npublished: 1992", "a.md", "en", "1992"),
    ],
)
def test_front_matter_values_are_read_as_written(
    tmp_path: Path, write: Callable[..., Path], lines: str, title: str, language: str, published: str
) -> None:
    """Not what YAML makes of it: Norwegian is not false."""
    folder = write(tmp_path / "front", {"a.md": f"---\n{lines}\n---\nThe bridge stands."})
    citation = read_corpus(folder).documents[0].citation
    assert (citation.title, citation.language, citation.published) == (title, language, published)


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": "---\npublished: 1992-02-30\n---\nText."},
        {"a.md": "Text.", "sources.toml": '[[document]]\npath = "a.md"\npublished = "1992-02-30"\n'},
    ],
)
def test_a_day_that_does_not_exist_is_refused(
    tmp_path: Path, write: Callable[..., Path], files: dict[str, str]
) -> None:
    """In the file and in `sources.toml`."""
    with pytest.raises(DocumentError, match="published is '1992-02-30'"):
        read_corpus(write(tmp_path / "front", files))
