"""Telegram's side of a webhook: each waiting update is posted to the bot, again until the bot says 200.

The address that the bot registered is public and https; `Courier` is the reverse proxy too, and posts to the port on this
machine that the bot listens on. One update at a time, in order, as `max_connections=1` asks for.
"""

import http.client
import json
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from standin.refusals import Json
from standin.state import State


class Courier:
    """Posts updates in a thread from `start` to `stop`.

    Attributes:
        answers: The status of each answer, in order; 0 for none.
        lose_answer: Asked before each post; when true, the answer is thrown away, as if the connection had broken.
    """

    def __init__(self, state: State, port: int) -> None:
        """Take the stand-in's state and the port of the bot."""
        self.answers: list[int] = []
        self.lose_answer: Callable[[], bool] = lambda: False
        self._state = state
        self._port = port
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to post."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        while not self._stopped.is_set():
            with self._state.changed:
                webhook = dict(self._state.webhook)
                waiting = [*self._state.again, *self._state.queue]
                if not waiting or not webhook.get("url"):
                    self._state.changed.wait(0.1)
                    continue
                update = min(waiting, key=lambda each: int(each["update_id"]))
            status = self.post(webhook, update)
            if status == 200 and not self.lose_answer():
                with self._state.changed:
                    held = self._state.again if update in self._state.again else self._state.queue
                    held.remove(update)
            elif status != 200:
                time.sleep(0.05)

    def post(self, webhook: Json, update: Json, *, secret: str | None = None, path: str | None = None) -> int:
        """Post one update; the status, or 0 when no answer came."""
        headers = {"Content-Type": "application/json"}
        token = webhook.get("secret_token") if secret is None else secret
        if token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = token
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("POST", path or urlsplit(webhook["url"]).path, json.dumps(update), headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        self.answers.append(status)
        return status
