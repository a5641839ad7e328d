"""Every request passes here first, and only what is listed gets through.

Around all of Datasette: the host, the address and the method are checked, then who is asking, then, if the request
changes something, where it comes from. Datasette's own pages are unknown addresses unless they are listed. What
comes back is given headers that forbid scripts, frames, caches and referrers.

The check of form tokens itself is asgi-csrf's, inside Datasette. It lets some requests by (without cookies, with a
Bearer header, with other types of body); none of these get as far.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from bot.review.brake import DEVICE
from bot.review.sessions import COOKIE, Person, Sessions
from bot.settings import SettingsError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refuse = Callable[[int, str, str], Awaitable[bytes]]
"""(status, title, text) → a page."""

LONGEST_BODY: Final = 64 * 1024
BODY_SECONDS: Final = 20.0
"""How long a form may take to arrive."""
STATIC: Final = "/-/review/"
_CSRF_COOKIE: Final = "ds_csrftoken"
_COOKIE_VALUE: Final = re.compile(r"[\w.:-]{1,1024}", re.ASCII)
_TOKEN: Final = re.compile(r"[\w.:-]{8,512}", re.ASCII)
_SCRIPTLESS: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS: Final = (
    ("content-security-policy", _SCRIPTLESS),
    ("x-frame-options", "DENY"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("x-robots-tag", "noindex, nofollow"),
)
_REPLACED: Final = frozenset({b"cache-control", b"link", *(name.encode() for name, _ in _HEADERS)})
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """An address that exists.

    Attributes:
        path: Regular expression of the whole path, as it comes over the wire (still percent-encoded).
        who: `anyone`, or the least role: `reader` or `moderator`.
        args: Names of the query's arguments that are passed on; others are dropped.
    """

    method: Literal["GET", "POST"]
    path: str
    who: Literal["anyone", "reader", "moderator"]
    args: frozenset[str] = frozenset()


class _Refusal(Exception):  # noqa: N818 # an answer, not an error
    def __init__(self, status: int, title: str, text: str, *, location: str = "") -> None:
        super().__init__(title)
        self.status, self.title, self.text, self.location = status, title, text, location


class AccessControl:
    """The outermost ASGI application.

    Args:
        app: Datasette.
        rules: All addresses there are.
        hosts: Values of the Host header that are answered, in lower case; a name pointed here by someone else is not.
        origin: The site's own `scheme://host:port`, if fixed (behind a proxy); None: `http://` and the Host header.
        secure: Whether people reach it by https: cookies are then marked so.
        refuse: Renders the page of a refusal.
    """

    def __init__(
        self,
        app: App,
        rules: list[Rule],
        sessions: Sessions,
        *,
        hosts: frozenset[str],
        origin: str | None,
        secure: bool,
        refuse: Refuse,
    ) -> None:
        self._app = app
        self._rules = [(rule, re.compile(rule.path, re.ASCII)) for rule in rules]
        self._sessions = sessions
        self._hosts, self._origin, self._secure = hosts, origin, secure
        self._refuse = refuse
        self._told_of_proxy = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":  # nothing here speaks anything else
            path = _path(scope)
            send = self._with_headers(send, static=path.startswith(STATIC))
            try:
                scope, receive = await self._admit(scope, path, receive)
            except _Refusal as refusal:
                await self._answer(send, refusal)
            else:
                await self._app(scope, receive, send)

    async def _admit(self, scope: Scope, path: str, receive: Receive) -> tuple[Scope, Receive]:
        headers = _headers(scope)
        host = headers.get("host", "").lower()
        if host not in self._hosts:
            raise _Refusal(421, "Unknown host", "This server does not answer under that name.")
        self._notice_proxy(scope, headers)
        rule = self._rule(scope["method"], path)
        cookies = _cookies(headers.get("cookie", ""))
        try:
            person = self._sessions.read(cookies.get(COOKIE, ""))
        except SettingsError as error:
            _logger.error("%s", error)
            raise _Refusal(503, "Closed", "The list of moderators cannot be read; see the server's log.") from error
        if person is None and rule.who != "anyone":
            if rule.method == "GET" and not path.endswith((".csv", ".json", ".jsonl")):
                raise _Refusal(303, "Log in first", "", location=_login_address(path, scope))
            raise _Refusal(401, "Log in first", "Your session has ended, or you are not logged in.")
        if rule.who == "moderator" and person is not None and person.role != "moderator":
            raise _Refusal(403, "Not allowed", "Your role is to read. A moderator can do this.")
        if rule.method == "POST":
            receive = await self._check_post(headers, host, cookies, receive)
        return _cleaned(scope, rule, cookies, person), receive

    def _notice_proxy(self, scope: Scope, headers: dict[str, str]) -> None:
        """Say once that a proxy stands before this which is not trusted: all who come through it count as one."""
        client = scope.get("client")
        if self._told_of_proxy or self._origin is None or client is None or "x-forwarded-for" not in headers:
            return
        if str(client[0]) not in headers["x-forwarded-for"]:
            self._told_of_proxy = True
            _logger.warning(
                "requests come through %s, which is not in CITEBOT_REVIEW_PROXIES: the senders it names are not trusted",
                client[0],
            )

    def _rule(self, method: str, path: str) -> Rule:
        fitting = [rule for rule, pattern in self._rules if pattern.fullmatch(path)]
        for rule in fitting:
            if rule.method == method:
                return rule
        status, title = (405, "Not possible here") if fitting else (404, "Not found")
        raise _Refusal(status, title, "There is no such page.")

    async def _check_post(
        self, headers: dict[str, str], host: str, cookies: dict[str, str], receive: Receive
    ) -> Receive:
        """Read the form, refuse what is not sent from a page of ours, and give the form to be read again."""
        origin = headers.get("origin", "null")
        expected = self._origin or f"http://{host}"
        if origin not in ("null", expected) or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise _Refusal(403, "Refused", "The form was sent from another site.")
        if headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise _Refusal(403, "Refused", "Only forms of these pages are taken.")
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read_body(receive)
        except TimeoutError:
            raise _Refusal(408, "Refused", "The form took too long to arrive.") from None
        try:
            fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=50, errors="strict")
        except ValueError as error:
            raise _Refusal(400, "Refused", "The form cannot be read.") from error
        tokens = [value for name, value in fields if name == "csrftoken"]
        if _CSRF_COOKIE not in cookies or len(tokens) != 1 or not _TOKEN.fullmatch(tokens[0]):
            raise _Refusal(
                403, "Refused", "The form's token is missing. Are cookies allowed? Load the page again and repeat."
            )

        async def replay() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        return replay

    async def _answer(self, send: Send, refusal: "_Refusal") -> None:
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        if refusal.location:
            headers.append((b"location", refusal.location.encode("ascii")))
            body = b""
        else:
            body = await self._refuse(refusal.status, refusal.title, refusal.text)
        await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _with_headers(self, send: Send, *, static: bool) -> Send:
        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                found = [(bytes(name).lower(), bytes(value)) for name, value in message.get("headers", [])]
                headers = [(name, self._cookie(name, value)) for name, value in found if name not in _REPLACED]
                headers += [(name.encode(), value.encode()) for name, value in _HEADERS]
                kept = static and message["status"] == 200
                headers.append((b"cache-control", b"private, max-age=600" if kept else b"private, no-store"))
                if self._secure:
                    headers.append((b"strict-transport-security", b"max-age=31536000"))
                message = {**message, "headers": headers}
            await send(message)

        return sending

    def _cookie(self, name: bytes, value: bytes) -> bytes:
        """Datasette's cookies, out of reach of scripts and other sites too."""
        if name != b"set-cookie":
            return value
        lower = value.lower()
        if b"httponly" not in lower:
            value += b"; HttpOnly"
        if self._secure and b"; secure" not in lower:
            value += b"; Secure"
        return value


