"""What moderators read in Telegram, in English; shown through `_()` and translated like `strings`.

A card begins with its number, in every language: a reply to it and a press on it find the case by that.
"""

from typing import Final

CARD_HEAD: Final = "#{number} · {why}"
WHY_REPORT: Final = "Reported: {reason}"
WHY_DISLIKED: Final = "Marked as not answering"
WHY_LOW: Final = "Low confidence"
WHY_FAILED: Final = "Failed"
WHY_GAP_ONE: Final = "Not answered by the documents, asked {count} time"
WHY_GAP: Final = "Not answered by the documents, asked {count} times"
WHY_OPENED: Final = "From the log"
CARD_QUESTION: Final = "Question: {question}"
CARD_SEARCHED: Final = "Searched as: {question}"
CARD_ANSWERED: Final = "Answered with confidence {confidence}, build {build}, {at}"
CARD_DECLINED: Final = "Declined with confidence {confidence}, build {build}, {at}"
CARD_FAILED: Final = "Failed, build {build}, {at}; the error stands in the log"
CARD_FEEDBACK: Final = "Feedback: answers it {likes}, does not {dislikes}, reported {reports}"
CARD_REASONS: Final = "Reasons given: {reasons}"
CARD_ERASED: Final = "The text of this question has been erased; only its verdict is kept."
CARD_GONE: Final = "The question shown here has been erased from the log."
CARD_CUT: Final = "{text} [cut here; the whole text is in the log]"
VERDICT: Final = "{verdict} — {actor}, {at}"
VERDICT_UNDONE: Final = "{verdict} — {actor}, {at}; undone by {undone_by}, {undone_at}"
NOTE: Final = "Note: {note} — {actor}, {at}"
TAKEN_DOWN: Final = "Taken down: {title}, {what} — {actor}, {at}"
TAKEDOWN_UNDONE: Final = "Taken down: {title}, {what} — {actor}, {at}; undone by {undone_by}, {undone_at}"
A_PASSAGE: Final = "one passage"
WHOLE_DOCUMENT: Final = "the whole document"

RIGHT: Final = "Right"
WRONG: Final = "Wrong passage"
SHOULD_DECLINE: Final = "Should have declined"
SHOULD_ANSWER: Final = "Should have answered"
TAKE_DOWN: Final = "Take down …"
ADD_NOTE: Final = "Note"
NEXT: Final = "Next"
BACK: Final = "Back"
OLDER: Final = "Older"
UNDO: Final = "Undo: {what}"
TAKE_PASSAGE: Final = "[{rank}] this passage"
TAKE_DOCUMENT: Final = "[{rank}] whole document"
CORRECT: Final = "Edit it out of replies"
PUT_BACK: Final = "Put it back into replies"

