"""Words by which headings, questions and lines that lead elsewhere are known."""

import re

from index.language.tables import OutlineWords
from index.text import BOILERPLATE

_KEYWORD = re.compile(
    # the word that numbered parts of laws and reports begin with, in the project's languages
    r"(?P<style>(?i:article|art\.|section|sec\.|chapter|part|annex|appendix|schedule|clause|rule|title|step|day|question|§+"
    r"|статья|глава|раздел|часть|приложение|madde|maddə|bölüm|fəsil|bölmə|kısım|hissə|ek|հոդված|գլուխ|բաժին))\s*"
    r"(?:\d+(?:[.\-]\d+)*[a-z]?|[IVXLC]+|[A-Z])\b(?:\s*[.:)–—-])?(?:\s+\S.*)?"
)
_ASKED = re.compile(r"[*_]{0,2}(?:Q|Question|Вопрос|Soru|Sual|Հարց)(?:\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)")
_ANSWERED = re.compile(
    r"[*_]{0,2}(?:A|Answer|Ответ|Cevap|Cavab|Պատասխան)(?:\s?\d{1,3}\s?[.:)]|\s?[:)])[*_]{0,2}\s*(?=\S)"
)

OUTLINE = OutlineWords(
    keyword=_KEYWORD,
    asked=_ASKED,
    answered=_ANSWERED,
    boilerplate=BOILERPLATE,
)
