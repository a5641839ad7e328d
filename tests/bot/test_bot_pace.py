"""Telegram's pace: bursts, rates, fairness, and what a 429 stops."""

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.delivery import Counters
from bot.telegram.pace import Pacer

ANNA, BORIS, GROUP = 41, 42, -1001234567890


class Calls:
    """Makes calls through a pacer and notes when each was let through."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._began = asyncio.get_running_loop().time()
        self.made: list[tuple[int | None, float]] = []
        self.refusals: list[RetryAfter] = []

    async def make(self, chat: int | None, endpoint: str = "sendMessage") -> Any:
        """One call."""

        async def callback() -> dict[str, Any] | bool:
            self.made.append((chat, asyncio.get_running_loop().time() - self._began))
            if self.refusals:
                raise self.refusals.pop(0)
            return {"message_id": len(self.made), "chat": {"id": chat}} if chat else True

        return await self._pacer.process_request(callback, (), {}, endpoint, {"chat_id": chat}, None)

    def times(self, chat: int | None) -> list[float]:
        """When calls of this chat were let through, in seconds."""
        return [at for each, at in self.made if each == chat]


async def test_private_chat_gets_a_burst_then_one_a_second() -> None:
    """Five at once; the next waits about a second."""
    calls = Calls(Pacer())
    await asyncio.gather(*(calls.make(ANNA) for _ in range(6)))
    assert max(calls.times(ANNA)[:5]) < 0.3
    assert 0.8 < calls.times(ANNA)[5] < 2.0


async def test_group_gets_twenty_a_minute() -> None:
    """The twenty-first within the minute waits, and holds up nobody else."""
    calls = Calls(Pacer())
    tasks = [asyncio.create_task(calls.make(GROUP)) for _ in range(21)]
    await asyncio.sleep(0.2)
    await calls.make(ANNA)
    assert len(calls.times(GROUP)) == 20
    assert calls.times(ANNA)[0] < 1.0
    tasks[-1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_scarce_turns_go_round_the_chats() -> None:
    """One chat asks for many first; another one's first call comes second, not last."""
    calls = Calls(Pacer(all_a_second=10))
    await asyncio.gather(*(calls.make(1000 + number) for number in range(10)))  # the burst is spent
    many = [calls.make(GROUP) for _ in range(5)]
    one = [calls.make(ANNA)]
    await asyncio.gather(*many, *one)
    assert [chat for chat, _ in calls.made[10:]].index(ANNA) == 1


async def test_429_stops_its_chat_only_and_is_repeated() -> None:
    """The call comes again after the time Telegram named; meanwhile others pass."""
    calls = Calls(Pacer())
    calls.refusals.append(RetryAfter(1))
    held = asyncio.create_task(calls.make(ANNA))
    await asyncio.sleep(0.05)
    behind = asyncio.create_task(calls.make(ANNA))
    await calls.make(BORIS)
    assert calls.times(BORIS)[0] < 0.5
    assert (await held)["message_id"]
    await behind
    assert calls.times(ANNA)[0] < 0.5
    assert [round(at) for at in calls.times(ANNA)[1:]] == [1, 1]


async def test_429_of_several_chats_stops_everything() -> None:
    """It is Telegram's limit for the whole bot then."""
    calls = Calls(Pacer())
    calls.refusals += [RetryAfter(1)] * 3
    tasks = [asyncio.create_task(calls.make(chat)) for chat in (1, 2, 3)]
    await asyncio.sleep(0.05)
    await calls.make(BORIS)
    assert calls.times(BORIS)[0] > 0.9
    await asyncio.gather(*tasks)


async def test_long_429_is_handed_to_the_caller() -> None:
    """Who may wait longer than a call should; the chat stays held, and calls that are no messages too."""
    calls = Calls(Pacer())
    calls.refusals.append(RetryAfter(600))
    with pytest.raises(RetryAfter):
        await calls.make(ANNA)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(calls.make(ANNA, "sendChatAction"), 0.1)
    await calls.make(None, "answerInlineQuery")
    assert len(calls.times(ANNA)) == 1


async def test_calls_that_are_no_messages_have_no_pace() -> None:
    """A hundred presses are answered at once."""
    calls = Calls(Pacer())
    await asyncio.gather(*(calls.make(ANNA, "sendChatAction") for _ in range(100)))
    assert max(calls.times(ANNA)) < 1.0


async def test_cancelled_call_gives_its_turn_away() -> None:
    """The next one gets it."""
    calls = Calls(Pacer())
    tasks = [asyncio.create_task(calls.make(ANNA)) for _ in range(7)]
    await asyncio.sleep(0.1)
    tasks[5].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert len(calls.times(ANNA)) == 6
    assert calls.times(ANNA)[5] < 2.0


async def test_message_ids_are_counted_as_telegram_numbers_them() -> None:
    """Private chats and basic groups share one row of numbers, a supergroup has its own."""
    counters = Counters()
    for chat, number in ((ANNA, 10), (BORIS, 12), (-5, 11), (GROUP, 3)):
        counters.note(chat, number)
    assert [counters.latest(chat) for chat in (ANNA, -7, GROUP, GROUP - 1)] == [12, 12, 3, 0]
    await Calls(Pacer(counters)).make(ANNA)
    assert counters.latest(ANNA) == 12


def test_an_id_is_taken_unless_it_may_be_of_a_message_looked_for() -> None:
    """In its own row, and for as long as it may matter."""
    counters = Counters()
    counters.note(ANNA, 10)
    counters.note(BORIS, 11, ours=True)
    assert [counters.is_taken(BORIS, number) for number in (10, 11, 12)] == [True, False, False]
    assert not counters.is_taken(GROUP, 10)
    for number in range(20, 20 + 4096):
        counters.note(BORIS, number)
    assert [counters.is_taken(ANNA, number) for number in (10, 20, 4115)] == [False, True, True]
    for number in range(600):
        counters.note(GROUP, number)
    assert [counters.is_taken(GROUP, number) for number in (0, 88, 599)] == [False, True, True]
    for other in range(1, 256):
        counters.note(GROUP - other, 1)
    assert [counters.is_taken(chat, 1) for chat in (GROUP, GROUP - 1, GROUP - 255)] == [False, True, True]


def test_highest_id_is_trusted_where_little_happens_or_a_later_call_made_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a busy row, and just after the start, an earlier message's id can be above all that was heard of."""
    clock = [100.0]
    monkeypatch.setattr("bot.telegram.delivery.time.monotonic", lambda: clock[0])
    counters = Counters()
    assert not counters.is_above(ANNA, 0.0)  # lost by the process before
    assert counters.is_above(ANNA, 100.5)
    for number in range(20):
        clock[0] += 0.1
        counters.note(BORIS, 10 + number)
    assert not counters.is_above(ANNA, 101.0)
    assert counters.is_above(GROUP, 101.0)  # a row of its own
    counters.note(BORIS, 40, begun=100.9)
    assert not counters.is_above(ANNA, 101.0)
    counters.note(BORIS, 41, begun=101.1)
    assert counters.is_above(ANNA, 101.0)
    assert not counters.is_above(ANNA, 101.2)
    clock[0] += 5.1
    assert counters.is_above(ANNA, 101.2)
