"""The log in a browser, for moderators: Datasette with one plugin of ours.

Reading order: `accounts` (who may come in) → `sessions` (who is in) → `brake` (guessing is slow) → `access` (every
request passes it: nothing is reachable that is not listed there) → `texts` (what the documents say) → `queries`, `facets`
(what is read of the log; counts of filters) → `chart`, `export` (pictures and files of it) → `pages` (what is shown) →
`actions` (what is decided), `logins` (in and out) → `plugin` (Datasette's hooks) → `serving`, `__main__` (start).

Datasette reads the log on connections that cannot write, and runs no SQL but the queries written here. What moderators
decide is written by `bot.log.moderation.service`, in one transaction each.
"""
