"""Which words of a question are its verbs, as far as their place tells: "Where does the stream *meet* the river?".

A passage may say what a verb says in many other words (`joins`, `flows into`). So a missing verb says little against a
sentence, while another noun in its place says much. A guess from word order; a word that it does not know for a verb
counts as a noun.
"""

from index.language.base import Language
from index.language.words import WORD, fold
from index.types import Span


def verbs(text: str, language: Language) -> frozenset[Span]:
    """Spans of the words of a question that are verbs.

    Three kinds of word are verbs. The word after "to", or after "who" and the like. The last word of what follows "did"
    and the like, up to the next small word. A word in "-ed" without an article or other word for a thing before it.
    """
    words = [(m.span(), m[0], fold(m[0])) for m in WORD.finditer(text)]
    known = language.nearmiss
    found: set[Span] = set()
    for at, (span, written, folded) in enumerate(words):
        before = words[at - 1][2] if at else ""
        if written[0].isupper() or folded in language.words.stop_words:
            continue
        if before in known.before_verbs or (known.past.fullmatch(folded) and before not in known.openers):
            found.add(span)
    for at, (_, _, folded) in enumerate(words):
        if folded in known.auxiliaries:
            chunk = _chunk(words[at + 1 :], language)
            last = next((word for word in reversed(chunk) if word[1].islower()), None)  # "did Ada credit Eve"
            if last:
                found.add(last[0])
    return frozenset(found)


def _chunk(words: list[tuple[Span, str, str]], language: Language) -> list[tuple[Span, str, str]]:
    """The subject and the verb after an auxiliary: without the articles that open it, up to the next small word."""
    start = next((i for i, word in enumerate(words) if word[2] not in language.nearmiss.openers), len(words))
    end = next((i for i in range(start, len(words)) if words[i][2] in language.words.stop_words), len(words))
    return words[start:end]
