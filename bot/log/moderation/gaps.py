"""Unanswered questions grouped by meaning, so that moderators see ten wordings of one question once.

Each new gap joins the nearest group whose mean vector is close enough and whose question names the same figures, or founds
one. A group keeps the mean only; no vector of a single question is stored, and the mean goes with its last question.

Grouping is incremental: a new gap costs one pass over the means, which stay in memory (100 MB for the 65,536 groups that
are looked at; beyond that, the groups that grew longest ago take no more questions).
"""

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from index import Vectors

SAME: Final = 0.79
"""Cosine from which two questions are one.

Measured with the encoder that comes with it on 85 wordings of 19 questions (tests/bot/test_bot_gaps.py), in 20 random
orders: about 95 % of the pairs of wordings end up together, and about 95 % of the pairs that end up together are wordings
of one question. Lower values put the bus with the train, higher ones put each wording alone.
"""

GROUPS: Final = 65_536
_MARK: Final = "gaps grouped up to"
Embed = Callable[[str], Vectors]
_Matrix = npt.NDArray[np.float32]


class Grouper:
    """Groups the gaps of one log with one encoder.

    Args:
        model: SHA-256 of the encoder's weights: means of another model's vectors are computed again when needed.
        embed: The meaning of a question, float32, unit length.
    """

    def __init__(self, model: str, embed: Embed) -> None:
        self._model = model
        self._embed = embed
        self._loaded = False
        self._ids: list[int] = []
        self._sizes: list[int] = []
        self._figures: list[frozenset[str]] = []
        self._means: _Matrix = np.zeros((0, 0), np.float32)

    def waiting(self, db: Database, limit: int) -> list[dict[str, Any]]:
        """Gaps that have no group yet, oldest first: `id`, `question`, `asked_at`."""
        row = db.execute("SELECT value FROM marks WHERE name = ?", [_MARK]).fetchone()
        sql = (
            "SELECT id, asked, asked_at FROM questions WHERE outcome = 'declined' AND reason = 'not found' "
            "AND id > ? AND erased = 0 ORDER BY id LIMIT ?"
        )
        found = db.execute(sql, [int(row[0]) if row else 0, limit]).fetchall()
        return [dict(zip(("id", "question", "asked_at"), each, strict=True)) for each in found]

    def vectors(self, gaps: list[dict[str, Any]]) -> list[Vectors]:
        """A vector for each gap, in order; slow, so it is done outside the transaction."""
        return [self._embed(gap["question"]) for gap in gaps]

    def group(self, db: Database, gaps: list[dict[str, Any]], vectors: list[Vectors]) -> None:
        """Put gaps into groups, in the caller's transaction; one that has a group, or was erased meanwhile, is passed over."""
        self._load(db)
        for gap, vector in zip(gaps, vectors, strict=True):
            here = db.execute(
                "SELECT question <> '' AND NOT EXISTS (SELECT 1 FROM gaps WHERE gaps.question = questions.id) "
                "FROM questions WHERE id = ?",
                [gap["id"]],
            ).fetchone()
            if here and here[0]:
                self._add(db, gap, vector)
        if gaps:
            db.execute(
                "INSERT INTO marks (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
                [_MARK, str(max(gap["id"] for gap in gaps))],
            )

    def forget(self) -> None:
        """Read the groups again before the next grouping: after an error, or when others may have changed them."""
        self._loaded = False

    def join(self, vector: Vectors, question: str) -> int:
        """Put a question into its group in memory, or found one; returns the group's place in memory."""
        place = self.nearest(vector, question)
        if place is None:
            self.add_in_memory(0, vector, question)
            return len(self._ids) - 1
        size = self._sizes[place]
        mean = (self._means[place] * size + vector) / (size + 1)
        self._means[place] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        self._sizes[place] += 1
        return place

    def _add(self, db: Database, gap: dict[str, Any], vector: Vectors) -> None:
        known = len(self._ids)
        place = self.join(vector, gap["question"])
        if place == known:
            cursor = db.execute(
                "INSERT INTO gap_groups (question, first_at, last_at, model, vector) VALUES (?, ?, ?, ?, ?)",
                [gap["id"], gap["asked_at"], gap["asked_at"], self._model, _pack(vector)],
            )
            self._ids[place] = int(cursor.lastrowid or 0)
        else:
            changed = db.execute(
                "UPDATE gap_groups SET vector = ?, last_at = max(last_at, ?) WHERE id = ?",
                [_pack(self._means[place]), gap["asked_at"], self._ids[place]],
            )
            if not changed.rowcount:  # its last question was erased meanwhile
                self._loaded = False
                self._load(db)
                self._add(db, gap, vector)
                return
        db.execute("INSERT INTO gaps (question, gap_group) VALUES (?, ?)", [gap["id"], self._ids[place]])

    def nearest(self, vector: Vectors, question: str) -> int | None:
        """Place in memory of the group that a question joins, or None."""
        figures = _figures_of(question)
        if not self._ids:
            return None
        scores = self._means[: len(self._ids)] @ vector
        for place in np.argsort(-scores)[:8] if len(scores) < 64 else _top(scores, 8):
            if scores[place] < SAME:
                return None
            if self._figures[int(place)] == figures:
                return int(place)
        return None

    def add_in_memory(self, group: int, vector: Vectors, question: str = "") -> None:
        """Know a group by its mean and the question shown for it."""
        figures = _figures_of(question)
        count = len(self._ids)
        if count == len(self._means):
            grown = np.zeros((max(1024, 2 * count), len(vector)), np.float32)
            if count:
                grown[:count] = self._means
            self._means = grown
        self._means[count] = vector
        self._ids.append(group)
        self._sizes.append(1)
        self._figures.append(figures)
        if len(self._ids) > 2 * GROUPS:
            self._loaded = False

    def _load(self, db: Database) -> None:
        if self._loaded:
            return
        self._ids, self._sizes, self._figures, self._means = [], [], [], np.zeros((0, 0), np.float32)
        rows = db.execute(
            "SELECT g.id, g.size, g.model, g.vector, q.asked FROM gap_groups g JOIN questions q ON q.id = g.question "
            "ORDER BY g.last_at DESC LIMIT ?",
            [GROUPS],
        ).fetchall()
        for group, size, model, packed, question in rows:
            vector = np.frombuffer(packed, "<f2").astype(np.float32)
            if model != self._model:
                vector = self._embed(question)
                db.execute(
                    "UPDATE gap_groups SET model = ?, vector = ? WHERE id = ?", [self._model, _pack(vector), group]
                )
            self.add_in_memory(group, vector, question)
            self._sizes[-1] = size
        self._loaded = True


def wordings(db: Database, number: int, limit: int = 20) -> list[str]:
    """How the question with this number, and those grouped with it, were worded; each wording once, newest first."""
    sql = (
        "SELECT q.question, max(q.id) FROM gaps g JOIN questions q ON q.id = g.question "
        "WHERE g.gap_group = (SELECT gap_group FROM gaps WHERE question = ?) GROUP BY q.question ORDER BY 2 DESC LIMIT ?"
    )
    return [str(row[0]) for row in db.execute(sql, [number, limit]).fetchall()]


def _top(scores: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.intp]:
    best = np.argpartition(-scores, count)[:count]
    return best[np.argsort(-scores[best])]


def _figures_of(text: str) -> frozenset[str]:
    """Figures that a question names: a question about 1970 is not one about 2020."""
    return frozenset(re.findall(r"\d+", text))


def _pack(vector: Vectors) -> bytes:
    return vector.astype("<f2").tobytes()
