"""Retrieval without Telegram: corpus files in, quotes out.

Rooms, from the ground up; a room imports only from rooms on floors below its own:

    6  building                             a folder of documents -> a build, made current
    5  measuring                            how good the answers are, on labelled questions
    4  answering    chunking                a question -> an answer; documents -> passages
    3  store        documents   outline     builds on the disk; files -> documents; what is under which heading
    2  language     models      formats
    1  text
    0  types        errors

Only this file is imported from outside, by `bot`, `scripts` and tests.
"""

from index.answering.answers import Answers
from index.answering.engine import Index
from index.answering.process import AnswerProcess
from index.answering.scoring import Scorer
from index.answering.serialise import answer_as_json, answers_as_json
from index.building.options import BuildOptions, BuildReport
from index.building.pipeline import build_index
from index.building.staleness import is_stale
from index.chunking import Chunking
from index.errors import DocumentError, IndexMismatchError, IndexMissingError, ModelError, RetrievalError
from index.language import joining_words, small_talk, split_questions
from index.language.readings import MAX_QUESTIONS
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
    "BuildOptions",
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
    "joining_words",
    "load_encoder",
    "open_current",
    "small_talk",
    "split_questions",
]
