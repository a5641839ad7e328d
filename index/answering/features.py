"""Named features of a sentence as an answer: one row for each sentence of each candidate passage.

The features are few and each can be explained to a reader of an answer. `p_` speaks of the passage, `s_` of the
sentence, `t_` of the type of thing asked for, `h_` of the title and the headings above. Late interaction (MaxSim) follows
ColBERT (Khattab and Zaharia, 2020): the mean over the question's tokens of each one's best match among a text's tokens;
here with an encoder not trained for it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from index.answering.question import Question
from index.language.words import Kind, hashes
from index.store.base import StoredPassage
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
    "p_tell": "MaxSim of the passage, tokens weighted by how much they tell the candidates apart",
    "p_top": "the same, tokens weighted by how far their best candidate is over the mean one",
    "p_tell_far": "how far p_tell is over the mean of the candidates, in standard deviations",
    "p_top_far": "the same of p_top",
    "p_best_far": "the same of p_best",
    "s_tell": "MaxSim of the sentence, tokens weighted as for p_tell",
    "s_top": "MaxSim of the sentence, tokens weighted as for p_top",
    "h_same": "how far the cosine of question and line above is over 0.6: the line asks the same",
    "h_new": "share of the question's idf weight found in title and headings, of what the sentence lacks",
    "h_pnew": "the same, of what the passage lacks",
    "h_close": "how much MaxSim of the sentence rises when title, headings and line above are counted in",
    "h_pclose": "the same, of the passage",
    "h_rest": "MaxSim of the sentence over what title and headings lack of the question, less the best of its passage",
    "h_asked": "cosine of question and line above, of the first sentence under its heading; less where h_rest is low",
}
TELLING: tuple[str, ...] = ("p_tell", "p_top", "p_tell_far", "p_top_far", "p_best_far", "s_tell", "s_top")
"""Features for questions in another language, of whose words the corpus has no idf; the other weights leave them out."""
ABOVE: tuple[str, ...] = tuple(name for name in FEATURES if name.startswith("h_"))
"""Features of what a passage stands under; all are 0 where nothing above it has to do with the question."""
K1, B = 1.2, 0.75
"""BM25's saturation and length constants: the values of FTS5 and of Robertson and Zaragoza (2009)."""

Rows = npt.NDArray[np.float32]
_WINDOW: Final = 12  # words
_FADING: Final = 8.0
_ALIKE: Final = 0.6
_LAGGING: Final = 10.0


