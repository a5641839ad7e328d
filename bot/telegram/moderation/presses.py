"""A moderator's press on a card or a list, carried out; the table of `verbs` says which method answers which button.

Every press asks first whether the person is a moderator, here and now, and is always acknowledged. To anybody else, a
button looks like an old one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from bot.log.clock import clock
from bot.log.moderation import affected, queues
from bot.log.moderation.affected import Correction
from bot.log.moderation.cases import AlreadyJudged, Case, CaseError, UnknownCase
from bot.log.moderation.service import ModerationService
from bot.log.writing.database import LogError
from bot.questions import QuestionService
from bot.telegram.messages import text_messages
from bot.telegram.moderation.blanking import Blanking
from bot.telegram.moderation.cards import (
    CARD_NUMBER,
    Why,
    card,
    correction_card,
    moment,
    refused,
    takedown_buttons,
    verdict_label,
)
from bot.telegram.moderation.corrections import Corrections
from bot.telegram.moderation.lists import LISTED, question_list, uids_listed
from bot.telegram.moderation.moderators import Moderators
from bot.telegram.moderation.posting import acknowledge_press, post_under, replace_pressed
from bot.telegram.moderation.queue import QUEUES, case_of, next_case, queue_in, queue_shown
from bot.telegram.moderation.reasons import Reasons
from bot.telegram.moderation.verbs import PREFIX, VERBS, number_in
from bot.telegram.transport.ptb import App, HandlerContext
from bot.text import moderation as texts
from bot.text import strings
from bot.text.locale import _, plural

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CardPress:
    """One press of a moderator. `message` is the one with the button, None when it is out of reach."""

    bot: Bot
    query: CallbackQuery
    message: Message | None
    actor: str
    verb: str
    arguments: list[str]

    def number(self, place: int) -> int:
        """The number that the button carries at this place.

        Raises:
            ValueError: If it is no number.
            IndexError: If the button carries fewer.
        """
        return number_in(self.arguments[place])

    @property
    def queue(self) -> str:
        """The queue that the button carries after its own arguments, if any."""
        return queue_in(self.arguments, len(VERBS[self.verb].arguments))


class CardPresses:
    """Carries out presses. Each public method but `on_press` answers a verb and returns what the moderator is told."""

    def __init__(
        self, service: QuestionService, moderators: Moderators, deeds: ModerationService, blanking: Blanking
    ) -> None:
        self._log = service.log
        self._moderators = moderators
        self._deeds = deeds
        self._blanking = blanking
        self._corrections = Corrections(service)
        self._correcting = asyncio.Lock()
        self._reasons = Reasons(self._log, deeds, blanking, moderators, redraw=self._redraw_if_possible)

    def register(self, application: App) -> None:
        """Take moderators' presses and their reasons; register before what answers everything else."""
        application.add_handler(CallbackQueryHandler(self.on_press, pattern=f"^{PREFIX}:"))
        self._reasons.register(application)

    async def on_press(self, update: Update, context: HandlerContext) -> None:
        """Carry out one press, and acknowledge it."""
        query = update.callback_query
        if query is None:
            return
        bot = context.bot
        message = query.message if isinstance(query.message, Message) else None
        chat = query.message.chat if query.message is not None else None
        actor = await self._moderators.name(bot, query.from_user, chat)
        if actor is None or chat is None:
            await acknowledge_press(query, _(texts.NO_BUTTON))
            return
        try:
            said = await self._carry_out(bot, query, message, actor)
        except AlreadyJudged as error:
            said = _(texts.ALREADY).format(actor=error.actor, verdict=verdict_label(error.verdict), at=moment(error.at))
            await self._redraw_if_possible(bot, query, message)
        except UnknownCase:
            said = _(texts.NO_CASE)
        except CaseError as error:
            said = refused(error)
            await self._redraw_if_possible(bot, query, message)
        except (ValueError, LookupError) as error:  # a button of another version, or made up
            _logger.info("a moderator's press makes no sense: %s: %s", type(error).__name__, error)
            said = _(texts.NO_BUTTON)
            await self._redraw_if_possible(bot, query, message)
        except LogError as error:
            _logger.warning("a moderator's press failed: %s", error)
            said = _(texts.LOG_BUSY)
        except TelegramError as error:  # what was decided is in the log; the next press shows it
            _logger.warning("the result of a moderator's press could not be shown: %s", error)
            said = _(strings.TRY_LATER)
        await acknowledge_press(query, said)

    async def _carry_out(self, bot: Bot, query: CallbackQuery, message: Message | None, actor: str) -> str:
        verb, *arguments = (query.data or "").split(":")[1:]
        if verb not in VERBS:
            raise ValueError(f"{verb[:20]!r} is no button of this bot")
        answer: Callable[[CardPress], Awaitable[str]] = getattr(self, VERBS[verb].method)
        return await answer(CardPress(bot, query, message, actor, verb, arguments))

    # about a case

    async def judge(self, press: CardPress) -> str:
        """Record a verdict."""
        uid = await self._uid(press)
        await self._deeds.judge(uid, VERBS[press.verb].verdict, press.actor)
        await self._redraw_case(press, uid)
        return _(texts.SAVED)

    async def undo_verdict(self, press: CardPress) -> str:
        """Undo a verdict of this case."""
        uid, number = await self._uid(press), press.number(1)
        _meant((await self._deeds.case(uid)).verdicts, number)
        await self._deeds.undo_verdict(number, press.actor)
        await self._redraw_case(press, uid)
        return _(texts.UNDONE)

    async def undo_takedown(self, press: CardPress) -> str:
        """Undo a takedown of this case."""
        uid, number = await self._uid(press), press.number(1)
        _meant((await self._deeds.case(uid)).takedowns, number)
        await self._deeds.undo_takedown(number, press.actor)
        await self._redraw_case(press, uid)
        return _(texts.UNDONE)

    async def edit_out(self, press: CardPress) -> str:
        """Edit a takedown of this case out of the replies."""
        uid, number = await self._uid(press), press.number(1)
        takedown = _meant((await self._deeds.case(uid)).takedowns, number)
        if takedown.undone_at:
            raise CaseError(f"takedown {number} was undone by {takedown.undone_by}")
        passages = await self._log.read(lambda db: affected.barred_by(db, number))
        cause = affected.cause_of_takedown(number)
        said = await self._correct(press.bot, cause, passages, press.actor, takedown.at[:10])
        await self._redraw_case(press, uid)
        return said

    async def choose(self, press: CardPress) -> str:
        """Offer the quotes to take down, instead of the card's other buttons."""
        uid = await self._uid(press)
        await self._redraw(press.bot, press.query, press.message, uid=uid, queue=press.queue, choosing=True)
        return ""

    async def go_back(self, press: CardPress) -> str:
        """Show the card's own buttons again."""
        await self._redraw_case(press, await self._uid(press))
        return ""

    async def ask_reason(self, press: CardPress) -> str:
        """Ask why a quote's passage or document is taken down; the reply to that takes it down."""
        uid = await self._uid(press)
        await self._reasons.ask(press.bot, press.query, await self._deeds.case(uid), press.number(1), press.verb)
        await self._redraw_case(press, uid)
        return ""

    async def explain_note(self, press: CardPress) -> str:
        """Say how to write a note."""
        await self._redraw_case(press, await self._uid(press))
        return _(texts.NOTE_HOW)

    async def open(self, press: CardPress) -> str:
        """Send the card of a case of a list."""
        await self._open(press, await case_of(self._log, await self._uid(press)), Why(_(texts.WHY_OPENED)))
        return ""

    async def show_next(self, press: CardPress) -> str:
        """Send the card of the next case in the queue."""
        found = await next_case(self._log, QUEUES[press.number(0)], press.number(1))
        if found is None:
            await post_under(press.bot, press.query, text_messages(_(texts.NO_OPEN_CASES))[0], None)
        else:
            await self._open(press, *found)
        await self._redraw(press.bot, press.query, press.message)
        return ""

    # about a list

    async def list_older(self, press: CardPress) -> str:
        """Show older questions with the same words, in place of the list."""
        asked = press.message.reply_to_message.text if press.message and press.message.reply_to_message else None
        if not asked:
            return _(texts.NO_BUTTON)
        words, before = asked.partition(" ")[2], press.number(0)
        lines = await self._log.read(lambda db: queues.search(db, words, LISTED + 1, before))
        await replace_pressed(press.bot, press.query, press.message, *question_list(lines))
        await self._note_shown(press.query, uids_listed(lines))
        return ""

    # about a card that offers a correction

    async def correct(self, press: CardPress) -> str:
        """Correct the replies."""
        found = await self._correction(press)
        if found is None:
            return _(texts.NO_BUTTON)
        takedown, said = found.takedown, ""
        if takedown is None or not takedown.undone_at:
            passages = await self._log.read(lambda db: affected.passages_of(db, found.id))
            day = (takedown.at if takedown else clock())[:10]
            said = await self._correct(press.bot, found.cause, passages, press.actor, day)
        return await self._redraw_correction(press, said)

    async def undo_takedown_of_card(self, press: CardPress) -> str:
        """Undo the takedown that the card is about."""
        found = await self._correction(press)
        if found is None or found.takedown is None:
            return _(texts.NO_BUTTON)
        try:
            await self._deeds.undo_takedown(found.takedown.id, press.actor)
            said = _(texts.UNDONE)
        except CaseError as error:
            said = refused(error)
        return await self._redraw_correction(press, said)

    async def put_back(self, press: CardPress) -> str:
        """Put the text back into the replies that an undone takedown was edited out of."""
        found = await self._correction(press)
        if found is None:
            return _(texts.NO_BUTTON)
        said = ""
        if found.takedown and found.restores:
            async with self._correcting:
                done, failed = await self._corrections.put_back(press.bot, found.takedown.id, press.actor)
            said = _counted(texts.PUT_BACK_DONE_ONE, texts.PUT_BACK_DONE, done, failed)
        return await self._redraw_correction(press, said)

    # what the methods above share

    async def _uid(self, press: CardPress) -> str:
        """The question whose number the button carries first.

        Raises:
            UnknownCase: If it is no longer in the log.
        """
        return await self._deeds.uid_of(press.number(0))

    async def _correction(self, press: CardPress) -> Correction | None:
        number = press.number(0)
        return await self._log.read(lambda db: affected.correction(db, number))

    async def _correct(self, bot: Bot, cause: str, passages: list[int], actor: str, day: str) -> str:
        """Correct replies; one press at a time, so that two moderators do not edit the same reply."""
        async with self._correcting:
            done, failed = await self._corrections.run(bot, cause, passages, actor, day)
        return _counted(texts.CORRECTED_ONE, texts.CORRECTED, done, failed)

    async def _open(self, press: CardPress, found: Case, why: Why) -> None:
        """Send a card to where the button was pressed."""
        sent = await post_under(press.bot, press.query, *card(found, why))
        if sent is not None:
            await self._blanking.sent(sent, [found.uid])

    async def _note_shown(self, query: CallbackQuery, uids: Sequence[str]) -> None:
        """Note that the message pressed on shows these questions now."""
        if query.message is not None:
            await self._blanking.note(query.message.chat.id, query.message.message_id, uids)

    async def _redraw_correction(self, press: CardPress, said: str) -> str:
        after = await self._correction(press)
        if after is not None:
            await replace_pressed(press.bot, press.query, press.message, *correction_card(after))
        return said or _(texts.NO_BUTTON)

    async def _redraw_case(self, press: CardPress, uid: str) -> None:
        await self._redraw(press.bot, press.query, press.message, uid=uid, queue=press.queue)

    async def _redraw_if_possible(
        self, bot: Bot, query: CallbackQuery, message: Message | None, *, uid: str = ""
    ) -> None:
        try:
            await self._redraw(bot, query, message, uid=uid)
        except (CaseError, LogError, TelegramError) as error:
            _logger.info("a card could not be brought up to date: %s", error)

    async def _redraw(
        self,
        bot: Bot,
        query: CallbackQuery,
        message: Message | None,
        *,
        uid: str = "",
        queue: str = "",
        choosing: bool = False,
    ) -> None:
        """Show the case as it is now, also what was done to it elsewhere; `choosing` offers what to take down."""
        first = (message.text or "") if message is not None else ""
        number = CARD_NUMBER.match(first)
        if not uid:
            if number is None:
                return
            uid = await self._deeds.uid_of(int(number[1]))
        found = await self._deeds.case(uid)
        why = first.split("\n", 1)[0].partition(" · ")[2] or _(texts.WHY_OPENED)
        queue = queue or queue_shown(message)
        keyboard = takedown_buttons(found, queue) if choosing else None
        await replace_pressed(bot, query, message, *card(found, Why(why, queue), keyboard=keyboard))
        await self._note_shown(query, [] if found.erased else [found.uid])


class _Numbered(Protocol):
    """A verdict or a takedown."""

    @property
    def id(self) -> int:
        """Its number."""


_Item = TypeVar("_Item", bound=_Numbered)


def _meant(among: Sequence[_Item], number: int) -> _Item:
    """The verdict or takedown with this number.

    Raises:
        ValueError: If it is not among these: the button is made up.
    """
    found = next((each for each in among if each.id == number), None)
    if found is None:
        raise ValueError(f"this case has no number {number} of that kind")
    return found


def _counted(one: str, several: str, done: int, failed: int) -> str:
    """How many replies were changed, and how many could not be."""
    said = plural(one, several, done).format(count=done)
    if failed:
        said += " " + plural(texts.NOT_CORRECTED_ONE, texts.NOT_CORRECTED, failed).format(count=failed)
    return said
