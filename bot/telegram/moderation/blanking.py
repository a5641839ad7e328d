"""Cards and lists sent to moderators go blank when the question they show is erased, by its asker or by retention.

When a message is sent, the log notes which questions it shows (`bot.log.moderation.shown`). What could not be noted or
changed is tried again, also after a restart.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError

from bot.log.moderation import shown
from bot.log.moderation.shown import Due
from bot.log.rows import keyed_hash
from bot.log.writing.database import LogError
from bot.questions import QuestionService
from bot.telegram.messages import Outgoing
from bot.telegram.transport.editing import SentMessage, edit
from bot.text import moderation as texts
from bot.text.locale import _, use

AT_ONCE: Final = 5
"""Messages changed per look at the log: edits count against the chat's limits, and new cards should not wait long."""
_KEPT: Final = 1000
_logger = logging.getLogger(__name__)


class Blanking:
    """Notes which messages show which questions, and blanks them when the questions are erased.

    Args:
        service: Its log keeps the notes.
        every_seconds: How often to look for erased questions.
        pause_seconds: The wait before a failed call is tried again.
    """

    def __init__(self, service: QuestionService, *, every_seconds: float, pause_seconds: float = 1.0) -> None:
        self._log, self._seal = service.log, service.seal
        self._every, self._pause = every_seconds, pause_seconds
        self._unnoted: list[tuple[int, int, Sequence[str]]] = []
        self._task: asyncio.Task[None] | None = None

    def start(self, bot: Bot) -> None:
        """Begin to look; call it in a running event loop."""
        self._task = asyncio.create_task(self._run(bot))

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def sent(self, place: SentMessage, uids: Sequence[str]) -> None:
        """Note that a message to moderators shows these questions now, and not those before."""
        await self.note(place.chat, place.message, uids)

    async def note(self, chat: int, message: int, uids: Sequence[str]) -> None:
        """Note which questions a message shows. If the log cannot be written, that is done later; no one waits for it."""
        try:
            await self._note(chat, message, uids)
        except LogError as error:
            _logger.warning("which question a card shows could not be noted yet: %s", error)
            self._unnoted = [*self._unnoted, (chat, message, uids)][-_KEPT:]

    async def look(self, bot: Bot) -> int:
        """Blank what is due; returns how many messages were changed.

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
        done = where is None  # sealed with a key that is gone: the message cannot be found
        if where is None:
            _logger.warning("a card shows an erased question, and the key to its address is gone")
        else:
            try:
                done = await self._change(bot, SentMessage(int(where["chat"]), int(where["message"])))
            except TelegramError as error:
                _logger.info("a card of an erased question cannot be changed yet: %s", type(error).__name__)
                if shown.is_too_old(found):
                    _logger.warning("a card shows an erased question, and could not be changed for a month")
                    done = True
        await self._log.do(lambda db: shown.close(db, found.place) if done else shown.put_off(db, found))
        return done and where is not None

    async def _change(self, bot: Bot, target: SentMessage) -> bool:
        """Remove the text of a message, or delete the message if it cannot be changed; True also if it is gone already."""
        if not await edit(bot, target, Outgoing(_(texts.CARD_GONE), ()), pause_seconds=self._pause):
            try:
                await bot.delete_message(target.chat, target.message)
            except TelegramError as error:
                _logger.info("a card of an erased question is gone, or out of reach for good: %s", type(error).__name__)
        return True

    async def _run(self, bot: Bot) -> None:
        use("en")  # cards are in English
        made = False
        while True:
            try:
                if not made:
                    await self._log.do(lambda db: None)  # gives a log of an older version the table
                    made = True
                await self.look(bot)
            except LogError as error:
                _logger.warning("cards of erased questions wait: %s", error)
            except Exception:  # the next look may go better; the bot must keep running
                _logger.exception("cards of erased questions could not be changed")
            await asyncio.sleep(self._every)