def features(question: Question, candidates: Sequence[StoredPassage], idf_top: float, mean_length: float) -> list[Rows]:
    """Compute the features of every sentence of every candidate.

    All candidates are computed together, sentence after sentence in one row: numpy does in one call what would be a
    hundred small ones.

    Args:
        question: As parsed.
        candidates: Passages to score.
        idf_top: The idf (natural logarithm) that a weight of 1 stands for.
        mean_length: Mean passage length in words, for BM25.

    Returns:
        For each candidate, float32 of shape (sentences, len(FEATURES)), columns in the order of `FEATURES`.
    """
    if not candidates:
        return []
    view = _QuestionView(question)
    place = _Places(candidates)
    match = _Matches(view, question, place)
    late = _LateInteraction(view, place, candidates)
    weight, content = question.weight[view.content], view.content
    in_passage = np.maximum.reduceat(match.found, place.sentence_from, axis=1)
    passage_left = weight[:, None] * (1 - np.maximum(late.passage[content], in_passage[content]))
    sentence_left = weight[:, None] * (1 - np.maximum(late.sentence[content], match.found[content]))
    near = np.maximum(match.found, np.maximum(place.before(match.found), place.after(match.found)))
    by_idf = view.weight_all @ late.sentence
    dense = np.concatenate([each.sentence_vectors for each in candidates]) @ question.encoded.vector
    nearest = np.maximum.reduceat(dense, place.sentence_from)
    tell, top = late.telling @ late.token_passage, late.topping @ late.token_passage
    above = _Above(view, question, candidates)
    named = above.found[:, place.owner]
    first = above.begins[place.owner] & place.is_first
    heading = np.maximum(above.late, above.trust)
    closer = view.weight_all @ np.maximum(late.sentence, heading[:, place.owner])
    lacking = view.weight_all[:, None] * np.clip(1 - heading, 0, 1)
    rest = (lacking[:, place.owner] * late.sentence).sum(0)
    behind = place.spread(np.maximum.reduceat(rest, place.sentence_from)) - rest
    named_at_all = heading.max(0) > 0
    has = np.zeros(place.sentences, bool)
    has[place.word_sentence[match.sought]] = True
    # nor does the first sentence count for its place where only others have the kind of thing asked for
    fit = has | ~place.spread(np.logical_or.reduceat(has, place.sentence_from))
    asking = late.sentence[view.asking].mean(0) if view.asking.any() else np.full(place.sentences, 0.3)
    table = {
        "p_dense": place.spread(np.array([each.vector for each in candidates]) @ question.encoded.vector),
        "p_best": place.spread(nearest),
        "p_bm25": place.spread(_bm25(question, view, match.counts, place.lengths, idf_top, mean_length)),
        "p_max": place.spread(view.weight_all @ late.passage),
        "p_plain": place.spread(late.passage[content].mean(0)),
        "p_cov": place.spread(view.weight @ in_passage),
        "p_weak": place.spread(late.passage[content].min(0)),
        "p_gap": place.spread(passage_left.max(0)),
        "p_name": place.spread(view.name_weight @ in_passage),
        "s_dense": dense,
        "s_max": by_idf,
        "s_plain": late.sentence[content].mean(0),
        "s_rev": late.reverse,
        "s_cov": view.weight @ match.found,
        "s_near": view.weight @ near,
        "s_big": match.together,
        "s_name": view.name_weight @ match.found,
        "s_win": match.window,
        "s_weak": late.sentence[content].min(0),
        "s_gap": sentence_left.max(0),
        "s_wh": asking,
        "t_num": has & (question.wants == Kind.NUMBER),
        "t_date": has & (question.wants == Kind.DATE),
        "t_name": has & (question.wants == Kind.NAME),
        "t_place": has & (question.wants == Kind.PLACE),
        "t_why": has & (question.wants == Kind.REASON),
        "t_close": match.close,
        "t_none": ~has & (question.wants != Kind.NOTHING),
        "s_len": np.log1p(place.word_to - place.word_from),
        "s_new": np.log1p(match.new),
        "s_first": place.is_first,
        "s_pron": np.concatenate([each.words.pronoun for each in candidates]),
        "s_lead": by_idf - _best_other(by_idf, place),
        "s_ctx": np.maximum(by_idf, np.maximum(place.before(by_idf), place.after(by_idf))),
        "p_tell": place.spread(tell),
        "p_top": place.spread(top),
        "p_tell_far": place.spread(_far(tell)),
        "p_top_far": place.spread(_far(top)),
        "p_best_far": place.spread(_far(nearest)),
        "s_tell": late.telling @ late.token_sentence,
        "s_top": late.topping @ late.token_sentence,
        "h_same": place.spread(np.maximum(above.dense - _ALIKE, 0)),
        "h_new": view.topic_weight @ np.maximum(named - match.found, 0),
        "h_pnew": place.spread(view.topic_weight @ np.maximum(above.found - in_passage, 0)),
        "h_close": closer - by_idf,
        "h_pclose": place.spread(view.weight_all @ np.maximum(heading - late.passage, 0)),
        "h_rest": -behind * named_at_all[place.owner],
        "h_asked": place.spread(above.dense) * first * np.exp(-_LAGGING * behind) * fit,
    }
    rows = np.empty((place.sentences, len(FEATURES)), np.float32)
    for column, name in enumerate(FEATURES):
        rows[:, column] = table[name]
    return np.split(rows, place.sentence_from[1:])


