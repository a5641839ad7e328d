"""The stand-in for Telegram: python-telegram-bot can use it, it refuses what Telegram refuses, and it fails on order.

Two parts: a real bot over HTTP, and every refusal with its words.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from standin import faults
from standin.server import StandIn
from standin.state import Chat, Person
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputFile,
    InputTextMessageContent,
    Message,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

Json = dict[str, Any]


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    """A running stand-in without people."""
    with StandIn() as server:
        yield server


@pytest.fixture
async def bot(telegram: StandIn) -> AsyncIterator[Bot]:
    """A real bot that talks to the stand-in."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    async with Bot(telegram.token, telegram.base_url, telegram.base_file_url, request) as real:
        yield real


@pytest.fixture
def anna(telegram: StandIn) -> Person:
    """A user."""
    return telegram.user(7, "Anna", "de", username="anna_reads")


@pytest.fixture
def chat(telegram: StandIn, anna: Person) -> Chat:
    """Anna's chat with the bot."""
    return telegram.private_chat(anna)


class Caller:
    """Calls methods as plain JSON, past the checks of the library."""

    def __init__(self, server: StandIn, client: httpx.Client) -> None:
        self.server = server
        self.client = client

    def __call__(self, method: str, **params: Any) -> Json:
        """The answer to a call, as Telegram would give it."""
        head = {"Content-Type": "application/json"}
        answer = self.client.post(
            f"{self.server.base_url}{self.server.token}/{method}", content=json.dumps(params), headers=head
        )
        body: Json = answer.json()
        assert body["ok"] is (answer.status_code == 200)
        return body

    def refusal(self, method: str, **params: Any) -> str:
        """The description of the refusal, which was recorded too."""
        said = str(self(method, **params)["description"])
        assert self.server.refused[-1].description == said
        assert self.server.refused[-1].method == method
        return said


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """One HTTP client for all plain calls, since making one takes longer than the calls."""
    with httpx.Client(trust_env=False) as plain:
        yield plain


@pytest.fixture
def call(telegram: StandIn, client: httpx.Client) -> Caller:
    """A caller of plain methods."""
    return Caller(telegram, client)


async def test_application_echoes_with_entities_after_emoji(telegram: StandIn, chat: Chat, anna: Person) -> None:
    """A polling Application gets a message, its entities point past the emoji, and its answer arrives."""

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        assert message is not None
        assert message.text is not None
        found = list(message.parse_entities().values())
        button = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])
        await message.reply_text(f"{message.text} {found}", do_quote=True, reply_markup=button)

    async def more(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer("ok")
        await query.edit_message_text("done")

    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    polling = HTTPXRequest(httpx_kwargs={"trust_env": False})
    builder = Application.builder().token(telegram.token).base_url(telegram.base_url)
    app = builder.base_file_url(telegram.base_file_url).request(request).get_updates_request(polling).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(more))
    asked = telegram.say(chat, anna, "😀 /ask@citebot_test_bot @anna_reads")
    assert asked["entities"] == [
        {"type": "bot_command", "offset": 3, "length": 21},
        {"type": "mention", "offset": 25, "length": 11},
    ]
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=2)
        (sent,) = await telegram.until("sendMessage")
        telegram.press(sent.result, "more", anna)
        await telegram.until("editMessageText")
        await app.updater.stop()
        await app.stop()
    assert sent.params["text"] == "😀 /ask@citebot_test_bot @anna_reads ['/ask@citebot_test_bot', '@anna_reads']"
    assert sent.result["reply_to_message"]["message_id"] == asked["message_id"]
    assert chat.messages[sent.result["message_id"]]["text"] == "done"
    assert "reply_markup" not in chat.messages[sent.result["message_id"]]
    assert telegram.state.queue == []
    assert not telegram.refused


