"""A build killed at any moment leaves the current index answering and the next build clean."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.store import Store, current_folder

ROOT = Path(__file__).resolve().parents[1]

pytestmark = [pytest.mark.slow, pytest.mark.model]


def build(corpus: Path, data: Path) -> subprocess.Popen[str]:
    """Start a build as the maintainer would."""
    command = [sys.executable, "scripts/build_index.py", "--corpus", str(corpus), "--data", str(data), "--full"]
    return subprocess.Popen(  # noqa: S603 (our own interpreter and script)
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_killed_builds_leave_the_current_index_serving(tmp_path: Path) -> None:
    """Ten kills at seeded moments, the last seconds of the build included; every one is followed by an open."""
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
        store = Store(current_folder(data))
        assert store.build.documents == 14, number
        store.close()
    last = build(corpus, data)
    output, _ = last.communicate(timeout=300)
    assert last.returncode == 0, output
    left = {path.name for path in (data / "index").iterdir()}
    assert left == {"current", "lock", current_folder(data).name}
