"""The Telegram application is put together and run, from start to stop.

Every update goes through the inbox (`transport.intake`), and every call keeps to Telegram's pace (`transport.pace`). On SIGINT
or SIGTERM the bot takes in nothing new, answers what is there for a limited time and leaves the rest to the next start; a
second signal ends it at once. If Telegram rejects the token while the bot runs, the bot stops, so that this is noticed.
"""

import asyncio
import contextlib
import functools
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import httpx
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder, CallbackContext

from bot.health import Health, Monitor
from bot.log.aside import aside_in
from bot.log.people import Forgotten
from bot.log.writing.inbox import Counts, Inbox, InboxError
from bot.metrics import METRICS
from bot.preferences import Preferences
from bot.questions import QuestionService
from bot.settings import Settings, SettingsError
from bot.systemd import notify
from bot.telegram.admission import Admission
from bot.telegram.commands import set_commands
from bot.telegram.handlers import Handlers
from bot.telegram.moderation.handlers import Moderation
from bot.telegram.people import People
from bot.telegram.transport import delivery
from bot.telegram.transport.inbox_queue import InboxQueue
from bot.telegram.transport.intake import Intake
from bot.telegram.transport.numbers import Counters
from bot.telegram.transport.pace import Pacer
from bot.telegram.transport.polling import Pulse, WatchedConnection
from bot.telegram.transport.ptb import App
from bot.telegram.transport.responses import Connection, reason_of, seconds_of
from bot.telegram.transport.webhook import Webhook

_BOOTSTRAP_RETRIES: Final = 10
_TIMEOUT_SECONDS: Final = 15.0
_CONNECTIONS: Final = httpx.Limits(max_connections=256, max_keepalive_connections=8)
"""To Telegram. Few are kept open, because each call looks through all of them."""
_POLL_SECONDS: Final = 10
_STOP_WITHIN_SECONDS: Final = 25.0
_SILENT_SECONDS: Final = 60.0
_WATCHDOG_SECONDS: Final = 5.0
_WEBHOOK_CHECK_SECONDS: Final = 60.0
_POLLING_TASK: Final = "Updater:start_polling:polling_task"
_REJECTED: Final = "Telegram rejected TELEGRAM_BOT_TOKEN. Copy it again from @BotFather into .env"
_logger = logging.getLogger(__name__)


def build_application(settings: Settings, service: QuestionService, *, pause_seconds: float = 1.0) -> App:
    """Put the application together; nothing is sent yet. The inbox is in the folder of the log and sealed with its key."""
    counters = Counters(service.log.key)
    inbox = Inbox(
        service.log.path.parent, key=service.log.key, previous=service.log.keys[1:], alarms=service.log.alarms
    )
    queue = InboxQueue(inbox, key=service.log.key, counters=counters, show_questions=settings.log_questions)
    pulse = Pulse()
    health = Health()
    intake = Intake(queue, pause_seconds=pause_seconds, look=functools.partial(_look, health, service))
    request = WatchedConnection(
        pulse,
        counters,
        connection_pool_size=1,
        connect_timeout=_TIMEOUT_SECONDS,
        read_timeout=_TIMEOUT_SECONDS,
        write_timeout=_TIMEOUT_SECONDS,
    )
    application: App = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .request(
            Connection(
                connect_timeout=_TIMEOUT_SECONDS,
                read_timeout=_TIMEOUT_SECONDS,
                write_timeout=_TIMEOUT_SECONDS,
                pool_timeout=_TIMEOUT_SECONDS,
                httpx_kwargs={"limits": _CONNECTIONS},
            )
        )
        .get_updates_request(request)
        .rate_limiter(Pacer(counters))
        .update_queue(queue)
        .concurrent_updates(intake)
        .post_init(functools.partial(set_commands, settings=settings))
        .build()
    )
    moderation = Moderation(service, settings)
    moderation.register(application)
    application.bot_data["moderation"] = moderation
    queue.bot = application.bot
    service.forgetting.append(functools.partial(_forget, inbox))
    preferences = Preferences(service.log)
    service.forgetting.append(preferences.forget)
    admission = Admission(settings, preferences)
    admission.register(application)
    queue.refuses = admission.refuses
    People(application, service, preferences, settings.retention_days, pause_seconds=pause_seconds).register()
    Handlers(service, pause_seconds=pause_seconds).register(application)
    application.add_error_handler(_note_failure)
    application.bot_data.update(pulse=pulse, health=health, intake=intake, queue=queue)
    return application


async def _forget(inbox: Inbox, person: Forgotten) -> None:
    """Erase what the inbox has of a person. The press that asked for it is in the inbox too, until it is dealt with."""
    for user_hash in person.hashes:
        await inbox.forget(user_hash)


