"""The lock files: every package but torch by version and hash, in step with pyproject.toml, and used by what installs."""

import importlib.util
import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
LOCKS: Final = ("requirements.lock", "requirements-dev.lock")
_ENTRY: Final = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+?)(?: ; [^\\\n]+?)? ?\\?\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)*)", re.MULTILINE
)


def project() -> dict[str, list[str]]:
    """What pyproject.toml asks for: `run`, and `dev` with the extras."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    run = table["project"]["dependencies"] + table["build-system"]["requires"]
    extras = table["project"]["optional-dependencies"]
    return {LOCKS[0]: run, LOCKS[1]: run + [each for group in extras.values() for each in group]}


def locked(name: str) -> dict[str, set[str]]:
    """Versions by package; more than one where that depends on the platform."""
    found: dict[str, set[str]] = {}
    for package, version, _ in _ENTRY.findall((ROOT / name).read_text("utf-8")):
        found.setdefault(plain(package), set()).add(version)
    return found


def plain(package: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_is_in_step_with_the_project(name: str) -> None:
    """Every package that is asked for is in it, in that version; else run: make lock."""
    found = locked(name)
    for asked in project()[name]:
        match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^;\s]+)", asked)
        assert match, asked
        if plain(match[1]) != "torch":
            assert found.get(plain(match[1])) == {match[2]}, f"{asked}: run make lock"


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_has_hashes_and_no_address(name: str) -> None:
    """Nothing else is in a lock, so that any index that holds the same files will do."""
    text = (ROOT / name).read_text("utf-8")
    entries = _ENTRY.findall(text)
    assert len(entries) > 60
    assert all("--hash=sha256:" in hashes for _, _, hashes in entries)
    assert _ENTRY.sub("", text).splitlines() == [text.splitlines()[0]], "one line of comment, and entries"
    assert "://" not in text
    assert "--index" not in text


def test_both_locks_name_the_same_versions() -> None:
    """What is tested is what runs; the release of certifi without its source is in neither."""
    run, dev = (locked(name) for name in LOCKS)
    assert {package: dev.get(package) for package in run} == run
    assert "2026.10.19.post1" not in run["certifi"]


def test_packages_that_depend_on_the_build_of_torch_are_left_out() -> None:
    """Its files are others on another index, so no hash can hold for all."""
    assert not [
        each for name in LOCKS for each in locked(name) if each.startswith(("torch", "triton", "nvidia-", "cuda-"))
    ]
    spec = importlib.util.spec_from_file_location("script_lock", ROOT / "scripts" / "lock.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    hashed = "    --hash=sha256:" + "0" * 64 + "\n"
    kept = f"torchmetrics==1.0 \\\n{hashed}zlib==1 \\\n{hashed}"
    assert (
        script.without(f"nvidia-nccl-cu13==2.0 ; sys_platform == 'linux' \\\n{hashed}torch==2.0 \\\n{hashed}{kept}")
        == kept
    )


def test_what_installs_takes_the_locks() -> None:
    """With hashes demanded, and only torch, in the project's version, fetched besides."""
    makefile, container = ((ROOT / name).read_text("utf-8") for name in ("Makefile", "deploy/Containerfile"))
    (torch,) = [each for each in project()[LOCKS[0]] if each.startswith("torch==")]
    for text, lock in ((makefile, LOCKS[1]), (container, LOCKS[0])):
        installs = re.findall(r"(?:PIP\)|-m pip) (install [^\n&]+)", text)
        assert len(installs) == 3
        assert installs[0].split() == ["install", "--require-hashes", "--no-deps", "--requirement", lock]
        assert installs[1].startswith(f"install {torch} ")
        assert installs[2].split()[1:] == ["--no-deps", "--no-build-isolation", "--editable", "."]
    assert f"pyproject.toml {LOCKS[1]}" in makefile, "another lock makes another environment"
