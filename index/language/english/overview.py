"""How English asks what happened, or for all there is."""

import re
from typing import Final

from index.language.answer_tables import OverviewWords

_ASKS: Final = re.compile(
    r"(?:so |and |but )?(?:what (?:exactly |really |actually )?(?:happened|happens|took place|occurred|went on|was"
    r" happening)\b.*"
    r"|(?:tell|teach) (?:me|us) (?:more |something |everything |all )?(?:about|of)\b.*|(?:give (?:me|us) )?(?:an |a "
    r"|the )?(?:short |brief |quick )?"
    r"(?:overview|summary|description|outline) of\b.*|what (?:do|can) (?:you|u) (?:know|tell me|say) about\b.*"
    r"|describe (?:the )?(?:events?|attack|tragedy)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_ASKING: Final = frozenset(
    "happen happened happens happening take took taken place occur occurred go went exactly really actually tell"
    " teach more something everything all"
    " give short brief quick overview summary description outline know can say describe event events there".split()
)  # fmt: skip
_MONTH: Final = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
r"|December) \d|\d (?:January|February|March|April|May|June|July|August|September|October|November"
r"|December)\b")  # fmt: skip
_LETTER_WORDS: Final = frozenset({"I"})
_EVENT: Final = re.compile(r"\W*(?:so |and |but )?what", re.IGNORECASE)
_WHAT_HAPPENED: Final = "What happened in {}?"
"""A question for what happened at a place."""
_PLACED: Final = re.compile(
    r"\b(?:in|at|near|inside|outside|beside|behind|under) (?:the|a|an|its|their) [a-z]", re.IGNORECASE
)
"""A place without a name: "in the old school"."""

OVERVIEW = OverviewWords(
    asks=_ASKS,
    asking=_ASKING,
    month=_MONTH,
    letter_words=_LETTER_WORDS,
    event=_EVENT,
    what_happened=_WHAT_HAPPENED,
    placed=_PLACED,
)
