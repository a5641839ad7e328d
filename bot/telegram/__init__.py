"""The Telegram side, in reading order.

`messages` (answers ↔ Telegram text) → `buttons` and `pages` (what stands under an answer, and what it opens) → `sending` and
`editing` → `asking` (a question answered in a chat), `presses`, `feedback`, `inline` → `handlers` (update in, reply out) →
`application`.
"""
