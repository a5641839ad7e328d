"""The log as a table for a spreadsheet, or as JSON lines for a program.

Hashes of people and chats, and sealed addresses, are left out unless asked for. A spreadsheet takes a cell that begins with
`=`, `+`, `-`, `@`, a tab or a line break for a formula; here such a cell gets an apostrophe before it. Characters that
turn the direction of writing around or cannot be seen, which can make a cell look like something else, are taken out.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlite_utils import Database

from bot.log.moderation.cases import record

COLUMNS: Final = (
    *(
        "id",
        "uid",
        "asked_at",
        "chat_kind",
        "question",
        "asked",
        "outcome",
        "reason",
        "confidence",
        "threshold",
        "quotes",
    ),
    *("differences", "nearest", "faults", "error", "build", "latency_ms", "language", "tuning", "likes", "dislikes"),
    *("reports", "erased"),
)
HASHES: Final = ("user_hash", "chat_hash")
_LISTS: Final = frozenset(("quotes", "differences", "nearest", "faults"))
_FORMULA: Final = "=+-@＝＋－＠"
_TURNING: Final = dict.fromkeys(
    [
        0x061C,
        0x200B,
        0xFEFF,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(9),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        0x7F,
    ]
)
_PAGE: Final = 1000
KINDS: Final = ("csv", "jsonl")


def rows(
    db: Database, *, since: str = "", numbers: Iterable[int] | None = None, with_hashes: bool = False
) -> Iterator[dict[str, Any]]:
    """Questions in the order asked, with the verdict that stands (`verdict`, `verdict_by`, `verdict_at`, `verdict_note`).

    Args:
        db: The log; read page by page.
        since: Only what was asked at or after this time (ISO 8601, UTC); empty for all.
        numbers: Only questions with these numbers, such as a search found; None for all.
        with_hashes: Whether the keyed hashes of person and chat are in it.
    """
    names = [*COLUMNS, *(HASHES if with_hashes else ())]
    chosen = None if numbers is None else json.dumps(list(numbers))
    sql = (
        f"SELECT {', '.join(f'q.{name}' for name in names)}, coalesce(v.verdict, '') AS verdict, "
        "coalesce(v.actor, '') AS verdict_by, coalesce(v.at, '') AS verdict_at, coalesce(v.note, '') AS verdict_note "
        "FROM questions q LEFT JOIN verdicts v ON v.question = q.uid AND v.undone_at = '' AND v.verdict <> 'note' "
        "WHERE q.id > ? AND q.asked_at >= ? AND (? IS NULL OR q.id IN (SELECT value FROM json_each(?))) ORDER BY q.id LIMIT ?"
    )
    last = 0
    while True:
        cursor = db.execute(sql, [last, since, chosen, chosen, _PAGE])
        columns = [column[0] for column in cursor.description]
        page = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        for row in page:
            yield row | {name: json.loads(row[name] or "[]") for name in _LISTS}
        if len(page) < _PAGE:
            return
        last = page[-1]["id"]


def json_lines(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One line of JSON per row, nothing changed."""
    for row in found:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def csv_lines(found: Iterable[dict[str, Any]], *, with_hashes: bool = False) -> Iterator[str]:
    """One line of CSV per row, after a line of names; a quote is its text and its source."""
    verdict = ("verdict", "verdict_by", "verdict_at", "verdict_note")
    names = [*COLUMNS, *(HASHES if with_hashes else ()), *verdict]
    yield _line(names)
    for row in found:
        yield _line([_cell(name, row[name]) for name in names])


class Export:
    """The whole log as one file.

    Attributes:
        kind: `csv` or `jsonl`.
        encoding: What the text is written in; spreadsheets know UTF-8 by its mark only.
        count: How many questions `lines` has given so far.
    """

    def __init__(self, kind: str) -> None:
        if kind not in KINDS:
            raise ValueError(f"Kind is {kind!r}, expected one of: {', '.join(KINDS)}")
        self.kind = kind
        self.encoding = "utf-8-sig" if kind == "csv" else "utf-8"
        self.count = 0

    def lines(self, db: Database, *, since: str = "", with_hashes: bool = False) -> Iterator[str]:
        """The file's lines; `since` and `with_hashes` are as for `rows`."""
        found = self._counted(rows(db, since=since, with_hashes=with_hashes))
        return csv_lines(found, with_hashes=with_hashes) if self.kind == "csv" else json_lines(found)

    def record(self, db: Database, actor: str) -> None:
        """Note in the history who exported how much."""
        record(db, actor, "export", detail=f"{self.count} questions as {self.kind}")

    def _counted(self, found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in found:
            self.count += 1
            yield row


def safe_cell(text: str) -> str:
    """A text that a spreadsheet shows as it is and never runs."""
    clean = text.translate(_TURNING)
    begins = clean[:1] in tuple("\t\r\n") or clean.lstrip()[:1] in tuple(_FORMULA)
    return f"'{clean}" if begins else clean


def _cell(name: str, value: Any) -> Any:
    if name == "quotes":
        return safe_cell("\n\n".join(f"{each.get('text', '')}\n({_source(each)})" for each in value))
    if name in _LISTS:
        return safe_cell(
            "\n".join(each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in value)
        )
    return safe_cell(value) if isinstance(value, str) else value


def _source(quote: dict[str, Any]) -> str:
    parts = (quote.get(name, "") for name in ("title", "publisher", "published", "url"))
    return ", ".join(str(part) for part in parts if part)


def _line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
