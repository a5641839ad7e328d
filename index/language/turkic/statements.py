"""How sentences claim and whose they are, and which questions no document settles, in Turkish and Azerbaijani."""

import re
from dataclasses import dataclass

from index.language import plain
from index.language.claims import ClaimWords, WordedClaims
from index.language.tables import Vocabulary
from index.language.turkic.letters import loose
from index.language.words import WORD, fold
from index.types import Span

_MOST = 5
"""Words that the name of a source may have."""


@dataclass(frozen=True, eq=False)
class StatementWords:
    """The words of one language; all are patterns, given as source, of letters in lower case.

    Attributes:
        denial: What denies, or sets a claim against another.
        harmless: What only looks like it.
        doubt: What makes a sentence doubtful.
        plan, rule: What makes a plan or a rule of it.
        passing: It holds for one moment only.
        own_day: It speaks of the document's own day.
        present, past: Its verbs.
        according: What stands behind the name of a source: `göre`.
        says: A verb of saying.
        asks_said: A question for what somebody said, group `who`.
    """

    denial: str
    harmless: str
    doubt: str
    plan: str
    rule: str
    passing: str
    own_day: str
    present: str
    past: str
    according: str
    says: str
    asks_said: str


def claims(known: StatementWords) -> WordedClaims:
    """How a sentence of the language says what it says."""
    return WordedClaims(
        ClaimWords(
            denial=loose(known.denial),
            harmless=loose(known.harmless),
            doubt=loose(rf"{known.doubt}|\?\W*$"),
            plan=loose(known.plan),
            rule=loose(known.rule),
            passing=loose(known.passing),
            own_day=loose(known.own_day),
            present=loose(known.present),
            past=loose(known.past),
        )
    )


class Speakers(plain.Speakers):
    """Whose figure a sentence gives: `Gazeteye göre`, `Gazete … yazdı`."""

    def __init__(self, known: StatementWords, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._according = loose(
            rf"(?<![\w'’.-])(?P<who>(?:[\w'’.-]{{1,40}}+\s+){{0,{_MOST - 1}}}[\w'’.-]{{1,40}}+)\s+(?:{known.according})(?!\w)"
        )
        self._says = loose(rf"(?<!\w)(?:{known.says})(?!\w)")
        self._asks_said = loose(known.asks_said)

    def source_asked(self, question: str) -> frozenset[str]:
        """The source whose word a question wants."""
        match = self._according.search(question) or self._asks_said.search(question)
        return self._stems(match["who"]) if match else frozenset()

    def speaker(self, stated: str, place: Span) -> frozenset[str]:
        """Who gives the value at a place of a sentence: who it is according to, else who says it."""
        match = self._according.search(stated)
        if match and match.end() <= place[0]:
            return self._stems(match["who"])
        return self._subject(stated, place)

    def passes_on(self, stated: str, place: Span, title: str, known: frozenset[str]) -> bool:
        """Whether the source named in a document's title only passes a value on, which is somebody else's."""
        own = self._stems(title) - known
        match = self._according.search(stated)
        if match is None or match.end() > place[0]:
            return False
        whose = self._stems(match["who"])
        return bool(whose and not whose & own and self._subject(stated, place) & own)

    def _subject(self, stated: str, place: Span) -> frozenset[str]:
        """The first words of a sentence that ends in a verb of saying, up to a comma or the value."""
        if not any(match.start() >= place[1] for match in self._says.finditer(stated)):
            return frozenset()
        first = re.split(r"[,;:]", stated[: place[0]])[0].split()
        return self._stems(" ".join(first[:3])) if len(first) <= _MOST else self._stems(first[0])

    def _stems(self, text: str) -> frozenset[str]:
        words = (word for word in WORD.findall(text) if fold(word) not in self._vocabulary.stop_words)
        return frozenset(self._vocabulary.stem(word) for word in words if not word[0].isdigit())


@dataclass(frozen=True, eq=False)
class JudgementWords:
    """Patterns of one language, given as source, of letters in lower case.

    Attributes:
        judges: Questions for a verdict, each a part of the whole question.
        reported: What makes it a question for what somebody said.
        whether: A question that yes or no answers.
        part: A question whether somebody took part.
        denies: A sentence that denies something.
    """

    judges: tuple[str, ...]
    reported: str
    whether: str
    part: str
    denies: str


class Judgement(plain.Judgement):
    """Questions that no document settles, and statements that say whose they are."""

    def __init__(self, known: JudgementWords, said: StatementWords) -> None:
        self._judges = loose("|".join(f"(?:{each})" for each in known.judges))
        self._reported = loose(known.reported)
        self._whether, self._part, self._denies = loose(known.whether), loose(known.part), loose(known.denies)
        who = rf"(?<![\w'’.-])(?P<who>(?:[\w'’.-]{{1,40}}+\s+){{0,{_MOST - 1}}}[\w'’.-]{{1,40}}+)"
        self._according = loose(rf"{who}\s+(?:{said.according})(?!\w)[\s,]*")
        self._says = loose(rf"(?<!\w)(?:{said.says})(?!\w)")

    def is_judgement(self, question: str) -> bool:
        """Whether a question asks for a verdict that no document can give for all."""
        text = " ".join(question.split())
        return self._judges.search(text) is not None and self._reported.search(text) is None

    def asks_whether(self, question: str) -> bool:
        """Whether a question is answered by yes or no."""
        return self._whether.search(question) is not None

    def asks_part(self, question: str) -> bool:
        """Whether a question asks if somebody took part."""
        return self._part.search(question) is not None

    def denies(self, sentence: str) -> bool:
        """Whether a sentence denies something."""
        return self._denies.search(sentence) is not None

    def is_attributed(self, sentence: str) -> bool:
        """Whether a sentence says whose statement it is."""
        return bool(self._according.search(sentence) or self._says.search(sentence))

    def parted(self, sentence: str) -> tuple[str, str]:
        """The words of a sentence that say whose statement it is, and the rest; the first empty when it has none."""
        if match := self._according.search(sentence):
            return match["who"], f"{sentence[: match.start()]} {sentence[match.end() :]}"
        verb = self._says.search(sentence)
        if verb is None:
            return "", sentence
        who, comma, rest = sentence.partition(",")
        if comma and len(who.split()) <= _MOST and verb.start() > len(who):
            return who.strip(), rest
        first = " ".join(sentence.split()[:2])
        return first, sentence[len(first) :]
