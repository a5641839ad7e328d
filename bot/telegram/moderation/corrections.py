"""Replies sent earlier are edited, so that they agree with the takedowns and the documents of today.

A reply is laid out again from the log's copy of its quotes, without those that were taken down or are no longer in their
documents; a line above says so. Messages that are no longer needed are deleted, or emptied if they are too old for that.
Only the buttons of the remaining quotes stay. A message that a button opened only says that its text is gone. When a
takedown is undone, the replies can show the text again. The log keeps what happened to each reply
(`bot.log.moderation.affected`).
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from sqlite_utils import Database
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.log.clock import clock
from bot.log.moderation import affected, cases, opened
from bot.log.moderation.cases import Case
from bot.log.moderation.opened import Opened
from bot.log.tables.schema import update
from bot.log.takedowns.barred import Barred, rows_of
from bot.past import Archive
from bot.questions import Answers, QuestionService
from bot.telegram.asking.buttons import answer_keyboard, feedback_row, inline_keyboard, quote_rows
from bot.telegram.asking.links import document_link, report_link
from bot.telegram.messages import Outgoing, answer_messages, quote_block, text_messages, to_messages
from bot.telegram.transport.editing import patiently
from bot.telegram.transport.responses import is_unmodified
from bot.text import moderation as texts
from bot.text.locale import _, language, use
from bot.text.wording import opening_words
from index import Answer, Citation, Difference, DifferenceValue, Quote

AT_ONCE: Final = 200
"""Replies and opened messages corrected per press; the next press continues with the rest."""
_PAUSE_SECONDS: Final = 0.5
_logger = logging.getLogger(__name__)

Why = Literal["taken down", "gone"]
_NOTICES: Final[dict[Why, str]] = {"taken down": texts.CORRECTION, "gone": texts.CORRECTION_GONE}


class Corrections:
    """Corrects the replies to logged questions, and the messages that their buttons opened."""

    def __init__(self, service: QuestionService) -> None:
        self._service = service
        self._log = service.log

    async def run(self, bot: Bot, cause: str, passages: Sequence[int], actor: str, day: str) -> tuple[int, int]:
        """Correct messages that show one of these passages, at most `AT_ONCE`: replies first, then opened messages.

        Args:
            bot: To edit with.
            cause: The name under which the log notes the correction of each reply.
            passages: Numbers of passages, as `affected.barred_by` gives them.
            actor: The moderator.
            day: The day since which the text is not shown, for the line in the replies.

        Returns:
            How many were corrected, and how many could not be.

        Raises:
            LogError: If the log cannot be read or written; what was corrected until then is noted.
        """
        uids = await self._log.read(lambda db: affected.to_correct(db, passages, cause, AT_ONCE))
        barred = await self._log.read(lambda db: Barred(rows_of(db)))
        done = failed = 0
        for uid in uids:
            found = await self._log.read(lambda db, uid=uid: cases.case(db, uid))  # type: ignore[misc]
            why = await self._reasons_of(found, barred)
            corrected = await self._change_reply(bot, found, why, day) if why else None
            what = affected.NOTHING_TO_CORRECT if corrected is None else affected.CORRECTED
            what = affected.NOT_CORRECTED if corrected is False else what
            await self._log.do(lambda db, uid=uid, what=what: _note(db, actor, what, uid, cause))  # type: ignore[misc]
            done += corrected is True
            failed += corrected is False
        named = json.dumps(list(passages))
        for page in await self._log.read(lambda db: opened.to_correct(db, named, cause, AT_ONCE - len(uids))):
            reasons = await asyncio.to_thread(_reasons, page.texts, barred, self._service.index)
            corrected = await self._empty(bot, page, reasons, day) if reasons else None
            if corrected is not None:
                await self._log.do(
                    lambda db, page=page, corrected=corrected: _note_opened(db, actor, page, corrected, cause)  # type: ignore[misc]
                )
            done += corrected is True
            failed += corrected is False
        return done, failed

    async def put_back(self, bot: Bot, takedown: int, actor: str) -> tuple[int, int]:
        """Put text back into replies after a takedown was undone, into at most `AT_ONCE`.

        Text that another takedown covers, or that is no longer in its document, stays out.

        Returns:
            How many were changed, and how many could not be.

        Raises:
            LogError: If the log cannot be read or written; what was done until then is noted.
        """
        cause = affected.cause_of_takedown(takedown)
        uids = await self._log.read(lambda db: affected.to_put_back(db, takedown, AT_ONCE))
        rows = await self._log.read(rows_of)
        day = max((str(row["at"]) for row in rows if not row["undone_at"]), default=clock())[:10]
        done = failed = 0
        for uid in uids:
            found = await self._log.read(lambda db, uid=uid: cases.case(db, uid))  # type: ignore[misc]
            why = await self._reasons_of(found, Barred(rows))
            changed = None if why is None else await self._change_reply(bot, found, why, day)
            what = affected.NOTHING_TO_CORRECT if changed is None else affected.PUT_BACK
            what = affected.NOT_PUT_BACK if changed is False else what
            await self._log.do(lambda db, uid=uid, what=what: _note(db, actor, what, uid, cause))  # type: ignore[misc]
            done += changed is True
            failed += changed is False
        return done, failed

    async def _reasons_of(self, case: Case, barred: Barred) -> dict[int, Why] | None:
        """Why quotes of a reply may not be shown, by their place; None if its messages show another answer by now."""
        if await self._log.read(lambda db: affected.is_replaced(db, case.uid)):
            return None
        quoted = [(str(quote["document"]), str(quote["text"])) for quote in case.quotes]
        return await asyncio.to_thread(_reasons, quoted, barred, self._service.index)

    async def _empty(self, bot: Bot, page: Opened, why: Mapping[int, Why], day: str) -> bool:
        """Let an opened message only say that its text is gone; the buttons of the reply still open the rest."""
        address = self._service.seal.open(page.address)
        if not isinstance(address, dict):
            return False
        ours = language()
        use(page.language)
        try:
            notice = text_messages(_notice(why, day))
        finally:
            use(ours)
        return await _change_all(bot, int(address["chat"]), [int(each) for each in address["messages"]], notice)

    async def _change_reply(self, bot: Bot, case: Case, why: Mapping[int, Why], day: str) -> bool | None:
        """Let one reply show its quotes without those in `why`, which gives the reason by the quote's place.

        Returns:
            Whether every message of the reply is right now; None if it was sent in inline mode and shows another quote.
            False if its address is unknown (its key is gone, or it was never noted), or if Telegram refuses because the
            chat is gone or the bot was blocked.
        """
        address = self._service.seal.open(case.address)
        if not isinstance(address, dict):
            return False
        ours = language()
        use(case.language)
        try:
            if "inline" in address:
                return await _change_inline(bot, case, address, why, day)
            messages = [int(each) for each in address.get("replies") or case.reply_ids]
            if not messages:
                return False
            room = len(messages)
            parts = _laid_out(case, why, day, room) if why else await self._as_sent(case, room)
        finally:
            use(ours)
        if not parts:
            return False
        done = await _change_all(bot, int(address["chat"]), messages, parts)
        if done and len(parts) < len(messages):
            await self._let_go(case.uid, address, messages[: len(parts)])
        return done

    async def _as_sent(self, case: Case, messages: int) -> list[Outgoing]:
        """The reply as it was sent; if that needs more messages, with fewer quotes."""
        past = await Archive(self._service).by_uid(case.uid)
        citations = {each.document: each for each in await self._service.documents()}
        parts = answer_messages(_answer(case), citations, number=case.number, limit=0)
        if past is None or len(parts) > messages:
            return _laid_out(case, {}, "", messages)
        return [*parts[:-1], replace(parts[-1], keyboard=answer_keyboard(past))]

    async def _let_go(self, uid: str, address: Mapping[str, Any], messages: list[int]) -> None:
        """Note which messages of a reply are left, for later corrections."""
        sealed = self._service.seal.close({**address, "replies": messages, "parts": []})
        sent = {"uid": uid, "reply_ids": messages, "error": "", "address": sealed}
        await self._log.do(lambda db: update(db, sent))


def _reasons(shown: Sequence[tuple[str, str]], barred: Barred, index: Answers) -> dict[int, Why]:
    """Why some of these texts may no longer be shown, by their place in the sequence."""
    found: dict[int, Why] = {}
    texts_now: dict[str, str | None] = {}
    for place, (document, text) in enumerate(shown):
        if not barred.allows_text(document, text):
            found[place] = "taken down"
            continue
        if document not in texts_now:
            texts_now[document] = index.document_text(document)
        if text not in (texts_now[document] or ""):
            found[place] = "gone"
    return found


def _laid_out(case: Case, why: Mapping[int, Why], day: str, messages: int) -> list[Outgoing]:
    """The reply without the quotes in `why`, in at most so many messages; if need be, the last quotes are left out too."""
    notice = _notice(why, day)
    kept = [place for place in range(len(case.quotes)) if place not in why]
    while kept:
        parts = answer_messages(_answer(case, kept), {}, number=case.number, limit=0, intro=notice)
        if len(parts) <= messages:
            rows = [*quote_rows(case.uid, [f"q{place}" for place in kept]), feedback_row(case.uid)]
            return [*parts[:-1], replace(parts[-1], keyboard=InlineKeyboardMarkup(rows))]
        kept.pop()
    return text_messages(notice) if notice else []


def _answer(case: Case, kept: Sequence[int] | None = None) -> Answer:
    """The answer as the log has it, with the quotes at these places; by default with all quotes and the differences."""
    places = range(len(case.quotes)) if kept is None else kept
    differences = [] if kept is not None else case.differences
    return Answer(
        case.question,
        "answered",
        "judgement" if case.reason == "judgement" else "",
        case.confidence or 0.0,
        case.build,
        0.0,
        quotes=tuple(_quote(case.quotes[place], rank) for rank, place in enumerate(places, 1)),
        differences=tuple(
            Difference(
                str(each["about"]),
                tuple(
                    DifferenceValue(str(one["value"]), str(one["document"]), (int(one["span"][0]), int(one["span"][1])))
                    for one in each["values"]
                ),
            )
            for each in differences
        ),
        asked=case.asked if case.asked != case.question else "",
    )


async def _change_inline(
    bot: Bot, case: Case, address: Mapping[str, Any], why: Mapping[int, Why], day: str
) -> bool | None:
    """Edit a message sent in inline mode; it shows one quote, the chosen result's."""
    place = str(address.get("result", ""))
    shown = int(place) if place.isascii() and place.isdecimal() else -1
    if shown not in (why or range(len(case.quotes))):
        return None
    if not address["inline"]:
        return False
    if shown in why:
        part = text_messages(_notice({shown: why[shown]}, day))[0]
    else:
        quote = _quote(case.quotes[shown], shown + 1)
        answer = _answer(case)
        intro = opening_words(answer, alone=True) if shown == 0 or answer.kind else ""
        keyboard = inline_keyboard(
            case.uid, document_link(bot.username, quote.citation.document), report_link(bot.username, case.uid)
        )
        part = replace(to_messages([quote_block(quote, intro)])[0], keyboard=keyboard)
    return await _change(bot, {"inline_message_id": str(address["inline"])}, part)


