"""Who is at work on which log: what the commands of `citebot log` share."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlite_utils import Database

from bot.files import write_whole
from bot.log.moderation.cases import CaseError, uid_given
from bot.log.moderation.service import ModerationService
from bot.log.sqlite import reading, sqlite3
from bot.log.upkeep.keys import KeyRotationError
from bot.log.writing.database import Log, LogError
from index import RetrievalError

_Value = TypeVar("_Value")


@contextmanager
def expected_failures() -> Iterator[None]:
    """Expected failures are one line on stderr and status 1."""
    try:
        yield
    except (LogError, CaseError, KeyRotationError) as error:
        raise click.ClickException(f"{error}.".replace("..", ".")) from error
    except RetrievalError as error:
        raise click.ClickException(str(error)) from error


@dataclass(frozen=True, slots=True)
class ReviewSession:
    """The data folder, and who is at work."""

    data: Path
    actor: str

    @property
    def path(self) -> Path:
        """The log, which must be there."""
        log = self.data / "log.db"
        if not log.is_file():
            raise click.ClickException(f"No log at {log}. Give the bot's data folder with --data.")
        return log

    def read(self, action: Callable[[Database], _Value]) -> _Value:
        """Run a reading action on a connection that cannot write."""
        try:
            with expected_failures(), reading(self.path) as db:
                return action(db)
        except sqlite3.Error as error:
            raise click.ClickException(
                f"{self.path} cannot be read ({error}). If it is of an older version, start the bot once."
            ) from error

    def write(self, action: Callable[[Database], _Value]) -> _Value:
        """Run an action in one transaction."""
        with self.log() as log:
            return log.call(action)

    def moderate(self, action: Callable[[ModerationService], Coroutine[Any, Any, _Value]]) -> _Value:
        """Decide something through the service that the browser and Telegram use too."""
        with self.log() as log, ThreadPoolExecutor(1) as thread:  # the caller may run an event loop of its own
            return thread.submit(asyncio.run, action(ModerationService(log))).result()

    @contextmanager
    def log(self) -> Iterator[Log]:
        """The log, open for writing."""
        found = Log(self.path.parent, key=b"", busy_ms=10_000)
        try:
            with expected_failures():
                yield found
        finally:
            found.close()

    def uid(self, case: str) -> str:
        """The uid of a case given as `12`, `#12` or a uid."""
        return self.read(lambda db: uid_given(db, case))


def write_file(path: Path, pieces: Iterable[str], encoding: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    try:
        write_whole(path, pieces, encoding=encoding, errors="replace")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written ({error.strerror}).") from error


def plain(text: str) -> str:
    """A stored text for a terminal: no control character but line breaks."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
