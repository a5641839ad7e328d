"""Random updates of every kind: no call that Telegram would refuse, no exception, every press acknowledged."""

import asyncio
import logging
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from polling_bot import RunBot
from standin.anything import KINDS, Anything
from standin.methods import ASKED_UPDATES, USUAL_UPDATES
from standin.server import StandIn
from telegram.ext import Application

from bot.telegram.asking import inline
from index import Answer, Quote

BATCH = 12


def test_every_kind_of_update_is_made() -> None:
    """The library's kinds are the Bot API's, as the stand-in lists them."""
    assert set(KINDS) == USUAL_UPDATES | ASKED_UPDATES


@pytest.fixture
def moody(
    library: Any, make_quote: Callable[..., Quote], make_answer: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """An index that answers some questions, declines others, each for a reason of its own."""
    long = make_quote("Cümlə 🇦🇿 with words. " * 300 + "The end.", "The end.", start=0)
    reasons: tuple[Any, ...] = ("", "long", "not found", "small talk", "no words", "withheld")

    def answer(question: str, **_: Any) -> Answer:
        reason = reasons[zlib.crc32(question.encode()) % len(reasons)]
        if question in library.answers or not reason:
            known: Answer = library.answers.get(question) or library.answers["Which bridges?"]
            return replace(known, question=question)
        if reason == "long":
            return replace(make_answer(question, long), hits=library.answers["Which bridges?"].hits)
        return Answer(question, "declined", reason, 0.1, "build-1", 1.0, nearest=("On rivers",))

    monkeypatch.setattr(library, "answer", answer)
    object.__setattr__(library.build, "examples", ("When was the bridge built?", "Which bridges?"))
    return library


async def overwhelm(
    telegram: StandIn,
    run_bot: RunBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    count: int,
    seed: int,
) -> list[str]:
    """Send that many random updates, batch by batch; gives what went wrong, one line each."""
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(inline, "SETTLED_SECONDS", 0.05)
    monkeypatch.setattr(
        "bot.telegram.transport.pace._GROUP", (0.05, 20)
    )  # a real group's minute would outlast the wait below
    dealt = 0
    original = Application.process_update

    async def counted(self: Any, update: object) -> None:
        nonlocal dealt
        try:
            await original(self, update)
        finally:
            dealt += 1

    monkeypatch.setattr(Application, "process_update", counted)
    anything = Anything(telegram, seed)
    wrong: list[str] = []
    async with run_bot():
        made = len(telegram.updates)
        while made < count and not wrong:
            made += anything.batch(min(BATCH, count - made))
            for _ in range(2000):
                if dealt >= made:
                    break
                await asyncio.sleep(0.005)
            wrong += [f"{call.method} {call.params}: {call.description}" for call in telegram.refused]
            wrong += [
                record.getMessage() for record in caplog.records if record.exc_info or record.levelname == "ERROR"
            ]
            wrong += [f"{dealt} of {made} updates came through"] if dealt < made else []
            wrong += [f"press {query} was not acknowledged" for query, kind in telegram.state.queries.items()
                      if kind == "callback_query"]  # fmt: skip
            telegram.clear()
            caplog.clear()
    return wrong


@pytest.mark.usefixtures("moody")
async def test_some_hundred_random_updates(
    telegram: StandIn, run_bot: RunBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Of every kind, in every kind of chat."""
    assert await overwhelm(telegram, run_bot, monkeypatch, caplog, 400, seed=1) == []
    kinds = {next(kind for kind in each if kind != "update_id") for each in telegram.updates}
    assert len(kinds) > 20


@pytest.mark.slow
@pytest.mark.usefixtures("moody")
@pytest.mark.parametrize("seed", [2, 3])
async def test_ten_thousand_random_updates(
    seed: int, telegram: StandIn, run_bot: RunBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Five thousand for each of two seeds: 0 refused calls, 0 exceptions."""
    assert await overwhelm(telegram, run_bot, monkeypatch, caplog, 5000, seed) == []
