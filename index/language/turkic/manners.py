"""What people say around a question and instead of one, in Turkish and Azerbaijani.

A text is cut at its pauses. Clauses at its ends that are only polite are left out; of those that stay, the first loses its
opening ("acaba", "deyə bilərsiniz") and the last its closing ("lütfen", "bilmek istiyorum"): a verb stands last in these
languages, so "can you tell me" does too.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from index.language import plain
from index.language.phrases import MOST_WORDINGS, talk_in
from index.language.readings import Bare, Talk
from index.language.turkic.letters import loose, loose_text
from index.language.words import WORD, fold

_PAUSE = re.compile(r"\s*[.!?;:,…\n—–]+\s*(?=\s|$)|\s+-\s+|\n+|\s*[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\uFE0F]+\s*")
_MAY_BE_A_NAME = re.compile(r"(?:Salam|Selam|Merhaba) +")
"""An opening that may as well be the beginning of a name, when no pause follows."""
_BETWEEN = re.compile(r"(?<=[?؟])[\s,;–—-]*\s(?=\S)|(?<=[?؟])(?=\w)|\n+")
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[a-e]\)|[-–—•*])\s+(?=\w)")
_LONGEST = 160
"""Characters of a clause that can be manners; a longer one says more."""
_SHORTEST = 3
"""Words of a question that another is joined to."""
_RANKED: tuple[Talk, ...] = (
    "abuse",
    "order",
    "language",
    "sources",
    "privacy",
    "help",
    "bot",
    "doubt",
    "thanks",
    "farewell",
    "noted",
    "greeting",
)


@dataclass(frozen=True, eq=False)
class MannerWords:
    """The words of one language; patterns are given as source, of letters in lower case.

    Attributes:
        polite: A clause that is only polite.
        opening: What opens a question and says nothing.
        closing: What closes one.
        asks: A word that asks.
        also: What joins two questions.
        talk: Phrases of small talk by kind.
        orders: Whole texts that order a language model about.
        fillers: Words that may stand among such phrases.
        wordings: For an everyday wording, other words for it.
    """

    polite: str
    opening: str
    closing: str
    asks: str
    also: str
    talk: Mapping[Talk, tuple[str, ...]]
    orders: str
    fillers: frozenset[str]
    wordings: Mapping[str, tuple[str, ...]]


class Manners(plain.Manners):
    """The manners of one of the two languages."""

    def __init__(self, known: MannerWords) -> None:
        self._polite = loose(rf"(?:(?:{known.polite}|{known.opening}|{known.closing})(?!\w)[\s'’-]*)+")
        self._opening = loose(rf"(?:(?:{known.opening})(?!\w)[\s,:]+)+(?=\w)")
        self._closing = loose(rf"(?:[\s,:–—-]+(?:{known.closing}))+$")
        self._asks = loose(rf"(?<![\w'’])(?:{known.asks})\b")
        self._also = re.compile(rf"(?:,\s*|\s+)(?:{loose_text(known.also)})[\s,:]+", re.IGNORECASE)
        self._orders = loose(known.orders)
        self._fillers = frozenset(map(fold, known.fillers))
        self._talk = {_folded(phrase): kind for kind, phrases in known.talk.items() for phrase in phrases}
        self._wordings = {_folded(said): others for said, others in known.wordings.items()}
        self._widest = max(map(len, self._wordings))
        self._cached_bare = lru_cache(maxsize=512)(self._bare)

    def bare(self, question: str) -> Bare:
        """A question without what it is opened and closed with."""
        return self._cached_bare(question)

    def _bare(self, question: str) -> Bare:
        clauses = _clauses(question)
        first, last = 0, len(clauses)
        while first < last and self._is_polite(question[slice(*clauses[first])]):
            first += 1
        while last > first and self._is_polite(question[slice(*clauses[last - 1])]):
            last -= 1
        if first == last:
            return Bare("")
        start, end = clauses[first][0], clauses[last - 1][1]
        tail = re.match(r"\s*[?!.…]*", question[end:])
        mark = "?" if "?" in (tail[0] if tail else "") or "?" in question[end:] else ""
        opened = self._opening.match(question, start, end)
        text = self._closed(question[opened.end() if opened else start : end], mark)
        if opened and _MAY_BE_A_NAME.fullmatch(opened[0]) and not self._asks.match(text):
            return Bare(self._closed(question[start:end], mark), text)  # "Salam abidəsini kim tikib?"
        return Bare(text)

    def _closed(self, text: str, mark: str) -> str:
        """A question without its closing, and with its mark."""
        closed = self._closing.search(text)
        return ((text[: closed.start()] if closed else text).strip(" ,;:") + mark).strip()

    def _is_polite(self, clause: str) -> bool:
        return len(clause) <= _LONGEST and self._polite.fullmatch(clause.strip()) is not None

    def small_talk(self, text: str) -> Talk:
        """What kind of small talk a text is as a whole; empty for a question."""
        words = _folded(text)
        if not words:
            return ""
        if self._orders.fullmatch(text.strip()):
            return "order"
        if found := self._in_phrases(words):
            return found
        rest = self.bare(text).text
        return self._in_phrases(_folded(rest)) if rest else "greeting"

    def _in_phrases(self, words: tuple[str, ...]) -> Talk:
        """The kind of a text that has only phrases and fillers."""
        return talk_in(words, self._talk, self._fillers, _RANKED)

    def questions_in(self, text: str) -> tuple[str, ...]:
        """The questions of a text, in order; a sentence that asks nothing stays with the question behind it."""
        rest = self.bare(text).text
        parts: list[str] = []
        said = ""
        for each in _BETWEEN.split(rest):
            if not WORD.search(each):
                continue
            piece = _NUMBERED.sub("", f"{said} {each}".strip())
            said = "" if piece.endswith(("?", "؟")) or self._asks.search(piece) else piece
            parts += [] if said else self._apart(piece)
        if said:
            parts = [*parts[:-1], f"{parts[-1]} {said}"] if parts else [said]
        found = dict.fromkeys(part.strip() for part in parts)
        return tuple(part for part in found if not self.small_talk(part))

    def _apart(self, piece: str) -> list[str]:
        """Two questions joined by a word, as two; others as they are."""
        for joint in self._also.finditer(piece):
            before, behind = piece[: joint.start()], piece[joint.end() :]
            both = self._asks.search(before) and self._asks.search(behind)
            unended = self._asks.fullmatch((WORD.findall(before) or [""])[-1])  # "nasıl ve ne zaman": one question
            if both and not unended and min(len(WORD.findall(before)), len(WORD.findall(behind))) >= _SHORTEST:
                return [f"{before.rstrip(' ,;.')}?", *self._apart(behind)]
        return [piece]

    def rewordings(self, question: str, has: Callable[[str], bool]) -> tuple[str, ...]:
        """The question with one everyday wording exchanged for another that the corpus has, at most four times."""
        words = list(WORD.finditer(question))
        folded = [fold(word[0]) for word in words]
        known = cache(has)
        found: dict[str, None] = {}
        for at in range(len(words)):
            for size in range(min(self._widest, len(words) - at), 0, -1):
                others = self._wordings.get(tuple(folded[at : at + size]), ())
                start, end = words[at].start(), words[at + size - 1].end()
                for other in others:
                    if all(known(word) for word in WORD.findall(other)):
                        found[question[:start] + other + question[end:]] = None
        return tuple(found)[:MOST_WORDINGS]


def _folded(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(text))


def _clauses(text: str) -> list[tuple[int, int]]:
    """The spans between pauses that have a word."""
    found, at = [], 0
    for pause in [*_PAUSE.finditer(text), None]:
        end = pause.start() if pause else len(text)
        word = WORD.search(text, at, end)
        if word:
            found.append((at + len(text[at:end]) - len(text[at:end].lstrip()), end))
        at = pause.end() if pause else len(text)
    return found
