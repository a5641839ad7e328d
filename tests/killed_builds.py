"""Kill builds at random moments while somebody asks: one process builds, one asks, and this one kills and proves.

    PYTHONPATH=.:tests python tests/killed_builds.py --kills 200

Every build works on a changed corpus: one document says the number of the round. An answer is right when one of the
builds so far says it, and that build is not older than the last one finished before the question. The encoder is the
tests' own fake one: this tests files and processes.
"""

import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from index import BuildOptions, Index, RetrievalError, build_index
from index.building.verify import verify_build
from index.store.folder import current_folder, is_build

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = 60
QUESTION = "Which round does the register of the museum show?"


def parts() -> Any:
    """The encoder and the scorer of the index's tests."""
    path = ROOT / "tests" / "index" / "conftest.py"
    spec = importlib.util.spec_from_file_location("index_conftest", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_round(corpus: Path, number: int) -> None:
    """The corpus of a round: one document names it, and one in ten others changes with it."""
    corpus.mkdir(exist_ok=True)
    draft = corpus.parent / "draft"
    for place in range(DOCUMENTS):
        path = corpus / f"{place:03}.txt"
        if place and path.exists() and place % 10 != number % 10:
            continue
        text = f"Hall {place} of the town was painted in round {number}. It has {place + 3} windows. " * 3
        if place == 0:
            text = f"The register of the museum shows round {number}. It is kept in a box."
        draft.write_text(text)
        draft.replace(path)


def build(corpus: Path, data: Path, full: bool) -> None:
    """One build, in a process of its own."""
    encoder = parts().FakeEncoder()
    build_index(BuildOptions(corpus, data, lambda: encoder, full=full, keep=2))


def ask(data: Path) -> None:
    """Ask until killed: open what is current, whenever that changes, and print round, build and time of each answer."""
    module = parts()
    encoder, scorer = module.FakeEncoder(), module.plain_scorer()
    index, opened = None, ""
    while True:
        began = time.time()
        try:
            now = current_folder(data).name
            if now != opened or index is None:
                if index is not None:
                    index.close()
                index = Index.open(data, encoder=encoder, scorer=scorer)
                opened = now
            answer = index.answer(QUESTION, threshold=0)
            said = answer.quotes[0].highlight_text if answer.quotes else f"declined: {answer.faults}"
        except RetrievalError as error:
            said = f"error: {error}"
        print(json.dumps([began, said]), flush=True)
        time.sleep(0.02)


@contextmanager
def started(*arguments: object, output: Any = None) -> Iterator[subprocess.Popen[bytes]]:
    """This module as another process; killed at the end."""
    command = [sys.executable, __file__, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(  # noqa: S603 (ourselves)
        command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def run(folder: Path, kills: int, seed: int = 4, say: Any = print) -> dict[str, int]:
    """Kill so many builds; gives counts of what happened, and raises at the first thing that is wrong."""
    chance = random.Random(seed)  # noqa: S311 (no secret is made)
    corpus, data = folder / "corpus", folder / "data"
    write_round(corpus, 0)
    began = time.monotonic()
    with started("--job", "build", "--folder", folder) as process:
        _, errors = process.communicate(timeout=120)
        if process.returncode:
            raise AssertionError(errors.decode())
    whole = time.monotonic() - began
    start = whole * 0.5  # of a process' time, what passes before it touches a file
    counts: Counter[str] = Counter()
    done = [(time.time(), 0)]  # when a build was known to be current, and of which round
    answers = folder / "answers.jsonl"
    with answers.open("wb") as file, started("--job", "ask", "--folder", folder, output=file):
        number = 0
        while counts["killed"] < kills:  # a build that ended before its kill is not counted
            number += 1
            write_round(corpus, number)
            job = "full" if chance.random() < 0.2 else "build"
            with started("--job", job, "--folder", folder) as process:
                time.sleep(chance.uniform(start * 0.6, whole * 1.1))
                counts["killed" if process.poll() is None else "ended before"] += 1
                with suppress(ProcessLookupError):
                    process.send_signal(signal.SIGKILL)
                process.communicate(timeout=60)
            folder_now = current_folder(data)
            problems = verify_build(folder_now, None)
            if problems:
                raise AssertionError(f"kill {number}: {problems}")
            text = next(row["text"] for row in _readings(folder_now) if row["path"] == "000.txt")
            answered = int(text.split("round ")[1].split(".")[0])
            counts["switched"] += answered == number
            done.append((time.time(), answered))
            if number % 20 == 0:
                say(f"{number} builds: {dict(counts)}")
        build(corpus, data, False)
        time.sleep(2)
    if verify_build(current_folder(data), corpus):
        raise AssertionError("the build after the last kill is not whole")
    left = {path.name for path in (data / "index").iterdir() if not is_build(path)}
    if left != {"lock", "current", "history.json"}:
        raise AssertionError(f"left lying: {left}")
    counts["answers"] = _check_answers(answers, done, number)
    return dict(counts)


def _readings(folder: Path) -> list[dict[str, Any]]:
    from index.store.folder import FolderStore

    store = FolderStore(folder)
    try:
        return store.readings()
    finally:
        store.close()


def _check_answers(path: Path, done: list[tuple[float, int]], last: int) -> int:
    """Every answer names a round that was current when it was asked, or a later one."""
    rounds = {f"The register of the museum shows round {number}.": number for number in range(last + 1)}
    lines = path.read_text().splitlines()
    for line in lines[:-1]:  # the last may be cut by the kill
        asked, said = json.loads(line)
        if said not in rounds:
            raise AssertionError(f"wrong or failed answer: {said}")
        known = [number for at, number in done if at < asked - 1]  # the asker may open a large build for a moment
        if known and rounds[said] < known[-1]:
            raise AssertionError(f"answered round {rounds[said]} after round {known[-1]} was current")
    return len(lines) - 1


@click.command(help=__doc__)
@click.option("--kills", default=200, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=4, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path))
@click.option("--job", type=click.Choice(["kill", "build", "full", "ask"]), default="kill")
def main(kills: int, seed: int, folder: Path | None, job: str) -> None:
    """Run the command line."""
    if job == "kill":
        with tempfile.TemporaryDirectory() as temporary:
            click.echo(json.dumps(run(folder or Path(temporary), kills, seed, say=click.echo)))
        return
    assert folder is not None
    if job == "ask":
        ask(folder / "data")
    build(folder / "corpus", folder / "data", job == "full")


if __name__ == "__main__":
    main()
