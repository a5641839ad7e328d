"""Damage to a build is found, and no rebuild quotes a deleted document."""

import random
from pathlib import Path

import pytest
from rebuilding import MARKER, Build, Make, current, names

from index import (
    Encoder,
    Index,
    IndexMismatchError,
    Scorer,
)
from index.building.verify import verify_build
from index.store.folder import FolderStore, current_folder


def test_verify_names_each_difference(corpus: Path, data: Path, build: Build) -> None:
    """Of the corpus, each by its file; a clean build has none."""
    build()
    folder = current_folder(data)
    assert verify_build(folder, corpus) == []
    (corpus / "a.md").write_text("# Other\n\nText here.")
    (corpus / "b.txt").unlink()
    (corpus / "n.txt").write_text("A new one.")
    (corpus / "sources.toml").write_text('[[document]]\npath = "c.txt"\ntitle = "River"\n')
    assert verify_build(folder, corpus) == [
        "a.md: has another text than was indexed",
        f"b.txt: is indexed, and not in {corpus}",
        "c.txt: has other metadata than was indexed",
        f"n.txt: is in {corpus}, and not indexed",
    ]
    assert verify_build(folder, None) == []
    (folder / "stray").write_text("x")
    assert verify_build(folder, None) == [f"{folder.name}: holds files that are not part of a build: stray"]
    (folder / "text.db").write_bytes(b"")
    assert ["text.db has SHA-256" in line for line in verify_build(folder, None)] == [True]


def test_a_damaged_current_build_leaves_the_previous_ones_vectors_usable(
    corpus: Path, data: Path, build: Build, three: list[str], make_encoder: Make
) -> None:
    """They are taken from there; the damaged one is removed."""
    (data / "index" / three[2] / "tokens-0.npy").write_bytes(b"x")
    report = build()
    assert (report.fresh, report.embedded) == (True, 1)
    assert names(data) == {three[0], three[1], f"{three[2]}-2"}
    assert current(data) == f"{three[2]}-2"


def _flip(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :]


def _corrupt(data: Path, scorer: Scorer, encoder: Encoder, count: int) -> None:
    """Damage one file of the current build at a time, seeded, and open it: always refused, always in the same way."""
    chance = random.Random(7)  # noqa: S311 (no secret is made)
    files = sorted(current_folder(data).iterdir())
    assert len(files) == 22
    for number in range(count):
        path = files[number % len(files)]
        raw = path.read_bytes()
        how = chance.choice(["empty", "cut", "flip", "flip", "cut"])
        path.write_bytes(
            b"" if how == "empty" else _flip(raw, chance) if how == "flip" else raw[: chance.randrange(len(raw))]
        )
        with pytest.raises(IndexMismatchError) as caught:
            Index.open(data, encoder=encoder, scorer=scorer)
        assert str(caught.value).isprintable(), (number, path.name, how)
        path.write_bytes(raw)
    Index.open(data, encoder=encoder, scorer=scorer).close()


def test_every_seeded_corruption_is_found(data: Path, build: Build, make_encoder: Make, scorer: Scorer) -> None:
    """Emptied, cut or with one bit changed, in any file: 66 times."""
    build()
    _corrupt(data, scorer, make_encoder(), 66)


@pytest.mark.slow
def test_a_thousand_seeded_corruptions_are_found(data: Path, build: Build, make_encoder: Make, scorer: Scorer) -> None:
    """Emptied, cut or with one bit changed, 1,000 times."""
    build()
    _corrupt(data, scorer, make_encoder(), 1000)


def test_sizes_in_a_vector_file_are_not_believed(data: Path, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although its hash were right: a size of many gigabytes is refused, and nothing is asked of the memory."""
    build()
    path = current_folder(data) / "passages.faiss"
    raw = bytearray(path.read_bytes())
    place = raw.index((5 * 48).to_bytes(8, "little"))  # 5 passages of 48 numbers
    raw[place : place + 8] = (2**35).to_bytes(8, "little")
    path.write_bytes(raw)
    monkeypatch.setattr("index.store.folder.reading.check_files", lambda *_: None)
    with pytest.raises(IndexMismatchError, match="cannot be read"):
        FolderStore(current_folder(data))


@pytest.mark.slow
def test_ten_thousand_questions_never_quote_a_deleted_document(
    corpus: Path, data: Path, build: Build, make_encoder: Make, scorer: Scorer
) -> None:
    """The questions mix the document's own words; and its marker word is in no file of the current build."""
    words = f"the {MARKER} flew over the museum of Baku in 1905 and Anna sold silver bread at nine".split()
    (corpus / "gone.txt").write_text(" ".join(words).capitalize() + f". {MARKER} is its name.")
    build()
    (corpus / "gone.txt").unlink()
    build()
    index = Index.open(data, encoder=make_encoder(), scorer=scorer)
    chance = random.Random(3)  # noqa: S311 (no secret is made)
    for _ in range(10_000):
        answer = index.answer(" ".join(chance.choices(words, k=6)) + "?", threshold=0)
        assert all(quote.citation.path != "gone.txt" and MARKER not in quote.text for quote in answer.quotes)
        assert all(hit.path != "gone.txt" for hit in answer.hits)
        assert "gone.txt" not in answer.nearest
    index.close()
    assert MARKER.lower().encode() not in b"".join(p.read_bytes().lower() for p in current_folder(data).iterdir())
