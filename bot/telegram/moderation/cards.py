"""A case as one Telegram message: what was asked and quoted, what people said, what moderators did, and the buttons to act.

What does not fit into one message is cut, and the card says so: the whole case is in the log. `verbs` says what the buttons
carry.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity

from bot.log.moderation.affected import Correction
from bot.log.moderation.cases import Case, CaseError, Takedown, Verdict, fitting
from bot.telegram.messages import Outgoing, to_messages, units
from bot.telegram.moderation.verbs import VERBS, press
from bot.text import moderation as texts
from bot.text import strings
from bot.text.layout import MessageBlock, Writer, one_line
from bot.text.links import link_to_sentence, safe_link
from bot.text.locale import _

CARD_NUMBER: Final = re.compile(r"#(\d{1,18})\b")
"""The beginning of a card, the same in every language."""
_REASON_MARK: Final = re.compile(r"#(\d{1,18})/(\d{1,2})([pd]) ", re.ASCII)
_LIMIT: Final = 3900  # of Telegram's 4,096 units, so that a verdict or two still fit
_MAX_QUESTION: Final = 700
_MAX_QUOTED: Final = 600
_MAX_LINE: Final = 300
_SHOWN_VERDICTS: Final = 6
_SHOWN_GONE: Final = 12
_LABEL_OF: Final = {
    "right": texts.RIGHT,
    "wrong passage": texts.WRONG,
    "should have declined": texts.SHOULD_DECLINE,
    "should have answered": texts.SHOULD_ANSWER,
}
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?:\+00:00|Z)?")


@dataclass(frozen=True, slots=True)
class Why:
    """Why a case is shown: the first line of its card. `queue` is the queue that “Next” continues, if any."""

    text: str
    queue: str = ""


def card(
    case: Case, why: Why, *, keyboard: InlineKeyboardMarkup | None = None
) -> tuple[Outgoing, InlineKeyboardMarkup]:
    """A case as one message, and its buttons (or those given)."""
    blocks = [_head(case, why)]
    if case.erased:
        blocks.append(_plain(_(texts.CARD_ERASED)))
    else:
        blocks += [_outcome(case), *(_quote(quote, len(case.quotes) > 1) for quote in case.quotes)]
    blocks += _said(case)
    blocks += _done(case)
    return _one_message(blocks), keyboard or buttons(case, why)


def buttons(case: Case, why: Why) -> InlineKeyboardMarkup:
    """The verdicts, or “Undo” if one stands; takedown, note, and the next case of the queue."""
    rows: list[list[InlineKeyboardButton]] = []
    standing = case.standing
    tail = (why.queue,) if why.queue else ()
    if standing is None and not case.erased:
        verbs = [each for each in VERBS.values() if each.verdict in fitting(case.outcome)]
        choices = [_button(verdict_label(each.verdict), each.name, case.number, *tail) for each in verbs]
        rows += [choices[i : i + 2] for i in range(0, len(choices), 2)]
    elif standing is not None:
        what = _(texts.UNDO).format(what=verdict_label(standing.verdict))
        rows.append([_button(what, "u", case.number, standing.id, *tail)])
    for takedown in case.takedowns:
        if not takedown.undone_at:
            what = _(texts.UNDO).format(what=_takedown_name(case, takedown))
            rows.append([_button(what, "x", case.number, takedown.id, *tail)])
            rows.append([_button(_(texts.CORRECT), "e", case.number, takedown.id, *tail)])
    last = [_button(_(texts.ADD_NOTE), "n", case.number)]
    if case.quotes:
        last.insert(0, _button(_(texts.TAKE_DOWN), "t", case.number, *tail))
    if why.queue:
        last.append(_button(_(texts.NEXT), "s", why.queue, case.number))
    rows.append(last)
    return InlineKeyboardMarkup(rows)


def takedown_buttons(case: Case, queue: str = "") -> InlineKeyboardMarkup:
    """Buttons to choose which quote or which document to take down."""
    tail = (queue,) if queue else ()
    rows = [
        [
            _button(_(texts.TAKE_PASSAGE).format(rank=place + 1), "tp", case.number, place, *tail),
            _button(_(texts.TAKE_DOCUMENT).format(rank=place + 1), "td", case.number, place, *tail),
        ]
        for place in range(len(case.quotes))
    ]
    return InlineKeyboardMarkup([*rows, [_button(_(texts.BACK), "c", case.number, *tail)]])


def answers_card(message: Message) -> bool:
    """Whether a message is a text in reply to a card of this bot: a moderator's note."""
    replied = _own_replied(message)
    return bool(replied and replied.reply_markup is not None and CARD_NUMBER.match(replied.text or ""))


def _own_replied(message: Message) -> Message | None:
    """The message of this bot that a text replies to; None for a command or if there is none."""
    replied = message.reply_to_message
    own = replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().id
    return replied if own and message.text and not message.text.startswith("/") else None


