"""Retention under a wrong clock: nothing is erased until somebody confirms that it is right."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from log_questions import KEY, declined, read, write

from bot.log.upkeep import retention
from bot.log.upkeep.daily import Upkeep
from bot.log.upkeep.retention import RetentionRefusedError, retain
from bot.log.writing.database import Log
from scripts.review import main

Clock = Callable[[float], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock of retention so many days ahead."""

    def turn(days: float) -> None:
        class Wrong(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return datetime.now(tz) + timedelta(days=days)

        monkeypatch.setattr(retention, "datetime", Wrong)
        monkeypatch.setattr(
            "bot.log.moderation.cases.clock",
            lambda: (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="milliseconds"),
        )

    return turn


def fill(log: Log, count: int, *, first_days_ago: float, last_days_ago: float = 0.0) -> None:
    """Questions spread over a time."""
    step = (first_days_ago - last_days_ago) / max(1, count - 1)
    for number in range(count):
        write(log, f"Question {number}?", declined("x"), days_ago=first_days_ago - number * step)


def left(log: Log) -> int:
    """How many questions are in the log."""
    return int(read(log, lambda db: db.execute("SELECT count(*) FROM questions").fetchone()[0]))


@pytest.mark.parametrize("days", [31, 90, 400, 40_000])
def test_a_clock_far_ahead_erases_nothing(log: Log, clock: Clock, days: float) -> None:
    """Neither most of the log nor a little of it."""
    fill(log, 60, first_days_ago=200)
    clock(days)
    with pytest.raises(RetentionRefusedError, match=r"the clock says .*, but the newest question is of "):
        retain(log, 180)
    assert left(log) == 60


def test_a_clock_behind_erases_nothing(log: Log, clock: Clock) -> None:
    """The newest question lies in the future: one of the two times is wrong."""
    fill(log, 30, first_days_ago=300)
    clock(-20)
    with pytest.raises(RetentionRefusedError, match="the newest question is of"):
        retain(log, 180)
    clock(0)
    assert retain(log, 180) > 0


def test_a_question_asked_under_the_wrong_clock_proves_nothing(log: Log, clock: Clock) -> None:
    """The last look tells that the clock has jumped, or the amount does."""
    fill(log, 60, first_days_ago=170)
    assert retain(log, 180) == 0
    write(log, "Asked after the jump?", declined("x"), days_ago=-60)
    clock(60)
    with pytest.raises(RetentionRefusedError, match="but the last look was on"):
        retain(log, 180)
    log.call(lambda db: db.execute("DELETE FROM marks"))
    write(log, "And one more?", declined("x"), days_ago=-150)
    clock(150)
    with pytest.raises(RetentionRefusedError, match=r"\d\d of 62 questions would be erased at once"):
        retain(log, 180)
    assert left(log) == 62


def test_most_of_the_log_is_erased_only_when_confirmed(log: Log) -> None:
    """As with a shorter setting; the confirmation is in the history, and the next day is like any other."""
    fill(log, 100, first_days_ago=100)
    with pytest.raises(RetentionRefusedError, match=r"\d\d of 100 questions would be erased at once"):
        retain(log, 30)
    erased = retain(log, 30, actor="anna", confirmed=True)
    assert (erased, left(log)) == (70, 30)
    assert retain(log, 29) in (0, 1)


def test_the_usual_day_needs_no_confirmation(log: Log) -> None:
    """Little is old, the newest question is of today; and a small log may lose most of its few."""
    fill(log, 100, first_days_ago=190)
    assert 0 < retain(log, 180) < 10
    small = Log(log.path.parent.parent / "small", key=KEY)
    fill(small, 8, first_days_ago=300)
    assert retain(small, 30) == 7
    small.close()


def test_questions_from_the_future_are_erased_once_confirmed(log: Log) -> None:
    """After a clock was set right, questions of the wrong time do not hold retention up for ever."""
    fill(log, 30, first_days_ago=300)
    write(log, "From the future?", declined("x"), days_ago=-400)
    with pytest.raises(RetentionRefusedError):
        retain(log, 180)
    assert retain(log, 200, confirmed=True) > 0
    assert retain(log, 180) > 0


def test_a_running_bot_raises_and_ends_the_alarm_once(log: Log, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """One line, one alarm that names the dates; when the clock is right again, it is over."""
    fill(log, 60, first_days_ago=200)
    clock(400)
    upkeep = Upkeep(log, retention_days=180)
    with caplog.at_level(logging.ERROR):
        upkeep.once()
        upkeep._retain_at = 0
        upkeep.once()
    (alarm,) = log.alarms.standing()
    assert alarm.kind == "retention refused"
    assert alarm.detail.startswith("the clock says ")
    assert len([record for record in caplog.records if "nothing was erased" in record.message]) == 1
    assert left(log) == 60
    clock(0)
    upkeep._retain_at = 0
    upkeep.once()
    assert log.alarms.standing() == []
    assert left(log) < 60


def test_the_command_line_asks_for_a_confirmation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, status 1; with --confirm it is done."""
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    log = Log(data, key=KEY)
    fill(log, 50, first_days_ago=100)
    log.close()

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["--data", str(data), "retention", "--days", "10", *arguments])

    refused = run()
    assert refused.exit_code == 1
    (line,) = refused.stderr.splitlines()
    assert (
        line
        == "Error: Nothing was erased: 45 of 50 questions would be erased at once. If that is right, add --confirm."
    )
    assert run("--confirm").stdout == "45 questions older than 10 days erased\n"
