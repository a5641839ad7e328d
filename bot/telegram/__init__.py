"""The Telegram side, update in, reply out.

Reading order: `messages` (answers ↔ Telegram text) → `delivery` (what is sent for an update) → `sending` → `handlers` (decides
nothing) → `intake` (updates wait, in order, until answered) → `pace` (flood limits) → `webhook` → `application`.
"""
