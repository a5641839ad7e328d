"""What English questions want, and the short forms of messengers."""

import re

from index.language.answer_tables import QuestionWords
from index.language.english.courtesies import BEGINS
from index.language.words import Kind

_WANTED: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple((kind, re.compile(pattern)) for kind, pattern in (
    (Kind.DATE, r"\b(what|which|wat) (year|month|date|day|decade|century|time)\b|\bwhen\b|\b(in|on|by) (what|which) (year|date|century|decade)"),
    (Kind.NUMBER, r"\bhow (many|much|long|old|far|big|large|high|tall|often|fast|deep|wide)\b|\bhw (many|much)\b|percent|percentage|number of|what (age|amount|number|size|score|population|rate|fraction|proportion|share)"),
    (Kind.NAME, r"\b(who|whom|whose)\b|\b(which|what) (person|man|woman|actor|king|president|emperor|player|scientist|author|company|team|group|people|university|organization)\b"),
    (Kind.PLACE, r"\bwhere\b|\b(which|what) (city|country|state|place|region|town|location|river|continent|area|street|county|building|nation)\b"),
    (Kind.REASON, r"\bwhy\b|what (was|is) the (reason|cause)|\bwhat (caused|causes)\b"),
))  # fmt: skip
_BEGINS = re.compile(BEGINS, re.IGNORECASE)
_LETTER_WORDS = frozenset({"I", "A"})
"""Capital letters that are words and say nothing."""
_MEASURES = frozenset("long old far many much".split())
_SHORT_FORMS = {
    **{"hw": "how", "mny": "many", "ppl": "people", "wat": "what", "wht": "what", "wen": "when", "whn": "when"},
    **{
        "wer": "where",
        "whr": "where",
        "abt": "about",
        "bcoz": "because",
        "bc": "because",
        "cuz": "because",
        "wk": "week",
    },
    **{
        "yr": "year",
        "yrs": "years",
        "govt": "government",
        "btw": "between",
        "nr": "number",
        "w": "with",
        "thru": "through",
    },
}
"""Short forms of messengers, looked up as the words they mean, unless the corpus uses them itself."""
_WHOLE = (
    # "What does Article 7 say?", "What is laid down in section 2?": the verb is not looked for
    re.compile(
        r"\bwhat (?:do|does|did|is|are|was) .+ (?P<verb>say|state|states|regulate|provide|prescribe|stipulate|govern|contain|cover"
        r"|mean|about|deal with|lay down|set out|rule|concern)(?: about)?\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat (?:is|are|was|were) (?P<verb>regulated|said|stated|written|provided|prescribed|stipulated|governed|contained|covered"
        r"|laid down|set out|ruled|found) (?:by|in|under|with) ",
        re.IGNORECASE,
    ),
)

QUESTIONS = QuestionWords(
    wanted=_WANTED,
    begins=_BEGINS,
    letter_words=_LETTER_WORDS,
    measures=_MEASURES,
    short_forms=_SHORT_FORMS,
    whole=_WHOLE,
)
