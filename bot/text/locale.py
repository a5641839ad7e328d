"""The language of the running task: English texts of `strings` become the reader's language.

    use("az")                     # at the start of an update, from the person's choice or Telegram's language
    _(strings.NOT_FOUND)          # anywhere below it, at the moment of showing

The language is a context variable, so updates handled side by side do not mix. Catalogs are gettext `.po` files in
`bot/text/locales/<language>.po`, read once by Babel; a text without a translation is shown in English.
"""

import gettext
import io
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = {"en": "English", "az": "Azərbaycanca", "ru": "Русский", "tr": "Türkçe", "hy": "Հայերեն"}
"""By code, the name of each language in that language, in the order in which they are offered."""
FOLDER: Final = Path(__file__).parent / "locales"

_language: ContextVar[str] = ContextVar("language", default="en")


def use(language: str | None) -> str:
    """Show texts in this language from now on, in this task; English if it is not offered. Returns the code."""
    code = (language or "en").split("-", maxsplit=1)[0].lower()
    code = code if code in LANGUAGES else "en"
    _language.set(code)
    return code


def language() -> str:
    """The language in use, one of `LANGUAGES`."""
    return _language.get()


def _(text: str) -> str:
    """A text of `strings` in the language in use."""
    return translations(_language.get()).gettext(text) if text else ""


def plural(one: str, many: str, count: int) -> str:
    """The form for a number of a text with a plural, in the language in use, which may have more than two forms."""
    return translations(_language.get()).ngettext(one, many, count)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalog of a language; an empty one for English."""
    path = FOLDER / f"{language}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
