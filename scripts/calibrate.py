"""Refit the weights and the threshold from labelled questions, for any encoder.

Each file is fitted on the articles of its split only. Every paragraph is a document; each question is asked of builds with
and without the paragraph that answers it, large ones and ones of a few paragraphs, so that confidence means the same in a
small corpus and a large one. Files whose articles are one long document each teach ranking only: what answers there is
marked in one place and often said in several, so a missing document does not make a question unanswerable.

Each --genres folder holds folders with `corpus/` and `questions.jsonl`: documents with titles, headings, tables, questions and
answers. From them come the weights of what a passage stands under, on top of all others. Without --questions the others stay
as they are in the weights file. Each question is asked of its own small corpus, of all of them together, and of two halves.

With --from-log it refits the threshold alone, to moderators' verdicts and the build in use.
"""

import json
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from bot.log.labels import LabelsError, read_labels
from index import DEFAULT_MODEL, Index, RetrievalError, Scorer, build_index, load_encoder
from index.answering.features import FEATURES
from index.answering.scoring import WEIGHTS, Linear
from index.measuring.calibration import (
    GROUPS,
    CachedEncoder,
    Example,
    collect,
    confidence_inputs,
    cross_validate,
    fit_confidence,
    fit_ranking,
    linear_table,
    plain,
    threshold_for,
    without,
)
from index.measuring.evaluation import answered_at, auroc, calibration_error, evaluate
from index.measuring.labelled import Labelled, read_labelled, split_articles, write_corpus

UNANSWERED = 2.0
"""How much more a passage that does not answer counts, when weights are fitted to genres: a false answer misleads."""
SMALL = 12
"""Paragraphs of a small build: what a folder of a few press releases comes to."""


