"""What a page's style says of its elements: unseen or struck out, raised, lowered.

Only what decides whether and where characters are seen is read: `display`, `visibility`, a line through the text, and
`vertical-align`. Rules for other media, states (`:hover`) and screens of one width are left out, and nothing is inherited
here: the reader that walks the tree leaves out an unseen element with all that is in it.
"""

import re
from collections.abc import Iterator, Mapping
from enum import Flag, auto

from selectolax.lexbor import LexborHTMLParser, SelectolaxError


class Look(Flag):
    """How an element looks."""

    PLAIN = 0
    UNSEEN = auto()
    RAISED = auto()
    LOWERED = auto()


Said = dict[str, tuple[bool, Look]]
"""By property: whether it is marked as important, and how it makes an element look; that may be plain."""
Looks = Mapping[int, Said]
"""From an element's `mem_id` to what the style sheets say of it; elements they leave plain are not in it."""

_MAX_CSS = 1_000_000
"""Characters of style sheets read for one page."""
_MAX_SELECTORS = 400
"""Selectors tried on one page; only those count whose rules hide, strike, raise or lower, or take that back."""
_PROPERTY = re.compile(
    r"(?<![\w-])(display|visibility|text-decoration(?:-line)?|vertical-align)\s*:\s*([^;{}]{1,80})", re.IGNORECASE
)
_UNSEEN = {"display": {"none"}, "visibility": {"hidden", "collapse"}, "text-decoration": {"line-through"}}
_SHIFTED = re.compile(r"position\s*:\s*relative", re.IGNORECASE)
_UP = re.compile(r"(?<![\w-])(?:top\s*:\s*-|bottom\s*:\s*)\.?\d", re.IGNORECASE)
_SMALLER = re.compile(r"font-size\s*:\s*(?:\.\d|0\.\d|[1-8]\d(?:\.\d+)?%|smaller|x{1,2}-small)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_MEDIA = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*", re.IGNORECASE)
_TELLING = re.compile(r"none|hidden|collapse|line-through|super|sub\b|position", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")


def look(style: str, ruled: Said | None = None) -> Look:
    """How an element looks.

    Args:
        style: Its own declarations, the `style` attribute.
        ruled: What the style sheets say of it; its own word counts for more unless theirs is marked as important.
    """
    said = _said(style) if style else {}
    for key, (important, looks_so) in (ruled or {}).items():
        if key not in said or (important and not said[key][0]):
            said[key] = (important, looks_so)
    whole = Look.PLAIN
    for _, looks_so in said.values():
        whole |= looks_so
    return whole


def _said(style: str) -> Said:
    found: Said = {}
    for name, value in _PROPERTY.findall(style):
        key, told = name.lower().removesuffix("-line"), value.lower()
        words = told.partition("!")[0].split()
        if key == "vertical-align":
            looks_so = {"super": Look.RAISED, "sub": Look.LOWERED}.get("".join(words), Look.PLAIN)
        else:
            unseen = _UNSEEN[key]
            looks_so = Look.UNSEEN if any(word in unseen for word in words) else Look.PLAIN
        found[key] = ("!" in told, looks_so)
    if _SHIFTED.search(style) and _UP.search(style) and _SMALLER.search(style):
        found["position"] = (False, Look.RAISED)
    return found


def looks(tree: LexborHTMLParser, css: str = "") -> Looks:
    """What the page's own `style` elements, and other style sheets, say of its elements.

    Args:
        tree: The page.
        css: The text of style sheets that it links to.
    """
    sheets = [css, *(node.text() or "" for node in tree.css("style"))]
    text = _COMMENT.sub(" ", "\n".join(sheets)[:_MAX_CSS])
    if not _TELLING.search(text):
        return {}
    rules = [
        (order, selector, said)
        for order, (selectors, body) in enumerate(_rules(text))
        if (said := _said(body))
        for selector in map(str.strip, selectors.split(","))
    ]
    # first what hides, strikes, raises or lowers; only where it does, what takes that back
    telling = [rule for rule in rules if any(looks_so for _, looks_so in rule[2].values())]
    chosen: dict[int, dict[str, tuple[_Weight, Look]]] = {}
    for weight, key, looks_so, nodes in _matches(tree, telling):
        for node in nodes:
            _choose(chosen.setdefault(node, {}), key, weight, looks_so)
    if chosen:
        seen = set(map(id, telling))
        for weight, key, looks_so, nodes in _matches(tree, [rule for rule in rules if id(rule) not in seen]):
            for node in nodes:
                if key in chosen.get(node, ()):
                    _choose(chosen[node], key, weight, looks_so)
    return {
        node: {key: (weight[0], looks_so) for key, (weight, looks_so) in said.items()} for node, said in chosen.items()
    }


_Weight = tuple[bool, tuple[int, int, int], int]


def _choose(said: dict[str, tuple[_Weight, Look]], key: str, weight: _Weight, looks_so: Look) -> None:
    if key not in said or said[key][0] <= weight:
        said[key] = (weight, looks_so)


def _matches(
    tree: LexborHTMLParser, rules: list[tuple[int, str, Said]]
) -> Iterator[tuple[_Weight, str, Look, list[int]]]:
    """The elements each rule is about; states and additions to an element (`:hover`, `::after`) are left out."""
    tried = 0
    for order, selector, said in rules:
        if not selector.strip() or ":" in selector:
            continue
        tried += 1
        if tried > _MAX_SELECTORS:
            return
        try:
            nodes = [node.mem_id for node in tree.css(selector)]
        except SelectolaxError:
            continue
        if nodes:
            for key, (important, looks_so) in said.items():
                yield (important, _specificity(selector), order), key, looks_so, nodes


def _rules(css: str, *, inner: bool = False) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each plain rule, and of those meant for any screen."""
    at = depth = start = body = 0
    for brace in _BRACE.finditer(css):
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                start, body = at, brace.end()
        elif depth:
            depth -= 1
            if depth == 0:
                selectors = css[start : body - 1].rpartition(";")[2].strip()
                inside = css[body : brace.start()]
                if not selectors.startswith("@"):
                    yield selectors, inside
                elif not inner and _MEDIA.fullmatch(f"{selectors} "):
                    yield from _rules(inside, inner=True)
                at = brace.end()
        else:
            at = brace.end()


def _specificity(selector: str) -> tuple[int, int, int]:
    """Specificity: ids, classes and attributes, elements."""
    return (
        selector.count("#"),
        selector.count(".") + selector.count("["),
        len(re.findall(r"(?:^|[\s>+~])[a-zA-Z]", selector)),
    )
