"""What people and chats have chosen, remembered between updates: language, tuning and quiet mode.

The log is read once for each person and chat, and again after a change. If it cannot be read, the defaults hold for that
moment and nothing is remembered.
"""

import logging
from collections.abc import Callable
from typing import Final, TypeVar

from cachetools import LRUCache
from sqlite_utils import Database

from bot.log import people
from bot.log.rows import keyed_hash, keyed_hashes
from bot.log.upkeep.keys import carry_over
from bot.log.writing.database import Log, LogError

_REMEMBERED: Final = 10_000
_Value = TypeVar("_Value")
_logger = logging.getLogger(__name__)


class Preferences:
    """Choices by Telegram's ids. The ids are hashed here; the log never sees them."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._people: LRUCache[int, people.Choices] = LRUCache(_REMEMBERED)
        self._quiet: LRUCache[int, bool] = LRUCache(_REMEMBERED)

    async def of(self, user: int) -> people.Choices:
        """What a person has chosen."""
        return await self._look_up(self._people, user, people.choices, "user", people.Choices())

    async def read(self, user: int) -> people.Choices:
        """What a person has chosen, as the log has it now.

        Raises:
            LogError: If the log cannot be read.
        """
        hashes = keyed_hashes(self._log.keys, "user", user)
        return await self._log.read(lambda db: people.choices(db, hashes))

    async def quiet(self, chat: int) -> bool:
        """Whether a chat has set quiet mode."""
        return await self._look_up(self._quiet, chat, people.is_quiet, "chat", False)

    async def choose_language(self, user: int, language: str) -> None:
        """Keep a language for a person; empty means the language of their Telegram.

        Raises:
            LogError: If the log cannot be written.
        """
        hashes = keyed_hashes(self._log.keys, "user", user)

        def choose(db: Database) -> None:
            carry_over(db, self._log.keys, user, None)  # what was chosen before the hash key was rotated
            people.choose_language(db, hashes[0], language)

        await self._log.do(choose)
        self._people.pop(user, None)

    async def choose_tuning(self, user: int, tuning: bool) -> None:
        """Keep whether a person's reviewed questions may tune the bot.

        Raises:
            LogError: If the log cannot be written.
        """
        hashes = keyed_hashes(self._log.keys, "user", user)

        def choose(db: Database) -> None:
            carry_over(db, self._log.keys, user, None)
            people.choose_tuning(db, hashes, tuning)

        await self._log.do(choose)
        self._people.pop(user, None)

    async def set_quiet(self, chat: int, quiet: bool) -> None:
        """Set a chat's quiet mode.

        Raises:
            LogError: If the log cannot be written.
        """
        hashed = keyed_hash(self._log.key, "chat", chat)
        await self._log.do(lambda db: people.set_quiet(db, hashed, quiet))
        self._quiet.pop(chat, None)

    async def move(self, old: int, new: int) -> None:
        """Keep a group's quiet mode when it becomes a supergroup with another id.

        Raises:
            LogError: If the log cannot be written.
        """
        if await self.quiet(old):
            await self.set_quiet(new, True)

    def forget(self, gone: people.Forgotten) -> None:
        """Drop what is remembered of a person whose choices were erased."""
        self._people.pop(gone.user, None)

    async def _look_up(
        self,
        cache: LRUCache[int, _Value],
        number: int,
        read: Callable[[Database, list[str]], _Value],
        kind: str,
        default: _Value,
    ) -> _Value:
        kept = cache.get(number)
        if kept is not None:
            return kept
        hashes = keyed_hashes(self._log.keys, kind, number)

        def action(db: Database) -> _Value:
            return read(db, hashes)

        try:
            value = await self._log.read(action)
        except LogError as error:
            _logger.debug("choices are not known: %s", error)
            return default
        cache[number] = value
        return value
