"""What comes back from Telegram: an answer, a refusal, or something else.

All calls go through a `Connection`, which returns only what reads as an answer to the call. Everything else (a proxy's page,
a body that is cut off, a broken connection) becomes an error without any text of the body, so that no log line, ours or a
library's, can show it. After such an error, Telegram may still have carried out the call (`may_have_arrived`).

Source of the texts of refusals: `Client::fail_query_with_error` and its callers in github.com/tdlib/telegram-bot-api, and
the errors of `messages.sendMessage` at https://core.telegram.org/method/messages.sendMessage.
"""

import json
import re
from datetime import timedelta
from typing import Any, Final

import httpx
from telegram import ChatMember, File, Message, TelegramObject, User, WebhookInfo
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

_OBJECTS: Final[dict[str, type[TelegramObject]]] = {
    "getMe": User,
    "getFile": File,
    "getWebhookInfo": WebhookInfo,
    "getChatMember": ChatMember,
}
_TRUE: Final = ("set", "answer", "delete", "leave", "sendChatAction")
_PARAMETERS: Final = ("migrate_to_chat_id", "retry_after")
_MAX_DESCRIPTION: Final = 300
_REFUSALS: Final = (BadRequest, Forbidden, InvalidToken, Conflict, ChatMigrated, RetryAfter)
_SHUT_OUT: Final = re.compile(
    r"""
    not\ enough\ rights | have\ no\ rights | need\ administrator\ rights   # muted, or a right taken away
    | chat_write_forbidden | chat_send_\w+_forbidden | chat_guest_send_forbidden
    | chat_restricted | chat_admin_required | user_restricted
    | topic_closed | topic_deleted | topic_hidden | message\ thread\ not\ found   # the topic is gone or closed
    | user_banned_in_channel | user_is_blocked | channel_private
    | bot\ was\ (blocked|kicked) | bot\ is\ not\ a\ member | user\ is\ deactivated
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Unreadable(NetworkError):  # noqa: N818 # log lines show the name
    """What came back is not Telegram's answer; Telegram may have carried out the call."""


class Failed(NetworkError):  # noqa: N818 # log lines show the name
    """Telegram says that it could not carry out the call (5xx, in its own words)."""


class Unreached(NetworkError):  # noqa: N818 # log lines show the name
    """There was no connection: the call was not made."""


class Connection(HTTPXRequest):
    """A connection to Telegram."""

    async def do_request(self, url: str, method: str, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make a request.

        Returns:
            The HTTP status and the body, which is Telegram's answer or refusal; for a file (GET), whatever came.

        Raises:
            NetworkError: If no answer came, or what came is not one.
        """
        try:
            status, body = await super().do_request(url, method, *args, **options)
        except NetworkError as error:
            raise _plain(error) from None  # an error of httpx may quote the body
        except TelegramError:
            raise
        except Exception as error:
            raise NetworkError(f"{type(error).__name__} in the HTTP library") from None
        return (status, body) if method == "GET" else checked(url.rpartition("/")[2], status, body)


def checked(endpoint: str, status: int, body: bytes) -> tuple[int, bytes]:
    """The status and body of an answer to a call of the Bot API; for a refusal, the status that Telegram names in it.

    Raises:
        Unreadable: If it is neither an answer to this call nor a refusal.
        Failed: If Telegram says that it could not carry out the call.
    """
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict) and answer.get("ok") is True:
        if 200 <= status < 300 and _fits(endpoint, answer.get("result")):
            return status, body
    elif isinstance(answer, dict) and answer.get("ok") is False:
        code = answer.get("error_code")
        code = code if isinstance(code, int) and 400 <= code < 600 else status
        if code >= 500:
            raise Failed(f"{_words(answer) or 'no reason given'} ({code})")
        if code >= 400:
            return code, _refusal(code, answer)
    raise Unreadable(f"what came back ({status}, {len(body)} bytes) is not Telegram's answer")


def may_have_arrived(error: BaseException) -> bool:
    """Whether Telegram may have carried out a call that ended with this error: it was made, and Telegram did not refuse."""
    return not isinstance(error, (*_REFUSALS, Failed, Unreached))


def shuts_out(error: BaseException) -> bool:
    """Whether Telegram refuses because the bot may not write there: it is blocked, removed or muted, or the topic is closed."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and bool(_SHUT_OUT.search(str(error))))


def is_unmodified(error: BaseException) -> bool:
    """Whether Telegram refuses an edit because it changes nothing."""
    return isinstance(error, BadRequest) and "not modified" in str(error).lower()


def seconds_of(error: RetryAfter) -> float:
    """How long to wait before the next call, as Telegram asks."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def reason_of(error: BaseException) -> str:
    """An error in one line; for errors that are not Telegram's only the type, as their text may quote a question."""
    if isinstance(error, ChatMigrated):
        return "ChatMigrated"
    if isinstance(error, TelegramError):
        return " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return type(error).__name__


def _plain(error: NetworkError) -> NetworkError:
    """The error without anything that it may quote."""
    cause = error.__cause__
    if isinstance(cause, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)):
        return Unreached(f"httpx.{type(cause).__name__}: {cause}".rstrip(": "))
    if isinstance(cause, httpx.TimeoutException):
        return TimedOut(f"httpx.{type(cause).__name__}")
    return NetworkError(f"httpx.{type(cause).__name__}") if isinstance(cause, httpx.HTTPError) else error


def _refusal(code: int, answer: dict[str, Any]) -> bytes:
    """A refusal with the parts that the bot needs and no others."""
    parameters = answer.get("parameters")
    kept: dict[str, Any] = {"ok": False, "error_code": code, "description": _words(answer)}
    if isinstance(parameters, dict):
        kept["parameters"] = {name: each for name in _PARAMETERS if isinstance(each := parameters.get(name), int)}
    return json.dumps(kept).encode()


def _words(answer: dict[str, Any]) -> str:
    description = answer.get("description")
    return " ".join(description.split())[:_MAX_DESCRIPTION] if isinstance(description, str) else ""


def _fits(endpoint: str, result: Any) -> bool:
    """Whether a result is what this method returns, as far as the bot relies on it."""
    if endpoint == "getUpdates":
        return isinstance(result, list)
    if endpoint == "getChatAdministrators":
        return isinstance(result, list) and all(_reads(ChatMember, each) for each in result)
    if endpoint in _OBJECTS:
        return _reads(_OBJECTS[endpoint], result)
    if endpoint.startswith(_TRUE):
        return isinstance(result, bool)
    if endpoint.startswith("edit"):
        return result is True or _is_message(result)
    return _is_message(result) if endpoint.startswith("send") else result is not None


def _is_message(result: Any) -> bool:
    return isinstance(result, dict) and isinstance(result.get("message_id"), int) and _reads(Message, result)


def _reads(kind: type[TelegramObject], result: Any) -> bool:
    if not isinstance(result, dict):
        return False
    try:
        return kind.de_json(dict(result), None) is not None
    except Exception:  # whatever the library raises
        return False
