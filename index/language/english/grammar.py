"""What a completed question must be: a sentence that a person would write.

Each function gives an empty text when it cannot be sure of that; the question is then completed in another way.
"""

import re
from typing import Final

from index.language.english.judgement import is_judgement
from index.language.english.vocabulary import STOP_WORDS
from index.language.words import WORD, fold

WH: Final = (
    r"(?:(?:in|on|at|by|to|for|from|with|of|since|until|during) )?(?:how (?:many|much|long|old|far|big|large|high"
    r"|tall|often|fast|deep|wide)|what (?:year|date|day"
    r"|month|time|age|place|kind|sort)|which (?:year|date|day|month|time|place)|when|where|who|whom|whose|why|how"
    r"|what|which)"
)
WH_FIRST: Final = re.compile(rf"\s*({WH})\b", re.I)
AUXILIARY: Final = re.compile(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)$", re.I
)
PARTICLES: Final = (
    r"(?:of |the |de |del |della |di |da |du |dos |la |le |el |al |van |von |der |den |ter |ten |zu |bin |ibn )*"
)
_BEING: Final = re.compile(r"(?:is|are|was|were)$", re.I)
_DOING: Final = re.compile(r"(?:did|do|does)$", re.I)
_ADVERBIAL: Final = re.compile(
    r"(?:(?:in|on|at|by|to|for|from|with|since|until|during) (?!who$).+"
    r"|when|where|why|how|how (?:long|often|fast)|what (?:year|date|day|month|time)"
    r"|which (?:year|date|day|month|time))$",
    re.I,
)
_WHEN_WHERE: Final = re.compile(
    r"(?:when|where|(?:(?:in|on|at) )?(?:what|which) (?:year|date|day|month|time|place))$", re.I
)
_HAPPENED: Final = re.compile(r"(?:happened|took place|occurred|happens) (?:in|at|on|near) ", re.I)
_SETTING: Final = frozenset(
    "in at on near during by from since until after before with for of under to as into".split()
)
_TIMES: Final = frozenset("in at near during by since until after before".split())
_POINTING: Final = frozenset(
    "i you he she it we they me him her us them this that these those there his its their my your our".split()
)
_PAST: Final = {
    **dict.fromkeys(("die", "died"), "die"),
    **{f"{each}ed": each for each in
       "kill drown burn attack wait happen attend visit remain return start protest vanish perish surrender suffer work"
       " disappear open end stay turn vot settl surviv escap resign emigrat mov arriv liv clos".split()},
    "voted": "vote", "settled": "settle", "survived": "survive", "escaped": "escape", "emigrated": "emigrate",
    "moved": "move", "arrived": "arrive", "lived": "live", "closed": "close", "stopped": "stop",
    "fled": "flee", "fell": "fall", "left": "leave", "came": "come", "went": "go", "sank": "sink", "fought": "fight",
    "ran": "run", "met": "meet", "froze": "freeze", "stood": "stand", "broke": "break", "began": "begin", "won": "win",
    "lost": "lose", "took": "take", "spoke": "speak", "voted for": "vote for", "flew": "fly", "grew": "grow",
}  # fmt: skip
"""Past forms of verbs that may follow what is counted, with the form that follows "did"."""
_PRESENT: Final = frozenset("live work die stay remain attend visit vote go come stand".split())
_PARTICIPLE: Final = {
    "built": "built", "wrote": "written", "made": "made", "found": "found", "led": "led", "sold": "sold", "won": "won",
    "held": "held", "bought": "bought", "began": "begun", "drew": "drawn", "took": "taken", "gave": "given", "paid": "paid",
    "shot": "shot", "sent": "sent", "fought": "fought", "broke": "broken", "lost": "lost", "chose": "chosen",
    **{each: each for each in "hurt cut put struck burnt born known seen torn driven thrown hit".split()},
}  # fmt: skip
_OF_PEOPLE: Final = frozenset(
    "died killed wounded injured drowned fled perished murdered displaced captured executed survived massacred".split()
)
"""Verbs with which "how many" without a noun counts people."""
VERBS: Final = frozenset(_PAST) | frozenset(_PARTICIPLE) | frozenset(_PARTICIPLE.values())
_IRREGULAR_PLURALS: Final = frozenset(
    "people men women children police feet teeth mice geese cattle media data".split()
)
_SINGULAR_S: Final = frozenset(
    "its this his was is has does news series species means physics politics mathematics headquarters".split()
)
_VERDICT: Final = re.compile(
    r"\b(?:true|false|correct|accurate|right|wrong|a fact|a lie|legal|illegal|lawful|unlawful|justified|deliberate"
    r"|intentional|fair|unfair|moral|immoral"
    r"|(?:an? )?(?:war )?crimes?|genocide|massacre|murder|terror(?:ism)?|ethnic cleansing|aggression|self-?defen[cs]e"
    r"|pogrom|provocation|an accident|a mistake)\b",
    re.I,
)
_COPULA: Final = re.compile(
    r"(?:so |and |but |then )*(?:is|was|isn['’]?t|wasn['’]?t|could|can|would|should|does|did)\s+(?:it|this|that)\b",
    re.I,
)
_SAYING: Final = re.compile(
    r"\b(?:say|claim|think|call|deny|write|report|state|tell|argue|believe|admit|accuse|blame|describe|answer|respond)\b",
    re.I,
)
_NAME: Final = r"(?:[A-Z\u00c0-\u00de\u0400-\u042f\u018f](?:\.|[\w'’-]*))"
_NAMES: Final = rf"{_NAME}(?: {PARTICLES}{_NAME})*"
_SPEAKER: Final = (
    re.compile(rf"\b(?:do|does|did|has|have|had) (?:the )?({_NAMES})"),
    re.compile(rf"\b[Aa]ccording to (?:the )?({_NAMES})"),
)
_PLAIN: Final = re.compile(r"(?:the )?[a-z][\w'-]*(?:,? (?:and |or )?[a-z][\w'-]*){0,2}")
_COUNTED: Final = re.compile(
    r"(?P<head>(?:how many|how much|which|what share of|what part of)\b(?: (?:of (?:the |them\b)?)?[\w'-]+){0,4}?"
    r" (?:are|is|was|were) )(?P<said>[a-z][\w'-]*)(?P<tail>(?: (?:in|at|on|during|by|near) .*)?[?. ]*)$",
    re.I,
)
_COUNTED_FIRST: Final = re.compile(r"(?P<head>how (?:many|much) )(?P<said>[a-z]+)(?P<tail> [a-z]+\b.*)$", re.I)