def own_path(rules: list[Rule], target: str) -> str:
    """Where to go after logging in: the target if it is a page of ours, else the first page."""
    path, _, query = target.partition("?")
    known = any(
        rule.method == "GET" and rule.who != "anyone" and re.fullmatch(rule.path, path, re.ASCII) for rule in rules
    )
    if not known or not re.fullmatch(r"[\w=&%+.~-]*", query, re.ASCII):
        return "/"
    return target


def origin_of(url: str) -> tuple[str, str]:
    """The origin and the host (with its port, if named) of a site's address."""
    parts = urlsplit(url)
    host = parts.netloc.lower()
    return f"{parts.scheme}://{host}", host


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope.get("headers", []):
        key = name.decode("latin-1").lower()
        joint = "; " if key == "cookie" else ", "
        found[key] = f"{found[key]}{joint}{value.decode('latin-1')}" if key in found else value.decode("latin-1")
    return found


def _path(scope: Scope) -> str:
    raw = scope.get("raw_path") or scope["path"].encode("utf-8", "replace")
    return bytes(raw).partition(b"?")[0].decode("latin-1")


def _cookies(header: str) -> dict[str, str]:
    """The cookies of ours, with values as we make them; the first of each name."""
    found: dict[str, str] = {}
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name in (COOKIE, DEVICE, _CSRF_COOKIE) and _COOKIE_VALUE.fullmatch(value):
            found.setdefault(name, value)
    return found


def _login_address(path: str, scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("ascii", "ignore")
    target = quote(f"{path}?{query}" if query else path, safe="/")
    return "/-/login" if path == "/" or len(target) > 1000 else f"/-/login?next={target}"


async def _read_body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _Refusal(400, "Refused", "The form did not arrive whole.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST_BODY:
            raise _Refusal(413, "Refused", "The form is too long.")
    return body


def _cleaned(scope: Scope, rule: Rule, cookies: dict[str, str], person: Person | None) -> Scope:
    """The request as Datasette may see it: known cookies and arguments, no header that changes who is asking."""
    headers = [(b"host", _headers(scope)["host"].encode("latin-1"))]
    if cookies:
        headers.append((b"cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()).encode("ascii")))
    if rule.method == "POST":
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    query = scope.get("query_string", b"").decode("latin-1")
    kept = []
    for part in query.split("&"):
        if part.partition("=")[0] in rule.args:
            kept.append(part)
    return {
        **scope,
        "headers": headers,
        "query_string": "&".join(kept).encode("latin-1"),
        "actor": {"id": person.name, "role": person.role, "session": person.session} if person else None,
    }
