"""Links that open the bot and tell it what to do (`t.me/bot?start=…`), and reading what they carry.

Telegram allows 64 characters of `A-Z a-z 0-9 _ -` after `start=`.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final

_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Start:
    """What `/start` came with. `kind` is `document` (its id), `report` (a row's uid), `ask` (a question) or empty."""

    kind: str = ""
    value: str = ""


def document_link(username: str, document: str) -> str:
    """A link that opens the bot and shows a document."""
    return f"https://t.me/{username}?start=doc_{document}"


def report_link(username: str, uid: str) -> str:
    """A link that opens the bot to report an answer."""
    return f"https://t.me/{username}?start=r_{uid}"


def question_parameter(question: str) -> str | None:
    """What a link carries to ask a question at once; None if the question is too long (about 45 letters)."""
    parameter = "q_" + base64.urlsafe_b64encode(question.encode()).decode().rstrip("=")
    return parameter if len(parameter) <= _MAX else None


def read_start(parameter: str) -> Start:
    """Read what `/start` came with; empty for anything that no link of this bot carries."""
    if found := re.fullmatch(r"doc_([a-z0-9-]{1,48})", parameter):
        return Start("document", found[1])
    if found := re.fullmatch(r"r_([0-9a-f]{32})", parameter):
        return Start("report", found[1])
    if found := re.fullmatch(r"q_([A-Za-z0-9_-]{1,62})", parameter):
        try:
            return Start("ask", base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode().strip())
        except ValueError:
            return Start()
    return Start()