def run_application(settings: Settings, service: QuestionService) -> None:
    """Answer until a signal stops the process.

    Raises:
        SettingsError: If Telegram rejects the token, at the start or later, or cannot be reached at the start; if the inbox
            cannot be used, or a port cannot be opened.
    """
    # PTB logs errors that end a start with their traceback; below, they become one line
    logging.getLogger("telegram.ext").addFilter(_is_not_final_line)
    logging.getLogger("telegram.ext.Updater").addFilter(_without_last_poll)
    try:
        asyncio.run(BotRun(settings, build_application(settings, service), service).run())
    except InvalidToken as error:
        raise SettingsError(_REJECTED) from error
    except InboxError as error:
        raise SettingsError(f"{error}. Free the disk or move the file away, and start again") from error
    except NetworkError as error:
        raise SettingsError(
            f"Telegram cannot be reached at {settings.base_url} ({error}). Check the network and TELEGRAM_BASE_URL"
        ) from error


class BotRun:
    """One run of the bot, from the first call to the last reply."""

    def __init__(self, settings: Settings, application: App, service: QuestionService) -> None:
        self._settings = settings
        self._application = application
        self._service = service
        self._pulse: Pulse = application.bot_data["pulse"]
        self._health: Health = application.bot_data["health"]
        self._intake: Intake = application.bot_data["intake"]
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None
        self._told_of_conflict = -_SILENT_SECONDS

    async def run(self) -> None:
        """Start, answer until told to stop, then stop.

        Raises:
            TelegramError: If the bot could not start, or Telegram rejected its token later.
            InboxError: If the inbox cannot be used.
            SettingsError: If a port cannot be opened.
        """
        self._health.add("index", self._index_is_open)
        self._health.add("log", self._log_is_healthy)
        self._health.notes = self._notes
        self._health.add("telegram", self._telegram_is_reachable)
        async with contextlib.AsyncExitStack() as stack:
            if self._settings.monitor_port:
                monitor = Monitor(self._health, METRICS.registry)
                monitor.listen(self._settings.monitor_listen, self._settings.monitor_port)
                stack.push_async_callback(monitor.stop)
            self._take_signals()
            application = self._application
            if not await self._until_stopped(_persist(application.initialize)):
                return
            stack.push_async_callback(application.shutdown)
            await set_commands(application, self._settings)
            receiver = await self._start_receiving()
            await application.start()
            moderation: Moderation = application.bot_data["moderation"]
            moderation.start(application.bot)
            stack.push_async_callback(moderation.stop)
            self._health.started = True
            notify("READY=1")
            _logger.info("taking questions by %s", "webhook" if self._settings.webhook_url else "polling")
            beat = asyncio.create_task(self._keep_beating())
            try:
                await self._stop.wait()
            finally:
                beat.cancel()
                await self._end(receiver)
        if self._failure is not None:
            raise self._failure

    async def _start_receiving(self) -> Callable[[], Awaitable[None]]:
        """Begin to take in updates; return a function that ends it."""
        application = self._application
        if self._settings.webhook_url:
            webhook = Webhook(self._settings, application)
            webhook.listen()
            await _persist(webhook.tell_telegram)
            return webhook.stop
        updater = application.updater
        assert updater is not None  # noqa: S101 # built with one
        await updater.start_polling(
            timeout=_POLL_SECONDS,
            allowed_updates=Update.ALL_TYPES,
            drop_pending_updates=False,
            bootstrap_retries=_BOOTSTRAP_RETRIES,
            error_callback=self._polling_failed,
        )
        self._pulse.beat()
        for task in asyncio.all_tasks():
            if task.get_name() == _POLLING_TASK:
                task.add_done_callback(self._polling_ended)

        async def stop() -> None:
            with contextlib.suppress(TelegramError):  # logged already, when it ended
                await updater.stop()

        return stop

    async def _end(self, stop_receiving: Callable[[], Awaitable[None]]) -> None:
        """Take in nothing more; answer what is there for a limited time."""
        notify("STOPPING=1")
        self._health.stopping = True
        began = time.monotonic()
        await stop_receiving()
        stopping = asyncio.create_task(self._application.stop())
        left = max(1.0, _STOP_WITHIN_SECONDS - (time.monotonic() - began))
        await asyncio.wait({stopping}, timeout=left)
        if not stopping.done():
            _logger.warning("%d updates are left to the next start", self._intake.abandon())
        await stopping

    def _take_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._on_signal, number)

    def _on_signal(self, number: signal.Signals) -> None:
        if self._stop.is_set():
            _logger.warning("a second signal: stopped at once")
            os._exit(128 + number)
        _logger.info("stopping; what is there is answered first (a second signal stops at once)")
        self._stop.set()

    async def _until_stopped(self, work: Awaitable[None]) -> bool:
        """Do some work of the start; False if a signal came first."""
        doing, stopped = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        await asyncio.wait({doing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if doing.done():
            doing.result()
            return not self._stop.is_set()
        doing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await doing
        return False

    def _polling_failed(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            if time.monotonic() - self._told_of_conflict >= _SILENT_SECONDS:
                self._told_of_conflict = time.monotonic()
                _logger.error(
                    "another program takes this bot's updates: one token serves one running bot. Stop the other"
                )
        else:
            _logger.warning("polling: %s", reason_of(error))

    def _polling_ended(self, task: asyncio.Task[None]) -> None:
        """Stop the bot: polling ends only when it cannot continue, and a bot without updates must not look alive."""
        if self._stop.is_set() or task.cancelled():
            return
        error = task.exception() or RuntimeError("polling ended")
        if isinstance(error, InvalidToken):
            _logger.critical("Telegram no longer accepts the token (revoked?); the bot stops")
        else:
            _logger.critical("polling has ended; the bot stops", exc_info=error)
        self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self._failure = error
        self._stop.set()

    async def _keep_beating(self) -> None:
        checked = time.monotonic()
        while True:
            notify("WATCHDOG=1")
            self._health.turned()
            if self._settings.webhook_url and time.monotonic() - checked >= _WEBHOOK_CHECK_SECONDS:
                checked = time.monotonic()
                await self._check_webhook()
            await asyncio.sleep(_WATCHDOG_SECONDS)

    async def _check_webhook(self) -> None:
        """Ask Telegram whether it can deliver to the webhook: otherwise the bot would not know that updates are missing."""
        try:
            info = await self._application.bot.get_webhook_info()
        except InvalidToken as error:
            _logger.critical("Telegram no longer accepts the token (revoked?); the bot stops")
            self._fail(error)
            return
        except TelegramError as error:
            _logger.warning("webhook: %s", reason_of(error))
            return
        if info.url != self._settings.webhook_url_with_path():
            self._pulse.conflict = True
            _logger.error("Telegram's webhook was changed by another program: one token serves one running bot")
            return
        failed_at = info.last_error_date
        if failed_at is not None and time.time() - failed_at.timestamp() < _WEBHOOK_CHECK_SECONDS:
            _logger.warning("Telegram could not deliver to the webhook: %s", info.last_error_message)
        if not info.pending_update_count or failed_at is None:
            self._pulse.beat()

    def _index_is_open(self) -> str:
        return "" if self._service.index.build.id else "no index is open"

    def _log_is_healthy(self) -> str:
        if self._service.log.failing:
            return "the log cannot be written"
        damaged = (alarm.detail for alarm in self._service.log.alarms.standing() if alarm.kind == "log damaged")
        return next((f"the log is damaged: {detail}" for detail in damaged), self._service.log.takedowns.trouble())

    def _notes(self) -> list[str]:
        """What the people who run the bot need to look at, though questions are answered."""
        log = self._service.log
        aside = [f"set aside: {name}" for name in aside_in(log.path.parent)]
        return [f"{alarm.kind}: {alarm.detail}" for alarm in log.alarms.standing()] + aside

    def _telegram_is_reachable(self) -> str:
        if self._pulse.conflict:
            return "another program takes the updates"
        age = self._pulse.age_seconds()
        limit = _SILENT_SECONDS if not self._settings.webhook_url else 5 * _WEBHOOK_CHECK_SECONDS
        return "" if age < limit else f"nothing heard for {age:.0f} s"


async def _persist(action: Callable[[], Awaitable[None]]) -> None:
    """Do something of the start, and try again while Telegram cannot be reached.

    Raises:
        TelegramError: If it did not work in all attempts, or Telegram refuses.
    """
    for attempt in range(_BOOTSTRAP_RETRIES + 1):
        try:
            await action()
        except InvalidToken:
            raise
        except (NetworkError, RetryAfter) as error:
            if attempt == _BOOTSTRAP_RETRIES:
                raise
            wait = seconds_of(error) if isinstance(error, RetryAfter) else min(30.0, 1.5**attempt)
            _logger.warning("start: %s; tried again in %.0f s", reason_of(error), wait)
            await asyncio.sleep(wait)
        else:
            return


async def _note_failure(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Note a handler's error, after which PTB continues: the update is not done."""
    if update is not None and context.error is not None:
        delivery.failed(context.error)


def _look(health: Health, service: QuestionService, counts: Counts) -> None:
    """Keep what health and metrics show of the inbox and the index up to date."""
    health.inbox = {"waiting": counts.waiting, "dead": counts.dead, "oldest_seconds": round(counts.oldest_seconds)}
    build = service.index.build.id
    if health.build and build != health.build:
        METRICS.swaps.inc()
    if build != health.build:
        health.build = build
        METRICS.build.info({"build": build})


def _is_not_final_line(record: logging.LogRecord) -> bool:
    return "Network Retry Loop (" not in record.getMessage()


def _without_last_poll(record: logging.LogRecord) -> bool:
    """At a stop, PTB confirms what it fetched by one more call. If it fails, the inbox recognises what comes again."""
    if "one more time" in record.getMessage():
        record.msg, record.args = "the last poll was not confirmed; updates that come again are recognised", None
        record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
    return True