SAVED: Final = "Saved."
UNDONE: Final = "Undone."
ALREADY: Final = "{actor} has judged this already: {verdict}, {at}. Undo that first."
NO_BUTTON: Final = "This button does not work any more."
NO_CASE: Final = "This case is no longer in the log."
NOT_POSSIBLE: Final = "That is no longer possible: {reason}"
NOTE_HOW: Final = "Reply to this card with the note."
NOTE_KEPT: Final = "Noted on #{number}."
LOG_BUSY: Final = "The log cannot be read or written right now. Please try again."
NO_OPEN_CASES: Final = "No open cases. Well done."
LOG_HOW: Final = "Write the words to look for after /log."
LOG_NONE: Final = "Nothing in the log holds all of these words."
LOG_HEAD: Final = "In the log, newest first:"
LOG_LINE: Final = "#{number} · {at} · {outcome} · {question}"
ANSWERED: Final = "answered"
DECLINED: Final = "declined"
FAILED: Final = "failed"
STATS_TITLE: Final = "Questions a day, {first} to {last} (UTC)"
STATS_CAPTION_ONE: Final = (
    "{count} question, {first} to {last} (UTC): {answered} answered, {declined} declined, {failed} failed; {disliked} "
    "marked as not answering, {reported} reported."
)
STATS_CAPTION: Final = (
    "{count} questions, {first} to {last} (UTC): {answered} answered, {declined} declined, {failed} failed; {disliked} "
    "marked as not answering, {reported} reported."
)
STATS_ANSWERED: Final = "answered"
STATS_DECLINED: Final = "declined"
STATS_FAILED: Final = "failed"
STATS_DISLIKED: Final = "not answering"
STATS_HOW: Final = "Write a number of days from 1 to 365 after /stats."
EXPORT_HOW: Final = "Write csv or jsonl after /export."
EXPORT_CAPTION_ONE: Final = "{count} question. User hashes are left out."
EXPORT_CAPTION: Final = "{count} questions. User hashes are left out."
EXPORT_TOO_LARGE: Final = (
    "The export is larger than Telegram takes. Use scripts/review.py export on the machine of the bot."
)
CORRECTED_ONE: Final = "Edited out of {count} reply."
CORRECTED: Final = "Edited out of {count} replies."
PUT_BACK_DONE_ONE: Final = "Put back into {count} reply."
PUT_BACK_DONE: Final = "Put back into {count} replies."
NOT_CORRECTED_ONE: Final = "{count} reply could not be changed."
NOT_CORRECTED: Final = "{count} replies could not be changed."
CORRECTION: Final = "A passage in this reply was taken down by the moderators on {day} and is no longer shown."
CORRECTION_GONE: Final = (
    "The source of a passage in this reply was changed or withdrawn; since {day} the passage is no longer shown."
)
TAKEN_DOWN_HEAD: Final = "Taken down by {actor}, {at}: {title}, {what}"
TAKEN_DOWN_REASON: Final = "Reason: {reason}"
RESTORED: Final = "Undone by {actor}, {at}"
GONE_HEAD: Final = "Build {build} no longer holds text that was quoted in answers:"
GONE_LINE: Final = "• {title}: {how}; answers that quoted it: {count}"
GONE_MORE: Final = "… and {count} more passages"
PASSAGE_CHANGED: Final = "a passage was changed"
DOCUMENT_WITHDRAWN: Final = "the document was withdrawn"
REPLIES_WAITING: Final = "Replies that still quote it: {count}"
REPLIES_WITHOUT: Final = "Replies it was edited out of: {count}"
REPLIES_PUT_BACK: Final = "Replies that show it again: {done}; could not be changed: {failed}"
REPLIES_CORRECTED: Final = "Replies corrected: {done}; could not be changed: {failed}"
ALARM_TAKEDOWNS: Final = (
    "Nothing is quoted at the moment: neither the log nor the copy beside it can say what is taken down. Whoever runs the bot "
    "has to look. {detail}"
)
ALARM_LOG: Final = "The log is damaged. Whoever runs the bot has to look. {detail}"
ALARM_LOG_MENDED: Final = "The log was damaged and has been mended, as far as it could be read: {detail}"
ALARM_INBOX: Final = "The file of waiting questions was damaged; some may have been lost. {detail}"
ALARM_RETENTION: Final = (
    "Old questions were not erased, because something seems wrong: {detail}. If it is right, whoever runs the bot confirms "
    "it with: scripts/review.py retention --confirm"
)
TAKE_WHY_PASSAGE: Final = "{mark} Why is passage [{rank}] taken down? Reply to this message with the reason."
TAKE_WHY_DOCUMENT: Final = (
    "{mark} Why is the whole document of [{rank}] taken down? Reply to this message with the reason."
)
TAKE_WHY_HINT: Final = "The reason"
MORE_CASES_ONE: Final = "{count} more open case; /review leads to it."
MORE_CASES: Final = "{count} more open cases; /review leads through them."

COMMANDS: Final = (
    ("review", "Go through the open cases"),
    ("log", "Search the log"),
    ("stats", "Questions a day, as a chart"),
    ("export", "The log as a file"),
)
