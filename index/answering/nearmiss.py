"""A question and a sentence that nearly answers it: asked of Colne, found of Lomvik.

Words in common and vectors cannot tell a near miss from an answer, as all but one word agree. Here what a question names
(names, places, years, dates, figures, labels, codes, and the plain words that single a thing out) is looked for in the
sentence, then in its passage, heading, title and publisher. What is nowhere speaks against the sentence a little; it speaks
strongly when the sentence holds *another* of its kind in the same place: the mayor "of Lomvik", Hall C, 1992, `closed` for
`opened`. The doubt is counted in log-odds and taken off the sentence's own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from index.answering.doubt import CLEAR, FAINT, SLIGHT, STRONG, Doubt
from index.answering.groups import counts_people, groups, stands_for, totals
from index.answering.places import counted, heads, runs, span, within
from index.answering.sameness import fits, in_frame, initial_of, rival_label, same, same_people, same_time, slot
from index.answering.scopes import Scope
from index.answering.shared_names import SharedNames, shared_names
from index.answering.verbs import verbs
from index.language.aliases import AliasTable
from index.language.base import Language
from index.language.mentions import Mention, Sort, capitals_say_nothing, initials, mentions
from index.language.words import WORD, Kind, fold
from index.types import Span

FEW = 5
"""Things that a question names up to which a plain word in the place of another speaks against a sentence: of more, all
but one agree, and the sentence may well say it in another word."""
ALIKE = 0.56
"""Cosine of two single words from which one may stand for the other."""
_MISSPELT = 0.75


class Asked:
    """What a question names, ready to be looked for.

    Args:
        text: The question as searched.
        wants: The kind of thing asked for.
        is_name: Whether a stem is a name in the corpus.
        aliases: Other spellings.
        similar: Cosine of two single words.
        language: That it is asked in.
    """

    def __init__(
        self,
        text: str,
        wants: Kind,
        is_name: Callable[[str], bool],
        aliases: AliasTable,
        similar: Callable[[str, str], float],
        language: Language,
    ) -> None:
        self.language = language
        self.text = text
        self.wants = wants
        self._similar = similar
        loose = capitals_say_nothing(text, self.language)
        every = mentions(text, is_name, self.language, loose=loose)
        self.keys = frozenset(m.key for m in every)
        self._spellings = aliases.spellings(text)
        self._heads = heads(text, self.language)
        self._head_stems = {self.language.words.stem(w) for a, b in self._heads for w in WORD.findall(text[a:b])}
        self._counted = counted(text, self.language)
        self._verbs = frozenset(span for span in verbs(text, self.language) if not self._counts(span))
        self._shared = SharedNames()
        self._groups = groups(text, every, self.language)
        self._opens = (
            self.language.nearmiss.opening.search(text) is not None and self.language.nearmiss.once.search(text) is None
        )
        self._event = (
            self.language.nearmiss.event.search(text) is not None
            and self.language.scopes.reporting.search(text) is None
        )
        self._role = span(self.language.nearmiss.role.match(text))
        nouns = {m.noun for m in every if m.sort is Sort.LABEL}
        self._continued = {
            b.span[0]
            for a, b in pairwise(every)
            if a.sort is b.sort is Sort.NAME and text[a.span[1] : b.span[0]].isspace()
        }
        self._found: dict[tuple[Span, int], bool] = {}  # of the passage at hand
        self._mates: dict[int, tuple[str, str]] = {}
        for a, b in pairwise(every):
            if b.span[0] in self._continued:
                self._mates[a.span[0]] = (self._mates.get(a.span[0], ("", ""))[0], b.key)
                self._mates[b.span[0]] = (a.key, "")
        self.named = tuple(m for m in every if self._singles_out(m, nouns))

    def _counts(self, verb: Span) -> bool:
        """Whether a verb says which are counted, right behind them: "how many people drowned"."""
        return bool(self._counted[1]) and self.text[self._counted[1] : verb[0]].isspace()

    def _singles_out(self, mention: Mention, nouns: set[str]) -> bool:
        if mention.span in self._groups:
            return True
        if mention.sort is Sort.NAME:
            return (
                mention.key not in nouns
                and mention.key not in self.language.nearmiss.titles
                and not within(mention.span, self._heads)
            )
        if mention.sort is Sort.WORD:
            return (
                len(mention.key) > 1
                and not mention.text.endswith(self.language.nearmiss.adverbs)
                and mention.key not in nouns
                and mention.key not in self.language.nearmiss.general
                and not within(mention.span, self._heads)
            )
        return True

    def look_over(self, scopes: Sequence[Scope]) -> None:
        """Read all passages found before their doubts; see `index.answering.shared_names`."""

        def met(asked: Mention, scope: Scope) -> bool:
            self._found.clear()
            return self._met_in(asked, scope)

        self._shared = shared_names(self.named, scopes, met, self.language)

    def doubts(self, scope: Scope) -> list[Doubt]:
        """What speaks against each sentence of a passage."""
        self._found.clear()
        return [self._doubt(scope, at) for at in range(len(scope.sentences))]

    def _doubt(self, scope: Scope, at: int) -> Doubt:
        odds, run, firm, missing = 0.0, 0.0, False, []
        for mention in self.named:
            weight = self._against(mention, scope, at)
            if mention.span[0] in self._continued:  # a name of several words is one name
                weight, run = max(weight - run, 0.0), max(weight, run)
            else:
                run = weight
            odds += weight
            firm = firm or (weight >= CLEAR and mention.sort not in (Sort.NAME, Sort.WORD))
            if weight >= SLIGHT:
                missing.append(mention.text)
        return Doubt(odds, tuple(missing), firm)

    def _against(self, asked: Mention, scope: Scope, at: int) -> float:
        here = scope.sentences[at]
        if asked.span in self._groups and counts_people(here, self.language):
            return self._other_group(asked, scope, at)
        if asked.sort in (Sort.YEAR, Sort.DATE):
            return self._time(asked, scope, at)
        if self._met_at(asked, scope, at):
            return 0.0
        return self._unmet(asked, scope, at)

    def _unmet(self, asked: Mention, scope: Scope, at: int) -> float:
        """What is not in the sentence, and no time."""
        here = scope.sentences[at]
        elsewhere = self._met_in(asked, scope)
        if asked.sort in (Sort.LABEL, Sort.CODE):
            return self._other_label(asked, scope, at, elsewhere)
        if asked.sort is Sort.NUMBER:
            return self._other_number(asked, here, elsewhere)
        if asked.sort is Sort.NAME:
            return self._other_name(asked, scope, at, elsewhere)
        closed = self._opens and asked.key == self.language.nearmiss.open and self._says_closed(here)
        return 0.0 if closed else self._other_word(asked, scope, at, elsewhere)

    def met_at(self, asked: Mention, scope: Scope, at: int) -> bool:
        """Whether a sentence has what is named."""
        return self._met(asked, scope.sentences[at], scope.text)

    # Is it met?

    def _met_at(self, asked: Mention, scope: Scope, at: int) -> bool:
        """Whether it is met in a sentence; looked for once for each passage."""
        found = self._found.get((asked.span, at))
        if found is None:
            found = self._found[asked.span, at] = self._met(asked, scope.sentences[at], scope.text)
        return found

    def _met_in(self, asked: Mention, scope: Scope) -> bool:
        """Whether it is met in the passage or above it; looked for once."""
        found = self._found.get((asked.span, -1))
        if found is None:
            found = (
                any(self._met_at(asked, scope, at) for at in range(len(scope.sentences)))
                or self._met(asked, scope.around, scope.text)
                or self._framed(asked, scope)
            )
            self._found[asked.span, -1] = found
        return found

    def _met(self, asked: Mention, found: Iterable[Mention], text: str) -> bool:
        found = tuple(found)
        if any(same(asked, each, self.language) for each in found):
            return True
        if asked.sort is Sort.NAME:
            return (
                self._alias_met(asked, found)
                or self._acronym_met(asked, found, text)
                or self._country_met(asked, found)
                or self._family_met(asked, found)
            )
        return False

    def _family_met(self, asked: Mention, found: Sequence[Mention]) -> bool:
        """`Byron` for Ada, where the passages found have Ada Byron; not `Jane Byron`."""
        family = self._shared.families.get(asked.key)
        if not family or asked.span[0] in self._mates:
            return False
        named = {m.key for m in found if m.sort is Sort.NAME}
        return any(m.sort is Sort.NAME and m.key in family and m.before not in named for m in found)

    def _country_met(self, asked: Mention, found: Sequence[Mention]) -> bool:
        """`American` for the United of United States."""
        _, after = self._mates.get(asked.span[0], ("", ""))
        united = bool(after) and asked.key == self.language.nearmiss.united
        return united and any(same_people(after, m.key, self.language) for m in found)

    def _alias_met(self, asked: Mention, found: Sequence[Mention]) -> bool:
        keys = {m.key for m in found}
        for start, end, spellings in self._spellings:
            if start <= asked.span[0] < end:
                return any({self.language.words.stem(w) for w in WORD.findall(s)} <= keys for s in spellings)
        return False

    def _acronym_met(self, asked: Mention, found: Sequence[Mention], text: str) -> bool:
        """`EU` for European Union, either way round."""
        if asked.text.isupper() and 2 <= len(asked.text) <= 6:
            names = [m for m in found if m.sort is Sort.NAME]
            return asked.text in initials([m.text for m in names], self.language)
        run = next((words for words in runs(self.text, self.language) if asked.text in words and len(words) > 1), None)
        return run is not None and any(m.text.isupper() and m.text == initials(run, self.language) for m in found)

    def _framed(self, asked: Mention, scope: Scope) -> bool:
        if asked.sort in (Sort.NAME, Sort.WORD):
            stems = {self.language.words.stem(w) for w in WORD.findall(scope.frame)}
            return asked.key in stems
        return False

    # Not met: is there another in its place?

    def _time(self, asked: Mention, scope: Scope, at: int) -> float:
        """A year or date: that of a statement ("wrote in 2012") is not that of the event which it tells."""
        if not self._event:
            met = self._met(asked, scope.sentences[at], scope.text)
            return 0.0 if met else self._other_time(asked, scope, at)
        told = scope.events()
        if self._met(asked, told.sentences[at], told.text):
            return 0.0
        if self._met(asked, scope.sentences[at], scope.text):
            return CLEAR  # also below a title with that year: there it is the statement's again
        dated = any(m.sort in (Sort.YEAR, Sort.DATE) for m in told.sentences[at])
        if not dated and told.sentences[at] != scope.sentences[at]:
            above = [m for m in told.around if m.until <= m.date.year]  # a title's "1992 to 1994" dates nothing
            known = self._met(asked, above, told.text)  # the next sentence's time is that of what it tells
            return 0.0 if known else CLEAR
        return self._other_time(asked, told, at)

    def _other_group(self, asked: Mention, scope: Scope, at: int) -> float:
        """How many women: a number of people does not say."""
        named = any(stands_for(asked, each, self.language) for each in (scope.sentences[at], scope.around, scope.asks))
        return 0.0 if named else CLEAR

    def _other_time(self, asked: Mention, scope: Scope, at: int) -> float:
        times = [m for m in scope.sentences[at] if m.sort in (Sort.YEAR, Sort.DATE)]
        frame = [m for m in scope.around if m.sort in (Sort.YEAR, Sort.DATE)]
        near = [m for each in scope.sentences for m in each if m.sort in (Sort.YEAR, Sort.DATE)]
        if any(same_time(asked, each) for each in frame):
            return 0.0 if not times else FAINT
        if any(not fits(asked, each) for each in times):
            known = any(same_time(asked, each) for each in near)
            return CLEAR if known else STRONG
        if frame and not any(fits(asked, each) for each in frame):
            return STRONG
        if any(same_time(asked, each) for each in near) or str(asked.date.year or "-") in scope.frame:
            return 0.0
        if near and not any(fits(asked, each) for each in near):
            return CLEAR
        return 0.0

    def _other_label(self, asked: Mention, scope: Scope, at: int, elsewhere: bool) -> float:
        if any(rival_label(asked, each) for each in scope.sentences[at]):
            return CLEAR if elsewhere else STRONG
        if elsewhere:
            return 0.0
        if any(rival_label(asked, each) for each in scope.around):
            return STRONG
        loose = self.language.nearmiss.loose_code.fullmatch(asked.key) is not None
        known = asked.noun in self.language.mentions.labels or (asked.sort is Sort.CODE and not loose)
        return CLEAR if known else FAINT

    def _other_number(self, asked: Mention, here: Sequence[Mention], elsewhere: bool) -> float:
        if not asked.key.isdigit() or asked.after == self.language.nearmiss.century:
            return 0.0
        rivals = [m for m in here if m.sort is Sort.NUMBER and m.key not in self.keys]
        if any(slot(asked, each, self.language) for each in rivals) and not elsewhere:
            return STRONG
        large = len(re.sub(r"\D", "", asked.key)) >= 2
        return CLEAR if large and not elsewhere else 0.0

    def _other_name(self, asked: Mention, scope: Scope, at: int, elsewhere: bool) -> float:
        here = scope.sentences[at]
        rivals = [
            m
            for m in here
            if m.sort in (Sort.NAME, Sort.WORD)
            and m.key not in self.keys
            and m.key not in self.language.nearmiss.titles
            and not self._excused(asked, m)
        ]
        if self._other_person(asked, rivals, scope):
            return STRONG
        locative = self.language.sameness.locative
        inside = elsewhere and self.wants is Kind.PLACE  # a place that a sentence gives is in the one asked of
        others = [m for m in rivals if m.sort is Sort.NAME and not (inside and m.link in locative)]
        strong = any(slot(asked, each, self.language) for each in others)
        if asked.span in self._shared.topics and not any(
            slot(asked, m, self.language) and m.link in locative and m.before not in self._head_stems for m in rivals
        ):
            return 0.0
        if elsewhere:
            return self._aside(asked, scope, at, strong)
        if strong:
            return STRONG
        thing = asked.link in self.language.nearmiss.loose_links and asked.span in self._shared.things
        placed = (
            asked.link in self.language.nearmiss.setting
            and not thing
            and any(m.sort is Sort.NAME and m.link in locative for m in rivals)
        )
        titled = [m for m in scope.around if m.sort is Sort.NAME and m.key not in self.keys]
        if (
            self.language.nearmiss.source.search(self.text[: asked.span[0]])
            or (placed and self.wants is not Kind.PLACE)
            or scope.asks
            or any(slot(asked, m, self.language) for m in titled)
        ):
            return CLEAR
        return SLIGHT if titled else FAINT

    def _aside(self, asked: Mention, scope: Scope, at: int, rival: bool) -> float:
        """For a name that stands elsewhere in the passage: a pronoun may well mean it."""
        if self._said_later(asked, scope, at):
            return CLEAR
        if not rival:
            return 0.0
        return 0.0 if scope.refers[at] else CLEAR

    def _other_person(self, asked: Mention, rivals: Sequence[Mention], scope: Scope) -> bool:
        """Whether a sentence has Karl Brandt, and the passage no Otto Brandt."""
        mates = self._mates.get(asked.span[0])
        if mates is None:
            return False
        before, after = mates
        for each in rivals:
            if each.sort is Sort.NAME and (
                (after and each.close and each.after == after) or (before and each.before == before)
            ):
                every = (*scope.sentences, scope.around)
                return not any(
                    same(asked, m, self.language) and ((after and m.after == after) or (before and m.before == before))
                    for s in every
                    for m in s
                )
        return False

    def _said_later(self, asked: Mention, scope: Scope, at: int) -> bool:
        """Whether a sentence opens with "she", and the one asked for is named only after it."""
        if asked.span in self._shared.places:
            return False
        if not scope.pronoun[at] or self._framed(asked, scope) or self._met(asked, scope.around, scope.text):
            return False
        before = scope.sentences[:at]
        return any(m.sort is Sort.NAME for s in before for m in s) and not any(
            self._met(asked, s, scope.text) for s in before
        )

    def _other_word(self, asked: Mention, scope: Scope, at: int, elsewhere: bool) -> float:  # noqa: PLR0911 (a rule each)
        here = (*scope.sentences[at], *scope.asks)
        if asked.key in self.language.contrasts.ending and not any(
            m.key in self.language.contrasts.ending for m in here
        ):
            begins = any(m.key in self.language.contrasts.beginning for m in here)
            return CLEAR if elsewhere else (STRONG if begins else SLIGHT)
        rivals = [m for m in here if m.sort in (Sort.NAME, Sort.WORD) and m.key not in self.keys]
        excluding = any(
            self.language.contrasts.exclude(asked.key, m.key) and (not elsewhere or slot(asked, m, self.language))
            for m in rivals
        )
        if excluding and not any(self.language.contrasts.stand(asked.key, m.key) for m in here):
            return CLEAR if elsewhere else STRONG
        if asked.span == self._counted:
            return self._other_counted(asked, scope, at, elsewhere)
        if self._role and self._role[0] <= asked.span[0] < self._role[1] and not elsewhere:
            return 0.0 if any(self._stands(asked, m) for m in here) else CLEAR
        if asked.span in self._verbs or (len(self.named) > FEW and not self._counts(asked.span)):
            return 0.0
        plain = [m for m in rivals if m.sort is Sort.WORD]
        both = any(slot(asked, m, self.language) == 2 for m in plain)
        framed = (
            not elsewhere
            and not self.language.nearmiss.predicate.match(self.text[: asked.span[0]])
            and any(in_frame(asked, m, self.language) for m in plain)
        )
        if not (both or framed) or any(self._stands(asked, m) for m in here):
            return 0.0
        return CLEAR

    def _says_closed(self, here: Sequence[Mention]) -> bool:
        """Whether "closed" answers when something is open: of the day asked for, or where only yes or no is asked."""
        if not any(m.text.lower() in self.language.nearmiss.shut for m in here):
            return False
        days = [m for m in self.named if m.key in self.language.contrasts.days or m.sort is Sort.DATE]
        return (
            any(same(day, m, self.language) for day in days for m in here)
            if days
            else self.language.nearmiss.whether.match(self.text) is not None
        )

    def _other_counted(self, asked: Mention, scope: Scope, at: int, elsewhere: bool) -> float:
        """How many films: a figure of books does not say."""
        here = scope.sentences[at]
        if elsewhere:
            framed = self._framed(asked, scope) or any(m.key == asked.key for m in scope.asks)
            against = totals(here, self.language) and not framed and asked.key not in self.language.groups.people
        else:
            excluded = any(self.language.contrasts.exclude(asked.key, m.key) for each in scope.sentences for m in each)
            against = excluded or any(m.sort is Sort.NUMBER and m.close for m in here)
        return CLEAR if against and not any(self._stands(asked, m) for m in here) else 0.0

    def _excused(self, asked: Mention, found: Mention) -> bool:
        return initial_of(asked, found)

    def _stands(self, asked: Mention, found: Mention) -> bool:
        if found.sort not in (Sort.WORD, Sort.NAME) or self.language.contrasts.exclude(asked.key, found.key):
            return False
        one, other = fold(asked.text), fold(found.text)
        if len(one) >= 5 and other.endswith(one):  # "aftershocks" for shocks
            return True
        if min(len(one), len(other)) >= 7 and DamerauLevenshtein.normalized_similarity(one, other) >= _MISSPELT:
            return True
        return (
            self.language.contrasts.stand(asked.key, found.key)
            or self._similar(asked.text.lower(), found.text.lower()) >= ALIKE
        )
