"""How a sentence says what it says: as a fact, a plan or a rule; of which time; denied or in doubt.

Two sentences speak of the same thing only when they say it in the same way. A denial ("denies that 713 people …") is no
claim, and a plan ("was to open in 1998") is no fact. What is next, last or so far holds for the document's own day.
"""

import re
from typing import Final

from index.language.claims import ClaimWords, WordedClaims

_HARMLESS = re.compile(
    r"\b(?:not only|no (?:fewer|less|more|later|earlier) than|not (?:fewer|less|more|later|earlier) than|not far from|no doubt"
    r"|no longer than|without (?:warning|delay)|notwithstanding)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|never|no|none|nobody|no one|nothing|neither|nor|cannot|den(?:y|ies|ied|ying|ial)|refut\w+|reject\w*|dismiss\w*"
    r"|disput(?:e[sd]?|ing)|contradict\w*|false(?:ly|hood)?|untrue|incorrect\w*|wrong(?:ly)?|mistaken(?:ly)?|hoax"
    r"|myth|fabricat\w+|exaggerat\w+|disprove[nsd]?|debunk\w*|retract\w*|rather than|instead of|contrary to|unlike"
    r"|far from)\b|n[’']t\b",
    re.IGNORECASE,
)
"""What denies, or sets a claim against another."""
_DOUBT = re.compile(
    r"(?<!\w)(?:if|unless|whether|could|might|(?-i:may)|rumou?r\w*|fear(?:s|ed)|question(?:s|ed)? (?:if|whether)|possib(?:le|ly)|hypothetical\w*"
    r"|suppose(?! to)|imagine|wish(?:es|ed)?)(?!\w)|\?\W*$",
    re.IGNORECASE,
)  # fmt: skip
_PLAN = re.compile(
    r"\b(?:will|would|going to|(?:is|are|was|were) (?:\w+ly )?(?:to|due|set|planned|expected|scheduled|intended|supposed|meant|hoped|projected)"
    r"|due to (?:open|start|begin|close|end|be)|expect(?:s|ed)?(?: to)?|plan(?:s|ned|ning)?|schedul(?:e|ed|es)|intend(?:s|ed)?|intention"
    r"|aim(?:s|ed)? (?:to|at|for)|propos(?:e[sd]?|al|als|ing)|forecast(?:s|ed)?|projected|projections?|budgeted|promis(?:e[sd]?|ing)"
    r"|hop(?:e[sd]?|ing) (?:to|that|for))\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"\b(?:must|shall|should|ha(?:s|ve) to|required to|ought to)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:than|as) (?:\w+ )?(?:planned|expected|intended|hoped|projected|budgeted)\b", re.IGNORECASE
)
"""A fact that is compared with a plan is a fact: `more than planned`."""
_PASSING = re.compile(
    r"\b(?:(?:next|last|following(?! (?:the|an?|this|that|his|her|its|their))|coming(?! (?:from|to|into|out|of)))"
    r"(?! (?:year|month|week|night|spring|summer|autumn|winter|(?-i:[A-Z])))|previous|upcoming|forthcoming|preceding"
    r"|so far|at first|initially|originally|at the time|earlier|previously|by now|since then|revised|updated"
    r"|(?:rose|risen|raised|grew|grown|increased|climbed|fell|fallen|dropped|decreased|shrank|shrunk|cut) (?:\w+ )?(?:to|from)"
    r"|(?:growth|rise|fall|increase|decrease|decline|drop)\b.* from|(?:up|down) from|no longer|until (?:then|now)|used to)\b",
    re.IGNORECASE,
)  # fmt: skip
_OWN_DAY = re.compile(
    r"\b(?:next|last|following|coming) (?:year|month|week|night|spring|summer|autumn|winter|(?-i:[A-Z])\w+)"
    r"|\b(?:this|the current) (?:year|month|week|morning|evening|season|term|spring|summer|autumn|winter)\b"
    r"|\b(?:today|yesterday|tomorrow|tonight|now|currently|at present|recent(?:ly)?|nowadays)\b(?!\.\w)",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?:is|are|has|have|lives?|counts?|costs?|stands?|holds?|serves?)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|had|lived|counted|stood|held|served)\b", re.IGNORECASE)
CLAIMS: Final = WordedClaims(
    ClaimWords(
        denial=_DENIAL,
        harmless=_HARMLESS,
        doubt=_DOUBT,
        plan=_PLAN,
        rule=_RULE,
        passing=_PASSING,
        own_day=_OWN_DAY,
        present=_PRESENT,
        past=_PAST,
        compared=_COMPARED,
    )
)
