"""One question as a row of the log: what is kept of it, and what is not.

Persons and chats appear as keyed hashes only.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.update_context import row_uid
from index import Answer, Quote

Record = dict[str, Any]
KEPT_HITS: Final = 12
"""Passages kept of a question: the quoted ones, and the ones that the button for more can still show."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked and where, as Telegram numbers them; only hashes of `user` and `chat` are stored.

    Attributes:
        chat_kind: `private`, `group`, `supergroup`, `inline` or `console`.
        message: Number of the question's message in its chat; `topic` is the number of its forum topic.
        edit_of: The uid of the row that this question is an edited version of.
    """

    chat_kind: str
    user: int | None = None
    chat: int | None = None
    update: int | None = None
    message: int | None = None
    topic: int | None = None
    edit_of: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row, by its unique id and, once it is in the database, its number for people."""

    uid: str
    number: int | None


def keyed_hash(key: bytes, kind: str, number: int | None) -> str:
    """HMAC-SHA256 of a user's or chat's id, 32 hex digits; empty without an id. `kind` keeps the two apart."""
    if number is None:
        return ""
    return hmac.new(key, f"{kind}:{number}".encode(), hashlib.sha256).hexdigest()[:32]


def keyed_hashes(keys: Sequence[bytes], kind: str, number: int | None) -> list[str]:
    """`keyed_hash` under each key, in their order, to find rows from before a rotation too."""
    return [keyed_hash(key, kind, number) for key in keys] if number is not None else []


def question_row(
    question: str,
    answer: Answer | None,
    asker: Asker,
    *,
    key: bytes,
    build: str,
    threshold: float | None,
    latency_ms: float,
    error: str = "",
    language: str = "",
) -> Record:
    """Describe one question for the log: column → value. `answer` holds just the quotes that are sent."""
    return {
        "uid": row_uid(),
        "asked_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "chat_kind": asker.chat_kind,
        "question": question,
        "asked": (answer.asked if answer else "") or question,
        "outcome": answer.outcome if answer else "failed",
        "reason": answer.reason if answer else "",
        "confidence": round(answer.confidence, 4) if answer else None,
        "threshold": threshold,
        "quotes": _json([_quote(quote) for quote in answer.quotes] if answer else []),
        "differences": _json([asdict(each) for each in answer.differences] if answer else []),
        "nearest": _json(answer.nearest if answer else []),
        "hits": _json([asdict(hit) for hit in answer.hits[:KEPT_HITS]] if answer else []),
        "faults": _json(answer.faults if answer else []),
        "error": error,
        "build": (answer.build if answer else "") or build,
        "latency_ms": round(latency_ms, 1),
        "user_hash": keyed_hash(key, "user", asker.user),
        "chat_hash": keyed_hash(key, "chat", asker.chat),
        "update_id": asker.update,
        "reply_ids": "[]",
        "language": language,
        "message_id": asker.message,
        "topic": asker.topic,
        "edit_of": asker.edit_of,
    }


def _quote(quote: Quote) -> Record:
    described = asdict(quote) | asdict(quote.citation)
    del described["citation"]
    return described | {"also_in": [citation.document for citation in quote.also_in]}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
