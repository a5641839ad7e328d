"""The copy of the takedowns, `takedowns.json`: it keeps them when the log is damaged, lost or put back from a backup.

A JSON list with one row on each line; each row carries a check of itself, so that a damaged one is known. Nothing is
ever removed from it: it holds each takedown that a log in this folder has had, and each undo. A log that is put back from a
backup gets later takedowns from here. A writer holds a lock on the folder.

“There is none” and “it cannot be read” are different things. When neither the copy nor the log can
be read, it is unknown what is taken down. The copy written in its place says so (`INCOMPLETE`) until a person confirms that
nothing is missing, or puts a whole copy back.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from bot.files import write_whole
from bot.log.aside import locked, set_aside

Row = dict[str, Any]
COLUMNS: Final = (
    *("id", "question", "document", "passage_sha256", "sentences", "reason", "actor", "at", "undone_at", "undone_by"),
)
INCOMPLETE: Final = "incomplete since"
_CHECK: Final = "check"
_MAX_TIME: Final = 40
_KEY: Final = re.compile(r"\d{1,6}\.[0-9a-f]{8}\.[0-9a-f]{64}")

State = Literal["none", "whole", "damaged", "incomplete"]


@dataclass(frozen=True, slots=True)
class Found:
    """Takedowns of one place.

    Attributes:
        rows: What could be read.
        state: `whole`: nothing is missing. `damaged`: some may be. `none`: there is nothing to read. `incomplete`:
            takedowns before it were lost, and no person has confirmed yet that none is missing.
        why: What is wrong, in a few words; empty for `whole` and `none`.
    """

    rows: tuple[Row, ...]
    state: State
    why: str = ""


def copy_of(log: Path) -> Path:
    """Where the copy of a log's takedowns lies."""
    return log.with_name("takedowns.json")


def read_copy(path: Path) -> Found:
    """What the copy holds."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return Found((), "none")
    except OSError as error:
        return Found((), "damaged", error.strerror or type(error).__name__)
    except UnicodeDecodeError:
        text, torn = path.read_bytes().decode("utf-8", "replace"), True
    else:
        torn = False
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values, torn = _scanned(text), True
    if not isinstance(values, list):
        values, torn = [], True
    marks = [each for each in values if _is_mark(each)]
    rows = [row for each in values if (row := _checked(each)) is not None]
    if torn or len(rows) + len(marks) < len(values):
        return Found(tuple(rows), "damaged", f"{len(rows)} takedowns in it can be read")
    if marks:
        return Found(tuple(rows), "incomplete", f"takedowns were lost before {marks[0][INCOMPLETE]}")
    return Found(tuple(rows), "whole")


def fault_of(row: Row) -> str:
    """What is wrong with a takedown's row, or nothing; what a disk has garbled rarely looks like one."""
    for name in COLUMNS:
        if not isinstance(row.get(name), int if name == "id" else str):
            return f"{name} is missing"
    if not row["document"] or not row["actor"] or not row["at"].isascii() or not 0 < len(row["at"]) <= _MAX_TIME:
        return "document, name or time is missing"
    if row["undone_at"] and not (_is_time(row["undone_at"]) and row["undone_by"]):
        return "the undo has no name or time"
    try:
        keys = json.loads(row["sentences"])
    except ValueError:
        return "the sentences cannot be read"
    if not isinstance(keys, list) or not all(isinstance(key, str) and _KEY.fullmatch(key) for key in keys):
        return "the sentences cannot be read"
    return ""