class _QuestionView:
    """What is computed once a question: token-to-word shares, normalised weights, words by stem.

    Attributes:
        names: Every stem that is met as the question's, as sorted hashes; `meets[k, i]` says whether the i-th of them is
            met as content word k.
    """

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
        topic = question.topic_weight * content
        self.topic_weight = topic / max(topic.sum(), 1e-6)
        ratio = question.topic_weight / np.maximum(question.weight, 1e-6)
        self.topic_trust = question.trust * np.minimum(ratio, 1)
        names = question.weight * question.name * content
        self.name_weight = names / names.sum() if names.sum() > 0 else self.weight
        self.asking = np.array([s in question.language.words.question_words for s in question.stems], bool)
        self.by_stem: dict[str, list[int]] = defaultdict(list)
        for k in self.content:
            for name in {question.stems[k], *question.alternatives[k]}:
                self.by_stem[name].append(int(k))
        self.names = np.unique(hashes({*question.stems, *self.by_stem}))
        self.meets = np.zeros((count, len(self.names)), bool)
        for name, words in self.by_stem.items():
            self.meets[words, np.searchsorted(self.names, hashes([name]))[0]] = True
        pairs = zip(self.content[:-1], self.content[1:], strict=True)
        self.pairs = [(int(a), int(b)) for a, b in pairs if b - a <= 2]


