"""Who did a thing only one can do, or held an office: the name a sentence gives, for where sources differ.

As careful as figures and dates. A name counts only for a question with room for one answer, "who was the mayor of X" or
"who built X" (several may sign, attack or recognise, so those verbs do not count), and only where the sentence puts it
in the very place asked for: beside the office, before the verb, or behind "… by". Sentences that deny, that name two, or
that say when an office was held without being asked for that time, give none.
"""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from index.lexicon import STOP_WORDS, WORD, fold, stem
from index.types import Span

_SOLE = frozenset(
    stem(word)
    for word in (
        "built founded established invented discovered commanded led headed chaired designed composed painted directed "
        "assassinated succeeded preceded commissioned wrote"
    ).split()
)
"""Verbs of which one agent is the rule, so that two names are two answers."""
_ROLE = re.compile(
    r"^\W*who(?:se)?\s+(?:was|is|were|became|had been|has been)\s+(?:the\s+)?(?P<role>[^\W\d][\w -]*?)\s+"
    r"(?:of|in|at|for)\s+(?P<of>.+?)\W*$",
    re.IGNORECASE,
)
_DID = re.compile(r"^\W*who\s+(?:first\s+|had\s+|has\s+)?(?P<verb>[^\W\d]+)\s+(?P<what>.+?)\W*$", re.IGNORECASE)
_BY = re.compile(
    r"^\W*(?:by whom\s+(?:was|were)\s+(?P<what>.+?)\s+(?P<verb>[^\W\d]+)"
    r"|who\s+(?:was|were)\s+(?P<what2>.+?)\s+(?P<verb2>[^\W\d]+)\s+by)\W*$",
    re.IGNORECASE,
)
_PART = r"(?:[^\W\d_a-z][\w’'-]*|[A-Z]\.)"
_NAME = re.compile(rf"(?<![\w’'-]){_PART}(?:\s+(?:(?:de|da|di|van|von|der|bin|al|el|la|le)\s+)*{_PART})*")
_TITLES = frozenset(
    "mr mrs ms dr sir lord lady major colonel col general gen captain lieutenant president professor prof king queen".split()
)
_DENIES = re.compile(
    r"\b(?:not|never|denied|denies|nobody|no one|neither|unknown|unclear|disputed)\b|n[’']t\b", re.IGNORECASE
)
SAME_NAME = 80.0
"""Similarity (0 to 100, Indel ratio) from which two last words of names may be spellings of one."""
_TIMES = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:former|formerly|ex|previous|previously|next|then|later|new|newly|acting|until|since|succeeded"
    r"|replaced|first|second|last)\b",
    re.IGNORECASE,
)
"""What says that an office was held for a time: others held it before or after, and that is no difference."""
_AUXILIARY = frozenset("had has have was were also first later then himself herself".split())


@dataclass(frozen=True, slots=True)
class AskedName:
    """What a question asks the name for: an office (`role`) or a deed (`verb`), and the stems that must stand with it."""

    role: frozenset[str]
    verb: str
    rest: frozenset[str]

    @classmethod
    def of(cls, question: str) -> "AskedName | None":
        """Read a question; None when it does not ask for the one name of an office or a deed."""
        if match := _ROLE.match(question):
            return cls(_content(match["role"]), "", _content(match["of"])) if _content(match["role"]) else None
        if match := _BY.match(question):
            verb, what = match["verb"] or match["verb2"], match["what"] or match["what2"]
        elif match := _DID.match(question):
            verb, what = match["verb"], match["what"]
        else:
            return None
        return cls(frozenset(), stem(verb), _content(what)) if stem(verb) in _SOLE and _content(what) else None

    def name(self, text: str, sentence: Span) -> Span | None:
        """Span of the one name that a sentence of `text` gives, or None."""
        stated = text[slice(*sentence)]
        stems = {stem(word) for word in WORD.findall(stated)}
        if not self.rest <= stems or not self.role <= stems or _DENIES.search(stated):
            return None
        if self.role and {stem(match[0]) for match in _TIMES.finditer(stated)} - self.rest - self.role:
            return None
        found = [
            (sentence[0] + match.start(), sentence[0] + match.end())
            for match in _NAME.finditer(stated)
            if not {stem(word) for word in WORD.findall(match[0])} & (self.rest | self.role)
            and match[0][0].isupper()
            and fold(match[0].split()[0]) not in STOP_WORDS
        ]
        fitting = [span for span in found if self._in_place(text, span, sentence)]
        if len(fitting) != 1 or re.match(
            r"\s*(?:,|and|&|or)\s*(?:and\s+)?" + _NAME.pattern, text[fitting[0][1] : sentence[1]]
        ):
            return None
        return fitting[0]

    def _in_place(self, text: str, span: Span, sentence: Span) -> bool:
        before = [stem(w) for w in WORD.findall(text[sentence[0] : span[0]])]
        after = WORD.findall(text[span[1] : sentence[1]])
        lead = text[sentence[0] : span[0]].rstrip()
        if self.verb:
            following = [stem(w) for w in after if fold(w) not in _AUXILIARY][:1]
            return following == [self.verb] or (lead.endswith(" by") and before[-2:-1] == [self.verb])
        size = len(self.role)
        titled = size > 0 and frozenset(before[-size:]) == self.role  # "mayor Anna Ivanova"
        said = re.search(
            r"(?:\bwas|\bis|\bbecame|,)\s+(?:the\s+|then\s+)?$", text[sentence[0] : span[0]]
        )  # "the mayor of X was Anna"
        behind = re.match(r"\s*(?:,|was|is|became|served as|as)\s+(?:the\s+|then\s+)?", text[span[1] : sentence[1]])
        held = (
            behind is not None
            and frozenset(stem(w) for w in WORD.findall(text[span[1] + behind.end() : sentence[1]])[:size]) == self.role
        )
        named = said is not None and self.role <= set(before) and self.rest <= set(before)
        return titled or held or named


def name_key(name: str) -> str:
    """What two writings of one name share: its last word without title, folded."""
    words = [fold(word) for word in WORD.findall(name)]
    kept = [word for word in words if word not in _TITLES and len(word) > 1]
    return (kept or words)[-1]


def same_name(one: str, other: str) -> bool:
    """Whether two keys may be one name in two spellings: `Ohanyan` and `Ohanian`, `Zarvigorov` and `Zarvigarov`."""
    return fuzz.ratio(one, other) >= SAME_NAME


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(text) if fold(word) not in STOP_WORDS)
