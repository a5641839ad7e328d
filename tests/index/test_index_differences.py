"""Sources are said to differ where a reader would say so, about the same thing, and only there."""

import re
from collections.abc import Iterator

import pytest
from differing_sources import ALL, Dispute
from fake_encoder import FakeEncoder, plain_scorer

from index import BuildOptions, Index, build_index


def files(disputes: tuple[Dispute, ...]) -> dict[str, str]:
    """Two documents of each pair under different names, and one that has nothing to do with any."""
    table: dict[str, str] = {
        f"{'left' if side == 1 else 'right'}-{number}.txt": text
        for number, pair in enumerate(disputes)
        for side, text in ((1, pair.one), (2, pair.other))
    }
    return table | {"rest.txt": "The council met about the budget for schools and roads."}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """All pairs in one corpus."""
    folder = tmp_path_factory.mktemp("disputes")
    (folder / "corpus").mkdir()
    for name, text in files(ALL).items():
        (folder / "corpus" / name).write_text(text, "utf-8")
    encoder = FakeEncoder()
    encoder.vocabulary = frozenset(word.lower() for d in ALL for word in re.findall(r"\w+", d.question))
    build_index(BuildOptions(folder / "corpus", folder / "data", lambda: encoder))
    opened = Index.open(folder / "data", encoder=encoder, scorer=plain_scorer())
    yield opened
    opened.close()


@pytest.mark.parametrize("dispute", ALL, ids=[f"{d.question} {d.other[:40]}" for d in ALL])
def test_sources_differ_where_a_reader_says_so(index: Index, dispute: Dispute) -> None:
    """Both values whole, each from its own source; nothing where they agree or speak of something else."""
    answer = index.answer(dispute.question, threshold=0)
    assert answer.outcome == "answered"
    shown = {value.value for difference in answer.differences for value in difference.values}
    assert shown == set(dispute.values or ())
