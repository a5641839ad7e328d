"""Every text that the bot shows to people, in one file, so that it can be translated.

Plain text without markup, because formatting is sent as message entities. Names in braces are filled with `str.format`. The
texts take no side on anything that a document says.
"""

from typing import Final

START: Final = (
    "Ask a question, and this bot quotes what its documents say about it: word for word, each quote with its source. "
    "It writes no answers of its own, and when the documents do not answer, it says so."
)
START_COUNT_ONE: Final = "There is {count} document to ask: /sources lists it. /help says more."
START_COUNT: Final = "There are {count} documents to ask: /sources lists them. /help says more."
HELP: Final = (
    "How to ask\n"
    "• Here, in a private chat: just write the question.\n"
    "• In a group: /ask and the question, or mention {name}, or reply to one of its messages.\n"
    "• As a reply to someone's message: /ask alone asks that message.\n"
    "• In any chat: write {name} and the question where you write messages, and choose a quote to send.\n"
    "• A question that leans on the last answer (“and how many children?”) is understood for ten minutes. Edit a "
    "question, and its answer is edited too.\n"
    "• Several questions in one message are answered one by one."
)
HELP_READING: Final = (
    "How to read an answer\n"
    "• A quote is word for word what its document says. The sentence that seems to answer is bold; whether it "
    "does is for you to judge. Tap a long quote to unfold it.\n"
    "• The title links to the publication. For a summary, it links to the first publication that the summary "
    "names.\n"
    "• Where sources give different figures or dates, they are shown side by side, without a verdict.\n"
    "• The buttons show more passages, the sentences around a quote, and its source. Please say whether a quote "
    "answered, and report one that should not be shown."
)
COMMAND_ASK: Final = "Ask the documents a question"
COMMAND_SOURCES: Final = "List the documents; /sources WORDS lists those that match"
COMMAND_HELP: Final = "How to ask"
COMMAND_LANGUAGE: Final = "Choose the language of the bot's own words"
COMMAND_PRIVACY: Final = "What is kept about questions"
COMMAND_MYDATA: Final = "Get everything that is kept about you"
COMMAND_FORGETME: Final = "Erase everything that is kept about you"
COMMAND_QUIET: Final = "Quiet mode: answer commands only"
COMMAND_START: Final = "What this bot does"

SOURCES_HEAD_ONE: Final = "{count} document:"
SOURCES_HEAD: Final = "{count} documents:"
SOURCES_FOUND_ONE: Final = "{count} document with “{words}”:"
SOURCES_FOUND: Final = "{count} documents with “{words}”:"
SOURCES_NOT_FOUND: Final = "No document has “{words}” in its title, publisher or date."
SOURCES_PAGE: Final = "Page {page} of {pages}. A number below shows more about that document."
SOURCES_NONE: Final = "There are no documents in this index."

UNDERSTOOD_AS: Final = "Understood as: {question}"
LIKELY: Final = "This likely answers the question:"
POSSIBLE: Final = "This may answer the question:"
DOUBTFUL: Final = "This may not answer fully:"
JUDGED: Final = "The documents do not settle this. Here is who says what:"
JUDGED_SINGLE: Final = "The documents do not settle this. Here is one of the statements on it:"
NOT_SETTLED: Final = "The documents do not settle this."
SOME_WITHHELD: Final = (
    "A passage was left out: its stored text no longer matches its document. The error has been logged."
)
OTHERS: Final = "Other documents on this:"
DIFFER: Final = "Sources differ ({about}). Among what they say:"
DIFFER_UNNAMED: Final = "Sources differ:"
SUMMARY_OF: Final = "summary of {what}"
PAGE: Final = "page {page}"
UNDER: Final = "under “{heading}”"
ALSO_IN: Final = "also printed in {names}"
AND_MORE: Final = "{names} and {count} more"

