"""What is shown: each page is a few queries on a connection that cannot write, and a template.

What templates get are rows and texts; Jinja escapes every value, and nothing here makes markup.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import AsgiStream, NotFound, Response

from bot.log.moderation import cases, queues
from bot.review import export, queries
from bot.review.chart import draw
from bot.review.facets import FACETS
from bot.review.queries import BY_NAME, JOBS, Filters, Row
from bot.review.texts import Texts
from bot.text.visible import visible

DAYS: Final = (7, 30, 90)
HITS: Final = 5
_EXPORT_MS: Final = 10_000
_PIECE: Final = 500
_QUERY_MS: Final = 2_000
_LONGEST_WORDS: Final = 300
_Value = TypeVar("_Value")
_logger = logging.getLogger(__name__)

SAID: Final = {
    "right": "Marked as right.",
    "wrong passage": "Marked as a wrong passage.",
    "should have declined": "Marked: it should have declined.",
    "should have answered": "Marked: it should have answered.",
    "note": "Note added.",
    "undone": "Undone. It stays in the history.",
    "passage": "The passage is taken down. Running bots stop quoting it within seconds.",
    "document": "The document is taken down. Running bots stop quoting it within seconds.",
    "restored": "It can be quoted again. The takedown stays in the history.",
}
"""What a page says after a decision, by the code in its address; a code that is not here says nothing."""
CODES: Final = {text.replace(" ", "-"): text for text in SAID}
_TITLES: Final = {
    "outcome": "Outcome",
    "chat_kind": "Chat",
    "language": "Language",
    "build": "Build",
    "month": "Month",
}


class Pages:
    """Views over one review.

    Args:
        datasette: Reads the log and renders the templates.
        texts: The documents that quotes are shown in.
    """

    def __init__(self, datasette: Any, texts: Texts) -> None:
        self._datasette, self._texts = datasette, texts

    def routes(self) -> list[tuple[str, Any]]:
        """Address → view, as Datasette wants them; `access` has checked who asks."""
        return [
            (r"/$", self.home),
            (r"/questions$", self.questions),
            (r"/questions\.(?P<format>csv|jsonl)$", self.export_questions),
            (r"/queue/(?P<name>\w+)$", self.queue),
            (r"/question/(?P<number>\d+)$", self.case),
            (r"/question/(?P<number>\d+)/document/(?P<rank>\d+)$", self.document),
            (r"/log/(?P<name>\w+)\.(?P<format>csv|jsonl)$", self.export_job),
        ]

    async def home(self, request: Any) -> Response:
        """Counts, queues, the chart."""
        number = _whole(request.args.get("days"), 30)
        number = number if number in DAYS else 30

        def read(db: Any) -> tuple[Any, ...]:
            return queries.counts(db), queues.stats(db, max(DAYS))

        counts, days = await self._read(read)
        context = {
            "today": days[-1],
            "week": draw(days[-7:]).totals,
            "chart": draw(days[-number:]),
            "days": number,
            "choices": DAYS,
            "counts": counts,
            "jobs": JOBS,
            "build": self._texts.current(),
        }
        return await self._page("home.html", context, request)

    async def questions(self, request: Any) -> Response:
        """Every question, with search and filters."""
        filters = _filters(request)
        before = _whole(request.args.get("before"), 0) or None
        listed = await self._read(lambda db: queries.questions(db, filters, before))
        facets = []
        for name in FACETS:
            values = [
                {
                    "label": value or "unknown",
                    "count": count,
                    "here": filters.facets.get(name) == value,
                    "href": _address("/questions", filters, name, None if filters.facets.get(name) == value else value),
                }
                for value, count in listed.facets.get(name, [])
            ]
            if values:
                facets.append({"name": name, "title": _TITLES[name], "values": values})
        context = {
            "listed": listed,
            "facets": facets,
            "words": filters.words,
            "chosen": filters.facets,
            "narrowed": bool(filters.facets or filters.words),
            "older": _address("/questions", filters, "before", str(listed.following)) if listed.following else "",
            "csv": _address("/questions.csv", filters),
            "jsonl": _address("/questions.jsonl", filters),
        }
        return await self._page("questions.html", context, request)

    async def export_questions(self, request: Any) -> AsgiStream:
        """The whole list of questions as a file."""
        filters = _filters(request)
        kind = request.url_vars["format"]
        _logger.info("%s exports questions as %s", request.actor["id"], kind)

        async def stream(out: Any) -> None:
            numbers: list[int] = []
            top = 1 << 62
            while found := await self._read(lambda db, t=top: queries.export_numbers(db, filters, t), _EXPORT_MS):
                numbers += found
                top = found[-1]
            numbers.reverse()
            for start in range(0, max(len(numbers), 1), _PIECE):
                piece = numbers[start : start + _PIECE]
                rows = await self._read(lambda db, p=piece: queries.export_rows(db, p), _EXPORT_MS)
                await out.write(export.questions(kind, rows, head=start == 0))

        return _download(stream, kind, "questions")

    async def export_job(self, request: Any) -> AsgiStream:
        """A canned query as a file."""
        job, kind = BY_NAME[request.url_vars["name"]], request.url_vars["format"]
        _logger.info("%s exports %s as %s", request.actor["id"], job.name, kind)
        rows = await self._read(lambda db: queries.job_rows(db, job), _EXPORT_MS)

        async def stream(out: Any) -> None:
            await out.write(export.job(kind, job.columns, rows))

        return _download(stream, kind, job.name)

    async def queue(self, request: Any) -> Response:
        """A job: cases to judge, or a list."""
        job = BY_NAME[request.url_vars["name"]]
        page = min(max(_whole(request.args.get("page"), 1), 1), queries.LAST_PAGE)

        def read(db: Any) -> tuple[Any, ...]:
            return *queries.queue(db, job, page), queries.counts(db)

        rows, more, counts = await self._read(read)
        context = {"job": job, "rows": rows, "more": more, "page": page, "counts": counts, "jobs": JOBS,
                   "said": SAID.get(CODES.get(request.args.get("said") or "", ""), "")}  # fmt: skip
        return await self._page("queue.html", context, request)

    async def case(self, request: Any) -> Response:
        """One question with all that belongs to it."""
        queue = request.args.get("from") or ""
        row, following = await self._case(request, queue)
        places = await asyncio.to_thread(self._places, row)
        hits = await asyncio.to_thread(self._hits, row) if not row["quotes"] else []
        context = {
            "row": row,
            "places": places,
            "hits": hits,
            "queue": BY_NAME.get(queue) if following is not None or queue in BY_NAME else None,
            "following": following,
            "judgements": _judgements(row["outcome"]),
            "said": SAID.get(CODES.get(request.args.get("said") or "", ""), ""),
        }
        return await self._page("question.html", context, request)

    async def document(self, request: Any) -> Response:
        """The whole document of a quote, with the passage in its place."""
        row, _ = await self._case(request, "")
        rank = _whole(request.url_vars["rank"], 0)
        quote = next((quote for quote in row["quotes"] if quote["rank"] == rank), None)
        if quote is None:
            raise NotFound("no such quote")
        place = await asyncio.to_thread(lambda: self._texts.place(row["build"], quote, whole=True))
        return await self._page("document.html", {"row": row, "quote": quote, "place": place}, request)

    async def _case(self, request: Any, queue: str) -> tuple[Row, int | None]:
        number = _whole(request.url_vars["number"], 0)

        def read(db: Any) -> tuple[Row | None, int | None]:
            return queries.case(db, number), queries.next_in_queue(db, queue, number)

        row, following = await self._read(read)
        if row is None:
            raise NotFound("no such question")
        return row, following

    def _places(self, row: Row) -> dict[int, Any]:
        return {quote["rank"]: self._texts.place(row["build"], quote) for quote in row["quotes"]}

    def _hits(self, row: Row) -> list[Row]:
        """The best passages of a question without quotes, as far as their build is kept."""
        found = []
        for hit in [hit for hit in row["hits"] if isinstance(hit, dict)][:HITS]:
            text = self._texts.passage(row["build"], str(hit.get("document", "")), _span(hit.get("span")))
            found.append({**hit, "text": text})
        return found

    async def _read(self, action: Callable[..., _Value], milliseconds: int = _QUERY_MS) -> _Value:
        def limited(connection: Any) -> _Value:
            with sqlite_timelimit(connection, milliseconds):
                return action(connection)

        found: _Value = await self._datasette.get_database("log").execute_fn(limited)
        return found

    async def _page(self, template: str, context: dict[str, Any], request: Any) -> Response:
        return Response.html(await self._datasette.render_template(template, context, request=request))


def shared(request: Any) -> dict[str, Any]:
    """What every template gets: who is here, and the navigation."""
    actor = request.actor if request is not None else None
    path = request.path if request is not None else ""
    places = [("/", "Home"), ("/questions", "Questions"), ("/queue/reported", "Queues"), ("/queue/history", "History")]

    def here(address: str) -> bool:
        if address == "/queue/reported":
            return path.startswith(("/queue/", "/log/")) and not path.endswith("/history")
        return path == address or (address == "/questions" and path.startswith("/question/"))

    return {
        "person": {"name": actor["id"], "role": actor["role"]} if actor else None,
        "moderator": actor is not None and actor["role"] == "moderator",
        "navigation": [(address, name, here(address)) for address, name in places],
    }


class AsGiven(str):
    """A text that goes back with a form or in an address, and so must not be altered."""

    __slots__ = ()


def shown(value: Any) -> Any:
    """What a template shows of a value: characters that cannot be seen or that turn text around by name."""
    if type(value) is not str:  # markup of a macro has been through this; what goes back with a form stays as it is
        return value
    return visible(value.replace("\r\n", "\n"))


def split_quote(quote: Row) -> list[tuple[bool, str]]:
    """A quote in pieces: whether each is the highlight, and its text."""
    text, span, highlight = str(quote["text"]), _span(quote["span"]), _span(quote["highlight"])
    start = min(max(highlight[0] - span[0], 0), len(text))
    end = min(max(highlight[1] - span[0], start), len(text))
    pieces = [(False, text[:start]), (True, text[start:end]), (False, text[end:])]
    return [(bold, piece) for bold, piece in pieces if piece]


def _judgements(outcome: str) -> list[tuple[str, str, str]]:
    """Verdict, words on its button, and its style, as they fit an outcome."""
    words = {"right": "Right to decline"} if outcome == "declined" else {}
    return [
        (each, words.get(each, each.capitalize()), "right" if each == "right" else "danger")
        for each in cases.fitting(outcome)
    ]


def _filters(request: Any) -> Filters:
    words = (request.args.get("q") or "").strip()[:_LONGEST_WORDS]
    return Filters(words, {name: request.args[name][:64] for name in FACETS if name in request.args})


def _address(path: str, filters: Filters, name: str = "", value: str | None = None) -> str:
    given = {"q": filters.words} if filters.words else {}
    given |= {key: each for key, each in filters.facets.items() if key != name}
    if name and value is not None:
        given[name] = value
    return f"{path}?{urlencode(given)}" if given else path


def _download(stream: Callable[[Any], Any], kind: str, name: str) -> AsgiStream:
    day = datetime.now(UTC).date().isoformat()
    content_type = "text/csv; charset=utf-8" if kind == "csv" else "application/x-ndjson; charset=utf-8"
    headers = {"content-disposition": f'attachment; filename="citebot-{name}-{day}.{kind}"'}
    return AsgiStream(stream, headers=headers, content_type=content_type)


def _whole(text: str | None, default: int) -> int:
    if text and text.isascii() and text.isdecimal() and len(text) <= 18:
        return int(text)
    return default


def _span(value: Any) -> tuple[int, int]:
    try:
        return int(value[0]), int(value[1])
    except (TypeError, ValueError, IndexError, KeyError):
        return 0, 0
