"""Named features of a sentence as an answer: one row for each sentence of each candidate passage.

The features are few and each can be explained to a reader of an answer. `p_` speaks of the passage, `s_` of the
sentence, `t_` of the type of thing asked for. Late interaction (MaxSim) follows ColBERT (Khattab and Zaharia, 2020): the
mean over the question's tokens of each one's best match among a text's tokens; here with an encoder not trained for it.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import log1p

import numpy as np
import numpy.typing as npt

from index.lexicon import PRONOUNS, QUESTION_WORDS, STOP_WORDS, Kind
from index.question import Question
from index.store import StoredPassage
from index.types import Vectors

FEATURES: dict[str, str] = {
    "p_dense": "cosine of question and passage vectors",
    "p_best": "cosine of the question's vector and the passage's nearest sentence vector",
    "p_bm25": "BM25 of the passage, as a share of the most the question could score",
    "p_max": "MaxSim of the passage, words weighted by idf",
    "p_plain": "MaxSim of the passage over content words, unweighted",
    "p_cov": "share of the question's idf weight found in the passage as words",
    "p_weak": "the content word worst matched in the passage: its MaxSim",
    "p_gap": "idf weight left unmatched by the worst matched content word of the passage",
    "p_name": "share of the question's names and figures found in the passage",
    "s_dense": "cosine of question and sentence vectors",
    "s_max": "MaxSim of the sentence, words weighted by idf",
    "s_plain": "MaxSim of the sentence over content words, unweighted",
    "s_rev": "mean over the sentence's tokens of their best match in the question",
    "s_cov": "share of the question's idf weight found in the sentence",
    "s_near": "the same, its two neighbours counted in",
    "s_big": "pairs of neighbouring question words that stand together in the sentence, by weight",
    "s_name": "share of the question's names and figures found in the sentence",
    "s_win": "most weight of question words within twelve words of the sentence",
    "s_weak": "the content word worst matched in the sentence: its MaxSim",
    "s_gap": "idf weight left unmatched by the worst matched content word of the sentence",
    "s_wh": "MaxSim of the question word itself (who, when, how many)",
    "t_num": "a figure was asked for, and the sentence has one that the question does not",
    "t_date": "likewise a date",
    "t_name": "likewise a name",
    "t_place": "likewise a place",
    "t_why": "likewise a reason",
    "t_close": "how near the sought thing stands to the matched words",
    "t_none": "something of a known kind was asked for and the sentence has none",
    "s_len": "log of the sentence's length in words",
    "s_new": "log of the number of words the question does not have",
    "s_first": "first sentence of its passage",
    "s_pron": "opens with a pronoun",
    "s_lead": "MaxSim of the sentence above the best other sentence of the passage",
    "s_ctx": "best MaxSim among the sentence and its neighbours",
}
K1, B = 1.2, 0.75
"""BM25's saturation and length constants: the values of FTS5 and of Robertson and Zaragoza (2009)."""

Rows = npt.NDArray[np.float32]


def features(question: Question, candidates: Sequence[StoredPassage], idf_top: float, mean_length: float) -> list[Rows]:
    """Compute the features of every sentence of every candidate.

    Args:
        question: As parsed.
        candidates: Passages to score.
        idf_top: The idf (natural logarithm) that a weight of 1 stands for.
        mean_length: Mean passage length in words, for BM25.

    Returns:
        For each candidate, float32 of shape (sentences, len(FEATURES)), columns in the order of `FEATURES`.
    """
    view = _QuestionView(question)
    return [_passage_rows(view, question, stored, idf_top, mean_length) for stored in candidates]


class _QuestionView:
    """What is computed once a question: token-to-word shares, normalised weights, words by stem."""

    def __init__(self, question: Question) -> None:
        count = len(question.stems)
        used = np.flatnonzero(question.token_word >= 0)
        self.tokens: Vectors = question.encoded.tokens[used]
        owner = question.token_word[used]
        self.share = np.zeros((count, len(used)), np.float32)
        self.share[owner, np.arange(len(used))] = 1
        self.share /= np.maximum(self.share.sum(1, keepdims=True), 1)
        content = question.content if question.content.any() else np.ones(count, bool)
        self.content = np.flatnonzero(content)
        soft = question.weight * np.where(content, 1.0, 0.3)
        hard = question.weight * content
        self.weight_all = soft / max(soft.sum(), 1e-6)
        self.weight = hard / max(hard.sum(), 1e-6)
        names = question.weight * question.name * content
        self.names = names / names.sum() if names.sum() > 0 else self.weight
        self.asking = np.array([s in QUESTION_WORDS for s in question.stems], bool)
        self.all_stems = set(question.stems)
        self.by_stem: dict[str, list[int]] = defaultdict(list)
        for k in self.content:
            for name in {question.stems[k], *question.alternatives[k]}:
                self.by_stem[name].append(int(k))
                self.all_stems.add(name)
        pairs = zip(self.content[:-1], self.content[1:], strict=True)
        self.pairs = [(int(a), int(b)) for a, b in pairs if b - a <= 2]


