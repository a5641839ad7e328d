"""Changing messages the bot has sent, deleting them, and answering presses and inline queries.

With `actions`, third step of a call.
"""

import time
from collections.abc import Callable

from standin.actions import find_message, open_chat, read_caption, read_text
from standin.refusals import Json, Refusal
from standin.rules import check_inline_answer, check_link, check_markup
from standin.state import State
from standin.text import utf16_len

MAX_ALERT = 200


def _edit(state: State, params: Json, part: str, read_content: Callable[[Json], Json]) -> Json | bool:
    """The steps all edits share: `part` is the field that says the message is of the right kind."""
    inline = params.get("inline_message_id")
    message = _inline_message(state, params) if inline else _own_message(state, params)
    if part == "text" and "text" not in message:
        raise Refusal("there is no text in the message to edit")
    if part == "caption" and not {"document", "photo"} & set(message):
        raise Refusal("there is no caption in the message to edit")
    content = read_content(params)
    check_markup(params.get("reply_markup"))
    if any((params.get("reply_markup") or {}).get("inline_keyboard", [])):
        content["reply_markup"] = params["reply_markup"]
    named = {"text": ("text", "entities", "link_preview_options"), "caption": ("caption", "caption_entities")}
    replaced = (*named.get(part, ()), "reply_markup")
    if {key: message[key] for key in replaced if key in message} == content:
        words = "message is not modified: specified new message content and reply markup are exactly the same as a"
        raise Refusal(f"{words} current content and reply markup of the message")
    for key in replaced:
        message.pop(key, None)
    message |= content
    if inline:  # the bot is not shown what was sent in its name
        return True
    message["edit_date"] = int(time.time())
    return message


def _own_message(state: State, params: Json) -> Json:
    for name in ("chat_id", "message_id"):
        if params.get(name) is None:
            raise Refusal(f"{name} is empty" if name == "chat_id" else "message identifier is not specified")
    message = find_message(open_chat(state, params), params["message_id"], "message to edit")
    if message.get("from", {}).get("id") != state.me.id:
        raise Refusal("message can't be edited")
    return message


def _inline_message(state: State, params: Json) -> Json:
    """A message sent through inline mode; it has its id and nothing else."""
    if params.get("chat_id") is not None or params.get("message_id") is not None:
        raise Refusal("both a message of a chat and one sent through inline mode are named")
    if params["inline_message_id"] not in state.inline_messages:
        raise Refusal("MESSAGE_ID_INVALID")
    return state.inline_messages[params["inline_message_id"]]


def edit_message_text(state: State, params: Json) -> Json | bool:
    """Replace the text, and the keyboard with it."""
    return _edit(state, params, "text", lambda given: read_text(given, "MESSAGE_TOO_LONG"))


def edit_message_caption(state: State, params: Json) -> Json | bool:
    """Replace the caption, and the keyboard with it."""
    return _edit(state, params, "caption", read_caption)


def edit_message_reply_markup(state: State, params: Json) -> Json | bool:
    """Replace or remove the keyboard."""
    return _edit(state, params, "keyboard", lambda _: {})


def delete_message(state: State, params: Json) -> bool:
    """Delete the bot's own message, or another's where Telegram lets a bot do so."""
    chat = open_chat(state, params)
    message = find_message(chat, params["message_id"], "message to delete")
    own = message.get("from", {}).get("id") == state.me.id
    if not (own or chat.type == "private" or chat.status(state.me.id) == "administrator"):
        raise Refusal("message can't be deleted")
    del chat.messages[params["message_id"]]
    return True


def delete_messages(state: State, params: Json) -> bool:
    """Delete several messages; those not found are passed over."""
    chat = open_chat(state, params)
    if not 1 <= len(params["message_ids"]) <= 100:
        raise Refusal("message identifiers must be 1-100")
    for number in params["message_ids"]:
        if number in chat.messages:
            delete_message(state, {"chat_id": chat.id, "message_id": number})
    return True


def _close_query(state: State, query_id: str, kind: str) -> None:
    if state.queries.get(query_id) != kind:
        raise Refusal("query is too old and response timeout expired or query ID is invalid")


def answer_callback_query(state: State, params: Json) -> bool:
    """Answer a press on a button, once."""
    _close_query(state, params["callback_query_id"], "callback_query")
    if utf16_len(params.get("text", "")) > MAX_ALERT:
        raise Refusal("MESSAGE_TOO_LONG")
    if params.get("url"):
        check_link("callback query answer", params["url"])
    del state.queries[params["callback_query_id"]]
    return True


def answer_inline_query(state: State, params: Json) -> bool:
    """Answer an inline query, once."""
    _close_query(state, params["inline_query_id"], "inline_query")
    check_inline_answer(params["results"], params.get("next_offset", ""), params.get("button"))
    for result in params["results"]:
        body = result["input_message_content"]
        read_text({**body, "text": body["message_text"]}, "message is too long")
    del state.queries[params["inline_query_id"]]
    state.inline_results[params["inline_query_id"]] = params["results"]
    return True
