"""A quote's place in its source, as people are shown it."""

import pytest

from bot.text.wording import source_notes
from index import Citation, Quote


@pytest.mark.parametrize(
    ("heading", "page", "expected"),
    [
        ("", None, "Town News, 1931"),
        ("", 12, "Town News, 1931 · p. 12"),
        ("Builders › Figures", None, "Town News, 1931 · under “Builders › Figures”"),
        ("A\u202eB\nC", 1, "Town News, 1931 · under “AB C” · p. 1"),
    ],
)
def test_source_notes_name_the_heading_and_the_page(heading: str, page: int | None, expected: str) -> None:
    """Where there is one; a heading is made fit for a line."""
    citation = Citation("a-1", "a.pdf", "A", "Town News", "1931")
    quote = Quote(1, citation, (0, 3), "One", (0, 3), "One", 0.9, "f" * 64, heading=heading, page=page)
    assert source_notes(quote) == expected