def _passage_rows(
    view: _QuestionView, question: Question, stored: StoredPassage, idf_top: float, mean_length: float
) -> Rows:
    words = stored.words
    sentences = len(stored.passage.sentences)
    tokens, offsets = stored.tokens, stored.offsets
    if not len(tokens):  # nothing the encoder has a token for: it matches nothing
        tokens, offsets = np.zeros((1, view.tokens.shape[1]), np.float32), np.zeros((1, 2), np.uint16)
    starts = np.array([start - stored.passage.span[0] for start, _ in stored.passage.sentences])
    owner = np.maximum(np.searchsorted(starts, offsets[:, 0], side="right") - 1, 0)
    cut = np.searchsorted(owner, np.arange(sentences))
    content = view.content

    similarity = view.tokens @ tokens.T
    width = similarity.shape[1]
    empty = np.diff(np.append(cut, width)) <= 0
    at = np.minimum(cut, max(width - 1, 0))
    by_sentence = np.maximum.reduceat(similarity, at, axis=1)
    by_sentence[:, empty] = 0
    word_sentence = view.share @ by_sentence
    word_passage = view.share @ similarity.max(1)
    best = similarity.max(0) if len(similarity) else np.zeros(width, np.float32)
    reverse = np.add.reduceat(best, at) / np.maximum(np.diff(np.append(cut, width)), 1)

    found = np.zeros((len(question.stems), sentences), np.float32)
    places: dict[int, list[int]] = defaultdict(list)
    matched = np.zeros(len(words.stems), np.float32)
    asked = np.zeros(len(words.stems), bool)
    counts: dict[int, int] = defaultdict(int)
    for i, name in enumerate(words.stems):
        if name in view.by_stem:
            for k in view.by_stem[name]:
                found[k, words.sentence[i]] = question.trust[k]
                places[k].append(i)
                matched[i] = view.weight[k]
                counts[k] += 1
        asked[i] = name in view.all_stems
    in_passage = found.max(1)
    near = found.copy()
    near[:, 1:] = np.maximum(near[:, 1:], found[:, :-1])
    near[:, :-1] = np.maximum(near[:, :-1], found[:, 1:])
    together = np.zeros(sentences)
    for a, b in view.pairs:
        for x in places.get(a, ()):
            if any(0 < y - x <= b - a + 1 for y in places.get(b, ())):
                together[words.sentence[x]] += 0.5 * (view.weight[a] + view.weight[b])

    weight = question.weight[content]
    passage_gap = float((weight * (1 - np.maximum(word_passage[content], in_passage[content]))).max())
    sentence_gap = (weight[:, None] * (1 - np.maximum(word_sentence[content], found[content]))).max(0)
    late = view.weight_all @ word_sentence
    dense = stored.sentence_vectors @ question.encoded.vector
    bm25 = _bm25(question, view, counts, len(words.stems), idf_top, mean_length)
    passage_part = [
        float(stored.vector @ question.encoded.vector),
        float(dense.max()),
        bm25,
        float(view.weight_all @ word_passage),
        float(word_passage[content].mean()),
        float(view.weight @ in_passage),
        float(word_passage[content].min()),
        passage_gap,
        float(view.names @ in_passage),
    ]
    free = ((words.kinds & int(question.wants)) > 0) & ~asked
    ranked = np.sort(late)
    first = np.searchsorted(words.sentence, np.arange(sentences))
    last = np.searchsorted(words.sentence, np.arange(sentences), side="right")
    rows = np.empty((sentences, len(FEATURES)), np.float32)
    for j in range(sentences):
        a, b = int(first[j]), int(last[j])
        hits = np.flatnonzero(matched[a:b])
        sought = np.flatnonzero(free[a:b])
        has = float(len(sought) > 0)
        close = 0.0
        if len(sought) and len(hits):
            distance = np.abs(sought[:, None] - hits[None, :])
            close = float((np.exp(-distance / 8.0) * matched[a + hits][None, :]).sum(1).max())
        new = sum(1 for x in range(a, b) if not asked[x] and words.stems[x] not in STOP_WORDS)
        other = ranked[-1] if late[j] < ranked[-1] else (ranked[-2] if sentences > 1 else 0.5)
        rows[j] = [
            *passage_part,
            dense[j],
            late[j],
            word_sentence[content, j].mean(),
            reverse[j],
            view.weight @ found[:, j],
            view.weight @ near[:, j],
            together[j],
            view.names @ found[:, j],
            _window(words.stems, matched, a, hits),
            word_sentence[content, j].min(),
            sentence_gap[j],
            word_sentence[view.asking, j].mean() if view.asking.any() else 0.3,
            has * (question.wants == Kind.NUMBER),
            has * (question.wants == Kind.DATE),
            has * (question.wants == Kind.NAME),
            has * (question.wants == Kind.PLACE),
            has * (question.wants == Kind.REASON),
            close,
            float(question.wants != Kind.NOTHING and not has),
            log1p(b - a),
            log1p(new),
            float(j == 0),
            float(b > a and words.stems[a] in PRONOUNS),
            late[j] - other,
            late[max(j - 1, 0) : j + 2].max(),
        ]
    return rows


def _bm25(
    question: Question, view: _QuestionView, counts: dict[int, int], length: int, idf_top: float, mean_length: float
) -> float:
    """BM25 of one passage as a share of its upper bound; each stem counts once, as often as the passage has it."""
    score = bound = 0.0
    for name in dict.fromkeys(question.stems[k] for k in view.content):
        k = view.by_stem[name][0]
        idf = question.weight[k] * idf_top * max(question.trust[j] for j in view.by_stem[name])
        tf = counts.get(k, 0)
        score += idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean_length)) if tf else 0.0
        bound += idf * (K1 + 1)
    return score / bound if bound else 0.0


def _window(stems: Sequence[str], matched: npt.NDArray[np.float32], start: int, hits: npt.NDArray[np.int64]) -> float:
    """Most weight of distinct question words within twelve words of each other."""
    best = 0.0
    for u in range(len(hits)):
        got: dict[str, float] = {}
        for v in hits[u:]:
            if v - hits[u] > 12:
                break
            got[stems[start + v]] = float(matched[start + v])
        best = max(best, sum(got.values()))
    return best
