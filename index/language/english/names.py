"""Who did a thing, who held an office, where it happened: how English puts it."""

import re

from babel import Locale

from index.language.answer_tables import NameWords
from index.language.english.vocabulary import stems_of
from index.language.words import WORD, fold

_SOLE = stems_of(
    "built build founded established invented discovered commanded led headed chaired designed composed painted directed "
    "assassinated succeeded preceded commissioned wrote written won win opened owned owns manages managed edited translated"
)
"""Verbs that usually have one agent, so that two names are two answers."""
_SHARED = stems_of(
    "signed attended voted joined supported recognised recognized visited participated took met opposed spoke said received"
)
"""Verbs that usually have many agents."""
_ROLE = re.compile(
    r"^\W*who(?:se)?\s+(?:was|is|were|became|had been|has been)\s+(?:(?:elected|appointed|named|made|chosen)\s+)?(?:the\s+)?"
    r"(?P<role>[^\W\d][\w -]*?)\s+(?:of|in|at|for)\s+(?P<of>.+?)\W*$",
    re.IGNORECASE,
)
_DID = re.compile(
    r"^\W*(?:who|(?:which|what)\s+(?:forces|troops|army|side|party|company|country|team|group|state|people))\s+(?:first\s+|had\s+|has\s+)?(?P<verb>[^\W\d]+)\s+(?P<what>.+?)\W*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\W*(?:by whom\s+(?:was|were)\s+(?P<what>.+?)\s+(?P<verb>[^\W\d]+)"
    r"|who\s+(?:was|were)\s+(?P<what2>.+?)\s+(?P<verb2>[^\W\d]+)\s+by)\W*$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"^\W*(?:where|in (?:which|what) (?:city|town|village|country|place|region|street|building))\s+"
    r"(?:was|were|is|are|did|does|do|has|have|had|will|can)\s+(?P<what>.+?)\W*$",
    re.IGNORECASE,
)
_PART = r"(?:[^\W\d_a-z][\w’'-]*|[A-Z]\.)"
_NAME = re.compile(rf"(?<![\w’'-]){_PART}(?:\s+(?:(?:de|da|di|van|von|der|bin|al|el|la|le)\s+)*{_PART})*")
_PLACE = re.compile(
    rf"\b(?P<prep>in|at|near|outside)\s+(?:the\s+)?(?:(?:town|city|village|port)\s+(?:of\s+)?)?(?P<name>{_NAME.pattern})"
)
_SPOT = re.compile(
    r"\b(?P<prep>in|at|on|near|outside|behind|inside|under)\s+(?P<name>(?:the|a|an)\s+[a-z]+(?:\s+[a-z]+)?)"
)
_ANOTHER = re.compile(r"\s*(?:,|and|&|or)\s*(?:and\s+)?" + _NAME.pattern)
"""A second name after a first."""
_SAID = re.compile(r"(?:\bwas|\bis|\bbecame|,)\s+(?:the\s+|then\s+)?$")
"""What comes before a name that an office is said to be: `the mayor of X was Anna`."""
_HELD_BY = re.compile(r"\s*(?:,|was|is|became|served as|as)\s+(?:(?:elected|appointed|named)\s+)?(?:the\s+|then\s+)?")
"""What comes between a name and its office: `Anna, the mayor`."""
_DONE_BY = re.compile(r"(\w+)\s+by(?:\s+(?:the|a|an))?(?:\s+[a-z]+){0,2}\s*$")
"""A deed and the word that leads to who did it, right before the name."""
_NOUN = re.compile(
    r"\s+(forces|troops|soldiers|units|fighters|army|militia|police|workers|family|company|group|brothers|council|government)\b"
)
"""A noun for a group after its name."""
_TITLES = frozenset(
    "mr mrs ms dr sir lord lady major colonel col general gen captain lieutenant president professor prof king queen".split()
)
_UNSURE = re.compile(r"\b(?:unknown|unclear|disputed)\b", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:former|formerly|ex|previous|previously|next|then|later|new|newly|acting|until|since|succeeded"
    r"|replaced|first|second|last)\b",
    re.IGNORECASE,
)
"""What says that an office was held for a time: others held it before or after, and that is no difference."""
_COUNTRIES = frozenset(" ".join(fold(w) for w in WORD.findall(name)) for name in Locale("en").territories.values())
"""Names of countries and continents, folded (CLDR)."""
_AUXILIARY = frozenset("had has have was were also first later then himself herself will".split())
_NO_NAMES = frozenset(
    "the a an in on at by for from to with and or but it its this that these those he she they we his her their i you when after before "
    "while if as there then so also not no who what where how why some many most all both each every one".split()
)
"""Words that open a sentence with a capital and are no names."""
_DAYS = stems_of(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday"
)

NAMES = NameWords(
    sole=_SOLE,
    shared=_SHARED,
    role=_ROLE,
    did=_DID,
    by=_BY,
    where=_WHERE,
    name=_NAME,
    place=_PLACE,
    spot=_SPOT,
    another=_ANOTHER,
    said=_SAID,
    held_by=_HELD_BY,
    done_by=_DONE_BY,
    noun=_NOUN,
    titles=_TITLES,
    unsure=_UNSURE,
    times=_TIMES,
    countries=_COUNTRIES,
    auxiliary=_AUXILIARY,
    no_names=_NO_NAMES,
    days=_DAYS,
)
