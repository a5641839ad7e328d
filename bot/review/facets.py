"""What the review adds to the log: how many rows there are of each kind, and a narrow index to find them by.

`facet_counts` is kept in step by triggers, so that the numbers at the filters take milliseconds over any number of
rows. Two indexes hold what filters look at and nothing wide: `questions_by_kind` has the rows of each kind side by side,
`questions_narrow` has them in their order.
"""

import logging
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.log.sqlite import sqlite3
from bot.log.tables.schema import Immediate

FACETS: Final = ("outcome", "chat_kind", "language", "build", "month")
migrations = Migrations("citebot.review")
_logger = logging.getLogger(__name__)

_MONTH: Final = "substr({}asked_at, 1, 7)"
_COUNT: Final = f"""
    INSERT INTO facet_counts (outcome, chat_kind, language, build, month, times)
    VALUES ({{row}}.outcome, {{row}}.chat_kind, {{row}}.language, {{row}}.build, {_MONTH.format("{row}.")}, {{step}})
    ON CONFLICT (month, build, outcome, chat_kind, language) DO UPDATE SET times = times + ({{step}})
"""


@migrations()
def review_facets(db: Database) -> None:
    """The counts, their triggers, and one count of what is already there."""
    db.execute(
        """
        CREATE TABLE facet_counts (
            outcome TEXT NOT NULL, chat_kind TEXT NOT NULL, language TEXT NOT NULL, build TEXT NOT NULL,
            month TEXT NOT NULL,                     -- UTC, such as 2026-11
            times INTEGER NOT NULL,
            PRIMARY KEY (month, build, outcome, chat_kind, language)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        "CREATE INDEX questions_narrow ON questions (id, outcome, chat_kind, language, build, substr(asked_at, 1, 7))"
    )
    db.execute(
        "CREATE INDEX questions_by_kind ON questions (substr(asked_at, 1, 7), build, outcome, chat_kind, language, id)"
    )
    db.execute(f"CREATE TRIGGER facet_added AFTER INSERT ON questions BEGIN {_COUNT.format(row='new', step=1)}; END")
    db.execute(f"CREATE TRIGGER facet_deleted AFTER DELETE ON questions BEGIN {_COUNT.format(row='old', step=-1)}; END")
    columns = "outcome, chat_kind, language, build, asked_at"
    db.execute(
        f"CREATE TRIGGER facet_changed AFTER UPDATE OF {columns} ON questions BEGIN "
        f"{_COUNT.format(row='old', step=-1)}; {_COUNT.format(row='new', step=1)}; END"
    )
    db.execute(
        f"INSERT INTO facet_counts (outcome, chat_kind, language, build, month, times) "
        f"SELECT outcome, chat_kind, language, build, {_MONTH.format('')} AS month, count(*) FROM questions "
        "GROUP BY month, build, outcome, chat_kind, language"
    )


def prepare(log: Path) -> bool:
    """Bring the log up to date in one transaction; False, with a line in the server's log, when that does not work."""
    try:
        with closing(sqlite3.connect(str(log), timeout=30)) as connection:
            db = Database(connection, execute_plugins=False)
            with Immediate(db):
                migrations.apply(db)
    except sqlite3.Error as error:
        _logger.error("%s cannot be prepared for review (%s)", log, error)
        return False
    return True
