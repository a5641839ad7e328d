"""A question is answered in a chat, and people use the answer.

Reading order: `links` (addresses that open the bot) and `buttons` (the table of verbs) → `pages` (what buttons open) →
`questions` (a question answered) → `feedback` (what people say of an answer) → `presses` (a button pressed) → `inline`
(questions typed in any chat).
"""
