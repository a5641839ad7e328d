"""What a person sees in a message the bot has sent: marked texts, buttons; used by tests of the bot."""

from typing import Any

from standin.refusals import Json


def covered(message: Json, *kinds: str) -> list[str]:
    """The texts under a message's entities of these kinds, as Telegram kept them."""
    raw = message["text"].encode("utf-16-le")
    return [
        raw[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in message.get("entities", [])
        if each["type"] in kinds
    ]


def labels(message: Json) -> list[list[str]]:
    """The rows of buttons under a message, by what stands on them."""
    return [[button["text"] for button in row] for row in _rows(message)]


def button(message: Json, label: str) -> Json:
    """The one button with this label.

    Raises:
        ValueError: If there is none, or several.
    """
    found = [each for row in _rows(message) for each in row if each["text"] == label]
    if len(found) != 1:
        raise ValueError(f"{len(found)} buttons say {label!r}: {labels(message)}")
    return dict(found[0])


def data(message: Json, label: str) -> str:
    """The callback data of the one button with this label."""
    return str(button(message, label)["callback_data"])


def _rows(message: Json) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows
