"""The bot in a terminal, for trying a corpus without Telegram.

In everything that comes from a document or a person, control characters are made visible, so that no text can move the
cursor or change colours.
"""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from bot.log.rows import Asker
from bot.questions import PausedError, QuestionService, Reply
from bot.text import strings
from bot.text.drawing import draw_answer
from bot.text.locale import _, plural
from bot.text.visible import visible
from bot.text.wording import about, number_text
from index import MAX_QUESTIONS, Citation, split_questions

_PROMPT: Final = "? "


class Conversation:
    """Takes questions and draws quotes: with colour and bars in a terminal, else as plain text."""

    def __init__(
        self, service: QuestionService, *, out: TextIO | None = None, fancy: bool | None = None, token: bool = False
    ) -> None:
        self._service = service
        stream = out or sys.stdout
        self._fancy = stream.isatty() if fancy is None else fancy
        self._console = Console(
            file=stream,
            force_terminal=self._fancy,
            highlight=False,
            emoji=False,
            markup=False,
            soft_wrap=not self._fancy,
        )
        self._token = token
        self._previous: str | None = None

    def introduce(self, *, interactive: bool) -> None:
        """Say what can be asked, how to leave, and how to get a bot token."""
        build = self._service.index.build
        self._line(
            _(strings.CONSOLE_HEAD).format(documents=build.documents, passages=build.passages, build=visible(build.id))
        )
        self._line(_(strings.CONSOLE_HELP) if interactive else _(strings.CONSOLE_USE))
        if build.examples:
            self._line(_(strings.EXAMPLES))
        for question in build.examples:
            self._line(f"  {visible(question)}")
        if not self._token:
            self._line(_(strings.CONSOLE_HOW_TO_CONNECT))

    def answer(self, line: str) -> bool:
        """Answer one line; False if the person wants to leave."""
        line = line.strip()
        if line in {"/quit", "/exit"}:
            return False
        if line == "/sources":
            try:
                self._sources(asyncio.run(self._service.documents()))
            except PausedError:
                self._line(_(strings.PAUSED))
        elif line in {"/help", "/start"}:
            self.introduce(interactive=True)
        elif line:
            self._ask(line.removeprefix("/ask ").strip())
        return True

    def _ask(self, line: str) -> None:
        """Answer the questions of a line one by one."""
        questions = split_questions(line) if len(line) <= self._service.max_question else (line,)
        previous = self._previous
        for question in questions[:MAX_QUESTIONS]:
            if len(questions) > 1:
                self._line(_(strings.ASKED).format(question=visible(question)))
            reply = asyncio.run(self._service.ask(question, Asker("console"), previous=previous))
            self._previous = reply.asked or self._previous
            previous = reply.asked or (reply.answer.asked if reply.answer else "") or question
            self._show(reply)
        if left := questions[MAX_QUESTIONS:]:
            said = _(strings.TOO_MANY).format(count=MAX_QUESTIONS, questions=" ".join(left))
            self._line(visible(said))

    def _show(self, reply: Reply) -> None:
        number = reply.entry.number
        if reply.answer is None:
            self._line(_(strings.FAILED).format(number=number_text(number)))
        else:
            draw_answer(
                self._console,
                reply.answer,
                reply.citations,
                number=number,
                limit=self._service.max_question,
                examples=self._service.index.build.examples,
            )

    def _sources(self, citations: list[Citation]) -> None:
        count = len(citations)
        head = plural(strings.SOURCES_HEAD_ONE, strings.SOURCES_HEAD, count).format(count=count)
        self._line(head if citations else _(strings.SOURCES_NONE))
        for citation in citations:
            known = about(citation)
            self._line(f"• {visible(citation.title)}{f' — {visible(known)}' if known else ''}")

    def _line(self, text: str) -> None:
        self._console.print(Text(text))


def run_console(service: QuestionService, data: Path, *, token: bool = False) -> None:
    """Answer lines from standard input until it ends. Typed lines have a history, which is kept in `data`.

    `token` tells whether there is a bot token; if so, how to get one is not explained.
    """
    conversation = Conversation(service, token=token)
    if sys.stdin is None or sys.stdin.closed or not sys.stdin.isatty():
        asked = False
        for line in _piped():
            asked = asked or bool(line.strip())
            if not conversation.answer(line):
                return
        if not asked:
            conversation.introduce(interactive=False)
        return
    conversation.introduce(interactive=True)
    with _history(data / "console-history"), contextlib.suppress(KeyboardInterrupt, EOFError):
        while conversation.answer(input(_PROMPT)):
            pass
    print()


def _piped() -> Iterator[str]:
    if sys.stdin is None or sys.stdin.closed:
        return
    try:
        yield from sys.stdin
    except OSError:  # a descriptor that is closed
        return


@contextlib.contextmanager
def _history(path: Path) -> Iterator[None]:
    """Line editing with arrow keys, and the questions of earlier conversations, if the platform has readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(1000)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.touch(mode=0o600)
            readline.write_history_file(path)
