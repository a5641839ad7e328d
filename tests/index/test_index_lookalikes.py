"""Titles and addresses that may take a reader in are named when an index is built."""

from pathlib import Path

import pytest
from fake_encoder import FakeEncoder

from index import BuildOptions, build_index
from index.building.lookalikes import mixed, suspicious
from index.types import Citation


@pytest.mark.parametrize(
    "word", ["House", "Дом", "Տուն", "İşğal", "ʻOkina", "東京タワー", "naïve", "O’Brien", "β", "MiG"]
)
def test_plain_words_are_plain(word: str) -> None:
    """One alphabet in a word, whichever it is."""
    assert mixed(word) == []


@pytest.mark.parametrize(
    ("word", "strange"),
    [
        ("H\u043euse", ["U+043E CYRILLIC SMALL LETTER O"]),
        ("М\u043eskva", ["U+041C CYRILLIC CAPITAL LETTER EM", "U+043E CYRILLIC SMALL LETTER O"]),
        ("Rep\u03bfrt", ["U+03BF GREEK SMALL LETTER OMICRON"]),
        ("\u0570ouse", ["U+0570 ARMENIAN SMALL LETTER HO"]),
        ("Москвa", ["U+0061 LATIN SMALL LETTER A"]),
        ("n\U0001d42dews", ["U+1D42D MATHEMATICAL BOLD SMALL T"]),
    ],
)
def test_letters_of_another_alphabet_inside_a_word_are_named(word: str, strange: list[str]) -> None:
    """The rarer ones, each by its name."""
    assert mixed(word) == strange


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://council.example@evil.example/report", "evil.example"),
        ("https://a:b@evil.example:8080/", "evil.example:8080"),
        ("https://council.example/@evil.example", ""),
        ("https://council.example/?q=a@b", ""),
        ("", ""),
        ("https://[half", ""),
    ],
)
def test_an_address_with_a_user_before_its_host_is_named(url: str, host: str) -> None:
    """The host is what comes last, so that is what the line says."""
    lines = list(suspicious(Citation("a", "a.md", "A title", "", "", url)))
    assert len(lines) == (1 if host else 0)
    assert not host or f"its host, which is {host}: " in lines[0]


def test_a_build_notes_lookalikes_and_continues(tmp_path: Path) -> None:
    """A line each among the notes; the document is still indexed."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(
        "---\ntitle: Rep\u043ert on coins\nurl: https://council.example@evil.example/a\n---\nThe museum holds silver coins.\n"
    )
    (corpus / "b.md").write_text(
        "---\ntitle: Отчёт (Report)\nurl: https://council.example/b\n---\nA river flows to the sea.\n"
    )
    report = build_index(BuildOptions(corpus, tmp_path / "data", FakeEncoder))
    assert report.build.documents == 2
    found = [note for note in report.notes if note.startswith(("a.md: ", "b.md: "))]
    assert [note.partition(":")[0] for note in found] == ["a.md", "a.md"]
    assert "U+043E CYRILLIC SMALL LETTER O" in found[0]
    assert "evil.example" in found[1]
