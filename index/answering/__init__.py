"""A question to an answer of quotes.

Reading order:

    question       a question as searched for: spelling, dates, names
    asked          what a question asks the value of
    features       a sentence of a candidate → named figures
    scoring        figures → rank and probability, by the weights in a file
    sameness, scopes, groups    whether two mentions are the same; what a passage is about; groups that are counted
    places, verbs, shared_names    words of a question that are places, verbs, names; what all passages say about names
    nearmiss       another name, place, date or figure in the sentence than in the question
    doubt          how much a sentence speaks against being the answer, by what the question names and it lacks
    event_dates    the date of an event that a question names, as the passages give it
    search         three searches → candidates → ranked hits
    figures, names, opposites   the figure, date, name, or yes and no of a sentence
    differences    values of the quotes that cannot all be right
    sides          who says what about a question that no document settles
    quoting        exact quotes and their contexts, checked against the stored text
    answer         hits → `Answer`: quotes, differences, or an honest no
    overview       "What happened in …?"
    conversation   what somebody typed → which question is meant → `Answer`
    serialise      `Answer` as JSON
    answers        `Answers`, the protocol of the two below
    engine         `Index`: a build opened, asked, closed in this process
    process        questions answered in another process
"""