def is_verdict(question: str) -> bool:
    """Whether a question with "it" asks for a judgement of what happened: "was it a crime?", "is it true?"."""
    copular = _COPULA.match(question.strip())
    return copular is not None and (is_judgement(question) or _VERDICT.search(question, copular.end()) is not None)


def is_one_thing(phrase: str) -> bool:
    """Whether "it" may refer to a phrase: one noun phrase, singular, neither a person that speaks nor a people."""
    words = [fold(word) for word in WORD.findall(phrase)]
    if not words or set(words) & (_POINTING - {"this", "that", "its", "their", "his", "her"}):
        return False
    if any(word in VERBS and place for place, word in enumerate(words)):
        return False
    head = re.split(r"\b(?:of|in|at|for|on|to|from|with)\b", phrase)[0].split() or phrase.split()
    if head[0].casefold() in {"a", "an"}:
        return True
    several = head[0].casefold() in {"these", "those", "all", "two", "both"}
    return not several and not any(_is_plural(word) for word in head if word[:1].islower() or word == head[-1])


def _is_plural(word: str) -> bool:
    """Whether a noun has the form of more than one thing, or of a people."""
    plain = word.strip(",;:'\"’").casefold()
    if plain in _IRREGULAR_PLURALS:
        return True
    single = (
        plain.endswith(("ss", "us", "'s", "’s"))
        or plain in _SINGULAR_S
        or (plain.endswith("is") and word[:1].islower())
    )
    return plain.endswith("s") and not single


def judged_event(base: str, phrase: str) -> str:
    """What a verdict on "it" is about after a question: the event that it named and asked nothing more of; or empty."""
    text = base.strip().rstrip("?!. ")
    asked = WH_FIRST.match(text)
    rest = text[asked.end() :].strip() if asked else text
    if asked and _HAPPENED.match(rest):
        return f"what {rest}"
    words = rest.split(" ", 1)
    if not asked or fold(asked[1]) in {"who", "whose", "whom"} or len(words) < 2 or not AUXILIARY.match(words[0]):
        return ""
    named = re.match(r"(?:the|this|that|a|an) .*", phrase, re.I) is not None and is_one_thing(phrase)
    behind = words[1].removeprefix(phrase).strip()
    if not named or not words[1].startswith(phrase) or re.search(r"\b(?:who|person|man|woman)\b", phrase):
        return ""
    return phrase if re.fullmatch(r"(?:happen|occur|take place|begin|start|end)?", behind, re.I) else ""


