"""A build killed at any moment leaves the current index answering and the next build clean."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killed_builds import run

from index.builds import is_build
from index.store import current_folder
from index.verify import verify_build

ROOT = Path(__file__).resolve().parents[1]


def test_a_few_killed_builds_harm_nothing(tmp_path: Path) -> None:
    """Three kills, an asker beside them: every answer is one that a whole build gave, and nothing is left lying."""
    counts = run(tmp_path, 3, say=lambda line: None)
    assert counts["killed"] + counts.get("ended before", 0) == 3
    assert counts["answers"] > 0


@pytest.mark.slow
def test_many_killed_builds_harm_nothing(tmp_path: Path) -> None:
    """Sixty kills; `python tests/killed_builds.py` makes 200."""
    assert run(tmp_path, 60)["killed"] > 30


def build(corpus: Path, data: Path) -> subprocess.Popen[str]:
    """Start a build as the maintainer would."""
    command = [sys.executable, "scripts/build_index.py", "--corpus", str(corpus), "--data", str(data), "--full"]
    return subprocess.Popen(  # noqa: S603 (our own interpreter and script)
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.slow
@pytest.mark.model
def test_killed_builds_of_the_real_model_leave_the_current_index_serving(tmp_path: Path) -> None:
    """Ten kills at seeded moments, the last seconds of the build included; every one is followed by a proof."""
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    shutil.copytree(ROOT / "corpus", corpus)
    began = time.monotonic()
    first = build(corpus, data)
    output, _ = first.communicate(timeout=300)
    assert first.returncode == 0, output
    whole = time.monotonic() - began
    chance = random.Random(4)  # noqa: S311 (no secret is made)
    for number in range(10):
        process = build(corpus, data)
        time.sleep(whole * chance.uniform(0.3, 1.0))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert verify_build(current_folder(data), corpus) == [], number
    last = build(corpus, data)
    output, _ = last.communicate(timeout=300)
    assert last.returncode == 0, output
    left = {path.name for path in (data / "index").iterdir() if not is_build(path)}
    assert left == {"current", "lock", "history.json"}