class _Places:
    """Where the candidates' words, tokens and sentences lie when all candidates stand in one row.

    Attributes:
        sentences: How many there are in all; `sentence_from` has the first one of each candidate, `owner` the candidate
            of each.
        word_sentence: The sentence of each word; `word_from` and `word_to` have the first word of each sentence and the
            one after its last, `word_owner` the candidate of each word, `lengths` the words of each candidate.
        is_first, is_last: Whether a sentence is that of its candidate.
    """

    def __init__(self, candidates: Sequence[StoredPassage]) -> None:
        counts = np.array([len(each.passage.sentences) for each in candidates])
        self.sentences = int(counts.sum())
        self.sentence_from = np.cumsum(counts) - counts
        self.owner = np.repeat(np.arange(len(candidates)), counts)
        self.is_first = np.zeros(self.sentences, bool)
        self.is_first[self.sentence_from] = True
        self.is_last = np.roll(self.is_first, -1)
        words = [each.words for each in candidates]
        self.lengths = np.array([len(each.stems) for each in words])
        self.word_owner = np.repeat(np.arange(len(candidates)), self.lengths)
        self.word_sentence = np.concatenate([each.sentence for each in words]) + self.sentence_from[self.word_owner]
        self.word_from = np.searchsorted(self.word_sentence, np.arange(self.sentences))
        self.word_to = np.searchsorted(self.word_sentence, np.arange(self.sentences), side="right")
        self.word_hashes = np.concatenate([each.hashes for each in words])
        self.word_kinds = np.concatenate([each.kinds for each in words])
        self.word_stops = np.concatenate([each.stops for each in words])

    def spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A value of each candidate, at each of its sentences."""
        return values[self.owner]

    def before(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """At each sentence, the value of the one before in its candidate; of the first one, its own. Last axis."""
        return np.where(self.is_first, values, np.roll(values, 1, axis=-1))

    def after(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """At each sentence, the value of the one after in its candidate; of the last one, its own. Last axis."""
        return np.where(self.is_last, values, np.roll(values, -1, axis=-1))


class _Matches:
    """The question's words among the candidates' words.

    Attributes:
        found: float32, shape (question words, sentences): the trust of a word found in a sentence, else 0.
        counts: Shape (question words, candidates): how often.
        together, close, window, new: As features `s_big`, `t_close`, `s_win` and (before its log) `s_new`.
        sought: The words of the kind asked for that the question does not have.
    """

    def __init__(self, view: _QuestionView, question: Question, place: _Places) -> None:
        at = np.minimum(np.searchsorted(view.names, place.word_hashes), len(view.names) - 1)
        asked = view.names[at] == place.word_hashes
        hits = np.flatnonzero(asked)
        which = at[hits]
        self.found = np.zeros((len(question.stems), place.sentences), np.float32)
        self.counts = np.zeros((len(question.stems), int(place.owner[-1]) + 1), np.int64)
        matched = np.zeros(len(place.word_hashes), np.float32)
        words: dict[int, npt.NDArray[np.int64]] = {}
        for k in view.content.tolist():
            words[k] = met = hits[view.meets[k][which]]
            if len(met):
                self.found[k, place.word_sentence[met]] = question.trust[k]
                self.counts[k] = np.bincount(place.word_owner[met], minlength=self.counts.shape[1])
                matched[met] = view.weight[k]
        self.together = np.zeros(place.sentences)
        for a, b in view.pairs:
            first, second = words[a], words[b]
            if len(first) and len(second):
                following = second[np.minimum(np.searchsorted(second, first, side="right"), len(second) - 1)]
                stands = (following > first) & (following - first <= b - a + 1)
                stands &= place.word_owner[following] == place.word_owner[first]
                np.add.at(self.together, place.word_sentence[first[stands]], 0.5 * (view.weight[a] + view.weight[b]))
        self.sought = np.flatnonzero(((place.word_kinds & int(question.wants)) > 0) & ~asked)
        fresh = ~asked & ~place.word_stops
        self.new = np.bincount(place.word_sentence[fresh], minlength=place.sentences)
        self.close, self.window = np.zeros(place.sentences), np.zeros(place.sentences)
        heavy = np.flatnonzero(matched)
        groups = _by_sentence(heavy, place)
        sought = _by_sentence(self.sought, place)
        for sentence, mine in groups.items():
            self.window[sentence] = _window(place.word_hashes, matched, mine)
            if sentence in sought:
                distance = np.abs(sought[sentence][:, None] - mine[None, :])
                self.close[sentence] = (np.exp(-distance / _FADING) * matched[mine][None, :]).sum(1).max()


class _LateInteraction:
    """MaxSim: how well each word of the question is matched by the tokens of a text.

    Attributes:
        sentence: float32, shape (question words, sentences).
        passage: float32, shape (question words, candidates).
        token_sentence, token_passage: The same for each of the question's tokens.
        telling: Weights of the question's tokens, in all 1: how much their matches differ among the candidates.
        topping: The same: how far the best candidate's match is over the mean one.
        reverse: Shape (sentences,): the mean over a sentence's tokens of their best match in the question.
    """

    def __init__(self, view: _QuestionView, place: _Places, candidates: Sequence[StoredPassage]) -> None:
        lengths = np.array([max(len(each.offsets), 1) for each in candidates])
        first = np.cumsum(lengths) - lengths
        wide = np.zeros((int(lengths.sum()), view.tokens.shape[1]), np.float32)
        norms = np.ones(len(wide), np.float32)
        for each, start in zip(candidates, first.tolist(), strict=True):
            wide[start : start + len(each.quantised)] = each.quantised
            norms[start : start + len(each.quantised)] = each.norms
        similarity = view.tokens @ wide.T / norms
        cut = np.concatenate([each.cuts for each in candidates])
        ends = place.after(cut)
        ends[place.is_last] = lengths
        width = ends - cut
        at = np.minimum(cut, place.spread(lengths) - 1) + place.spread(first)
        by_sentence = np.maximum.reduceat(similarity, at, axis=1)
        by_sentence[:, width <= 0] = 0
        by_passage = np.maximum.reduceat(similarity, first, axis=1)
        self.token_sentence, self.token_passage = by_sentence, by_passage
        self.sentence = view.share @ by_sentence
        self.passage = view.share @ by_passage
        self.telling = _shares(by_passage.std(1))
        self.topping = _shares(by_passage.max(1) - by_passage.mean(1))
        best = similarity.max(0) if len(similarity) else np.zeros(len(wide), np.float32)
        self.reverse = np.add.reduceat(best, at) / np.maximum(width, 1)


class _Above:
    """The question's words in the titles of candidates and the headings above them.

    Attributes:
        found: float32, shape (question words, candidates): the trust of a content word found there, else 0.
        trust: The same, lowered for words that nearly all titles or headings have.
        late: float32, shape (question words, candidates): MaxSim of the line above; 0 without one.
        dense: Shape (candidates,): cosine of the line above.
        begins: Shape (candidates,): whether a candidate is the first under its heading.
    """

    def __init__(self, view: _QuestionView, question: Question, candidates: Sequence[StoredPassage]) -> None:
        shape = (len(question.stems), len(candidates))
        self.found, self.late = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        present = np.zeros((len(view.names), len(candidates)), bool)
        for i, each in enumerate(candidates):
            present[:, i] = np.isin(view.names, each.above.hashes, assume_unique=True)
        met = (view.meets.astype(np.float32) @ present) > 0
        self.found[met] = np.broadcast_to(question.trust[:, None], shape)[met]
        self.trust = np.where(met, view.topic_trust[:, None], 0)
        self.dense = np.array([each.above.vector for each in candidates]) @ question.encoded.vector
        self.begins = np.array([each.begins for each in candidates], bool)
        lengths = np.array([len(each.above.quantised) for each in candidates])
        if not lengths.any():
            return
        having = np.flatnonzero(lengths)
        wide = np.concatenate([candidates[i].above.quantised for i in having.tolist()]).astype(np.float32)
        norms = np.concatenate([candidates[i].above.norms for i in having.tolist()])
        starts = np.cumsum(lengths[having]) - lengths[having]
        similarity = view.tokens @ wide.T / norms
        self.late[:, having] = view.share @ np.maximum.reduceat(similarity, starts, axis=1)


def _far(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """How far each value is over the mean, in standard deviations; 0 where all are alike."""
    far: npt.NDArray[Any] = (values - values.mean()) / (values.std() + 1e-3)
    return far


def _shares(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Values as shares of their sum; alike when all are 0."""
    shares: npt.NDArray[Any] = (values + 1e-6) / max((values + 1e-6).sum(), 1e-6)
    return shares


