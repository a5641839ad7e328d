"""The index as the bot and the scripts see it: open the current build, ask, close."""

from pathlib import Path

from threadpoolctl import threadpool_limits

from index.answering.answer import Allowed
from index.answering.conversation import answer_in_conversation
from index.answering.scoring import Scorer
from index.answering.search import Searcher
from index.errors import IndexMismatchError
from index.language import language_of, split_questions
from index.language.readings import MAX_QUESTIONS
from index.models.encoder import SentenceEncoder
from index.store.folder import Build, Store, current_folder
from index.types import Answer, Citation, Context, Encoder, Quote, Reranker, Span, Vectors


class Index:
    """One opened build; safe to use from several threads, and unaffected by builds that follow it.

    Use `Index.open`, or `Index.open_folder` for a build that is not the current one.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        scorer: Scorer,
        reranker: Reranker | None = None,
        threshold: float | None = None,
    ) -> None:
        self.store = store
        self.searcher = Searcher(store, encoder, scorer, reranker, threshold)

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        encoder: Encoder | None = None,
        threshold: float | None = None,
        scorer: Scorer | None = None,
        reranker: Reranker | None = None,
    ) -> "Index":
        """Open the current build under a data folder; arguments and errors as for `open_folder`.

        Raises:
            IndexMissingError: If nothing was built yet.
        """
        return cls.open_folder(
            current_folder(data), encoder=encoder, threshold=threshold, scorer=scorer, reranker=reranker
        )

    @classmethod
    def open_folder(
        cls,
        folder: Path,
        *,
        encoder: Encoder | None = None,
        threshold: float | None = None,
        scorer: Scorer | None = None,
        reranker: Reranker | None = None,
    ) -> "Index":
        """Open one build, current or not.

        Args:
            folder: The build's own folder.
            encoder: The one the build was made with; loaded by the name in `build.json` when None.
            threshold: Replaces the calibrated threshold, 0 to 1.
            scorer: Replaces the shipped weights.
            reranker: Orders the first passages anew, when given.

        Raises:
            IndexMissingError: If there is no build.
            IndexMismatchError: If the build is damaged, or another model made it.
            ModelError: If the encoder or the weights cannot be loaded.
            ValueError: If the threshold is not within 0 to 1.
        """
        if threshold is not None and not 0 <= threshold <= 1:
            raise ValueError(f"threshold is {threshold}, expected 0 to 1")
        # One processor thread a question: its matrices are small, and thread pools that wait for each other cost a
        # busy machine ten times the time of the work itself. Questions side by side still use every processor.
        threadpool_limits(1)
        store = Store(folder)
        try:
            encoder = encoder or load_encoder(store.build)
            _check(encoder, store.build)
            scorer = scorer or Scorer.load()
            if threshold is not None:
                scorer = Scorer(scorer.ranking, scorer.confidence, threshold)
            return cls(store, encoder, scorer, reranker, threshold)
        except BaseException:
            store.close()
            raise

    @property
    def build(self) -> Build:
        """What made this index."""
        return self.store.build

    @property
    def threshold(self) -> float:
        """Confidence (0 to 1) below which an answer is declined unless the caller says otherwise."""
        return self.searcher.scorer.threshold

    def answer(
        self,
        question: str,
        *,
        threshold: float | None = None,
        hits: int = 20,
        previous: str | None = None,
        allowed: Allowed | None = None,
    ) -> Answer:
        """Answer a question by quotes, or decline; see `index.answering.conversation`. Blocks for some tens of milliseconds."""
        if threshold is not None and not 0 <= threshold <= 1:
            raise ValueError(f"threshold is {threshold}, expected 0 to 1")
        return answer_in_conversation(
            self.searcher,
            question,
            language_of(question),
            threshold=threshold,
            hits=hits,
            previous=previous or "",
            allowed=allowed,
        )

    def answer_each(
        self,
        question: str,
        *,
        threshold: float | None = None,
        hits: int = 20,
        allowed: Allowed | None = None,
    ) -> tuple[Answer, ...]:
        """Answer each question of a text by itself, at most `MAX_QUESTIONS`; each may lean on the one before it."""
        answers: list[Answer] = []
        previous = ""
        for part in split_questions(question)[:MAX_QUESTIONS]:
            answer = self.answer(part, threshold=threshold, hits=hits, previous=previous, allowed=allowed)
            answers.append(answer)
            previous = answer.asked or part
        return tuple(answers)

    def quote(
        self,
        document: str,
        passage_sha256: str,
        highlight: Span | None = None,
        score: float = 0.0,
        *,
        allowed: Allowed | None = None,
    ) -> Quote | None:
        """A passage known from an earlier answer, perhaps of an earlier build, cut anew from the stored text.

        Args:
            document: Its document's id.
            passage_sha256: Of the passage's text.
            highlight: Span of its answering sentence within the passage's text; None for its first sentence.
            score: What the quote shall carry.
            allowed: Whether a passage may be shown.

        Returns:
            The quote, or None when this build has no such passage, its stored text does not match, or it may not be
            shown.
        """
        number = self.store.find_passage(document, passage_sha256)
        if number is None or self.store.verified_passage(number) is not None:
            return None
        passage = self.store.passage(number).passage
        if allowed is not None and not allowed(passage):
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
        stored document in one piece, so headings between passages stand in it too. It ends before a passage that may not
        be shown.
        """
        return self.store.context(document, passage_sha256, before, after, allowed)

    def passage_count(self, document: str) -> int:
        """How many passages a document has; 0 for one that is not in this build."""
        return self.store.passage_count(document)

    def document_text(self, document: str) -> str | None:
        """A document's text as stored, read anew; None for one that is not in this build."""
        return self.store.document_text(document) if document in self.store.citations else None

    def embed(self, text: str) -> Vectors:
        """The meaning of a question: float32, shape (dim,), unit length; near vectors mean alike."""
        return self.searcher.encoder.encode_query(text).vector

    def documents(self) -> list[Citation]:
        """Citations of all documents, in order of title."""
        return sorted(self.store.citations.values(), key=lambda citation: citation.title.casefold())

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()


