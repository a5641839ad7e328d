"""Which languages there are; each has its own module or package.

Reading order: `words` (what a word is), `values` and `readings` (what is read of a text), `tables`, `answer_tables` and
`quantity_tables` (word lists, compiled once), `quantities` (a package: reads figures and dates by them), `contrasts`,
`plain` (rules, and what they say when nothing is known), `claims` and `phrases` (rules that languages share), `base`
(`Language`), `english`, `armenian`, `azerbaijani`, `russian`, `turkish` (packages; `turkic` has what two of them share),
`detect` (which language a text is in, by the words of `evidence`), `mentions` (what a text names), `lexicon` (counts of
words), `aliases` (other spellings).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from index.language.armenian import ARMENIAN
from index.language.azerbaijani import AZERBAIJANI
from index.language.base import Language
from index.language.detect import EXPECTED, detected
from index.language.english import ENGLISH
from index.language.readings import Talk
from index.language.russian import RUSSIAN
from index.language.turkish import TURKISH
from index.types import Citation

DEFAULT: Final = ENGLISH
"""Serves documents and questions of every language that has no module here, and builds the keyword search."""
LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType(
    {language.code: language for language in (ENGLISH, ARMENIAN, AZERBAIJANI, RUSSIAN, TURKISH)}
)
"""By code. A new language is one more name in this line."""


def language_for(tag: str) -> Language:
    """The language of a BCP 47 tag (`en`, `en-GB`); `DEFAULT` for a tag that has no module, and for an empty one."""
    return LANGUAGES.get(tag.split("-", maxsplit=1)[0].lower(), DEFAULT)


def further() -> tuple[str, ...]:
    """Codes of the languages other than `DEFAULT` that have a module. A build made with others is not reused."""
    return tuple(sorted(LANGUAGES.keys() - {DEFAULT.code}))


def tag_of(text: str) -> str:
    """The BCP 47 tag of a document that names no language; the tag of `DEFAULT` where it cannot be told."""
    return detected(text, {*EXPECTED, *LANGUAGES}, DEFAULT.code)


def languages_of(citations: Iterable[Citation]) -> dict[str, Language]:
    """The language of each document, by its id."""
    return {citation.document: language_for(citation.language) for citation in citations}


def language_of(text: str) -> Language:
    """The language that a question is asked in, among those that have a module; `DEFAULT` where it cannot be told."""
    return DEFAULT if len(LANGUAGES) == 1 else LANGUAGES[detected(text, LANGUAGES, DEFAULT.code)]


def split_questions(text: str) -> tuple[str, ...]:
    """The questions of a text, each as typed; the text itself when it is one question, or none.

    There may be more than `MAX_QUESTIONS`; the caller tells which ones were not answered.
    """
    return language_of(text).manners.split_questions(text)


def small_talk(text: str) -> Talk:
    """What kind of small talk a text is as a whole; empty for a question, and for a text without a word."""
    return language_of(text).manners.small_talk(text)


def joining_words() -> frozenset[str]:
    """Folded words that a completed question may have from neither of the two questions, in any language."""
    return frozenset().union(*(language.followups.joining for language in LANGUAGES.values()))
