"""What Telegram refuses in keyboards, command lists, links, inline answers and reactions; used by `actions`.

Each function returns nothing and raises a `Refusal` worded as Telegram words it where its wording is known. Where
Telegram would quietly keep a part (the first action of a button that has two), the stand-in refuses.

Source: the limits stated at https://core.telegram.org/bots/api for each field.
"""

import re
from urllib.parse import urlsplit

from standin.methods import words
from standin.refusals import Json, Refusal

CHAT_ACTIONS = words(
    """
    typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker
    find_location record_video_note upload_video_note
    """
)
REACTIONS = words(
    """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥
    🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨
    🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷
    🤷\u200d♀ 😡
    """
)
BUTTON_ACTIONS = words(
    """
    url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat
    switch_inline_query_chosen_chat copy_text callback_game pay
    """
)
MAX_BUTTONS_IN_ROW = 8
MAX_BUTTONS = 100


def check_link(what: str, url: str) -> None:
    """Refuse an address that Telegram would not make clickable."""
    try:
        scheme, host = urlsplit(url).scheme.lower(), urlsplit(url).hostname or ""
    except ValueError:
        scheme, host = "", ""
    if scheme not in ("http", "https", "tg", "ton", ""):
        raise Refusal(f"{what} URL '{url}' is invalid: Unsupported URL protocol")
    if scheme not in ("tg", "ton") and (not scheme or "." not in host.strip(".") or re.search(r"\s", url)):
        raise Refusal(f"{what} URL '{url}' is invalid: Wrong HTTP URL")


def check_markup(markup: Json | None) -> None:
    """Refuse a keyboard that is too large or has a wrong button."""
    if markup is None:
        return
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    if "keyboard" in markup and not any(rows):
        raise Refusal("object expected as reply markup: the keyboard has no button")
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_ROW for row in rows):
        raise Refusal("reply markup is too long")
    if len(markup.get("input_field_placeholder", "x")) not in range(1, 65):
        raise Refusal("input field placeholder must have 1-64 characters")
    for row in rows:
        for button in row:
            if not button["text"].strip():
                raise Refusal("keyboard button text must be non-empty")
            if button.get("style") not in (None, "danger", "success", "primary"):
                raise Refusal("unsupported button style")
            if "inline_keyboard" in markup:
                _check_inline_button(button)


def _check_inline_button(button: Json) -> None:
    actions = BUTTON_ACTIONS & set(button)
    if not actions:
        raise Refusal("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise Refusal(f"an inline keyboard button must have exactly one action, found {', '.join(sorted(actions))}")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise Refusal("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise Refusal("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        check_link("inline keyboard button", button["url"])


def check_commands(commands: list[Json]) -> None:
    """Refuse a list of commands that is too long or has a wrong name or description."""
    if len(commands) > 100:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise Refusal("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= 256:
            raise Refusal("BOT_COMMAND_DESCRIPTION_INVALID")


def check_language(code: str | None) -> None:
    """Refuse a language code that is not two small letters; none and empty mean everyone."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise Refusal("invalid language code specified")


def check_inline_answer(results: list[Json], next_offset: str, button: Json | None) -> None:
    """Refuse an inline answer with too many results, a wrong or double id, or a wrong button."""
    if len(results) > 50:
        raise Refusal("RESULTS_TOO_MUCH")
    names = [result["id"] for result in results]
    if any(not 1 <= len(name.encode()) <= 64 for name in names):
        raise Refusal("RESULT_ID_INVALID")
    if len(set(names)) < len(names):
        raise Refusal("RESULT_ID_DUPLICATE")
    for result in results:
        if not result["title"].strip():
            raise Refusal("ARTICLE_TITLE_EMPTY")
        check_markup(result.get("reply_markup"))
        for key in ("url", "thumbnail_url"):
            if result.get(key):
                check_link("inline query result", result[key])
    if len(next_offset.encode()) > 64:
        raise Refusal("NEXT_OFFSET_INVALID")
    if button is not None:
        if len({"web_app", "start_parameter"} & set(button)) != 1 or not button["text"].strip():
            raise Refusal("the button of an inline answer needs a text and exactly one action")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "x")):
            raise Refusal("START_PARAM_INVALID")


def check_reaction(reactions: list[Json]) -> None:
    """Refuse more than the one reaction a bot may set, and those not on Telegram's list."""
    if len(reactions) > 1:
        raise Refusal("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction["type"] == "paid" or (reaction["type"] == "emoji" and reaction["emoji"] not in REACTIONS):
            raise Refusal("REACTION_INVALID")
