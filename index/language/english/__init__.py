"""English: all that the code knows of this language, its words by topic and its rules.

    words        vocabulary, sentences, outline, typos, mentions, contrasts
    quantities   numerals, units, bounds, moments, amounts
    manners      courtesies, manners, smalltalk, several, wordings
    questions    questions, asked, overview, contested, judgement, followups, grammar
    statements   claims, speakers
    answering    figures, names, opposites, differences, sides, groups, nearmiss, sameness, scopes: words of the modules
                 of `index.answering` with these names

Only `index.language` imports it.
"""

from index.language import plain
from index.language.base import Language
from index.language.english import (
    claims,
    contested,
    followups,
    judgement,
    manners,
    several,
    smalltalk,
    speakers,
    wordings,
)
from index.language.english.amounts import QUANTITIES
from index.language.english.asked import ASKED
from index.language.english.contrasts import CONTRASTS
from index.language.english.differences import DIFFERENCES
from index.language.english.figures import FIGURES
from index.language.english.groups import GROUPS
from index.language.english.mentions import MENTIONS
from index.language.english.names import NAMES
from index.language.english.nearmiss import NEARMISS
from index.language.english.opposites import OPPOSITES
from index.language.english.outline import OUTLINE
from index.language.english.overview import OVERVIEW
from index.language.english.questions import QUESTIONS
from index.language.english.sameness import SAMENESS
from index.language.english.scopes import SCOPES
from index.language.english.sentences import SENTENCES
from index.language.english.sides import SIDES
from index.language.english.typos import TYPOS
from index.language.english.vocabulary import VOCABULARY
from index.language.quantities import Quantities


class _Speakers(plain.Speakers):
    source_asked = staticmethod(speakers.source_asked)
    speaker = staticmethod(speakers.speaker)
    passes_on = staticmethod(speakers.passes_on)


class _Judgement(plain.Judgement):
    is_judgement = staticmethod(judgement.is_judgement)
    point = staticmethod(judgement.point)
    asks_whether = staticmethod(contested.asks_whether)
    asks_part = staticmethod(contested.asks_part)
    denies = staticmethod(contested.denies)
    is_attributed = staticmethod(judgement.is_attributed)
    parted = staticmethod(judgement.parted)


class _Followups(plain.Followups):
    joining = followups.JOINING
    readings = staticmethod(followups.readings)
    leans = staticmethod(followups.leans)
    says_nothing = staticmethod(followups.says_nothing)
    says_little = staticmethod(followups.says_little)
    stands_alone = staticmethod(followups.stands_alone)


class _Manners(plain.Manners):
    bare = staticmethod(manners.bare)
    small_talk = staticmethod(smalltalk.small_talk)
    questions_in = staticmethod(several.questions_in)
    rewordings = wordings.WORDINGS.rewordings


ENGLISH = Language(
    code="en",
    words=VOCABULARY,
    mentions=MENTIONS,
    contrasts=CONTRASTS,
    outline=OUTLINE,
    sentences=SENTENCES,
    typos=TYPOS,
    quantities=Quantities(QUANTITIES),
    claims=claims.CLAIMS,
    speakers=_Speakers(),
    judgement=_Judgement(),
    followups=_Followups(),
    manners=_Manners(),
    questions=QUESTIONS,
    overview=OVERVIEW,
    asked=ASKED,
    figures=FIGURES,
    names=NAMES,
    opposites=OPPOSITES,
    differences=DIFFERENCES,
    sides=SIDES,
    groups=GROUPS,
    nearmiss=NEARMISS,
    sameness=SAMENESS,
    scopes=SCOPES,
)
