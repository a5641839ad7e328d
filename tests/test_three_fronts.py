"""A deed of a moderator is the same from the command line, the browser and Telegram: one test, run against each front."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import httpx
import pytest
from click.testing import CliRunner
from log_questions import KEY, answered, quote, read, write
from polling_bot import polling_bot
from reviewing.world import PASSWORD, QUICK, World, add_build, post
from sqlite_utils import Database
from standin.server import StandIn

from bot.log.moderation import cases
from bot.log.sqlite import sqlite3
from bot.log.takedowns.barred import rows_of, sentence_keys
from bot.log.takedowns.takedown_copy import copy_of, read_copy
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.review.accounts import Accounts
from bot.review.plugin import Review
from bot.text import moderation as texts
from index import Answer, Citation, Quote
from index.text import sha256_text
from scripts.review import main

FIRST = "Քաղաքային խորհուրդը կամուրջը կառուցել է հազար ինը հարյուր հինգ թվականին։"
SECOND = "Այն վերանորոգվել է մի քանի տարի անց նույն վարպետների կողմից։"
ARMENIAN = f"{FIRST} {SECOND}"
"""Two sentences that the rules of English take for one."""
NAME = "mia"


class Front(Protocol):
    """What a moderator does; each gives whether it was done."""

    async def take_down(self, number: int, reason: str, *, whole: bool = False) -> bool:
        """The first quote's passage, or its document."""

    async def undo_takedown(self, number: int, takedown: int) -> bool:
        """Of a case."""

    async def judge(self, number: int, verdict: str) -> bool:
        """A case."""

    async def note(self, number: int, text: str) -> bool:
        """On a case."""

    async def undo_verdict(self, number: int, verdict: int) -> bool:
        """Of a case."""


@dataclass
class CommandLine:
    """`scripts/review.py`."""

    data: Path

    async def _run(self, *arguments: object) -> bool:
        given = ["--data", str(self.data), "--as", NAME, *map(str, arguments)]
        result = await asyncio.to_thread(CliRunner().invoke, main, given, catch_exceptions=False)
        assert result.exit_code in (0, 1), result.output
        assert result.exit_code == 0 or result.stderr.count("\n") == 1
        return result.exit_code == 0

    async def take_down(self, number: int, reason: str, *, whole: bool = False) -> bool:
        """By case, or by document."""
        what = ["doc-1"] if whole else []
        return await self._run("takedown", *what, "--case", number, "--reason", reason)

    async def undo_takedown(self, number: int, takedown: int) -> bool:
        """By its number."""
        return await self._run("undo", "takedown", takedown)

    async def judge(self, number: int, verdict: str) -> bool:
        """By case."""
        return await self._run("verdict", number, verdict)

    async def note(self, number: int, text: str) -> bool:
        """The judgement `note`."""
        return await self._run("verdict", number, "note", "--note", text)

    async def undo_verdict(self, number: int, verdict: int) -> bool:
        """By its number."""
        return await self._run("undo", "verdict", verdict)


@dataclass
class Browser:
    """The forms of the review."""

    client: httpx.AsyncClient

    async def _post(self, path: str, **fields: str) -> bool:
        answer = await post(self.client, path, **fields)
        assert answer.status_code in (303, 404, 409, 503), answer.text
        return answer.status_code == 303

    async def take_down(self, number: int, reason: str, *, whole: bool = False) -> bool:
        """The form under a quote."""
        scope = "document" if whole else "passage"
        return await self._post(f"/question/{number}/takedown", rank="1", scope=scope, reason=reason)

    async def undo_takedown(self, number: int, takedown: int) -> bool:
        """In the history."""
        return await self._post(f"/takedown/{takedown}/undo", case=str(number))

    async def judge(self, number: int, verdict: str) -> bool:
        """By button."""
        return await self._post(f"/question/{number}/verdict", verdict=verdict)

    async def note(self, number: int, text: str) -> bool:
        """The note alone."""
        return await self._post(f"/question/{number}/verdict", verdict="note", note=text)

    async def undo_verdict(self, number: int, verdict: int) -> bool:
        """In the history."""
        return await self._post(f"/question/{number}/undo", id=str(verdict))


