"""What each method does, once `wire` has checked its fields: refuse as Telegram refuses, else act and answer.

Third step of a call. Every function takes the state and the checked parameters, and returns the method's result.
Here are sending and what all share; `edits` changes messages and answers queries, `profile` has the rest and the table
of all.
"""

import copy
from collections.abc import Callable
from typing import Any

from standin.refusals import Json, Refusal
from standin.rules import CHAT_ACTIONS, check_markup, check_reaction
from standin.state import Chat, State
from standin.text import find_quote, format_text, utf16_len
from standin.wire import Upload

Action = Callable[[State, Json], Any]
MAX_TEXT, MAX_CAPTION = 4096, 1024


def find_chat(state: State, chat_id: int | str) -> Chat:
    """The chat of this id or @username, whether or not the bot may write there."""
    for chat in state.chats.values():
        if chat_id in (chat.id, f"@{chat.username}"):
            return chat
    if chat_id in state.people:
        raise Refusal("bot can't initiate conversation with a user", code=403)
    raise Refusal("chat not found")


def open_chat(state: State, params: Json) -> Chat:
    """The chat of a call, if the bot is there and not shut out."""
    if params.get("business_connection_id"):
        raise Refusal("business connection not found")
    chat = find_chat(state, params["chat_id"])
    if chat.migrated_to is not None:
        to = {"migrate_to_chat_id": chat.migrated_to}
        raise Refusal("group chat was upgraded to a supergroup chat", parameters=to)
    if chat.forbidden:
        raise Refusal(chat.forbidden, code=403)
    return chat


def find_message(chat: Chat, message_id: int, what: str) -> Json:
    """A message of this chat, or the refusal naming what it was wanted for."""
    if message_id not in chat.messages:
        raise Refusal(f"{what} not found")
    return chat.messages[message_id]


def writable_chat(state: State, params: Json) -> tuple[Chat, Json]:
    """The chat a message goes to, and what its topic puts into the message."""
    chat = open_chat(state, params)
    if not chat.bot_may_write:
        raise Refusal("not enough rights to send text messages to the chat")
    if params.get("direct_messages_topic_id"):
        raise Refusal("the chat is not a direct messages chat")
    thread = params.get("message_thread_id")
    if thread is None:
        return chat, {}
    if thread not in chat.topics:
        raise Refusal("message thread not found")
    if thread in chat.closed_topics and chat.status(state.me.id) != "administrator":
        raise Refusal("TOPIC_CLOSED")
    return chat, {"message_thread_id": thread, "is_topic_message": True}


def read_caption(params: Json) -> Json:
    """The caption of a call as fields of a message."""
    caption, entities = format_text(params.get("caption", ""), params.get("caption_entities"), params.get("parse_mode"))
    if utf16_len(caption) > MAX_CAPTION:
        raise Refusal("message caption is too long")
    return _present(caption=caption, caption_entities=entities)


def read_text(params: Json, too_long: str) -> Json:
    """The text of a call as fields of a message."""
    text, entities = format_text(params.get("text", ""), params.get("entities"), params.get("parse_mode"))
    if not text:
        raise Refusal("message text is empty")
    if utf16_len(text) > MAX_TEXT:
        raise Refusal(too_long)
    return _present(text=text, entities=entities, link_preview_options=params.get("link_preview_options"))


def _present(**fields: Any) -> Json:
    return {key: value for key, value in fields.items() if value}


def _read_reply(state: State, chat: Chat, params: Json) -> Json:
    """The message replied to and the quote from it as fields of the new message."""
    reply = params.get("reply_parameters")
    if reply is None:
        return {}
    home = find_chat(state, reply.get("chat_id", chat.id))
    original = home.messages.get(reply["message_id"])
    if original is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise Refusal("message to be replied not found")
    key = "reply_to_message" if home is chat else "external_reply"
    origin = {"type": "user", "date": original["date"], "sender_user": original.get("from")}
    told = {name: value for name, value in original.items() if name != "reply_to_message"}
    fields: Json = {key: copy.deepcopy(told) if home is chat else {"origin": origin, "chat": home.json()}}
    if home is chat and original.get("is_topic_message"):  # a reply stays in its topic unless told otherwise
        fields |= {name: original[name] for name in ("message_thread_id", "is_topic_message")}
    if reply.get("quote"):
        marks = reply.get("quote_entities")
        quote, entities = format_text(reply["quote"], marks, reply.get("quote_parse_mode"))
        text = original.get("text") or original.get("caption") or ""
        known = original.get("entities") or original.get("caption_entities") or []
        kept = [entity for entity in entities if entity["type"] in ("bold", "italic", "underline", "strikethrough")]
        kept += [entity for entity in entities if entity["type"] in ("spoiler", "custom_emoji")]
        place = find_quote(text, known, quote, kept, reply.get("quote_position"))
        fields["quote"] = {"text": quote, "position": place, "is_manual": True} | _present(entities=kept)
    return fields


def _send(state: State, params: Json, read_content: Callable[[Json], Json]) -> Json:
    """The steps all sending methods share."""
    chat, fields = writable_chat(state, params)
    content = read_content(params)
    markup = params.get("reply_markup")
    check_markup(markup)
    fields = _read_reply(state, chat, params) | fields | content
    if markup and any(markup.get("inline_keyboard", [])):
        fields["reply_markup"] = markup
    if params.get("protect_content"):
        fields["has_protected_content"] = True
    return state.add_message(chat, state.me, fields)


def send_message(state: State, params: Json) -> Json:
    """Send a text."""
    return _send(state, params, lambda given: read_text(given, "message is too long"))


def _file(state: State, given: Upload | str) -> tuple[Json, str]:
    """An upload kept, or a file named by its id, with the file's name."""
    if isinstance(given, Upload):
        if not given.data:
            raise Refusal("file must be non-empty")
        return state.add_file(given), given.name
    if given not in state.files:
        raise Refusal("wrong file identifier/HTTP URL specified")
    upload = state.files[given]
    return {"file_id": given, "file_unique_id": f"unique-{given}", "file_size": len(upload.data)}, upload.name


def send_document(state: State, params: Json) -> Json:
    """Send a file."""

    def content(given: Json) -> Json:
        caption = read_caption(given)
        file, name = _file(state, given["document"])
        return {"document": file | {"file_name": name}} | caption

    return _send(state, params, content)


def send_photo(state: State, params: Json) -> Json:
    """Send a picture; its size is made up."""

    def content(given: Json) -> Json:
        caption = read_caption(given)
        file, _ = _file(state, given["photo"])
        return {"photo": [file | {"width": 90, "height": 90}]} | caption

    return _send(state, params, content)


def send_chat_action(state: State, params: Json) -> bool:
    """Show "typing" and the like."""
    writable_chat(state, params)
    if params["action"] not in CHAT_ACTIONS:
        raise Refusal("wrong parameter action in request")
    return True


def set_message_reaction(state: State, params: Json) -> bool:
    """React to a message."""
    find_message(open_chat(state, params), params["message_id"], "message to react")
    check_reaction(params.get("reaction", []))
    return True
