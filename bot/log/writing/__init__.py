"""What writes: the log's rows, and the inbox of updates that wait for a reply.

`opening`, `unwritten` (rows that the database could not take), `syncing` (the WAL onto the disk), `database` (`Log`),
`forgotten` (people erased while the bot runs), `inbox`, `dead_letters` (updates that were given up).
"""
