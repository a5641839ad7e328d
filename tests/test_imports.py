"""Who may import whom, read from the source: the rule that keeps Telegram, models and scripts in their places."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for package in ("index", "bot", "scripts") for path in (ROOT / package).rglob("*.py"))
TEXTS = {"bot/text/strings.py", "bot/text/moderation.py"}
"""Tables of texts: they grow with what the bot says, and need no reading from top to bottom."""
PUBLIC = {
    "index": [
        "CHOICES",
        "DEFAULT_MODEL",
        "KEEP_BUILDS",
        "MAX_QUESTIONS",
        "REVIEWED",
        "WEIGHTS",
        "Answer",
        "AnswerProcess",
        "Answers",
        "Build",
        "BuildOptions",
        "BuildReport",
        "Chunking",
        "Citation",
        "Context",
        "CrossReranker",
        "Difference",
        "DifferenceValue",
        "Document",
        "DocumentError",
        "Encoded",
        "Encoder",
        "Hit",
        "Index",
        "IndexMismatchError",
        "IndexMissingError",
        "Mark",
        "ModelError",
        "Outcome",
        "Passage",
        "PassageStore",
        "Quote",
        "Reason",
        "Reranker",
        "RetrievalError",
        "Scorer",
        "SentenceEncoder",
        "Span",
        "SwitchCheck",
        "SwitchCheckResult",
        "SwitchStoppedError",
        "Vectors",
        "answer_as_json",
        "answers_as_json",
        "build_index",
        "builds_of",
        "check_files",
        "current_folder",
        "encoder_fits",
        "find_build",
        "held_notice",
        "is_stale",
        "joining_words",
        "kept_build_as_json",
        "list_builds",
        "load_encoder",
        "make_private",
        "mend_builds",
        "one_line",
        "open_current",
        "preview_build",
        "prompts_of",
        "read_build",
        "roll_back",
        "small_talk",
        "split_questions",
        "split_sentences",
        "verify_build",
        "weights_for",
    ],
    "index.measuring": [
        "Asked",
        "Asker",
        "CachedEncoder",
        "Labelled",
        "LabelledSet",
        "Measurement",
        "Outcomes",
        "Split",
        "ablation_lines",
        "choose",
        "draw_curves",
        "evaluate",
        "fit_genres",
        "fit_questions",
        "judge_threshold",
        "measure",
        "misspell",
        "read_labelled",
        "shipped_fit",
        "split_articles",
        "table_lines",
        "today",
        "write_paragraphs",
        "write_weights",
    ],
}
"""What `bot` and `scripts` may import of `index`, in the order of `__all__`."""


def name_of(path: Path) -> str:
    """Path from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Full names of the modules a file imports, anywhere in it, also by `importlib`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import in line {node.lineno}"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("importlib.import_module", "__import__"):
            yield ast.literal_eval(node.args[0])


def packages(path: Path) -> set[str]:
    """First parts of the names a file imports."""
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_follow_the_rule(path: Path) -> None:
    """`scripts` → `bot` → `index`, never back; Telegram, models and the vector index in their own modules only."""
    name, found = name_of(path), packages(path)
    if name.startswith("index/"):
        assert not found & {"bot", "scripts", "telegram"}
    if name.startswith("bot/"):
        assert "scripts" not in found
    if not name.startswith("bot/telegram/") and name != "bot/__main__.py":
        assert "telegram" not in found
    if name not in ("index/models/sentence_encoder.py", "index/models/reranker.py"):
        assert not found & {"sentence_transformers", "torch", "transformers"}
    if name != "index/store/folder/vectors.py":
        assert "faiss" not in found


