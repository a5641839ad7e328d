"""A person or group that asks too fast is told once; messages from before the bot left are passed over."""

import asyncio
import threading
from dataclasses import replace
from typing import Any

from people_chats import QUESTION, Rows, texts
from standin import faults
from standin.chaos import Limits
from standin.server import StandIn
from standin.state import Chat, Person

from bot.settings import Settings
from bot.text import strings


async def test_a_person_over_the_limit_is_told_once(
    start: Any, settings: Settings, telegram: StandIn, private: Chat, anna: Person, rows: Rows
) -> None:
    """Three a minute: the fourth gets the notice, the fifth nothing; others are answered; buttons say it too."""
    await start(replace(settings, rate_user=3))
    boris = telegram.user(42, "Boris")
    other = telegram.private_chat(boris)
    for number in range(6):
        telegram.say(private, anna, f"Question {number}?")
    telegram.say(other, boris, QUESTION)
    await telegram.until("sendMessage", 5)
    await asyncio.sleep(0.2)
    assert texts(telegram).count(strings.TOO_FAST) == 1
    assert len(telegram.calls("sendMessage")) == 5
    assert len(rows()) == 4
    telegram.press(telegram.calls("sendMessage")[0].result, "people:keep", anna, forged=True)
    (answer,) = await telegram.until("answerCallbackQuery")
    assert answer.params["text"] == strings.TOO_FAST
    telegram.inline(anna, "bridge")
    (inline,) = await telegram.until("answerInlineQuery")
    assert inline.params["results"] == []
    assert not telegram.refused


async def test_the_limit_counts_by_the_time_of_asking(
    start: Any, settings: Settings, telegram: StandIn, private: Chat, anna: Person, rows: Rows
) -> None:
    """Questions of ten minutes that waited while the bot was away are all answered, though they come at once."""
    for number in range(6):
        telegram.say(private, anna, f"Question {number}?", extra={"date": 1_800_000_000 + 100 * number})
    await start(replace(settings, rate_user=1))
    await telegram.until("sendMessage", 6, 15)
    assert strings.TOO_FAST not in texts(telegram)


async def test_an_update_taken_up_again_is_not_counted_again(
    start: Any, settings: Settings, telegram: StandIn, private: Chat, anna: Person, rows: Rows
) -> None:
    """One question a minute, whose reply fails for a while: it is still answered, without a notice."""
    await start(replace(settings, rate_user=1))
    telegram.fail("sendMessage", faults.bad_gateway(), 6)
    telegram.say(private, anna, QUESTION)
    (call,) = await telegram.until("sendMessage", 1, 15)
    assert "The bridge was built" in call.result["text"]
    assert len(telegram.faulted) == 6
    assert len(rows()) == 1


async def test_a_group_over_the_limit_is_told_once(
    start: Any, settings: Settings, telegram: StandIn, rows: Rows
) -> None:
    """Questions of many people count together; talk that is not for the bot does not count."""
    await start(replace(settings, rate_chat=2))
    people = [telegram.user(50 + number, f"P{number}") for number in range(5)]
    group = telegram.group("Group", members=people)
    for _ in range(10):
        telegram.say(group, people[0], "Just talking")
    for person in people:
        telegram.say(group, person, f"/ask {QUESTION}")
    await telegram.until("sendMessage", 3)
    await asyncio.sleep(0.2)
    assert texts(telegram)[2:] == [strings.TOO_FAST]
    assert len(rows()) == 2


async def test_the_notice_does_not_wait_for_a_groups_questions(
    start: Any, settings: Settings, telegram: StandIn, anna: Person, index: Any, rows: Rows
) -> None:
    """It is said while the first of them is still being answered; what was refused is not answered later."""
    await start(settings)
    boris = telegram.user(42, "Boris")
    group = telegram.group("Group", members=[anna, boris])
    index.wait["Q0?"] = threading.Event()
    for number in range(8):
        telegram.say(group, anna, f"/ask Q{number}?")
    (notice,) = await telegram.until("sendMessage")
    assert notice.params["text"] == strings.TOO_FAST
    assert index.asked == [("Q0?", None)]
    for number in range(4):  # hers are used up, the group's are not
        telegram.say(group, boris, f"/ask B{number}?")
    index.wait["Q0?"].set()
    await telegram.until("sendMessage", 12)
    await asyncio.sleep(0.2)
    assert len(rows()) == settings.rate_chat == 10
    assert sum(question.startswith("Q") for question, _ in index.asked) == 7
    assert texts(telegram).count(strings.TOO_FAST) == 2
    assert not telegram.refused


async def test_a_group_gets_no_more_than_telegram_lets_through(
    start: Any, settings: Settings, telegram: StandIn, anna: Person
) -> None:
    """Sixty questions at once, from many people: no call is put off."""
    limits = Limits()
    telegram.fault_hook = limits
    await start(settings)
    people = [telegram.user(100 + number, f"P{number}") for number in range(20)]
    group = telegram.group("Group", members=people)
    for number in range(60):
        telegram.say(group, people[number % 20], f"/ask Q{number}?")
    await telegram.until("sendMessage", 11, 20)
    await asyncio.sleep(0.3)
    assert limits.refused == 0
    assert len(telegram.calls("sendMessage")) <= 20
    assert strings.TOO_FAST in texts(telegram)


async def test_messages_from_before_the_bot_left_are_ignored(
    start: Any, settings: Settings, telegram: StandIn, anna: Person
) -> None:
    """It says once that it does not serve this group, and leaves once; put in again, it does both again."""
    await start(replace(settings, chats=("private",)))
    group = telegram.group("Elsewhere", members=[anna])
    with telegram.state.changed:
        for _ in range(4):
            telegram.say(group, anna, "/help")
    await telegram.until("leaveChat")
    telegram.say(group, anna, "/help")
    await asyncio.sleep(0.3)
    telegram.add_bot(group, anna)
    with telegram.state.changed:
        group.statuses.pop(telegram.me.id, None)
        telegram.say(group, anna, "/help")
    await telegram.until("leaveChat", 2)
    await asyncio.sleep(0.2)
    assert len(telegram.calls("sendMessage")) == 2
    assert len(telegram.calls("leaveChat")) == 2
    assert not telegram.refused


async def test_a_bot_already_removed_does_not_leave_again(
    start: Any, settings: Settings, telegram: StandIn, anna: Person
) -> None:
    """One refused call tells it that it is out."""
    group = telegram.group("Elsewhere", members=[anna])
    telegram.say(group, anna, "/help")
    telegram.say(group, anna, "/help")
    telegram.kick_bot(group, anna)
    await start(replace(settings, chats=("private",)))
    private = telegram.private_chat(anna)
    telegram.say(private, anna, "/help")
    await telegram.until("sendMessage")
    await asyncio.sleep(0.2)
    assert [call.method for call in telegram.refused] == ["sendMessage"]
