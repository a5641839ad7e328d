"""A small data folder with a build and a log, the review over it, and browsers without a browser."""

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import httpx
from argon2 import PasswordHasher
from sqlite_utils import Database

from bot.log.rows import Asker, question_row
from bot.log.tables.schema import insert
from bot.review.accounts import Accounts
from bot.review.plugin import Review
from bot.review.sessions import COOKIE
from index import Answer, Citation, Hit, Quote
from index.text import sha256_text

HOST: Final = "127.0.0.1:8001"
PASSWORD: Final = "correct horse battery"
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The real one takes 0.1 s an account."""
HOSTILE: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "' OR 1=1; DROP TABLE questions; --",
    "\u202eevil\u202c",
)
"""Texts that must be shown as text everywhere."""
TEXT: Final = (
    "# Bridges\n\nThe first sentence. The bridge was built in 1905, says the council. It was repaired later.\n\nEnd."
)
PASSAGE: Final = "The bridge was built in 1905, says the council. It was repaired later."
SENTENCE: Final = "The bridge was built in 1905, says the council."


def add_build(data: Path, build: str, documents: dict[str, str], *, current: bool = True) -> None:
    """A build as far as the review reads it: the documents' texts."""
    folder = data / "index" / build
    folder.mkdir(parents=True)
    db = Database(folder / "text.db")
    db.table("documents").insert_all(
        [{"id": name, "text": text, "sha256": sha256_text(text)} for name, text in documents.items()], pk="id"
    )
    db.close()
    if current:
        link = data / "index" / "current"
        link.unlink(missing_ok=True)
        link.symlink_to(folder.name)


def quote_of(
    text: str = PASSAGE, sentence: str = SENTENCE, *, document: str = "bridges", start: int | None = None, **fields: Any
) -> Quote:
    """A quote out of `TEXT`."""
    first = TEXT.index(text) if start is None else start
    about = Citation(document, f"{document}.md", fields.pop("title", "Bridges of the town"), "The Council", "1999-04",
                     fields.pop("url", "https://example.org/bridges"))  # fmt: skip
    span = (first + text.index(sentence), first + text.index(sentence) + len(sentence))
    made = Quote(1, about, (first, first + len(text)), text, span, sentence, 0.9, sha256_text(text))
    return replace(made, **fields)


def answer_of(question: str, *quotes: Quote, **fields: Any) -> Answer:
    """An answer with quotes, or a declined one without."""
    declined: dict[str, Any] = {"outcome": "declined", "reason": "not found", "nearest": ("On rivers",)}
    answered: dict[str, Any] = {"outcome": "answered", "reason": ""}
    hits = (Hit(1, "bridges", "bridges.md", (0, 9), 0.2),)
    given: dict[str, Any] = {"confidence": 0.9, "build": "build-1", "elapsed_ms": 3.0, "quotes": quotes, "hits": hits}
    return Answer(question, **(given | (answered if quotes else declined) | fields))


@dataclass
class World:
    """A review with a log of its own.

    Attributes:
        uids: Of the rows, by their question.
    """

    review: Review
    accounts: Accounts
    data: Path
    uids: dict[str, str] = field(default_factory=dict)
    app: Any = None

    def client(self, session: str = "", **more: Any) -> httpx.AsyncClient:
        """A browser that has or has not logged in."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        cookies = {COOKIE: session} if session else None
        return httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", cookies=cookies, **more)

    def session(self, name: str) -> str:
        """A session of an account, without the detour over its password."""
        return self.review.sessions.begin(self.accounts.all()[name])

    def add(self, question: str, *quotes: Quote, **fields: Any) -> int:
        """Add a row; gives its number."""
        extra = {
            name: fields.pop(name) for name in list(fields) if name in ("asked_at", "language", "chat_kind", "error")
        }
        asker = Asker(extra.pop("chat_kind", "private"), 4711, 815)
        row = question_row(
            question,
            answer_of(question, *quotes, **fields),
            asker,
            key=b"k" * 32,
            build="build-1",
            threshold=None,
            latency_ms=12.0,
        )
        row |= {"address": "sealed-address", **extra}
        self.uids[question] = row["uid"]
        return int(self.review.log.call(lambda db: insert(db, row)))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """What the log holds."""
        db = Database(self.data / "log.db")
        try:
            return list(db.table(table).rows)
        finally:
            db.close()

    def everything(self) -> str:
        """All tables, to tell whether anything was written."""
        db = Database(self.data / "log.db")
        try:
            return json.dumps({t: list(db.table(t).rows) for t in db.table_names() if "fts" not in t}, default=repr)
        finally:
            db.close()


def token_of(page: str) -> str:
    """The form token on a page."""
    found = re.search(r'name="csrftoken" value="([^"]+)"', page)
    assert found, page[:400]
    return found[1]


async def post(client: httpx.AsyncClient, path: str, page: str = "/", **fields: str) -> httpx.Response:
    """Send a form as a browser does: load a page, take its token along."""
    token = token_of((await client.get(page)).text)
    return await client.post(path, data={"csrftoken": token, **fields})


async def raw_get(app: Any, path: bytes, session: str) -> tuple[int, str]:
    """Ask for a path exactly as given, which no browser and no client library would send; gives status and body."""
    headers = [(b"host", HOST.encode()), (b"cookie", f"{COOKIE}={session}".encode())]
    scope = {"type": "http", "method": "GET", "path": path.decode(), "raw_path": path, "query_string": b"", "headers": headers,
             "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8001), "http_version": "1.1"}  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"]), b"".join(each.get("body", b"") for each in sent[1:]).decode()
