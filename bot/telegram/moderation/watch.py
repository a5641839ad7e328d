"""New cases are sent to the moderators: reports, dislikes and doubtful answers become cards within seconds.

The log says which cases are new, and a table in it says which were shown. So nothing is shown twice after a restart, and
nothing is missed that came while the bot was down. If many come at once, the first few are shown and the rest are counted.

Moderators are told once if the people who run the bot need to act: a damaged file, a retention that was refused, takedowns
that cannot be read.

Two kinds of card offer to correct replies: one for a takedown made in the browser or on the command line, and one per new
build, for text that was quoted before and that the build no longer has.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from sqlite_utils import Database

from bot.log import alarms
from bot.log.clock import clock
from bot.log.moderation import affected
from bot.log.moderation.affected import Correction
from bot.log.moderation.cases import Case, case
from bot.log.moderation.queues import Kind
from bot.log.writing.database import LogError
from bot.questions import QuestionService
from bot.telegram.moderation.cards import Why, reason_text
from bot.text import moderation as texts
from bot.text.locale import _, plural, use
from index import RetrievalError

EVERY_SECONDS: Final = 3.0
AT_ONCE: Final = 8
"""Cards sent per look at the log; any more are only counted."""
WATCHED: Final[tuple[Kind, ...]] = ("reported", "disliked", "low confidence", "failed")
_ALARMS: Final[dict[alarms.Kind, str]] = {
    "takedowns unknown": texts.ALARM_TAKEDOWNS,
    "log damaged": texts.ALARM_LOG,
    "log mended": texts.ALARM_LOG_MENDED,
    "inbox damaged": texts.ALARM_INBOX,
    "retention refused": texts.ALARM_RETENTION,
}
_logger = logging.getLogger(__name__)

Show = Callable[[Case, Why], Awaitable[bool]]
"""Sends a card to the moderators; False when none of them could be reached."""
Offer = Callable[[Correction], Awaitable[bool]]
"""Sends a card that offers a correction; False when no moderator could be reached."""


class Watch:
    """Looks at the log every few seconds and shows what is new."""

    def __init__(
        self,
        service: QuestionService,
        show: Show,
        tell: Callable[[str], Awaitable[bool]],
        offer: Offer,
        *,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._service = service
        self._log = service.log
        self._show = show
        self._tell = tell
        self._offer = offer
        self._compared = ""
        self._every = every_seconds
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look; call it in a running event loop."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def look(self) -> int:
        """Show what is new; returns how many cards were sent."""
        fresh = await self._log.do(_fresh)
        sent = 0
        for uid, kind in fresh[:AT_ONCE]:
            found = await self._log.read(lambda db, uid=uid: case(db, uid))  # type: ignore[misc]
            if await self._show(found, why_of(found, kind)):
                await self._log.do(lambda db, uid=uid, kind=kind: _mark(db, [(uid, kind)]))  # type: ignore[misc]
                sent += 1
            else:
                return sent  # no one was reached: tried again at the next look
        rest = fresh[AT_ONCE:]
        if rest:
            await self._log.do(lambda db: _mark(db, rest))
            await self._tell(plural(texts.MORE_CASES_ONE, texts.MORE_CASES, len(rest)).format(count=len(rest)))
        return sent

    async def look_for_corrections(self) -> int:
        """Offer to correct replies: after takedowns made elsewhere, for text gone from the build, and after undone takedowns.

        Returns:
            How many cards were sent.
        """
        await self._compare()
        if await self._log.read(affected.has_new_takedowns):
            await self._log.do(affected.note_takedowns)
        if await self._log.read(affected.has_new_undone):
            await self._log.do(affected.note_undone)
        sent = 0
        for card in await self._log.read(affected.cards_waiting):
            offered = await self._log.read(lambda db, card=card: affected.correction(db, card))  # type: ignore[misc]
            undone = offered is not None and offered.takedown is not None and offered.takedown.undone_at
            if offered is not None and offered.waiting and (offered.restores or not undone):
                if not await self._offer(offered):
                    return sent  # no one was reached: tried again at the next look
                sent += 1
            await self._log.do(lambda db, card=card: affected.card_shown(db, card))  # type: ignore[misc]
        return sent

    async def look_for_alarms(self) -> int:
        """Tell moderators, once each, what the people who run the bot need to look at; returns how many were told."""
        trouble = await asyncio.to_thread(self._log.takedowns.trouble)
        if self._service.paused:
            self._log.alarms.set("takedowns unknown", trouble)
        else:
            self._log.alarms.clear("takedowns unknown")
        told = 0
        for alarm in self._log.alarms.untold():
            if await self._tell(_(_ALARMS[alarm.kind]).format(detail=alarm.detail)):
                self._log.alarms.told(alarm)
                told += 1
        return told

    async def _compare(self) -> None:
        """After a change of build, note which quoted text the new build no longer has."""
        index = self._service.index  # not kept: an index is closed when nothing refers to it any more
        build = index.build.id
        if build == self._compared:
            return
        try:
            found = await self._log.read(lambda db: affected.gone(db, index.document_text))
        except RetrievalError as error:
            _logger.warning("build %s cannot be compared with the answers given: %s", build, error)
        else:
            await self._log.do(lambda db: affected.note_gone(db, build, found))
        self._compared = build

    async def _run(self) -> None:
        use("en")  # several people read a card; after a press, it is in the language of the person who pressed
        while True:
            try:
                await self.look_for_alarms()
                await self.look()
                await self.look_for_corrections()
            except LogError as error:
                _logger.warning("no cards for moderators: %s", error)
            except Exception:  # the next look may go better; the bot must keep running
                _logger.exception("a card for moderators could not be made")
            await asyncio.sleep(self._every)


def gap(times: int) -> Why:
    """The first line of a card of a question that was declined this many times."""
    return Why(plural(texts.WHY_GAP_ONE, texts.WHY_GAP, times).format(count=times))


def why_of(found: Case, kind: str) -> Why:
    """The first line of a case's card, by the queue that it is in."""
    if kind == "reported":
        reasons = "; ".join(
            dict.fromkeys(reason_text(each.reason) for each in found.feedback if each.kind == "report" and each.reason)
        )
        return Why(_(texts.WHY_REPORT).format(reason=reasons or "–"))
    if kind == "unanswered":
        return gap(1)
    text = {"disliked": texts.WHY_DISLIKED, "low confidence": texts.WHY_LOW, "failed": texts.WHY_FAILED}
    return Why(_(text.get(kind, texts.WHY_OPENED)))


def _fresh(db: Database) -> list[tuple[str, str]]:
    """Cases not shown yet for this reason, oldest first; the very first look only notes where to begin."""
    start = db.execute("SELECT question FROM cards_from").fetchone()
    if start is None:
        latest = db.execute("SELECT coalesce(max(id), 0) FROM questions").fetchone()[0]
        db.execute("INSERT INTO cards_from (question) VALUES (?)", [latest])
        start = (latest,)
    found: dict[str, str] = {}
    for kind in WATCHED:
        rows = db.execute(
            f"SELECT v.uid FROM {kind.replace(' ', '_')} v WHERE v.id > ? AND NOT EXISTS "  # noqa: S608 # names of views
            "(SELECT 1 FROM cards WHERE cards.question = v.uid AND (cards.why = ? OR ? <> 'reported')) LIMIT 500",
            [start[0], kind, kind],
        ).fetchall()
        for (uid,) in reversed(rows):
            found.setdefault(uid, kind)
    return list(found.items())


def _mark(db: Database, shown: list[tuple[str, str]]) -> None:
    at = clock()
    db.conn.executemany(
        "INSERT OR IGNORE INTO cards (question, why, at) VALUES (?, ?, ?)", [(uid, why, at) for uid, why in shown]
    )
