"""`Answers` found in this process: open the current build, ask, close."""

from dataclasses import replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from index.answering.conversation import answer_in_conversation
from index.answering.quoting import Allowed, Quoting
from index.answering.scoring import Scorer
from index.answering.search import Searcher
from index.errors import IndexMismatchError
from index.language import language_of, split_questions
from index.language.readings import MAX_QUESTIONS
from index.models import registry
from index.store.base import Build, PassageStore
from index.store.builds import find_build, open_build
from index.types import Answer, Encoder, Reranker, Vectors


class Index(Quoting):
    """One opened build that answers here; safe to use from several threads, and unaffected by builds that follow it.

    Use `Index.open`, or `Index.open_folder` for a build that is not the current one.
    """

    def __init__(
        self,
        store: PassageStore,
        encoder: Encoder,
        scorer: Scorer,
        reranker: Reranker | None = None,
        threshold: float | None = None,
    ) -> None:
        super().__init__(store)
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
            find_build(data, ""), encoder=encoder, threshold=threshold, scorer=scorer, reranker=reranker
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
            reranker: Orders the first passages by reading them with the question, when given.

        Raises:
            IndexMissingError: If there is no build.
            IndexMismatchError: If the build is damaged, or another model made it.
            ModelError: If the encoder or the weights cannot be loaded.
            ValueError: If the threshold is not within 0 to 1.
        """
        if threshold is not None and not 0 <= threshold <= 1:
            raise ValueError(f"threshold is {threshold}, expected 0 to 1")
        # One processor thread for each question: its matrices are small, and thread pools that wait for each other cost a
        # busy machine ten times the time of the work itself. Several questions at once still use every processor.
        threadpool_limits(1)
        store = open_build(folder)
        try:
            encoder = encoder or load_encoder(store.build)
            _check(encoder, store.build)
            scorer = scorer or Scorer.for_encoder(encoder)
            if threshold is not None:
                scorer = scorer.with_threshold(threshold)
            return cls(store, encoder, scorer, reranker, threshold)
        except BaseException:
            store.close()
            raise

    @property
    def threshold(self) -> float:
        """Confidence (0 to 1) below which an answer is declined unless the caller says otherwise."""
        return self.searcher.scorer.threshold

    def threshold_for(self, question: str) -> float:
        """The confidence below which an answer to a question is declined: that of the language it is asked in."""
        return self.searcher.scorer_for(language_of(question)).threshold

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
        language = language_of(question)
        answer = answer_in_conversation(
            self.searcher,
            question,
            language,
            threshold=threshold,
            hits=hits,
            previous=previous or "",
            allowed=allowed,
        )
        missed = answer.reason == "not found" and not self.searcher.understands(language)
        return replace(answer, understood=False) if missed else answer

    def answer_each(
        self,
        question: str,
        *,
        threshold: float | None = None,
        hits: int = 20,
        allowed: Allowed | None = None,
    ) -> tuple[Answer, ...]:
        """Answer each question of a text separately, at most `MAX_QUESTIONS`; each may lean on the one before it."""
        answers: list[Answer] = []
        previous = ""
        for part in split_questions(question)[:MAX_QUESTIONS]:
            answer = self.answer(part, threshold=threshold, hits=hits, previous=previous, allowed=allowed)
            answers.append(answer)
            previous = answer.asked or part
        return tuple(answers)

    def embed(self, text: str) -> Vectors:
        """The meaning of a question: float32, shape (dim,), unit length; near vectors mean alike."""
        return self.searcher.encoder.encode_query(text).vector


def load_encoder(build: Build, *, threads: int = 1) -> Encoder:
    """The model that made a build, by the name in its `build.json`.

    Args:
        build: The build it was found in.
        threads: Processor threads for one call; 0 leaves the library's choice.

    Raises:
        ModelError: If it cannot be loaded.
    """
    return registry.load_encoder(
        build.model, query_prompt=build.query_prompt, passage_prompt=build.passage_prompt, threads=threads
    )


def encoder_fits(encoder: Encoder, build: Build) -> bool:
    """Whether an encoder gives the vectors that a build was made with: the same weights, size and prompts."""
    return _weights(encoder) == (build.model_sha256, build.dimension) and _prompts(encoder) == (
        build.query_prompt,
        build.passage_prompt,
    )


def _check(encoder: Encoder, build: Build) -> None:
    if encoder_fits(encoder, build):
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
    return encoder.query_prompt, encoder.passage_prompt
