"""How well a build answers labelled questions: retrieval, quoting, refusing, calibration, speed.

Measures follow their usual definitions. Recall@k and MRR@20 are over ranked passages (Manning, Raghavan and Schütze
2008, ch. 8). AUROC of confidence is the chance that an answerable question scores above an unanswerable one. Expected
calibration error is over ten equal bins (Naeini et al. 2015). Risk and coverage are as in selective classification
(El-Yaniv and Wiener 2010).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from index.answering.engine import Index
from index.measuring.labelled import Judge, Labelled, contains_answer
from index.types import Answer

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How each question was answered; arrays of shape (questions,).

    Attributes:
        answerable: Whether the build holds the answer.
        rank: Of the first right passage, 0 when none was found.
        highlight: Whether the first quote's highlighted sentence is from the right place and holds an answer.
        quoted: Whether the text of any quote is from the right place and holds an answer.
        right: Whether the text of the first quote is from the right place and holds an answer.
        confidence: 0 to 1.
        limit: The threshold of the question's language, 0 to 1.
        elapsed_ms: Of the whole path.
    """

    answerable: Flags
    rank: npt.NDArray[np.int64]
    highlight: Flags
    quoted: Flags
    right: Flags
    confidence: Floats
    elapsed_ms: Floats
    limit: Floats


def evaluate(
    index: Index, labels: Sequence[Labelled], *, progress: Callable[[int], object] = lambda count: None
) -> Outcomes:
    """Ask every question without declining, and judge what comes back; thresholds are applied afterwards."""
    judge = Judge(index.store)
    rows = []
    for count, label in enumerate(labels, 1):
        answer = index.answer(label.question, threshold=0.0)
        rows.append((*_judged(judge, label, answer), index.threshold_for(label.question)))
        progress(count)
    columns = list(zip(*rows, strict=True)) if rows else [()] * 8
    kinds = (bool, np.int64, bool, bool, bool, float, float, float)
    return Outcomes(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))


def _judged(judge: Judge, label: Labelled, answer: Answer) -> tuple[bool, int, bool, bool, bool, float, float]:
    rank = next((h.rank for h in answer.hits if judge.right(label, h.document, h.span)), 0)
    right = [judge.right(label, q.citation.document, q.span) for q in answer.quotes]
    highlight = False
    if answer.quotes and judge.right_place(label, answer.quotes[0].citation.document, answer.quotes[0].highlight):
        highlight = not label.answers or contains_answer(answer.quotes[0].highlight_text, label.answers)
    first = bool(right and right[0])
    return judge.answerable(label), rank, highlight, any(right), first, answer.confidence, answer.elapsed_ms


def table(outcomes: Outcomes, threshold: Floats) -> dict[str, float]:
    """Figures by name. Shares are 0 to 1. A figure that cannot be worked out from these questions is left out.

    Args:
        outcomes: Of one build.
        threshold: For each question, the confidence from which it counts as answered.
    """
    known, rank = outcomes.answerable, outcomes.rank[outcomes.answerable]
    answered = outcomes.confidence >= threshold
    figures: dict[str, float] = {"questions": len(known), "answerable": int(known.sum())}
    if known.any():
        for k in (1, 3, 5):
            figures[f"recall@{k}"] = float(((rank > 0) & (rank <= k)).mean())
        figures["MRR@20"] = float(np.where((rank > 0) & (rank <= 20), 1 / np.maximum(rank, 1), 0).mean())
        figures["first highlight has the answer"] = float(outcomes.highlight[known].mean())
        figures["some quote has the answer"] = float(outcomes.quoted[known].mean())
        figures["answered"] = float(answered[known].mean())
    if (~known).any():
        figures["false answers"] = float(answered[~known].mean())
    if known.any() and (~known).any():
        figures["AUROC of confidence"] = auroc(outcomes.confidence, known)
        figures["answered when 5 % false answers pass"] = answered_at(outcomes.confidence, known, 0.05)
    if len(known):
        figures["ECE"] = calibration_error(outcomes.confidence, outcomes.right)
        figures["median ms"] = float(np.median(outcomes.elapsed_ms))
        figures["p95 ms"] = float(np.percentile(outcomes.elapsed_ms, 95))
    return figures


def auroc(confidence: Floats, positive: Flags) -> float:
    """Area under the ROC curve; ties count half. There must be positive and negative questions."""
    return float(roc_auc_score(positive, confidence))


def answered_at(confidence: Floats, answerable: Flags, false_answers: float) -> float:
    """Share of the answerable questions answered at the lowest threshold that answers at most this share of the others."""
    wrong = np.sort(confidence[~answerable])[::-1]
    allowed = int(np.floor(false_answers * len(wrong)))
    limit = wrong[allowed] if allowed < len(wrong) else -1.0
    return float((confidence[answerable] > limit).mean())


def reliability(confidence: Floats, right: Flags) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and count for each tenth of the confidence scale that has questions."""
    tenth = np.minimum((confidence * 10).astype(int), 9)
    bins = [(tenth == k) for k in range(10)]
    return [(float(confidence[b].mean()), float(right[b].mean()), int(b.sum())) for b in bins if b.any()]


def calibration_error(confidence: Floats, right: Flags) -> float:
    """Expected calibration error: mean gap between confidence and the share right, over ten bins, by size."""
    return sum(abs(c - r) * n for c, r, n in reliability(confidence, right)) / len(confidence)


def risk_coverage(confidence: Floats, right: Flags) -> tuple[Floats, Floats]:
    """Coverage (share answered) and risk (share of the answers that are wrong) as the threshold falls."""
    order = np.argsort(-confidence, kind="stable")
    count = np.arange(1, len(order) + 1)
    return count / len(order), np.cumsum(~right[order]) / count
