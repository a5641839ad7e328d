"""Groups of people that English counts."""

import re

from index.language.answer_tables import GroupWords
from index.language.english.vocabulary import stem

_GROUPS = (
    "woman women female females lady ladies mother mothers wife wives",
    "man men male males",
    "child children kid kids minor minors infant infants baby babies boy boys girl girls underage juvenile",
    "elderly old aged pensioner pensioners senior seniors elder elders",
    "young youth youths youngster youngsters teenager teenagers",
    "soldier soldiers troops serviceman servicemen military fighter fighters combatant combatants army armed conscript",
    "police policeman policemen policewoman policewomen",
)
_MEMBERS = {stem(word): frozenset(map(stem, line.split())) for line in _GROUPS for word in line.split()}
PEOPLE = frozenset(
    map(
        stem,
        "people person persons civilian civilians resident residents inhabitant inhabitants victim victims dead deaths "
        "toll casualties fatalities individuals population citizens townspeople men women children killed died wounded "
        "injured missing captured fled descent origin heritage community hostages prisoners refugees captives bodies".split(),
    )
)
"""Stems of words by which people are counted, of whatever group."""
_TOTAL = frozenset(
    map(
        stem,
        "people person persons civilian civilians resident residents inhabitant inhabitants victim victims".split(),
    )
)
_KILLING = frozenset(
    map(stem, "killed kill kills shot murdered massacred captured wounded injured expelled took".split())
)
_ADJECTIVES = frozenset("old young aged armed".split())
_AGES = frozenset({(stem("old"), stem("year"))})
_FROM = frozenset("from of".split())
_BY = frozenset({"by"})
_PLURAL = re.compile(r".*(?<!s)s")
_ASKS = re.compile(
    r"\b(?:how many|number of|(?:toll|deaths) (?:of|among))(?:\s+(?:of|the|those|these|them))*"
    r"(?:\s+(?P<one>[^\W\d_]+))(?:\s+(?P<two>[^\W\d_]+))?",
    re.IGNORECASE,
)
_WERE = re.compile(
    r"\b(?:how many|number of)\b[^,;]*?\b(?:was|were|are|is)\s+(?:the\s+)?(?P<one>[^\W\d_]+)(?:\s+(?P<two>[^\W\d_]+))?",
    re.IGNORECASE,
)

GROUPS = GroupWords(
    members=_MEMBERS,
    people=PEOPLE,
    total=_TOTAL,
    killing=_KILLING,
    adjectives=_ADJECTIVES,
    ages=_AGES,
    origins=_FROM,
    by=_BY,
    plural=_PLURAL,
    asks=_ASKS,
    were=_WERE,
)
