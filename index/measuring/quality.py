"""Labelled questions and a build → the figures of `scripts/evaluate.py`, as a table or as curves."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np

from index.answering.engine import Index
from index.measuring.evaluation import Floats, Outcomes, evaluate, reliability, risk_coverage, table
from index.measuring.labelled import Labelled, LabelledSet, Split, split_articles, write_corpus
from index.measuring.typos import misspell

LeaveOut = Literal["none", "odd", "even"]
_KEPT: Final[Mapping[LeaveOut, slice]] = {
    "none": slice(None),
    "odd": slice(0, None, 2),
    "even": slice(1, None, 2),
}
_WHOLE: Final = ("questions", "answerable")
"""Figures that are counts."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """How the labelled questions were answered by one build.

    Attributes:
        build: Id of the build.
        outcomes: One for each question, in order; no threshold is applied yet.
    """

    build: str
    outcomes: Outcomes

    def limits(self, threshold: float | None) -> Floats:
        """The confidence from which each question counts as answered: the same for all, or that of its language."""
        own = self.outcomes.limit
        return own if threshold is None else np.full(len(own), threshold)

    def column(self, threshold: float | None) -> str:
        """The head of its column in the table."""
        limits = sorted({f"{limit:.2f}" for limit in self.limits(threshold).tolist()})
        return f"{self.build[:8]} at {'/'.join(limits)}"

    def figures(self, threshold: float | None) -> dict[str, float]:
        """Its figures by name, when a question counts as answered from this confidence on, or from that of its language."""
        return table(self.outcomes, self.limits(threshold))


def measure(
    index: Index, labels: Sequence[Labelled], *, progress: Callable[[int], object] = lambda count: None
) -> Measurement:
    """Ask a build all questions.

    Args:
        index: Of the build, open.
        labels: The questions.
        progress: Receives the number of questions asked so far.
    """
    return Measurement(index.build.id, evaluate(index, labels, progress=progress))


def choose(labelled: LabelledSet, split: Split = "all", sample: int | None = None, typos: int = 0) -> list[Labelled]:
    """The questions to ask; the same arguments always give the same ones.

    Args:
        labelled: All there are.
        split: Articles to use.
        sample: How many questions to draw; all when None.
        typos: How many words of each question to misspell.
    """
    labels = split_articles(labelled, split)
    if sample is not None and sample < len(labels):
        labels = random.Random(0).sample(labels, sample)  # noqa: S311 (no secret is made)
    if typos:
        labels = [replace(label, question=misspell(label.question, i, typos)) for i, label in enumerate(labels)]
    return labels


def write_paragraphs(labelled: LabelledSet, folder: Path, leave_out: LeaveOut = "none") -> int:
    """Write the paragraphs that came with the questions as documents, all or every second one; gives their count."""
    return write_corpus(labelled.paragraphs[_KEPT[leave_out]], folder)


def table_lines(columns: Mapping[str, Mapping[str, float]]) -> list[str]:
    """A table for people: one line for the heads of the columns, one for each figure.

    Args:
        columns: Figures by name, by the head of their column. A figure that a column lacks is shown as `-`.
    """
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    width = max(map(len, names))
    lines = [" " * width + "".join(f"  {column:>18}" for column in columns)]
    for name in names:
        cells = (_cell(name, figures.get(name)) for figures in columns.values())
        lines.append(f"{name:<{width}}" + "".join(f"  {cell:>18}" for cell in cells))
    return lines


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if name in _WHOLE:
        return f"{value:.0f}"
    return f"{value:.1f}" if "ms" in name else f"{value:.4f}"


def draw_curves(outcomes: Outcomes, path: Path) -> None:
    """Draw the risk-coverage and the reliability curve as a picture (PNG, or another kind by the end of the name)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4))
    left, right = figure.subplots(1, 2)
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
