"""Questions in, quotes out: the Telegram bot, the same conversation in a terminal, and the log of both.

Reading order: `settings` → `log` (what is kept) → `desk` (a question to the index, a row in the log) → `cases` (a logged
question found again) → `text` (what a person reads) → `telegram` (update in, reply out) or `console`, the same in a
terminal → `__main__`. Beside them: `live` (a new index while the bot runs), `limits`, `chart`, `redaction`, `trail`,
`metrics`, `health` and `service`; `review` is the moderators' site, a program of its own.

Only `telegram` and `__main__` know Telegram.
"""
