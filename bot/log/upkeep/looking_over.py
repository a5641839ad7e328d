"""Checks of the log: at a start, before anything is written to it, and once a day while the bot runs.

At a start a damaged log is mended (`bot.log.damage.mending`), so that nothing is written onto damage. While the bot
runs, an alarm says that the log is damaged; the next start mends it.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.log.aside import aside_in
from bot.log.damage import checking
from bot.log.damage.checking import Table
from bot.log.damage.mending import altered, mend_inbox, mend_log
from bot.log.sqlite import sqlite3
from bot.log.tables.derived import derived
from bot.log.tables.inbox import FILE as INBOX
from bot.log.tables.inbox import migrations as inbox_migrations
from bot.log.tables.schema import migrations
from bot.log.takedowns.barred import Takedowns
from bot.log.takedowns.takedown_copy import copy_of
from bot.log.writing.database import Log, LogError

START_SECONDS: Final = 10.0
"""How long a start waits for the check; the check of a larger log ends in the background, a little later."""
MIGRATIONS: Final = (migrations, derived)
_logger = logging.getLogger(__name__)


def look_over(log: Log, *, within_seconds: float | None = START_SECONDS) -> None:
    """Check the log before it is opened, and mend it when it is damaged; never raises."""
    if copy_of(log.path).exists() and not (log.path.is_file() and log.path.stat().st_size):
        _logger.error("%s is gone or empty, though there was one; a new one is made", log.path)
        log.alarms.set("log mended", f"{log.path.name} was gone or empty; a new one is made")
        return
    found = checking.check(log.path, within_seconds=within_seconds)
    if found == []:
        found = altered(log.path, MIGRATIONS)
    if not found:
        return
    _logger.error("%s is damaged: %s", log.path, "; ".join(found))
    try:
        tables = mend_log(log.path, MIGRATIONS)
    except (OSError, sqlite3.Error, *checking.BROKEN) as error:
        _logger.error("%s could not be mended (%s); rows wait outside it", log.path, error)
        log.alarms.set("log damaged", found[0])
    else:
        log.alarms.set("log mended", result_of(log.path, tables))


def check_running(log: Log) -> bool:
    """Check the log of a running bot, and raise or end the alarm; returns whether it could be checked."""
    found = checking.check(log.path)
    if found is None:
        return False
    if found:
        if log.alarms.set("log damaged", f"{found[0]}. The next start mends it"):
            _logger.error("%s is damaged: %s. The next start mends it", log.path, "; ".join(found))
    else:
        log.alarms.clear("log damaged")
    return True


def result_of(path: Path, tables: Sequence[Table]) -> str:
    """What mending a file led to, in one line."""
    lost = [table.in_words() for table in tables if not table.whole]
    aside = [name for name in aside_in(path.parent) if name.startswith(path.name)]
    return f"the damaged file is {aside[-1] if aside else 'set aside'}; {'; '.join(lost) or 'nothing is missing'}"


def check_folder(data: Path, *, mend: bool = False) -> list[str]:
    """What is damaged, missing or set aside in a data folder, a line each; empty when nothing is.

    Args:
        data: The data folder.
        mend: Whether to replace damaged files by what can be read of them; the bot must be stopped.

    Raises:
        LogError: If a damaged file cannot be mended.
    """
    log = data / "log.db"
    found = [_check_file(path, mend=mend) for path in (log, data / INBOX)]
    takedowns = Takedowns(log, keep_copy=False)
    if trouble := takedowns.trouble():
        found.append(f"takedowns: {trouble}")
    takedowns.close()
    found += [f"set aside: {data / name}; look at it, then move it away" for name in aside_in(data)]
    return [line for line in found if line]


def _check_file(path: Path, *, mend: bool) -> str:
    """What is wrong with a database, or nothing; mended when wanted."""
    inbox = path.name == INBOX
    made = [inbox_migrations] if inbox else list(MIGRATIONS)
    found = checking.check(path)
    if found is None:
        return "" if not path.exists() else f"{path}: it could not be checked, try again"
    found = found or altered(path, made)
    if not found:
        return ""
    if not mend:
        return f"{path} is damaged: {'; '.join(found)}"
    try:
        tables = mend_inbox(path, made) if inbox else mend_log(path, made)
    except (OSError, sqlite3.Error) as error:
        raise LogError(f"{path} could not be mended ({error})") from error
    lost = "; ".join(table.in_words() for table in tables if not table.whole) or "nothing is missing"
    return f"{path} was damaged: {'; '.join(found)}; it is mended; {lost}"
