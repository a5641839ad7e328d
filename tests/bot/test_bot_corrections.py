"""Replies are corrected where they stand: other quotes and their buttons stay, and moderators are offered it once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot
from standin.faults import Fault
from standin.reading import covered, data, labels
from standin.server import Call, StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.log import people
from bot.log.clock import clock
from bot.log.moderation import affected, cases
from bot.log.rows import keyed_hash
from bot.log.upkeep.retention import erase, tidy
from bot.questions import QuestionService
from bot.telegram.asking import inline
from bot.telegram.moderation.handlers import Moderation
from bot.text import moderation as texts
from bot.text import strings

App = Application[Any, Any, Any, Any, Any, Any]
Told = Callable[..., Awaitable[list[dict[str, Any]]]]
QUESTION, SEVERAL = "When was the bridge built?", "Which bridges?"
NOTICE = texts.CORRECTION.partition("{")[0]


def answers(query: str, call: Call) -> bool:
    """Whether a call answers this press or inline query."""
    return query in {call.params.get("callback_query_id"), call.params.get("inline_query_id")}


@pytest_asyncio.fixture
async def bot(
    service: QuestionService, library: Any, run_bot: RunBot, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Moderation]:
    """The bot with a moderator; it looks for something to show when a test asks it to."""
    monkeypatch.setattr(inline, "SETTLED_SECONDS", 0.05)
    monkeypatch.setattr(service.log.takedowns, "_every", 0.0)
    async with run_bot(moderators={71: "Leyla"}, watch_seconds=3600.0) as made:
        moderation: Moderation = made.bot_data["moderation"]
        assert moderation.watch is not None
        await moderation.watch.stop()  # or its own first look, late on a slow machine, would send what a test waits for
        yield moderation


@pytest.fixture
def leyla(telegram: StandIn) -> Person:
    """The moderator."""
    return telegram.user(71, "Leyla")


@pytest.fixture
def office(telegram: StandIn, leyla: Person) -> Chat:
    """Her chat with the bot."""
    return telegram.private_chat(leyla)


async def asked(telegram: StandIn, chat: Chat, person: Person, text: str, told: Told) -> dict[str, Any]:
    """Ask, and wait for the reply and its row; gives the reply as sent."""
    count = len(await told("questions", lambda _: True))
    telegram.say(chat, person, text)
    await told("questions", lambda rows: len(rows) > count and rows[-1]["address"])
    return dict(telegram.calls("sendMessage")[-1].result)


async def taken_down(service: QuestionService, number: int) -> int:
    """Take the passage of this bridge down, as on a command line."""
    document, sha256 = f"doc-{number}", f"{number:064x}"
    return await service.log.do(lambda db: cases.take_down(db, "", document, sha256, [], "because", "ops"))


async def offered(bot: Moderation, telegram: StandIn, office: Chat) -> dict[str, Any]:
    """The card that the next look sends."""
    assert bot.watch is not None
    telegram.clear()
    assert await bot.watch.look_for_corrections() == 1
    (call,) = await telegram.until(lambda call: call.method == "sendMessage" and call.params["chat_id"] == office.id)
    return dict(call.result)


async def pressed(telegram: StandIn, message: dict[str, Any], label: str, person: Person) -> str:
    """Press a button and wait for its acknowledgement; what that says."""
    now = telegram.state.chats[message["chat"]["id"]].messages[message["message_id"]]
    (full,) = [text for row in labels(now) for text in row if text.startswith(label)]
    query = telegram.press(now, data(now, full), person)
    (call,) = await telegram.until(partial(answers, query))
    return str(call.params.get("text", ""))


def as_it_is(telegram: StandIn, message: dict[str, Any]) -> dict[str, Any]:
    """A message as it is now."""
    return dict(telegram.state.chats[message["chat"]["id"]].messages[message["message_id"]])


async def test_other_quotes_stay_with_their_buttons(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """Of three quotes in one message the second goes; the buttons name the two that are left, and work."""
    reply = await asked(telegram, private, anna, SEVERAL, told)
    await taken_down(service, 2)
    card = await offered(bot, telegram, office)
    assert card["text"].splitlines()[0].startswith("Taken down by ops, ")
    assert card["text"].splitlines()[1:] == ["Reason: because", "Replies that still quote it: 1"]
    assert labels(card) == [["Edit it out of replies"], ["Undo: Bridges 2, one passage"]]
    assert await pressed(telegram, card, "Edit it out", leyla) == "Edited out of 1 reply."
    after = as_it_is(telegram, reply)
    assert after["text"].startswith(NOTICE)
    assert [text.partition("190")[2][:1] for text in covered(after, "bold")] == ["1", "3"]
    assert "1902" not in after["text"]
    assert labels(after) == [
        ["In context [1]", "In context [2]"],
        ["Source [1]", "Source [2]"],
        [strings.BUTTON_ANSWERED, strings.BUTTON_NOT_ANSWERED, strings.BUTTON_REPORT],
    ]
    telegram.clear()
    assert await pressed(telegram, after, "In context [2]", anna) == ""
    assert "1903" in (await telegram.until("sendMessage"))[0].result["text"]
    assert await pressed(telegram, after, strings.BUTTON_ANSWERED, anna) == strings.NOTED_ANSWERED
    assert labels(as_it_is(telegram, card)) == [["Undo: Bridges 2, one passage"]]
    assert "Replies corrected: 1; could not be changed: 0" in as_it_is(telegram, card)["text"]
    assert not telegram.refused


async def test_nothing_left_is_said_without_buttons(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """The only quote is gone: one sentence says so, and there is nothing to press; the document is not described either."""
    reply = await asked(telegram, private, anna, QUESTION, told)
    await service.log.do(lambda db: cases.take_down(db, "", "doc-1", "", [], "", "ops"))
    card = await offered(bot, telegram, office)
    old = data(reply, strings.BUTTON_SOURCE)
    await pressed(telegram, card, "Edit it out", leyla)
    after = as_it_is(telegram, reply)
    assert after["text"] == texts.CORRECTION.format(day=clock()[:10])
    assert labels(after) == []
    query = telegram.press(after, old, anna, forged=True)
    (call,) = await telegram.until(partial(answers, query))
    assert call.params["text"] == strings.SOURCE_GONE


async def test_inline_messages_are_corrected_by_their_id(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    anna: Person,
    boris: Person,
    told: Told,
) -> None:
    """The message that shows the passage; one that shows another quote of the same answer stays, and is not counted."""
    for place, person in ((0, anna), (1, boris)):
        query = telegram.inline(person, SEVERAL)
        (call,) = await telegram.until(partial(answers, query))
        result = call.params["results"][place]
        telegram.choose(person, query, result["id"], query=SEVERAL, inline_message_id=f"inline-{place}")
        await told("questions", lambda rows, place=place: sum(bool(row["address"]) for row in rows) == place + 1)
    other = dict(telegram.state.inline_messages["inline-1"])
    await taken_down(service, 1)
    card = await offered(bot, telegram, office)
    assert await pressed(telegram, card, "Edit it out of replies", leyla) == "Edited out of 1 reply."
    after = telegram.state.inline_messages["inline-0"]
    assert after["text"].startswith(NOTICE)
    assert "reply_markup" not in after
    assert telegram.state.inline_messages["inline-1"] == other
    noted = await service.log.read(lambda db: [row["what"] for row in db.query("SELECT what FROM deeds ORDER BY what")])
    assert noted == [affected.CORRECTED, affected.NOTHING_TO_CORRECT]
    assert labels(as_it_is(telegram, card)) == [["Undo: Bridges 1, one passage"]]
    assert not telegram.refused


async def test_a_reply_to_an_edited_question_keeps_its_new_answer(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """The row before the edit names the same message, which shows another answer by now: it is left alone."""
    question = telegram.say(private, anna, QUESTION)
    await told("questions", lambda rows: rows and rows[-1]["address"])
    reply = dict(telegram.calls("sendMessage")[-1].result)
    telegram.edit(question, "Who knows about rivers?")
    rows = await told("questions", lambda rows: len(rows) == 2 and rows[-1]["address"])
    assert rows[0]["reply_ids"] == rows[1]["reply_ids"] == f"[{reply['message_id']}]"
    declined = as_it_is(telegram, reply)
    assert "1901" not in declined["text"]
    await taken_down(service, 1)
    card = await offered(bot, telegram, office)
    assert await pressed(telegram, card, "Edit it out", leyla) == "Edited out of 0 replies."
    assert as_it_is(telegram, reply) == declined
    assert labels(as_it_is(telegram, card)) == [["Undo: Bridges 1, one passage"]]


async def opened_pages(
    telegram: StandIn, service: QuestionService, private: Chat, anna: Person, told: Told
) -> tuple[dict[str, Any], ...]:
    """A reply quoting one bridge, the passage in context, and further passages: of bridges 2 to 4."""
    reply = await asked(telegram, private, anna, QUESTION, told)
    pages: list[dict[str, Any]] = []
    for label in (strings.BUTTON_CONTEXT, strings.BUTTON_MORE):
        assert await pressed(telegram, reply, label, anna) == ""
        await told("opened", lambda rows: len(rows) == len(pages) + 1)
        pages.append(dict(telegram.calls("sendMessage")[-1].result))
    assert all(text in pages[1]["text"] for text in ("1902", "1903", "1904"))
    return (reply, *pages)


async def test_messages_opened_by_buttons_are_corrected_too(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """A passage that only a button showed is taken down: a card offers it, its message is emptied, the others stay."""
    reply, context, further = await opened_pages(telegram, service, private, anna, told)
    await taken_down(service, 3)
    card = await offered(bot, telegram, office)
    assert card["text"].splitlines()[-1] == "Replies that still quote it: 1"
    telegram.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
    assert await pressed(telegram, card, "Edit it out", leyla) == (
        "Edited out of 0 replies. 1 reply could not be changed."
    )
    assert "Replies corrected: 0; could not be changed: 1" in as_it_is(telegram, card)["text"]
    assert await pressed(telegram, card, "Edit it out", leyla) == "Edited out of 1 reply."
    after = as_it_is(telegram, further)
    assert after["text"] == texts.CORRECTION.format(day=clock()[:10])
    assert labels(after) == []
    assert as_it_is(telegram, reply) == reply
    assert as_it_is(telegram, context) == context
    assert "Replies corrected: 1; could not be changed: 0" in as_it_is(telegram, card)["text"]
    assert labels(as_it_is(telegram, card)) == [["Undo: Bridges 3, one passage"]]
    noted = await service.log.read(lambda db: [row["what"] for row in db.query("SELECT what FROM deeds")])
    assert noted == [affected.OPENED_CORRECTED]
    assert len(await told("opened", lambda _: True)) == 1
    assert not [call for call in telegram.refused if call.method != "editMessageText"]


async def test_a_reply_and_its_turned_context_are_corrected_together(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """The stretch shown last counts; one turned away from the passage no longer shows it and stays."""
    _reply, context, _further = await opened_pages(telegram, service, private, anna, told)
    assert "1901" in context["text"]
    assert await pressed(telegram, context, strings.BUTTON_WIDER, anna) == ""
    wider = as_it_is(telegram, context)
    assert "1901" in wider["text"] and wider["text"] != context["text"]
    assert len(await told("opened", lambda _: True)) == 2
    await taken_down(service, 1)
    card = await offered(bot, telegram, office)
    assert card["text"].splitlines()[-1] == "Replies that still quote it: 2"
    assert await pressed(telegram, card, "Edit it out", leyla) == "Edited out of 2 replies."
    assert as_it_is(telegram, context)["text"].startswith(NOTICE)
    assert not telegram.refused


async def test_messages_opened_by_buttons_are_blanked_with_their_question(
    telegram: StandIn, bot: Moderation, service: QuestionService, private: Chat, anna: Person, told: Told
) -> None:
    """It is in what the person is given, and is gone after the question or the person is erased."""
    await opened_pages(telegram, service, private, anna, told)
    keyed = keyed_hash(service.log.key, "user", anna.id)
    held = await service.log.read(lambda db: people.everything(db, [keyed], [], service.seal))
    (one, other) = held["questions"][0]["messages opened by buttons"]
    assert one["address in Telegram"]["chat"] == other["address in Telegram"]["chat"] == private.id
    assert await service.log.do(lambda db: erase(db, [1])) == 1
    for table in ("opened", "opened_passages"):
        assert await told(table, lambda rows: not rows) == []
    await service.log.do(tidy)
    assert await told("passages", lambda rows: not rows) == []
    await opened_pages(telegram, service, private, anna, told)
    await service.log.forget(anna.id)
    for table in ("opened", "opened_passages"):
        assert await told(table, lambda rows: not rows) == []


async def test_messages_that_cannot_be_changed_are_counted_and_tried_again(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """Telegram refuses the first edit: the card says so and keeps its button; the second press corrects it."""
    reply = await asked(telegram, private, anna, QUESTION, told)
    await taken_down(service, 1)
    card = await offered(bot, telegram, office)
    telegram.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
    assert (
        await pressed(telegram, card, "Edit it out", leyla) == "Edited out of 0 replies. 1 reply could not be changed."
    )
    assert "Replies corrected: 0; could not be changed: 1" in as_it_is(telegram, card)["text"]
    assert "1901" in as_it_is(telegram, reply)["text"]
    assert await pressed(telegram, card, "Edit it out", leyla) == "Edited out of 1 reply."
    assert "Replies corrected: 1; could not be changed: 0" in as_it_is(telegram, card)["text"]
    assert "1901" not in as_it_is(telegram, reply)["text"]


async def test_a_card_s_takedown_is_undone_once(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """With name and time on the card; an older copy of its buttons then corrects nothing."""
    reply = await asked(telegram, private, anna, QUESTION, told)
    number = await taken_down(service, 1)
    card = await offered(bot, telegram, office)
    correct, undo = data(card, "Edit it out of replies"), data(card, "Undo: Bridges 1, one passage")
    assert await pressed(telegram, card, "Undo", leyla) == texts.UNDONE
    assert "Undone by Leyla, " in as_it_is(telegram, card)["text"]
    assert labels(as_it_is(telegram, card)) == []
    for old, said in ((correct, texts.NO_BUTTON), (undo, texts.NOT_POSSIBLE.partition("{")[0])):
        query = telegram.press(card, old, leyla, forged=True)
        (call,) = await telegram.until(partial(answers, query))
        assert call.params["text"].startswith(said)
    assert as_it_is(telegram, reply) == reply
    (stored,) = await service.log.read(lambda db: cases.takedowns(db, standing=False))
    assert (stored.id, stored.undone_by) == (number, "Leyla")


async def test_an_undone_takedown_is_put_back(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """Undoing offers the way back once; the reply is as it was sent, with all its buttons, and the history tells it."""
    reply = await asked(telegram, private, anna, SEVERAL, told)
    number = await taken_down(service, 2)
    card = await offered(bot, telegram, office)
    await pressed(telegram, card, "Edit it out", leyla)
    assert "1902" not in as_it_is(telegram, reply)["text"]
    assert bot.watch is not None
    assert await bot.watch.look_for_corrections() == 0
    await service.log.do(lambda db: cases.undo_takedown(db, number, "ops"))
    back = await offered(bot, telegram, office)
    assert back["text"].splitlines()[-2].startswith("Undone by ops, ")
    assert back["text"].splitlines()[-1] == "Replies from which it was removed: 1"
    assert labels(back) == [["Put it back into replies"]]
    assert await bot.watch.look_for_corrections() == 0
    telegram.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
    assert await pressed(telegram, back, "Put it back", leyla) == (
        "Put back into 0 replies. 1 reply could not be changed."
    )
    assert await pressed(telegram, back, "Put it back", leyla) == "Put back into 1 reply."
    after = as_it_is(telegram, reply)
    assert {name: after[name] for name in ("text", "entities", "reply_markup")} == {
        name: reply[name] for name in ("text", "entities", "reply_markup")
    }
    assert as_it_is(telegram, back)["text"].splitlines()[-1] == (
        "Replies that show it again: 1; could not be changed: 0"
    )
    assert labels(as_it_is(telegram, back)) == []
    noted = await service.log.read(lambda db: [row["what"] for row in db.query("SELECT what FROM deeds ORDER BY id")])
    assert noted == [affected.CORRECTED, affected.NOT_PUT_BACK, affected.PUT_BACK]
    (answer,) = await service.log.read(lambda db: affected.affected(db, "doc-2"))
    assert not answer.corrected
    query = telegram.press(back, data(back, "Put it back into replies"), leyla, forged=True)
    (call,) = await telegram.until(partial(answers, query))
    assert call.params["text"] == "Put back into 0 replies."
    assert as_it_is(telegram, reply) == after


async def test_text_barred_by_another_takedown_stays_out(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """Of two passages taken down one comes back, under the line for the other; taken down again, it goes again."""
    reply = await asked(telegram, private, anna, SEVERAL, told)
    first = await taken_down(service, 1)
    await pressed(telegram, await offered(bot, telegram, office), "Edit it out", leyla)
    await taken_down(service, 3)
    await pressed(telegram, await offered(bot, telegram, office), "Edit it out", leyla)
    await service.log.do(lambda db: cases.undo_takedown(db, first, "ops"))
    await pressed(telegram, await offered(bot, telegram, office), "Put it back", leyla)
    after = as_it_is(telegram, reply)
    assert after["text"].startswith(NOTICE)
    assert [f"190{n}" in after["text"] for n in (1, 2, 3)] == [True, True, False]
    await taken_down(service, 1)
    assert await pressed(telegram, await offered(bot, telegram, office), "Edit it out", leyla) == (
        "Edited out of 1 reply."
    )
    assert [f"190{n}" in as_it_is(telegram, reply)["text"] for n in (1, 2, 3)] == [False, True, False]
    assert not telegram.refused


async def test_an_inline_message_gets_its_quote_back(
    telegram: StandIn, bot: Moderation, service: QuestionService, office: Chat, leyla: Person, anna: Person, told: Told
) -> None:
    """As it was chosen, with its buttons."""
    query = telegram.inline(anna, SEVERAL)
    (call,) = await telegram.until(partial(answers, query))
    telegram.choose(anna, query, call.params["results"][0]["id"], query=SEVERAL, inline_message_id="inline-0")
    await told("questions", lambda rows: rows and rows[-1]["address"])
    before = dict(telegram.state.inline_messages["inline-0"])
    number = await taken_down(service, 1)
    await pressed(telegram, await offered(bot, telegram, office), "Edit it out", leyla)
    assert telegram.state.inline_messages["inline-0"]["text"].startswith(NOTICE)
    await service.log.do(lambda db: cases.undo_takedown(db, number, "ops"))
    back = await offered(bot, telegram, office)
    assert await pressed(telegram, back, "Put it back", leyla) == "Put back into 1 reply."
    after = telegram.state.inline_messages["inline-0"]
    assert all(after[name] == before[name] for name in ("text", "entities", "reply_markup"))
    assert not telegram.refused


async def test_a_takedown_undone_before_any_correction_makes_no_card(
    telegram: StandIn, bot: Moderation, service: QuestionService, office: Chat, private: Chat, anna: Person, told: Told
) -> None:
    """There is nothing to put back."""
    await asked(telegram, private, anna, QUESTION, told)
    number = await taken_down(service, 1)
    await offered(bot, telegram, office)
    await service.log.do(lambda db: cases.undo_takedown(db, number, "ops"))
    assert bot.watch is not None
    assert await bot.watch.look_for_corrections() == 0


async def test_a_takedown_on_a_case_s_card_needs_no_second_card(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """Its own buttons correct; and a takedown of what no one was sent makes no card."""
    await asked(telegram, private, anna, QUESTION, told)
    telegram.say(office, leyla, "/log bridge")
    (listed,) = await telegram.until(lambda call: call.method == "sendMessage" and call.params["chat_id"] == office.id)
    await pressed(telegram, listed.result, "#1", leyla)
    card = telegram.calls("sendMessage")[-1].result
    await pressed(telegram, card, "Take down", leyla)
    await pressed(telegram, card, "[1] this passage", leyla)
    (asking,) = [call for call in await telegram.until("sendMessage") if call.result["text"].startswith("#1/1p ")]
    telegram.say(office, leyla, "an order", reply_to=asking.result)
    await telegram.until(lambda call: call.method == "sendMessage" and call.result["text"] == texts.SAVED)
    await taken_down(service, 8)
    assert bot.watch is not None
    assert await bot.watch.look_for_corrections() == 0
    assert await pressed(telegram, card, texts.CORRECT, leyla) == "Edited out of 1 reply."


async def test_gone_text_is_one_card_a_build(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    library: Any,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """What a build changes or withdraws is listed once, corrected on request, and listed again when it goes once more."""
    reply = await asked(telegram, private, anna, SEVERAL, told)
    assert bot.watch is not None
    assert await bot.watch.look_for_corrections() == 0
    kept = dict(library.texts)
    library.texts["doc-1"] = library.texts["doc-1"].replace("1901", "1950")
    library.texts["doc-3"] = None
    library.stored.clear()
    library.answers.clear()
    assert await bot.watch.look_for_corrections() == 0  # the same build is not compared twice
    object.__setattr__(library.build, "id", "build-2")
    card = await offered(bot, telegram, office)
    assert card["text"].splitlines() == [
        "Build build-2 no longer holds text that was quoted in answers:",
        "• Bridges 1: a passage was changed; answers that quoted it: 1",
        "• Bridges 3: the document was withdrawn; answers that quoted it: 1",
        "Replies that still quote it: 1",
    ]
    assert await bot.watch.look_for_corrections() == 0
    assert await pressed(telegram, card, "Edit it out of replies", leyla) == "Edited out of 1 reply."
    after = as_it_is(telegram, reply)
    assert after["text"].startswith(texts.CORRECTION_GONE.format(day=clock()[:10]))
    assert ["1902" in after["text"], "1901" in after["text"], "1903" in after["text"]] == [True, False, False]
    assert labels(as_it_is(telegram, card)) == []
    object.__setattr__(library.build, "id", "build-3")
    assert await bot.watch.look_for_corrections() == 0  # nothing new is gone
    library.texts.update(kept)
    object.__setattr__(library.build, "id", "build-4")
    assert await bot.watch.look_for_corrections() == 0  # all of it is back
    library.texts["doc-1"] = None
    object.__setattr__(library.build, "id", "build-5")
    again = await offered(bot, telegram, office)
    assert "• Bridges 1: the document was withdrawn" in again["text"]
    assert not telegram.refused


async def test_a_card_that_reached_no_one_is_sent_later(
    telegram: StandIn,
    bot: Moderation,
    service: QuestionService,
    office: Chat,
    leyla: Person,
    private: Chat,
    anna: Person,
    told: Told,
) -> None:
    """The moderator had blocked the bot: the offer waits."""
    await asked(telegram, private, anna, QUESTION, told)
    await taken_down(service, 1)
    telegram.block(leyla)
    assert bot.watch is not None
    assert await bot.watch.look_for_corrections() == 0
    telegram.unblock(leyla)
    card = await offered(bot, telegram, office)
    assert labels(card)[0] == ["Edit it out of replies"]
