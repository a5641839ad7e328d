"""Words as scoring sees them: stemmed, each with the kind of thing that it may be an answer to.

Passages and questions are analysed in the same way, each by the rules of its language. FTS5 is set to agree with the
default language (`Vocabulary.tokenizer`), so that a count here and a match there speak of the same term.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.language.base import Language
from index.language.tables import Vocabulary
from index.language.words import WORD, Kind, fold, hashes
from index.text import header_cells
from index.types import Citation, Passage, Span

VERSION = 2
"""Of the rules below and of the words of the languages; raise it when the same passage gives other counts, so that a
build does not mix them."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a passage, in order.

    Attributes:
        spans: Their spans in the passage's text.
        stems: Their stems.
        kinds: int32, `Kind` bits of each.
        sentence: int32, the number of the sentence each is in, within the passage.
        hashes: int64, as `hashes` gives them for the stems.
        stops: Whether each is a stop word.
        pronoun: One entry a sentence: whether it opens with a pronoun.
        quiet: One entry a sentence: whether it only asks or announces ("What happened next?", "The conditions are:"), or
            is a table's header.
    """

    spans: tuple[Span, ...]
    stems: tuple[str, ...]
    kinds: npt.NDArray[np.int32]
    sentence: npt.NDArray[np.int32]
    hashes: npt.NDArray[np.int64]
    stops: npt.NDArray[np.bool_]
    pronoun: npt.NDArray[np.bool_]
    quiet: npt.NDArray[np.bool_]


def passage_words(passage: Passage, language: Language) -> Words:
    """Analyse a passage by the rules of its language."""
    vocabulary = language.words
    spans = tuple(match.span() for match in WORD.finditer(passage.text))
    starts = np.array([start - passage.span[0] for start, _ in passage.sentences])
    places = np.array([start for start, _ in spans], np.int64)
    sentence = np.maximum(np.searchsorted(starts, places, side="right") - 1, 0).astype(np.int32)
    first = set(np.flatnonzero(np.diff(sentence, prepend=-1)).tolist())
    forms = [passage.text[a:b] for a, b in spans]
    stems = tuple(map(vocabulary.stem, forms))
    stops = np.array([name in vocabulary.stop_words for name in stems], bool)
    pronoun = np.zeros(len(passage.sentences), bool)
    for opening in first:
        pronoun[sentence[opening]] = stems[opening] in vocabulary.pronouns
    texts = [passage.text[a - passage.span[0] : b - passage.span[0]] for a, b in passage.sentences]
    quiet = np.array([language.sentences.quiet.search(text) is not None for text in texts], bool)
    header = passage.above.rpartition("\n")[2]
    quiet[0] |= " | " in header and header_cells(texts[0]) == header
    return Words(spans, stems, _kinds(forms, first, vocabulary), sentence, hashes(stems), stops, pronoun, quiet)


def _kinds(forms: Sequence[str], sentence_starts: set[int], vocabulary: Vocabulary) -> npt.NDArray[np.int32]:
    folded = [fold(form) for form in forms]
    result = np.zeros(len(forms), np.int32)
    for i, form in enumerate(forms):
        word = folded[i]
        kind = Kind.NOTHING
        century = i + 1 < len(forms) and folded[i + 1].startswith(vocabulary.centuries)
        if form[0].isdigit():
            kind |= Kind.NUMBER
            if vocabulary.year.fullmatch(form):
                kind |= Kind.YEAR | Kind.DATE
            elif century and vocabulary.ordinal.fullmatch(word):
                kind |= Kind.DATE
        elif word in vocabulary.numbers:
            kind |= Kind.NUMBER | (Kind.DATE if century else Kind.NOTHING)
        if (
            word in vocabulary.month_forms and (vocabulary.small_months or form[0].isupper())
        ) or word in vocabulary.weekdays:
            kind |= Kind.DATE
        elif (
            form[0].isupper()
            and word not in vocabulary.stop_words
            and not (i in sentence_starts and word in vocabulary.numbers)
        ):
            kind |= Kind.NAME
            before = i - 1
            while before >= max(i - 3, 0) and (forms[before][0].isupper() or folded[before] in vocabulary.articles):
                before -= 1
            if before >= 0 and folded[before] in vocabulary.places:
                kind |= Kind.PLACE
        if word in vocabulary.reasons:
            kind |= Kind.REASON
        result[i] = kind
    return result


def kinds_in(sentence: str, language: Language) -> Kind:
    """All that the words of a sentence may answer."""
    return Kind(int(np.bitwise_or.reduce(_kinds(WORD.findall(sentence), {0}, language.words), initial=0)))


_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")


def title_words(citation: Citation, language: Language) -> str:
    """A document's title and date as words; a date such as 2025-03-11 as a question has it, 11 March 2025."""
    months = language.words.months
    title = citation.title
    if title == citation.path.rpartition("/")[2]:  # the name of its file, as there is no other
        title = title.rpartition(".")[0].replace("_", " ") or title
    both = f"{title} {citation.published}"
    return _DATE.sub(lambda m: f"{int(m[3])} {months[int(m[2]) - 1]} {m[1]}" if 1 <= int(m[2]) <= 12 else m[0], both)


def topics(
    passages: Iterable[Passage], titles: Mapping[str, str], languages: Mapping[str, Language]
) -> list[tuple[str, str, int]]:
    """Words of titles and headings: folded form, stem, and how many passages have the stem above them; in order.

    Args:
        passages: Of the build.
        titles: `title_words` by document.
        languages: The language of each document.
    """
    named = Counter((passage.document, passage.above) for passage in passages)
    forms: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for (document, above), count in named.items():
        stem = languages[document].words.stem
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
        """The counts after some passages were removed and others added: equal to counts of all that are left."""
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


def analyse(passages: Iterable[Passage], languages: Mapping[str, Language]) -> Lexicon:
    """Count the words of passages, given the language of each document."""
    forms: Counter[str] = Counter()
    containing: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    capitalised: Counter[str] = Counter()
    for passage in passages:
        stem = languages[passage.document].words.stem
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
