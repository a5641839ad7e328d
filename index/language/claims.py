"""How a sentence says what it says, told by patterns that a language gives: denied, in doubt, planned, ruled; of which time."""

from dataclasses import dataclass
from functools import lru_cache
from re import Pattern
from typing import Literal

from index.language import plain
from index.language.readings import Stance
from index.language.tables import NEVER


@dataclass(frozen=True, eq=False)
class ClaimWords:
    """The patterns of one language.

    Attributes:
        denial: What denies, or sets a claim against another.
        harmless: What only looks like a denial: `not only`, `no fewer than`.
        doubt: What puts a sentence in doubt.
        plan, rule: What makes it a plan or a rule.
        compared: A fact that is compared with a plan is a fact: `more than planned`.
        passing: What holds for one moment only.
        own_day: What is counted from the document's own day.
        present, past: Verbs of each.
    """

    denial: Pattern[str]
    harmless: Pattern[str]
    doubt: Pattern[str]
    plan: Pattern[str]
    rule: Pattern[str]
    passing: Pattern[str]
    own_day: Pattern[str]
    present: Pattern[str]
    past: Pattern[str]
    compared: Pattern[str] = NEVER


class WordedClaims(plain.Claims):
    """How a sentence says what it says, by the patterns of one language."""

    def __init__(self, known: ClaimWords) -> None:
        self.denial = known.denial
        self._known = known
        self._cached = lru_cache(maxsize=20_000)(self._stance)

    def stance(self, sentence: str) -> Stance:
        """Read one sentence."""
        return self._cached(sentence)

    def blank_harmless(self, sentence: str) -> str:
        """A sentence with blanks for phrases that only look like denials; offsets stay."""
        return self._known.harmless.sub(lambda match: " " * len(match[0]), sentence)

    def _stance(self, sentence: str) -> Stance:
        known = self._known
        text = known.compared.sub(" ", self.blank_harmless(sentence))
        present, past = bool(known.present.search(text)), bool(known.past.search(text))
        mood: Literal["fact", "plan", "rule"] = (
            "plan" if known.plan.search(text) else "rule" if known.rule.search(text) else "fact"
        )
        return Stance(
            denied=bool(known.denial.search(text)),
            doubtful=bool(known.doubt.search(text)),
            mood=mood,
            passing=bool(known.passing.search(text)),
            own_day=bool(known.own_day.search(text)),
            tense="" if present == past else "present" if present else "past",
        )
