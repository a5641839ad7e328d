"""Moderators in Telegram: cards with verdict buttons, the queue, the log, the chart, the export.

Every command and every press asks first whether the person is a moderator, here and now. Nobody else learns that these
commands exist: they are answered as unknown ones are, and a press that is not for this person as an old one is.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from sqlite_utils import Database
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.chart import questions_chart
from bot.log import cases, export, trail
from bot.log.cases import AlreadyJudged, Case, CaseError, Kind, Line, Takedown, UnknownCase, Verdict
from bot.log.database import LogError
from bot.log.moderating import Moderating
from bot.log.trail import Correction
from bot.questions import QuestionService
from bot.settings import Settings
from bot.telegram.messages import Outgoing, text_messages
from bot.telegram.moderation.blanking import Blanking
from bot.telegram.moderation.cards import (
    CARD_NUMBER,
    PREFIX,
    VERDICT_OF,
    Why,
    answers_card,
    card,
    correction_card,
    moment,
    press,
    refused,
    takedown_buttons,
    verdict_label,
)
from bot.telegram.moderation.corrections import Corrections
from bot.telegram.moderation.moderators import Moderators
from bot.telegram.moderation.reasons import Reasons
from bot.telegram.moderation.watch import EVERY_SECONDS, Watch, gap, why_of
from bot.telegram.transport import delivery
from bot.telegram.transport.editing import SentMessage, acknowledge, edit
from bot.telegram.transport.ptb import App, HandlerContext
from bot.telegram.transport.sending import ChatTarget, send, send_file
from bot.text import moderation as texts
from bot.text import strings
from bot.text.layout import one_line
from bot.text.locale import _, plural

Command = Callable[[Bot, Message, str, str], Awaitable[None]]
"""Carries out a command: the bot, the message, the moderator's name, the words behind the command."""
_QUEUE: Final[tuple[Kind, ...]] = ("reported", "disliked", "low confidence", "failed", "unanswered")
_LISTED: Final = 8
_DAYS: Final = 30
_MAX_DAYS: Final = 365
_MAX_FILE: Final = 49 * 1024 * 1024
_NEXT: Final = re.compile(rf"{PREFIX}:s:(\d):\d+")
_logger = logging.getLogger(__name__)


