"""Words as scoring sees them: folded, stemmed, and with the kind of thing each may be an answer to.

The same analysis is used for passages and for questions, and FTS5 is set to agree with it (diacritics folded, Porter
stems), so that a count here and a match there speak of the same term.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import Stemmer

from index.text import header_cells
from index.types import Citation, Passage, Span

VERSION = 2
"""Of the rules below; raise it when the same passage gives other counts, so that a build does not mix them."""

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿⁱ"
"""Raised characters are no part of a word: `613⁴` is the word 613, `m²` the word m."""
WORD = re.compile(rf"[^\W_{RAISED}]+(?:(?<=\d)[,.](?=\d)[\d]+)*")
"""A word: letters and digits; a figure keeps its separators (`1,275`, `13.6`)."""

STOP_WORDS = frozenset(
    """a an the of in on at by for from to with and or but nor as is are was were be been being am do does did done doing
    has have had having it its this that these those there here he she they we you i him her them his their our your my me
    us who whom whose which what when where why how many much will would can could shall should may might must not no so
    than then also into about over under after before between during through s t d ll re ve m if while some any such
    per""".split()
)
QUESTION_WORDS = frozenset("who whom whose which what when where why how many much long old far".split())
PRONOUNS = frozenset("he she it they this these that those his her its their such".split())
_PREPOSITIONS = frozenset("in at near from to into of through across outside around between on".split())
_REASONS = frozenset("because due since therefore thus reason cause caused causes so order result".split())
MONTHS = tuple("January February March April May June July August September October November December".split())
_SHORT_MONTHS = {month[:3].lower(): month.lower() for month in MONTHS} | {"sept": "september"}
_MONTHS = frozenset(_SHORT_MONTHS) | frozenset(_SHORT_MONTHS.values())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
NUMBERS = (
    {word: str(value) for value, word in enumerate(_ONES)}
    | {word: str(10 * value) for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)}
    | {"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "dozen": "12", "both": "2"}
    | {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "once": "1x", "twice": "2x"}
    | {"hundreds": "100s", "thousands": "1000s", "half": "half", "several": "several"}
)
_STEMMER = Stemmer.Stemmer("porter")


class Kind(IntFlag):
    """What a word may answer."""

    NOTHING = 0
    NUMBER = 1
    YEAR = 2
    DATE = 4
    NAME = 8
    PLACE = 16
    REASON = 32


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower-case a word and drop its diacritics, as FTS5's unicode61 does; `ı` becomes `i` and `ə` becomes `e`."""
    text = unicodedata.normalize("NFKD", word.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return text.replace("ı", "i").replace("ə", "e") or word.casefold()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The form under which a word is counted: `people` and `People`, `twelve` and `12`, `1,275` and `1275`, `Feb`."""
    folded = fold(word)
    if folded[0].isdigit():
        return re.sub(r"[,.](?=\d{3}\b)", "", folded)
    return NUMBERS.get(folded) or str(_STEMMER.stemWord(_SHORT_MONTHS.get(folded, folded))) or folded


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a passage, in order.

    Attributes:
        spans: Their spans in the passage's text.
        stems: Their stems.
        kinds: int32, `Kind` bits of each.
        sentence: int32, the number of the sentence each stands in, within the passage.
        hashes: int64, as `hashes` gives them for the stems.
        stops: Whether each is a stop word.
        pronoun: One entry a sentence: whether it opens with a pronoun.
        quiet: Likewise: whether it only asks or announces ("What happened next?", "The conditions are:"), or is a table's
            header.
    """

    spans: tuple[Span, ...]
    stems: tuple[str, ...]
    kinds: npt.NDArray[np.int32]
    sentence: npt.NDArray[np.int32]
    hashes: npt.NDArray[np.int64]
    stops: npt.NDArray[np.bool_]
    pronoun: npt.NDArray[np.bool_]
    quiet: npt.NDArray[np.bool_]


_ASKS = re.compile(r"[?؟:][\"'”’»)\]*_]*$")


def passage_words(passage: Passage) -> Words:
    """Analyse a passage."""
    spans = tuple(match.span() for match in WORD.finditer(passage.text))
    starts = np.array([start - passage.span[0] for start, _ in passage.sentences])
    places = np.array([start for start, _ in spans], np.int64)
    sentence = np.maximum(np.searchsorted(starts, places, side="right") - 1, 0).astype(np.int32)
    first = set(np.flatnonzero(np.diff(sentence, prepend=-1)).tolist())
    forms = [passage.text[a:b] for a, b in spans]
    stems = tuple(stem(form) for form in forms)
    stops = np.array([name in STOP_WORDS for name in stems], bool)
    pronoun = np.zeros(len(passage.sentences), bool)
    for opening in first:
        pronoun[sentence[opening]] = stems[opening] in PRONOUNS
    texts = [passage.text[a - passage.span[0] : b - passage.span[0]] for a, b in passage.sentences]
    quiet = np.array([_ASKS.search(text) is not None for text in texts], bool)
    header = passage.above.rpartition("\n")[2]
    quiet[0] |= " | " in header and header_cells(texts[0]) == header
    return Words(spans, stems, _kinds(forms, first), sentence, hashes(stems), stops, pronoun, quiet)


def hashes(stems: Iterable[str]) -> npt.NDArray[np.int64]:
    """Stems as numbers that numpy compares in one call: the same in one process for the same stem, and for no other."""
    return np.array([hash(name) for name in stems], np.int64)


def _kinds(forms: Sequence[str], sentence_starts: set[int]) -> npt.NDArray[np.int32]:
    folded = [fold(form) for form in forms]
    result = np.zeros(len(forms), np.int32)
    for i, form in enumerate(forms):
        word = folded[i]
        kind = Kind.NOTHING
        century = i + 1 < len(forms) and folded[i + 1].startswith("centur")
        if form[0].isdigit():
            kind |= Kind.NUMBER
            if re.fullmatch(r"(1\d|20)\d\ds?", form):
                kind |= Kind.YEAR | Kind.DATE
            elif century and re.fullmatch(r"\d+(st|nd|rd|th)", word):
                kind |= Kind.DATE
        elif word in NUMBERS:
            kind |= Kind.NUMBER | (Kind.DATE if century else Kind.NOTHING)
        if (word in _MONTHS and form[0].isupper()) or word in _DAYS:
            kind |= Kind.DATE
        elif form[0].isupper() and word not in STOP_WORDS and not (i in sentence_starts and word in NUMBERS):
            kind |= Kind.NAME
            before = i - 1
            while before >= max(i - 3, 0) and (forms[before][0].isupper() or folded[before] == "the"):
                before -= 1
            if before >= 0 and folded[before] in _PREPOSITIONS:
                kind |= Kind.PLACE
        if word in _REASONS:
            kind |= Kind.REASON
        result[i] = kind
    return result


def kinds_in(sentence: str) -> Kind:
    """All that the words of a sentence may answer."""
    return Kind(int(np.bitwise_or.reduce(_kinds(WORD.findall(sentence), {0}), initial=0)))


_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")


def title_words(citation: Citation) -> str:
    """A document's title and date as words; a date such as 2025-03-11 as a question has it, 11 March 2025."""
    title = citation.title
    if title == citation.path.rpartition("/")[2]:  # the name of its file, for want of another
        title = title.rpartition(".")[0].replace("_", " ") or title
    both = f"{title} {citation.published}"
    return _DATE.sub(lambda m: f"{int(m[3])} {MONTHS[int(m[2]) - 1]} {m[1]}" if 1 <= int(m[2]) <= 12 else m[0], both)


def topics(passages: Iterable[Passage], titles: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """Words of titles and headings: folded form, stem, and how many passages have the stem above them; in order.

    Args:
        passages: Of the build.
        titles: `title_words` by document.
    """
    named = Counter((passage.document, passage.above) for passage in passages)
    forms: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for (document, above), count in named.items():
        words = {fold(word): stem(word) for word in WORD.findall(f"{titles.get(document, '')} {above}")}
        forms |= words
        counts.update(dict.fromkeys(set(words.values()), count))
    return [(form, name, counts[name]) for form, name in sorted(forms.items())]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a build keeps of its words: forms for spelling correction, stems for weights.

    Attributes:
        forms: Uses of each folded form.
        passages: Passages that hold each stem.
        seen: Uses of each stem that are not first in a sentence.
        capitalised: How many of those are capitalised.
    """

    forms: Counter[str]
    passages: Counter[str]
    seen: Counter[str]
    capitalised: Counter[str]

    @classmethod
    def of(cls, words: Iterable[tuple[str, int]], terms: Iterable[tuple[str, int, int, int]]) -> "Lexicon":
        """From the rows that `words` and `terms` gave."""
        rows = list(terms)
        columns = ({row[0]: row[i] for row in rows if row[i]} for i in (1, 2, 3))
        return cls(Counter(dict(words)), *map(Counter, columns))

    def words(self) -> Iterator[tuple[str, int]]:
        """Rows of the table `words`: folded form, uses."""
        return ((form, count) for form, count in sorted(self.forms.items()))

    def terms(self) -> Iterator[tuple[str, int, int, int]]:
        """Rows of the table `terms`: stem, passages with it, uses in mid-sentence, how many of these are capitalised."""
        for name, passages in sorted(self.passages.items()):
            yield name, passages, self.seen[name], self.capitalised[name]

    def changed(self, removed: "Lexicon", added: "Lexicon") -> "Lexicon":
        """The same counts as of all passages anew, after some were removed and others added."""
        pairs = zip(
            (self.forms, self.passages, self.seen, self.capitalised),
            (removed.forms, removed.passages, removed.seen, removed.capitalised),
            (added.forms, added.passages, added.seen, added.capitalised),
            strict=True,
        )
        result = []
        for counts, fewer, more in pairs:
            left = counts.copy()
            left.subtract(fewer)
            left.update(more)
            result.append(Counter({name: count for name, count in left.items() if count}))
        return Lexicon(*result)


def analyse(passages: Iterable[Passage]) -> Lexicon:
    """Count the words of passages."""
    forms: Counter[str] = Counter()
    containing: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    capitalised: Counter[str] = Counter()
    for passage in passages:
        words: list[str] = []
        inner: list[str] = []
        starts = iter([*(start - passage.span[0] for start, _ in passage.sentences[1:]), len(passage.text) + 1])
        stems = set()
        first, following = True, next(starts)  # the next word is its sentence's first; where the next sentence begins
        for match in WORD.finditer(passage.text):
            while match.start() >= following:
                first, following = True, next(starts)
            word = match[0]
            words.append(word)
            name = stem(word)
            stems.add(name)
            if not first:
                inner.append(word)
            first = False
        forms.update(map(fold, words))
        containing.update(stems)
        seen.update(map(stem, inner))
        capitalised.update(stem(word) for word in inner if word[0].isupper())
    return Lexicon(forms, containing, seen, capitalised)
