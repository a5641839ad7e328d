"""Answers become Telegram messages with entities, and an incoming message is read: what does it ask of the bot?

Only this module counts UTF-16 units, as Telegram does. It guarantees that a quote in a message is exactly as in its
document (except for white space at its ends, which Telegram would cut off), that every message is within Telegram's
limits, and that no text is parsed as markup.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from telegram import Chat, InlineKeyboardMarkup, Message, MessageEntity
from telegram.constants import ChatType, MessageLimit

from bot.telegram.commands import PUBLIC
from bot.text import strings
from bot.text.layout import MessageBlock, Writer, one_line, pack
from bot.text.links import safe_link
from bot.text.locale import _
from bot.text.wording import declined_text, nearest_titles, opening_words, origin, quote_link, source_notes
from index import Answer, Citation, Difference, Quote

_LONG_PASSAGE: Final = 400
_MAX_DIFFERENCES: Final = 3
_MAX_VALUES: Final = 6
_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?![\w/@])")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send; `keyboard` are the buttons under it."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a message asks of the bot.

    Attributes:
        kind: The name of a command, `ask` for a plain question too, `unknown` for another command, or `not text`.
        text: The question, without the command and the bot's name.
        reply_to: Id of the bot's own message that this one replies to.
        before: Text of somebody else's message that this one replies to, or the part of any message that it quotes.
    """

    kind: str
    text: str = ""
    reply_to: int | None = None
    before: str = ""


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def answer_messages(
    answer: Answer,
    citations: Mapping[str, Citation],
    *,
    number: int | None,
    limit: int,
    intro: str = "",
    examples: Sequence[str] = (),
) -> list[Outgoing]:
    """Lay out an answer: differences first, then each quote with its source, or an honest no.

    Several quotes are numbered, because the buttons name them by number.

    Args:
        answer: To be laid out.
        citations: By document id, of the documents that a difference names.
        number: Of the row in the log; some sentences mention it.
        limit: Greatest length of a question; one sentence mentions it.
        intro: Goes before everything else.
        examples: Questions to offer to a person who asked none.
    """
    blocks = [text_block(intro)] if intro else []
    if answer.asked and answer.asked != answer.question:
        blocks.append(text_block(_(strings.UNDERSTOOD_AS).format(question=one_line(answer.asked, 1000))))
    if answer.outcome == "answered" and answer.quotes:
        blocks += [_difference_block(each, citations) for each in answer.differences[:_MAX_DIFFERENCES]]
        intros = [opening_words(answer), "" if answer.kind else _(strings.OTHERS)]
        several = len(answer.quotes) > 1
        blocks += [
            quote_block(quote, "".join(intros[i : i + 1]), label=f"[{i + 1}] " if several else "")
            for i, quote in enumerate(answer.quotes)
        ]
        if answer.faults:
            blocks.append(text_block(_(strings.SOME_WITHHELD)))
    else:
        blocks.append(text_block(declined_text(answer, number=number, limit=limit, examples=examples)))
        if titles := nearest_titles(answer):
            blocks.append(text_block("\n".join([_(strings.NEAREST), *(f"• {title}" for title in titles)])))
    return to_messages(blocks)


