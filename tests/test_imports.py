"""Who may import whom, read from the source: the rule that keeps Telegram, models and scripts in their places."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for package in ("index", "bot", "scripts") for path in (ROOT / package).rglob("*.py"))
PUBLIC = [
    "DEFAULT_MODEL",
    "MAX_QUESTIONS",
    "Answer",
    "Build",
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
    if name != "index/embedding.py":
        assert not found & {"sentence_transformers", "torch", "transformers"}
    if name != "index/store.py":
        assert "faiss" not in found


def reading_order() -> list[str]:
    """Modules in the order that the docstring of `index` gives."""
    match = re.search(r"Read in this order: ([^.]+)\.", importlib.import_module("index").__doc__ or "")
    assert match is not None
    return [name.strip() for name in match[1].split(",")]


def test_the_reading_order_names_modules_that_exist_once() -> None:
    """A name in it is a file."""
    order = reading_order()
    assert sorted(set(order)) == sorted(order)
    folder = ROOT / "index"
    assert [n for n in order if not any((folder / name).is_file() for name in (f"{n}.py", f"{n}/__init__.py"))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "index").glob("[!_]*.py")), ids=name_of)
def test_a_module_of_index_imports_only_modules_named_before_it(path: Path) -> None:
    """So that one can read down the list; a module outside the list is not imported by one in it."""
    order = reading_order()
    own = {name.split(".")[1] for name in imports(path) if name.startswith("index.")}
    before = order[: order.index(path.stem)] if path.stem in order else [p.stem for p in path.parent.glob("*.py")]
    assert own <= set(before)


@pytest.mark.parametrize("path", sorted((ROOT / "index" / "readers").glob("[!_]*.py")), ids=name_of)
def test_a_reader_imports_only_modules_named_before_it_and_nothing_heavy(path: Path) -> None:
    """The order stands in the docstring of `index.readers`; a child process loads no more of `index` than this."""
    match = re.search(r"Read in this order: ([^.]+)\.", importlib.import_module("index.readers").__doc__ or "")
    assert match is not None
    order = [name.strip() for name in match[1].split(",")]
    own = {name for name in imports(path) if name.startswith("index.")}
    allowed = {f"index.readers.{name}" for name in order[: order.index(path.stem)]} | {"index.errors", "index.text"}
    assert {
        name for name in own if not any(name == module or name.startswith(f"{module}.") for module in allowed)
    } == set()


def test_index_offers_exactly_its_public_names() -> None:
    """A name added or taken away is a decision, and each resolves."""
    index = importlib.import_module("index")
    assert index.__all__ == PUBLIC
    assert [name for name in PUBLIC if not hasattr(index, name)] == []
