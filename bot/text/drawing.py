"""An answer drawn in a terminal: a bar next to each quote, the answering sentence bold, the source below.

Used by the console and `scripts/ask.py`. If the output is no terminal: plain text with `>` before each line.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.text import strings
from bot.text.locale import _
from bot.text.visible import visible
from bot.text.wording import declined_text, nearest_titles, opening_words, origin, quote_link, source_notes
from index import Answer, Citation, Quote


def draw_answer(
    console: Console,
    answer: Answer,
    citations: Mapping[str, Citation],
    *,
    number: int | None = None,
    limit: int = 1000,
    examples: Sequence[str] = (),
) -> None:
    """Draw an answer or the reason why there is none.

    Args:
        console: To draw on; its `is_terminal` decides between bars and plain text.
        answer: With at most the quotes to be shown.
        citations: By document id, of every document named in a difference.
        number: Of the log row, if there is one.
        limit: Greatest length of a question in characters; the reply to a longer one says it.
        examples: Questions that the documents answer, to offer to a person who asked none.
    """

    def say(text: str) -> None:
        console.print(Text(text))

    if answer.asked and answer.asked != answer.question:
        say(_(strings.UNDERSTOOD_AS).format(question=visible(answer.asked)))
    if answer.outcome != "answered" or not answer.quotes:
        say(visible(declined_text(answer, number=number, limit=limit, examples=examples)))
        titles = nearest_titles(answer)
        for line in [_(strings.NEAREST), *(f"• {visible(title)}" for title in titles)] if titles else []:
            say(line)
        return
    for difference in answer.differences:
        say(_(strings.DIFFER).format(about=visible(difference.about)))
        for value in difference.values:
            citation = citations.get(value.document)
            say(f"• {visible(value.value)} — {visible(origin(citation) if citation else value.document)}")
    say(opening_words(answer))
    for position, quote in enumerate(answer.quotes):
        if position == 1 and not answer.kind:
            say(_(strings.OTHERS))
        console.print(_framed(console, quote) if console.is_terminal else _plain(quote))
    if answer.faults:
        say(_(strings.SOME_WITHHELD))


def _framed(console: Console, quote: Quote) -> RenderableType:
    first, last = quote.highlight[0] - quote.span[0], quote.highlight[1] - quote.span[0]
    text = Text(visible(quote.text[:first]))
    text.append(visible(quote.text[first:last]), Style(bold=True))
    text.append(visible(quote.text[last:]))
    bar = Table.grid(padding=(0, 1))
    bar.add_column(style="cyan", width=1)
    bar.add_column(ratio=1)
    width = max(console.width - 4, 20)
    lines = text.wrap(console, width)
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


def _plain(quote: Quote) -> Text:
    """The answering sentence, marked; below it the whole passage, if there is more."""
    lines = "\n".join(f"→ {line}" for line in visible(quote.highlight_text).split("\n"))
    if quote.text != quote.highlight_text:
        lines += "\n" + "\n".join(f"> {line}" for line in visible(quote.text).split("\n"))
    notes = source_notes(quote)
    source = visible(quote.citation.title) + (f" — {visible(notes)}" if notes else "")
    address = f"\n{quote.citation.url}" if quote_link(quote) else ""
    return Text(f"{lines}\n{source}{address}\n")