def asked_again(base: str, question: str) -> str:
    """The question before, asked for another thing: "Who built the bridge?", "when?" → "When was the bridge built?"."""
    new, old = re.search(rf"\b({WH})\b", question, re.I), WH_FIRST.match(base)
    if new is None or not _ADVERBIAL.match(new[1]):
        return ""
    rest = (base[old.end() :] if old else base).strip().rstrip("?!. ")
    if not rest:
        return ""
    made = _inverted(rest, "" if old is None else fold(old[1]), new[1])
    return f"{new[1][0].upper()}{new[1][1:].lower()} {made}?" if made else ""


def _inverted(rest: str, old: str, new: str) -> str:
    """What follows the new question word: the auxiliary, the subject and the rest; empty when that is not sure."""
    words = rest.split()
    if event := _HAPPENED.match(rest):
        return f"was {rest[event.end() :]}" if _WHEN_WHERE.match(new) else ""
    if AUXILIARY.match(words[0]):
        return _as_asked(words, old, new)
    passive = _passive(words) if old in {"who", "what"} else ""
    counting = old in {"how many", "how much", "which", "what", "which kind", "what kind"}
    plural = old not in {"which", "what"} or any(map(_is_plural, words[:3]))
    return passive or (_counted(words) if counting and plural else "")


def _as_asked(words: list[str], old: str, new: str) -> str:
    """The subject and the rest of words that begin with the auxiliary: nothing changes where a subject follows it."""
    first = words[0][0].lower() + words[0][1:]
    pointing = len(words) > 1 and fold(words[1]) in _POINTING - {"his", "its", "their", "this", "that"}
    if pointing and not old:
        return ""
    if old in {"who", "whom", "whose", "what", "which", "how many", "how much", "what kind", "what sort"}:
        people = old == "how many" and len(words) > 1 and fold(words[1]) in _OF_PEOPLE
        return f"{first} people {' '.join(words[1:])}" if people and _BEING.match(first) else ""
    sure = not _BEING.match(first) or _has_predicate(words[1:])
    return " ".join([first, *words[1:]]) if sure or (_WHEN_WHERE.match(old) and _WHEN_WHERE.match(new)) else ""


def _is_participle(word: str) -> bool:
    plain = fold(word.strip(",;:"))
    return plain in VERBS or plain in _OF_PEOPLE or (plain.endswith("ed") and len(plain) > 4)


def _has_predicate(words: list[str]) -> bool:
    return any(_is_participle(word) and word[:1].islower() for word in words[1:])


def _counted(words: list[str]) -> str:
    """What is counted, and what it did, in the order of a question: "people were hurt" → "were people hurt"."""
    if fold(words[0]) in _PAST and fold(words[0]) in _OF_PEOPLE:
        return f"did people {_PAST[fold(words[0])]}{_joined(words[1:])}"
    places = range(1, min(len(words), 6)) if fold(words[0]) not in STOP_WORDS else range(0)
    for place in places:
        word, plain = words[place], fold(words[place])
        subject, behind = " ".join(words[:place]), words[place + 1 :]
        if AUXILIARY.match(word):
            return _before(word, subject, behind)
        if plain in _PRESENT:
            return f"do {subject} {word}{_joined(behind)}"
        if plain in _PAST:
            return f"did {subject} {_PAST[plain]}{_joined(behind)}"
    return ""


def _before(auxiliary: str, subject: str, behind: list[str]) -> str:
    """An auxiliary put before what is counted; of "did" with its own subject, what is counted goes to the end."""
    following = fold(behind[0]) if behind else ""
    if _DOING.match(auxiliary):
        placed = any(fold(each) in _SETTING for each in behind) or len(behind) < 2
        return "" if placed or following in _POINTING else f"{auxiliary} {' '.join(behind)} {subject}"
    ready = _is_participle(following) if _BEING.match(auxiliary) else bool(following)
    return f"{auxiliary} {subject} {' '.join(behind)}" if ready and behind[0][:1].islower() else ""


def _passive(words: list[str]) -> str:
    """Who did something, told of the thing: "founded the mill in 1870" → "was the mill founded in 1870"."""
    verb = fold(words[0])
    done = _PARTICIPLE.get(verb, verb if verb.endswith("ed") and len(verb) > 4 else "")
    setting = next((place for place, word in enumerate(words) if place > 1 and fold(word) in _TIMES), len(words))
    what = words[1:setting]
    named = what and (what[0].casefold() in {"the", "a", "an"} or what[0][:1].isupper())
    if not done or not named or not is_one_thing(" ".join(what)) or "and" in what:
        return ""
    return f"was {' '.join(what)} {done}{_joined(words[setting:])}"


