"""Ports of the bot's small servers: its health and metrics, and the webhook."""

import tornado.httpserver

from bot.settings import SettingsError


def open_port(server: tornado.httpserver.HTTPServer, address: str, port: int, setting: str) -> None:
    """Let a server listen on a port; `setting` is the environment variable that chooses the port.

    Raises:
        SettingsError: If the port cannot be opened.
    """
    try:
        server.listen(port, address)
    except OSError as error:
        raise SettingsError(
            f"{address} port {port} cannot be opened ({error.strerror}). Set {setting} to another"
        ) from error
