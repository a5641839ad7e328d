"""What people say in Russian around a question: greetings, thanks, who wants to know. The bare question is what is searched.

A text is cut into clauses at its pauses. Clauses at its ends that only say something polite are left out; of the first that
stays an opening is cut off, of the last a closing.
"""

import re
from functools import lru_cache
from typing import Final

from index.language.phrases import Clause, clauses_of
from index.language.readings import Bare
from index.language.russian.courtesies import ASKING, BEGINS, CLOSING, FAREWELL, GREETING, POLITE, THANKS

_ANY: Final = "|".join((GREETING, THANKS, FAREWELL, *ASKING, *POLITE))
_MANNERS: Final = re.compile(rf"(?>(?:(?:а|и|ну) )?(?:{_ANY})(?!\w) ?){{1,4}}", re.IGNORECASE)
_OPENING: Final = re.compile(
    rf"(?:(?:{GREETING}|{'|'.join(ASKING)}|{'|'.join(POLITE[:3])})(?!\w) ?){{1,4}}(?<= )(?={BEGINS})", re.IGNORECASE
)
_CLOSING: Final = re.compile(rf" {CLOSING}$", re.IGNORECASE)
_THANKED: Final = re.compile(r" (?:заранее )?(?:спасибо|благодар)", re.IGNORECASE)
"""A closing that no question mark follows: "Кто сказал спасибо?"."""
_JOINED: Final = re.compile(rf"(?:но|а|и) +(?={BEGINS})", re.IGNORECASE)
_QUESTION: Final = re.compile(BEGINS, re.IGNORECASE)
_PAUSE: Final = re.compile(
    r"[^\w\s]*[.!?;:,…\n—–][^\w\s]*(?=\s|$)|\s+-\s+|\n+|\s*[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\uFE0F\u200D]+\s*"
    r"|\)+(?=\s|$)"
)
_NAMED: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}")
_MINE: Final = frozenset("я мне меня мной мой моя мое мои моего моей мы нам нас наш наша наше наши".split())
_LONGEST: Final = 160
"""Characters of a clause that can be manners; a longer one says more."""


@lru_cache(maxsize=512)
def bare(question: str) -> Bare:
    """Leave out what a question is opened and closed with.

    Args:
        question: As typed, of a length that is searched at all.
    """
    plain = question.replace("\u00a0", " ").replace("\t", " ").replace("ё", "е").replace("Ё", "Е")
    clauses = clauses_of(plain, _PAUSE)
    first, last = 0, len(clauses)
    while first < last and _is_manners(plain, clauses[first]):
        first += 1
    if last - first > 1 and _is_signed(plain, clauses[last - 2], clauses[last - 1]):
        last -= 1
    while last > first and _is_manners(plain, clauses[last - 1]):
        last -= 1
    if first == last or (
        last - first == 1 and first and _is_signed(plain, clauses[first - 1], clauses[first], whole=True)
    ):
        return Bare("")
    asks = any("?" in each.pause for each in clauses[last:])
    if asks and "?" not in clauses[last - 1].pause:
        clauses[last - 1].pause += "?"
    text = _cut(question, plain, clauses[first:last])
    own = first
    while own < last - 1 and (
        _of_the_asker(plain, clauses[own]) or (first == own > 0 and _is_name(plain, clauses[own]))
    ):
        own += 1
    shorter = _cut(question, plain, clauses[own:last])
    return Bare(text, "" if shorter == text else shorter)


def _cut(question: str, plain: str, clauses: list[Clause]) -> str:
    """These clauses without an opening, a closing, and without manners among them."""
    start, last = clauses[0].start, clauses[-1]
    opened = _OPENING.match(plain, start, clauses[0].end)
    start = opened.end() if opened else start
    if (opened or clauses[0].start) and (joined := _JOINED.match(plain, start)):
        start = joined.end()
    closed = _CLOSING.search(plain, max(start, last.start, last.end - 60), last.end)
    closed = None if closed and "?" in last.pause and _THANKED.match(closed[0]) else closed
    end = closed.start() if closed and closed.start() > start else last.end
    parts: list[str] = []
    for place, each in enumerate(clauses):
        if 0 < place < len(clauses) - 1 and _is_manners(plain, each) and each.pause.strip() == ",":
            if parts and parts[-1].rstrip().endswith(","):
                parts[-1] = f"{parts[-1].rstrip()[:-1]} "
            continue
        to = clauses[place + 1].start if place < len(clauses) - 1 else end
        parts.append(question[max(each.start, start) : to])
    mark = "?" if "?" in last.pause else "." if "." in last.pause else ""
    return ("".join(parts).strip() + mark).strip()


def _is_manners(text: str, clause: Clause) -> bool:
    said = " ".join(text[clause.start : clause.end].strip("()").split())
    return len(said) <= _LONGEST and _MANNERS.fullmatch(said) is not None


def _is_name(text: str, clause: Clause) -> bool:
    """Whether a clause between commas may be the name of who is greeted: "Здравствуйте, Анна, …"."""
    said = text[clause.start : clause.end]
    return (
        re.search(r"[.!,\n]", clause.pause) is not None
        and _NAMED.fullmatch(said) is not None
        and all(word[0].isupper() for word in said.split())
    )


def _is_signed(text: str, regards: Clause, name: Clause, *, whole: bool = False) -> bool:
    """Whether the last clause is a name under a closing: "С уважением, Анна"; with `whole` the closing must be a letter's."""
    if whole and not re.search(r"с (?:уважением|наилучшими)", text[regards.start : regards.end], re.IGNORECASE):
        return False
    said = text[name.start : name.end]
    named = _NAMED.fullmatch(said) is not None and all(word[0].isupper() for word in said.split())
    return named and "?" not in name.pause and _is_manners(text, regards)


def _of_the_asker(text: str, clause: Clause) -> bool:
    """Whether a clause speaks of who asks, and names nothing: it ends with a full stop, a colon or a new line."""
    said = text[clause.start : clause.end]
    if not re.search(r"[.!:;\n]", clause.pause) or _QUESTION.match(said) or re.search(r"\d", said):
        return False
    words = re.findall(r"\w+", said)
    return not any(word[0].isupper() for word in words[1:]) and any(word.lower() in _MINE for word in words)
