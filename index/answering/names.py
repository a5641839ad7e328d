"""Who did a thing, who held an office, where it happened: the name a sentence gives, for where sources differ.

As careful as figures and dates. A name counts only where the sentence puts it in the very place asked for: beside the
office, before the verb, behind "… by", behind "in". Of a deed that several may have done, two names differ only when the
sentences are the same otherwise. Sentences that name two, or that say when an office was held without being asked for
that time, give none.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from babel import Locale
from rapidfuzz import fuzz

from index.answering.asked import group_of, stems_of
from index.language.lexicon import STOP_WORDS, WORD, fold, stem
from index.language.quantities import read
from index.types import Span

_SOLE = stems_of(
    "built build founded established invented discovered commanded led headed chaired designed composed painted directed "
    "assassinated succeeded preceded commissioned wrote written won win opened owned owns manages managed edited translated"
)
"""Verbs of which one agent is the rule, so that two names are two answers."""
_SHARED = stems_of(
    "signed attended voted joined supported recognised recognized visited participated took met opposed spoke said received"
)
"""Verbs of which many agents are the rule."""
_ROLE = re.compile(
    r"^\W*who(?:se)?\s+(?:was|is|were|became|had been|has been)\s+(?:(?:elected|appointed|named|made|chosen)\s+)?(?:the\s+)?"
    r"(?P<role>[^\W\d][\w -]*?)\s+(?:of|in|at|for)\s+(?P<of>.+?)\W*$",
    re.IGNORECASE,
)
_DID = re.compile(
    r"^\W*(?:who|(?:which|what)\s+(?:forces|troops|army|side|party|company|country|team|group|state|people))\s+(?:first\s+|had\s+|has\s+)?(?P<verb>[^\W\d]+)\s+(?P<what>.+?)\W*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\W*(?:by whom\s+(?:was|were)\s+(?P<what>.+?)\s+(?P<verb>[^\W\d]+)"
    r"|who\s+(?:was|were)\s+(?P<what2>.+?)\s+(?P<verb2>[^\W\d]+)\s+by)\W*$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"^\W*(?:where|in (?:which|what) (?:city|town|village|country|place|region|street|building))\s+"
    r"(?:was|were|is|are|did|does|do|has|have|had|will|can)\s+(?P<what>.+?)\W*$",
    re.IGNORECASE,
)
_PART = r"(?:[^\W\d_a-z][\w’'-]*|[A-Z]\.)"
_NAME = re.compile(rf"(?<![\w’'-]){_PART}(?:\s+(?:(?:de|da|di|van|von|der|bin|al|el|la|le)\s+)*{_PART})*")
_PLACE = re.compile(
    rf"\b(?P<prep>in|at|near|outside)\s+(?:the\s+)?(?:(?:town|city|village|port)\s+(?:of\s+)?)?(?P<name>{_NAME.pattern})"
)
_SPOT = re.compile(
    r"\b(?P<prep>in|at|on|near|outside|behind|inside|under)\s+(?P<name>(?:the|a|an)\s+[a-z]+(?:\s+[a-z]+)?)"
)
_TITLES = frozenset(
    "mr mrs ms dr sir lord lady major colonel col general gen captain lieutenant president professor prof king queen".split()
)
_UNSURE = re.compile(r"\b(?:unknown|unclear|disputed)\b", re.IGNORECASE)
SAME_NAME = 80.0
"""Similarity (0 to 100, Indel ratio) from which two last words of names may be spellings of one."""
_TIMES = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:former|formerly|ex|previous|previously|next|then|later|new|newly|acting|until|since|succeeded"
    r"|replaced|first|second|last)\b",
    re.IGNORECASE,
)
"""What says that an office was held for a time: others held it before or after, and that is no difference."""
_AUXILIARY = frozenset("had has have was were also first later then himself herself will".split())
_NO_NAMES = frozenset(
    "the a an in on at by for from to with and or but it its this that these those he she they we his her their i you when after before "
    "while if as there then so also not no who what where how why some many most all both each every one".split()
)
"""Words that open a sentence with a capital and are no names."""
_DAYS = stems_of(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a sentence gives.

    Attributes:
        key: What two writings of it share, folded.
        span: Within the sentence.
        sole: Whether another name contradicts it; else only in a sentence that is the same otherwise.
        setting: For a place: the word before it, and whether it is a country.
    """

    key: str
    span: Span
    sole: bool
    setting: str = ""


def names_differ(one: Name, other: Name, alike: bool) -> bool:
    """Whether two names cannot both be right; `alike` when their sentences are nearly the same."""
    if one.setting != other.setting or not (alike or (one.sole and other.sole)):
        return False
    if one.setting and (one.key in other.key or other.key in one.key):
        return False
    if (
        " " in one.key and " " in other.key and not one.setting
    ):  # "Northern forces": groups, told apart by their beginnings
        return one.key[:3] != other.key[:3]
    return not same_name(one.key, other.key)


