"""Words of judgement in English."""

import re

from index.language.answer_tables import SideWords
from index.language.english.vocabulary import MONTHS, stem

_NOBODY = frozenset("letter statement report release page site text article he she they it".split()) | frozenset(MONTHS)
"""Words before a verb of saying that do not tell one speaker from another."""
_VERDICTS = frozenset(
    stem(word)
    for word in (
        "right wrong guilty innocent responsible blame fault justified legitimate fair unfair "
        "liar lie lying true truth false worse correct accurate reliable credible trustworthy trust figure number toll claim "
        "account version source document report statement information story "
        "worst better good bad evil think believe opinion say should deserve really actually side victim aggressor"
    ).split()
)
"""Words of judgement, which say nothing of what is judged."""
_CALLED = frozenset(
    stem(word)
    for word in "genocide massacre crime crimes war humanity terrorism aggression murder atrocity "
    "killing killings".split()
)
"""What a deed may be called: others call the same deed otherwise, so these are not asked of a sentence either."""
_JUDGES = re.compile(
    r"\b(?:genocide|massacre|crimes?|lawful|unlawful|justif\w+|blam\w+|responsib\w+|guilt\w*|"
    r"violat\w+|den(?:y|ies|ied)|admit\w*|reject\w*|exaggerat\w+"
    r"|misleading|planned|fault|accus\w+|terror\w*|aggress\w+|objected|condemn\w*|defend\w*|"
    r"fair\w*|unfair|legitim\w+|wrong|right|lie[ds]?|liar|corrupt\w*"
    r"|mistake\w*|apolog\w+|should|must|support\w*|oppos\w+|criticis\w+|criticiz\w+|praised|"
    r"welcomed|necessary|harm\w*|distort\w*|both sides)\b",
    re.IGNORECASE,
)

SIDES = SideWords(
    nobody=_NOBODY,
    verdicts=_VERDICTS,
    called=_CALLED,
    judges=_JUDGES,
)
