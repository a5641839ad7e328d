"""The way in and out: the login form, the one-time link of the start, and the end of a session."""

import logging
from typing import Any, Final, Protocol

from datasette.utils.asgi import Response

from bot.review.access import Rule, own_path
from bot.review.brake import DEVICE, DEVICE_SECONDS, Brake, TryLater
from bot.review.sessions import COOKIE, SESSION_SECONDS, Person, Sessions

WRONG_LOGIN: Final = "Name or password is not right."
TOO_OFTEN: Final = "Too many tries just now. Wait ten seconds, and try again: nothing is locked."
LINK_USED: Final = "This link has been used, or is older than fifteen minutes. Start the review again for a new one."
_logger = logging.getLogger(__name__)


class Site(Protocol):
    """What logins need of the review.

    Attributes:
        datasette: Renders the templates.
        brake: Checks the passwords.
        rules: All addresses there are; after a login one of them is opened.
        local: Whether there is a one-time link.
        secure: Whether people reach the review by https: cookies are then marked so.
    """

    datasette: Any
    sessions: Sessions
    brake: Brake
    rules: list[Rule]
    local: bool
    secure: bool


class Logins:
    """Views that begin and end the sessions of one review."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[tuple[str, Any]]:
        """Address → view, as Datasette wants them."""
        return [(r"/-/login$", self.login), (r"/-/link$", self.link), (r"/-/logout$", self.logout)]

    async def login(self, request: Any) -> Response:
        """The form, or with a name and a password the way in."""
        if request.method == "GET":
            if request.actor:
                return Response.redirect(own_path(self._site.rules, request.args.get("next") or "/"), status=303)
            return await self._login_page(request, "", "", request.args.get("next") or "/")
        form = await request.post_vars()
        name, target = form.get("name", "")[:64], own_path(self._site.rules, form.get("next", "/"))
        client = request.scope.get("client")
        address = str(client[0]) if client else ""
        device = request.cookies.get(DEVICE, "")
        try:
            account = await self._site.brake.check(name, form.get("password", ""), address, device)
        except TryLater:
            return await self._login_page(request, TOO_OFTEN, name, target, 429)
        if account is None:
            _logger.warning("a login failed, from %s", address or "an unknown address")
            return await self._login_page(request, WRONG_LOGIN, name, target, 401)
        response = self._let_in(self._site.sessions.begin(account), target)
        if not self._site.brake.device(name, device):
            response.set_cookie(
                DEVICE, self._site.brake.make_device(account), max_age=DEVICE_SECONDS, path="/-/login", httponly=True,
                samesite="lax", secure=self._site.secure,
            )  # fmt: skip
        return response

    async def link(self, request: Any) -> Response:
        """The one-time link of the start."""
        session = self._site.sessions.use_link(request.args.get("token") or "")
        if session is None:
            return await self._login_page(request, LINK_USED, "", "/", 401)
        return self._let_in(session, "/")

    async def logout(self, request: Any) -> Response:
        """End the session everywhere."""
        actor = request.actor
        self._site.sessions.end(Person(actor["id"], actor["role"], actor["session"]))
        response = Response.redirect("/-/login", status=303)
        response.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="lax", secure=self._site.secure)
        return response

    def _let_in(self, session: str, target: str) -> Response:
        response = Response.redirect(target, status=303)
        response.set_cookie(
            COOKIE, session, max_age=SESSION_SECONDS, httponly=True, samesite="lax", secure=self._site.secure
        )
        return response

    async def _login_page(self, request: Any, problem: str, name: str, target: str, status: int = 200) -> Response:
        context = {"problem": problem, "name": name, "next": own_path(self._site.rules, target), "local": self._site.local,
                   "accounts": bool(self._site.sessions.accounts.all())}  # fmt: skip
        return await self._page("login.html", context, request, status)

    async def _page(self, template: str, context: dict[str, Any], request: Any, status: int) -> Response:
        return Response.html(
            await self._site.datasette.render_template(template, context, request=request), status=status
        )
