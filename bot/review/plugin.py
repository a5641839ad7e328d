"""Datasette with the log opened for reading, and everything of ours around it: the one place that knows Datasette's hooks.

    review = Review(data, accounts, url="", host="127.0.0.1", port=8001)
    app = review.app()            # an ASGI application

Datasette holds the read-only connections and their time limits, renders templates, checks form tokens and serves the
canned queries. Arbitrary SQL, tables, views and downloads are denied to everybody, and `access` does not list their
addresses.
"""

import getpass
import logging
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from weakref import WeakValueDictionary

from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils.asgi import Base400, Response

from bot.log.writing.database import Log
from bot.review import pages
from bot.review.access import AccessControl, App, Rule, origin_of
from bot.review.accounts import Accounts
from bot.review.actions import Actions
from bot.review.brake import Brake
from bot.review.facets import FACETS, prepare
from bot.review.logins import Logins
from bot.review.queries import JOBS
from bot.review.sessions import Sessions
from bot.review.texts import Texts
from bot.settings import LOOPBACK_ADDRESSES, SettingsError
from bot.text.links import safe_link

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_HERE: Final = Path(__file__).parent
_NAMES: Final = "|".join(job.name for job in JOBS)
_LISTED: Final = frozenset({"q", "before", *FACETS})
_SAID: Final = frozenset({"said", "from"})
RULES: Final = [
    Rule("GET", r"/", "reader", frozenset({"days"})),
    Rule("GET", r"/questions", "reader", _LISTED),
    Rule("GET", r"/questions\.(csv|jsonl)", "reader", _LISTED),
    Rule("GET", rf"/queue/({_NAMES})", "reader", frozenset({"page", "said"})),
    Rule("GET", r"/question/\d{1,18}", "reader", _SAID),
    Rule("GET", r"/question/\d{1,18}/document/\d{1,3}", "reader", frozenset({"from"})),
    Rule("GET", rf"/log/({_NAMES})(\.json)?", "reader", frozenset({"_shape"})),
    Rule("GET", rf"/log/({_NAMES})\.(csv|jsonl)", "reader"),
    Rule("POST", r"/question/\d{1,18}/verdict", "moderator"),
    Rule("POST", r"/question/\d{1,18}/undo", "moderator"),
    Rule("POST", r"/question/\d{1,18}/takedown", "moderator"),
    Rule("POST", r"/takedown/\d{1,18}/undo", "moderator"),
    Rule("GET", r"/-/login", "anyone", frozenset({"next"})),
    Rule("POST", r"/-/login", "anyone"),
    Rule("GET", r"/-/link", "anyone", frozenset({"token"})),
    Rule("POST", r"/-/logout", "reader"),
    Rule("GET", r"/-/review/(review\.css|icon\.svg)", "anyone"),
]
_SETTINGS: Final = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_facet": False,
    "suggest_facets": False,
    "allow_csv_stream": False,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 2000,
    "num_sql_threads": 4,
    "default_cache_ttl": 0,
}
_Function = TypeVar("_Function", bound=Callable[..., Any])
_logger = logging.getLogger(__name__)


class Review:
    """The log in a browser.

    Args:
        data: The data folder; the log in it is made when it is not there.
        accounts: Who may come in.
        host: Where it listens. Beyond loopback there must be accounts and an https address.
        url: The address people use, when a proxy stands before it, such as `https://review.example.org`.
        actor: Who uses the one-time link; the name of the system's user by default.
        proxies: Addresses and networks whose X-Forwarded-For is believed, when there is a `url`.

    Raises:
        SettingsError: If it would be open to others without accounts or without https, or the log cannot be used.
    """

    def __init__(
        self,
        data: Path,
        accounts: Accounts,
        *,
        host: str = "127.0.0.1",
        port: int = 8001,
        url: str = "",
        actor: str = "",
        proxies: Sequence[str] = LOOPBACK_ADDRESSES,
    ) -> None:
        self.local = host in LOOPBACK and not url
        self.host, self.port, self.url = host, port, url.rstrip("/")
        self.secure = self.url.startswith("https://")
        self.proxies = tuple(proxies)
        self._check(accounts)
        self.data, self.accounts = data, accounts
        self.texts = Texts(data)
        secret = secrets.token_hex(32)
        self.sessions = Sessions(secret, accounts, local=(actor or _user()) if self.local else "")
        self.brake = Brake(accounts)
        self.log = Log(data, key=b"")
        if not self.log.open() or not prepare(self.log.path):
            self.log.close()
            raise SettingsError(
                f"The log {self.log.path} cannot be opened for writing. Is the folder yours, the disk full?"
            )
        self.rules = RULES
        self.datasette = Datasette(
            files=[str(self.log.path)],
            settings=_SETTINGS,
            secret=secrets.token_hex(32),
            template_dir=str(_HERE / "templates"),
            static_mounts=[("-/review", str(_HERE / "static"))],
            metadata={"title": "Citebot review", "databases": {"log": {"allow_sql": False}}},
        )
        _reviews[id(self.datasette)] = self

    def app(self) -> App:
        """The application: the access control, and then Datasette."""
        if self.local:
            names = {"localhost", "127.0.0.1", "[::1]"}
            hosts = {f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set())
            origin = None
        else:
            origin, host = origin_of(self.url)
            hosts = {host, host.removesuffix(":443")}
        return AccessControl(
            self.datasette.app(),
            self.rules,
            self.sessions,
            hosts=frozenset(hosts),
            origin=origin,
            secure=self.secure,
            refuse=self._refuse,
        )

    def routes(self) -> list[tuple[str, Any]]:
        """Our pages and forms: address → view."""
        pages_of_log = pages.Pages(self.datasette, self.texts).routes()
        return [*pages_of_log, *Actions(self.datasette, self.log).routes(), *Logins(self).routes()]

    @property
    def address(self) -> str:
        """Where people find it."""
        if self.url:
            return self.url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def close(self) -> None:
        """Close the log."""
        self.brake.close()
        self.log.close()
        for database in self.datasette.databases.values():
            database.close()
        if self.datasette.executor is not None:
            self.datasette.executor.shutdown()

    async def _refuse(self, status: int, title: str, text: str) -> bytes:
        await self.datasette.invoke_startup()
        page = await self.datasette.render_template("message.html", {"title": title, "text": text, "status": status})
        return str(page).encode("utf-8", "replace")

    def _check(self, accounts: Accounts) -> None:
        if self.url and not re.fullmatch(r"https://[\w.-]+(:\d{1,5})?", self.url, re.ASCII):
            raise SettingsError(f"Address is {self.url!r}, expected https:// and a host, without a path. Fix --url")
        if self.local:
            accounts.all()
            return
        if not self.url:
            raise SettingsError(
                f"Listening on {self.host} would send passwords in the clear, expected an https address. "
                "Put a proxy with TLS before it and name its address with --url"
            )
        if not accounts.all():
            raise SettingsError(
                f"There are no accounts in {accounts.path}, expected one at least. "
                "Run: python -m bot.review add-moderator NAME"
            )


