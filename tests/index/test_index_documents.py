"""Corpus files become documents whole, or stop the build with one line that names the file."""

import hashlib
import itertools
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import sample_files
from hypothesis import given
from hypothesis import strategies as st
from sources_files import Write, entry, error_line

from index import DocumentError
from index import documents as module
from index.documents import document_id, read_corpus
from index.formats.registry import FORMATS
from index.text import decode, normalise, one_line, sha256_text, words
from index.types import Extracted


def test_normalise_drops_the_mark_unifies_line_ends_and_composes() -> None:
    """The three rules, and nothing else: spaces stay as they are."""
    assert normalise("\ufeffCafe\u0301\r\nb\rc\n  d\t") == "Caf\u00e9\nb\nc\n  d\t"


@given(st.text())
def test_normalise_of_a_stored_text_changes_nothing(text: str) -> None:
    """A stored text is a fixed point, except for a byte order mark that the author put there twice."""
    stored = normalise(text)
    assert normalise(stored) == stored.removeprefix("\ufeff")
    assert "\r" not in stored


def test_words_keep_figures_abbreviations_and_apostrophes_whole() -> None:
    """Words count for the limit of a passage."""
    assert words("The U.N. says 1,275 mustn’t go.") == ["The", "U.N", "says", "1,275", "mustn’t", "go"]


@given(st.text(), st.integers(2, 40))
def test_one_line_is_printable_and_short_for_any_text(text: str, limit: int) -> None:
    """No control character reaches a terminal, and no line break."""
    line = one_line(text, limit)
    assert line.isprintable()
    assert len(line) <= limit


def test_read_corpus_gives_documents_in_order_of_path_with_normalised_text(tmp_path: Path, write: Write) -> None:
    """The text is the file's after normalisation, and its hash is of that text."""
    write(tmp_path, {"b.txt": "\ufeffTwo.\r\nLines.", "a/c.md": "Cafe\u0301.", "A.TXT": "Upper case suffix."})
    found = read_corpus(tmp_path).documents
    assert [(d.citation.path, d.text) for d in found] == [
        ("A.TXT", "Upper case suffix."),
        ("b.txt", "Two.\nLines."),
        ("a/c.md", "Caf\u00e9."),
    ]
    assert [d.sha256 for d in found] == [sha256_text(d.text) for d in found]


def test_document_id_is_a_slug_with_a_hash_of_the_path() -> None:
    """Readable, stable, and different for files of one name in two folders."""
    assert re.fullmatch(r"human-rights-watch-1994-[0-9a-f]{8}", document_id("texts/Human Rights Watch, 1994.md"))
    assert document_id("a/x.md") != document_id("b/x.md")
    assert document_id("a/x.md") == document_id("a/x.md")
    assert document_id("Ходжалы.txt").startswith("document-")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_document_id_fits_a_link_for_any_path(path: str) -> None:
    """At most 48 characters of the safe alphabet."""
    assert re.fullmatch(r"[a-z0-9-]{1,48}", document_id(path))


def test_notes_name_what_is_left_out(tmp_path: Path, write: Write) -> None:
    """Hidden and reserved files go without a word; the rest is listed."""
    write(
        tmp_path,
        {
            "README.md": "About.",
            "sub/README.md": "A document.",
            ".hidden.md": "x",
            ".git/x.md": "x",
            "photo.jpg": b"\xff",
            "golden.toml": "x",
            "aliases.toml": "[aliases]",
        },
    )
    (tmp_path / "link").symlink_to(tmp_path / "sub", target_is_directory=True)
    corpus = read_corpus(tmp_path)
    assert [d.citation.path for d in corpus.documents] == ["sub/README.md"]
    untitled = [note for note in corpus.notes if note.startswith("no metadata")]
    assert ["sub/README.md" in note for note in untitled] == [True]
    assert sorted(set(corpus.notes) - set(untitled)) == [
        "not indexed: README.md (about the corpus, not part of it)",
        "not indexed: link (a link to a folder is not followed)",
        "not indexed: photo.jpg (no reader for this file type)",
    ]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """With what to give instead."""
    assert error_line(tmp_path / "none").startswith(f"No corpus folder at {tmp_path / 'none'}.")


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path, write: Write) -> None:
    """A path to a single document is no corpus."""
    write(tmp_path, {"a.txt": "Text."})
    assert "No corpus folder" in error_line(tmp_path / "a.txt")


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    """A corpus has at least one document; each type that can be read is named."""
    kinds = f"{', '.join(['.txt', *FORMATS][:-1])} or {list(FORMATS)[-1]}"
    assert kinds.startswith(".txt, .md, .html, .htm, .pdf, .docx, .epub, .odt")
    assert error_line(tmp_path) == f"No document in {tmp_path}: expected at least one {kinds} file."


