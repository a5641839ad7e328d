"""Updates from their arrival to their end: order, fairness, replies taken up again, retries, dead letters."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from polling_bot import RunBot
from standin import faults
from standin.server import StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.log.tables.inbox import FILE, connect
from bot.log.writing.dead_letters import settle_dead
from bot.log.writing.inbox import Inbox
from bot.metrics import METRICS
from bot.questions import QuestionService
from bot.telegram.transport.inbox_queue import InboxQueue
from index import Answer, Quote

App = Application[Any, Any, Any, Any, Any, Any]
QUESTION = "When was the bridge built?"
Rows = Callable[[], list[dict[str, Any]]]


def held(service: QuestionService) -> list[tuple[Any, ...]]:
    """State, attempts and reason of each update in the inbox."""
    db = connect(service.log.path.parent / FILE)
    try:
        return list(db.execute("SELECT state, attempts, reason FROM updates ORDER BY update_id").fetchall())
    finally:
        db.close()


async def eventually(happened: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something is so; fail when it does not become so."""
    for _ in range(int(seconds / 0.02)):
        if happened():
            return
        await asyncio.sleep(0.02)
    assert happened()


def texts(telegram: StandIn) -> list[str]:
    """What was sent."""
    return [call.params["text"] for call in telegram.calls("sendMessage")]


async def test_question_is_in_the_inbox_until_it_is_answered(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, index: Any, run_bot: RunBot
) -> None:
    """Committed on arrival, erased after the reply, and not answered again when it is delivered again."""
    index.wait[QUESTION] = threading.Event()
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        await asyncio.to_thread(index.begun.wait, 5)
        assert held(service) == [("waiting", 0, "")]
        index.wait[QUESTION].set()
        await telegram.until("sendMessage")
        await eventually(lambda: held(service) == [])
        repeated = METRICS.repeated._value.get()
        telegram.redeliver(telegram.updates[-1])
        await eventually(lambda: METRICS.repeated._value.get() == repeated + 1)
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.redeliver(telegram.updates[-1])
        await eventually(lambda: METRICS.repeated._value.get() == repeated + 2)
    assert len(telegram.calls("sendMessage")) == 1


async def test_unanswered_question_is_answered_after_the_next_start(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, index: Any, rows: Rows, run_bot: RunBot
) -> None:
    """In order; one row in the log, though it was asked twice of the index."""
    index.wait[QUESTION] = threading.Event()
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        telegram.say(private, anna, "/help")
        await asyncio.to_thread(index.begun.wait, 5)
        await eventually(lambda: len(held(service)) == 2)
    assert telegram.calls("sendMessage") == []
    index.wait.pop(QUESTION).set()
    async with run_bot(killed=True, pause_seconds=0.02):
        first, second = await telegram.until("sendMessage", 2)
        await eventually(lambda: held(service) == [])
    assert "1905" in first.params["text"]
    assert "1905" not in second.params["text"]
    await eventually(lambda: [row["reply_ids"] for row in rows()] == [f"[{first.result['message_id']}]"])


async def test_long_reply_resumes_at_the_missing_part(
    telegram: StandIn,
    private: Chat,
    anna: Person,
    service: QuestionService,
    index: Any,
    rows: Rows,
    make_quote: Callable[..., Quote],
    make_answer: Callable[..., Answer],
    run_bot: RunBot,
) -> None:
    """The first part is not sent again, and the second is the one that was to be sent, not one of a new answer."""
    text = "A sentence with some words. " * 250 + "The end."
    index.answers["Long?"] = make_answer("Long?", make_quote(text, text.strip()))
    telegram.say(private, anna, "Long?")
    sent = 0

    def stop_after_the_first(method: str, _: object) -> faults.Fault | None:
        nonlocal sent
        sent += method == "sendMessage"
        return faults.bad_gateway() if method == "sendMessage" and sent > 1 else None

    telegram.fault_hook = stop_after_the_first
    async with run_bot(killed=True, pause_seconds=5):
        await telegram.until("sendMessage")
        await eventually(lambda: len(telegram.faulted) > 0)
    index.answers["Long?"] = make_answer("Long?", make_quote("Something else.", "Something else."))
    telegram.fault_hook = None
    async with run_bot(killed=True, pause_seconds=0.02):
        calls = await telegram.until("sendMessage", 2)
        await eventually(lambda: held(service) == [])
    assert " ".join(texts(telegram)).count("A sentence with some words.") == 250
    assert [bool(call.params.get("reply_parameters")) for call in calls] == [True, False]
    ids = [call.result["message_id"] for call in calls]
    await eventually(lambda: [row["reply_ids"] for row in rows()] == [str(ids)])


