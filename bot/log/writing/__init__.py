"""What writes: the log's rows, and the inbox of updates that wait for a reply."""
