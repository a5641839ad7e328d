"""What people say around a question: greetings, thanks, who wants to know. The bare question is what is searched.

A text is cut into clauses. Clauses at its ends that are only polite are left out. From the first and the last one that
stay, an opening ("can you tell me") and a closing ("please") are cut off. Words that may carry a meaning stay. An
opening counts only before a pause or a question. A text whose opening might be a name ("Hello, Dolly!") is asked both
with and without it.
"""

import re
from functools import lru_cache
from typing import Final

from index.language.english.courtesies import BEGINS, ENDING, NOT_AFTER, STRONG, THANKING, WEAK
from index.language.phrases import Clause, clauses_of
from index.language.readings import Bare

_ANY = "|".join((*STRONG, *WEAK))
_IGNORE = re.IGNORECASE
_ONE = re.compile(rf"(?:{_ANY})", _IGNORE)
_SEVERAL = re.compile(
    rf"(?:(?>(?:{_ANY})(?!\w))[ '\-]*){{1,4}}", _IGNORE
)  # atomic: few ways to share out a long clause
_WHOLE = r"(?-i:[^\Wa-z0-9_])|the (?=\w+ \w)"
"""How a question begins that is told, not asked: by a capital, another script, or an article."""
_STRONG_FIRST = re.compile(
    rf"(?:{'|'.join(STRONG)})(?:(?<! is)|(?<=question is)|(?<=know is)|(?<=ask is)|(?<=out is))(?<! for)(?<!"
    rf" if)(?<! to)(?!\w) +(?:(?={BEGINS})|(?!{NOT_AFTER})(?={_WHOLE}))",
    _IGNORE,
)
_WEAK_FIRST = re.compile(rf"(?:{'|'.join(WEAK)})(?!\w) +(?={BEGINS}|(?:{'|'.join(STRONG[:4])})(?!\w))", _IGNORE)
_JOINED = re.compile(rf"but +(?={BEGINS})", _IGNORE)
_LAST = re.compile(rf" {ENDING}$", _IGNORE)
_LAST_THANKS = re.compile(rf" {THANKING}$", _IGNORE)
_ASIDE = re.compile(r", (?:who|which|whose) [^,?]{1,40},(?= )", _IGNORE)
_QUESTION = re.compile(BEGINS, _IGNORE)
_TURNED = (
    r"(?:(?:(?:in|on|at|by|to|for|from|with|under) )?(?:what|which|who|whom|whose|when|where|why|how)(?:"
    r" [\w'-]+){0,3}?"
    r" (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b|(?:who|what)"
    r" \w+(?:ed|t|s)\b)"
)
_PREAMBLE = re.compile(
    rf"(?!if\b|when\b|unless\b|where\b)(?=[^?]*?\b(?:i|my|me|we|us|our|you|your|question)\b)(?=[^?]*?\b(?:know|ask"
    rf"|asks|asked|asking|tell|question|wonder|wondering"
    rf"|curious|answer|find out|figure out|clarify|explain|homework|essay|lecture|project|paper|thesis|research"
    rf"|studying)\b)(?:(?!{_TURNED})[^?]){{1,160}}?[\s:,;.-]+(?={_TURNED}[^?]*\?)",
    _IGNORE,
)
"""What somebody says before the question proper, in any words: "My son, who is ten, asked me today …"."""
_GREETING = re.compile(
    r"(?i:hi+|hello|hey|dear|good (?:morning|day|evening|afternoon)|salam|merhaba|привет|здравствуйте|բարև)"
    r" [^\W\d_a-z]\w*(?: [^\W\d_a-z]\w*)?"
)
_PAUSE = re.compile(
    r"[^\w\s]*[.!?;:,…\n—–][^\w\s]*(?=\s|$)|\s+-\s+|\n+|\s*[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\uFE0F\u200D]+\s*"
)
_LONGEST: Final = 160
"""Characters of a clause that can be manners; a longer one says more."""


@lru_cache(maxsize=512)
def bare(question: str) -> Bare:
    """Leave out what a question is opened and closed with.

    Args:
        question: As typed, of a length that is searched at all.
    """
    plain = question.replace("\u2019", "'").replace("\u2018", "'").replace("\u00a0", " ").replace("\t", " ")
    clauses = clauses_of(plain, _PAUSE)
    first, last = 0, len(clauses)
    while first < last and _is_manners(plain, clauses[first]):
        first += 1
    if last - first > 1 and _is_signed(plain, clauses[last - 2], clauses[last - 1]):
        last -= 1
    while last > first and _is_manners(plain, clauses[last - 1]):
        last -= 1
    if first == last:
        return Bare("")
    if first and _may_be_a_name(plain, clauses[0], clauses[first]):
        return Bare(question.strip(), _cut(question, plain, clauses[first:last]))
    text = _cut(question, plain, clauses[first:last])
    own_first, own_last = first, last
    while own_first < last - 1 and (_of_the_asker(plain, clauses[own_first]) or _greets(plain, clauses[own_first])):
        own_first += 1
    while own_last - 1 > own_first and _of_the_asker(plain, clauses[own_last - 1]):
        own_last -= 1
    shorter = _without_preamble(_cut(question, plain, clauses[own_first:own_last]))
    return Bare(text, "" if shorter == text else shorter)


