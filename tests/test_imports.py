"""Who may import whom, read from the source: the rule that keeps Telegram, models and scripts in their places."""

import ast
import importlib
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for package in ("index", "bot", "scripts") for path in (ROOT / package).rglob("*.py"))
PUBLIC = [
    "DEFAULT_MODEL",
    "MAX_QUESTIONS",
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
    "ModelError",
    "Outcome",
    "Passage",
    "Quote",
    "Reason",
    "Reranker",
    "RetrievalError",
    "Scorer",
    "SentenceEncoder",
    "Span",
    "answer_as_json",
    "answers_as_json",
    "build_index",
    "is_stale",
    "joining_words",
    "load_encoder",
    "open_current",
    "small_talk",
    "split_questions",
]


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


def test_the_drawing_of_the_rooms_is_right() -> None:
    """The docstring of `index` draws each room once, and those it imports from on lower floors."""
    drawn: dict[str, int] = {}
    for line in (importlib.import_module("index").__doc__ or "").splitlines():
        if match := re.fullmatch(r" {4}(\d)  ((?:\w+ *)+?)(?: {3,}[^ ]+ .*)?", line):
            drawn |= dict.fromkeys(match[2].split(), int(match[1]))
    graph = rooms("index")
    assert drawn.keys() == graph.keys()
    assert [(room, below) for room in graph for below in graph[room] if drawn[below] >= drawn[room]] == []


@pytest.mark.parametrize("path", sorted((ROOT / "index" / "formats").glob("[!_]*.py")), ids=name_of)
def test_a_reader_imports_only_modules_named_before_it_and_nothing_heavy(path: Path) -> None:
    """The order is in the docstring of `index.formats`; a child process loads no more of `index` than this."""
    match = re.search(r"Read in this order: ([^.]+)\.", importlib.import_module("index.formats").__doc__ or "")
    assert match is not None
    order = [name.strip() for name in match[1].split(",")]
    own = {name for name in imports(path) if name.startswith("index.")}
    allowed = {f"index.formats.{name}" for name in order[: order.index(path.stem)]} | {"index.errors", "index.text"}
    assert {
        name for name in own if not any(name == module or name.startswith(f"{module}.") for module in allowed)
    } == set()


def test_index_offers_exactly_its_public_names() -> None:
    """A name added or taken away is a decision, and each resolves."""
    index = importlib.import_module("index")
    assert index.__all__ == PUBLIC
    assert [name for name in PUBLIC if not hasattr(index, name)] == []
