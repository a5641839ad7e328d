"""Passages ordered by a cross-encoder, through sentence-transformers; optional."""

import threading
from collections.abc import Sequence
from typing import Any

from index.errors import ModelError
from index.models.folders import model_folder
from index.text import one_line


class CrossReranker:
    """A sentence-transformers cross-encoder as the `Reranker` of `index.types`.

    Args:
        model: A folder or a hub name, such as `cross-encoder/ms-marco-MiniLM-L6-v2`.

    Raises:
        ModelError: If it cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        from sentence_transformers import CrossEncoder

        self.name = model
        folder = model_folder(model)
        name = model if folder is None else str(folder)
        try:
            self._model: Any = CrossEncoder(name, device="cpu")
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(f"Cannot load the cross-encoder {name!r}: {one_line(str(error), 160)}") from error
        self._lock = threading.Lock()

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score each text with the question, in order."""
        if not texts:
            return []
        with self._lock:
            scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in scores]
