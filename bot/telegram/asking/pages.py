"""Pages that buttons and commands open: the list of documents, one document, a passage in context, more passages, help.

A page that a press changes in place is one message within Telegram's limits.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from babel import Locale, UnknownLocaleError
from telegram import InlineKeyboardMarkup, MessageEntity

from bot.past import Further, Past, matches
from bot.telegram.asking.buttons import (
    context_keyboard,
    examples_keyboard,
    more_keyboard,
    searched,
    source_keyboard,
    sources_keyboard,
)
from bot.telegram.commands import HELPED
from bot.telegram.messages import Outgoing, add_link, quote_block, text_block, text_messages, to_messages
from bot.text import strings
from bot.text.layout import MessageBlock, Writer, one_line
from bot.text.links import safe_link
from bot.text.locale import _, language, plural
from bot.text.wording import about
from index import Citation, Context, Span

PAGE: Final = 10
_TITLES: Final = (150, 50)
_EXAMPLES: Final = 3


def start_page(documents: int, examples: Sequence[str]) -> list[Outgoing]:
    """The greeting, with a few example questions as buttons."""
    count = plural(strings.START_COUNT_ONE, strings.START_COUNT, documents).format(count=documents)
    shown = examples[:_EXAMPLES]
    blocks = [text_block(_(strings.START)), text_block(count)]
    if shown:
        blocks.append(text_block("\n".join([_(strings.EXAMPLES), *(f"• {one_line(question)}" for question in shown)])))
    return with_keyboard(to_messages(blocks), examples_keyboard(shown))


def help_page(name: str) -> list[Outgoing]:
    """How to ask, how to read an answer, and the commands; `name` is the bot's name with its @."""
    commands = "\n".join(f"/{each.name} – {_(each.description)}" for each in HELPED)
    texts = (_(strings.HELP).format(name=name), _(strings.HELP_READING), commands)
    return to_messages(map(_headed, texts))


