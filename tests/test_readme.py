"""What the pages say is true and complete: commands, options, settings, links, and the quote of the example."""

import ast
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli as sqlite_utils_cli
from telegram import Chat, Message, User

from bot.commands import main as citebot
from bot.settings import Settings, load_settings
from bot.telegram.commands import PUBLIC, commands_of
from bot.telegram.messages import read_message
from bot.text import moderation, strings
from index.documents import FIELDS

ROOT: Final = Path(__file__).parent.parent
README: Final = (ROOT / "README.md").read_text("utf-8")
TELEGRAM: Final = (ROOT / "docs/telegram.md").read_text("utf-8")
MODERATION: Final = (ROOT / "docs/moderation.md").read_text("utf-8")
COMMANDS: Final = (ROOT / "docs/commands.md").read_text("utf-8")
RUNNING: Final = (ROOT / "docs/running.md").read_text("utf-8")
MAKEFILE: Final = (ROOT / "Makefile").read_text("utf-8")
GUIDES: Final = tuple(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))
PAGES: Final = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "corpus/README.md", *GUIDES)
ALL: Final = "\n".join((ROOT / page).read_text("utf-8") for page in PAGES)
SCRIPTS: Final = sorted(path.name for path in (ROOT / "scripts").glob("*.py"))
SYSTEM: Final = frozenset({".", "chmod", "cp", "echo", "journalctl", "mkdir", "podman", "sudo"})
"""Commands of the system, not of the project; anything else in a code block must be proved."""