@dataclass
class Telegram:
    """Cards and replies."""

    server: StandIn
    office: Any
    person: Any
    bot: Any
    done = (texts.SAVED, texts.UNDONE)

    async def _card(self, number: int) -> dict[str, Any]:
        return dict((await self.bot.send_message(self.office.id, f"#{number} · From the log")).to_dict())

    async def _press(self, number: int, data: str) -> str:
        query = self.server.press(await self._card(number), data, self.person, forged=True)
        calls = await self.server.until(lambda call: call.params.get("callback_query_id") == query)
        return str(calls[0].params.get("text", ""))

    async def _reply(self, to: dict[str, Any], text: str) -> str:
        self.server.clear()
        self.server.say(self.office, self.person, text, reply_to=to)
        return str((await self.server.until("sendMessage"))[-1].result["text"])

    async def take_down(self, number: int, reason: str, *, whole: bool = False) -> bool:
        """Press, and reply with the reason to what the bot asks; a text of spaces cannot be sent in Telegram."""
        self.server.clear()
        assert await self._press(number, f"mod:{'td' if whole else 'tp'}:{number}:0") == ""
        asking = next(call for call in self.server.calls("sendMessage") if "Why" in call.result["text"])
        return bool(reason.strip()) and await self._reply(dict(asking.result), reason) == texts.SAVED

    async def undo_takedown(self, number: int, takedown: int) -> bool:
        """By button."""
        return await self._press(number, f"mod:x:{number}:{takedown}") in self.done

    async def judge(self, number: int, verdict: str) -> bool:
        """By button."""
        verb = {"right": "r", "wrong passage": "w"}[verdict]
        return await self._press(number, f"mod:{verb}:{number}") in self.done

    async def note(self, number: int, text: str) -> bool:
        """A reply to the card."""
        keyboard = {"inline_keyboard": [[{"text": "Note", "callback_data": f"mod:n:{number}"}]]}
        card = await self.bot.send_message(self.office.id, f"#{number} · From the log", reply_markup=keyboard)
        return await self._reply(dict(card.to_dict()), text) == texts.NOTE_KEPT.format(number=number)

    async def undo_verdict(self, number: int, verdict: int) -> bool:
        """By button."""
        return await self._press(number, f"mod:u:{number}:{verdict}") in self.done


@asynccontextmanager
async def command_line(data: Path, log: Log) -> AsyncIterator[Front]:
    """The first front."""
    yield CommandLine(data)


@asynccontextmanager
async def browser(data: Path, log: Log) -> AsyncIterator[Front]:
    """The second."""
    accounts = Accounts(data.parent / "accounts.json", data)
    accounts.add(NAME, "moderator", PASSWORD)
    review = Review(data, accounts, actor="local")
    review.log._busy_ms = 50
    world = World(review, accounts, data)
    world.app = review.app()
    async with world.client(world.session(NAME)) as client:
        yield Browser(client)
    review.close()


@asynccontextmanager
async def in_telegram(data: Path, log: Log) -> AsyncIterator[Front]:
    """The third."""
    index: Any = SimpleNamespace(
        build=SimpleNamespace(id="build-1", examples=(), documents=1), document_text=lambda _: None
    )
    async with AsyncExitStack() as stack:
        server = stack.enter_context(StandIn())
        person = server.user(71, NAME)
        office = server.private_chat(person)
        running = polling_bot(server, QuestionService(index, log), moderators={71: NAME})
        made = await stack.enter_async_context(running)
        yield Telegram(server, office, person, made.bot)
        assert {call.description for call in server.refused} == set()


FRONTS: dict[str, Callable[[Path, Log], Any]] = {
    "command line": command_line,
    "browser": browser,
    "telegram": in_telegram,
}


def armenian() -> Quote:
    """A quote of a document in Armenian."""
    about = Citation("doc-1", "texts/doc-1.md", "Title of doc-1", "The Council", "1999", language="hy")
    return Quote(1, about, (0, len(ARMENIAN)), ARMENIAN, (0, len(FIRST)), FIRST, 0.9, sha256_text(ARMENIAN))


def two_cases(data: Path) -> Log:
    """A log with two cases, and a build without the first one's text."""
    add_build(data, "build-1", {"bridges": "Another text."})
    made = Log(data, key=KEY, busy_ms=50)
    write(made, "When?", Answer("When?", "answered", "", 0.9, "build-1", 3.0, quotes=(armenian(),)))
    write(made, "Who?", answered("Who?", quote()))
    return made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and messages take no time."""
    monkeypatch.setattr("bot.review.accounts._HASHER", QUICK)
    monkeypatch.setattr("bot.telegram.transport.pace._PRIVATE", (0.02, 50))


@pytest.fixture
def log(tmp_path: Path, quick: None) -> Any:
    """A log with two cases."""
    made = two_cases(tmp_path / "data")
    yield made
    made.close()


def left_by(log: Log) -> dict[str, Any]:
    """What decisions left in the log and in the copy of the takedowns, without times and random ids."""

    def kept(db: Database) -> dict[str, Any]:
        numbers = {row["uid"]: row["id"] for row in db["questions"].rows}
        found = {table: [plain(row, numbers) for row in db[table].rows] for table in ("verdicts", "takedowns", "deeds")}
        found["history"] = sorted((plain(row, numbers) for row in db["history"].rows), key=str)
        found["copy"] = [plain(row, numbers) for row in read_copy(copy_of(log.path)).rows]
        return found

    left: dict[str, Any] = read(log, kept)
    return left


def plain(row: dict[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    """A row with the case's number for its uid, and whether for when."""
    times = {name: bool(row[name]) for name in ("at", "undone_at") if name in row}
    return row | times | {"question": numbers.get(row["question"], row["question"])}


