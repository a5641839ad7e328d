"""Faults on order: what a test makes go wrong with a call, used by `server`."""

from dataclasses import dataclass
from typing import Literal

from standin.refusals import Json


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong; the parts combine (a delay, then an error).

    Attributes:
        status: HTTP status to answer instead of acting; 0 acts as usual.
        description: The answer's description.
        parameters: The answer's `parameters`.
        delay: Seconds to wait before anything else.
        drop: Break the connection "before" acting, or "after" it, in place of an answer.
        body: Raw bytes to answer with instead of JSON, such as a proxy's error page.
        garble: Carry the call out, then spoil the body of its answer, which still has status 200.
    """

    status: int = 0
    description: str = ""
    parameters: Json | None = None
    delay: float = 0.0
    drop: Literal["before", "after"] | None = None
    body: bytes | None = None
    garble: Literal["garbage", "cut off"] | None = None


def flood(retry_after: int) -> Fault:
    """429: too many requests, with the seconds to wait."""
    return Fault(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def bad_gateway(*, page: bool = False) -> Fault:
    """502, as JSON, or as the HTML page of a proxy that never asked Telegram."""
    return Fault(502, "Bad Gateway", body=b"<html><h1>502 Bad Gateway</h1></html>" if page else None)


def server_error() -> Fault:
    """500: Telegram failed inside."""
    return Fault(500, "Internal Server Error")


def lost_request() -> Fault:
    """The connection breaks and the call was not carried out."""
    return Fault(drop="before")


def lost_answer() -> Fault:
    """The call was carried out, and then the connection breaks: the bot cannot know."""
    return Fault(drop="after")


def slow(seconds: float) -> Fault:
    """The answer comes late."""
    return Fault(delay=seconds)


def garbage(*, acted: bool = True) -> Fault:
    """200 with a body that means nothing, after carrying the call out or in place of it."""
    return Fault(garble="garbage") if acted else Fault(200, body=GARBAGE)


def cut_off() -> Fault:
    """200 with the first half of the body, as long as it says it is: what came of the call is lost half-way."""
    return Fault(garble="cut off")


GARBAGE = b'\x00\xff{"ok":true,"resu\xfe<html>It works!</html>'


def garbled(fault: Fault, body: bytes) -> bytes:
    """The body of an answer as this fault leaves it."""
    return {"garbage": GARBAGE, "cut off": body[: len(body) // 2]}.get(fault.garble or "", body)
