"""The catalogs cover every text of the bot, keep what must be kept, and are shown."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from bot.text import catalogs, locale, moderation, strings
from bot.text.locale import _, plural, use

LANGUAGES = catalogs.languages()
SCRIPT = Path(__file__).parents[2] / "scripts" / "translations.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogs, to spoil."""
    copy = tmp_path / "locales"
    shutil.copytree(locale.FOLDER, copy)
    return copy


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_is_complete_and_right(language: str) -> None:
    """Every constant, every plural form, the same names in braces and commands, nothing fuzzy, within Telegram's limits."""
    assert catalogs.problems(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalog_asks_for_review(language: str) -> None:
    """Its head says who wrote it and how to mend it."""
    text = (locale.FOLDER / f"{language}.po").read_text("utf-8")
    assert "not by native speakers" in text
    assert "CONTRIBUTING.md" in text
    assert "fuzzy" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_update_changes_nothing_in_a_complete_catalog(language: str, folder: Path) -> None:
    """The files in the repository are as the script writes them."""
    before = (folder / f"{language}.po").read_bytes()
    catalogs.update(language, folder)
    assert (folder / f"{language}.po").read_bytes() == before


def test_every_constant_is_a_text_to_translate() -> None:
    """Strings, pairs, and pairs of plural forms; nothing is left out."""
    known = {text.one for text in catalogs.texts()} | {text.many for text in catalogs.texts()}
    for module in (strings, moderation):
        for name, value in vars(module).items():
            if name.isupper():
                assert {value} <= known if isinstance(value, str) else {text for _key, text in value} <= known, name


def test_texts_are_shown_in_the_language_in_use() -> None:
    """Also plurals with three forms, and commands."""
    try:
        use("ru")
        assert _(strings.FORGET_KEPT) == "Ничего не стёрто."
        shown = [
            plural(strings.PRIVACY_DAYS_ONE, strings.PRIVACY_DAYS, count).format(count=count) for count in (1, 3, 180)
        ]
        assert [text.split(".")[0] for text in shown] == [
            "Как долго: 1 день",
            "Как долго: 3 дня",
            "Как долго: 180 дней",
        ]
        assert _(strings.COMMAND_ASK) == "Задать вопрос документам"
        use("hy-AM")
        assert _(strings.FORGET_KEPT) == "Ոչինչ չի ջնջվել։"
        use("xx")
        assert _(strings.FORGET_KEPT) == strings.FORGET_KEPT
    finally:
        use("en")


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("Ничего не стёрто.", "", "FORGET_KEPT: not translated"),
        ("Страница {page} из {pages}", "Страница {page}", "SOURCES_PAGE: has ['page'] in braces, expected ['page', 'pages']"),
        ("Стереть это: /forgetme", "Стереть это", "PRIVACY_YOURS: names ['/mydata'], expected ['/forgetme', '/mydata']"),
        ("Готово: о вас", "Готово " * 30 + "о вас", "FORGOTTEN_NONE: is 242 characters long, expected at most 200"),
        ("Как спрашивать\"", "К" * 257 + "\"", "COMMAND_HELP: is 257 characters long, expected at most 256"),
        ("Ничего не стёрто.", "Ничего\u202e не стёрто.", "FORGET_KEPT: has characters that cannot be seen"),
        ("#. FORGET_KEPT\n", "#. FORGET_KEPT\n#, fuzzy\n", "FORGET_KEPT: marked fuzzy"),
        ('msgid "Nothing was erased."', 'msgid "Nothing was."', "left over: 'Nothing was.'"),
    ],
)  # fmt: skip
def test_a_spoilt_catalog_is_found_out(before: str, after: str, problem: str, folder: Path) -> None:
    """Each kind of mistake is one line with the constant's name."""
    path = folder / "ru.po"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    assert problem in catalogs.problems("ru", folder)


def test_missing_plural_form_is_found_out(folder: Path) -> None:
    """Russian needs three."""
    path = folder / "ru.po"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("msgstr[2]")) + "\n", encoding="utf-8")
    assert any("plural forms, expected 3" in problem or "not translated" in problem
               for problem in catalogs.problems("ru", folder))  # fmt: skip


def script() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("script_translations", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_script_lists_and_updates(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new text: reported as missing; after --update it waits empty, and what was translated stays."""
    main = script().main
    fine = CliRunner().invoke(main, ["--folder", str(folder)])
    assert (fine.exit_code, fine.output.count("0 problems")) == (0, len(LANGUAGES))
    monkeypatch.setattr(strings, "A_NEW_TEXT", "Something new.", raising=False)
    missing = CliRunner().invoke(main, ["--check", "--folder", str(folder)])
    assert missing.exit_code == 1
    assert missing.output.count("A_NEW_TEXT: no entry") == len(LANGUAGES)
    updated = CliRunner().invoke(main, ["--update", "--folder", str(folder)])
    assert updated.output.count("A_NEW_TEXT: not translated") == len(LANGUAGES)
    assert f"Error: {len(LANGUAGES)} problems." in updated.output
    assert "Ничего не стёрто." in (folder / "ru.po").read_text("utf-8")
