"""Measure how well a build answers labelled questions: SQuAD-format files, JSON lines, TOML, or moderators' verdicts."""

import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from bot.log.moderation.labels import LabelsError, as_judged, read_labels, split_by_verdict
from index import Index, RetrievalError
from index.measuring.evaluation import Outcomes, evaluate, reliability, risk_coverage, table
from index.measuring.labelled import Labelled, LabelledSet, read_labelled, split_articles, write_corpus
from index.measuring.typos import misspell

_SPLITS = click.Choice(["all", "odd", "even", "first-half", "second-half"])


@click.command(help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder of the index."
)
@click.option("--compare", type=click.Path(path_type=Path), help="A second data folder, shown beside the first.")
@click.option("--questions", type=click.Path(path_type=Path), help="Labelled questions.")
@click.option(
    "--from-log", "log", type=click.Path(path_type=Path), help="Moderators' verdicts instead: data folder or log.db."
)
@click.option("--split", type=_SPLITS, default="all", show_default=True, help="Articles to use, titles sorted.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Confidence from which a question counts as answered.")
@click.option("--compare-threshold", type=click.FloatRange(0, 1), help="The same, in a second column.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the risk-coverage and reliability curves (PNG).")
@click.option("--json", "as_json", is_flag=True, help="Figures as one JSON object.")
@click.option(
    "--typos", type=click.IntRange(0, 9), default=0, help="Misspell this many words of each question (seeded)."
)
@click.option("--sample", type=click.IntRange(1), help="Use this many of the questions, drawn with a fixed seed.")
@click.option(
    "--make-corpus", type=click.Path(path_type=Path), help="Only write the file's paragraphs as documents here."
)
@click.option("--leave-out", type=click.Choice(["none", "odd", "even"]), default="none", help="Paragraphs not written.")
def main(
    data: Path,
    compare: Path | None,
    questions: Path | None,
    log: Path | None,
    split: Any,
    threshold: float | None,
    compare_threshold: float | None,
    plot: Path | None,
    as_json: bool,
    typos: int,
    sample: int | None,
    make_corpus: Path | None,
    leave_out: str,
) -> None:
    """Run the command line."""
    if (questions is None) == (log is None):
        raise click.UsageError("Give labelled questions with --questions, or a log with --from-log (not both).")
    source = questions or log
    try:
        labelled = _from_log(log) if log is not None else read_labelled(questions)  # type: ignore[arg-type]  # one is given
        if make_corpus is not None:
            kept = {"none": slice(None), "odd": slice(0, None, 2), "even": slice(1, None, 2)}[leave_out]
            count = write_corpus(labelled.paragraphs[kept], make_corpus)
            click.echo(f"{count} documents written to {make_corpus}")
            return
        labels = split_articles(labelled, split)
        if not labels:
            raise click.ClickException(f"{source} has no question for the split {split!r}.")
        labels = _drawn(labels, sample, typos)
        columns: dict[str, dict[str, float]] = {}
        verdicts: dict[str, dict[str, float]] = {}
        first: Outcomes | None = None
        for folder in [data, *([compare] if compare else [])]:
            index = Index.open(folder)
            with tqdm(total=len(labels), unit=" questions", disable=not sys.stderr.isatty(), leave=False) as bar:
                outcomes = evaluate(index, labels, progress=lambda count, bar=bar: bar.update(count - bar.n))  # type: ignore[misc]
            first = first or outcomes
            limits = [index.threshold if threshold is None else threshold]
            limits += [compare_threshold] if compare_threshold is not None else []
            for limit in limits:
                name = f"{index.build.id[:8]} at {limit:.2f}"
                columns[name] = table(outcomes, limit)
                if log is not None:
                    verdicts[name] = _as_judged(labels, outcomes, limit)
            index.close()
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    for name, shares in verdicts.items():
        columns[name] |= shares
    if as_json:
        click.echo(json.dumps(columns))
    else:
        _print(columns)
    if plot is not None and first is not None:
        _plot(first, plot)
        click.echo(f"curves drawn in {plot}")


def _drawn(labels: list[Labelled], sample: int | None, typos: int) -> list[Labelled]:
    """The labels to ask: some of them when a sample is wanted, misspelt when that is."""
    if sample is not None and sample < len(labels):
        labels = random.Random(0).sample(labels, sample)  # noqa: S311 (no secret is made)
    if typos:
        labels = [replace(label, question=misspell(label.question, i, typos)) for i, label in enumerate(labels)]
    return labels


def _from_log(log: Path) -> LabelledSet:
    try:
        found = tuple(label.labelled for label in read_labels(log))
    except LabelsError as error:
        raise click.ClickException(f"{error}.") from error
    if not found:
        raise click.ClickException(f"{log} has no verdict that can be used, expected some. See: scripts/review.py list")
    return LabelledSet(found, ())


def _as_judged(labels: list[Labelled], outcomes: Outcomes, threshold: float) -> dict[str, float]:
    """For each verdict, the share of questions with which the build does what the verdict asks for, and their number."""
    shares: dict[str, float] = {}
    for verdict, places in split_by_verdict(labels).items():
        met = [
            as_judged(labels[i], answered=bool(outcomes.confidence[i] >= threshold), right=bool(outcomes.right[i]))
            for i in places
        ]
        shares[f"as judged: {verdict} ({len(met)})"] = sum(met) / len(met)
    return shares


def _print(columns: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    width = max(map(len, names))
    click.echo(" " * width + "".join(f"  {column:>18}" for column in columns))
    for name in names:
        cells = []
        for figures in columns.values():
            value = figures.get(name)
            whole = name in ("questions", "answerable")
            cells.append(
                "-"
                if value is None
                else f"{value:.0f}"
                if whole
                else f"{value:.1f}"
                if "ms" in name
                else f"{value:.4f}"
            )
        click.echo(f"{name:<{width}}" + "".join(f"  {cell:>18}" for cell in cells))


def _plot(outcomes: Outcomes, path: Path) -> None:
    try:
        import matplotlib as mpl
    except ImportError:
        raise click.ClickException('--plot needs matplotlib: pip install -e ".[report]"') from None
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    coverage, risk = risk_coverage(outcomes.confidence, outcomes.right)
    left.plot(coverage, risk)
    left.set(
        xlabel="coverage: share of questions answered", ylabel="risk: share of answers that are wrong", xlim=(0, 1)
    )
    left.set_ylim(bottom=0)
    points = reliability(outcomes.confidence, outcomes.right)
    right.plot([0, 1], [0, 1], linestyle=":", color="grey")
    right.scatter([p[0] for p in points], [p[1] for p in points], s=[10 + p[2] for p in points], alpha=0.7)
    right.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    figure.tight_layout()
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
