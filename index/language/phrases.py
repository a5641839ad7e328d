"""What several languages do with clauses and phrases: cut a text, tell small talk, exchange everyday words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from index.language.readings import Talk
from index.language.words import WORD, fold

MOST_TALK = 14
"""Words of a text that can be small talk."""
MOST_WORDINGS = 4
"""Wordings tried for one question."""
_QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(slots=True)
class Clause:
    """A part of a text between pauses; `pause` is what follows it."""

    start: int
    end: int
    pause: str


def clauses_of(text: str, pauses: re.Pattern[str]) -> list[Clause]:
    """The text between pauses, each with the pause that follows it; only those with a word."""
    found: list[Clause] = []
    at = 0
    for pause in [*pauses.finditer(text), None]:
        start, end = at, pause.start() if pause else len(text)
        at = pause.end() if pause else len(text)
        while start < end and not (text[start].isalnum() or text[start] in "\"'«“„‘([/#@$€£%&_"):
            start += 1
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        if re.search(r"\w", text[start:end]):
            found.append(Clause(start, end, text[end:at]))
        elif found and pause:
            found[-1].pause += pause[0]
    return found


def pieces(text: str, ends: re.Pattern[str]) -> list[str]:
    """The text cut at these ends, never inside quotation marks."""
    found, start = [], 0
    for end in ends.finditer(text):
        if text[start : end.start()].translate(_QUOTES).count('"') % 2 == 0:
            found.append(text[start : end.start()])
            start = end.end()
    return [piece for piece in (*found, text[start:]) if piece.strip()]


def talk_in(
    words: tuple[str, ...], phrases: Mapping[tuple[str, ...], Talk], fillers: frozenset[str], ranked: Sequence[Talk]
) -> Talk:
    """The kind of a text that has only phrases and fillers; empty for any other text.

    Args:
        words: Of the text, folded.
        phrases: The kind of each phrase, by its words.
        fillers: Words that may be among phrases.
        ranked: The kinds; the first one that the text has counts.
    """
    if len(words) > MOST_TALK:
        return ""
    deepest = max(map(len, phrases))
    kinds: set[Talk] = set()
    at = 0
    while at < len(words):
        sizes = range(min(deepest, len(words) - at), 0, -1)
        size = next((size for size in sizes if words[at : at + size] in phrases), 0)
        if size:
            kinds.add(phrases[words[at : at + size]])
        elif words[at] not in fillers:
            return ""
        at += size or 1
    return next((kind for kind in ranked if kind in kinds), "")


@dataclass(frozen=True, eq=False)
class Wordings:
    """Everyday words and what documents say for them.

    Attributes:
        table: Lines of `said: other | other`.
        twice: A word that an exchange may double, as group 1; it is then said once.
    """

    table: str
    twice: re.Pattern[str]

    def rewordings(self, question: str, has: Callable[[str], bool]) -> tuple[str, ...]:
        """The question with one everyday word exchanged for another, at most `MOST_WORDINGS` times.

        Args:
            question: As searched for.
            has: Whether the corpus has a word; a wording with a word that it lacks is left out.
        """
        others_of, widest = _read(self.table)
        words = list(WORD.finditer(question))
        folded = [fold(word[0]) for word in words]
        known = cache(has)
        found: dict[str, None] = {}
        at = 0
        while at < len(words):
            for size in range(min(widest, len(words) - at), 0, -1):
                others = others_of.get(tuple(folded[at : at + size]))
                if others is None or (size == 1 and words[at][0][0].isupper() and at > 0):
                    continue
                start, end = words[at].start(), words[at + size - 1].end()
                for other in others:
                    if all(known(word) for word in WORD.findall(other)):
                        found[self.twice.sub(r"\1", question[:start] + other + question[end:])] = None
                at += size - 1
                break
            at += 1
        return tuple(found)[:MOST_WORDINGS]


@cache
def _read(table: str) -> tuple[Mapping[tuple[str, ...], tuple[str, ...]], int]:
    """What each wording may be exchanged for, by its folded words; and the words of the longest."""
    rows = (line.partition(":") for line in table.splitlines() if line.strip())
    found = {tuple(map(fold, said.split())): tuple(map(str.strip, others.split("|"))) for said, _, others in rows}
    return found, max(map(len, found))
