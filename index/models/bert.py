"""A BERT-like encoder as plain arrays, and the ONNX graph that ONNX Runtime computes it with.

Weights are multiplied in 8 bits, in blocks of 32 that share a scale. ONNX Runtime brings the activations into 8 bits as it
goes, and their blocks have scales of their own as well (`MatMulNBits` with accuracy level 4). On a processor with integer
instructions that is two to three times as fast as 32-bit floats, and far nearer to them than one scale for all activations of
a matrix: the cosines with the original's vectors are over 0.999 instead of 0.98 (vectors less their mean).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from index.types import Vectors

VERSION: Final = 1
"""Goes up when the graph gives other vectors for the same weights."""
BLOCK: Final = 32
"""Weights that share a scale."""
_CONTRIB = "com.microsoft"
_OPSET: Final = 17
_IN_INTEGERS: Final = 4
_IN_FLOATS: Final = 1
"""Accuracy levels of `MatMulNBits`."""
_WIDER: Final = 15
"""What the codes of 4 bits (-8 to 7) are multiplied by to fill 8 bits."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix whose rows are cut into blocks of `BLOCK` weights.

    Attributes:
        codes: uint8, shape (rows, blocks, 4 * bits): each weight's code, two in a byte at 4 bits, the low half first.
            The code of zero is 8 at 4 bits and 128 at 8 bits.
        scales: float32, shape (rows, blocks): the weight is its code less the code of zero, times this.
        bits: 4 or 8.
    """

    codes: npt.NDArray[np.uint8]
    scales: Vectors
    bits: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the matrix."""
        return self.scales.shape[0], self.scales.shape[1] * BLOCK

    def floats(self) -> Vectors:
        """The matrix in floats."""
        codes = _halves(self.codes) if self.bits == 4 else self.codes
        zero = 1 << (self.bits - 1)
        values = (codes.astype(np.float32) - zero) * self.scales[:, :, None]
        matrix: Vectors = values.reshape(self.shape)
        return matrix


def in_bytes(matrix: Vectors | Blocks) -> Blocks:
    """A matrix in blocks of 8 bits; its number of columns is a multiple of `BLOCK`. From 4 bits nothing is lost."""
    if isinstance(matrix, Blocks):
        if matrix.bits == 8:
            return matrix
        wide = (_halves(matrix.codes).astype(np.int16) - 8) * _WIDER + 128
        return Blocks(wide.astype(np.uint8), matrix.scales / np.float32(_WIDER), 8)
    blocks = matrix.reshape(matrix.shape[0], -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(-1), 1e-12).astype(np.float32) / 127
    codes = np.rint(blocks / scales[:, :, None]).astype(np.int16) + 128
    return Blocks(codes.astype(np.uint8), scales, 8)


