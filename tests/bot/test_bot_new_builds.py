"""A new build is taken up while the bot runs: no question lost, none answered by half of each."""

import asyncio
import gc
import logging
import os
import shutil
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fake_encoder import FakeEncoder, open_with_fake, plain_scorer

from bot.live import POLL_SECONDS, Live
from bot.log.moderation import cases
from bot.log.rows import Asker
from bot.log.writing.database import Log
from bot.questions import QuestionService, Reply
from index import (
    Build,
    BuildOptions,
    Encoder,
    Index,
    IndexMismatchError,
    IndexMissingError,
    ModelError,
    Scorer,
    build_index,
)
from index.answering.process import AnswerProcess
from index.errors import SwitchCheckError, SwitchStoppedError
from index.store.builds import roll_back

ASKER = Asker("console")
QUESTION = "What coins does the museum hold?"
METALS = ("silver", "golden", "copper", "bronze", "iron", "nickel")
Rebuild = Callable[..., Build]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "data"


@pytest.fixture
def rebuild(tmp_path: Path, data: Path) -> Rebuild:
    """Write that the museum holds coins of a metal, and build."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "b.txt").write_text("The library opened in 1950. It has nine rooms.")

    def build(metal: str, *, encoder: Encoder | None = None, **options: Any) -> Build:
        (corpus / "a.txt").write_text(f"The museum holds {metal} coins. It opened in 1950.")
        made = encoder or FakeEncoder()
        return build_index(BuildOptions(corpus, data, lambda: made, **options)).build

    return build


class Loader:
    """Loads fake models by name, counts them, and fails for those it does not know."""

    def __init__(self, *encoders: FakeEncoder) -> None:
        self.known = {encoder.name: encoder for encoder in encoders or (FakeEncoder(),)}
        self.loaded: list[str] = []

    def __call__(self, build: Build) -> Encoder:
        """The model that made a build."""
        self.loaded.append(build.model)
        if build.model not in self.known:
            raise ModelError(f"Cannot load the model {build.model!r}: not there")
        return self.known[build.model]


@pytest.fixture
def start(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[QuestionService, Live]]]:
    """Open the current build and follow its changes; stopped and closed at the end."""
    started: list[tuple[QuestionService, Live]] = []

    def starter(load: Callable[[Build], Encoder] | None = None, **options: Any) -> tuple[QuestionService, Live]:
        monkeypatch.setattr("index.answering.engine.load_encoder", load or Loader())
        monkeypatch.setattr(Scorer, "for_encoder", classmethod(lambda cls, encoder: plain_scorer()))
        live = Live(data, threshold=0.0, **({"poll_seconds": 0.02} | options))
        service = QuestionService(live.index, Log(data, key=b"k" * 32))
        live.follow(service)
        started.append((service, live))
        return started[-1]

    yield starter
    for service, live in started:
        live.close()
        service.log.close()


def until(condition: Callable[[], object], seconds: float = 10.0) -> float:
    """Wait for a condition; gives the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.005)
    return time.monotonic() - began


def in_use(service: QuestionService, build: Build) -> bool:
    """Whether a build answers now."""
    return service.index.build.id == build.id


def has_answered(build: Build, replies: Sequence[Reply]) -> bool:
    """Whether a reply is of this build."""
    return any(reply.answer is not None and reply.answer.build == build.id for reply in replies)


