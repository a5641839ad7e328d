"""HTTP for the stand-in: bytes in, bytes out, one thread a connection; knows nothing of Telegram.

First and last step of a call. Guarantees that `stop` ends every connection, whatever a client leaves open.
"""

import select
import socket
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import unquote

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with no time: closing sends a reset, as a broken connection does


@dataclass(frozen=True)
class Request:
    """One request; `gone` tells whether the client has hung up meanwhile."""

    path: str
    query: str
    content_type: str
    body: bytes
    gone: Callable[[], bool]


@dataclass(frozen=True)
class Answer:
    """One answer."""

    status: int
    body: bytes
    content_type: str = "application/json"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60  # a connection kept alive and forgotten
    answer: ClassVar[Callable[[Request], Answer | None]]

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        kind = self.headers.get("Content-Type") or ""
        answer = type(self).answer(Request(unquote(path), query, kind, body, self._gone))
        if answer is None:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.connection.close()
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _gone(self) -> bool:
        try:
            readable, _, _ = select.select([self.connection], [], [], 0.2)
            return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
        except (OSError, ValueError):
            return True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (http.server's name)
        """Keep quiet: the calls are recorded."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, handler: type[_Handler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.open: set[socket.socket] = set()
        self.guard = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.guard:
            self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.guard:
            self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a client that hung up; anything else is a fault of the stand-in and is printed."""
        if not isinstance(sys.exception(), (OSError, ValueError)):
            super().handle_error(request, client_address)


class Listener:
    """A server on a free port of 127.0.0.1 that answers with the given function, called from many threads."""

    def __init__(self, answer: Callable[[Request], Answer | None]) -> None:
        """Take the port at once, so that the address is known; serve from `start` on."""
        handler = type("Handler", (_Handler,), {"answer": staticmethod(answer)})
        self._server = _Server(handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def start(self) -> None:
        """Serve in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and hang up on everyone."""
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
        with self._server.guard:
            left = list(self._server.open)
        for connection in left:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
