"""Retrieval without Telegram: corpus files in, quotes out.

Rooms, from the ground up; a room imports only from rooms on floors below its own:

    6  building                             a folder of documents -> a build, made current
    5  measuring                            how good the answers are, on labelled questions
    4  answering    chunking                a question -> an answer; documents -> passages
    3  store        documents               builds on the disk; files -> documents
    2  language     models      formats     outline
    1  text
    0  types        errors

Only this file is imported from outside, by `bot`, `scripts` and tests.
"""

from index.answering.answers import Answers
from index.answering.engine import Index
from index.answering.process import AnswerProcess
from index.answering.scoring import Scorer
from index.answering.serialise import answer_as_json, answers_as_json
from index.building.pipeline import BuildReport, build_index, is_stale
from index.chunking import Chunking
from index.errors import DocumentError, IndexMismatchError, IndexMissingError, ModelError, RetrievalError
from index.language.several import MAX_QUESTIONS, split_questions
from index.language.smalltalk import small_talk
from index.models.folders import DEFAULT_MODEL
from index.models.registry import load_encoder
from index.models.reranker import CrossReranker
from index.models.sentence_encoder import SentenceEncoder
from index.store.base import Build
from index.store.builds import open_current
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
    "AnswerProcess",
    "Answers",
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
    "load_encoder",
    "open_current",
    "small_talk",
    "split_questions",
]
