"""A question that leans on the one before, completed with it: "When was it built?" → "When was the Tarn bridge built?".

Nothing here decides whether a completed question was meant. `reading` says in which ways a question can be read, and in
which order; the first one with a sure answer is kept. A question that names what it is about is read as it is.
"""

import re
from dataclasses import replace
from typing import Final

from index.language.english.grammar import (
    AUXILIARY,
    PARTICLES,
    VERBS,
    WH,
    WH_FIRST,
    asked_again,
    exchanged,
    is_one_thing,
    is_verdict,
    judged_event,
    without_year,
)
from index.language.english.manners import bare
from index.language.english.vocabulary import QUESTION_WORDS, STOP_WORDS
from index.language.readings import Reading
from index.language.words import WORD, fold

JOINING: Final = frozenset("the person who those in s was of".split())
"""Words put into a completed question that neither of the two questions has."""
_REMEMBERED: Final = 30
"""Words of each earlier question that a follow-up is completed with, its last ones."""

_FRAGMENT: Final = 2
"""Words of its own that a question without a verb may have to be taken for a part of one: "Lomvik?"."""
_CONNECTIVE = re.compile(r"(?:(?:and|but|also|plus|or)(?: also| what about| how about| then)?|what about|how about"
r"|what of)(?=[\s,])[\s,]*", re.I)  # fmt: skip
_THING_ASKED: Final = re.compile(r"(?:who|whom|whose|what|which|how many|how much)$", re.I)
_WHEN: Final = re.compile(
    r"(?:when|why|how|(?:in |on )?(?:what|which) (?:year|date|day)) (?:is|was|did) (?:that|this)\b"
    r"|(?:who|what) (?:did|does|do) (?:it|this|that)\b",
    re.I,
)
"""With no other word: asks of what happened, not of what the subject of the question before is."""
_IS_IT: Final = re.compile(r"(?:is|was|isn['’]?t|wasn['’]?t) (?:it|this|that)\b", re.I)
_BE: Final = re.compile(r"(?:is|are|was|were|am)$", re.I)
_I_OR_YOU: Final = re.compile(r"(?:i|you|we|they|he|she|it)\b", re.I)
_ABOUT = re.compile(r"(?:and |but |also |so )?(?:what about|how about|what of)\b", re.I)
_DISCOURSE = re.compile(r"^(?:(?:so|then|well|ok|okay|now)\b,?\s+)+(?=\w)", re.I)
_COUNTS = re.compile(r"how (?:many|much) (?:(?:is|are|was|were|did|had|have|of)\b|\w+[?. ]*$)", re.I)
_ENDED: Final = r"(?<=[?!.…])(?<!\b[A-Z]\.)\s+"
"""Between sentences, not after an initial."""
_CAPITAL: Final = r"(?:[A-Z\u00c0-\u00de\u0400-\u042f\u018f]|\d)[\w'’.-]*"
_NAME: Final = re.compile(
    r"(?<!\w)(?:[A-Z]\.(?= \w)|[A-Z\u00c0-\u00de\u0400-\u042f\u018f][\w'’-]*|\d[\w.,-]*\w|\d)"
    rf"(?: {PARTICLES}(?:[A-Z]\.(?= \w)|[A-Z\u00c0-\u00de\u0400-\u042f\u018f][\w'’-]*|\d[\w-]*))*"
)
_EVENT = re.compile(r"\b(?:happen(?:ed|s)?|occur(?:red|s)?|take place|took place|that|this|then|so)\b", re.I)
_HAPPENS = re.compile(r"\b(?:happen(?:ed|s)?|occur(?:red|s)?|take place|took place)\b", re.I)
_IMPERSONAL = re.compile(r"(?:is|was|be|makes?|made) it (?:\w+ ){1,2}(?:to|that|for|if)\b", re.I)
_PLURAL: Final = frozenset("they them their theirs these those".split())
_PERSON: Final = frozenset("he him his she her hers".split())
_THING: Final = frozenset("it its this that there".split())
_OWNING: Final = frozenset("their his her its".split())
_PRONOUNS: Final = _PLURAL | _PERSON | _THING
_BEING: Final = frozenset("is are was were be been has have had will would could".split())
_EMPTY: Final = STOP_WORDS | QUESTION_WORDS | frozenset(
    "happen happened happening happens occur occurred take took taken place exactly precisely really actually else"
    " go went come came mean meant do did done one ones ago"
    " last late call called time year date day name same yes too thing things anyone anybody someone other others more"
    " another".split()
)  # fmt: skip
"""Words that alone name nothing to look up."""
_VERBS: Final = frozenset(
    "built held made sold won lost led written wrote taken took given gave known knew found begun began become"
    " became come came go gone went do say said says sell sells buy bought"
    " live lives die dies work works open opens close closes start starts end ends cost costs happen happens mean"
    " means use get got set cut put run ran kept keep left leave meet"
    " met pay paid send sent stand stood tell told think thought understand win write read begin born buried fought"
    " spent sung shot struck shown seen drawn driven grown".split()
)  # fmt: skip
_ADVERBS: Final = frozenset("late early online again today tomorrow yesterday now twice once here abroad free".split())
_NOUN_ED: Final = frozenset("red bed shed seed feed united speed weed need breed".split())


