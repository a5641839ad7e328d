"""Questions of yes or no: what sentences say to them, where one asserts and another denies.

Only a plain sentence that has every word of the question takes a side: `is permitted` or `is not permitted`, `shelled
the village` or `denies that … shelled the village`, `increased` or `decreased`. Two nearly equal sentences that are
opposites in one word are set side by side for open questions too (`What did they call it?`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from index.answering.asked import alike, group_of
from index.answering.question import Question
from index.language.base import Language
from index.language.words import WORD, fold
from index.store.base import StoredPassage
from index.types import Span


@dataclass(frozen=True, slots=True)
class Side:
    """What a sentence says: yes (1), no (-1), or (0) one of two opposites, named by `slot` and its sentence without it.

    Attributes:
        span: Of what is shown, within the sentence.
        rest: Stems of content words that the question does not have.
        timed: Days and hours that it is said of.
    """

    polarity: int
    span: Span
    rest: frozenset[str]
    present: bool
    timed: tuple[object, ...] = ()
    slot: str = ""
    frame: tuple[str, ...] = ()

    def contradicts(self, other: "Side") -> bool:
        """Whether both cannot be right, of the same thing."""
        if self.frame or other.frame:
            return self.frame == other.frame and self.slot != other.slot
        if self.polarity == other.polarity or (self.timed and other.timed and self.timed != other.timed):
            return False
        return self.rest == other.rest if self.present or other.present else True


@dataclass(frozen=True, slots=True)
class AskedWhether:
    """A question of yes or no: groups of stems that a sentence must have, names separate; `state` if it asks about a state."""

    language: Language
    words: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    state: bool = False

    @classmethod
    def of(cls, question: Question) -> "AskedWhether | None":
        """Read a question; None when it is no such question, or has no word that can be denied."""
        if not question.language.opposites.asks.search(question.text) or question.language.opposites.either.search(
            question.text
        ):
            return None
        words: list[frozenset[str]] = []
        names: list[frozenset[str]] = []
        for i, name in enumerate(question.stems):
            if question.content[i]:
                target = names if question.name[i] else words
                target.append(
                    frozenset({name, *question.alternatives[i]})
                    | (frozenset() if question.name[i] else group_of(name, question.language))
                )
        state = question.language.opposites.state.match(question.text) is not None
        return cls(question.language, tuple(words), tuple(names), state) if words else None

    def side(self, stated: str) -> Side | None:
        """The side that a sentence takes; None when it takes none, or it cannot be told."""
        told = self.language.claims.stance(stated)
        words = [(match.span(), self.language.words.stem(match[0])) for match in WORD.finditer(stated)]
        found = None if told.doubtful or told.passing else self._meets([name for _, name in words])
        if found is None:
            return None
        met, turned = found
        cues = list(self.language.claims.denial.finditer(self.language.claims.blank_harmless(stated)))
        named = [i for i, (_, name) in enumerate(words) if any(name in group for group in self.names)]
        spans = [span for span, _ in words]
        shown: Span | None = None
        if not cues:
            shown = (
                _with_auxiliary(stated, spans, turned[0], self.language)
                if turned
                else self._asserted(stated, words, met, named)
            )
        elif len(cues) == 1 and not turned:
            shown = _denied(stated, spans, cues[0], met, named, self.language)
        if shown is None or len(turned) > 1:
            return None
        skipped = {*met, *turned, *named}
        rest = frozenset(
            n
            for i, (_, n) in enumerate(words)
            if i not in skipped and n not in self.language.words.stop_words | self.language.opposites.reporting
        )
        rest -= frozenset(self.language.words.stem(word) for cue in cues for word in WORD.findall(cue[0]))
        reading = self.language.quantities.read(stated)
        timed = (*(w.day for w in reading.weekdays), *((c.first, c.last) for c in reading.clocks))
        return Side(-1 if turned or cues else 1, shown, rest, told.tense == "present", timed)

    def _meets(self, stems: list[str]) -> tuple[list[int], list[int]] | None:
        """Where a sentence has the question's words, and where their opposites; None when one is missing, or a name."""
        if not all(group & set(stems) for group in self.names):
            return None
        met: list[int] = []
        turned: list[int] = []
        for group in self.words:
            same = next((i for i, name in enumerate(stems) if any(alike(name, word) for word in group)), None)
            against = next(
                (i for i, name in enumerate(stems) if any(opposite(name, word, self.language) for word in group)), None
            )
            if same is not None:
                met.append(same)
            elif against is not None:
                turned.append(against)
            else:
                return None
        return met, turned

    def _asserted(self, stated: str, words: list[tuple[Span, str]], met: list[int], named: list[int]) -> Span:
        """What is shown of a plain assertion: the verb with its helping verbs, or all that the question says."""
        spans = [span for span, _ in words]
        helped = [i for i in met if i and fold(stated[slice(*spans[i - 1])]) in self.language.opposites.auxiliary]
        if helped:
            return _with_auxiliary(stated, spans, helped[-1], self.language)
        last = next((i for i in met if words[i][1] in self.words[-1]), None)
        if self.state and last is not None:  # "called the vote acceptable": what it was, without a verb of its own
            return spans[last]
        places = [*met, *named]
        return spans[min(met)][0], spans[max(places)][1]


