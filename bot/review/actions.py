"""What is decided: forms in, one deed of `bot.log.moderating`, and back to the page.

The gate has let only people with a session in, only moderators where something changes, and Datasette has checked the
form's token. Every decision carries the moderator's name, and is undone by another one, never deleted.
"""

import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Response

from bot.log import cases
from bot.log.database import LogError
from bot.log.moderating import Moderating, quoted
from bot.review.brake import DEVICE, DEVICE_SECONDS, TryLater
from bot.review.gate import own_path
from bot.review.queries import BY_NAME
from bot.review.sessions import COOKIE, SESSION_SECONDS, Person

if TYPE_CHECKING:
    from bot.review.plugin import Review

_LONGEST: Final = 2000
_logger = logging.getLogger(__name__)

WRONG_LOGIN: Final = "Name or password is not right."
TOO_OFTEN: Final = "Too many tries just now. Wait ten seconds, and try again: nothing is locked."
LINK_USED: Final = "This link has been used, or is older than fifteen minutes. Start the review again for a new one."


class Actions:
    """Forms of one review."""

    def __init__(self, review: "Review") -> None:
        self._review = review
        self._moderating = Moderating(review.log)

    def routes(self) -> list[tuple[str, Any]]:
        """Address → view, as Datasette wants them."""
        return [
            (r"/question/(?P<number>\d+)/verdict$", self.verdict),
            (r"/question/(?P<number>\d+)/undo$", self.undo_verdict),
            (r"/question/(?P<number>\d+)/takedown$", self.take_down),
            (r"/takedown/(?P<number>\d+)/undo$", self.undo_takedown),
            (r"/-/login$", self.login),
            (r"/-/link$", self.link),
            (r"/-/logout$", self.logout),
        ]

    async def verdict(self, request: Any) -> Response:
        """Judge a question, or add a note to it."""
        number, form, actor = await _given(request)
        judgement, note = form.get("verdict", ""), form.get("note", "")
        replace = form.get("replace") == "yes"
        context = {"number": number, "verdict": judgement, "note": note, "queue": _queue(form), "replace": replace}
        try:
            uid = await self._uid(number)
            await self._moderating.judge(uid, judgement, actor, note[:_LONGEST], replace=replace)
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
            await self._moderating.undo_verdict(_whole(form.get("id")), actor, case=await self._uid(number))
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
            uid = await self._uid(number)
            found = await self._review.log.read(lambda db: cases.case(db, uid))
            target = quoted(found, rank, whole=scope == "document")
            await self._moderating.take_down(target, reason, actor, case=found.uid)
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
            await self._moderating.undo_takedown(number, actor)
        except cases.CaseError as error:
            return await self._refused(error, request, "/queue/taken_down")
        except LogError as error:
            context = {"kind": "restore", "number": number, "case": form.get("case", ""), "queue": _queue(form)}
            return await self._busy(error, context, request)
        if form.get("case"):
            return _back(_whole(form.get("case")), "restored", form)
        return Response.redirect("/queue/taken_down?said=restored", status=303)

    async def login(self, request: Any) -> Response:
        """The form, or with a name and a password the way in."""
        review = self._review
        if request.method == "GET":
            if request.actor:
                return Response.redirect(own_path(review.rules, request.args.get("next") or "/"), status=303)
            return await self._login_page(request, "", "", request.args.get("next") or "/")
        form = await request.post_vars()
        name, target = form.get("name", "")[:64], own_path(review.rules, form.get("next", "/"))
        client = request.scope.get("client")
        address = str(client[0]) if client else ""
        device = request.cookies.get(DEVICE, "")
        try:
            account = await review.brake.check(name, form.get("password", ""), address, device)
        except TryLater:
            return await self._login_page(request, TOO_OFTEN, name, target, 429)
        if account is None:
            _logger.warning("a login failed, from %s", address or "an unknown address")
            return await self._login_page(request, WRONG_LOGIN, name, target, 401)
        response = self._let_in(review.sessions.begin(account), target)
        if not review.brake.device(name, device):
            response.set_cookie(
                DEVICE, review.brake.make_device(account), max_age=DEVICE_SECONDS, path="/-/login", httponly=True,
                samesite="lax", secure=self._secure,
            )  # fmt: skip
        return response

    async def link(self, request: Any) -> Response:
        """The one-time link of the start."""
        session = self._review.sessions.use_link(request.args.get("token") or "")
        if session is None:
            return await self._login_page(request, LINK_USED, "", "/", 401)
        return self._let_in(session, "/")

    async def logout(self, request: Any) -> Response:
        """End the session everywhere."""
        actor = request.actor
        self._review.sessions.end(Person(actor["id"], actor["role"], actor["session"]))
        response = Response.redirect("/-/login", status=303)
        response.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="lax", secure=self._secure)
        return response

    def _let_in(self, session: str, target: str) -> Response:
        response = Response.redirect(target, status=303)
        response.set_cookie(
            COOKIE, session, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=self._secure
        )
        return response

    @property
    def _secure(self) -> bool:
        return self._review.url.startswith("https://")

    async def _login_page(self, request: Any, problem: str, name: str, target: str, status: int = 200) -> Response:
        review = self._review
        context = {"problem": problem, "name": name, "next": own_path(review.rules, target), "local": review.local,
                   "accounts": bool(review.accounts.all())}  # fmt: skip
        return await self._page("login.html", context, request, status)

    async def _uid(self, number: int) -> str:
        return await self._review.log.read(lambda db: cases.uid_of(db, number))

    async def _busy(self, error: LogError, context: dict[str, Any], request: Any) -> Response:
        """The log cannot be written just now: nothing was done, and what was typed is kept in a form to send again."""
        _logger.warning("a moderator's form could not be entered: %s", error)
        return await self._page("busy.html", context, request, 503)

    async def _refused(self, error: cases.CaseError, request: Any, back: str) -> Response:
        context = {"title": "Not done", "text": str(error), "back": back}
        return await self._page("message.html", context, request, 404 if isinstance(error, cases.UnknownCase) else 409)

    async def _page(self, template: str, context: dict[str, Any], request: Any, status: int) -> Response:
        return Response.html(
            await self._review.datasette.render_template(template, context, request=request), status=status
        )


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
