"""The words around a figure or a date that say whether it is the one asked for."""

import re

from index.language.answer_tables import FigureWords
from index.language.english.vocabulary import stems_of

_CLAUSE = re.compile(r"[,;:()]\s+|\s+(?:and|while|but|as well as|including|whereas)\s+|\s+[–—-]{1,2}\s+")
_LIST = re.compile(r"\b(?:including|among them|among whom|of whom|of them)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:among|amongst|including|includes?|included|of the \d|of whom|of them)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:was|were|is|are|be|been|had|has|have|died|fell|fled|lost|went|came|took|left|\w{3,}ed)\b", re.IGNORECASE
)
_JOINED = re.compile(r"(?:\s+[^\W\d]+){1,4}(?:,\s*|,?\s+and\s+)", re.IGNORECASE)
_OF = re.compile(r"\s+of(?=\s)")
_OF_THEM = re.compile(r"\s+of (?:them|whom|these|those)(?=\s)")
_OF_THE = re.compile(r"\s+of\s+the\s+[^\W\d]+")
_BEFORE_ALONE = frozenset(
    "was is were are at of about than nearly almost over as to by reached totalled numbered exceeded stood".split()
)
_BEHIND_ALONE = frozenset("was were are is had have".split())
_FILLERS = frozenset("still yet more other".split())
_QUALIFIED_END = re.compile(r"[,;:.()]|\b(?:and|while|but)\b")
_NO_DURATION = re.compile(r"[\s-]*(?:ago|later|before|after|earlier|old|since)\b", re.IGNORECASE)
_BEFORE_NO_DURATION = re.compile(r"\b(?:after|within|every|aged|age|each|next|last|past)\s+(?:the\s+)?$", re.IGNORECASE)
_APART = re.compile(r"\s+(?:from|away|off|apart|north|south|east|west|along|down|up|behind|outside)\b", re.IGNORECASE)
_POPULOUS = re.compile(r"\b(?:population|live[sd]?|living|populous)\b", re.IGNORECASE)
_HAVING = re.compile(
    r"\b(?:has|have|had|with|counts?|counted|numbered|there (?:are|were)|home to|holds?)\s+(?:a total of\s+)?$",
    re.IGNORECASE,
)
_REPORTING = (
    r"(?:said|says|stated?|states|wrote|writes|reported|reports|found|gave|gives|counted|counts|according|published|added"
    r"|statement|report|letter|release|article|text|concluded|described|announced)"
)
_TOLD = re.compile(
    rf"\b(?:(?P<told>{_REPORTING}|call(?:s|ed)|nam(?:es|ed)|term(?:s|ed)|put|puts|speaks?|spoke|quot(?:es|ed)|ascrib(?:es|ed)"
    r"|cit(?:es|ed)|not(?:es|ed)|tells?|told|claim(?:s|ed)|recall(?:s|ed)|declar(?:es|ed)|mention(?:s|ed)|estimat(?:es|ed)"
    r"|confirm(?:s|ed)|specif(?:ies|ied)|given|listed|named|inquired|investigated|examined|recogni[sz]ed|commemorated|marked"
    r"|remembered|mourned|condemned|discussed|debated|denied|visited)"
    r"|(?:was|were|is|are|been|had|has|have|died|fell|fled|lost|went|came|took|left|began|built|broke|held"
    r"|(?!armed|unarmed|united|so-called|displaced)\w{3,}ed))\b",
    re.IGNORECASE,
)
"""Verbs; `told` are verbs of speaking of a thing or of remembering it, not of the thing that happened."""
_AFTER_YEARS = re.compile(r"\b(?:anniversar(?:y|ies)|commemorat\w+|remembrance|mourning)\b", re.IGNORECASE)
_OVER = stems_of("ended finished stopped ceased receded subsided")
"""The end of a thing, which is not its date unless the question asks for it."""
_COMPLEMENTS = (stems_of("women men"), stems_of("woman man"), stems_of("adults children"), stems_of("girls boys"))
"""Groups that make up people between them, so that their sum is a total."""
_INCLUDED = re.compile(
    r"\b(?:including|includ(?:es?|ed)|among (?:them|whom)|of (?:whom|them)|comprising)\b(?P<parts>[^.;]*)",
    re.IGNORECASE,
)
_REPORTED = re.compile(rf"\b{_REPORTING}\b(?:\W+\w+){{0,3}}\W*$", re.IGNORECASE)
_REPORTS = re.compile(rf"\W*(?:\w+\W+){{0,4}}?{_REPORTING}\b", re.IGNORECASE)
_STATES = re.compile(rf"\s+(?:[^\W\d]+\s+){{0,4}}?{_REPORTING}\b", re.IGNORECASE)
"""After a date, without a comma: `in 1940 the senate stated`."""
_BOUND = re.compile(
    r"\b(before|after|until|till|since|by|prior to|from|between|such as|including|like)\s+(?:the\s+)?(?:year\s+)?$",
    re.IGNORECASE,
)
_QUALIFIES = re.compile(
    r"\b(?:for|on|in|at|per|among|aged|under|during)\s+(?:(?:the|an?|his|her|their|its)\s+)?(?P<what>[^\W\d]+(?:\s+[^\W\d]+)?)",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\s+(?:(?:an?|per|each|every|for (?:each|every|an?|one))\s+)(?P<unit>hour|day|night|week|month|quarter|year|term|season|person|head|page|item"
    r"|book|kilo|kilogram|litre|mile|kilometre|minute)\b",
    re.IGNORECASE,
)
"""What a price is reckoned by: 12 euros a month and 120 euros a year are no two prices."""

FIGURES = FigureWords(
    clause=_CLAUSE,
    listing=_LIST,
    part=_PART,
    verb=_VERB,
    joined=_JOINED,
    of=_OF,
    of_them=_OF_THEM,
    of_the=_OF_THE,
    before_alone=_BEFORE_ALONE,
    behind_alone=_BEHIND_ALONE,
    fillers=_FILLERS,
    qualified_end=_QUALIFIED_END,
    no_duration=_NO_DURATION,
    before_no_duration=_BEFORE_NO_DURATION,
    apart=_APART,
    populous=_POPULOUS,
    having=_HAVING,
    told=_TOLD,
    after_years=_AFTER_YEARS,
    over=_OVER,
    complements=_COMPLEMENTS,
    included=_INCLUDED,
    reported=_REPORTED,
    reports=_REPORTS,
    states=_STATES,
    bound=_BOUND,
    qualifies=_QUALIFIES,
    rate=_RATE,
)
