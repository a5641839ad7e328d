"""Armenian, in Eastern spelling: words, numbers, dates, manners, questions and statements.

    script       patterns over words with the mark ՞ inside
    vocabulary   stems, stop words, months
    moments, quantities
    texts        mentions, outline, sentences, contrasts
    questions    what is asked; `answering`: the tables of `index.answering`
    statements   claims, speakers
    judgement    questions that no document settles
    manners, followups

Only `index.language` imports it.
"""

from index.language.armenian import answering, questions, texts
from index.language.armenian.followups import ArmenianFollowups
from index.language.armenian.judgement import ArmenianJudgement
from index.language.armenian.manners import ArmenianManners
from index.language.armenian.quantities import QUANTITIES
from index.language.armenian.statements import CLAIMS, ArmenianSpeakers
from index.language.armenian.vocabulary import VOCABULARY
from index.language.base import Language

ARMENIAN = Language(
    code="hy",
    words=VOCABULARY,
    mentions=texts.MENTIONS,
    contrasts=texts.CONTRASTS,
    outline=texts.OUTLINE,
    sentences=texts.SENTENCES,
    typos=texts.TYPOS,
    quantities=QUANTITIES,
    claims=CLAIMS,
    speakers=ArmenianSpeakers(),
    judgement=ArmenianJudgement(),
    followups=ArmenianFollowups(),
    manners=ArmenianManners(),
    questions=questions.QUESTIONS,
    overview=questions.OVERVIEW,
    asked=questions.ASKED,
    figures=answering.FIGURES,
    names=answering.NAMES,
    opposites=answering.OPPOSITES,
    differences=answering.DIFFERENCES,
    sides=answering.SIDES,
    groups=answering.GROUPS,
    nearmiss=answering.NEARMISS,
    sameness=answering.SAMENESS,
    scopes=answering.SCOPES,
)
