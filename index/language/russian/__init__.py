"""Russian."""

from index.language.base import Language
from index.language.russian.quantities import QUANTITIES
from index.language.russian.vocabulary import VOCABULARY

RUSSIAN = Language(code="ru", words=VOCABULARY, quantities=QUANTITIES)
