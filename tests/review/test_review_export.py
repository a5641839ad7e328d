"""Files: no cell is run by a spreadsheet, and nothing else is lost."""

import csv
import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.review.chart import draw
from bot.review.export import job

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


@given(st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_no_text_becomes_a_formula(value: str | float) -> None:
    """Read back, a text starts like a formula only after an apostrophe, and no mark turns the writing; numbers stay."""
    ((head,), (cell,)) = csv.reader(io.StringIO(job("csv", ("a",), [{"a": value}]), newline=""))
    assert head == "a"
    if isinstance(value, str):
        assert not FORMULA.match(cell.lstrip())
        assert not re.search("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", cell)
    else:
        assert type(value)(cell) == value


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text() | st.integers() | st.none(), min_size=2))
def test_json_lines_hold_the_row_exactly(row: dict[str, object]) -> None:
    """One line a row, whatever is in it."""
    text = job("jsonl", ("a", "b"), [row])
    assert text.count("\n") == 1
    assert json.loads(text) == row


def test_chart_has_a_bar_for_each_number() -> None:
    """Heights are in proportion and stand on each other; the scale goes to the next round number."""
    from bot.log.moderation.queues import Day

    chart = draw([Day("2026-01-01", 12, 6, 5, 1, 3, 0), Day("2026-01-02")])
    assert (chart.top, chart.width) == (20, 2)
    assert [(bar.kind, bar.y, bar.height) for bar in chart.bars] == [
        ("answered", 70.0, 30.0), ("declined", 45.0, 25.0), ("failed", 40.0, 5.0), ("disliked", 85.0, 15.0),
    ]  # fmt: skip
    assert chart.bars[0].title == "2026-01-01: 6 answered"
    assert (chart.totals.asked, chart.totals.disliked) == (12, 3)
    assert draw([]).bars == ()
    assert [draw([Day("", number)]).top for number in (0, 4, 5, 6, 11, 51, 101)] == [5, 5, 5, 10, 20, 100, 200]