@click.command(help=__doc__)
@click.option(
    "--questions",
    "sources",
    multiple=True,
    metavar="FILE[:SPLIT]",
    help="SQuAD file; split odd, first-half, …",
)
@click.option(
    "--genres",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of small corpora with questions, for the weights of titles and headings.",
)
@click.option("--model", default=DEFAULT_MODEL, show_default=True, help="Encoder: a folder or a model hub name.")
@click.option("--query-prompt", default="", help="Text the model wants before a question.")
@click.option("--passage-prompt", default="", help="Text the model wants before a passage.")
@click.option(
    "--false-answers", default=0.05, show_default=True, type=click.FloatRange(0, 1), help="Allowed at the threshold."
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
    help="Verdicts of each kind that a log must give.",
)
@click.option("--ablation", is_flag=True, help="Also show what each group of features adds (cross-validated).")
def main(  # noqa: PLR0912 (one command, several kinds of labels)
    ablation: bool,
    sources: tuple[str, ...],
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
    out = out or WEIGHTS
    began = time.monotonic()
    try:
        encoder = CachedEncoder(load_encoder(model, query_prompt=query_prompt, passage_prompt=passage_prompt))
        whole: list[Example] = []
        halves: list[Example] = []
        small: list[Example] = []
        files: list[dict[str, object]] = []
        for source in sources:
            path, _, split = source.partition(":")
            labelled = read_labelled(Path(path))
            labels = split_articles(labelled, split or "all")  # type: ignore[arg-type]  # a bad name is a KeyError below
            titles = {label.title for label in labels}
            own = tuple(p for p in labelled.paragraphs if p[0] in titles)
            # the other articles' paragraphs stay in as distractors, unless an article is one long document
            paragraphs = own if len(own) == len(titles) else labelled.paragraphs
            whole += _ask(encoder, labels, paragraphs)
            both = _ask(encoder, labels, paragraphs[0::2]) + _ask(encoder, labels, paragraphs[1::2])
            if len(own) == len(titles):
                whole += both
            else:
                halves += both
                small += _ask_small(encoder, labels, own)
            files.append({"file": Path(path).name, "split": split or "all", "questions": len(labels)})
            click.echo(f"{Path(path).name}: {len(labels)} questions asked, {time.monotonic() - began:.0f} s")
    except KeyError as error:
        raise click.ClickException(
            f"Unknown split {error}: expected all, odd, even, first-half or second-half."
        ) from error
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error
    if sources and not halves:
        raise click.ClickException("No file has articles of several paragraphs: confidence cannot be fitted.")
    weights_file: dict[str, object] = {
        "about": "Fitted by scripts/calibrate.py; the features are explained in index/answering/features.py.",
        "date": datetime.now(UTC).date().isoformat(),
        "model": encoder.name,
        "model_sha256": encoder.sha256,
    }
    figures: dict[str, float] = {}
    if sources:
        ranking = fit_ranking([*whole, *halves])
        inputs, right = confidence_inputs([*halves, *small], ranking)
        weights = np.concatenate(
            [np.ones(len(halves)), np.full(len(inputs) - len(halves), len(halves) / max(len(small), 1))]
        )
        confidence = fit_confidence(inputs, right, weights)
        score, large_right = _confidences(halves, ranking, confidence)
        answerable = np.array([example.answerable for example in halves])
        threshold = threshold_for(score, answerable, false_answers)
        figures = {
            "AUROC": round(auroc(score, answerable), 4),
            "answered at 5 % false answers": round(answered_at(score, answerable, 0.05), 4),
            "ECE": round(calibration_error(score, large_right), 4),
            "answered at the threshold": round(float((score[answerable] >= threshold).mean()), 4),
            "false answers at the threshold": round(float((score[~answerable] >= threshold).mean()), 4),
        }
        weights_file |= {"data": files, "figures on the fitting data": figures, "threshold": threshold}
    else:
        before = json.loads(WEIGHTS.read_text("utf-8"))
        weights_file |= {name: before[name] for name in ("data", "figures on the fitting data", "threshold")}
        loaded = Scorer.load()
        ranking, confidence, threshold = loaded.ranking, loaded.confidence, loaded.threshold
    if genres:
        below = [example for folder in genres for example in _ask_genres(encoder, folder)]
        ranking, confidence, answers = _fit_genres(below, ranking, confidence, threshold)
        weights_file |= {"genres": [folder.name for folder in genres], "figures on the genres": answers}
        figures |= {f"genres, {name}": value for name, value in answers.items()}
    weights_file |= {"ranking": linear_table(ranking), "confidence": linear_table(confidence)}
    out.write_text(json.dumps(weights_file, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if ablation:
        _print_ablation(whole, halves)
    for name, value in figures.items():
        click.echo(f"{name}: {value}")
    click.echo(f"threshold {threshold:.2f}; weights written to {out}, {time.monotonic() - began:.0f} s")


def _from_log(log: Path, data: Path, false_answers: float, min_labels: int, out: Path | None) -> None:
    """Ask the build what moderators judged, and find the least threshold that keeps to the share of false answers."""
    try:
        labels = [label.labelled for label in read_labels(log)]
        index = Index.open(data)
    except (LabelsError, RetrievalError) as error:
        raise click.ClickException(f"{error}.".replace("..", ".")) from error
    outcomes = evaluate(index, labels)
    now = index.threshold
    index.close()
    told = [_should_answer(label, bool(right)) for label, right in zip(labels, outcomes.right, strict=True)]
    known = np.array([each is not None for each in told], bool)
    answer = np.array([each is True for each in told], bool)[known]
    score = outcomes.confidence[known]
    click.echo(
        f"{len(labels)} labels: {int(answer.sum())} to answer, {int((~answer).sum())} not to, "
        f"{int((~known).sum())} left out, since this build quotes another sentence than the one judged"
    )
    if min(answer.sum(), (~answer).sum()) < min_labels:
        raise click.ClickException(
            f"Found {int(answer.sum())} to answer and {int((~answer).sum())} not to, expected at least {min_labels} of each. "
            "Judge more cases, or lower --min-labels."
        )
    fitted = threshold_for(score, answer, false_answers)
    for name, limit in (("now", now), ("fitted", fitted)):
        wrong, refused = int((score[~answer] >= limit).sum()), int((score[answer] < limit).sum())
        click.echo(
            f"{name:6} threshold {limit:.2f}: false answers {_rate(wrong, int((~answer).sum()))}, "
            f"false refusals {_rate(refused, int(answer.sum()))}"
        )
    if (score[~answer] >= fitted).mean() > false_answers:
        click.echo(
            f"No threshold up to {fitted:.2f} lets only {false_answers:.0%} of the false answers pass.", err=True
        )
    click.echo(
        "Judged cases are not drawn at random: reports and doubtful answers weigh more than in the whole of the log."
    )
    if out is None:
        click.echo(f"To use it: CITEBOT_THRESHOLD={fitted:.2f}")
        return
    weights = json.loads(WEIGHTS.read_text("utf-8")) | {"threshold": fitted}
    weights["threshold fitted to"] = {"labels": int(known.sum()), "date": datetime.now(UTC).date().isoformat()}
    out.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"threshold {fitted:.2f}; weights written to {out}")


def _should_answer(label: Labelled, right: bool) -> bool | None:
    """Whether a verdict wants what this build would quote to be answered; None when it says nothing of that quote."""
    if not label.answerable:
        return False
    if label.wrong:
        return None if right else False
    return True if right else None


def _rate(count: int, total: int) -> str:
    """A share with the interval that holds the true one in 95 of 100 cases (Wilson 1927)."""
    share, z = count / total, 1.96
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    return f"{share:.3f} ({max(middle - half, 0):.3f} to {min(middle + half, 1):.3f}, {count} of {total})"


def _print_ablation(whole: list[Example], halves: list[Example]) -> None:
    """What cross-validation gives with all features, and without each group of them."""
    groups = {example.group for example in halves}
    asked = [example for example in whole if example.group in groups]
    click.echo(f"{'':40} recall@1  highlight  AUROC")
    for name, dropped in {"all features": (), **GROUPS}.items():
        found = cross_validate(without(asked, dropped), without(halves, dropped))
        label = name if not dropped else f"without {name}"
        click.echo(f"{label:40} {found['recall@1']:8.4f}  {found['highlight']:9.4f}  {found['AUROC']:.4f}")


def _ask(encoder: CachedEncoder, labels: list[Labelled], paragraphs: tuple[tuple[str, str], ...]) -> list[Example]:
    """Build an index of the paragraphs in a temporary folder and ask all questions of it."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, data = Path(folder) / "corpus", Path(folder) / "data"
        write_corpus(paragraphs, corpus)
        return _ask_corpus(encoder, labels, corpus, data)


def _ask_corpus(encoder: CachedEncoder, labels: list[Labelled], corpus: Path, data: Path) -> list[Example]:
    build_index(corpus, data, lambda: encoder, progress=sys.stderr.isatty())
    index = Index.open(data, encoder=encoder, scorer=_unfitted())
    try:
        return collect(index.searcher, labels)
    finally:
        index.close()


def _ask_small(encoder: CachedEncoder, labels: list[Labelled], own: tuple[tuple[str, str], ...]) -> list[Example]:
    """Small builds, each asked the questions on its articles: those answered in it, and those on paragraphs left out."""
    titles = sorted({label.title for label in labels})
    per_title = max(len(own) // max(len(titles), 1), 1)
    step = max(SMALL // per_title, 1) * 2
    examples: list[Example] = []
    for first in range(0, len(titles), step):
        group = set(titles[first : first + step])
        inside = [p for p in own if p[0] in group]
        if len(inside) < 4 or per_title == 1:  # long documents make large builds anyway
            continue
        asked = [label for label in labels if label.title in group]
        examples += _ask(encoder, asked, tuple(inside[0::2])) + _ask(encoder, asked, tuple(inside[1::2]))
    return examples


def _fit_genres(
    below: list[Example], ranking: Linear, confidence: Linear, threshold: float
) -> tuple[Linear, Linear, dict[str, float]]:
    """Both models with the weights of titles and headings, and the figures they reach on what they were fitted to."""
    ranking = fit_ranking(below, onto=plain(ranking))
    inputs, right = confidence_inputs(below, ranking)
    confidence = fit_confidence(inputs, right, np.where(right, 1.0, UNANSWERED), 0.002, onto=plain(confidence))
    score, _ = _confidences(below, ranking, confidence)
    answerable = np.array([example.answerable for example in below])
    figures = {
        "asked": float(len(below)),
        "answered at the threshold": round(float((score[answerable] >= threshold).mean()), 4),
        "false answers at the threshold": round(float((score[~answerable] >= threshold).mean()), 4),
    }
    return ranking, confidence, figures


def _ask_genres(encoder: CachedEncoder, folder: Path) -> list[Example]:
    """Ask the questions of each genre of its own corpus, of all corpora together, and of two halves of their documents."""
    examples: list[Example] = []
    every: list[Labelled] = []
    documents: dict[str, bytes] = {}
    for genre in sorted(path.parent for path in folder.glob("*/questions.jsonl")):
        files = {path.name: path.read_bytes() for path in sorted((genre / "corpus").iterdir())}
        labels = [replace(label, title=genre.name) for label in read_labelled(genre / "questions.jsonl").questions]
        examples += _ask_files(encoder, labels, files)
        documents |= {f"{genre.name}/{name}": raw for name, raw in files.items()}
        every += [replace(each, documents=tuple(f"{genre.name}/{name}" for name in each.documents)) for each in labels]
    names = sorted(documents)
    for kept in (names, names[0::2], names[1::2]):
        labels = [replace(each, answerable=_held(each, kept)) for each in every]
        examples += _ask_files(encoder, labels, {name: documents[name] for name in kept})
    return examples


def _held(label: Labelled, documents: Collection[str]) -> bool:
    """Whether a question can be answered from some of the documents."""
    return label.answerable is not False and any(name in documents for name in label.documents)


def _ask_files(encoder: CachedEncoder, labels: list[Labelled], files: dict[str, bytes]) -> list[Example]:
    with tempfile.TemporaryDirectory() as folder:
        corpus, data = Path(folder) / "corpus", Path(folder) / "data"
        for name, raw in files.items():
            (corpus / name).parent.mkdir(parents=True, exist_ok=True)
            (corpus / name).write_bytes(raw)
        return _ask_corpus(encoder, labels, corpus, data)


def _confidences(
    examples: list[Example], ranking: Linear, confidence: Linear
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Confidence in the first passage of each question, and whether it answers."""
    inputs, right = confidence_inputs(examples, ranking)
    return 1 / (1 + np.exp(-confidence(inputs))), right


def _unfitted() -> Scorer:
    zero = np.zeros(len(FEATURES))
    linear = Linear(tuple(FEATURES), zero, zero + 1, zero, 0.0)
    return Scorer(linear, linear, 0.5)


if __name__ == "__main__":
    main()
