"""Which chats are answered, and quiet mode in groups."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from people_chats import QUESTION, Rows, end, texts
from standin import faults
from standin.server import StandIn
from standin.state import Chat, Person

from bot.questions import QuestionService
from bot.settings import Settings
from bot.text import strings


async def test_only_chats_on_the_list_are_answered(
    start: Any, settings: Settings, telegram: StandIn, private: Chat, anna: Person, rows: Rows
) -> None:
    """A group elsewhere is told its id once and left, a channel left, a private chat told once."""
    ours = telegram.group("Ours", members=[anna])
    theirs = telegram.group("Theirs", members=[anna])
    channel = telegram.group("Channel", members=[anna], kind="channel", bot_is_admin=True)
    await start(replace(settings, chats=(str(ours.id),)))
    telegram.say(private, anna, QUESTION)
    telegram.say(private, anna, QUESTION)
    telegram.say(theirs, anna, "Just talking")
    telegram.say(channel, None, "A post")
    telegram.inline(anna, QUESTION)
    telegram.say(ours, anna, f"/ask {QUESTION}")
    calls = await telegram.until("sendMessage", 3)
    await telegram.until("leaveChat", 2)
    await telegram.until("answerInlineQuery")
    said = {call.params["chat_id"]: call.result["text"] for call in calls}
    assert said[private.id] == strings.NOT_FOR_THIS_CHAT.format(chat=private.id)
    assert said[theirs.id] == strings.NOT_FOR_THIS_CHAT.format(chat=theirs.id)
    assert "The bridge was built" in said[ours.id]
    assert {call.params["chat_id"] for call in telegram.calls("leaveChat")} == {theirs.id, channel.id}
    assert telegram.calls("answerInlineQuery")[0].params["results"] == []
    telegram.add_bot(theirs, anna)
    await telegram.until("leaveChat", 3)
    telegram.kick_bot(theirs, anna)
    await asyncio.sleep(0.1)
    assert len(rows()) == 1
    assert not telegram.refused


async def test_people_shut_out_can_still_export_and_erase_their_data(
    start: Any, settings: Settings, telegram: StandIn, private: Chat, anna: Person, rows: Rows, service: QuestionService
) -> None:
    """Somebody who asked before the list was made can see, take and erase what is kept; nothing else is answered."""
    open_bot = await start(settings)
    telegram.say(private, anna, QUESTION)
    await telegram.until("sendMessage")
    await end(open_bot)
    service.forgetting.clear()  # of the bot that has ended
    ours = telegram.group("Ours", members=[anna])
    await start(replace(settings, chats=(str(ours.id),)))
    telegram.say(private, anna, "/privacy")
    calls = await telegram.until("sendMessage", 2)
    assert calls[1].result["text"].startswith(strings.PRIVACY_KEPT[:20])
    telegram.say(private, anna, "/mydata@citebot_test_bot")
    await telegram.until("sendDocument")
    telegram.say(private, anna, "/forgetme")
    asked = (await telegram.until("sendMessage", 3))[2]
    assert asked.result["text"] == strings.FORGET_ASK
    telegram.press(asked.result, "people:forget", anna)
    await telegram.until("editMessageText")
    assert rows() == []
    for text in ("/mydata@another_bot", "/language", f"/ask {QUESTION}", QUESTION, "/forgetme@another_bot"):
        telegram.say(private, anna, text)
    await asyncio.sleep(0.3)
    assert texts(telegram)[3:] == [strings.NOT_FOR_THIS_CHAT.format(chat=private.id)]
    assert rows() == []
    theirs = telegram.group("Theirs", members=[anna])
    telegram.say(theirs, anna, "/mydata")
    await telegram.until("leaveChat")


async def test_private_on_the_list_opens_every_private_chat_and_inline(
    start: Any,
    settings: Settings,
    telegram: StandIn,
    private: Chat,
    anna: Person,
    rows: Rows,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A group that becomes a supergroup stays on the list, and takes its quiet mode along; the log says so, without ids."""
    group = telegram.group("Group", members=[anna], kind="group")
    await start(replace(settings, chats=(str(group.id), "private")))
    telegram.say(private, anna, QUESTION)
    telegram.say(group, anna, "/quiet on")
    await telegram.until("sendMessage", 2)
    new = telegram.migrate(group, anna)
    telegram.say(new, anna, f"@citebot_test_bot {QUESTION}")
    telegram.say(new, anna, f"/ask {QUESTION}")
    *_, call = await telegram.until("sendMessage", 3)
    assert call.params["chat_id"] == new.id
    await asyncio.sleep(0.1)
    assert len(rows()) == 2
    assert not telegram.calls("leaveChat")
    assert "a group of CITEBOT_CHATS has become a supergroup" in caplog.text
    assert not any(str(chat.id) in record.getMessage() for record in caplog.records for chat in (group, new))


@pytest.mark.usefixtures("bot")
async def test_quiet_mode_is_for_administrators_and_outlives_their_leave(
    telegram: StandIn, anna: Person, rows: Rows
) -> None:
    """Anna owns the group, Boris does not; quiet means that only commands are answered."""
    boris = telegram.user(42, "Boris")
    group = telegram.group("Group", members=[anna, boris])
    telegram.say(group, boris, "/quiet on")
    telegram.say(group, boris, "/quiet")
    telegram.say(group, anna, "/quiet on")
    telegram.say(group, boris, f"@citebot_test_bot {QUESTION}")
    telegram.say(group, boris, f"/ask {QUESTION}")
    calls = await telegram.until("sendMessage", 4)
    said = [call.result["text"] for call in calls]
    assert said[:3] == [strings.QUIET_ADMINS, strings.QUIET_OFF, strings.QUIET_ON]
    telegram.say(group, boris, "And why?", reply_to=calls[3].result)
    telegram.say(group, anna, "/quiet off")
    telegram.say(group, boris, f"@citebot_test_bot {QUESTION}")
    calls = await telegram.until("sendMessage", 6)
    assert calls[4].result["text"] == strings.QUIET_OFF
    await asyncio.sleep(0.1)
    assert len(rows()) == 2
    assert not telegram.refused


@pytest.mark.usefixtures("bot")
async def test_quiet_mode_by_an_anonymous_administrator_and_outside_groups(
    telegram: StandIn, private: Chat, anna: Person
) -> None:
    """Who writes as the group runs it; who writes as a channel does not; a failed look-up changes nothing."""
    group = telegram.group("Group", members=[anna])
    anonymous = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
    channel = {"id": -1009999, "type": "channel", "title": "Elsewhere"}
    telegram.say(group, anonymous, "/quiet on", extra={"sender_chat": group.json()})
    telegram.say(group, anonymous, "/quiet off", extra={"sender_chat": channel})
    telegram.say(private, anna, "/quiet on")
    await telegram.until("sendMessage", 3)
    telegram.fail("getChatMember", faults.Fault(400, "Bad Request: CHAT_ADMIN_REQUIRED"))
    telegram.say(group, anna, "/quiet off")
    calls = await telegram.until("sendMessage", 4)
    here = [call.result["text"] for call in calls if call.params["chat_id"] == group.id]
    assert here == [strings.QUIET_ON, strings.QUIET_ADMINS, strings.TRY_LATER]
    assert strings.QUIET_GROUPS in texts(telegram)
