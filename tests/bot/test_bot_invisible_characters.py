"""Characters that cannot be seen are shown by name, and what writing needs stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.visible import visible


@pytest.mark.parametrize(
    "text",
    [
        "plain text, “quoted” – a dash\n\tand a tab",
        "Ələt, Ճանապարհ, Москва, İstanbul",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 ❤️ ♀️ 👩🏽‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ #️⃣ ☎︎ ©️",
        "می‌خواهم क्‍ष",
        "a\u00a0b\u3000c\u2009d",
    ],
)
def test_what_is_written_like_that_stays(text: str) -> None:
    """Letters, symbols, line breaks, blanks that can be seen, joined emoji and joined letters."""
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pay\u202efdp.exe", "pay⟨U+202E⟩fdp.exe"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("to\u00adday", "to⟨U+00AD⟩day"),
        ("a\u2060b\ufeffc", "a⟨U+2060⟩b⟨U+FEFF⟩c"),
        ("ad\u200dmin", "ad⟨U+200D⟩min"),
        ("ad\u200cmin", "ad⟨U+200C⟩min"),
        ("x\ufe0f", "x⟨U+FE0F⟩"),
        ("\U000e0041\U000e007f", "⟨U+E0041⟩⟨U+E007F⟩"),
        ("a\u3164b\u2800c", "a⟨U+3164⟩b⟨U+2800⟩c"),
        ("\u2066x\u2069\u061c", "⟨U+2066⟩x⟨U+2069⟩⟨U+061C⟩"),
        ("a\U0001d173b", "a⟨U+1D173⟩b"),
        ("\x1b[2J", "␛[2J"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    """By a picture, or by its code point."""
    assert visible(text) == shown


@given(st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Lu", "So", "Nd"])))
def test_nothing_unseen_is_left_but_what_emoji_need(text: str) -> None:
    """Of the categories for formatting and control, only joiners, selectors and tags may remain, and line feeds and tabs."""
    left = {char for char in visible(text) if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}}
    assert left <= {"\n", "\t"}
    assert not {"\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad", "\u200e"} & set(visible(text))
