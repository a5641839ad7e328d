"""The bot: questions come in from Telegram or a terminal, quotes go out, and a log keeps both.

Reading order: `settings` → `log` (what is kept) → `questions` (a question to the index, a row in the log) → `past` (a logged
question found again) → `text` (what a person reads) → `telegram` (update in, reply out) or `console`, the same in a
terminal → `__main__`. Beside them: `preferences` (what people and chats have chosen), `limits` (how often they may ask),
`update_context` and `redaction` (log lines), `chart` (a picture for moderators), `metrics`,
`health` and `systemd` (for those who watch over it).

Only `telegram` and `__main__` know Telegram.
"""
