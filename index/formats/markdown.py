"""Markdown → its metadata, and what its reader sees of it: without comments, struck and hidden text, link definitions.

The text stays Markdown. What a page made from the file does not show is no part of the document, so it is cut:

- HTML comments, in a line and over many, `<script>`, `<style>` and `<template>`;
- `~~struck~~` text, `<del>`, `<s>` and `<strike>`;
- elements that are hidden (`hidden`, `display:none`, `visibility:hidden`) or struck out by their style, with all inside;
- definitions of links (`[1]: https://…`); a footnote (`[^1]: …`) is text.

`<sup>` and `<sub>` become characters of their own, so that `613<sup>4</sup>` is no 6134 (`index.formats.raised`). Code
stays as it is. A line with nothing left is removed; where a block was, an empty line stays.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

import yaml
from markdown_it import MarkdownIt

from index.formats.raised import END, LOWER, RAISE, settle
from index.formats.sandbox.limits import MAX_NESTING, Refusal
from index.formats.styles import Look, look
from index.text import MAY_HIDE, one_line

_MARKDOWN = MarkdownIt("commonmark").disable("inline")
_DEFINITION = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*\[(?!\^)(?:[^\[\]\\\n]|\\.)+\]:")
_LEAVES = frozenset("inline fence code_block html_block hr".split())
_NEXT = re.compile(r"[\\`<]|~~+")
_TAG = re.compile(
    r"<([a-zA-Z][a-zA-Z0-9-]*)"
    r"((?:\s+[^\s\"'>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)"  # attributes
    r"\s*/?>"
)
_END_TAG = re.compile(r"</([a-zA-Z][a-zA-Z0-9-]*)\s*>")
_MAX_TAG = 4_000
"""Characters of one tag."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CUT = frozenset("del s strike script style template".split())
_RAW = frozenset("script style".split())
_OUTER = frozenset(
    "article aside details div fieldset figure form footer header main nav section table template".split()
)
"""If one of these is not closed, it lasts to the end of the text; another element ends with its block."""
_MARKS = {"sup": RAISE, "sub": LOWER}
_STYLE = re.compile(r"\sstyle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_HIDDEN = re.compile(r"\shidden(?=\s|=|$)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_GONE, _BLOCK_GONE = "\ufdd4", "\ufdd5"
"""Take the place of what was cut until the lines are put in order; no text holds them."""
_EMPTY_LINE = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|#{1,6})?[ \t]*")
_LINE_WITH_GAP = re.compile(f"^[^\n{_GONE}{_BLOCK_GONE}]*[{_GONE}{_BLOCK_GONE}][^\n]*(?:\n|\\Z)", re.MULTILINE)
_GAP = re.compile(
    f"(?:(?<=[ \t])|^)[{_GONE}{_BLOCK_GONE}]+[ \t]+"  # one of two spaces around it goes
    f"|[ \t]+[{_GONE}{_BLOCK_GONE}]+(?=\n|\\Z)"  # and the one at a line's end
    f"|[{_GONE}{_BLOCK_GONE}]+"
)

# every value as it is written: by YAML's own rules the language `no` would be false, and the title `12:30` a number
_YamlLoader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_markdown(raw: bytes) -> dict[str, Any]:
    """Read Markdown.

    Args:
        raw: The front matter's YAML, a NUL, and the text after it, both normalised and in UTF-8. Without front matter,
            nothing comes before the NUL.

    Returns:
        `text`: what is seen of the text. `front`: the front matter's plain values by key, and an empty list where a key
        holds another; None where it says nothing; an empty list where it is no table.

    Raises:
        Refusal: If the front matter is no YAML, or is nested too deeply.
    """
    front, _, text = raw.decode().partition("\0")
    return {"front": _front_matter(front) if front else None, "text": visible(text)}


def _front_matter(text: str) -> Any:
    try:
        _check_nesting(text)
        table = yaml.load(text, _YamlLoader)  # noqa: S506 (it makes nothing but text)
    except (yaml.YAMLError, ValueError) as error:
        raise Refusal(f"front matter is not valid YAML ({one_line(str(error))}).") from None
    if table is None:
        return None
    if not isinstance(table, dict):
        return []
    return {key: value if isinstance(value, str) else [] for key, value in table.items() if isinstance(key, str)}


def _check_nesting(text: str) -> None:
    """Refuse YAML nested beyond the limit before it is put together, which takes a C stack frame for each level."""
    depth = 0
    for event in yaml.parse(text, _YamlLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            raise Refusal(
                f"front matter is nested more than {MAX_NESTING} levels deep. Write it as `key: value` lines."
            )


def visible(text: str) -> str:
    """Cut from Markdown without front matter what a reader of the page does not see."""
    if not MAY_HIDE.search(text):
        return text
    found = _Scan(text)
    found.run()
    return settle(_without(text, found.edits)) if found.edits else text


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block that holds no others: where it is, and which kind it is."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class _Scan:
    """Finds what to cut, from the start to the end of a text.

    Attributes:
        edits: (start, end, what replaces it).
    """

    text: str
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    _leaves: list[_Leaf] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _tilde: tuple[int, _Leaf] | None = None
    _raised: tuple[int, int, str, _Leaf] | None = None

    def run(self) -> None:
        text = self.text
        lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
        covered = bytearray(len(lines))
        for token in _MARKDOWN.parse(text):
            if token.map is not None and token.type in _LEAVES:
                first, last = token.map[0], min(token.map[1], len(lines) - 1)
                self._leaves.append(_Leaf(lines[first], lines[last], token.type))
                covered[first:last] = b"\1" * (last - first)
        self._starts = [leaf.start for leaf in self._leaves]
        self._definitions(lines, covered)
        at = 0
        while (found := _NEXT.search(text, at)) is not None:
            place = bisect_right(self._starts, found.start()) - 1
            leaf = self._leaves[place] if place >= 0 else None
            if leaf is None or found.start() >= leaf.end:
                at = found.end()
            elif leaf.kind in {"fence", "code_block"}:
                at = leaf.end
            else:
                at = self._look_at(found, leaf)

    def _definitions(self, lines: list[int], covered: bytearray) -> None:
        """Cut link definitions: lines that are in no block, and begin as one."""
        number = 0
        while number < len(lines) - 1:
            start = lines[number]
            if not covered[number] and _DEFINITION.match(self.text, start):
                while number < len(lines) - 1 and not covered[number] and not self.text.startswith("\n", lines[number]):
                    number += 1
                end = lines[number]
                end -= self.text[end - 1 : end] == "\n"
                self.edits.append((start, end, _BLOCK_GONE))
            else:
                number += 1

    def _cut(self, start: int, end: int, leaf: _Leaf) -> int:
        self.edits.append((start, end, _GONE if leaf.kind == "inline" else _BLOCK_GONE))
        return end

    def _look_at(self, found: re.Match[str], leaf: _Leaf) -> int:
        """Deal with what may begin something, and give the offset to continue from."""
        start, sign = found.start(), found[0][0]
        if sign == "<":
            return self._angle(start, leaf)
        if leaf.kind != "inline":
            return found.end()
        if sign == "\\":
            return start + 2
        if sign == "`":
            return self._code_span(start, leaf)
        if len(found[0]) == 2:
            self._tildes(start, leaf)
        return found.end()

    def _code_span(self, start: int, leaf: _Leaf) -> int:
        end = start
        while self.text.startswith("`", end):
            end += 1
        closing = re.compile(rf"(?<!`)`{{{end - start}}}(?!`)").search(self.text, end, leaf.end)
        return closing.end() if closing else end

    def _tildes(self, start: int, leaf: _Leaf) -> None:
        before, after = self.text[start - 1 : start], self.text[start + 2 : start + 3]
        if self._tilde is not None and self._tilde[1] is leaf and before.strip():
            self._cut(self._tilde[0], start + 2, leaf)
            self._tilde = None
        elif after.strip():
            self._tilde = (start, leaf)

    def _angle(self, start: int, leaf: _Leaf) -> int:
        text = self.text
        if text.startswith("<!--", start):
            return self._comment(start, leaf)
        if text.startswith("<?", start):
            end = text.find("?>", start, leaf.end)
            return self._cut(start, end + 2, leaf) if end >= 0 else start + 2
        closing = _END_TAG.match(text, start, start + _MAX_TAG)
        if closing is not None:
            if self._raised is not None and _MARKS.get(closing[1].lower()) == self._raised[2]:
                opened, until, mark, where = self._raised
                if where is leaf:
                    self.edits += [(opened, until, mark), (start, closing.end(), END)]
                self._raised = None
            return closing.end()
        tag = _TAG.match(text, start, start + _MAX_TAG)
        if tag is None:
            return start + 1
        name = tag[1].lower()
        if name not in _VOID and (name in _CUT or _is_unseen(tag[2])):
            return self._cut(start, self._end_of(name, tag.end(), leaf), leaf)
        if name in _MARKS and (self._raised is None or self._raised[3] is not leaf):
            self._raised = (start, tag.end(), _MARKS[name], leaf)
        return tag.end()

    def _comment(self, start: int, leaf: _Leaf) -> int:
        end = self.text.find("-->", start + 2)
        if end >= 0 and (end < leaf.end or self._leaf_kind(end) in {"inline", "html_block"}):
            return self._cut(start, end + 3, leaf)
        if leaf.kind == "html_block" and not self.text[leaf.start : start].strip(" \t>"):
            return self._cut(start, leaf.end, leaf)  # never closed: nothing after it is shown
        return start + 4

    def _leaf_kind(self, at: int) -> str:
        place = bisect_right(self._starts, at) - 1
        return self._leaves[place].kind if place >= 0 and at < self._leaves[place].end else ""

    def _end_of(self, name: str, at: int, leaf: _Leaf) -> int:
        """Where an element that was opened ends: after its closing tag."""
        depth = 1
        tags = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^>]*>", re.IGNORECASE)
        for tag in tags.finditer(self.text, at):
            if self._leaf_kind(tag.start()) in {"fence", "code_block"}:
                continue
            depth += -1 if tag[1] else 0 if name in _RAW else 1
            if depth == 0:
                return tag.end()
        if name in _OUTER and leaf.kind == "html_block":
            return len(self.text)
        return leaf.end - self.text.endswith("\n", leaf.start, leaf.end)


def _is_unseen(attributes: str) -> bool:
    """Whether a tag's attributes hide its element or strike it out."""
    if not attributes:
        return False
    style = _STYLE.search(attributes)
    if style is not None and Look.UNSEEN in look(style[1] or style[2] or ""):
        return True
    return _HIDDEN.search(_QUOTED.sub('""', attributes)) is not None


def _without(text: str, edits: list[tuple[int, int, str]]) -> str:
    """Put in what replaces each cut, then see to the white space and the lines that are left."""
    parts: list[str] = []
    at = 0
    for start, end, instead in sorted(edits):
        if start >= at:
            parts += [text[at:start], instead]
        at = max(at, end)
    return _LINE_WITH_GAP.sub(_mended, "".join([*parts, text[at:]]))


def _mended(line: re.Match[str]) -> str:
    left = _GAP.sub("", line[0])
    if not _EMPTY_LINE.fullmatch(left.removesuffix("\n")):
        return left
    return "\n" if _BLOCK_GONE in line[0] else ""
