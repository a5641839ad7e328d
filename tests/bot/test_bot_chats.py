"""Where the bot answers and where it keeps silent, over HTTP; what it does when a chat goes away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from standin.reading import covered, data, labels
from standin.server import StandIn
from standin.state import Chat, Person

from bot.log.tables.inbox import FILE, connect
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.telegram.asking.links import question_parameter
from bot.text import strings

QUESTION = "When was the bridge built?"
Told = Callable[..., Awaitable[list[dict[str, Any]]]]
Again = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("library", "live")


async def logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until a log line has these words."""
    for _ in range(1000):
        if words in caplog.text:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"no line says {words!r}: {caplog.text}")


async def test_mention_anywhere_and_in_a_caption_is_a_question(telegram: StandIn, anna: Person, told: Told) -> None:
    """At the beginning, in the middle, at the end, by name, by a linked name; a caption too."""
    group = telegram.group("Group", members=[anna], kind="group")
    name = f"@{telegram.me.username}"
    me = {"type": "text_mention", "offset": 0, "length": 4, "user": telegram.me.json()}
    telegram.say(group, anna, f"{name} {QUESTION}")
    telegram.say(group, anna, f"When {name} was the bridge built?")
    telegram.say(group, anna, f"{QUESTION} {name}")
    telegram.say(group, anna, f"Cite {QUESTION}", entities=[me])
    telegram.send_file(group, anna, "bridge.jpg", b"x", caption=f"{name} {QUESTION}")
    telegram.say(group, anna, f"Ask @somebody {QUESTION}")
    telegram.send_file(group, anna, "bridge.jpg", b"x", caption=QUESTION)
    telegram.say(group, anna, f"/ask@{telegram.me.username} {QUESTION}")
    calls = await telegram.until("sendMessage", 6)
    assert all(covered(call.result, "bold") for call in calls)
    found = await told("questions", lambda rows: len(rows) == 6)
    assert [row["question"] for row in found] == [QUESTION] * 6
    assert {row["chat_kind"] for row in found} == {"group"}
    assert not telegram.refused


async def test_comment_under_a_channels_post_is_answered_and_the_post_is_not(
    telegram: StandIn, anna: Person, told: Told
) -> None:
    """Telegram copies the post into the discussion group. It is no question, even if it names the bot."""
    channel = telegram.group("News", kind="channel")
    talk = telegram.group("News talk", members=[anna])
    name = f"@{telegram.me.username}"
    telegram.say(channel, None, f"{name} {QUESTION}")
    forwarded = {"is_automatic_forward": True, "sender_chat": channel.json()}
    post = telegram.say(talk, telegram.user(777000, "Telegram"), f"{name} Who knows? {QUESTION}", extra=forwarded)
    telegram.say(talk, anna, "Interesting", reply_to=post)
    comment = telegram.say(talk, anna, f"{name} {QUESTION}", reply_to=post)
    telegram.say(talk, anna, "/ask", reply_to=post)
    answered, empty = await telegram.until("sendMessage", 2)
    assert answered.result["reply_to_message"]["message_id"] == comment["message_id"]
    assert "message_thread_id" not in answered.params
    assert empty.result["text"] == strings.EMPTY
    assert [row["question"] for row in await told("questions")] == [QUESTION]
    assert not telegram.refused


async def test_topics_keep_their_own_follow_ups(
    telegram: StandIn, anna: Person, library: Any, live: Again, told: Told
) -> None:
    """What was asked in one topic is not known in another; a restart forgets nothing."""
    forum = telegram.group("Forum", members=[anna], forum=True, bot_is_admin=True)
    telegram.say(forum, anna, "The first message, so that no topic has number 1, which is #General's")
    one, other = telegram.topic(forum, "Bridges"), telegram.topic(forum, "Ferries")
    telegram.say(forum, anna, f"/ask {QUESTION}", thread=one)
    (call,) = await telegram.until("sendMessage")
    await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
    await live()
    telegram.say(forum, anna, "/ask And who?", thread=other)
    telegram.say(forum, anna, "/ask And why?", thread=one)
    telegram.say(forum, anna, "And how?", thread=other, reply_to=call.result)
    calls = await telegram.until("sendMessage", 4)
    assert [each.params["message_thread_id"] for each in calls] == [one, other, one, one]
    assert library.asked == [(QUESTION, None), ("And who?", None), ("And why?", QUESTION), ("And how?", QUESTION)]
    assert not telegram.refused


