"""What people do with their data, languages, limits and quiet mode: a real Application over HTTP."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import polling_bot
from standin import faults
from standin.chaos import Limits
from standin.server import Call, StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.log.rows import keyed_hash
from bot.log.sqlite import sqlite3
from bot.questions import QuestionService
from bot.settings import Settings
from bot.telegram.commands import set_commands
from bot.text import locale, strings

QUESTION = "When was the bridge built?"
MARK = "zanzibarquux"
_App = Application[Any, Any, Any, Any, Any, Any]
Rows = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def catalogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Turkish is a made-up catalog here, so that wording may change without these tests."""
    folder = tmp_path / "locales"
    folder.mkdir()
    head = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    )
    entries = {strings.LANGUAGE_CHOOSE: "TR choose", strings.TRY_LATER: "TR later"}
    entries |= {strings.LANGUAGE_NOW: "TR now {language}"}
    body = "\n".join(f"msgid {json.dumps(one)}\nmsgstr {json.dumps(other)}\n" for one, other in entries.items())
    (folder / "tr.po").write_text(head + body, encoding="utf-8")
    monkeypatch.setattr(locale, "FOLDER", folder)
    locale.translations.cache_clear()
    yield
    locale.translations.cache_clear()


@pytest.fixture
def settings(telegram: StandIn) -> Settings:
    """For the stand-in; a test may change them before the bot starts."""
    return Settings(telegram.token, telegram.base_url, telegram.base_file_url)


@pytest_asyncio.fixture
async def start(telegram: StandIn, service: QuestionService) -> AsyncIterator[Callable[[Settings], Any]]:
    """Start the bot with given settings; it is stopped at the end."""
    async with AsyncExitStack() as stack:

        async def begin(settings: Settings) -> _App:
            return await stack.enter_async_context(polling_bot(telegram, service, **_changed(settings)))

        yield begin


def _changed(settings: Settings) -> dict[str, Any]:
    """The settings without the stand-in's."""
    given = {each.name: getattr(settings, each.name) for each in fields(settings)}
    return {name: value for name, value in given.items() if name not in {"token", "base_url", "base_file_url"}}


async def end(made: _App) -> None:
    """Stop a bot before the end of the test."""
    assert made.updater is not None
    await made.updater.stop()
    await made.stop()
    await made.shutdown()


@pytest_asyncio.fixture
async def bot(start: Callable[[Settings], Any], settings: Settings) -> _App:
    """The bot with default settings."""
    made: _App = await start(settings)
    return made


def buttons(call: Call) -> dict[str, str]:
    """The buttons under a message: text → callback data or address."""
    rows = call.result["reply_markup"]["inline_keyboard"]
    return {each["text"]: each.get("callback_data") or each["url"] for row in rows for each in row}


async def press(telegram: StandIn, call: Call, text: str, person: Person) -> None:
    """Press a button by its text and wait until the press is answered."""
    count = len(telegram.calls("answerCallbackQuery"))
    telegram.press(call.result, buttons(call)[text], person)
    await telegram.until("answerCallbackQuery", count + 1)


async def settle(telegram: StandIn, wanted: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(300):
        if wanted():
            return
        await asyncio.sleep(0.01)
    raise AssertionError([call.params for call in telegram.sent])


def texts(telegram: StandIn) -> list[str]:
    """What the bot said, in order."""
    return [call.result["text"] for call in telegram.calls("sendMessage")]


def found_in(folder: Path, *wanted: str) -> list[tuple[str, str]]:
    """Files under the folder, with what of `wanted` their bytes hold."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, each) for path in files for each in wanted if each.encode() in path.read_bytes()]


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


@pytest.mark.usefixtures("bot")
async def test_language_is_telegrams_until_chosen_and_outlives_a_restart(
    telegram: StandIn,
    private: Chat,
    anna: Person,
    rows: Rows,
    service: QuestionService,
    start: Any,
    settings: Settings,
    bot: _App,
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


async def test_menus_are_set_by_language_and_scope(bot: _App, telegram: StandIn) -> None:
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
    bot: _App, telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot works without."""
    telegram.fail("setMyCommands", faults.server_error(), 3)
    await set_commands(bot)
    (record,) = [each for each in caplog.records if "command menu" in each.getMessage()]
    assert "(3 of 20 menus)" in record.getMessage()


async def test_a_person_in_a_hurry_is_told_once(
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


async def test_haste_is_judged_by_when_it_was_asked(
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


async def test_a_group_in_a_hurry_is_told_once(start: Any, settings: Settings, telegram: StandIn, rows: Rows) -> None:
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


async def test_the_notice_does_not_wait_behind_a_groups_questions(
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


async def test_what_was_written_before_the_bot_left_is_passed_over(
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


async def test_a_bot_that_was_removed_meanwhile_does_not_leave_as_well(
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


async def test_people_shut_out_still_have_their_data_in_their_hands(
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
async def test_quiet_mode_by_an_anonymous_administrator_and_where_it_cannot_be(
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
