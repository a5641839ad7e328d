"""A reply already sent, made to agree with the takedowns: the messages that held a barred passage are edited.

The reply is laid out anew from the log's copy of its quotes, without those that are barred, under a line that says that
the moderators took something down. Messages left over are deleted, or emptied where Telegram no longer deletes.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.log.cases import Case
from bot.log.sealing import Seal
from bot.telegram.messages import Outgoing, answer_messages, text_messages
from bot.text import moderation as texts
from bot.text.locale import _, language, use
from index import Answer, Citation, Quote

_UNCHANGED: Final = "not modified"
_logger = logging.getLogger(__name__)


async def correct(bot: Bot, seal: Seal, case: Case, barred: Callable[[str, str], bool], day: str) -> bool:
    """Edit one reply. `barred` tells of a document id and a passage's text whether it may no longer be shown.

    Returns:
        Whether every message of the reply now agrees. False when its address is unknown (the key was rotated away, or
        the person had their data erased), or Telegram refuses: the chat is gone, the bot was blocked.
    """
    address = seal.open(case.address)
    messages = list(address.get("replies") or case.reply_ids) if isinstance(address, dict) else []
    if not messages or not isinstance(address, dict):
        return False
    readers, ours = case.language, language()
    use(readers)
    try:
        parts = _corrected(case, barred, day)
    finally:
        use(ours)
    done = True
    for place, message in enumerate(messages):
        part = parts[place] if place < len(parts) else None
        done &= await _change(bot, int(address["chat"]), int(message), part)
    return done


def _corrected(case: Case, barred: Callable[[str, str], bool], day: str) -> list[Outgoing]:
    notice = text_messages(_(texts.CORRECTION).format(day=day))
    kept = [quote for quote in case.quotes if not barred(str(quote["document"]), str(quote["text"]))]
    if not kept:
        return notice
    answer = Answer(
        case.question,
        "answered",
        "",
        case.confidence or 0.0,
        case.build,
        0.0,
        quotes=tuple(_quote(quote, rank) for rank, quote in enumerate(kept, 1)),
    )
    return [*notice, *answer_messages(answer, {}, number=case.number, limit=0)]


async def _change(bot: Bot, chat: int, message: int, part: Outgoing | None) -> bool:
    try:
        if part is None:
            try:
                await bot.delete_message(chat, message)
            except BadRequest:  # older than two days
                await bot.edit_message_text("…", chat, message)
        else:
            await bot.edit_message_text(
                part.text,
                chat,
                message,
                entities=part.entities or None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
    except TelegramError as error:
        if _UNCHANGED in str(error).lower():
            return True
        _logger.warning("a reply could not be corrected: %s: %s", type(error).__name__, error)
        return False
    return True


def _quote(stored: dict[str, Any], rank: int) -> Quote:
    """A quote of the log as the index gives it; other prints are left out, as they may be barred too."""
    fields = Citation.__dataclass_fields__
    return Quote(
        rank=rank,
        citation=Citation(**{name: stored[name] for name in fields if name in stored}),
        span=(int(stored["span"][0]), int(stored["span"][1])),
        text=str(stored["text"]),
        highlight=(int(stored["highlight"][0]), int(stored["highlight"][1])),
        highlight_text=str(stored["highlight_text"]),
        score=float(stored["score"]),
        passage_sha256=str(stored["passage_sha256"]),
        heading=str(stored.get("heading") or ""),
        page=stored.get("page"),
    )
