"""Words by which a sentence that nearly answers is told from one that does."""

import re

from index.language.answer_tables import NearMissWords
from index.language.english.vocabulary import stem

_GENERAL = frozenset(
    stem(word)
    for word in (
        "people person number amount name kind type sort way part place time date year day month "
        "age percent percentage share "
        "rate location position thing something anything anyone someone example reason cause "
        "purpose say said tell told call called give "
        "gave given happen happened make made do use used take took taken get got become became "
        "come came go went known "
        "mean find found exist occur old long big large high many total first main other new "
        "different more most less few several "
        "along alongside own major current present modern original actual famous known important "
        "certain particular specific "
        "former surviving overall individual single singular unit copy item member piece work "
        "base approximate early late recent "
        "start end increase change happen receive become remain according "
        "word term title question answer information detail fact deal concern state write wrote "
        "report describe mention "
        "possible able due because multiple various off great "
        "text document passage article paragraph author source site page mentioned named show "
        "list contain include figure like want need think believe speak spoke talk"
    ).split()
)
_ROLE = re.compile(
    r"^\W*(?:who\s+(?:is|was|are|were|became)|what\s+(?:is|was)\s+the\s+name\s+of)\s+(?:the|a|"
    r"an)\s+((?:[^\W\d]+\s+){1,3}?)(?:of|in|at)\b",
    re.IGNORECASE,
)
_TITLES = frozenset(
    stem(w)
    for w in "mr mrs ms dr sir lord lady major colonel general captain president professor king queen "
    "prince judge councillor minister emperor empress sultan pope bishop cardinal father fr reverend rev saint st".split()
)
_SOURCE = re.compile(r"\baccording to (?:[^\W\d]+\W+){0,2}$", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:died|fled|fell|lost|began|ended|happened|occurred|won|sank|broke)\b"
    r"|\b(?!(?:used|needed|required|named|called|known|registered|employed|located|based|lived|owned|wanted|earned|worked|contained"
    r"|covered|remained|existed|included|belonged|seemed|related)\b)\w{3,}ed\b"
    r"|\b(?:was|were|got)\b(?:\W+\w+){0,6}?\W+"
    r"(?:built|sold|sunk|shot|held|hit|hurt|taken|born|found|won|made|begun|stolen|broken)\b"
    r"|\bdid\b(?!.*\b(?:have|live|cost|own|use|earn|employ|want|need|mean)\b)",
    re.IGNORECASE,
)
"""A question about something that happened once, not about how things stood."""
_ADVERBS = ("ly",)
_RUNS = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:of|and|the|for|in)?\s*[A-Z][\w’'-]*)+")
_HEADS = re.compile(r"\b(?:which|what|whose)((?:\s+[^\W\d_]+){1,3})", re.IGNORECASE)
_COUNTED = re.compile(r"\bhow many\s+([^\W\d_]+)", re.IGNORECASE)
_OPENING = re.compile(r"\bopen(?:s|ing)?\b", re.IGNORECASE)
_ONCE = re.compile(r"\b(?:did|was|were|first|opening of|will)\b", re.IGNORECASE)
_WHETHER = re.compile(r"^\W*(?:is|are|does|do)\b", re.IGNORECASE)
_OPEN = stem("open")
_SHUT = frozenset({"closed", "shut"})
_SETTING = frozenset("in at of near inside outside around".split())
_LOOSE_CODE = re.compile(r"\d+(?:[.,]\d+)?[a-z]{1,3}|[a-z]{2,}-\d{4}|[\d.,]+/[\d.,]+|[qh][1-4]|\d{4}-\d{2,4}")
_AUXILIARIES = frozenset("do does did can could will would shall should may might must".split())
_BEFORE_VERBS = frozenset("to who that which what".split())
_OPENERS = frozenset("the a an this that these those his her its their my our your".split())
_PAST = re.compile(r"[a-z]{3,}ed")
_PREDICATE = re.compile(r"^\W*(?:who|what|which|how)\s+(?:is|was|are|were)\s+$", re.IGNORECASE)

NEARMISS = NearMissWords(
    general=_GENERAL,
    role=_ROLE,
    titles=_TITLES,
    source=_SOURCE,
    event=_EVENT,
    adverbs=_ADVERBS,
    runs=_RUNS,
    heads=_HEADS,
    counted=_COUNTED,
    opening=_OPENING,
    once=_ONCE,
    whether=_WHETHER,
    open=_OPEN,
    shut=_SHUT,
    predicate=_PREDICATE,
    setting=_SETTING,
    loose_links=frozenset({"of"}),
    loose_code=_LOOSE_CODE,
    century=stem("century"),
    united=stem("united"),
    auxiliaries=_AUXILIARIES,
    before_verbs=_BEFORE_VERBS,
    openers=_OPENERS,
    past=_PAST,
)
