"""Answers that quoted a text which has since been changed, withdrawn or taken down.

The log knows which question quoted which passage (tables `passages`, `quoted`), so neither an old build nor a scan is needed:
what it quoted is compared with the current documents.

Moderators are offered each correction once, on a card: a takedown made elsewhere than on a case's card, the passages
that a build no longer holds, and putting a text back when its takedown is undone after replies were corrected. The log keeps
what became of each reply (`record`), so that an interrupted correction resumes.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sqlite_utils import Database

from bot.log.clock import clock
from bot.log.moderation import opened
from bot.log.moderation.cases import Takedown, takedowns
from bot.log.takedowns.barred import Barred, rows_of

CORRECTED: Final = "corrected"
"""What `cases.record` notes when the message of an answer was corrected; such an answer is marked in the list."""
OPENED_CORRECTED: Final = "corrected a message opened by a button"
"""Noted when a message that a button under the answer had opened was corrected."""
PUT_BACK: Final = "put back"
"""Noted when the takedown was undone and the reply shows the text again."""
NOT_PUT_BACK: Final = "not put back"
"""Noted when Telegram refused to put the text back; tried again at the next press, after all others."""
NOT_CORRECTED: Final = "not corrected"
"""Noted when Telegram refused the correction or the message is not known; tried again at the next press, after all others."""
NOTHING_TO_CORRECT: Final = "nothing to correct"
"""Noted when the message does not show the text: its question was edited since, or it was sent through inline mode and
shows another quote."""
How = Literal["changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Gone:
    """A passage that answers quoted and that its document no longer holds.

    Attributes:
        how: `changed`: the document is there, the text is not; `withdrawn`: the document is gone.
        answers: How many answers in the log quote it; one shown by a button under an answer counts as another.
    """

    document: str
    passage_sha256: str
    title: str
    text: str
    how: How
    answers: int


@dataclass(frozen=True, slots=True)
class Affected:
    """An answer that quoted such a passage.

    Attributes:
        address: Sealed JSON of Telegram's ids of its messages; empty when unknown, as in the terminal.
        reply_ids: Messages of the reply.
        corrected: It was corrected already, and the text was not put back.
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
    sql = f"SELECT document, passage_sha256, title, text, {_TIMES} FROM passages WHERE {_SENT} ORDER BY document"
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
        "SELECT id, uid, asked_at, question, address, reply_ids, EXISTS (SELECT 1 FROM deeds d "
        "WHERE d.question = questions.uid AND d.question <> '' AND d.what = ? AND NOT EXISTS (SELECT 1 FROM deeds b "
        "WHERE b.question = d.question AND b.question <> '' AND b.detail = d.detail AND b.what = ?)) FROM questions "
        "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
        [CORRECTED, PUT_BACK, json.dumps(numbers)],
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


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that moderators are offered, as a card shows it.

    Attributes:
        takedown: What was taken down; None for passages that a build no longer holds.
        title: Of the document taken down.
        passages: The ones that are gone, the most quoted first; empty for a takedown.
        waiting: Replies not corrected yet, including ones that could not be. Here and below, a message that a button
            opened counts as a reply.
        corrected: Replies that were corrected.
        failed: Replies that could not be corrected.
        restores: Whether it puts a text back: the three counts are then of replies that get the text again.
    """

    id: int
    takedown: Takedown | None
    build: str
    title: str
    passages: tuple[Gone, ...]
    waiting: int
    corrected: int
    failed: int
    restores: bool = False

    @property
    def cause(self) -> str:
        """The name of this correction in the notes on replies."""
        return cause_of_takedown(self.takedown.id) if self.takedown else f"correction {self.id}"


def cause_of_takedown(takedown: int) -> str:
    """The name of a takedown in the notes on replies that it was edited out of."""
    return f"takedown {takedown}"


def barred_by(db: Database, takedown: int) -> list[int]:
    """Numbers of the logged passages that one takedown bars, in any document; none once it is undone."""
    barred = Barred([row for row in rows_of(db) if row["id"] == takedown])
    found = db.execute(f"SELECT id, document, text FROM passages WHERE {_SENT}").fetchall() if barred else []
    return [int(number) for number, document, text in found if not barred.allows_text(document, text)]


def to_correct(db: Database, passages: Sequence[int], cause: str, limit: int) -> list[str]:
    """Uids of the answers whose replies quote a passage and were not corrected for this cause; those not tried yet first.

    Answers in the terminal have no message, and inline ones have none unless one was chosen; they are left out.
    """
    sql = f"SELECT uid {_WAITING} ORDER BY {_TRIED}, id DESC LIMIT ?"
    values = [json.dumps(list(passages)), cause, CORRECTED, NOTHING_TO_CORRECT, cause, NOT_CORRECTED, limit]
    return [str(row[0]) for row in db.execute(sql, values)]


def is_replaced(db: Database, uid: str) -> bool:
    """Whether the messages of a reply show another answer by now, because the question was edited."""
    sql = (
        "SELECT 1 FROM questions o JOIN questions n ON n.chat_hash = o.chat_hash AND n.message_id = o.message_id "
        "AND n.id > o.id AND n.edit_of <> '' WHERE o.uid = ? AND o.chat_hash <> '' AND EXISTS "
        "(SELECT 1 FROM json_each(o.reply_ids) a JOIN json_each(n.reply_ids) b ON b.value = a.value)"
    )
    return db.execute(sql, [uid]).fetchone() is not None


def note_gone(db: Database, build: str, found: Sequence[Gone]) -> int:
    """Make a card of the passages that no card has named yet; returns its number, 0 when there is nothing new.

    A passage that is back is forgotten, so that it is named again when it disappears again.
    """
    current = {(each.document, each.passage_sha256): each for each in found}
    known = {(row[0], row[1]) for row in db.execute("SELECT document, passage_sha256 FROM gone_passages").fetchall()}
    for key in known - current.keys():
        db.execute("DELETE FROM gone_passages WHERE document = ? AND passage_sha256 = ?", key)
    fresh = [each for key, each in current.items() if key not in known]
    if not fresh:
        return 0
    card = int(db.execute("INSERT INTO correction_cards (build, at) VALUES (?, ?)", [build, clock()]).lastrowid or 0)
    for each in fresh:
        values = [each.document, each.passage_sha256, each.how, card]
        db.execute("INSERT INTO gone_passages (document, passage_sha256, how, card) VALUES (?, ?, ?, ?)", values)
    return card


def has_new_takedowns(db: Database) -> bool:
    """Whether a takedown stands that moderators have not been shown."""
    return db.execute(f"SELECT 1 {_NEW_TAKEDOWNS} LIMIT 1").fetchone() is not None


def note_takedowns(db: Database) -> None:
    """Make a card of each takedown that moderators have not been shown."""
    db.execute(f"INSERT INTO correction_cards (takedown, at) SELECT id, at {_NEW_TAKEDOWNS} ORDER BY id")


def has_new_undone(db: Database) -> bool:
    """Whether replies were corrected for a takedown undone since, and moderators have not been offered to put the text back."""
    return db.execute(f"SELECT 1 {_NEW_UNDONE} LIMIT 1").fetchone() is not None


def note_undone(db: Database) -> None:
    """Make a card of each such takedown."""
    db.execute(f"INSERT INTO correction_cards (takedown, at, restores) SELECT t.id, ?, 1 {_NEW_UNDONE}", [clock()])


def to_put_back(db: Database, takedown: int, limit: int) -> list[str]:
    """Uids of the answers that a takedown was edited out of and not put back into; those not tried yet first."""
    cause = cause_of_takedown(takedown)
    sql = f"SELECT question {_EDITED_OUT} GROUP BY question ORDER BY {_NOT_PUT_BACK}, max(id) DESC LIMIT ?"
    values = [CORRECTED, cause, cause, PUT_BACK, NOTHING_TO_CORRECT, cause, NOT_PUT_BACK, limit]
    return [str(row[0]) for row in db.execute(sql, values)]


def takedown_shown(db: Database, takedown: int) -> None:
    """A takedown stands on a card of its case: no other card is needed."""
    db.execute(
        "INSERT INTO correction_cards (takedown, at, shown_at) SELECT ?, ?, ? "
        "WHERE NOT EXISTS (SELECT 1 FROM correction_cards WHERE takedown = ? AND NOT restores)",
        [takedown, clock(), clock(), takedown],
    )


def cards_waiting(db: Database) -> list[int]:
    """Numbers of the cards that have not been shown, oldest first."""
    return [int(row[0]) for row in db.execute("SELECT id FROM correction_cards WHERE shown_at = '' ORDER BY id")]


def card_shown(db: Database, card: int) -> None:
    """A card has reached somebody, or there is nothing to correct on it."""
    db.execute("UPDATE correction_cards SET shown_at = ? WHERE id = ? AND shown_at = ''", [clock(), card])


def passages_of(db: Database, card: int) -> list[int]:
    """Numbers of the logged passages that a card is about."""
    takedown = db.execute("SELECT takedown FROM correction_cards WHERE id = ?", [card]).fetchone()
    if takedown is not None and takedown[0]:
        return barred_by(db, int(takedown[0]))
    sql = "SELECT p.id FROM gone_passages g JOIN passages p USING (document, passage_sha256) WHERE g.card = ?"
    return [int(row[0]) for row in db.execute(sql, [card])]


def correction(db: Database, card: int) -> Correction | None:
    """A card as it stands now, or None when there is none with this number."""
    row = db.execute("SELECT takedown, build, restores FROM correction_cards WHERE id = ?", [card]).fetchone()
    if row is None:
        return None
    takedown = next((each for each in takedowns(db, standing=False) if each.id == row[0]), None)
    if row[0] and takedown is None:
        return None
    title = ""
    if takedown is not None:
        named = db.execute("SELECT title FROM passages WHERE document = ? LIMIT 1", [takedown.document]).fetchone()
        title = str(named[0]) if named and named[0] else takedown.document
    sql = (
        "SELECT passages.document, passages.passage_sha256, passages.title, passages.text, g.how, "
        f"{_TIMES} AS shown FROM gone_passages g JOIN passages USING (document, passage_sha256) "
        "WHERE g.card = ? ORDER BY shown DESC, passages.id"
    )
    made = Correction(
        id=card,
        takedown=takedown,
        build=str(row[1]),
        title=title,
        passages=tuple(Gone(*each) for each in db.execute(sql, [card]).fetchall()),
        waiting=0,
        corrected=0,
        failed=0,
    )
    if row[2]:
        return _way_back(db, made)
    passages = json.dumps(passages_of(db, card))
    waiting = f"SELECT count(*), coalesce(sum({_TRIED}), 0) {_WAITING}"
    values = [made.cause, NOT_CORRECTED, passages, made.cause, CORRECTED, NOTHING_TO_CORRECT]
    count, failed = db.execute(waiting, values).fetchone()
    shown = f"SELECT count(*), coalesce(sum(failed = ?), 0) {opened.SHOWING}"
    pages, failed_pages = db.execute(shown, [made.cause, passages]).fetchone()
    noted = "SELECT count(*) FROM deeds WHERE what IN (?, ?) AND detail = ?"
    done = db.execute(noted, [CORRECTED, OPENED_CORRECTED, made.cause]).fetchone()[0]
    return replace(made, waiting=int(count + pages), corrected=int(done), failed=int(failed + failed_pages))


def _way_back(db: Database, made: Correction) -> Correction:
    sql = f"SELECT count(DISTINCT question), coalesce(sum({_NOT_PUT_BACK}), 0) {_EDITED_OUT}"
    values = [made.cause, NOT_PUT_BACK, CORRECTED, made.cause, made.cause, PUT_BACK, NOTHING_TO_CORRECT]
    waiting, failed = db.execute(sql, values).fetchone()
    noted = "SELECT count(*) FROM deeds WHERE what = ? AND detail = ?"
    done = db.execute(noted, [PUT_BACK, made.cause]).fetchone()[0]
    return replace(made, waiting=int(waiting), corrected=int(done), failed=int(failed), restores=True)


_OPENED: Final = "FROM opened_passages WHERE passage = passages.id"
_SENT: Final = f"(times > 0 OR EXISTS (SELECT 1 {_OPENED}))"
_TIMES: Final = f"times + (SELECT count(*) {_OPENED})"
_NEW_TAKEDOWNS: Final = (
    "FROM takedowns t WHERE undone_at = '' AND NOT EXISTS (SELECT 1 FROM correction_cards WHERE takedown = t.id)"
)
_NEW_UNDONE: Final = (
    "FROM takedowns t WHERE undone_at <> '' AND NOT EXISTS (SELECT 1 FROM correction_cards WHERE takedown = t.id "
    f"AND restores) AND EXISTS (SELECT 1 FROM deeds WHERE what = '{CORRECTED}' AND question <> '' "
    "AND detail = 'takedown ' || t.id)"
)
_SAID_AFTER: Final = (
    "SELECT 1 FROM deeds later WHERE later.question = deeds.question AND later.question <> '' AND later.detail = ? AND"
)
_EDITED_OUT: Final = (
    "FROM deeds WHERE what = ? AND detail = ? AND question <> '' "
    f"AND NOT EXISTS ({_SAID_AFTER} later.what IN (?, ?) AND later.id > deeds.id)"
)
_NOT_PUT_BACK: Final = f"EXISTS ({_SAID_AFTER} later.what = ?)"
_NOTED: Final = (
    "SELECT 1 FROM deeds WHERE deeds.question = questions.uid AND deeds.question <> '' AND deeds.detail = ? AND"
)
_TRIED: Final = f"EXISTS ({_NOTED} deeds.what = ?)"
_WAITING: Final = (
    "FROM questions WHERE id IN (SELECT question FROM quoted WHERE passage IN (SELECT value FROM json_each(?))) "
    "AND erased = 0 AND chat_kind <> 'console' AND (chat_kind <> 'inline' OR address <> '') "
    f"AND NOT EXISTS ({_NOTED} deeds.what IN (?, ?))"
)