async def test_follow_up_is_the_persons_own_and_of_the_last_ten_minutes(
    telegram: StandIn, anna: Person, boris: Person, library: Any, log: Log, told: Told
) -> None:
    """Another's question is not leant on unless replied to; an old one only when replied to; greetings do not count."""
    group = telegram.group("Group", members=[anna, boris])
    telegram.say(group, anna, f"/ask {QUESTION}")
    (call,) = await telegram.until("sendMessage")
    telegram.say(group, boris, "/ask And who?")
    telegram.say(group, boris, "And when?", reply_to=call.result)
    await telegram.until("sendMessage", 3)
    await told("questions", lambda rows: len(rows) == 3 and rows[2]["reply_ids"] != "[]")
    await log.do(lambda db: db.execute("UPDATE questions SET asked_at = '2020-01-01T00:00:00.000+00:00'"))
    telegram.say(group, anna, "/ask And why?")
    telegram.say(group, anna, "And where?", reply_to=call.result)
    await telegram.until("sendMessage", 5)
    assert library.asked == [
        (QUESTION, None),
        ("And who?", None),
        ("And when?", QUESTION),
        ("And why?", None),
        ("And where?", QUESTION),
    ]


async def test_edited_question_edits_its_answer(
    telegram: StandIn, private: Chat, anna: Person, told: Told, live: Again
) -> None:
    """Also after a restart: the same message, a new row that names the old one; the same words change nothing."""
    asked = telegram.say(private, anna, "What else?")
    (call,) = await telegram.until("sendMessage")
    await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
    await live()
    telegram.edit(asked, "What else?")
    telegram.edit(asked, QUESTION)
    (edited,) = await telegram.until("editMessageText")
    assert edited.result["message_id"] == call.result["message_id"]
    assert covered(edited.result, "bold")
    assert labels(edited.result)[0] == ["In context", "About the source"]
    assert edited.params["link_preview_options"]["is_disabled"] is True
    old, new = await told("questions", lambda rows: len(rows) == 2 and rows[1]["reply_ids"] != "[]")
    assert (new["edit_of"], new["reply_ids"], new["message_id"]) == (old["uid"], old["reply_ids"], asked["message_id"])
    assert old["edit_of"] == ""
    query = telegram.press(edited.result, data(edited.result, "👍 Answers it"), anna)
    await telegram.until(lambda each: each.params.get("callback_query_id") == query)
    (word,) = await told("feedback")
    assert word["question"] == new["uid"]
    assert not telegram.refused


async def test_edit_with_more_or_fewer_parts(
    telegram: StandIn, private: Chat, anna: Person, library: Any, make_quote: Any, make_answer: Any, told: Told
) -> None:
    """Further parts are sent, parts left over are deleted, and a deleted one is sent again."""
    text = "Cümlə 🇦🇿 with words. " * 300 + "The end."
    library.answers["Long?"] = make_answer("Long?", make_quote(text, text.strip()))
    asked = telegram.say(private, anna, QUESTION)
    (first,) = await telegram.until("sendMessage")
    telegram.edit(asked, "Long?")
    sent = await telegram.until("sendMessage", 2)
    rows = await told("questions", lambda rows: len(rows) == 2 and rows[1]["reply_ids"] != "[]")
    ids = [first.result["message_id"], sent[1].result["message_id"]]
    assert rows[1]["reply_ids"] == str(ids)
    assert "reply_markup" not in telegram.calls("editMessageText")[0].result
    telegram.edit(asked, QUESTION)
    (deleted,) = await telegram.until("deleteMessage")
    assert deleted.params["message_id"] == ids[1]
    rows = await told("questions", lambda rows: len(rows) == 3 and rows[2]["reply_ids"] != "[]")
    assert rows[2]["reply_ids"] == str(ids[:1])
    assert not telegram.refused
    telegram.delete(first.result)
    telegram.edit(asked, "Long?")
    sent = await telegram.until("sendMessage", 4)
    rows = await told("questions", lambda rows: len(rows) == 4 and rows[3]["reply_ids"] != "[]")
    assert rows[3]["reply_ids"] == str([call.result["message_id"] for call in sent[2:]])
    assert [call.method for call in telegram.refused] == ["editMessageText", "deleteMessage"]