def readings(question: str, previous: str = "") -> tuple[Reading, ...]:
    """The ways to read a question, the one to keep first when several are sure.

    Args:
        question: As typed, without manners.
        previous: The question before, completed itself perhaps, or a text that was replied to; empty when there is none.

    Returns:
        The question as it is, unless it says nothing alone; and its completions, when it leans on the one before.
    """
    typed = Reading(question)
    base, asked = _base(previous), _DISCOURSE.sub("", question)
    content = _content(asked)
    opened = _CONNECTIVE.match(asked)
    rest = asked[opened.end() :] if opened else asked
    pronoun = _pronoun(rest)
    asks = WH_FIRST.match(rest) is not None or AUXILIARY.match(rest.split(" ")[0]) is not None
    alone = not asks and asked.rstrip().endswith("?") and len(content) <= _FRAGMENT
    fragment = alone or bool(opened and not asks) or _ABOUT.match(asked) is not None
    leaning = pronoun or opened or alone or not content or _is_short(asked, content)
    if not base or not WORD.search(asked) or not leaning:
        return (typed,)
    if pronoun and is_verdict(rest) and not _judged(rest, base, pronoun):
        return (typed,)
    completed = _completed(asked, rest, base, pronoun, fragment=fragment, content=content)
    if fragment or not content:
        return completed
    if _has_antecedent(rest, pronoun) if pronoun else _names(asked):
        return (typed,)
    names_something = pronoun is None and (not opened or re.search(r"\b(?:the|a|an|any)\s+\w+", rest, re.I))
    if names_something:
        return (typed, *completed)
    return (*completed, replace(typed, own=frozenset(_content(base))))


def _content(text: str) -> list[str]:
    """Folded words that name something."""
    return [word for word in map(fold, WORD.findall(text)) if word not in _EMPTY]


def leans(question: str) -> bool:
    """Whether a question speaks of an event that it does not name: "When did it happen?"."""
    return not _content(question) and _HAPPENS.search(question) is not None and WH_FIRST.match(question) is not None


def says_nothing(question: str) -> bool:
    """Whether no word of a question names something: "When was that?"."""
    return not _content(question)


def says_little(text: str) -> bool:
    """Whether a text has no name and fewer than two words that name something, so that nothing can lean on it."""
    return not _names(text) and len(_content(text)) < 2


def stands_alone(question: str) -> bool:
    """Whether a question names what it is about, and no word of it refers to something said before."""
    return bool(_content(question)) and (_pronoun(question) is None or _has_antecedent(question, _pronoun(question)))


def _base(previous: str) -> str:
    """What of the text before is leant on: at most the first and the last of its questions, without manners."""
    kept = [bare(part).text for part in re.split(rf"{_ENDED}|\n+", previous.strip()) if WORD.search(part)]
    kept = [part for part in kept if part]
    if len(kept) > 2:
        kept = [kept[0], kept[-1]]
    return " ".join(" ".join(part.split()[-_REMEMBERED:]) for part in kept)


def _is_short(question: str, content: list[str]) -> bool:
    """Whether a question counts what it does not name: "How many were women?", "How many died?"."""
    return len(content) == 1 and not _names(question) and _COUNTS.match(question) is not None


def _names(text: str) -> list[str]:
    """Runs of capitalised words and figures that do not open the text; its first word only as part of a longer run."""
    found = []
    for match in _NAME.finditer(text):
        run = match[0]
        if match.start() == 0 or re.search(r"(?<!\b[A-Z])[?.!]$", text[: match.start()].rstrip()):
            first, _space, run = run.partition(" ")
            if (
                fold(first) not in _EMPTY
                and not run
                and not WH_FIRST.match(first)
                and text[: match.start()].strip() == ""
                and first.isdigit()
            ):
                run = first
        if run and run != "I" and fold(run) not in _EMPTY:
            found.append(run)
    return found


def _worded(text: str) -> list[str]:
    """The names that are no figures."""
    return [each for each in _names(text) if not each[0].isdigit()]