def _by_sentence(words: npt.NDArray[np.int64], place: _Places) -> dict[int, npt.NDArray[np.int64]]:
    """Words (ascending) by the sentence they stand in."""
    if not len(words):
        return {}
    owner = place.word_sentence[words]
    cuts = np.flatnonzero(np.diff(owner)) + 1
    return dict(zip(owner[np.append(0, cuts)].tolist(), np.split(words, cuts), strict=True))


def _best_other(values: npt.NDArray[np.float64], place: _Places) -> npt.NDArray[np.float64]:
    """At each sentence, the best value among the other sentences of its candidate; 0.5 where there is no other."""
    top = place.spread(np.maximum.reduceat(values, place.sentence_from))
    is_top = values >= top
    below = np.maximum.reduceat(np.where(is_top, -np.inf, values), place.sentence_from)
    tied = np.add.reduceat(is_top.astype(int), place.sentence_from) > 1
    second = np.where(place.spread(tied), top, place.spread(below))
    alone = place.is_first & place.is_last
    other: npt.NDArray[np.float64] = np.where(alone, 0.5, np.where(is_top, second, top))
    return other


def _bm25(
    question: Question,
    view: _QuestionView,
    counts: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.int64],
    idf_top: float,
    mean_length: float,
) -> npt.NDArray[np.float64]:
    """BM25 of each passage as a share of its upper bound; each stem counts once, as often as the passage has it."""
    score, bound = np.zeros(len(lengths)), 0.0
    for name in dict.fromkeys(question.stems[k] for k in view.content):
        k = view.by_stem[name][0]
        idf = question.weight[k] * idf_top * max(question.trust[j] for j in view.by_stem[name])
        tf = counts[k]
        score += idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths / mean_length))
        bound += idf * (K1 + 1)
    return score / bound if bound else score


def _window(hashes: npt.NDArray[np.int64], matched: npt.NDArray[np.float32], hits: npt.NDArray[np.int64]) -> float:
    """Most weight of distinct question words within twelve words of each other."""
    found = list(zip(hits.tolist(), hashes[hits].tolist(), matched[hits].tolist(), strict=True))
    best = 0.0
    for u, (start, _, _) in enumerate(found):
        got: dict[int, float] = {}
        for at, name, weight in found[u:]:
            if at - start > _WINDOW:
                break
            got[name] = weight
        best = max(best, sum(got.values()))
    return best
