"""What moderators were shown of a question goes blank in Telegram when the question is erased."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from polling_bot import RunBot
from standin.faults import Fault, bad_gateway
from standin.server import StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.log.clock import clock
from bot.log.moderation import shown
from bot.log.rows import Asker, question_row
from bot.log.sealing import Seal
from bot.log.upkeep.keys import reseal
from bot.log.upkeep.retention import retain
from bot.log.writing.database import LogError
from bot.questions import QuestionService
from bot.telegram.moderation.handlers import Moderation
from bot.text import moderation as texts
from index import Answer, Quote

App = Application[Any, Any, Any, Any, Any, Any]
MODERATOR, ASKER = 71, 5
MARK = "zanzibarquux"
QUESTION = f"When was the bridge built, {MARK}?"


@pytest_asyncio.fixture
async def begin(service: QuestionService, run_bot: RunBot) -> AsyncIterator[Callable[[], Any]]:
    """Start the bot, with one moderator; the one before is stopped first, and the last at the end."""
    running: list[App] = []
    async with AsyncExitStack() as stack:

        async def stop() -> None:
            await stack.aclose()
            running.clear()

        async def start() -> Moderation:
            await stop()
            service.forgetting.clear()
            made = await stack.enter_async_context(run_bot(moderators={MODERATOR: "Leyla"}))
            moderation: Moderation = made.bot_data["moderation"]
            moderation.blanking._pause = 0.01
            moderation.blanking._every = 0.05
            moderation.start(made.bot)
            running.append(made)
            return moderation

        start.stop, start.running = stop, running  # type: ignore[attr-defined]
        yield start


@pytest.fixture
def leyla(telegram: StandIn) -> Person:
    """A moderator."""
    return telegram.user(MODERATOR, "Leyla")


@pytest.fixture(autouse=True)
def office(telegram: StandIn, leyla: Person) -> Chat:
    """Her chat with the bot."""
    return telegram.private_chat(leyla)


@pytest.fixture
def row(
    service: QuestionService, make_answer: Callable[..., Answer], make_quote: Callable[..., Quote]
) -> dict[str, Any]:
    """A question of somebody, not logged yet."""
    answer = make_answer(QUESTION, make_quote(), confidence=0.9)
    return question_row(
        QUESTION, answer, Asker("private", ASKER, ASKER), key=service.log.key, build="b", threshold=None, latency_ms=3.0
    )


async def report(service: QuestionService, uid: str) -> None:
    """Somebody reports an answer."""
    sql = "INSERT INTO feedback (question, user_hash, kind, source, reason, at) VALUES (?, 'h', 'report', 'report', 'x', ?)"
    await service.log.do(lambda db: db.execute(sql, [uid, clock()]))


async def card_of(
    telegram: StandIn, moderation: Moderation, service: QuestionService, row: dict[str, Any]
) -> dict[str, Any]:
    """Log the question, have it reported and its card sent."""
    assert moderation.watch is not None
    await moderation.watch.look()
    await service.log.write(row)
    await report(service, row["uid"])
    await moderation.watch.look()
    return dict((await telegram.until("sendMessage"))[0].result)


def texts_in(chat: Chat) -> list[str]:
    """What the bot's messages in a chat say now."""
    return [str(each.get("text", "")) for _, each in sorted(chat.messages.items()) if each["from"]["is_bot"]]


async def blank(chat: Chat, messages: int) -> None:
    """Wait until so many messages of the bot are blank and none shows the question."""
    for _ in range(200):
        said = texts_in(chat)
        if said.count(texts.CARD_GONE) == messages and not any(MARK in text for text in said):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(texts_in(chat))


async def kept(service: QuestionService) -> list[dict[str, Any]]:
    """What is noted of messages."""
    return await service.log.read(lambda db: list(db.table("shown_to_moderators").rows))


async def until_kept(service: QuestionService, wanted: list[str]) -> None:
    """Wait until messages are noted of these questions only: that is written after the message was changed."""
    for _ in range(200):
        if [each["about"] for each in await kept(service)] == wanted:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(await kept(service))


async def test_every_message_with_the_question_goes_blank_after_forgetme(
    telegram: StandIn, begin: Any, service: QuestionService, office: Chat, leyla: Person, row: dict[str, Any]
) -> None:
    """The card sent unasked, the list of /log, the card opened from it and the card of /review; others stay."""
    moderation = await begin()
    other = {**row, "uid": "other", "question": "And the museum?", "asked": "And the museum?", "user_hash": "somebody"}
    await service.log.write(other)
    await card_of(telegram, moderation, service, row)
    telegram.say(office, leyla, f"/log {MARK}")
    listed = (await telegram.until("sendMessage", 2))[1].result
    telegram.press(listed, listed["reply_markup"]["inline_keyboard"][0][0]["callback_data"], leyla)
    telegram.say(office, leyla, "/review")
    await telegram.until("sendMessage", 4)
    telegram.say(office, leyla, "/log museum")
    await telegram.until("sendMessage", 5)
    for _ in range(100):
        if len(await kept(service)) == 5:
            break
        await asyncio.sleep(0.02)
    assert sum(MARK in text for text in texts_in(office)) == 4
    assert all(each["address"].startswith("gAAAA") for each in await kept(service)), "where a message is, is sealed"
    await service.forget(ASKER)
    await blank(office, 4)
    assert any("And the museum?" in text for text in texts_in(office))
    assert not any(
        each.get("reply_markup") for each in office.messages.values() if each.get("text") == texts.CARD_GONE
    ), "no button is left either"
    await until_kept(service, ["other"])
    assert not telegram.refused