def named(rows: Sequence[Row]) -> dict[tuple[object, ...], Row]:
    """Takedowns under names that hold in any log: their numbers change when a backup is put back."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        plain = (row["document"], row["passage_sha256"], row["at"], row["actor"])
        name, times = (*plain, 0), 0
        while name in found:
            times += 1
            name = (*plain, times)
        found[name] = row
    return found


def merge(*sources: Sequence[Row]) -> list[Row]:
    """All takedowns of several places, each once, by number.

    A takedown undone in one place is undone, at the earlier time; sentences barred in one place are barred; a question no
    longer named in one place is no longer named. Number and reason come from the first place that has it.
    """
    found: dict[tuple[object, ...], Row] = {}
    for source in sources:
        for name, row in named(source).items():
            there = found.setdefault(name, {column: row[column] for column in COLUMNS})
            undone = [each for each in (there, row) if each["undone_at"]]
            if undone:
                first = min(undone, key=lambda each: str(each["undone_at"]))
                there |= {column: first[column] for column in ("undone_at", "undone_by")}
            if row["sentences"] != there["sentences"]:
                keys = dict.fromkeys([*json.loads(there["sentences"]), *json.loads(row["sentences"])])
                there["sentences"] = json.dumps(list(keys))
            there["question"] = there["question"] if row["question"] else ""
    return sorted(found.values(), key=lambda row: (row["id"], row["at"]))


def add(path: Path, rows: Sequence[Row], *, incomplete: str = "") -> Path | None:
    """Bring the copy up to date with these rows of the log; makes it when there is none.

    Args:
        path: The copy.
        rows: The log's rows, good ones only.
        incomplete: Since when it is not known what is taken down; empty when it is.

    Returns:
        Where a damaged copy was set aside, or None.

    Raises:
        OSError: If it cannot be written; then it is as before.
    """
    with locked(path.parent):
        there = read_copy(path)
        aside = set_aside(path) if there.state == "damaged" else None
        mark = _mark_in(path) or incomplete
        merged = merge(rows, there.rows)
        if there.state in {"none", "damaged"} or merged != list(there.rows) or mark != _mark_in(path):
            _write(path, merged, mark)
        return aside


def retract(path: Path, before: Found) -> None:
    """Take out of the copy again what came in since `before`: the transaction of the deed failed.

    Raises:
        OSError: If it cannot be written.
    """
    known = named(before.rows)
    with locked(path.parent):
        now = read_copy(path)
        if now.state in {"whole", "incomplete"}:
            _write(path, [known[name] for name in named(now.rows) if name in known], _mark_in(path))


def confirm(path: Path) -> None:
    """Note that a person says that no takedown is missing.

    Raises:
        OSError: If it cannot be written.
    """
    with locked(path.parent):
        there = read_copy(path)
        if there.state == "damaged":
            set_aside(path)
        _write(path, merge(there.rows), "")


def _write(path: Path, rows: Sequence[Row], incomplete: str) -> None:
    """Replace the copy in one step, readable by its owner only."""
    values: list[Row] = [{INCOMPLETE: incomplete}] if incomplete else []
    values += [{**{name: row[name] for name in COLUMNS}, _CHECK: _check(row)} for row in rows]
    lines = ",\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    write_whole(path, [f"[{lines}]\n"])


def _mark_in(path: Path) -> str:
    """Since when the copy says that takedowns were lost, or nothing."""
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    found = values if isinstance(values, list) else []
    return next((str(each[INCOMPLETE]) for each in found if _is_mark(each)), "")


def _is_mark(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {INCOMPLETE}


def _checked(value: object) -> Row | None:
    """A row of the copy, or None when it is damaged; copies of before have no check."""
    if not isinstance(value, dict) or set(COLUMNS) - value.keys() or value.keys() - {*COLUMNS, _CHECK}:
        return None
    row = {name: value[name] for name in COLUMNS}
    if fault_of(row) or value.get(_CHECK, _check(row)) != _check(row):
        return None
    return row


def _check(row: Row) -> str:
    return hashlib.sha256(json.dumps([row[name] for name in COLUMNS]).encode()).hexdigest()


def _scanned(text: str) -> list[object]:
    """The objects that can still be read in a text that is no JSON."""
    decoder = json.JSONDecoder()
    found: list[object] = []
    at = text.find('{"')
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found.append(value)
        at = text.find('{"', end)
    return found


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) >= len("2026-01-01")
