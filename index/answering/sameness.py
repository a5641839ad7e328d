"""Whether two mentions are the same thing, or another of its kind in the same place."""

import re

from rapidfuzz.distance import DamerauLevenshtein

from index.language.base import Language
from index.language.mentions import Mention, Sort
from index.language.words import fold

_SAME_SPELLING = 0.85


def same(asked: Mention, found: Mention, language: Language) -> bool:
    """Whether two mentions are the same thing: by value, by name, or by a word that is commonly used for the other."""
    if asked.sort in (Sort.YEAR, Sort.DATE):
        return found.sort in (Sort.YEAR, Sort.DATE) and same_time(asked, found)
    if asked.sort is Sort.LABEL:
        return _same_label(asked, found, language)
    if asked.sort is Sort.CODE:
        return _plain(asked.key) in (_plain(found.key), _plain(found.noun + found.key))
    if asked.sort is Sort.NUMBER:
        return found.sort in (Sort.NUMBER, Sort.LABEL, Sort.CODE, Sort.YEAR) and found.key == asked.key
    if asked.key == found.key or language.contrasts.stand(asked.key, found.key):
        return True
    return (
        asked.sort is Sort.NAME
        and found.sort in (Sort.NAME, Sort.WORD)
        and (kin(asked, found, language) or initial_of(asked, found))
    )


def _same_label(asked: Mention, found: Mention, language: Language) -> bool:
    value = asked.key.partition("(")[0]
    if found.sort is Sort.LABEL:
        known = found.key.partition("(")[0]
        return value == known and (
            asked.noun == found.noun or language.contrasts.stand(asked.noun, found.noun) or len(value) > 1
        )
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
    return re.sub(r"[^\w+#]", "", re.sub(r"(?<=\d)s$", "", code))


def same_time(asked: Mention, found: Mention) -> bool:
    """Whether a text's time is the one asked for, or a stretch of time around it."""
    year = asked.date.year
    if found.until > found.date.year and year and not found.date.month:
        return found.date.year <= year <= found.until
    if asked.until > year > 0 and found.date.year:
        return year <= found.date.year <= asked.until
    return asked.date.within(found.date) if asked.sort is Sort.DATE else asked.date.year == found.date.year


def fits(asked: Mention, found: Mention) -> bool:
    """Whether a text's time may be the one asked for."""
    return same_time(asked, found) or asked.date.fits(found.date)


def kin(asked: Mention, found: Mention, language: Language) -> bool:
    """Norway and Norwegian, Lomvik and Lomviker, Zangelan and Zangilan."""
    one, other = fold(asked.text), fold(found.text)
    if same_people(asked.key, found.key, language):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and long.startswith(short[:-1] if len(short) > 4 else short):
        rest = long[len(short) :] if long.startswith(short) else long[len(short) - 1 :]
        if language.sameness.demonym.fullmatch(rest):
            return True
    return len(short) >= 7 and DamerauLevenshtein.normalized_similarity(one, other) >= _SAME_SPELLING


def same_people(one: str, other: str, language: Language) -> bool:
    """Whether two stems are of one country, by a word that is no form of its name: Dutch and Netherlands."""
    people = language.sameness.people
    return one in people and people[one] == people.get(other)


def initial_of(asked: Mention, found: Mention) -> bool:
    """`T.` for Thomas."""
    one, other = asked.text, found.text
    return min(len(one), len(other)) == 1 and fold(one[0]) == fold(other[0])


def slot(asked: Mention, found: Mention, language: Language) -> int:
    """On how many sides two mentions have the same neighbour."""
    left = (
        bool(asked.before)
        and _alike(asked.before, found.before, language)
        and _linked(asked.link, found.link, language)
    )
    right = bool(asked.after) and _alike(asked.after, found.after, language)
    return int(left) + int(right)


def in_frame(asked: Mention, found: Mention, language: Language) -> bool:
    """Whether a plain word is used like the one asked for: "on the lamps" of the warranty, "a parcel may weigh"."""
    sides = slot(asked, found, language)
    if sides == 2:
        return True
    if not asked.before:
        return sides == 1 and not found.before
    return bool(asked.link) and asked.link == found.link and _alike(asked.before, found.before, language)


def _alike(one: str, other: str, language: Language) -> bool:
    return one == other or language.contrasts.stand(one, other)


def _linked(one: str, other: str, language: Language) -> bool:
    return one == other or (one in language.sameness.locative and other in language.sameness.locative)
