"""`python -m bot`: puts the parts together and starts the bot.

With a token the bot answers in Telegram, without one in the terminal. An expected failure is one line on stderr and
status 1.
"""

import signal

if __name__ == "__main__":  # until there is something to close, Ctrl-C ends the program without a traceback
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import contextlib
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.redaction import Redactor, set_up_logging
from bot.resources import LEAST_FILES, LEAST_FILES_IN_TELEGRAM, require_room, tight_memory, trouble
from bot.settings import Settings, SettingsError, hide_secrets, load_hash_keys, load_settings

if TYPE_CHECKING:
    from bot.live import Live


def main(arguments: Sequence[str] | None = None, program: str = "python -m bot") -> int:
    """Run the bot; return the exit status."""
    parser = argparse.ArgumentParser(
        prog=program, description="Answer questions from documents by quoting them, in Telegram or here."
    )
    parser.add_argument("--console", action="store_true", help="answer in this terminal, even when there is a token")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder with index/ and log.db (CITEBOT_DATA)")
    given = parser.parse_args(arguments)
    _forbid_core_dumps()
    try:
        settings = load_settings()
        hide_secrets()
        if given.data is not None:
            settings = replace(settings, data=given.data)
    except SettingsError as error:
        return _fail(str(error))
    telegram = bool(settings.token) and not given.console
    if line := require_room(LEAST_FILES_IN_TELEGRAM if telegram else LEAST_FILES):
        return _fail(line)
    try:
        return _start(settings, telegram=telegram)
    except (MemoryError, OSError, ImportError, RuntimeError, SystemError) as error:
        if line := trouble(error):
            return _fail(line)
        raise


def _start(settings: Settings, *, telegram: bool) -> int:
    # only after the arguments and settings: these imports take seconds
    from index import RetrievalError

    redact = Redactor(
        [settings.token, settings.hash_key, settings.webhook_secret_token(), settings.webhook_secret_path()]
    )
    try:
        if telegram:
            _run_telegram(settings, redact)
        else:
            _run_console(settings, redact)
    except (SettingsError, RetrievalError) as error:
        return _fail(trouble(error) or redact(str(error)))
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:  # `… | head`
        sys.stderr.close()
        return 1
    return 0


def _run_telegram(settings: Settings, redact: Redactor) -> None:
    from bot.log.upkeep.daily import Upkeep, grouper_of
    from bot.log.upkeep.looking_over import look_over
    from bot.log.writing.database import Log
    from bot.questions import QuestionService
    from bot.telegram.application import run_application

    set_up_logging(settings.log_level, redact, settings.log_format)
    _warn()
    keys = load_hash_keys(settings)
    _close_folders(settings.data)
    live = _open_index(settings, apart=not settings.one_process)
    log = Log(settings.data, key=keys[0], previous=keys[1:])
    service = QuestionService(
        live.index,
        log,
        threshold=settings.threshold,
        max_question=settings.max_question,
        redact=redact,
        log_questions=settings.log_questions,
    )
    upkeep = Upkeep(log, retention_days=settings.retention_days, grouper=grouper_of(lambda: service.index))
    try:
        look_over(log)
        log.open()
        build = live.index.build
        logging.getLogger("bot").info("answering from build %s, %d documents", build.id, build.documents)
        upkeep.start()
        live.follow(service)
        run_application(settings, service)
    finally:
        upkeep.stop()
        log.close()
        live.close()


def _run_console(settings: Settings, redact: Redactor) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the conversation ends in its own way
    from bot.console import run_console
    from bot.log.upkeep.looking_over import look_over
    from bot.log.writing.database import Log
    from bot.questions import QuestionService

    set_up_logging("WARNING" if settings.log_level == "INFO" else settings.log_level, redact)
    _warn()
    _close_folders(settings.data)
    live = _open_index(settings, apart=False)
    log = Log(settings.data, key=b"")  # no person to hash
    try:
        look_over(log)
        log.open()
        service = QuestionService(
            live.index, log, threshold=settings.threshold, max_question=settings.max_question, redact=redact
        )
        live.follow(service)
        run_console(service, settings.data, token=bool(settings.token))
    finally:
        log.close()
        live.close()


def _open_index(settings: Settings, *, apart: bool) -> "Live":
    from bot.live import Live
    from index import AnswerProcess, CrossReranker

    if apart:
        other = AnswerProcess(threshold=settings.threshold, reranker=settings.reranker or "")
        try:
            return Live(settings.data, apart=other)
        except BaseException:
            other.close()
            raise
    reranker = CrossReranker(settings.reranker) if settings.reranker else None
    return Live(settings.data, threshold=settings.threshold, reranker=reranker)


def _close_folders(data: Path) -> None:
    """Make the data folder and the index in it readable for this user only; if they were not, say so in a line."""
    from index import make_private

    for folder in (data, data / "index"):
        if folder.is_dir() and make_private(folder):
            logging.getLogger("bot").warning("other users could read %s; from now on only its owner can", folder)


def _warn() -> None:
    from bot.log.sqlite import version_warning

    if warning := version_warning():
        logging.getLogger("bot").warning("%s", warning)
    if warning := tight_memory():
        logging.getLogger("bot").warning("%s", warning)


def _forbid_core_dumps() -> None:
    """A crash must not write an image of the memory to the disk: the token is in it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fail(line: str) -> int:
    print(" ".join(line.split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
