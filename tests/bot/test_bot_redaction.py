"""Secrets reach no log line, no traceback and no row."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot.log.rows import Asker
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.redaction import JsonFormatter, RedactingFilter, Redactor, TextFormatter, set_up_logging
from bot.update_context import UpdateContext, follow_update

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
    """In every part of a record that can hold the token."""
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


def lines_about(context: UpdateContext | None, formatter: logging.Formatter, *messages: str) -> list[str]:
    """What is written about an update."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(RedactingFilter(Redactor([TOKEN])))
    handler.setFormatter(formatter)
    logger = logging.getLogger("test_bot_redaction.about")
    logger.addHandler(handler)
    logger.propagate = False
    follow_update(context)
    try:
        for message in messages:
            logger.warning(message)
    finally:
        follow_update(None)
        logger.removeHandler(handler)
    return written.getvalue().splitlines()


def test_log_lines_about_an_update_have_its_number_and_nothing_private() -> None:
    """Ids, names and texts of the update are taken out everywhere; so are ids of supergroups."""
    context = UpdateContext("abc123", row=12)
    context.hide([4155551234, "Anna", "Where is it?", None, "Al"])
    lines = lines_about(
        context,
        TextFormatter(),
        "chat 4155551234 of Anna asked: Where is it?",
        "Annals of Al",
        "Group migrated to supergroup. New chat id: -1001234567890",
    )
    assert lines[0].endswith("chat <private> of <private> asked: <private> [abc123 no. 12]")
    assert lines[1].endswith("Annals of Al [abc123 no. 12]")
    assert lines[2].endswith("New chat id: <private> [abc123 no. 12]")
    assert lines_about(None, TextFormatter(), "quiet")[0].endswith("test_bot_redaction.about: quiet")


def test_json_lines_are_objects() -> None:
    """One a line, with the update's number as a field of its own; a traceback is a field too."""
    context = UpdateContext("abc123", row=12)
    (line,) = lines_about(context, JsonFormatter(), f"two\nlines of {TOKEN}")
    shown = json.loads(line)
    assert shown.pop("time").endswith("+00:00")
    assert shown == {
        "level": "WARNING",
        "logger": "test_bot_redaction.about",
        "message": "two\nlines of <secret>",
        "uid": "abc123",
        "row": 12,
    }


@pytest.mark.parametrize("log_questions", [False, True])
async def test_question_is_in_log_lines_only_if_the_settings_say_so(
    log_questions: bool, index: Any, log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the line about its answer nor in a traceback."""
    caplog.handler.addFilter(keeper := RedactingFilter(Redactor()))
    caplog.set_level(logging.INFO)
    index.error = RuntimeError("nothing about What is it?")
    service = QuestionService(index, log, log_questions=log_questions)
    follow_update(UpdateContext("abc123"))
    reply = await service.ask("What is it?", Asker("private", 41, 41, 7))
    logging.getLogger("bot").info("after")
    follow_update(None)
    caplog.handler.removeFilter(keeper)
    assert reply.entry.uid == "abc123"
    assert ("What is it?" in caplog.text) is log_questions
    assert "a question was failed in" in caplog.text
    assert [record.row for record in caplog.records if record.message == "after"] == [1]  # type: ignore[attr-defined]
