"""Keeps secrets out of everything that is written down: log lines, tracebacks, the error column of the log.

httpx logs request lines at INFO and the request path holds the bot's token, so it stays at WARNING; the filter is there
for the rest (a library's error message, a traceback, DEBUG).
"""

import logging
import sys
from collections.abc import Sequence
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_NOISY = ("httpx", "httpcore", "apscheduler")
_plain_formatter = logging.Formatter()


class Redactor:
    """Replaces secrets in text. The part of a token after the colon is a secret of its own."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        found = {part for secret in secrets for part in (secret, secret.partition(":")[2]) if len(part) >= 6}
        self._secrets = sorted(found, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return the text without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return text


class RedactingFilter(logging.Filter):
    """Rewrites a record before any formatter sees it: message, traceback and stack alike."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        record.msg, record.args = self._redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            # formatters print exc_text when it is there and never look at exc_info again
            record.exc_text = _plain_formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self._redact(record.stack_info)
        return True


def set_up_logging(level: str, redact: Redactor) -> logging.Handler:
    """Send log lines to stderr, redacted, and uncaught exceptions the same way.

    Returns:
        The handler, so that a caller may take it off again.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT))
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
