"""Moderators in Telegram: cards, verdicts, takedowns, notes, the queue, the log, the chart. Others can do nothing."""

import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot
from standin.server import StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.chart import questions_chart
from bot.log.clock import clock
from bot.log.moderation import cases
from bot.log.moderation.affected import affected
from bot.log.moderation.queues import Day
from bot.log.rows import Asker, question_row
from bot.log.sealing import Seal
from bot.questions import QuestionService
from bot.settings import Settings, SettingsError, load_settings
from bot.telegram.application import build_application
from bot.telegram.commands import set_commands
from bot.telegram.moderation.cards import Why
from bot.telegram.moderation.handlers import Moderation
from bot.telegram.moderation.watch import EVERY_SECONDS
from bot.text import catalogs, strings
from bot.text import moderation as texts
from bot.text.locale import _, use
from index import Answer, Quote

App = Application[Any, Any, Any, Any, Any, Any]
MODERATOR, STRANGER = 71, 72


@pytest_asyncio.fixture
async def application(run_bot: RunBot) -> AsyncIterator[App]:
    """The bot with one named moderator, polling the stand-in; cards are sent when a test asks for a look."""
    async with run_bot(moderators={MODERATOR: "Leyla"}, watch_seconds=EVERY_SECONDS) as made:
        yield made


@pytest.fixture
def leyla(telegram: StandIn) -> Person:
    """A moderator."""
    return telegram.user(MODERATOR, "Leyla")


@pytest.fixture
def office(telegram: StandIn, leyla: Person) -> Chat:
    """Her chat with the bot."""
    return telegram.private_chat(leyla)


@pytest.fixture
def stranger(telegram: StandIn) -> Person:
    """Somebody who is no moderator."""
    return telegram.user(STRANGER, "Somebody")


def asked(service: QuestionService, answer: Answer, **fields: Any) -> dict[str, Any]:
    """A row as the bot logs it."""
    row = question_row(
        answer.question,
        answer,
        Asker("private", 5, 5),
        key=service.log.key,
        build=answer.build,
        threshold=None,
        latency_ms=3.0,
    )
    return row | fields


async def report(service: QuestionService, uid: str, reason: str) -> None:
    """Somebody reports an answer."""
    sql = (
        "INSERT INTO feedback (question, user_hash, kind, source, reason, at) VALUES (?, 'h', 'report', 'report', ?, ?)"
    )
    await service.log.do(lambda db: db.execute(sql, [uid, reason, clock()]))


def labels(message: dict[str, Any]) -> list[str]:
    """What the buttons under a message say."""
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def data_of(message: dict[str, Any], label: str) -> str:
    """The callback data of a button."""
    buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
    return str(next(button["callback_data"] for button in buttons if button["text"].startswith(label)))


async def pressed(telegram: StandIn, message: dict[str, Any], label: str, person: Person, **options: Any) -> str:
    """Press a button and wait for its acknowledgement; what that says."""
    telegram.clear()
    telegram.press(message, options.pop("data", None) or data_of(message, label), person, **options)
    (call,) = await telegram.until("answerCallbackQuery")
    return str(call.params.get("text", ""))


async def edited(telegram: StandIn, count: int = 1) -> dict[str, Any]:
    """The message as it is after the last edit."""
    return dict((await telegram.until("editMessageText", count))[-1].result)


@pytest.fixture
def reported(make_answer: Callable[..., Answer], make_quote: Callable[..., Quote]) -> Answer:
    """An answer that somebody will report."""
    return make_answer("When was the bridge built?", make_quote(), confidence=0.91)


