"""Features → scores: two small linear models whose weights lie in a readable file, one for each encoder.

    ranking      log-odds of each sentence against all sentences of all candidates (conditional logit)
    confidence   logistic regression on the best sentence of a passage: the probability that it answers

`scripts/calibrate.py` fits both; the file says from what data, when, and with what figures. Weights fit the vectors of one
encoder in one runtime, which the file names by its hash. A file for a multilingual encoder has both models twice: under
`other` are those for questions in another language than the documents, which share hardly a word with them.
"""

import json
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.answering.features import FEATURES, TELLING, Rows
from index.errors import ModelError
from index.models.folders import DEFAULT_MODEL
from index.store.base import StoredPassage
from index.types import Encoder

WEIGHTS = Path(__file__).with_name("weights.json")
"""Those for the default model."""


def weights_for(model: str) -> Path:
    """Where the weights for a model lie, by its name; there may be none."""
    if model == DEFAULT_MODEL:
        return WEIGHTS
    kind, _, rest = model.rpartition(":")
    name = re.sub(r"[^a-z0-9]+", "-", f"{kind}-{rest.rstrip('/').rpartition('/')[2]}".lower()).strip("-")
    return WEIGHTS.with_name(f"weights.{name}.json")


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
    """The two models and the threshold they were calibrated with.

    Args:
        ranking: Of sentences.
        confidence: Of the best sentence of a passage.
        threshold: Below it, an answer is declined.
        other: For questions in another language than the documents; None when such questions are not told apart.
    """

    def __init__(self, ranking: Linear, confidence: Linear, threshold: float, other: "Scorer | None" = None) -> None:
        self.ranking = ranking
        self.confidence = confidence
        self.threshold = threshold
        self.other = other

    def with_threshold(self, threshold: float) -> "Scorer":
        """The same with one threshold for all questions."""
        other = None if self.other is None else self.other.with_threshold(threshold)
        return Scorer(self.ranking, self.confidence, threshold, other)

    @classmethod
    def for_encoder(cls, encoder: Encoder) -> "Scorer":
        """The weights that were fitted to an encoder.

        Raises:
            ModelError: If there are none, or they cannot be used.
        """
        path = weights_for(encoder.name)
        command = f"python scripts/calibrate.py --model {encoder.name} --questions FILE"
        if not path.is_file():
            raise ModelError(f"No weights were fitted to the encoder {encoder.name}. Fit them: {command}")
        fitted = json_of(path).get("model_sha256")
        if fitted != encoder.sha256:
            raise ModelError(
                f"The weights in {path} were fitted to another encoder ({str(fitted)[:12]}…) than {encoder.name} "
                f"({encoder.sha256[:12]}…). Fit them anew: {command}"
            )
        return cls.load(path)

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Scorer":
        """Read a weights file.

        Raises:
            ModelError: If it is missing, damaged, or made for other features.
        """
        table = json_of(path)
        try:
            if not all(_fits(model["features"].keys()) for model in _models(table)):
                raise ModelError(f"{path} was fitted for other features. Refit: python scripts/calibrate.py")
            other = table.get("other")
            return cls(*_scales(table), None if other is None else cls(*_scales(other)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(_damaged(path, error)) from None

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


def json_of(path: Path) -> dict[str, Any]:
    """A weights file as it is written.

    Raises:
        ModelError: If it is missing or damaged.
    """
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(_damaged(path, error)) from None


def _damaged(path: Path, error: Exception) -> str:
    return f"{path} is missing or damaged ({type(error).__name__}). Refit: python scripts/calibrate.py"


def _models(table: dict[str, Any]) -> list[dict[str, Any]]:
    tables = [table, *([table["other"]] if "other" in table else [])]
    return [each[name] for each in tables for name in ("ranking", "confidence")]


def _fits(names: Set[str]) -> bool:
    return FEATURES.keys() - set(TELLING) <= names <= FEATURES.keys()


def _scales(table: dict[str, Any]) -> tuple[Linear, Linear, float]:
    return _linear(table["ranking"]), _linear(table["confidence"]), float(table["threshold"])


_NOTHING = {"mean": 0.0, "scale": 1.0, "weight": 0.0}


def _linear(table: dict[str, Any]) -> Linear:
    """One model; one of `TELLING` that it was fitted without counts for nothing."""
    rows = [table["features"].get(name, _NOTHING) for name in FEATURES]
    mean, scale, weight = (np.array([row[key] for row in rows], float) for key in ("mean", "scale", "weight"))
    return Linear(tuple(FEATURES), mean, scale, weight, float(table["bias"]))
