"""What is done once a day, at a start, or by command.

`retention`, `backups`, `keys` (key rotation), `looking_over` (the check of the files), `daily` (the thread that does it).
"""
