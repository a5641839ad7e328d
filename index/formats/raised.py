"""Raised and lowered characters: note marks, exponents, ordinals, indices. They never fuse with the figure next to them.

Readers put a raised piece between `RAISE` and `END`, a lowered one between `LOWER` and `END`; `settle` then writes it by
what is around it:

- A raised figure, sign, `n` or `i` becomes Unicode superscripts: `613⁴`, `10⁻⁶`, `m²`, `Ca²⁺`.
- The rest of an ordinal or of a shortened title is written as it is: `1st`, `Mlle`; so do marks that are no letters: `613*`.
- Any other raised piece is put in square brackets: `613[a]`, `613[1, 2]`.
- A lowered piece is written as it is after a letter (`CO2`, `xmax`), in square brackets after a figure (`1011[2]`), and
  as Unicode subscripts before one (`log₁₀5`).
"""

import re
from typing import Final

RAISE: Final = "\ufdd0"
LOWER: Final = "\ufdd1"
END: Final = "\ufdd2"
"""Code points that Unicode keeps free for a program's own use; no text holds them."""

_INSIDE = f"[^{RAISE}{LOWER}{END}]*"
_PIECE = re.compile(
    f"([{RAISE}{LOWER}])({_INSIDE}(?:{END}\\1{_INSIDE})*)"  # pieces of one kind that touch are one piece
    f"(?:{END}|(?=[{RAISE}{LOWER}])|$)"
)
_MARKS = re.compile(f"[{RAISE}{LOWER}{END}]")
_SIMPLE = re.compile(r"[-+−–]?(?:[0-9()=]+[ni]?|[ni])[-+−]?|[-+−]")
_INDEX = re.compile(r"[-+−]?[0-9()=]+[-+−]?")
_UP = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_ENDS_NUMBER = re.compile(r"[0-9]\.?$|\b[IVXLCDM]+$")
_ORDINALS = frozenset("st nd rd th er ers re res ère ème èmes eme nde de te ste".split())
_TITLES = re.compile(r"\b(?:M|Mm|Ml|D|Dr|N|n|S|St|P|C)$")
_TITLE_ENDS = frozenset("me mes lle lles gr r rs re o os t te ie".split())
_SIGNS = {"TM": "™", "SM": "℠", "(R)": "®"}
_LOOK = 8
"""Characters looked at on both sides of a piece."""
_IN_BRACKETS = re.compile(r"\[.*\]", re.DOTALL)


def settle(text: str) -> str:
    """Write marked pieces so that they stay separate from what is next to them; other text is returned as it is."""
    if RAISE not in text and LOWER not in text:
        return text
    done: list[str] = []
    before = ""  # the last characters of what is done
    at = 0
    for piece in _PIECE.finditer(text):
        inside = _MARKS.sub("", piece[2])
        core = inside.strip()
        lead, _, trail = inside.partition(core) if core else (inside, "", "")
        done += [text[at : piece.start()], lead]
        before = (before + done[-2][-_LOOK:] + lead)[-_LOOK:]
        at = piece.end()
        if core:
            after = trail or next((c for c in text[at : at + _LOOK] if c not in {RAISE, LOWER, END}), "")
            done.append(_raised(core, before, after) if piece[1] == RAISE else _lowered(core, before, after))
            done.append(trail)
            before = (before + done[-2] + trail)[-_LOOK:]
    return "".join([*done, text[at:]]).replace(END, "")


def _raised(core: str, before: str, after: str) -> str:
    if _SIMPLE.fullmatch(core):
        return core.translate(_UP)
    if core in _SIGNS:
        return _SIGNS[core]
    if not any(c.isalnum() for c in core) or _IN_BRACKETS.fullmatch(core):
        return core
    folded = core.casefold().rstrip(".")
    if folded in _ORDINALS and _ENDS_NUMBER.search(before) and not after.isalnum():
        return core
    if folded in _TITLE_ENDS and _TITLES.search(before) and not after.isalnum():
        return core
    return f"[{core}]"


def _lowered(core: str, before: str, after: str) -> str:
    if not any(c.isalnum() for c in core):
        return core
    if before[-1:].isdigit():
        return f"[{core}]"
    return core.translate(_DOWN) if after[:1].isdigit() and _INDEX.fullmatch(core) else core
