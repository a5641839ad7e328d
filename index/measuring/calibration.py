"""Fit the weights of `index.answering.scoring` from labelled questions.

ranking      conditional logit: softmax over all sentences of all candidates of a question, the answering sentences
             against the rest (McFadden 1974), with an L2 penalty
confidence   logistic regression on the best sentence of each question's first passages, answered right or not,
             over builds with and without the answering paragraph, so that questions without an answer are among them

Features of titles and headings (`index.answering.features.ABOVE`) are fitted last, on top of the others, from documents
that have them. In a text without headings these features are 0, so it is scored as if they did not exist.

The fit is our own, by scipy: scikit-learn has no conditional logit, its logistic regression takes no offset to fit on top
of, and where it could be used it gives other fifth decimals, so every weights file would change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from index.answering.features import ABOVE, FEATURES, TELLING, Rows, features
from index.answering.scoring import Linear, passage_score, quieted
from index.answering.search import Searcher
from index.language import language_of
from index.measuring.evaluation import auroc
from index.measuring.labelled import Judge, Labelled, contains_answer
from index.types import Encoded, Encoder

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question, asked of one build.

    Attributes:
        rows: Features of every sentence of every candidate, by candidate.
        answers: For each candidate, whether each sentence is from the right place and holds an answer.
        passages: For each candidate, whether the passage is from the right place and holds an answer.
        quiet: For each candidate, whether each sentence only asks or announces, so that it is not highlighted.
        answerable: Whether the build holds the answering paragraph.
        group: Article; never on both sides of a split.
    """

    rows: list[Rows]
    answers: list[npt.NDArray[np.bool_]]
    passages: npt.NDArray[np.bool_]
    quiet: list[npt.NDArray[np.bool_]]
    answerable: bool
    group: str


def collect(
    searcher: Searcher, labels: Sequence[Labelled], *, progress: Callable[[int], None] = lambda count: None
) -> list[Example]:
    """Ask every question of one build and keep the features of what it finds."""
    judge = Judge(searcher.store)
    examples = []
    for count, label in enumerate(labels, 1):
        question = searcher.parse(label.question, language_of(label.question))
        if not question.stems:
            continue
        stored = searcher.candidates(question)
        rows = features(question, stored, *searcher.scale)
        answers, passages = [], []
        for item in stored:
            passage = item.passage
            right = judge.right_place(label, passage.document, passage.span)
            text = passage.text
            offset = passage.span[0]
            answers.append(
                np.array(
                    [
                        right and contains_answer(text[a - offset : b - offset], label.answers)
                        for a, b in passage.sentences
                    ]
                )
            )
            passages.append(right and contains_answer(text, label.answers))
        quiet = [item.words.quiet for item in stored]
        examples.append(Example(rows, answers, np.array(passages), quiet, judge.answerable(label), label.title))
        progress(count)
    return examples


def fit_ranking(examples: Sequence[Example], penalty: float = 0.01, onto: Linear | None = None) -> Linear:
    """Fit the conditional logit on the questions whose answer is among the candidates.

    Args:
        examples: Of one or several builds.
        penalty: L2 penalty on standardised weights, relative to the mean log-likelihood.
        onto: When given, its weights are kept and only those of `ABOVE` are fitted; when None, all others are.
    """
    usable = [e for e in examples if any(a.any() for a in e.answers)]
    matrix = np.concatenate([row for e in usable for row in e.rows]).astype(float)
    right = np.concatenate([a for e in usable for a in e.answers])
    sizes = np.array([sum(len(a) for a in e.answers) for e in usable])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(usable)), sizes)
    offset, mean, scale = _measures(matrix, onto)
    matrix = (matrix - mean) / scale * _fitted(onto)

    def loss(weight: Floats) -> tuple[float, Floats]:
        score = matrix @ weight + offset
        e = np.exp(score - np.maximum.reduceat(score, starts)[owner])
        total, good = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts)
        gradient = -(matrix * ((e * right) / good[owner] - e / total[owner])[:, None]).sum(0) / len(usable)
        return float(-np.log(good / total).mean() + penalty * weight @ weight), gradient + 2 * penalty * weight

    weight = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B").x
    return _joined(onto, mean, scale, weight, 0.0)