def _pronoun(question: str) -> "re.Match[str] | None":
    """The first word that refers to something named before; "was there a bridge" and "said that …" have none."""
    matches = list(WORD.finditer(question))
    for place, match in enumerate(matches):
        word = fold(match[0])
        if word not in _PRONOUNS or match[0] == "IT":
            continue
        if word == "it" and any(each.start() < match.start() < each.end() for each in _IMPERSONAL.finditer(question)):
            continue
        before = fold(matches[place - 1][0]) if place else ""
        after = fold(matches[place + 1][0]) if place + 1 < len(matches) else ""
        if word == "there" and (before in _BEING or after in _BEING):
            continue
        if word == "that" and not _stands_for_something(before, after):
            continue
        return match
    return None


def _stands_for_something(before: str, after: str) -> bool:
    """Whether a `that` between these words is a pronoun: in "when was that?", not in "said that …" or "of that town"."""
    if not after or before in {"was", "were", "is", "are", "did", "does", "do"}:
        return True
    follows = before in STOP_WORDS and after in _BEING | {"do", "did"}
    return follows or before in {"of", "about", "after", "before", "by", "for"}


def _has_antecedent(question: str, pronoun: "re.Match[str] | None") -> bool:
    """Whether the pronoun may refer to something named earlier in the same question."""
    before = question[: pronoun.start()] if pronoun else ""
    return re.search(r"\b(?:the|a|an|every|each|his|their)\s+\w+", before, re.I) is not None or bool(_names(before))


def _completed(
    question: str,
    rest: str,
    base: str,
    pronoun: "re.Match[str] | None",
    *,
    fragment: bool,
    content: list[str],
) -> tuple[Reading, ...]:
    """The question completed, the likeliest way first."""
    last = re.split(_ENDED, base)[-1]
    own = frozenset(content) - frozenset(_content(base))
    names = frozenset(word for name in _names(question) for word in map(fold, WORD.findall(name))) - STOP_WORDS
    found = []
    if fragment:
        found += [exchanged(last, _ABOUT.sub("", rest).strip(" ,"), _worded(last))]
        found += [without_year(found[0])]
    elif not content and (pronoun is None or _EVENT.search(question)) and (again := asked_again(last, rest)):
        found += [again]
    elif pronoun is not None and (content or not _WHEN.match(rest)):
        subject = _judged(rest, base, pronoun) or _fitting(last, rest, pronoun) or _fitting(base, rest, pronoun)
        found += [_replaced(rest, pronoun, subject) or ("" if content else asked_again(last, rest))]
    joined = f"{_marked(base)} {_marked(question)}"
    asked = re.search(rf"\b({WH})\b", rest, re.I)
    asks = asked is not None
    unsure = asked is not None and not content and _THING_ASKED.match(asked[1]) is not None
    readings_ = [Reading(text, completed=True, repeats=not content) for text in dict.fromkeys(found) if text]
    if (content and not (fragment and names and readings_)) or not readings_:
        bare_ = (bool(content) and not own) or unsure
        readings_.append(
            Reading(joined, completed=True, own=own, names=names & own, repeats=not content and asks, bare=bare_)
        )
    return tuple(readings_)


def _marked(text: str) -> str:
    """A text with the mark that ends it."""
    if not text or text[-1] in ".!?…":
        return text
    asks = WH_FIRST.match(_CONNECTIVE.sub("", text, count=1)) or AUXILIARY.match(text.partition(" ")[0])
    return f"{text}{'?' if asks else '.'}"


def _judged(question: str, base: str, pronoun: "re.Match[str]") -> str:
    """The event that a verdict is asked of; empty when the question asks for none, or the one before names none alone."""
    last = re.split(_ENDED, base)[-1]
    return judged_event(last, _subject(last, fold(pronoun[0]))) if is_verdict(question) else ""


def _fitting(base: str, question: str, pronoun: "re.Match[str]") -> str:
    """What the question before was about, if the pronoun can refer to it."""
    word = fold(pronoun[0])
    subject = _subject(base, word)
    if word in _PERSON | _PLURAL or word in {"these", "there"} or not subject:
        return subject
    asked = WH_FIRST.match(base)
    named = subject in _worded(base)
    if named and (word in {"this", "that"} or (asked is not None and fold(asked[1]) in {"who", "whom"})):
        return ""
    about_a_deed = named or re.search(r"\b(?:did|does|do|has|had)\b", base, re.I) is not None
    whole = re.fullmatch(rf"(?:where|what|how \w+) (?:is|was) {re.escape(subject)}[?. ]*", base, re.I) is not None
    if (about_a_deed and not whole and _IS_IT.match(question)) or not is_one_thing(subject):
        return ""
    return subject


