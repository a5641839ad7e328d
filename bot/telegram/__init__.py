"""The Telegram side, in reading order.

`messages` (answers ↔ Telegram text) → `buttons` and `pages` (what stands under an answer, and what it opens) → `delivery` (what
is sent for an update), `sending` and `editing` → `asking` (a question answered in a chat), `presses`, `feedback`, `inline` →
`handlers` (update in, reply out) → `gate` (language, limits, quiet mode: before all handlers), `people` (what belongs to the
people who ask), `moderators` (who is one) → `cards`, `corrections` and `watch` → `moderation` (what they do),
`commands` (the menu) → `intake` (updates wait, in order, until answered) → `pace` (flood limits) →
`webhook` → `application`.
"""
