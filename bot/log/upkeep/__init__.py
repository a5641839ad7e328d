"""What is done once a day, at a start, or by command: retention, backups, checks, key rotation."""
