"""The review on a socket of this machine: uvicorn, set to reveal no more than it must."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.review.plugin import Review
from bot.settings import SettingsError

HEADER_SECONDS: Final = 10.0
"""How long a connection may take to send its request; sending a byte now and then would keep it open for ever."""


class HastyProtocol(H11Protocol):
    """HTTP with a limit on the time that the head of a request may take; uvicorn has none."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A connection begins: a request must follow."""
        super().connection_made(transport)
        self._look_at_the_clock()

    def data_received(self, data: bytes) -> None:
        """Some bytes have come."""
        super().data_received(data)
        self._look_at_the_clock()

    def on_response_complete(self) -> None:
        """An answer has gone out; the next request may be on its way."""
        super().on_response_complete()
        self._look_at_the_clock(again=True)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._stop_the_clock()
        super().connection_lost(exc)

    def _look_at_the_clock(self, *, again: bool = False) -> None:
        """Let the time run while no request is whole, from the beginning of the connection or of the answer's end."""
        if (self.cycle is not None and not self.cycle.response_complete) or again:
            self._stop_the_clock()
        waiting = self.cycle is None or self.cycle.response_complete
        if waiting and self._deadline is None and not self.transport.is_closing():
            self._deadline = asyncio.get_running_loop().call_later(HEADER_SECONDS, self.transport.abort)

    def _stop_the_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def listen(host: str, port: int) -> socket.socket:
    """Bind a socket; port 0 for any free one.

    Raises:
        SettingsError: If that address or port is not available.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # from here on, opening the printed link waits instead of failing
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or "no such port"
        raise SettingsError(f"Cannot listen on {host} port {port} ({reason}). Choose another with --port") from error
    return listening


def server_of(review: Review) -> uvicorn.Server:
    """A server for a review, not yet running."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Server(
        uvicorn.Config(
            review.app(),
            log_config=None,
            access_log=False,  # what moderators look for is private
            http=HastyProtocol,
            proxy_headers=bool(review.url),  # there is a proxy to believe only in this case
            forwarded_allow_ips=list(review.proxies),
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=3,
        )
    )


@contextmanager
def in_background(review: Review, listening: socket.socket) -> Iterator[None]:
    """Serve in a thread until the block is left; then the review is closed too."""
    server = server_of(review)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
        review.close()
