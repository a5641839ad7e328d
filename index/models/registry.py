"""Which class loads a model: the one place to register another kind of encoder.

A model's name begins with its kind and a colon (`onnx:models/e5`), or is its kind. Any other name is that of a
sentence-transformers model. The whole name is kept in the build, so that the same class loads it again.
"""

from pathlib import Path
from pkgutil import resolve_name

from index.errors import ModelError
from index.models.folders import DEFAULT_MODEL
from index.text import one_line
from index.types import Encoder

ENCODERS: dict[str, str] = {
    "": "index.models.sentence_encoder:SentenceEncoder",
    "onnx": "index.models.onnx_encoder:OnnxEncoder",
}
"""Kind → module and class; the empty kind is for names without one.

The class takes a model's name, `query_prompt`, `passage_prompt` and `threads`, and is an `Encoder` whose `name` is the name
given to `load_encoder`. Its module is imported when the first model of the kind is loaded.
"""


def load_encoder(
    model: str = DEFAULT_MODEL, *, query_prompt: str = "", passage_prompt: str = "", threads: int = 0
) -> Encoder:
    """Load a model.

    Args:
        model: Its name, with its kind where it has one.
        query_prompt: Put before every question.
        passage_prompt: Put before every passage.
        threads: Processor threads for one call; 0 leaves the library's choice.

    Raises:
        ModelError: If it cannot be loaded, or its kind is not known.
    """
    kind, colon, _ = model.partition(":")
    if colon and kind not in ENCODERS and not Path(model).exists():
        known = ", ".join(filter(None, ENCODERS)) or "none"
        raise ModelError(
            f"No kind of encoder is called {one_line(kind, 40)} (known kinds: {known}). "
            "The name of a sentence-transformers model has no colon."
        )
    make = resolve_name(ENCODERS.get(kind, ENCODERS[""]))
    encoder: Encoder = make(model, query_prompt=query_prompt, passage_prompt=passage_prompt, threads=threads)
    return encoder