async def test_retention_blanks_judged_questions_too(
    telegram: StandIn, begin: Any, service: QuestionService, office: Chat, leyla: Person, row: dict[str, Any]
) -> None:
    """A card redrawn by a verdict is still known."""
    moderation = await begin()
    message = await card_of(telegram, moderation, service, row)
    rows = message["reply_markup"]["inline_keyboard"]
    telegram.press(message, rows[0][0]["callback_data"], leyla)
    await telegram.until("editMessageText")
    await telegram.until("answerCallbackQuery")
    assert retain_now(service) == 1
    await blank(office, 1)
    await until_kept(service, [])


def retain_now(service: QuestionService) -> int:
    """Let time pass, and erase what is older than a day."""
    service.log.call(lambda db: db.execute("UPDATE questions SET asked_at = ?", [_days_ago(2)]))
    return retain(service.log, 1)


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")


async def test_cards_of_questions_erased_while_the_bot_is_down_go_blank_at_its_start(
    telegram: StandIn, begin: Any, service: QuestionService, office: Chat, row: dict[str, Any]
) -> None:
    """Also with a key rotated in between, as the address is sealed again."""
    moderation = await begin()
    await card_of(telegram, moderation, service, row)
    await begin.stop()
    await service.log.forget(ASKER)
    assert any(MARK in text for text in texts_in(office))
    new = b"n" * 32
    reseal(service.log.call, (new, *service.log.keys))
    service.seal = Seal(new, service.log.keys)
    await begin()
    await blank(office, 1)


async def test_it_is_tried_again_until_it_works(
    telegram: StandIn,
    begin: Any,
    service: QuestionService,
    office: Chat,
    row: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Telegram is out of order for a while; each time it waits longer."""
    monkeypatch.setattr(shown, "_FIRST_SECONDS", 0.05)
    moderation = await begin()
    await card_of(telegram, moderation, service, row)
    failing = True

    def hook(method: str, _: Any) -> Fault | None:
        return bad_gateway() if failing and method == "editMessageText" else None

    telegram.fault_hook = hook
    await service.forget(ASKER)
    for _ in range(200):
        if (found := await kept(service)) and found[0]["attempts"] >= 2:
            break
        await asyncio.sleep(0.02)
    assert found[0]["attempts"] >= 2
    assert (found[0]["about"], found[0]["gone_at"] != "") == ("", True)
    failing = False
    await blank(office, 1)
    await until_kept(service, [])


async def test_a_message_that_is_gone_is_let_go(
    telegram: StandIn, begin: Any, service: QuestionService, row: dict[str, Any]
) -> None:
    """A moderator has deleted the card: nothing is left to do, and it is not tried for ever."""
    moderation = await begin()
    message = await card_of(telegram, moderation, service, row)
    telegram.delete(message)
    await service.forget(ASKER)
    for _ in range(200):
        if not await kept(service):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(await kept(service))


async def test_what_the_log_could_not_take_is_noted_later(
    telegram: StandIn,
    begin: Any,
    service: QuestionService,
    office: Chat,
    row: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The card is sent nevertheless; a question erased before it is noted makes it blank at once."""
    moderation = await begin()
    await moderation.blanking.stop()
    real = moderation.blanking._note

    async def locked(*_: object) -> None:
        raise LogError("locked")

    monkeypatch.setattr(moderation.blanking, "_note", locked)
    await card_of(telegram, moderation, service, row)
    assert await kept(service) == []
    await service.forget(ASKER)
    monkeypatch.setattr(moderation.blanking, "_note", real)
    assert await moderation.blanking.look(begin.running[0].bot) == 1
    await blank(office, 1)


async def test_a_card_that_cannot_be_changed_for_a_month_is_given_up(
    telegram: StandIn, begin: Any, service: QuestionService, row: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """With a line that says so."""
    moderation = await begin()
    await card_of(telegram, moderation, service, row)
    telegram.fault_hook = lambda method, _: bad_gateway() if method == "editMessageText" else None
    await begin.stop()
    await service.log.forget(ASKER)
    await service.log.do(lambda db: db.execute("UPDATE shown_to_moderators SET gone_at = ?", [_days_ago(31)]))
    await begin()
    for _ in range(300):
        if not await kept(service):
            break
        await asyncio.sleep(0.02)
    assert await kept(service) == []
    assert any("could not be changed for a month" in line for line in caplog.messages)
    assert not any(MARK in line for line in caplog.messages)