async def test_bot_reads_every_answer(telegram: StandIn, bot: Bot, chat: Chat, anna: Person) -> None:
    """The library can read what each method answers."""
    me = await bot.get_me()
    assert (me.is_bot, me.username, me.supports_inline_queries) == (True, "citebot_test_bot", True)
    group = telegram.group("Readers", members=[anna], bot_is_admin=True)
    assert (await bot.get_chat(group.id)).title == "Readers"
    assert (await bot.get_chat_member(group.id, anna.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, bot.id)).status == "administrator"
    assert {one.user.id for one in await bot.get_chat_administrators(group.id)} == {anna.id, bot.id}
    assert await bot.get_chat_member_count(group.id) == 2
    commands = [BotCommand("start", "Begin"), BotCommand("ask", "Ask")]
    await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat.id), language_code="de")
    assert list(await bot.get_my_commands(BotCommandScopeChat(chat.id), "de")) == commands
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(BotCommandScopeChat(chat.id), "de")
    assert await bot.get_my_commands(BotCommandScopeChat(chat.id), "de") == ()
    await bot.set_my_description("Quotes", "de")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description("de")).description == "Quotes"
    assert (await bot.get_my_short_description("fr")).short_description == "Short"
    await bot.set_webhook("https://example.org/hook")
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    with pytest.raises(Conflict):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "Hello")


async def test_bot_sends_edits_and_deletes(telegram: StandIn, bot: Bot, chat: Chat, anna: Person) -> None:
    """A message with entities, a keyboard and a quoted reply is kept as sent, and can be edited and deleted."""
    asked = telegram.say(chat, anna, "What does 🦊 say?")
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("Copy", copy_text=CopyTextButton("x")),
                InlineKeyboardButton("Web", url="https://a.org"),
            ]
        ]
    )
    reply = ReplyParameters(asked["message_id"], quote="🦊 say")
    bold = [MessageEntity("bold", 2, 3), MessageEntity("blockquote", 0, 5)]
    sent = await bot.send_message(chat.id, "🦊abc", entities=bold, reply_markup=keyboard, reply_parameters=reply)
    assert (sent.text, sent.reply_markup) == ("🦊abc", keyboard)
    assert [(one.type, one.offset, one.length) for one in sent.entities] == [("blockquote", 0, 5), ("bold", 2, 3)]
    assert sent.quote is not None
    assert (sent.quote.text, sent.quote.position) == ("🦊 say", 10)
    edited = await bot.edit_message_reply_markup(chat.id, sent.message_id, reply_markup=None)
    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    await bot.set_message_reaction(chat.id, asked["message_id"], "👍")
    await bot.send_chat_action(chat.id, "typing")
    assert await bot.delete_message(chat.id, sent.message_id)
    assert sent.message_id not in chat.messages
    methods = [one.method for one in telegram.sent]
    assert methods == ["sendMessage", "editMessageReplyMarkup", "setMessageReaction", "sendChatAction", "deleteMessage"]


