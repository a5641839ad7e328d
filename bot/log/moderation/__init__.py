"""What moderators read and decide.

    cases      one case and what is decided about it     queues     lists, search, counts, history
    service    verdicts, notes, takedowns and undos: the rules behind Telegram, the browser and the command line
    affected   answers whose source changed              documents  what the build in use says of a document
    opened     messages that a button opened             shown      messages in which moderators saw a question
    feedback   what people say of answers                gaps       unanswered questions grouped by meaning
    labels     verdicts as labelled questions            export     CSV and JSON lines

All three doors use all of these.
"""
