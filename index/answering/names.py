"""Who did a thing, who held an office, where it happened: the name a sentence gives, for where sources differ.

As careful as figures and dates. A name counts only in the place of the sentence that the question asks for: next to the
office, before the verb, after "… by", after "in". Of a deed that several may have done, two names differ only when the
sentences are the same otherwise. Sentences that name two, or that say when an office was held without being asked for
that time, give none.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rapidfuzz import fuzz

from index.answering.asked import group_of
from index.language.base import Language
from index.language.words import WORD, fold
from index.types import Span

SAME_NAME = 80.0
"""Similarity (0 to 100, Indel ratio) from which two last words of names may be spellings of one."""


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
    """What a question asks the name for: an office (`role`), a deed (`verb`) or a place; `rest` must stand with it."""

    language: Language
    role: frozenset[str]
    verb: frozenset[str]
    rest: frozenset[str]
    kind: Literal["role", "deed", "place"]
    sole: bool = True

    @classmethod
    def of(cls, question: str, language: Language) -> "AskedName | None":
        """Read a question; None when it does not ask for the one name of an office, a deed or a place."""
        none: frozenset[str] = frozenset()
        if match := language.names.where.match(question):
            what = _content(match["what"], language)
            return cls(language, none, none, what, "place") if what else None
        if match := language.names.role.match(question):
            return (
                cls(language, _content(match["role"], language), none, _content(match["of"], language), "role")
                if _content(match["role"], language)
                else None
            )
        if match := language.names.by.match(question):
            verb, what = match["verb"] or match["verb2"], _content(match["what"] or match["what2"], language)
        elif match := language.names.did.match(question):
            verb, what = match["verb"], _content(match["what"], language)
        else:
            return None
        name = language.words.stem(verb)
        if not what or name in language.names.shared or name in language.words.stop_words:
            return None
        return cls(
            language,
            none,
            group_of(name, language),
            what,
            "deed",
            sole=bool(group_of(name, language) & language.names.sole),
        )

    def name(self, stated: str) -> Name | None:
        """The one name that a sentence gives, or None."""
        stems = {self.language.words.stem(word) for word in WORD.findall(stated)}
        if (
            not all(group_of(name, self.language) & stems for name in self.rest)
            or not self.role <= stems
            or self.language.names.unsure.search(stated)
        ):
            return None
        if self.kind == "place":
            return self._place(stated)
        if (
            self.role
            and {self.language.words.stem(match[0]) for match in self.language.names.times.finditer(stated)}
            - self.rest
            - self.role
        ):
            return None
        found = [
            span
            for match in self.language.names.name.finditer(stated)
            if not {self.language.words.stem(word) for word in WORD.findall(match[0])} & (self.rest | self.role)
            and match[0][0].isupper()
            and match[0].split()[0].lower() not in self.language.names.no_names
            and (span := self._in_place(stated, match.span())) is not None
        ]
        if len(found) != 1 or self.language.names.another.match(stated[found[0][1] :]):
            return None
        return Name(name_key(stated[slice(*found[0])], self.language), found[0], self.sole)

    def _place(self, stated: str) -> Name | None:
        """The place after `in`: one with a name, else one without. That one counts only in a sentence otherwise the same."""
        dated = [m.span for m in self.language.quantities.read(stated).moments]
        for pattern, sole in ((self.language.names.place, True), (self.language.names.spot, False)):
            found = [
                match
                for match in pattern.finditer(stated)
                if not any(a <= match.start("name") < b for a, b in dated)
                and not _content(match["name"], self.language) & (self.rest | self.language.names.days)
                and _content(match["name"], self.language)
            ]
            if len(found) == 1:
                key = " ".join(fold(word) for word in WORD.findall(found[0]["name"]))
                kind = "country" if key in self.language.names.countries else "place" if sole else "spot"
                return Name(key, found[0].span("name"), sole, f"{found[0]['prep'].lower()} {kind}")
            if found:
                return None
        return None

    def _in_place(self, stated: str, span: Span) -> Span | None:
        """The span of a name, with its noun (`Northern forces`), when it is where the question asks for it."""
        before = [self.language.words.stem(w) for w in WORD.findall(stated[: span[0]])]
        lead = stated[: span[0]]
        if self.verb:
            return self._agent(stated, span, lead)
        size = len(self.role)
        titled = size > 0 and frozenset(before[-size:]) == self.role  # "mayor Anna Ivanova"
        said = self.language.names.said.search(lead)  # "the mayor of X was Anna"
        held_by = self.language.names.held_by.match(stated[span[1] :])
        start = span[1] + held_by.end() if held_by else 0
        held = (
            held_by is not None
            and frozenset(self.language.words.stem(w) for w in WORD.findall(stated[start:])[:size]) == self.role
        )
        named = said is not None and self.role <= set(before) and self.rest <= set(before)
        return span if titled or held or named else None

    def _agent(self, stated: str, span: Span, lead: str) -> Span | None:
        """The span of who did it: after `… by`, or right before the verb."""
        if match := self.language.names.done_by.search(lead):
            return _with_noun(stated, span, self.language) if self.language.words.stem(match[1]) in self.verb else None
        words = [
            match
            for match in islice(WORD.finditer(stated, span[1]), 4)
            if fold(match[0]) not in self.language.names.auxiliary
        ]
        for count, match in enumerate(words[:3]):
            if self.language.words.stem(match[0]) in self.verb:
                if count == 0:
                    return span
                return (
                    (span[0], words[count - 1].end())
                    if not stated[span[1] : match.start()].strip(" \nabcdefghijklmnopqrstuvwxyz")
                    else None
                )
            if match[0][0].isupper() or fold(match[0]) in self.language.words.stop_words:
                return None
        return None


def _with_noun(stated: str, span: Span, language: Language) -> Span:
    """A name with the plain noun after it: `by Northern forces`."""
    match = language.names.noun.match(stated, span[1])
    return (span[0], match.end()) if match else span


def name_key(name: str, language: Language) -> str:
    """What two writings of one name share: its last word without title, folded; of a group all its words."""
    words = [fold(word) for word in WORD.findall(name)]
    if name.rsplit(maxsplit=1)[-1].islower():
        return " ".join(words)
    kept = [word for word in words if word not in language.names.titles and len(word) > 1]
    return (kept or words)[-1]


def same_name(one: str, other: str) -> bool:
    """Whether two keys may be one name in two spellings: `Ohanyan` and `Ohanian`, `Zarvigorov` and `Zarvigarov`."""
    return fuzz.ratio(one, other) >= SAME_NAME


def _content(text: str, language: Language) -> frozenset[str]:
    return frozenset(
        language.words.stem(word) for word in WORD.findall(text) if fold(word) not in language.words.stop_words
    )
