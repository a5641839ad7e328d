"""Only moderators can moderate: every command and press is tried by the wrong people and in the wrong chats.

Each attempt is compared with the whole log before and after, and with everything the bot sends.
"""

import ast
import inspect
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot
from sqlite_utils import Database
from standin.reading import covered
from standin.server import Call, StandIn
from standin.state import Chat, Person
from telegram.ext import Application

import bot.telegram.moderation.cards
import bot.telegram.moderation.lists
from bot.log.moderation import affected, cases
from bot.log.rows import Asker, question_row
from bot.log.sqlite import sqlite3
from bot.questions import QuestionService
from bot.telegram.moderation import moderators
from bot.telegram.moderation.presses import CardPresses
from bot.telegram.moderation.verbs import VERBS, press
from bot.text import moderation as texts
from bot.text import strings
from index import Answer, Quote

App = Application[Any, Any, Any, Any, Any, Any]
COMMANDS = ("/review", "/log bridge", "/log", "/stats", "/stats 7", "/export", "/export csv", "/export jsonl")
HTML = "<b>When</b> <script>alert(1)</script> & _was_ [the](https://evil.example) bridge built?"
SECRET = "<i>The bridge</i> was built in *1905* by the secret masons of the old town."
PRESSES = (
    *(f"mod:{each.name}:1" for each in VERBS.values() if each.verdict),
    *("mod:u:1:1", "mod:x:1:1", "mod:e:1:1", "mod:tp:1:0", "mod:td:1:0", "mod:t:1", "mod:c:1", "mod:n:1", "mod:o:1"),
    *("mod:s:0:0", "mod:s:4:0", "mod:l:9", "mod:k:1", "mod:k:2", "mod:y:1", "mod:b:1"),
)
"""A press for each verb there is, about things there are."""
FORGED = (
    *("mod:", "mod::", "mod:r", "mod:r:", "mod:zz:1", "mod:r:1 OR 1=1", "mod:r:1;DROP TABLE verdicts", "mod:r:'--"),
    *(
        "mod:r:-1",
        "mod:r:0",
        "mod:r:" + "9" * 18,
        "mod:r:" + "9" * 50,
        "mod:r:1e3",
        "mod:r:0x1",
        "mod:r:\u0661",
        "mod:r:²",
    ),
    *("mod:u:1:2", "mod:u:1:-1", "mod:u:1:x", "mod:u:1", "mod:u:1:" + "9" * 18, "mod:x:1:9", "mod:x:1:-1", "mod:x:2:1"),
    *("mod:tp:1:1", "mod:tp:1:-1", "mod:td:1:99", "mod:tp:1:0'", "mod:td:2:1", "mod:e:1:9", "mod:e:2:1", "mod:e:1:-1"),
    *("mod:o:99", "mod:o:-1", "mod:t:99", "mod:n:99", "mod:c:99", "mod:s:9:0", "mod:s:-1:0", "mod:s:0:-1", "mod:s:0"),
    *(
        "mod:l:x",
        "mod:l:-1",
        "mod:k:99",
        "mod:k:-1",
        "mod:k:x",
        "mod:y:99",
        "mod:y:2",
        "mod:y",
        "mod:k",
        "mod:b:2",
        "mod:b:99",
        "mod:b",
    ),
)
"""Presses that no button carries, about things that are not there, or that belong to another case."""


def answers(query: str, call: Call) -> bool:
    """Whether a call answers this press or inline query."""
    return query in {call.params.get("callback_query_id"), call.params.get("inline_query_id")}


@dataclass
class Place:
    """A log with a case that was judged and taken down, and one that was not; a moderators' chat; everybody."""

    telegram: StandIn
    application: App
    service: QuestionService
    chat: Chat
    elsewhere: Chat
    moderator: Person
    admin: Person
    stranger: Person
    uid: str

    def everything(self) -> str:
        """All that is in the log, except which message shows which question: a card that is drawn again is noted."""
        db = Database(sqlite3.connect(str(self.service.log.path)), execute_plugins=False)
        try:
            names = [
                name
                for name in db.table_names()
                if "fts" not in name and name not in ("shown_to_moderators", "sqlite_sequence")
            ]
            return json.dumps({name: list(db.query(f"SELECT * FROM {name}")) for name in names}, default=repr)  # noqa: S608
        finally:
            db.close()

    async def card(self, chat: Chat) -> dict[str, Any]:
        """A card in this chat, as somebody may keep it for later."""
        sent = await self.application.bot.send_message(chat.id, "#1 · Reported: quote")
        return dict(sent.to_dict())

    async def press(self, message: dict[str, Any], data: str, person: Person) -> str:
        """Press with this data, forged or not; what the acknowledgement says."""
        query = self.telegram.press(message, data, person, forged=True)
        (call,) = await self.telegram.until(partial(answers, query))
        return str(call.params.get("text", ""))

    def sent(self) -> list[str]:
        """Methods of all calls that put something before people's eyes, acknowledgements left out."""
        shown = re.compile("send(?!ChatAction)|edit|copy|forward|deleteMessage")
        return [call.method for call in self.telegram.sent if shown.match(call.method)]


