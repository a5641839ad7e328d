"""Calls to the stand-in as bare requests, and parts of their parameters."""

import json
from typing import Any

import httpx
from standin.server import StandIn

Json = dict[str, Any]


class Caller:
    """Calls methods as plain JSON, past the checks of the library."""

    def __init__(self, server: StandIn, client: httpx.Client) -> None:
        self.server = server
        self.client = client

    def __call__(self, method: str, **params: Any) -> Json:
        """The answer to a call, as Telegram would give it."""
        head = {"Content-Type": "application/json"}
        answer = self.client.post(
            f"{self.server.base_url}{self.server.token}/{method}", content=json.dumps(params), headers=head
        )
        body: Json = answer.json()
        assert body["ok"] is (answer.status_code == 200)
        return body

    def refusal(self, method: str, **params: Any) -> str:
        """The description of the refusal, which was recorded too."""
        said = str(self(method, **params)["description"])
        assert self.server.refused[-1].description == said
        assert self.server.refused[-1].method == method
        return said


def bold(offset: int, length: int, kind: str = "bold", **more: Any) -> Json:
    """An entity of a text, bold unless another kind is given."""
    return {"type": kind, "offset": offset, "length": length} | more


def keys(*row: Json) -> Json:
    """An inline keyboard of one line of buttons."""
    return {"inline_keyboard": [list(row)]}


def key(**action: Any) -> Json:
    """A button; without an action, one with callback data."""
    return {"text": "Key", "callback_data": "x"} if not action else {"text": "Key"} | action
