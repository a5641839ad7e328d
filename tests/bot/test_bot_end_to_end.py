"""A real Application over HTTP against the Bot API stand-in: what people see, and one row per question."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot
from standin import faults
from standin.server import Call, StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.questions import QuestionService
from bot.telegram.asking.questions import Asking
from bot.telegram.commands import set_commands
from bot.text import strings
from index import Answer, Difference, DifferenceValue, Quote

QUESTION = "When was the bridge built?"
Rows = Callable[[], list[dict[str, Any]]]


@pytest_asyncio.fixture(autouse=True)
async def application(
    run_bot: RunBot,
) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """The bot, polling the stand-in."""
    async with run_bot() as made:
        await set_commands(made)
        yield made


def answered(found: list[dict[str, Any]]) -> bool:
    """The last row has its message ids."""
    return bool(found) and found[-1]["reply_ids"] != "[]"


async def rows_when(rows: Rows, complete: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """The log's rows, as soon as they are complete: message ids are added after the send."""
    for _ in range(200):
        if complete(found := rows()):
            return found
        await asyncio.sleep(0.01)
    return rows()


def covered(call: Call, kind: str) -> list[str]:
    """The texts under a message's entities of this kind, as Telegram kept them."""
    raw = call.result["text"].encode("utf-16-le")
    return [
        raw[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in call.result.get("entities", [])
        if each["type"] == kind
    ]


async def silent(telegram: StandIn, chat: Chat, person: Person, rows: Rows) -> None:
    """Wait until the bot has dealt with everything before: it answers a last command, and nothing else came."""
    telegram.clear()
    telegram.say(chat, person, f"/help@{telegram.me.username}")
    await telegram.until("sendMessage")
    assert [call.params["text"].split("\n")[0] for call in telegram.calls("sendMessage")] == ["How to ask"]
    assert rows() == []


async def test_private_question_gets_one_reply(
    telegram: StandIn, private: Chat, anna: Person, rows: Rows, make_quote: Callable[..., Quote]
) -> None:
    """Block quote, bold sentence, source line; emoji and Azerbaijani letters before them shift nothing."""
    asked = telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    quote = make_quote()
    assert covered(call, "blockquote") == [quote.text]
    assert covered(call, "bold") == [quote.highlight_text]
    assert covered(call, "text_link") == ["Bridges"]
    assert call.result["text"].endswith("Bridges — The Council, 1999-04")
    assert call.result["reply_to_message"]["message_id"] == asked["message_id"]
    assert call.params["link_preview_options"]["is_disabled"] is True
    (row,) = await rows_when(rows, answered)
    assert json.loads(row["reply_ids"]) == [call.result["message_id"]]
    assert (row["question"], row["outcome"], row["chat_kind"], row["error"]) == (QUESTION, "answered", "private", "")
    assert not telegram.refused


async def test_long_reply_is_split_within_telegrams_limits(
    telegram: StandIn, private: Chat, index: Any, make_quote: Callable[..., Quote], make_answer: Callable[..., Answer]
) -> None:
    """A quote longer than a message continues in the next one, still a quote, still bold."""
    text = "Cümlə 🇦🇿 with words. " * 300 + "The end."
    values = (DifferenceValue("1", "doc-1", (0, 1)), DifferenceValue("2", "doc-9", (0, 1)))
    quote = make_quote(text, text.strip())
    index.answers["Long?"] = make_answer("Long?", quote, differences=(Difference("the count", values),))
    telegram.say(private, private.members[41], "Long?")
    calls = await telegram.until("sendMessage", 3)
    quoted = " ".join(part for call in calls for part in covered(call, "expandable_blockquote"))
    assert quoted == text
    assert " ".join(part for call in calls for part in covered(call, "bold")) == text
    assert not telegram.refused


async def test_commands_are_answered_and_listed(telegram: StandIn, private: Chat, anna: Person, rows: Rows) -> None:
    """/start, /sources, /help and /privacy are no questions and leave no row."""
    for text in ("/start", "/sources", "/privacy", "/nothing", "/ask"):
        telegram.say(private, anna, text)
    calls = await telegram.until("sendMessage", 5)
    texts = [call.result["text"] for call in calls]
    assert "There are 2 documents to ask" in texts[0]
    assert texts[1] == "2 documents:\n1. Bridges — The Council, 1999-04\n2. On rivers — River Board, 2001"
    assert covered(calls[1], "text_link") == ["Bridges"]
    assert texts[2].startswith(strings.PRIVACY_KEPT)
    assert texts[3:] == [strings.UNKNOWN_COMMAND, strings.EMPTY]
    assert rows() == []
    assert not telegram.refused


async def test_group_is_answered_only_when_addressed(telegram: StandIn, anna: Person, rows: Rows) -> None:
    """Command, mention, reply to the bot; everything else passes in silence."""
    group = telegram.group("Group", members=[anna])
    telegram.say(group, anna, QUESTION)
    telegram.say(group, anna, f"/ask@somebody_else_bot {QUESTION}")
    telegram.say(group, anna, "/unknown")
    await silent(telegram, group, anna, rows)
    telegram.clear()
    telegram.say(group, anna, f"/ask {QUESTION}")
    telegram.say(group, anna, f"/ask@{telegram.me.username} {QUESTION}")
    telegram.say(group, anna, f"🇦🇿 @{telegram.me.username.upper() if telegram.me.username else ''}, {QUESTION}")
    calls = await telegram.until("sendMessage", 3)
    telegram.say(group, anna, "And who?", reply_to=calls[0].result)
    *_, last = await telegram.until("sendMessage", 4)
    assert "message_thread_id" not in last.params
    found = await rows_when(rows, lambda found: len(found) == 4 and found[3]["reply_ids"] != "[]")
    assert [row["question"] for row in found] == [QUESTION, QUESTION, f"🇦🇿 {QUESTION}", "And who?"]
    assert {row["chat_kind"] for row in found} == {"supergroup"}
    assert not telegram.refused


async def test_topic_is_answered_in_the_topic(telegram: StandIn, anna: Person, rows: Rows) -> None:
    """Messages in a topic count as no reply to the bot, even when the bot opened it; #General has no thread id."""
    forum = telegram.group("Forum", members=[anna], forum=True, bot_is_admin=True)
    telegram.say(forum, anna, "The first message, so that no topic has number 1, which is #General's")
    topic = telegram.topic(forum, "Bridges")
    telegram.say(forum, anna, "Just talking", thread=topic)
    telegram.say(forum, anna, f"/ask {QUESTION}", thread=topic)
    telegram.say(forum, anna, f"/ask {QUESTION}")
    in_topic, in_general = await telegram.until("sendMessage", 2)
    assert in_topic.params["message_thread_id"] == topic
    assert "message_thread_id" not in in_general.params
    assert len(await rows_when(rows, lambda found: len(found) == 2)) == 2
    assert not telegram.refused


async def test_follow_up_knows_the_question_before(
    telegram: StandIn, private: Chat, anna: Person, index: Any, rows: Rows
) -> None:
    """The person's last question here, or the one that the message replied to belongs to."""
    telegram.say(private, anna, QUESTION)
    (first,) = await telegram.until("sendMessage")
    telegram.say(private, anna, "Something else?")
    await telegram.until("sendMessage", 2)
    telegram.say(private, anna, "And by whom?", reply_to=first.result)
    await telegram.until("sendMessage", 3)
    assert index.asked == [(QUESTION, None), ("Something else?", QUESTION), ("And by whom?", QUESTION)]


async def test_ask_as_a_reply_asks_the_message_replied_to(telegram: StandIn, anna: Person, index: Any) -> None:
    """Somebody asked the group; /ask under it asks the documents."""
    boris = telegram.user(42, "Boris")
    group = telegram.group("Group", members=[anna, boris])
    asked = telegram.say(group, boris, QUESTION)
    telegram.say(group, anna, "/ask", reply_to=asked)
    (call,) = await telegram.until("sendMessage")
    assert covered(call, "bold")
    assert index.asked == [(QUESTION, None)]


async def test_pictures_captions_edits_and_service_messages(
    telegram: StandIn, private: Chat, anna: Person, rows: Rows
) -> None:
    """A caption is a question, a picture alone gets one sentence, an edited command and a service message nothing."""
    telegram.send_file(private, anna, "a.pdf", b"%PDF")
    said = telegram.say(private, anna, "/start")
    telegram.edit(said, "/help")
    telegram.say(private, anna, None, extra={"pinned_message": said})
    telegram.send_file(private, anna, "a.pdf", b"%PDF", caption=QUESTION)
    calls = await telegram.until("sendMessage", 3)
    assert calls[0].result["text"] == strings.NOT_TEXT
    assert covered(calls[2], "bold")
    assert len(await rows_when(rows, lambda found: len(found) == 1)) == 1
    assert len(telegram.calls("sendMessage")) == 3


async def test_error_is_a_sentence_with_the_row(
    telegram: StandIn, private: Chat, anna: Person, index: Any, rows: Rows
) -> None:
    """Logged first; the number leads to the row."""
    index.error = RuntimeError("broken")
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    (row,) = rows()
    assert call.result["text"] == strings.FAILED.format(number=f" (no. {row['id']})")
    assert "RuntimeError: broken" in row["error"]


@pytest.mark.parametrize(
    "fault",
    [
        faults.flood(0),
        faults.bad_gateway(),
        faults.bad_gateway(page=True),
        faults.server_error(),
        faults.lost_request(),
    ],
)
async def test_send_is_tried_again(
    fault: faults.Fault, telegram: StandIn, private: Chat, anna: Person, rows: Rows
) -> None:
    """An ordinary bad day costs no reply and doubles none."""
    telegram.fail("sendMessage", fault, 2)
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    (row,) = await rows_when(rows, answered)
    assert json.loads(row["reply_ids"]) == [call.result["message_id"]]
    assert len(telegram.faulted) == 2


async def test_refused_entities_fall_back_to_plain_text(
    telegram: StandIn, private: Chat, anna: Person, make_quote: Callable[..., Quote]
) -> None:
    """The same words, without formatting."""
    telegram.fail("sendMessage", faults.Fault(400, "Bad Request: can't parse entities: odd"))
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    assert "entities" not in call.params
    assert make_quote().text in call.result["text"]


async def test_blocked_bot_keeps_the_row(telegram: StandIn, private: Chat, anna: Person, rows: Rows) -> None:
    """Who blocks the bot gets nothing; the row says why, and nothing is tried again."""
    telegram.fail("sendMessage", faults.Fault(403, "Forbidden: bot was blocked by the user"))
    telegram.say(private, anna, QUESTION)
    (row,) = await rows_when(rows, lambda found: bool(found and found[0]["error"]))
    assert "bot was blocked by the user" in row["error"]
    assert row["reply_ids"] == "[]"
    assert telegram.calls("sendMessage") == []


async def test_slow_question_holds_up_its_own_chat_only(
    telegram: StandIn, private: Chat, anna: Person, index: Any
) -> None:
    """Another chat is answered meanwhile; the slow chat's next question waits its turn; “typing…” is shown."""
    index.wait["Slow?"] = threading.Event()
    boris = telegram.user(42, "Boris")
    other = telegram.private_chat(boris)
    telegram.say(private, anna, "Slow?")
    telegram.say(private, anna, "/help")
    telegram.say(other, boris, QUESTION)
    (call,) = await telegram.until("sendMessage")
    assert call.params["chat_id"] == other.id
    await telegram.until("sendChatAction")
    index.wait["Slow?"].set()
    calls = await telegram.until("sendMessage", 3)
    assert [each.params["chat_id"] for each in calls] == [other.id, private.id, private.id]
    assert calls[2].result["text"].startswith("How to ask\n")
    assert not telegram.refused


async def test_stop_answers_what_is_in_flight(
    telegram: StandIn, private: Chat, anna: Person, index: Any, application: Any
) -> None:
    """Stopping waits for the reply."""
    index.wait[QUESTION] = threading.Event()
    telegram.say(private, anna, QUESTION)
    await asyncio.to_thread(index.begun.wait, 10)
    stopping = asyncio.create_task(application.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    index.wait[QUESTION].set()
    await stopping
    assert len(telegram.calls("sendMessage")) == 1


async def test_unloggable_question_is_answered(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService
) -> None:
    """A log that cannot be written any more costs no reply: what is taken down was read before."""
    assert not service.paused
    service.log.path.parent.mkdir(exist_ok=True)
    service.log.path.mkdir()
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    assert covered(call, "bold")
    service.log.path.rmdir()


async def test_nothing_is_quoted_with_a_log_that_was_never_read(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService
) -> None:
    """What is taken down is unknown, so the reply says that quoting is paused."""
    service.log.path.parent.mkdir(exist_ok=True)
    service.log.path.mkdir()
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    assert call.result["text"] == strings.PAUSED
    assert not covered(call, "bold")
    service.log.path.rmdir()


async def test_layout_failure_is_a_sentence(
    telegram: StandIn, private: Chat, anna: Person, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault after the answer was logged is added to its row."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no layout")

    monkeypatch.setattr(Asking, "lay_out", broken)
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    assert "(no. 1)" in call.result["text"]
    (row,) = await rows_when(rows, lambda found: bool(found and found[0]["error"]))
    assert "RuntimeError: no layout" in row["error"]


async def test_token_reaches_no_log_line(
    telegram: StandIn, private: Chat, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """At INFO, with httpx kept at WARNING as the bot does at its start."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    caplog.set_level(logging.INFO)
    telegram.fail("sendMessage", faults.bad_gateway())
    telegram.say(private, anna, QUESTION)
    await telegram.until("sendMessage")
    assert telegram.token not in caplog.text
