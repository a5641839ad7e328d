"""/review, /log, /stats and /export; who may send them is decided before (`handlers`)."""

import asyncio
from typing import Final

from telegram import Bot, Message

from bot.chart import questions_chart
from bot.log.moderation import queues
from bot.log.moderation.export import KINDS, Export
from bot.log.writing.database import Log
from bot.telegram.messages import text_messages
from bot.telegram.moderation.blanking import Blanking
from bot.telegram.moderation.cards import card
from bot.telegram.moderation.lists import LISTED, question_list, uids_listed
from bot.telegram.moderation.posting import reply
from bot.telegram.moderation.queue import next_case
from bot.telegram.transport.sending import ChatTarget, send_file
from bot.text import moderation as texts
from bot.text.locale import _, plural

_DAYS: Final = 30
_MAX_DAYS: Final = 365
_MAX_FILE_BYTES: Final = 49 * 1024 * 1024


class ModeratorCommands:
    """One method for each command; `words` are those after it, and `actor` is the moderator's name.

    Each raises LogError if the log cannot be read or written, and TelegramError if the reply cannot be sent.
    """

    def __init__(self, log: Log, blanking: Blanking) -> None:
        self._log = log
        self._blanking = blanking

    async def review(self, bot: Bot, message: Message, _actor: str, _words: str) -> None:
        """Show the first open case."""
        found = await next_case(self._log)
        if found is None:
            await reply(bot, message, text_messages(_(texts.NO_OPEN_CASES))[0])
            return
        sent = await reply(bot, message, *card(*found))
        await self._blanking.sent(sent, [found[0].uid])

    async def search(self, bot: Bot, message: Message, _actor: str, words: str) -> None:
        """List the newest questions of the log that have these words."""
        if not words:
            await reply(bot, message, text_messages(_(texts.LOG_HOW))[0])
            return
        lines = await self._log.read(lambda db: queues.search(db, words, LISTED + 1))
        sent = await reply(bot, message, *question_list(lines))
        await self._blanking.sent(sent, uids_listed(lines))

    async def stats(self, bot: Bot, message: Message, _actor: str, words: str) -> None:
        """Send a chart of the last days, 30 unless told otherwise."""
        if words and not (words.isascii() and words.isdecimal() and len(words) < 4 and 1 <= int(words) <= _MAX_DAYS):
            await reply(bot, message, text_messages(_(texts.STATS_HOW))[0])
            return
        count = int(words) if words else _DAYS
        days = await self._log.read(lambda db: queues.stats(db, count))
        period = {"first": days[0].day, "last": days[-1].day}
        labels = {
            "answered": _(texts.STATS_ANSWERED),
            "declined": _(texts.STATS_DECLINED),
            "failed": _(texts.STATS_FAILED),
            "disliked": _(texts.STATS_DISLIKED),
            "title": _(texts.STATS_TITLE).format(**period),
        }
        picture = await asyncio.to_thread(questions_chart, days, labels)
        names = ("answered", "declined", "failed", "disliked", "reported")
        totals = {name: sum(getattr(day, name) for day in days) for name in names}
        asked = sum(day.asked for day in days)
        caption = plural(texts.STATS_CAPTION_ONE, texts.STATS_CAPTION, asked).format(count=asked, **period, **totals)
        await send_file(bot, ChatTarget.of(message), picture, "stats.png", caption, picture=True)

    async def export(self, bot: Bot, message: Message, actor: str, words: str) -> None:
        """Send the log as a CSV file, or as JSON lines, and note who has it."""
        kind = words.strip().lower() or "csv"
        if kind not in KINDS:
            await reply(bot, message, text_messages(_(texts.EXPORT_HOW))[0])
            return
        made = Export(kind)
        lines = await self._log.read(lambda db: list(made.lines(db)))
        data = "".join(lines).encode(made.encoding)
        if len(data) > _MAX_FILE_BYTES:
            await reply(bot, message, text_messages(_(texts.EXPORT_TOO_LARGE))[0])
            return
        await self._log.do(lambda db: made.record(db, actor))
        caption = plural(texts.EXPORT_CAPTION_ONE, texts.EXPORT_CAPTION, made.count).format(count=made.count)
        await send_file(bot, ChatTarget.of(message), data, f"citebot-log.{kind}", caption)
