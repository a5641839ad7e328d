"""After an error on the way to Telegram, edits, presses and replies are tried again and then do what they should."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from polling_bot import RunBot
from standin import faults
from standin.reading import data
from standin.server import StandIn
from standin.state import Chat, Person

from bot.log.moderation import cases
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.text import strings
from index import Answer

QUESTION = "When was the bridge built?"
Told = Callable[..., Awaitable[list[dict[str, Any]]]]


async def fails(telegram: StandIn, *methods: str) -> None:
    """Wait until one of these methods went wrong."""
    for _ in range(500):
        if any(call.method in methods for call in telegram.faulted):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nothing went wrong")


@pytest.mark.parametrize("method", ["editMessageText", "sendMessage"])
async def test_edited_question_is_answered_after_trouble_on_the_way(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, told: Told, method: str, run_bot: RunBot
) -> None:
    """Its own row of the first attempt is not taken for the answer that it had before."""
    async with run_bot(killed=True, pause_seconds=0.02):
        asked = telegram.say(private, anna, "/help" if method == "sendMessage" else "What else?")
        await telegram.until("sendMessage")
        telegram.fail(method, faults.bad_gateway(), 6)
        telegram.edit(asked, QUESTION)
        await fails(telegram, method)
        calls = await telegram.until(lambda call: "1905" in call.params.get("text", ""))
    assert [call.method for call in calls] == [method]
    rows = await told("questions", lambda rows: rows and rows[-1]["reply_ids"] != "[]")
    assert [row["question"] for row in rows][-1] == QUESTION
    assert [row["question"] for row in rows].count(QUESTION) == 1


async def test_edited_question_is_answered_after_a_kill(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, told: Told, run_bot: RunBot
) -> None:
    """The process ended between the row and the reply."""
    async with run_bot(killed=True, pause_seconds=5):
        asked = telegram.say(private, anna, "What else?")
        first = (await telegram.until("sendMessage"))[0].result["message_id"]
        await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
        telegram.fail("editMessageText", faults.bad_gateway(), 1)
        telegram.edit(asked, QUESTION)
        await fails(telegram, "editMessageText")
    async with run_bot(killed=True, pause_seconds=0.02):
        (call,) = await telegram.until("editMessageText")
    assert "1905" in call.params["text"]
    assert call.params["message_id"] == first


@pytest.mark.usefixtures("library")
async def test_press_that_could_not_be_sent_can_be_repeated(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, log: Log, run_bot: RunBot
) -> None:
    """It is tried again, and does not say that what never came is shown already."""
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        message = (await telegram.until("sendMessage"))[0].result
        telegram.fail("sendMessage", faults.bad_gateway(), 6)
        telegram.press(message, data(message, "More passages"), anna)
        await telegram.until(lambda call: call.params.get("text", "").startswith("More on"))


@pytest.mark.usefixtures("library")
async def test_example_that_could_not_be_sent_is_answered(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, told: Told, run_bot: RunBot
) -> None:
    """An example is a question like any other: asked once, answered once."""
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, "/start")
        message = (await telegram.until("sendMessage"))[0].result
        telegram.fail("sendMessage", faults.bad_gateway(), 6)
        telegram.press(message, message["reply_markup"]["inline_keyboard"][0][0]["callback_data"], anna)
        await telegram.until(lambda call: call.params.get("text", "").startswith("Question: "))
    assert len(await told("questions")) == 1


async def test_kept_reply_does_not_outlive_a_takedown(
    telegram: StandIn,
    private: Chat,
    anna: Person,
    log: Log,
    library: Any,
    told: Told,
    service: QuestionService,
    monkeypatch: pytest.MonkeyPatch,
    run_bot: RunBot,
) -> None:
    """A reply not sent yet is written again when a passage of it was taken down meanwhile; so is its row."""
    telegram.say(private, anna, QUESTION)
    telegram.fault_hook = lambda method, _: faults.bad_gateway() if method == "sendMessage" else None
    async with run_bot(killed=True, pause_seconds=5):
        for _ in range(500):
            if telegram.faulted:
                break
            await asyncio.sleep(0.02)
    assert telegram.calls("sendMessage") == []
    await log.do(lambda db: cases.take_down(db, "", "doc-1", "", [], "", "Leyla"))
    monkeypatch.setattr(log.takedowns, "_every", 0.0)
    library.answers[QUESTION] = Answer(QUESTION, "declined", "not found", 0.1, "build-1", 1.0)
    telegram.fault_hook = None
    async with run_bot(killed=True, pause_seconds=0.02):
        (call,) = await telegram.until("sendMessage")
        ids = f"[{call.result['message_id']}]"
        (row,) = await told("questions", lambda rows: [row["reply_ids"] for row in rows] == [ids])
    assert call.params["text"].startswith(strings.NOT_FOUND)
    assert (row["outcome"], row["quotes"]) == ("declined", "[]")


async def test_error_in_a_row_names_no_chat(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, told: Told, run_bot: RunBot
) -> None:
    """Errors of Telegram name chats; the row keeps the kind of error."""
    async with run_bot(killed=True, pause_seconds=0.02):
        asked = telegram.say(private, anna, "What else?")
        await telegram.until("sendMessage")
        text = "Bad Request: group chat was upgraded to a supergroup chat"
        telegram.fail("editMessageText", faults.Fault(400, text, {"migrate_to_chat_id": -1001234567890}))
        telegram.edit(asked, QUESTION)
        row = (await told("questions", lambda rows: len(rows) == 2 and rows[-1]["error"]))[-1]
    assert "ChatMigrated" in row["error"]
    assert "1001234567890" not in row["error"]
    assert "<private>" in row["error"]
