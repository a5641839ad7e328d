"""Typing errors as people make them in a messenger, to measure how well misspelt questions are answered; seeded.

There are four kinds of single-key error: swap, drop, double, neighbouring key. Damerau 1964 found that most errors are
of these kinds. Others are words without their vowels ("hw mny"), short forms ("ppl"), and lower case without
punctuation.
"""

import random

from index.language import DEFAULT
from index.language.base import Language


def misspell(question: str, seed: int, errors: int = 2, language: Language = DEFAULT) -> str:
    """A question in lower case, without its question mark, with some words misspelt.

    Args:
        question: Any text; words shorter than four letters and figures are left alone.
        seed: The same seed gives the same result.
        errors: How many words to misspell, or fewer if it has fewer.
        language: Of the question.
    """
    chance = random.Random(seed)  # noqa: S311 (no secret is made)
    words = [language.typos.short.get(word, word) for word in question.lower().rstrip("?! .").split()]
    places = [i for i, word in enumerate(words) if language.typos.long.fullmatch(word)]
    for place in chance.sample(places, min(errors, len(places))):
        words[place] = _misspell_word(words[place], chance, language)
    return " ".join(words)


def _misspell_word(word: str, chance: random.Random, language: Language) -> str:
    i = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "drop", "double", "neighbour", "vowel"))
    if kind == "swap":
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind == "drop":
        return word[:i] + word[i + 1 :]
    if kind == "double":
        return word[:i] + word[i] + word[i:]
    if kind == "neighbour":
        return word[:i] + chance.choice(language.typos.neighbours.get(word[i], word[i])) + word[i + 1 :]
    vowels = [k for k in range(1, len(word)) if word[k] in language.typos.vowels]
    k = chance.choice(vowels) if vowels else i
    return word[:k] + word[k + 1 :]
