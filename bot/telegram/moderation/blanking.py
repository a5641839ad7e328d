"""Cards and lists sent to moderators go blank when the question they show is erased: at a person's wish, or by retention.

Which message shows which question is noted in the log as it is sent (`bot.log.shown`); what could not be noted or changed is
tried again, also after a restart.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError

from bot.log import shown
from bot.log.database import LogError
from bot.log.rows import keyed_hash
from bot.log.shown import Due
from bot.questions import QuestionService
from bot.telegram.messages import Outgoing
from bot.telegram.transport.editing import SentMessage, edit
from bot.text import moderation as texts
from bot.text.locale import _, use

AT_ONCE: Final = 5
"""Messages changed for one look at the log; editing counts against the chat's limits, and a new card should not wait long."""
_KEPT: Final = 1000
_logger = logging.getLogger(__name__)


class Blanking:
    """Notes what moderators are shown, and blanks it when it is erased.

    Args:
        service: Its log is where things are noted.
        every_seconds: How often to look for what was erased.
        pause_seconds: Before a call that failed is tried again.
    """

    def __init__(self, service: QuestionService, *, every_seconds: float, pause_seconds: float = 1.0) -> None:
        self._log, self._seal = service.log, service.seal
        self._every, self._pause = every_seconds, pause_seconds
        self._unnoted: list[tuple[int, int, Sequence[str]]] = []
        self._task: asyncio.Task[None] | None = None

    def start(self, bot: Bot) -> None:
        """Begin to look; from inside a running loop."""
        self._task = asyncio.create_task(self._run(bot))

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def sent(self, place: SentMessage, uids: Sequence[str]) -> None:
        """A message to moderators shows these questions now, instead of what it showed before."""
        await self.note(place.chat, place.message, uids)

    async def note(self, chat: int, message: int, uids: Sequence[str]) -> None:
        """As `sent`, by numbers. What the log cannot take now it is given later; the moderator does not wait for it."""
        try:
            await self._note(chat, message, uids)
        except LogError as error:
            _logger.warning("which question a card shows could not be noted yet: %s", error)
            self._unnoted = [*self._unnoted, (chat, message, uids)][-_KEPT:]

    async def look(self, bot: Bot) -> int:
        """Blank what is due; gives how many messages were changed.

        Raises:
            LogError: If the log cannot be read or written.
        """
        while self._unnoted:
            await self._note(*self._unnoted[0])
            self._unnoted.pop(0)
        changed = 0
        for found in await self._log.read(lambda db: shown.due(db, AT_ONCE)):
            changed += await self._blank(bot, found)
        return changed

    async def _note(self, chat: int, message: int, uids: Sequence[str]) -> None:
        place = keyed_hash(self._log.key, f"shown in {chat}", message)
        address = self._seal.close({"chat": chat, "message": message})
        await self._log.do(lambda db: shown.note(db, place, address, uids))

    async def _blank(self, bot: Bot, found: Due) -> bool:
        where: Any = self._seal.open(found.address)
        done = where is None  # sealed with a key that is no longer there: nobody can find it
        if where is None:
            _logger.warning("a card shows a question that was erased, and the key to where it is has been dropped")
        else:
            try:
                done = await self._change(bot, SentMessage(int(where["chat"]), int(where["message"])))
            except TelegramError as error:
                _logger.info("a card of an erased question cannot be changed yet: %s", type(error).__name__)
                if shown.is_too_old(found):
                    _logger.warning("a card shows a question that was erased, and could not be changed for a month")
                    done = True
        await self._log.do(lambda db: shown.close(db, found.place) if done else shown.put_off(db, found))
        return done and where is not None

    async def _change(self, bot: Bot, target: SentMessage) -> bool:
        """Take the text out of a message, or the message away where it cannot be changed; True also when it is not there."""
        if not await edit(bot, target, Outgoing(_(texts.CARD_GONE), ()), pause_seconds=self._pause):
            try:
                await bot.delete_message(target.chat, target.message)
            except TelegramError as error:
                _logger.info("a card of an erased question is gone, or out of reach for good: %s", type(error).__name__)
        return True

    async def _run(self, bot: Bot) -> None:
        use("en")  # as cards are written
        made = False
        while True:
            try:
                if not made:
                    await self._log.do(lambda db: None)  # a log of an older version gets its table
                    made = True
                await self.look(bot)
            except LogError as error:
                _logger.warning("cards of erased questions wait: %s", error)
            except Exception:  # the next look may go better; the bot must go on
                _logger.exception("cards of erased questions could not be changed")
            await asyncio.sleep(self._every)
