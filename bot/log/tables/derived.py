"""What SQLite itself keeps in step with the log's rows: counts, full-text search, indexes, and a view for each job.

Triggers do it, so it works for every writer: the bot, the command line, the browser. Everything here can
be made again from `questions`, `feedback`, `verdicts` and `takedowns`, but for `days`, whose counts outlive the rows.

questions_fts     words of the questions              passages_fts   words of the passages that were quoted
passages, quoted  which question quoted which passage wordings       how often a question was asked in one wording
days              counts for each day                 gaps, gap_groups   unanswered questions, grouped by meaning
deeds             what else somebody did (exports, corrections, key rotations); verdicts and takedowns speak for themselves

Views: unanswered, low_confidence, reported, disliked, failed, most_asked, sources_most_quoted, taken_down, history.
"""

from typing import Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.log.sqlite import VERSION

derived = Migrations("citebot.log.derived")

LOW: Final = 0.8
"""An answer under this confidence is shown to moderators as one to look at; the reply to it says that it is doubtful."""

SECURE_FTS: Final = VERSION >= (3, 42, 0)
"""Whether FTS5 can take a deleted text out of its index at once; before, only a rebuild of the index does."""

_SILENT: Final = "('empty', 'no words', 'small talk', 'too long')"
_WORDING: Final = "lower(rtrim(trim({row}.question), ' ?!.'))"
_QUOTES: Final = "json_each(CASE WHEN json_valid({row}.quotes) THEN {row}.quotes ELSE '[]' END) AS quote"
_KNOWN: Final = (
    "json_extract(quote.value, '$.document') IS NOT NULL AND json_extract(quote.value, '$.passage_sha256') IS NOT NULL"
)

_COUNT_DAY: Final = """
    INSERT INTO days (day, asked, answered, declined, failed)
    SELECT substr({row}.asked_at, 1, 10), 1, {row}.outcome = 'answered', {row}.outcome = 'declined',
           {row}.outcome = 'failed' {source}
    ON CONFLICT (day) DO UPDATE SET asked = asked + 1, answered = answered + excluded.answered,
           declined = declined + excluded.declined, failed = failed + excluded.failed
"""
_COUNT_WORDING: Final = f"""
    INSERT INTO wordings (text, times, first_at, last_at)
    SELECT {_WORDING}, 1, {{row}}.asked_at, {{row}}.asked_at {{source}} AND {{row}}.question <> ''
       AND {{row}}.reason NOT IN {_SILENT}
    ON CONFLICT (text) DO UPDATE SET times = times + 1, last_at = max(last_at, excluded.last_at)
"""
_NOTE_PASSAGES: Final = f"""
    INSERT INTO passages (document, passage_sha256, title, text)
    SELECT json_extract(quote.value, '$.document'), json_extract(quote.value, '$.passage_sha256'),
           coalesce(json_extract(quote.value, '$.title'), ''), coalesce(json_extract(quote.value, '$.text'), '')
      FROM {{rows}}{_QUOTES} WHERE {_KNOWN}
    ON CONFLICT (document, passage_sha256) DO NOTHING
"""
_NOTE_QUOTED: Final = f"""
    INSERT INTO quoted (passage, question)
    SELECT DISTINCT passages.id, {{row}}.id FROM {{rows}}{_QUOTES} JOIN passages
        ON passages.document = json_extract(quote.value, '$.document')
       AND passages.passage_sha256 = json_extract(quote.value, '$.passage_sha256')
     WHERE {_KNOWN}
    ON CONFLICT DO NOTHING
"""


def _for_new_row(sql: str) -> str:
    return sql.replace("{source}", "WHERE true").replace("{rows}", "").replace("{row}", "new")


def _for_all_rows(sql: str) -> str:
    source = sql.replace("{source}", "FROM questions WHERE true").replace("{rows}", "questions, ")
    return source.replace("{row}", "questions")


@derived()
def tables_and_triggers(db: Database) -> None:
    """Tables, triggers and indexes; then what is already in the log is counted once."""
    for statement in _TABLES:
        db.execute(statement)
    for name, sql in _TRIGGERS.items():
        db.execute(f"CREATE TRIGGER {name} {sql}")
    if SECURE_FTS:
        for table in ("questions_fts", "passages_fts"):
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")
    for statement in (_COUNT_DAY, _COUNT_WORDING, _NOTE_PASSAGES, _NOTE_QUOTED):
        db.execute(_for_all_rows(statement))
    db.execute("INSERT INTO questions_fts (rowid, question) SELECT id, question FROM questions WHERE question <> ''")
    db.execute("UPDATE questions SET judged = (SELECT count(*) FROM verdicts WHERE verdicts.question = questions.uid "
               "AND verdicts.undone_at = '' AND verdicts.verdict <> 'note') "
               "WHERE uid IN (SELECT question FROM verdicts)")  # fmt: skip
    db.execute(_COUNT_FEEDBACK + "uid IN (SELECT question FROM feedback)")


