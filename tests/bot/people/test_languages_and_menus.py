"""The language of a person, and the menus of commands."""

import json
from typing import Any

import pytest
from people_chats import QUESTION, App, Rows, buttons, end, press
from standin import faults
from standin.server import StandIn
from standin.state import Chat, Person

from bot.questions import QuestionService
from bot.settings import Settings
from bot.telegram.commands import set_commands
from bot.text import locale, strings


@pytest.mark.usefixtures("bot")
async def test_language_is_telegrams_until_chosen_and_outlives_a_restart(
    telegram: StandIn,
    private: Chat,
    anna: Person,
    rows: Rows,
    service: QuestionService,
    start: Any,
    settings: Settings,
    bot: App,
) -> None:
    """By button; each update in its asker's language, in groups too; the log knows it."""
    tarik = telegram.user(44, "Tarik", "tr")
    group = telegram.group("Group", members=[anna, tarik])
    telegram.say(group, anna, "/language")
    telegram.say(group, tarik, "/language")
    first, second = await telegram.until("sendMessage", 2)
    assert [first.result["text"], second.result["text"]] == [strings.LANGUAGE_CHOOSE, "TR choose"]
    assert list(buttons(first)) == [*locale.LANGUAGES.values(), strings.LANGUAGE_TELEGRAM]
    await press(telegram, second, "Türkçe", anna)
    assert telegram.calls("answerCallbackQuery")[0].params["text"] == "TR now Türkçe"
    assert not telegram.calls("editMessageText")
    telegram.say(group, anna, "/language")
    *_, call = await telegram.until("sendMessage", 3)
    assert call.result["text"] == "TR choose"
    await end(bot)
    await start(settings)
    telegram.say(private, anna, QUESTION)
    telegram.say(private, anna, "/language")
    *_, call = await telegram.until("sendMessage", 5)
    assert call.result["text"] == "TR choose"
    assert rows()[-1]["language"] == "tr"
    telegram.press(second.result, "people:language:", anna)
    telegram.press(second.result, "people:language:xx", anna, forged=True)
    await telegram.until("answerCallbackQuery", 3)
    telegram.say(private, anna, "/language")
    *_, call = await telegram.until("sendMessage", 6)
    assert call.result["text"] == strings.LANGUAGE_CHOOSE
    assert not telegram.refused


async def test_menus_are_set_by_language_and_scope(bot: App, telegram: StandIn) -> None:
    """Four places, five languages; only administrators are offered /quiet."""
    await set_commands(bot)
    menus = telegram.state.commands
    assert {code for _, code in menus} == {"", "az", "ru", "tr", "hy"}
    assert len(menus) == 20
    names = {json.loads(scope)["type"]: [each["command"] for each in menu] for (scope, _), menu in menus.items()}
    assert names["all_private_chats"] == ["ask", "sources", "help", "language", "privacy", "mydata", "forgetme"]
    assert names["all_group_chats"] == names["default"] == ["ask", "sources", "help", "language", "privacy"]
    assert names["all_chat_administrators"] == [*names["all_group_chats"], "quiet"]
    assert not telegram.refused


async def test_menus_that_cannot_be_set_are_one_line(
    bot: App, telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot works without."""
    telegram.fail("setMyCommands", faults.server_error(), 3)
    await set_commands(bot)
    (record,) = [each for each in caplog.records if "command menu" in each.getMessage()]
    assert "(3 of 20 menus)" in record.getMessage()
