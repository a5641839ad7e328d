"""Where the secrets are, and where they are not: files, folders, and the process that answers."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from fake_encoder import FakeEncoder

from bot import __main__ as program
from bot.redaction import Redactor
from bot.settings import SECRETS, Settings, SettingsError, load_settings
from index import BuildOptions, build_index
from index.store.private import make_private

ROOT: Final = Path(__file__).resolve().parents[2]
TOKEN: Final = "7000000009:AAnotForTheOtherProcessToHold_Q9x"
KEY: Final = "k3y" * 20


def mode(path: Path) -> int:
    """Rights of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("rights", [0o644, 0o640, 0o604, 0o666])
def test_env_file_that_others_can_read_is_mended_with_a_line(
    rights: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The line names the file and says what to do, and does not hold the token; a second start has nothing to say."""
    file = tmp_path / ".env"
    file.write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n")
    file.chmod(rights)
    assert load_settings({}, file).token == TOKEN
    assert mode(file) == 0o600
    (line,) = caplog.messages
    assert str(file) in line
    assert f"(mode {rights:o})" in line
    assert "new token" in line
    assert TOKEN.partition(":")[2] not in line
    load_settings({}, file)
    assert len(caplog.messages) == 1


def test_env_file_that_cannot_be_mended_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a file system that is read-only, or when the file is somebody else's."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    file = tmp_path / ".env"
    file.write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n")
    file.chmod(0o644)
    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(SettingsError, match=r"has mode 644, .* expected 600\. Run: chmod 600"):
        load_settings({}, file)


def test_built_folders_are_for_their_owner_only(tmp_path: Path) -> None:
    """Made so, and mended when they were made otherwise."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The museum holds silver coins.")
    data = tmp_path / "deep" / "data"
    build_index(BuildOptions(corpus, data, FakeEncoder))
    assert (mode(data), mode(data / "index")) == (0o700, 0o700)
    for folder in (data, data / "index"):
        folder.chmod(0o755)
    build_index(BuildOptions(corpus, data, FakeEncoder))
    assert (mode(data), mode(data / "index")) == (0o700, 0o700)


def test_folders_that_are_also_something_else_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory, the home, one that everybody writes to, one of the system's."""
    here, home, everybodys = (tmp_path / name for name in ("here", "home", "everybodys"))
    for folder, rights in ((here, 0o755), (home, 0o755), (everybodys, 0o1777)):
        folder.mkdir()
        folder.chmod(rights)
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(home))
    for folder in (here, home, everybodys, Path("/usr"), Path("/")):
        before = mode(folder)
        assert not make_private(folder)
        assert mode(folder) == before


def test_start_closes_the_folders_of_an_older_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """In the terminal too; each is worth a line."""
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    (data / "index").mkdir(parents=True)
    for folder in (data, data / "index"):
        folder.chmod(0o750)
    monkeypatch.setattr(program, "set_up_logging", lambda *_: None)
    with pytest.raises(Exception, match="No index"):
        program._run_console(Settings(data=data), Redactor())
    assert (mode(data), mode(data / "index")) == (0o700, 0o700)
    assert sum("other users could read" in line for line in caplog.messages) == 2


def test_a_crash_leaves_no_image_of_the_memory() -> None:
    """Neither under systemd nor elsewhere."""
    code = (
        "import resource, bot.__main__ as m; m._run_console = lambda *_: print(resource.getrlimit(resource.RLIMIT_CORE)); "
        "m.main(['--console'])"
    )
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    done = subprocess.run(  # noqa: S603 # our own programs, on paths of the test
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (most, most)),
    )
    assert done.stdout == "(0, 0)\n"
    assert "LimitCORE=0\n" in (ROOT / "deploy" / "citebot.service").read_text("utf-8")


_START: Final = """
import sys
from pathlib import Path
import bot.__main__ as program
from index.answering.process import AnswerProcess
from fake_encoder import open_with_fake
from index.store.folder import current_folder

def run(settings, redact):
    assert settings.token and settings.hash_key  # what they are must not stand here: the other process loads this file too
    apart = AnswerProcess(threshold=0.0, opener=open_with_fake)
    index = apart.open_folder(current_folder(settings.data))
    assert index.answer("What does the museum hold?").quotes
    print(apart.process(), flush=True)
    sys.stdin.read()
    index.close()
    apart.close()

if __name__ == "__main__":
    program._run_telegram = run
    program.main([])
"""


@pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="looks into /proc")
@pytest.mark.parametrize("place", ["environment", "file"])
def test_the_process_that_answers_does_not_hold_the_secrets(place: str, tmp_path: Path) -> None:
    """Neither in its environment nor in its memory, from any source of settings."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The museum holds silver coins.")
    build_index(BuildOptions(corpus, tmp_path / "data", FakeEncoder))
    given = {"TELEGRAM_BOT_TOKEN": TOKEN, "CITEBOT_HASH_KEY": KEY}
    surroundings = {name: value for name, value in os.environ.items() if name not in SECRETS}
    surroundings["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"
    if place == "file":
        (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    else:
        surroundings |= given
    program_file = tmp_path / "start.py"
    program_file.write_text(_START)
    with subprocess.Popen(  # noqa: S603 # our own programs, on paths of the test
        [sys.executable, program_file], cwd=tmp_path, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        other = running.stdout.readline().strip().decode()
        assert other, "it did not start"
        secrets = [TOKEN.partition(":")[2].encode(), KEY.encode()]
        environment = Path(f"/proc/{other}/environ").read_bytes()
        found = [secret for secret in secrets if secret in environment or _in_memory(other, secret)]
        held = _in_memory(str(running.pid), secrets[0])
        running.stdin.close()
    assert held, "the search finds what is there"
    assert not found


def _in_memory(process: str, secret: bytes) -> bool:
    """Whether what a process can write to holds some bytes."""
    with Path(f"/proc/{process}/maps").open() as maps, Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            place, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            first, last = (int(each, 16) for each in place.split("-"))
            try:
                memory.seek(first)
                if secret in memory.read(last - first):
                    return True
            except OSError:
                continue
    return False
