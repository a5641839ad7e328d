"""Answering in another process: the same answers, the same errors, and no process left when the one that asks has gone."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fake_encoder import FakeEncoder, open_with_fake

from index import Answers, BuildOptions, Index, IndexMismatchError, ModelError, Scorer, answer_as_json, build_index
from index.answering.process import AnswerProcess, ProcessAnswers
from index.store.folder import current_folder
from index.types import Passage

QUESTION = "What coins does the museum hold?"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a build."""
    return build(tmp_path, "silver")


@pytest.fixture
def apart() -> Iterator[AnswerProcess]:
    """The other process."""
    made = AnswerProcess(threshold=0.0, opener=open_with_fake)
    yield made
    made.close()


def build(folder: Path, metal: str) -> Path:
    """Build an index of what the museum holds."""
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    (corpus / "a.txt").write_text(f"The museum holds {metal} coins. It opened in 1950.")
    (corpus / "b.txt").write_text("The library opened in 1950. It has nine rooms.")
    build_index(BuildOptions(corpus, folder / "data", FakeEncoder))
    return folder / "data"


def shown(index: Answers, question: str, **options: Any) -> dict[str, Any]:
    """An answer without its time."""
    return {**answer_as_json(index.answer(question, **options)), "elapsed_ms": 0}


def is_there(process: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


class Bars:
    """Bars one document, as takedowns do."""

    def __init__(self, document: str) -> None:
        self.document = document

    def allows(self, passage: Passage) -> bool:
        """Whether a passage may be shown."""
        return passage.document != self.document


def test_answers_are_those_of_an_index_here(data: Path, apart: AnswerProcess) -> None:
    """Also texts, citations and what may be shown; nothing but the question and the answer travels."""
    here = Index.open(data, encoder=FakeEncoder(), threshold=0.0, scorer=Scorer.load())
    there = apart.open_folder(current_folder(data))
    assert (there.build, there.documents(), there.threshold) == (here.build, here.documents(), 0.0)
    for question in (QUESTION, "and how many rooms?", "", "?", "\ud800", "x" * 2000):
        assert shown(there, question, previous="What is the library?") == shown(
            here, question, previous="What is the library?"
        )
    assert (there.embed(QUESTION) == here.embed(QUESTION)).all()
    (quote, *_) = there.answer(QUESTION).quotes
    barred = Bars(quote.citation.document)
    assert shown(there, QUESTION, allowed=barred.allows) == shown(here, QUESTION, allowed=barred.allows)
    assert quote.citation.document not in {
        q.citation.document for q in there.answer(QUESTION, allowed=barred.allows).quotes
    }
    assert quote.citation.document in {q.citation.document for q in there.answer(QUESTION).quotes}
    with pytest.raises(ValueError, match="threshold"):
        there.answer(QUESTION, threshold=2)
    here.close()
    there.close()


def test_damaged_build_is_refused_there_as_here(data: Path, apart: AnswerProcess) -> None:
    """With the line that says what to do."""
    folder = current_folder(data)
    (folder / "tokens-0.npy").write_bytes(b"")
    with pytest.raises(IndexMismatchError, match=r"tokens-0\.npy"):
        apart.open_folder(folder)


def test_old_build_answers_until_it_is_let_go(data: Path, apart: AnswerProcess) -> None:
    """Two builds at once, one process; what is let go here is closed there."""
    old = apart.open_folder(current_folder(data))
    new = apart.open_folder(current_folder(build(data.parent, "golden")))
    assert "silver" in old.answer(QUESTION).quotes[0].text
    assert "golden" in new.answer(QUESTION).quotes[0].text
    assert apart.builds() == [old.build.id, new.build.id]
    old.close()
    del old
    gc.collect()
    assert "golden" in new.answer(QUESTION).quotes[0].text
    assert apart.builds() == [new.build.id]


def test_questions_are_answered_while_another_build_is_opened(data: Path, apart: AnswerProcess) -> None:
    """Reading and checking a large one takes seconds."""
    old = apart.open_folder(current_folder(data))
    folder = current_folder(build(data.parent, "golden"))
    slow = folder.with_name("slow")
    slow.touch()
    with ThreadPoolExecutor(1) as opener:
        opening = opener.submit(apart.open_folder, folder)
        time.sleep(0.2)
        assert "silver" in old.answer(QUESTION).quotes[0].text
        assert not opening.done()
        slow.unlink()
        assert "golden" in opening.result().answer(QUESTION).quotes[0].text


def test_process_that_dies_is_started_again(data: Path, apart: AnswerProcess) -> None:
    """The question that it was asked is still answered."""
    index = apart.open_folder(current_folder(data))
    for _ in range(3):
        before = apart.process()
        os.kill(before, signal.SIGKILL)
        assert index.answer(QUESTION).quotes
        assert apart.process() != before
    index.close()


def test_process_that_always_dies_is_an_error(data: Path, apart: AnswerProcess) -> None:
    """One line, after three attempts; then it works again."""
    index = apart.open_folder(current_folder(data))
    deadly = current_folder(data).with_name("deadly")
    deadly.touch()
    os.kill(apart.process(), signal.SIGKILL)
    with pytest.raises(ModelError, match="3 times"):
        index.answer(QUESTION)
    deadly.unlink()
    assert index.answer(QUESTION).quotes
    index.close()


def test_a_signal_to_both_processes_is_left_to_the_asking_one(data: Path, apart: AnswerProcess) -> None:
    """A terminal's Ctrl-C and a service manager's stop reach it too; what is asked is still answered."""
    index = apart.open_folder(current_folder(data))
    process = apart.process()
    for each in (signal.SIGINT, signal.SIGTERM):
        os.kill(process, each)
    assert index.answer(QUESTION).quotes
    assert apart.process() == process
    apart.close()
    assert not is_there(process)


def test_no_process_is_left_when_the_asker_is_killed(data: Path, tmp_path: Path) -> None:
    """Even by kill -9."""
    program = tmp_path / "asker.py"
    program.write_text(
        "import sys, time\n"
        "from pathlib import Path\n"
        "from fake_encoder import open_with_fake\n"
        "from index.answering.process import AnswerProcess\n"
        "if __name__ == '__main__':\n"
        "    apart = AnswerProcess(threshold=0.0, opener=open_with_fake)\n"
        "    index = apart.open_folder(Path(sys.argv[1]))\n"
        "    print(apart.process(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    asker = subprocess.Popen(  # noqa: S603 # our own program
        [sys.executable, str(program), str(current_folder(data))],
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asker.stdout is not None
    process = int(asker.stdout.readline())
    assert is_there(process)
    asker.kill()
    asker.wait()
    for _ in range(200):
        if not is_there(process):
            break
        time.sleep(0.05)
    assert not is_there(process)
    asker.stdout.close()


def test_both_implementations_are_answers_without_inheritance(data: Path, apart: AnswerProcess) -> None:
    """The one that asks another process has no searcher of its own: the model is loaded once."""
    index = apart.open_folder(current_folder(data))
    here: Answers = Index.open(data, encoder=FakeEncoder(), scorer=Scorer.load())
    asked: Answers = index
    names = {name for name in vars(Answers) if not name.startswith("_")}
    assert all(hasattr(each, name) for name in names for each in (here, asked))
    assert isinstance(index, ProcessAnswers)
    assert not issubclass(ProcessAnswers, Index)
    assert not issubclass(Index, ProcessAnswers)
    assert not hasattr(index, "searcher")
    here.close()
    index.close()
