"""/privacy, /mydata and /forgetme: people see, keep out and erase what is kept of them."""

import asyncio
import json
import threading
from typing import Any

import pytest
from people_chats import MARK, QUESTION, Rows, buttons, found_in, press, settle
from standin import faults
from standin.server import StandIn
from standin.state import Chat, Person

from bot.log.rows import keyed_hash
from bot.log.sqlite import sqlite3
from bot.questions import QuestionService
from bot.text import strings


@pytest.mark.usefixtures("bot")
async def test_privacy_says_what_holds_and_its_button_opts_out(
    telegram: StandIn, private: Chat, anna: Person, rows: Rows
) -> None:
    """Days from the settings; the button toggles, twice is sensible, earlier and later questions follow."""
    telegram.say(private, anna, QUESTION)
    telegram.say(private, anna, "/privacy")
    _, call = await telegram.until("sendMessage", 2)
    text = call.result["text"]
    assert "180 days" in text
    assert strings.PRIVACY_TUNING_ON in text
    assert "/forgetme" in text
    await press(telegram, call, strings.BUTTON_TUNING_OFF, anna)
    (edited,) = await telegram.until("editMessageText")
    assert strings.PRIVACY_TUNING_OFF in edited.result["text"]
    assert rows()[0]["tuning"] == 0
    telegram.press(call.result, "people:tuning:0", anna, forged=True)
    await telegram.until("answerCallbackQuery", 2)
    telegram.say(private, anna, "Another?")
    await settle(telegram, lambda: len(rows()) == 2)
    assert rows()[1]["tuning"] == 0
    await press(telegram, edited, strings.BUTTON_TUNING_ON, anna)
    assert [row["tuning"] for row in rows()] == [1, 1]
    assert {call.method for call in telegram.refused} <= {"editMessageText"}  # a text that stays the same


@pytest.mark.usefixtures("bot")
async def test_data_commands_in_a_group_point_to_the_private_chat(telegram: StandIn, anna: Person) -> None:
    """No one else sees the answer, and a press in a group erases nothing."""
    group = telegram.group("Group", members=[anna])
    telegram.say(group, anna, "/mydata")
    telegram.say(group, anna, "/forgetme")
    telegram.say(group, anna, "/privacy")
    first, second, third = await telegram.until("sendMessage", 3)
    assert first.result["text"] == second.result["text"] == strings.ONLY_IN_PRIVATE
    assert strings.PRIVACY_IN_PRIVATE in third.result["text"]
    for call in (first, second, third):
        assert buttons(call) == {strings.BUTTON_PRIVATE_CHAT: "https://t.me/citebot_test_bot"}
    telegram.press(first.result, "people:forget", anna, forged=True)
    telegram.press(first.result, "people:tuning:0", anna, forged=True)
    telegram.press(first.result, "people:nonsense:1:2", anna, forged=True)
    await telegram.until("answerCallbackQuery", 3)
    assert not telegram.calls("editMessageText")
    assert not telegram.refused


@pytest.mark.usefixtures("bot")
async def test_mydata_is_a_file_with_everything_of_mine(telegram: StandIn, private: Chat, anna: Person) -> None:
    """A JSON file, readable, without anybody else's questions; nothing kept is said in words."""
    boris = telegram.user(42, "Boris")
    other = telegram.private_chat(boris)
    telegram.say(private, anna, "/mydata")
    (nothing,) = await telegram.until("sendMessage")
    assert nothing.result["text"] == strings.MYDATA_NONE
    telegram.say(other, boris, f"{MARK}?")
    telegram.say(private, anna, QUESTION)
    await telegram.until("sendMessage", 3)
    telegram.fail("sendDocument", faults.bad_gateway())
    telegram.say(private, anna, "/mydata")
    (call,) = await telegram.until("sendDocument")
    assert call.result["document"]["file_name"] == "citebot-my-data.json"
    assert call.result["caption"] == strings.MYDATA_ONE.format(count=1)
    assert call.params["chat_id"] == private.id
    content = telegram.state.files[call.result["document"]["file_id"]].data
    held = json.loads(content)
    (question,) = held["questions"]
    assert (question["question"], question["outcome"]) == (QUESTION, "answered")
    assert question["address in Telegram"]["chat"] == private.id
    assert question["quotes"][0]["answering sentence"] == "The bridge was built in 1905, says the council."
    assert MARK not in content.decode()
    assert not telegram.refused