@dataclass(frozen=True, slots=True)
class AskedName:
    """What a question asks the name for: an office (`role`), a deed (`verb`) or a place, and the stems that must stand with it."""

    role: frozenset[str]
    verb: frozenset[str]
    rest: frozenset[str]
    kind: Literal["role", "deed", "place"]
    sole: bool = True

    @classmethod
    def of(cls, question: str) -> "AskedName | None":
        """Read a question; None when it does not ask for the one name of an office, a deed or a place."""
        none: frozenset[str] = frozenset()
        if match := _WHERE.match(question):
            what = _content(match["what"])
            return cls(none, none, what, "place") if what else None
        if match := _ROLE.match(question):
            return (
                cls(_content(match["role"]), none, _content(match["of"]), "role") if _content(match["role"]) else None
            )
        if match := _BY.match(question):
            verb, what = match["verb"] or match["verb2"], _content(match["what"] or match["what2"])
        elif match := _DID.match(question):
            verb, what = match["verb"], _content(match["what"])
        else:
            return None
        name = stem(verb)
        if not what or name in _SHARED or name in STOP_WORDS:
            return None
        return cls(none, group_of(name), what, "deed", sole=bool(group_of(name) & _SOLE))

    def name(self, stated: str) -> Name | None:
        """The one name that a sentence gives, or None."""
        stems = {stem(word) for word in WORD.findall(stated)}
        if not all(group_of(name) & stems for name in self.rest) or not self.role <= stems or _UNSURE.search(stated):
            return None
        if self.kind == "place":
            return self._place(stated)
        if self.role and {stem(match[0]) for match in _TIMES.finditer(stated)} - self.rest - self.role:
            return None
        found = [
            span
            for match in _NAME.finditer(stated)
            if not {stem(word) for word in WORD.findall(match[0])} & (self.rest | self.role)
            and match[0][0].isupper()
            and match[0].split()[0].lower() not in _NO_NAMES
            and (span := self._in_place(stated, match.span())) is not None
        ]
        if len(found) != 1 or re.match(r"\s*(?:,|and|&|or)\s*(?:and\s+)?" + _NAME.pattern, stated[found[0][1] :]):
            return None
        return Name(name_key(stated[slice(*found[0])]), found[0], self.sole)

    def _place(self, stated: str) -> Name | None:
        """The place behind `in`: one with a name, else one without, which counts only in a sentence that is the same otherwise."""
        dated = [m.span for m in read(stated).moments]
        for pattern, sole in ((_PLACE, True), (_SPOT, False)):
            found = [
                match
                for match in pattern.finditer(stated)
                if not any(a <= match.start("name") < b for a, b in dated)
                and not _content(match["name"]) & (self.rest | _DAYS)
                and _content(match["name"])
            ]
            if len(found) == 1:
                key = " ".join(fold(word) for word in WORD.findall(found[0]["name"]))
                kind = "country" if key in _countries() else "place" if sole else "spot"
                return Name(key, found[0].span("name"), sole, f"{found[0]['prep'].lower()} {kind}")
            if found:
                return None
        return None

    def _in_place(self, stated: str, span: Span) -> Span | None:
        """The span of a name, with the noun it belongs to (`Northern forces`), when it stands where the question asks for it."""
        before = [stem(w) for w in WORD.findall(stated[: span[0]])]
        lead = stated[: span[0]]
        if self.verb:
            return self._agent(stated, span, lead)
        size = len(self.role)
        titled = size > 0 and frozenset(before[-size:]) == self.role  # "mayor Anna Ivanova"
        said = re.search(r"(?:\bwas|\bis|\bbecame|,)\s+(?:the\s+|then\s+)?$", lead)  # "the mayor of X was Anna"
        held_by = re.match(
            r"\s*(?:,|was|is|became|served as|as)\s+(?:(?:elected|appointed|named)\s+)?(?:the\s+|then\s+)?",
            stated[span[1] :],
        )
        start = span[1] + held_by.end() if held_by else 0
        held = held_by is not None and frozenset(stem(w) for w in WORD.findall(stated[start:])[:size]) == self.role
        named = said is not None and self.role <= set(before) and self.rest <= set(before)
        return span if titled or held or named else None

    def _agent(self, stated: str, span: Span, lead: str) -> Span | None:
        """The span of who did it: behind `… by`, or right before the verb."""
        if match := re.search(r"(\w+)\s+by(?:\s+(?:the|a|an))?(?:\s+[a-z]+){0,2}\s*$", lead):
            return _with_noun(stated, span) if stem(match[1]) in self.verb else None
        words = [match for match in islice(WORD.finditer(stated, span[1]), 4) if fold(match[0]) not in _AUXILIARY]
        for count, match in enumerate(words[:3]):
            if stem(match[0]) in self.verb:
                if count == 0:
                    return span
                return (
                    (span[0], words[count - 1].end())
                    if not stated[span[1] : match.start()].strip(" \nabcdefghijklmnopqrstuvwxyz")
                    else None
                )
            if match[0][0].isupper() or fold(match[0]) in STOP_WORDS:
                return None
        return None


def _with_noun(stated: str, span: Span) -> Span:
    """A name with the plain noun behind it: `by Northern forces`."""
    match = re.compile(
        r"\s+(forces|troops|soldiers|units|fighters|army|militia|police|workers|family|company|group|brothers|council|government)\b"
    ).match(stated, span[1])
    return (span[0], match.end()) if match else span


@cache
def _countries() -> frozenset[str]:
    """Names of countries and continents, folded (CLDR)."""
    return frozenset(" ".join(fold(w) for w in WORD.findall(name)) for name in Locale("en").territories.values())


def name_key(name: str) -> str:
    """What two writings of one name share: its last word without title, folded; of a group all its words."""
    words = [fold(word) for word in WORD.findall(name)]
    if name.rsplit(maxsplit=1)[-1].islower():
        return " ".join(words)
    kept = [word for word in words if word not in _TITLES and len(word) > 1]
    return (kept or words)[-1]


def same_name(one: str, other: str) -> bool:
    """Whether two keys may be one name in two spellings: `Ohanyan` and `Ohanian`, `Zarvigorov` and `Zarvigarov`."""
    return fuzz.ratio(one, other) >= SAME_NAME


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(text) if fold(word) not in STOP_WORDS)
