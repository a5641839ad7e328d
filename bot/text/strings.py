"""Every sentence the bot says to a person, in one place, so that translating it is one file's work.

Plain text: no markup, because formatting travels as message entities. Names in braces are filled with `str.format`. The
sentences take no side on anything a document says.
"""

from typing import Final

START: Final = (
    "This bot answers questions from {documents} documents by quoting them word for word, each quote with its source. "
    "It writes no answers of its own, and says so when the documents do not answer.\n\n"
    "Ask a question, or see /sources for the documents and /help for the rest."
)
HELP: Final = (
    "In a private chat, just write the question. In a group, use /ask with the question, mention the bot, or reply to "
    "one of its messages.\n\n"
    "/ask – ask a question; as a reply to someone's message, it asks that message\n"
    "/sources – list the documents\n"
    "/privacy – what is kept about questions\n\n"
    "A reply quotes at most three documents. The sentence that seems to answer is in bold; whether it does is for you "
    "to judge, and the link leads to the publication, for a summary to the first one it names."
)
COMMANDS: Final = (
    ("ask", "Ask the documents a question"),
    ("sources", "List the documents"),
    ("help", "How to ask"),
    ("language", "Choose the language of the bot's own words"),
    ("privacy", "What is kept about questions"),
    ("mydata", "Get everything that is kept about you"),
    ("forgetme", "Erase everything that is kept about you"),
)
ADMIN_COMMANDS: Final = (("quiet", "Quiet mode: answer commands only"),)

SOURCES_HEAD: Final = "{count} documents:"
SOURCES_MORE: Final = "… and {count} more."
SOURCES_NONE: Final = "There are no documents in this index."

UNDERSTOOD_AS: Final = "Understood as: {question}"
LIKELY: Final = "This likely answers the question:"
POSSIBLE: Final = "This may answer the question:"
DOUBTFUL: Final = "This may not answer fully:"
SOME_WITHHELD: Final = (
    "A passage was left out: its stored text no longer matches what was read in. The fault is logged."
)
OTHERS: Final = "Other documents on this:"
DIFFER: Final = "Sources differ ({about}). Among what they say:"
DIFFER_UNNAMED: Final = "Sources differ:"
SUMMARY_OF: Final = "summary of {what}"
ALSO_IN: Final = "also printed in {names}"
AND_MORE: Final = "{names} and {count} more"

NOT_FOUND: Final = "These documents do not seem to answer that."
NEAREST: Final = "Nearest by subject, not quoted:"
SMALL_TALK: Final = (
    "Hello! This bot only quotes documents. Ask something they may answer; /sources lists what there is to ask about."
)
EMPTY: Final = "There was no question in that: write it after /ask, or see /help."
NO_WORDS: Final = "There is nothing to look up in that: please ask in words."
TOO_LONG: Final = "That is too long for a question: please ask in at most {limit} characters."
WITHHELD: Final = (
    "A passage was found, but its stored text no longer matches its document, so it is not quoted; "
    "this has been noted for the maintainers{number}."
)
NUMBER: Final = " (no. {number})"

NOT_TEXT: Final = "Only text can be looked up here: please write the question."
UNKNOWN_COMMAND: Final = "That command is not known here; see /help."
FAILED: Final = "Something went wrong while answering; this has been noted for the maintainers{number}."

CONSOLE_HEAD: Final = "{documents} documents, {passages} passages (build {build}). Quotes only, each with its source."
CONSOLE_HELP: Final = "Type a question. /sources lists the documents, /help shows this, /quit or Ctrl-D leaves."
EXAMPLES: Final = "For example:"
CONSOLE_HOW_TO_CONNECT: Final = (
    "To run it in Telegram: talk to @BotFather to get a token, put TELEGRAM_BOT_TOKEN=... into .env and run "
    "`python -m bot` again."
)
CONSOLE_USE: Final = 'Without a terminal, pipe questions in, one a line: echo "…" | python -m bot --console'

