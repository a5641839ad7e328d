"""What is kept of questions: one SQLite file, `data/log.db`.

Reading order: `sqlite` (which build of SQLite) → `rows` (a question as a row) → `schema` (tables and statements) →
`derived` (what triggers keep in step: counts, search, views) → `unwritten` (the file that catches what the database
cannot take) → `takedowns` (what may not be shown) → `database` (the log itself) → `cases` (moderators' work on it) →
`gaps`, `labels`, `upkeep`, `keys` (what is done with it beside the replies).
"""
