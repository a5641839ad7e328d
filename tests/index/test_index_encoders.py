"""Which class loads a model: one line in a table decides it."""

from pathlib import Path

import pytest
from fake_encoder import FakeEncoder

from index import DEFAULT_MODEL, ModelError, load_encoder
from index.models.registry import ENCODERS


class Other(FakeEncoder):
    """A second kind of encoder, as the registry makes it."""

    def __init__(self, name: str, *, query_prompt: str, passage_prompt: str, threads: int) -> None:
        super().__init__(name)
        self.query_prompt, self.passage_prompt, self.threads = query_prompt, passage_prompt, threads


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both kinds are registered; neither loads a model."""
    monkeypatch.setitem(ENCODERS, "other", f"{__name__}:Other")
    monkeypatch.setitem(ENCODERS, "", f"{__name__}:Default")


class Default(Other):
    """In place of the real default."""


@pytest.mark.parametrize(
    ("name", "kind"),
    [("other", Other), ("other:small", Other), ("others", Default), ("org/other", Default), (DEFAULT_MODEL, Default)],
)
def test_a_model_is_loaded_by_the_class_of_its_kind(other: None, name: str, kind: type[Other]) -> None:
    """By its name's beginning up to a colon, or its whole name; the name is kept whole, so that a build finds it again."""
    found = load_encoder(name, query_prompt="query: ", passage_prompt="passage: ", threads=1)
    assert type(found) is kind
    assert (found.name, found.query_prompt, found.passage_prompt) == (name, "query: ", "passage: ")


def test_a_kind_that_is_not_known_is_named_before_anything_is_loaded(other: None, tmp_path: Path) -> None:
    """With those there are; a folder may have a colon in its name."""
    with pytest.raises(ModelError, match=r"^No kind of encoder is called othr \(known kinds: onnx, other\)\."):
        load_encoder("othr:small")
    folder = tmp_path / "model:small"
    folder.mkdir()
    assert type(load_encoder(str(folder))) is Default