@pytest_asyncio.fixture
async def place(
    telegram: StandIn,
    service: QuestionService,
    make_answer: Callable[..., Answer],
    make_quote: Callable[..., Quote],
    monkeypatch: pytest.MonkeyPatch,
    run_bot: RunBot,
) -> AsyncIterator[Place]:
    """The bot with a named moderator and a moderators' chat; nothing is sent on its own."""
    monkeypatch.setattr(moderators, "_FRESH_SECONDS", 0.0)
    moderator, admin = telegram.user(71, "Leyla"), telegram.user(72, "Boris")
    stranger = telegram.user(73, "Somebody")
    chat = telegram.group("Moderators", members=[admin, stranger])
    elsewhere = telegram.group("Elsewhere", members=[moderator, admin, stranger])
    names = {moderator.id: "Leyla"}
    quote = make_quote(SECRET, SECRET)
    uids = []
    for number, question in enumerate((HTML, "Where was the bridge built?")):
        answer = make_answer(question, quote if number == 0 else make_quote(rank=2), confidence=0.9)
        asker = Asker("private", 5, 5)
        row = question_row(
            question, answer, asker, key=service.log.key, build="build-1", threshold=None, latency_ms=3.0
        )
        await service.log.write(row)
        uids.append(row["uid"])

    def decide(db: Database) -> None:
        cases.verdict(db, uids[0], "right", "Leyla")
        cases.take_down(db, uids[0], quote.citation.document, quote.passage_sha256, [], "why", "Leyla")
        cases.verdict(db, uids[1], "right", "Leyla")
        affected.note_takedowns(db)
        affected.note_gone(
            db, "build-1", [affected.Gone("doc-1", quote.passage_sha256, "Bridges", SECRET, "changed", 1)]
        )
        for waiting in affected.cards_waiting(db):
            affected.card_shown(db, waiting)

    await service.log.do(decide)
    async with run_bot(moderators=names, moderators_chat=chat.id, rate_user=0, rate_chat=0) as made:
        for each in (moderator, admin, stranger):
            telegram.private_chat(each)
        yield Place(telegram, made, service, chat, elsewhere, moderator, admin, stranger, uids[0])


async def settled(place: Place) -> None:
    """Wait until the bot has dealt with all before: it answers one at a time in each chat, and this comes last."""
    probe = place.telegram.user(99, "Probe")
    chat = place.telegram.state.chats.get(99) or place.telegram.private_chat(probe)
    for count in (1, 2):
        place.telegram.say(chat, probe, "/unheardof")
        await place.telegram.until(lambda call: call.params.get("chat_id") == 99 and "text" in call.params, count)


def test_every_verb_is_tried() -> None:
    """The list above has each verb of the table."""
    assert {data.split(":")[1] for data in PRESSES} == set(VERBS)


def test_every_verb_is_answered_and_every_method_is_a_verb_s() -> None:
    """The table names a method for each verb; no method answers a button that no table has."""
    public = {name for name, _ in inspect.getmembers(CardPresses, inspect.isfunction) if not name.startswith("_")}
    assert {each.method for each in VERBS.values()} == public - {"on_press", "register"}


def test_every_verb_of_the_table_is_on_a_button() -> None:
    """Cards and lists name it, or make it for a verdict; a verb that is not in the table makes no button."""
    named: set[object] = set()
    for module in (bot.telegram.moderation.cards, bot.telegram.moderation.lists):
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        named |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {each.name for each in VERBS.values() if not each.verdict} <= named
    with pytest.raises(KeyError):
        press("zz", 1)


@pytest.mark.parametrize("command", COMMANDS)
async def test_commands_tell_others_nothing(place: Place, command: str) -> None:
    """In private as an unknown command; in the moderators' chat, and a moderator in another group, not at all."""
    before = place.everything()
    private = place.telegram.state.chats[place.stranger.id]
    place.telegram.say(private, place.stranger, command)
    (call,) = await place.telegram.until("sendMessage")
    assert (call.params["chat_id"], call.params["text"]) == (place.stranger.id, strings.UNKNOWN_COMMAND)
    place.telegram.clear()
    place.telegram.say(place.chat, place.stranger, command)
    for person in (place.moderator, place.admin, place.stranger):
        place.telegram.say(place.elsewhere, person, command)
    other = place.telegram.group("Their channel", kind="channel")
    place.telegram.say(place.chat, place.stranger, command, extra={"sender_chat": other.json()})
    place.telegram.edit(place.telegram.say(place.elsewhere, place.moderator, "x"), command)
    await settled(place)
    assert [
        call.params["chat_id"] for call in place.telegram.calls("sendMessage") if call.params["chat_id"] != 99
    ] == []
    assert not place.telegram.calls("sendPhoto") + place.telegram.calls("sendDocument")
    assert place.everything() == before