async def test_message_whose_answer_was_lost_is_not_sent_again(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, rows: Rows, run_bot: RunBot
) -> None:
    """The connection broke after Telegram had taken it: the bot finds its id."""
    boris = telegram.user(42, "Boris")
    other = telegram.private_chat(boris)
    found = METRICS.found._value.get()
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.fail("sendMessage", faults.lost_answer())
        telegram.say(private, anna, QUESTION)
        telegram.say(other, boris, "/help")
        calls = await telegram.until("sendMessage", 2)
        await eventually(lambda: held(service) == [])
    assert len(telegram.calls("sendMessage")) == 2
    assert METRICS.found._value.get() == found + 1
    (asked,) = [call for call in calls if "1905" in call.params["text"]] or [calls[0]]
    await eventually(lambda: [row["reply_ids"] for row in rows()] == [f"[{asked.result['message_id']}]"])


async def test_lost_answer_is_found_among_messages_the_bot_has_not_heard_of(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, index: Any, run_bot: RunBot
) -> None:
    """Many updates come, and late: the bot waits for a later message, and finds its own before that."""
    people = [telegram.user(50 + number, "Boris") for number in range(8)]
    chats = [telegram.private_chat(person) for person in people]
    late = "And when was it repaired?"
    index.wait[late] = threading.Event()
    index.answers[late] = index.answers[QUESTION]

    def lose(method: str, params: Any) -> faults.Fault | None:
        if method != "sendMessage" or params["chat_id"] != private.id or telegram.faulted:
            return None
        telegram.state.skip_ids(100)
        return faults.lost_answer()

    async with run_bot(killed=True, pause_seconds=0.02):
        for chat, person in zip(chats, people, strict=True):
            telegram.say(chat, person, "/help")
        telegram.say(chats[0], people[0], late)
        await telegram.until("sendMessage", 8)
        telegram.fault_hook = lose
        telegram.say(private, anna, QUESTION)
        await telegram.until("sendMessage", 9)
        await asyncio.sleep(0.3)
        index.wait.pop(late).set()
        await eventually(lambda: held(service) == [])
    assert len(telegram.calls("sendMessage")) == 10


