"""Yes and no in English, and words that are opposites."""

import re

from index.language.answer_tables import OppositeWords
from index.language.english.vocabulary import stem

_ASKS = re.compile(
    r"^\W*(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|must|may|should|isn[’']t|wasn[’']t|aren[’']t)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:what|which|how(?! (?:many|much|long|old|far|tall|high|big|large))|when)\b", re.IGNORECASE)
_PAIRS = (
    "increase|raise|rise|rose|grow|grew|up decrease|lower|cut|reduce|fall|fell|drop|shrink|shrank|down",
    "permit|allow|admit forbid|forbidden|prohibit|ban|bar",
    "open|opened close|closed|shut",
    "accept|approve|adopt|pass|grant reject|refuse|turn|deny",
    "win|won lose|lost",
    "before after",
    "early|earlier late|later",
    "north|northern south|southern",
    "east|eastern west|western",
    "guilty innocent",
    "safe dangerous",
    "alive dead",
    "present absent",
    "begin|began|start end|finish|stop",
    "above|over below|under",
    "more fewer|less",
    "majority minority",
    "support|back oppose",
    "inside outside",
    "first last",
    "male female",
    "high low",
    "good bad",
    "rich poor",
    "strong weak",
    "hot cold",
    "voluntary compulsory|mandatory",
    "succeed|success fail|failure",
    "true false",
    "free paid",
    "public private",
    "include exclude",
    "arrive depart|leave",
    "import export",
    "victory defeat",
)
_EITHER = re.compile(r"\bor\b")
_STATE = re.compile(r"\W*(?:is|are|was|were)\b", re.IGNORECASE)
_WHEN = re.compile(r"\bwhen\b", re.IGNORECASE)
_CLITICS = ("n't", "n’t")
_OPPOSITES: dict[str, frozenset[str]] = {}
for _pair in _PAIRS:
    _left, _right = (frozenset(stem(word) for word in side.split("|")) for side in _pair.split())
    for _side, _against in ((_left, _right), (_right, _left)):
        for _word in _side:
            _OPPOSITES[_word] = _OPPOSITES.get(_word, frozenset()) | _against
_PREFIX = re.compile(r"(?:un|in|im|il|ir|non|dis|mis)(?=\w{4})")
_NEGATION = frozenset("not never no cannot".split())
_AUXILIARY = frozenset(
    "is are was were be been has have had do does did can could will would must may might should shall ll ve re".split()
)
_TIMED = frozenset("before after until since during".split())
_REPORTING = frozenset(
    stem(word)
    for word in "said says say stated states wrote writes reported reports report paper newspaper ministry witness article "
    "book yet still already ever also according official spokesman spokeswoman statement council that source sources told "
    "announced confirmed".split()
)

OPPOSITES = OppositeWords(
    asks=_ASKS,
    open_asked=_OPEN,
    either=_EITHER,
    state=_STATE,
    when=_WHEN,
    clitics=_CLITICS,
    opposites=_OPPOSITES,
    prefix=_PREFIX,
    negation=_NEGATION,
    auxiliary=_AUXILIARY,
    timed=_TIMED,
    reporting=_REPORTING,
)
