"""Earlier questions, found in the log: their answers, more passages, and the sentences around a passage.

Everything is read from the log and the index when it is needed, so it works after a restart and after a rebuild. A passage
that has changed since or was taken down is not shown. Knows no Telegram.
"""

import asyncio
import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlite_utils import Database

from bot.answer_view import AnswerView, Shown, may_answer
from bot.log.rows import keyed_hash
from bot.log.writing.database import LogError
from bot.questions import QuestionService
from index import Citation, Context, Quote

_FOLLOW_UP: Final = timedelta(minutes=10)
_BATCH: Final = 3
_COLUMNS: Final = "id, uid, question, asked, outcome, reason, message_id, topic, reply_ids, address, quotes, hits"


@dataclass(frozen=True, slots=True)
class Past(AnswerView):
    """An earlier question and its answer, as the row in the log has them.

    Attributes:
        message: Number of the question's message in its chat; `topic` is the number of its forum topic.
        reply_ids: Numbers of the reply's messages; `address` is sealed.
    """

    number: int
    question: str
    asked: str
    message: int | None
    topic: int | None
    reply_ids: tuple[int, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Further:
    """More passages after those of an answer.

    Attributes:
        quotes: Each with its short name.
        gone: How many are not shown, because they changed or were taken down.
        next: The number of the hit to continue with; 0 at the end.
    """

    quotes: tuple[tuple[str, Quote], ...]
    gone: int
    next: int


class Archive:
    """Finds earlier questions and what belongs to them.

    Every method that reads the log returns None if there is no such row (erased, or not written yet), and raises LogError
    if the log cannot be read.
    """

    def __init__(self, service: QuestionService) -> None:
        self._service = service

    async def by_uid(self, uid: str) -> Past | None:
        """The row with this id."""
        return await self._find("uid = ?", uid)

    async def by_question(self, chat: int, message: int, update: int | None = None) -> list[Past]:
        """The rows of the questions in this message, in order, as it was last edited; rows of the given update are left out."""
        sql = (
            f"SELECT {_COLUMNS} FROM questions WHERE chat_hash = :chat AND message_id = :message AND update_id IS "  # noqa: S608 # written here
            "(SELECT update_id FROM questions WHERE chat_hash = :chat AND message_id = :message "
            "AND update_id IS NOT :update ORDER BY id DESC LIMIT 1) AND update_id IS NOT :update ORDER BY id"
        )
        named = {"chat": self._hash("chat", chat), "message": message, "update": update}
        return [past_of(row) for row in await self._rows(sql, named)]

    async def by_reply(self, chat: int, message: int) -> Past | None:
        """The newest row whose reply this message is part of."""
        where = "chat_hash = ? AND EXISTS (SELECT 1 FROM json_each(reply_ids) WHERE value = ?)"
        return await self._find(where, self._hash("chat", chat), message)

    async def last(self, chat: int, user: int | None, topic: int | None, before: int | None = None) -> Past | None:
        """The person's last answered question in this chat or topic within ten minutes: a follow-up may refer to it.

        With `before`, the last one with a smaller number than that.
        """
        since = (datetime.now(UTC) - _FOLLOW_UP).isoformat(timespec="milliseconds")
        where = "user_hash = ? AND chat_hash = ? AND topic IS ? AND asked_at >= ? AND outcome = 'answered' AND id < ?"
        user_hash, chat_hash = self._hash("user", user), self._hash("chat", chat)
        return await self._find(where, user_hash, chat_hash, topic, since, before or 2**62)

    async def quote(self, shown: Shown) -> Quote | None:
        """The passage as the index in use has it; None if it has changed, is gone or was taken down."""
        index, allowed = self._service.index, self._service.allowed()
        return await asyncio.to_thread(
            index.quote, shown.document, shown.passage_sha256, shown.highlight, shown.score, allowed=allowed
        )

    async def context(self, shown: Shown, before: int, after: int) -> Context | None:
        """The sentences around a passage; None if it has changed, is gone or was taken down."""
        index, allowed = self._service.index, self._service.allowed()
        return await asyncio.to_thread(
            index.context, shown.document, shown.passage_sha256, before, after, allowed=allowed
        )

    async def further(self, answer: AnswerView, start: int = 0, count: int = _BATCH) -> Further:
        """Up to `count` more passages: hits from number `start` on (0 is the best) that the answer does not quote.

        A sentence that is in several of them is shown once.
        """
        quoted = {(each.document, each.passage_sha256) for each in answer.quotes}
        seen = set()
        for shown in answer.quotes:
            if quote := await self.quote(shown):
                seen.add(_words(quote))
        found: list[tuple[str, Quote]] = []
        gone = 0
        for place, shown in enumerate(answer.hits):
            if (shown.document, shown.passage_sha256) in quoted:
                continue
            quote = await self.quote(shown)
            if place < start:
                seen.update([_words(quote)] if quote else [])
            elif quote is None:
                gone += 1
            elif _words(quote) not in seen:
                if len(found) == count:
                    return Further(tuple(found), gone, place)
                seen.add(_words(quote))
                found.append((f"h{place}", quote))
        return Further(tuple(found), gone, 0)

    async def source(self, document: str) -> tuple[Citation, int] | None:
        """A document of the index in use and its number of passages; None if it is gone or taken down."""
        index = self._service.index
        citation = next((each for each in await self._service.documents() if each.document == document), None)
        return (citation, await asyncio.to_thread(index.passage_count, document)) if citation else None

    def _hash(self, kind: str, number: int | None) -> str:
        return keyed_hash(self._service.log.key, kind, number)

    async def _find(self, where: str, *values: Any) -> Past | None:
        sql = f"SELECT {_COLUMNS} FROM questions WHERE {where} ORDER BY id DESC LIMIT 1"  # noqa: S608 # written here
        rows = await self._rows(sql, values)
        return past_of(rows[0]) if rows else None

    async def _rows(self, sql: str, values: Sequence[Any] | dict[str, Any]) -> list[dict[str, Any]]:
        def read(db: Database) -> list[dict[str, Any]]:
            return list(db.query(sql, values))

        try:
            return await self._service.log.read(read)
        except LogError as error:
            if not self._service.log.path.exists() or "no such table" in str(error):  # nothing was ever asked
                return []
            raise


def past_of(row: dict[str, Any]) -> Past:
    """A row of the table `questions` as an earlier question."""
    return Past(
        uid=row["uid"],
        number=row["id"],
        question=row["question"],
        asked=row["asked"],
        outcome=row["outcome"],
        reason=row["reason"],
        message=row["message_id"],
        topic=row["topic"],
        reply_ids=tuple(json.loads(row["reply_ids"])),
        address=row.get("address", ""),
        quotes=_passages(row["quotes"]),
        hits=may_answer(_passages(row["hits"])),
    )


def _passages(stored: str) -> tuple[Shown, ...]:
    def shown(each: dict[str, Any]) -> Shown:
        start, (first, last) = each["span"][0], each["highlight"]
        return Shown(each["document"], each["passage_sha256"], (first - start, last - start), each["score"])

    return tuple(map(shown, json.loads(stored)))


def _words(quote: Quote) -> str:
    return " ".join(quote.highlight_text.casefold().split())


def matches(words: str) -> Callable[[Citation], bool]:
    """A test of whether title, publisher, date and path of a document have all of the words; case and accents do not matter."""
    wanted = _plain(words).split()

    def match(citation: Citation) -> bool:
        known = (citation.title, citation.publisher, citation.published, citation.path, citation.summarises)
        text = _plain(" ".join(known))
        return all(word in text for word in wanted)

    return match


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
