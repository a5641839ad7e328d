"""The check before a switch: golden questions asked of the old and the new build, and whether the new one may go live.

    golden.toml, labels.jsonl → questions → an answer of each build → changes as lines (or JSON), and a stop when too many
    questions turn worse

An answer is what a person sees first: the first quote's document and highlighted sentence, or that it was declined.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from threadpoolctl import threadpool_limits

from index.answering.engine import Index, encoder_fits, load_encoder
from index.answering.scoring import Scorer
from index.errors import IndexMismatchError, IndexMissingError, ModelError, RetrievalError, SwitchCheckError
from index.measuring.labelled import Judge, Labelled, contains_answer, read_labelled
from index.store.base import Build
from index.store.builds import read_build
from index.text import one_line
from index.types import Answer, Encoder, Outcome

Kind = Literal["worse", "gone", "better", "changed"]
_ORDER: tuple[Kind, ...] = ("worse", "gone", "better", "changed")
_SENTENCE = 240
"""Characters of a sentence that a line shows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much worse a new build may answer.

    A corpus of fifty documents has some thirty golden questions. Editing a text may move one answer to a neighbouring
    sentence. Two at once are more likely a broken text. With very few questions each one counts.

    Attributes:
        worse: Share (0 to 1), rounded down, of the questions answered right before that may turn wrong. The same share of
            the unanswerable ones declined before may be answered now.
        at_least: This many of each may turn worse in any case.
        few: Where there are fewer questions than this, none may.
        right: Lowest share (0 to 1) of the judged questions that the new build must answer right; None for no limit.
    """

    worse: float = 0.02
    at_least: int = 1
    few: int = 10
    right: float | None = None

    def __post_init__(self) -> None:
        for name, share in (("worse", self.worse), ("right", self.right)):
            if share is not None and not 0 <= share <= 1:
                raise ValueError(f"{name} is {share}, expected 0 to 1")
        if self.at_least < 0 or self.few < 0:
            raise ValueError(f"at_least is {self.at_least} and few is {self.few}, expected 0 or more")

    def allowed(self, questions: int) -> int:
        """How many of this many questions may turn worse."""
        return 0 if questions < self.few else max(int(self.worse * questions), self.at_least)


@dataclass(frozen=True, slots=True)
class BuildAnswer:
    """What one build answers to a question.

    Attributes:
        right: Against the golden label; None when the label cannot tell.
        reason: Why it was declined, else empty.
        path: Of the first quote's document, relative to the corpus; empty when declined.
        title: Of that document; empty when declined.
        sentence: The highlighted one of the first quote; empty when declined.
    """

    outcome: Outcome
    right: bool | None
    reason: str
    path: str
    title: str
    sentence: str
    confidence: float

    @property
    def shown(self) -> tuple[str, str, str]:
        """What a person sees; two answers are the same when this is."""
        return self.outcome, self.path, self.sentence


@dataclass(frozen=True, slots=True)
class Change:
    """A question that the two builds answer differently, or that can no longer be judged.

    Attributes:
        kind: `worse` or `better` by the label; `gone` if the new build has none of its documents; `changed` if both
            answers are right, both wrong, or the label does not tell.
        note: An explanation for the maintainer, or empty.
    """

    kind: Kind
    question: str
    old: BuildAnswer
    new: BuildAnswer
    note: str = ""

    def lines(self) -> list[str]:
        """The question, and below it both answers."""
        head = f"{self.kind}: {one_line(self.question, _SENTENCE)}" + (f" ({self.note})" if self.note else "")
        return [head, f"  old  {_as_line(self.old)}", f"  new  {_as_line(self.new)}"]


@dataclass(frozen=True, slots=True)
class SwitchCheckResult:
    """What the check found.

    Attributes:
        old, new: Ids of the builds; `old` is None when there is none.
        notes: One line each for what could not be compared, and for labels to be put right.
        questions: How many were asked.
        judged: How many of them the labels can judge in the new build.
        right: How many of the judged ones the new build answers right.
        right_before: How many of the judged ones the old build answered right; None without answers of an old build.
        changes: Worse first, then gone, better, changed.
        stops: Why the switch must stop, one line each; empty when it may proceed.
        accepted: Whether it proceeds although it should stop.
    """

    old: str | None
    new: str
    notes: tuple[str, ...] = ()
    questions: int = 0
    judged: int = 0
    right: int = 0
    right_before: int | None = None
    changes: tuple[Change, ...] = ()
    stops: tuple[str, ...] = ()
    accepted: bool = False

    def lines(self) -> tuple[str, ...]:
        """For people; empty when nothing changed and there is nothing to say."""
        found = [line for change in self.changes for line in change.lines()]
        found += self.notes
        if self.changes or self.stops:
            before = "" if self.right_before is None else f", {self.right_before} before"
            counts = {kind: sum(change.kind == kind for change in self.changes) for kind in _ORDER}
            parts = [f"{count} {kind}" for kind, count in counts.items() if count]
            found.append(f"golden questions: {'; '.join([f'{self.right} of {self.judged} right{before}', *parts])}")
        if self.accepted and self.stops:
            found += [f"accepted: {stop}" for stop in self.stops]
        return tuple(found)

    def as_json(self) -> dict[str, Any]:
        """For programs: the attributes above by name."""
        return asdict(self)


@dataclass(frozen=True)
class SwitchCheck:
    """Compares two builds; hand it to `build_index` in `BuildOptions.switch_check`.

    Attributes:
        golden: Files of labelled questions (`index.measuring.labelled`): `golden.toml` of the corpus, and others, one
            grown from moderators' labels. A file that does not exist is named in a note.
        limits: How much worse the new build may be.
        accept: Let the new build pass whatever was found, and say so.
        encoder: Gives the encoder that the caller has at hand; a build that another model made gets its own. Called only
            when there is something to compare.
        scorer: Replaces the shipped weights.
        threshold: As for `Index.open`: what the bot declines below; the calibrated one when None.
        tell: Receives the result, also when the switch is stopped.
    """

    golden: Path | Sequence[Path]
    limits: Limits = field(default_factory=Limits)
    accept: bool = False
    encoder: Callable[[], Encoder] | None = None
    scorer: Scorer | None = None
    threshold: float | None = None
    tell: Callable[[SwitchCheckResult], None] = lambda result: None

    def __call__(self, old: Path | None, new: Path) -> tuple[str, ...]:
        """Ask both builds, compare, and let the new one pass or stop it.

        Args:
            old: Folder of the build that answers now; None before the first.
            new: Folder of the build to switch to.

        Returns:
            Lines for the report; none when nothing changed.

        Raises:
            SwitchCheckError: If the new build is worse than the limits allow; its `lines` say where.
            DocumentError: If a file of golden questions cannot be read.
            RetrievalError: If the new build cannot be opened.
        """
        result = self.compare(old, new)
        self.tell(result)
        if result.stops and not self.accept:
            raise SwitchCheckError(
                f"{' '.join(result.stops)} Put the documents or the golden questions right, "
                "or run it again with --accept.",
                result.lines(),
            )
        return result.lines()

    def compare(self, old: Path | None, new: Path) -> SwitchCheckResult:
        """Ask both builds and compare, without stopping; raises what a call does, except `SwitchCheckError`."""
        labels, notes = self._read()
        build = read_build(new)
        if not labels:  # before a first build there is nothing to compare, so nothing to say either
            return SwitchCheckResult(_id(old), build.id, tuple(notes) if old is not None else ())
        encoders: list[Encoder] = []
        old_answers: list[_Judged] | None = None
        if old is not None:
            try:
                old_answers = self._ask(old, labels, encoders)
            except (IndexMissingError, IndexMismatchError, ModelError) as error:
                notes.append(
                    f"The previous build cannot be asked, so nothing was compared: {one_line(str(error), 300)}"
                )
        new_answers = self._ask(new, labels, encoders)
        notes += _gone_notes(labels, new_answers)
        judged = [answer for answer in new_answers if answer.counts]
        right = sum(answer.answer.right is True for answer in judged)
        changes, stops = [], []
        if old_answers is not None:
            changes = _changes([label.question for label in labels], old_answers, new_answers)
            stops = _stops(labels, old_answers, new_answers, self.limits)
        if self.limits.right is not None and judged and right < self.limits.right * len(judged):
            stops.append(
                f"{right} of {len(judged)} golden questions are answered right, expected at least "
                f"{self.limits.right:.0%} of them."
            )
        return SwitchCheckResult(
            old=_id(old),
            new=build.id,
            notes=tuple(notes),
            questions=len(labels),
            judged=len(judged),
            right=right,
            right_before=None if old_answers is None else _right_before(old_answers, new_answers),
            changes=tuple(sorted(changes, key=lambda change: _ORDER.index(change.kind))),
            stops=tuple(stops),
            accepted=self.accept,
        )

    def _read(self) -> tuple[list[Labelled], list[str]]:
        """All labelled questions, and a note for each file that does not exist."""
        paths = [self.golden] if isinstance(self.golden, Path) else list(self.golden)
        labels: list[Labelled] = []
        missing: list[Path] = []
        for path in paths:
            if path.exists():
                labels += read_labelled(path).questions
            else:
                missing.append(path)
        if not labels:
            where = ", ".join(map(str, paths)) or "no file"
            return [], [f"No golden questions in {where}: the answers of the two builds were not compared."]
        return labels, [f"No golden questions in {path}: there is no such file." for path in missing]

    def _ask(self, folder: Path, labels: Sequence[Labelled], encoders: list[Encoder]) -> "list[_Judged]":
        """What one build answers; `encoders` are those loaded so far."""
        encoder = self._encoder(read_build(folder), encoders)
        with threadpool_limits(1):  # an opened index sets this and leaves it; a later build needs its threads
            index = Index.open_folder(folder, encoder=encoder, threshold=self.threshold, scorer=self.scorer)
            try:
                judge = Judge(index.store)
                return [_judge(judge, label, index.answer(label.question, hits=1)) for label in labels]
            finally:
                index.close()

    def _encoder(self, build: Build, encoders: list[Encoder]) -> Encoder:
        """An encoder that fits a build, loaded if none of those does."""
        if not encoders and self.encoder is not None:
            encoders.append(self.encoder())
        for encoder in encoders:
            if encoder_fits(encoder, build):
                return encoder
        encoders.append(load_encoder(build, threads=0))
        return encoders[-1]


@dataclass(frozen=True, slots=True)
class _Judged:
    """An answer, judged by its label.

    Attributes:
        gone: Whether none of the label's documents is in the build any more.
        held: Whether the label's documents hold an answer string; True where the label has none.
    """

    answer: BuildAnswer
    gone: bool
    held: bool

    @property
    def counts(self) -> bool:
        """Whether the label can judge it."""
        return not self.gone and self.answer.right is not None


def _gone_notes(labels: Sequence[Labelled], answers: Sequence[_Judged]) -> list[str]:
    return [
        f"golden question about a document that is not in the corpus, remove it or name another document: "
        f"{one_line(label.question, _SENTENCE)} ({', '.join(label.documents) or 'its text is gone'})"
        for label, answer in zip(labels, answers, strict=True)
        if answer.gone
    ]


def _right_before(old: Sequence[_Judged], new: Sequence[_Judged]) -> int:
    """How many of the questions that can be judged now were answered right by the old build."""
    return sum(before.answer.right is True for before, after in zip(old, new, strict=True) if after.counts)


def _judge(judge: Judge, label: Labelled, answer: Answer) -> _Judged:
    quote = answer.quotes[0] if answer.outcome == "answered" else None
    given = BuildAnswer(
        answer.outcome,
        _right(judge, label, answer),
        answer.reason,
        quote.citation.path if quote else "",
        quote.citation.title if quote else "",
        quote.highlight_text if quote else "",
        answer.confidence,
    )
    placed = bool(label.documents or label.context)
    homes = judge.homes(label)
    return _Judged(given, placed and label.answerable is not False and not homes, judge.held(label))


def _right(judge: Judge, label: Labelled, answer: Answer) -> bool | None:
    """Whether an answer is what the label says; None when it says too little."""
    if label.answerable is False:
        return answer.outcome == "declined"
    placed = bool(label.documents or label.context)
    if not placed and not label.answers and label.answerable is None:
        return None
    if answer.outcome == "declined":
        return False
    first = answer.quotes[0]
    if placed and not judge.right_place(label, first.citation.document, first.highlight):
        return False
    return not label.answers or contains_answer(first.highlight_text, label.answers)


def _changes(questions: Iterable[str], old: Sequence[_Judged], new: Sequence[_Judged]) -> list[Change]:
    found = []
    for question, before, after in zip(questions, old, new, strict=True):
        if before.answer.shown == after.answer.shown and before.answer.right == after.answer.right:
            continue
        kind: Kind = "changed"
        note = ""
        if after.gone:
            kind = "gone"
        elif before.answer.right and after.answer.right is False:
            kind = "worse"
            note = "" if after.held else "its documents no longer hold the text that the label names"
        elif before.answer.right is False and after.answer.right:
            kind = "better"
        found.append(Change(kind, question, before.answer, after.answer, note))
    return found


def _stops(labels: Sequence[Labelled], old: Sequence[_Judged], new: Sequence[_Judged], limits: Limits) -> list[str]:
    """One line for each limit that is exceeded; questions whose documents are gone do not count."""
    pairs = [
        (label, b.answer.right, a.answer.right) for label, b, a in zip(labels, old, new, strict=True) if not a.gone
    ]
    stops = []
    for answerable, what in (
        (True, "golden questions that were answered right are not any more"),
        (False, "golden questions that nothing answers were declined and are answered now"),
    ):
        before = [after for label, was, after in pairs if was and (label.answerable is not False) == answerable]
        worse = sum(after is False for after in before)
        allowed = limits.allowed(len(before))
        if worse > allowed:
            stops.append(f"{worse} of {len(before)} {what}, at most {allowed} may be.")
    return stops


def _as_line(answer: BuildAnswer) -> str:
    judged = {True: "right", False: "wrong", None: "     "}[answer.right]
    if answer.outcome == "declined":
        return f"{judged}  declined ({answer.reason}, confidence {answer.confidence:.2f})"
    return f"{judged}  {one_line(answer.title)}: “{one_line(answer.sentence, _SENTENCE)}”"


def _id(folder: Path | None) -> str | None:
    """The build's id, or its folder's name where it cannot be read."""
    if folder is None:
        return None
    try:
        return read_build(folder).id
    except RetrievalError:
        return folder.name