def reason_mark(number: int, rank: int, verb: str) -> str:
    """The beginning of the question for a reason: `#12/1p` for the first passage of case 12, `#12/1d` for its document."""
    return f"#{number}/{rank}{verb[-1]}"


def read_reason_mark(text: str) -> tuple[int, int, bool] | None:
    """The numbers of the case and the quote, and whether the whole document is meant; None for any other text."""
    found = _REASON_MARK.match(text)
    return (int(found[1]), int(found[2]), found[3] == "d") if found else None


def answers_why(message: Message) -> bool:
    """Whether a message is a text in reply to the bot's question for the reason of a takedown."""
    replied = _own_replied(message)
    return bool(replied and replied.reply_markup is None and read_reason_mark(replied.text or "") is not None)


def reason_text(reason: str) -> str:
    """The text of a report's button in the reader's language; anything else unchanged."""
    return _(dict(strings.REASONS).get(reason, reason))


def correction_card(found: Correction) -> tuple[Outgoing, InlineKeyboardMarkup | None]:
    """A card for a takedown made elsewhere, or for passages that are gone; it says how many replies still quote them.

    If the takedown was undone after it had been edited out of replies, it says how many of them still lack the text.
    """
    lines = _takedown_lines(found.takedown, found.title) if found.takedown else _gone_lines(found)
    waiting = "" if found.takedown and found.takedown.undone_at else _(texts.REPLIES_WAITING)
    counts, correct, verb = texts.REPLIES_CORRECTED, texts.CORRECT, "k"
    if found.restores:
        waiting, counts, correct, verb = _(texts.REPLIES_WITHOUT), texts.REPLIES_PUT_BACK, texts.PUT_BACK, "b"
    lines += [waiting.format(count=found.waiting)] if waiting else []
    if found.corrected or found.failed:
        lines.append(_(counts).format(done=found.corrected, failed=found.failed))
    rows: list[list[InlineKeyboardButton]] = []
    if found.waiting and waiting:
        rows.append([_button(_(correct), verb, found.id)])
    if found.takedown and not found.takedown.undone_at:
        what = _takedown_what(found.takedown)
        rows.append([_button(_(texts.UNDO).format(what=f"{one_line(found.title, 30)}, {what}"), "y", found.id)])
    return _one_message([_plain("\n".join(lines))]), InlineKeyboardMarkup(rows) if rows else None


def _takedown_lines(takedown: Takedown, title: str) -> list[str]:
    head = _(texts.TAKEN_DOWN_HEAD).format(
        actor=one_line(takedown.actor, 60),
        at=moment(takedown.at),
        title=one_line(title, 80),
        what=_takedown_what(takedown),
    )
    lines = [head]
    if takedown.reason:
        lines.append(_(texts.TAKEN_DOWN_REASON).format(reason=one_line(takedown.reason, _MAX_LINE)))
    if takedown.undone_at:
        undone = _(texts.RESTORED).format(actor=one_line(takedown.undone_by, 60), at=moment(takedown.undone_at))
        lines.append(undone)
    return lines


def _gone_lines(found: Correction) -> list[str]:
    lines = [_(texts.GONE_HEAD).format(build=found.build or "–")]
    how = {"changed": texts.PASSAGE_CHANGED, "withdrawn": texts.DOCUMENT_WITHDRAWN}
    for each in found.passages[:_SHOWN_GONE]:
        title = one_line(each.title or each.document, 80)
        lines.append(_(texts.GONE_LINE).format(title=title, how=_(how[each.how]), count=each.answers))
    if len(found.passages) > _SHOWN_GONE:
        lines.append(_(texts.GONE_MORE).format(count=len(found.passages) - _SHOWN_GONE))
    return lines


def verdict_label(verdict: str) -> str:
    """A verdict in the reader's language."""
    return _(_LABEL_OF.get(verdict, verdict))


def moment(at: str) -> str:
    """A time of the log, to the minute: `2026-11-21 07:30 UTC`."""
    return f"{at[:10]} {at[11:16]} UTC"


def _button(text: str, verb: str, *arguments: object) -> InlineKeyboardButton:
    return InlineKeyboardButton(one_line(text, 60), callback_data=press(verb, *arguments))


def _head(case: Case, why: Why) -> MessageBlock:
    writer = Writer()
    writer.add(_(texts.CARD_HEAD).format(number=case.number, why=one_line(why.text, _MAX_LINE)), MessageEntity.BOLD)
    if not case.erased:
        writer.add("\n" + _(texts.CARD_QUESTION).format(question=_cut(case.question, _MAX_QUESTION)))
        if case.asked != case.question:
            writer.add("\n" + _(texts.CARD_SEARCHED).format(question=_cut(case.asked, _MAX_QUESTION)))
    return writer.block()