def highlight(service: QuestionService) -> str:
    """What the service quotes now."""
    reply = asyncio.run(service.ask(QUESTION, ASKER))
    assert reply.answer is not None
    return reply.answer.quotes[0].highlight_text


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Lines of the log from a warning on."""
    return [r.getMessage() for r in caplog.records if r.name == "bot.live" and r.levelno >= logging.WARNING]


def test_a_new_build_answers_within_five_seconds(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]], caplog: pytest.LogCaptureFixture
) -> None:
    """At the pace of a running bot, without a restart; the log says so and the model is not loaded again."""
    caplog.set_level(logging.INFO)
    rebuild("silver")
    load = Loader()
    service, _ = start(load, poll_seconds=POLL_SECONDS)
    assert highlight(service) == "The museum holds silver coins."
    build = rebuild("golden")
    assert until(lambda: in_use(service, build)) < 5
    assert highlight(service) == "The museum holds golden coins."
    assert f"answering from build {build.id}, 2 documents" in caplog.text
    assert load.loaded == ["fake"]


def test_builds_are_exchanged_where_another_process_answers(rebuild: Rebuild, data: Path, tmp_path: Path) -> None:
    """As the Telegram bot does it: new builds, a damaged one passed over, takedowns, the old build closed on both sides."""
    old = rebuild("silver")
    apart = AnswerProcess(threshold=0.0, opener=open_with_fake)
    live = Live(data, apart=apart, poll_seconds=0.02)
    log = Log(data, key=b"k" * 32)
    log.open()
    service = QuestionService(live.index, log)
    live.follow(service)
    try:
        assert highlight(service) == "The museum holds silver coins."
        build = rebuild("golden")
        until(lambda: in_use(service, build))
        assert highlight(service) == "The museum holds golden coins."
        gc.collect()
        assert highlight(service) == "The museum holds golden coins."
        assert apart.builds() == [build.id]
        reply = asyncio.run(service.ask(QUESTION, ASKER))
        assert reply.answer is not None
        quote = reply.answer.quotes[0]
        bar = (quote.citation.document, quote.passage_sha256)
        log.call(lambda db: cases.take_down(db, "", *bar, [], "wrong", "boris"))
        until(lambda: "golden" not in highlight(service), 5)
        assert old.id != build.id
    finally:
        live.close()
        log.close()


async def test_a_question_in_progress_ends_on_its_build_which_closes_after_it(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It quotes the old text under the old build's id; the old build's files are let go of only then."""
    old = rebuild("silver")
    service, _ = start()
    assert isinstance(service.index, Index)
    store = service.index.store
    closed = threading.Event()
    close = store.close

    def noted() -> None:
        close()
        closed.set()

    monkeypatch.setattr(store, "close", noted)
    begun, go_on = threading.Event(), threading.Event()
    parse = service.index.searcher.parse

    def held_up(text: str, language: Any) -> Any:
        begun.set()
        assert go_on.wait(10)
        return parse(text, language)

    monkeypatch.setattr(service.index.searcher, "parse", held_up)
    running = asyncio.create_task(service.ask(QUESTION, ASKER))
    await asyncio.to_thread(begun.wait, 10)
    new = rebuild("golden")
    await asyncio.to_thread(until, lambda: in_use(service, new))
    after = await service.ask(QUESTION, ASKER)
    assert after.answer is not None
    assert (after.answer.build, after.answer.quotes[0].highlight_text) == (new.id, "The museum holds golden coins.")
    await asyncio.sleep(0.2)
    assert not closed.is_set()
    go_on.set()
    before = await running
    assert before.answer is not None
    assert (before.answer.build, before.answer.quotes[0].highlight_text) == (old.id, "The museum holds silver coins.")
    del running
    await asyncio.to_thread(until, closed.is_set)


