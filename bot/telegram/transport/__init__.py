"""How updates reach the handlers and how replies reach Telegram: each update is answered once, whatever fails on the way.

Reading order: `ptb` (types) and `responses` (what Telegram answered, or did not) → `numbers` (which message numbers are
taken) → `delivery` (one update and what is sent for it) → `searching` (did a message arrive?) → `sending` and `editing`
→ `pace` (Telegram's limits) → `parsing` and `polling`, or `webhook` (updates come in) → `inbox_queue` (they are kept and
queued) → `intake` (they are answered, tried again, or given up).
"""