def _without_preamble(question: str) -> str:
    """The question without what somebody says about asking it. A part with a name or a figure is never left out."""
    aside = _ASIDE.search(question, 0, _LONGEST)
    plain = f"{question[: aside.start()]} {question[aside.end() :].lstrip()}" if aside else question
    told = _PREAMBLE.match(plain)
    if told is None or told.end() > _LONGEST or re.search(r"\d", told[0]):
        return question
    named = any(word[0].isupper() and word != "I" for word in re.findall(r"\w+", told[0])[1:])
    return question if named else plain[told.end() :]


def _cut(question: str, plain: str, clauses: list[Clause]) -> str:
    """These clauses without an opening, a closing, and without manners among them."""
    start = clauses[0].start
    if joined := _JOINED.match(plain, start):
        start = joined.end()
    start = _opened(plain, start, clauses[0].end)
    end = _closed(plain, max(start, clauses[-1].start), clauses[-1])
    parts: list[str] = []
    for place, each in enumerate(clauses):
        inner = 0 < place < len(clauses) - 1
        if inner and _is_manners(plain, each):
            if parts and parts[-1].rstrip().endswith(","):
                parts[-1] = f"{parts[-1].rstrip()[:-1]} "
            continue
        to = clauses[place + 1].start if place < len(clauses) - 1 else end
        parts.append(question[max(each.start, start) : to])
    return ("".join(parts).strip() + _ended(clauses[-1].pause)).strip()


def _greets(text: str, clause: Clause) -> bool:
    """Whether a clause greets somebody by name: "Hi Maria,"."""
    return (
        re.search(r"[.!,\n]", clause.pause) is not None
        and _GREETING.fullmatch(text, clause.start, clause.end) is not None
    )


def _is_signed(text: str, regards: Clause, name: Clause) -> bool:
    """Whether the last clause is a name under a closing: "Best regards, Anna"."""
    signed = re.fullmatch(r"(?-i:[^\W\d_a-z])\w*(?: (?-i:[^\W\d_a-z])\w*)?", text[name.start : name.end])
    return signed is not None and _is_manners(text, regards)


def _may_be_a_name(text: str, opening: Clause, clause: Clause) -> bool:
    """Whether a single word before a comma may belong to what follows it, which does not begin as a question does."""
    one = len(text[opening.start : opening.end].split()) == 1 and not re.search(r"[.!?:\n]", opening.pause)
    return one and _QUESTION.match(text, clause.start) is None and _is_plain(text, clause)


def _is_plain(text: str, clause: Clause) -> bool:
    """Whether a clause has no opening of its own."""
    return _opened(text, clause.start, clause.end) == clause.start


def _of_the_asker(text: str, clause: Clause) -> bool:
    """Whether a clause speaks of who asks, and names nothing: it ends with a full stop, a colon or a new line."""
    said = text[clause.start : clause.end]
    if not re.search(r"[.!:;\n]", clause.pause) or _QUESTION.match(said) or re.search(r"\d", said):
        return False
    words = re.findall(r"\w+", said)
    named = any(word[0].isupper() and word != "I" for word in words[1:])
    return not named and any(word.lower() in {"i", "my", "me", "we", "our", "us", "mine"} for word in words)


def _is_manners(text: str, clause: Clause) -> bool:
    said = " ".join(text[clause.start : clause.end].strip("()").split())
    return len(said) <= _LONGEST and (_ONE.fullmatch(said) or _SEVERAL.fullmatch(said)) is not None


def _opened(text: str, start: int, end: int) -> int:
    """Where the question begins, after its opening."""
    for _ in range(4):
        found = _STRONG_FIRST.match(text, start, end) or _WEAK_FIRST.match(text, start, end)
        if found is None:
            break
        start = found.end()
    return start


def _closed(text: str, start: int, clause: Clause) -> int:
    """Where the question ends, before what it is closed with."""
    for pattern in (_LAST,) if "?" in clause.pause else (_LAST, _LAST_THANKS):
        found = pattern.search(text, max(start, clause.end - 60), clause.end)
        if found and found.start() > start:
            return found.start()
    return clause.end


def _ended(pause: str) -> str:
    """What of a pause belongs to the question: its question mark, or the full stop."""
    return "?" if "?" in pause else "." if "." in pause else ""