NOT_FOUND: Final = "These documents do not seem to answer that."
NOT_UNDERSTOOD: Final = (
    "No answer was found. Here the bot understands questions in English; in other languages it finds little more than names "
    "and figures. Please try in English."
)
NEAREST: Final = "Nearest by subject, not quoted:"
SMALL_TALK: Final = (
    "Hello! This bot only quotes documents. Ask something they may answer; /sources lists what there is to ask about."
)
THANKS: Final = "You are welcome. Ask another question whenever you like."
GOODBYE: Final = "Goodbye. Ask another question whenever you like."
NOTED: Final = "Ask another question whenever you like."
DOUBTED: Final = (
    "The bot cannot judge whether a document is right. Each quote names its document, and the buttons show more of it."
)
ABOUT_BOT: Final = (
    "This bot is a program that quotes documents word for word, each quote with its source, and writes no answers of its "
    "own. /help says more."
)
ONLY_QUOTES: Final = (
    "This bot only quotes documents. Ask something they may answer; /sources lists what there is to ask about."
)
HINT_LANGUAGE: Final = (
    "/language chooses the language of the bot's own words. Quotes stay in the language of their document, and questions "
    "in that language find most."
)
HINT_SOURCES: Final = "/sources lists the documents, and each quote names its own. Ask what they say:"
HINT_PRIVACY: Final = (
    "/privacy says what is kept about questions, /mydata sends you what is kept about you, and /forgetme erases it."
)
HINT_HELP: Final = "Write a whole question, and the bot quotes what its documents say about it. /help says more."
ONLY_WORDS: Final = "That is not a question yet. Please ask a whole question, so that a sentence can answer it."
TOO_MANY: Final = "The bot answers at most {count} questions of one message. Please send these again: {questions}"
EMPTY: Final = "There was no question in your message: write it after /ask, or see /help."
NO_WORDS: Final = "There is nothing to look up in your message: please ask in words."
TOO_LONG: Final = "Your question is too long: please use at most {limit} characters."
WITHHELD: Final = (
    "A passage was found, but its stored text no longer matches its document, so it is not quoted; "
    "this has been noted for the maintainers{number}."
)
PAUSED: Final = (
    "Quoting is paused: the bot cannot tell at the moment which passages have been taken down. The people who run"
    " it have been told. Please try again later."
)
NUMBER: Final = " (no. {number})"

NOT_TEXT: Final = "The bot can only look up text: please write your question."
UNKNOWN_COMMAND: Final = "The bot does not know that command; see /help."
FAILED: Final = "Something went wrong while answering; this has been noted for the maintainers{number}."

ASKED: Final = "Question: {question}"
TOO_BUSY: Final = "That did not work just now; please try again in a moment."

BUTTON_MORE: Final = "More passages"
BUTTON_CONTEXT: Final = "In context"
BUTTON_CONTEXT_OF: Final = "In context [{number}]"
BUTTON_SOURCE: Final = "About the source"
BUTTON_SOURCE_OF: Final = "Source [{number}]"
BUTTON_ANSWERED: Final = "👍 Answers it"
BUTTON_NOT_ANSWERED: Final = "👎 Does not"
BUTTON_THEY_DO: Final = "👎 The documents do answer it"
BUTTON_REPORT: Final = "Report"
BUTTON_DOCUMENTS: Final = "The documents"
BUTTON_BACK: Final = "Back"
BUTTON_EARLIER: Final = "↑ Earlier"
BUTTON_LATER: Final = "↓ Later"
BUTTON_WIDER: Final = "↕ Wider"
BUTTON_COPY_LINK: Final = "Copy a link to this page"
BUTTON_ASK_PRIVATELY: Final = "Ask in private"
REASONS: Final = (
    ("quote", "The quote is wrong"),
    ("source", "The source is wrong"),
    ("harm", "Private or harmful"),
    ("other", "Something else"),
)

MORE_HEAD: Final = "More on “{question}”. These passages are less likely to answer it:"
MORE_NONE: Final = "There are no more passages for this question."
MORE_GONE_ONE: Final = "{count} passage has changed or was withdrawn since, and is not shown."
MORE_GONE: Final = "{count} passages have changed or were withdrawn since, and are not shown."
SHOWN_ALREADY: Final = "It is already shown, a little further down."
CONTEXT_HEAD: Final = "The passage with the sentences around it:"
CONTEXT_MOVED: Final = "From the same document:"
CONTEXT_WHOLE: Final = "This is the whole document."
CHANGED: Final = "This passage has changed or was withdrawn since, so it is not shown."
SOURCE_GONE: Final = "This document is no longer here."
SOURCE_PUBLISHER: Final = "Publisher: {publisher}"
SOURCE_DATE: Final = "Date: {date}"
SOURCE_LANGUAGE: Final = "Language: {language}"
SOURCE_LICENCE: Final = "Licence: {licence}"
SOURCE_SUMMARISES: Final = "This text is a summary of: {what}"
SOURCE_FILE: Final = "File: {path}"
SOURCE_PASSAGES_ONE: Final = "{count} passage can be quoted."
SOURCE_PASSAGES: Final = "{count} passages can be quoted."
SOURCE_ADDRESS: Final = "Address: {address}"

