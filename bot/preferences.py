"""What people and chats have chosen, remembered between updates: language and quiet mode.

The log is asked once for each person and chat and again after a change. When it cannot be read, the defaults hold for
that moment and nothing is remembered.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from sqlite_utils import Database

from bot.log import people
from bot.log.rows import keyed_hash, keyed_hashes
from bot.log.upkeep.keys import carry_over
from bot.log.writing.database import Log, LogError

_REMEMBERED: Final = 10_000
_Value = TypeVar("_Value")
_logger = logging.getLogger(__name__)


class _Cache(Generic[_Value]):
    """The last values by number; each entry's absence means: ask the log."""

    def __init__(self) -> None:
        self._values: OrderedDict[int, _Value] = OrderedDict()

    def get(self, number: int) -> _Value | None:
        if number in self._values:
            self._values.move_to_end(number)
        return self._values.get(number)

    def put(self, number: int, value: _Value) -> None:
        self._values[number] = value
        self._values.move_to_end(number)
        if len(self._values) > _REMEMBERED:
            self._values.popitem(last=False)

    def drop(self, number: int) -> None:
        self._values.pop(number, None)


class Preferences:
    """Choices by Telegram's ids, which are hashed here; the log never sees them."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._people: _Cache[people.Choices] = _Cache()
        self._quiet: _Cache[bool] = _Cache()

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
        """Keep a language for a person, or empty for Telegram's.

        Raises:
            LogError: If the log cannot be written; so do the three below.
        """
        hashes = keyed_hashes(self._log.keys, "user", user)

        def choose(db: Database) -> None:
            carry_over(db, self._log.keys, user, None)  # what was chosen before the hash key was rotated
            people.choose_language(db, hashes[0], language)

        await self._log.do(choose)
        self._people.drop(user)

    async def choose_tuning(self, user: int, tuning: bool) -> None:
        """Keep whether a person's reviewed questions may tune the bot."""
        hashes = keyed_hashes(self._log.keys, "user", user)

        def choose(db: Database) -> None:
            carry_over(db, self._log.keys, user, None)
            people.choose_tuning(db, hashes, tuning)

        await self._log.do(choose)
        self._people.drop(user)

    async def set_quiet(self, chat: int, quiet: bool) -> None:
        """Set a chat's quiet mode."""
        hashed = keyed_hash(self._log.key, "chat", chat)
        await self._log.do(lambda db: people.set_quiet(db, hashed, quiet))
        self._quiet.drop(chat)

    async def move(self, old: int, new: int) -> None:
        """Take a group's quiet mode along when it becomes a supergroup with another id."""
        if await self.quiet(old):
            await self.set_quiet(new, True)

    def forget(self, gone: people.Forgotten) -> None:
        """Let go of a person whose choices were erased."""
        self._people.drop(gone.user)

    async def _look_up(
        self,
        cache: _Cache[_Value],
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
        cache.put(number, value)
        return value
