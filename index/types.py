"""The vocabulary of the index: what flows from a corpus file to an answer.

First in the flow, so it imports nothing of the project. Every class is a frozen dataclass; all offsets are code points
of `Document.text`, never bytes and never UTF-16 units, and every span is half-open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Span = tuple[int, int]
Vectors = npt.NDArray[np.float32]
Offsets = npt.NDArray[np.int32]
Outcome = Literal["answered", "declined"]
Reason = Literal["", "empty", "too long", "no words", "small talk", "not found", "withheld", "paused", "judgement"]
"""Why an answer was declined; empty when it was not, or `judgement`.

`empty`: no question. `too long`: over the limit. `no words`: nothing to look up (emoji, stop words only), or a word or a name
and no question. `small talk`: said to the bot, not asked of the documents. `not found`: confidence under the threshold.
`withheld`: the quote no longer matched its document and was not sent. `judgement`: no document settles the question; the
quotes of an answered one say who says what.
"""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a text comes from. Strings are empty when unknown; `title` and `path` never are.

    Attributes:
        document: Document id, at most 48 characters of `[a-z0-9-]`; stable while the file keeps its path.
        path: Path relative to the corpus folder, with forward slashes.
        published: ISO date (`1992`, `1992-09` or `1992-09-01`), as the corpus gives it.
        url: http or https address, or empty.
        language: BCP 47 tag: as the document or its metadata give it, else found from the text.
        summarises: What the text reports, when it is a summary of another publication.
    """

    document: str
    path: str
    title: str
    publisher: str = ""
    published: str = ""
    url: str = ""
    language: str = "en"
    licence: str = ""
    summarises: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader found in one file. The same bytes give the same result while `documents.READERS_VERSION` stays.

    Attributes:
        text: The text that is stored, normalised; every span refers to it.
        metadata: What the file says of itself, by the keys of `sources.toml`.
        headings: As in `Document`.
        pages: As in `Document`.
    """

    text: str
    metadata: dict[str, str] = field(default_factory=dict)
    headings: tuple[tuple[Span, int], ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One source: its citation and its normalised text, which every span refers to. `sha256` is of the text in UTF-8.

    Attributes:
        headings: Headings in `text` as the file format marks them, in order: (span, level from 1). They name what
            follows and are not quoted. Markdown's are found in its text instead.
        pages: Offset in `text` where each page begins, in order; empty where there are no pages.
        source_sha256: Of the file's bytes, in hexadecimal; empty where the text is not from a file.
        found: What the file says of itself, as `Extracted.metadata`; the citation holds what is shown.
    """

    citation: Citation
    text: str
    sha256: str
    headings: tuple[tuple[Span, int], ...] = ()
    pages: tuple[int, ...] = ()
    source_sha256: str = ""
    found: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The citation's document id."""
        return self.citation.document


@dataclass(frozen=True, slots=True)
class Passage:
    """The piece that is indexed, scored and quoted: `document.text[start:end] == text`.

    Attributes:
        document: Document id.
        sentences: Spans of its sentences in the document, in order, within `span`.
        heading: Nearest headings above, as shown; or empty.
        sha256: Of `text` in UTF-8.
        above: All headings above it, with the document's title as its text gives it, and the question, the label and
            the table's header above it: one per line, outermost first.
    """

    document: str
    span: Span
    text: str
    sentences: tuple[Span, ...]
    heading: str
    sha256: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text's vectors, all of unit length.

    Attributes:
        vector: float32, shape (dim,).
        tokens: float32, shape (tokens, dim): one vector for each token, special tokens left out.
        offsets: int32, shape (tokens, 2): each token's half-open span in the text given.
    """

    vector: Vectors
    tokens: Vectors
    offsets: Offsets


class Encoder(Protocol):
    """Turns texts into vectors; safe to call from several threads. `index.models.registry` says which class loads a model.

    A text's vectors depend on the text alone, to the last bit, not on the texts encoded with it. Builds rely on that
    when they reuse vectors of earlier ones.

    Attributes:
        name: As given when it was loaded; kept in the build, to load the same model again.
        sha256: Of the weights, so that an index knows which model made it.
        dim: Length of a vector.
        max_tokens: Longest text that is encoded whole, in tokens as `count_tokens` has them.
        query_prompt, passage_prompt: Put before each question and each passage; empty for a model that wants none.
        vocabulary: Whole words the model knows: a word among them is not taken for a typing error.
    """

    name: str
    sha256: str
    dim: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str
    vocabulary: frozenset[str]

    @property
    def runtime(self) -> Mapping[str, str]:
        """What else decides the last bits of a vector: versions of libraries, the kind of processor."""

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Encode passages, in order.

        Raises:
            ValueError: If a text is empty; the message gives its position.
        """

    def encode_query(self, text: str) -> Encoded:
        """Encode one question, cut to `max_tokens`.

        Raises:
            ValueError: If it is empty.
        """

    def count_tokens(self, text: str) -> int:
        """Length of a text in tokens, special tokens left out."""


