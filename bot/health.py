"""Is the bot alive, is it ready, and what has it counted: three pages for machines, on a port of their own.

`/health` (also called `/healthz`) answers as long as the event loop runs. `/ready` says whether questions come in and can
be answered: 200, or 503 with what is missing. `/metrics` is for Prometheus. There are no pages unless a port is set, and
none of them shows a text, an id or a name.
"""

import time
from collections.abc import Callable
from typing import Any, Final

import tornado.httpserver
import tornado.web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.ports import open_port

Check = Callable[[], str]
_LATE_SECONDS: Final = 20.0
_BACKLOG_SECONDS: Final = 300.0
_IDLE_SECONDS: Final = 20.0


class Health:
    """What is known of the bot's state.

    Attributes:
        started: Whether updates are being taken in; `stopping` tells whether the bot has begun to stop.
        inbox: How many updates wait, how many were given up, how old the oldest one is.
        build: The index build in use.
        notes: Returns what the people who run the bot need to look at, though questions are answered.
    """

    def __init__(self) -> None:
        self.started = False
        self.stopping = False
        self.inbox: dict[str, int] = {}
        self.build = ""
        self.notes: Callable[[], list[str]] = list
        self._checks: dict[str, Check] = {}
        self._turned_at = time.monotonic()

    def add(self, name: str, check: Check) -> None:
        """Add a check; it returns what is wrong, or an empty text."""
        self._checks[name] = check

    def turned(self) -> None:
        """Note that the event loop runs."""
        self._turned_at = time.monotonic()

    def report(self) -> dict[str, Any]:
        """Whether the bot is ready, and what each check found."""
        checks = {"start": "" if self.started and not self.stopping else "stopping" if self.stopping else "starting"}
        if self.started and time.monotonic() - self._turned_at > _LATE_SECONDS:
            checks["loop"] = "the event loop is blocked"
        oldest = self.inbox.get("oldest_seconds", 0)
        checks["inbox"] = "" if oldest < _BACKLOG_SECONDS else f"the oldest question has waited for {oldest} s"
        for name, check in self._checks.items():
            try:
                checks[name] = check()
            except Exception as error:  # a check that fails is a finding
                checks[name] = type(error).__name__
        shown = {name: found or "ok" for name, found in checks.items()}
        report = {"ready": not any(checks.values()), "checks": shown, "inbox": self.inbox, "build": self.build}
        return report | {"notes": self.notes()}


class _Page(tornado.web.RequestHandler):
    """One page; tells nothing about the server that it need not tell."""

    def initialize(self, health: Health, registry: CollectorRegistry) -> None:
        self.health, self.registry = health, registry

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish()


class _Alive(_Page):
    def get(self) -> None:
        self.write({"alive": True})


class _Ready(_Page):
    def get(self) -> None:
        report = self.health.report()
        self.set_status(200 if report["ready"] else 503)
        self.write(report)


class _Figures(_Page):
    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(generate_latest(self.registry))


class Monitor:
    """The server of the three pages."""

    def __init__(self, health: Health, registry: CollectorRegistry) -> None:
        given = {"health": health, "registry": registry}
        pages = [("/healthz?", _Alive, given), ("/ready", _Ready, given), ("/metrics", _Figures, given)]
        self._server = tornado.httpserver.HTTPServer(
            tornado.web.Application(pages, log_function=lambda _: None),
            max_body_size=1024,
            idle_connection_timeout=_IDLE_SECONDS,
            body_timeout=_IDLE_SECONDS,
        )

    def listen(self, address: str, port: int) -> None:
        """Open the port.

        Raises:
            SettingsError: If the port cannot be opened.
        """
        open_port(self._server, address, port, "CITEBOT_MONITOR_PORT")

    async def stop(self) -> None:
        """Close the port."""
        self._server.stop()
        await self._server.close_all_connections()