NOTED_ANSWERED: Final = "Thank you. Noted: this answers the question."
NOTED_NOT_ANSWERED: Final = "Thank you. Noted: this does not answer the question."
NOT_NOTED: Final = "Your feedback could not be saved just now; please try again in a moment."
NOTED_TAKEN_BACK: Final = "Taken back."
REPORT_WHY: Final = "What is wrong with it?"
REPORT_NOTED: Final = "Thank you. The maintainers will see your report{number}."
REPORT_AGAIN: Final = "Thank you. Your report was changed{number}."
CASE_GONE: Final = "This answer is no longer kept, so its buttons do not work any more. Please ask again."
BUTTON_UNKNOWN: Final = "This button is from an older version of the bot. Please ask again."
EXAMPLE_GONE: Final = "This example is no longer offered; /start shows the current ones."

INLINE_HOW: Final = "How to ask here"
INLINE_HOW_LINE: Final = "Write a question after the name, then choose a quote to send"
INLINE_HOW_TEXT: Final = (
    "In any chat, write {name} and a question, for example one of those below. Choose one of the quotes that come up: "
    "it is sent with its source."
)
INLINE_HOW_TEXT_PLAIN: Final = (
    "In any chat, write {name} and a question. Choose one of the quotes that come up: it is sent with its source."
)
INLINE_NOT_FOUND: Final = "Not found in these documents"
INLINE_NOT_FOUND_TEXT: Final = "The documents of {name} do not seem to answer “{question}”."

CONSOLE_HEAD: Final = "Documents: {documents}; passages: {passages} (build {build}). Quotes only, each with its source."
CONSOLE_HELP: Final = "Type a question. /sources lists the documents, /help shows this, /quit or Ctrl-D leaves."
EXAMPLES: Final = "For example:"
CONSOLE_HOW_TO_CONNECT: Final = (
    "To run it in Telegram: talk to @BotFather to get a token, put TELEGRAM_BOT_TOKEN=... into .env and run "
    "`python -m bot` again."
)
CONSOLE_USE: Final = 'Without a terminal, pipe questions in, one per line: echo "…" | python -m bot --console'

PRIVACY_KEPT: Final = (
    "What is kept: each question with its reply and the time, and what you say about the answer, so that wrong "
    "answers can be found and corrected. In place of your id and name there is only a keyed hash; the address of "
    "the reply is kept encrypted. Your last question is remembered for ten minutes, so that the bot understands a"
    " follow-up."
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
    "Erase everything that is kept about you? That is your questions with their replies, what you said about "
    "answers, and your choices of language and tuning. This cannot be undone. The messages in your chats stay "
    "until you delete them."
)
BUTTON_FORGET: Final = "Erase everything"
BUTTON_KEEP: Final = "Keep it"
FORGOTTEN_ONE: Final = "Done: {count} question was erased, and everything else that was kept about you."
FORGOTTEN: Final = "Done: {count} questions were erased, and everything else that was kept about you."
FORGOTTEN_NONE: Final = "Done: nothing is kept about you any more."
FORGOTTEN_SOON: Final = (
    "The entries are erased. Another program is reading the log, so a copy of them is still on the disk until it "
    "stops. The bot tries to clear that copy every minute, and this message changes as soon as it is gone."
)
FORGET_FAILED: Final = "It could not be erased just now, and nothing was changed. Please try again later."
FORGET_KEPT: Final = "Nothing was erased."

LANGUAGE_CHOOSE: Final = "In which language should the bot write to you? Quotes stay in the language of their document."
LANGUAGE_TELEGRAM: Final = "As in Telegram"
LANGUAGE_NOW: Final = "From now on, the bot writes to you in this language: {language}."

QUIET_ON: Final = (
    "Quiet mode is on: in this group the bot answers commands only, such as /ask with a question. It does not "
    "answer mentions and replies. /quiet off ends it."
)
QUIET_OFF: Final = (
    "Quiet mode is off: in this group the bot answers commands, mentions and replies. /quiet on starts it."
)
QUIET_ADMINS: Final = "Only administrators of this group can change quiet mode."
QUIET_GROUPS: Final = "Quiet mode is for groups; there, administrators set it with /quiet on or /quiet off."

TOO_FAST: Final = "That is too much in a short time. Please wait a minute; until then, anything more is dropped."
NOT_FOR_THIS_CHAT: Final = (
    "This bot does not answer in this chat (id {chat}): it answers only in chats chosen by the people who run it."
)
TRY_LATER: Final = "That did not work just now. Please try again later."
