"""What tests of people's commands share: a question, presses, and what the bot said."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from standin.server import Call, StandIn
from standin.state import Person
from telegram.ext import Application

QUESTION = "When was the bridge built?"
MARK = "zanzibarquux"
App = Application[Any, Any, Any, Any, Any, Any]
Rows = Callable[[], list[dict[str, Any]]]


async def end(made: App) -> None:
    """Stop a bot before the end of the test."""
    assert made.updater is not None
    await made.updater.stop()
    await made.stop()
    await made.shutdown()


def buttons(call: Call) -> dict[str, str]:
    """The buttons under a message: text → callback data or address."""
    rows = call.result["reply_markup"]["inline_keyboard"]
    return {each["text"]: each.get("callback_data") or each["url"] for row in rows for each in row}


async def press(telegram: StandIn, call: Call, text: str, person: Person) -> None:
    """Press a button by its text and wait until the press is answered."""
    count = len(telegram.calls("answerCallbackQuery"))
    telegram.press(call.result, buttons(call)[text], person)
    await telegram.until("answerCallbackQuery", count + 1)


async def settle(telegram: StandIn, wanted: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(300):
        if wanted():
            return
        await asyncio.sleep(0.01)
    raise AssertionError([call.params for call in telegram.sent])


def texts(telegram: StandIn) -> list[str]:
    """What the bot said, in order."""
    return [call.result["text"] for call in telegram.calls("sendMessage")]


def found_in(folder: Path, *wanted: str) -> list[tuple[str, str]]:
    """Files under the folder, with what of `wanted` their bytes hold."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, each) for path in files for each in wanted if each.encode() in path.read_bytes()]