class Moderation:
    """Everything moderators do in Telegram; `register` adds it to an application."""

    def __init__(self, service: QuestionService, settings: Settings, *, watch_seconds: float = EVERY_SECONDS) -> None:
        self._service = service
        self._log = service.log
        self._moderators = Moderators(settings)
        self._corrections = Corrections(service)
        self._correcting = asyncio.Lock()
        self._deeds = Moderating(service.log)
        self.blanking = Blanking(service, every_seconds=watch_seconds)
        self._reasons = Reasons(
            self._log, self._deeds, self.blanking, actor=self._actor, say=_say, redraw=self._redraw_if_possible
        )
        self._watch_seconds = watch_seconds
        self.watch: Watch | None = None
        self._commands: dict[str, Command] = {
            "review": self._review,
            "log": self._search,
            "stats": self._stats,
            "export": self._export,
        }

    def register(self, application: App) -> None:
        """Take moderators' commands, presses and notes; register before what answers everything else."""
        if not self._moderators.any:
            return
        application.add_handler(CommandHandler(list(self._commands), self.on_command, filters.UpdateType.MESSAGE))
        application.add_handler(CallbackQueryHandler(self.on_press, pattern=f"^{PREFIX}:"))
        application.add_handler(MessageHandler(_NOTE, self.on_note))
        self._reasons.register(application)

    def start(self, bot: Bot) -> None:
        """Begin to send cards."""
        if self._moderators.any:
            self.watch = Watch(
                self._service,
                lambda case, why: self._show_everywhere(bot, case, why),
                lambda text: self._tell_everywhere(bot, text),
                lambda found: self._send_everywhere(bot, *correction_card(found)),
                every_seconds=self._watch_seconds,
            )
            self.watch.start()
        self.blanking.start(
            bot
        )  # what was shown while there were moderators goes blank also when there are none any more

    async def stop(self) -> None:
        """End sending cards."""
        await self.blanking.stop()
        if self.watch is not None:
            await self.watch.stop()

    # commands

    async def on_command(self, update: Update, context: HandlerContext) -> None:
        """Answer /review, /log, /stats or /export."""
        message = update.message
        if message is None:
            return
        actor = await self._actor(context.bot, message)
        if actor is None:
            if message.chat.type == "private":
                await _say(context.bot, message, text_messages(_(strings.UNKNOWN_COMMAND))[0])
            return
        name = (message.text or "").split(maxsplit=1)[0].lstrip("/").split("@")[0].lower()
        words = " ".join(context.args or [])
        try:
            await self._commands[name](context.bot, message, actor, words)
        except LogError as error:
            _logger.warning("a moderator's command failed: %s", error)
            await _say(context.bot, message, text_messages(_(texts.LOG_BUSY))[0])

    async def _review(self, bot: Bot, message: Message, actor: str, words: str) -> None:
        found = await self._next(None, 0)
        if found is None:
            await _say(bot, message, text_messages(_(texts.NO_OPEN_CASES))[0])
            return
        outgoing, keyboard = card(*found)
        await self.blanking.sent(await _say(bot, message, outgoing, keyboard), [found[0].uid])

    async def _search(self, bot: Bot, message: Message, actor: str, words: str) -> None:
        if not words:
            await _say(bot, message, text_messages(_(texts.LOG_HOW))[0])
            return
        lines = await self._log.read(lambda db: cases.search(db, words, _LISTED + 1))
        sent = await _say(bot, message, *_list(lines))
        await self.blanking.sent(sent, _listed(lines))

    async def _stats(self, bot: Bot, message: Message, actor: str, words: str) -> None:
        if words and not (words.isascii() and words.isdecimal() and len(words) < 4 and 1 <= int(words) <= _MAX_DAYS):
            await _say(bot, message, text_messages(_(texts.STATS_HOW))[0])
            return
        count = int(words) if words else _DAYS
        days = await self._log.read(lambda db: cases.stats(db, count))
        labels = {
            "answered": _(texts.STATS_ANSWERED),
            "declined": _(texts.STATS_DECLINED),
            "failed": _(texts.STATS_FAILED),
            "disliked": _(texts.STATS_DISLIKED),
            "title": _(texts.STATS_TITLE).format(first=days[0].day, last=days[-1].day),
        }
        picture = await asyncio.to_thread(questions_chart, days, labels)
        names = ("answered", "declined", "failed", "disliked", "reported")
        asked, totals = (
            sum(day.asked for day in days),
            {name: sum(getattr(day, name) for day in days) for name in names},
        )
        caption = plural(texts.STATS_CAPTION_ONE, texts.STATS_CAPTION, asked).format(
            count=asked, first=days[0].day, last=days[-1].day, **totals
        )
        await send_file(bot, ChatTarget.of(message), picture, "stats.png", caption, picture=True)

    async def _export(self, bot: Bot, message: Message, actor: str, words: str) -> None:
        kind = words.strip().lower() or "csv"
        if kind not in {"csv", "jsonl"}:
            await _say(bot, message, text_messages(_(texts.EXPORT_HOW))[0])
            return
        count, data = await self._log.read(_exported(kind))
        if len(data) > _MAX_FILE:
            await _say(bot, message, text_messages(_(texts.EXPORT_TOO_LARGE))[0])
            return
        await self._log.do(lambda db: cases.record(db, actor, "export", detail=f"{count} questions as {kind}"))
        caption = plural(texts.EXPORT_CAPTION_ONE, texts.EXPORT_CAPTION, count).format(count=count)
        await send_file(bot, ChatTarget.of(message), data, f"citebot-log.{kind}", caption)

    # presses

    async def on_press(self, update: Update, context: HandlerContext) -> None:
        """Carry out one press on a card or a list; always acknowledged."""
        query = update.callback_query
        if query is None:
            return
        message = query.message if isinstance(query.message, Message) else None
        chat = query.message.chat if query.message is not None else None
        actor = await self._moderators.name(context.bot, query.from_user, chat)
        if actor is None or chat is None:
            await _acknowledge(query, _(texts.NO_BUTTON))
            return
        try:
            said = await self._pressed(context.bot, query, message, actor)
        except AlreadyJudged as error:
            said = _(texts.ALREADY).format(actor=error.actor, verdict=verdict_label(error.verdict), at=moment(error.at))
            await self._redraw_if_possible(context.bot, query, message)
        except UnknownCase:
            said = _(texts.NO_CASE)
        except CaseError as error:
            said = refused(error)
            await self._redraw_if_possible(context.bot, query, message)
        except (ValueError, LookupError) as error:  # a button of another version, or made up
            _logger.info("a moderator's press makes no sense: %s: %s", type(error).__name__, error)
            said = _(texts.NO_BUTTON)
            await self._redraw_if_possible(context.bot, query, message)
        except LogError as error:
            _logger.warning("a moderator's press failed: %s", error)
            said = _(texts.LOG_BUSY)
        except TelegramError as error:  # what was decided is in the log; the next press shows it
            _logger.warning("what a moderator pressed could not be shown: %s", error)
            said = _(strings.TRY_LATER)
        await _acknowledge(query, said)

    async def _pressed(self, bot: Bot, query: CallbackQuery, message: Message | None, actor: str) -> str:
        verb, *arguments = (query.data or "").split(":")[1:]
        if verb == "s":
            await self._go_on(bot, query, arguments)
            await self._redraw(bot, query, message)
            return ""
        if verb in {"k", "b", "y"}:
            return await self._on_correction(bot, query, message, verb, _number(arguments[0]), actor)
        if verb == "l":
            return await self._older(bot, query, message, arguments)
        number = _number(arguments[0])
        uid = await self._log.read(lambda db: cases.uid_of(db, number))
        if verb == "o":
            await self._open(bot, query, await self._case(uid), Why(_(texts.WHY_OPENED)))
            return ""
        queue = _queue_of(arguments, 1 if verb in VERDICT_OF or verb in {"c", "t"} else 2)
        if verb == "t":
            await self._redraw(bot, query, message, uid=uid, queue=queue, choosing=True)
            return ""
        if verb in {"tp", "td"}:
            await self._reasons.ask(bot, query, await self._case(uid), _number(arguments[1]), verb)
            said = ""
        else:
            said = _(texts.NOTE_HOW) if verb == "n" else await self._act(bot, verb, arguments, uid, actor)
        await self._redraw(bot, query, message, uid=uid, queue=queue)
        return said

    async def _act(self, bot: Bot, verb: str, arguments: list[str], uid: str, actor: str) -> str:
        """One deed of a moderator on a case; the words to acknowledge it with."""
        if verb in VERDICT_OF:
            await self._deeds.judge(uid, VERDICT_OF[verb], actor)
            return _(texts.SAVED)
        if verb in {"u", "x", "e"}:
            return await self._act_on(bot, verb, _number(arguments[1]), await self._case(uid), actor)
        if verb == "c":
            return ""
        raise ValueError(f"{verb} is no button of this bot")

    async def _act_on(self, bot: Bot, verb: str, number: int, found: Case, actor: str) -> str:
        """Undo a verdict or a takedown of a case, or edit a takedown out of the replies."""
        among: Sequence[Verdict | Takedown] = found.verdicts if verb == "u" else found.takedowns
        meant = next((each for each in among if each.id == number), None)
        if meant is None:
            raise ValueError(f"this case has no number {number} of that kind")
        if verb == "u":
            await self._deeds.undo_verdict(number, actor)
            return _(texts.UNDONE)
        if verb == "x":
            await self._deeds.undo_takedown(number, actor)
            return _(texts.UNDONE)
        if meant.undone_at:
            raise CaseError(f"takedown {number} was undone by {meant.undone_by}")
        passages = await self._log.read(lambda db: trail.barred_by(db, number))
        return await self._correct(bot, trail.cause_of_takedown(number), passages, actor, meant.at[:10])

    async def _on_correction(
        self, bot: Bot, query: CallbackQuery, message: Message | None, verb: str, number: int, actor: str
    ) -> str:
        """A press on a card that offers a correction: carry it out (`k`), undo its takedown (`y`), or put back (`b`)."""
        found = await self._log.read(lambda db: trail.correction(db, number))
        if found is None:
            return _(texts.NO_BUTTON)
        takedown, said = found.takedown, ""
        if verb == "y":
            if takedown is None:
                return _(texts.NO_BUTTON)
            try:
                await self._deeds.undo_takedown(takedown.id, actor)
                said = _(texts.UNDONE)
            except CaseError as error:
                said = refused(error)
        elif verb == "b":
            said = await self._put_back(bot, takedown.id, actor) if takedown and found.restores else ""
        elif takedown is None or not takedown.undone_at:
            passages = await self._log.read(lambda db: trail.passages_of(db, number))
            day = (takedown.at if takedown else cases.now())[:10]
            said = await self._correct(bot, found.cause, passages, actor, day)
        after: Correction | None = await self._log.read(lambda db: trail.correction(db, number))
        if after is not None:
            await _edit(bot, query, message, *correction_card(after))
        return said or _(texts.NO_BUTTON)

    async def _correct(self, bot: Bot, cause: str, passages: list[int], actor: str, day: str) -> str:
        """Correct replies; one press after the other, so that two moderators do not edit the same."""
        async with self._correcting:
            done, failed = await self._corrections.run(bot, cause, passages, actor, day)
        return _counted(texts.CORRECTED_ONE, texts.CORRECTED, done, failed)

    async def _put_back(self, bot: Bot, takedown: int, actor: str) -> str:
        async with self._correcting:
            done, failed = await self._corrections.put_back(bot, takedown, actor)
        return _counted(texts.PUT_BACK_DONE_ONE, texts.PUT_BACK_DONE, done, failed)

    async def on_note(self, update: Update, context: HandlerContext) -> None:
        """A moderator's reply to a card is a note on its case."""
        message = update.message
        if message is None or message.reply_to_message is None:
            return
        actor = await self._actor(context.bot, message)
        number = CARD_NUMBER.match(message.reply_to_message.text or "")
        if actor is None or number is None:
            return
        try:
            uid = await self._log.read(lambda db: cases.uid_of(db, int(number[1])))
            await self._deeds.note(uid, message.text or "", actor)
            said = _(texts.NOTE_KEPT).format(number=int(number[1]))
        except UnknownCase:
            said = _(texts.NO_CASE)
        except LogError:
            said = _(texts.LOG_BUSY)
        await _say(context.bot, message, text_messages(said)[0])

    # what the rest is made of

    async def _actor(self, bot: Bot, message: Message) -> str | None:
        return await self._moderators.name(bot, message.from_user, message.chat, message.sender_chat)

    async def _case(self, uid: str) -> Case:
        return await self._log.read(lambda db: cases.case(db, uid))

    async def _next(self, kind: Kind | None, after: int) -> tuple[Case, Why] | None:
        """The case after this one in its queue, or the first one of the queues behind it."""
        start = _QUEUE.index(kind) if kind else 0
        for place in range(start, len(_QUEUE)):
            line = await self._log.read(_first_of(_QUEUE[place], after if place == start else 0))
            if line is not None:
                found = await self._case(line.uid)
                why = gap(line.times) if _QUEUE[place] == "unanswered" else why_of(found, _QUEUE[place])
                return found, Why(why.text, str(place))
        return None

    async def _go_on(self, bot: Bot, query: CallbackQuery, arguments: list[str]) -> None:
        found = await self._next(_QUEUE[_number(arguments[0])], _number(arguments[1]))
        if found is None:
            await _post(bot, query, text_messages(_(texts.NO_OPEN_CASES))[0], None)
        else:
            await self._open(bot, query, *found)

    async def _open(self, bot: Bot, query: CallbackQuery, found: Case, why: Why) -> None:
        """Send a card to where a button was pressed."""
        sent = await _post(bot, query, *card(found, why))
        if sent is not None:
            await self.blanking.sent(sent, [found.uid])

    async def _older(self, bot: Bot, query: CallbackQuery, message: Message | None, arguments: list[str]) -> str:
        asked = message.reply_to_message.text if message is not None and message.reply_to_message is not None else None
        if not asked:
            return _(texts.NO_BUTTON)
        words = asked.partition(" ")[2]
        lines = await self._log.read(lambda db: cases.search(db, words, _LISTED + 1, _number(arguments[0])))
        outgoing, keyboard = _list(lines)
        await _edit(bot, query, message, outgoing, keyboard)
        await self._note(query, _listed(lines))
        return ""

    async def _note(self, query: CallbackQuery, uids: Sequence[str]) -> None:
        """The message pressed on shows these questions."""
        if query.message is not None:
            await self.blanking.note(query.message.chat.id, query.message.message_id, uids)

    async def _redraw_if_possible(
        self, bot: Bot, query: CallbackQuery, message: Message | None, *, uid: str = ""
    ) -> None:
        try:
            await self._redraw(bot, query, message, uid=uid)
        except (CaseError, LogError, TelegramError) as error:
            _logger.info("a card could not be shown anew: %s", error)

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
        """Show the card as the case is now, with what was done to it elsewhere; `choosing` asks what to take down."""
        first = (message.text or "") if message is not None else ""
        number = CARD_NUMBER.match(first)
        if not uid and number is None:
            return
        found = await self._case(
            uid or await self._log.read(lambda db: cases.uid_of(db, int(number[1] if number else 0)))
        )
        why = first.split("\n", 1)[0].partition(" · ")[2] or _(texts.WHY_OPENED)
        queue = queue or _queue_shown(message)
        keyboard = takedown_buttons(found, queue) if choosing else None
        await _edit(bot, query, message, *card(found, Why(why, queue), keyboard=keyboard))
        await self._note(query, [] if found.erased else [found.uid])

    async def _show_everywhere(self, bot: Bot, found: Case, why: Why) -> bool:
        outgoing, keyboard = card(found, why)
        return await self._send_everywhere(bot, outgoing, keyboard, [found.uid])

    async def _tell_everywhere(self, bot: Bot, text: str) -> bool:
        return await self._send_everywhere(bot, text_messages(text)[0], None)

    async def _send_everywhere(
        self, bot: Bot, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None, uids: Sequence[str] = ()
    ) -> bool:
        """Send to all moderators; `uids` are of the questions in it. False when nobody could be reached."""
        reached = False
        for place in self._moderators.places:
            try:
                sent = await _send(bot, ChatTarget(place, 0), outgoing, keyboard)
                reached = True
                if uids:
                    await self.blanking.sent(sent, uids)
            except TelegramError as error:
                _logger.warning("a card could not be sent to moderators: %s: %s", type(error).__name__, error)
        return reached


