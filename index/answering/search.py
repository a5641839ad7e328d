"""Question → ranked passages, each with the probability that its best sentence answers.

passage vectors + sentence vectors + keywords → candidates → features → a small logistic model → ranked hits
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.answering.doubt import SLIGHT
from index.answering.event_dates import dated_first
from index.answering.features import Rows, features
from index.answering.nearmiss import Asked
from index.answering.question import (
    MAX_WORDS,
    Question,
    Speller,
    align,
    asking_words,
    is_name,
    says_something,
    tidy_dates,
    wanted,
    weights,
    widen,
)
from index.answering.scopes import read_scope
from index.answering.scoring import Ranked, Scorer, passage_score
from index.language import DEFAULT, language_for
from index.language.aliases import AliasTable
from index.language.base import Language
from index.language.words import WORD, fold
from index.store.base import PassageStore, StoredPassage, Term
from index.types import Encoder, Passage, Reranker, Vectors

EACH = 15
"""Passages taken from each of the three searches; the union is scored."""
EACH_OTHER = 40
"""The same for a question in another language, for which keywords propose hardly any."""
WELL_SPELLED = 0.75
"""Similarity of a word to what it was corrected to from which the correction is also asked as if it had been typed."""
_TOPICAL = 0.6
"""Share of all passages that have the name of what the documents are all about."""
_FEW = 8
KEPT_RANKINGS = 256
"""Questions whose ranking stays in memory (some 40 kB each, besides passages that the store may keep anyway)."""
RERANKED = 10
"""Passages that a cross-encoder reads, when one is set; it orders them, and leaves their confidence as it is."""

DOUBTED = 5
"""Passages, the first ones, that are looked at for near misses; further ones from a confidence of `UNLIKELY`."""
UNLIKELY = 0.25
BEHIND = 1.0
"""Log-odds that a firm doubt takes off for the order; another takes none, as a false doubt costs more than a missed one
there."""
SURE = 0.95
"""Confidence from which a passage without a doubt comes before a doubted one that would be declined."""
NAMED = 0.6
"""Share of capitals from which a word of the corpus is a name."""
KEPT_WORDS = 4096
"""Vectors of single words kept in memory."""


class Searcher:
    """Searches one build; safe to use from several threads.

    Args:
        store: Of the build.
        encoder: The one it was made with.
        scorer: The weights of languages that have none of their own.
        reranker: Orders the first passages once more, when given.
        threshold: Replaces that of the weights of other languages.
    """

    def __init__(
        self,
        store: PassageStore,
        encoder: Encoder,
        scorer: Scorer,
        reranker: Reranker | None = None,
        threshold: float | None = None,
    ) -> None:
        self._threshold = threshold
        self._scorers: dict[str, Scorer] = {}
        self.reranker = reranker
        self.store = store
        self.encoder = encoder
        self.scorer = scorer
        self.aliases = AliasTable(store.aliases)
        self.vocabulary = encoder.vocabulary
        self._speller = Speller(store.word_forms(), self.vocabulary | self.aliases.single_words())
        self._mean_length = store.mean_length()
        self._recent: OrderedDict[tuple[str, str, int], tuple[Question, list[Ranked]]] = OrderedDict()
        self._recent_lock = threading.Lock()
        self._words: dict[str, Vectors] = {}
        self._idf_top = math.log(1 + (store.build.passages - 0.5) / 1.5) or 1.0

    def scorer_for(self, language: Language) -> Scorer:
        """The weights and the threshold of a language.

        Raises:
            ModelError: If its file cannot be read.
        """
        if language.weights is None:
            return self.scorer if self.scorer.other is None or language.code == DEFAULT.code else self.scorer.other
        if language.code not in self._scorers:
            found = Scorer.load(language.weights)
            limit = found.threshold if self._threshold is None else self._threshold
            self._scorers[language.code] = Scorer(found.ranking, found.confidence, limit)
        return self._scorers[language.code]

    def understands(self, language: Language) -> bool:
        """Whether the weights were fitted to questions in this language, or in several."""
        return language.code == DEFAULT.code or self.scorer_for(language) is not self.scorer

    def search(
        self, text: str, language: Language, allowed: Callable[[Passage], bool] | None = None
    ) -> tuple[Question, list[Ranked]]:
        """A question prepared, and its ranked passages; none for a question without a word to look up.

        The same question asked again of the same build has the same ranking, so the last ones are kept: in the hours
        when many ask the same, most of the work is done once. Which of the passages may be quoted is decided each time.
        """
        key = text, language.code, id(self.reranker)
        with self._recent_lock:
            found = self._recent.get(key)
            if found is not None:
                self._recent.move_to_end(key)
        if found is None:
            question = self.parse(text, language)
            found = question, self.rank(question) if question.stems else []
            with self._recent_lock:
                self._recent[key] = found
                while len(self._recent) > KEPT_RANKINGS:
                    self._recent.popitem(last=False)
        question, ranked = found
        if allowed is not None and not all(allowed(hit.stored.passage) for hit in ranked):
            ranked = self.rank(question, allowed)
        return question, ranked

    def parse(self, text: str, language: Language) -> Question:
        """Prepare a question: spelling, spellings of names, vectors."""
        text = self._canonical(
            _limit_words(text), language
        )  # before spelling, which would take a name of two words apart
        typed = [language.words.stem(word) for word in WORD.findall(text)]
        known = self.store.terms(typed)
        if self._is_other(language):  # its words are no misspelt ones of the documents' language
            said, trust = text, [1.0] * len(typed)
        else:
            said, _ = self._speller.correct(text, known, language)
            text, trust = self._speller.correct(tidy_dates(text, language, self._written), known, language, names=True)
        words = WORD.findall(text)
        stems = tuple(language.words.stem(word) for word in words)
        alternatives = widen(text, self.aliases, language)
        groups = tuple(alternatives.get(i, frozenset()) - {s} for i, s in enumerate(stems))
        every = [*stems, *(s for group in groups for s in group)]
        terms = self.store.terms(every)
        topics = self.store.topics(every)
        weight, topic_weight = self._weights(stems, groups, terms, topics)
        encoded = self.encoder.encode_query(text)
        asking = asking_words(text, language)
        return Question(
            text=text,
            said=said,
            encoded=encoded,
            stems=stems,
            alternatives=groups,
            trust=np.array(trust),
            weight=weight,
            topic_weight=topic_weight,
            content=np.array(
                [said_one and i not in asking for i, said_one in enumerate(says_something(text, language))], bool
            ),
            name=np.array([is_name(word, terms, self.vocabulary, language) for word in words], bool),
            token_word=align(encoded, text),
            wants=wanted(text, language),
            language=language,
        )

    def _is_other(self, language: Language) -> bool:
        """Whether a question in a language shares hardly a word with the documents."""
        return self.scorer_for(language) is self.scorer.other

    def corrected(self, text: str, language: Language) -> list[str]:
        """A question with its misspelt word corrected for good, in each way that is as likely as the first; at most three.

        Empty when nothing is to correct, when much is, or when it may be a name that the corpus does not have.
        """
        question, _ranked = self.search(text, language)
        words = list(WORD.finditer(question.text))
        typed = WORD.findall(text)
        changed = [i for i, trust in enumerate(question.trust.tolist()) if trust < 1]
        if len(changed) != 1 or len(typed) != len(words) or question.trust[changed[0]] < WELL_SPELLED:
            return []
        i = changed[0]
        if typed[i][0].isupper() or question.name[i]:
            return []
        start, end = words[i].span()
        return [question.text[:start] + form + question.text[end:] for form in self._speller.near(typed[i])[:3]]

    def has(self, word: str, language: Language) -> bool:
        """Whether the corpus has a word, in some form."""
        return fold(word) in language.words.stop_words or bool(self.store.terms([language.words.stem(word)]))

    @cached_property
    def topic(self) -> str:
        """The one name that most passages have, as they write it; empty when there is none."""
        name, passages = self.store.most_named()
        if self.store.build.passages < _FEW or passages < _TOPICAL * self.store.build.passages:
            return ""
        passages_ = (self.store.passage(number).passage for number in self.store.keyword_passages((name,), EACH))
        return next(
            (
                word
                for passage in passages_
                for word in WORD.findall(passage.text)
                if language_for(self.store.citations[passage.document].language).words.stem(word) == name
                and word[0].isupper()
            ),
            "",
        )

    def _weights(
        self,
        stems: tuple[str, ...],
        groups: Sequence[frozenset[str]],
        terms: Mapping[str, Term],
        topics: Mapping[str, int],
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Weights of the question's words by the texts, and by titles and headings too.

        A word that no text has, but titles or headings have, is as rare as it is there. A group of spellings is as common
        as its most common member.
        """
        passages = self.store.build.passages
        named = {name: Term(count, 1.0) for name, count in topics.items() if name not in terms}
        known = {**named, **terms}
        either = {name: Term(max(term.passages, topics.get(name, 0)), 1.0) for name, term in known.items()}
        weight, topic_weight = weights(stems, known, passages), weights(stems, either, passages)
        for i, group in enumerate(groups):
            if group:
                members = tuple({stems[i], *group} & known.keys()) or (stems[i],)
                weight[i] = weights(members, known, passages).min()
                topic_weight[i] = weights(members, either, passages).min()
        return weight, topic_weight

    @property
    def scale(self) -> tuple[float, float]:
        """What features are measured by: the idf a weight of 1 stands for, and the mean passage length in words."""
        return self._idf_top, self._mean_length

    def candidates(
        self, question: Question, allowed: Callable[[Passage], bool] | None = None, each: int = 0
    ) -> list[StoredPassage]:
        """The best of the three searches together, in no order; more are looked at when some may not be shown."""
        each = each or (EACH_OTHER if self._is_other(question.language) else EACH)
        found = [
            *(i for i, _ in self.store.nearest_passages(question.encoded.vector, each)),
            *(i for i, _ in self.store.nearest_sentences(question.encoded.vector, each)),
            *self.store.keyword_passages(question.keywords(), each),
        ]
        stored = [self.store.passage(i) for i in dict.fromkeys(found)]
        if allowed is None:
            return stored
        kept = [each_stored for each_stored in stored if allowed(each_stored.passage)]
        barred = len(stored) - len(kept)
        if barred and len(kept) < EACH and each < self.store.build.passages:
            return self.candidates(question, allowed, each * 4)
        return kept

    def rank(self, question: Question, allowed: Callable[[Passage], bool] | None = None) -> list[Ranked]:
        """Score the candidates, best first, without those that `allowed` refuses."""
        stored = self.candidates(question, allowed)
        rows = features(question, stored, *self.scale)
        ranked = self.scorer_for(question.language).rank(stored, rows)
        if not self._is_other(question.language):  # a name in another script is no other name
            ranked = self._doubted(question, ranked, dict(zip((s.id for s in stored), rows, strict=True)))
        if self.reranker is None:
            return ranked
        first = ranked[:RERANKED]
        scores = self.reranker.score(question.text, [r.stored.passage.text for r in first])
        order = sorted(range(len(first)), key=lambda i: -scores[i])
        return [*(first[i] for i in order), *ranked[RERANKED:]]

    def _doubted(self, question: Question, ranked: list[Ranked], rows: dict[int, Rows]) -> list[Ranked]:
        """The ranking with what speaks against each sentence taken off: see `index.answering.nearmiss`."""
        likely = [hit for place, hit in enumerate(ranked) if place < DOUBTED or hit.score >= UNLIKELY]
        openings = {hit.stored.words.stems[i] for hit in likely for i in _openings(hit.stored)}
        terms = self.store.terms([*question.stems, *openings])
        names = frozenset(name for name, term in terms.items() if term.capitalised > NAMED)

        def is_name(stem_: str) -> bool:
            return stem_ in names or (stem_ not in terms and stem_ in unknown)

        unknown = {s for s, name in zip(question.stems, question.name, strict=True) if name}
        unmet: set[str] = set()  # words whose vectors are not known yet

        def similar(one: str, other: str) -> float:
            found = self._words.get(one), self._words.get(other)
            if found[0] is None or found[1] is None:
                unmet.update(word for word, vector in zip((one, other), found, strict=True) if vector is None)
                return 0.0
            return float(found[0] @ found[1])

        asked = Asked(question.said, question.wants, is_name, self.aliases, similar, question.language)
        if not asked.named:
            return ranked
        scopes = [
            read_scope(
                each.stored.passage,
                self.store.citations[each.stored.passage.document],
                names & openings,
                question.language,
            )
            for each in likely
        ]
        asked.look_over(scopes)
        every = [asked.doubts(scope) for scope in scopes]
        while unmet:  # all in one call of the encoder, which takes no longer than a few would one by one
            self._learn(sorted(unmet))
            unmet.clear()
            every = [asked.doubts(scope) for scope in scopes]
        scorer = self.scorer_for(question.language)
        values: dict[int, float] = {}
        doubted: dict[int, float] = {}
        result: dict[int, Ranked] = {}
        for each, doubts in zip(likely, every, strict=True):
            odds = np.array([doubt.odds for doubt in doubts])
            sentences = np.array(each.sentences) - BEHIND * np.array([doubt.firm for doubt in doubts])
            best = int(sentences.argmax())
            values[each.stored.id] = passage_score(sentences)
            doubted[each.stored.id] = float(odds[best])
            certain = doubts[best].applied(float(scorer.confidence(rows[each.stored.id][best][None, :])[0]))
            result[each.stored.id] = replace(each, best=best, score=float(1 / (1 + np.exp(-np.clip(certain, -30, 30)))))
        order = sorted(ranked, key=lambda hit: -values.get(hit.stored.id, passage_score(np.array(hit.sentences))))
        found = [result.get(hit.stored.id, hit) for hit in order]
        if found[0].score < scorer.threshold and doubted.get(found[0].stored.id, 0.0) >= SLIGHT:
            sure = (hit for hit in found if hit.score >= SURE and not doubted.get(hit.stored.id, 1.0))
            first = next(sure, found[0])  # a near miss in front hides no answer
            found = [first, *(hit for hit in found if hit is not first)]
        read = {
            each.stored.id: (scope, each_doubts) for each, scope, each_doubts in zip(likely, scopes, every, strict=True)
        }
        return dated_first(asked, found, read, self.scorer.threshold)

    def _learn(self, words: list[str]) -> None:
        """Keep the vectors of single words."""
        vectors = {word: each.vector for word, each in zip(words, self.encoder.encode_passages(words), strict=True)}
        kept = self._words if len(self._words) + len(words) <= KEPT_WORDS else {}
        self._words = {**kept, **vectors}

    def _written(self, form: str) -> bool:
        """Whether the corpus has the words of a date, one behind the other."""
        return bool(self.store.keyword_passages([" ".join(WORD.findall(form))], 1))

    def _canonical(self, text: str, language: Language) -> str:
        """Names in a spelling the corpus does not use, in the canonical one (the encoder reads Latin names best)."""
        for start, end, spellings in reversed(self.aliases.spellings(text, language)):
            stems = [language.words.stem(word) for word in WORD.findall(text[start:end])]
            if len(self.store.terms(stems)) < len(set(stems)):
                text = text[:start] + spellings[0] + text[end:]
        return text


def _openings(stored: StoredPassage) -> list[int]:
    """The number of the first word of each sentence."""
    return [int(i) for i in np.flatnonzero(np.diff(stored.words.sentence, prepend=-1))]


def _limit_words(text: str) -> str:
    matches = list(WORD.finditer(text))
    return text if len(matches) <= MAX_WORDS else text[: matches[MAX_WORDS - 1].end()]
