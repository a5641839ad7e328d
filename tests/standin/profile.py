"""What the remaining methods do: the bot itself, its commands and descriptions, chats, files, the webhook.

With `actions`, third step of a call. `getUpdates` is missing here: it waits, so `server` calls the state for it.
"""

import json
from collections.abc import Mapping

from standin import actions, edits
from standin.actions import Action, find_chat, open_chat
from standin.methods import words
from standin.refusals import Json, Refusal
from standin.rules import check_commands, check_language
from standin.state import Chat, Person, State

_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_ADMIN_RIGHTS = words(
    """
    can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members
    can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories
    """
)


def get_me(state: State, _: Json) -> Json:
    """The bot as a User, with what only getMe tells."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    named = state.profile.get(("name", ""))
    rest = {"can_connect_to_business": False, "has_main_web_app": False, "has_topics_enabled": False}
    return state.me.json() | ({"first_name": named} if named else {}) | abilities | rest


def log_out(state: State, _: Json) -> bool:
    """Leave this server; every later call is refused."""
    state.logged_out = True
    return True


def close(_: State, __: Json) -> bool:
    """Close the bot's instance; nothing to do."""
    return True


def set_webhook(state: State, params: Json) -> bool:
    """Remember a webhook, which is never called; getUpdates is refused from then on."""
    if not params["url"].startswith("https://"):
        raise Refusal("bad webhook: An HTTPS URL must be provided for webhook")
    state.webhook = params
    return True


def delete_webhook(state: State, params: Json) -> bool:
    """Forget the webhook, and the waiting updates if asked to."""
    state.webhook = {}
    if params.get("drop_pending_updates"):
        state.queue.clear()
    return True


def get_webhook_info(state: State, _: Json) -> Json:
    """The webhook and how many updates wait."""
    url = state.webhook.get("url", "")
    return {"url": url, "has_custom_certificate": False, "pending_update_count": len(state.queue)}


def _member(chat: Chat, person: Person) -> Json:
    """The person as a ChatMember, with the fields Telegram always sends."""
    status = chat.status(person.id)
    body: Json = {"status": status, "user": person.json()}
    if status == "creator":
        body["is_anonymous"] = False
    elif status == "administrator":
        body |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_ADMIN_RIGHTS, True)
    elif status == "kicked":
        body["until_date"] = 0
    return body


def member(chat: Chat, person: Person, status: str | None = None) -> Json:
    """The person as a ChatMember; with `status`, the person's status changes to it first."""
    if status == "member":
        chat.statuses.pop(person.id, None)
        chat.members[person.id] = person
    elif status is not None:
        chat.statuses[person.id] = status
    return _member(chat, person)


def get_chat(state: State, params: Json) -> Json:
    """The chat as ChatFullInfo."""
    chat = open_chat(state, params)
    kinds = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]
    gifts = dict.fromkeys(kinds, False)
    return chat.json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(state: State, params: Json) -> Json:
    """One person of a chat."""
    chat = open_chat(state, params)
    if params["user_id"] not in state.people:
        raise Refusal("user not found")
    return _member(chat, state.people[params["user_id"]])


def get_chat_member_count(state: State, params: Json) -> int:
    """How many people are in a chat."""
    chat = open_chat(state, params)
    return sum(chat.status(person) not in ("left", "kicked") for person in chat.members)


def get_chat_administrators(state: State, params: Json) -> list[Json]:
    """The people who run a chat; other bots among them are left out, unless asked for."""
    chat = open_chat(state, params)
    if chat.type == "private":
        raise Refusal("there are no administrators in the private chat")
    people = [
        state.people[number] for number, status in chat.statuses.items() if status in ("creator", "administrator")
    ]
    shown = [one for one in people if params.get("return_bots") or not one.is_bot or one.id == state.me.id]
    return [_member(chat, person) for person in shown]


def leave_chat(state: State, params: Json) -> bool:
    """Leave a group."""
    chat = open_chat(state, params)
    if chat.type == "private":
        raise Refusal("chat member status can't be changed in private chats")
    chat.statuses[state.me.id] = "left"
    chat.forbidden = f"bot is not a member of the {chat.type} chat"
    return True


def get_file(state: State, params: Json) -> Json:
    """Where a file can be fetched."""
    file_id = params["file_id"]
    if file_id not in state.files:
        raise Refusal("invalid file_id")
    size = len(state.files[file_id].data)
    if size > 20 * 1024 * 1024:
        raise Refusal("file is too big")
    path = f"documents/{file_id}"
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": size, "file_path": path}


def _scope(state: State, params: Json) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    check_language(params.get("language_code"))
    if "chat_id" in scope:
        chat = find_chat(state, scope["chat_id"])
        if scope["type"] != "chat" and chat.type == "private":
            raise Refusal("can't change commands in private chats with this scope")
    return json.dumps(scope, sort_keys=True), params.get("language_code") or ""


def set_my_commands(state: State, params: Json) -> bool:
    """Replace the commands of one scope and language."""
    key = _scope(state, params)
    check_commands(params["commands"])
    state.commands[key] = params["commands"]
    return True


def get_my_commands(state: State, params: Json) -> list[Json]:
    """The commands of exactly this scope and language."""
    return state.commands.get(_scope(state, params), [])


def delete_my_commands(state: State, params: Json) -> bool:
    """Forget the commands of one scope and language."""
    state.commands.pop(_scope(state, params), None)
    return True


def _setter(what: str) -> Action:
    def set_text(state: State, params: Json) -> bool:
        check_language(params.get("language_code"))
        text = params.get(what, "")
        if len(text) > _LIMITS[what]:
            raise Refusal(f"bot {what.replace('_', ' ')} is too long")
        state.profile[what, params.get("language_code") or ""] = text
        return True

    return set_text


def _getter(what: str) -> Action:
    def get_text(state: State, params: Json) -> Json:
        check_language(params.get("language_code"))
        default = state.me.first_name if what == "name" else ""
        own = state.profile.get((what, params.get("language_code") or ""))
        return {what: own or state.profile.get((what, "")) or default}

    return get_text


ACTIONS: Mapping[str, Action] = {
    "sendMessage": actions.send_message,
    "sendDocument": actions.send_document,
    "sendPhoto": actions.send_photo,
    "sendChatAction": actions.send_chat_action,
    "setMessageReaction": actions.set_message_reaction,
    "editMessageText": edits.edit_message_text,
    "editMessageCaption": edits.edit_message_caption,
    "editMessageReplyMarkup": edits.edit_message_reply_markup,
    "deleteMessage": edits.delete_message,
    "deleteMessages": edits.delete_messages,
    "answerCallbackQuery": edits.answer_callback_query,
    "answerInlineQuery": edits.answer_inline_query,
    "getMe": get_me,
    "logOut": log_out,
    "close": close,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
