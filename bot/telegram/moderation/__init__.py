"""What moderators are sent, and what they do with it. The log decides what is possible (`bot.log.moderation.service`).

Reading order: `moderators` (who is one) → `verbs` (the table of their buttons) → `cards`, `lists` and `posting` (what they
are sent) → `watch` (new cases become cards) and `queue` (which case comes next) → `blanking` (cards of erased questions) →
`corrections` (replies sent before are edited) → `reasons` (why something is taken down) → `presses` and `commands` →
`handlers` (all of it put together).
"""