_FENCE: Final = re.compile(r"^[ ]*```(\w*)\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)
_OPTION: Final = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_VARIABLE: Final = re.compile(r"\b(?:TELEGRAM|CITEBOT)_[A-Z_]+[A-Z]\b")


def _blocks(text: str, language: str) -> list[str]:
    return [body for found, body in _FENCE.findall(text) if found == language]


def _commands(text: str) -> Iterator[list[str]]:
    """Every command of the shell blocks, of the services' `ExecStart`, and of `make …`/`python …` in running text."""
    lines = [line for block in _blocks(text, "sh") for line in block.replace("\\\n", " ").splitlines()]
    lines += [line.removeprefix("ExecStart=") for block in _blocks(text, "ini") for line in block.splitlines()
              if line.startswith("ExecStart=")]  # fmt: skip
    prose = _FENCE.sub("", text)
    lines += [
        " ".join(code.split()) for code in re.findall(r"`((?:make|python)\s[^`]+)`", prose) if "make …" not in code
    ]
    for line in lines:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|>&;")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in lexer:
            if set(word) <= set("|&;"):
                yield words
                words = []
            else:
                words.append(word)
        if words:
            yield words


def _all_commands() -> list[tuple[str, str]]:
    found = [(page, shlex.join(words)) for page in PAGES for words in _commands((ROOT / page).read_text("utf-8"))]
    return list(dict.fromkeys(found))


def _script(name: str, folder: str = "scripts") -> click.Command:
    spec = importlib.util.spec_from_file_location(f"script_{Path(name).stem}", ROOT / folder / name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    command = module.main
    assert isinstance(command, click.Command)
    return command


def _options(command: click.Command) -> set[str]:
    """The options that `--help` shows."""
    shown = CliRunner().invoke(command, ["--help"])
    assert shown.exit_code == 0, shown.output
    own = set(_OPTION.findall(shown.output))
    commands = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*(_options(each) for each in commands))


def _module_help(module: str) -> str:
    return subprocess.run(  # noqa: S603 # our own interpreter and a name from our own pages
        [sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def _section(heading: str) -> str:
    """The part of the page on commands under the heading that names `heading` in code type."""
    return re.split(rf"^## `{re.escape(heading)}`$", COMMANDS, flags=re.MULTILINE)[1].split("\n## ")[0]


def _parse(command: click.Command, name: str, arguments: list[str], parent: click.Context | None = None) -> None:
    """Fail unless a command, or the one below it that the arguments name, takes the arguments."""
    context = command.make_context(name, list(arguments), parent=parent)
    if isinstance(command, click.Group):
        found, chosen, given = command.resolve_command(context, context._protected_args + context.args)
        assert chosen is not None
        assert found is not None
        if given != ["--help"]:
            _parse(chosen, found, given, context)


def _prove(words: list[str]) -> None:
    """Fail unless the command exists and takes what it is given."""
    name, *rest = words
    if name == "make":
        for word in rest:
            variable, equals, _ = word.partition("=")
            if equals:
                assert re.search(rf"\$\((value )?{variable}\)", MAKEFILE), f"the Makefile does not use {variable}"
            else:
                assert re.search(rf"^{re.escape(word)}:", MAKEFILE, re.MULTILINE), f"no target {word}"
    elif Path(name).name == "python" and rest[0] == "-m":
        assert importlib.util.find_spec(rest[1]) is not None
        unknown = set(_OPTION.findall(" ".join(rest[2:]))) - set(_OPTION.findall(_module_help(rest[1])))
        assert not unknown
    elif Path(name).name == "python":
        assert rest[0].startswith(("scripts/", "tests/")), f"python runs {rest[0]}"
        arguments = [word for word in rest[1:] if word != "…"]
        if arguments:  # as typed, by the script's own parser; without any, the line only names the script
            _parse(_script(Path(rest[0]).name, Path(rest[0]).parts[0]), rest[0], arguments)
        else:
            assert (ROOT / rest[0]).is_file()
    elif name == "citebot":
        _parse(citebot, name, rest)
    elif name == "sqlite-utils":
        assert rest[0] in sqlite_utils_cli.commands, f"sqlite-utils has no command {rest[0]}"
        assert set(_OPTION.findall(" ".join(rest[1:]))) <= _options(sqlite_utils_cli.commands[rest[0]])
    elif name == ".ci/run":
        assert shutil.which(str(ROOT / name)), f"{name} cannot be run"
    else:
        assert name in SYSTEM, f"{name} is not known to be there"


@pytest.mark.parametrize(("page", "line"), _all_commands())
def test_command_on_page_exists(page: str, line: str) -> None:
    """A command in a code block or in running text names a target, script or module there is, with options it takes."""
    _prove(shlex.split(line))


@pytest.mark.parametrize(
    "line",
    ["make bild", "make build CORPSE=x", "python scripts/aks.py", "python scripts/ask.py --jsn x", "python -m bott",
     "python -m bot --consle", "sqlite-utils rowz log.db", "curl x",
     "citebot bild", "citebot build --corpse x", "citebot builds lst",
     "python scripts/review.py lst", "python scripts/review.py list --limt 3"],
)  # fmt: skip
def test_prove_refuses_what_does_not_exist(line: str) -> None:
    """The check above would notice a misspelt target, variable, script, option, module or tool."""
    with pytest.raises((AssertionError, click.UsageError)):
        _prove(line.split())


def test_pages_have_commands_of_each_kind() -> None:
    """The search for commands finds what a newcomer types first and every kind of command there is."""
    found = {" ".join(words[:2]) for words in _commands(README)}
    assert found >= {"make run", "make test", "make build", "make review", "python -m", "python scripts/build_index.py"}
    assert "python scripts/review.py" in {" ".join(words[:2]) for words in _commands(MODERATION)}
    assert {f"python scripts/{name}" for name in SCRIPTS} <= {" ".join(words[:2]) for words in _commands(COMMANDS)}
    assert ["/srv/citebot/.venv/bin/python", "-m", "bot"] in list(_commands(RUNNING))


@pytest.mark.parametrize("page", GUIDES)
def test_readme_leads_to_every_page(page: str) -> None:
    """What the README leaves to a page can be reached from it, in the list of what is where."""
    assert f"\n| [{page}]({page}) |" in README


@pytest.mark.parametrize("script", SCRIPTS)
def test_section_on_script_has_all_its_options(script: str) -> None:
    """Each option in the script's `--help` and its subcommands' is described, and no other."""
    named = set(_OPTION.findall(_section(f"scripts/{script}")))
    assert named | {"--help"} == _options(_script(script)) | {"--help"}


@pytest.mark.parametrize("module", ["bot", "bot.review"])
def test_section_on_module_has_all_its_options(module: str) -> None:
    """The same for what is started with `python -m`."""
    section = _section(f"python -m {module}")
    assert set(_OPTION.findall(section)) == set(_OPTION.findall(_module_help(module))) - {"--help"}


def test_section_on_citebot_has_all_its_verbs() -> None:
    """The table names each verb, and each of `builds`, and no other."""
    assert isinstance(citebot, click.Group)
    context = click.Context(citebot)
    expected: set[str] = set()
    for name in citebot.list_commands(context):
        command = citebot.get_command(context, name)
        inner = list(command.commands) if name == "builds" and isinstance(command, click.Group) else []
        expected |= {f"{name} {each}" for each in inner} or {name}
    assert set(re.findall(r"^\| `([a-z ]+)` \|", _section("citebot"), re.MULTILINE)) == expected


def test_section_on_review_has_all_its_subcommands() -> None:
    """The table names each subcommand of `scripts/review.py`, and no other."""
    command = _script("review.py")
    assert isinstance(command, click.Group)
    table = _section("scripts/review.py").partition("| subcommand |")[2].partition("\n\n")[0]
    assert {
        name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)
    } == set(command.commands)


def test_every_option_on_a_page_belongs_to_a_command() -> None:
    """No option is named on any page that no command of the project shows in its `--help`."""
    known = set(_OPTION.findall(_module_help("bot") + _module_help("bot.review"))).union(
        *(_options(_script(name)) for name in SCRIPTS), _options(_script("killed_builds.py", "tests"))
    )
    for name in ("rows", "query", "vacuum"):
        known |= _options(sqlite_utils_cli.commands[name])
    known |= set(_OPTION.findall((ROOT / "tests/hot_swap.py").read_text("utf-8")))
    assert set(_OPTION.findall(ALL)) - {"--now"} <= known  # --now is systemctl's


def test_every_make_target_is_in_readme_and_back() -> None:
    """The table of targets and the Makefile's `.PHONY` list name the same ones."""
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony
    listed = re.findall(r"^\| `make (\w+)` \|", README, re.MULTILINE)
    assert sorted(listed) == sorted(phony[1].split())


def _variables_in_settings() -> set[str]:
    tree = ast.parse((ROOT / "bot/settings.py").read_text("utf-8"))
    constants = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in constants if _VARIABLE.fullmatch(text)}


def test_settings_table_is_complete() -> None:
    """The table has a row for each variable that `bot/settings.py` reads; the pages name these and the build's own."""
    rows = re.findall(r"^\| `((?:TELEGRAM|CITEBOT)_\w+)` \|", RUNNING, re.MULTILINE)
    assert sorted(rows) == sorted(_variables_in_settings())
    assert set(_VARIABLE.findall(ALL)) == {*rows, "CITEBOT_ENCODER"}
    assert "(docs/running.md#settings)" in README


def test_env_example_is_complete_and_shows_the_defaults(tmp_path: Path) -> None:
    """`.env.example` names each variable once, and with every line switched on the settings are the defaults."""
    text = (ROOT / ".env.example").read_text("utf-8")
    assert sorted(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)) == sorted(_variables_in_settings())
    switched_on = tmp_path / ".env"
    switched_on.write_text(re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE), encoding="utf-8")
    assert load_settings({}, switched_on) == load_settings({}, None)
    assert load_settings({}, ROOT / ".env.example") == load_settings({}, None)