async def test_bot_sends_and_fetches_files(telegram: StandIn, bot: Bot, chat: Chat, anna: Person) -> None:
    """Uploads in either form of multipart arrive byte for byte, and a user's file can be fetched."""
    data = bytes(range(256)) + b"\r\n--x\r\n"
    sent = await bot.send_document(chat.id, InputFile(data, "all.bin", attach=True), caption="Äll")
    assert sent.document is not None
    assert telegram.state.files[sent.document.file_id].data == data
    again = await bot.send_document(chat.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_name == "all.bin"
    photo = await bot.send_photo(chat.id, InputFile(data, "p.png"))
    assert telegram.state.files[photo.photo[0].file_id].data == data
    given = telegram.send_file(chat, anna, "notes.txt", b"words", caption="mine")
    file = await bot.get_file(given["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"words"


async def test_inline_query_is_answered_and_chosen(telegram: StandIn, bot: Bot, anna: Person) -> None:
    """An inline query reaches the bot, is answered once, and the user's choice comes back."""
    query_id = telegram.inline(anna, "foxes")
    (update,) = await bot.get_updates()
    assert update.inline_query is not None
    assert update.inline_query.query == "foxes"
    content = InputTextMessageContent("A fox", entities=[MessageEntity("bold", 2, 3)])
    results = [InlineQueryResultArticle("1", "Fox", content)]
    assert await bot.answer_inline_query(query_id, results, cache_time=0, is_personal=True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query_id, results)
    assert telegram.choose(anna, query_id, "1")["title"] == "Fox"
    updates = await bot.get_updates(offset=update.update_id + 1)
    assert [one.chosen_inline_result.result_id for one in updates if one.chosen_inline_result] == ["1"]


async def test_updates_are_confirmed_by_offset_and_redelivered(
    telegram: StandIn, bot: Bot, chat: Chat, anna: Person
) -> None:
    """An update comes until a higher offset confirms it, and once more when the test says so."""
    telegram.say(chat, anna, "one")
    telegram.say(chat, anna, "two")
    first, second = await bot.get_updates()
    assert await bot.get_updates(limit=1) == (first,)
    assert await bot.get_updates(offset=second.update_id) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    telegram.redeliver(telegram.updates[0])
    assert [one.update_id for one in await bot.get_updates(offset=second.update_id + 1)] == [first.update_id]
    waiting = asyncio.create_task(bot.get_updates(offset=second.update_id + 1, timeout=5))
    await asyncio.sleep(0.1)
    said = telegram.say(chat, anna, "three")
    (third,) = await waiting
    assert third.message is not None
    assert third.message.text == "three"
    telegram.edit(said, "four")
    (fourth,) = await bot.get_updates(offset=third.update_id + 1)
    assert fourth.edited_message is not None
    assert (fourth.edited_message.text, fourth.edited_message.message_id) == ("four", said["message_id"])


async def test_updates_not_asked_for_are_withheld(telegram: StandIn, bot: Bot, chat: Chat, anna: Person) -> None:
    """A reaction reaches only a bot that asked for reactions by name."""
    said = telegram.say(chat, anna, "one")
    telegram.react(said, anna, ["👍"])
    assert [one.message is not None for one in await bot.get_updates()] == [True]
    assert "message_reaction" in telegram.withheld[0]
    telegram.react(said, anna, [], ["👍"])
    updates = await bot.get_updates(allowed_updates=["message_reaction"])
    assert [one.message_reaction is not None for one in updates] == [True]


async def test_second_poll_ends_the_first(telegram: StandIn, bot: Bot) -> None:
    """Two bots with one token are told apart by a 409, as at Telegram."""
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.2)
    async with Bot(telegram.token, telegram.base_url, request=HTTPXRequest(httpx_kwargs={"trust_env": False})) as other:
        await other.get_updates()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_topics_and_threads(telegram: StandIn, bot: Bot, anna: Person) -> None:
    """Messages in a topic carry it, a reply stays there, and the id of a plain reply thread is no topic."""
    forum = telegram.group("Forum", members=[anna], forum=True)
    topic = telegram.topic(forum, "Books", anna)
    said = telegram.say(forum, anna, "Hello", thread=topic)
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "Books"
    sent = await bot.send_message(forum.id, "Hi", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic, True)
    stays = await bot.send_message(forum.id, "Hi", reply_parameters=ReplyParameters(said["message_id"]))
    assert stays.message_thread_id == topic
    telegram.close_topic(forum, topic)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "Hi", message_thread_id=topic)
    plain = telegram.group("Plain", members=[anna])
    root = telegram.say(plain, anna, "root")
    reply = telegram.say(plain, anna, "reply", reply_to=root)
    assert reply["message_thread_id"] == root["message_id"]
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(plain.id, "Hi", message_thread_id=reply["message_thread_id"])


async def test_bot_learns_of_blocks_kicks_and_migration(telegram: StandIn, bot: Bot, chat: Chat, anna: Person) -> None:
    """Being shut out is a 403 with Telegram's words and an update; a migrated group names its new id."""
    telegram.block(anna)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "Hello")
    telegram.unblock(anna)
    await bot.send_message(chat.id, "Hello")
    group = telegram.group("Old", members=[anna], kind="group")
    telegram.kick_bot(group, anna)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "Hello")
    telegram.add_bot(group, anna)
    telegram.mute_bot(group)
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(group.id, "Hello")
    telegram.mute_bot(group, muted=False)
    new = telegram.migrate(group, anna)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "Hello")
    assert moved.value.new_chat_id == new.id
    updates = await bot.get_updates()
    changes = [one.my_chat_member.new_chat_member.status for one in updates if one.my_chat_member]
    assert changes == ["kicked", "member", "kicked", "member"]
    assert [one.message.migrate_to_chat_id for one in updates if one.message] == [new.id, None]