async def test_presses_do_nothing_for_others(place: Place) -> None:
    """Every verb and every forgery, by a stranger here and there, and by a moderator where others read along."""
    before = place.everything()
    seats = [
        (place.telegram.state.chats[place.stranger.id], place.stranger),
        (place.chat, place.stranger),
        (place.elsewhere, place.moderator),
        (place.elsewhere, place.admin),
    ]
    for chat, person in seats:
        card = await place.card(chat)
        place.telegram.clear()
        for data in (*PRESSES, *FORGED):
            assert await place.press(card, data[:64], person) == texts.NO_BUTTON, (chat.title, data)
        assert place.sent() == []
    assert place.everything() == before


async def test_presses_do_nothing_under_a_message_without_a_chat(place: Place) -> None:
    """Sent through inline mode, a card would be read by anybody: not even a moderator's press counts there."""
    before = place.everything()
    for data in PRESSES:
        query = place.telegram.press_inline("inline-1", data, place.moderator)
        (call,) = await place.telegram.until(partial(answers, query))
        assert call.params["text"] == texts.NO_BUTTON
    assert place.everything() == before
    assert place.sent() == []


async def test_replayed_presses_do_nothing_once_the_role_is_lost(place: Place) -> None:
    """An administrator's press counts; after they are one no more, the same press on the same card does not."""
    cards = [await place.card(chat) for chat in (place.chat, place.telegram.state.chats[place.admin.id])]
    place.chat.statuses[place.admin.id] = "administrator"
    assert await place.press(cards[0], "mod:u:1:1", place.admin) == texts.UNDONE
    assert await place.press(cards[1], "mod:r:1", place.admin) == texts.SAVED
    place.chat.statuses[place.admin.id] = "member"
    before = place.everything()
    place.telegram.clear()
    for card in cards:
        for data in PRESSES:
            assert await place.press(card, data, place.admin) == texts.NO_BUTTON
    assert place.sent() == []
    assert place.everything() == before


async def test_a_stranger_s_reply_to_a_card_is_no_note(place: Place) -> None:
    """It changes nothing, and no one is told of a card."""
    keyboard = {"inline_keyboard": [[{"text": "Right", "callback_data": "mod:r:1"}]]}
    card = dict(await place.card(place.chat))
    place.telegram.state.chats[place.chat.id].messages[card["message_id"]]["reply_markup"] = keyboard
    before = place.everything()
    place.telegram.clear()
    place.telegram.say(place.chat, place.stranger, "A note from nobody", reply_to=card)
    await settled(place)
    assert [call for call in place.telegram.calls("sendMessage") if call.params["chat_id"] != 99] == []
    assert place.everything() == before


@pytest.mark.parametrize("data", FORGED)
async def test_forged_presses_of_a_moderator_write_nothing(place: Place, data: str) -> None:
    """SQL, numbers out of range, numbers of another case: acknowledged, and the log stays as it is."""
    office = place.telegram.state.chats[place.moderator.id]
    card = await place.card(office)
    before = place.everything()
    await place.press(card, data[:64], place.moderator)
    assert place.everything() == before


async def test_stored_markup_is_shown_as_text(place: Place) -> None:
    """A question and a quote full of markup stand on card, list and correction as they were written, without its effect."""
    office = place.telegram.state.chats[place.moderator.id]
    card = await place.card(office)
    place.telegram.clear()
    await place.press(card, "mod:o:1", place.moderator)
    place.telegram.say(office, place.moderator, "/log alert")
    shown, listed = (await place.telegram.until("sendMessage", 2))[:2]
    assert f"Question: {HTML}" in shown.result["text"]
    assert SECRET in shown.result["text"]
    assert HTML in listed.result["text"]
    assert covered(shown.result, "blockquote") == [SECRET]
    assert covered(shown.result, "italic", "code", "pre", "underline") == []
    assert covered(shown.result, "bold") == ["#1 · From the log", SECRET]
    assert covered(shown.result, "text_link") == ["Bridges"]
    for call in (shown, listed):
        assert "parse_mode" not in call.params
        assert "evil" not in json.dumps(call.params.get("entities", []))
    assert not place.telegram.refused
