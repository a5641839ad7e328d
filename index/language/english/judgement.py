"""Questions of judgement: who is right, who is to blame, was it genocide, is it justified, should they.

Documents do not settle them, so the answer is no highlighted sentence that "likely answers": it shows who says what, each
statement attributed and from a document of its own. A question of fact is none: "Was the hall opened in 2001?", "Who
ordered it?", "Did the court find him guilty?". A question about what somebody said is none either. Whether somebody did
a wrong, and which account is true, is asked in `index.language.contested`.
"""

import re

from index.language.english.contested import Point, asks_act, asks_truth, asks_whether, deed_named

_ATTRIBUTED = re.compile(
    r"\b(?:according to|in the (?:view|opinion|words) of)\b"
    r"|\b(?:says?|said|states?|stated|writes?|wrote|calls?|called|describes?|described|"
    r"claims?|claimed|argues?|argued|holds?|held"
    r"|finds|found|concludes?|concluded|accuses?|accused|blames?|blamed|rejects?|rejected|"
    r"denies|denied|recognises?|recognised|recognizes?"
    r"|recognized|considers?|considered|regards?|regarded|maintains?|maintained|insists?|"
    r"insisted|objects?|objected|alleges?|alleged"
    r"|condemns?|condemned|declares?|declared|reports?|reported|added|notes?|noted|admits?|"
    r"admitted|told|tells|ascribes?|ascribed|estimated?|estimates|given by|spoke of|speaks of|counted|counts|recorded|"
    r"(?:gives?|gave|puts?) (?:[\w',]+ ){0,6}?(?:figures?|numbers?|toll|dead|killed)|questioned|criticised|criticized)\b",
    re.IGNORECASE,
)
_EVALUATION = (
    r"right|wrong|guilty|innocent|responsible|to blame|at fault|blameworthy|justified|"
    r"justifiable|legitimate|lawful|unlawful|fair|unfair"
    r"|moral|immoral|ethical|unethical|evil|a (?:good|bad|evil|great|terrible) [\w'-]+|better|"
    r"worse|worst|a liar|liars|lying|a terrorist|terrorists|a hero|heroes|a traitor|traitors"
    r"|a criminal|criminals|war criminals?|an aggressor|the aggressors?|the victims?|racist|"
    r"fascist|corrupt|trustworthy|credible|biased|telling the truth"
    r"|cruel|barbaric|a mistake|(?:the )?(?:fault|guilt) of .+|overrated|underrated|"
    r"exaggerated|propaganda|a lie|lies|fake|a hoax|disproportionate"
)
_CRIME = (
    r"(?:a |an |the )?(?:act of |case of |kind of |form of )?(?:deliberate |real |actual |"
    r"planned )?(?:genocide|massacre|ethnic cleansing|war crimes?|crimes? against humanity|"
    r"terrorism"
    r"|terror|aggression|pogrom|holocaust|atrocity|atrocities|murder|occupation|liberation|"
    r"self-?defen[cs]e|provocation|apartheid|coup)"
)
_ADVERB = (
    r"(?:really |actually |truly |ever |all |both |equally |more |most |morally |legally |"
    r"the more |the most |so |even )*"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:so |and |but )?(?:who|whom|whose side|which (?:side|party|country|nation|people|one|"
        rf"of (?:them|the two|these)))\s+(?:is|are|was|were|do you think (?:is|was)|"
        rf"seems?)\s+{_ADVERB}(?:in the )?(?:{_EVALUATION}|guiltier|"
        rf"morally)\b(?!\s+for\s+(?:the )?(?:opening|cleaning|booking|repair|paying|keeping|"
        rf"maintaining|running|organi[sz]ing|collecting|delivery))",
        r"^(?:so |and |but )?(?:who|which (?:side|party|country))\s+(?:should|must|can|do|"
        r"does)\s+(?:i|we|one|people|you|the world)?\s*(?:be\s+)?(?:blamed?|trust(?:ed)?|"
        r"believed?|support(?:ed)?|punish(?:ed)?)\b",
        r"^(?:so |and |but )?whose\s+(?:fault|guilt|blame|side|responsibility)\b",
        r"^(?:who|which side)\s+(?:is|was)\s+(?:telling|speaking)\s+(?:the )?truth",
        r"^who\s+(?:started|provoked)\s+(?:it|this|the (?:war|conflict|fight|violence))\b",
        r"^who\s+(?:deserves?|has the (?:moral )?right|owns the truth)\b",
        rf"^(?:so |and |but )?(?:is|was|are|were|isn[’']?t|wasn[’']?t|aren[’']?t|"
        rf"weren[’']?t)\s+(?:not\s+)?(?:it|this|that|he|she|they|these|there|(?:the |"
        rf"a )?[\w’'-]+(?:\s+[\w’'-]+){{0,7}}?)\s+{_ADVERB}(?:not\s+)?(?:{_CRIME}|"
        rf"{_EVALUATION})(?:\s+(?:or|and)\s+.*)?\s*(?:then|at all)?[\s?.!]*$",
        rf"^(?:so |and |but )?(?:did|does|do|has|have|had|can|could|would)\s+.*\b(?:commit|"
        rf"constitute|amount to|count as|qualify as|be (?:called|considered|seen as|"
        rf"regarded as))\s+{_ADVERB}(?:{_CRIME}|{_EVALUATION})",
        rf"^(?:can|could|should|must|may)\s+(?:it|this|that|"
        rf"[\w’'-]+(?:\s+[\w’'-]+){{0,5}}?)\s+be\s+{_ADVERB}(?:called|considered|justified|excused|"
        rf"forgiven|blamed|defended|trusted)\b",
        r"^is it\s+(?:really |actually )?(?:right|wrong|fair|justified|legitimate|moral|immoral)\b",
        rf"^is it\s+(?:really |actually )?(?:true|a fact|a lie|correct) that\b.*\b(?:{_CRIME}|{_EVALUATION})",
        r"^should\s+(?!(?:i|we)\s+(?:do if|bring|wear|apply|pay|send|write|call|contact|book|"
        r"register|use|take|return|submit|fill))",
        r"^(?:what|which)\s+(?:is|was)\s+(?:the truth|really true|better|worse|the (?:better|"
        r"worse|right|wrong) (?:side|version|account))\b",
        r"^(?:do|did|does)\s+[\w’'-]+(?:\s+[\w’'-]+){0,4}?\s+(?:deserve|lie about|"
        r"have the right to (?:exist|rule|own))\b",
        r"\b(?:what do you think|your opinion|do you (?:think|believe|agree|support|condemn)|"
        r"in your (?:view|opinion))\b",
        r"^(?:why|how come)\s+(?:are|is|were|was|do|does|did)\s+.*\b(?:evil|liars?|lying|"
        r"barbari\w+|savages?|terrorists?|fascists?|nazis?|so (?:cruel|bad|evil))\b",
        rf"^who\s+(?:committed|is guilty of|was guilty of)\s+(?:the |a |this )?(?:{_CRIME}|crimes?)",
        r"^(?:who|which side|which country)\s+(?:is|was|are|were)\s+(?:(?:the )?(?:real|true|"
        r"bigger|greater|main)\s+)(?:victims?|aggressors?|villains?|criminals?|perpetrators?|"
        r"owners?)\b",
    )
)
_VERDICT = re.compile(rf"\b(?:{_EVALUATION})\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:according to|(?:did|does|do|has|have)\s+(?:the\s+)?(?:[\w’'-]+\s+){1,6}?(?:say|"
    r"call|describe|recogni[sz]e|state|find|found|consider|claim|hold|conclude|deny|write|"
    r"think|believe)\b(?<!you think)(?<!you believe))",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|ok|okay|well|so|and|but|tell me|can you tell me|"
    r"could you tell me|in (?:your|the) (?:view|opinion)|honestly|seriously|i want to know|"
    r"do you know|just)\b[\s,!:.]*(?:if|whether)?\s*)+",
    re.IGNORECASE,
)


