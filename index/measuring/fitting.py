"""Labelled questions → builds of their paragraphs → weights and threshold, as `scripts/calibrate.py` writes them.

Every paragraph becomes a document. Each question is asked of builds with and without the paragraph that answers it.
Some builds are large, some have a few paragraphs, so that a confidence means the same in a small corpus and in a large
one.

`index.measuring` lies below `index.building`, so the function that builds is an argument.
"""

import json
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.answering.engine import Index
from index.answering.features import FEATURES, TELLING
from index.answering.scoring import WEIGHTS, Linear, Scorer
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
from index.measuring.evaluation import Outcomes, answered_at, auroc, calibration_error
from index.measuring.labelled import Labelled, LabelledSet, Split, read_labelled, split_articles, write_corpus

UNANSWERED = 2.0
"""How much more a passage that does not answer counts when weights are fitted to genres: a false answer misleads."""
SMALL = 12
"""Paragraphs of a small build, as in a folder of a few press releases."""

Paragraphs = Sequence[tuple[str, str]]
"""Title of the article and text of each paragraph."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions asked of builds of their own paragraphs.

    Attributes:
        whole: Of builds that hold every answer; and all of articles that are one long document.
        halves: Of builds that hold every second paragraph, so that half of the questions have no answer.
        small: Builds of a few paragraphs; every second paragraph is left out.
    """

    whole: tuple[Example, ...] = ()
    halves: tuple[Example, ...] = ()
    small: tuple[Example, ...] = ()

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(self.whole + other.whole, self.halves + other.halves, self.small + other.small)


