"""The conversation in a terminal: plain when piped, drawn on a terminal, and safe from what it shows."""

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.console import Conversation, run_console
from bot.questions import QuestionService
from bot.text.visible import visible
from index import Answer, Quote


def test_piped_questions_are_answered_one_by_one(
    service: QuestionService, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Quoted lines begin with `>`; source and address follow; no escape codes."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("When was the bridge built?\n\nWho?\n/quit\nNever asked\n"))
    run_console(service, tmp_path)
    out = capsys.readouterr().out
    assert "> İlk cümlə 🇦🇿. The bridge was built in 1905, says the council. It was repaired later.\n" in out
    assert "Bridges — The Council, 1999-04\nhttps://example.org/bridges\n" in out
    assert "These documents do not seem to answer that.\n" in out
    assert "\x1b" not in out


def test_console_questions_are_logged_and_followed_up(
    service: QuestionService,
    index: Any,
    monkeypatch: pytest.MonkeyPatch,
    rows: Callable[[], list[dict[str, Any]]],
    tmp_path: Path,
) -> None:
    """As chat kind `console`, without a hash."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("When was the bridge built?\n/ask And by whom?\n"))
    run_console(service, tmp_path)
    assert index.asked == [
        ("When was the bridge built?", None),
        ("And by whom?", "When was the bridge built?"),
    ]
    assert [(row["chat_kind"], row["user_hash"], row["chat_hash"]) for row in rows()] == [("console", "", "")] * 2


@pytest.mark.parametrize("stdin", [None, ""])
def test_without_input_it_says_what_it_can_do(
    stdin: str | None,
    service: QuestionService,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Documents, examples and how to get a token, then the end."""
    monkeypatch.setattr(sys, "stdin", None if stdin is None else io.StringIO(stdin))
    run_console(service, tmp_path)
    out = capsys.readouterr().out
    assert "Documents: 2; passages: 5 (build build-1)" in out
    assert "How many people were taken hostage?" in out
    assert "@BotFather" in out
    assert "TELEGRAM_BOT_TOKEN=" in out


def test_further_quotes_are_announced(
    service: QuestionService, index: Any, make_quote: Callable[..., Quote], make_answer: Callable[..., Answer]
) -> None:
    """The words of confidence are about the first quote only."""
    index.answers["q"] = make_answer("q", make_quote(), make_quote(rank=2), make_quote(rank=3))
    out = io.StringIO()
    Conversation(service, out=out, fancy=False).answer("q")
    assert out.getvalue().count("Other documents on this:") == 1


def test_quotes_are_drawn_with_a_bar_and_the_sentence_bold(service: QuestionService) -> None:
    """On a terminal; the title is a link."""
    out = io.StringIO()
    Conversation(service, out=out, fancy=True).answer("When was the bridge built?")
    text = out.getvalue()
    assert "▌" in text
    assert "\x1b[1mThe bridge was built in 1905" in text
    assert "https://example.org/bridges#:~:text=" in text


def test_texts_cannot_steer_the_terminal(
    service: QuestionService, index: Any, make_quote: Callable[..., Quote], make_answer: Callable[..., Answer]
) -> None:
    """Escape sequences in documents are shown, not obeyed; square brackets are no markup."""
    hostile = "\x1b[2JGone. [bold]Answer\u202e here.\x07"
    quote = make_quote(hostile, "Answer", title="\x1b]0;title\x07", publisher="[red]P")
    index.answers["q"] = make_answer("q", quote)
    for fancy in (False, True):
        out = io.StringIO()
        Conversation(service, out=out, fancy=fancy).answer("q")
        assert "\x1b[2J" not in out.getvalue()
        assert "\x07" not in out.getvalue()
        assert "␛[2JGone. [bold]" in out.getvalue()
        assert "[red]P" in out.getvalue()


def test_visible_keeps_letters_and_shows_controls() -> None:
    """Line breaks and tabs stay."""
    assert visible("a\n\tƏ🇦🇿") == "a\n\tƏ🇦🇿"
    assert visible("\x00\x1b\x7f\x9b\u2066") == "␀␛␡⟨U+009B⟩⟨U+2066⟩"


def test_sources_and_failures_are_plain_sentences(service: QuestionService, index: Any) -> None:
    """A failure names its row."""
    out = io.StringIO()
    conversation = Conversation(service, out=out, fancy=False)
    conversation.answer("/sources")
    index.error = RuntimeError("broken")
    conversation.answer("q")
    assert "2 documents:\n• Bridges — The Council, 1999-04\n• On rivers — River Board, 2001\n" in out.getvalue()
    assert "noted for the maintainers (no. 1)." in out.getvalue()


def test_a_summary_is_listed_with_what_it_is_a_summary_of(service: QuestionService, index: Any) -> None:
    """Its publisher is not named as if the figures in it were the publisher's own."""
    index.citations = [replace(index.citations[1], summarises="a report of 2001")]
    out = io.StringIO()
    Conversation(service, out=out, fancy=False).answer("/sources")
    assert "1 document:\n• On rivers — summary of a report of 2001\n" in out.getvalue()