_reviews: "WeakValueDictionary[int, Review]" = WeakValueDictionary()


def review_of(datasette: Any) -> Review | None:
    """The review a Datasette belongs to, or None for another one."""
    found = _reviews.get(id(datasette))
    return found if found is not None and found.datasette is datasette else None


def _user() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = ""
    return re.sub(r"[^\w.-]", "", name)[:32] or "local"


def _hook(function: _Function) -> _Function:
    return cast(_Function, hookimpl(function))


class _Hooks:
    """What Datasette asks of a plugin."""

    __name__ = "citebot-review"

    @_hook
    def register_routes(self, datasette: Any) -> list[tuple[str, Any]]:
        """Our pages and forms; they come before Datasette's own."""
        review = review_of(datasette)
        return review.routes() if review is not None else []

    @_hook
    def canned_queries(self, datasette: Any, database: str) -> dict[str, dict[str, Any]]:
        """A query for each job."""
        if review_of(datasette) is None or database != "log":
            return {}
        return {
            job.name: {"sql": job.sql, "title": job.title, "description": job.what, "hide_sql": True} for job in JOBS
        }

    @_hook
    def permission_allowed(self, datasette: Any, actor: Any, action: str, resource: Any) -> bool | None:
        """Nothing but the canned queries, and those only for people with a session."""
        if review_of(datasette) is None:
            return None
        if not actor:
            return False
        if action == "view-query":
            return bool(resource[0] == "log")
        return action == "view-instance" or (action == "view-database" and resource == "log")

    @_hook
    def prepare_connection(self, conn: Any, database: str, datasette: Any) -> None:
        """Connections to the log cannot write."""
        if review_of(datasette) is not None and database == "log":
            conn.execute("PRAGMA query_only = 1")

    @_hook
    def prepare_jinja2_environment(self, env: Any, datasette: Any) -> None:
        """The templates' own filters."""
        if review_of(datasette) is not None:
            env.filters["safe_link"] = lambda url: safe_link(str(url or "")) or ""
            env.filters["split_quote"] = pages.split_quote
            env.filters["as_given"] = pages.AsGiven
            env.finalize = pages.shown

    @_hook
    def extra_template_vars(self, request: Any, datasette: Any) -> dict[str, Any]:
        """What every page needs: who is here, and where else one can go."""
        if review_of(datasette) is None:
            return {}
        return pages.shared(request)

    @_hook
    def handle_exception(self, datasette: Any, request: Any, exception: Exception) -> Any:
        """An error is written to the server's log; the page says no more than that there was one."""
        if review_of(datasette) is None:
            return None

        async def page() -> Response:
            status = exception.status if isinstance(exception, Base400) else 500
            if status == 500:
                _logger.error("%s could not be shown", request.path, exc_info=exception)
                title, text = (
                    "Something went wrong",
                    "The error is in the server's log. Going back and trying again is safe.",
                )
            else:
                title, text = (
                    ("Not found", "There is no such page.") if status == 404 else ("Refused", "That cannot be read.")
                )
            context = {"title": title, "text": text}
            return Response.html(
                await datasette.render_template("message.html", context, request=request), status=status
            )

        return page

    @_hook
    def forbidden(self, datasette: Any, request: Any, message: str) -> Any:
        """A page that no one may see."""
        if review_of(datasette) is None:
            return None

        async def page() -> Response:
            context = {"title": "Not allowed", "text": "That is not shown here."}
            return Response.html(await datasette.render_template("message.html", context, request=request), status=403)

        return page


pm.register(_Hooks(), "citebot-review")
# Datasette's own handler would also run, and print each error with all variables around it: cookies, questions
pm.unregister(name="datasette.handle_exception")
