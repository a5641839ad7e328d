"""Refit the weights and the threshold from labelled questions, for any encoder.

Each file is fitted on the articles of its split only. Every paragraph is a document. Each question is asked of builds with
and without the paragraph that answers it, large ones and ones of a few paragraphs, so that a confidence means the same in a
small corpus and in a large one. A file whose articles are one long document each teaches ranking only: what answers there is
marked in one place and often said in several, so a missing document does not make a question unanswerable.

Each --genres folder holds folders with `corpus/` and `questions.jsonl`: documents with titles, headings and tables, and
questions with answers. They give the weights of titles and headings, fitted on top of all others. Without --questions the
others stay as they are in the weights file. Each question is asked of its own small corpus, of all corpora together, and of
two halves of them.

With --from-log only the threshold is refitted, to moderators' verdicts and the build in use.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import get_args

import click

from bot.log.moderation.labels import LabelsError, read_labels
from index import (
    CHOICES,
    DEFAULT_MODEL,
    WEIGHTS,
    BuildOptions,
    Index,
    RetrievalError,
    build_index,
    load_encoder,
    weights_for,
)
from index.measuring import (
    Asked,
    Asker,
    CachedEncoder,
    Split,
    ablation_lines,
    evaluate,
    fit_genres,
    fit_questions,
    judge_threshold,
    read_labelled,
    shipped_fit,
    split_articles,
    today,
    write_weights,
)


@click.command(help=__doc__)
@click.option(
    "--questions",
    "sources",
    multiple=True,
    metavar="FILE[:SPLIT]",
    help="SQuAD file; split odd, first-half, …",
)
@click.option(
    "--other",
    "others",
    multiple=True,
    metavar="FILE[:SPLIT]",
    help="SQuAD file whose questions are in another language than its texts, for weights of their own.",
)
@click.option(
    "--genres",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of small corpora with questions, for the weights of titles and headings.",
)
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="Encoder: a folder or a model hub name.")
@click.option("--query-prompt", default="", help="Text that the model needs before a question.")
@click.option("--passage-prompt", default="", help="Text that the model needs before a passage.")
@click.option(
    "--false-answers",
    default=0.05,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Share of false answers allowed at the threshold.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Weights file; index/answering/weights.json unless from a log."
)
@click.option(
    "--from-log", "log", type=click.Path(path_type=Path), help="Moderators' verdicts instead: data folder or log.db."
)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Build to ask, with a log."
)
@click.option(
    "--min-labels",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="How many verdicts of each kind the log must have.",
)
@click.option("--ablation", is_flag=True, help="Also show what each group of features adds (cross-validated).")
def main(
    ablation: bool,
    sources: tuple[str, ...],
    others: tuple[str, ...],
    genres: tuple[Path, ...],
    model: str,
    query_prompt: str,
    passage_prompt: str,
    false_answers: float,
    out: Path | None,
    log: Path | None,
    data: Path,
    min_labels: int,
) -> None:
    """Run the command line."""
    if bool(sources or genres) == (log is not None):
        raise click.UsageError(
            "Give labelled questions with --questions or --genres, or a log with --from-log (not both)."
        )
    if log is not None:
        _from_log(log, data, false_answers, min_labels, out)
        return
    if others and not sources:
        raise click.UsageError("--other comes on top of --questions.")
    model = CHOICES.get(model, model)
    out = out or weights_for(model)
    began = time.monotonic()
    try:
        encoder = CachedEncoder(load_encoder(model, query_prompt=query_prompt, passage_prompt=passage_prompt))
        asker = Asker(encoder, _build, languages=bool(others))
        asked, files = _ask(asker, sources, began)
        asked_other, other_files = _ask(asker, others, began)
        weights: dict[str, object] = {
            "about": "Fitted by scripts/calibrate.py; the features are explained in index/answering/features.py.",
            "date": today(),
            "model": encoder.name,
            "model_sha256": encoder.sha256,
        }
        if sources:
            fit = fit_questions(asked, false_answers)
            figures = dict(fit.figures)
            weights |= {"data": files, "figures on the fitting data": figures, "threshold": fit.threshold}
        else:
            shipped = weights_for(model)
            fit, figures = shipped_fit(shipped), {}
            before = json.loads(shipped.read_text("utf-8"))
            kept = ("data", "figures on the fitting data", "threshold", "other")
            weights |= {name: before[name] for name in kept if name in before}
        other = fit_questions(asked_other, false_answers, other=True) if others else None
        if genres:
            examples = [example for folder in genres for example in asker.ask_genres(folder)]
            fit = fit_genres(examples, fit)
            weights |= {"genres": [folder.name for folder in genres], "figures on the genres": fit.figures}
            figures |= {f"genres, {name}": value for name, value in fit.figures.items()}
        if other is not None:
            figures |= {f"other, {name}": value for name, value in other.figures.items()}
            about = {"data": other_files, "figures on the fitting data": other.figures, "threshold": other.threshold}
            # confidence keeps to the questions in other languages: those of the genres are in English and make it too low
            ranking = fit_genres(examples, other).ranking if genres else other.ranking
            weights["other"] = about | replace(other, ranking=ranking).tables()
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    write_weights(out, weights | fit.tables())
    if ablation:
        for line in ablation_lines(asked):
            click.echo(line)
    for name, value in figures.items():
        click.echo(f"{name}: {value}")
    click.echo(f"threshold {fit.threshold:.2f}; weights written to {out}, {time.monotonic() - began:.0f} s")


def _build(corpus: Path, data: Path, encoder: CachedEncoder) -> None:
    build_index(BuildOptions(corpus, data, lambda: encoder, progress=sys.stderr.isatty()))


def _ask(asker: Asker, sources: tuple[str, ...], began: float) -> tuple[Asked, list[dict[str, object]]]:
    """Ask the questions of all files; gives them with a note on each file for the weights file."""
    asked = Asked()
    files: list[dict[str, object]] = []
    for source in sources:
        path, _, part = source.partition(":")
        split = _split(part or "all")
        labelled = read_labelled(Path(path))
        count = len(split_articles(labelled, split))
        asked += asker.ask(labelled, split)
        files.append({"file": Path(path).name, "split": split, "questions": count})
        click.echo(f"{Path(path).name}: {count} questions asked, {time.monotonic() - began:.0f} s")
    if sources and not asked.halves:
        raise click.ClickException("No file has articles of several paragraphs: confidence cannot be fitted.")
    return asked, files


def _split(name: str) -> Split:
    for split in get_args(Split):
        if name == split:
            return split  # type: ignore[no-any-return]  # one of the names in Split
    raise click.ClickException(f"Unknown split {name!r}: expected all, odd, even, first-half or second-half.")


def _from_log(log: Path, data: Path, false_answers: float, min_labels: int, out: Path | None) -> None:
    """Ask the build what moderators judged, and find the lowest threshold that keeps to the share of false answers."""
    try:
        labels = [label.labelled for label in read_labels(log)]
        index = Index.open(data)
    except (LabelsError, RetrievalError) as error:
        raise click.ClickException(f"{error}.".replace("..", ".")) from error
    found = judge_threshold(labels, evaluate(index, labels))
    current, shipped = index.threshold, weights_for(index.build.model)
    index.close()
    click.echo(
        f"{len(labels)} labels: {found.wanted} to answer, {found.unwanted} not to, "
        f"{found.left_out} left out, since this build quotes another sentence than the one judged"
    )
    if min(found.wanted, found.unwanted) < min_labels:
        raise click.ClickException(
            f"Found {found.wanted} to answer and {found.unwanted} not to, expected at least {min_labels} of each. "
            "Judge more cases, or lower --min-labels."
        )
    fitted = found.threshold(false_answers)
    for name, limit in (("now", current), ("fitted", fitted)):
        click.echo(f"{name:6} threshold {limit:.2f}: {found.rates(limit)}")
    if found.false_share(fitted) > false_answers:
        click.echo(
            f"No threshold up to {fitted:.2f} lets only {false_answers:.0%} of the false answers pass.", err=True
        )
    click.echo(
        "Judged cases are not drawn at random: reports and doubtful answers weigh more than in the whole of the log."
    )
    if out is None:
        click.echo(f"To use it: CITEBOT_THRESHOLD={fitted:.2f}")
        return
    weights = json.loads((shipped if shipped.is_file() else WEIGHTS).read_text("utf-8")) | {"threshold": fitted}
    weights["threshold fitted to"] = {"labels": found.wanted + found.unwanted, "date": today()}
    write_weights(out, weights)
    click.echo(f"threshold {fitted:.2f}; weights written to {out}")
