"""What is kept of questions: one SQLite file, `data/log.db`.

Reading order: `sqlite` (which build of SQLite) → `rows` (a question as a row) → `schema` (tables and statements) →
`unwritten` (the file that catches what the database cannot take) → `database` (the log itself). Beside it, `inbox`: updates
that wait for their answer, in a file of their own.
"""
