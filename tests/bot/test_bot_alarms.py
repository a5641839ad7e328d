"""Alarms reach the moderators once and are in `/ready`; until they are over, people are told the truth."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot
from standin.server import StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.health import Health
from bot.log.moderation import cases
from bot.log.takedowns.takedown_copy import copy_of
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.settings import Settings
from bot.telegram.application import BotRun
from bot.telegram.asking.links import document_link
from bot.telegram.moderation.handlers import Moderation
from bot.text import strings

App = Application[Any, Any, Any, Any, Any, Any]
MODERATOR = 71


@pytest.fixture
def lost(tmp_path: Path) -> Path:
    """A data folder whose log is gone and whose copy of the takedowns is damaged."""
    log = Log(tmp_path / "data", key=b"k" * 32)
    log.call(lambda db: cases.take_down(db, "", "doc-1", "", [], "order", "anna"))
    log.close()
    log.path.unlink()
    copy_of(log.path).write_text("[")
    return copy_of(log.path)


@pytest_asyncio.fixture
async def application(lost: Path, service: QuestionService, run_bot: RunBot) -> AsyncIterator[App]:
    """The bot over such a folder, with one moderator; cards are sent when a test asks for a look."""
    service.log.open()
    async with run_bot(moderators={MODERATOR: "Leyla"}) as made:
        moderation: Moderation = made.bot_data["moderation"]
        moderation._watch_seconds = 600
        yield made


async def test_people_are_told_that_quoting_is_paused(
    telegram: StandIn, application: App, private: Chat, anna: Person
) -> None:
    """A question, the list of sources, an address of a document, an inline question: one plain line, no title."""
    start = document_link("bot", "doc-9").partition("start=")[2]
    for said in ("When was the bridge built?", "/sources", f"/start {start}"):
        telegram.clear()
        telegram.say(private, anna, said)
        (call,) = await telegram.until("sendMessage")
        assert call.result["text"].startswith(strings.PAUSED), said
    telegram.clear()
    telegram.inline(anna, "When was the bridge built?")
    (call,) = await telegram.until("answerInlineQuery")
    (result,) = call.params["results"]
    assert result["input_message_content"]["message_text"] == strings.PAUSED
    assert not telegram.refused


async def test_moderators_are_told_once_and_ready_says_it(
    telegram: StandIn, application: App, service: QuestionService
) -> None:
    """Until it is over; a new trouble of another kind is told as well."""
    office = telegram.private_chat(telegram.user(MODERATOR, "Leyla"))
    moderation: Moderation = application.bot_data["moderation"]
    moderation.start(application.bot)
    assert moderation.watch is not None
    (call,) = await telegram.until(lambda call: call.method == "sendMessage" and call.params["chat_id"] == office.id)
    assert call.result["text"].startswith("Nothing is quoted at the moment: neither the log nor its copy")
    for _ in range(1000):
        if not service.log.alarms.untold():
            break
        await asyncio.sleep(0.01)  # Telegram has it a moment before it is noted
    assert await moderation.watch.look_for_alarms() == 0
    run = BotRun(Settings(telegram.token, telegram.base_url, telegram.base_file_url), application, service)
    health: Health = application.bot_data["health"]
    health.started = True
    health.notes = run._notes
    health.add("log", run._log_is_healthy)
    report = health.report()
    assert report["ready"] is False
    assert "it is not known what is taken down" in report["checks"]["log"]
    assert report["notes"][0].startswith("takedowns unknown: ")
    assert report["notes"][-1].startswith("set aside: takedowns.json.damaged-")
    service.log.alarms.set("retention refused", "the clock says 2030-01-01")
    service.log.alarms.set("log damaged", "page 3")
    assert await moderation.watch.look_for_alarms() == 2
    assert health.report()["checks"]["log"] == "the log is damaged: page 3"
    service.log.alarms.clear("log damaged")
    assert "it is not known what is taken down" in health.report()["checks"]["log"]
