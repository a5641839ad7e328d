"""Make the lock files: the exact version and the hashes of every package that an installation takes.

`requirements.lock` is what the bot needs to run, `requirements-dev.lock` that and what its tests and checks need.
What is locked already stays at its version unless pyproject.toml says otherwise, or --upgrade is given. A hash stands
there for each file of a release, so that one lock serves all platforms. No address of a registry stands in it.

torch is left out, and with it what only its builds for graphics cards need. One version is published as several builds
with other files: for the processor only, for cards, by other indexes. Who installs the bot chooses one. `make install`
takes it by its version.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path
from typing import Final

import click

PROJECT: Final = Path(__file__).resolve().parent.parent
UV: Final = "uv==0.13.9"
"""The resolver; it lives in a folder of its own for as long as this runs."""
LOCKS: Final = {"requirements.lock": [], "requirements-dev.lock": ["--extra", "dev", "--extra", "review"]}
"""What each lock holds besides the dependencies themselves."""
NOT_LOCKED: Final = re.compile(r"(torch|triton|nvidia-[\w-]+|cuda-[\w-]+)==")
_HEAD: Final = "# Made by `make lock` from pyproject.toml; do not edit. torch is not in it: scripts/lock.py says why.\n"


@click.command(help=__doc__)
@click.option("--upgrade", is_flag=True, help="Take the newest versions that pyproject.toml allows.")
def main(upgrade: bool) -> None:
    """Run the command line."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "bin", "python")
        _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV])
        made: list[str] = []
        for name, extras in LOCKS.items():
            first = [] if not made else ["--constraint", str(PROJECT / made[0])]  # both name the same versions
            options = [*extras, *first, *(["--upgrade"] if upgrade and not made else [])]
            text = _compiled(Path(folder, "bin", "uv"), PROJECT / name, options)
            (PROJECT / name).write_text(_HEAD + without(text), encoding="utf-8")
            made.append(name)
            click.echo(f"{name}: {len(re.findall('^[^# ]', text, re.M))} packages")


def without(lock: str) -> str:
    """A lock's text without what is not locked."""
    entries = re.split(r"(?m)^(?=[^\s#])", lock)
    return "".join(entry for entry in entries if not NOT_LOCKED.match(entry))


def _compiled(uv: Path, lock: Path, options: list[str]) -> str:
    """What uv resolves; what is locked now is what it prefers."""
    build = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    with tempfile.TemporaryDirectory() as folder:
        made, also = Path(folder, "lock"), Path(folder, "build.in")
        also.write_text("\n".join(build) + "\n", encoding="utf-8")
        if lock.is_file():
            made.write_bytes(lock.read_bytes())
        _run(
            [uv, "--no-progress", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version", "3.11",
             "--no-header", "--no-annotate", "--no-emit-index-url", "--output-file", made, *options,
             PROJECT / "pyproject.toml", also]
        )  # fmt: skip
        return made.read_text(encoding="utf-8")


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, cwd=PROJECT, check=False)  # noqa: S603 # written above
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
