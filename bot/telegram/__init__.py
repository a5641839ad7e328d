"""The Telegram side: `messages` (answers ↔ Telegram text) → `sending` → `handlers` (update in, reply out) → `application`."""
