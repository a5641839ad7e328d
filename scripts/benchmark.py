"""Measure speed: build time and the whole path of a question, over a made-up corpus of any size.

The text is put together from a fixed list of words with a fixed seed, so that runs compare; quality is not measured here.
"""

import random
import tempfile
import time
from pathlib import Path

import click
import numpy as np

from index import Index, SentenceEncoder, build_index

_SUBJECTS = "council bridge museum school river harbour library railway hospital market theatre garden".split()
_VERBS = "opened closed repaired counted visited bought painted measured moved described rebuilt named".split()
_PLACES = "Arden Belmor Corvane Dunmere Eastholt Fenwick Galdor Harrow Istmere Jarrow Keldale Lorne".split()


@click.command(help=__doc__)
@click.option(
    "--passages", default=5000, show_default=True, type=click.IntRange(10, 1_000_000), help="Passages to make."
)
@click.option("--questions", default=200, show_default=True, type=click.IntRange(1), help="Questions to time.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the build here, or use the one that is here.")
def main(passages: int, questions: int, data: Path | None) -> None:
    """Run the command line."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = data or Path(temporary) / "data"
        if not (folder / "index" / "current").exists():
            corpus = Path(temporary) / "corpus"
            _write(corpus, passages)
            began = time.perf_counter()
            report = build_index(corpus, folder, SentenceEncoder)
            seconds = time.perf_counter() - began
            click.echo(
                f"built {report.build.passages} passages in {seconds:.0f} s, {report.build.passages / seconds:.1f} a second"
            )
        index = Index.open(folder)
        chance = random.Random(1)  # noqa: S311 (no secret is made)
        times = []
        for number in range(questions + 20):
            subject, place, verb = (chance.choice(words) for words in (_SUBJECTS, _PLACES, _VERBS))
            question = f"When was the {subject} of {place} {verb} in {number}?"
            times.append(index.answer(question).elapsed_ms)
        kept = np.array(times[20:])  # the first ones warm the caches
        click.echo(
            f"{index.build.passages} passages, {questions} questions: median {np.median(kept):.1f} ms, "
            f"p95 {np.percentile(kept, 95):.1f} ms"
        )
        index.close()


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
