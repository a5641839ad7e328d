"""Telegram's pace: bursts, rates, fairness, and what a 429 stops."""

import asyncio
import time
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.pace import Pacer
from bot.telegram.transport.sending import AT_ONCE

ANNA, BORIS, GROUP = 41, 42, -1001234567890


class Calls:
    """Makes calls through a pacer and notes when each was let through."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._began = asyncio.get_running_loop().time()
        self.made: list[tuple[int | None, float]] = []
        self.refusals: list[RetryAfter] = []

    async def make(self, chat: int | None, endpoint: str = "sendMessage", how: int | None = None) -> Any:
        """One call."""

        async def callback() -> dict[str, Any] | bool:
            self.made.append((chat, asyncio.get_running_loop().time() - self._began))
            if self.refusals:
                raise self.refusals.pop(0)
            return {"message_id": len(self.made), "chat": {"id": chat}} if chat else True

        return await self._pacer.process_request(callback, (), {}, endpoint, {"chat_id": chat}, how)

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
    """The twenty-first within the minute waits, and holds up no other chat."""
    calls = Calls(Pacer())
    tasks = [asyncio.create_task(calls.make(GROUP)) for _ in range(21)]
    await asyncio.sleep(0.2)
    await calls.make(ANNA)
    assert len(calls.times(GROUP)) == 20
    assert calls.times(ANNA)[0] < 1.0
    tasks[-1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_group_gets_no_more_than_twenty_in_any_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst does not come on top of what flows in."""
    monkeypatch.setattr("bot.telegram.transport.pace._GROUP", (0.6, 20))  # a hundredth of the time
    calls = Calls(Pacer(all_a_second=1000))
    await asyncio.gather(*(calls.make(GROUP) for _ in range(60)))
    times = calls.times(GROUP)
    assert all(later - earlier >= 0.59 for earlier, later in zip(times, times[20:], strict=False))
    assert times[-1] < 2.5


async def test_an_urgent_call_goes_before_the_others_of_its_chat() -> None:
    """A notice does not wait for the replies that it is about."""
    calls = Calls(Pacer())
    await asyncio.gather(*(calls.make(ANNA) for _ in range(5)))  # the burst is spent
    behind = [asyncio.create_task(calls.make(ANNA)) for _ in range(2)]
    await asyncio.sleep(0.05)
    await calls.make(ANNA, "sendMessage", AT_ONCE)
    assert len(calls.times(ANNA)) == 6
    await asyncio.gather(*behind)


async def test_looking_for_a_message_keeps_to_the_pace() -> None:
    """Edits of a keyboard count as messages do, whatever they are for."""
    calls = Calls(Pacer())
    await asyncio.gather(*(calls.make(ANNA, "editMessageReplyMarkup") for _ in range(6)))
    assert calls.times(ANNA)[5] > 0.8


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


def test_an_id_is_taken_unless_it_may_belong_to_a_lost_message() -> None:
    """In its own sequence, and for as long as it may matter."""
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


