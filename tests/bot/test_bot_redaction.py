"""Secrets reach no log line, no traceback and no row."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from bot.redaction import RedactingFilter, Redactor, set_up_logging

TOKEN = "123456:ABCdef-ghi_jkl"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What a handler with the filter writes."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(RedactingFilter(Redactor([TOKEN])))
    logger = logging.getLogger("test_bot_redaction")
    logger.addHandler(handler)
    logger.propagate = False
    yield written
    logger.removeHandler(handler)


def test_redactor_hides_the_secret_half_alone() -> None:
    """An address may hold the token percent-encoded, colon and all."""
    redact = Redactor([TOKEN, ""])
    assert redact(f"/bot{TOKEN}/getMe") == "/bot<secret>/getMe"
    assert redact("/bot123456%3AABCdef-ghi_jkl/getMe") == "/bot123456%3A<secret>/getMe"
    assert Redactor()("text") == "text"


def test_filter_cleans_arguments_tracebacks_and_stacks(stream: io.StringIO) -> None:
    """Wherever the token hides in a record."""
    logger = logging.getLogger("test_bot_redaction")
    try:
        try:
            raise ValueError(TOKEN)
        except ValueError as error:
            raise RuntimeError(f"because of {TOKEN}") from error
    except RuntimeError:
        logger.exception("at %s", f"https://api.telegram.org/bot{TOKEN}/getMe", stack_info=True)
    text = stream.getvalue()
    assert "ABCdef" not in text
    assert "RuntimeError: because of <secret>" in text
    assert "ValueError: <secret>" in text


def test_set_up_logging_keeps_request_lines_out() -> None:
    """The path of a request holds the token, so httpx is heard from WARNING up only."""
    root, level, hook = logging.getLogger(), logging.getLogger().level, sys.excepthook
    handler = set_up_logging("DEBUG", Redactor([TOKEN]))
    try:
        assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
        assert not logging.getLogger("httpcore").isEnabledFor(logging.INFO)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        sys.excepthook = hook
