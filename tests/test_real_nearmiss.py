"""Near misses with the real encoder: over the sample corpus, and over twelve small corpora of six genres.

Files ending in `-a` were looked at while the rules were written, those in `-b` only counted (and read once before).
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from index import BuildOptions, Index, SentenceEncoder, build_index

pytestmark = pytest.mark.model
ROOT = Path(__file__).resolve().parent
DATA = ROOT / "nearmisses"


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """The default model."""
    return SentenceEncoder()


def counted(table: dict[str, Any], corpus: Path, data: Path, encoder: SentenceEncoder) -> tuple[int, int]:
    """How many near misses are answered, and how many answerable questions are declined."""
    build_index(BuildOptions(corpus, data, lambda: encoder))
    index = Index.open(data, encoder=encoder)
    near = sum(index.answer(question).outcome == "answered" for question in table["near"]["questions"])
    lost = sum(index.answer(row["question"]).outcome != "answered" for row in table["answerable"]["questions"])
    index.close()
    return near, lost


def test_near_misses_over_the_sample_corpus_are_declined(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """Of 34 near misses at most one is answered; of 34 answerable questions at most two are declined."""
    table = tomllib.loads((DATA / "sample.toml").read_text("utf-8"))
    near, lost = counted(table, ROOT.parent / "corpus", tmp_path, encoder)
    assert len(table["near"]["questions"]) == 34
    assert near <= 1
    assert lost <= 2


@pytest.mark.parametrize(("half", "most"), [("a", 2), ("b", 6)])
def test_near_misses_over_six_genres_are_declined(
    half: str, most: int, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Of 30 near misses at most a few are answered (before: 16 and 21); of 30 answerable questions at most three are lost."""
    near, lost = 0, 0
    for file in sorted(DATA.glob(f"*-{half}.toml")):
        table = tomllib.loads(file.read_text("utf-8"))
        corpus = tmp_path / file.stem / "corpus"
        corpus.mkdir(parents=True)
        for document in table["document"]:
            (corpus / document["path"]).write_text(document["text"].strip() + "\n", "utf-8")
        answered, declined = counted(table, corpus, tmp_path / file.stem / "data", encoder)
        near, lost = near + answered, lost + declined
    assert near <= most
    assert lost <= 3


def test_a_near_miss_in_front_hides_no_answer(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """The passage that asks nearly the same is doubted; the one that says it is quoted."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "faq.txt").write_text(
        "QUESTIONS AND ANSWERS\n\nQ: What is the fine for a car that comes back late?\nA: We take five crowns.\n\n"
        "Q: When do you close?\nA: At seven.\n",
        "utf-8",
    )
    (corpus / "rules.md").write_text(
        "# Rules of lending\n\n## Delay\n\nA fine of 40 crowns a day is due for every bicycle brought back late.\n",
        "utf-8",
    )
    build_index(BuildOptions(corpus, tmp_path / "data", lambda: encoder))
    index = Index.open(tmp_path / "data", encoder=encoder)
    answer = index.answer("What is the fine for a bicycle that comes back late?")
    index.close()
    assert answer.outcome == "answered"
    assert "40 crowns" in answer.quotes[0].highlight_text
