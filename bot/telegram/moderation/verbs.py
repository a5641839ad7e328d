"""What the buttons under moderators' cards and lists send back when they are pressed: `mod:<verb>:<argument>…`.

`VERBS` is the one table: `cards` and `lists` make buttons with it, and `presses` looks up there who answers a press.
A button holds no state, so it works after a restart and in every moderator's chat.
"""

from dataclasses import dataclass
from typing import Final

PREFIX: Final = "mod"
_MAX_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb.

    Attributes:
        name: One or two letters, as the button carries them.
        meaning: What a press does, for the reader of this table.
        method: The method of `presses.CardPresses` that answers it.
        arguments: What follows the verb. A verb about a case may carry the number of a queue after these.
        verdict: The verdict that it records, if any.
    """

    name: str
    meaning: str
    method: str
    arguments: tuple[str, ...]
    verdict: str = ""


_TABLE: Final = (
    Verb("r", "the answer is right", "judge", ("case",), "right"),
    Verb("w", "the wrong passage was quoted", "judge", ("case",), "wrong passage"),
    Verb("d", "the bot should have declined", "judge", ("case",), "should have declined"),
    Verb("a", "the bot should have answered", "judge", ("case",), "should have answered"),
    Verb("u", "undo a verdict", "undo_verdict", ("case", "verdict")),
    Verb("t", "choose what to take down", "choose", ("case",)),
    Verb("tp", "take down a passage: ask for the reason", "ask_reason", ("case", "quote")),
    Verb("td", "take down a document: ask for the reason", "ask_reason", ("case", "quote")),
    Verb("c", "back from choosing what to take down", "go_back", ("case",)),
    Verb("x", "undo a takedown", "undo_takedown", ("case", "takedown")),
    Verb("e", "edit a takedown out of the replies", "edit_out", ("case", "takedown")),
    Verb("n", "say how to write a note", "explain_note", ("case",)),
    Verb("o", "open a case from a list", "open", ("case",)),
    Verb("s", "show the next case of a queue", "show_next", ("queue", "case")),
    Verb("l", "list older questions of the log", "list_older", ("case",)),
    Verb("k", "correct the replies that a card is about", "correct", ("card",)),
    Verb("y", "undo the takedown that a card is about", "undo_takedown_of_card", ("card",)),
    Verb("b", "put text back into the replies that a card is about", "put_back", ("card",)),
)
VERBS: Final = {each.name: each for each in _TABLE}


def press(verb: str, *arguments: object) -> str:
    """What a button with this verb carries; always far under Telegram's 64 bytes.

    Raises:
        KeyError: If the table has no such verb.
    """
    return ":".join([PREFIX, VERBS[verb].name, *map(str, arguments)])


def number_in(text: str) -> int:
    """A number that a button carries.

    Raises:
        ValueError: If it is none: a press may be old or made up, and hold anything.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        raise ValueError(f"{text[:20]!r} is no number")
    return int(text)
