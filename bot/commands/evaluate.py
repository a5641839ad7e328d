"""Measure how well a build answers labelled questions: SQuAD-format files, JSON lines, TOML, or moderators' verdicts."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from bot.log.moderation.labels import LabelsError, as_judged, read_labels, split_by_verdict
from index import Index, RetrievalError
from index.measuring import (
    Labelled,
    LabelledSet,
    Measurement,
    choose,
    draw_curves,
    measure,
    read_labelled,
    table_lines,
    write_paragraphs,
)

_SPLITS = click.Choice(["all", "odd", "even", "first-half", "second-half"])


@click.command(help=__doc__)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder of the index."
)
@click.option("--compare", type=click.Path(path_type=Path), help="A second data folder, shown next to the first.")
@click.option("--questions", type=click.Path(path_type=Path), help="Labelled questions.")
@click.option(
    "--from-log", "log", type=click.Path(path_type=Path), help="Moderators' verdicts instead: data folder or log.db."
)
@click.option("--split", type=_SPLITS, default="all", show_default=True, help="Articles to use, titles sorted.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Confidence from which a question counts as answered.")
@click.option(
    "--compare-threshold", type=click.FloatRange(0, 1), help="A second confidence, shown in a column of its own."
)
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
    leave_out: Any,
) -> None:
    """Run the command line."""
    if (questions is None) == (log is None):
        raise click.UsageError("Give labelled questions with --questions, or a log with --from-log (not both).")
    source = questions or log
    columns: dict[str, dict[str, float]] = {}
    measured: list[Measurement] = []
    try:
        labelled = _from_log(log) if log is not None else read_labelled(questions)  # type: ignore[arg-type]  # one is given
        if make_corpus is not None:
            count = write_paragraphs(labelled, make_corpus, leave_out)
            click.echo(f"{count} documents written to {make_corpus}")
            return
        labels = choose(labelled, split, sample, typos)
        if not labels:
            raise click.ClickException(f"{source} has no question for the split {split!r}.")
        for folder in [data, *([compare] if compare else [])]:
            measured.append(_measure(folder, labels))
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    for each in measured:
        for limit in [threshold, *([] if compare_threshold is None else [compare_threshold])]:
            verdicts = {} if log is None else _as_judged(labels, each, limit)
            columns[each.column(limit)] = each.figures(limit) | verdicts
    click.echo(json.dumps(columns) if as_json else "\n".join(table_lines(columns)))
    if plot is not None:
        draw_curves(measured[0].outcomes, plot)
        click.echo(f"curves drawn in {plot}")


def _measure(folder: Path, labels: list[Labelled]) -> Measurement:
    """Ask the current build of a data folder, with a progress bar in a terminal."""
    index = Index.open(folder)
    try:
        with tqdm(total=len(labels), unit=" questions", disable=not sys.stderr.isatty(), leave=False) as bar:
            return measure(index, labels, progress=lambda count: bar.update(count - bar.n))
    finally:
        index.close()


def _from_log(log: Path) -> LabelledSet:
    try:
        found = tuple(label.labelled for label in read_labels(log))
    except LabelsError as error:
        raise click.ClickException(f"{error}.") from error
    if not found:
        raise click.ClickException(f"{log} has no verdict that can be used, expected some. See: citebot log list")
    return LabelledSet(found, ())


def _as_judged(labels: list[Labelled], measured: Measurement, threshold: float | None) -> dict[str, float]:
    """For each verdict, the share of questions with which the build does what the verdict asks for, and their number."""
    shares: dict[str, float] = {}
    outcomes, limits = measured.outcomes, measured.limits(threshold)
    for verdict, places in split_by_verdict(labels).items():
        met = [
            as_judged(labels[i], answered=bool(outcomes.confidence[i] >= limits[i]), right=bool(outcomes.right[i]))
            for i in places
        ]
        shares[f"as judged: {verdict} ({len(met)})"] = sum(met) / len(met)
    return shares
