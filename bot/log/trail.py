"""The correction trail: which answers that were given quoted a text that has since been changed, withdrawn or taken down.

The log knows which question quoted which passage (tables `passages`, `quoted`), so neither an old build nor a scan is needed:
what it quoted is compared with the documents as they are now.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlite_utils import Database

CORRECTED: Final = "corrected"
"""What `cases.record` notes when the message of an answer was corrected; such an answer is marked in the list."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A passage that answers quoted and that its document no longer holds.

    Attributes:
        how: `changed`: the document is there, the text is not; `withdrawn`: the document is gone.
        answers: How many answers in the log quote it.
    """

    document: str
    passage_sha256: str
    title: str
    text: str
    how: Literal["changed", "withdrawn"]
    answers: int


@dataclass(frozen=True, slots=True)
class Affected:
    """An answer that quoted such a passage.

    Attributes:
        address: Sealed JSON of Telegram's ids of its messages; empty when unknown, as in the terminal.
        reply_ids: Messages of the reply.
        corrected: Somebody has corrected it already.
    """

    number: int
    uid: str
    asked_at: str
    question: str
    document: str
    passage_sha256: str
    address: str
    reply_ids: tuple[int, ...]
    corrected: bool


def gone(db: Database, text_of: Callable[[str], str | None]) -> list[Gone]:
    """Passages quoted in the log that are no longer in the documents, the most quoted first.

    Args:
        db: The log.
        text_of: A document's text as stored in the build in use, by its id; None when there is no such document.
    """
    found: list[Gone] = []
    text: str | None = None
    last = ""
    sql = "SELECT document, passage_sha256, title, text, times FROM passages WHERE times > 0 ORDER BY document"
    for document, sha256, title, quoted, times in db.execute(sql).fetchall():
        if document != last:
            last, text = document, text_of(document)
        if text is None:
            found.append(Gone(document, sha256, title, quoted, "withdrawn", times))
        elif quoted not in text:
            found.append(Gone(document, sha256, title, quoted, "changed", times))
    return sorted(found, key=lambda each: -each.answers)


def affected(
    db: Database, document: str, passages: Sequence[str] | None = None, *, limit: int = 100, after: int = 0
) -> list[Affected]:
    """Answers that quoted a document, or some of its passages, newest first.

    Args:
        db: The log.
        document: Document id.
        passages: SHA-256 of the passages meant; None for all of the document's.
        limit: At most this many.
        after: Number of the last one of the page before, 0 for the first page.
    """
    rows = db.execute("SELECT id, passage_sha256 FROM passages WHERE document = ?", [document]).fetchall()
    wanted = {int(row[0]): str(row[1]) for row in rows if passages is None or row[1] in passages}
    top = after or 1 << 62
    quoting: dict[int, int] = {}
    for passage in wanted:  # each from the end of an index; a join would sort everything first
        for (question,) in db.execute(
            "SELECT question FROM quoted WHERE passage = ? AND question < ? ORDER BY question DESC LIMIT ?",
            [passage, top, limit],
        ).fetchall():
            quoting.setdefault(int(question), passage)
    numbers = sorted(quoting, reverse=True)[:limit]
    found = db.execute(
        "SELECT id, uid, asked_at, question, address, reply_ids, EXISTS (SELECT 1 FROM deeds "
        "WHERE deeds.question = questions.uid AND deeds.question <> '' AND deeds.what = ?) FROM questions "
        "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
        [CORRECTED, json.dumps(numbers)],
    ).fetchall()
    return [
        Affected(
            number=number,
            uid=uid,
            asked_at=asked_at,
            question=question,
            document=document,
            passage_sha256=wanted[quoting[number]],
            address=address,
            reply_ids=tuple(json.loads(reply_ids)),
            corrected=bool(corrected),
        )
        for number, uid, asked_at, question, address, reply_ids, corrected in found
    ]