def _notice(why: Mapping[int, Why], day: str) -> str:
    reasons = set(why.values())
    return "\n".join(_(text).format(day=day) for reason, text in _NOTICES.items() if reason in reasons)


async def _change_all(bot: Bot, chat: int, messages: Sequence[int], parts: Sequence[Outgoing]) -> bool:
    """Make the messages of one reply say this, and delete those that are too many; returns whether all worked."""
    done = True
    for place, message in enumerate(messages):
        part = parts[place] if place < len(parts) else None
        done &= await _change(bot, {"chat_id": chat, "message_id": message}, part)
    return done


async def _change(bot: Bot, target: Mapping[str, Any], part: Outgoing | None) -> bool:
    """Make a message say this, or delete it; if no keyboard is given, the message loses its own."""
    try:
        if part is None:
            try:
                await patiently(lambda: bot.delete_message(**target), _PAUSE_SECONDS, attempts=2)
            except BadRequest as error:
                if "not found" not in str(error).lower():  # older than two days: Telegram no longer deletes it
                    await patiently(lambda: bot.edit_message_text("…", **target), _PAUSE_SECONDS, attempts=2)
        else:
            await patiently(
                lambda: bot.edit_message_text(
                    part.text,
                    **target,
                    entities=part.entities or None,
                    reply_markup=part.keyboard,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                ),
                _PAUSE_SECONDS,
                attempts=2,
            )
    except TelegramError as error:
        if is_unmodified(error):
            return True
        _logger.warning("a reply could not be corrected: %s: %s", type(error).__name__, error)
        return False
    return True


def _note(db: Database, actor: str, what: str, uid: str, cause: str) -> None:
    cases.record(db, actor, what, uid, cause)


def _note_opened(db: Database, actor: str, page: Opened, corrected: bool, cause: str) -> None:
    if corrected:
        opened.close(db, page.id)
        cases.record(db, actor, affected.OPENED_CORRECTED, page.question, cause)
    else:
        opened.note_failure(db, page.id, cause)


def _quote(stored: dict[str, Any], rank: int) -> Quote:
    """A quote of the log as the index would give it; reprints are left out, as they may be taken down too."""
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