def _outcome(case: Case) -> MessageBlock:
    text = {"answered": texts.CARD_ANSWERED, "declined": texts.CARD_DECLINED}.get(case.outcome, texts.CARD_FAILED)
    confidence = "–" if case.confidence is None else f"{case.confidence:.2f}"
    lines = [_(text).format(confidence=confidence, build=case.build or "–", at=moment(case.asked_at))]
    if case.nearest:
        lines += [_(strings.NEAREST), *(f"• {one_line(title)}" for title in case.nearest[:3])]
    return _plain("\n".join(lines))


def _quote(quote: dict[str, Any], numbered: bool) -> MessageBlock:
    """The answering sentence as it was sent, and its source with the link."""
    writer = Writer()
    text = str(quote.get("highlight_text", ""))
    shown = text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED]
    writer.add(shown, MessageEntity.BLOCKQUOTE, MessageEntity.BOLD)
    if shown != text:
        writer.add("\n" + _(texts.CARD_CUT).format(text="…"))
    writer.add(f"\n[{quote.get('rank', 1)}] " if numbered else "\n")
    url = str(quote.get("url", ""))
    link = safe_link(url) if quote.get("summarises") else link_to_sentence(url, text)
    title = one_line(str(quote.get("title", "") or quote.get("document", "")))
    if link:
        writer.add(title, MessageEntity.TEXT_LINK, url=link)
    else:
        writer.add(title)
    known = [one_line(str(quote.get(key) or ""), 100) for key in ("publisher", "published")]
    if any(known):
        writer.add(" — " + ", ".join(filter(None, known)))
    return writer.block()


def _said(case: Case) -> list[MessageBlock]:
    kinds = [each.kind for each in case.feedback]
    if not kinds:
        return []
    lines = [
        _(texts.CARD_FEEDBACK).format(
            likes=kinds.count("answered"), dislikes=kinds.count("not answered"), reports=kinds.count("report")
        )
    ]
    reasons = dict.fromkeys(one_line(reason_text(each.reason), 100) for each in case.feedback if each.reason)
    if reasons:
        lines.append(_(texts.CARD_REASONS).format(reasons="; ".join(reasons)))
    return [_plain(_cut("\n".join(lines), _MAX_QUOTED))]


def _done(case: Case) -> list[MessageBlock]:
    lines = [_verdict(each) for each in case.verdicts[-_SHOWN_VERDICTS:]]
    lines += [_takedown(case, each) for each in case.takedowns[-_SHOWN_VERDICTS:]]
    return [_plain("\n".join(lines))] if lines else []


def _verdict(verdict: Verdict) -> str:
    if verdict.verdict == "note":
        return _(texts.NOTE).format(
            note=one_line(verdict.note, _MAX_LINE), actor=one_line(verdict.actor, 60), at=moment(verdict.at)
        )
    text = texts.VERDICT_UNDONE if verdict.undone_at else texts.VERDICT
    return _(text).format(
        verdict=verdict_label(verdict.verdict),
        actor=one_line(verdict.actor, 60),
        at=moment(verdict.at),
        undone_by=one_line(verdict.undone_by, 60),
        undone_at=moment(verdict.undone_at),
    )


def _takedown(case: Case, takedown: Takedown) -> str:
    text = texts.TAKEDOWN_UNDONE if takedown.undone_at else texts.TAKEN_DOWN
    return _(text).format(
        title=_title(case, takedown.document),
        what=_takedown_what(takedown),
        actor=one_line(takedown.actor, 60),
        at=moment(takedown.at),
        undone_by=one_line(takedown.undone_by, 60),
        undone_at=moment(takedown.undone_at),
    )


def _takedown_name(case: Case, takedown: Takedown) -> str:
    return f"{_title(case, takedown.document)[:30]}, {_takedown_what(takedown)}"


def _takedown_what(takedown: Takedown) -> str:
    return _(texts.A_PASSAGE) if takedown.passage_sha256 else _(texts.WHOLE_DOCUMENT)


def _title(case: Case, document: str) -> str:
    found = (str(quote.get("title", "")) for quote in case.quotes if quote.get("document") == document)
    return one_line(next(found, "") or document, 80)


def _plain(text: str) -> MessageBlock:
    writer = Writer()
    writer.add(text)
    return writer.block()


def _cut(text: str, limit: int) -> str:
    text = text.strip()
    return text if len(text) <= limit else _(texts.CARD_CUT).format(text=text[:limit].rstrip() + "…")


def _one_message(blocks: Sequence[MessageBlock]) -> Outgoing:
    """As many blocks as fit into one message; quotes are dropped first, from the last one on."""
    kept = list(blocks)
    while len(kept) > 2 and sum(units(block.text) + 2 for block in kept) > _LIMIT:
        kept.pop(-2)
    return to_messages(kept)[0]


def refused(error: CaseError) -> str:
    """Why something cannot be done, with readable times."""
    reason = _MOMENT.sub(lambda found: moment(found[0]), one_line(str(error), 160))
    return _(texts.NOT_POSSIBLE).format(reason=reason)
