"""A question that leans on the one before, in Turkish and Azerbaijani.

    Eski köprü ne zaman yapıldı?   Onu kim yaptı?      → Eski köprü kim yaptı?
    Yangında kaç kişi öldü?        Peki ya çocuklar?   → Yangında kaç çocuk öldü?
    Körpünü kim tikib?             Nə vaxt?            → Körpünü nə vaxt tikib?

The question word stands where its answer would, so it is exchanged where it stands. What stands before it is what the
question is about. Endings are not fitted: a completed question is searched by its stems.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.language import plain
from index.language.readings import Bare, Reading
from index.language.turkic.letters import loose
from index.language.words import WORD, fold

_FRAGMENT = 2
"""Words of its own that a question without a question word may have to be a part of one: `Lomvik'te?`."""
_REMEMBERED = 30
"""Words of the question before that are kept, its last ones."""
_NAME = re.compile(r"(?<!\w)[A-ZÇĞİÖŞÜƏ][\w’'-]*(?: [A-ZÇĞİÖŞÜƏ][\w’'-]*)*")
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)(?:['’-]\w+)?")
_PLURAL = re.compile(r"(?<=\w\w)l[aeə]r\w{0,4}$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class FollowupWords:
    """The words of one language; patterns are given as source, of letters in lower case.

    Attributes:
        connective: What opens a question that goes on: `peki ya`, `bəs`.
        pronoun: Words that stand for something named before.
        partial: A question for a part of those counted before: `kaçı`.
        phrase: What asks in a question: `ne zaman`, `hangi yılda`, `kaç kişi`.
        counted: A question for a count; the group `what` is what is counted.
        happens: Verbs that say no more than that something was.
        empty: Folded words that name nothing to look up.
    """

    connective: str
    pronoun: str
    partial: str
    phrase: str
    counted: str
    happens: str
    empty: frozenset[str]


class Followups(plain.Followups):
    """The follow-ups of one of the two languages.

    Args:
        known: Its words.
        bare: Leaves out manners.
    """

    def __init__(self, known: FollowupWords, bare: Callable[[str], Bare]) -> None:
        self._bare = bare
        self._connective = loose(rf"\W*(?:(?:{known.connective})(?!\w)[\s,]*)+")
        self._pronoun = loose(rf"(?<![\w'’-])(?:{known.pronoun})(?!\w)")
        self._partial = loose(rf"(?<!\w)(?:{known.partial})(?!\w)")
        self._phrase = loose(rf"(?<![\w'’-])(?:{known.phrase})(?!\w)")
        self._counted = loose(known.counted)
        self._happens = loose(rf"(?<!\w)(?:{known.happens})")
        self._empty = known.empty

    def readings(self, question: str, previous: str = "") -> tuple[Reading, ...]:
        """The ways to read a question, the one to keep first when several are sure."""
        typed = Reading(question)
        base = self._base(previous)
        opened = self._connective.match(question)
        rest = question[opened.end() :] if opened else question
        content, pronoun = self._content(rest), self._pronoun.search(rest)
        asks = self._phrase.search(rest) is not None
        partial = self._partial.search(rest) is not None
        fragment = (
            not asks and not partial and len(content) <= _FRAGMENT and (bool(opened) or question.rstrip().endswith("?"))
        )
        if not base or not WORD.search(rest) or not (pronoun or opened or fragment or partial or not content):
            return (typed,)
        completed = self._completed(rest, base, content, pronoun, fragment=fragment)
        if fragment or partial or not content:
            return completed
        if self._named(rest):
            return (typed, *completed)
        return (*completed, replace(typed, own=frozenset(self._content(base))))

    def _completed(
        self, rest: str, base: str, content: list[str], pronoun: "re.Match[str] | None", *, fragment: bool
    ) -> tuple[Reading, ...]:
        own = frozenset(content) - frozenset(self._content(base))
        names = frozenset(fold(word) for name in self._named(rest) for word in WORD.findall(name)) - self._empty
        asked = self._phrase.search(rest)
        text = ""
        if fragment:
            text = self._exchanged(base, rest.strip(" ?!.,"))
        elif not content and asked:
            text = self._asked_again(base, asked[0])
        elif pronoun and (subject := self._subject(base)):
            text = f"{rest[: pronoun.start()]}{subject}{rest[pronoun.end() :]}".strip()
        found = [Reading(text, completed=True, own=own, names=names & own, repeats=not content)] if text else []
        joined = f"{base.rstrip('?!. ')}? {rest}"
        return (
            *found,
            Reading(joined, completed=True, own=own, names=names & own, repeats=not content and bool(asked)),
        )

    def _exchanged(self, base: str, part: str) -> str:
        """The question before about another group, name or year; empty when it has nothing to exchange."""
        if year := _YEAR.search(part):
            return _put(base, _YEAR.search(base), year[0])
        counted = self._counted.search(base)
        if counted and (_PLURAL.search(part) or part[:1].islower()):
            one = part if " " in part else _PLURAL.sub("", part)
            return f"{base[: counted.start('what')]}{one}{base[counted.end('what') :]}"
        if part[:1].isupper():
            return _put(base, next((each for each in reversed(list(_NAME.finditer(base)))), None), part)
        return ""

    def _asked_again(self, base: str, phrase: str) -> str:
        return _put(base, self._phrase.search(base), phrase[:1].lower() + phrase[1:])

    def _subject(self, base: str) -> str:
        """What stands before the question word of the question before."""
        asked = self._phrase.search(base)
        words = base[: asked.start()].strip() if asked else ""
        return words if self._content(words) else ""

    def leans(self, question: str) -> bool:
        """Whether a question speaks of an event that it does not name: "Ne zaman oldu?"."""
        return not self._content(question) and bool(self._happens.search(question) and self._phrase.search(question))

    def says_nothing(self, question: str) -> bool:
        """Whether no word of a question names something."""
        return not self._content(question)

    def says_little(self, text: str) -> bool:
        """Whether a text has no name and fewer than two words that name something."""
        return not self._named(text) and len(self._content(text)) < 2

    def stands_alone(self, question: str) -> bool:
        """Whether a question names what it is about, and no word of it stands for something said before."""
        return bool(self._content(question)) and self._pronoun.search(question) is None

    def _content(self, text: str) -> list[str]:
        words = ((fold(word), word.casefold().startswith("öl")) for word in WORD.findall(text))
        return [folded for folded, of_dying in words if of_dying or folded not in self._empty]

    def _named(self, text: str) -> list[str]:
        """Capitalised words; the first word of a text only with an apostrophe behind it, or another behind that."""
        found = []
        for match in _NAME.finditer(text):
            first = not text[: match.start()].strip()
            if (
                not first
                or "'" in match[0]
                or "’" in match[0]
                or " " in match[0]
                or match.end() == len(text.rstrip("?!. "))
            ):
                found += [match[0]] if fold(match[0].split()[0]) not in self._empty else []
        return found

    def _base(self, previous: str) -> str:
        """The last question of what was said before, without manners."""
        kept = [self._bare(part).text for part in re.split(r"(?<=[?!])\s+|\n+", previous.strip()) if WORD.search(part)]
        return " ".join((kept[-1] if kept else "").split()[-_REMEMBERED:])


def _put(text: str, place: "re.Match[str] | None", words: str) -> str:
    """A text with other words at a place; empty when there is none, or nothing would change."""
    if place is None or fold(place[0]) == fold(words):
        return ""
    return text[: place.start()] + words + text[place.end() :]
