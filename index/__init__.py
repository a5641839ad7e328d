"""Retrieval without Telegram: corpus files in, quotes out.

Rooms, from the ground up; a room imports only from rooms on floors below its own:

    6  building                             a folder of documents -> a build, made current
    5  measuring                            how good the answers are, on labelled questions
    4  answering    chunking                a question -> an answer; documents -> passages
    3  store        documents   outline     builds on the disk; files -> documents; what is under which heading
    2  language     models      formats
    1  text
    0  types        errors

`bot` and `scripts` import only from this file and from `index.measuring`. Each public name is listed in `_NAMES`. Its module
is imported when the name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

_NAMES: Final = {
    "index.answering.answers": "Answers",
    "index.answering.engine": "Index encoder_fits",
    "index.answering.process": "AnswerProcess",
    "index.answering.scoring": "Scorer WEIGHTS weights_for",
    "index.answering.serialise": "answer_as_json answers_as_json",
    "index.building.options": "BuildOptions BuildReport",
    "index.building.pipeline": "build_index preview_build",
    "index.building.staleness": "is_stale",
    "index.building.switch_check": "SwitchCheck SwitchCheckResult",
    "index.building.verify": "verify_build",
    "index.chunking": "Chunking split_sentences",
    "index.documents": "REVIEWED",
    "index.errors": "DocumentError IndexMismatchError IndexMissingError ModelError RetrievalError SwitchStoppedError",
    "index.language": "joining_words small_talk split_questions",
    "index.language.readings": "MAX_QUESTIONS",
    "index.models.folders": "CHOICES DEFAULT_MODEL prompts_of",
    "index.models.registry": "load_encoder",
    "index.models.reranker": "CrossReranker",
    "index.models.sentence_encoder": "SentenceEncoder",
    "index.store.base": "Build Mark PassageStore",
    "index.store.builds": (
        "KEEP_BUILDS builds_of check_files current_folder find_build held_notice "
        "kept_build_as_json list_builds mend_builds open_current read_build roll_back "
    ),
    "index.store.private": "make_private",
    "index.text": "one_line",
    "index.types": (
        "Answer Citation Context Difference DifferenceValue Document Encoded Encoder Hit Outcome Passage Quote "
        "Reason Reranker Span Vectors "
    ),
}
"""By module: the public names that are in it. A module is imported when one of its names is first used."""
_HOMES: Final = {name: module for module, names in _NAMES.items() for name in names.split()}

if TYPE_CHECKING:
    from index.answering.answers import Answers
    from index.answering.engine import Index, encoder_fits
    from index.answering.process import AnswerProcess
    from index.answering.scoring import WEIGHTS, Scorer, weights_for
    from index.answering.serialise import answer_as_json, answers_as_json
    from index.building.options import BuildOptions, BuildReport
    from index.building.pipeline import build_index, preview_build
    from index.building.staleness import is_stale
    from index.building.switch_check import SwitchCheck, SwitchCheckResult
    from index.building.verify import verify_build
    from index.chunking import Chunking, split_sentences
    from index.documents import REVIEWED
    from index.errors import (
        DocumentError,
        IndexMismatchError,
        IndexMissingError,
        ModelError,
        RetrievalError,
        SwitchStoppedError,
    )
    from index.language import joining_words, small_talk, split_questions
    from index.language.readings import MAX_QUESTIONS
    from index.models.folders import CHOICES, DEFAULT_MODEL, prompts_of
    from index.models.registry import load_encoder
    from index.models.reranker import CrossReranker
    from index.models.sentence_encoder import SentenceEncoder
    from index.store.base import Build, Mark, PassageStore
    from index.store.builds import (
        KEEP_BUILDS,
        builds_of,
        check_files,
        current_folder,
        find_build,
        held_notice,
        kept_build_as_json,
        list_builds,
        mend_builds,
        open_current,
        read_build,
        roll_back,
    )
    from index.store.private import make_private
    from index.text import one_line
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
        Vectors,
    )
else:

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found


__all__ = [
    "CHOICES",
    "DEFAULT_MODEL",
    "KEEP_BUILDS",
    "MAX_QUESTIONS",
    "REVIEWED",
    "WEIGHTS",
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
    "Mark",
    "ModelError",
    "Outcome",
    "Passage",
    "PassageStore",
    "Quote",
    "Reason",
    "Reranker",
    "RetrievalError",
    "Scorer",
    "SentenceEncoder",
    "Span",
    "SwitchCheck",
    "SwitchCheckResult",
    "SwitchStoppedError",
    "Vectors",
    "answer_as_json",
    "answers_as_json",
    "build_index",
    "builds_of",
    "check_files",
    "current_folder",
    "encoder_fits",
    "find_build",
    "held_notice",
    "is_stale",
    "joining_words",
    "kept_build_as_json",
    "list_builds",
    "load_encoder",
    "make_private",
    "mend_builds",
    "one_line",
    "open_current",
    "preview_build",
    "prompts_of",
    "read_build",
    "roll_back",
    "small_talk",
    "split_questions",
    "split_sentences",
    "verify_build",
    "weights_for",
]