async def test_edit_into_a_question_is_answered_when_addressed(
    telegram: StandIn, anna: Person, private: Chat, told: Told
) -> None:
    """A message that was no question before: in private any, in a group one that names the bot by now."""
    group = telegram.group("Group", members=[anna])
    said = telegram.say(group, anna, "Just talking")
    telegram.edit(said, "Still talking")
    telegram.edit(said, f"@{telegram.me.username} {QUESTION}")
    command = telegram.say(private, anna, "/help")
    await telegram.until("sendMessage", 2)
    telegram.edit(command, "/sources")
    telegram.edit(command, QUESTION)
    calls = await telegram.until("sendMessage", 3)
    assert sum(bool(covered(call.result, "bold")) and "Bridges 1" in call.result["text"] for call in calls) == 2
    assert len(await told("questions", lambda rows: len(rows) == 2)) == 2
    assert not telegram.refused


async def test_follow_up_that_is_edited_leans_on_the_question_before_it(
    telegram: StandIn, private: Chat, anna: Person, library: Any
) -> None:
    """Not on itself as it was."""
    telegram.say(private, anna, QUESTION)
    await telegram.until("sendMessage")
    asked = telegram.say(private, anna, "And whoo?")
    await telegram.until("sendMessage", 2)
    telegram.edit(asked, "And who?")
    await telegram.until("editMessageText")
    assert library.asked[1:] == [("And whoo?", QUESTION), ("And who?", QUESTION)]


async def test_chat_that_is_gone_costs_one_line(
    telegram: StandIn, private: Chat, anna: Person, boris: Person, caplog: pytest.LogCaptureFixture, told: Told
) -> None:
    """Blocked, kicked, deleted: no exception, and the next chat is answered."""
    caplog.set_level(logging.INFO, "bot")
    group = telegram.group("Group", members=[anna])
    telegram.say(private, anna, "/help")
    telegram.say(private, anna, QUESTION)
    telegram.block(anna)
    telegram.kick_bot(group, anna)
    telegram.say(group, anna, f"/ask {QUESTION}")
    telegram.say(group, anna, "/help")
    del telegram.state.chats[private.id]
    other = telegram.private_chat(boris)
    telegram.say(other, boris, QUESTION)
    await telegram.until(lambda call: call.params.get("chat_id") == other.id)
    rows = await told(
        "questions", lambda rows: len(rows) == 3 and all(row["error"] or row["reply_ids"] != "[]" for row in rows)
    )
    assert "Traceback" not in caplog.text
    await logged(caplog, "the bot is out of a private chat (kicked)")
    await logged(caplog, "the bot is out of a supergroup chat (kicked)")
    assert "kicked from the supergroup chat" in "".join(row["error"] for row in rows)


