"""What people read: the bot's texts in five languages, and how an answer is put into words.

Reading order: `strings` and `moderation` (every text, in English) → `locale` (the same in the reader's language) → `catalogs`
(the files with the translations, checked and updated) → `links` (safe addresses) → `layout` (texts with marks, cut to size) →
`wording` (an answer in words) → `visible` (characters that cannot be seen) → `drawing` (an answer in a terminal).

Nothing here knows Telegram.
"""
