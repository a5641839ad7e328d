"""Typing errors as people make them in a messenger, for measuring how robust a question is: seeded, so repeatable.

Four kinds of single-key error (swap, drop, double, neighbouring key; Damerau 1964 found such to be most of all errors),
words without their vowels ("hw mny"), short forms ("ppl"), and lower case without punctuation.
"""

import random
import re

_NEIGHBOURS = {
    key: row[max(i - 1, 0) : i] + row[i + 1 : i + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for i, key in enumerate(row)
}
_SHORT = {
    "people": "ppl",
    "how": "hw",
    "you": "u",
    "are": "r",
    "what": "wat",
    "with": "w",
    "because": "bc",
    "many": "mny",
}


def misspell(question: str, seed: int, errors: int = 2) -> str:
    """A question with this many words misspelt, in lower case, without its question mark.

    Args:
        question: Any text; words shorter than four letters and figures are left alone.
        seed: The same seed gives the same result.
        errors: How many words to misspell, if there are so many.
    """
    chance = random.Random(seed)  # noqa: S311 (no secret is made)
    words = [_SHORT.get(word, word) for word in question.lower().rstrip("?! .").split()]
    places = [i for i, word in enumerate(words) if re.fullmatch(r"[a-z]{4,}", word)]
    for place in chance.sample(places, min(errors, len(places))):
        words[place] = _misspell_word(words[place], chance)
    return " ".join(words)


def _misspell_word(word: str, chance: random.Random) -> str:
    i = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "drop", "double", "neighbour", "vowel"))
    if kind == "swap":
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind == "drop":
        return word[:i] + word[i + 1 :]
    if kind == "double":
        return word[:i] + word[i] + word[i:]
    if kind == "neighbour":
        return word[:i] + chance.choice(_NEIGHBOURS.get(word[i], word[i])) + word[i + 1 :]
    vowels = [k for k in range(1, len(word)) if word[k] in "aeiou"]
    k = chance.choice(vowels) if vowels else i
    return word[:k] + word[k + 1 :]