class Asker:
    """Builds small corpora in temporary folders and asks them questions.

    Args:
        encoder: Remembers what it encoded, since the builds share paragraphs.
        build: Builds the index of a corpus folder under a data folder, with this encoder.
        languages: Whether questions in other languages are told apart, and read as such.
    """

    def __init__(
        self,
        encoder: CachedEncoder,
        build: Callable[[Path, Path, CachedEncoder], object],
        *,
        languages: bool = False,
    ) -> None:
        self._encoder = encoder
        self._build = build
        self._scorer = _unfitted(_unfitted() if languages else None)

    def ask(self, labelled: LabelledSet, split: Split) -> Asked:
        """Ask the questions of some articles.

        The other articles' paragraphs stay in as distractors, unless an article is one long document. In such a
        document the answer is marked in one place and often said in several. Without that place, no question is
        certainly unanswerable, so these questions teach ranking only.
        """
        labels = split_articles(labelled, split)
        titles = {label.title for label in labels}
        own = [p for p in labelled.paragraphs if p[0] in titles]
        long_documents = len(own) == len(titles)
        paragraphs = own if long_documents else labelled.paragraphs
        whole = self._ask_paragraphs(labels, paragraphs)
        halves = self._ask_halves(labels, paragraphs)
        if long_documents:
            return Asked((*whole, *halves))
        return Asked(tuple(whole), tuple(halves), tuple(self._ask_small(labels, own)))

    def ask_genres(self, folder: Path) -> list[Example]:
        """Ask the questions of each genre of its own corpus, of all corpora together, and of two halves of their documents.

        Args:
            folder: Holds a folder for each genre, with `corpus/` and `questions.jsonl`.

        Raises:
            DocumentError: If a file of questions cannot be read.
        """
        examples: list[Example] = []
        every: list[Labelled] = []
        documents: dict[str, bytes] = {}
        for genre in sorted(path.parent for path in folder.glob("*/questions.jsonl")):
            files = {path.name: path.read_bytes() for path in sorted((genre / "corpus").iterdir())}
            labels = [replace(label, title=genre.name) for label in read_labelled(genre / "questions.jsonl").questions]
            examples += self._ask_files(labels, files)
            documents |= {f"{genre.name}/{name}": raw for name, raw in files.items()}
            every += [replace(e, documents=tuple(f"{genre.name}/{name}" for name in e.documents)) for e in labels]
        names = sorted(documents)
        for kept in (names, names[0::2], names[1::2]):
            labels = [replace(each, answerable=_held(each, kept)) for each in every]
            examples += self._ask_files(labels, {name: documents[name] for name in kept})
        return examples

    def _ask_halves(self, labels: Sequence[Labelled], paragraphs: Paragraphs) -> list[Example]:
        return self._ask_paragraphs(labels, paragraphs[0::2]) + self._ask_paragraphs(labels, paragraphs[1::2])

    def _ask_small(self, labels: Sequence[Labelled], own: Paragraphs) -> Iterator[Example]:
        """Halves of small builds, each asked the questions on its articles, so also those on paragraphs left out."""
        titles = sorted({label.title for label in labels})
        per_title = max(len(own) // max(len(titles), 1), 1)
        step = max(SMALL // per_title, 1) * 2
        for first in range(0, len(titles), step):
            group = set(titles[first : first + step])
            inside = [p for p in own if p[0] in group]
            if len(inside) < 4 or per_title == 1:  # long documents make large builds anyway
                continue
            yield from self._ask_halves([label for label in labels if label.title in group], inside)

    def _ask_paragraphs(self, labels: Sequence[Labelled], paragraphs: Paragraphs) -> list[Example]:
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "corpus"
            write_corpus(paragraphs, corpus)
            return self._ask_corpus(labels, corpus, Path(folder) / "data")

    def _ask_files(self, labels: Sequence[Labelled], files: Mapping[str, bytes]) -> list[Example]:
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "corpus"
            for name, raw in files.items():
                (corpus / name).parent.mkdir(parents=True, exist_ok=True)
                (corpus / name).write_bytes(raw)
            return self._ask_corpus(labels, corpus, Path(folder) / "data")

    def _ask_corpus(self, labels: Sequence[Labelled], corpus: Path, data: Path) -> list[Example]:
        self._build(corpus, data, self._encoder)
        index = Index.open(data, encoder=self._encoder, scorer=self._scorer)
        try:
            return collect(index.searcher, labels)
        finally:
            index.close()


def _held(label: Labelled, documents: Collection[str]) -> bool:
    """Whether a question can be answered from some of the documents."""
    return label.answerable is not False and any(name in documents for name in label.documents)


def _unfitted(other: Scorer | None = None) -> Scorer:
    zero = np.zeros(len(FEATURES))
    linear = Linear(tuple(FEATURES), zero, zero + 1, zero, 0.0)
    return Scorer(linear, linear, 0.5, other)


@dataclass(frozen=True, slots=True)
class Fit:
    """Both models and the threshold.

    Attributes:
        figures: What they reach on the questions that they were fitted to, by name.
    """

    ranking: Linear
    confidence: Linear
    threshold: float
    figures: Mapping[str, float]

    def tables(self) -> dict[str, object]:
        """The two models as `weights.json` keeps them."""
        return {"ranking": linear_table(self.ranking), "confidence": linear_table(self.confidence)}


def shipped_fit(path: Path = WEIGHTS) -> Fit:
    """The models and the threshold of a weights file.

    Raises:
        ModelError: If it cannot be used.
    """
    loaded = Scorer.load(path)
    return Fit(loaded.ranking, loaded.confidence, loaded.threshold, {})


def fit_questions(asked: Asked, false_answers: float, *, other: bool = False) -> Fit:
    """Fit everything but the weights of titles and headings.

    Args:
        asked: With examples in `halves`; the small builds count as much as the halves together.
        false_answers: Share (0 to 1) of the unanswerable questions that may be answered at the threshold.
        other: Whether the questions are in another language than the documents; only then `TELLING` is fitted, too.
    """
    if not other:
        asked = Asked(*(tuple(without(part, TELLING)) for part in (asked.whole, asked.halves, asked.small)))
    ranking = fit_ranking([*asked.whole, *asked.halves])
    inputs, right = confidence_inputs([*asked.halves, *asked.small], ranking)
    halves = len(asked.halves)
    weights = np.concatenate([np.ones(halves), np.full(len(inputs) - halves, halves / max(len(asked.small), 1))])
    confidence = fit_confidence(inputs, right, weights)
    score, first_right = _confidences(asked.halves, ranking, confidence)
    answerable = np.array([example.answerable for example in asked.halves])
    threshold = threshold_for(score, answerable, false_answers)
    figures = {
        "AUROC": round(auroc(score, answerable), 4),
        "answered at 5 % false answers": round(answered_at(score, answerable, 0.05), 4),
        "ECE": round(calibration_error(score, first_right), 4),
        **_at_threshold(score, answerable, threshold),
    }
    return Fit(ranking, confidence, threshold, figures)


def fit_genres(examples: Sequence[Example], onto: Fit) -> Fit:
    """Fit the weights of titles and headings on top of the others, which stay as they are; so does the threshold."""
    ranking = fit_ranking(examples, onto=plain(onto.ranking))
    inputs, right = confidence_inputs(examples, ranking)
    counts = np.where(right, 1.0, UNANSWERED)
    confidence = fit_confidence(inputs, right, counts, 0.002, onto=plain(onto.confidence))
    score, _ = _confidences(examples, ranking, confidence)
    answerable = np.array([example.answerable for example in examples])
    figures = {"asked": float(len(examples)), **_at_threshold(score, answerable, onto.threshold)}
    return Fit(ranking, confidence, onto.threshold, figures)


def _confidences(
    examples: Sequence[Example], ranking: Linear, confidence: Linear
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Confidence in the first passage of each question, and whether it answers."""
    inputs, right = confidence_inputs(examples, ranking)
    return 1 / (1 + np.exp(-confidence(inputs))), right


def _at_threshold(
    score: npt.NDArray[np.float64], answerable: npt.NDArray[np.bool_], threshold: float
) -> dict[str, float]:
    return {
        "answered at the threshold": round(float((score[answerable] >= threshold).mean()), 4),
        "false answers at the threshold": round(float((score[~answerable] >= threshold).mean()), 4),
    }


def ablation_lines(asked: Asked) -> Iterator[str]:
    """What cross-validation gives with all features, and without each group of them; a table, line by line."""
    groups = {example.group for example in asked.halves}
    whole = [example for example in asked.whole if example.group in groups]
    yield f"{'':40} recall@1  highlight  AUROC"
    for name, dropped in {"all features": (), **GROUPS}.items():
        found = cross_validate(without(whole, dropped), without(asked.halves, dropped))
        label = name if not dropped else f"without {name}"
        yield f"{label:40} {found['recall@1']:8.4f}  {found['highlight']:9.4f}  {found['AUROC']:.4f}"


@dataclass(frozen=True, slots=True)
class ThresholdFit:
    """What verdicts on answers say about the threshold.

    Attributes:
        score: Confidence of each question that its verdict can judge in this build.
        answer: Whether the verdict wants it answered.
        left_out: How many verdicts are about another sentence than the one that this build quotes.
    """

    score: npt.NDArray[np.float64]
    answer: npt.NDArray[np.bool_]
    left_out: int

    @property
    def wanted(self) -> int:
        """How many questions should be answered."""
        return int(self.answer.sum())

    @property
    def unwanted(self) -> int:
        """How many questions should be declined."""
        return int((~self.answer).sum())

    def threshold(self, false_answers: float) -> float:
        """The lowest threshold at which at most this share of the unwanted answers is given."""
        return threshold_for(self.score, self.answer, false_answers)

    def false_share(self, threshold: float) -> float:
        """Share of the unwanted answers that a threshold lets pass."""
        return float((self.score[~self.answer] >= threshold).mean())

    def rates(self, threshold: float) -> str:
        """False answers and false refusals at a threshold, each with its interval."""
        wrong = int((self.score[~self.answer] >= threshold).sum())
        refused = int((self.score[self.answer] < threshold).sum())
        return f"false answers {rate(wrong, self.unwanted)}, false refusals {rate(refused, self.wanted)}"


def judge_threshold(labels: Sequence[Labelled], outcomes: Outcomes) -> ThresholdFit:
    """Which answers of a build the verdicts want, and which they do not.

    Args:
        labels: Questions as moderators judged them.
        outcomes: How the build answered them, in the same order.
    """
    wanted = [_should_answer(label, bool(right)) for label, right in zip(labels, outcomes.right, strict=True)]
    known = np.array([each is not None for each in wanted], bool)
    answer = np.array([each is True for each in wanted], bool)[known]
    return ThresholdFit(outcomes.confidence[known], answer, int((~known).sum()))


def _should_answer(label: Labelled, right: bool) -> bool | None:
    """Whether a verdict wants what this build would quote to be answered; None when it says nothing of that quote."""
    if not label.answerable:
        return False
    if label.wrong:
        return None if right else False
    return True if right else None


def rate(count: int, total: int) -> str:
    """A share with the interval that holds the true one in 95 of 100 cases (Wilson 1927)."""
    share, z = count / total, 1.96
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    return f"{share:.3f} ({max(middle - half, 0):.3f} to {min(middle + half, 1):.3f}, {count} of {total})"


def today() -> str:
    """The date as the weights file gives it, ISO."""
    return datetime.now(UTC).date().isoformat()


def write_weights(path: Path, table: Mapping[str, object]) -> None:
    """Write a weights file."""
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