async def test_a_report_becomes_a_card_once_and_a_verdict_takes_one_tap(
    telegram: StandIn, application: App, service: QuestionService, office: Chat, leyla: Person, reported: Answer
) -> None:
    """The card has the question, the quote, its source with a link, the reason; the verdict says who and when."""
    row = asked(service, reported)
    moderation: Moderation = application.bot_data["moderation"]
    assert moderation.watch is not None
    await moderation.watch.look()  # from here on cards are sent
    await service.log.write(row)
    await report(service, row["uid"], "wrong quote")
    assert await moderation.watch.look() == 1
    assert await moderation.watch.look() == 0
    (call,) = await telegram.until("sendMessage")
    card = call.result
    assert card["text"].startswith("#1 · Reported: wrong quote\nQuestion: When was the bridge built?")
    assert "The bridge was built in 1905, says the council." in card["text"]
    assert "Bridges — The Council, 1999-04" in card["text"]
    assert "confidence 0.91, build build-1" in card["text"]
    assert labels(card) == ["Right", "Wrong passage", "Should have declined", "Take down …", "Note"]
    assert await pressed(telegram, card, "Wrong passage", leyla) == "Saved."
    after = await edited(telegram)
    assert after["text"].splitlines()[-1].startswith("Wrong passage — Leyla, ")
    assert labels(after)[0] == "Undo: Wrong passage"
    assert await pressed(telegram, after, "Undo: Wrong passage", leyla) == "Undone."
    again = await edited(telegram)
    assert "; undone by Leyla, " in again["text"]
    assert labels(again)[0] == "Right"
    found = await service.log.read(lambda db: cases.case(db, row["uid"]))
    assert [(v.verdict, v.actor, bool(v.undone_at)) for v in found.verdicts] == [("wrong passage", "Leyla", True)]
    assert not telegram.refused


async def test_two_moderators_cannot_collide(
    telegram: StandIn, application: App, service: QuestionService, office: Chat, leyla: Person, reported: Answer
) -> None:
    """The second one is told whose verdict stands, and sees it on the card."""
    row = asked(service, reported)
    await service.log.write(row)
    telegram.say(office, leyla, "/log bridge")
    (call,) = await telegram.until("sendMessage")
    await pressed(telegram, call.result, "#1", leyla)
    card = (await telegram.until("sendMessage"))[0].result
    await service.log.do(lambda db: cases.verdict(db, row["uid"], "right", "Boris"))
    said = await pressed(telegram, card, "Wrong passage", leyla)
    assert said.startswith("Boris judged this first: Right, ")
    assert "Right — Boris, " in (await edited(telegram))["text"]
    assert not telegram.refused


async def test_a_takedown_holds_and_the_reply_is_corrected(
    telegram: StandIn,
    application: App,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    stranger: Person,
    reported: Answer,
) -> None:
    """The passage is named, taken down, edited out of the reply that was sent, and can be shown again."""
    reply = await application.bot.send_message(telegram.private_chat(stranger).id, "a reply with a quote")
    address = {"chat": STRANGER, "topic": None, "message": 1, "replies": [reply.message_id]}
    telegram.clear()
    row = asked(service, reported, address=Seal(service.log.key).close(address))
    await service.log.write(row)
    telegram.say(office, leyla, "/log bridge")
    listed = (await telegram.until("sendMessage"))[-1].result
    await pressed(telegram, listed, "#1", leyla)
    card = (await telegram.until("sendMessage"))[0].result
    telegram.clear()
    telegram.press(card, data_of(card, "Take down"), leyla)
    choose = await edited(telegram)
    await telegram.until("answerCallbackQuery")
    assert labels(choose) == ["[1] this passage", "[1] whole document", "Back"]
    assert await pressed(telegram, choose, "[1] this passage", leyla) == ""
    asking = (await telegram.until("sendMessage"))[-1]
    assert asking.result["text"] == "#1/1p Why is passage [1] taken down? Reply to this message with the reason."
    assert asking.params["reply_markup"]["force_reply"] is True
    assert await service.log.read(cases.takedowns) == []
    telegram.clear()
    telegram.say(office, stranger, "not mine to say", reply_to=asking.result)
    telegram.say(office, leyla, "withdrawn by its publisher", reply_to=asking.result)
    after = await edited(telegram)
    assert [call.result["text"] for call in await telegram.until("sendMessage")] == ["Saved."]
    assert [each.reason for each in await service.log.read(cases.takedowns)] == ["withdrawn by its publisher"]
    assert "Taken down: Bridges, one passage — Leyla, " in after["text"]
    assert labels(after)[-2:] == ["Take down …", "Note"]
    assert await pressed(telegram, after, "Edit it out", leyla) == "Edited out of 1 reply."
    corrected = next(call for call in telegram.calls("editMessageText") if call.params["chat_id"] == STRANGER)
    assert corrected.result["text"].startswith("A passage in this reply was taken down by the moderators on ")
    assert "1905" not in corrected.result["text"]
    quoting = await service.log.read(lambda db: affected(db, reported.quotes[0].citation.document))
    assert [(each.number, each.corrected) for each in quoting] == [(1, True)]
    assert await pressed(telegram, after, "Undo: Bridges", leyla) == "Undone."
    found = await service.log.read(lambda db: cases.case(db, row["uid"]))
    assert [(t.actor, t.undone_by) for t in found.takedowns] == [("Leyla", "Leyla")]
    assert not telegram.refused


