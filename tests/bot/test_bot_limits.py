"""Token buckets, with times given by hand."""

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import LIGHT, Decision, Rate

GO, NOTICE, SILENT = Decision.GO, Decision.NOTICE, Decision.SILENT


def test_a_minutes_worth_goes_then_one_notice_then_silence() -> None:
    """Three a minute: three at once are fine, the fourth is told, the fifth is not."""
    rate = Rate(3)
    assert [rate.take("anna", 100) for _ in range(6)] == [GO, GO, GO, NOTICE, SILENT, SILENT]


def test_the_allowance_refills_steadily_and_the_notice_comes_once_a_minute() -> None:
    """Two a minute is one in 30 s; a notice is not repeated within 60 s of the last."""
    rate = Rate(2)
    assert [rate.take("a", 100) for _ in range(3)] == [GO, GO, NOTICE]
    assert rate.take("a", 129) is SILENT
    assert [rate.take("a", 130), rate.take("a", 130)] == [GO, SILENT]
    assert rate.take("a", 159.9) is SILENT
    assert [rate.take("a", 160.1), rate.take("a", 160.1)] == [GO, NOTICE]


def test_questions_asked_slowly_pass_even_when_they_come_at_once() -> None:
    """Ten questions of an hour in which the bot was away; and a clock that goes back takes nothing away."""
    rate = Rate(2)
    assert {rate.take("a", 1000 + 360 * number) for number in range(10)} == {GO}
    assert [rate.take("a", 4000), rate.take("a", 4000)] == [GO, NOTICE]


def test_keys_do_not_share_and_a_light_request_costs_a_fifth() -> None:
    """One person's haste is not another's; five commands weigh as much as one question."""
    rate = Rate(1)
    assert [rate.take("anna", 5), rate.take("anna", 5), rate.take("boris", 5)] == [GO, NOTICE, GO]
    assert [rate.take("clara", 5, LIGHT) for _ in range(6)] == [GO, GO, GO, GO, GO, NOTICE]


def test_zero_is_no_limit() -> None:
    """Nothing is counted, nothing remembered."""
    rate = Rate(0)
    assert {rate.take("anna", 5) for _ in range(1000)} == {GO}
    assert len(rate) == 0


def test_memory_is_bounded() -> None:
    """The key longest not seen goes first and starts afresh; one seen again stays."""
    rate = Rate(1, size=2)
    rate.take("a", 5)
    rate.take("b", 5)
    assert rate.take("a", 5) is NOTICE
    rate.take("c", 5)
    assert len(rate) == 2
    assert rate.take("a", 5) is SILENT
    assert rate.take("b", 5) is GO


@given(st.integers(1, 30), st.lists(st.floats(0, 20), max_size=200))
def test_never_more_than_the_burst_and_the_flow(per_minute: int, pauses: list[float]) -> None:
    """However requests are spread, no more go than a full bucket and what flowed in since."""
    now = 100.0
    rate = Rate(per_minute)
    gone = 0
    for pause in pauses:
        now += pause
        gone += rate.take("a", now) is GO
    assert gone <= per_minute + (now - 100.0) * per_minute / 60 + 1e-6
