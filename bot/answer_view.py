"""What an answer shows, whether it was just given or is read from the log: its buttons and further passages come from this.

Pure: knows no Telegram and reads no log. A live answer offers no more hits than its row keeps, so a restart changes no button.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.log.rows import KEPT_HITS
from index import Answer, Span

FLOOR: Final = 0.03
"""Least probability to answer with which a passage is offered as a further one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage that an answer names. `highlight` counts from the passage's beginning, in code points."""

    document: str
    passage_sha256: str
    highlight: Span
    score: float


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as its buttons see it.

    Attributes:
        uid: Of its row in the log.
        outcome: `answered`, `declined` or `failed`; `reason` says why it was declined.
        quotes: Passages quoted, in order.
        hits: Passages ranked best, quoted or not, without those that are unlikely to answer (`FLOOR`).
    """

    uid: str
    outcome: str
    reason: str
    quotes: tuple[Shown, ...]
    hits: tuple[Shown, ...]

    def passage(self, which: str) -> Shown | None:
        """A passage by its short name: `q0` is the first quote, `h4` the fifth hit."""
        among = {"q": self.quotes, "h": self.hits}.get(which[:1], ())
        place = int(which[1:]) if which[1:].isascii() and which[1:].isdigit() and len(which) <= 4 else len(among)
        return among[place] if place < len(among) else None

    def has_more(self) -> bool:
        """Whether there are hits that the answer does not quote."""
        quoted = {(each.document, each.passage_sha256) for each in self.quotes}
        return any((hit.document, hit.passage_sha256) not in quoted for hit in self.hits)


def view_of(uid: str, answer: Answer | None) -> AnswerView:
    """A live answer as its buttons see it; None is an answer that failed."""
    if answer is None:
        return AnswerView(uid, "failed", "", (), ())
    quotes = tuple(
        Shown(each.citation.document, each.passage_sha256, _within(each.span, each.highlight), each.score)
        for each in answer.quotes
    )
    hits = (
        Shown(each.document, each.passage_sha256, _within(each.span, each.highlight), each.score)
        for each in answer.hits[:KEPT_HITS]
    )
    return AnswerView(uid, answer.outcome, answer.reason, quotes, may_answer(hits))


def may_answer(hits: Iterable[Shown]) -> tuple[Shown, ...]:
    """Those hits that may answer at all."""
    return tuple(each for each in hits if each.score >= FLOOR)


def _within(span: Span, highlight: Span) -> Span:
    """A highlight counted from the beginning of its passage instead of its document."""
    return highlight[0] - span[0], highlight[1] - span[0]
