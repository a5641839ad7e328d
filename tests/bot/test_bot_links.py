"""Only plain web addresses leave the bot, and they open at the sentence."""

import pytest

from bot.telegram.asking.links import Start, question_parameter, read_start
from bot.text.links import link_to_sentence, safe_link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (" http://example.org ", "http://example.org"),
        ("https://ru.example.org/Ходжалы", "https://ru.example.org/%D0%A5%D0%BE%D0%B4%D0%B6%D0%B0%D0%BB%D1%8B"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.org/100%25", "https://example.org/100%25"),
        ("javascript:alert(1)", None),
        ("https://example.org/a b", None),
        ("https://example.org/\u00a0", "https://example.org/"),
        ("https://user:password@example.org", None),
        ("https://localhost/a", None),
        ("https://[", None),
        ("https://example.org:port/", None),
        ("example.org", None),
        ("https://example.org/" + "a" * 2000, None),
    ],
)
def test_safe_link_lets_only_web_addresses_through(url: str, link: str | None) -> None:
    """Encoded where needed, refused where odd."""
    assert safe_link(url) == link


def test_link_to_sentence_names_short_sentences_whole() -> None:
    """`-`, `,` and `&` mean something in a text fragment and are encoded."""
    assert link_to_sentence("https://example.org/a", "Well-known, A&B") == (
        "https://example.org/a#:~:text=Well%2Dknown%2C%20A%26B"
    )


def test_link_to_sentence_names_long_sentences_by_both_ends() -> None:
    """First and last five words; an address with a fragment keeps it."""
    sentence = " ".join(f"w{i}" for i in range(20))
    assert link_to_sentence("https://example.org/a#part", sentence) == (
        "https://example.org/a#part:~:text=w0%20w1%20w2%20w3%20w4,w15%20w16%20w17%20w18%20w19"
    )


def test_link_to_sentence_without_words_is_the_plain_link() -> None:
    """Nothing to find on the page."""
    assert link_to_sentence("https://example.org/a", " … ") == "https://example.org/a"
    assert link_to_sentence("mailto:a@example.org", "Words") is None


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("doc_bridges-1", Start("document", "bridges-1")),
        ("doc_Bridges", Start()),
        ("doc_" + "a" * 49, Start()),
        ("r_" + "0a" * 16, Start("report", "0a" * 16)),
        (question_parameter("Что?"), Start("ask", "Что?")),
        ("q_%%%", Start()),
        ("q_gICA", Start()),
        ("inline", Start()),
        ("", Start()),
    ],
)
def test_read_start(parameter: str, expected: Start) -> None:
    """Only what a link of this bot carries means something."""
    assert read_start(parameter) == expected


def test_long_question_fits_no_link() -> None:
    """Telegram allows 64 characters."""
    assert question_parameter("w" * 46) is not None
    assert question_parameter("w" * 47) is None
