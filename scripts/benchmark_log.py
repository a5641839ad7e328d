"""Measure the log at any size: every query a moderator waits for, and writing a question while others read.

The rows are made up from a fixed list of words with a fixed seed, so that runs compare.
"""

import asyncio
import hashlib
import json
import multiprocessing
import random
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import numpy as np
from sqlite_utils import Database

from bot.log.moderation import affected, cases, queues
from bot.log.moderation.gaps import Grouper
from bot.log.moderation.labels import labels
from bot.log.sqlite import VERSION, connect_read_only
from bot.log.tables.schema import insert
from bot.log.upkeep.retention import erase
from bot.log.writing.database import Log
from bot.log.writing.opening import SYNCHRONOUS

_SUBJECTS = "council bridge museum school river harbour library railway hospital market theatre garden".split()
_VERBS = "opened closed repaired counted visited bought painted measured moved described rebuilt named".split()
_PLACES = [
    f"{a}{b}"
    for a in ("Ar", "Bel", "Cor", "Dun", "East", "Fen", "Gal", "Har")
    for b in ("den", "mor", "holt", "wick", "dor")
]
_PASSAGES = 5000
_DIM = 384


@click.command(help=__doc__)
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1000), help="Questions in the log.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the log here, or use the one that is here.")
@click.option("--times", default=15, show_default=True, type=click.IntRange(1), help="How often each query is timed.")
@click.option("--writes", default=500, show_default=True, type=click.IntRange(1), help="Questions to write and time.")
@click.option("--readers", default=4, show_default=True, type=click.IntRange(0), help="Processes that read meanwhile.")
def main(rows: int, data: Path | None, times: int, writes: int, readers: int) -> None:
    """Run the command line."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = data or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        log = Log(folder, key=b"k" * 32)
        if not log.path.exists():
            began = time.perf_counter()
            log.open()
            _fill(log, rows)
            seconds = time.perf_counter() - began
            click.echo(f"{rows} rows made in {seconds:.0f} s, {log.path.stat().st_size / 1e9:.2f} GB")
        log.open()
        click.echo(f"SQLite {'.'.join(map(str, VERSION))}; milliseconds, median and 95 of 100")
        for name, query in _queries(log.path).items():
            _report(name, _timed(log.path, query, times))
        _report(f"a question written, {readers} readers", _write(log, writes, readers, SYNCHRONOUS))
        _report("the same, waiting for the disk", _write(log, writes, readers, "FULL"))
        log.set_synchronous(SYNCHRONOUS)
        _report("a verdict given", _each(lambda: log.call(_judge), times))
        _report("50 questions erased", _each(lambda: log.call(_erase), times))
        _report("a gap joined to 65,536 groups", _group(times))
        log.close()


def _report(name: str, seconds: list[float]) -> None:
    kept = np.array(seconds) * 1000
    click.echo(f"{name:55} {np.median(kept):9.2f} {np.percentile(kept, 95):9.2f}")


def _each(action: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        found.append(time.perf_counter() - began)
    return found


def _connect(path: Path) -> Database:
    return Database(connect_read_only(path), execute_plugins=False)


def _timed(path: Path, query: Callable[[Database], object], times: int) -> list[float]:
    """Each time on a connection of its own, as a page or a command opens it."""

    def once() -> None:
        db = _connect(path)
        query(db)
        db.close()

    return _each(once, times)


def _queries(path: Path) -> dict[str, Callable[[Database], object]]:
    """Every question a moderator's page or command asks of the log."""
    db = _connect(path)
    (top,) = db.execute("SELECT max(id) FROM questions").fetchone()
    uid = cases.uid_of(db, top // 2)
    document, sha256 = db.execute(
        "SELECT document, passage_sha256 FROM passages ORDER BY times DESC LIMIT 1"
    ).fetchone()
    (person,) = db.execute("SELECT user_hash FROM questions WHERE id = ?", [top // 3]).fetchone()
    db.close()
    found: dict[str, Callable[[Database], object]] = {f"queue: {kind}": _queue(kind) for kind in queues.KINDS}
    found |= {f"view: {view}, first 100": _view(view) for view in _VIEWS}
    found |= {f"view: {view}, counted": _count(view) for view in _VIEWS}
    found |= {f"search: {words}": _search(words) for words in _WORDS}
    return found | {
        "queue: low confidence, from the middle": lambda db: queues.queue(db, "low confidence", 20, top // 2),
        "newest 20": lambda db: queues.recent(db, 20),
        "one case": lambda db: cases.case(db, uid),
        "stats of 365 days": lambda db: queues.stats(db, 365),
        "history, newest 50": lambda db: queues.history(db, 50),
        "history of one moderator": lambda db: queues.history(db, 50, actor="anna"),
        "answers that quoted a document": lambda db: affected.affected(db, document),
        "answers that quoted a passage": lambda db: affected.affected(db, document, [sha256]),
        "passages gone from the documents": lambda db: affected.gone(db, lambda name: ""),
        "everything of one person": lambda db: db.execute(
            "SELECT * FROM questions WHERE user_hash = ?", [person]
        ).fetchall(),
        "all labels": labels,
    }


_VIEWS = ("unanswered", "low_confidence", "reported", "disliked", "failed", "most_asked", "sources_most_quoted",
          "taken_down", "history")  # fmt: skip
_WORDS = ("bridge", "bridge Arden", "museum opened 1950", "the of was", "zebra", "counted harbour Galdor")


def _queue(kind: queues.Kind) -> Callable[[Database], object]:
    return lambda db: queues.queue(db, kind, 20)


def _view(name: str) -> Callable[[Database], object]:
    order = " ORDER BY at DESC" if name == "history" else ""
    return lambda db: db.execute(f"SELECT * FROM {name}{order} LIMIT 100").fetchall()  # noqa: S608 # from the list above


def _count(name: str) -> Callable[[Database], object]:
    return lambda db: db.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 # the same


def _search(words: str) -> Callable[[Database], object]:
    return lambda db: queues.search(db, words, 20)


def _passages(chance: random.Random) -> list[dict[str, Any]]:
    made = []
    for number in range(_PASSAGES):
        sentences = [
            f"The {chance.choice(_SUBJECTS)} of {chance.choice(_PLACES)} was {chance.choice(_VERBS)} on "
            f"{chance.randrange(1, 29)} May {chance.randrange(1900, 2020)} by the {chance.choice(_SUBJECTS)}, "
            f"and {chance.randrange(2, 900)} people {chance.choice(_VERBS)} it."
            for _ in range(4)
        ]
        text = " ".join(sentences)
        document = f"document-{number // 10:04}"
        made.append(
            {
                "rank": 1, "span": [100, 100 + len(text)], "text": text, "highlight": [100, 100 + len(sentences[0])],
                "highlight_text": sentences[0], "score": 0.8, "heading": "Part 1", "page": None, "document": document,
                "passage_sha256": hashlib.sha256(text.encode()).hexdigest(), "path": f"texts/{document}.md",
                "title": f"Report {number // 10}", "publisher": "The Council", "published": "1999-04", "licence": "",
                "url": f"https://example.org/{document}", "language": "en", "summarises": "", "also_in": [],
            }
        )  # fmt: skip
    return made


def _row(chance: random.Random, passages: list[dict[str, Any]], asked_at: datetime) -> dict[str, Any]:
    kind = chance.random()
    outcome = "answered" if kind < 0.7 else "declined" if kind < 0.995 else "failed"
    subject, place, verb = chance.choice(_SUBJECTS), chance.choice(_PLACES), chance.choice(_VERBS)
    words = f"When was the {subject} of {place} {verb}" + (
        f" in {chance.randrange(1900, 2020)}?" if kind < 0.9 else "?"
    )
    first = min(int(chance.paretovariate(0.5)) - 1, _PASSAGES - 1)  # some passages are quoted far more than others
    chosen = [passages[first], *chance.sample(passages, 2)] if outcome == "answered" else []
    hits = [{"rank": n, "document": "document-0001", "path": "texts/document-0001.md", "span": [n, n + 400],
             "score": 0.5, "highlight": [n, n + 90], "passage_sha256": passages[n]["passage_sha256"]}
            for n in range(1, 13)] if outcome != "failed" else []  # fmt: skip
    person = f"{int(chance.betavariate(1, 8) * 40_000):032x}"  # some ask much more than others
    return {
        "uid": uuid.UUID(int=chance.getrandbits(128)).hex,
        "asked_at": asked_at.isoformat(timespec="milliseconds"),
        "chat_kind": "private" if kind < 0.8 else "supergroup",
        "question": words, "asked": words, "outcome": outcome,
        "reason": "not found" if outcome == "declined" else "",
        "confidence": None if outcome == "failed" else round(chance.random(), 4), "threshold": None,
        "quotes": json.dumps(chosen), "differences": "[]", "nearest": json.dumps(["Report 1", "Report 2"]),
        "hits": json.dumps(hits), "faults": "[]", "error": "Traceback" if outcome == "failed" else "",
        "build": "b" * 16, "latency_ms": 27.0, "user_hash": person, "chat_hash": person, "update_id": None,
        "reply_ids": "[1]", "language": "en", "address": "", "tuning": 1,
    }  # fmt: skip


def _fill(log: Log, rows: int) -> None:
    chance = random.Random(0)  # noqa: S311 # no secret is made
    passages = _passages(chance)
    start, step = datetime.now(UTC) - timedelta(days=179), timedelta(days=179) / rows
    with click.progressbar(range(0, rows, 5000), label="making rows") as bar:
        for first in bar:
            log.call(lambda db, first=first: _batch(db, chance, passages, start, step, first, min(5000, rows - first)))  # type: ignore[misc]
    log.call(lambda db: _groups(db, chance))


def _batch(
    db: Database,
    chance: random.Random,
    passages: list[dict[str, Any]],
    start: datetime,
    step: timedelta,
    first: int,
    count: int,
) -> None:
    for number in range(first, first + count):
        row = _row(chance, passages, start + step * number)
        insert(db, row)
        if chance.random() < 0.06:
            kind = chance.choice(("answered", "not answered", "report"))
            db.execute("INSERT INTO feedback (question, user_hash, kind, source, reason, at) VALUES (?, ?, ?, 'button', '', ?)",
                       [row["uid"], row["user_hash"], kind, row["asked_at"]])  # fmt: skip
        if chance.random() < 0.01 and row["outcome"] != "failed":
            said = (
                "right"
                if chance.random() < 0.7
                else "should have declined"
                if row["quotes"] != "[]"
                else "should have answered"
            )
            cases.verdict(db, row["uid"], said, chance.choice(("anna", "boris", "chen")))


def _groups(db: Database, chance: random.Random) -> None:
    """Gaps put into some 30,000 groups, without an encoder."""
    vector = np.zeros(_DIM, "<f2").tobytes()
    sql = "SELECT id, asked_at FROM questions WHERE outcome = 'declined' AND reason = 'not found' ORDER BY id"
    groups: list[int] = []
    for number, asked_at in db.execute(sql).fetchall():
        if len(groups) < 30_000 and (not groups or chance.random() < 0.12):
            cursor = db.execute("INSERT INTO gap_groups (question, first_at, last_at, model, vector) VALUES (?, ?, ?, 'm', ?)",
                                [number, asked_at, asked_at, vector])  # fmt: skip
            groups.append(int(cursor.lastrowid or 0))
        group = groups[min(int(chance.paretovariate(0.3)) - 1, len(groups) - 1)]
        db.execute("INSERT INTO gaps (question, gap_group) VALUES (?, ?)", [number, group])


def _write(log: Log, writes: int, readers: int, synchronous: str) -> list[float]:
    fresh = multiprocessing.get_context("spawn")  # a fork would share the open database, and break it
    stop = fresh.Event()
    reading = [fresh.Process(target=_read, args=(log.path, stop, n)) for n in range(readers)]
    for process in reading:
        process.start()
    time.sleep(8 if readers else 0)  # until they have started
    try:
        return asyncio.run(_writes(log, writes, synchronous))
    finally:
        stop.set()
        for process in reading:
            process.join()


async def _writes(log: Log, writes: int, synchronous: str) -> list[float]:
    chance = random.Random(writes + len(synchronous))  # noqa: S311 # no secret is made
    passages = _passages(random.Random(0))  # noqa: S311 # the same
    log.set_synchronous(synchronous)
    found = []
    for _ in range(writes):
        row = _row(chance, passages, datetime.now(UTC)) | {"uid": uuid.uuid4().hex}
        began = time.perf_counter()
        entry = await log.write(row)
        found.append(time.perf_counter() - began)
        if entry.number is None:
            raise click.ClickException(
                "A row could not be written in time; see log-unwritten.jsonl in the data folder."
            )
        await asyncio.sleep(0.002)
    return found


def _read(path: Path, stop: Any, seed: int) -> None:
    """Moderators at work: one query after another, with a breath between them."""
    queries = list(_queries(path).values())
    chance = random.Random(seed)  # noqa: S311 # no secret is made
    while not stop.is_set():
        db = _connect(path)
        chance.choice(queries)(db)
        db.close()
        time.sleep(0.05)


def _judge(db: Database) -> None:
    (line,) = queues.queue(db, "low confidence", 1)
    cases.verdict(db, line.uid, "right", "anna")


def _erase(db: Database) -> None:
    oldest = db.execute("SELECT id FROM questions WHERE erased = 0 ORDER BY asked_at LIMIT 50").fetchall()
    erase(db, [row[0] for row in oldest])


def _group(times: int) -> list[float]:
    from bot.log.moderation.gaps import GROUPS

    chance = np.random.default_rng(0)
    vectors = chance.normal(size=(GROUPS, _DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    grouper = Grouper("m", lambda text: vectors[0])
    for number, vector in enumerate(vectors):
        grouper.add_in_memory(number, vector)
    return _each(lambda: grouper.nearest(vectors[7], ""), times)


if __name__ == "__main__":
    main()
