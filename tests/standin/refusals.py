"""What the stand-in raises to refuse a call; `server` turns it into the answer Telegram would give."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 (a refusal is the server's ordinary answer, not an error of the stand-in)
    """A call refused, with the status, the description and the `parameters` of the answer."""

    prefixes: Mapping[int, str] = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}

    def __init__(self, reason: str, code: int = 400, parameters: Json | None = None) -> None:
        """Say why; the usual words for the status ("Bad Request: ") are put before it."""
        prefix = self.prefixes.get(code, "")
        self.code = code
        self.description = f"{prefix}: {reason}" if prefix and reason else (prefix or reason)
        self.parameters = parameters
        super().__init__(self.description)
