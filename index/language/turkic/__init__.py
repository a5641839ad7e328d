"""What Turkish and Azerbaijani share: their grammar, with words that each gives.

    letters      patterns that match with marks and without
    endings      a word without its endings
    moments      dates and times
    amounts      numbers, units and bounds
    vocabulary   stems and word lists
    manners      courtesies, small talk, several questions
    followups    a question that leans on the one before
    statements   claims, speakers, judgement
    answering    word lists of the modules of `index.answering`

Only the two packages `turkish` and `azerbaijani` import it.
"""