def _halves(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The two codes of each byte, the low half first."""
    pairs: npt.NDArray[np.uint8] = np.stack([codes & 15, codes >> 4], axis=-1)
    return pairs.reshape(*codes.shape[:-1], BLOCK)


@dataclass(frozen=True, slots=True)
class Bert:
    """An encoder's shape and weights.

    Attributes:
        matrices: `word`, and for each layer i from 0 `i.query`, `i.key`, `i.value`, `i.attended`, `i.up` and `i.down`:
            one row an output (an entry of the vocabulary, for `word`). Floats, or blocks where they come so.
        vectors: `position` (positions x hidden), `kind` (hidden), the biases of the matrices by the same names, and
            `norm`, `i.norm`, `i.last` with `.weight` and `.bias`.
    """

    hidden: int
    layers: int
    heads: int
    epsilon: float
    matrices: Mapping[str, Vectors | Blocks]
    vectors: Mapping[str, Vectors]

    @property
    def positions(self) -> int:
        """How many tokens it reads at most, special ones counted in."""
        return len(self.vectors["position"])


def graph(bert: Bert, *, integers: bool = True) -> bytes:
    """The encoder as an ONNX model: `ids` (int64, tokens) to `tokens` (float32, tokens x hidden).

    Args:
        bert: The encoder.
        integers: Whether matrices are multiplied in integers. Without, nothing is rounded but what came rounded: the
            original to check against.
    """
    made = _Graph(bert, integers)
    state = made.embedded()
    for layer in range(bert.layers):
        state = made.layer(state, layer)
    made.node("Squeeze", [state, made.constant("first axis", np.array([0], np.int64))], output="tokens")
    return made.serialised()


class _Graph:
    """The nodes and constants of one graph, as they are put together."""

    def __init__(self, bert: Bert, integers: bool) -> None:
        self._bert = bert
        self._integers = integers
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def embedded(self) -> str:
        """The tokens' first vectors: those of the vocabulary, of the positions and of the kind of text."""
        bert = self._bert
        word = bert.matrices["word"]
        if isinstance(word, Blocks):
            codes = word.codes.reshape(word.shape[0], -1)
            found = self.node(
                "GatherBlockQuantized",
                [self.constant("word", codes), "ids", self.constant("word.scales", word.scales)],
                bits=word.bits, block_size=BLOCK, gather_axis=0, quantize_axis=1, domain=_CONTRIB,
            )  # fmt: skip
        else:
            found = self.node("Gather", [self.constant("word", word), "ids"])
        axis, one = self.constant("first axis", np.array([0], np.int64)), self.constant("one", np.array([1], np.int64))
        count = self.node("Shape", ["ids"])
        place = self.constant("place", bert.vectors["position"] + bert.vectors["kind"])
        placed = self.node("Slice", [place, axis, count, axis, one])
        summed = self.node("Add", [found, placed])
        weight, bias = self._norm("norm")
        normed = self.node("LayerNormalization", [summed, weight, bias], axis=-1, epsilon=bert.epsilon)
        return self.node("Unsqueeze", [normed, axis])

    def layer(self, state: str, number: int) -> str:
        """One layer: attention, then the two wide matrices, each added to what was there."""
        parts = [self._product(state, f"{number}.{name}") for name in ("query", "key", "value")]
        attended = self.node("MultiHeadAttention", parts, num_heads=self._bert.heads, domain=_CONTRIB)
        state = self._added(state, self._product(attended, f"{number}.attended"), f"{number}.norm")
        wide = self.node("Gelu", [self._product(state, f"{number}.up")], domain=_CONTRIB)
        return self._added(state, self._product(wide, f"{number}.down"), f"{number}.last")

    def node(self, kind: str, inputs: list[str], *, domain: str = "", output: str = "", **options: Any) -> str:
        """Add a node with one output; its name is the answer."""
        name = output or f"{kind} {len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **options))
        return name

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        """Add a constant, if it is not there yet; its name is the answer."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def serialised(self) -> bytes:
        """The model's bytes."""
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["tokens"])
        out = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["tokens", self._bert.hidden])
        drawn = helper.make_graph(self._nodes, "encoder", [ids], [out], list(self._constants.values()))
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        return bytes(helper.make_model(drawn, opset_imports=opsets, ir_version=10).SerializeToString())

    def _product(self, state: str, name: str) -> str:
        matrix = self._bert.matrices[name]
        bias = self.constant(f"{name}.bias", self._bert.vectors[name])
        if self._integers:
            matrix = in_bytes(matrix)
        if not isinstance(matrix, Blocks):
            return self.node("Add", [self.node("MatMul", [state, self.constant(name, matrix.T)]), bias])
        rows, columns = matrix.shape
        level = _IN_INTEGERS if self._integers else _IN_FLOATS
        inputs = [
            state,
            self.constant(name, matrix.codes),
            self.constant(f"{name}.scales", matrix.scales),
            "",
            "",
            bias,
        ]
        return self.node(
            "MatMulNBits", inputs,
            K=columns, N=rows, bits=matrix.bits, block_size=BLOCK, accuracy_level=level, domain=_CONTRIB,
        )  # fmt: skip

    def _added(self, state: str, more: str, name: str) -> str:
        weight, bias = self._norm(name)
        return self.node(
            "SkipLayerNormalization", [state, more, weight, bias], epsilon=self._bert.epsilon, domain=_CONTRIB
        )

    def _norm(self, name: str) -> tuple[str, str]:
        pair = (f"{name}.{part}" for part in ("weight", "bias"))
        weight, bias = (self.constant(each, self._bert.vectors[each]) for each in pair)
        return weight, bias


_NAMES: Final = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
}
_NORMS: Final = {"norm": "attention.output.LayerNorm", "last": "output.LayerNorm"}
_KINDS: Final = {"bert": 0, "roberta": 2, "xlm-roberta": 2}
"""Model types that `from_transformers` reads, and how many rows of their table of positions stand before the first."""


def from_transformers(config: Mapping[str, Any], tensors: Mapping[str, Vectors]) -> Bert:
    """An encoder from a folder of the transformers library.

    Args:
        config: Its `config.json`.
        tensors: Its weights by name, as floats.

    Raises:
        ValueError: If it is of another kind than BERT and RoBERTa.
        KeyError: If a weight is missing.
    """
    kind = config.get("model_type")
    if kind not in _KINDS or config.get("hidden_act") != "gelu" or config["hidden_size"] % BLOCK:
        raise ValueError(f"models of type {kind!r} run in torch only")
    named = {name.removeprefix(f"{kind}.").removeprefix("roberta."): value for name, value in tensors.items()}
    named = {name: np.asarray(value, np.float32) for name, value in named.items()}

    def norm(name: str) -> dict[str, Vectors]:
        return {part: named[f"{name}.{part}"] for part in ("weight", "bias")}

    matrices: dict[str, Vectors | Blocks] = {"word": named["embeddings.word_embeddings.weight"]}
    vectors = {
        "position": named["embeddings.position_embeddings.weight"][_KINDS[kind] :],
        "kind": named["embeddings.token_type_embeddings.weight"][0],
        **{f"norm.{part}": value for part, value in norm("embeddings.LayerNorm").items()},
    }
    for layer in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{layer}."
        for ours, theirs in _NAMES.items():
            matrices[f"{layer}.{ours}"] = named[f"{at}{theirs}.weight"]
            vectors[f"{layer}.{ours}"] = named[f"{at}{theirs}.bias"]
        for ours, theirs in _NORMS.items():
            vectors |= {f"{layer}.{ours}.{part}": value for part, value in norm(at + theirs).items()}
    heads, epsilon = int(config["num_attention_heads"]), float(config["layer_norm_eps"])
    return Bert(int(config["hidden_size"]), int(config["num_hidden_layers"]), heads, epsilon, matrices, vectors)
