"""Words that tell one event or edition from another."""

import re

from index.language.answer_tables import DifferenceWords
from index.language.english.vocabulary import stems_of

_ONCE = stems_of(
    "founded built born died killed signed destroyed captured occupied established invented discovered dead"
)
"""What happens once, so that two dates a year apart are not two editions."""
_EVENTS = tuple(
    stems_of(group)
    for group in (
        "attack assault massacre storming raid offensive tragedy",
        "shelling bombardment bombing airstrike strike",
        "flood floods flooding",
        "fire blaze",
        "earthquake quake",
        "crash collision accident wreck grounding sinking capsizing",
        "explosion blast",
        "battle fighting clash clashes",
        "storm hurricane tornado cyclone",
        "epidemic outbreak",
        "landslide avalanche",
        "riot riots protest demonstration",
        "war siege",
    )
)
"""Words for what happened; two sentences that name different ones speak of different things, unless the question says which."""
_TURN = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th))\b(?! of\b)", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[a-z,;] )[^\W\d_a-z][\w’'-]+")
_SERIES = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul"
    r"|aug|sept?|oct|nov|dec|spring|summer|autumn|winter|first|second|third|fourth|q[1-4]|no|nr|number|issue|vol|volume|edition|week|part)\b"
    r"|\b(?:1[5-9]|20)?\d{2}\b|\b\d+(?:st|nd|rd|th)\b|\d+",
    re.IGNORECASE,
)
_SERIAL = re.compile(
    r"(?:1[5-9]|20)\d\d|january|february|march|april|\bmay\b|june|july|august|september|october|november|december"
    r"|\b(?:issue|vol|volume|edition|week|no|number|q[1-4]|spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)

DIFFERENCES = DifferenceWords(
    once=_ONCE,
    events=_EVENTS,
    turn=_TURN,
    capital=_CAPITAL,
    series=_SERIES,
    serial=_SERIAL,
)