def sources_page(citations: Sequence[Citation], page: int, words: str = "") -> Outgoing:
    """One page of the documents, or of those that match `words`; after the last page comes the last one again."""
    words = searched(words)
    found = [citation for citation in citations if matches(words)(citation)]
    if not found:
        text = _(strings.SOURCES_NOT_FOUND).format(words=words) if words else _(strings.SOURCES_NONE)
        return text_messages(text)[0]
    pages = -(-len(found) // PAGE)
    page = max(0, min(page, pages - 1))
    first = page * PAGE
    shown = found[first : first + PAGE]
    forms = (
        (strings.SOURCES_FOUND_ONE, strings.SOURCES_FOUND)
        if words
        else (strings.SOURCES_HEAD_ONE, strings.SOURCES_HEAD)
    )
    head = plural(*forms, len(found)).format(count=len(found), words=words)
    if pages > 1:
        head += "\n" + _(strings.SOURCES_PAGE).format(page=page + 1, pages=pages)
    keyboard = sources_keyboard(page, pages, first + 1, [each.document for each in shown], words)
    for limit in _TITLES:
        entries = [_entry(number, citation, limit) for number, citation in enumerate(shown, first + 1)]
        parts = to_messages([text_block(head), *entries], gap="\n")
        if len(parts) == 1:
            break
    return replace(parts[0], keyboard=keyboard)


def source_page(citation: Citation, passages: int, link: str) -> Outgoing:
    """All that is known of a document; `link` opens this page from anywhere in Telegram."""
    writer = Writer()
    writer.add(one_line(citation.title), MessageEntity.BOLD)
    known = (
        (strings.SOURCE_PUBLISHER, "publisher", citation.publisher),
        (strings.SOURCE_DATE, "date", citation.published),
        (strings.SOURCE_SUMMARISES, "what", citation.summarises),
        (strings.SOURCE_LANGUAGE, "language", _language_name(citation.language)),
        (strings.SOURCE_LICENCE, "licence", citation.licence),
        (strings.SOURCE_FILE, "path", citation.path),
    )
    for text, name, value in known:
        if value:
            writer.add("\n" + _(text).format(**{name: one_line(value)}))
    writer.add("\n" + plural(strings.SOURCE_PASSAGES_ONE, strings.SOURCE_PASSAGES, passages).format(count=passages))
    if url := safe_link(citation.url):
        before, _brace, after = _(strings.SOURCE_ADDRESS).partition("{address}")
        writer.add(f"\n{before}")
        add_link(writer, one_line(citation.url, 200), url)
        writer.add(after)
    return replace(to_messages([writer.block()])[0], keyboard=source_keyboard(link))


def more_page(past: Past, further: Further) -> list[Outgoing]:
    """More passages after those of the answer, each with its source; says how many can no longer be shown."""
    several = len(further.quotes) > 1
    blocks = [
        quote_block(quote, label=f"[{number}] " if several else "")
        for number, (_name, quote) in enumerate(further.quotes, 1)
    ]
    question = one_line(past.question, 100)
    head = _(strings.MORE_HEAD).format(question=question) if blocks else _(strings.MORE_NONE)
    blocks.insert(0, text_block(head))
    if further.gone:
        gone = plural(strings.MORE_GONE_ONE, strings.MORE_GONE, further.gone).format(count=further.gone)
        blocks.append(text_block(gone))
    return with_keyboard(
        to_messages(blocks), more_keyboard(past.uid, [name for name, _quote in further.quotes], further.next)
    )


def context_page(uid: str, which: str, context: Context, highlight: Span, before: int, after: int) -> list[Outgoing]:
    """A passage in context as a block quote; more than one message if it is too long.

    `highlight` is the answering sentence in the document; it is bold if it is part of what is shown. `before` and `after` are
    the numbers of sentences that were asked for.
    """
    start, end = context.span
    first, last = max(highlight[0], start) - start, min(highlight[1], end) - start
    around = start <= context.focus[0] and context.focus[1] <= end
    writer = Writer()
    writer.add(_(strings.CONTEXT_HEAD if around else strings.CONTEXT_MOVED) + "\n")
    place = writer.add(context.text, MessageEntity.BLOCKQUOTE)
    if first < last:
        writer.mark(place + first, place + last, MessageEntity.BOLD)
    writer.add("\n")
    add_link(writer, one_line(context.citation.title), safe_link(context.citation.url))
    if known := about(context.citation):
        writer.add(f" — {known}")
    if not (context.more_before or context.more_after):
        writer.add("\n" + _(strings.CONTEXT_WHOLE))
    keyboard = context_keyboard(uid, which, before, after, earlier=context.more_before, later=context.more_after)
    return [replace(part, keyboard=keyboard) for part in to_messages([writer.block()])]


def _entry(number: int, citation: Citation, limit: int) -> MessageBlock:
    writer = Writer()
    writer.add(f"{number}. ")
    add_link(writer, one_line(citation.title, limit), safe_link(citation.url))
    if known := about(citation, limit):
        writer.add(f" — {known}")
    return writer.block()


def _headed(text: str) -> MessageBlock:
    """A text with a bold first line, if more lines follow it and it is no command."""
    head, _rest, body = text.partition("\n")
    writer = Writer()
    writer.add(head, *((MessageEntity.BOLD,) if body and not head.startswith("/") else ()))
    writer.add(f"\n{body}" if body else "")
    return writer.block()


def _language_name(tag: str) -> str:
    try:
        name = Locale.parse(tag, sep="-").get_display_name(language())
    except (ValueError, UnknownLocaleError):
        name = None
    return name or tag


def with_keyboard(parts: list[Outgoing], keyboard: InlineKeyboardMarkup | None) -> list[Outgoing]:
    """The same messages, with the buttons under the last one."""
    return [*parts[:-1], replace(parts[-1], keyboard=keyboard)]
