"""What the bot and the scripts ask, in this process or another.

index.answering.engine.Index              finds it in this process
index.answering.process.ProcessAnswers    has it found in another one
"""

from typing import Protocol

from index.answering.quoting import Allowed
from index.store.base import Build, PassageStore
from index.types import Answer, Citation, Context, Quote, Span, Vectors


class Answers(Protocol):
    """One opened build that answers; its methods block, and may be called from any thread.

    Attributes:
        store: The build's texts. It may be closed after the last call: what holds it and not these answers does not keep them.
    """

    store: PassageStore

    @property
    def build(self) -> Build:
        """What made this index."""

    @property
    def threshold(self) -> float:
        """Confidence (0 to 1) below which an answer is declined unless the caller says otherwise."""

    def answer(
        self,
        question: str,
        *,
        threshold: float | None = None,
        hits: int = 20,
        previous: str | None = None,
        allowed: Allowed | None = None,
    ) -> Answer:
        """Answer a question by quotes, or decline; see `index.answering.conversation`.

        Args:
            question: As typed; any text.
            threshold: Decline below this confidence (0 to 1); `self.threshold` when None; 0 never declines.
            hits: How many ranked passages the answer lists.
            previous: The last question that was answered in this conversation.
            allowed: Whether a passage may be shown.

        Raises:
            ValueError: If the threshold is not within 0 to 1.
        """

    def embed(self, text: str) -> Vectors:
        """The meaning of a question: float32, shape (dim,), unit length; near vectors mean alike."""

    def quote(
        self,
        document: str,
        passage_sha256: str,
        highlight: Span | None = None,
        score: float = 0.0,
        *,
        allowed: Allowed | None = None,
    ) -> Quote | None:
        """See `index.answering.quoting.Quoting`, also for the methods that follow."""

    def context(
        self, document: str, passage_sha256: str, before: int = 2, after: int = 2, *, allowed: Allowed | None = None
    ) -> Context | None:
        """A passage with sentences around it."""

    def passage_count(self, document: str) -> int:
        """How many passages a document has."""

    def document_text(self, document: str) -> str | None:
        """A document's text as stored."""

    def documents(self) -> list[Citation]:
        """Citations of all documents."""

    def close(self) -> None:
        """Let go of the files."""
