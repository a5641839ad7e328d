"""Update in, reply out; decides nothing about answers.

Every reply is logged before it is sent, and its message ids are added after. Sending is tried again a few times,
because Telegram's servers answer 429 and 502 on ordinary days, and falls back to plain text when the entities are
refused.
"""

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

from telegram import Bot, Message, Update
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext, MessageHandler, filters

from bot.desk import Desk, Reply
from bot.log.people import Forgotten
from bot.log.rows import Asker
from bot.telegram.messages import Outgoing, Request, answer_messages, read_message, sources_messages, text_messages
from bot.telegram.sending import Place, send, show_typing
from bot.text import strings
from bot.text.wording import number_text

_App = Application[Any, Any, Any, Any, Any, Any]
_Context = CallbackContext[Any, Any, Any, Any]
_Value = TypeVar("_Value")
_FOLLOW_UP_SECONDS: Final = 600
_REMEMBERED: Final = 10_000
_logger = logging.getLogger(__name__)


class Remembered(Generic[_Value]):
    """The last few values by key, for ten minutes each; in memory only."""

    def __init__(self) -> None:
        self._values: OrderedDict[object, tuple[float, _Value]] = OrderedDict()

    def put(self, key: object, value: _Value) -> None:
        """Keep a value; old ones go, and the oldest when there are too many."""
        now = time.monotonic()
        self._values[key] = (now, value)
        self._values.move_to_end(key)
        while len(self._values) > _REMEMBERED or now - next(iter(self._values.values()))[0] > _FOLLOW_UP_SECONDS:
            self._values.popitem(last=False)

    def drop(self, unwanted: Callable[[object, _Value], bool]) -> None:
        """Let go of every entry for which `unwanted(key, value)`."""
        for key in [key for key, (_, value) in self._values.items() if unwanted(key, value)]:
            del self._values[key]

    def get(self, key: object) -> _Value | None:
        """The value kept under a key, if it is not too old."""
        kept = self._values.get(key)
        if kept is None or time.monotonic() - kept[0] > _FOLLOW_UP_SECONDS:
            self._values.pop(key, None)
            return None
        return kept[1]


class Handlers:
    """Answers messages from one desk. `pause_seconds` is what the first wait between two attempts to send lasts."""

    def __init__(self, desk: Desk, *, pause_seconds: float = 1.0) -> None:
        self._desk = desk
        self._pause_seconds = pause_seconds
        self._asked: Remembered[str] = Remembered()
        self._albums: deque[str] = deque(maxlen=100)
        self._typing: set[asyncio.Task[None]] = set()
        desk.forgetting.append(self._forget)

    def register(self, application: _App) -> None:
        """Take new messages; edits, channel posts and business messages stay out."""
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, self.on_message))
        application.add_error_handler(self.on_error)

    async def on_message(self, update: Update, context: _Context) -> None:
        """Answer one message, or keep silent when it is not addressed to the bot."""
        message = update.message
        if message is None:
            return
        bot = context.bot
        request = read_message(message, bot_id=bot.id, username=bot.username)
        if request is None:
            return
        place = Place.of(message)
        if request.kind != "ask":
            await self._say(bot, message, request)
        elif question := request.text or request.before:
            asker = Asker(str(message.chat.type), _sender(message), place.chat, update.update_id)
            done = asyncio.Event()
            typing = asyncio.create_task(show_typing(bot, place, done))
            self._typing.add(typing)  # asyncio itself would let it be collected
            typing.add_done_callback(self._typing.discard)
            try:
                previous = self._previous(place, asker, request)
                reply = await self._desk.ask(question, asker, previous=previous)
            finally:
                done.set()
            await self._answer(bot, place, asker, reply)
        else:
            await send(bot, place, text_messages(strings.EMPTY), pause_seconds=self._pause_seconds)

    async def on_error(self, update: object, context: _Context) -> None:
        """Note what PTB caught: trouble while polling in one line, anything else with its traceback."""
        error = context.error
        if isinstance(error, TelegramError) and update is None:
            _logger.warning("polling: %s: %s", type(error).__name__, error)
        else:
            _logger.error("an update could not be handled", exc_info=error)

    def _forget(self, gone: Forgotten) -> None:
        """Let go of the questions that a person had erased, under their own name and under the replies."""

        def unwanted(key: object, asked: str) -> bool:
            return asked in gone.erased.texts or (isinstance(key, tuple) and len(key) == 3 and key[2] == gone.user)

        self._asked.drop(unwanted)

    async def _answer(self, bot: Bot, place: Place, asker: Asker, reply: Reply) -> None:
        if reply.asked:
            self._asked.put((place.chat, place.topic, asker.user), reply.asked)
        error: Exception | None = None
        try:
            parts = self._lay_out(reply)
        except Exception as caught:  # an answer that cannot be shown must not end in silence
            _logger.exception("an answer could not be laid out")
            error, parts = caught, self._failed(reply)
        ids: list[int] = []
        try:
            await send(bot, place, parts, sent=ids, pause_seconds=self._pause_seconds)
        except TelegramError as caught:
            _logger.warning("a reply could not be sent: %s: %s", type(caught).__name__, caught)
            error = error or caught
        if reply.asked:
            for each in ids:  # a reply to any of them asks on from this question
                self._asked.put((place.chat, each), reply.asked)
        await self._desk.sent(reply, ids, error)

    def _previous(self, place: Place, asker: Asker, request: Request) -> str | None:
        """The question before: the one behind the message replied to, or else the person's last one here."""
        if request.reply_to is not None and (asked := self._asked.get((place.chat, request.reply_to))):
            return asked
        if request.before:
            return request.before[: self._desk.max_question] if request.text else None
        return self._asked.get((place.chat, place.topic, asker.user))

    def _lay_out(self, reply: Reply) -> list[Outgoing]:
        if reply.answer is None:
            return self._failed(reply)
        return answer_messages(reply.answer, reply.citations, number=reply.entry.number, limit=self._desk.max_question)

    @staticmethod
    def _failed(reply: Reply) -> list[Outgoing]:
        return text_messages(strings.FAILED.format(number=number_text(reply.entry.number)))

    async def _say(self, bot: Bot, message: Message, request: Request) -> None:
        if request.kind == "not text" and message.media_group_id:
            if message.media_group_id in self._albums:
                return
            self._albums.append(message.media_group_id)
        try:
            parts = await self._text_for(request.kind)
        except Exception:
            _logger.exception("a command could not be answered")
            parts = text_messages(strings.FAILED.format(number=""))
        await send(bot, Place.of(message), parts, pause_seconds=self._pause_seconds)

    async def _text_for(self, kind: str) -> list[Outgoing]:
        if kind == "sources":
            return sources_messages(await self._desk.documents())
        text = {
            "start": strings.START,
            "help": strings.HELP,
            "not text": strings.NOT_TEXT,
        }.get(kind, strings.UNKNOWN_COMMAND)
        build = self._desk.index.build
        text = text.format(documents=build.documents)
        if kind == "start" and build.examples:
            text = "\n".join([text, "", strings.EXAMPLES, *(f"• {question}" for question in build.examples[:3])])
        return text_messages(text)


def _sender(message: Message) -> int | None:
    """Who asks: a channel or an anonymous administrator goes by the chat it writes as."""
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else None
