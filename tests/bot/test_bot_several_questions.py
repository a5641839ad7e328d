"""Several questions in one message, and what a follow-up refers to, over HTTP."""

import io
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from standin import faults
from standin.server import StandIn
from standin.state import Chat, Person

from bot.console import Conversation
from bot.questions import QuestionService
from bot.text import strings

QUESTION = "When was the bridge built?"
Told = Callable[..., Awaitable[list[dict[str, Any]]]]
Again = Callable[[], Awaitable[None]]


def sent(rows: list[dict[str, Any]], count: int) -> bool:
    """Whether there are so many rows, and all replies are out."""
    return len(rows) == count and all(row["reply_ids"] != "[]" for row in rows)


@pytest.mark.usefixtures("library", "live")
async def test_each_question_of_a_message_has_a_reply_and_a_row(
    telegram: StandIn, private: Chat, anna: Person, library: Any, told: Told
) -> None:
    """In order, each under its question; the second leans on the first, and the one not answered is named."""
    telegram.say(private, anna, f"Hello! {QUESTION} Who paid for it? And also, how long is it?")
    calls = await telegram.until("sendMessage", 3)
    texts = [call.result["text"] for call in calls]
    assert texts[0].startswith(f"Question: {QUESTION}\n")
    assert texts[1].startswith("Question: Who paid for it?\n")
    assert strings.NOT_FOUND in texts[1]
    assert texts[2].startswith("Question: And also, how long is it?\n")
    assert [previous for _asked, previous in library.asked] == [None, QUESTION, "Who paid for it?"]
    rows = await told("questions", lambda rows: sent(rows, 3))
    assert [row["question"] for row in rows] == [asked for asked, _previous in library.asked]
    assert [json.loads(row["reply_ids"]) for row in rows] == [[call.result["message_id"]] for call in calls]
    assert len({row["uid"] for row in rows}) == 3
    assert not telegram.refused


@pytest.mark.usefixtures("library", "live")
async def test_questions_beyond_the_fourth_are_named(
    telegram: StandIn, private: Chat, anna: Person, told: Told
) -> None:
    """So that no one waits for an answer to them."""
    telegram.say(private, anna, "Who built it? Who paid? Who owns it? Who paints it? Who cleans it?")
    calls = await telegram.until("sendMessage", 5)
    assert calls[4].result["text"] == strings.TOO_MANY.format(count=4, questions="Who cleans it?")
    assert len(await told("questions", lambda rows: sent(rows, 4))) == 4


@pytest.mark.usefixtures("library", "live")
async def test_an_edit_changes_each_reply_and_deletes_replies_left_over(
    telegram: StandIn, private: Chat, anna: Person, told: Told
) -> None:
    """Two questions, then two others, then one; the same text again changes nothing."""
    asked = telegram.say(private, anna, f"{QUESTION} Who paid?")
    first, second = (call.result["message_id"] for call in await telegram.until("sendMessage", 2))
    old = await told("questions", lambda rows: sent(rows, 2))
    telegram.edit(asked, f"{QUESTION} Who paid?")
    telegram.edit(asked, "Which bridges? Who sold it?")
    calls = await telegram.until("editMessageText", 2)
    assert [call.params["message_id"] for call in calls] == [first, second]
    rows = await told("questions", lambda rows: sent(rows, 4))
    assert [row["edit_of"] for row in rows] == ["", "", old[0]["uid"], old[1]["uid"]]
    telegram.edit(asked, QUESTION)
    (gone,) = await telegram.until("deleteMessage")
    assert gone.params["message_id"] == second
    rows = await told("questions", lambda rows: sent(rows, 5))
    assert rows[4]["reply_ids"] == f"[{first}]"
    telegram.edit(asked, f"{QUESTION} Who paid?")
    calls = await telegram.until("sendMessage", 3)
    rows = await told("questions", lambda rows: sent(rows, 7))
    assert [row["edit_of"] for row in rows[5:]] == [rows[4]["uid"], ""]
    assert len(telegram.calls("deleteMessage")) == 1
    assert not telegram.refused


@pytest.mark.usefixtures("library")
async def test_a_message_handled_again_makes_no_second_row_or_reply(
    telegram: StandIn, private: Chat, anna: Person, live: Again, told: Told
) -> None:
    """The second reply fails for a while; the first is not sent again, and both questions keep their rows."""
    failed = 0

    def fail_the_second(method: str, params: Any) -> faults.Fault | None:
        nonlocal failed
        if method == "sendMessage" and "Who paid?" in str(params) and failed < 7:
            failed += 1
            return faults.bad_gateway()
        return None

    telegram.fault_hook = fail_the_second
    telegram.say(private, anna, f"{QUESTION} Who paid?")
    calls = await telegram.until("sendMessage", 2)
    assert [call.result["text"].split("\n")[0] for call in calls] == [f"Question: {QUESTION}", "Question: Who paid?"]
    rows = await told("questions", lambda rows: sent(rows, 2))
    assert [row["question"] for row in rows] == [QUESTION, "Who paid?"]
    assert failed == 7


@pytest.mark.usefixtures("library", "live")
async def test_what_was_declined_is_not_leant_on(telegram: StandIn, private: Chat, anna: Person, library: Any) -> None:
    """It leans on the last question that was answered, also after several others."""
    for text in (QUESTION, "Who was the mayor of Lomvik?", "hello", "And who?"):
        telegram.say(private, anna, text)
    await telegram.until("sendMessage", 4)
    assert library.asked[-1] == ("And who?", QUESTION)


@pytest.mark.usefixtures("library", "live")
async def test_quoted_part_of_a_message_is_leant_on(
    telegram: StandIn, private: Chat, anna: Person, boris: Person, library: Any
) -> None:
    """Of the bot's own answer, of somebody's message, and of one in another chat."""
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage")
    part = {"quote": {"text": "the council", "position": 3, "is_manual": True}}
    telegram.say(private, anna, "Who is that?", reply_to=call.result, extra=part)
    group = telegram.group("Group", members=[anna, boris])
    said = telegram.say(group, boris, "I crossed the bridge of Lomvik, then the dam.")
    part = {"quote": {"text": "the bridge of Lomvik", "position": 10}}
    telegram.say(group, anna, f"@{telegram.me.username} When was it built?", reply_to=said, extra=part)
    telegram.say(group, anna, f"@{telegram.me.username} How old is it?", reply_to=said)
    await telegram.until("sendMessage", 4)
    assert dict(library.asked) == {  # the chats are answered side by side
        QUESTION: None,
        "Who is that?": f"{QUESTION}\nthe council",
        "When was it built?": "the bridge of Lomvik",
        "How old is it?": "I crossed the bridge of Lomvik, then the dam.",
    }


def test_console_answers_each_question_of_a_line(service: QuestionService, index: Any) -> None:
    """Under its question; a follow-up after a declined one leans on the one answered."""
    out = io.StringIO()
    conversation = Conversation(service, out=out, fancy=False)
    conversation.answer(f"{QUESTION} Who paid for it?")
    conversation.answer("and when?")
    assert index.asked == [(QUESTION, None), ("Who paid for it?", QUESTION), ("and when?", QUESTION)]
    assert f"Question: {QUESTION}\n" in out.getvalue()
    assert "Question: Who paid for it?\n" in out.getvalue()