async def a_days_work(moderator: Front) -> list[bool]:
    """Every decision there is, some of them twice; whether each was done."""
    return [
        await moderator.judge(1, "wrong passage"),
        await moderator.judge(1, "right"),
        await moderator.note(1, "  Looked at twice. "),
        await moderator.undo_verdict(1, 1),
        await moderator.undo_verdict(1, 2),
        await moderator.undo_verdict(1, 3),
        await moderator.take_down(1, " a private name "),
        await moderator.take_down(1, "once more"),
        await moderator.undo_takedown(1, 1),
        await moderator.undo_takedown(1, 1),
        await moderator.take_down(2, "withdrawn", whole=True),
    ]


async def test_the_three_doors_leave_equal_rows(tmp_path: Path, quick: None) -> None:
    """The same work, done on three copies of one log: the same is done and refused, and the tables are equal."""
    done, left = {}, {}
    for name, door in FRONTS.items():
        made = two_cases(tmp_path / name / "data")
        async with door(made.path.parent, made) as moderator:
            done[name] = await a_days_work(moderator)
            left[name] = left_by(made)
        made.close()
    assert done["command line"] == [True, True, True, False, True, True, True, True, True, False, True]
    assert done["browser"] == done["telegram"] == done["command line"]
    assert [len(left["command line"][table]) for table in ("verdicts", "takedowns", "copy")] == [3, 2, 2]
    assert left["browser"] == left["command line"]
    assert left["telegram"] == left["command line"]


@pytest.mark.parametrize("front", FRONTS)
async def test_the_same_deed_leaves_the_same_rows(log: Log, front: str) -> None:
    """Passage and document, with sentences in the document's language, the reason, the copy; undone once; judged, noted."""
    async with FRONTS[front](log.path.parent, log) as moderator:
        assert await moderator.take_down(1, "  a private name ")
        (row,) = read(log, rows_of)
        assert (row["document"], row["passage_sha256"]) == ("doc-1", sha256_text(ARMENIAN))
        assert (row["reason"], row["actor"], row["question"]) == (
            "a private name",
            NAME,
            read(log, lambda db: cases.uid_of(db, 1)),
        )
        keys = json.loads(row["sentences"])
        assert set(sentence_keys([FIRST, SECOND])) <= set(keys)
        assert list(read_copy(copy_of(log.path)).rows) == [row]
        assert await moderator.take_down(2, "withdrawn", whole=True)
        assert [(each["document"], each["passage_sha256"]) for each in read(log, rows_of)][1:] == [("doc-1", "")]
        assert await moderator.undo_takedown(1, 1)
        assert not await moderator.undo_takedown(1, 1)
        rows = read(log, rows_of)
        assert [(each["undone_by"]) for each in rows] == [NAME, ""]
        assert list(read_copy(copy_of(log.path)).rows) == rows
        assert await moderator.judge(1, "right")
        assert await moderator.note(1, "Looked at twice.")
        assert await moderator.undo_verdict(1, 1)
        found = read(log, lambda db: cases.case(db, cases.uid_of(db, 1)))
        assert [(each.verdict, each.note, each.actor, each.undone_by) for each in found.verdicts] == [
            ("right", "", NAME, NAME),
            ("note", "Looked at twice.", NAME, ""),
        ]


@pytest.mark.parametrize("front", FRONTS)
async def test_no_reason_no_takedown(log: Log, front: str) -> None:
    """Nothing is written, neither in the log nor in the copy."""
    async with FRONTS[front](log.path.parent, log) as moderator:
        before = read_copy(copy_of(log.path))
        assert not await moderator.take_down(1, "   ")
        assert read(log, rows_of) == []
        assert read_copy(copy_of(log.path)) == before


@pytest.mark.parametrize("front", FRONTS)
async def test_a_failed_takedown_leaves_the_copy_unchanged(
    log: Log, front: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is written inside the transaction; if that cannot be kept, the copy is not kept either."""
    async with FRONTS[front](log.path.parent, log) as moderator:
        assert await moderator.take_down(2, "stays")
        before = read_copy(copy_of(log.path))
        monkeypatch.setattr(Database, "commit", _full)
        assert not await moderator.take_down(1, "a private name")
        assert not await moderator.undo_takedown(2, 1)
        monkeypatch.undo()
        assert read(log, lambda db: [row["reason"] for row in rows_of(db)]) == ["stays"]
        assert read_copy(copy_of(log.path)) == before


def _full(db: Database) -> None:
    """No transaction of the log can be kept."""
    if any(str(row[2]).endswith("log.db") for row in db.execute("PRAGMA database_list").fetchall()):
        raise sqlite3.OperationalError("database or disk is full")
    db.conn.commit()
