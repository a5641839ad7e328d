"""The catalogs in `locales/`, compared with the texts in `strings` and `moderation`: what to translate, and what is wrong.

A text is a constant of one of these modules, or one half of a pair (`REASONS`). `NAME_ONE` and `NAME` are the two
English forms of one plural text. Used by `scripts/translations.py` and by the tests; the bot itself reads the catalogs in
`locale`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.text import moderation, strings
from bot.text.locale import FOLDER, LANGUAGES

SOURCES: Final = {"": strings, "moderation ": moderation}
"""The modules with the texts, by the prefix that the names of their texts get."""
SHORT: Final = 200
"""Telegram shows so many characters of the answer to a press; the translation of a text this short must be as short."""
DESCRIPTION: Final = 256
"""Longest description of a command."""
LONGEST: Final = 4096
"""Longest message."""
_ONE: Final = "_ONE"
_COMMAND: Final = re.compile(r"(?<![\w/])/[a-z]+|@BotFather|[A-Z]+_[A-Z_]+|`[^`]+`")
_HEADER: Final = """\
{name} translations of Citebot's texts.
Licence: Apache-2.0, as the whole project.

Written by the project, not by native speakers: if this is your language, please review it. CONTRIBUTING.md says how.
Plain text, formal and polite address, no side taken on anything a document says. Names in braces, commands such as
/help and names in capital letters stay as they are."""


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One text to translate. `many` is its plural in English, or empty; `name` says where it is."""

    name: str
    one: str
    many: str = ""


def texts() -> list[CatalogEntry]:
    """All texts to translate, in the order of `SOURCES`, each once."""
    found: dict[str, CatalogEntry] = {}
    for each in _all():
        found.setdefault(each.one, each)
    return list(found.values())


def languages() -> list[str]:
    """The languages with a catalog: all but English."""
    return [code for code in LANGUAGES if code != "en"]


def read(language: str, folder: Path = FOLDER) -> Catalog:
    """The catalog of a language; empty if there is none."""
    path = folder / f"{language}.po"
    if not path.is_file():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def problems(language: str, folder: Path = FOLDER) -> list[str]:
    """What is missing, left over or wrong in a catalog, one line each; empty if it is complete."""
    catalog = read(language, folder)
    wanted = texts()
    found = []
    for text in wanted:
        message = catalog.get(text.one)
        if message is None:
            found.append(f"{text.name}: no entry")
            continue
        forms = list(message.string) if isinstance(message.string, tuple) else [message.string]
        if bool(text.many) != message.pluralizable or (text.many and message.id != (text.one, text.many)):
            found.append(f"{text.name}: its plural is not that of the English text")
        elif text.many and len(forms) != catalog.num_plurals:
            found.append(f"{text.name}: {len(forms)} plural forms, expected {catalog.num_plurals}")
        elif message.fuzzy:
            found.append(f"{text.name}: marked fuzzy")
        else:
            found += [f"{text.name}: {problem}" for form in forms for problem in _wrong(text, str(form or ""))]
    known = {text.one for text in wanted}
    for message in catalog:
        key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        if key and key not in known:
            found.append(f"left over: {key[:60]!r}")
    return found


def update(language: str, folder: Path = FOLDER) -> Path:
    """Write the catalog again in the order of `SOURCES`: translations stay, new texts are empty, old ones are removed."""
    before = read(language, folder)
    made = Catalog(
        language,
        project="Citebot",
        version="0.1",
        charset="utf-8",
        header_comment="\n".join(
            f"# {line}".rstrip() for line in _HEADER.format(name=before.locale.english_name).splitlines()
        ),
        creation_date=before.creation_date if before else datetime(2026, 11, 21, tzinfo=UTC),
        revision_date=before.revision_date if before else datetime(2026, 11, 21, tzinfo=UTC),
        msgid_bugs_address="see CONTRIBUTING.md",
        last_translator="the project (unreviewed)",
        language_team=before.locale.english_name,
        fuzzy=False,
    )
    for text in texts():
        message = before.get(text.one)
        kept = message.string if message and message.pluralizable == bool(text.many) else None
        empty: tuple[str, ...] | str = ("",) * made.num_plurals if text.many else ""
        made.add((text.one, text.many) if text.many else text.one, kept or empty, auto_comments=[text.name])
    path = folder / f"{language}.po"
    with path.open("wb") as file:
        write_po(file, made, width=120, omit_header=False, sort_output=False)
    return path


def _all() -> Iterator[CatalogEntry]:
    for prefix, module in SOURCES.items():
        yield from (replace(text, name=prefix + text.name) for text in _of(module))


def _of(module: ModuleType) -> Iterator[CatalogEntry]:
    values = {name: value for name, value in vars(module).items() if name.isupper()}
    for name, value in values.items():
        if isinstance(value, str):
            if name.endswith(_ONE) and name.removesuffix(_ONE) in values:
                yield CatalogEntry(name.removesuffix(_ONE), value, str(values[name.removesuffix(_ONE)]))
            elif name + _ONE not in values:
                yield CatalogEntry(name, value)
        elif isinstance(value, tuple):
            yield from (CatalogEntry(f"{name} {key}", text) for key, text in value)


def _wrong(text: CatalogEntry, translated: str) -> Iterator[str]:
    if not translated.strip():
        yield "not translated"
        return
    english = text.many or text.one
    if _fields(english) != _fields(translated):
        yield f"has {sorted(_fields(translated))} in braces, expected {sorted(_fields(english))}"
    if (fixed := set(_COMMAND.findall(english))) != (found := set(_COMMAND.findall(translated))):
        yield f"names {sorted(found)}, expected {sorted(fixed)}"
    limit = DESCRIPTION if "COMMAND_" in text.name else SHORT if len(english) <= SHORT else LONGEST
    if len(translated) > limit:
        yield f"is {len(translated)} characters long, expected at most {limit}"
    if translated != translated.strip() and english == english.strip():
        yield "has white space around it"
    if re.search(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", translated):
        yield "has characters that cannot be seen"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
