"""A question to an answer; the modules from the top down.

process         answers found in another process
engine          answers found in this one: open a build, ask, close
answers         the protocol of both
conversation    what is meant by what people type
overview        what happened in a place: the sentences nearest to the middle of all about it
answer          ranked passages to quotes, or declined
quoting         exact quotes and their contexts, checked against the stored text
serialise       an answer as JSON
search          a question to ranked passages
question        what a question searches for
features        what is measured of each sentence
scoring         what the measures are worth
nearmiss        passages about another name, place, date or figure than the question's
scopes          a passage as near misses see it
sameness        whether two mentions mean the same
groups          groups of people that are counted
differences     values of the quotes that cannot both be right
asked           what a question asks the value of
figures         the figure or date in a sentence that answers
names           the name in a sentence that answers
opposites       yes or no in a sentence that answers
sides           who says what about a question that no document settles
"""