@pytest.mark.usefixtures("bot")
async def test_large_mydata_comes_in_parts(
    telegram: StandIn, private: Chat, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file within the limit, numbered."""
    monkeypatch.setattr("bot.telegram.people._FILE_BYTES", 2000)
    for number in range(5):
        telegram.say(private, anna, f"Question {number}?")
    await telegram.until("sendMessage", 5)
    telegram.say(private, anna, "/mydata")
    await settle(telegram, lambda: len(telegram.calls("sendDocument")) >= 2)
    first = telegram.calls("sendDocument")[0]
    assert first.result["document"]["file_name"] == "citebot-my-data-1.json"
    assert "File 1 of" in first.result["caption"]


@pytest.mark.usefixtures("bot")
async def test_forgetme_asks_first_then_leaves_no_byte(
    telegram: StandIn, private: Chat, anna: Person, rows: Rows, service: QuestionService, index: Any
) -> None:
    """Kept on a no; on a yes nothing is found in any file, in memory or in the next export; pressing again is harmless."""
    boris = telegram.user(42, "Boris")
    other = telegram.private_chat(boris)
    telegram.say(other, boris, "Mine stays?")
    telegram.say(private, anna, f"Where is {MARK}?")
    await telegram.until("sendMessage", 2)
    telegram.say(private, anna, "/language")
    *_, choose = await telegram.until("sendMessage", 3)
    await press(telegram, choose, "Türkçe", anna)
    await settle(telegram, lambda: len(telegram.calls("editMessageText")) == 1)
    telegram.press(choose.result, "people:language:en", anna, forged=True)
    await settle(telegram, lambda: len(telegram.calls("editMessageText")) == 2)
    telegram.say(private, anna, "/forgetme")
    *_, call = await telegram.until("sendMessage", 4)
    assert call.result["text"] == strings.FORGET_ASK
    await press(telegram, call, strings.BUTTON_KEEP, anna)
    await settle(telegram, lambda: len(telegram.calls("editMessageText")) == 3)
    assert telegram.calls("editMessageText")[-1].result["text"] == strings.FORGET_KEPT
    assert len(rows()) == 2
    telegram.say(private, anna, "/forgetme")
    *_, call = await telegram.until("sendMessage", 5)
    await press(telegram, call, strings.BUTTON_FORGET, anna)
    await settle(telegram, lambda: len(telegram.calls("editMessageText")) == 4)
    assert telegram.calls("editMessageText")[-1].result["text"] == strings.FORGOTTEN_ONE.format(count=1)
    hashes = [keyed_hash(service.log.key, kind, 41) for kind in ("user", "chat")]
    await settle(telegram, lambda: found_in(service.log.path.parent, MARK, "zanzibar", *hashes) == [])
    assert [row["question"] for row in rows()] == ["Mine stays?"]
    telegram.press(call.result, "people:forget", anna, forged=True)
    await settle(telegram, lambda: len(telegram.calls("editMessageText")) == 5)
    assert telegram.calls("editMessageText")[-1].result["text"] == strings.FORGOTTEN_NONE
    telegram.say(private, anna, "And why?")
    await telegram.until("sendMessage", 6)
    assert index.asked[-1] == ("And why?", None)
    assert not telegram.refused


@pytest.mark.usefixtures("bot")
async def test_forgetme_reaches_a_question_in_flight_elsewhere(
    telegram: StandIn, private: Chat, anna: Person, rows: Rows, service: QuestionService, index: Any
) -> None:
    """Asked in a group, still being answered while everything is erased: it is answered, and not kept."""
    index.wait[MARK] = threading.Event()
    group = telegram.group("Group", members=[anna])
    telegram.say(group, anna, f"/ask {MARK}")
    await asyncio.to_thread(index.begun.wait, 10)
    telegram.say(private, anna, "/forgetme")
    call = (await telegram.until(lambda each: each.params.get("chat_id") == private.id))[0]
    await press(telegram, call, strings.BUTTON_FORGET, anna)
    await telegram.until("editMessageText")
    index.wait[MARK].set()
    await telegram.until(lambda each: each.method == "sendMessage" and each.params["chat_id"] == group.id)
    await asyncio.sleep(0.1)
    assert rows() == []
    assert found_in(service.log.path.parent, MARK) == []
    telegram.say(group, anna, "/ask And why?")
    await settle(telegram, lambda: len(index.asked) == 2)
    assert index.asked[-1] == ("And why?", None)


@pytest.mark.usefixtures("bot")
async def test_forgetme_is_honest_while_another_program_reads(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply says that a copy is still on the disk, and changes when it is gone."""
    monkeypatch.setattr("bot.telegram.people._SCRUB_SECONDS", 0.05)
    monkeypatch.setattr(service.log, "_busy_ms", 50)
    telegram.say(private, anna, f"{MARK}?")
    await telegram.until("sendMessage")
    await asyncio.sleep(0.1)
    reader = sqlite3.connect(str(service.log.path))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM questions").fetchone()
    telegram.say(private, anna, "/forgetme")
    _, call = await telegram.until("sendMessage", 2)
    await press(telegram, call, strings.BUTTON_FORGET, anna)
    (soon,) = await telegram.until("editMessageText")
    assert soon.result["text"] == strings.FORGOTTEN_SOON
    reader.close()
    _, done = await telegram.until("editMessageText", 2)
    assert done.result["text"] == strings.FORGOTTEN_ONE.format(count=1)
    assert found_in(service.log.path.parent, MARK) == []


@pytest.mark.usefixtures("bot")
async def test_a_broken_log_is_admitted_and_costs_no_answer(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService
) -> None:
    """Each command says so; the language falls back to Telegram's; what is taken down was read before the log broke."""
    assert not service.paused
    service.log.path.parent.mkdir(exist_ok=True)
    service.log.path.mkdir()
    turk = telegram.user(44, "Tarik", "tr")
    turks = telegram.private_chat(turk)
    for text in ("/mydata", "/language", "/forgetme", "/privacy", QUESTION):
        telegram.say(private, anna, text)
    telegram.say(turks, turk, "/language")
    calls = await telegram.until("sendMessage", 6)
    here = [call for call in calls if call.params["chat_id"] == private.id]
    assert here[0].result["text"] == strings.TRY_LATER
    assert strings.PRIVACY_YOURS in here[3].result["text"]
    assert "reply_markup" not in here[3].result
    assert "The bridge was built in 1905" in here[4].result["text"]
    assert [call.result["text"] for call in calls if call.params["chat_id"] == turks.id] == ["TR choose"]
    await press(telegram, here[1], "Türkçe", anna)
    await press(telegram, here[2], strings.BUTTON_FORGET, anna)
    said = [call.params.get("text") for call in telegram.calls("answerCallbackQuery")]
    assert said == [strings.TRY_LATER, None]
    (edited,) = await telegram.until("editMessageText")
    assert edited.result["text"] == strings.FORGET_FAILED
    assert list(buttons(edited)) == [strings.BUTTON_FORGET, strings.BUTTON_KEEP]
    service.log.path.rmdir()
