"""Texts and their entities as Telegram handles them: counted in UTF-16, checked, cleaned, trimmed.

Used by `actions` for what the bot sends and by `server` for what people say. Telegram quietly mends some broken
entities: it splits overlapping ones and drops any after the hundredth or with a useless link. The stand-in refuses
them, so that a test shows the mistake.

Source: https://core.telegram.org/bots/api#formatting-options and, for the wording, TDLib's MessageEntity.cpp.
"""

import re
from dataclasses import dataclass
from itertools import combinations

from standin.markup import parse_html
from standin.refusals import Json, Refusal
from standin.rules import check_link

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
BLOCKS = frozenset({"blockquote", "expandable_blockquote"})
CODES = frozenset({"code", "pre"})
FOUND = ("url", "email", "bot_command", "mention", "hashtag")  # what Telegram finds in plain text, in this order
ENTITY_TYPES = STYLES | BLOCKS | CODES | set(FOUND)
ENTITY_TYPES |= {"cashtag", "phone_number", "text_link", "text_mention", "custom_emoji", "date_time"}
MAX_ENTITIES = 100
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
_PATTERNS = {
    "url": r"\b(?:https?|tg)://[^\s<>\"]*[^\s<>\".,;:!?)\]'”»]",
    "email": r"(?<!\S)[\w.+-]+@[\w-]+\.[\w.-]*\w",
    "bot_command": r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])",
    "mention": r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)",
    "hashtag": r"(?<!\w)#\w*[^\W\d]\w*",
}


@dataclass(frozen=True)
class Span:
    """An entity over the code points `start` to `end` of a text; `body` has its other fields."""

    start: int
    end: int
    body: Json

    @property
    def type(self) -> str:
        """The entity's type."""
        return str(self.body["type"])

    def touches(self, other: "Span") -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        """Whether the other lies inside, or is as long."""
        return self.start <= other.start and other.end <= self.end