def sides(
    whether: AskedWhether | None, question: Question, quoted: Sequence[StoredPassage]
) -> Iterator[tuple[StoredPassage, int, Side]]:
    """The sides that quoted passages take, each with its passage and sentence number, in their order."""
    stated = [
        (stored, number, stored.passage.text[start - stored.passage.span[0] : end - stored.passage.span[0]])
        for stored in quoted
        for number, (start, end) in enumerate(stored.passage.sentences)
    ]
    if whether is not None:
        taken = [(stored, number, side) for stored, number, text in stated if (side := whether.side(text)) is not None]
        if {-1, 1} <= {side.polarity for _, _, side in taken}:
            yield from taken
            return
    elif not question.language.opposites.open_asked.search(question.text):
        return
    needed = [name for i, name in enumerate(question.stems) if question.content[i]]
    timed = whether is None and question.language.opposites.when.search(question.text) is not None
    for one, other in combinations(stated, 2):
        if one[0].passage.document == other[0].passage.document:
            continue
        pair = _opposed(one[2], other[2], needed, question.language, timed=timed, closed=whether is not None)
        if pair is not None:
            yield one[0], one[1], pair[0]
            yield other[0], other[1], pair[1]


def opposite(one: str, other: str, language: Language) -> bool:
    """Whether two stems are opposites: by the list, or by a prefix (`acceptable`, `unacceptable`)."""
    if other in language.opposites.opposites.get(one, ()):
        return True
    longer, shorter = sorted((one, other), key=len, reverse=True)
    prefix = language.opposites.prefix.match(longer)
    return prefix is not None and longer[prefix.end() :] == shorter


def _opposed(
    one: str, other: str, needed: Sequence[str], language: Language, *, timed: bool, closed: bool
) -> tuple[Side, Side] | None:
    """The two words in which two sentences are opposites, when they are the same otherwise and have the question's words.

    Of an open question the two words answer, so it has neither; a closed one (yes or no) may have one of them.
    """
    texts = (one, other)
    spans = [[match.span() for match in WORD.finditer(text)] for text in texts]
    words = [[fold(text[slice(*span)]) for span in places] for text, places in zip(texts, spans, strict=True)]
    changes = _changes(words[0], words[1])
    if len(changes) != 1:
        return None
    _, a, b, c, d = changes[0]
    left, right = words[0][a:b], words[1][c:d]
    common = [language.words.stem(word) for word in (*words[0][:a], *words[0][b:])]
    known = [*common, *(language.words.stem(word) for word in (*left, *right))] if closed else common
    if not all(any(alike(name, word) for word in known) for name in needed) or not _are_opposed(
        left, right, language, timed=timed
    ):
        return None
    found = []
    for text, places, at, upto, slot in ((one, spans[0], a, b, left), (other, spans[1], c, d, right)):
        negated = len(left) != len(right)
        around = places[max(at - 1, 0)][0], places[min(upto, len(places) - 1)][1]
        shown = around if negated else _extended(text, places, at, language)
        found.append(Side(0, shown, frozenset(), False, (), " ".join(slot), tuple(common)))
    return found[0], found[1]


def _changes(one: list[str], other: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Where two lists of words differ, by `difflib`; nothing when their lengths differ by two or more."""
    if abs(len(one) - len(other)) > 1:
        return []
    return [c for c in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if c[0] != "equal"]


def _are_opposed(left: list[str], right: list[str], language: Language, *, timed: bool) -> bool:
    """Whether what two sentences differ in is a word and its opposite, or a `not`; of a time, `before` and the like."""
    if len(left) == len(right) == 1:
        if timed and left[0] not in language.opposites.timed:
            return False
        return opposite(language.words.stem(left[0]), language.words.stem(right[0]), language) or opposite(
            left[0], right[0], language
        )
    return not timed and {*left, *right} <= language.opposites.negation and len(left) + len(right) == 1


def _extended(text: str, spans: Sequence[Span], at: int, language: Language) -> Span:
    """A word, and where it only joins others (`before`) the next three."""
    if fold(text[slice(*spans[at])]) not in language.words.stop_words | language.opposites.timed:
        return spans[at]
    return spans[at][0], spans[min(at + 3, len(spans) - 1)][1]


def _with_auxiliary(stated: str, spans: Sequence[Span], at: int, language: Language) -> Span:
    """A verb with the helping verbs right before it: `will be increased`."""
    first = at
    while first and fold(stated[slice(*spans[first - 1])]) in language.opposites.auxiliary:
        first -= 1
    return spans[first][0], spans[at][1]


def _denied(
    stated: str, spans: Sequence[Span], cue: re.Match[str], met: Sequence[int], named: Sequence[int], language: Language
) -> Span | None:
    """What is denied: from the denial to the word of the question that it denies; None when it denies something else."""
    at = next(i for i, span in enumerate(spans) if span[1] > cue.start())
    last = next(i for i in range(len(spans) - 1, -1, -1) if spans[i][0] < cue.end())
    simple = fold(cue[0]) in language.opposites.negation or cue[0].lower().endswith(language.opposites.clitics)
    reach = 2 if simple else 12
    behind = [i for i in met if last < i <= last + reach]
    if not behind:
        return None
    first = at
    while first and fold(stated[slice(*spans[first - 1])]) in language.opposites.auxiliary:
        first -= 1
    return spans[first][0], spans[behind[0] if simple else max((*behind, *named))][1]
