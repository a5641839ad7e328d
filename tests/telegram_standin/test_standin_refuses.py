"""The stand-in for Telegram refuses what Telegram refuses, with the same words."""

from typing import Any

import pytest
from standin.server import StandIn
from standin.state import Chat, Person
from standin_calls import Caller, Json, bold, key, keys
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import (
    BadRequest,
)


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
        ({"text": "a", "entities": [bold(0, 1, colour=1)]}, 'unknown field "colour" of MessageEntity'),
        ({"text": "a", "entities": [bold(0, 1, "loud")]}, 'can\'t parse MessageEntity: unsupported type "loud"'),
        ({"text": "a", "entities": [bold(-1, 1)]}, "receive an entity with incorrect offset -1"),
        ({"text": "a", "entities": [bold(0, 0)]}, "receive an entity with incorrect length 0"),
        ({"text": "abc", "entities": [bold(1, 3)]}, "ends after the end of the text at UTF-16 offset 3"),
        ({"text": "😀a", "entities": [bold(1, 2)]}, "entity begins in a middle of a UTF-16 symbol at offset 1"),
        ({"text": "a😀", "entities": [bold(0, 2)]}, "offset 0 ends in a middle of a UTF-16 symbol"),
        ({"text": "abcd", "entities": [bold(0, 3), bold(1, 3, "italic")]}, "bold and italic overlap and neither"),
        ({"text": "abcd", "entities": [bold(0, 3, "code"), bold(0, 3)]}, "code and bold can't contain each other"),
        ({"text": "ab", "entities": [bold(0, 2, "pre"), bold(0, 1, "blockquote")]}, "can't contain a blockquote"),
        (
            {"text": "ab", "entities": [bold(0, 2, "blockquote"), bold(0, 1, "expandable_blockquote")]},
            "blockquote entities can't be nested",
        ),
        ({"text": "a" * 101, "entities": [bold(i, 1) for i in range(101)]}, "ENTITIES_TOO_LONG"),
        ({"text": "a", "entities": [bold(0, 1, "text_link")]}, 'Can\'t find field "url"'),
        (
            {"text": "a", "entities": [bold(0, 1, "text_link", url="javascript:x")]},
            "entity URL 'javascript:x' is invalid: Unsupported URL protocol",
        ),
        ({"text": "a", "entities": [bold(0, 1, "text_link", url="http://home")]}, "is invalid: Wrong HTTP URL"),
        ({"text": "a", "entities": [], "parse_mode": "HTML"}, "parse_mode and entities can't be given together"),
        ({"text": "a", "parse_mode": "wiki"}, "unsupported parse_mode"),
        ({"text": "a <b>b", "parse_mode": "HTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "é <h1>b</h1>", "parse_mode": "HTML"}, 'Unsupported start tag "h1" at byte offset 3'),
        ({"text": "a", "reply_markup": keys(key(callback_data=""))}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keys(key(callback_data="é" * 33))}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keys({"text": "Key"})}, "text buttons are unallowed in the inline keyboard"),
        (
            {"text": "a", "reply_markup": keys(key(callback_data="x", url="https://a.org"))},
            "an inline keyboard button must have exactly one action, found callback_data, url",
        ),
        ({"text": "a", "reply_markup": keys(key(copy_text={"text": "x" * 257}))}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "reply_markup": keys(key(url="home"))}, "button URL 'home' is invalid: Wrong HTTP URL"),
        ({"text": "a", "reply_markup": keys({"text": " ", "callback_data": "x"})}, "text must be non-empty"),
        ({"text": "a", "reply_markup": keys(*[key()] * 9)}, "reply markup is too long"),
        ({"text": "a", "reply_markup": {"inline_keyboard": [[key()]] * 101}}, "reply markup is too long"),
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
    entities = [bold(0, 4), bold(5, 4, "italic")]
    kept = call("sendMessage", chat_id=chat.id, text="  a\r\n b😀 ", entities=entities)["result"]
    assert (kept["text"], kept["entities"]) == ("a\n b😀", [bold(0, 1), bold(2, 4, "italic")])
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
    nested = [bold(0, 4, "blockquote"), bold(0, 2), bold(0, 2, "italic"), bold(2, 2, "code")]
    assert call("sendMessage", chat_id=chat.id, text="abcd", entities=nested)["ok"]


def test_replies_need_the_message_and_the_exact_quote(
    telegram: StandIn, chat: Chat, anna: Person, call: Caller
) -> None:
    """The message must have the reply's quote exactly, styles included; the message must exist."""
    said = telegram.say(chat, anna, "One fox, two foxes", entities=[bold(4, 3)])
    here: Json = {"chat_id": chat.id, "text": "a"}
    for quote in ("One  fox", "three", "fox,", "x" * 1025):
        reply = {"message_id": said["message_id"], "quote": quote}
        assert call.refusal("sendMessage", **here, reply_parameters=reply) == "Bad Request: QUOTE_TEXT_INVALID"
    reply = {"message_id": said["message_id"], "quote": "fox,", "quote_entities": [bold(0, 3)]}
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
    own = call("sendMessage", chat_id=chat.id, text="a #b", reply_markup=keys(key()))["result"]["message_id"]
    here: Json = {"chat_id": chat.id, "message_id": own}
    same = call.refusal("editMessageText", **here, text=" a #b ", reply_markup=keys(key()))
    assert same.startswith("Bad Request: message is not modified: specified new message content and reply markup are")
    assert call.refusal("editMessageReplyMarkup", **here, reply_markup=keys(key())) == same
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
    sent = call("sendMessage", chat_id=chat.id, text="a", reply_markup=keys(key()))["result"]
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
        ({"results": [_article(reply_markup=keys({"text": "x"}))]}, "text buttons are unallowed"),
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
