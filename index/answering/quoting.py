"""Exact quotes: what is cut from a stored text in the moment it is shown, and compared with what was indexed.

A passage that may not be shown (taken down) is never quoted, and a context ends before it.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from index.errors import IndexMismatchError
from index.store.base import Build, PassageStore
from index.text import sha256_text
from index.types import Citation, Context, Passage, Quote, Span

Allowed = Callable[[Passage], bool]
"""Whether a passage may be shown; those taken down may not."""


def fault(store: PassageStore, number: int) -> str | None:
    """Why a passage may not be quoted, in one line for the log; None when it may.

    The document's stored text is read now, sliced at the passage's span, and compared with the text the passage was indexed
    with and its SHA-256.
    """
    passage = store.passage(number).passage
    try:
        text = store.document_text(passage.document)
    except IndexMismatchError as error:
        cause = type(error.__cause__ or error).__name__
        return f"{passage.document} {passage.span}: stored text cannot be read ({cause})"
    sliced = text[slice(*passage.span)]
    if sliced != passage.text or sha256_text(sliced) != passage.sha256:
        return f"{passage.document} {passage.span}: stored text does not match passage {passage.sha256[:12]}"
    return None


class Quoting:
    """What an opened build shows without finding it first: its documents, and passages known from an earlier answer.

    Both implementations of `index.answering.answers.Answers` consist of this and a way to answer.
    """

    def __init__(self, store: PassageStore) -> None:
        self.store = store

    @property
    def build(self) -> Build:
        """What made this index."""
        return self.store.build

    def quote(
        self,
        document: str,
        passage_sha256: str,
        highlight: Span | None = None,
        score: float = 0.0,
        *,
        allowed: Allowed | None = None,
    ) -> Quote | None:
        """A passage known from an earlier answer, perhaps of an earlier build, cut again from the stored text.

        Args:
            document: Its document's id.
            passage_sha256: Of the passage's text.
            highlight: Span of its answering sentence within the passage's text; None for its first sentence.
            score: The score that the quote gets.
            allowed: Whether a passage may be shown.

        Returns:
            The quote, or None when this build has no such passage, its stored text does not match, or it may not be
            shown.
        """
        passage = self._quotable(document, passage_sha256, allowed)
        if passage is None:
            return None
        start = passage.span[0]
        first, last = highlight or (passage.sentences[0][0] - start, passage.sentences[0][1] - start)
        if not 0 <= first < last <= len(passage.text):
            return None
        return Quote(
            rank=1,
            citation=self.store.citations[document],
            span=passage.span,
            text=passage.text,
            highlight=(start + first, start + last),
            highlight_text=passage.text[first:last],
            score=score,
            passage_sha256=passage_sha256,
            heading=passage.heading,
            page=self.store.page(document, start + first),
        )

    def context(
        self, document: str, passage_sha256: str, before: int = 2, after: int = 2, *, allowed: Allowed | None = None
    ) -> Context | None:
        """A passage with up to `before` and `after` sentences around it; None as for `quote`.

        A negative number moves that end into the passage and past it, to at least one sentence. The text is cut from the
        stored document in one piece, so it has the headings between passages too. It ends before a passage that may not be
        shown.
        """
        passage = self._quotable(document, passage_sha256, allowed)
        if passage is None:
            return None
        sentences = self.store.sentences(document)
        spans = [span for span, _ in sentences]
        first, last = (bisect_left(spans, (offset, 0)) for offset in passage.span)
        lowest, highest = 0, len(spans)
        if allowed is not None:
            near = range(max(min(first - before, first) - 1, 0), min(max(last + after, last) + 1, len(spans)))
            barred = self._barred(sentences, near, allowed)
            if any(first <= place < last for place in barred):
                return None
            lowest = max((place + 1 for place in barred if place < first), default=lowest)
            highest = min((place for place in barred if place >= last), default=highest)
        start = min(max(first - before, lowest), highest - 1)
        end = max(min(last + after, highest), start + 1)
        span = (spans[start][0], spans[end - 1][1])
        text = self.store.document_text(document)
        if sha256_text(text) != self.store.document_sha256(document):
            return None
        citation = self.store.citations[document]
        return Context(citation, span, text[slice(*span)], passage.span, start > lowest, end < highest)

    def passage_count(self, document: str) -> int:
        """How many passages a document has; 0 for one that is not in this build."""
        return self.store.passage_count(document)

    def document_text(self, document: str) -> str | None:
        """A document's text as stored, read again each time; None for one that is not in this build."""
        return self.store.document_text(document) if document in self.store.citations else None

    def documents(self) -> list[Citation]:
        """Citations of all documents, in order of title."""
        return sorted(self.store.citations.values(), key=lambda citation: citation.title.casefold())

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def _quotable(self, document: str, passage_sha256: str, allowed: Allowed | None) -> Passage | None:
        """A passage by its document and hash; None when it is not here, does not match its text, or may not be shown."""
        number = self.store.find_passage(document, passage_sha256)
        if number is None or fault(self.store, number) is not None:
            return None
        passage = self.store.passage(number).passage
        return passage if allowed is None or allowed(passage) else None

    def _barred(self, sentences: Sequence[tuple[Span, int]], places: range, allowed: Allowed) -> list[int]:
        """The places in a list of sentences whose passage may not be shown."""
        numbers = {sentences[place][1] for place in places}
        barred = {number for number in numbers if not allowed(self.store.passage(number).passage)}
        return [place for place in places if sentences[place][1] in barred]
