"""Russian: all that the code knows of this language, its words by topic and its rules.

    words        vocabulary, mentions (with headings, sentences, typos), contrasts (with opposites)
    quantities   moments, quantities
    manners      courtesies, manners, smalltalk (with several questions), wordings
    questions    asking (kinds, overview, counts, near misses), judgement, followups
    statements   statements (claims, speakers), figures (also names, groups, differences, sides, sameness, scopes)

Only `index.language` imports it.
"""

from index.language import plain
from index.language.base import Language
from index.language.russian import followups, judgement, manners, smalltalk, statements, wordings
from index.language.russian.asking import ASKED, NEARMISS, OVERVIEW, QUESTIONS
from index.language.russian.contrasts import CONTRASTS, OPPOSITES
from index.language.russian.figures import DIFFERENCES, FIGURES, GROUPS, NAMES, SAMENESS, SCOPES, SIDES
from index.language.russian.mentions import MENTIONS, OUTLINE, SENTENCES, TYPOS
from index.language.russian.quantities import QUANTITIES
from index.language.russian.vocabulary import VOCABULARY


class _Speakers(plain.Speakers):
    source_asked = staticmethod(statements.source_asked)
    speaker = staticmethod(statements.speaker)
    passes_on = staticmethod(statements.passes_on)


class _Judgement(plain.Judgement):
    is_judgement = staticmethod(judgement.is_judgement)
    point = staticmethod(judgement.point)
    asks_whether = staticmethod(judgement.asks_whether)
    asks_part = staticmethod(judgement.asks_part)
    denies = staticmethod(judgement.denies)
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
    questions_in = staticmethod(smalltalk.questions_in)
    rewordings = wordings.WORDINGS.rewordings


RUSSIAN = Language(
    code="ru",
    words=VOCABULARY,
    mentions=MENTIONS,
    contrasts=CONTRASTS,
    outline=OUTLINE,
    sentences=SENTENCES,
    typos=TYPOS,
    quantities=QUANTITIES,
    claims=statements.CLAIMS,
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
