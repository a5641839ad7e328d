"""Token buckets, with a clock that is turned by hand."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import LIGHT, Decision, Rate

GO, NOTICE, SILENT = Decision.GO, Decision.NOTICE, Decision.SILENT


@dataclass
class Clock:
    """Seconds, turned by hand."""

    now: float = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_a_minutes_worth_goes_then_one_notice_then_silence() -> None:
    """Three a minute: three at once are fine, the fourth is told, the fifth is not."""
    rate = Rate(3, clock=Clock())
    assert [rate.take("anna") for _ in range(6)] == [GO, GO, GO, NOTICE, SILENT, SILENT]


def test_tokens_come_back_steadily_and_the_notice_once_a_minute() -> None:
    """Two a minute is one in 30 s; a notice is not repeated within 60 s of the last."""
    clock = Clock()
    rate = Rate(2, clock=clock)
    assert [rate.take("a") for _ in range(3)] == [GO, GO, NOTICE]
    clock.now += 29
    assert rate.take("a") is SILENT
    clock.now += 1
    assert [rate.take("a"), rate.take("a")] == [GO, SILENT]
    clock.now += 29.9
    assert rate.take("a") is SILENT
    clock.now += 0.2
    assert [rate.take("a"), rate.take("a")] == [GO, NOTICE]


def test_keys_do_not_share_and_a_light_request_costs_a_fifth() -> None:
    """One person's haste is not another's; five commands weigh as much as one question."""
    rate = Rate(1, clock=Clock())
    assert [rate.take("anna"), rate.take("anna"), rate.take("boris")] == [GO, NOTICE, GO]
    assert [rate.take("clara", LIGHT) for _ in range(6)] == [GO, GO, GO, GO, GO, NOTICE]


def test_zero_is_no_limit() -> None:
    """Nothing is counted, nothing remembered."""
    rate = Rate(0, clock=Clock())
    assert {rate.take("anna") for _ in range(1000)} == {GO}
    assert len(rate) == 0


def test_memory_is_bounded() -> None:
    """The key longest not seen goes first and starts afresh; one seen again stays."""
    rate = Rate(1, clock=Clock(), size=2)
    rate.take("a")
    rate.take("b")
    assert rate.take("a") is NOTICE
    rate.take("c")
    assert len(rate) == 2
    assert rate.take("a") is SILENT
    assert rate.take("b") is GO


@given(st.integers(1, 30), st.lists(st.floats(0, 20), max_size=200))
def test_never_more_than_the_burst_and_the_flow(per_minute: int, pauses: list[float]) -> None:
    """However requests are spread, no more go than a full bucket and what flowed in since."""
    clock = Clock()
    rate = Rate(per_minute, clock=clock)
    gone = 0
    for pause in pauses:
        clock.now += pause
        gone += rate.take("a") is GO
    assert gone <= per_minute + (clock.now - 100.0) * per_minute / 60 + 1e-6
