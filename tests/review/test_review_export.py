"""Files: no cell is run by a spreadsheet, and nothing else is lost."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.chart import draw
from bot.review.export import csv_lines, json_lines, safe_cell

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@A1", "'@A1"), ("\t=1", "'\t=1"), ("\rx", "'\rx"), ("  =1", "'  =1"),
        ('"=1', "'\"=1"), ("＝1", "'＝1"), ("\u202e=1", "'=1"), ("a\u2067b\u200f", "ab"), ("What is 1-1?", "What is 1-1?"),
        ("a=b", "a=b"), ("", ""), (-1, -1), (0.5, 0.5), (None, None), ("👩‍👧", "👩‍👧"), ("a\nb", "a\nb"), ("a\x00b", "ab"),
    ],
)  # fmt: skip
def test_safe_cell(value: object, cell: object) -> None:
    """Text that could be a formula gets an apostrophe; marks that turn the writing go; the rest stays as it is."""
    assert safe_cell(value) == cell


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    """Read back, a cell starts like a formula only behind an apostrophe, and no mark turns the writing."""
    lines = csv_lines(("a",), [{"a": text}])
    ((head,), (cell,)) = csv.reader(io.StringIO(lines, newline=""))
    assert head == "a"
    assert not FORMULA.match(cell.lstrip(" '\"")) or cell.startswith("'")
    assert not re.search("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", cell)


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text() | st.integers() | st.none(), min_size=2))
def test_json_lines_hold_the_row_exactly(row: dict[str, object]) -> None:
    """One line a row, whatever is in it."""
    text = json_lines(("a", "b"), [row])
    assert text.count("\n") == 1
    assert json.loads(text) == row


def test_chart_has_a_bar_for_each_number() -> None:
    """Heights are in proportion and stand on each other; the scale goes to the next round number."""
    from bot.log.cases import Day

    chart = draw([Day("2026-01-01", 12, 6, 5, 1, 3, 0), Day("2026-01-02")])
    assert (chart.top, chart.width) == (20, 2)
    assert [(bar.kind, bar.y, bar.height) for bar in chart.bars] == [
        ("answered", 70.0, 30.0), ("declined", 45.0, 25.0), ("failed", 40.0, 5.0), ("disliked", 85.0, 15.0),
    ]  # fmt: skip
    assert chart.bars[0].title == "2026-01-01: 6 answered"
    assert (chart.totals.asked, chart.totals.disliked) == (12, 3)
    assert draw([]).bars == ()
    assert [draw([Day("", number)]).top for number in (0, 4, 5, 6, 11, 51, 101)] == [5, 5, 5, 10, 20, 100, 200]
