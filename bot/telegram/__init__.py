"""The Telegram side: `messages` (answers ↔ Telegram text) → `handlers` (update in, reply out) → `application`."""