def test_only_building_and_one_other_module_know_which_store_and_encoder_are_used() -> None:
    """Answering and measuring depend on the protocols, so that a second store or encoder changes nothing there."""
    known = {
        name: {each.split(".")[2] for each in others if each.startswith(("index.store.folder", "index.models."))}
        for name, others in imported("index").items()
    }
    outside = {
        name: rest for name, rest in known.items() if not name.startswith(("index.store.folder", "index.models."))
    }
    stores = {name for name, rest in outside.items() if "folder" in rest}
    assert {name for name in stores if not name.startswith("index.building.")} == {"index.store.builds"}
    assert {name for name, rest in outside.items() if "sentence_encoder" in rest} == {"index"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_registry_imports_a_language(path: Path) -> None:
    """All else gets a `Language` from `index.language`; what a language knows is used through its parts."""
    name = name_of(path)
    inside = name.startswith("index/language/english/") or name == "index/language/__init__.py"
    assert inside or not any(each.startswith("index.language.english") for each in imports(path))


installed = cache(packages_distributions)
"""From the name of a module to the packages that bring it."""


def declared(*extras: str) -> set[str]:
    """The packages that pyproject.toml asks for, by their names on PyPI in small letters; with those of some extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    assert [line for line in lines if "==" not in line] == []
    return {_distribution(re.split(r"[\[=]", line)[0]) for line in lines}


def _distribution(name: str) -> str:
    return name.lower().replace("_", "-")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_a_module_imports_is_declared(path: Path) -> None:
    """By its own name, not only as something that another package brings; a script may need the tools of a developer."""
    name = name_of(path)
    extras = ["review"] if name.startswith("bot/review/") else ["review", "dev"] if name.startswith("scripts/") else []
    known = declared(*extras)
    local = {each.name.removesuffix(".py") for each in (*ROOT.iterdir(), *(ROOT / "tests").iterdir())}
    missing = {
        package
        for package in packages(path) - set(sys.stdlib_module_names) - local
        if not known & {_distribution(each) for each in installed().get(package, [package])}
    }
    assert missing == set()


def modules(package: str) -> dict[str, Path]:
    """Dotted name of each module of a package, and its file."""
    paths = sorted((ROOT / package.replace(".", "/")).rglob("*.py"))
    return {name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in paths}


def imported(package: str) -> dict[str, set[str]]:
    """Which modules of a package each of them imports, also for types only and inside functions."""
    known = modules(package)
    found: dict[str, set[str]] = {}
    for name, path in known.items():
        named = {other for other in imports(path) if other in known and other != name}
        # `from index.store import folder` names the package as well, which is only the way to the module
        found[name] = {other for other in named if not any(longer.startswith(f"{other}.") for longer in named)}
    return found


def rooms(package: str) -> dict[str, set[str]]:
    """Files and folders right inside a package, and which of them each one imports from."""
    start = len(package) + 1
    found: dict[str, set[str]] = {}
    for name, others in imported(package).items():
        if name == package:
            continue
        room = name[start:].split(".")[0]
        found.setdefault(room, set()).update(other[start:].split(".")[0] for other in others if other != package)
        found[room].discard(room)
    return found


def floors(graph: dict[str, set[str]]) -> dict[str, int]:
    """How many imports lie below each node at most; a circle raises `CycleError`."""
    floor: dict[str, int] = {}
    for node in TopologicalSorter(graph).static_order():
        floor[node] = max((floor[below] + 1 for below in graph.get(node, ())), default=0)
    return floor


@pytest.mark.parametrize(("package", "most", "highest"), [("index", 14, 7), ("bot.telegram", 9, 7), ("bot.log", 13, 7)])
def test_a_package_has_few_rooms_on_few_floors_and_no_circle(package: str, most: int, highest: int) -> None:
    """What a newcomer keeps in mind at once; a circle between rooms would fail in `floors`."""
    graph = rooms(package)
    assert len(graph) <= most
    assert max(floors(graph).values()) < highest


@pytest.mark.parametrize("package", ["index", "bot", "scripts"])
def test_no_module_imports_itself_through_others(package: str) -> None:
    """Also not under `TYPE_CHECKING` or inside a function."""
    floors(imported(package))


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) not in TEXTS], ids=name_of)
def test_a_file_has_at_most_450_lines(path: Path) -> None:
    """A file can be read in one sitting; a longer one is split by topic."""
    assert path.read_text().count("\n") <= 450


def test_the_drawing_of_the_rooms_is_right() -> None:
    """The docstring of `index` draws each room once, and those it imports from on lower floors."""
    drawn: dict[str, int] = {}
    for line in (importlib.import_module("index").__doc__ or "").splitlines():
        if match := re.fullmatch(r" {4}(\d)  ((?:\w+ *)+?)(?: {3,}[^ ]+ .*)?", line):
            drawn |= dict.fromkeys(match[2].split(), int(match[1]))
    graph = rooms("index")
    assert drawn.keys() == graph.keys()
    assert [(room, below) for room in graph for below in graph[room] if drawn[below] >= drawn[room]] == []


@pytest.mark.parametrize("path", sorted((ROOT / "index" / "formats").rglob("[!_]*.py")), ids=name_of)
def test_a_reader_imports_only_modules_named_before_it_and_nothing_heavy(path: Path) -> None:
    """The order is in the docstring of `index.formats`; a child process loads no more of `index` than this."""
    match = re.search(r"(?s)Read in this order: (.+?)\.\s", importlib.import_module("index.formats").__doc__ or "")
    assert match is not None
    order = [name.strip() for name in match[1].split(",")]
    own = {each for each in imports(path) if each.startswith("index.")}
    name = path.relative_to(ROOT / "index" / "formats").with_suffix("").as_posix().replace("/", ".")
    before = order[: order.index(name)] if name in order else order  # a reader that somebody adds need not be named
    allowed = {f"index.formats.{each}" for each in before} | {"index.errors", "index.text"}
    assert {
        each for each in own if not any(each == module or each.startswith(f"{module}.") for module in allowed)
    } == set()


@pytest.mark.parametrize("package", PUBLIC)
def test_a_package_offers_exactly_its_public_names(package: str) -> None:
    """A name added or taken away is a decision. Each resolves, and is imported for mypy from the module that gives it."""
    module = importlib.import_module(package)
    assert module.__all__ == PUBLIC[package]
    assert [name for name in PUBLIC[package] if not hasattr(module, name)] == []
    assert not hasattr(module, "no_such_name")
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    (checking,) = (node for node in tree.body if isinstance(node, ast.If))
    typed = {
        each: node.module
        for node in checking.body
        if isinstance(node, ast.ImportFrom)
        for each in map(_name, node.names)
    }
    assert typed == module._HOMES
    assert sorted(typed) == sorted(PUBLIC[package])


def _name(alias: ast.alias) -> str:
    assert alias.asname is None
    return alias.name


@pytest.mark.parametrize("path", [path for path in MODULES if not name_of(path).startswith("index/")], ids=name_of)
def test_bot_and_scripts_import_public_names_only(path: Path) -> None:
    """Nothing deeper than `index` and `index.measuring`, so that rooms can be rebuilt without touching the bot."""
    known = {"index", *PUBLIC, *(f"{package}.{name}" for package, names in PUBLIC.items() for name in names)}
    assert {name for name in imports(path) if name.split(".")[0] == "index"} - known == set()


def test_importing_index_loads_nothing_heavy() -> None:
    """A public name is imported when it is first used."""
    code = "import sys, index, index.measuring; print(sorted({'numpy', 'faiss', 'scipy', 'sqlite_utils'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    assert done.stdout == "[]\n"
