"""Telegram's HTML to a text and its marks, for calls that use parse_mode; used by `text`."""

from html import unescape
from html.parser import HTMLParser

from standin.refusals import Json, Refusal

_PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}


class _Reader(HTMLParser):
    """Collects the text and, at each end tag, one mark (start, end, fields of the entity)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.open: list[tuple[str, int, Json]] = []
        self.marks: list[tuple[int, int, Json]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        body: Json
        if tag in _PLAIN:
            body = {"type": _PLAIN[tag]}
            if tag == "code" and self.open and self.open[-1][0] == "pre" and given.get("class"):
                self.open[-1][2]["language"] = str(given["class"]).removeprefix("language-")
        elif tag == "span" and given.get("class") == "tg-spoiler":
            body = {"type": "spoiler"}
        elif tag == "a":
            body = {"type": "text_link", "url": given.get("href") or ""}
        elif tag == "blockquote":
            body = {"type": "expandable_blockquote" if "expandable" in given else "blockquote"}
        elif tag == "tg-emoji":
            body = {"type": "custom_emoji", "custom_emoji_id": given.get("emoji-id")}
        else:
            raise Refusal(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self._place()}')
        self.open.append((tag, len(self.text), body))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise Refusal(f'can\'t parse entities: Unexpected end tag "{tag}" at byte offset {self._place()}')
        _, start, body = self.open.pop()
        if not (tag == "code" and self.open and self.open[-1][0] == "pre"):
            self.marks.append((start, len(self.text), body))

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise Refusal(f'can\'t parse entities: Unsupported start tag "" at byte offset {self._place()}')
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.text += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}.get(name, f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.text += unescape(f"&#{name};")

    def _place(self) -> int:
        line, column = self.getpos()
        before = self.rawdata.split("\n")[: line - 1]
        return len("\n".join([*before, self.rawdata.split("\n")[line - 1][:column]]).encode())


def parse_html(markup: str) -> tuple[str, list[tuple[int, int, Json]]]:
    """The text without its tags, and (start, end, entity fields) in code points.

    Raises:
        Refusal: If a tag is unknown, misplaced or left open.
    """
    reader = _Reader()
    reader.feed(markup)
    if reader.open:
        raise Refusal(f"can't parse entities: Can't find end tag corresponding to start tag \"{reader.open[-1][0]}\"")
    reader.close()
    return reader.text, reader.marks
