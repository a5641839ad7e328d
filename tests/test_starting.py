"""`make run` and the container start the bot on the old index when the build fails; with a Python made by hand."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
_PYTHON: Final = """#!/bin/sh
case "$*" in
    *build_index.py*--if-stale*) exit {status} ;;
    *"-m bot"*) echo the bot has started ;;
esac
"""


def make(folder: Path) -> list[str]:
    """`make run` in a folder whose environment counts as installed."""
    return ["make", "-s", "-f", str(ROOT / "Makefile"), "-C", str(folder), "-o", ".venv/.installed", "run"]


def container(_: Path) -> list[str]:
    """What the container runs."""
    line = re.findall(r"^CMD (\[.*\])$", (ROOT / "deploy" / "Containerfile").read_text("utf-8"), re.MULTILINE)[-1]
    command: list[str] = json.loads(line)
    return command


@pytest.mark.parametrize("starts", [make, container])
@pytest.mark.parametrize(
    ("status", "started"), [(0, True), (1, False), (2, False), (3, True), (137, True), (139, True), (130, False)]
)
def test_a_failed_build_does_not_keep_the_bot_down(
    starts: Callable[[Path], list[str]], status: int, started: bool, tmp_path: Path
) -> None:
    """3: the old index stays in use; 137 and 139: the build was killed, or crashed; the others have nothing to start on."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(_PYTHON.format(status=status))
    python.chmod(0o755)
    (tmp_path / ".venv" / ".installed").touch()
    path = f"{python.parent}:{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 # our own programs, on paths of the test
        starts(tmp_path),
        env={**os.environ, "PATH": path, "CITEBOT_DATA": "data"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout == "the bot has started\n", done.returncode == 0) == (started, started), done.stderr
    assert ("WARNING: the build crashed" in done.stderr) == (status > 130)