@pytest.mark.parametrize(
    ("variable", "attribute"),
    [("CITEBOT_DATA", "data"), ("CITEBOT_MAX_QUESTION", "max_question"), ("CITEBOT_RETENTION_DAYS", "retention_days"),
     ("CITEBOT_LOG_LEVEL", "log_level"),
     ("CITEBOT_HASH_KEY_FILE", "hash_key_file"), ("CITEBOT_RATE_USER", "rate_user"), ("CITEBOT_RATE_CHAT", "rate_chat")],
)  # fmt: skip
def test_settings_table_shows_the_default(variable: str, attribute: str) -> None:
    """A default in the table is the one in the code."""
    row = re.search(rf"^\| `{variable}` \| `([^`]+)` \|", RUNNING, re.MULTILINE)
    assert row
    assert row[1] == str(getattr(Settings(), attribute))


def _listed(page: str) -> list[str]:
    """Commands of the table on this page."""
    return re.findall(r"^\| `/(\w+)` \|", page, re.MULTILINE)


def test_every_bot_command_is_on_its_page_and_back() -> None:
    """The tables have each command of the menus, moderators' in their own table, and `/start`; the terminal's are named too."""
    assert sorted(_listed(TELEGRAM)) == sorted(PUBLIC)
    assert _listed(MODERATION) == [each.name for each in commands_of("moderation")]
    assert {
        name for name in re.findall(r"/(\w+)", strings.CONSOLE_HELP) if f"`/{name}`" not in README + TELEGRAM
    } == set()


@pytest.mark.parametrize("name", _listed(TELEGRAM))
def test_command_in_the_table_is_known_to_the_bot(name: str) -> None:
    """The bot takes each command of the table for one of its own."""
    message = Message(1, datetime(2026, 1, 1, tzinfo=UTC), Chat(7, "private"), User(7, "A", False), text=f"/{name} x")
    request = read_message(message, bot_id=1, username="your_bot")
    assert request is not None
    assert request.kind == name