# the library itself still reads the seconds to wait in the way it deprecates
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_faults_on_order(telegram: StandIn, bot: Bot, chat: Chat) -> None:
    """Each fault looks to the library as the real one does, once, and the next call works."""
    telegram.fail("sendMessage", faults.flood(3))
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(chat.id, "a")
    assert flood.value._retry_after == timedelta(seconds=3)
    for fault in (faults.bad_gateway(), faults.bad_gateway(page=True), faults.server_error(), faults.lost_request()):
        telegram.fail("sendMessage", fault)
        with pytest.raises(NetworkError):
            await bot.send_message(chat.id, "a")
    assert (chat.messages, len(telegram.faulted)) == ({}, 5)
    telegram.fail("*", faults.lost_answer())
    with pytest.raises(NetworkError):
        await bot.send_message(chat.id, "b")
    assert [one["text"] for one in chat.messages.values()] == ["b"]
    telegram.fail("sendMessage", faults.slow(1.0))
    with pytest.raises(TimedOut):
        await bot.send_message(chat.id, "c", read_timeout=0.2)
    telegram.fault_hook = lambda method, params: faults.flood(1) if params.get("text") == "d" else None
    with pytest.raises(RetryAfter):
        await bot.send_message(chat.id, "d")
    await bot.send_message(chat.id, "e")
    assert [one.params["text"] for one in telegram.wait_for("sendMessage", 3)] == ["b", "e", "c"]
    assert not telegram.refused


async def test_lost_updates_come_again(telegram: StandIn, bot: Bot, chat: Chat, anna: Person) -> None:
    """Updates whose delivery broke off are still there for the next call."""
    telegram.say(chat, anna, "one")
    telegram.fail("getUpdates", faults.lost_answer())
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


def test_wait_for_is_bounded_and_tells_what_came(telegram: StandIn, chat: Chat, call: Caller) -> None:
    """A wait that fails ends in time and names the calls that were made instead."""
    call("sendMessage", chat_id=chat.id, text="one")
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"0 of 1 calls .*sendMessage .*'text': 'one'"):
        telegram.wait_for("sendDocument", timeout=0.1)
    assert time.monotonic() - began < 2
    telegram.clear()
    assert telegram.sent == []


def test_forms_and_query_strings_are_read(telegram: StandIn, chat: Chat, call: Caller) -> None:
    """A call may come as a form or in the address; numbers, flags and objects then come as text."""
    url = f"{telegram.base_url}{telegram.token}/sendMessage"
    form = {"chat_id": f"{chat.id}", "text": "1", "protect_content": "True", "entities": json.dumps([_bold(0, 1)])}
    for answer in (call.client.post(url, data=form), call.client.get(url, params=form)):
        result = answer.json()["result"]
        assert (result["text"], result["has_protected_content"], result["entities"]) == ("1", True, [_bold(0, 1)])
    assert telegram.sent[0].params == {"chat_id": 7, "text": "1", "protect_content": True, "entities": [_bold(0, 1)]}
    broken = call.client.post(url, content=b"{", headers={"Content-Type": "application/json"}).json()
    assert broken["description"].startswith("Bad Request: can't parse the request")


def test_bot_may_not_write_first(telegram: StandIn, anna: Person, call: Caller) -> None:
    """A user the bot has no chat with has never pressed Start."""
    answer = call("sendMessage", chat_id=anna.id, text="Hello")
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"


