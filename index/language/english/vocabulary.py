"""English words that are counted in another form, say nothing, ask, or are of a known kind."""

import re
from functools import lru_cache

import Stemmer

from index.language.tables import Vocabulary
from index.language.words import fold, plain_stem

STOP_WORDS = frozenset(
    """a an the of in on at by for from to with and or but nor as is are was were be been being am do does did done doing
    has have had having it its this that these those there here he she they we you i him her them his their our your my me
    us who whom whose which what when where why how many much will would can could shall should may might must not no so
    than then also into about over under after before between during through s t d ll re ve m if while some any such
    per""".split()
)
QUESTION_WORDS = frozenset("who whom whose which what when where why how many much long old far".split())
MONTHS = tuple("January February March April May June July August September October November December".split())
_SHORT_MONTHS = {month[:3].lower(): month.lower() for month in MONTHS} | {"sept": "september"}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
NUMBERS = (
    {word: str(value) for value, word in enumerate(_ONES)}
    | {word: str(10 * value) for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)}
    | {"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "dozen": "12", "both": "2"}
    | {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "once": "1x", "twice": "2x"}
    | {"hundreds": "100s", "thousands": "1000s", "half": "half", "several": "several"}
)
_STEMMER = Stemmer.Stemmer("porter")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The form under which a word is counted: `people` and `People`, `twelve` and `12`, `1,275` and `1275`, `Feb`."""
    folded = fold(word)
    if folded[0].isdigit():
        return plain_stem(word)
    return NUMBERS.get(folded) or str(_STEMMER.stemWord(_SHORT_MONTHS.get(folded, folded))) or folded


def stems_of(text: str) -> frozenset[str]:
    """The stems of a list of words."""
    return frozenset(map(stem, text.split()))


VOCABULARY = Vocabulary(
    stem=stem,
    stop_words=STOP_WORDS,
    question_words=QUESTION_WORDS,
    pronouns=frozenset("he she it they this these that those his her its their such".split()),
    places=frozenset("in at near from to into of through across outside around between on".split()),
    reasons=frozenset("because due since therefore thus reason cause caused causes so order result".split()),
    articles=frozenset({"the"}),
    months=MONTHS,
    month_forms=frozenset(_SHORT_MONTHS) | frozenset(_SHORT_MONTHS.values()),
    weekdays=frozenset("monday tuesday wednesday thursday friday saturday sunday".split()),
    numbers=NUMBERS,
    centuries=("centur",),
    ordinal=re.compile(r"\d+(?:st|nd|rd|th)"),
    year=re.compile(r"(1\d|20)\d\ds?"),
    tokenizer="porter unicode61 remove_diacritics 2",
)