async def test_replies_are_corrected_some_at_a_time(
    telegram: StandIn,
    application: App,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    stranger: Person,
    reported: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next press continues with the rest, until none is left."""
    monkeypatch.setattr("bot.telegram.moderation.corrections.AT_ONCE", 2)
    theirs = telegram.private_chat(stranger)
    for _place in range(4):
        reply = await application.bot.send_message(theirs.id, "a reply with a quote")
        address = {"chat": STRANGER, "topic": None, "message": 1, "replies": [reply.message_id]}
        await service.log.write(asked(service, reported, address=Seal(service.log.key).close(address)))
    uid = await service.log.read(lambda db: cases.uid_of(db, 4))
    quote = reported.quotes[0]
    await service.log.do(
        lambda db: cases.take_down(db, uid, quote.citation.document, quote.passage_sha256, [], "", "Leyla")
    )
    message = (await application.bot.send_message(office.id, "#4 · From the log")).to_dict()
    said = [await pressed(telegram, message, "", leyla, data="mod:e:4:1", forged=True) for _press in range(3)]
    assert said == ["Edited out of 2 replies.", "Edited out of 2 replies.", "Edited out of 0 replies."]
    quoting = await service.log.read(lambda db: affected(db, quote.citation.document))
    assert [(each.number, each.corrected) for each in quoting] == [(4, True), (3, True), (2, True), (1, True)]
    assert not telegram.refused


async def test_a_note_is_taken_in_quiet_mode_too(
    telegram: StandIn, service: QuestionService, leyla: Person, reported: Answer, run_bot: RunBot
) -> None:
    """Quiet mode in the moderators' chat holds for questions, not for notes."""
    chat = telegram.group("Moderators", members=[leyla])
    await service.log.write(row := asked(service, reported))
    async with run_bot(moderators_chat=chat.id) as made:
        moderation: Moderation = made.bot_data["moderation"]
        found = await service.log.read(lambda db: cases.case(db, row["uid"]))
        await moderation._show_everywhere(made.bot, found, Why("From the log"))
        card = (await telegram.until("sendMessage"))[0].result
        telegram.say(chat, leyla, "/quiet on")
        await telegram.until("sendMessage", 2)
        telegram.say(chat, leyla, "Compare the second edition.", reply_to=card)
        assert (await telegram.until("sendMessage", 3))[2].result["text"] == "Noted on #1."
    found = await service.log.read(lambda db: cases.case(db, row["uid"]))
    assert [(v.note, v.actor) for v in found.verdicts] == [("Compare the second edition.", "Leyla")]


async def test_a_reply_to_a_card_is_a_note(
    telegram: StandIn, application: App, service: QuestionService, office: Chat, leyla: Person, reported: Answer
) -> None:
    """It stands on the case under the moderator's name, and is not taken for a question."""
    row = asked(service, reported)
    await service.log.write(row)
    telegram.say(office, leyla, "/log bridge")
    listed = (await telegram.until("sendMessage"))[-1].result
    await pressed(telegram, listed, "#1", leyla)
    card = (await telegram.until("sendMessage"))[0].result
    telegram.clear()
    telegram.say(office, leyla, "Compare the second edition.", reply_to=card)
    assert (await telegram.until("sendMessage"))[0].result["text"] == "Noted on #1."
    found = await service.log.read(lambda db: cases.case(db, row["uid"]))
    assert [(v.verdict, v.note, v.actor) for v in found.verdicts] == [("note", "Compare the second edition.", "Leyla")]


async def test_review_goes_through_the_queue(
    telegram: StandIn,
    application: App,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    make_answer: Any,
    make_quote: Any,
) -> None:
    """Reports first, one after the other; at the end it says so."""
    uids = []
    for place in range(3):
        row = asked(service, make_answer(f"Question {place}?", make_quote()))
        await service.log.write(row)
        await report(service, row["uid"], "other")
        uids.append(row["uid"])
    telegram.say(office, leyla, "/review")
    card = (await telegram.until("sendMessage"))[0].result
    seen = [card["text"].split()[0]]
    for _place in range(2):
        await pressed(telegram, card, "Next", leyla)
        card = (await telegram.until("sendMessage"))[0].result
        seen.append(card["text"].split()[0])
    assert seen == ["#3", "#2", "#1"]
    await pressed(telegram, card, "Right", leyla)
    card = await edited(telegram)
    assert "Next" in labels(card)
    await pressed(telegram, card, "Next", leyla)
    assert (await telegram.until("sendMessage"))[0].result["text"] == texts.NO_OPEN_CASES
    assert not telegram.refused


async def test_stats_draws_a_picture_and_counts(
    telegram: StandIn, application: App, service: QuestionService, office: Chat, leyla: Person, reported: Answer
) -> None:
    """A PNG with the totals under it; a number of days that is none is refused."""
    await service.log.write(asked(service, reported))
    telegram.say(office, leyla, "/stats 7")
    (call,) = await telegram.until("sendPhoto", timeout=30)
    assert re.match(
        r"1 question, 20\d\d-\d\d-\d\d to 20\d\d-\d\d-\d\d \(UTC\): 1 answered, 0 declined, 0 failed;",
        call.params["caption"],
    )
    telegram.clear()
    telegram.say(office, leyla, "/stats 0")
    assert (await telegram.until("sendMessage"))[0].result["text"] == texts.STATS_HOW
    assert not telegram.refused


@pytest.mark.parametrize("command", ["/review", "/log bridge", "/stats", "/export", "/export csv"])
async def test_others_reach_no_command(
    telegram: StandIn, application: App, service: QuestionService, stranger: Person, reported: Answer, command: str
) -> None:
    """They are answered as unknown commands are, and in a group not at all."""
    await service.log.write(asked(service, reported))
    telegram.say(telegram.private_chat(stranger), stranger, command)
    (call,) = await telegram.until("sendMessage")
    assert call.result["text"] == strings.UNKNOWN_COMMAND
    assert not telegram.calls("sendPhoto") + telegram.calls("sendDocument")


async def test_others_reach_no_button(
    telegram: StandIn,
    application: App,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    stranger: Person,
    reported: Answer,
) -> None:
    """A card's callback data pressed by somebody else, on a message of theirs, changes and shows nothing."""
    row = asked(service, reported)
    await service.log.write(row)
    theirs = (await application.bot.send_message(telegram.private_chat(stranger).id, "an answer")).to_dict()
    for data in (
        "mod:r:1",
        "mod:tp:1:0",
        "mod:td:1:0",
        "mod:u:1:1",
        "mod:x:1:1",
        "mod:o:1",
        "mod:s:0:0",
        "mod:e:1:1",
        "mod:",
    ):
        assert await pressed(telegram, theirs, "", stranger, data=data, forged=True) == texts.NO_BUTTON
    found = await service.log.read(lambda db: cases.case(db, row["uid"]))
    assert (found.verdicts, found.takedowns) == ([], [])
    assert not telegram.calls("sendMessage")


@pytest.mark.parametrize(
    "data",
    [
        "mod:",
        "mod:r",
        "mod:r:x",
        "mod:r:99",
        "mod:tp:1:9",
        "mod:tp:1:-9",
        "mod:u:1:7",
        "mod:x:1:7",
        "mod:s:9:0",
        "mod:zz:1",
        "mod:l:x",
    ],
)
async def test_a_meaningless_press_is_acknowledged(
    telegram: StandIn,
    application: App,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    reported: Answer,
    data: str,
) -> None:
    """From an older version, or made up: a sentence, no exception, no change."""
    row = asked(service, reported)
    await service.log.write(row)
    message = (await application.bot.send_message(office.id, "#1 · From the log")).to_dict()
    said = await pressed(telegram, message, "", leyla, data=data, forged=True)
    assert said in (texts.NO_BUTTON, texts.NO_CASE, texts.NO_OPEN_CASES), "a sentence for people"
    found = await service.log.read(lambda db: cases.case(db, row["uid"]))
    assert (found.verdicts, found.takedowns) == ([], [])


async def test_a_refusal_names_no_times_as_programs_write_them(
    telegram: StandIn, application: App, service: QuestionService, office: Chat, leyla: Person, reported: Answer
) -> None:
    """Somebody has undone the verdict meanwhile: who and when, to the minute."""
    row = asked(service, reported)
    await service.log.write(row)
    verdict = await service.log.do(lambda db: cases.verdict(db, row["uid"], "wrong passage", "Somebody"))
    await service.log.do(lambda db: cases.undo_verdict(db, verdict, "Elnur"))
    message = (await application.bot.send_message(office.id, "#1 · From the log")).to_dict()
    said = await pressed(telegram, message, "", leyla, data=f"mod:u:1:{verdict}", forged=True)
    assert re.search(r"by Elnur, \d{4}-\d\d-\d\d \d\d:\d\d UTC", said)
    assert not re.search(r"\dT\d|\+00:00", said)


async def test_administrators_of_the_moderators_chat_moderate_there(
    telegram: StandIn, service: QuestionService, leyla: Person, stranger: Person, reported: Answer, run_bot: RunBot
) -> None:
    """Others in that chat do not, although they see the card."""
    chat = telegram.group("Moderators", members=[leyla, stranger])
    row = asked(service, reported)
    async with run_bot(moderators_chat=chat.id, watch_seconds=EVERY_SECONDS) as made:
        moderation: Moderation = made.bot_data["moderation"]
        assert moderation.watch is not None
        await moderation.watch.look()
        await service.log.write(row)
        await report(service, row["uid"], "other")
        await moderation.watch.look()
        card = (await telegram.until("sendMessage"))[0].result
        assert card["chat"]["id"] == chat.id
        assert await pressed(telegram, card, "Right", stranger) == texts.NO_BUTTON
        assert await pressed(telegram, card, "Right", leyla) == "Saved."
    found = await service.log.read(lambda db: cases.case(db, row["uid"]))
    assert [(v.verdict, v.actor) for v in found.verdicts] == [("right", "Leyla")]


async def test_cards_are_english_and_presses_in_the_language_of_who_pressed(
    telegram: StandIn, application: App, service: QuestionService, reported: Answer
) -> None:
    """The card sent unasked is in English, with the report's reason in words; a press and a command are in Russian."""
    leyla = telegram.user(MODERATOR, "Leyla", language="ru")
    office = telegram.private_chat(leyla)
    row = asked(service, reported)
    moderation: Moderation = application.bot_data["moderation"]
    assert moderation.watch is not None
    await moderation.watch.look()
    await service.log.write(row)
    await report(service, row["uid"], "harm")
    await moderation.watch.look()
    card = (await telegram.until("sendMessage"))[0].result
    assert card["text"].startswith("#1 · Reported: Private or harmful\nQuestion: ")
    assert "Reasons given: Private or harmful" in card["text"]
    assert await pressed(telegram, card, "Right", leyla) == "Сохранено."
    after = await edited(telegram)
    assert after["text"].splitlines()[-1].startswith("Верно — Leyla, ")
    assert labels(after)[0] == "Отменить: Верно"
    telegram.clear()
    telegram.say(office, leyla, "Сверить со вторым изданием.", reply_to=after)
    assert (await telegram.until("sendMessage"))[0].result["text"] == "Заметка добавлена к #1."
    telegram.say(office, leyla, "/review")
    assert (await telegram.until("sendMessage", 2))[1].result["text"] == "Открытых случаев нет. Спасибо за работу."
    telegram.say(office, leyla, "/stats 7")
    (call,) = await telegram.until("sendPhoto", timeout=30)
    assert call.params["caption"].startswith("1 вопрос, 20")
    assert not telegram.refused


@pytest.mark.parametrize("language", catalogs.languages())
def test_cards_keep_their_form_in_every_language(language: str) -> None:
    """The number comes first, as replies and presses look for it; labels fit next to each other on a phone."""
    use(language)
    try:
        assert _(texts.CARD_HEAD).format(number=7, why="why") == "#7 · why"
        short = [texts.RIGHT, texts.WRONG, texts.SHOULD_DECLINE, texts.SHOULD_ANSWER, texts.TAKE_DOWN, texts.ADD_NOTE]
        short += [texts.NEXT, texts.BACK, texts.OLDER, texts.TAKE_PASSAGE, texts.TAKE_DOCUMENT, texts.CORRECT]
        assert {label: len(_(label)) for label in short if len(_(label)) > 24} == {}
    finally:
        use("en")


async def test_only_moderators_are_offered_their_commands(
    telegram: StandIn, service: QuestionService, leyla: Person, office: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """In the named ones' private chats and for administrators of the moderators' chat; who has not written costs a line."""
    chat = telegram.group("Moderators", members=[leyla])
    settings = Settings(
        telegram.token,
        telegram.base_url,
        telegram.base_file_url,
        moderators={MODERATOR: "Leyla", 99: "Boris"},
        moderators_chat=chat.id,
    )
    made = build_application(settings, service)
    await made.initialize()
    await set_commands(made, settings)
    await made.shutdown()
    menus = {scope: [each["command"] for each in menu] for (scope, _), menu in telegram.state.commands.items()}
    theirs = {scope for scope, names in menus.items() if set(names) & {"review", "log", "stats", "export"}}
    assert sorted((json.loads(scope)["type"], json.loads(scope)["chat_id"]) for scope in theirs) == [
        ("chat", MODERATOR),
        ("chat_administrators", chat.id),
    ]
    everybody = ["ask", "sources", "help", "language", "privacy"]
    own = menus[json.dumps({"chat_id": MODERATOR, "type": "chat"}, sort_keys=True)]
    assert own == ["review", "log", "stats", "export", *everybody[:3], "language", "privacy", "mydata", "forgetme"]
    (shared,) = (menus[scope] for scope in theirs if "administrators" in scope)
    assert shared == ["review", "log", "stats", "export", *everybody, "quiet"]
    (record,) = [each for each in caplog.records if "command menu" in each.getMessage()]
    assert "(5 of 35 menus)" in record.getMessage()
    assert "each moderator has to write to the bot once" in record.getMessage()


async def test_moderators_are_let_in_besides_the_allowed_chats(
    telegram: StandIn, service: QuestionService, leyla: Person, office: Chat, stranger: Person, run_bot: RunBot
) -> None:
    """The list of chats does not lock moderators out of their cards, nor make the bot leave their chat."""
    chat = telegram.group("Moderators", members=[leyla])
    running = run_bot(
        moderators={MODERATOR: "Leyla"}, moderators_chat=chat.id, chats=("-100777",), watch_seconds=EVERY_SECONDS
    )
    async with running as made:
        moderation: Moderation = made.bot_data["moderation"]
        assert moderation.watch is not None
        await moderation.watch.look()
        telegram.say(office, leyla, "/review")
        telegram.say(chat, leyla, "/review")
        telegram.say(telegram.private_chat(stranger), stranger, "/review")
        calls = await telegram.until("sendMessage", 3)
    said = {call.params["chat_id"]: call.result["text"] for call in calls}
    assert said[office.id] == said[chat.id] == texts.NO_OPEN_CASES
    assert said[STRANGER] == strings.NOT_FOR_THIS_CHAT.format(chat=STRANGER)
    assert not telegram.calls("leaveChat")


def test_the_chart_is_a_picture() -> None:
    """PNG, also for a single day and for days without a question; without a day there is none."""
    names = {name: name for name in ("answered", "declined", "failed", "disliked", "title")}
    for days in ([Day("2026-11-21")], [Day(f"2026-11-{day:02}", 9, 5, 3, 1, 2, 1) for day in range(1, 31)]):
        assert questions_chart(days, names).startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="no days"):
        questions_chart([], names)


def test_settings_name_moderators() -> None:
    """Ids with names, each once; a chat by its negative id."""
    found = load_settings({"CITEBOT_MODERATORS": "12: Anna, 13:Boris", "CITEBOT_MODERATORS_CHAT": "-100123"}, None)
    assert (dict(found.moderators), found.moderators_chat) == ({12: "Anna", 13: "Boris"}, -100123)
    for value in ("Anna", "12", "12:", "12:Anna,12:Boris", "12:Anna,13:Anna", "x:Anna"):
        with pytest.raises(SettingsError, match="CITEBOT_MODERATORS"):
            load_settings({"CITEBOT_MODERATORS": value}, None)
    with pytest.raises(SettingsError, match="CITEBOT_MODERATORS_CHAT"):
        load_settings({"CITEBOT_MODERATORS_CHAT": "123"}, None)
