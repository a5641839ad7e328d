"""What is decided: a form comes in, `bot.log.moderation.service` does it, and the browser goes back to the page.

`access` lets only people with a session in, and only moderators where something changes; Datasette has checked the
form's token. Every decision carries the moderator's name, and is undone by another one, never deleted.
"""

import logging
from typing import Any, Final
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Response

from bot.log.moderation import cases
from bot.log.moderation.service import ModerationService
from bot.log.writing.database import Log, LogError
from bot.review.queries import BY_NAME

_LONGEST: Final = 2000
_logger = logging.getLogger(__name__)


class Actions:
    """Forms of one review.

    Args:
        datasette: Renders the templates.
        log: Where decisions are written.
    """

    def __init__(self, datasette: Any, log: Log) -> None:
        self._datasette = datasette
        self._service = ModerationService(log)

    def routes(self) -> list[tuple[str, Any]]:
        """Address → view, as Datasette wants them."""
        return [
            (r"/question/(?P<number>\d+)/verdict$", self.verdict),
            (r"/question/(?P<number>\d+)/undo$", self.undo_verdict),
            (r"/question/(?P<number>\d+)/takedown$", self.take_down),
            (r"/takedown/(?P<number>\d+)/undo$", self.undo_takedown),
        ]

    async def verdict(self, request: Any) -> Response:
        """Judge a question, or add a note to it."""
        number, form, actor = await _given(request)
        judgement, note = form.get("verdict", ""), form.get("note", "")
        replace = form.get("replace") == "yes"
        context = {"number": number, "verdict": judgement, "note": note, "queue": _queue(form), "replace": replace}
        try:
            uid = await self._service.uid_of(number)
            await self._service.judge(uid, judgement, actor, note, replace=replace)
        except cases.AlreadyJudged as standing:
            return await self._page("collision.html", {**context, "standing": standing}, request, 409)
        except cases.CaseError as error:
            return await self._refused(error, request, f"/question/{number}")
        except LogError as error:
            return await self._busy(error, {**context, "kind": "verdict"}, request)
        return _back(number, judgement, form)

    async def undo_verdict(self, request: Any) -> Response:
        """Undo a verdict or a note of this question."""
        number, form, actor = await _given(request)
        try:
            uid = await self._service.uid_of(number)
            await self._service.undo_verdict(_whole(form.get("id")), actor, case=uid)
        except cases.CaseError as error:
            return await self._refused(error, request, f"/question/{number}")
        except LogError as error:
            context = {"kind": "undo", "number": number, "id": form.get("id", ""), "queue": _queue(form)}
            return await self._busy(error, context, request)
        return _back(number, "undone", form)

    async def take_down(self, request: Any) -> Response:
        """Take a passage that this question quoted, or its document, out of every answer."""
        number, form, actor = await _given(request)
        rank, scope, reason = _whole(form.get("rank")), form.get("scope", ""), form.get("reason", "").strip()[:_LONGEST]
        back = f"/question/{number}"
        if scope not in ("passage", "document") or not reason:
            return await self._refused(cases.CaseError("Say what to take down, and why."), request, back)
        try:
            uid = await self._service.uid_of(number)
            await self._service.take_down_quote(uid, rank, reason, actor, whole=scope == "document")
        except cases.CaseError as error:
            return await self._refused(error, request, back)
        except LogError as error:
            context = {"number": number, "rank": rank, "scope": scope, "reason": reason, "queue": _queue(form)}
            return await self._busy(error, {**context, "kind": "takedown"}, request)
        return _back(number, scope, form)

    async def undo_takedown(self, request: Any) -> Response:
        """Let a passage or document be quoted again."""
        number, form, actor = await _given(request)
        try:
            await self._service.undo_takedown(number, actor)
        except cases.CaseError as error:
            return await self._refused(error, request, "/queue/taken_down")
        except LogError as error:
            context = {"kind": "restore", "number": number, "case": form.get("case", ""), "queue": _queue(form)}
            return await self._busy(error, context, request)
        if form.get("case"):
            return _back(_whole(form.get("case")), "restored", form)
        return Response.redirect("/queue/taken_down?said=restored", status=303)

    async def _busy(self, error: LogError, context: dict[str, Any], request: Any) -> Response:
        """The log cannot be written just now: nothing was done, and what was typed is kept in a form to send again."""
        _logger.warning("a moderator's form could not be entered: %s", error)
        return await self._page("busy.html", context, request, 503)

    async def _refused(self, error: cases.CaseError, request: Any, back: str) -> Response:
        context = {"title": "Not done", "text": str(error), "back": back}
        return await self._page("message.html", context, request, 404 if isinstance(error, cases.UnknownCase) else 409)

    async def _page(self, template: str, context: dict[str, Any], request: Any, status: int) -> Response:
        return Response.html(await self._datasette.render_template(template, context, request=request), status=status)


async def _given(request: Any) -> tuple[int, dict[str, str], str]:
    """The number in the address, the form, and who sent it."""
    if request.method != "POST":
        raise NotFound("forms only")
    number = int(request.url_vars["number"])
    return number, await request.post_vars(), str(request.actor["id"])


def _back(number: int, said: str, form: dict[str, str]) -> Response:
    given = {"said": said.replace(" ", "-")}
    if queue := _queue(form):
        given["from"] = queue
    return Response.redirect(f"/question/{number}?{urlencode(given)}", status=303)


def _queue(form: dict[str, str]) -> str:
    return form["from"] if form.get("from", "") in BY_NAME else ""


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 18 else 0