@derived()
def views(db: Database) -> None:
    """A view for each of a moderator's jobs; each is read from the end of an index, so that a page takes milliseconds."""
    for name, sql in _VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {sql}")


_COUNT_FEEDBACK: Final = """
    UPDATE questions SET
      reports = (SELECT count(*) FROM feedback WHERE feedback.question = questions.uid AND kind = 'report'),
      dislikes = (SELECT count(*) FROM feedback WHERE feedback.question = questions.uid AND kind = 'not answered'),
      likes = (SELECT count(*) FROM feedback WHERE feedback.question = questions.uid AND kind = 'answered')
    WHERE """

_TABLES: Final = (
    "ALTER TABLE questions ADD COLUMN judged INTEGER NOT NULL DEFAULT 0",  # verdicts that stand, notes left out
    "ALTER TABLE questions ADD COLUMN reports INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE questions ADD COLUMN dislikes INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE questions ADD COLUMN likes INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE questions ADD COLUMN erased INTEGER NOT NULL DEFAULT 0",  # 1: only the label is left of it
    """CREATE TABLE passages (
        id INTEGER PRIMARY KEY,
        document TEXT NOT NULL,
        passage_sha256 TEXT NOT NULL,
        title TEXT NOT NULL,                     -- as at its first quote
        text TEXT NOT NULL,
        times INTEGER NOT NULL DEFAULT 0,        -- answers in the log that quote it
        UNIQUE (document, passage_sha256)
    )""",
    """CREATE TABLE quoted (
        passage INTEGER NOT NULL REFERENCES passages(id),
        question INTEGER NOT NULL REFERENCES questions(id),
        PRIMARY KEY (passage, question)
    ) WITHOUT ROWID""",
    "CREATE INDEX quoted_by_question ON quoted (question, passage)",
    "CREATE TABLE wordings (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, times INTEGER NOT NULL, "
    "first_at TEXT NOT NULL, last_at TEXT NOT NULL)",
    "CREATE INDEX wordings_by_times ON wordings (times DESC, id DESC)",
    """CREATE TABLE days (
        day TEXT PRIMARY KEY,                    -- UTC
        asked INTEGER NOT NULL DEFAULT 0, answered INTEGER NOT NULL DEFAULT 0, declined INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0, disliked INTEGER NOT NULL DEFAULT 0, reported INTEGER NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE gap_groups (
        id INTEGER PRIMARY KEY,
        question INTEGER NOT NULL,               -- number of the question shown for all of them
        size INTEGER NOT NULL DEFAULT 0,
        judged INTEGER NOT NULL DEFAULT 0,       -- how many of them have a verdict
        first_at TEXT NOT NULL,
        last_at TEXT NOT NULL,
        model TEXT NOT NULL,                     -- SHA-256 of the encoder's weights
        vector BLOB NOT NULL                     -- mean of its questions' vectors: float16, little-endian
    )""",
    "CREATE INDEX gap_groups_by_size ON gap_groups (size DESC, id DESC) WHERE judged = 0",
    "CREATE TABLE gaps (question INTEGER PRIMARY KEY, gap_group INTEGER NOT NULL REFERENCES gap_groups(id))",
    "CREATE INDEX gaps_by_group ON gaps (gap_group, question)",
    """CREATE TABLE deeds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        what TEXT NOT NULL,
        question TEXT NOT NULL DEFAULT '',       -- uid of the case, if it was about one
        detail TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX deeds_by_time ON deeds (at)",
    "CREATE INDEX deeds_by_question ON deeds (question) WHERE question <> ''",
    "CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL)",  # how far each piece of upkeep has come
    "CREATE VIRTUAL TABLE questions_fts USING fts5 (question, content='questions', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE passages_fts USING fts5 (text, content='passages', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE UNIQUE INDEX one_standing_verdict ON verdicts (question) WHERE undone_at = '' AND verdict <> 'note'",
    "CREATE INDEX verdicts_by_time ON verdicts (at)",
    "CREATE INDEX takedowns_by_question ON takedowns (question)",
    "CREATE INDEX open_reported ON questions (id) WHERE reports > 0 AND judged = 0",
    "CREATE INDEX open_disliked ON questions (id) WHERE dislikes > 0 AND judged = 0",
    f"CREATE INDEX open_low ON questions (id) WHERE outcome = 'answered' AND confidence < {LOW} AND judged = 0 AND erased = 0",
    "CREATE INDEX open_failed ON questions (id) WHERE judged = 0 AND erased = 0 AND "
    "(outcome = 'failed' OR faults <> '[]' OR error <> '')",
    "CREATE INDEX unerased_by_time ON questions (asked_at) WHERE erased = 0",
    "CREATE INDEX not_found ON questions (id) WHERE outcome = 'declined' AND reason = 'not found'",
    "CREATE INDEX judged_questions ON questions (id) WHERE judged > 0",
)  # fmt: skip

_FORGET_QUESTION: Final = f"""
    UPDATE wordings SET times = times - 1 WHERE text = {_WORDING} AND {{row}}.reason NOT IN {_SILENT};
    DELETE FROM wordings WHERE text = {_WORDING} AND times <= 0;
    INSERT INTO questions_fts (questions_fts, rowid, question) SELECT 'delete', {{row}}.id, {{row}}.question
     WHERE {{row}}.question <> '';
""".replace("{row}", "old")

_TRIGGERS: Final = {
    "question_added": f"""AFTER INSERT ON questions BEGIN
        INSERT INTO questions_fts (rowid, question) SELECT new.id, new.question WHERE new.question <> '';
        {_for_new_row(_COUNT_DAY)};
        {_for_new_row(_COUNT_WORDING)};
        {_for_new_row(_NOTE_PASSAGES)};
        {_for_new_row(_NOTE_QUOTED)};
    END""",
    "question_reworded": f"""AFTER UPDATE OF question ON questions WHEN old.question <> new.question BEGIN
        {_FORGET_QUESTION}
        INSERT INTO questions_fts (rowid, question) SELECT new.id, new.question WHERE new.question <> '';
        {_for_new_row(_COUNT_WORDING)};
        DELETE FROM gaps WHERE question = new.id AND new.question = '';
    END""",
    "question_requoted": f"""AFTER UPDATE OF quotes ON questions WHEN old.quotes <> new.quotes BEGIN
        DELETE FROM quoted WHERE question = new.id;
        {_for_new_row(_NOTE_PASSAGES)};
        {_for_new_row(_NOTE_QUOTED)};
    END""",
    "question_deleted": f"""AFTER DELETE ON questions BEGIN
        {_FORGET_QUESTION}
        DELETE FROM quoted WHERE question = old.id;
        DELETE FROM gaps WHERE question = old.id;
        DELETE FROM feedback WHERE question = old.uid;
    END""",
    "question_opinions": """AFTER UPDATE OF reports, dislikes ON questions
        WHEN new.erased = 0 AND ((new.reports > 0) <> (old.reports > 0) OR (new.dislikes > 0) <> (old.dislikes > 0)) BEGIN
        UPDATE days SET reported = reported + (new.reports > 0) - (old.reports > 0),
                        disliked = disliked + (new.dislikes > 0) - (old.dislikes > 0)
         WHERE day = substr(new.asked_at, 1, 10);
    END""",
    "question_judged": """AFTER UPDATE OF judged ON questions WHEN (new.judged > 0) <> (old.judged > 0) BEGIN
        UPDATE gap_groups SET judged = judged + (new.judged > 0) - (old.judged > 0)
         WHERE id = (SELECT gap_group FROM gaps WHERE question = new.id);
    END""",
    "passage_added": """AFTER INSERT ON passages BEGIN
        INSERT INTO passages_fts (rowid, text) VALUES (new.id, new.text);
    END""",
    "passage_deleted": """AFTER DELETE ON passages BEGIN
        INSERT INTO passages_fts (passages_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END""",
    "quoted_added": """AFTER INSERT ON quoted BEGIN
        UPDATE passages SET times = times + 1 WHERE id = new.passage;
    END""",
    "quoted_deleted": """AFTER DELETE ON quoted BEGIN
        UPDATE passages SET times = times - 1 WHERE id = old.passage;
    END""",
    "gap_added": """AFTER INSERT ON gaps BEGIN
        UPDATE gap_groups SET size = size + 1,
               judged = judged + (SELECT count(*) FROM questions WHERE id = new.question AND questions.judged > 0)
         WHERE id = new.gap_group;
    END""",
    "gap_deleted": """AFTER DELETE ON gaps BEGIN
        UPDATE gap_groups SET size = size - 1,
               question = coalesce((SELECT min(question) FROM gaps WHERE gap_group = old.gap_group), 0)
         WHERE id = old.gap_group;
        DELETE FROM gap_groups WHERE id = old.gap_group AND size <= 0;
    END""",
    "feedback_added": f"AFTER INSERT ON feedback BEGIN {_COUNT_FEEDBACK} uid = new.question; END",
    "feedback_changed": f"AFTER UPDATE ON feedback BEGIN {_COUNT_FEEDBACK} uid = new.question; END",
    "feedback_deleted": f"AFTER DELETE ON feedback BEGIN {_COUNT_FEEDBACK} uid = old.question; END",
    "verdict_added": """AFTER INSERT ON verdicts BEGIN
        UPDATE questions SET judged = (SELECT count(*) FROM verdicts v
               WHERE v.question = new.question AND v.undone_at = '' AND v.verdict <> 'note') WHERE uid = new.question;
    END""",
    "verdict_changed": """AFTER UPDATE ON verdicts BEGIN
        UPDATE questions SET judged = (SELECT count(*) FROM verdicts v
               WHERE v.question = new.question AND v.undone_at = '' AND v.verdict <> 'note') WHERE uid = new.question;
    END""",
    "verdict_stays": """BEFORE UPDATE ON verdicts WHEN
        (new.id, new.question, new.verdict, new.actor, new.at) <> (old.id, old.question, old.verdict, old.actor, old.at)
        OR new.note NOT IN (old.note, '')
        OR (old.undone_at <> '' AND (new.undone_at, new.undone_by) <> (old.undone_at, old.undone_by)) BEGIN
        SELECT raise(ABORT, 'a verdict stays as it is; it can be undone once');
    END""",
    "takedown_stays": """BEFORE UPDATE ON takedowns WHEN
        (new.id, new.question, new.document, new.passage_sha256, new.sentences, new.reason, new.actor, new.at)
        <> (old.id, old.question, old.document, old.passage_sha256, old.sentences, old.reason, old.actor, old.at)
        OR (old.undone_at <> '' AND (new.undone_at, new.undone_by) <> (old.undone_at, old.undone_by)) BEGIN
        SELECT raise(ABORT, 'a takedown stays as it is; it can be undone once');
    END""",
    "verdict_kept": """BEFORE DELETE ON verdicts BEGIN
        SELECT raise(ABORT, 'a verdict is evidence: undo it instead of deleting it');
    END""",
    "takedown_kept": """BEFORE DELETE ON takedowns BEGIN
        SELECT raise(ABORT, 'a takedown is evidence: undo it instead of deleting it');
    END""",
}

_LINE: Final = (
    "id, uid, asked_at, chat_kind, question, outcome, reason, confidence, build, likes, dislikes, reports, judged"
)

_VIEWS: Final = {
    "unanswered": """SELECT q.id, q.uid, g.size AS times, q.question, g.first_at, g.last_at, q.confidence, q.build,
        g.id AS gap_group FROM gap_groups g LEFT JOIN questions q ON q.id = g.question
        WHERE g.judged = 0 ORDER BY g.size DESC, g.id DESC""",
    "low_confidence": f"""SELECT {_LINE} FROM questions
        WHERE outcome = 'answered' AND confidence < {LOW} AND judged = 0 AND erased = 0 ORDER BY id DESC""",
    "reported": f"""SELECT {_LINE}, (SELECT group_concat(reason, '; ') FROM feedback f WHERE f.question = questions.uid
        AND f.kind = 'report' AND f.reason <> '') AS reasons FROM questions
        WHERE reports > 0 AND judged = 0 ORDER BY id DESC""",
    "disliked": f"SELECT {_LINE} FROM questions WHERE dislikes > 0 AND judged = 0 ORDER BY id DESC",
    "failed": f"""SELECT {_LINE}, error, faults FROM questions WHERE judged = 0 AND erased = 0 AND
        (outcome = 'failed' OR faults <> '[]' OR error <> '') ORDER BY id DESC""",
    "most_asked": "SELECT text, times, first_at, last_at FROM wordings ORDER BY times DESC, id DESC",
    "sources_most_quoted": """SELECT document, max(title) AS title, sum(times) AS answers, count(*) AS passages
        FROM passages GROUP BY document HAVING sum(times) > 0 ORDER BY answers DESC, document""",
    "taken_down": """SELECT t.id, t.at, t.actor, t.reason, t.document,
        coalesce((SELECT title FROM passages p WHERE p.document = t.document LIMIT 1), '') AS title,
        t.passage_sha256, coalesce((SELECT text FROM passages p WHERE p.document = t.document
        AND p.passage_sha256 = t.passage_sha256), '') AS text, t.question
        FROM takedowns t WHERE t.undone_at = '' ORDER BY t.id DESC""",
    "history": """
        SELECT at, actor, 'verdict: ' || verdict AS what, question, '' AS document, note AS detail FROM verdicts
        UNION ALL SELECT undone_at, undone_by, 'undone: ' || verdict, question, '', '' FROM verdicts WHERE undone_at <> ''
        UNION ALL SELECT at, actor, CASE passage_sha256 WHEN '' THEN 'document taken down' ELSE 'passage taken down' END,
            question, document, reason FROM takedowns
        UNION ALL SELECT undone_at, undone_by, 'takedown undone', question, document, '' FROM takedowns
            WHERE undone_at <> ''
        UNION ALL SELECT at, actor, what, question, '', detail FROM deeds""",
}