PRIVACY_KEPT: Final = (
    "What is kept: each question with its reply and the time, and what you say about the answer, so that wrong answers can "
    "be found and corrected. In place of your id and name there is only a keyed hash; where the reply went is kept "
    "encrypted. The question before is remembered for ten minutes to understand a follow-up."
)
PRIVACY_DAYS_ONE: Final = "How long: {count} day. Then your words and the hash are erased."
PRIVACY_DAYS: Final = "How long: {count} days. Then your words and the hash are erased."
PRIVACY_NO_LIMIT: Final = "How long: until it is erased, by you or by those who run this bot."
PRIVACY_WHO: Final = (
    "Who reads it: those who run this bot, and the moderators they appoint. Nothing is passed to other services; the "
    "messages themselves travel through Telegram."
)
PRIVACY_TUNING: Final = (
    "Tuning: questions that a moderator has reviewed may be used to set how sure the bot must be before it quotes."
)
PRIVACY_TUNING_ON: Final = "Yours may be used."
PRIVACY_TUNING_OFF: Final = "Yours are not used."
PRIVACY_YOURS: Final = "To see everything that is kept about you: /mydata. To have it erased: /forgetme."
PRIVACY_IN_PRIVATE: Final = (
    "In a private chat with this bot, /mydata shows what is kept about you, /forgetme erases it, and /privacy keeps your "
    "questions out of tuning."
)
BUTTON_TUNING_OFF: Final = "Do not use my questions for tuning"
BUTTON_TUNING_ON: Final = "Allow my questions for tuning"
BUTTON_PRIVATE_CHAT: Final = "Open the private chat"
ONLY_IN_PRIVATE: Final = "Please send that in a private chat with this bot, so that nobody else sees the answer."

MYDATA_ONE: Final = "Everything that is kept about you, with {count} question."
MYDATA: Final = "Everything that is kept about you, with {count} questions."
MYDATA_PART: Final = "File {part} of {parts}."
MYDATA_NONE: Final = "Nothing is kept about you."

FORGET_ASK: Final = (
    "Shall everything that is kept about you be erased? Your questions with their replies, what you said about answers, and "
    "your choices of language and tuning. This cannot be undone. The messages in your chats stay until you delete them."
)
BUTTON_FORGET: Final = "Erase everything"
BUTTON_KEEP: Final = "Keep it"
FORGOTTEN_ONE: Final = "Done: {count} question was erased, and all else that was kept about you."
FORGOTTEN: Final = "Done: {count} questions were erased, and all else that was kept about you."
FORGOTTEN_NONE: Final = "Done: nothing is kept about you any more."
FORGOTTEN_SOON: Final = (
    "The entries are erased. A program that is reading the log keeps a copy of them on the disk until it lets go; the bot "
    "tries to clear that copy every minute, and this message changes as soon as it is gone."
)
FORGET_FAILED: Final = "It could not be erased just now, and nothing was changed. Please try again later."
FORGET_KEPT: Final = "Nothing was erased."

LANGUAGE_CHOOSE: Final = "In which language shall the bot write to you? Quotes stay in the language of their document."
LANGUAGE_TELEGRAM: Final = "As in Telegram"
LANGUAGE_NOW: Final = "From now on, the bot writes to you in this language: {language}."

QUIET_ON: Final = (
    "Quiet mode is on: in this group the bot answers commands only, such as /ask with a question. Mentions and replies go "
    "unanswered. /quiet off ends it."
)
QUIET_OFF: Final = (
    "Quiet mode is off: in this group the bot answers commands, mentions and replies. /quiet on starts it."
)
QUIET_ADMINS: Final = "Only administrators of this group can change quiet mode."
QUIET_GROUPS: Final = "Quiet mode is for groups; there, administrators set it with /quiet on or /quiet off."

TOO_FAST: Final = "That is a lot in a short time. Please wait a minute; until then, more goes unanswered."
NOT_FOR_THIS_CHAT: Final = (
    "This bot does not answer in this chat (id {chat}): it is open only to the chats chosen by those who run it."
)
TRY_LATER: Final = "That did not work just now. Please try again later."