def test_settings_for_moderators_are_as_shown() -> None:
    """The two lines of the page on moderation are taken as they stand."""
    (block,) = (block for block in _blocks(MODERATION, "ini") if "CITEBOT_MODERATORS=" in block)
    given = dict(line.split("=", 1) for line in block.split("\n") if line)
    settings = load_settings(given, None)
    assert (dict(settings.moderators), settings.moderators_chat) == ({123456: "Anna", 789: "Boris"}, -1001234567890)


def test_labels_of_buttons_are_those_of_the_bot() -> None:
    """Each button in the tables says what the button says."""
    known = {value for module in (strings, moderation) for value in vars(module).values() if isinstance(value, str)}
    tables = re.findall(r"^\| button \|.+\n\|.+\n((?:\|.+\n)+)", TELEGRAM + MODERATION, re.MULTILINE)
    labels = [
        label for table in tables for row in table.splitlines() for label in row.split("|")[1].strip().split(", ")
    ]
    assert len(labels) > 12
    assert {label.replace("Undo: …", "Undo: {what}") for label in labels} <= known


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    """A relative link on a page leads to a file or folder that is there."""
    text = (ROOT / page).read_text("utf-8")
    targets = [
        target
        for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)", text)
        for target in target
        if target and "://" not in target
    ]
    missing = [target for target in targets if not ((ROOT / page).parent / target.split("#")[0]).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_links_into_pages_lead_to_headings(page: str) -> None:
    """What follows `#` in a link is a heading of the page that it leads to, written as GitHub writes it."""
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / page).read_text("utf-8")):
        path, mark, anchor = target.partition("#")
        if not mark or "://" in target:
            continue
        text = ((ROOT / page).parent / path if path else ROOT / page).read_text("utf-8")
        headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
        known = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        wrong += [] if anchor in known else [target]
    assert wrong == []


def test_design_names_every_room_once() -> None:
    """The tables have each room of `index` and of `bot/telegram`, and no path that is not there."""
    text = (ROOT / "docs/design.md").read_text("utf-8")
    rows = [row.split("|")[1] for row in re.findall(r"^\| `.+", text, re.MULTILINE)]
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    rooms = [
        path
        for top in ("index", "bot/telegram")
        for path in sorted((ROOT / top).iterdir())
        if path.name[0] not in "_." and (path.suffix == ".py" or any(path.glob("*.py")))
    ]
    expected = {path.relative_to(ROOT).as_posix() + "/" * path.is_dir() for path in rooms}
    assert sorted(set(named)) == sorted(named)
    assert {name for name in named if name.startswith(("index/", "bot/telegram/"))} - {"bot/telegram/"} == expected
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", sorted(path.parent.relative_to(ROOT).as_posix()
                                        for top in ("index", "bot") for path in (ROOT / top).rglob("__init__.py")))  # fmt: skip
def test_a_package_names_its_modules(name: str) -> None:
    """Its docstring says what each module and folder in it is for, so that a newcomer finds the way."""
    package = ROOT / name
    doc = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""
    inside = {path.stem for path in package.glob("*.py") if not path.name.startswith("_")}
    inside |= {path.parent.name for path in package.glob("*/__init__.py")}
    assert inside - set(re.findall(r"\w+", doc)) == set()


def test_example_reply_quotes_the_corpus_word_for_word() -> None:
    """The sample corpus has exactly the quote and the title of the README's example."""
    lines = re.findall(r"^ +▌ (.+)$", README, re.MULTILINE)
    quote = " ".join(lines).replace("**", "")
    table = tomllib.loads((ROOT / "corpus/sources.toml").read_text("utf-8"))["document"]
    holding = [entry for entry in table if quote in (ROOT / "corpus" / entry["path"]).read_text("utf-8")]
    assert len(lines) > 1
    assert len(holding) == 1
    source = " ".join(README.split())
    entry = holding[0]
    expected = f"{entry['title']} — {entry['publisher']}, {entry['published']} · summary of {entry['summarises']}"
    assert expected in source


@pytest.mark.parametrize("page", ["README.md", "corpus/README.md"])
def test_sources_example_has_only_keys_that_are_read(page: str) -> None:
    """The `sources.toml` shown on a page is valid, and its keys are all those the corpus reader knows."""
    (entry,) = (
        table["document"][0]
        for block in _blocks((ROOT / page).read_text("utf-8"), "toml")
        if "document" in (table := tomllib.loads(re.sub(r"^ +", "", block, flags=re.MULTILINE)))
    )
    assert sorted(entry) == sorted(["path", *FIELDS])