def _joined(words: list[str]) -> str:
    return f" {' '.join(words)}" if words else ""


def exchanged(base: str, part: str, names: list[str]) -> str:
    """The question before with this part in place of its like: a year for a year, a name for a name; empty if unclear.

    Args:
        base: The question before.
        part: What was typed, without a connective.
        names: The names in `base` that are no figures.
    """
    part = part.strip(" ?.!,;")
    year = re.fullmatch(r"(?:in |during |for )?(1\d{3}|20\d\d)", part, re.I)
    if year:
        years = re.findall(r"\b(?:1\d{3}|20\d\d)\b", base)
        return base.replace(years[0], year[1]) if len(years) == 1 else ""
    placed = re.match(r"(?:in|at|for|of|on|from|to|about|by) ", part, re.I)
    plain = re.sub(r"^(?:in|at|for|of|on|from|to|about|by|the|according to) ", "", part, flags=re.I)
    if re.fullmatch(rf"{PARTICLES}(?:{_NAME}|\d[\w'’.-]*)(?: {PARTICLES}(?:{_NAME}|\d[\w'’.-]*)){{0,4}}", plain):
        article = "the " if re.search(r"\bthe$", part[: -len(plain)].rstrip(), re.I) else ""
        return _other_name(base, (article, plain), names, placed[0].lower() if placed else "")
    return "" if placed else _other_noun(base, plain)


def _other_name(base: str, name: tuple[str, str], names: list[str], preposition: str) -> str:
    """A name, with its article, for the only name; of several, for the one after the same preposition, or for who speaks."""
    places = [match.span() for each in names for match in re.finditer(rf"(?<!\w){re.escape(each)}(?!\w)", base)]
    if len(names) == 1 and places:
        return _put(base, places[0], name)
    if preposition:
        like = [(start, end) for start, end in places if re.search(rf"\b{preposition}(?:the )?$", base[:start], re.I)]
        return _put(base, like[0], name) if len(like) == 1 else ""
    for pattern in _SPEAKER:
        said = pattern.search(base)
        if said and (pattern is _SPEAKER[1] or _SAYING.search(base, said.end())):
            return _put(base, said.span(1), name)
    return ""


def _put(base: str, place: tuple[int, int], name: tuple[str, str]) -> str:
    """A name in this place. The article before it goes too, unless a noun follows that the article belongs to."""
    before, behind = base[: place[0]], base[place[1] :]
    following = WORD.match(behind.lstrip())
    alone = following is None or fold(following[0]) in _SETTING or _SAYING.fullmatch(following[0]) is not None
    alone = alone or _is_participle(following[0] if following else "")
    if alone:
        before = re.sub(r"\b[Tt]he $", "", before)
    return f"{before}{name[0] if alone else ''}{name[1]}{behind}"


def without_year(question: str) -> str:
    """The question without the year in which somebody said something: "according to Rask in 1950"; empty when it has none."""
    dated = re.search(rf"(\b[Aa]ccording to (?:the )?(?:{PARTICLES}){_NAMES}) in (?:1\d{{3}}|20\d\d)\b", question)
    return f"{question[: dated.end(1)]}{question[dated.end() :]}" if dated else ""


def _other_noun(base: str, noun: str) -> str:
    """Another thing counted: "How many were women?", "and children?" → "How many were children?"."""
    if not _PLAIN.fullmatch(noun) or any(fold(word) in _POINTING or AUXILIARY.match(word) for word in noun.split()):
        return ""
    verbal = any(_is_participle(word) for word in noun.split())
    predicate = _COUNTED.search(base)
    if predicate and _is_participle(predicate["said"]) == verbal and fold(predicate["said"]) not in STOP_WORDS:
        return f"{base[: predicate.start('said')]}{noun}{predicate['tail']}"
    first = _COUNTED_FIRST.match(base)
    plural = _is_plural(noun.rsplit(" ", maxsplit=1)[-1])
    counted = first is not None and not AUXILIARY.match(first["said"]) and fold(first["said"]) not in STOP_WORDS | VERBS
    if first and plural and counted and not verbal:
        following = first["tail"].split()[0].strip("?.,")
        if AUXILIARY.match(following) or _is_participle(following) or fold(following) in _PRESENT:
            return f"{first['head']}{noun}{first['tail']}"
    return ""
