"""How Word shows a run of characters: seen or not, raised or lowered, by its own properties and by its styles."""

from lxml import etree

from index.formats.raised import LOWER, RAISE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSEEN = ("strike", "dstrike", "vanish")
"""Struck out once, twice, and hidden. Each is switched: on in both of a run's styles, it is off."""
_MIN_RAISED = 4
"""Half points by which a run is above or below its line, at least, to count as raised or lowered."""

Form = dict[str, bool | str]
"""Of some properties: `strike`, `dstrike`, `vanish` whether they are on, `mark` what `RAISE`, `LOWER` or nothing it is."""


class Runs:
    """Looks up how runs are shown; styles are resolved once.

    Args:
        styles: The root of `styles.xml`.
    """

    def __init__(self, styles: etree._Element) -> None:
        self._own: dict[str, tuple[str, Form]] = {}
        self._whole: dict[str, Form] = {"": {}}
        self._default = ""
        self._all: Form = {}
        for properties in styles.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr"):
            self._all = _form(properties)
        for style in styles.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            base = style.find(f"{W}basedOn")
            self._own[name] = ("" if base is None else base.get(f"{W}val", ""), _form(style.find(f"{W}rPr")))
            if style.get(f"{W}type") == "paragraph" and _is_true(style.get(f"{W}default", "0")):
                self._default = name

    def style_of(self, paragraph: etree._Element) -> str:
        """The id of a paragraph's style."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default if style is None else style.get(f"{W}val", "")

    def mark(self, run: etree._Element, paragraph_style: str) -> str | None:
        """None for a run that is unseen or struck out, `RAISE` or `LOWER` for one above or below its line, else nothing."""
        properties = run.find(f"{W}rPr")
        if properties is None and not self._style(paragraph_style) and not self._all:
            return ""
        own = _form(properties)
        named = None if properties is None else properties.find(f"{W}rStyle")
        styled = {} if named is None else self._style(named.get(f"{W}val", ""))
        around = self._style(paragraph_style)
        for name in _UNSEEN:
            switched = bool(self._all.get(name)) or (bool(styled.get(name)) != bool(around.get(name)))
            if own.get(name, switched):
                return None
        for form in (own, styled, around, self._all):
            if "mark" in form:
                return str(form["mark"])
        return ""

    def _style(self, name: str) -> Form:
        """What a style and those it is based on say together; the nearest word counts."""
        if name not in self._whole:
            chain: list[str] = []
            while name not in self._whole and name in self._own and name not in chain:
                chain.append(name)
                name = self._own[name][0]
            whole = self._whole.get(name, {})
            for below in reversed(chain):
                whole = {**whole, **self._own[below][1]}
                self._whole[below] = whole
            return whole
        return self._whole[name]


def is_on(element: etree._Element | None) -> bool:
    """Whether a property that is on or off is there and on."""
    return element is not None and _is_true(element.get(f"{W}val", "1"))


def _is_true(value: str) -> bool:
    return value.strip().lower() not in {"0", "false", "off", "none"}


def _form(properties: etree._Element | None) -> Form:
    found: Form = {}
    if properties is None:
        return found
    for element in properties:
        name = element.tag.removeprefix(W) if isinstance(element.tag, str) else ""
        if name in _UNSEEN:
            found[name] = is_on(element)
        elif name == "vertAlign":
            found["mark"] = {"superscript": RAISE, "subscript": LOWER}.get(element.get(f"{W}val", ""), "")
        elif name == "position" and "mark" not in found:
            value = element.get(f"{W}val", "0").removesuffix("pt")
            by = int(value) if value.lstrip("-").isdigit() and len(value) < 6 else 0
            found["mark"] = RAISE if by >= _MIN_RAISED else LOWER if by <= -_MIN_RAISED else ""
    return found
