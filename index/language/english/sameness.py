"""Names of peoples and their countries, and words that place a thing."""

import re

from index.language.answer_tables import SamenessWords
from index.language.english.vocabulary import stem

_DEMONYM = re.compile(r"(?:e?s|a?ns?|i?ans?|eans?|ese|ish|ers?|is?|ics?|iens?|ies|ites?|y|ia|land|lands)?")
_PEOPLES = (
    "france french", "norway norwegian", "spain spanish", "denmark danish dane", "sweden swedish swede",
    "finland finnish finn", "poland polish pole", "turkey turkish turk", "netherlands dutch holland",
    "britain british uk kingdom", "england english", "ireland irish", "scotland scottish scots", "wales welsh",
    "greece greek", "switzerland swiss", "germany german", "portugal portuguese", "china chinese",
    "us usa states america american",
)  # fmt: skip
_PEOPLE = {stem(word): line for line in _PEOPLES for word in line.split()}
LOCATIVE = frozenset(
    "in at of near from around outside inside to into through across above below over beside behind beyond along".split()
)

SAMENESS = SamenessWords(
    demonym=_DEMONYM,
    people=_PEOPLE,
    locative=LOCATIVE,
)
