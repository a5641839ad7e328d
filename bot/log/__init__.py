"""What is kept of questions: one SQLite file, `data/log.db`.

Reading order: `sqlite` (which build of SQLite) → `rows` (a question as a row) → `schema` (tables and statements) →
`derived` (what triggers keep in step: counts, search, views) → `people` (what belongs to one person, and its erasure) →
`unwritten` (the file that catches what the database cannot take) → `takedowns` (what may not be shown) → `database` (the log
itself) → `cases` (moderators' work on it) → `gaps`, `labels`, `upkeep`, `keys` (what is done with it beside the replies).
Beside it, `inbox`: updates that wait for their answer, in a file of their own.
"""
