"""Retrieval without Telegram: corpus files in, quotes out.

Read in this order: types, errors, text, folders, lookalikes, readers, documents, outline, lexicon, numerals, units,
bounds, moments, quantities, chunking, embedding, aliases, store, builds, reuse, build, verify, courtesies, manners,
smalltalk, mentions, contrasts, question, features, scoring, sameness, groups, scopes, nearmiss, search, claims,
speakers, asked, figures, names, opposites, differences, contested, judgement, sides, answer, several, grammar,
followups, wordings, overview, conversation, serialise, engine, labelled, gate, evaluation, calibration, typos. A
module imports only from modules named before it; the last five measure and fit, and answer nothing.
"""

from index.build import BuildReport, build_index, is_stale
from index.chunking import Chunking
from index.embedding import DEFAULT_MODEL, CrossReranker, SentenceEncoder
from index.engine import Index
from index.errors import DocumentError, IndexMismatchError, IndexMissingError, ModelError, RetrievalError
from index.scoring import Scorer
from index.serialise import answer_as_json, answers_as_json
from index.several import MAX_QUESTIONS, split_questions
from index.smalltalk import small_talk
from index.store import Build
from index.types import (
    Answer,
    Citation,
    Context,
    Difference,
    DifferenceValue,
    Document,
    Encoded,
    Encoder,
    Hit,
    Outcome,
    Passage,
    Quote,
    Reason,
    Reranker,
    Span,
)

__all__ = [
    "DEFAULT_MODEL",
    "MAX_QUESTIONS",
    "Answer",
    "Build",
    "BuildReport",
    "Chunking",
    "Citation",
    "Context",
    "CrossReranker",
    "Difference",
    "DifferenceValue",
    "Document",
    "DocumentError",
    "Encoded",
    "Encoder",
    "Hit",
    "Index",
    "IndexMismatchError",
    "IndexMissingError",
    "ModelError",
    "Outcome",
    "Passage",
    "Quote",
    "Reason",
    "Reranker",
    "RetrievalError",
    "Scorer",
    "SentenceEncoder",
    "Span",
    "answer_as_json",
    "answers_as_json",
    "build_index",
    "is_stale",
    "small_talk",
    "split_questions",
]
