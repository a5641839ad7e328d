"""What is kept of questions: one SQLite file, `data/log.db`; next to it `data/inbox.db`, updates that wait for their reply.

Where is what, from the ground up; each room imports only from those above it:

    sqlite clock sealing alarms aside    which SQLite, the time, sealed ids, what somebody must see to, files set aside
    rows people                          a question as a row; what belongs to one person, and its erasure
    tables/       schema derived inbox   the tables; what triggers keep in step: counts, full-text search, views
    takedowns/    takedown_copy barred   what may not be shown, and the copy of it that outlives the log
    damage/       checking mending       damaged files: found, read as far as possible, replaced
    writing/      database inbox         `Log` writes rows in one thread; `Inbox` keeps updates until they are answered
                  unwritten syncing      the file that catches what the database cannot take; the WAL onto the disk
                  opening forgotten      settings and tables at a start; people erased while the bot runs
                  dead_letters           updates that were given up
    moderation/   cases queues           one case and what is decided about it; lists, search, counts, history
                  service                the one service for verdicts, notes, takedowns and undos, behind all three doors
                  affected opened shown  answers whose source changed; messages to correct; messages to make blank
                  feedback gaps          what people say of answers; unanswered questions grouped by meaning
                  labels export          verdicts as labelled questions; CSV and JSON lines
                  documents              what the build in use says of a document or passage
    upkeep/       daily retention keys   the thread that erases, groups, checks; backups; key rotation
                  backups looking_over   copies, and putting one back; the check of the files at a start and once a day
"""
