"""Updates that python-telegram-bot cannot read are made harmless.

Telegram adds new kinds and fields, and a Bot API server of one's own may leave out what the library expects. One such update
would make the whole batch of `getUpdates` fail, and Telegram would send the batch again and again. Here it is reduced to
its number, so that it is acknowledged and skipped; the log names its kind.
"""

import json
import logging
from typing import Any

from telegram import Update

_logger = logging.getLogger(__name__)


def readable(update: Any) -> Any:
    """An update unchanged if the library can read it, else only its number; any other value unchanged."""
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return update
    try:
        Update.de_json(dict(update), None)
    except Exception as error:  # whatever the library raises
        kinds = ", ".join(sorted(key for key in update if key != "update_id")) or "nothing"
        _logger.error("update %d (%s) cannot be read and is skipped: %s", update["update_id"], kinds,
                      type(error).__name__)  # fmt: skip
        return {"update_id": update["update_id"]}
    return update


def readable_batch(body: bytes) -> bytes:
    """The body of an answer to `getUpdates`, with unreadable updates reduced; any other body unchanged."""
    try:
        answer = json.loads(body)
        result = answer["result"]
    except (ValueError, KeyError, TypeError):
        return body
    if not isinstance(result, list):
        return body
    kept = [readable(each) for each in result if isinstance(each, dict) and isinstance(each.get("update_id"), int)]
    if len(kept) < len(result):
        _logger.error("%d entries of what Telegram sent are no updates and are skipped", len(result) - len(kept))
    return body if kept == result else json.dumps(answer | {"result": kept}).encode()