def is_judgement(question: str) -> bool:
    """Whether a question asks for a verdict that no document can give for all; read in English."""
    plain, text = _plain(question)
    if asks_truth(plain):
        return True
    if _asks_what_was_said(plain):
        return False
    if asks_act(plain):
        return True
    return any(pattern.search(each) for pattern in _PATTERNS for each in dict.fromkeys((plain, text)))


def point(question: str) -> Point | None:
    """The point on which a side of a contested question must speak; None when the question is of another kind."""
    plain, _ = _plain(question)
    if truth := asks_truth(plain):
        return truth
    if _asks_what_was_said(plain):
        return None
    named = deed_named(plain) if asks_whether(plain) and _VERDICT.search(plain) is None else frozenset()
    return asks_act(plain) or (Point("named", named) if named else None)


def _plain(question: str) -> tuple[str, str]:
    """The question without what opens it, and whole; both with "who's" written out."""
    text = re.sub(
        r"\b(who|what|which)'?s (?!\w+'s)", r"\1 is ", " ".join(question.replace("’", "'").split()), flags=re.IGNORECASE
    )
    return _OPENING.sub("", text) or text, text


def _asks_what_was_said(plain: str) -> bool:
    """Whether it asks what somebody said, which documents do answer."""
    return _REPORTED.search(plain) is not None and not re.search(r"\byou (?:think|believe)\b", plain, re.IGNORECASE)


def is_attributed(sentence: str) -> bool:
    """Whether a sentence says whose statement it is."""
    return _ATTRIBUTED.search(sentence) is not None


def parted(sentence: str) -> tuple[str, str]:
    """The words of a sentence that say whose statement it is, and the rest; the first empty when it has none.

    "The union blamed the company" gives "The union", "blamed the company"; what is said may come before its speaker too:
    "The hall was closed, the mayor said."
    """
    by = re.search(
        r",?\s*\b(?:according to|in the (?:view|opinion|words) of|given by)\s+([^,;.]+)", sentence, re.IGNORECASE
    )
    if by:
        said = f"{sentence[: by.start()]} {sentence[by.end() :]}"
        inner = re.search(rf"(?:{_ATTRIBUTED.pattern})\s+(?:\w+\s+){{0,2}}?that\b", said, re.IGNORECASE)
        return (said[: inner.start()].strip(), said[inner.end() :]) if inner else (by[1].strip(), said)
    verb = _ATTRIBUTED.search(sentence)
    if verb is None:
        return "", sentence
    before = sentence[: verb.start()]
    said, comma, last = before.rpartition(",")
    after = sentence[verb.end() :]
    if comma and len(said) > len(after) and re.search(r"\bthat\b", after) is None:
        return last.strip(), f"{said} {verb[0]}{after}"
    return before.strip(), verb[0] + after