BAD_FILES: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "not UTF-8": ({"a.txt": b"Caf\xe9 is open."}, "a.txt: byte 3 is not UTF-8."),
    "UTF-16": ({"a.txt": "Text".encode("utf-16")}, "a.txt: byte 0 is not UTF-8. It looks like UTF-16."),
    "NUL": ({"sub/a.md": b"ab\x00c"}, "sub/a.md: found a NUL character at 2"),
    "empty": ({"a.txt": b""}, "a.txt: is empty."),
    "white space": ({"a.md": " \n\t\r\n"}, "a.md: is empty."),
    "only a byte order mark": ({"a.txt": b"\xef\xbb\xbf"}, "a.txt: is empty."),
    "only front matter": ({"a.md": "---\ntitle: A\n---\n\n"}, "a.md: has front matter and no text behind it."),
    "duplicate": ({"a.txt": "Same.\r\n", "b.md": "Same.\n"}, "b.md holds the same text as a.txt."),
    "front matter no YAML": ({"a.md": "---\na: [\n---\nText."}, "a.md: front matter is not valid YAML"),
    "front matter no table": ({"a.md": "---\n- a\n---\nText."}, "a.md: front matter is not a list of `key: value`"),
    "front matter bad date": ({"a.md": "---\npublished: May\n---\nText."}, "a.md: published is 'May'"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_stops_the_reading_with_its_name(tmp_path: Path, write: Write, name: str) -> None:
    """Nothing is skipped or replaced; the good file next to it does not help."""
    files, expected = BAD_FILES[name]
    write(tmp_path, {**files, "good.txt": "Good."})
    assert error_line(tmp_path).startswith(expected)


def test_a_link_out_of_the_corpus_is_refused(tmp_path: Path, write: Write) -> None:
    """A corpus is copied and published; a link could carry any file of the machine into it."""
    write(tmp_path, {"secret.txt": "Secret.", "corpus/a.txt": "Text."})
    (tmp_path / "corpus" / "b.txt").symlink_to(tmp_path / "secret.txt")
    assert error_line(tmp_path / "corpus").startswith("b.txt: is a link out of the corpus folder.")


@pytest.mark.parametrize("target", ["gone.txt", "b.txt"])
def test_a_link_to_nothing_or_to_itself_is_refused(tmp_path: Path, write: Write, target: str) -> None:
    """Neither is a document, and neither is a traceback."""
    write(tmp_path, {"a.txt": "Text."})
    (tmp_path / "b.txt").symlink_to(target)
    assert error_line(tmp_path).startswith("b.txt")


def test_a_pipe_is_refused(tmp_path: Path, write: Write) -> None:
    """Reading one would wait for ever."""
    write(tmp_path, {"a.txt": "Text."})
    os.mkfifo(tmp_path / "b.txt")
    assert error_line(tmp_path) == "b.txt: expected a regular file. Remove it from the corpus."


@pytest.mark.parametrize("name", ["a\nb.txt", "a\u202eb.txt", os.fsdecode(b"caf\xe9.txt")])
def test_an_unprintable_file_name_is_refused(tmp_path: Path, name: str) -> None:
    """It would break messages, or turn a line around."""
    (tmp_path / name).write_text("Text.")
    assert "name has characters that cannot be shown" in error_line(tmp_path)


@pytest.mark.parametrize("name", ["a\nb", os.fsdecode(b"caf\xe9")])
def test_an_unprintable_folder_name_is_refused(tmp_path: Path, name: str) -> None:
    """The same holds for the folders above: they are part of a document's path."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.txt").write_text("Text.")
    assert "cannot be shown" in error_line(tmp_path)


def test_a_file_over_the_limit_is_refused(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how large it is and how large it may be."""
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    write(tmp_path, {"a.txt": "x" * 11})
    assert error_line(tmp_path) == "a.txt: 11 bytes, expected at most 10. Split the document."
    write(tmp_path, {"a.txt": "x" * 10})
    assert read_corpus(tmp_path).documents[0].text == "x" * 10


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(tmp_path: Path, write: Write) -> None:
    """Nothing is skipped for want of permission."""
    write(tmp_path, {"a.txt": "Text."})
    (tmp_path / "a.txt").chmod(0)
    assert error_line(tmp_path).startswith("a.txt: cannot be read (Permission denied).")


def test_a_failing_read_is_named(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk error gives the file's name and the system's reason."""

    def fail(*_: object) -> int:
        raise OSError(5, "Input/output error")

    write(tmp_path, {"a.txt": "Text."})
    monkeypatch.setattr("index.documents.os.open", fail)
    assert error_line(tmp_path).startswith("a.txt: cannot be read (Input/output error).")


@pytest.mark.parametrize("change", ["longer", "rewritten", "replaced"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Half of one version and half of another is no document: its size, its time or the file itself differ."""
    path = write(tmp_path, {"a.txt": "Text.", "b.txt": "Other."}) / "a.txt"
    look, looks = os.fstat, itertools.count()

    def fstat(number: int) -> os.stat_result:
        found = look(number)
        if next(looks) == 0:  # right after the first look
            if change == "longer":
                path.write_text("Text. More.")
            elif change == "rewritten":
                os.utime(path, (1, 1))
            else:
                (tmp_path / "new").write_text("Texts")
                (tmp_path / "new").replace(path)
        return found

    monkeypatch.setattr("index.documents.os.fstat", fstat)
    assert error_line(tmp_path) == "a.txt: changed while it was read. Run again when it is written to the end."


def test_a_file_that_vanishes_after_the_listing_is_refused(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, not forgotten; its entry in `sources.toml` is not what is wrong."""
    write(tmp_path, {"a.txt": "Text.", "b.txt": "Other.", "sources.toml": entry(path='"b.txt"')})
    walk = os.walk

    def listed(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[tuple[str, list[str], list[str]]]:
        found = list(walk(folder, onerror=onerror))
        (tmp_path / "b.txt").unlink(missing_ok=True)
        return iter(found)

    monkeypatch.setattr("index.documents.os.walk", listed)
    assert error_line(tmp_path).startswith("b.txt: cannot be read (No such file or directory).")
    write(tmp_path, {"b.txt": "Other."})
    found = read_corpus(tmp_path, skip_bad=True)
    assert [d.citation.path for d in found.documents] == ["a.txt"]
    assert [line.partition(":")[0] for line in found.refused] == ["b.txt"]


def test_a_sparse_file_of_two_gigabytes_is_refused_at_once(tmp_path: Path, write: Write) -> None:
    """By its size, without reading a byte."""
    write(tmp_path, {"a.txt": "Text."})
    for name in ("b.txt", "c.pdf"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(2 * 1024**3)
    began = time.monotonic()
    found = read_corpus(tmp_path, skip_bad=True)
    assert time.monotonic() - began < 2
    assert found.refused == tuple(
        f"{name}: 2,147,483,648 bytes, expected at most 33,554,432. Split the document." for name in ("b.txt", "c.pdf")
    )


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no such device here")
def test_a_link_to_a_device_is_refused(tmp_path: Path, write: Write) -> None:
    """It leads out of the folder."""
    write(tmp_path, {"a.txt": "Text."})
    (tmp_path / "b.txt").symlink_to("/dev/full")
    assert error_line(tmp_path).startswith("b.txt: is a link out of the corpus folder.")


def test_links_in_a_ring_are_refused_and_folders_in_a_ring_are_not_followed(tmp_path: Path, write: Write) -> None:
    """Reading either of them ends."""
    write(tmp_path, {"sub/a.txt": "Text."})
    (tmp_path / "sub" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "sub" / "b.txt").symlink_to("c.txt")
    (tmp_path / "sub" / "c.txt").symlink_to("b.txt")
    found = read_corpus(tmp_path, skip_bad=True)
    assert [d.citation.path for d in found.documents] == ["sub/a.txt"]
    assert [line.partition(":")[0] for line in found.refused] == ["sub/b.txt", "sub/c.txt"]
    assert "not indexed: again (a link to a folder is not followed)" in found.notes


def test_all_refused_files_are_named_in_one_error(tmp_path: Path, write: Write) -> None:
    """So that they are put right in one go: a line each for the first ten, and how many more."""
    write(tmp_path, {"a.txt": "Text.", **{f"b{n:02}.txt": b"" for n in range(13)}, "c.txt": "Text."})
    with pytest.raises(DocumentError) as caught:
        read_corpus(tmp_path)
    lines = str(caught.value).split("\n")
    assert lines[0] == "14 files cannot be used:"
    assert lines[1:11] == [f"b{n:02}.txt: is empty. Fill it or remove it." for n in range(10)]
    assert lines[11:] == ["… and 4 more"]


def test_skip_bad_leaves_refused_files_out_and_lists_them(tmp_path: Path, write: Write) -> None:
    """Also a duplicate, a bad name and broken front matter; what `sources.toml` says of them is not missing then."""
    files: Mapping[str, str | bytes] = {
        "a.txt": "Text.",
        "b.txt": b"caf\xe9",
        "c.md": "---\npublished: May\n---\nText.",
        "d.txt": "Text.",
        "sources.toml": entry(path='"b.txt"', title='"B"'),
    }
    write(tmp_path, files)
    (tmp_path / "e\u202e.txt").write_text("Text.")
    found = read_corpus(tmp_path, skip_bad=True)
    assert [d.citation.path for d in found.documents] == ["a.txt"]
    assert [line.split(" ")[0] for line in found.refused] == ["b.txt:", "c.md:", "d.txt", "'e\\u202e.txt':"]
    assert all(line.isprintable() for line in found.refused)


def test_skip_bad_with_nothing_left_is_an_error_that_names_the_files(tmp_path: Path, write: Write) -> None:
    """An empty index is not what was asked for."""
    write(tmp_path, {"a.txt": b"", "photo.jpg": b"x"})
    with pytest.raises(DocumentError, match=r"^a\.txt: is empty\."):
        read_corpus(tmp_path, skip_bad=True)


def test_source_sha256_is_of_the_file_s_bytes(tmp_path: Path, write: Write) -> None:
    """Line ends and the byte order mark count, unlike in the hash of the text."""
    raw = b"\xef\xbb\xbfTwo.\r\nLines."
    found = read_corpus(write(tmp_path, {"a.txt": raw})).documents[0]
    assert found.source_sha256 == hashlib.sha256(raw).hexdigest()
    assert found.sha256 == sha256_text("Two.\nLines.")


def test_known_documents_are_not_parsed(tmp_path: Path, write: Write) -> None:
    """It is asked with path and hash; what it gives is used as it is, and `sources.toml` still wins over it."""
    raw = b"%PDF-1.7 damaged, but known from before"
    asked: list[tuple[str, str]] = []

    def known(path: str, sha256: str) -> Extracted | None:
        asked.append((path, sha256))
        earlier = Extracted("Page one.\n\nTwo.", {"title": "Old", "publisher": "P"}, (((0, 9), 2),), (0, 11))
        return earlier if path == "b.pdf" else None

    write(tmp_path, {"a.txt": "Text.", "b.pdf": raw, "sources.toml": entry(path='"b.pdf"', title='"New"')})
    plain, pdf = read_corpus(tmp_path, known=known).documents
    assert asked == [("a.txt", hashlib.sha256(b"Text.").hexdigest()), ("b.pdf", hashlib.sha256(raw).hexdigest())]
    assert (plain.text, pdf.text, pdf.headings, pdf.pages) == ("Text.", "Page one.\n\nTwo.", (((0, 9), 2),), (0, 11))
    assert (pdf.citation.title, pdf.citation.publisher) == ("New", "P")


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("a: &a [x]\nb: &b [*a, *a]\ntitle: *b", "a.md: title is a list or a table, expected text."),
        ("title: " + "[" * 5_000, "a.md: front matter is nested more than 20 levels deep. Write it as `key: value` lines."),
        ("title: x\n" + "# long\n" * 20_000, "a.md: front matter is longer than 65,536 characters."),
        ("a: &a [x,x,x,x,x,x,x,x,x]\n"
         + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in itertools.pairwise("abcdefghij"))
         + "title: *j", "a.md: title is a list or a table, expected text."),
    ],
    ids=["list", "nested", "long", "bomb"],
)  # fmt: skip
def test_hostile_front_matter_is_refused_at_once(tmp_path: Path, write: Write, front: str, expected: str) -> None:
    """Aliases that double, brackets without end, and a table as long as a book."""
    write(tmp_path, {"a.md": f"---\n{front}\n---\nText."})
    began = time.monotonic()
    assert error_line(tmp_path).startswith(expected)
    assert time.monotonic() - began < 3


def test_pages_without_text_are_noted(tmp_path: Path, write: Write) -> None:
    """A report with two scanned pages in it is indexed, and the maintainer told."""
    pages = [["The report begins here."], [], ["It goes on here."], []]
    found = read_corpus(write(tmp_path, {"a.pdf": sample_files.pdf(pages, title="Report")}))
    assert found.documents[0].text == "The report begins here.\n\nIt goes on here."
    assert found.documents[0].pages == (0, 25, 25, 41)
    assert found.notes == ("no text on page 2, 4 of 4: a.pdf (pictures are not read)",)


@given(st.binary(max_size=60))
def test_decode_gives_a_text_or_one_line_for_any_bytes(raw: bytes) -> None:
    """No other error comes out, whatever a file holds."""
    try:
        assert decode(raw, "a.txt") == normalise(raw.decode("utf-8"))
    except DocumentError as error:
        assert str(error).startswith("a.txt: ")
        assert str(error).isprintable()
