"""What systemd is told, and that the deploy files are true of the code."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.systemd import notify

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "deploy/citebot.service").read_text("utf-8")
CONTAINER = (ROOT / "deploy/Containerfile").read_text("utf-8")


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_is_told(abstract: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the socket it names, a path or a name without one."""
    address = f"@citebot-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address.replace("@", "\0") if abstract else address)
        listening.settimeout(5)
        notify("READY=1")
        assert listening.recv(100) == b"READY=1"
    notify("STOPPING=1")  # no one listens any more: no error


def test_without_systemd_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor with an address of a kind that is not known."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", "vsock:2:1234")
    notify("READY=1")


def test_settings_in_deploy_files_are_known() -> None:
    """Each variable is one that the settings read, and the key lies outside the data folder."""
    known = set(re.findall(r"CITEBOT_[A-Z_]+[A-Z]", (ROOT / "bot/settings.py").read_text("utf-8")))
    for text in (UNIT, CONTAINER):
        given = dict(re.findall(r"(CITEBOT_[A-Z_]+[A-Z])=(\S+)", text))
        assert set(re.findall(r"CITEBOT_[A-Z_]+[A-Z]", text)) <= known
        settings = load_settings(given, None)
        assert not settings.hash_key_file.is_relative_to(settings.data)


def test_container_installs_what_the_makefile_installs() -> None:
    """The same torch, and files that are there and not kept out."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (torch,) = re.findall(r"torch==[\d.]+", CONTAINER)
    assert torch in makefile
    kept = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    for line in re.findall(r"^COPY (.+) \S+$", CONTAINER, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists()
            assert f"!{name}" in kept
    assert kept[0] == "*"
    assert "USER 10001" in CONTAINER


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_unit_is_valid(tmp_path: Path) -> None:
    """As systemd reads it, with a program that is there on this machine."""
    copy = tmp_path / "citebot.service"
    copy.write_text(UNIT.replace("/srv/citebot/.venv/bin/python", shutil.which("true") or ""), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)  # noqa: S603, S607 # the system's own
    assert "citebot.service" not in done.stderr, done.stderr
