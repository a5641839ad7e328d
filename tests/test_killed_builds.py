"""A build killed at any moment leaves the current index answering and the next build clean."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killed_builds import build as small_build
from killed_builds import run, write_round

from index.building.verify import verify_build
from index.store.folder import current_folder, is_build

ROOT = Path(__file__).resolve().parents[1]


def test_a_few_killed_builds_harm_nothing(tmp_path: Path) -> None:
    """Three kills while somebody asks: every answer is one that a whole build gave, and no file is left over."""
    counts = run(tmp_path, 3, say=lambda line: None)
    assert counts["killed"] == 3
    assert counts["answers"] > 0


@pytest.mark.slow
def test_many_killed_builds_harm_nothing(tmp_path: Path) -> None:
    """Sixty kills; `python tests/killed_builds.py` makes 200."""
    assert run(tmp_path, 60)["killed"] == 60


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from index import RetrievalError
from killed_builds import build
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    build(Path(sys.argv[1]) / "corpus", Path(sys.argv[1]) / "data", False)
except RetrievalError as error:
    sys.exit(str(error))
"""


def test_files_that_cannot_grow_leave_the_current_build_serving(tmp_path: Path) -> None:
    """As on a full disk, with the operating system's own limit, in the middle of each file: one line, and no rest."""
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    write_round(corpus, 0)
    small_build(corpus, data, False)
    before = current_folder(data)
    write_round(corpus, 1)
    sizes = sorted({path.stat().st_size for path in before.iterdir() if path.name != "text.db"})
    limits = [size // 2 for size in (sizes[0], sizes[2], sizes[-1])]
    for limit in limits:
        run_limited = subprocess.run(  # noqa: S603 (our own interpreter)
            [sys.executable, "-c", _LIMITED, str(tmp_path), str(limit)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run_limited.returncode == 1, run_limited.stderr
        (line,) = run_limited.stderr.splitlines()
        assert line.endswith("The current build is untouched."), line
        assert (current_folder(data), verify_build(before, None)) == (before, [])
        left = {path.name for path in (data / "index").iterdir()}
        assert left == {"current", "lock", "history.json", before.name}
    small_build(corpus, data, False)
    assert verify_build(current_folder(data), corpus) == []


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
