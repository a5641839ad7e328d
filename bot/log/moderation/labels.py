"""Moderators' verdicts as labelled questions: to score a build, to fit the threshold, to guard a rebuild.

Only verdicts that stand, on questions whose text is still there, of people who have not opted out of tuning, and not on what
was taken down since. Of a question that was judged several times, in the same words, the latest verdict counts.

right (answered)      the document and the sentence that were quoted first are right
right (declined)      the documents do not answer
wrong passage         they do, but not with the sentence that was quoted first
should have declined  they do not answer
should have answered  they do; it is not known where
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from bot.log.sqlite import reading, sqlite3
from bot.log.takedowns.barred import Barred, rows_of
from index.measuring import Labelled

DECLINED_RIGHTLY: Final = "right (declined)"
"""What `Label.verdict` says where the verdict was `right` and the question was declined."""


class LabelsError(Exception):
    """The log cannot be read for labels; the message is one line."""


@dataclass(frozen=True, slots=True)
class Label:
    """A judged question. `number` is the row's; `labelled` has the verdict as its title."""

    number: int
    verdict: str
    labelled: Labelled


def labels(db: Database) -> list[Label]:
    """Every label in a log, in the order asked."""
    barred = Barred(rows_of(db))
    rows = db.execute(
        "SELECT q.id, q.asked, q.outcome, CASE WHEN json_valid(q.quotes) THEN json_extract(q.quotes, '$[0]') END, v.verdict "
        "FROM questions q JOIN verdicts v ON v.question = q.uid "
        "AND v.undone_at = '' AND v.verdict <> 'note' "
        "WHERE q.judged > 0 AND q.erased = 0 AND q.question <> '' AND q.tuning = 1 "
        "AND q.user_hash NOT IN (SELECT user_hash FROM people WHERE tuning = 0) ORDER BY v.at, v.id"
    ).fetchall()
    found: dict[str, Label] = {}
    for number, asked, outcome, quote, verdict in rows:
        labelled = _labelled(asked, outcome, json.loads(quote or "null"), verdict, barred)
        key = " ".join(asked.casefold().split())
        found.pop(key, None)
        if labelled is not None:
            found[key] = Label(number, labelled.title, labelled)
    return sorted(found.values(), key=lambda label: label.number)


def _labelled(asked: str, outcome: str, first: dict[str, Any] | None, verdict: str, barred: Barred) -> Labelled | None:
    if verdict in {"should have declined", "should have answered"}:
        return Labelled(asked, title=verdict, answerable=verdict == "should have answered")
    if verdict == "right" and outcome == "declined":
        return Labelled(asked, title=DECLINED_RIGHTLY, answerable=False)
    if outcome != "answered" or not first:
        return None  # an error was judged, and teaches nothing
    sentence = str(first.get("highlight_text", ""))
    if not sentence or not barred.allows_text(str(first.get("document", "")), str(first.get("text", ""))):
        return None
    if verdict == "wrong passage":
        return Labelled(asked, title=verdict, answerable=True, wrong=(sentence,))
    return Labelled(asked, (sentence,), title=verdict, documents=(str(first.get("path", "")),), answerable=True)


def read_labels(path: Path) -> list[Label]:
    """Every label of a log, given as `log.db` or as its data folder; the log is only read.

    Raises:
        LabelsError: If there is no log, or it cannot be read.
    """
    log = path / "log.db" if path.is_dir() else path
    if not log.is_file():
        raise LabelsError(f"No log at {log}. Give the bot's data folder, or its log.db")
    try:
        with reading(log) as db:
            return labels(db)
    except sqlite3.Error as error:
        raise LabelsError(
            f"{log} cannot be read for labels ({error}). Start the bot once to bring it up to date"
        ) from error


def golden_line(label: Label) -> dict[str, Any]:
    """One label as a line that `index.measuring.labelled` reads; keys without a value are left out."""
    given = label.labelled
    line = {
        "question": given.question,
        "answers": list(given.answers),
        "documents": list(given.documents),
        "wrong": list(given.wrong),
        "answerable": given.answerable,
        "verdict": label.verdict,
        "number": label.number,
    }
    return {key: value for key, value in line.items() if value not in ([], "")}


def as_judged(label: Labelled, *, answered: bool, right: bool) -> bool:
    """Whether a build does what the moderator's verdict asks for.

    Args:
        label: Of `Label.labelled`.
        answered: Whether the build answers at its threshold.
        right: Whether its first quote is right by `index.measuring.labelled.Judge`.
    """
    if not label.answerable:
        return not answered
    if label.wrong:
        return right or not answered
    return answered and right


def split_by_verdict(labels: Sequence[Labelled]) -> dict[str, list[int]]:
    """Positions of the labels of each verdict, by name."""
    found: dict[str, list[int]] = {}
    for place, label in enumerate(labels):
        found.setdefault(label.title, []).append(place)
    return dict(sorted(found.items()))
