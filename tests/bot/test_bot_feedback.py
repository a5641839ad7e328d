"""Reactions to an answer are kept as feedback."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from standin.server import StandIn
from standin.state import Chat, Person

from bot.log.moderation import feedback
from bot.log.writing.database import Log

QUESTION = "When was the bridge built?"
Told = Callable[..., Awaitable[list[dict[str, Any]]]]
pytestmark = pytest.mark.usefixtures("library", "live")


def kinds(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What the table has."""
    return sorted((each["kind"], each["source"]) for each in found)


async def asked(telegram: StandIn, chat: Chat, person: Person, told: Told) -> Any:
    """A question answered, its row complete; gives the answer's message."""
    telegram.say(chat, person, f"/ask {QUESTION}")
    (call,) = await telegram.until("sendMessage")
    await told("questions", lambda rows: rows and rows[0]["reply_ids"] != "[]")
    return call.result


async def test_reaction_counts_and_can_be_taken_away(
    telegram: StandIn, anna: Person, boris: Person, told: Told
) -> None:
    """For, then against, then nothing; others' words stay; an emoji that says neither counts as nothing."""
    group = telegram.group("Group", members=[anna, boris], bot_is_admin=True)
    message = await asked(telegram, group, anna, told)
    telegram.react(message, anna, ["👍"])
    telegram.react(message, boris, ["❤"])
    assert kinds(await told("feedback", lambda found: len(found) == 2)) == [("answered", "reaction")] * 2
    telegram.react(message, anna, ["👎"], ["👍"])
    found = await told("feedback", lambda found: len({each["kind"] for each in found}) == 2)
    assert kinds(found) == [("answered", "reaction"), ("not answered", "reaction")]
    telegram.react(message, boris, ["🎅"], ["❤"])
    found = await told("feedback", lambda found: len(found) == 1)
    assert kinds(found) == [("not answered", "reaction")]
    telegram.react(message, anna, [], ["👎"])
    assert await told("feedback", lambda found: not found) == []
    assert not telegram.refused


async def test_reaction_to_another_message_or_chat_means_nothing(
    telegram: StandIn, anna: Person, boris: Person, told: Told
) -> None:
    """The same number in another chat is another message."""
    group = telegram.group("Group", members=[anna, boris], bot_is_admin=True)
    other = telegram.group("Other", members=[anna, boris], bot_is_admin=True)
    message = await asked(telegram, group, anna, told)
    telegram.say(other, anna, "One")
    telegram.say(other, anna, "Two")
    telegram.react({"chat": other.json(), "message_id": message["message_id"]}, anna, ["👍"])
    telegram.react(message["reply_to_message"] | {"chat": group.json()}, anna, ["👍"])
    telegram.react(message, boris, ["👎"])
    assert kinds(await told("feedback")) == [("not answered", "reaction")]


async def test_reaction_of_an_anonymous_admin_counts_as_the_chats(telegram: StandIn, anna: Person, told: Told) -> None:
    """Telegram names the chat in place of the person; counts without names are no one's word."""
    group = telegram.group("Group", members=[anna], bot_is_admin=True)
    message = await asked(telegram, group, anna, told)
    body: dict[str, Any] = {"chat": group.json(), "message_id": message["message_id"], "date": 1_700_000_000}
    thumb = {"type": "emoji", "emoji": "👍"}
    counts = {"reactions": [{"type": thumb, "total_count": 3}]}
    telegram.push({"message_reaction_count": body | counts})
    telegram.push(
        {"message_reaction": body | {"actor_chat": group.json(), "old_reaction": [], "new_reaction": [thumb]}}
    )
    (word,) = await told("feedback")
    (row,) = await told("questions")
    assert word["kind"] == "answered"
    assert word["user_hash"] != row["user_hash"]


async def test_button_and_reaction_are_two_words(log: Log, told: Told, telegram: StandIn, private: Chat) -> None:
    """One word a person, question and way; a question that is gone takes none."""
    await asked(telegram, private, private.members[41], told)
    (row,) = await told("questions")
    uid = row["uid"]
    assert await log.do(lambda db: feedback.say(db, uid, "a", "answered", "reaction")) == ""
    assert await log.do(lambda db: feedback.toggle(db, uid, "a", "answered", "button")) is True
    assert await log.do(lambda db: feedback.toggle(db, uid, "a", "not answered", "button")) is True
    assert await log.do(lambda db: feedback.toggle(db, uid, "a", "not answered", "button")) is False
    assert kinds(await told("feedback")) == [("answered", "reaction")]
    assert await log.do(lambda db: feedback.take_back(db, uid, "a", "reaction")) == "answered"
    assert await log.do(lambda db: feedback.say(db, "gone", "a", "answered", "button")) is None
    assert await log.do(lambda db: feedback.toggle(db, "gone", "a", "answered", "button")) is None
    assert await log.do(lambda db: feedback.take_back(db, "gone", "a", "button")) is None