_UNDER: Floats = np.array([name in ABOVE for name in FEATURES], float)


def plain(model: Linear) -> Linear:
    """A model without the weights of `ABOVE`."""
    none = _UNDER > 0
    mean, scale = np.where(none, 0.0, model.mean), np.where(none, 1.0, model.scale)
    return Linear(model.names, mean, scale, model.weight * (1 - _UNDER), model.bias)


def _fitted(onto: Linear | None) -> Floats:
    """1 for each feature whose weight is fitted, else 0."""
    return 1 - _UNDER if onto is None else _UNDER


def _measures(matrix: Floats, onto: Linear | None) -> tuple[Floats, Floats, Floats]:
    """Log-odds that a given model already gives, and mean and scale of the features; the mean of those of `ABOVE` is 0."""
    mean, scale = matrix.mean(0) * (1 - _UNDER), matrix.std(0) + 1e-6
    if onto is None:
        return np.zeros(len(matrix)), mean, np.where(_UNDER > 0, 1.0, scale)
    return onto(matrix), np.where(_UNDER > 0, mean, onto.mean), np.where(_UNDER > 0, scale, onto.scale)


def _joined(onto: Linear | None, mean: Floats, scale: Floats, weight: Floats, bias: float) -> Linear:
    kept = np.zeros(len(weight)) if onto is None else onto.weight * (1 - _UNDER)
    return Linear(tuple(FEATURES), mean, scale, kept + weight * _fitted(onto), bias)


