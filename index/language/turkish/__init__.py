"""Turkish: its words by topic; the rules that use them are shared, in `index.language.turkic`.

vocabulary   stems, stop words, sentences, outline, typos, what a text names
quantities   numbers, units, bounds, dates and times
manners      courtesies, small talk, several questions, everyday words
followups    words that lean on the question before
questions    what a question wants; asked, overview, names
statements   claims, speakers, judgement
answering    words of the other modules of `index.answering`
"""

from index.language.base import Language
from index.language.quantities import Quantities
from index.language.turkish import answering, questions, statements, vocabulary
from index.language.turkish.followups import FOLLOWUPS
from index.language.turkish.manners import MANNERS
from index.language.turkish.quantities import QUANTITIES

TURKISH = Language(
    code="tr",
    words=vocabulary.VOCABULARY,
    mentions=vocabulary.MENTIONS,
    contrasts=answering.CONTRASTS,
    outline=vocabulary.OUTLINE,
    sentences=vocabulary.SENTENCES,
    typos=vocabulary.TYPOS,
    quantities=Quantities(QUANTITIES),
    claims=statements.CLAIMS,
    speakers=statements.SPEAKERS,
    judgement=statements.JUDGEMENT,
    followups=FOLLOWUPS,
    manners=MANNERS,
    questions=questions.QUESTIONS,
    overview=questions.OVERVIEW,
    asked=questions.ASKED,
    figures=answering.FIGURES,
    names=questions.NAMES,
    opposites=answering.OPPOSITES,
    differences=answering.DIFFERENCES,
    sides=answering.SIDES,
    groups=answering.GROUPS,
    nearmiss=answering.NEARMISS,
    sameness=answering.SAMENESS,
    scopes=answering.SCOPES,
)
