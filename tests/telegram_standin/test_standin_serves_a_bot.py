"""The stand-in for Telegram: python-telegram-bot can use it, and it fails on order."""

import asyncio
import json
import time
from datetime import timedelta

import pytest
from standin import faults
from standin.server import StandIn
from standin.state import Chat, Person
from standin_calls import Caller, bold
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
    form = {"chat_id": f"{chat.id}", "text": "1", "protect_content": "True", "entities": json.dumps([bold(0, 1)])}
    for answer in (call.client.post(url, data=form), call.client.get(url, params=form)):
        result = answer.json()["result"]
        assert (result["text"], result["has_protected_content"], result["entities"]) == ("1", True, [bold(0, 1)])
    assert telegram.sent[0].params == {"chat_id": 7, "text": "1", "protect_content": True, "entities": [bold(0, 1)]}
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