def as_html(message: Outgoing) -> str:
    """A message's text with its entities as HTML tags, to draw it elsewhere; Telegram is never sent HTML."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    made = Message(1, moment, Chat(1, ChatType.PRIVATE), text=message.text, entities=message.entities).text_html
    return made.replace("\n\n<blockquote", "\n<blockquote").replace("</blockquote>\n", "</blockquote>")


def text_messages(text: str) -> list[Outgoing]:
    """Lay out a plain text."""
    return to_messages([text_block(text)])


def to_messages(blocks: Iterable[MessageBlock], gap: str = "\n\n") -> list[Outgoing]:
    """Pack blocks into messages and count their marks in UTF-16 units."""
    packed = pack(
        blocks,
        limit=MessageLimit.MAX_TEXT_LENGTH,
        size=units,
        gap=gap,
        max_marks=MessageLimit.MESSAGE_ENTITIES,
    )
    return [
        Outgoing(
            block.text,
            tuple(
                MessageEntity(
                    type=mark.kind,
                    offset=units(block.text[: mark.start]),
                    length=units(block.text[mark.start : mark.end]),
                    url=mark.url or None,
                )
                for mark in block.marks
            ),
        )
        for block in packed
    ]


def read_message(message: Message, *, bot_id: int, username: str) -> Request | None:
    """Tell what a message asks of the bot; None if it is not addressed to the bot.

    In private chats every message is; in groups a command, a mention of the bot, or a reply to one of its messages.
    """
    private = message.chat.type == ChatType.PRIVATE
    if not (private or message.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}) or _is_automatic(message, bot_id):
        return None
    text = message.text or message.caption or ""
    reply_to, before = _replied(message, bot_id)
    if command := _COMMAND.match(text):
        name, target = command[1].lower(), (command[2] or "").lower()
        if target and target != username.lower():
            return None
        if name not in PUBLIC:
            return Request("unknown") if private or target else None
        rest, _ = _without_mentions(text[command.end() :], (), bot_id, username)
        return Request(name, rest, reply_to, before)
    question, mentioned = _without_mentions(text, _entities(message), bot_id, username)
    if private and not text:
        return Request("not text") if message.effective_attachment else None
    addressed = private or mentioned or (reply_to is not None and question)
    return Request("ask", question, reply_to, before) if addressed else None


def _is_automatic(message: Message, bot_id: int) -> bool:
    """Whether it is another bot's message, a channel's post in its group, or a quote that this bot sent in inline mode."""
    if message.is_automatic_forward or (message.via_bot and message.via_bot.id == bot_id):
        return True
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat)


def _replied(message: Message, bot_id: int) -> tuple[int | None, str]:
    """The bot's own message that this one replies to, and the text of others that it refers to."""
    replied = message.reply_to_message
    quoted = message.quote.text.strip() if message.quote else ""
    # in a topic, every message "replies" to the first one; a comment "replies" to the channel's post
    if replied is None or replied.forum_topic_created or replied.is_automatic_forward:
        return None, quoted if message.external_reply else ""
    if replied.from_user and replied.from_user.id == bot_id:
        return replied.message_id, quoted
    return None, quoted or (replied.text or replied.caption or "").strip()


def _entities(message: Message) -> Sequence[MessageEntity]:
    return message.entities if message.text else message.caption_entities


def _without_mentions(text: str, entities: Sequence[MessageEntity], bot_id: int, username: str) -> tuple[str, bool]:
    raw = text.encode("utf-16-le", "surrogatepass")
    mentioned = False
    for entity in sorted(entities, key=lambda each: -each.offset):
        if entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == bot_id:
            raw = raw[: 2 * entity.offset] + raw[2 * (entity.offset + entity.length) :]
            mentioned = True
    text = raw.decode("utf-16-le", "surrogatepass")
    text, count = re.subn(rf"(?<![\w@])@{re.escape(username)}(?![A-Za-z0-9_])[,:]?", " ", text, flags=re.IGNORECASE)
    return (re.sub(r"[ \t]{2,}", " ", text).strip() if count else text.strip()), mentioned or bool(count)


def text_block(text: str) -> MessageBlock:
    """A plain text as one block."""
    writer = Writer()
    writer.add(text)
    return writer.block()


def add_link(writer: Writer, text: str, url: str | None) -> None:
    """Append a text, as a link if there is an address."""
    if url:
        writer.add(text, MessageEntity.TEXT_LINK, url=url)
    else:
        writer.add(text)


def quote_block(quote: Quote, intro: str = "", *, label: str = "") -> MessageBlock:
    """A passage as a block quote with its answering sentence in bold; below, after `label`, a line with its source."""
    writer = Writer()
    if intro:
        writer.add(f"{intro}\n")
    long = len(quote.text) > _LONG_PASSAGE
    start = writer.add(quote.text, MessageEntity.EXPANDABLE_BLOCKQUOTE if long else MessageEntity.BLOCKQUOTE)
    first, last = (offset - quote.span[0] for offset in quote.highlight)
    if 0 <= first < last <= len(quote.text):
        writer.mark(start + first, start + last, MessageEntity.BOLD)
    writer.add(f"\n{label}")
    add_link(writer, one_line(quote.citation.title), quote_link(quote))
    if notes := source_notes(quote):
        writer.add(f" — {notes}")
    return writer.block()


def _difference_block(difference: Difference, citations: Mapping[str, Citation]) -> MessageBlock:
    writer = Writer()
    about = one_line(difference.about)
    writer.add(_(strings.DIFFER).format(about=about) if about else _(strings.DIFFER_UNNAMED))
    for value in difference.values[:_MAX_VALUES]:
        writer.add(f"\n• {one_line(value.value)} — ")
        citation = citations.get(value.document)
        if citation:
            add_link(writer, origin(citation), "" if citation.summarises else safe_link(citation.url))
        else:
            writer.add(value.document)
    return writer.block()