async def test_numbers_of_other_messages_are_not_tried(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """The messages of 120 other sends come in between; after a restart, the bot asks about the rest only."""
    others = [telegram.user(50 + number, "Boris") for number in range(120)]
    chats = [telegram.private_chat(person) for person in others]

    def lose(method: str, params: Any) -> faults.Fault | None:
        if method != "sendMessage":
            return None
        if params["chat_id"] != private.id:
            return faults.server_error()
        while chats:
            telegram.say(chats.pop(), others.pop(), "/help")
        return faults.lost_answer()

    telegram.fault_hook = lose
    async with run_bot(killed=True, pause_seconds=5):
        telegram.say(private, anna, QUESTION)
        await eventually(lambda: len(held(service)) == 121, 30)
    tried = len(telegram.calls("editMessageReplyMarkup"))
    telegram.fault_hook = None
    async with run_bot(killed=True, pause_seconds=0.02):
        await telegram.until("sendMessage", 121, timeout=30)
        await eventually(lambda: held(service) == [], 30)
    assert len(telegram.calls("sendMessage")) == 121
    assert len(telegram.calls("editMessageReplyMarkup")) - tried <= 10


async def test_a_message_of_an_earlier_process_is_not_taken_for_the_reply(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, index: Any, run_bot: RunBot
) -> None:
    """Two questions, a kill between their replies, then a lost request: the second reply is sent, not “found”."""
    second = "And when was it repaired?"
    index.wait[second] = threading.Event()
    index.answers[second] = index.answers[QUESTION]
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        telegram.say(private, anna, second)
        await telegram.until("sendMessage")
        await eventually(lambda: len(held(service)) == 1 and len(index.asked) == 2)
    index.wait.pop(second).set()
    telegram.fail("sendMessage", faults.lost_request())
    async with run_bot(killed=True, pause_seconds=0.02):
        await telegram.until("sendMessage", 2)
        await eventually(lambda: held(service) == [])
    replied = [call.params["reply_parameters"]["message_id"] for call in telegram.calls("sendMessage")]
    assert replied == [update["message"]["message_id"] for update in telegram.updates]


async def test_lost_answer_in_a_supergroup_is_found_too(
    telegram: StandIn, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """Its messages have numbers of their own."""
    group = telegram.group("Group", members=[anna])
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.fail("sendMessage", faults.lost_answer())
        telegram.say(group, anna, f"/ask {QUESTION}")
        await telegram.until("sendMessage")
        await eventually(lambda: held(service) == [])
    assert len(telegram.calls("sendMessage")) == 1


async def test_trouble_is_outlasted_in_order(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """All attempts of a send fail: the chat waits and tries again, its next message after it, another chat at once."""
    boris = telegram.user(42, "Boris")
    other = telegram.private_chat(boris)
    telegram.fault_hook = lambda method, params: (
        faults.server_error()
        if method == "sendMessage" and params["chat_id"] == private.id and len(telegram.faulted) < 12
        else None
    )
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        telegram.say(private, anna, "/help")
        telegram.say(other, boris, "/privacy")
        calls = await telegram.until("sendMessage", 3, timeout=10)
        await eventually(lambda: held(service) == [])
    assert [call.params["chat_id"] for call in calls] == [other.id, private.id, private.id]
    assert "1905" in calls[1].params["text"]


async def test_what_telegram_refuses_for_good_is_a_dead_letter(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """Kept with its reason, and not tried again until revived; the chat's next questions are answered."""
    async with run_bot(killed=True, pause_seconds=0.02) as application:
        telegram.fail("sendMessage", faults.Fault(400, "Bad Request: chat not found"), 2)
        telegram.say(private, anna, QUESTION)
        await eventually(lambda: [state for state, *_ in held(service)] == ["dead"])
        assert held(service) == [("dead", 1, "BadRequest: Chat not found")]
        telegram.say(private, anna, "/help")
        await telegram.until("sendMessage")
        db = connect(service.log.path.parent / FILE)
        assert settle_dead(db, [telegram.updates[0]["update_id"]], retry=True) == 1
        db.close()
        await application.bot_data["intake"]._look()
        _, answer = await telegram.until("sendMessage", 2)
        assert "1905" in answer.params["text"]
        await eventually(lambda: held(service) == [])


async def test_blocked_bot_leaves_nothing(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """There is no one to answer: no dead letter."""
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.fail("sendMessage", faults.Fault(403, "Forbidden: bot was blocked by the user"))
        telegram.say(private, anna, QUESTION)
        await eventually(lambda: len(telegram.faulted) == 1 and held(service) == [])
    assert telegram.calls("sendMessage") == []


async def test_fault_of_the_bot_is_tried_three_times(
    telegram: StandIn,
    private: Chat,
    anna: Person,
    service: QuestionService,
    monkeypatch: pytest.MonkeyPatch,
    run_bot: RunBot,
) -> None:
    """PTB swallows what a handler raises; the update still counts as not done. The reason quotes nothing."""
    tried = []

    async def broken(question: str, *_: object, **__: object) -> None:
        tried.append(question)
        raise RuntimeError(f"no idea about {question}")

    monkeypatch.setattr(service, "ask", broken)
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, QUESTION)
        await eventually(lambda: held(service) == [("dead", 3, "RuntimeError")])
    assert tried == [QUESTION] * 3


async def test_question_that_ends_the_process_each_time_is_given_up(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, index: Any, run_bot: RunBot
) -> None:
    """After twenty deaths of the process; the questions after it are answered."""
    telegram.say(private, anna, QUESTION)
    inbox = Inbox(service.log.path.parent, key=service.log.key)
    inbox.open(telegram.me.id)
    update = telegram.updates[-1]
    await inbox.take(update["update_id"], update)
    for _ in range(20):
        inbox.begin(update["update_id"])
    inbox.close()
    telegram.say(private, anna, "/help")
    async with run_bot(killed=True, pause_seconds=0.02):
        await telegram.until("sendMessage")
        await eventually(lambda: len(held(service)) == 1)
    assert held(service) == [("dead", 1, "the process ended 20 times while answering it")]
    assert index.asked == []


async def test_suspects_are_answered_one_at_a_time(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, index: Any, run_bot: RunBot
) -> None:
    """After five deaths each, so that only the guilty one is given up; others are answered meanwhile."""
    boris = telegram.user(42, "Boris")
    telegram.say(private, anna, "First?")
    telegram.say(telegram.private_chat(boris), boris, "Second?")
    inbox = Inbox(service.log.path.parent, key=service.log.key)
    inbox.open(telegram.me.id)
    for update in telegram.updates:
        await inbox.take(update["update_id"], update)
        for _ in range(5):
            inbox.begin(update["update_id"])
    inbox.close()
    telegram.say(telegram.private_chat(clara := telegram.user(43, "Clara")), clara, QUESTION)
    index.wait["First?"] = threading.Event()
    async with run_bot(killed=True, pause_seconds=0.02):
        (call,) = await telegram.until("sendMessage")
        assert call.params["chat_id"] == clara.id
        assert sorted(question for question, _ in index.asked) == ["First?", QUESTION]
        index.wait["First?"].set()
        await telegram.until("sendMessage", 3)
        await eventually(lambda: held(service) == [])


async def test_busy_chat_delays_no_other_chat(
    telegram: StandIn, private: Chat, anna: Person, service: QuestionService, index: Any, run_bot: RunBot
) -> None:
    """Three hundred questions of one chat, then one of another: that one is answered among the first."""
    boris = telegram.user(42, "Boris")
    other = telegram.private_chat(boris)
    index.wait["Slow?"] = threading.Event()
    async with run_bot(killed=True, pause_seconds=0.02):
        telegram.say(private, anna, "Slow?")
        for _ in range(300):
            telegram.say(private, anna, QUESTION)
        telegram.say(other, boris, QUESTION)
        (call,) = await telegram.until("sendMessage")
        assert call.params["chat_id"] == other.id
        index.wait["Slow?"].set()


async def test_people_of_a_group_take_turns(
    telegram: StandIn, anna: Person, service: QuestionService, index: Any, run_bot: RunBot
) -> None:
    """People who asked much wait for others; each person's questions stay in order; a command keeps its place."""
    boris, clara = telegram.user(42, "Boris"), telegram.user(43, "Clara")
    group = telegram.group("Group", members=[anna, boris, clara])
    asked = [(anna, "A0?"), *((anna, f"A{number}?") for number in range(1, 5))]
    asked += [(boris, "B1?"), (boris, "B2?"), (clara, "C1?")]
    index.wait["A0?"] = threading.Event()
    async with run_bot(killed=True, pause_seconds=0.02):
        for person, question in asked:
            telegram.say(group, person, f"/ask {question}")
        telegram.say(group, anna, "/help")
        telegram.say(group, clara, "/ask C2?")
        await eventually(lambda: len(held(service)) == len(asked) + 2)
        index.wait["A0?"].set()
        await telegram.until("sendMessage", len(asked) + 2)
    assert [question for question, _ in index.asked] == ["A0?", "B1?", "C1?", "A1?", "B2?", "A2?", "A3?", "A4?", "C2?"]


async def test_talk_of_a_group_is_not_stored(
    telegram: StandIn, anna: Person, service: QuestionService, run_bot: RunBot
) -> None:
    """Only what may ask the bot something is committed."""
    group = telegram.group("Group", members=[anna])
    taken: list[int] = []
    async with run_bot(killed=True, pause_seconds=0.02) as application:
        queue = application.update_queue
        assert isinstance(queue, InboxQueue)
        take = queue.inbox.take

        async def note(update_id: int, *rest: Any) -> Any:
            taken.append(update_id)
            return await take(update_id, *rest)

        queue.inbox.take = note  # type: ignore[method-assign, assignment] # to look on
        telegram.say(group, anna, "Nobody asks the bot")
        telegram.say(group, anna, f"/help@{telegram.me.username}")
        await telegram.until("sendMessage")
    assert taken == [telegram.updates[1]["update_id"]]


async def test_inbox_that_cannot_be_written_costs_no_reply(
    telegram: StandIn,
    private: Chat,
    anna: Person,
    service: QuestionService,
    monkeypatch: pytest.MonkeyPatch,
    run_bot: RunBot,
) -> None:
    """The question is answered, and acknowledged only after that; once."""
    async with run_bot(killed=True, pause_seconds=0.02) as application:
        queue = application.update_queue
        assert isinstance(queue, InboxQueue)
        path: Path = queue.inbox.path
        monkeypatch.setattr(queue.inbox, "path", path / "nowhere")
        queue.inbox._thread.submit(queue.inbox._disconnect).result()
        telegram.say(private, anna, QUESTION)
        await telegram.until("sendMessage")
        telegram.redeliver(telegram.updates[-1])
        telegram.say(private, anna, "/help")
        await telegram.until("sendMessage", 2)
        monkeypatch.setattr(queue.inbox, "path", path)
    assert len(telegram.calls("sendMessage")) == 2
