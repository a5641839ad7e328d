"""Questions in, quotes out: the Telegram bot, the same conversation in a terminal, and the log of both.

Reading order: `settings` → `answers` (a question to the index, a row in the log) → `messages` (the answer as Telegram
text and entities) → `handlers` (update in, reply out) → `application` → `__main__`. Beside them: `console`, the same in
a terminal; `strings` and `wording`, what a person reads; `layout` and `links`; `log` with `rows`, `schema`, `unwritten`
and `sqlite`; `redaction`.

Only `messages`, `handlers`, `application` and `__main__` know Telegram.
"""