class _Note(filters.MessageFilter):
    """A text that replies to a card of this bot."""

    def filter(self, message: Message) -> bool:
        """Look at the message replied to."""
        return answers_card(message)


_NOTE: Final = filters.UpdateType.MESSAGE & _Note()


def _exported(kind: str) -> Callable[[Database], tuple[int, bytes]]:
    """Reads the log as a file without hashes: how many questions, and the file."""

    def read(db: Database) -> tuple[int, bytes]:
        found = list(export.rows(db))
        lines = export.csv_lines(found) if kind == "csv" else export.json_lines(found)
        return len(found), "".join(lines).encode("utf-8-sig" if kind == "csv" else "utf-8")

    return read


def _first_of(kind: Kind, after: int) -> Callable[[Database], Line | None]:
    return lambda db: next(iter(cases.queue(db, kind, 1, after)), None)


def _list(lines: list[Line]) -> tuple[Outgoing, InlineKeyboardMarkup | None]:
    """Found questions, each with a button that opens it, and one for older ones when there are more."""
    if not lines:
        return text_messages(_(texts.LOG_NONE))[0], None
    outcome = {"answered": texts.ANSWERED, "declined": texts.DECLINED, "failed": texts.FAILED}
    shown = lines[:_LISTED]
    text = [
        _(texts.LOG_LINE).format(
            number=line.number,
            at=moment(line.asked_at),
            outcome=_(outcome.get(line.outcome, texts.FAILED)),
            question=one_line(line.question, 200),
        )
        for line in shown
    ]
    opens = [InlineKeyboardButton(f"#{line.number}", callback_data=press("o", line.number)) for line in shown]
    rows = [opens[i : i + 4] for i in range(0, len(opens), 4)]
    if len(lines) > _LISTED:
        rows.append([InlineKeyboardButton(_(texts.OLDER), callback_data=press("l", shown[-1].number))])
    return text_messages("\n".join([_(texts.LOG_HEAD), *text]))[0], InlineKeyboardMarkup(rows)