def confidence_inputs(
    examples: Sequence[Example], ranking: Linear, depth: int = 1
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Inputs of the confidence model for the first `depth` passages of each question, and whether each answers."""
    inputs, labels = [], []
    for example in examples:
        if not example.rows:
            continue
        scores = [ranking(row) for row in example.rows]
        values = [passage_score(s) for s in scores]
        for i in sorted(range(len(values)), key=lambda i: -values[i])[:depth]:
            best = int(quieted(scores[i], example.quiet[i]).argmax())
            inputs.append(example.rows[i][best])
            labels.append(bool(example.passages[i]))
    return np.array(inputs, float), np.array(labels, bool)


def fit_confidence(
    inputs: Floats,
    labels: npt.NDArray[np.bool_],
    weights: Floats | None = None,
    penalty: float = 0.01,
    onto: Linear | None = None,
) -> Linear:
    """Fit a logistic regression with an L2 penalty on standardised weights (the bias is free).

    Args:
        inputs: float64, shape (examples, features), as `confidence_inputs` gives.
        labels: Whether each answers.
        weights: How much each example counts; None for equal weights.
        penalty: Relative to the mean log-likelihood.
        onto: When given, its bias and weights are kept and only the weights of `ABOVE` are fitted.
    """
    offset, mean, scale = _measures(inputs, onto)
    matrix = (inputs - mean) / scale * _fitted(onto)
    counts = np.ones(len(labels)) if weights is None else weights / weights.mean()
    sign = np.where(labels, 1.0, -1.0)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weight, bias = parameters[:-1], parameters[-1] if onto is None else 0.0
        odds = sign * (matrix @ weight + bias + offset)
        slope = -sign * counts / (1 + np.exp(np.clip(odds, -30, 30))) / len(labels)
        gradient = np.append(matrix.T @ slope + 2 * penalty * weight, slope.sum() if onto is None else 0.0)
        return float((counts * np.logaddexp(0, -odds)).mean() + penalty * weight @ weight), gradient

    found = minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return _joined(onto, mean, scale, found[:-1], float(found[-1]) if onto is None else onto.bias)


GROUPS: dict[str, tuple[str, ...]] = {
    "passage and sentence vectors": ("p_dense", "p_best", "s_dense"),
    "MaxSim": (
        *("p_max", "p_plain", "p_weak", "p_gap", "s_max", "s_plain", "s_rev", "s_weak", "s_gap", "s_lead", "s_ctx"),
    ),
    "BM25 and words in common": ("p_bm25", "p_cov", "s_cov", "s_near", "s_big", "s_win"),
    "names and figures": ("p_name", "s_name"),
    "kind of thing asked for": ("t_num", "t_date", "t_name", "t_place", "t_why", "t_close", "t_none", "s_wh"),
    "length and place of the sentence": ("s_len", "s_new", "s_first", "s_pron"),
}
"""Features that belong together; an ablation leaves out one group at a time."""


def without(examples: Sequence[Example], names: Sequence[str]) -> list[Example]:
    """The examples, with some features set to 0."""
    columns = [list(FEATURES).index(name) for name in names]
    result = []
    for example in examples:
        rows = [row.copy() for row in example.rows]
        for row in rows:
            row[:, columns] = 0
        result.append(replace(example, rows=rows))
    return result


def cross_validate(whole: Sequence[Example], halves: Sequence[Example], folds: int = 4) -> dict[str, float]:
    """Fit on some articles and measure on the others, until each article was measured once.

    Args:
        whole: Examples of builds that hold every answer.
        halves: Examples of builds that hold half of them.
        folds: Into how many parts the articles are divided.

    Returns:
        `recall@1`, `highlight` (the best sentence of the first passage has the answer) and `AUROC` of confidence.
    """
    groups = sorted({example.group for example in halves})
    first: list[bool] = []
    highlight: list[bool] = []
    scores: list[Floats] = []
    answerable: list[bool] = []
    for fold in range(folds):
        held = set(groups[fold::folds])
        ranking = fit_ranking([e for e in [*whole, *halves] if e.group not in held])
        confidence = fit_confidence(*confidence_inputs([e for e in halves if e.group not in held], ranking))
        for example in whole:
            if example.group in held:
                best = [ranking(row) for row in example.rows]
                top = int(np.argmax([passage_score(scores) for scores in best]))
                first.append(bool(example.passages[top]))
                shown = quieted(best[top], example.quiet[top])
                highlight.append(bool(example.answers[top][int(shown.argmax())]))
        tested = [e for e in halves if e.group in held]
        scores.append(confidence(confidence_inputs(tested, ranking)[0]))
        answerable += [e.answerable for e in tested]
    return {
        "recall@1": float(np.mean(first)),
        "highlight": float(np.mean(highlight)),
        "AUROC": auroc(np.concatenate(scores), np.array(answerable)),
    }


class CachedEncoder:
    """An encoder that remembers what it encoded, so that builds sharing paragraphs cost one pass."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._passages: dict[str, Encoded] = {}
        self._queries: dict[str, Encoded] = {}
        self.name, self.sha256, self.dim, self.max_tokens = (
            encoder.name,
            encoder.sha256,
            encoder.dim,
            encoder.max_tokens,
        )
        self.query_prompt, self.passage_prompt = encoder.query_prompt, encoder.passage_prompt
        self.vocabulary, self.runtime = encoder.vocabulary, encoder.runtime

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Encode what is new, in order."""
        new = [text for text in dict.fromkeys(texts) if text not in self._passages]
        self._passages |= zip(new, self._encoder.encode_passages(new), strict=True)
        return [self._passages[text] for text in texts]

    def encode_query(self, text: str) -> Encoded:
        """Encode one question, unless it was encoded before."""
        if text not in self._queries:
            self._queries[text] = self._encoder.encode_query(text)
        return self._queries[text]

    def count_tokens(self, text: str) -> int:
        """Length of a text in tokens."""
        return self._encoder.count_tokens(text)


def threshold_for(confidence: Floats, answerable: npt.NDArray[np.bool_], false_answers: float) -> float:
    """Least threshold (two decimals) at which at most this share of the unanswerable questions is answered."""
    wrong = confidence[~answerable]
    for step in range(100):
        if (wrong >= step / 100).mean() <= false_answers:
            return step / 100
    return 0.99


def linear_table(model: Linear) -> dict[str, object]:
    """A model as a weights file keeps it, without those of `TELLING` that count for nothing."""
    rows = zip(model.names, model.mean, model.scale, model.weight, strict=True)
    return {
        "bias": round(model.bias, 6),
        "features": {
            name: {"mean": round(float(m), 6), "scale": round(float(s), 6), "weight": round(float(w), 6)}
            for name, m, s, w in rows
            if w or name not in TELLING
        },
    }