def test_mistake_of_the_stand_in_is_recorded(
    telegram: StandIn, chat: Chat, call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error inside the stand-in is among the refusals, so that no test passes by it."""
    monkeypatch.setattr(telegram.state, "add_message", None)
    call("sendMessage", chat_id=chat.id, text="Hello")
    assert telegram.refused[0].error_code == 500
    assert telegram.refused[0].description.startswith("the stand-in failed: TypeError")


async def test_wrong_token_and_unknown_method(telegram: StandIn, bot: Bot, call: Caller) -> None:
    """A wrong token is a 401 and an unknown method a 404."""
    other = Bot("1:wrong", telegram.base_url, request=HTTPXRequest(httpx_kwargs={"trust_env": False}))
    with pytest.raises(InvalidToken):
        await other.initialize()
    await other.shutdown()
    assert call.client.get(f"{telegram.base_url}1:wrong/getMe").json() == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")
    assert call.refusal("sendTelepathy") == "Not Found"
    assert call.client.get(f"{telegram.base_url}{telegram.token}/getMe?x=1").status_code == 400
    call("logOut")
    assert call.refusal("getMe") == "Bad Request: Logged out"


def _bold(offset: int, length: int, kind: str = "bold", **more: Any) -> Json:
    return {"type": kind, "offset": offset, "length": length} | more


def _keys(*row: Json) -> Json:
    return {"inline_keyboard": [list(row)]}


def _key(**action: Any) -> Json:
    return {"text": "Key", "callback_data": "x"} if not action else {"text": "Key"} | action


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n\t"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        ({"text": 5}, "can't parse text: expected str, found 5"),
        ({"chat_id": None, "text": "a"}, "can't parse chat_id: expected int or str, found null"),
        ({"chat_id": "", "text": "a"}, "chat_id is empty"),
        ({"chat_id": 99, "text": "a"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "a"}, "chat not found"),
        ({"text": "a", "colour": "red"}, 'unknown parameter "colour" of sendMessage'),
        ({"text": "a", "message_thread_id": 4}, "message thread not found"),
        ({"text": "a", "message_thread_id": "x"}, 'can\'t parse message_thread_id: expected int, found "x"'),
        ({"text": "a", "disable_notification": "maybe"}, 'disable_notification: expected bool, found "maybe"'),
        ({"text": "a", "entities": "nonsense"}, "can't parse entities: not valid JSON"),
        ({"text": "a", "entities": {}}, "can't parse entities: expected an Array"),
        ({"text": "a", "entities": [5]}, "can't parse entities[0]: expected an Object"),
        ({"text": "a", "entities": [{"type": "bold", "offset": 0}]}, 'entities[0]: Can\'t find field "length"'),
        ({"text": "a", "entities": [_bold(0, 1, colour=1)]}, 'unknown field "colour" of MessageEntity'),
        ({"text": "a", "entities": [_bold(0, 1, "loud")]}, 'can\'t parse MessageEntity: unsupported type "loud"'),
        ({"text": "a", "entities": [_bold(-1, 1)]}, "receive an entity with incorrect offset -1"),
        ({"text": "a", "entities": [_bold(0, 0)]}, "receive an entity with incorrect length 0"),
        ({"text": "abc", "entities": [_bold(1, 3)]}, "ends after the end of the text at UTF-16 offset 3"),
        ({"text": "😀a", "entities": [_bold(1, 2)]}, "entity begins in a middle of a UTF-16 symbol at offset 1"),
        ({"text": "a😀", "entities": [_bold(0, 2)]}, "offset 0 ends in a middle of a UTF-16 symbol"),
        ({"text": "abcd", "entities": [_bold(0, 3), _bold(1, 3, "italic")]}, "bold and italic overlap and neither"),
        ({"text": "abcd", "entities": [_bold(0, 3, "code"), _bold(0, 3)]}, "code and bold can't contain each other"),
        ({"text": "ab", "entities": [_bold(0, 2, "pre"), _bold(0, 1, "blockquote")]}, "can't contain a blockquote"),
        (
            {"text": "ab", "entities": [_bold(0, 2, "blockquote"), _bold(0, 1, "expandable_blockquote")]},
            "blockquote entities can't be nested",
        ),
        ({"text": "a" * 101, "entities": [_bold(i, 1) for i in range(101)]}, "ENTITIES_TOO_LONG"),
        ({"text": "a", "entities": [_bold(0, 1, "text_link")]}, 'Can\'t find field "url"'),
        (
            {"text": "a", "entities": [_bold(0, 1, "text_link", url="javascript:x")]},
            "entity URL 'javascript:x' is invalid: Unsupported URL protocol",
        ),
        ({"text": "a", "entities": [_bold(0, 1, "text_link", url="http://home")]}, "is invalid: Wrong HTTP URL"),
        ({"text": "a", "entities": [], "parse_mode": "HTML"}, "parse_mode and entities can't be given together"),
        ({"text": "a", "parse_mode": "wiki"}, "unsupported parse_mode"),
        ({"text": "a <b>b", "parse_mode": "HTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "é <h1>b</h1>", "parse_mode": "HTML"}, 'Unsupported start tag "h1" at byte offset 3'),
        ({"text": "a", "reply_markup": _keys(_key(callback_data=""))}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": _keys(_key(callback_data="é" * 33))}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": _keys({"text": "Key"})}, "text buttons are unallowed in the inline keyboard"),
        (
            {"text": "a", "reply_markup": _keys(_key(callback_data="x", url="https://a.org"))},
            "an inline keyboard button must have exactly one action, found callback_data, url",
        ),
        ({"text": "a", "reply_markup": _keys(_key(copy_text={"text": "x" * 257}))}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "reply_markup": _keys(_key(url="home"))}, "button URL 'home' is invalid: Wrong HTTP URL"),
        ({"text": "a", "reply_markup": _keys({"text": " ", "callback_data": "x"})}, "text must be non-empty"),
        ({"text": "a", "reply_markup": _keys(*[_key()] * 9)}, "reply markup is too long"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[_key()]] * 101}}, "reply markup is too long"),
        ({"text": "a", "reply_markup": {"buttons": []}}, "can't parse reply_markup"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
def test_send_message_refuses(telegram: StandIn, chat: Chat, call: Caller, params: Json, description: str) -> None:
    """What Telegram would not send is refused with its words, recorded, and sends nothing."""
    said = call.refusal("sendMessage", **({"chat_id": chat.id} | params))
    assert said.startswith("Bad Request: ")
    assert description in said
    assert (chat.messages, telegram.sent) == ({}, [])


def test_send_message_keeps_text_as_telegram_does(chat: Chat, call: Caller) -> None:
    """Texts are trimmed and cleaned with their entities, found links are marked, HTML is read, 4096 units fit."""
    entities = [_bold(0, 4), _bold(5, 4, "italic")]
    kept = call("sendMessage", chat_id=chat.id, text="  a\r\n b😀 ", entities=entities)["result"]
    assert (kept["text"], kept["entities"]) == ("a\n b😀", [_bold(0, 1), _bold(2, 4, "italic")])
    found = call("sendMessage", chat_id=str(chat.id), text="See https://a.org/x. #tag me@a.org")["result"]
    kinds = [(one["type"], one["offset"], one["length"]) for one in found["entities"]]
    assert kinds == [("url", 4, 15), ("hashtag", 21, 4), ("email", 26, 8)]
    markup = '<blockquote expandable>😀 <b>x</b> &lt;&#x21;</blockquote><a href="https://a.org">y</a>'
    parsed = call("sendMessage", chat_id=chat.id, text=markup, parse_mode="HTML")["result"]
    assert parsed["text"] == "😀 x <!y"
    assert [(one["type"], one["offset"], one["length"]) for one in parsed["entities"]] == [
        ("expandable_blockquote", 0, 7),
        ("bold", 3, 1),
        ("text_link", 7, 1),
    ]
    assert call("sendMessage", chat_id=chat.id, text="😀" * 2048 + " ")["ok"]
    nested = [_bold(0, 4, "blockquote"), _bold(0, 2), _bold(0, 2, "italic"), _bold(2, 2, "code")]
    assert call("sendMessage", chat_id=chat.id, text="abcd", entities=nested)["ok"]


def test_replies_need_the_message_and_the_exact_quote(
    telegram: StandIn, chat: Chat, anna: Person, call: Caller
) -> None:
    """The message must have the reply's quote exactly, styles included; the message must exist."""
    said = telegram.say(chat, anna, "One fox, two foxes", entities=[_bold(4, 3)])
    here: Json = {"chat_id": chat.id, "text": "a"}
    for quote in ("One  fox", "three", "fox,", "x" * 1025):
        reply = {"message_id": said["message_id"], "quote": quote}
        assert call.refusal("sendMessage", **here, reply_parameters=reply) == "Bad Request: QUOTE_TEXT_INVALID"
    reply = {"message_id": said["message_id"], "quote": "fox,", "quote_entities": [_bold(0, 3)]}
    assert call("sendMessage", **here, reply_parameters=reply)["result"]["quote"]["position"] == 4
    reply = {"message_id": said["message_id"], "quote": "two", "quote_position": 9}
    assert call("sendMessage", **here, reply_parameters=reply)["result"]["quote"]["position"] == 9
    telegram.delete(said)
    assert call.refusal("sendMessage", **here, reply_parameters=reply) == "Bad Request: message to be replied not found"
    sent = call("sendMessage", **here, reply_parameters=reply | {"allow_sending_without_reply": True})["result"]
    assert "reply_to_message" not in sent


async def test_inline_message_is_edited_by_its_id(telegram: StandIn, bot: Bot, anna: Person) -> None:
    """The bot is told only that it was done; an unknown id, a change of nothing and two addresses at once are refused."""
    query_id = telegram.inline(anna, "foxes")
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    content = InputTextMessageContent("A fox.")
    results = [InlineQueryResultArticle("1", "Fox", content, reply_markup=keys)]
    await bot.answer_inline_query(query_id, results)
    telegram.choose(anna, query_id, "1", inline_message_id="abc")
    assert telegram.state.inline_messages["abc"]["text"] == "A fox."
    assert await bot.edit_message_text("No fox.", inline_message_id="abc") is True
    assert telegram.state.inline_messages["abc"] == {"text": "No fox."}
    for options in (
        {"inline_message_id": "abc"},
        {"inline_message_id": "no"},
        {"inline_message_id": "abc", "chat_id": 1},
    ):
        with pytest.raises(BadRequest, match=r"(?i)not modified|MESSAGE_ID_INVALID|both"):
            await bot.edit_message_text("No fox.", **options)


def test_edits_and_deletions_refuse(telegram: StandIn, chat: Chat, anna: Person, call: Caller) -> None:
    """An edit must change a message of the bot's own that exists."""
    theirs = telegram.say(chat, anna, "mine")["message_id"]
    own = call("sendMessage", chat_id=chat.id, text="a #b", reply_markup=_keys(_key()))["result"]["message_id"]
    here: Json = {"chat_id": chat.id, "message_id": own}
    same = call.refusal("editMessageText", **here, text=" a #b ", reply_markup=_keys(_key()))
    assert same.startswith("Bad Request: message is not modified: specified new message content and reply markup are")
    assert call.refusal("editMessageReplyMarkup", **here, reply_markup=_keys(_key())) == same
    assert call("editMessageText", **here, text="a #b")["result"].get("reply_markup") is None
    assert call.refusal("editMessageText", **here, text="") == "Bad Request: message text is empty"
    assert call.refusal("editMessageText", **here, text="a" * 4097) == "Bad Request: MESSAGE_TOO_LONG"
    assert call.refusal("editMessageCaption", **here, caption="a") == (
        "Bad Request: there is no caption in the message to edit"
    )
    other = {"chat_id": chat.id, "message_id": theirs}
    assert call.refusal("editMessageText", **other, text="b") == "Bad Request: message can't be edited"
    assert call.refusal("editMessageText", text="b") == "Bad Request: chat_id is empty"
    none = {"chat_id": chat.id, "message_id": 99}
    assert call.refusal("editMessageText", **none, text="b") == "Bad Request: message to edit not found"
    assert call.refusal("deleteMessage", **none) == "Bad Request: message to delete not found"
    assert call("deleteMessages", chat_id=chat.id, message_ids=[own, 99])["result"] is True
    group = telegram.group("G", members=[anna])
    number = telegram.say(group, anna, "x")["message_id"]
    assert call.refusal("deleteMessage", chat_id=group.id, message_id=number) == (
        "Bad Request: message can't be deleted"
    )


def test_files_and_captions_refuse(chat: Chat, call: Caller) -> None:
    """A caption ends at 1024 units, and a file must be an upload or a known one."""
    url = f"{call.server.base_url}{call.server.token}/sendDocument"
    form = {"chat_id": str(chat.id), "caption": "😀" * 513}
    long = call.client.post(url, data=form, files={"document": ("a.txt", b"a")}).json()
    assert long["description"] == "Bad Request: message caption is too long"
    empty = call.client.post(url, data={"chat_id": str(chat.id)}, files={"document": ("a.txt", b"")}).json()
    assert empty["description"] == "Bad Request: file must be non-empty"
    stray = call.client.post(url, data={"chat_id": str(chat.id), "document": "attach://b"}, files={"a": ("a", b"a")})
    assert stray.json()["description"] == 'Bad Request: there is no upload named "attach://b"'
    known = call.refusal("sendDocument", chat_id=chat.id, document="nonsense")
    assert known == "Bad Request: wrong file identifier/HTTP URL specified"
    assert call.refusal("sendDocument", chat_id=chat.id) == "Bad Request: document is empty"
    assert call.refusal("getFile", file_id="nonsense") == "Bad Request: invalid file_id"
    assert call.client.get(f"{call.server.base_file_url}{call.server.token}/documents/no").status_code == 404


def test_callback_queries_refuse(telegram: StandIn, chat: Chat, anna: Person, call: Caller) -> None:
    """A press is answered once and in time; a button not there can only be pressed by forgery."""
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    sent = call("sendMessage", chat_id=chat.id, text="a", reply_markup=_keys(_key()))["result"]
    with pytest.raises(ValueError, match="no button with 'y'"):
        telegram.press(sent, "y", anna)
    query = telegram.press(sent, "x", anna)
    assert telegram.unanswered == [query]
    assert call.refusal("answerCallbackQuery", callback_query_id=query, text="a" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert call("answerCallbackQuery", callback_query_id=query)["result"] is True
    assert telegram.unanswered == []
    assert call.refusal("answerCallbackQuery", callback_query_id=query) == old
    assert call.refusal("answerCallbackQuery", callback_query_id="1") == old
    assert call.refusal("answerInlineQuery", inline_query_id=telegram.press(sent, "x", anna), results=[]) == old
    late = telegram.press(sent, "y", anna, forged=True)
    telegram.expire(late)
    assert call.refusal("answerCallbackQuery", callback_query_id=late) == old
    telegram.delete(sent)
    telegram.press(sent, "x", anna)
    assert telegram.state.queue[-1]["callback_query"]["message"]["date"] == 0


def _article(name: str = "1", **more: Any) -> Json:
    content = {"message_text": "text"}
    return {"type": "article", "id": name, "title": "Title", "input_message_content": content} | more


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"results": [_article(str(i)) for i in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [_article(), _article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [_article("é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [_article("")]}, "RESULT_ID_INVALID"),
        ({"results": [_article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [_article(reply_markup=_keys({"text": "x"}))]}, "text buttons are unallowed"),
        ({"results": [_article(input_message_content={"message_text": " "})]}, "message text is empty"),
        ({"results": [_article(input_message_content={"text": "x"})]}, "input_message_content: the stand-in knows no"),
        ({"results": [_article(type="opera")]}, 'knows no InlineQueryResult of type "opera"'),
        ({"results": [_article(hide_url=True)]}, 'unknown field "hide_url"'),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x"}}, "needs a text and exactly one action"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
    ],
)
def test_answer_inline_query_refuses(
    telegram: StandIn, anna: Person, call: Caller, params: Json, description: str
) -> None:
    """A wrong inline answer is refused, and the query stays open for a right one."""
    query = telegram.inline(anna, "x")
    assert description in call.refusal("answerInlineQuery", inline_query_id=query, **params)
    assert call("answerInlineQuery", inline_query_id=query, results=[_article()])["result"] is True


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("setMyCommands", {"commands": [{"command": "Ask", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]}, "DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [], "language_code": "eng"}, "invalid language code specified"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
        ("setMyCommands", {"commands": [], "scope": {"type": "moon"}}, 'knows no BotCommandScope of type "moon"'),
        ("setMyDescription", {"description": "x" * 513}, "bot description is too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "bot short description is too long"),
        ("sendChatAction", {"chat_id": 7, "action": "sleeping"}, "wrong parameter action in request"),
        ("getUpdates", {"allowed_updates": ["gossip"]}, "unknown kinds of update ['gossip']"),
        ("getUpdates", {"limit": 101}, "limit must be 1-100"),
        ("setWebhook", {"url": "http://a.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("getChat", {"chat_id": 99}, "chat not found"),
        ("getChatMember", {"chat_id": 7, "user_id": 99}, "user not found"),
        ("getChatAdministrators", {"chat_id": 7}, "there are no administrators in the private chat"),
        ("setMessageReaction", {"chat_id": 7, "message_id": 99}, "message to react not found"),
        (
            "setMessageReaction",
            {"chat_id": 7, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "🧀"}]},
            "REACTION_INVALID",
        ),
        (
            "setMessageReaction",
            {"chat_id": 7, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
            "REACTIONS_TOO_MANY",
        ),
    ],
)
def test_other_methods_refuse(chat: Chat, call: Caller, method: str, params: Json, description: str) -> None:
    """Commands, descriptions, actions, reactions and look-ups have limits too."""
    call("sendMessage", chat_id=chat.id, text="message 1")
    assert description in call.refusal(method, **params)
