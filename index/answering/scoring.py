"""Features → scores: two small linear models whose weights lie in a readable file, `index/answering/weights.json`.

    ranking      log-odds of each sentence against all sentences of all candidates (conditional logit)
    confidence   logistic regression on the best sentence of a passage: the probability that it answers

`scripts/calibrate.py` fits both; the file says from what data, when, and with what figures.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.answering.features import FEATURES, Rows
from index.errors import ModelError
from index.store.base import StoredPassage

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model over named features: `bias + sum(weight * (value - mean) / scale)`."""

    names: tuple[str, ...]
    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]
    bias: float

    def __call__(self, rows: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Log-odds of each row; rows have one column a name, in order."""
        value: npt.NDArray[np.float64] = (rows - self.mean) / self.scale @ self.weight + self.bias
        return value


@dataclass(frozen=True, slots=True)
class Ranked:
    """A scored passage.

    Attributes:
        sentences: Log-odds of each sentence, in order; minus infinity for one that only asks or announces, where there are
            others.
        best: The number of the best one.
        score: Probability (0 to 1) that its best sentence answers.
    """

    stored: StoredPassage
    sentences: tuple[float, ...]
    best: int
    score: float


class Scorer:
    """The two models and the threshold they were calibrated with."""

    def __init__(self, ranking: Linear, confidence: Linear, threshold: float) -> None:
        self.ranking = ranking
        self.confidence = confidence
        self.threshold = threshold

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Scorer":
        """Read a weights file.

        Raises:
            ModelError: If it is missing, damaged, or made for other features.
        """
        try:
            table = json.loads(path.read_text("utf-8"))
            ranking, confidence = (_linear(table[name]) for name in ("ranking", "confidence"))
            threshold = float(table["threshold"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{path} is missing or damaged ({type(error).__name__}). Refit: python scripts/calibrate.py"
            ) from None
        if not ranking.names == confidence.names == tuple(FEATURES):
            raise ModelError(f"{path} was fitted for other features. Refit: python scripts/calibrate.py")
        return cls(ranking, confidence, threshold)

    def rank(self, stored: Sequence[StoredPassage], rows: Sequence[Rows]) -> list[Ranked]:
        """Rank passages by their sentences' scores, best first; ties keep the order given."""
        scores = [self.ranking(r) for r in rows]
        values = [passage_score(s) for s in scores]
        scores = [quieted(s, each.words.quiet) for s, each in zip(scores, stored, strict=True)]
        best = [int(s.argmax()) for s in scores]
        inputs = [r[b] for r, b in zip(rows, best, strict=True)]
        odds = self.confidence(np.array(inputs)) if inputs else np.zeros(0)
        probability = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        order = sorted(range(len(stored)), key=lambda i: -values[i])
        return [Ranked(stored[i], tuple(float(x) for x in scores[i]), best[i], float(probability[i])) for i in order]


def quieted(sentences: npt.NDArray[np.float64], quiet: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The log-odds of sentences, without those that only ask or announce; all of them where there are no others."""
    return sentences if quiet.all() else np.where(quiet, -np.inf, sentences)


def passage_score(sentences: npt.NDArray[np.float64]) -> float:
    """What a passage is ranked by, from the log-odds of its sentences: their log-sum-exp."""
    top = sentences.max()
    return float(top + np.log(np.exp(sentences - top).sum()))


def _linear(table: dict[str, Any]) -> Linear:
    features = table["features"]
    names = tuple(features)
    mean, scale, weight = (np.array([features[n][key] for n in names], float) for key in ("mean", "scale", "weight"))
    return Linear(names, mean, scale, weight, float(table["bias"]))
