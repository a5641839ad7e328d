"""A whole day of the bot for one test: a made-up corpus, a real index, log and application over HTTP, people and moderators.

    async with Day.begin(tmp_path, patch) as day:
        row = (await day.ask([Asked("When was ...?", person, chat)]))[0]

What a test compares with is read from the log by plain SQL, and from the chats as the stand-in keeps them.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from fake_encoder import FakeEncoder, plain_scorer
from polling_bot import polling_bot
from standin.reading import data as data_of
from standin.server import Call, StandIn
from standin.state import Chat, Person
from telegram.ext import Application

from bot.live import Live
from bot.log.sqlite import sqlite3
from bot.log.takedowns.barred import words_of
from bot.log.writing.database import Log
from bot.questions import QuestionService
from bot.telegram.asking import inline
from bot.text import strings
from bot.text.wording import number_text
from index import BuildOptions, Scorer, build_index
from index.building.switch_check import SwitchCheck
from index.documents import REVIEWED

KEY: Final = b"k" * 32
LEYLA, BORIS = 9001, 9002
TOWNS: Final = "Alder Birch Cedar Dogwood Elm Fir Hazel Juniper Larch Maple".split()
THINGS: Final = {
    "bridge": "masons",
    "mill": "millers",
    "library": "printers",
    "harbour": "sailors",
    "theatre": "actors",
    "orchard": "gardeners",
    "observatory": "astronomers",
    "market": "traders",
    "lighthouse": "keepers",
    "school": "teachers",
}
Rows = list[dict[str, Any]]


def paragraph(town: str, thing: str) -> str:
    """What the documents say of one thing of a town; a passage of its own, in two sentences of some length."""
    year = 1800 + 10 * TOWNS.index(town) + list(THINGS).index(thing)
    return (
        f"The {thing} of {town} opened in {year}, paid for by the {THINGS[thing]} of {town}. "
        f"Its first keeper wrote down every visitor of the {thing} of {town} by hand."
    )


def wordings(town: str, thing: str) -> list[str]:
    """Three questions that this paragraph answers."""
    return [
        f"When was the {thing} of {town} opened?",
        f"Who paid for the {thing} of {town}?",
        f"Who wrote down the visitors of the {thing} of {town}?",
    ]


def write_corpus(corpus: Path, changed: dict[tuple[str, str], str] | None = None, notes: Sequence[str] = ()) -> None:
    """A document a town; `changed` replaces paragraphs, and the towns in `notes` get a new one at the top."""
    corpus.mkdir(parents=True, exist_ok=True)
    texts = changed or {}
    for town in TOWNS:
        parts = [f"# Report on {town}"]
        if town in notes:
            parts.append(
                f"## A word before\n\nThe town hall added this note about flower beds to the report on {town}."
            )
        parts += [f"## The {thing}\n\n{texts.get((town, thing), paragraph(town, thing))}" for thing in THINGS]
        (corpus / f"{town.lower()}.md").write_text("\n\n".join(parts))


@dataclass(frozen=True)
class Asked:
    """A question on its way. `inline` names the message that a chosen result becomes."""

    text: str
    person: Person
    chat: Chat
    inline: str = ""


@dataclass
class Day:
    """A running bot with all that belongs to it."""

    telegram: StandIn
    service: QuestionService
    application: Application[Any, Any, Any, Any, Any, Any]
    data: Path
    corpus: Path
    encoder: FakeEncoder
    leyla: Person
    boris: Person
    offices: dict[int, Chat]

    @classmethod
    @contextlib.asynccontextmanager
    async def begin(cls, folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator["Day"]:
        """Write the corpus, build, open everything and start the bot with two moderators."""
        encoder = FakeEncoder()
        patch.setattr("index.answering.engine.load_encoder", lambda build: encoder)
        patch.setattr(Scorer, "for_encoder", classmethod(lambda cls, encoder: plain_scorer()))
        patch.setattr(Scorer, "load", classmethod(lambda cls, *args: plain_scorer()))
        patch.setattr(inline, "SETTLED_SECONDS", 0.3)
        data, corpus = folder / "data", folder / "corpus"
        write_corpus(corpus)
        build_index(BuildOptions(corpus, data, lambda: encoder))
        live = Live(data, poll_seconds=0.05)
        log = Log(data, key=KEY)
        service = QuestionService(live.index, log)
        log.open()
        live.follow(service)
        with StandIn() as telegram:
            leyla, boris = telegram.user(LEYLA, "Leyla"), telegram.user(BORIS, "Boris")
            offices = {each.id: telegram.private_chat(each) for each in (leyla, boris)}
            names = {LEYLA: "Leyla", BORIS: "Boris"}
            running = polling_bot(telegram, service, watch_seconds=0.1, moderators=names, rate_user=0, rate_chat=0)
            try:
                async with running as made:
                    yield cls(telegram, service, made, data, corpus, encoder, leyla, boris, offices)
            finally:
                live.close()
                log.close()

    # what is in the log

    def rows(self, sql: str, *values: object) -> Rows:
        """Rows of the log, read on a connection of their own."""
        db = sqlite3.connect(f"{(self.data / 'log.db').as_uri()}?mode=ro", uri=True)
        try:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql, values).fetchall()]
        finally:
            db.close()

    def row(self, number: int) -> dict[str, Any]:
        """One question's row."""
        (found,) = self.rows("SELECT * FROM questions WHERE id = ?", number)
        return found

    def quoting(self, text: str) -> list[int]:
        """Numbers of the questions whose answers quoted a passage, by the rows alone."""
        found = self.rows("SELECT id, quotes FROM questions ORDER BY id")
        return [row["id"] for row in found if any(quote["text"] == text for quote in json.loads(row["quotes"]))]

    # what people do

    async def ask(self, asked: Sequence[Asked]) -> list[int]:
        """Ask in Telegram and wait until each has its reply and its row; gives the rows' numbers, as asked."""
        known = {row["id"] for row in self.rows("SELECT id FROM questions")}
        for each in asked:
            if each.inline:
                await self._choose(each)
            elif each.chat.type == "private":
                self.telegram.say(each.chat, each.person, each.text)
            else:
                self.telegram.say(each.chat, each.person, f"@citebot_test_bot {each.text}")

        def fresh() -> list[dict[str, Any]]:
            found = self.rows("SELECT id, question, address FROM questions WHERE address <> ''")
            return [row for row in found if row["id"] not in known]

        found = await eventually(fresh, lambda found: len(found) >= len(asked), 30 + len(asked) / 2)
        numbers: dict[tuple[str, Any], list[int]] = {}
        for row in found:
            address = self.service.seal.open(row["address"])
            key = (row["question"], address.get("inline") or address["chat"])
            numbers.setdefault(key, []).append(row["id"])
        return [numbers[each.text, each.inline or each.chat.id].pop(0) for each in asked]

    async def _choose(self, asked: Asked) -> None:
        query = self.telegram.inline(asked.person, asked.text)
        (call,) = await self.telegram.until(lambda call: call.params.get("inline_query_id") == query, timeout=20)
        first = call.params["results"][0]["id"]
        self.telegram.choose(asked.person, query, first, query=asked.text, inline_message_id=asked.inline)

    def reply(self, number: int) -> list[dict[str, Any]]:
        """The messages of the reply to a question, as they are in their chat now."""
        address = self.service.seal.open(self.row(number)["address"])
        with self.telegram.state.changed:
            if "inline" in address:
                return [dict(self.telegram.state.inline_messages[address["inline"]])]
            chat = self.telegram.state.chats[address["chat"]]
            return [dict(chat.messages[each]) for each in address["replies"] if each in chat.messages]

    def shows(self, number: int, text: str) -> bool:
        """Whether the reply to a question says a sentence of this passage, in whatever letters."""
        said = " ".join(words_of(" ".join(message["text"] for message in self.reply(number))))
        return any(" ".join(words_of(sentence)) in said for sentence in text.split(". "))

    async def press(self, message: dict[str, Any], label: str, person: Person) -> str:
        """Press the one button whose label begins so; what the acknowledgement says."""
        now = self.now(message)
        found = buttons_of(now)
        (full,) = [text for text in found if text == label] or [text for text in found if text.startswith(label)]
        query = self.telegram.press(now, data_of(now, full), person)
        return str((await self._acknowledged(query)).params.get("text", ""))

    async def _acknowledged(self, query: str) -> Call:
        def mine(call: Call) -> bool:
            return call.method == "answerCallbackQuery" and call.params["callback_query_id"] == query

        return (await self.telegram.until(mine, timeout=60))[0]

    async def report(self, number: int, reason: str, person: Person) -> None:
        """Report an answer by its buttons."""
        last = self.reply(number)[-1]
        assert await self.press(last, strings.BUTTON_REPORT, person) == strings.REPORT_WHY
        said = await self.press(last, reason, person)
        assert said == strings.REPORT_NOTED.format(number=number_text(number)), said

    # what moderators see

    async def card(self, begins: str, person: Person, seconds: float = 60.0) -> dict[str, Any]:
        """The newest message to a moderator that begins so, as it is now."""
        office = self.offices[person.id]

        def found() -> list[dict[str, Any]]:
            with self.telegram.state.changed:
                return [m for m in office.messages.values() if str(m.get("text", "")).startswith(begins)]

        return dict((await eventually(found, bool, seconds))[-1])

    def now(self, message: dict[str, Any]) -> dict[str, Any]:
        """A message as it is now."""
        with self.telegram.state.changed:
            return dict(self.telegram.state.chats[message["chat"]["id"]].messages[message["message_id"]])

    # what maintainers do

    async def rebuild(self, changed: dict[tuple[str, str], str], notes: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Write the documents again and build as the command line does; gives the build and the lines of the check."""
        write_corpus(self.corpus, changed, notes)
        check = SwitchCheck([self.corpus / REVIEWED], encoder=lambda: self.encoder, scorer=plain_scorer())
        report = await asyncio.to_thread(
            build_index, BuildOptions(self.corpus, self.data, lambda: self.encoder, switch_check=check)
        )
        return report.build.id, report.comparison


def buttons_of(message: dict[str, Any]) -> list[str]:
    """What the buttons under a message say."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [str(button["text"]) for row in rows for button in row]


async def eventually(look: Callable[[], Any], enough: Callable[[Any], Any], seconds: float) -> Any:
    """What `look` gives, as soon as it is enough.

    Raises:
        AssertionError: After so many seconds; it shows what there was.
    """
    until = time.monotonic() + seconds
    while True:
        found = look()
        if enough(found):
            return found
        assert time.monotonic() < until, f"waited {seconds} s in vain; there is {str(found)[:2000]}"
        await asyncio.sleep(0.05)
