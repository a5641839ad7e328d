"""Rows as files: CSV that a spreadsheet takes for text, and JSON lines that hold exactly what the log holds."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

_UNSEEN: Final = re.compile(
    "[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
"""Marks that turn the direction of writing or have no width, and control characters: they can make a cell read
otherwise than it is. Tab and line ends stay."""
_FORMULA: Final = re.compile(r"[\s'\"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n]")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet runs: text that could be a formula gets an apostrophe; numbers stay numbers."""
    if value is None or isinstance(value, int | float):
        return value
    text = _UNSEEN.sub("", str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, head: bool = True) -> str:
    """Rows as CSV (RFC 4180, every text quoted), with the names of the columns first."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    if head:
        writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(row[column]) for column in columns])
    return out.getvalue()


def json_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as JSON objects, one a line."""
    return "".join(json.dumps({name: row[name] for name in columns}, ensure_ascii=False) + "\n" for row in rows)
