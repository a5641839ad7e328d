"""Lists as files. Questions are written by `bot.log.moderation.export`; the other lists have their own columns."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.log.moderation import export
from bot.log.moderation.export import safe_cell


def questions(kind: str, rows: Sequence[dict[str, Any]], *, head: bool) -> str:
    """A piece of an export of questions as `csv` or `jsonl`; the names of the columns only with `head`."""
    if kind == "jsonl":
        return "".join(export.json_lines(rows))
    lines = export.csv_lines(rows)
    names = next(lines)
    return (names if head else "") + "".join(lines)


def job(kind: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows of another list as `csv` (every text quoted and safe in a spreadsheet) or `jsonl` (exact)."""
    if kind == "jsonl":
        return "".join(json.dumps({name: row[name] for name in columns}, ensure_ascii=False) + "\n" for row in rows)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row[name]) if isinstance(row[name], str) else row[name] for name in columns])
    return out.getvalue()
