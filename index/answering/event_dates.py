"""When something happened: the passage that dates the event comes before one that dates something else.

A sentence with a date and the right names may well tell of another event, or give the date of a statement ("wrote in 2012
that"). Words in common and vectors do not show the difference. If the first passage has only names of what is asked,
and another says all of it and dates it, that one comes first.
"""

from collections.abc import Mapping, Sequence

from index.answering.doubt import Doubt
from index.answering.nearmiss import Asked
from index.answering.scopes import Scope
from index.answering.scoring import Ranked
from index.language.mentions import Sort
from index.language.words import Kind

Read = Mapping[int, tuple[Scope, Sequence[Doubt]]]
"""By the number of a passage: its scope, and the doubts of its sentences."""


def dated_first(asked: Asked, ranked: list[Ranked], read: Read, threshold: float) -> list[Ranked]:
    """The ranking with the passage in front that dates the event asked for; as it was where the first one may do so.

    Args:
        asked: The question.
        ranked: Best first.
        read: What was read of the first passages.
        threshold: Confidence from which a passage may be moved to the front.
    """
    if asked.wants is not Kind.DATE or not ranked or ranked[0].stored.id not in read:
        return ranked
    met, of, _ = _says(asked, read[ranked[0].stored.id][0], ranked[0].best)
    if not of or met:
        return ranked
    for hit in ranked[1:]:
        scope, doubts = read.get(hit.stored.id, (None, ()))
        if scope is None or hit.score < threshold or doubts[hit.best].odds > 0:
            continue
        met, of, dated = _says(asked, scope, hit.best)
        if met == of and dated:
            return [hit, *(each for each in ranked if each is not hit)]
    return ranked


def _says(asked: Asked, scope: Scope, at: int) -> tuple[int, int, bool]:
    """How many plain words of the question a sentence has, of how many, and whether it dates what it tells."""
    words = [mention for mention in asked.named if mention.sort is Sort.WORD]
    met = sum(asked.met_at(word, scope, at) for word in words)
    return met, len(words), any(m.sort in (Sort.YEAR, Sort.DATE) for m in scope.told[at])