def test_a_number_is_bounded_by_the_first_call_that_began_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row for itself; where no such call is known, a quiet row has no unheard messages, a busy one may."""
    clock = [100.0]
    monkeypatch.setattr("bot.telegram.transport.numbers.time.monotonic", lambda: clock[0])
    counters = Counters()
    assert not counters.is_quiet(ANNA, 0.0)  # lost by the process before
    assert counters.is_quiet(ANNA, 100.5)
    for number in range(20):
        clock[0] += 0.1
        counters.note(BORIS, 10 + number)
    assert not counters.is_quiet(ANNA, 101.0)
    assert counters.is_quiet(GROUP, 101.0)  # a row of its own
    counters.note(BORIS, 40, begun=100.9)
    assert counters.bound(ANNA, 101.0) is None
    counters.note(BORIS, 44, begun=101.3)
    counters.note(BORIS, 41, begun=101.1)
    assert [counters.bound(ANNA, since) for since in (100.0, 101.0, 101.2, 101.3)] == [40, 41, 44, None]
    assert counters.bound(GROUP, 101.0) is None
    clock[0] += 5.1
    assert counters.is_quiet(ANNA, 101.2)


def test_doubtful_letters_are_counted_by_sequence_and_time() -> None:
    """The update sent earlier is likely to have the lower number."""
    counters = Counters()
    for letter, (chat, left) in enumerate([(ANNA, 5.0), (BORIS, 6.0), (GROUP, 4.0)]):
        counters.doubt(chat, letter, left)
    assert [counters.in_doubt(chat) for chat in (ANNA, BORIS, GROUP, GROUP - 1)] == [2, 2, 1, 0]
    assert [counters.in_doubt(ANNA, before) for before in (5.0, 6.0, 7.0)] == [0, 1, 2]
    counters.settle(0)
    assert [counters.in_doubt(BORIS, before) for before in (6.0, 7.0)] == [0, 1]


def test_taken_numbers_are_kept_once_and_restored() -> None:
    """A failed write keeps them for the next one."""
    counters = Counters()
    counters.note(ANNA, 10)
    counters.note(ANNA, 10)
    counters.note(BORIS, 11)
    kept = counters.unkept()
    assert kept == [("", 10, 0.0), ("", 11, 0.0)]
    counters.keep_later(kept)
    counters.note(ANNA, 12, begun=time.monotonic())
    again = counters.unkept()
    assert again[:2] == kept
    assert again[2][:2] == ("", 12)
    assert counters.unkept() == []
    other = Counters()
    other.restore({"": 12}, kept)
    assert [other.is_taken(BORIS, number) for number in (10, 11, 12)] == [True, True, False]
    assert other.unkept() == []


def test_a_letters_number_is_stored_together_with_the_letter() -> None:
    """Were it kept with another's, a kill in between would hide the letter's own message from who looks for it."""
    counters = Counters()
    counters.note(ANNA, 10, begun=time.monotonic(), in_hand=True)
    assert counters.is_taken(BORIS, 10)
    assert counters.unkept() == []
    counters.arrived(ANNA, 10)
    counters.note(ANNA, 11, in_hand=True)  # found
    counters.arrived(ANNA, 11)
    (made, found) = counters.unkept()
    assert (made[:2], found) == (("", 10), ("", 11, 0.0))
    assert made[2] > 0


def test_numbers_of_a_later_process_bound_an_earlier_ones_lost_messages() -> None:
    """Also when that later one was killed as well."""
    counters = Counters()
    counters.restore({}, [("", 10, 0.0), ("", 20, 1000.0), ("", 30, 2000.0), ("", 31, 2000.0)])
    assert [counters.bound(ANNA, 0.0, left) for left in (900.0, 1500.0, 2500.0)] == [20, 30, None]
    counters.note(BORIS, 40, begun=time.monotonic())
    assert [counters.bound(ANNA, 0.0, left) for left in (1500.0, 2500.0)] == [30, 40]
    assert counters.bound(GROUP, 0.0, 900.0) is None


def test_received_updates_are_reported_when_polled_again_or_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that failed tells nothing; where updates come by webhook, a moment does."""
    clock = [100.0]
    monkeypatch.setattr("bot.telegram.transport.numbers.time.monotonic", lambda: clock[0])
    counters = Counters()
    heard = []
    for event, at in [
        (None, 100.1),
        (None, 102.1),  # by webhook
        (counters.poll_begins, 102.2),
        (counters.poll_failed, 105.0),
        (counters.poll_begins, 106.0),
        (counters.poll_begins, 106.1),
        (None, 106.5),
    ]:
        clock[0] = at
        if event:
            event()
        heard.append(counters.is_caught_up(ANNA, 50, 100.05))
    assert heard == [False, True, False, False, False, True, True]
    assert not counters.is_caught_up(ANNA, 50, 106.4)
    counters.heard(BORIS, 50)
    assert not counters.is_caught_up(ANNA, 50, 106.4)
    counters.heard(BORIS, 51)
    assert counters.is_caught_up(ANNA, 50, 106.4)
    assert not counters.is_caught_up(ANNA, None, 106.4)
    assert not counters.is_caught_up(GROUP, 50, 106.4)
    clock[0] = 106.8
    assert counters.is_caught_up(ANNA, None, 106.4)
    assert not counters.is_caught_up(ANNA, 60, 106.4)
    clock[0] = 108.5
    assert counters.is_caught_up(ANNA, 60, 106.4)
