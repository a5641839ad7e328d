"""The bot: questions come in from Telegram or a terminal, quotes go out, and a log keeps both.

Reading order: `settings` → `log` (what is kept) → `questions` (a question is answered and logged) → `answer_view` (what its
buttons need) → `past` (earlier questions, found again) → `text` (what people read) → `telegram`, or `console` in a terminal →
`live` (a new build takes over) → `__main__`. `review` shows the log to moderators in a browser, `commands` is the
command line `citebot`.

Around them: `preferences` (what people and chats have chosen), `limits` (how often they may ask), `update_context` and
`redaction` (what log lines say, and what they must not say), `full_disk` (one line per minute), `chart` (a picture for
moderators), `resources` (enough memory and open files?), `metrics`, `ports`, `health` and `systemd` (for the people who
run the bot).

Only `telegram` and `__main__` know Telegram.
"""
