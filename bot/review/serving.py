"""The review on a socket of this machine: uvicorn, set so that it tells nobody more than it must."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.review.plugin import Review
from bot.settings import SettingsError


def listen(host: str, port: int) -> socket.socket:
    """Bind a socket; port 0 for any free one.

    Raises:
        SettingsError: If that address or port is not to be had.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # from here on, whoever opens the printed link waits instead of being turned away
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
            access_log=False,  # what moderators look for is nobody's business
            proxy_headers=bool(review.url),  # only then is there a proxy to be believed
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