def load_encoder(build: Build, *, threads: int = 1) -> Encoder:
    """The model that made a build, by the name in its `build.json`.

    Args:
        build: Of which build.
        threads: Processor threads for one call; 0 leaves torch's choice.

    Raises:
        ModelError: If it cannot be loaded.
    """
    return SentenceEncoder(
        build.model, query_prompt=build.query_prompt, passage_prompt=build.passage_prompt, threads=threads
    )


def fits(encoder: Encoder, build: Build) -> bool:
    """Whether an encoder gives the vectors that a build was made with: the same weights, size and prompts."""
    return _weights(encoder) == (build.model_sha256, build.dimension) and _prompts(encoder) == (
        build.query_prompt,
        build.passage_prompt,
    )


def _check(encoder: Encoder, build: Build) -> None:
    if fits(encoder, build):
        return
    if _weights(encoder) != (build.model_sha256, build.dimension):
        raise IndexMismatchError(
            f"The index was made by {build.model} ({build.model_sha256[:12]}…, {build.dimension} dimensions), "
            f"the encoder here is {encoder.name} ({encoder.sha256[:12]}…, {encoder.dim}). Rebuild: make build"
        )
    raise IndexMismatchError(
        f"The index was made with the prompts {(build.query_prompt, build.passage_prompt)}, "
        f"the encoder here has {_prompts(encoder)}. Rebuild: make build"
    )


def _weights(encoder: Encoder) -> tuple[str, int]:
    return encoder.sha256, encoder.dim


def _prompts(encoder: Encoder) -> tuple[str, str]:
    """Before a question and before a passage."""
    return getattr(encoder, "query_prompt", ""), getattr(encoder, "passage_prompt", "")