def utf16_len(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def format_text(text: str, entities: list[Json] | None, parse_mode: str | None) -> tuple[str, list[Json]]:
    """The text as it would be kept, and its entities, with the ones that Telegram finds.

    Raises:
        Refusal: If the markup or an entity is wrong, or the text is no Unicode.
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise Refusal("strings must be encoded in UTF-8")
    if parse_mode and entities is not None:
        raise Refusal("parse_mode and entities can't be given together")
    if parse_mode:
        text, spans = _parse(text, parse_mode)
    else:
        spans = read_spans(text, entities or [])
    _check_nesting(spans)
    text, spans = _clean(text, spans)
    return text, write_spans(text, spans + find_spans(text, spans))


def _parse(text: str, parse_mode: str) -> tuple[str, list[Span]]:
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise Refusal("can't parse entities: the stand-in reads no Markdown, only HTML and entities")
    if parse_mode.lower() != "html":
        raise Refusal("unsupported parse_mode")
    text, marks = parse_html(text)
    spans = [Span(start, end, body) for start, end, body in marks if start < end]
    for span in spans:
        _check_body(span.body)
    return text, spans


def read_spans(text: str, entities: list[Json]) -> list[Span]:
    """Entities with UTF-16 offsets as spans of code points, each one's own fields checked."""
    if len(entities) > MAX_ENTITIES:
        raise Refusal("ENTITIES_TOO_LONG")
    places: dict[int, int] = {}  # UTF-16 offset → code point; the middle of a surrogate pair is missing
    units = 0
    for place, char in enumerate(text):
        places[units] = place
        units += 2 if char > "\uffff" else 1
    places[units] = len(text)
    spans = []
    for entity in entities:
        offset, length = entity["offset"], entity["length"]
        if offset < 0:
            raise Refusal(f"receive an entity with incorrect offset {offset}")
        if length <= 0:
            raise Refusal(f"receive an entity with incorrect length {length}")
        if offset + length > units:
            here = f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {units}"
            raise Refusal(here)
        if offset not in places:
            raise Refusal(f"entity begins in a middle of a UTF-16 symbol at offset {offset}")
        if offset + length not in places:
            raise Refusal(f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol")
        _check_body(entity)
        body = {key: value for key, value in entity.items() if key not in ("offset", "length")}
        spans.append(Span(places[offset], places[offset + length], body))
    return spans


def _check_body(entity: Json) -> None:
    kind = entity["type"]
    if kind not in ENTITY_TYPES:
        raise Refusal(f'can\'t parse MessageEntity: unsupported type "{kind}"')
    needed = _NEEDS.get(kind)
    if needed and not entity.get(needed):
        raise Refusal(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if kind == "text_link":
        check_link("entity", entity["url"])


def _check_nesting(spans: list[Span]) -> None:
    """Refuse entities that cross, and ones that may not lie in one another."""
    for one, other in combinations(spans, 2):
        if not one.touches(other):
            continue
        kinds = {one.type, other.type}
        if not (one.holds(other) or other.holds(one)):
            raise Refusal(f"entities {one.type} and {other.type} overlap and neither contains the other")
        if kinds <= BLOCKS:
            raise Refusal("blockquote entities can't be nested")
        block = next((span for span in (one, other) if span.type in BLOCKS), None)
        inner = other if block is one else one
        if block and inner.type not in STYLES and not block.holds(inner):
            raise Refusal(f"a {inner.type} entity can't contain a blockquote")
        if not block and (kinds & CODES or not kinds & STYLES):
            raise Refusal(f"entities {one.type} and {other.type} can't contain each other")


def _clean(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Drop carriage returns, make other control characters spaces, trim both ends; the spans follow the text."""
    kept: list[str] = []
    moved: list[int] = []
    for char in text:
        moved.append(len(kept))
        if char != "\r" and not "\u2028" <= char <= "\u202e":
            kept.append(" " if char < " " and char != "\n" else char)
    moved.append(len(kept))
    body = "".join(kept)
    first, size = len(body) - len(body.lstrip()), len(body.strip())
    moved = [min(max(place - first, 0), size) for place in moved]
    after = [Span(moved[span.start], moved[span.end], span.body) for span in spans]
    return body.strip(), [span for span in after if span.start < span.end]


def find_spans(text: str, given: list[Span]) -> list[Span]:
    """Links, addresses, commands, mentions and hashtags, save where a given entity leaves them no room."""
    found: list[Span] = []
    for kind in FOUND:
        for match in re.finditer(_PATTERNS[kind], text):
            span = Span(match.start(), match.end(), {"type": kind})
            fits = all(other.holds(span) and other.type in STYLES | BLOCKS for other in given if other.touches(span))
            if fits and not any(span.touches(other) for other in found):
                found.append(span)
    return found


def write_spans(text: str, spans: list[Span]) -> list[Json]:
    """Spans as Telegram's entities, in order, the longer first where two begin together."""
    entities = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.type)):
        offset, length = utf16_len(text[: span.start]), utf16_len(text[span.start : span.end])
        entities.append({"offset": offset, "length": length} | span.body)
    return entities


def find_quote(text: str, entities: list[Json], quote: str, quote_entities: list[Json], near: int | None) -> int:
    """Where a reply's quote is in the message it replies to, in UTF-16 units, the nearest to `near` if several.

    Raises:
        Refusal: If exactly these words are not there, or not with the same styles.
    """
    whole = [span for span in read_spans(text, entities[:MAX_ENTITIES]) if span.type in STYLES | {"custom_emoji"}]
    wanted = {(span.start, span.end, span.type) for span in read_spans(quote, quote_entities) if span.type in STYLES}
    places = []
    for match in re.finditer(f"(?={re.escape(quote)})", text) if quote else ():
        start, end = match.start(), match.start() + len(quote)
        here = {(max(span.start, start) - start, min(span.end, end) - start, span.type) for span in whole}
        if {mark for mark in here if mark[0] < mark[1] and mark[2] in STYLES} == wanted:
            places.append(utf16_len(text[:start]))
    if not places or utf16_len(quote) > 1024:
        raise Refusal("QUOTE_TEXT_INVALID")
    return min(places, key=lambda place: abs(place - (near or 0)))