async def test_every_answer_is_of_exactly_one_build(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """Questions all the time while six builds follow each other: none fails, none mixes."""
    said = {rebuild(METALS[0]).id: METALS[0]}
    service, _ = start()
    replies: list[Reply] = []
    done = asyncio.Event()

    async def ask() -> None:
        while not done.is_set():
            replies.append(await service.ask(QUESTION, ASKER))

    asking = [asyncio.create_task(ask()) for _ in range(4)]
    for metal in METALS[1:]:
        build = await asyncio.to_thread(rebuild, metal)
        said[build.id] = metal
        await asyncio.to_thread(until, partial(has_answered, build, replies))
    done.set()
    await asyncio.gather(*asking)
    assert [reply for reply in replies if reply.answer is None] == []
    for reply in replies:
        assert reply.answer is not None
        assert reply.answer.quotes[0].highlight_text == f"The museum holds {said[reply.answer.build]} coins."
        assert {hit.path for hit in reply.answer.hits} <= {"a.txt", "b.txt"}


def test_an_old_build_leaves_nothing_in_memory(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """Without waiting for the garbage collector: its store is gone, with vectors, caches and connections."""
    rebuild("silver")
    service, _ = start()
    highlight(service)
    assert isinstance(service.index, Index)
    store = weakref.ref(service.index.store)
    gc.disable()
    try:
        build = rebuild("golden")
        until(lambda: in_use(service, build))
        until(lambda: store() is None)
    finally:
        gc.enable()


def test_other_files_under_the_same_id_are_taken_up(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """The folder's name does not matter, and a link to the same files changes nothing."""
    root = data / "index"
    build = rebuild("silver")
    service, _ = start()
    first = weakref.ref(service.index)
    shutil.copytree(root / build.id, root / f"{build.id}-2", copy_function=os.link)
    put(root / "current", f"{build.id}-2")
    time.sleep(0.2)
    assert service.index is first()
    shutil.copytree(root / build.id, root / f"{build.id}-3")
    put(root / "current", f"{build.id}-3")
    until(lambda: first() is None)
    assert highlight(service) == "The museum holds silver coins."


def damage(folder: Path, how: str) -> None:
    """Make a build unusable."""
    if how == "flipped":
        raw = bytearray((folder / "sentences.faiss").read_bytes())
        raw[-1] ^= 1
        (folder / "sentences.faiss").write_bytes(raw)
    elif how == "truncated":
        os.truncate(folder / "text.db", 5000)
    elif how == "another format":
        text = (folder / "build.json").read_text().replace('"format": ', '"format": 99')
        (folder / "build.json").write_text(text)
    elif how == "no build.json":
        (folder / "build.json").unlink()
    else:
        shutil.rmtree(folder)


DAMAGES = ["flipped", "truncated", "another format", "no build.json", "gone"]


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_build_is_named_once_and_the_good_one_stays(
    how: str,
    rebuild: Rebuild,
    data: Path,
    start: Callable[..., tuple[QuestionService, Live]],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    """Tried again quietly; a good build after it is taken up."""
    good = rebuild("silver")
    link = data / "index" / "current"
    bad = rebuild("golden")
    damage(link.resolve(), how)
    put(link, good.id)
    service, _ = start(retry_seconds=0.05)
    put(link, bad.id)
    until(lambda: warnings(caplog))
    time.sleep(0.3)
    assert len(warnings(caplog)) == 1
    named = "the current build" if how == "gone" else f"build {bad.id}"
    assert warnings(caplog)[0].startswith(f"{named} cannot be used: ")
    assert warnings(caplog)[0].endswith(f"; still answering from build {good.id}")
    assert highlight(service) == "The museum holds silver coins."
    best = rebuild("copper")
    until(lambda: in_use(service, best))
    assert highlight(service) == "The museum holds copper coins."
    assert len(warnings(caplog)) == 1


def put(link: Path, target: str) -> None:
    """Point `current` elsewhere, as a builder does."""
    fresh = link.with_name(".current-test")
    fresh.symlink_to(target)
    fresh.replace(link)


def test_a_build_that_comes_right_is_taken_up(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]], caplog: pytest.LogCaptureFixture
) -> None:
    """A file brought back from a copy is enough."""
    good = rebuild("silver")
    link = data / "index" / "current"
    bad = rebuild("golden")
    (link / "tokens-0.npy").rename(data / "kept")
    put(link, good.id)
    service, _ = start(retry_seconds=0.05)
    put(link, bad.id)
    until(lambda: warnings(caplog))
    (data / "kept").rename(link / "tokens-0.npy")
    until(lambda: in_use(service, bad))


def test_going_back_to_the_build_in_use_opens_nothing(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]], caplog: pytest.LogCaptureFixture
) -> None:
    """After a bad one."""
    good = rebuild("silver")
    service, _ = start()
    index = weakref.ref(service.index)
    rebuild("golden", encoder=FakeEncoder("nowhere", "e" * 64))
    until(lambda: warnings(caplog))
    put(data / "index" / "current", good.id)
    time.sleep(0.2)
    assert service.index is index()
    assert len(warnings(caplog)) == 1


def test_another_model_is_loaded_before_the_old_one_is_released(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """By the name in the new build."""
    small, large = FakeEncoder("small", "a" * 64), FakeEncoder("large", "b" * 64)
    rebuild("silver", encoder=small)
    load = Loader(small, large)
    service, _ = start(load)
    old = weakref.ref(small)
    load.known.pop("small")
    del small
    build = rebuild("golden", encoder=large)
    until(lambda: in_use(service, build))
    assert highlight(service) == "The museum holds golden coins."
    assert load.loaded == ["small", "large"]
    until(lambda: old() is None)


def test_a_model_with_other_prompts_is_loaded_again(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """The same weights give other vectors then."""
    plain, prompted = FakeEncoder("plain"), FakeEncoder("prompted")
    prompted.query_prompt = "query: "
    prompted.passage_prompt = ""
    rebuild("silver", encoder=plain)
    load = Loader(plain, prompted)
    service, _ = start(load)
    build = rebuild("golden", encoder=prompted)
    until(lambda: in_use(service, build))
    assert load.loaded == ["plain", "prompted"]


def test_a_model_that_cannot_be_loaded_leaves_the_old_build(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]], caplog: pytest.LogCaptureFixture
) -> None:
    """With a line in the log."""
    rebuild("silver")
    service, _ = start()
    rebuild("golden", encoder=FakeEncoder("nowhere", "e" * 64))
    until(lambda: warnings(caplog))
    assert "ModelError: Cannot load the model 'nowhere': not there" in warnings(caplog)[0]
    assert highlight(service) == "The museum holds silver coins."