def _replaced(question: str, pronoun: "re.Match[str]", subject: str) -> str:
    if not subject:
        return ""
    word = fold(pronoun[0])
    owning = (
        word in _OWNING
        and (word != "her" or re.match(r"\s+\w", question[pronoun.end() :]))
        and WORD.search(question, pronoun.end())
    )
    put = f"{subject}'s" if owning else f"in {subject}" if word == "there" else subject
    return question[: pronoun.start()] + put + question[pronoun.end() :]


def _subject(base: str, pronoun: str) -> str:
    """What the question before was about, as words to put in place of a pronoun; empty when it cannot be told."""
    text = base.strip().rstrip("?!. ")
    asked = WH_FIRST.match(text)
    if asked and fold(asked[1]).startswith("how man") and pronoun in _PLURAL:
        counted = [word for word in text[asked.end() :].split() if not AUXILIARY.match(word)]
        return _group(counted, text) if counted else ""
    names = _worded(text)
    rest = text[asked.end() :].strip() if asked else text
    first, _space, after = rest.partition(" ")
    if asked and fold(asked[1]) == "who" and pronoun in _PERSON | _PLURAL and after:
        if AUXILIARY.match(first):
            return _phrase(after)
        return f"the person who {rest}" if pronoun in _PERSON else f"those who {rest}"
    if AUXILIARY.match(first) and not _BE.match(first):
        return _phrase(after.partition(" ")[2]) if _I_OR_YOU.match(after) else _actor(after)
    numbered = re.match(r"(?:[a-z]+ )?(?!1\d{3}\b|20\d\d\b)\d[\d/.-]*(?= [a-z]+ed\b|$)", after)
    phrase = _phrase(after if AUXILIARY.match(first) else rest)
    if AUXILIARY.match(first) and numbered:
        phrase = numbered[0]
    elif names and not any(each in phrase for each in names):
        phrase = names[-1]
    return phrase


def _group(counted: list[str], text: str) -> str:
    """The people who were counted: "the people hurt in Colne", "the farmers who fled", "those killed"."""
    if fold(counted[0]) in VERBS or counted[0].endswith("ed"):
        passive = re.search(r"\b(?:are|is|were|was|been)\b", text, re.I)
        return f"those {'' if passive else 'who '}{' '.join(counted)}"
    if not any(map(AUXILIARY.match, text.split())):
        verb = next((place for place, word in enumerate(counted) if fold(word) in VERBS and fold(word) != "die"), 0)
        counted = [*counted[:verb], "who", *counted[verb:]] if verb else counted
    return f"the {' '.join(counted)}"


def _actor(text: str) -> str:
    """Who or what does something, by the words before the verb: capitals and figures in a row, and one noun after them."""
    article = re.match(r"(?:the|a|an|this|that|his|her|its|their|all|any) ", text, re.I)
    at = article.end() if article else 0
    run = re.match(rf"{_CAPITAL}(?: (?:(?:of|the|de|van) )*{_CAPITAL})*", text[at:])
    words = run[0].split() if run else []
    alone = run is None or (len(words) == 1 and (article is not None or words[0][0].isdigit())) or run[0].endswith("'s")
    if run:
        at += run.end()
    if alone and (article or run):
        noun = re.match(rf" ?[\w'-]+(?: of (?:the )?{_CAPITAL}(?: {_CAPITAL})*)?", text[at:])
        at += noun.end() if noun else 0
    return text[:at].strip() if article or run else ""


def _phrase(text: str) -> str:
    """The first noun phrase of a text, by its small words: `the Tarn bridge`, `the mayor of Colne`."""
    start = re.search(r"\b(?:the|a|an|this|that|its|their)\s", text, re.I)
    capital = re.search(r"(?<!\w)(?!I\b)[A-Z\u00c0-\u00de]", text)
    places = [each.start() for each in (start, capital) if each]
    if not places:
        return ""
    words = text[min(places) :].split()
    kept: list[str] = []
    for place, word in enumerate(words):
        plain = fold(word.strip(",;:'\"")) if word.strip(",;:'\"") else ""
        joins = plain in {"of", "in", "for", "and", "the", "at"} and place + 1 < len(words) and kept
        if (
            place
            and plain in STOP_WORDS
            and not (
                joins
                and (words[place + 1][:1].isupper() or plain == "of" or words[place - 1].lower() in {"of", "in", "at"})
            )
        ):
            break
        verb = plain in _VERBS or plain in VERBS or (plain.endswith("ed") and plain not in _NOUN_ED)
        if place and plain in _ADVERBS and fold(words[place - 1]) not in STOP_WORDS:
            break
        if place > (0 if words[0][:1].isupper() else 1) and verb and word[:1].islower():
            break
        kept.append(word.strip(",;:"))
    while kept and (fold(kept[-1]) in STOP_WORDS or (len(kept) > 1 and fold(kept[-1]) in _VERBS)):
        kept.pop()
    return " ".join(kept)
