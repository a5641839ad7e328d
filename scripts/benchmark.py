"""Measure speed: building, rebuilding after a change, and the whole path of a question, over a made-up corpus of any size.

The text is put together from a fixed list of words with a fixed seed, so that runs compare; quality is not measured here.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import numpy as np

from index import BuildOptions, Index, SentenceEncoder, answer_as_json, build_index

_SUBJECTS = "council bridge museum school river harbour library railway hospital market theatre garden".split()
_VERBS = "opened closed repaired counted visited bought painted measured moved described rebuilt named".split()
_PLACES = "Arden Belmor Corvane Dunmere Eastholt Fenwick Galdor Harrow Istmere Jarrow Keldale Lorne".split()


@click.command(help=__doc__)
@click.option(
    "--passages", default=5000, show_default=True, type=click.IntRange(10, 1_000_000), help="Passages to make."
)
@click.option("--questions", default=200, show_default=True, type=click.IntRange(1), help="Questions to time.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the build here, or use the one that is here.")
@click.option("--rebuild", is_flag=True, help="Build, change one document, build again, and compare with a full build.")
def main(passages: int, questions: int, data: Path | None, rebuild: bool) -> None:
    """Run the command line."""
    if rebuild:
        with tempfile.TemporaryDirectory() as temporary:
            _measure_rebuild(data or Path(temporary), passages, questions)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = data or Path(temporary) / "data"
        if not (folder / "index" / "current").exists():
            corpus = Path(temporary) / "corpus"
            _write(corpus, passages)
            began = time.perf_counter()
            report = build_index(BuildOptions(corpus, folder, SentenceEncoder))
            seconds = time.perf_counter() - began
            click.echo(
                f"built {report.build.passages} passages in {seconds:.0f} s, {report.build.passages / seconds:.1f} a second"
            )
        index = Index.open(folder)
        chance = random.Random(1)  # noqa: S311 (no secret is made)
        times = []
        for number in range(questions + 20):
            times.append(index.answer(_question(chance, number)).elapsed_ms)
        kept = np.array(times[20:])  # the first ones warm the caches
        click.echo(
            f"{index.build.passages} passages, {questions} questions: median {np.median(kept):.1f} ms, "
            f"p95 {np.percentile(kept, 95):.1f} ms"
        )
        index.close()


def _measure_rebuild(folder: Path, passages: int, questions: int) -> None:
    """Time whole runs of `build_index.py`, as a maintainer starts it; the full build is made twice, to compare with."""
    corpus, one, other = folder / "corpus", folder / "data", folder / "data-full"
    if corpus.exists():
        raise click.ClickException(f"{corpus} is there already. Give an empty folder with --data.")
    _write(corpus, passages)
    full = _build(corpus, one)
    click.echo(f"full build: {full:.1f} s")
    changed = corpus / f"{len(list(corpus.iterdir())) // 2:05}.md"
    text = changed.read_text("utf-8")
    changed.write_text(text.replace(" was ", " had been ", 1), encoding="utf-8")
    again = _build(corpus, one)
    click.echo(f"one document changed: {again:.1f} s, {again / full:.2%} of that")
    full = _build(corpus, other)
    click.echo(f"full build of the changed folder: {full:.1f} s; the change took {again / full:.2%} of that")
    builds = [json.loads((data / "index" / "current" / "build.json").read_text("utf-8")) for data in (one, other)]
    files = builds[0]["files"] == builds[1]["files"]
    same = _same_answers(one, other, questions)
    click.echo(f"files the same, byte for byte: {files}; answers the same: {same} of {questions}")
    if not files or same != questions:
        raise click.ClickException("A rebuild gives other results than a full build.")


def _build(corpus: Path, data: Path) -> float:
    """Seconds that the command takes."""
    script = Path(__file__).with_name("build_index.py")
    began = time.perf_counter()
    subprocess.run([sys.executable, str(script), "--corpus", str(corpus), "--data", str(data)], check=True)  # noqa: S603 (our own)
    return time.perf_counter() - began


def _same_answers(one: Path, other: Path, questions: int) -> int:
    chance = random.Random(2)  # noqa: S311 (no secret is made)
    asked = [_question(chance, number) for number in range(questions)]
    found = []
    for data in (one, other):
        index = Index.open(data)
        answers = [answer_as_json(index.answer(question, hits=20)) for question in asked]
        found.append([json.dumps({**answer, "elapsed_ms": 0}, sort_keys=True) for answer in answers])
        index.close()
    return sum(left == right for left, right in zip(*found, strict=True))


def _question(chance: random.Random, number: int) -> str:
    subject, place, verb = (chance.choice(words) for words in (_SUBJECTS, _PLACES, _VERBS))
    return f"When was the {subject} of {place} {verb} in {number}?"


def _write(corpus: Path, passages: int) -> None:
    chance = random.Random(0)  # noqa: S311 (no secret is made)
    corpus.mkdir(parents=True)
    for number in range((passages + 9) // 10):
        sections = []
        for part in range(10):
            sentences = [
                f"The {chance.choice(_SUBJECTS)} of {chance.choice(_PLACES)} was {chance.choice(_VERBS)} on "
                f"{chance.randrange(1, 29)} May {chance.randrange(1900, 2020)} by the {chance.choice(_SUBJECTS)}, "
                f"and {chance.randrange(2, 900)} people {chance.choice(_VERBS)} it."
                for _ in range(7)
            ]
            sections.append(f"## Part {part}\n\n" + " ".join(sentences))
        (corpus / f"{number:05}.md").write_text(
            f"# Report {number}\n\n" + "\n\n".join(sections) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
