"""The rules of a language that nothing is known about: no question is one of judgement, nothing is small talk.

Each class is one part of a `Language`. A language derives a class from each part that it has rules for, and overrides
what it knows. What it leaves out says "nothing known", the careful answer: a sentence is no claim, a question leans on
none before.
"""

from collections.abc import Callable
from re import Pattern

from index.language.readings import Bare, Point, Reading, Stance, Talk
from index.language.tables import NEVER
from index.language.words import WORD
from index.types import Span


class Claims:
    """How a sentence says what it says."""

    denial: Pattern[str] = NEVER
    """What denies, or sets a claim against another."""

    def stance(self, sentence: str) -> Stance:
        """Read one sentence; without rules it is in doubt, so that it contradicts no other."""
        del sentence
        return Stance(denied=False, doubtful=True, mood="fact", passing=False, own_day=False, tense="")

    def blank_harmless(self, sentence: str) -> str:
        """A sentence with blanks for phrases that only look like denials; offsets stay."""
        return sentence


class Speakers:
    """Whose figure a sentence gives, where one source reports another; sets hold stems."""

    def source_asked(self, question: str) -> frozenset[str]:
        """The source whose word a question wants."""
        del question
        return frozenset()

    def speaker(self, stated: str, place: Span) -> frozenset[str]:
        """Who gives the value at a place of a sentence, as its own stretch of the sentence says."""
        del stated, place
        return frozenset()

    def passes_on(self, stated: str, place: Span, title: str, known: frozenset[str]) -> bool:
        """Whether the source named in a document's title only passes a value on.

        Args:
            stated: The sentence.
            place: The value's span.
            title: Title and publisher of the document.
            known: Stems of the question, which name no source.
        """
        del stated, place, title, known
        return False


class Judgement:
    """Questions that no document settles, and statements that say whose they are."""

    def is_judgement(self, question: str) -> bool:
        """Whether a question asks for a verdict that no document can give for all."""
        del question
        return False

    def point(self, question: str) -> Point | None:
        """The point on which a side of a contested question must speak; None when the question is of another kind."""
        del question
        return None

    def asks_whether(self, question: str) -> bool:
        """Whether a question is answered by yes or no."""
        del question
        return False

    def asks_part(self, question: str) -> bool:
        """Whether a question asks if somebody took part, in a wrong or in anything else."""
        del question
        return False

    def denies(self, sentence: str) -> bool:
        """Whether a sentence denies something."""
        del sentence
        return False

    def is_attributed(self, sentence: str) -> bool:
        """Whether a sentence says whose statement it is."""
        del sentence
        return False

    def parted(self, sentence: str) -> tuple[str, str]:
        """The words of a sentence that say whose statement it is, and the rest; the first empty when it has none."""
        return "", sentence


class Followups:
    """A question that leans on the one before."""

    joining: frozenset[str] = frozenset()
    """Folded words that a completed question may have from neither of the two."""

    def readings(self, question: str, previous: str = "") -> tuple[Reading, ...]:
        """The ways to read a question, the one to keep first when several are sure.

        Args:
            question: As typed, without manners.
            previous: The question before, or a text that was replied to; empty when there is none.
        """
        del previous
        return (Reading(question),)

    def leans(self, question: str) -> bool:
        """Whether a question speaks of an event that it does not name: "When did it happen?"."""
        del question
        return False

    def says_nothing(self, question: str) -> bool:
        """Whether no word of a question names something: "When was that?"."""
        del question
        return False

    def says_little(self, text: str) -> bool:
        """Whether a text names so little that nothing can lean on it."""
        del text
        return False

    def stands_alone(self, question: str) -> bool:
        """Whether a question names what it is about, and no word of it refers to something said before."""
        del question
        return True


class Manners:
    """What people say around a question and instead of one, several questions in one message, and everyday words."""

    def bare(self, question: str) -> Bare:
        """A question without what it is opened and closed with."""
        return Bare(question.strip())

    def small_talk(self, text: str) -> Talk:
        """What kind of small talk a text is as a whole; empty for a question."""
        del text
        return ""

    def questions_in(self, text: str) -> tuple[str, ...]:
        """The questions of a text, in order; empty when there is none."""
        return (text.strip(),) if WORD.search(text) else ()

    def split_questions(self, text: str) -> tuple[str, ...]:
        """The questions of a text, each as typed; the text itself when it is one question, or none."""
        found = self.questions_in(text)
        return found if len(found) > 1 else (text,)

    def rewordings(self, question: str, has: Callable[[str], bool]) -> tuple[str, ...]:
        """The question with one everyday word exchanged for another, at most four times.

        Args:
            question: As searched for.
            has: Whether the corpus has a word; a wording with a word that it lacks is left out.
        """
        del question, has
        return ()
