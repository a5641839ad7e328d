"""The same conversation in a terminal, for trying a corpus without Telegram.

Everything that comes from a document or a person is shown with its control characters made visible, so that a text
cannot move the cursor or recolour the screen.
"""

import asyncio
import contextlib
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot import strings
from bot.answers import Desk, Reply
from bot.rows import Asker
from bot.wording import confidence_words, declined_text, nearest_titles, number_text, origin, quote_link, source_notes
from index import Citation, Quote

_PROMPT: Final = "? "
_EXAMPLES: Final = 3
_DIRECTION_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f")


def visible(text: str) -> str:
    """Replace control characters by pictures or code points; keep line breaks and tabs."""
    return "".join(map(_visible, text))


class Conversation:
    """Questions in, quotes drawn. On a terminal with colour and bars, elsewhere as plain text."""

    def __init__(
        self, desk: Desk, *, out: TextIO | None = None, fancy: bool | None = None, token: bool = False
    ) -> None:
        self._desk = desk
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
        """Say what there is to ask, how to leave, and how to get a bot token."""
        build = self._desk.index.build
        self._line(
            strings.CONSOLE_HEAD.format(documents=build.documents, passages=build.passages, build=visible(build.id))
        )
        self._line(strings.CONSOLE_HELP if interactive else strings.CONSOLE_USE)
        self._line(strings.CONSOLE_EXAMPLES)
        for citation in asyncio.run(self._desk.documents())[:_EXAMPLES]:
            self._line("  " + strings.EXAMPLE.format(title=visible(citation.title)))
        if not self._token:
            self._line(strings.CONSOLE_HOW_TO_CONNECT)

    def answer(self, line: str) -> bool:
        """Answer one line; False when the person wants to leave."""
        line = line.strip()
        if line in {"/quit", "/exit"}:
            return False
        if line == "/sources":
            self._sources(asyncio.run(self._desk.documents()))
        elif line in {"/help", "/start"}:
            self.introduce(interactive=True)
        elif line:
            question = line.removeprefix("/ask ").strip()
            reply = asyncio.run(self._desk.ask(question, Asker("console"), previous=self._previous))
            self._previous = reply.asked or self._previous
            self._show(reply)
        return True

    def _show(self, reply: Reply) -> None:
        answer, number = reply.answer, reply.entry.number
        if answer is None:
            self._line(strings.FAILED.format(number=number_text(number)))
            return
        if answer.asked and answer.asked != answer.question:
            self._line(strings.UNDERSTOOD_AS.format(question=visible(answer.asked)))
        if answer.outcome != "answered" or not answer.quotes:
            self._line(declined_text(answer, number=number, limit=self._desk.max_question))
            titles = nearest_titles(answer)
            for line in [strings.NEAREST, *(f"• {visible(title)}" for title in titles)] if titles else []:
                self._line(line)
            return
        for difference in answer.differences:
            self._line(strings.DIFFER.format(about=visible(difference.about)))
            for value in difference.values:
                citation = reply.citations.get(value.document)
                self._line(f"• {visible(value.value)} — {visible(origin(citation) if citation else value.document)}")
        self._line(confidence_words(answer.confidence))
        for position, quote in enumerate(answer.quotes):
            if position == 1:
                self._line(strings.OTHERS)
            self._console.print(self._framed(quote) if self._fancy else _plain(quote))

    def _framed(self, quote: Quote) -> RenderableType:
        first, last = quote.highlight[0] - quote.span[0], quote.highlight[1] - quote.span[0]
        text = Text(visible(quote.text[:first]))
        text.append(visible(quote.text[first:last]), Style(bold=True))
        text.append(visible(quote.text[last:]))
        bar = Table.grid(padding=(0, 1))
        bar.add_column(style="cyan", width=1)
        bar.add_column(ratio=1)
        width = max(self._console.width - 4, 20)
        lines = text.wrap(self._console, width)
        for line in lines:
            bar.add_row("▌", line)
        link = quote_link(quote)
        source = Text()
        source.append(visible(quote.citation.title), Style(link=link) if link else None)
        if notes := source_notes(quote):
            source.append(f" — {visible(notes)}", Style(dim=True))
        parts: list[Any] = [bar, source]
        if link:
            parts.append(Text(quote.citation.url, Style(dim=True, link=link)))
        return Padding(Group(*parts), (0, 0, 1, 0))

    def _sources(self, citations: list[Citation]) -> None:
        self._line(strings.SOURCES_HEAD.format(count=len(citations)) if citations else strings.SOURCES_NONE)
        for citation in citations:
            about = f" — {visible(origin(citation))}" if citation.publisher or citation.published else ""
            self._line(f"• {visible(citation.title)}{about}")

    def _line(self, text: str) -> None:
        self._console.print(Text(text))


def run_console(desk: Desk, data: Path, *, token: bool = False) -> None:
    """Answer lines from stdin until it ends: typed ones with history (kept in `data`), piped ones one by one.

    With `token` there is one already, and getting one is not explained.
    """
    conversation = Conversation(desk, token=token)
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
    """Line editing with arrows, and the questions of earlier conversations, where the platform has readline."""
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


def _plain(quote: Quote) -> Text:
    lines = "\n".join(f"> {line}" for line in visible(quote.text).split("\n"))
    notes = source_notes(quote)
    source = visible(quote.citation.title) + (f" — {visible(notes)}" if notes else "")
    address = f"\n{quote.citation.url}" if quote_link(quote) else ""
    return Text(f"{lines}\n{source}{address}\n")


def _visible(char: str) -> str:
    if char in "\n\t":
        return char
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char in _DIRECTION_CONTROLS or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
        return f"⟨U+{code:04X}⟩"
    return char