def _listed(lines: list[Line]) -> list[str]:
    """The questions that a list shows."""
    return [line.uid for line in lines[:_LISTED]]


def _number(text: str) -> int:
    """A number in a press; an old or made-up one may hold anything."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise ValueError(f"{text[:20]!r} is no number")
    return int(text)


def _queue_of(arguments: list[str], place: int) -> str:
    """The queue's number in a press, where it has one behind its own arguments."""
    return arguments[place] if place < len(arguments) and arguments[place] in map(str, range(len(_QUEUE))) else ""


def _queue_shown(message: Message | None) -> str:
    """The queue that the card's “Next” goes on with, for a press that does not carry it."""
    rows = message.reply_markup.inline_keyboard if message is not None and message.reply_markup is not None else ()
    found = (_NEXT.fullmatch(str(each.callback_data or "")) for row in rows for each in row)
    return next((_queue_of([match[1]], 0) for match in found if match), "")


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


async def _send(bot: Bot, place: ChatTarget, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None) -> SentMessage:
    """Send one message; gives where it is."""
    sent: list[int] = []
    await send(bot, place, [replace(outgoing, keyboard=keyboard)], sent=sent)
    return SentMessage(delivery.moved_to(place.chat), sent[0])


async def _say(
    bot: Bot, message: Message, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None = None
) -> SentMessage:
    return await _send(bot, ChatTarget.of(message), outgoing, keyboard)


async def _post(
    bot: Bot, query: CallbackQuery, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None
) -> SentMessage | None:
    if query.message is None:
        return None
    topic = _topic(query.message) if isinstance(query.message, Message) else None
    return await _send(bot, ChatTarget(query.message.chat.id, 0, topic), outgoing, keyboard)


def _counted(one: str, several: str, done: int, failed: int) -> str:
    """How many replies were changed, and how many could not be."""
    said = plural(one, several, done).format(count=done)
    if failed:
        said += " " + plural(texts.NOT_CORRECTED_ONE, texts.NOT_CORRECTED, failed).format(count=failed)
    return said


async def _edit(
    bot: Bot, query: CallbackQuery, message: Message | None, outgoing: Outgoing, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Change the message pressed on; nothing happens when it is as it should be, or can no longer be changed."""
    if query.message is None:
        return
    if message is not None and (message.text, message.reply_markup) == (outgoing.text, keyboard):
        return
    await edit(bot, SentMessage(query.message.chat.id, query.message.message_id), replace(outgoing, keyboard=keyboard))


async def _acknowledge(query: CallbackQuery, text: str) -> None:
    await acknowledge(query, text, alert=len(text) > 60)
