"""What the rules of a language make of a question or a sentence: small talk, manners, ways to read it, how it claims."""

from dataclasses import dataclass
from typing import Final, Literal

MAX_QUESTIONS: Final = 4
"""Questions of one message that are answered."""
Talk = Literal[
    "",
    "greeting",
    "farewell",
    "thanks",
    "noted",
    "doubt",
    "bot",
    "order",
    "abuse",
    "language",
    "sources",
    "privacy",
    "help",
]
"""`noted`: an answer was read, "ok". `doubt`: it is doubted, "really?". `bot`: about the bot itself. `order`: an instruction
to a language model. `language`, `sources`, `privacy`, `help`: what a command does. Empty: none of these, so a question."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A question without the manners around it.

    Attributes:
        text: The text without all that surely says nothing; empty when nothing else is there.
        shorter: The text without what may say nothing either ("I am a student."), or empty: ask both ways.
    """

    text: str
    shorter: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read a question.

    Attributes:
        text: What to search for.
        completed: Whether words of the question before are in it.
        own: The passage that answers must have one of these words; empty: no condition.
        names: Words that it must have all.
        repeats: Whether it is the question before, asked for another kind of thing: the answer must have a thing of that kind.
        bare: Whether nothing that it says is new, so that no passage can be known to answer it.
    """

    text: str
    completed: bool = False
    own: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    repeats: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Stance:
    """How a sentence says something.

    Attributes:
        denied: It denies, or sets right what others say.
        doubtful: It asks, supposes, or holds it possible.
        mood: A fact, a plan or a rule.
        passing: It holds for one moment only, seen from the document: the next meeting, so far, initially.
        own_day: It speaks of the document's own day or year.
        tense: Of its verbs, when they are all of one: a state in the past may well be another one now.
    """

    denied: bool
    doubtful: bool
    mood: Literal["fact", "plan", "rule"]
    passing: bool
    own_day: bool
    tense: Literal["", "present", "past"]

    @property
    def claims(self) -> bool:
        """Whether the sentence claims what it says, as true and of a time that can be told."""
        return not (self.denied or self.doubtful or self.passing)


def comparable(one: Stance, other: Stance, alike: bool) -> bool:
    """Whether two claims can contradict each other; `alike` when their sentences are nearly the same words."""
    return one.mood == other.mood and (alike or not (one.own_day or other.own_day))


@dataclass(frozen=True, slots=True)
class Point:
    """What a contested question asks; a statement about the same is a side of it.

    A language that knows such questions derives its own class; this one finds no statement that speaks of it.

    Attributes:
        family: Key of the words that say or deny it.
        words: What the question calls the deed (`genocid`); one statement at least must have one of them, if there are any.
        who: Stems of the words for who is said to have done it; empty for `it`, `they`.
        numbers: Figures asked about, as written without commas.
    """

    family: str
    words: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def otherwise(self, text: str) -> str:
        """A question in the words that those who accuse and deny use; empty when there are none."""
        del text
        return ""

    def spoken_of(self, sentence: str, rest: str) -> bool:
        """Whether a sentence says or denies the thing of the same people, or of one of the figures.

        Args:
            sentence: Whole.
            rest: The same without the words for whose statement it is.
        """
        del sentence, rest
        return False
