"""A question in a chat is answered: asked, logged, laid out, and sent or put in place of an earlier answer.

Every reply is logged before it is sent; its message ids and sealed address are added after that. An error in sending is one
log line, and is noted in the row.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError

from bot.answer_view import view_of
from bot.log.rows import Asker
from bot.log.writing.database import LogError
from bot.past import Archive, Past
from bot.questions import QuestionService, Reply
from bot.telegram.asking.buttons import answer_keyboard
from bot.telegram.messages import Outgoing, answer_messages, text_messages
from bot.telegram.transport import delivery
from bot.telegram.transport.editing import SentMessage, delete, edit
from bot.telegram.transport.sending import ChatTarget, send, show_typing
from bot.text import strings
from bot.text.layout import one_line
from bot.text.locale import _
from bot.text.wording import number_text
from bot.update_context import is_own_row

_logger = logging.getLogger(__name__)
_MAX_ASKED: Final = 300


@dataclass(frozen=True, slots=True)
class IncomingQuestion:
    """A question to answer.

    Attributes:
        previous: The question before this one, which this one may refer to.
        shown: Whether the answer repeats the question, because it was pressed (a button, a link) or is one of several.
        edited: The row of the same question before its message was edited.
        left: Replies to questions that the edited message no longer has; they are deleted.
    """

    text: str
    asker: Asker
    previous: str | None = None
    shown: bool = False
    edited: Past | None = None
    left: tuple[int, ...] = ()


class Asking:
    """Answers questions. `pause_seconds` is the first wait between two attempts to send."""

    def __init__(self, service: QuestionService, archive: Archive, *, pause_seconds: float = 1.0) -> None:
        self._service = service
        self._archive = archive
        self.pause_seconds = pause_seconds
        self._typing: set[asyncio.Task[None]] = set()

    async def answer_each(
        self, bot: Bot, place: ChatTarget, asked: IncomingQuestion, texts: Sequence[str], edited: Sequence[Past] = ()
    ) -> None:
        """Answer the questions of one message in order, each with a row and a reply of its own.

        A question may refer to the one before it in the message, whether that was answered or not. `edited` are the rows of
        the questions that the message had before it was edited.
        """
        previous = asked.previous
        for place_, text in enumerate(texts):
            before = edited[place_] if place_ < len(edited) else None
            last = place_ == len(texts) - 1
            left = tuple(id_ for each in edited[len(texts) :] for id_ in each.reply_ids) if last else ()
            asker = replace(asked.asker, edit_of=before.uid if before else "")
            question = IncomingQuestion(text, asker, previous, shown=len(texts) > 1, edited=before, left=left)
            reply, _sent = await self._answer(bot, place, question)
            previous = reply.asked or (reply.answer.asked if reply.answer else "") or text

    async def answer(self, bot: Bot, place: ChatTarget, question: IncomingQuestion) -> bool:
        """Answer a question here; returns whether all was sent. Errors of Telegram and of the log are handled, not raised."""
        _reply, sent = await self._answer(bot, place, question)
        return sent

    async def _answer(self, bot: Bot, place: ChatTarget, question: IncomingQuestion) -> tuple[Reply, bool]:
        done = asyncio.Event()
        typing = asyncio.create_task(show_typing(bot, place, done, self._typing))
        self._typing.add(typing)  # asyncio keeps no reference of its own
        typing.add_done_callback(self._typing.discard)
        try:
            reply = await self._service.ask(question.text, question.asker, previous=question.previous)
        finally:
            done.set()
        error: Exception | None = None
        try:
            parts = self.lay_out(reply, shown=question.shown)
        except Exception as caught:  # the person must get a reply even if the answer cannot be shown
            _logger.exception("an answer could not be laid out")
            error, parts = caught, self._failed(reply)
        ids, refused = await self._deliver(bot, place, parts, question.edited, question.left)
        if (moved := delivery.moved_to(place.chat)) != place.chat:
            place = ChatTarget(moved, 0)
        address: dict[str, Any] = {"chat": place.chat, "topic": place.topic, "message": place.message, "replies": ids}
        address["parts"] = [_fingerprint(part) for part in parts]
        await self._service.sent(reply, ids, error or refused, address=address)
        return reply, refused is None

    async def say(self, bot: Bot, place: ChatTarget, parts: Sequence[Outgoing]) -> list[int]:
        """Send messages that answer no question; returns their ids. An error in sending is one log line."""
        ids, _error = await self._deliver(bot, place, parts, None)
        return ids

    def lay_out(self, reply: Reply, *, shown: bool = False) -> list[Outgoing]:
        """The messages of a reply; the buttons are under the last one."""
        if reply.answer is None:
            return self._failed(reply)
        answer = reply.answer
        intro = _(strings.ASKED).format(question=one_line(answer.question, _MAX_ASKED)) if shown else ""
        parts = answer_messages(
            answer,
            reply.citations,
            number=reply.entry.number,
            limit=self._service.max_question,
            intro=intro,
            examples=self._service.index.build.examples,
        )
        keyboard = answer_keyboard(view_of(reply.entry.uid, answer))
        return [*parts[:-1], replace(parts[-1], keyboard=keyboard)]

    async def previous(self, place: ChatTarget, asker: Asker, reply_to: int | None, before: Past | None) -> str | None:
        """The question before: of the bot's message replied to, or else the person's last one answered here."""
        try:
            if reply_to is not None and (past := await self._archive.by_reply(place.chat, reply_to)):
                return past.asked
            last = await self._archive.last(place.chat, asker.user, asker.topic, before.number if before else None)
            while last and is_own_row(last.uid):  # of this message, from an earlier attempt to answer it
                last = await self._archive.last(place.chat, asker.user, asker.topic, last.number)
        except LogError as error:
            _logger.warning("the previous question is unknown: %s", error)
            return None
        return last.asked if last else None

    async def _deliver(
        self, bot: Bot, place: ChatTarget, parts: Sequence[Outgoing], edited: Past | None, gone: Sequence[int] = ()
    ) -> tuple[list[int], TelegramError | None]:
        """Send the parts; the first ones replace the messages of an earlier answer, if there are any."""
        ids: list[int] = []
        try:
            old = edited.reply_ids if edited else ()
            known = (self._service.seal.open(edited.address) or {}).get("parts", []) if edited else []
            for place_, (message, part) in enumerate(zip(old, parts, strict=False)):
                same = known[place_ : place_ + 1] == [_fingerprint(part)]
                if not same and not await edit(
                    bot, SentMessage(place.chat, message), part, pause_seconds=self.pause_seconds
                ):
                    break
                ids.append(message)
            left = [message for message in (*old, *gone) if message not in ids]
            await delete(bot, place.chat, left, pause_seconds=self.pause_seconds)
            if len(parts) > len(ids):
                await send(bot, place, parts[len(ids) :], sent=ids, pause_seconds=self.pause_seconds)
        except TelegramError as error:
            delivery.failed(error)  # also for an edit: the update is not done
            _logger.warning("a reply could not be sent: %s: %s", type(error).__name__, error)
            return ids, error
        return ids, None

    @staticmethod
    def _failed(reply: Reply) -> list[Outgoing]:
        return text_messages(_(strings.FAILED).format(number=number_text(reply.entry.number)))


def _fingerprint(part: Outgoing) -> str:
    """Identifies what a message shows, because Telegram refuses an edit that changes nothing."""
    shown = (part.text, [each.to_json() for each in part.entities], part.keyboard and part.keyboard.to_json())
    return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]
