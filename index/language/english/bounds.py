"""Words of ranges, bounds and estimates, in English and the other languages that the default one serves."""

import re

from index.language.quantity_tables import BoundWords

_RANGE = re.compile(r"(?:[^\S\n]?[-–—‑][^\S\n]?|\s+(?:to|or|до|или|ilə)\s+)")
_AND = re.compile(r"\s+(?:and|и|ve|və)\s+")
_BETWEEN = re.compile(r"\b(?:between|между|от|from)\s+$", re.IGNORECASE)
_QUALIFIERS = (
    ("least", r"at least|at the least|no fewer than|no less than|not fewer than|not less than|more than|upwards of|in excess of|over|above|a minimum of|minimum|"
              r"не менее|более|более чем|свыше|больше|минимум|en az|ən azı"),
    ("most", r"at most|as few as|no more than|not more than|fewer than|less than|below|under|a maximum of|"
             r"не более|до|менее|en çok|ən çoxu"),
    ("upto", r"up to|as many as|as much as"),
    ("below", r"nearly|almost|just under|close to|почти"),
    ("about", r"about|around|approximately|approx\.|roughly|some|an estimated|estimated|circa|c\.|ca\.|perhaps|in the region of|somewhere around|"
              r"около|примерно|приблизительно|yaklaşık|təxminən|[~≈]"),
    ("exact", r"exactly|precisely|only|just|ровно"),
)  # fmt: skip
_QUALIFIER = re.compile(
    r"(?:(?<!\w)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _QUALIFIERS) + r")\s*)$", re.IGNORECASE
)
_LAST_SCALE = re.compile(
    r"(?:^|[\s\d-])((?:hundred|thousand|million|billion|trillion|dozen|тыс\.?|тысяч\w?|млн|млрд|milyon|milyar)\.?)$",
    re.IGNORECASE,
)
"""A scale at the end of a number."""
_OR_LESS = frozenset("less fewer".split())
_OR_SO = frozenset({"so"})
_BEHIND = re.compile(r"\s+or\s+(more|less|fewer|so)\b|\+(?!\w)|-odd\b|-plus\b", re.IGNORECASE)

BOUNDS = BoundWords(
    range=_RANGE,
    and_=_AND,
    between=_BETWEEN,
    qualifier=_QUALIFIER,
    last_scale=_LAST_SCALE,
    or_less=_OR_LESS,
    or_so=_OR_SO,
    behind=_BEHIND,
)
