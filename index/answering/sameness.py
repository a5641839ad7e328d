"""Whether two mentions are the same thing, or another of its kind in the same place."""

import re

from rapidfuzz.distance import DamerauLevenshtein

from index.language.contrasts import stand
from index.language.lexicon import fold, stem
from index.language.mentions import Mention, Sort

_DEMONYM = re.compile(r"(?:e?s|a?ns?|i?ans?|eans?|ese|ish|ers?|is?|ics?|iens?|ites?|y|ia|land|lands)?")
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
_SAME_SPELLING = 0.85


def same(asked: Mention, found: Mention) -> bool:
    """Whether two mentions are the same thing: by value, by name, or by a word that commonly stands for the other."""
    if asked.sort in (Sort.YEAR, Sort.DATE):
        return found.sort in (Sort.YEAR, Sort.DATE) and same_time(asked, found)
    if asked.sort is Sort.LABEL:
        return _same_label(asked, found)
    if asked.sort is Sort.CODE:
        return _plain(asked.key) in (_plain(found.key), _plain(found.noun + found.key))
    if asked.sort is Sort.NUMBER:
        return found.sort in (Sort.NUMBER, Sort.LABEL, Sort.CODE, Sort.YEAR) and found.key == asked.key
    if asked.key == found.key or stand(asked.key, found.key):
        return True
    return (
        asked.sort is Sort.NAME
        and found.sort in (Sort.NAME, Sort.WORD)
        and (kin(asked, found) or initial_of(asked, found))
    )


def _same_label(asked: Mention, found: Mention) -> bool:
    value = asked.key.partition("(")[0]
    if found.sort is Sort.LABEL:
        known = found.key.partition("(")[0]
        return value == known and (asked.noun == found.noun or stand(asked.noun, found.noun) or len(value) > 1)
    return (
        len(value) > 1
        and found.sort in (Sort.NUMBER, Sort.CODE, Sort.YEAR)
        and _plain(found.key) in (_plain(value), _plain(asked.noun + value))
    )


def rival_label(asked: Mention, found: Mention) -> bool:
    """Whether a label or a code is another of the kind that is asked for: Hall C for Hall A."""
    if asked.sort is Sort.LABEL:
        return found.sort is Sort.LABEL and found.noun == asked.noun and found.key != asked.key
    return found.sort in (Sort.CODE, Sort.LABEL) and _shape(found.key) == _shape(asked.key) and found.key != asked.key


def _shape(code: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"^\d+", "0", code))


def _plain(code: str) -> str:
    return re.sub(r"[^\w+#]", "", code)


def same_time(asked: Mention, found: Mention) -> bool:
    """Whether a text's time is the one asked for: the same, or a stretch around it."""
    year = asked.date.year
    if found.until > found.date.year and year and not found.date.month:
        return found.date.year <= year <= found.until
    if asked.until > year > 0 and found.date.year:
        return year <= found.date.year <= asked.until
    return asked.date.within(found.date) if asked.sort is Sort.DATE else asked.date.year == found.date.year


def fits(asked: Mention, found: Mention) -> bool:
    """Whether a text's time may be the one asked for."""
    return same_time(asked, found) or asked.date.fits(found.date)


def kin(asked: Mention, found: Mention) -> bool:
    """Norway and Norwegian, Lomvik and Lomviker, Zangelan and Zangilan."""
    one, other = fold(asked.text), fold(found.text)
    if asked.key in _PEOPLE and _PEOPLE[asked.key] == _PEOPLE.get(found.key):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and long.startswith(short[:-1] if len(short) > 4 else short):
        rest = long[len(short) :] if long.startswith(short) else long[len(short) - 1 :]
        if _DEMONYM.fullmatch(rest):
            return True
    return len(short) >= 7 and DamerauLevenshtein.normalized_similarity(one, other) >= _SAME_SPELLING


def initial_of(asked: Mention, found: Mention) -> bool:
    """`T.` for Thomas."""
    one, other = asked.text, found.text
    return min(len(one), len(other)) == 1 and fold(one[0]) == fold(other[0])


def slot(asked: Mention, found: Mention) -> int:
    """On how many sides two mentions have the same neighbour."""
    left = bool(asked.before) and _alike(asked.before, found.before) and _linked(asked.link, found.link)
    right = bool(asked.after) and _alike(asked.after, found.after)
    return int(left) + int(right)


def in_frame(asked: Mention, found: Mention) -> bool:
    """Whether a plain word stands where the one asked for does: "on the lamps" of the warranty, "a parcel may weigh"."""
    sides = slot(asked, found)
    if sides == 2:
        return True
    if not asked.before:
        return sides == 1 and not found.before
    return bool(asked.link) and asked.link == found.link and _alike(asked.before, found.before)


def _alike(one: str, other: str) -> bool:
    return one == other or stand(one, other)


def _linked(one: str, other: str) -> bool:
    return one == other or (one in LOCATIVE and other in LOCATIVE)
