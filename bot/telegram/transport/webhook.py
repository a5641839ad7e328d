"""Updates by webhook: a small server behind a reverse proxy. It answers 200 only when an update is in the inbox.

A caller must know the path and the secret; others learn nothing. TLS is left to the proxy. Telegram is asked to make one
call at a time, so that a chat's messages come in the order in which they were written.
"""

import hmac
import json
import logging
from typing import Any, Final

import tornado.httpserver
import tornado.web
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import Application

from bot.ports import open_port
from bot.settings import Settings, SettingsError
from bot.telegram.transport.inbox_queue import NotCommitted
from bot.telegram.transport.parsing import readable

_MAX_BODY_BYTES: Final = 1024 * 1024
_AT_A_TIME: Final = 1
_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
_logger = logging.getLogger(__name__)


class _Receiver(tornado.web.RequestHandler):
    """Takes one update."""

    def initialize(self, receiver: Application[Any, Any, Any, Any, Any, Any], path: str, secret: str) -> None:
        self.receiver, self.path, self.secret = receiver, path, secret

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish()

    def prepare(self) -> None:
        """Refuse a caller who does not know the path and the secret, before anything else is looked at."""
        last = self.request.path.rpartition("/")[2]
        if not hmac.compare_digest(last.encode(), self.path.encode()):
            raise tornado.web.HTTPError(404)
        given = self.request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.secret.encode()):
            _logger.warning("webhook: a request with a wrong secret was turned away")
            raise tornado.web.HTTPError(403)
        if self.request.method != "POST":
            raise tornado.web.HTTPError(405)

    async def post(self) -> None:
        """Commit the update to the inbox, then acknowledge it."""
        bot = self.receiver.bot
        try:
            update = Update.de_json(readable(json.loads(self.request.body)), bot)
        except Exception as error:  # it is no update; if the body was cut off on its way, Telegram sends it again
            _logger.error(
                "webhook: what came (%d bytes) is no update: %s", len(self.request.body), type(error).__name__
            )
            update = None
        if update is None or not isinstance(update.update_id, int):
            raise tornado.web.HTTPError(400)
        try:
            await self.receiver.update_queue.put(update)
        except NotCommitted as error:
            raise tornado.web.HTTPError(503) from error  # Telegram will send it again


class Webhook:
    """The server, and its registration with Telegram."""

    def __init__(self, settings: Settings, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._settings = settings
        self._bot = application.bot
        given = {
            "receiver": application,
            "path": settings.webhook_secret_path(),
            "secret": settings.webhook_secret_token(),
        }
        app = tornado.web.Application([(r".*", _Receiver, given)], log_function=lambda _: None)
        self._server = tornado.httpserver.HTTPServer(app, max_body_size=_MAX_BODY_BYTES, idle_connection_timeout=120)

    def listen(self) -> None:
        """Open the port.

        Raises:
            SettingsError: If the port cannot be opened.
        """
        settings = self._settings
        open_port(self._server, settings.webhook_listen, settings.webhook_port, "CITEBOT_WEBHOOK_PORT")

    async def tell_telegram(self) -> None:
        """Register the address; updates that came in before are kept.

        Raises:
            SettingsError: If Telegram refuses the address.
            TelegramError: If Telegram cannot be reached.
        """
        try:
            await self._bot.set_webhook(
                self._settings.webhook_url_with_path(),
                allowed_updates=Update.ALL_TYPES,
                max_connections=_AT_A_TIME,
                drop_pending_updates=False,
                secret_token=self._settings.webhook_secret_token(),
            )
        except BadRequest as error:
            raise SettingsError(f"Telegram refused the webhook ({error}). Check CITEBOT_WEBHOOK_URL") from error

    async def stop(self) -> None:
        """Take in nothing more; until the next start, Telegram keeps the address and the updates that it cannot deliver."""
        self._server.stop()
        await self._server.close_all_connections()