@runtime_checkable
class Checkable(Protocol):
    """An encoder in a runtime that rounds: it can be compared with the original model, and every build that embeds does so."""

    def check(self) -> object:
        """Compare the vectors of a few texts.

        Raises:
            ModelError: If they are too far from the original's.
        """


class Reranker(Protocol):
    """Orders passages by reading each together with the question; slower and optional."""

    name: str

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers, in the order given; any scale, higher is better."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage as ranked for one question. `rank` 1 is best; `score` is the probability (0 to 1) that it answers.

    Attributes:
        highlight: Span of its best sentence, in document code points.
        passage_sha256: Of the passage's text; names it across rebuilds.
    """

    rank: int
    document: str
    path: str
    span: Span
    score: float
    highlight: Span = (0, 0)
    passage_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage fit to be shown: checked against the stored document text in the moment it was made.

    Attributes:
        highlight: Span of the answering sentence, in document code points, within `span`.
        also_in: Citations of other documents that print the same sentence.
        score: Probability (0 to 1) that the highlighted sentence answers.
        passage_sha256: Names the passage across rebuilds (takedowns, log rows).
        heading: Nearest heading above, or empty.
        page: Of the highlight in a paged document (PDF), from 1; None where there are no pages.
    """

    rank: int
    citation: Citation
    span: Span
    text: str
    highlight: Span
    highlight_text: str
    score: float
    passage_sha256: str
    also_in: tuple[Citation, ...] = ()
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Consecutive sentences of a document around a passage, cut from its stored text.

    Attributes:
        focus: Span of the passage that was asked about, within `span`.
        more_before: Whether the document has sentences before `span` that may be shown.
        more_after: Whether it has sentences after `span` that may be shown.
    """

    citation: Citation
    span: Span
    text: str
    focus: Span
    more_before: bool
    more_after: bool


@dataclass(frozen=True, slots=True)
class DifferenceValue:
    """What one source says: `value` stands at `span` of that document's text."""

    value: str
    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Difference:
    """Two or more sources giving different figures, dates or names for the same thing."""

    about: str
    values: tuple[DifferenceValue, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question: quotes, or an honest no.

    Attributes:
        confidence: Calibrated probability (0 to 1) that the first quote answers.
        build: Id of the index build that produced it.
        quotes: Best first, at most one a document; empty when declined.
        nearest: Titles of the nearest documents, when declined.
        hits: Ranked passages, whatever the outcome.
        faults: One line for each quote withheld because the stored text no longer matches; for the log.
        asked: The question as searched, when it was completed from an earlier one; else empty.
        understood: False when nothing was found and the weights were fitted to questions in another language than this one,
            so that an answer may have been missed.
    """

    question: str
    outcome: Outcome
    reason: Reason
    confidence: float
    build: str
    elapsed_ms: float
    quotes: tuple[Quote, ...] = ()
    differences: tuple[Difference, ...] = ()
    nearest: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    faults: tuple[str, ...] = ()
    asked: str = field(default="")
    understood: bool = True

    @property
    def kind(self) -> Literal["", "judgement"]:
        """`judgement` when the quotes do not answer but say who says what; else empty."""
        return "judgement" if self.reason == "judgement" else ""
