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
PRIVACY: Final = (
    "Each question is kept with its reply and the time, so that wrong answers can be found and corrected. In place of "
    "your id or name there is only a keyed hash, and nothing is passed to other services. The question before is "
    "remembered for ten minutes to understand a follow-up. To see or delete what is kept, write to whoever runs this "
    "bot."
)
COMMANDS: Final = (
    ("ask", "Ask the documents a question"),
    ("sources", "List the documents"),
    ("help", "How to ask"),
    ("privacy", "What is kept about questions"),
)

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
UNDER_HEADING: Final = "under “{heading}”"
ON_PAGE: Final = "p. {page}"
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
