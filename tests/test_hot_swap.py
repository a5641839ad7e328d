"""Builds follow each other while questions come in: see `tests/hot_swap.py`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hot_swap import measure

ROOT = Path(__file__).resolve().parents[1]


def check(found: dict[str, Any]) -> None:
    """Every question is answered, logged, and of exactly one build."""
    assert found["faults"] == []
    assert (found["answered"], found["rows"]) == (found["asked"], found["asked"])


def test_no_question_is_lost_or_mixed_while_builds_follow_each_other() -> None:
    """A few seconds of it, with the builder in a process of its own."""
    found = measure(seconds=6, rate=20, every=1.5, model=False)
    check(found)
    assert found["asked"] == 120
    assert found["served"] >= 3


@pytest.mark.slow
def test_fifty_questions_a_second_through_a_build_every_five_seconds_in_flat_memory() -> None:
    """Three minutes in a process of its own; memory is compared with what it was after the first."""
    command = [sys.executable, "tests/hot_swap.py", "--seconds", "180", "--rate", "50", "--every", "5"]
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    done = subprocess.run(  # noqa: S603 (our own interpreter and file)
        command, cwd=ROOT, env=path, capture_output=True, text=True, check=True, timeout=400
    )
    found = json.loads(done.stdout)
    check(found)
    assert found["asked"] == 9000
    assert found["served"] >= 25
    assert found["memory growth"] <= 0.10
