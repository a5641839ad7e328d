"""The container file's steps, carried out: its image is built and run, with Debian's own Python under it.

The image it starts from cannot be fetched where only package registries are reached, so one like it is made from Debian's
packages and given its name. Needs root, buildah and mmdebstrap; `.ci/run` installs them.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from standin.server import StandIn

ROOT: Final = Path(__file__).parent.parent
NEEDED: Final = ("buildah", "mmdebstrap")
BASE: Final = "docker.io/library/python:3.11-slim"
START_SECONDS: Final = 240
MISSING: Final = ", ".join(name for name in NEEDED if shutil.which(name) is None)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"{MISSING} not installed"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="building an image needs root here"),
]


class Buildah:
    """Calls of buildah over a store of its own."""

    def __init__(self, folder: Path) -> None:
        self._command = ["buildah", "--root", f"{folder}/store", "--runroot", f"{folder}/run"]
        self.mounts = _pip_mounts()

    def __call__(self, *arguments: str | Path) -> str:
        """Run one to its end; its output."""
        began = time.monotonic()
        done = subprocess.run(  # noqa: S603 # our own programs, on paths of the test
            [*self._command, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        print(f"buildah {arguments[0]}: {time.monotonic() - began:.1f} s")
        assert done.returncode == 0, f"buildah {arguments[0]}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout.strip()

    def start(self, container: str, options: list[str], command: list[str], output: Path) -> subprocess.Popen[bytes]:
        """Run a command in a container in the background."""
        with output.open("wb") as file:
            return subprocess.Popen(  # noqa: S603 # our own programs, on paths of the test
                [*self._command, "run", "--isolation", "chroot", *options, container, "--", *command],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _pip_mounts() -> list[str]:
    """What pip is set up with on this machine, so that it finds its packages inside too: its file, and folders named in it."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    words = listed.replace("'", " ").replace("=", " ").replace("file://", "").split()
    paths = {Path("/etc/pip.conf"), *(Path(word).parent if Path(word).is_file() else Path(word) for word in words
             if word.startswith("/"))}  # fmt: skip
    found = sorted(path for path in paths if path.exists())
    return [part for path in found for part in ("-v", f"{path}:{path}:ro")]


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buildah]:
    """A store with the image built in it."""
    folder = tmp_path_factory.mktemp("containers")
    made = Buildah(folder)
    base = folder / "base.tar"
    subprocess.run(  # noqa: S603 # our own programs, on paths of the test
        [
            shutil.which("mmdebstrap") or "",
            "--quiet",
            "--variant=minbase",
            "--include=python3,python3-pip",
            "bookworm",
            base,
        ],
        check=True,  # our own programs, on paths of the test
    )
    made("from", "--name", "base", "scratch")
    made("add", "base", base, "/")
    base.unlink()
    like_theirs = "ln -s python3 /usr/bin/python && rm -f /usr/lib/python3*/EXTERNALLY-MANAGED"
    made("run", "--isolation", "chroot", "base", "--", "sh", "-c", like_theirs)
    made("commit", "-q", "--rm", "base", BASE)
    made(
        "bud", "--isolation", "chroot", "--layers=false", "--pull-never", "--format", "docker", *made.mounts,
        "--build-arg", f"TORCH_ARGS={os.environ.get('TORCH_ARGS', '')}", "-f", ROOT / "deploy/Containerfile", "-t", "citebot",
        ROOT,
    )  # fmt: skip
    yield made
    with contextlib.suppress(AssertionError):
        made("rm", "--all")
    subprocess.run([shutil.which("umount") or "", "-l", folder / "store" / "overlay"], capture_output=True, check=False)  # noqa: S603 # our own folder
    shutil.rmtree(folder, ignore_errors=True)  # two gigabytes


def test_the_image_answers_keeps_its_data_and_starts_on_an_old_index(buildah: Buildah, tmp_path: Path) -> None:
    """As `podman run` would: the image's own command, user, settings and health check, and a volume of its own."""
    image = json.loads(buildah("inspect", "--type", "image", "citebot"))["Docker"]["config"]
    assert (image["User"], list(image["Volumes"])) == ("10001", ["/var/lib/citebot"])
    volume = tmp_path / "volume"
    volume.mkdir()
    os.chown(volume, 10001, 10001)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    with StandIn() as telegram:
        anna = telegram.user(7, "Anna")
        chat = telegram.private_chat(anna)
        options = ["-v", f"{volume}:/var/lib/citebot"]
        for name, value in {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_BASE_URL": telegram.base_url}.items():
            options += ["-e", f"{name}={value}"]
        with _running(buildah, options, image, tmp_path / "first.txt"):
            telegram.say(chat, anna, "How many people were taken hostage?")
            call = telegram.wait_for("sendMessage")[-1]
            assert "blockquote" in str(call.params)
        assert (volume / "data" / "log.db").stat().st_uid == 10001
        assert (volume / "hash.key").stat().st_mode & 0o777 == 0o600
        bad = tmp_path / "bad"
        bad.mkdir()
        (bad / "broken.txt").write_bytes(b"\xff\xff")
        options += ["-v", f"{bad}:/srv/citebot/corpus:ro"]
        with _running(buildah, options, image, tmp_path / "second.txt"):
            assert "WARNING: the index is not up to date" in (tmp_path / "second.txt").read_text("utf-8")
        assert not telegram.refused


def _below(process: int) -> list[int]:
    """A process's children, theirs, and so on."""
    found: list[int] = []
    with contextlib.suppress(OSError):  # it has ended meanwhile
        lists = Path(f"/proc/{process}/task").glob("*/children")  # each thread has its own
        found = [int(each) for path in lists for each in path.read_text().split()]
    return found + [other for each in found for other in _below(each)]


@contextlib.contextmanager
def _running(buildah: Buildah, options: list[str], image: dict[str, list[str]], output: Path) -> Iterator[None]:
    """The image's command running in a container, healthy by its own check; ended as a container is, and well."""
    container = buildah("from", "--pull-never", "citebot")
    process = buildah.start(container, options, image["Cmd"], output)
    try:
        kind, *check = image["Healthcheck"]["Test"]  # type: ignore[call-overload]
        assert kind == "CMD"
        until = time.monotonic() + START_SECONDS
        while buildah.start(container, [], check, output.with_suffix(".check")).wait():
            assert process.poll() is None, output.read_text("utf-8")
            assert time.monotonic() < until, output.read_text("utf-8")
            time.sleep(2)
        yield
    finally:
        for each in _below(process.pid):
            if Path(f"/proc/{each}/cmdline").read_bytes().startswith(b"python\0-m\0bot\0"):
                os.kill(each, signal.SIGTERM)  # the one process of the container, as its manager would
        try:
            process.wait(60)
        finally:  # whatever happens, nothing runs on after the test
            for each in [*_below(process.pid), process.pid] if process.poll() is None else []:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
        buildah("rm", container)
    assert "stopping; what is there is answered first" in output.read_text("utf-8")