def test_an_unexpected_error_does_not_end_the_thread(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]], caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged with its traceback, and the next build is taken up."""

    class Weak(Loader):
        def __call__(self, build: Build) -> Encoder:
            if build.model == "large":
                raise MemoryError("no memory")
            return super().__call__(build)

    rebuild("silver")
    service, _ = start(Weak())
    rebuild("golden", encoder=FakeEncoder("large", "b" * 64))
    until(lambda: warnings(caplog))
    assert "MemoryError: no memory" in caplog.text
    assert "Traceback" in caplog.text
    build = rebuild("copper")
    until(lambda: in_use(service, build))


@pytest.mark.parametrize("how", DAMAGES)
def test_a_start_on_a_damaged_build_falls_back_to_the_newest_good_one(
    how: str,
    rebuild: Rebuild,
    data: Path,
    start: Callable[..., tuple[QuestionService, Live]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And says so; half-made folders are no builds, and the next good build is taken up."""
    root = data / "index"
    builds = [rebuild(metal) for metal in METALS[:3]]
    shutil.copytree(root / builds[2].id, root / ".building-77")
    shutil.copytree(root / builds[2].id, root / "my-copy")
    damage(root / builds[2].id, how)
    service, _ = start()
    assert highlight(service) == "The museum holds golden coins."
    found = warnings(caplog)
    assert len(found) == 2
    assert " cannot be used: " in found[0]
    assert found[1] == f"answering from the older build {builds[1].id}, made {builds[1].created}"
    build = rebuild("nickel")
    until(lambda: in_use(service, build))
    assert len(warnings(caplog)) == 2


def test_a_start_names_every_damaged_build_on_the_way(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]], caplog: pytest.LogCaptureFixture
) -> None:
    """Until it finds a good one."""
    builds = [rebuild(metal) for metal in METALS[:3]]
    for build in builds[1:]:
        damage(data / "index" / build.id, "flipped")
    service, _ = start()
    assert highlight(service) == "The museum holds silver coins."
    assert [line.split(" cannot")[0] for line in warnings(caplog)[:2]] == [
        f"build {b.id}" for b in (builds[2], builds[1])
    ]


def test_a_start_does_not_fall_back_to_a_build_that_was_refused(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """Stopped by the check before the switch, or rolled back by a maintainer."""

    def refuse(old: Path | None, new: Path) -> list[str]:
        raise SwitchCheckError("worse")

    silver = rebuild("silver")
    rebuild("golden")
    roll_back(data)
    with pytest.raises(SwitchStoppedError):
        rebuild("copper", switch_check=refuse)
    assert len([path for path in (data / "index").iterdir() if len(path.name) == 16]) == 3
    (data / "index" / silver.id / "tokens-0.npy").unlink()
    with pytest.raises(IndexMismatchError, match=rf"{silver.id}/tokens-0\.npy: No such file"):
        start()


def test_a_start_falls_back_without_a_history_too(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """Then the dates decide."""
    rebuild("silver")
    golden = rebuild("golden")
    (data / "index" / "history.json").unlink()
    (data / "index" / golden.id / "text.db").unlink()
    service, _ = start()
    assert highlight(service) == "The museum holds silver coins."


def test_a_start_without_a_good_build_gives_the_current_ones_error(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """One line, as for a single build."""
    old, new = rebuild("silver"), rebuild("golden")
    for build in (old, new):
        (data / "index" / build.id / "offsets.npy").write_bytes(b"")
    with pytest.raises(IndexMismatchError, match=rf"{new.id}/offsets\.npy has SHA-256"):
        start()


def test_a_start_without_a_switch_finds_no_index(
    rebuild: Rebuild, data: Path, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """A finished build that was never switched to is not taken."""
    rebuild("silver")
    (data / "index" / "current").unlink()
    with pytest.raises(IndexMissingError, match="No index in"):
        start()


def test_closing_is_quick_and_may_come_twice(
    rebuild: Rebuild, start: Callable[..., tuple[QuestionService, Live]]
) -> None:
    """The thread does not wait for its next look."""
    rebuild("silver")
    service, live = start(poll_seconds=60)
    assert highlight(service) == "The museum holds silver coins."
    began = time.monotonic()
    live.close()
    live.close()
    assert time.monotonic() - began < 1
