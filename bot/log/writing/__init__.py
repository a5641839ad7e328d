"""What writes: the log's rows, and the inbox of updates that wait for a reply.

`opening`, `unwritten` (rows that the database could not take), `syncing` (the WAL onto the disk), `database` (`Log`),
`forgotten` (what is erased from waiting rows), `dead_letters`, `inbox`.
"""