async def test_migrated_group_is_answered_in_its_new_chat(
    telegram: StandIn, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """A question asked just before the move is answered after it."""
    caplog.set_level(logging.INFO, "bot")
    group = telegram.group("Group", members=[anna], kind="group")
    telegram.say(group, anna, f"/ask {QUESTION}")
    new = telegram.migrate(group, anna)
    telegram.say(new, anna, f"/ask {QUESTION}")
    telegram.say(group, anna, "/help")
    await telegram.until(lambda call: call.params.get("chat_id") == new.id, 3)
    await logged(caplog, "a group has become a supergroup")
    assert "Traceback" not in caplog.text


async def test_deep_link_asks_its_question(telegram: StandIn, private: Chat, anna: Person, told: Told) -> None:
    """The question is shown with its answer, because the person has not written it here."""
    telegram.say(private, anna, f"/start {question_parameter(QUESTION)}")
    (call,) = await telegram.until("sendMessage")
    assert call.result["text"].startswith(f"Question: {QUESTION}\n\n")
    assert covered(call.result, "bold")
    assert [row["question"] for row in await told("questions")] == [QUESTION]
    assert not telegram.refused


async def test_report_link_opens_the_reasons(
    telegram: StandIn, private: Chat, anna: Person, told: Told, service: QuestionService
) -> None:
    """As under a quote sent through inline mode; of a row that is gone it says so."""
    telegram.say(private, anna, QUESTION)
    await telegram.until("sendMessage")
    (row,) = await told("questions")
    telegram.say(private, anna, f"/start r_{row['uid']}")
    telegram.say(private, anna, f"/start r_{'0' * 32}")
    _answer, why, gone = await telegram.until("sendMessage", 3)
    assert labels(why.result) == [[text] for _reason, text in strings.REASONS]
    assert gone.result["text"] == strings.CASE_GONE
    query = telegram.press(why.result, data(why.result, "The quote is wrong"), anna)
    await telegram.until(lambda call: call.params.get("callback_query_id") == query)
    assert [each["reason"] for each in await told("feedback")] == ["quote"]


@pytest.mark.parametrize("where", ["muted", "muted basic group", "closed topic", "topic that is gone"])
async def test_a_muted_bot_is_treated_like_a_blocked_one(
    where: str, telegram: StandIn, anna: Person, told: Told, service: QuestionService, caplog: pytest.LogCaptureFixture
) -> None:
    """The row says why; no dead letter, no second try as plain text, and the next question after it is let in again."""
    caplog.set_level(logging.INFO, "bot")
    group = telegram.group(
        "Group", members=[anna], forum="topic" in where, kind="group" if "basic" in where else "supergroup"
    )
    telegram.say(group, anna, "The first message, so that no topic has number 1, which is #General's")
    topic = telegram.topic(group, "Bridges") if "topic" in where else None
    question = f"/ask {QUESTION}"
    if topic is None:
        telegram.mute_bot(group)
        telegram.say(group, anna, question)
    else:
        telegram.say(group, anna, question, thread=topic)
        if where == "closed topic":
            telegram.close_topic(group, topic)
        else:
            with telegram.state.changed:
                del group.topics[topic]
    (row,) = await told("questions", lambda rows: rows and rows[0]["error"])
    expected = {"closed topic": "TOPIC_CLOSED", "topic that is gone": "message thread not found"}
    assert expected.get(where, "not enough rights to send text messages").lower() in row["error"].lower()
    assert row["reply_ids"] == "[]"
    assert [call.method for call in telegram.refused if call.method == "sendMessage"] == ["sendMessage"]
    assert "plain text" not in caplog.text
    telegram.mute_bot(group, muted=False)
    telegram.say(group, anna, question)
    await telegram.until("sendMessage")
    db = connect(service.log.path.parent / FILE)
    for _ in range(100):
        if not (left := db.execute("SELECT state, reason FROM updates").fetchall()):
            break
        await asyncio.sleep(0.02)
    db.close()
    assert left == []


async def test_buttons_from_before_a_groups_move_work_in_its_new_chat(
    telegram: StandIn, anna: Person, told: Told, live: Again, service: QuestionService
) -> None:
    """What they open comes in the new chat: where the bot saw the move, and where it was away and has to learn of it."""
    group = telegram.group("Group", members=[anna], kind="group")
    telegram.say(group, anna, f"/ask {QUESTION}")
    (call,) = await telegram.until("sendMessage")
    await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
    telegram.press(call.result, data(call.result, "In context"), anna)
    await telegram.until("answerCallbackQuery")
    context = telegram.calls("sendMessage")[-1].result
    new = telegram.migrate(group, anna)
    presses = [
        *((call.result, label) for label in ("In context", "More passages", "About the source", "Report")),
        (context, labels(context)[0][0]),
        (call.result, "👍 Answers it"),
    ]
    for again in (False, True):
        if again:
            await live()
        telegram.clear()
        said = []
        for message, label in presses:
            query = telegram.press(message, data(message, label), anna)
            (answered,) = await telegram.until(lambda each, query=query: each.params.get("callback_query_id") == query)  # type: ignore[misc]
            said.append(answered.params.get("text", ""))
        assert said[:5] == [""] * 5
        sent = telegram.calls("sendMessage")
        assert [each.params["chat_id"] for each in sent] == [new.id] * 5
        assert not any("reply_parameters" in each.params for each in sent)  # it has the numbers of the old chat
        assert len(telegram.refused) == 1  # Telegram's word that the group has moved, once in a run
    opened = await told("opened", lambda found: len(found) == 7)
    assert {service.seal.open(each["address"])["chat"] for each in opened[1:]} == {new.id}
