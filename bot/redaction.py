"""Log lines, as text or JSON: each names the update it is about, and none shows secrets, or ids, names and texts of people.

Secrets are also kept out of tracebacks and of the error column of the log. The update that the running task is about says
what is private (`update_context`). Errors of Telegram may name ids of supergroups; these are recognised by their form.

No line shows a body that came from Telegram: python-telegram-bot would print one that it cannot read.

httpx logs request lines at INFO, and the request path has the bot's token, so httpx stays at WARNING. The filter is for
the rest: error messages of libraries, tracebacks, DEBUG.
"""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType

from bot.full_disk import FullDisk
from bot.update_context import current_update

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_SUPERGROUP = re.compile(r"-100\d{6,}")
_NOISY = ("httpx", "httpcore", "apscheduler", "tornado.access")
_WIRE = frozenset({"telegram", "httpx", "httpcore", "h11", "tornado"})
_MAX_ERROR = 300
_plain_formatter = logging.Formatter()


class Redactor:
    """Replaces secrets in text. The part of a token after the colon counts as a secret too."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        found = {part for secret in secrets for part in (secret, secret.partition(":")[2]) if len(part) >= 6}
        self._secrets = sorted(found, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return the text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return text


def without_private(text: str) -> str:
    """Replace ids of supergroups, and whatever is private in the update that the running task is about."""
    text = _SUPERGROUP.sub("<private>", text)
    context = current_update()
    return context.private.sub("<private>", text) if context and context.private else text


class RedactingFilter(logging.Filter):
    """Rewrites a record before any formatter sees it: message, traceback and stack; adds the update it is about."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        _leave_bodies_out(record)
        context = current_update()
        record.uid, record.row = (context.uid, context.row) if context else ("", None)
        record.msg, record.args = self._clean(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            # formatters print exc_text when it is there and never look at exc_info again
            record.exc_text = _plain_formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self._clean(record.stack_info)
        return True

    def _clean(self, text: str) -> str:
        return without_private(self._redact(text))


def _leave_bodies_out(record: logging.LogRecord) -> None:
    """Keep what came over the network out of a line: the libraries that talk to Telegram print whole bodies.

    Their lines keep words and numbers. Their errors become one line without a traceback.
    """
    if record.name.partition(".")[0] in _WIRE and record.args:
        given = record.args if isinstance(record.args, tuple) else (record.args,)
        record.args = tuple(each if isinstance(each, int | float | None) else "<left out>" for each in given)
        if not isinstance(record.msg, str) or "%(" in record.msg:
            record.msg, record.args = "a line was left out", None
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and any(kind.__module__.partition(".")[0] in _WIRE for kind in type(error).__mro__):
        said = " ".join(str(error).split())[:_MAX_ERROR]
        record.msg, record.args = f"{record.getMessage()}: {type(error).__name__}: {said}", None
        record.exc_info = record.exc_text = None


class TextFormatter(logging.Formatter):
    """A line for people; it ends with the update's uid, and the number of its row in the log once there is one."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 # logging's name
        """The first line of a record."""
        line = super().formatMessage(record)
        if not getattr(record, "uid", ""):
            return line
        row = getattr(record, "row", None)
        return f"{line} [{record.uid}{f' no. {row}' if row else ''}]"  # type: ignore[attr-defined] # set by the filter


class JsonFormatter(logging.Formatter):
    """One JSON object per line: `time`, `level`, `logger`, `message`, and `uid`, `row` and `trace` if there are any."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole record."""
        shown = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "uid": getattr(record, "uid", ""),
            "row": getattr(record, "row", None),
            "trace": record.exc_text or "",
        }
        return json.dumps(
            {name: value for name, value in shown.items() if value or name == "message"}, ensure_ascii=False
        )


def set_up_logging(level: str, redact: Redactor, log_format: str = "text") -> logging.Handler:
    """Send log lines and uncaught exceptions to stderr, both redacted; `log_format` is `text` or `json`.

    Returns:
        The handler, so that a caller can remove it.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    handler.addFilter(FullDisk())
    handler.addFilter(RedactingFilter(redact))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))  # DEBUG prints whole updates

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        logging.getLogger("bot").critical("stopped by an unexpected error", exc_info=(kind, error, trace))

    sys.excepthook = uncaught
    return handler
